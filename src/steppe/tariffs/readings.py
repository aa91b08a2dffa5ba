"""Averages that somebody published for a day beside the rates that are charged here: `readings.csv`, from raw data."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from steppe.record import members

TABLE = Path(__file__).parent / "readings.csv"
RECENT = 62  # days for which a reading of a pair is shown; averages of all imports hold until the next
ALL = "*"  # exporter of an average over all imports


@dataclass(frozen=True, slots=True)
class Reading:
    """An average of a day, a fraction, and what it rests on."""

    importer: str
    exporter: str
    day: str
    rate: float
    basis: str
    source: str

    @property
    def publisher(self) -> str:
        """Who published it, as the key of its source begins."""
        return self.source.split("_")[0]


@cache
def table() -> tuple[Reading, ...]:
    """The shipped readings."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(Reading(**{**row, "rate": float(row["rate"])}) for row in csv.DictReader(file))  # type: ignore[arg-type]


def near(importer: str, exporter: str, on: str) -> tuple[Reading, ...]:
    """The last reading of each publisher on a pair, not later than a day; of a pair not older than two months.

    Exporter "*" asks for averages of all imports.
    """
    last: dict[str, Reading] = {}
    for row in sorted(table(), key=lambda row: row.day):
        who = (row.exporter,) if len(row.exporter) == 3 or row.exporter == ALL else members(row.exporter, on)
        age = (date.fromisoformat(on) - date.fromisoformat(row.day)).days
        if row.importer == importer and exporter in who and age >= 0 and (exporter == ALL or age <= RECENT):
            last[row.publisher] = row
    return tuple(last.values())
