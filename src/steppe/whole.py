"""Files that are written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from steppe.problems import WorkFailed

UNFINISHED = ".unfinished-"
_WRITER = re.compile(rf"{re.escape(UNFINISHED)}(?:(\d+)-)?.*")


class CannotWrite(WorkFailed):
    """A file or folder that cannot be written."""


@contextmanager
def written_whole(path: str | Path) -> Generator[Path, None, None]:
    """A temporary file that takes the place of `path` when the block ends well; else nothing is left.

    Its folder is made; a path that cannot be written raises `CannotWrite`, and the old file stays.
    """
    path, draft = Path(path), None
    if "\0" in str(path):
        raise CannotWrite(f"{str(path)!r} is no path: it has a character that no file name has.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        clear_unfinished(path.parent)
        handle, name = tempfile.mkstemp(prefix=f"{UNFINISHED}{os.getpid()}-", suffix=path.suffix, dir=path.parent)
        os.close(handle)
        draft = Path(name)
        yield draft
        draft.chmod(0o644)
        draft.replace(path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise CannotWrite(f"{path} cannot be written ({reason}): make room or choose another path.") from error
    finally:
        if draft:
            draft.unlink(missing_ok=True)


@contextmanager
def drafted_folder(parent: Path) -> Generator[Path, None, None]:
    """An unfinished folder below `parent`, gone when the block ends unless it was moved away."""
    parent.mkdir(parents=True, exist_ok=True)
    clear_unfinished(parent)
    draft = Path(tempfile.mkdtemp(prefix=f"{UNFINISHED}{os.getpid()}-", dir=parent))
    try:
        yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def clear_unfinished(folder: Path) -> None:
    """Remove what processes that are no more have left unfinished in a folder."""
    for path in folder.glob(f"{UNFINISHED}*"):
        found = _WRITER.fullmatch(path.name)
        if found and found[1] and _alive(int(found[1])):
            continue
        with contextlib.suppress(OSError):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _alive(process: int) -> bool:
    """Whether a process of this number runs; one of another user counts."""
    try:
        os.kill(process, 0)
    except PermissionError:
        return True
    except (OSError, OverflowError):
        return False
    return True
