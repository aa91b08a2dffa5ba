"""What the rules of `check` share: what one finds, and its figures as words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from steppe.world.checks.finding import Found, Level
from steppe.world.world import World

Array = np.ndarray
SHOWN = 6


def trade_of(world: World, flow: Array | None = None) -> Array:
    """Trade between countries over all sectors [exporter, importer], zero on the diagonal."""
    trade = (world.array("trade_flow") if flow is None else flow).sum(axis=0)
    np.fill_diagonal(trade, 0.0)
    return trade


def value_added_of(world: World) -> Array:
    """Value added [country], above zero so that it can be divided by."""
    return np.maximum(world.accounts.value_added.sum(axis=0), 1e-300)


def by_country(world: World, where: Array, values: Array) -> dict[str, float]:
    """Figures [country] by label where `where` holds, largest first."""
    found = np.flatnonzero(where)
    order = found[np.argsort(-np.abs(values[found]), kind="stable")]
    return {world.countries[n]: float(values[n]) for n in order}


def by_cell(world: World, where: Array, values: Array) -> dict[str, float]:
    """Figures by country, and by sector too where the world has several, largest first."""
    found = np.argwhere(where)
    order = found[np.argsort(-np.abs(values[tuple(found.T)]), kind="stable")]
    several = len(world.sectors) > 1
    names = ((f"{world.countries[n]} {world.sectors[j]}" if several else world.countries[n]) for j, n in order)
    return {name: float(values[j, n]) for name, (j, n) in zip(names, order, strict=True)}


def verdict(figures: Mapping[str, float], level: Level, bad: str, good: str, style: str = ",.1f") -> list[Found]:
    """`bad` takes the count of places and the list of them."""
    if not figures:
        return [Found("ok", good)]
    kind = "place" if any(" " in name for name in figures) else "country"
    return [Found(level, bad.format(count(figures, kind), listed(figures, style)), figures)]


def listed(figures: Mapping[str, float], style: str = ",.1f") -> str:
    """The first few figures with their names."""
    shown = [f"{name} {value:{style}}" for name, value in list(figures.items())[:SHOWN]]
    return ", ".join(shown) + (", ..." if len(figures) > SHOWN else "")


def count(figures: Mapping[str, float] | Sequence[str], one: str) -> str:
    """How many figures there are, with the word for one."""
    return plural(len(figures), one)


def plural(number: int, one: str) -> str:
    """A number with its word, in the plural where it is not one."""
    if number == 1:
        return f"1 {one}"
    return f"{number} {one[:-1] + 'ies' if one.endswith('y') else one + 's'}"


def billion(million: float) -> str:
    """Million USD as text in billions."""
    return f"{million / 1e3:,.1f} bn USD"


def money(million: float) -> str:
    """Million USD as text in billions, in millions where these say more."""
    return billion(million) if million >= 100 or million == 0 else f"{million:,.1f} million USD"
