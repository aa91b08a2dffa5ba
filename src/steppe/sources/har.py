"""GEMPACK header array files (HAR): named arrays with the labels of their dimensions, as GTAP distributes its data.

A file is a row of Fortran records, each with its length in bytes before and after (int32, little-endian). A header is a
record of 4 bytes, its name; a second record, 4 blanks, the type (`1C`, `2I`, `2R`, `RE`, `RL`), the storage (`FULL`,
`SPSE`), 70 characters of description, the number of dimensions and their sizes; and its data. Every record but the name
begins with 4 blanks; most give next how many records are still to come, this one included (1 is the last).

`1C` is text: blanks, still to come, count in all, count here, texts of the second size each. `2I` and `2R` are whole
and real matrices: blanks, still to come, rows, columns, first row, last row, first column, last column, values by
column. `RE` and `RL` are real arrays of up to 7 dimensions, those at the end being 1. `RE` begins with its sets:
blanks, number of different sets, 1, number of dimensions, coefficient of 12 characters, 1, names of 12 characters,
one letter and one whole number a dimension, count of elements named here and these. The letter `k` says that the
elements of the set follow as in `1C` (once a set), `u` that they have no names, `e` that the dimension is one element,
named here.
Values then come `FULL`: blanks, still to come, number of dimensions and sizes; and pairs of records, the first and last
place along each dimension and the values, first dimension fastest; or `SPSE`: blanks, count of values that are not
zero, 4, 4 and 80 characters; and records of still to come, count in all, count here, places from 1 and values. Reals
are float32.

Read off the layouts that public readers use (GEMPACK's HARPY and USDA's HARr); the code is Steppe's own.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from steppe.labels import strict_xarray
from steppe.problems import SteppeError
from steppe.sources.folder import existing
from steppe.sources.mrio import AGAIN, AS_PUBLISHED

if TYPE_CHECKING:
    import xarray as xr

Array = np.ndarray
WHAT = "GEMPACK header array file (HAR)"
BLANKS = b"    "
WIDTH = 12  # characters of a label
KNOWN, ELEMENT = b"k", b"e"
TYPES = ("1CFULL", "2IFULL", "2RFULL", "REFULL", "RESPSE", "RLFULL", "RLSPSE")
MOST, LARGEST = 7, 2**27  # dimensions of a header, and its cells: half a GB


@dataclass(frozen=True, slots=True)
class HeaderArray:
    """One header: `values` with as many dimensions as `sets`; labels of a dimension are its elements, or 1, 2, ..."""

    name: str
    description: str
    coefficient: str
    sets: tuple[str, ...]
    labels: tuple[tuple[str, ...], ...]
    values: Array

    def labelled(self) -> xr.DataArray:
        """The values as xarray; a set that comes twice gets a number the second time (REG, REG_2)."""
        xarray = strict_xarray()
        names = [name if self.sets[:at].count(name) == 0 else f"{name}_{self.sets[:at].count(name) + 1}"
                 for at, name in enumerate(self.sets)]  # fmt: skip
        coords = {name: list(labels) for name, labels in zip(names, self.labels, strict=True)}
        return xarray.DataArray(self.values, coords=coords, dims=names, name=self.coefficient or self.name)


def read_har(path: str | Path) -> Mapping[str, HeaderArray]:
    """Read every header of a HAR file by its name of up to four letters, as it is written.

    Texts are arrays of str, whole numbers int32, reals float32. Raises `SteppeError` for files that are cut short,
    damaged, compressed or no HAR files, and for types of headers other than those above.
    """
    path = Path(path)
    content = existing(path, WHAT).read_bytes()
    if content[:4] != struct.pack("<i", 4):
        hint = (
            " (its records are those of an older Fortran: save it again with ViewHAR)" if content[:1] == b"\xfd" else ""
        )
        raise SteppeError(f"{path} is no {WHAT}{hint}: {AS_PUBLISHED}.")
    found: dict[str, HeaderArray] = {}
    records = _Records(path, list(_records(content, path)))
    while records.left:
        name = records.take(min_bytes=4).decode("latin-1").strip()
        if not name:
            continue
        records.header = name
        try:
            found[name] = _header(name, records)
        except (struct.error, ValueError, IndexError, OverflowError) as error:
            if isinstance(error, SteppeError):
                raise
            raise SteppeError(f"{path} is damaged in header {name} ({error}): {AGAIN}.") from error
    return found


@dataclass(slots=True)
class _Records:
    """The records of a file, taken one after the other."""

    path: Path
    records: list[bytes]
    at: int = 0
    header: str = ""

    @property
    def left(self) -> int:
        return len(self.records) - self.at

    def take(self, *, min_bytes: int) -> bytes:
        """The next record, which begins with blanks unless it is a name."""
        if not self.left:
            raise SteppeError(f"{self.path} is cut short in header {self.header}: {AGAIN}.")
        record = self.records[self.at]
        self.at += 1
        if len(record) < min_bytes or (min_bytes > 4 and record[:4] != BLANKS):
            raise SteppeError(f"{self.path} is damaged in header {self.header or record[:4]!r}: {AGAIN}.")
        return record


def _records(content: bytes, path: Path) -> Iterator[bytes]:
    """The records without their lengths, which are the same before and after."""
    at, end = 0, len(content)
    while at < end:
        size = int.from_bytes(content[at : at + 4], "little", signed=True)
        after = content[at + 4 + size : at + 8 + size]
        if size < 0 or at + 8 + size > end or after != content[at : at + 4]:
            raise SteppeError(f"{path} is cut short or damaged at byte {at:,}: {AGAIN}.")
        yield content[at + 4 : at + 4 + size]
        at += 8 + size


def _header(name: str, records: _Records) -> HeaderArray:
    record = records.take(min_bytes=84)
    kind, description = record[4:10].decode("latin-1"), record[10:80].decode("latin-1").strip()
    if kind not in TYPES:
        raise SteppeError(f"{records.path} has the header {name} of type {kind!r}, which is not read: leave it out.")
    sizes = _sizes(record)
    if kind == "1CFULL":
        texts = _texts(records, sizes[0], sizes[1])
        return HeaderArray(name, description, "", ("ELEMENT",), (_numbered(len(texts)),), np.array(texts, dtype=object))
    if kind in ("2IFULL", "2RFULL"):
        values = _matrix(records, (sizes[0], sizes[1]), "<i4" if kind[1] == "I" else "<f4")
        return HeaderArray(name, description, "", ("ROW", "COLUMN"), tuple(map(_numbered, sizes[:2])), values)
    coefficient, sets, labels = _sets(records, sizes) if kind.startswith("RE") else ("", *_without_sets(sizes))
    shape = tuple(map(len, labels))
    if shape != tuple(sizes[: len(shape)]) or any(size != 1 for size in sizes[len(shape) :]):
        raise ValueError(f"its sets have {shape} elements and its values {tuple(sizes)}")
    values = _full(records, shape) if kind.endswith("FULL") else _sparse(records, shape)
    return HeaderArray(name, description, coefficient, sets, labels, values)


def _sizes(record: bytes) -> tuple[int, ...]:
    """The sizes of a header's dimensions, which no damaged file can make larger than any table."""
    count = _whole(record, 80, 1)[0]
    if not 1 <= count <= MOST:
        raise ValueError(f"it has {count} dimensions")
    sizes = _whole(record, 84, count)
    if min(sizes) < 0 or np.prod(sizes, dtype=float) > LARGEST:
        raise ValueError(f"its sizes are {sizes}")
    return sizes


