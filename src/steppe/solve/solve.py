"""`solve`: a world under a scenario, compared with the same world without it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from steppe.models.closures import DEFAULT, Closure, checked
from steppe.models.prepare import is_equilibrium
from steppe.problems import SteppeError
from steppe.scenario.measures import Measure
from steppe.scenario.policy import Policy, resolve
from steppe.scenario.scenario import Scenario
from steppe.solve.equilibrium import Equilibrium, find
from steppe.solve.outcome import Outcome
from steppe.world.world import World
from steppe.worlds.shelf import load

LOOSEST, TIGHTEST = 1e-4, 1e-13
_baselines: WeakKeyDictionary[World, dict[tuple[str, float], tuple[World, int]]] = WeakKeyDictionary()


def solve(
    world: World | str | Path,
    scenario: Scenario | Measure | Sequence[Measure],
    *,
    closure: str = DEFAULT,
    tolerance: float = 1e-10,
    strict: bool = True,
) -> Outcome:
    """Solve a scenario on a world exactly (Caliendo and Parro 2015) and return what changes.

    `world` may be the name of a shipped world or the path of a saved one, `scenario` one measure or several.
    `closure` says how trade balances adjust: "balanced" (all zero, the default), "fixed" (as they are, in
    units of world value added) or "proportional" (to value added). The outcome compares with the same
    world under the same closure and no measure, which is solved first where the data are not in
    equilibrium under it; the data's own figures stay beside it. `tolerance` bounds the relative error of
    every equilibrium condition.

    Raises `NoEquilibrium` where none exists, `NotConverged` where none was found (with `strict=False`
    the outcome comes back and says so), `SteppeError` where scenario and world do not fit.
    """
    kind = checked(closure)
    if not TIGHTEST <= tolerance <= LOOSEST:
        raise SteppeError(f"tolerance is {tolerance:g}: use a number from {TIGHTEST:g} to {LOOSEST:g}.")
    world, scenario = _world(world), _scenario(scenario)
    policy = resolve(scenario, world)
    before, spent = baseline(world, kind, tolerance)
    found = find(before, policy, unchanged(before), kind, tolerance, strict)
    return Outcome(
        scenario=scenario,
        data=world,
        before=before,
        after=_after(before, policy, found, scenario),
        closure=kind,
        policy=policy,
        equilibrium=found,
        baseline_evaluations=spent,
    )


def _world(given: Any) -> World:
    if isinstance(given, World):
        return given
    if isinstance(given, str | Path):
        return load(given)
    raise SteppeError(f"`world` is {_what(given)}: pass a World, or the name or path of one for st.load.")


def _scenario(given: Any) -> Scenario:
    """The scenario; one measure or several are one without a note, named after what they are."""
    if isinstance(given, Scenario):
        return given
    several: tuple[Any, ...] = tuple(given) if isinstance(given, list | tuple) else (given,)
    if several and all(isinstance(measure, Measure) for measure in several):
        return Scenario(" and ".join(dict.fromkeys(type(measure).__name__ for measure in several)), several)
    raise SteppeError(
        f"`scenario` is {_what(given)}: pass a Scenario or a measure such as st.Tariff(...); a file is read by"
        " st.Scenario.from_yaml(path)."
    )


def _what(given: object) -> str:
    return "missing (None)" if given is None else f"{given!r:.60}, of type {type(given).__name__}"


def baseline(world: World, closure: Closure, tolerance: float) -> tuple[World, int]:
    """The world without any measure under a closure, and the sweeps it took (0: its own data)."""
    if is_equilibrium(world, closure, tolerance):
        return world, 0
    known = _baselines.setdefault(world, {})
    key = (closure, tolerance)
    if key not in known:
        nothing = unchanged(world)
        found = find(world, nothing, nothing, closure, tolerance, strict=True)
        before = solved(world, found, nothing, f"solved with closure {closure!r} and no measure")
        known[key] = (before, found.convergence.evaluations)
    return known[key]


def unchanged(world: World) -> Policy:
    """The policy of no change on a world."""
    flow = world.array("trade_flow")
    sectors, n = flow.shape[:2]
    return Policy(world.array("tariff"), np.ones_like(flow), np.ones((sectors, n)), np.ones(n))


def _after(before: World, policy: Policy, found: Equilibrium, scenario: Scenario) -> World:
    after = solved(before, found, policy, f"equilibrium under scenario {scenario.name!r}")
    sources = (*before.sources, *(s for s in scenario.sources if s not in before.sources))
    name = f"{before.name} + {scenario.name}" if before.name else scenario.name
    return World.trusted(
        after.countries,
        after.sectors,
        after.primitives,
        name=name,
        date=before.date,
        sources=sources,
        notes=after.notes,
        flag_meanings=before.flag_meanings,
        regions=before.regions,
    )


def solved(world: World, found: Equilibrium, policy: Policy, note: str) -> World:
    """The world with the flows and tariffs of an equilibrium, its notes saying so."""
    primitives = {**world.primitives, "trade_flow": found.flow, "tariff": np.array(policy.tariff)}
    return World.trusted(
        world.countries,
        world.sectors,
        primitives,
        name=world.name,
        date=world.date,
        sources=world.sources,
        notes=(*world.notes, f"Flows are a model's: {note}."),
        flag_meanings=world.flag_meanings,
        regions=world.regions,
    )
