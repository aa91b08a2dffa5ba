"""Preferences that an importer grants without being given one: `granted.csv`, by beneficiary and day.

`rate` is the share of the importer's MFN rate that is left, of a sector of `eurasia-2023` or of all goods (""). The
grantor is an organisation, whose members of the day grant it, those that a scenario lets in or out included.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from steppe.record import members
from steppe.sourced import Source
from steppe.tariffs import dated
from steppe.tariffs.charged import is_goods

Array = np.ndarray
TABLE = Path(__file__).parent / "granted.csv"
COLUMNS = ("importer", "exporter", "sector", "rate", "from", "until", "scheme", "basis", "source")


@dataclass(frozen=True, slots=True)
class Granted:
    """The share of the MFN rate of `importer`'s members that is left to `exporter` in a sector, and why."""

    importer: str
    exporter: str
    sector: str
    left: float
    scheme: str
    basis: str
    source: str
    start: str
    until: str


@cache
def table() -> tuple[Granted, ...]:
    """The shipped preferences."""
    found: list[Granted] = []
    for line in dated.read([TABLE], COLUMNS):
        text = {name: value for name, value in line.cells.items() if name != "rate"}
        found.append(Granted(**text, left=float(line.cells["rate"])))
    return tuple(found)


def row_of(importer: str, exporter: str, sector: str, on: str, changed: Mapping[str, frozenset[str]]) -> Granted | None:
    """The preference that an importer grants an exporter in a sector on a day, if any."""
    if not is_goods(sector):
        return None
    rows = {row.sector: row for row in _rows(on) if row.exporter == exporter and importer in _in(row, on, changed)}
    return rows.get(sector, rows.get(""))


def of(importers: Collection[str], on: str) -> list[Granted]:
    """The preferences that some importers grant on a day."""
    return [row for row in _rows(on) if _in(row, on, {}) & set(importers)]


def left(countries: Sequence[str], sectors: Sequence[str], on: str, changed: Mapping[str, frozenset[str]]) -> Array:
    """Shares of the MFN rates that are left on a day [sector, exporter, importer]: one where none is granted."""
    found = np.ones((len(sectors), len(countries), len(countries)))
    place = {code: k for k, code in enumerate(countries)}
    for exporter in {row.exporter for row in _rows(on)} & place.keys():
        grantors = {code for row in _rows(on) if row.exporter == exporter for code in _in(row, on, changed)}
        for importer in grantors & place.keys():
            for j, sector in enumerate(sectors):
                row = row_of(importer, exporter, sector, on, changed)
                found[j, place[exporter], place[importer]] = row.left if row else 1.0
    return found


def _rows(on: str) -> list[Granted]:
    return [row for row in table() if dated.in_force(row, on)]


def _in(row: Granted, on: str, changed: Mapping[str, frozenset[str]]) -> frozenset[str]:
    return changed[row.importer] if row.importer in changed else frozenset(members(row.importer, on))


def sources(on: str) -> tuple[Source, ...]:
    """The sources of the preferences in force on a day, each once."""
    return dated.named(row.source for row in _rows(on))
