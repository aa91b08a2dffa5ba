"""What labour gets of value added in the sectors of any world, from the table of `eurasia-2023`, donors named.

An economy without a row takes the donor of its input-output table, else the median of the economies that have one.
Compensation of employees leaves out the self-employed: where they are many, the median of economies whose figures
count them stands instead. A world of one sector takes the mean over sectors, weighted by value added in
`eurasia-2023`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from statistics import median
from weakref import WeakKeyDictionary

import numpy as np

from steppe.concordances import eurasia_countries, eurasia_of_icio
from steppe.problems import SteppeError
from steppe.world.world import World
from steppe.worlds.eurasia_2023.facts import facts
from steppe.worlds.eurasia_2023.labour import LABOUR, LabourShare
from steppe.worlds.eurasia_2023.labour import labour_shares as rows
from steppe.worlds.eurasia_2023.places import sectors
from steppe.worlds.shelf import load

Array = np.ndarray
SELF_EMPLOYED = ("grain", "agriculture", "construction", "trade", "transport")  # many work for themselves
WEIGHTS = "eurasia-2023"  # whose value added weighs sectors in a world of one
_found: WeakKeyDictionary[World, LabourShares] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class One:
    """The labour share of one sector of an economy, where it is from ("own", a donor, the median), and its source."""

    value: float
    of: str
    source: str


@dataclass(frozen=True, slots=True)
class LabourShares:
    """Labour's part of value added by part [k,n], a sector of `eurasia-2023`, and what a world's sectors [j] are of."""

    parts: tuple[str, ...]
    labour: Array  # [k,n], between 0 and 1
    weights: Array  # [j,k,n], summing to 1 over k
    found: tuple[tuple[One, ...], ...]  # [n][k]


def labour_shares(world: World) -> LabourShares:
    """The labour shares of a world's countries and sectors; kept while the world is.

    Raises `SteppeError` for sectors that the table does not know.
    """
    if world not in _found:
        parts = sectors()
        found = tuple(tuple(one(label, sector) for sector in parts) for label in map(_economy, world.countries))
        labour = np.array([[min(max(share.value, 0.0), 1.0) for share in shares] for shares in found]).T
        _found[world] = LabourShares(parts, labour, _weights(world, parts), found)
    return _found[world]


@cache
def one(economy: str, sector: str) -> One:
    """The labour share of a sector of `eurasia-2023` in an economy; "" is one that is not known."""
    known = _by_sector()
    donor = {entry.economy: entry.donor for entry in facts().donors}.get(economy, "")
    for label in (economy, donor):
        row = known.get((label, sector))
        if row is not None and (row.what == LABOUR or sector not in SELF_EMPLOYED):
            return One(row.value, "own" if label == economy else f"of {label}", row.source)
    counted = [row for (_, name), row in known.items() if name == sector and row.what == LABOUR]
    middle = median(row.value for row in counted)
    return One(middle, f"median of {len(counted)} economies", counted[0].source)


@cache
def _by_sector() -> dict[tuple[str, str], LabourShare]:
    return {(row.economy, sector): row for row in rows() for sector in row.sectors}


def _economy(label: str) -> str:
    """The label of `eurasia-2023` that holds a country of another world, or ""."""
    inside = eurasia_countries()
    if label in inside:
        return label
    return next((name for name, members in inside.items() if label in members), "")


def _weights(world: World, parts: Sequence[str]) -> Array:
    """How much of each sector of a world [j] is each part [k], by country [j,k,n]."""
    if len(world.sectors) == 1 and world.sectors[0] not in parts:
        return _by_value_added(world, parts)[None]
    named = [name if name in parts else eurasia_of_icio(name) for name in world.sectors]
    unknown = [name for name, part in zip(world.sectors, named, strict=True) if not part]
    if unknown:
        shown = ", ".join(unknown[:5]) + (f" and {len(unknown) - 5} more" if len(unknown) > 5 else "")
        raise SteppeError(
            f"a horizon needs to know what labour gets, and no table has {shown}: give the shares by sector instead,"
            f" specific={{{unknown[0]!r}: 0.5}}."
        )
    chosen = np.array([[part == name for part in parts] for name in named], float)
    return np.repeat(chosen[:, :, None], len(world.countries), axis=2)


def _by_value_added(world: World, parts: Sequence[str]) -> Array:
    """Shares of sectors in value added by country [k,n]; the mean of all where a country is not known."""
    base = load(WEIGHTS)
    added = np.array([base.accounts.value_added[base.index(part, "sector")] for part in parts])
    of = {label: added[:, k] for k, label in enumerate(base.countries)}
    columns = np.array([of.get(_economy(label), added.sum(axis=1)) for label in world.countries]).T
    return columns / columns.sum(axis=0)
