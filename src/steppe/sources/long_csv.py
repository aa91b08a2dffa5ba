"""Long CSV tables larger than memory: read in batches by column name, every fault in one sentence."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import csv as arrow

from steppe.problems import SteppeError, raise_if_any
from steppe.sources.folder import existing
from steppe.sources.mrio import AGAIN, AS_PUBLISHED, refuse_no_text, repeated, text_lines

Array = np.ndarray
BLOCK = 1 << 20  # bytes of text a batch
WAITING = 1 << 18  # rows that wait to be summed
KINDS = {"number": "float64", "whole": "int64", "text": "string"}


def batches(path: Path, what: str, columns: Mapping[str, str]) -> Iterator[Any]:
    """Record batches (pyarrow) of the named columns, whatever else the table holds.

    `columns` maps each name to "number", "whole" or "text". Raises `SteppeError` for missing or
    repeated columns, cells that are no numbers, rows of another length and a last line without an end.
    """
    _check_head(path, what, columns)
    _check_tail(path)
    types = {name: getattr(pa, KINDS[kind])() for name, kind in columns.items()}
    convert = arrow.ConvertOptions(column_types=types, include_columns=list(columns), strings_can_be_null=False)
    try:
        with arrow.open_csv(path, arrow.ReadOptions(block_size=BLOCK), convert_options=convert) as reader:
            for batch in reader:
                _check_nulls(batch, path)
                yield batch
    except pa.ArrowInvalid as error:
        reason = " ".join(str(error).split())[:120]
        raise SteppeError(f"{path} is cut short or damaged ({reason}): {AGAIN}.") from error


def _check_head(path: Path, what: str, columns: Mapping[str, str]) -> None:
    names = header_of(path, what)
    missing = [name for name in columns if name not in names]
    problems = [
        f"{said}: {AGAIN}" for said in repeated([name for name in names if name in columns], "its header names")
    ]
    spaced = " (names with spaces beside them are others)" if set(missing) & {name.strip() for name in names} else ""
    problems += (
        [f"it has no column {', '.join(missing)}, so it is no {what}{spaced}: {AS_PUBLISHED}"] if missing else []
    )
    raise_if_any(f"{path}: {problem}." for problem in problems)


def header_of(path: Path, what: str) -> list[str]:
    """The names of the columns of a long table."""
    with text_lines(path, what) as lines:
        return [name.strip('"') for name in next(lines, "").split(",")]


def _check_tail(path: Path) -> None:
    """A table whose last line has no end was cut off in it: a shorter number would go unnoticed."""
    with path.open("rb") as file:
        file.seek(-1, 2)
        if file.read(1) not in b"\r\n":
            raise SteppeError(f"{path}: its last line has no end, so it is cut short: {AGAIN}.")


def _check_nulls(batch: Any, path: Path) -> None:
    empty = [name for name, column in zip(batch.schema.names, batch.columns, strict=True) if column.null_count]
    if empty:
        raise SteppeError(f"{path} has rows without {', '.join(empty)}: {AGAIN}.")


class Totals:
    """Sums of values by whole-number key; what waits to be summed is never more than the sums, or a few MB."""

    def __init__(self) -> None:
        self._keys, self._values = np.zeros(0, np.int64), np.zeros(0)
        self._waiting: list[tuple[Array, Array]] = []
        self._rows = 0

    def add(self, keys: Array, values: Array) -> None:
        """Add values [row] under keys [row]."""
        self._waiting.append((keys, values))
        self._rows += len(keys)
        if self._rows > max(WAITING, len(self._keys)):
            self._sum_up()

    def sums(self) -> tuple[Array, Array]:
        """Keys in order and the sum of each."""
        self._sum_up()
        return self._keys, self._values

    def _sum_up(self) -> None:
        keys = np.concatenate([self._keys, *(part for part, _ in self._waiting)])
        values = np.concatenate([self._values, *(part for _, part in self._waiting)])
        self._keys, place = np.unique(keys, return_inverse=True)
        self._values = np.bincount(place, values, len(self._keys))
        self._waiting, self._rows = [], 0


class Distinct:
    """Notices a key that comes twice: free while keys rise, else by a second reading of the table."""

    def __init__(self) -> None:
        self.last = -1
        self.rows = 0
        self.rising = True

    def see(self, keys: Array) -> None:
        """Take the keys [row] of one batch."""
        self.rows += len(keys)
        if len(keys):
            self.rising &= bool(keys[0] > self.last) and bool((np.diff(keys) > 0).all())
            self.last = int(keys[-1])

    def repeats(self, parts: Iterable[Array]) -> tuple[int, int]:
        """How many keys of `parts` repeat an earlier one, and the first of them in order of size."""
        if self.rising:
            return 0, -1
        keys, at = np.empty(self.rows, np.int64), 0
        for part in parts:
            keys[at : at + len(part)] = part
            at += len(part)
        keys.sort()
        same = np.flatnonzero(keys[1:] == keys[:-1])
        return len(same), int(keys[same[0]]) if len(same) else -1


def check_lengths(path: Path, what: str) -> None:
    """Refuse a small CSV with a row shorter than its header, which pandas would fill up."""
    with text_lines(path, what) as lines:
        rows = csv.reader(lines)
        width = len(next(rows, ()))
        short = next((rows.line_num for row in rows if row and len(row) < width), 0)
    if short:
        raise SteppeError(f"{path} is cut short or damaged in line {short}: {AGAIN}.")


def read_pairs(path: Path, what: str, columns: Sequence[str], encoding: str = "utf-8") -> dict[str, str]:
    """A small CSV of two named columns as a mapping from the first to the second, labels as text."""
    table = _small(path, what, encoding)
    missing = [name for name in columns if name not in table.columns]
    if missing:
        raise SteppeError(f"{path} has no column {', '.join(missing)}, so it is no {what}: correct its header.")
    twice = table.loc[table[columns[0]].duplicated(), columns[0]].tolist()
    if twice:
        raise SteppeError(f"{path} names {', '.join(twice[:5])} more than once: leave one row of each.")
    return dict(zip(table[columns[0]].str.strip(), table[columns[1]].str.strip(), strict=True))


def columns_of(path: Path, what: str, encoding: str = "latin-1") -> tuple[str, ...]:
    """The names of the columns of a small CSV."""
    return tuple(map(str, _small(path, what, encoding).columns))


def _small(path: Path, what: str, encoding: str) -> Any:
    """A small CSV as text."""
    path = existing(Path(path), what)
    refuse_no_text(path)
    try:
        return pd.read_csv(path, dtype=str, keep_default_na=False, encoding=_encoding(path, encoding))
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        said = " ".join(str(error).split())
        raise SteppeError(f"{path} cannot be read as CSV ({said}): save it again as UTF-8 CSV.") from error


def _encoding(path: Path, otherwise: str) -> str:
    """UTF-8 where the file says so by its first bytes, as Excel does; else `otherwise`."""
    with path.open("rb") as file:
        return "utf-8-sig" if file.read(3) == b"\xef\xbb\xbf" else otherwise
