"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from steppe.problems import SteppeError


class CannotWrite(SteppeError):
    """A file or folder that cannot be written: the work failed, not the request."""


@contextmanager
def written_whole(path: str | Path) -> Generator[Path, None, None]:
    """A temporary file that takes the place of `path` when the block ends well; else nothing is left.

    Its folder is made; a path that cannot be written raises `CannotWrite`, and the old file stays.
    """
    path, draft = Path(path), None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".unfinished-", suffix=path.suffix, dir=path.parent)
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
