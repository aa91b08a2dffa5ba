"""Long CSV tables larger than memory: read in batches by column name, every fault in one sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from steppe.problems import SteppeError, raise_if_any
from steppe.sources.folder import existing
from steppe.sources.mrio import AGAIN, repeated, text_lines

Array = np.ndarray
BLOCK = 1 << 20  # bytes of text a batch
KINDS = {"number": "float64", "whole": "int64", "text": "string"}


def batches(path: Path, what: str, columns: Mapping[str, str]) -> Iterator[Any]:
    """Record batches (pyarrow) of the named columns, whatever else the table holds.

    `columns` maps each name to "number", "whole" or "text". Raises `SteppeError` for missing or
    repeated columns, cells that are no numbers, rows of another length and a last line without an end.
    """
    _check_head(path, what, columns)
    _check_tail(path)
    import pyarrow as pa
    from pyarrow import csv

    types = {name: getattr(pa, KINDS[kind])() for name, kind in columns.items()}
    convert = csv.ConvertOptions(column_types=types, include_columns=list(columns), strings_can_be_null=False)
    try:
        with csv.open_csv(path, csv.ReadOptions(block_size=BLOCK), convert_options=convert) as reader:
            for batch in reader:
                _check_nulls(batch, path)
                yield batch
    except pa.ArrowInvalid as error:
        reason = " ".join(str(error).split())[:120]
        raise SteppeError(f"{path} is cut short or damaged ({reason}): {AGAIN}.") from error


def _check_head(path: Path, what: str, columns: Mapping[str, str]) -> None:
    with text_lines(path, what) as lines:
        names = [name.strip().strip('"') for name in next(lines, "").split(",")]
    missing = [name for name in columns if name not in names]
    problems = repeated([name for name in names if name in columns], "its header names")
    problems += [f"it has no column {', '.join(missing)}, so it is no {what}"] if missing else []
    raise_if_any(f"{path}: {problem}: {AGAIN}." for problem in problems)


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
    """Sums of values by whole-number key, kept compact from one batch to the next."""

    def __init__(self) -> None:
        self.keys: Array = np.zeros(0, np.int64)
        self.values: Array = np.zeros(0)

    def add(self, keys: Array, values: Array) -> None:
        """Add values [row] under keys [row]."""
        every = np.concatenate([self.keys, keys])
        self.keys, place = np.unique(every, return_inverse=True)
        self.values = np.bincount(place, np.concatenate([self.values, values]), len(self.keys))


class Distinct:
    """Notices a key that comes twice: free while keys rise, else by a second reading of the table."""

    def __init__(self) -> None:
        self.last = -1
        self.rising = True

    def see(self, keys: Array) -> None:
        """Take the keys [row] of one batch."""
        if len(keys):
            self.rising &= bool(keys[0] > self.last) and bool((np.diff(keys) > 0).all())
            self.last = int(keys[-1])


def repeats(parts: Iterator[Array]) -> tuple[int, int]:
    """How many keys repeat an earlier one, and the first of them in order of size."""
    keys = np.sort(np.concatenate([np.zeros(0, np.int64), *parts]))
    same = np.flatnonzero(np.diff(keys) == 0)
    return len(same), int(keys[same[0]]) if len(same) else -1


def read_pairs(path: Path, what: str, columns: Sequence[str], encoding: str = "utf-8") -> dict[str, str]:
    """A small CSV of two named columns as a mapping from the first to the second, labels as text."""
    import pandas as pd

    path = existing(Path(path), what)
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding=encoding)
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise SteppeError(f"{path} cannot be read as CSV ({error}): save it again as UTF-8 CSV.") from error
    missing = [name for name in columns if name not in table.columns]
    if missing:
        raise SteppeError(f"{path} has no column {', '.join(missing)}, so it is no {what}: correct its header.")
    twice = table.loc[table[columns[0]].duplicated(), columns[0]].tolist()
    if twice:
        raise SteppeError(f"{path} names {', '.join(twice[:5])} more than once: leave one row of each.")
    return dict(zip(table[columns[0]].str.strip(), table[columns[1]].str.strip(), strict=True))
