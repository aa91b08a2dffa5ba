"""Concentration of a state's trade by vector, and its divergence from what size, distance or the past would make it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from steppe.indicators import gravity, shares
from steppe.problems import UnknownLabel
from steppe.world.world import World

Array = np.ndarray
KINDS = ("exports", "imports", "turnover")


@dataclass(frozen=True, slots=True)
class Concentration:
    """One kind of trade by vector: shares, Herfindahl index, effective numbers N1 and N2, divergences in nats.

    `distance` holds D(shares || benchmark) for "world size", "gravity" and, where an earlier world is given, "past".
    """

    shares: Mapping[str, float]
    herfindahl: float
    effective: float
    inverse_herfindahl: float
    distance: Mapping[str, float]


def concentration(
    world: World, state: str, vectors: Mapping[str, Sequence[str]], past: World | None = None
) -> dict[str, Concentration]:
    """Exports, imports and turnover of a state by vector, all sectors, as the world's data have them."""
    traded = by_partner(world, state)
    sizes = gravity.world_sizes(world)
    sizes[world.index(state)] = 0.0
    predicted = gravity.predicted(world, state)
    before = _past(past, world, state)
    found: dict[str, Concentration] = {}
    for place, kind in enumerate(KINDS):
        s = gravity.shares_by_vector(traded[kind], world, vectors)
        benchmark = {"world size": gravity.shares_by_vector(sizes, world, vectors)}
        if predicted is not None:
            both = (*predicted, _both_ways(traded, predicted))
            benchmark["gravity"] = gravity.shares_by_vector(both[place], world, vectors)
        if before is not None:
            benchmark["past"] = gravity.shares_by_vector(before[kind], world, vectors)
        distance = {name: shares.divergence(s, b) for name, b in benchmark.items()}
        index = shares.herfindahl(s)
        found[kind] = Concentration(
            dict(zip(vectors, s.tolist(), strict=True)), index, shares.effective(s), 1.0 / index, distance
        )
    return found


def by_partner(world: World, state: str) -> dict[str, Array]:
    """Exports, imports and turnover with each label, all sectors, million USD net of tariff [label]."""
    flow = world.array("trade_flow").sum(axis=0)
    at = world.index(state)
    sold, bought = flow[at].copy(), flow[:, at].copy()
    sold[at] = bought[at] = 0.0
    return {"exports": sold, "imports": bought, "turnover": sold + bought}


def _both_ways(traded: Mapping[str, Array], predicted: tuple[Array, Array]) -> Array:
    """Predicted turnover: predicted shares of exports and imports, each by its actual total."""
    sold, bought = (p / p.sum() for p in predicted)
    return sold * traded["exports"].sum() + bought * traded["imports"].sum()


def _past(past: World | None, world: World, state: str) -> dict[str, Array] | None:
    """Trade in an earlier world on the labels of this one; partners that it lacks count as zero.

    A region of it that this world has apart is split by the shares of its members.
    """
    if past is None:
        return None
    if state not in past.countries:
        raise UnknownLabel(f"the earlier world {past.name!r} has no {state}: give one that has.")
    place = {label: (k, 1.0) for k, label in enumerate(past.countries)}
    for region, members in past.regions.items():
        if region not in world.countries:
            place |= {member: (past.index(region), share) for member, share in members.items()}
    return {
        kind: np.array([values[k] * part for k, part in (place.get(label, (0, 0.0)) for label in world.countries)])
        for kind, values in by_partner(past, state).items()
    }
