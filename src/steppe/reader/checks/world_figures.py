"""What a world says of trade between two sides or within a group, by every admissible definition."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from steppe.record.record import Record
from steppe.world.world import World

Array = np.ndarray
MILLION = 1e6


def levels(world: World, sides: frozenset[str], known: Record, measure: str) -> Mapping[str, float]:
    """Trade between two sides, of one state with all, or within one group counted once and twice, USD."""
    flow, groups = _abroad(world), _groups(world, sides, known)
    if not all(groups):
        return {}
    if len(groups) == 1 and len(groups[0]) == 1:
        (k,) = groups[0]
        out, into = (float(part.sum()) * MILLION for part in (flow[k], flow[:, k]))
        every = {"trade": {"all exports plus imports": out + into}, "exports": {"all exports": out}}
        return every.get(measure, {"all imports": into})
    if len(groups) == 1:
        once = float(flow[np.ix_(groups[0], groups[0])].sum()) * MILLION
        both = {"sum of members' exports to each other": once, "the same with every flow counted twice": 2 * once}
        return both if measure == "trade" and once else {}
    one, two = groups
    there, back = (float(flow[np.ix_(a, b)].sum()) * MILLION for a, b in ((one, two), (two, one)))
    if measure == "trade":
        return {"exports plus imports": there + back} if there + back else {}
    first, second = sorted(sides)
    return {f"from {first} to {second}": there, f"from {second} to {first}": back}


def shares(world: World, sides: frozenset[str], known: Record) -> Mapping[str, float]:
    """The share of trade within a group in its members' trade, or of each side in the other's."""
    flow, groups = _abroad(world), _groups(world, sides, known)
    both = flow + flow.T
    if len(groups) == 1:
        (inside,) = groups
        own = both[np.ix_(inside, inside)].sum(axis=1) / np.maximum(both[inside].sum(axis=1), 1e-300)
        weighted = both[np.ix_(inside, inside)].sum() / max(both[inside].sum(), 1e-300)
        named = {
            "of all their trade together": weighted,
            "mean over members": own.mean(),
            "largest of a member": own.max(),
        }
        return {name: float(value) for name, value in named.items()} if len(inside) > 1 else {}
    names = sorted(sides)
    found: dict[str, float] = {}
    for k, (one, two) in enumerate((groups, groups[::-1])):
        for name, values in (("trade", both), ("exports", flow), ("imports", flow.T)):
            total = float(values[one].sum())
            if total:
                found[f"{names[1 - k]} in the {name} of {names[k]}"] = float(values[np.ix_(one, two)].sum()) / total
    return found


def turnover(world: World, group: str, known: Record) -> float:
    """All exports and imports of a group's members, USD."""
    flow, (inside,) = _abroad(world), _groups(world, frozenset((group,)), known)
    return float(flow[inside].sum() + flow[:, inside].sum()) * MILLION


def _abroad(world: World) -> Array:
    flow = np.array(world.array("trade_flow").sum(axis=0))
    np.fill_diagonal(flow, 0.0)
    return flow


def _groups(world: World, sides: frozenset[str], known: Record) -> list[list[int]]:
    """The places of each side's members in a world, sides in alphabetic order."""
    return [
        [
            world.index(code)
            for code in sorted(known.side(side, world.date) if side in known.instruments else {side})
            if code in world.countries
        ]
        for side in sorted(sides)
    ]


def ranking(world: World, whose: str, known: Record, measure: str) -> Mapping[str, float]:
    """The partners of a state or group by trade, exports or imports, USD, the largest first; its members left out."""
    flow, (own,) = _abroad(world), _groups(world, frozenset((whose,)), known)
    there, back = flow[own].sum(axis=0), flow[:, own].sum(axis=1)
    volume = {"exports": there, "imports": back}.get(measure, there + back) * MILLION
    found = {code: float(volume[k]) for k, code in enumerate(world.countries) if k not in own and volume[k] > 0}
    return dict(sorted(found.items(), key=lambda item: -item[1])) if own else {}
