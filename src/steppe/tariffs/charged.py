"""Tariffs that are known closer than as an importer's average: duty that one pays, and lines of a sector.

`charged.csv` (made from raw data) and `charged_looked_up.csv` hold rates by importer, exporter ("*" for every one that
pays MFN) and sector of `eurasia-2023` ("" for all goods), each with what it is and where it was read. A row of an
exporter replaces what the importer would charge it, preferences and extra duties included; a row of "*" is the
importer's MFN rate of the sector. A row with `from` or `until` holds on the days between; a row without either is of
its year and holds on every day on which no dated row does. A dated row of all goods replaces the pair's rows by sector.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np

from steppe.concordances import eurasia_sectors
from steppe.record import members
from steppe.sourced import Source
from steppe.tariffs import dated

Array = np.ndarray
TABLE = Path(__file__).parent / "charged.csv"
LOOKED_UP = TABLE.with_stem("charged_looked_up")
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
    start: str = ""
    until: str = ""


@cache
def table() -> tuple[Charged, ...]:
    """The shipped rates, those of an organisation once for each of its members."""
    return tuple(_rows((TABLE, LOOKED_UP)))


def _rows(paths: Sequence[Path]) -> Iterator[Charged]:
    for line in dated.read(paths, COLUMNS):
        cells = {name: line.cells[name] for name in (*COLUMNS, "start", "until")}
        importer = cells["importer"]
        codes = [importer] if len(importer) == 3 else members(importer, f"{cells['year']}-12-31")
        for code in codes:
            yield Charged(**{**cells, "importer": code, "rate": float(cells["rate"])})  # type: ignore[arg-type]


@lru_cache(maxsize=64)
def lines(on: str) -> Mapping[tuple[str, str], Charged]:
    """MFN rates by importer and sector on a day."""
    return {
        (importer, sector): row
        for (exporter, importer), known in _on(on).items()
        if exporter == ANY
        for sector, row in known.items()
    }


@lru_cache(maxsize=64)
def pairs(on: str) -> Mapping[tuple[str, str], Mapping[str, Charged]]:
    """Rates by pair of exporter and importer, then by sector, on a day."""
    return {pair: known for pair, known in _on(on).items() if pair[0] != ANY}


def _on(on: str) -> Mapping[tuple[str, str], Mapping[str, Charged]]:
    """The rows in force by exporter and importer, then by sector."""
    found: dict[tuple[str, str], dict[str, Charged]] = {}
    held: dict[tuple[str, str], dict[str, Charged]] = {}
    for row in table():
        if dated.in_force(row, on):
            into = held if dated.is_dated(row) else found
            into.setdefault((row.exporter, row.importer), {})[row.sector] = row
    for pair, known in held.items():
        found[pair] = known if "" in known else {**found.get(pair, {}), **known}
    return found


def with_pairs(rate: Array, countries: Sequence[str], sectors: Sequence[str], asked: Array, on: str) -> Array:
    """Rates [sector, exporter, importer] with those of pairs on a day in their place.

    `asked` [exporter, importer] are the pairs that take them. A sector of its own rate takes it, another sector of
    goods the pair's rate of all goods; services stay.
    """
    place = {code: k for k, code in enumerate(countries)}
    found = rate.copy()
    for (exporter, importer), known in pairs(on).items():
        i, n = place.get(exporter), place.get(importer)
        if i is None or n is None or not asked[i, n]:
            continue
        for j, sector in enumerate(sectors):
            own = row_of(known, sector)
            if own is not None:
                found[j, i, n] = own.rate
    return found


def row_of(known: Mapping[str, Charged], sector: str) -> Charged | None:
    """The row of a pair that a sector takes, if any."""
    return known.get(sector, known.get("") if is_goods(sector) else None)


def is_goods(sector: str) -> bool:
    """Whether tariffs are asked of a sector: any but the services of `eurasia-2023`."""
    return _kinds().get(sector, "goods") == "goods"


def is_known(sector: str) -> bool:
    """Whether a label is a sector of `eurasia-2023`."""
    return sector in _kinds()


@cache
def _kinds() -> Mapping[str, str]:
    return {one.sector: one.kind for one in eurasia_sectors()}


@lru_cache(maxsize=64)
def sources(on: str) -> tuple[Source, ...]:
    """The sources of the rates in force on a day, each once."""
    return dated.named(row.source for known in _on(on).values() for row in known.values())