def _whole(record: bytes, at: int, count: int) -> tuple[int, ...]:
    return struct.unpack_from(f"<{count}i", record, at)


def _numbered(count: int) -> tuple[str, ...]:
    return tuple(str(k + 1) for k in range(count))


def _texts(records: _Records, count: int, width: int) -> list[str]:
    """Texts of one `1C` part, over as many records as it takes."""
    found: list[str] = []
    left = 2
    while left > 1:
        record = records.take(min_bytes=16)
        left, whole, here = _whole(record, 4, 3)
        if whole != count or not 0 <= here <= count or len(record) < 16 + here * width:
            raise ValueError(f"its texts are not the {count} it says")
        parts = (record[16 + k * width : 16 + (k + 1) * width] for k in range(here))
        found += [part.decode("latin-1").replace("\0", " ").strip() for part in parts]
    if len(found) != count:
        raise ValueError(f"it has {len(found)} of {count} texts")
    return found


def _matrix(records: _Records, shape: tuple[int, int], kind: str) -> Array:
    values = np.zeros(shape, kind, order="F")
    read, left = 0, 2
    while left > 1:
        record = records.take(min_bytes=32)
        left, rows, columns, top, bottom, first, last = _whole(record, 4, 7)
        if (rows, columns) != shape:
            raise ValueError(f"its values are {rows} x {columns}")
        block = (bottom - top + 1, last - first + 1)
        numbers = np.frombuffer(record, kind, block[0] * block[1], 32)
        values[top - 1 : bottom, first - 1 : last] = numbers.reshape(block, order="F")
        read += numbers.size
    return _complete(values, read)


