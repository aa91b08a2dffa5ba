"""NetCDF files made in memory, sealed with a checksum, and opened only when they are whole.

HDF5 ends the process when a disk is full and can search a damaged file for ever. So a file is made in memory and
written by Python; its last bytes are a checksum of the rest, which other programs do not see; a file without one
(of another program) is first read through in a process of its own that is stopped after a while.
"""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from steppe.problems import SteppeError

SEAL = b"\nsteppe sha256 "
SEALED = len(SEAL) + 64 + 1  # the mark, the digest in hexadecimal digits, a line end
LONGEST_READ, BYTES_A_SECOND = 10.0, 2e7  # for a file of another program: so long, and longer where it is large
READ_THROUGH = """
import sys, h5py

def read(_, item):
    dict(item.attrs)
    if isinstance(item, h5py.Dataset):
        item[()]

with h5py.File(sys.argv[1], "r") as file:
    dict(file.attrs)
    file.visititems(read)
"""


class Damaged(SteppeError):
    """A file that cannot be read: cut short, changed since it was written, or no NetCDF."""


def made(write: Callable[[Any], None]) -> bytes:
    """The bytes of a NetCDF file that `write` fills, sealed."""
    import h5netcdf

    memory = io.BytesIO()
    with h5netcdf.File(memory, "w") as file:
        write(file)
    content = memory.getvalue()
    return content + SEAL + hashlib.sha256(content).hexdigest().encode() + b"\n"


def require_whole(path: Path) -> None:
    """Raise `Damaged` where a file does not match its seal or, without one, cannot be read through in time."""
    content = path.read_bytes()
    end = content[-SEALED:]
    if end.startswith(SEAL):
        if hashlib.sha256(content[:-SEALED]).hexdigest().encode() != end[len(SEAL) : -1]:
            raise Damaged(f"{path} is damaged: it is not as it was written")
        return
    if not content.startswith(b"\x89HDF\r\n\x1a\n"):
        raise Damaged(f"{path} cannot be read, it is truncated or not NetCDF")
    _read_through(path)


def _read_through(path: Path) -> None:
    command = [sys.executable, "-I", "-c", READ_THROUGH, str(path)]
    limit = LONGEST_READ + path.stat().st_size / BYTES_A_SECOND
    try:
        done = subprocess.run(command, capture_output=True, timeout=limit, check=False)
    except subprocess.TimeoutExpired:
        raise Damaged(f"{path} is damaged: reading it did not end within {limit:.0f} s") from None
    if done.returncode:
        raise Damaged(f"{path} cannot be read, it is truncated or not NetCDF")
