"""The world after a change, and the policy of no change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from steppe.scenario.policy import Policy
from steppe.sourced import Note
from steppe.world.world import World

if TYPE_CHECKING:
    from steppe.scenario.scenario import Scenario
    from steppe.solve.equilibrium import Equilibrium

OF_DATA = ("imputed", "alternative")  # what is said of observed flows, and not of a model's


def unchanged(world: World) -> Policy:
    """The policy of no change on a world."""
    flow = world.array("trade_flow")
    sectors, n = flow.shape[:2]
    return Policy(world.array("tariff"), np.ones_like(flow), np.ones((sectors, n)), np.ones(n))


def after(before: World, policy: Policy, found: Equilibrium, scenario: Scenario) -> World:
    """The world under a scenario, named after it and with its sources."""
    world = solved(before, found, policy, f"equilibrium under scenario {scenario.name!r}")
    sources = (*before.sources, *(s for s in scenario.sources if s not in before.sources))
    name = f"{before.name} + {scenario.name}" if before.name else scenario.name
    return world.replace(name=name, sources=sources)


def solved(world: World, found: Equilibrium, policy: Policy, note: str) -> World:
    """The world with the flows and tariffs of an equilibrium, its notes saying so."""
    kept = {name: array for name, array in world.primitives.items() if name not in OF_DATA}
    primitives = {**kept, "trade_flow": found.flow, "tariff": np.array(policy.tariff)}
    about: dict[str, Any] = world.about.to_dict()
    about["notes"] = (*world.notes, Note(f"Flows are a model's: {note}.", "model"))
    return World.trusted(world.countries, world.sectors, primitives, **about)
