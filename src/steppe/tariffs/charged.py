"""Tariffs that are known closer than as an importer's average: duty that one pays, and lines of a sector.

`charged.csv` holds rates by importer, exporter ("*" for every one that pays MFN) and sector of `eurasia-2023` ("" for
all goods), each with what it is and where it was read. A row of an exporter replaces what the importer would charge
it, preferences and extra duties included; a row of "*" is the importer's MFN rate of the sector.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from steppe.concordances import eurasia_sectors
from steppe.record import members
from steppe.sourced import Source

Array = np.ndarray
TABLE = Path(__file__).parent / "charged.csv"
LOOKED_UP = TABLE.with_stem("charged_looked_up")
NAMED = TABLE.with_stem("charged_sources")
COLUMNS = ("importer", "exporter", "sector", "rate", "year", "basis", "source")
ANY = "*"


@dataclass(frozen=True, slots=True)
class Charged:
    """A rate, a fraction, and what it rests on; `basis` says what it is, such as "duty paid over imports"."""

    importer: str
    exporter: str
    sector: str
    rate: float
    year: str
    basis: str
    source: str


@cache
def table() -> tuple[Charged, ...]:
    """The shipped rates, those of an organisation once for each of its members."""
    found: list[Charged] = []
    for path in (TABLE, LOOKED_UP):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                codes = (
                    [row["importer"]] if len(row["importer"]) == 3 else members(row["importer"], f"{row['year']}-12-31")
                )
                found += [
                    Charged(**{**row, "importer": code, "rate": float(row["rate"])})  # type: ignore[arg-type]
                    for code in codes
                ]
    return tuple(found)


@cache
def lines() -> Mapping[tuple[str, str], float]:
    """MFN rates by importer and sector."""
    return {(row.importer, row.sector): row.rate for row in table() if row.exporter == ANY}


@cache
def _pairs() -> Mapping[tuple[str, str], Mapping[str, float]]:
    """Rates by pair of exporter and importer, then by sector."""
    found: dict[tuple[str, str], dict[str, float]] = {}
    for row in table():
        if row.exporter != ANY:
            found.setdefault((row.exporter, row.importer), {})[row.sector] = row.rate
    return found


def with_pairs(rate: Array, countries: Sequence[str], sectors: Sequence[str], asked: Array) -> Array:
    """Rates [sector, exporter, importer] with those of pairs in their place, where `asked` [exporter, importer].

    A sector of its own rate takes it, another sector of goods the pair's rate of all goods; services stay.
    """
    place, goods = {code: k for k, code in enumerate(countries)}, [is_goods(sector) for sector in sectors]
    found = rate.copy()
    for (exporter, importer), known in _pairs().items():
        i, n = place.get(exporter), place.get(importer)
        if i is None or n is None or not asked[i, n]:
            continue
        for j, sector in enumerate(sectors):
            own = known.get(sector, known.get("") if goods[j] else None)
            if own is not None:
                found[j, i, n] = own
    return found


def is_goods(sector: str) -> bool:
    """Whether tariffs are asked of a sector: any but the services of `eurasia-2023`."""
    kinds = {one.sector: one.kind for one in eurasia_sectors()}
    return kinds.get(sector, "goods") == "goods"


@cache
def sources() -> tuple[Source, ...]:
    """The sources of the rates, each once."""
    with NAMED.open(encoding="utf-8", newline="") as file:
        return tuple(Source(row["title"], url=row["url"]) for row in csv.DictReader(file))
