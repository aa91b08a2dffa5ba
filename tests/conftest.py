"""The command as a user runs it, in an empty folder: inside this process, and where that matters in one of its own."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest

Done = subprocess.CompletedProcess[str]
Command = Callable[..., Done]
ROOT = Path(__file__).parents[1]


class _Text(io.TextIOWrapper):
    """A stream of text that is no terminal and keeps what was written to it."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", newline="\n", write_through=True)

    @property
    def written(self) -> str:
        return self.buffer.getvalue().decode("utf-8")


def _called(arguments: list[str]) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of the command's entry point; an exception is printed as Python would."""
    from steppe.cli import main as cli

    out, err, code = _Text(), _Text(), 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["steppe", *arguments])
        try:
            cli.main()
        except SystemExit as stopped:
            code = stopped.code if isinstance(stopped.code, int) else int(stopped.code is not None)
        except BaseException:
            traceback.print_exc(file=err)
            code = 1
    return code, out.written, err.written


@pytest.fixture
def steppe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Run `steppe` with arguments in this process; fails the test on any traceback."""
    monkeypatch.delenv("COLUMNS", raising=False)

    def run(*arguments: object, cwd: Path = tmp_path) -> Done:
        monkeypatch.chdir(cwd)
        code, out, err = _called([str(argument) for argument in arguments])
        assert "Traceback" not in err
        return subprocess.CompletedProcess(["steppe", *map(str, arguments)], code, out, err)

    return run


@pytest.fixture
def steppe_process(tmp_path: Path) -> Command:
    """Run `steppe` in a process of its own, every warning an error; fails the test on any traceback."""

    def run(*arguments: object, cwd: Path = tmp_path, **environment: str) -> Done:
        done = subprocess.run(
            [sys.executable, "-W", "error", "-m", "steppe.cli", *map(str, arguments)],
            cwd=cwd,
            env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1", **environment},
            capture_output=True,
            encoding="utf-8",
            timeout=300,
            check=False,
        )
        assert "Traceback" not in done.stderr
        return done

    return run


@pytest.fixture
def scenarios() -> Path:
    """The folder with the ready scenarios."""
    return ROOT / "scenarios"
