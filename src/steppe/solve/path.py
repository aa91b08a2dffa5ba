"""The first-order welfare formula along a path of tariffs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from steppe.problems import SteppeError
from steppe.solve.after import solved, unchanged
from steppe.solve.equilibrium import find

if TYPE_CHECKING:
    import xarray as xr

    from steppe.scenario.policy import Policy
    from steppe.solve.outcome import Outcome
    from steppe.world.world import World


def first_order_welfare(outcome: Outcome, steps: int) -> xr.DataArray:
    """Terms of trade plus volume of trade over `steps` equal steps of the tariffs, percent of real income before all.

    The effects of a step are percent of income at its start, so each counts by the exact real income reached by then.
    """
    _require_tariffs_only(outcome)
    if steps < 1:
        raise SteppeError(f"steps is {steps}: use 1 (the formula itself) or more.")
    world, last = outcome.before, outcome.policy.tariff
    total, reached = np.zeros((2, len(world.countries)))
    first = world.array("tariff")
    for k in range(1, steps + 1):
        policy = replace(outcome.policy, tariff=first + (last - first) * (k / steps))
        part = outcome if steps == 1 else _step(outcome, world, policy)
        total += (part.terms_of_trade.values + part.volume_of_trade.values) * (1.0 + reached)
        reached = (1.0 + reached) * (1.0 + part.welfare.values / 100.0) - 1.0
        world = part.after
    return outcome.before.labelled(total, ("country",), "first_order_welfare", "percent")


def _step(outcome: Outcome, world: World, policy: Policy) -> Outcome:
    tolerance = outcome.convergence.tolerance
    found = find(outcome.model, world, policy, unchanged(world), tolerance, strict=True)
    after = solved(world, found, policy, "a step on the way")
    return replace(outcome, before=world, after=after, policy=policy, equilibrium=found)


def _require_tariffs_only(outcome: Outcome) -> None:
    """Raise when the scenario changes more than tariffs: the first-order formula covers nothing else."""
    p = outcome.policy
    if outcome.model.labour_supply or outcome.model.scale:
        raise SteppeError(
            "first_order_welfare holds where labour does not answer and productivity stays: use `welfare` (exact), or"
            " a model without labour_supply and scale."
        )
    if any((a != 1.0).any() for a in (p.trade_cost, p.productivity, p.labour)):
        raise SteppeError(
            f"first_order_welfare holds for changes of tariffs alone, and scenario {outcome.scenario.name!r} changes"
            " more: use `welfare` (exact), or terms_of_trade and volume_of_trade by themselves."
        )
