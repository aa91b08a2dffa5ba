"""Whose growth a state lives from: first-order effects of every country's growth on every country's real income.

Kleinman, Liu and Redding (2024), "International Friends and Enemies", with sectors, inputs and tariffs (`linear`).
Growth of one percent is one percent more of a country's factors, or of what they add.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from steppe.indicators.linear import Answer, Linear
from steppe.labels import country_name, strict_xarray
from steppe.models.closures import DEFAULT, checked
from steppe.models.family import of_closure
from steppe.problems import SteppeError
from steppe.solve.solve import baseline
from steppe.whole import written_whole
from steppe.world.world import World
from steppe.worlds.shelf import load

if TYPE_CHECKING:
    import xarray as xr

Array = np.ndarray
PARTS = ("market_size", "substitution", "revenue", "cost_of_living")
UNIT = "percent of real income for one percent of growth"
HELD = ("balanced", "fixed")
SHOWN, LEAST, TOLERANCE = 10, 5e-5, 1e-10


@dataclass(frozen=True, slots=True)
class Row:
    """What one partner's growth does to a state, percent for one percent, in its parts.

    `value_added` is the share of the state's value added that the partner's final spending buys.
    """

    partner: str
    effect: float
    parts: tuple[float, ...]
    value_added: float


@dataclass(frozen=True, slots=True, repr=False)
class Exposed:
    """A state's exposure, the largest effects first, its own growth apart."""

    state: str
    world: str
    closure: str
    own: Row
    rows: tuple[Row, ...]

    def table(self) -> pd.DataFrame:
        """The partners as a DataFrame: partner, name, effect, its parts, value_added (a share)."""
        return pd.DataFrame([_plain(row) for row in (*self.rows, self.own)])

    def to_csv(self, path: str | Path) -> Path:
        """Write the table to a CSV file, whole or not at all."""
        with written_whole(path) as draft:
            self.table().to_csv(draft, index=False, lineterminator="\n")
        return Path(path)

    def to_dict(self) -> dict[str, Any]:
        """The exposure as plain values, for JSON."""
        head = {"state": self.state, "world": self.world, "closure": self.closure, "unit": UNIT}
        return {**head, "own": _plain(self.own), "partners": [_plain(row) for row in self.rows]}

    def __repr__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        name = country_name(self.state)
        yield f"Whose growth {name} lives from, in {self.world}, closure {self.closure}"
        yield f"Percent of real income for one percent of growth, to first order; of its own: {self.own.effect:+.3f}"
        yield "   effect   markets  compet.   duties   prices  value added"
        worst = [row for row in self.rows if row.effect <= -LEAST][-SHOWN:]
        gains = [row for row in self.rows if row.effect >= LEAST][:SHOWN]
        for row in (*gains, *worst):
            numbers = "  ".join(f"{value:+.4f}" for value in (row.effect, *row.parts))
            yield f"  {numbers}       {100 * row.value_added:5.2f}%  {country_name(row.partner)}"
        left = len(self.rows) - len(gains) - len(worst)
        if left > 0:
            yield f"  ... and {left} more: --csv, --json and table() have all"
        yield "markets: what all buyers spend more or less; compet.: what they move between sellers; duties: tariff"
        yield "revenue; prices: cost of living; each at the world's mean wage. value added: the part that a partner's"
        yield "final spending buys, over all its inputs."


def exposure(world: World | str | Path, *, closure: str = DEFAULT, parts: bool = False) -> xr.DataArray:
    """The first-order effect of each country's growth on every country's real income, percent for one percent.

    Dimensions `affected` and `growing`; with `parts` also `part`: more spending of buyers, what buyers move between
    sellers, tariff revenue (less a fixed balance) and the cost of living, which sum to the effect. Equals the
    derivative of `solve` for `Labour`. Closures "balanced" and "fixed"; raises `SteppeError` for another.
    """
    base = _base(world, closure)
    found = Linear.of(base).answer()
    xr = strict_xarray()
    labels = {"affected": list(base.countries), "growing": list(base.countries)}
    attributes = {"units": UNIT, "world": base.name, "closure": closure}
    if not parts:
        return xr.DataArray(found.real_income, labels, ("affected", "growing"), "exposure", attributes)
    each = np.stack(_parts(found))
    return xr.DataArray(each, {"part": list(PARTS), **labels}, ("part", "affected", "growing"), "exposure", attributes)


def value_added_exposure(world: World | str | Path) -> xr.DataArray:
    """The share of every country's value added that the final spending of each country buys, over all its inputs.

    Dimensions `country` (whose value added) and `buyer`; rows sum to one.
    """
    given = load(world) if isinstance(world, str | Path) else world
    xr = strict_xarray()
    labels = {"country": list(given.countries), "buyer": list(given.countries)}
    values = Linear.of(given).value_added_by_buyer()
    return xr.DataArray(values, labels, ("country", "buyer"), "value_added", {"units": "share", "world": given.name})


def exposed(world: World | str | Path, state: str, *, closure: str = DEFAULT) -> Exposed:
    """What every partner's growth does to one state, with its parts and where the state's value added ends."""
    base = _base(world, closure)
    n = base.index(state)
    linear = Linear.of(base)
    found, bought = linear.answer(), linear.value_added_by_buyer()[n]
    parts, effect = np.array([part[n] for part in _parts(found)]), found.real_income[n]
    rows = [
        Row(code, float(effect[m]), tuple(parts[:, m].tolist()), float(bought[m]))
        for m, code in enumerate(base.countries)
    ]
    own = rows.pop(n)
    ranked = tuple(sorted(rows, key=lambda row: (-row.effect, row.partner)))
    return Exposed(base.countries[n], base.name, closure, own, ranked)


def _base(world: World | str | Path, closure: str) -> World:
    """The world in equilibrium under a closure that holds balances."""
    if checked(closure) not in HELD:
        raise SteppeError(f"Exposure under the closure {closure!r} is not known: take {' or '.join(HELD)}.")
    given = load(world) if isinstance(world, str | Path) else world
    return baseline(given, of_closure(closure), TOLERANCE)[0]


def _parts(found: Answer) -> tuple[Array, ...]:
    return found.market_size, found.substitution, found.revenue, found.cost_of_living


def _plain(row: Row) -> dict[str, Any]:
    named = dict(zip(PARTS, row.parts, strict=True))
    return {
        "partner": row.partner,
        "name": country_name(row.partner),
        "effect": row.effect,
        **named,
        "value_added": row.value_added,
    }