def _sets(records: _Records, sizes: tuple[int, ...]) -> tuple[str, tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Coefficient, names of sets and labels of each dimension of an `RE` header."""
    record = records.take(min_bytes=36)
    count = _whole(record, 12, 1)[0]
    if not 0 <= count <= len(sizes):
        raise ValueError(f"it has {count} sets")
    coefficient = record[16:28].decode("latin-1").strip()
    at = 32 + WIDTH * count
    names = [record[32 + k * WIDTH : 32 + (k + 1) * WIDTH].decode("latin-1").strip() for k in range(count)]
    status = [record[at + k : at + k + 1] for k in range(count)]
    named = iter(record[at + 5 * count + 4 + k * WIDTH :][:WIDTH].decode("latin-1").strip() for k in range(count))
    elements: dict[str, tuple[str, ...]] = {}
    labels: list[tuple[str, ...]] = []
    for name, letter, size in zip(names, status, sizes[:count], strict=True):
        if letter == KNOWN and name not in elements:
            elements[name] = tuple(_texts(records, size, WIDTH))
        labels.append(elements[name] if letter == KNOWN else (next(named),) if letter == ELEMENT else _numbered(size))
    return coefficient, tuple(names), tuple(labels)


def _without_sets(sizes: tuple[int, ...]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Numbered dimensions of an `RL` header, those of size 1 at the end left out."""
    used = max((at + 1 for at, size in enumerate(sizes) if size != 1), default=0)
    return tuple(f"DIMENSION{at + 1}" for at in range(used)), tuple(map(_numbered, sizes[:used]))


def _full(records: _Records, shape: tuple[int, ...]) -> Array:
    """Values in blocks, each after a record of the first and last place of the block along each dimension."""
    values = np.zeros(shape, "<f4", order="F")
    left, count = _whole(records.take(min_bytes=12), 4, 2)
    read = 0
    while left > 1:
        places = _whole(records.take(min_bytes=8 + 8 * count), 8, 2 * count)
        block = tuple(slice(places[2 * k] - 1, places[2 * k + 1]) for k in range(len(shape)))
        size = tuple(part.stop - part.start for part in block)
        record = records.take(min_bytes=8)
        left = _whole(record, 4, 1)[0]
        numbers = np.frombuffer(record, "<f4", int(np.prod(size, dtype=np.int64)), 8)
        values[block] = numbers.reshape(size, order="F")
        read += numbers.size
    return _complete(values, read)


def _sparse(records: _Records, shape: tuple[int, ...]) -> Array:
    flat = np.zeros(int(np.prod(shape, dtype=np.int64)), "<f4")
    count, read, left = _whole(records.take(min_bytes=16), 4, 1)[0], 0, 2
    while left > 1:
        record = records.take(min_bytes=16)
        left, _, here = _whole(record, 4, 3)
        places = np.frombuffer(record, "<i4", here, 16)
        if here and not 1 <= places.min() <= places.max() <= flat.size:
            raise ValueError("it has values outside its dimensions")
        flat[places - 1] = np.frombuffer(record, "<f4", here, 16 + 4 * here)
        read += here
    if read != count:
        raise ValueError(f"it has {read:,} of {count:,} values that are not zero")
    return _complete(flat.reshape(shape, order="F"), flat.size)


def _complete(values: Array, read: int) -> Array:
    """The values in native order, if all of them were read and are numbers."""
    if read != values.size:
        raise ValueError(f"it has {read:,} of {values.size:,} values")
    if not np.isfinite(values).all():
        raise ValueError("it has values that are not finite")
    return np.asarray(values, values.dtype.newbyteorder("="), order="C")
