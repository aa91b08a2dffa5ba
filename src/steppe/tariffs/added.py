"""Duty that an importer adds to what it charges otherwise, by exporter and day: `added.csv`, made from raw data.

`rate` are the points added on all goods as one, `apart` those on each sector that is not `exempt` (sectors joined by
"+"). The exporter may be an organisation; a row of a member itself goes before it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np

from steppe.record import members
from steppe.sourced import Source
from steppe.tariffs import dated
from steppe.tariffs.charged import is_goods, is_known

Array = np.ndarray
TABLE = Path(__file__).parent / "added.csv"
COLUMNS = ("importer", "exporter", "rate", "apart", "exempt", "from", "until", "basis", "source")


@dataclass(frozen=True, slots=True)
class Added:
    """Points, fractions, that come on top from the day `start` until the day `until`, and what they rest on."""

    importer: str
    exporter: str
    rate: float
    apart: float
    exempt: tuple[str, ...]
    basis: str
    source: str
    start: str
    until: str

    def points(self, sector: str) -> float:
        """What a sector pays: a label that is no sector of `eurasia-2023` stands for all goods."""
        if not is_known(sector):
            return self.rate
        return self.apart if is_goods(sector) and sector not in self.exempt else 0.0


@cache
def table() -> tuple[Added, ...]:
    """The shipped rows, those of organisations first."""
    found: list[Added] = []
    for line in dated.read([TABLE], COLUMNS, ("rate", "apart")):
        cells = line.cells
        exempt = tuple(filter(None, cells["exempt"].split("+")))
        text = {name: cells[name] for name in ("importer", "exporter", "basis", "source", "start", "until")}
        found.append(Added(**text, rate=float(cells["rate"]), apart=float(cells["apart"]), exempt=exempt))
    return tuple(sorted(found, key=lambda row: len(row.exporter) == 3))


@lru_cache(maxsize=64)
def pairs(on: str) -> Mapping[tuple[str, str], Added]:
    """The rows in force on a day by exporter and importer, members of organisations one by one."""
    found: dict[tuple[str, str], Added] = {}
    for row in table():
        if dated.in_force(row, on):
            codes = [row.exporter] if len(row.exporter) == 3 else members(row.exporter, on)
            found |= {(code, row.importer): row for code in codes}
    return found


def points(countries: Sequence[str], sectors: Sequence[str], on: str) -> Array:
    """Points added on a day [sector, exporter, importer]."""
    place = {code: k for k, code in enumerate(countries)}
    found = np.zeros((len(sectors), len(countries), len(countries)))
    for (exporter, importer), row in pairs(on).items():
        i, n = place.get(exporter), place.get(importer)
        if i is not None and n is not None:
            found[:, i, n] = [row.points(sector) for sector in sectors]
    return found


def sources(on: str) -> tuple[Source, ...]:
    """The sources of the points in force on a day, each once."""
    return dated.named(row.source for row in pairs(on).values())
