"""The terminal: tables and paragraphs as wide as the screen, whatever they are about."""

from __future__ import annotations

import os
import sys
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from rich.table import Table

PIPE_WIDTH = 100


def screen_width() -> int:
    """Columns of the terminal; of a pipe as many as COLUMNS says, else a fixed number."""
    console = Console(file=sys.stdout)
    return console.width if console.is_terminal or os.environ.get("COLUMNS", "").isdigit() else PIPE_WIDTH


def folding_table(*heads: str) -> Table:
    """An empty table whose long cells fold, all but those of the first column."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for k, head in enumerate(heads):
        table.add_column(head, overflow="fold", no_wrap=k == 0)
    return table


def print_table(table: Table) -> None:
    """Print a table to stdout, as wide as the screen."""
    Console(file=sys.stdout, highlight=False, width=screen_width()).print(table)


def say(*paragraphs: str) -> None:
    """Print paragraphs wrapped to the screen, what begins with a dash or spaces hanging from there.

    Words longer than the screen, such as addresses, stay whole so that they can be copied.
    """
    for text in paragraphs:
        hang = " " * (len(text) - len(text.lstrip(" -")))
        lines = textwrap.wrap(
            text, screen_width(), break_long_words=False, break_on_hyphens=False, subsequent_indent=hang
        )
        print("\n".join(lines))


def say_list(head: str, lines: Sequence[str]) -> None:
    """Print lines as a list under its head, nothing where it is empty."""
    if lines:
        say("", f"{head}:", *(f"- {line}" for line in lines))
