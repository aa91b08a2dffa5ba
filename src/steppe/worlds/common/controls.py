"""Controls: observed totals that a world is balanced to, a row each, with unit, source and reliability.

A folder of controls has CSV files with the columns of `COLUMNS` and `sources.yaml`, which names the documents. A row
says what was traded from `exporter` to `importer` in `year`: each is a code, several joined by "+", an organisation of
the record with its members at the world's date, or "*" for every other economy. The value is the sum over all pairs.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from steppe.problems import SteppeError, raise_if_any
from steppe.record import members
from steppe.sourced import Source

Row = Mapping[str, str]
COLUMNS = ("reporter", "exporter", "importer", "year", "value", "unit", "source", "reliability", "note")
UNITS: Mapping[str, float] = {"thousand USD": 1e-3, "million USD": 1.0, "billion USD": 1e3}
ALL, JOIN = "*", "+"
# How far a figure may be from the truth, as a share of it.
RELIABILITY: Mapping[str, float] = {
    "A": 0.005,  # the table of the office that makes the figure, whole year
    "B": 0.01,  # the office's figure as others quote it, or a provisional one
    "C": 0.05,  # rounded, of another twelve months, or from a compiler
    "D": 0.25,  # of another definition, such as goods with services
}


class Document(BaseModel):
    """Where controls were read, and how far its table goes."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    title: Annotated[str, Field(min_length=1)]
    url: Annotated[str, Field(pattern=r"^https?://")]
    publisher: str = ""
    licence: str = ""
    locator: str = ""
    accessed: str = ""
    complete: str = ""  # a state whose every partner the table lists

    def source(self) -> Source:
        """The document as a `Source`."""
        return Source(self.title, self.url, self.locator, self.accessed, self.licence, publisher=self.publisher)


@dataclass(frozen=True, slots=True)
class Control:
    """One row: the sum of flows from exporters to importers, million USD, and what it rests on."""

    reporter: str
    exporter: str
    importer: str
    year: str
    value: float
    source: str
    reliability: str
    note: str
    exporters: tuple[str, ...]
    importers: tuple[str, ...]

    @property
    def spread(self) -> float:
        """How far it may be from the truth, as a share."""
        return RELIABILITY[self.reliability]

    @property
    def is_pair(self) -> bool:
        """Whether it is of one exporter and one importer."""
        return len(self.exporters) == len(self.importers) == 1

    @property
    def text(self) -> str:
        """The flow in words."""
        ends = ("the world" if end == ALL else end for end in (self.exporter, self.importer))
        return " to ".join(ends)


@dataclass(frozen=True, slots=True)
class Controls:
    """The rows of a folder on the labels of a world, and the documents that they name."""

    rows: tuple[Control, ...]
    documents: Mapping[str, Document]

    def complete(self) -> dict[str, str]:
        """States of which a table lists every partner, with the key of its document."""
        return {one.complete: key for key, one in self.documents.items() if one.complete}


def read(folder: Path, countries: tuple[str, ...], date: str) -> Controls:
    """The controls of a folder that lie inside `countries`; raises `SteppeError` with every problem of its files."""
    documents = documents_of(folder)
    problems: list[str] = []
    named: set[str] = set()

    def problems_of(row: Row) -> Iterator[str]:
        named.add(row["source"])
        return _problems(row, documents)

    sound = [row for path in sorted(folder.glob("*.csv")) for row in rows_of(path, COLUMNS, problems_of, problems)]
    rows = [control for row in sound if (control := _control(row, countries, date))]
    problems += [f"sources.yaml: no row names {key}: take it out." for key in sorted(set(documents) - named)]
    raise_if_any(problems)
    return Controls(tuple(rows), documents)


def documents_of(folder: Path) -> Mapping[str, Document]:
    """The documents of `sources.yaml` in a folder by key, or `SteppeError` where it is no list of them."""
    path = folder / "sources.yaml"
    held = yaml.safe_load(path.read_text(encoding="utf-8"))
    try:
        return {key: Document(**entry) for key, entry in held.items()}
    except (TypeError, ValidationError) as error:
        raise SteppeError(f"{path.name} is not a list of documents with title and url: {error}") from None


def rows_of(
    path: Path, columns: tuple[str, ...], problems_of: Callable[[Row], Iterable[str]], problems: list[str]
) -> Iterator[Row]:
    """The sound rows of a table; what is wrong with its columns or with other rows is added to `problems`."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != columns:
            problems.append(f"{path.name} has columns {reader.fieldnames}: they are {', '.join(columns)}.")
            return
        for line, row in enumerate(reader, start=2):
            found = [f"{path.name}, line {line}: {said}" for said in problems_of(row)]
            problems += found
            if not found:
                yield row


def basis_problems(row: Row, documents: Mapping[str, Document], units: Collection[str]) -> Iterator[str]:
    """What is wrong with the source, reliability, unit or year of a row."""
    if row["source"] not in documents:
        yield f"the source {row['source']!r} is not in sources.yaml."
    if row["reliability"] not in RELIABILITY:
        yield f"the reliability {row['reliability']!r} is none of {', '.join(RELIABILITY)}."
    if row["unit"] not in units:
        yield f"the unit {row['unit']!r} is none of {', '.join(units)}."
    if not row["year"].isdigit():
        yield f"the year {row['year']!r} is no year."


def is_amount(text: str) -> bool:
    """Whether a text is a finite number above or at zero."""
    try:
        return 0 <= float(text) < float("inf")
    except ValueError:
        return False


def _problems(row: Row, documents: Mapping[str, Document]) -> Iterator[str]:
    yield from basis_problems(row, documents, UNITS)
    if not is_amount(row["value"]):
        yield f"the value {row['value']!r} is no number above or at zero."
    if not (row["exporter"] and row["importer"]):
        yield "a row needs an exporter and an importer."


def _control(row: Row, countries: tuple[str, ...], date: str) -> Control | None:
    """The row on the world's labels; none where an economy of it is not there."""
    ends = [_labels(row[side], date) for side in ("exporter", "importer")]
    if not {*ends[0], *ends[1]} <= set(countries):
        return None
    exporters, importers = (
        tuple(code for code in countries if code not in other) if row[side] == ALL else end
        for side, end, other in zip(("exporter", "importer"), ends, reversed(ends), strict=True)
    )
    if not exporters or not importers:
        return None
    value = float(row["value"]) * UNITS[row["unit"]]
    own = {name: row[name] for name in ("reporter", "exporter", "importer", "year", "source", "reliability", "note")}
    return Control(**own, value=value, exporters=exporters, importers=importers)


def _labels(said: str, date: str) -> tuple[str, ...]:
    if said == ALL:
        return ()
    return tuple(said.split(JOIN)) if len(said) == 3 or JOIN in said else tuple(members(said, date))
