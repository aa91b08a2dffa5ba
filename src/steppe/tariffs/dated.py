"""Tables whose rows hold from a day until a day: how they are read, what is wrong with them, which are in force."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Protocol

from steppe.problems import SteppeError, raise_if_any
from steppe.record.days import day
from steppe.sourced import Source

NAMED = Path(__file__).parent / "charged_sources.csv"
FIRST, LAST = "0000-00-00", "9999-99-99"
KEY = ("importer", "exporter", "sector")


class Span(Protocol):
    """A row that holds from the day `start` until the day `until`, both included; "" is no end."""

    @property
    def start(self) -> str: ...
    @property
    def until(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: its file and number, and its cells by column; `from` is called `start`."""

    file: str
    number: int
    cells: Mapping[str, str]

    @property
    def place(self) -> str:
        """The line's place, and what it is about."""
        importer, exporter, sector = (self.cells.get(name, "") for name in KEY)
        who = f"{importer} on {exporter}" + (f", {sector}" if sector else "")
        return f"{self.file} line {self.number} ({who})"


def in_force(row: Span, on: str) -> bool:
    """Whether a row holds on a day."""
    return (row.start or FIRST) <= on <= (row.until or LAST)


def is_dated(row: Span) -> bool:
    """Whether a row names a day; one that names none is of its year, and holds on days without a dated one."""
    return bool(row.start or row.until)


def read(paths: Iterable[Path], columns: Sequence[str], numbers: Sequence[str] = ("rate",)) -> list[Line]:
    """The lines of tables that are one, checked together.

    `columns` must be there, `from` and `until` may be; `numbers` are columns of numbers above -1. Raises `SteppeError`
    with every line whose number, day or source is none, whose end is before its start, or that holds together with
    another of the same pair and sector.
    """
    lines: list[Line] = []
    for path in paths:
        with path.open(encoding="utf-8", newline="") as file:
            table = csv.DictReader(file)
            missing = [name for name in columns if name not in (table.fieldnames or ())]
            raise_if_any([f"{path.name} lacks the columns {', '.join(missing)}."] if missing else [])
            for number, row in enumerate(table, start=2):
                cells = {("start" if name == "from" else name): value or "" for name, value in row.items() if name}
                lines.append(Line(path.name, number, {"start": "", "until": "", **cells}))
    raise_if_any([*(said for line in lines for said in _wrong(line, numbers)), *_together(lines)])
    return lines


def _wrong(line: Line, numbers: Sequence[str]) -> Iterator[str]:
    for name in numbers:
        try:
            if not -1 < float(line.cells[name]) < 100:
                yield f"{line.place}: `{name}` is {line.cells[name]}: it is a fraction above -1, 0.10 is 10 %."
        except ValueError:
            yield f"{line.place}: `{name}` is {line.cells[name]!r}: it must be a number, 0.10 for 10 %."
    bad = False
    for name, written in (("start", "from"), ("until", "until")):
        try:
            day(line.cells[name] or "2000-01-01")
        except SteppeError:
            bad = True
            yield f"{line.place}: `{written}` is {line.cells[name]!r}: write year-month-day, or leave it empty."
    if not bad and (line.cells["start"] or FIRST) > (line.cells["until"] or LAST):
        days = f"from {line.cells['start']} until {line.cells['until']}"
        yield f"{line.place}: it holds {days}: the end is before the start."
    yield from (
        f"{line.place}: there is no source {key!r} in {NAMED.name}: add its title and address."
        for key in line.cells["source"].split("+")
        if key not in sources()
    )


def _together(lines: Sequence[Line]) -> Iterator[str]:
    """Lines of one pair and sector that hold on the same day; those without any day are compared among themselves."""
    found: dict[tuple[object, ...], list[Line]] = {}
    for line in lines:
        dated = bool(line.cells["start"] or line.cells["until"])
        found.setdefault((*(line.cells.get(name, "") for name in KEY), dated), []).append(line)
    for several in found.values():
        ordered = sorted(several, key=lambda line: line.cells["start"] or FIRST)
        for one, other in pairwise(ordered):
            if (other.cells["start"] or FIRST) <= (one.cells["until"] or LAST):
                since = other.cells["start"] or "the beginning"
                yield f"{one.place} and {other.file} line {other.number} both hold from {since}: keep one of them."


@cache
def sources() -> Mapping[str, Source]:
    """The documents that rows name, by their keys."""
    with NAMED.open(encoding="utf-8", newline="") as file:
        return {row["key"]: Source(row["title"], url=row["url"]) for row in csv.DictReader(file)}


def named(keys: Iterable[str]) -> tuple[Source, ...]:
    """The documents of some rows' keys (several joined by "+"), each once, in the order of their table."""
    wanted = {key for joined in keys for key in joined.split("+")}
    return tuple(source for key, source in sources().items() if key in wanted)
