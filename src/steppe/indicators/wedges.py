"""What must have changed for a world of one sector to become another: sizes and trade costs, exactly.

With expenditure shares pi of two worlds in equilibrium without tariffs, the same value-added share v and elasticity
theta, let L_in = -(1/theta) [log pi'_in/pi_in - log pi'_nn/pi_nn], which is the log of d_in c_i / c_n. Costs c are
those that leave trade costs d as symmetric as can be (least squares over pairs; Head and Ries 2001 is the symmetric
part), and what is left is the exporter's. Own shares give real wages, these and value added give sizes, which are
relative to the world's (mean log by value added), for growth of all alike moves nobody. Put together they turn the
first world into the second (Eaton, Kortum, Neiman and Romalis 2016 call it accounting).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from steppe.problems import SteppeError
from steppe.world.world import World

Array = np.ndarray
LEAST = 1e-9  # of a buyer's spending: what is not traded in one of two worlds is taken to be as little


@dataclass(frozen=True, slots=True)
class Wedges:
    """Changes as ratios after/before: factors of each country [n], trade costs [i,n] (ones on the diagonal)."""

    size: Array
    cost: Array


def between(then: World, now: World) -> Wedges:
    """The changes that turn one world into another of the same countries, elasticity and value-added shares.

    Raises `SteppeError` where the two differ in these or have several sectors or tariffs.
    """
    _comparable(then, now)
    theta = float(then.array("trade_elasticity")[0])
    ratio = np.log(_shares(now) / _shares(then))
    own = np.diag(ratio)
    relative = -(ratio - own[None, :]) / theta
    cost = (relative - relative.T).mean(axis=1) / 2.0
    trade = relative - cost[:, None] + cost[None, :]
    real = -own / theta  # log of unit cost over the price index
    wage = cost - real + real / then.array("value_added_share")[0]
    earned = [world.accounts.value_added.sum(axis=0) for world in (then, now)]
    part = [value / value.sum() for value in earned]
    grown = np.log(part[1] / part[0]) - wage
    grown -= grown @ (part[0] + part[1]) / 2.0
    np.fill_diagonal(trade, 0.0)
    return Wedges(np.exp(grown), np.exp(trade))


def _shares(world: World) -> Array:
    """Shares of spending by exporter [i,n]; none is zero."""
    flow = world.array("trade_flow")[0]
    share = np.maximum(flow / flow.sum(axis=0), LEAST)
    return share / share.sum(axis=0)


def filled(world: World) -> World:
    """The world with the least trade where there is none, so that it can become another that has some."""
    flow = world.array("trade_flow")[0]
    if (flow >= LEAST * flow.sum(axis=0)).all():
        return world
    share = _shares(world)
    return world.replace(trade_flow=(share * flow.sum(axis=0))[None])


def _comparable(then: World, now: World) -> None:
    problems: list[str] = []
    if len(then.sectors) != 1 or len(now.sectors) != 1:
        problems.append("Two worlds are told apart by size and trade costs with one sector each: aggregate sectors.")
    elif then.countries != now.countries:
        problems.append("Two worlds are compared country by country: merge them into the same labels.")
    else:
        if then.array("tariff").any() or now.array("tariff").any():
            problems.append("Tariffs are not known in both worlds: leave them out of both.")
        for name in ("trade_elasticity", "value_added_share"):
            if not np.allclose(then.array(name), now.array(name), rtol=1e-12):
                problems.append(f"The worlds differ in `{name}`: give both the same.")
    if problems:
        raise SteppeError(problems)
