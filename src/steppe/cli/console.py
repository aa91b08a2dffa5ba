"""Ends of a command: sentences on stderr, one JSON object on stdout, exit codes."""

from __future__ import annotations

import inspect
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec

from steppe.problems import SteppeError, WorkFailed
from steppe.report.strict_json import as_json
from steppe.whole import CannotWrite

if TYPE_CHECKING:
    import typer

P = ParamSpec("P")
DONE, FAILED, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130


def verb(app: typer.Typer, example: str = "") -> Callable[[Callable[P, None]], Callable[P, None]]:
    """Make a function a verb of a command: its first sentence stands whole in the list of verbs.

    `example` ends its own help as it is written here, line by line.
    """

    def add(function: Callable[P, None]) -> Callable[P, None]:
        sentence = " ".join((inspect.getdoc(function) or "").split("\n\n")[0].split())
        inner = guarded(function)
        app.command(short_help=sentence, epilog=as_written(example))(inner)
        return inner

    return add


def as_written(text: str) -> str | None:
    """Text for the end of a help that is not wrapped again; blank lines stay where they are."""
    parts = [f"\b\n{part}" for part in text.strip("\n").split("\n\n") if part]
    return "\n\n".join(parts) or None


def guarded(function: Callable[P, None]) -> Callable[P, None]:
    """The function, with mistakes and interruptions ending in sentences and an exit code."""

    @wraps(function)
    def inner(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            if sys.stdout is None:  # closed by who started the command
                raise CannotWrite("Standard output is closed, so nothing could be shown: open it or send it to a file.")
            function(*args, **kwargs)
            sys.stdout.flush()
        except SteppeError as error:
            complain(*error.problems)
            raise SystemExit(FAILED if isinstance(error, WorkFailed) else WRONG_USAGE) from None
        except KeyboardInterrupt:
            complain("Interrupted.")
            raise SystemExit(INTERRUPTED) from None
        except BrokenPipeError:  # the reader has left: nothing more is written, not even at exit
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.__stdout__.fileno() if sys.__stdout__ else 1)
            raise SystemExit(FAILED) from None
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            complain(f"{where}{error.strerror or error}. Check the path and its permissions.")
            raise SystemExit(FAILED) from None

    return inner


def complain(*sentences: str) -> None:
    """Print sentences to stderr, one a line."""
    for sentence in sentences if sys.stderr is not None else ():
        with suppress(OSError):  # a full or closed standard error has no reader
            print(" ".join(sentence.split("\n")), file=sys.stderr, flush=True)


def print_json(content: Any) -> None:
    """Print one JSON object on one line."""
    print(as_json(content))


def readable(argument: str) -> str:
    """An argument of the command line as text, whatever the locale; what is no UTF-8 is marked."""
    return os.fsencode(argument).decode("utf-8", "replace")
