"""Services that each economy sells and buys, by the sector that provides them, from the rows of `services.csv`.

Letters: s services of `SECTORS`, e economies; million USD.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from steppe.worlds.eurasia_2023 import facts as documented
from steppe.worlds.eurasia_2023.services import fitted

Array = np.ndarray
SIDES = ("exports", "imports")
# Kinds of services and the sectors that sell them; the last two share evenly what is none of the others, worldwide.
SECTORS = {
    "transport": "transport",
    "travel": "trade",
    "business": "business",
    "communication": "communication",
    "finance": "finance",
}
REST = ("communication", "finance")
DIGITAL = ("business", "communication", "finance")
Held = Mapping[str, Mapping[str, float]]


def service_totals(economies: Sequence[str], gdp: Array) -> tuple[dict[str, Array], dict[str, Array]]:
    """Exports and imports of services by sector and economy [e], whose sums over economies are the same by sector.

    Totals are documented, else digital services over their part of the world's, else the ratio to GDP of all that have
    a figure. The world reports more exports than imports; importers' figures stay, as where two figures of a pair are
    alike in `goods-2023`, and exports are scaled to them. Kinds are then fitted to the means of both sides with the
    totals of economies kept.
    """
    held = documented.by_economy("services")
    total = [totals(held, economies, gdp, side)[0] for side in SIDES]
    bought = total[1].sum()
    sides = [
        kinds(held, economies, side, amount) * (amount * (bought / amount.sum()))
        for side, amount in zip(SIDES, total, strict=True)
    ]
    world = (sides[0].sum(axis=1) + sides[1].sum(axis=1)) / 2
    agreed = [fitted(side, world, side.sum(axis=0)) for side in sides]
    exports, imports = (dict(zip(SECTORS.values(), side, strict=True)) for side in agreed)
    return exports, imports


def totals(held: Held, economies: Sequence[str], gdp: Array, side: str) -> tuple[Array, Array]:
    """One side of services trade [e], and how each came about: 0 documented, 1 by digital services, 2 by GDP."""
    known = _column(held, economies, side)
    digital = _column(held, economies, f"{side}, digital")
    both = ~np.isnan(known) & ~np.isnan(digital)
    by_digital = digital * (known[both].sum() / digital[both].sum())
    seen = np.where(np.isnan(known), by_digital, known)
    has = ~np.isnan(known)
    by_gdp = gdp * (known[has].sum() / gdp[has].sum())
    return np.where(np.isnan(seen), by_gdp, seen), np.where(has, 0, np.where(np.isnan(seen), 2, 1))


def kinds(held: Held, economies: Sequence[str], side: str, total: Array) -> Array:
    """The share of each kind in an economy's exports or imports [s,e]."""
    world = dict(held["world"])
    world |= dict.fromkeys(REST, (1.0 - sum(world.values())) / len(REST))
    found = [
        mix(
            {kind: own[f"{side}, {kind}"] for kind in SECTORS if f"{side}, {kind}" in own},
            _digital(own, side, amount),
            world,
        )
        for own, amount in ((held.get(code, {}), float(amount)) for code, amount in zip(economies, total, strict=True))
    ]
    return np.array([[shares[kind] for shares in found] for kind in SECTORS])


def mix(own: Mapping[str, float], digital: float | None, world: Mapping[str, float]) -> dict[str, float]:
    """Shares of kinds: an economy's own, then what its digital services tell, inside both the world's proportions."""
    if own or digital is None:
        given, parts = dict(own), {tuple(kind for kind in SECTORS if kind not in own): 1.0 - sum(own.values())}
    else:
        given, parts = {}, {DIGITAL: digital, tuple(kind for kind in SECTORS if kind not in DIGITAL): 1.0 - digital}
    for members, part in parts.items():
        whole = sum(world[kind] for kind in members)
        given |= {kind: part * world[kind] / whole for kind in members}
    return given


def _digital(own: Mapping[str, float], side: str, total: float) -> float | None:
    """The part of an economy's services that are digitally deliverable, if both are known and the part is one."""
    part = own.get(f"{side}, digital")
    return part / total if part is not None and side in own and part < total else None


def _column(held: Held, economies: Sequence[str], item: str) -> Array:
    return np.array([held.get(code, {}).get(item, np.nan) for code in economies])
