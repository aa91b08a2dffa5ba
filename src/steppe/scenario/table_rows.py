"""A table of tariffs on one world: its labels as positions, customs unions that report as one taken apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from steppe.labels import means_all
from steppe.scenario.rates import SHOWN, Rates

if TYPE_CHECKING:
    from steppe.scenario.places import Places

Array = np.ndarray


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells that a table sets: sector (None is every one), exporter, importer and rate [cell]."""

    sector: Array | None
    exporter: Array
    importer: Array
    rate: Array


def cells(rates: Rates, places: Places, place: str) -> Cells | None:
    """The cells of a table on a world, or None where problems are noted in `places`.

    A union as importer ("EU", "EUN", "918") stands for each of its members at the world's date, and never for
    trade among them; a pair that is there under two names is a problem.
    """
    known = len(places.problems) + len(places.unknown)
    exporters, importers, names = rates.labels
    sides = [places.each(exporters, f"{place} exporter"), places.each(importers, f"{place} importer")]
    sectors = places.one_by_one(names if any(names) else (), "sector", f"{place} sector")
    if len(places.problems) + len(places.unknown) > known or not rates.rate.size:
        return None
    row, i = _apart(np.arange(rates.rate.size), rates.codes[0], sides[0])
    again, n = _apart(np.arange(len(row)), rates.codes[1][row], sides[1])
    row, i = row[again], i[again]
    kept = np.flatnonzero((i != n) & ~_within(importers, sides[1], len(places.world.countries), rates.codes[1][row], i))
    row, i, n = row[kept], i[kept], n[kept]
    code = rates.codes[2][row]
    found = Cells(sectors[code] if any(names) else None, i, n, rates.rate[row])
    twice = [] if all(map(_apart_all, sides)) else _twice(rates, places, row, np.stack([i, n, code]))
    places.problems += [f"{place}: {problem}" for problem in twice]
    return None if twice else found


def _apart(rows: Array, labels: Array, positions: list[Array]) -> tuple[Array, Array]:
    """Each row once for every position of its label: the row and the position."""
    sizes = np.array([len(one) for one in positions], dtype=np.intp)
    flat = np.concatenate([np.zeros(0, np.intp), *positions])
    if (sizes == 1).all():
        return rows, flat[labels]
    count = sizes[labels]
    row = np.repeat(rows, count)
    within = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    return row, flat[np.repeat((np.cumsum(sizes) - sizes)[labels], count) + within]


def _within(labels: tuple[str, ...], positions: list[Array], countries: int, code: Array, exporter: Array) -> Array:
    """Which rows are trade of a union's member with the union [rows]."""
    unions = [k for k, members in enumerate(positions) if len(members) > 1 and not means_all(labels[k])]
    if not unions:
        return np.zeros(len(code), bool)
    inside = np.zeros((len(labels), countries), bool)
    for k in unions:
        inside[k, positions[k]] = True
    return inside[code, exporter]


def _apart_all(positions: list[Array]) -> bool:
    """Whether no country stands under two of the labels."""
    flat = np.concatenate([np.zeros(0, np.intp), *positions])
    return np.unique(flat).size == flat.size


def _twice(rates: Rates, places: Places, row: Array, cells: Array) -> list[str]:
    """Sentences on cells that several rows set: "UK" and "GBR", or the EU and one of its members."""
    order = np.lexsort(cells)
    same = (np.diff(cells[:, order], axis=1) == 0).all(axis=0)
    found: dict[tuple[int, int], set[str]] = {}
    for k in np.flatnonzero(same).tolist():
        for at in (order[k], order[k + 1]):
            pair = " to ".join(rates.labels[side][rates.codes[side][row[at]]] for side in (0, 1))
            found.setdefault((int(cells[0, at]), int(cells[1, at])), set()).add(pair)
    name = places.world.countries
    said = [
        f"{name[i]} to {name[n]} has more than one rate ({', '.join(sorted(pairs))}): keep one."
        for (i, n), pairs in list(found.items())[:SHOWN]
    ]
    return said + ([f"... and {len(found) - SHOWN} more pairs."] if len(found) > SHOWN else [])
