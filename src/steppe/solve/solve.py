"""`solve`: a world under a scenario, compared with the same world without it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from steppe.models.base import Model
from steppe.models.family import of_names
from steppe.problems import SteppeError
from steppe.scenario.measures import Measure
from steppe.scenario.policy import resolve
from steppe.scenario.scenario import Scenario
from steppe.solve.after import after, solved, unchanged
from steppe.solve.equilibrium import find
from steppe.solve.outcome import Outcome
from steppe.world.world import World
from steppe.worlds.shelf import load

LOOSEST, TIGHTEST = 1e-4, 1e-13
_baselines: WeakKeyDictionary[World, dict[tuple[str, float], tuple[World, int]]] = WeakKeyDictionary()


def solve(
    world: World | str | Path,
    scenario: Scenario | Measure | Sequence[Measure],
    *,
    closure: str | None = None,
    horizon: str | None = None,
    model: Model | None = None,
    tolerance: float = 1e-10,
    strict: bool = True,
) -> Outcome:
    """Solve a scenario on a world exactly and return what changes.

    `world` may be the name of a shipped world or the path of a saved one, `scenario` one measure or several.
    `model` is Caliendo and Parro (2015) where none is given. `closure` and `horizon` are short for that model with
    them. The closure says how trade balances adjust: "balanced" (all zero, the default), "fixed" (as they are, in
    units of world value added) or "proportional" (to value added). The horizon ("long", "medium" or "short") says which
    factors cannot leave their sector; without one it is the scenario's own, or none: then all move freely.
    The outcome compares with the same world under the same model and no measure, which is solved first where the data
    are not in equilibrium under it; the data's own figures stay beside it. `tolerance` bounds the relative error of
    every equilibrium condition.

    Raises `NoEquilibrium` where none exists, `NotConverged` where none was found (with `strict=False`
    the outcome comes back and says so), `SteppeError` where scenario and world do not fit.
    """
    if not TIGHTEST <= tolerance <= LOOSEST:
        raise SteppeError(f"tolerance is {tolerance:g}: use a number from {TIGHTEST:g} to {LOOSEST:g}.")
    world, scenario = _world(world), _scenario(scenario)
    model = _model(model, closure, horizon, scenario.horizon)
    policy = resolve(scenario, world)
    before, spent = baseline(world, model, tolerance)
    found = find(model, before, policy, unchanged(before), tolerance, strict=strict)
    return Outcome(
        scenario=scenario,
        data=world,
        before=before,
        after=after(before, policy, found, scenario),
        model=model,
        policy=policy,
        equilibrium=found,
        baseline_evaluations=spent,
    )


def _model(given: Model | None, closure: str | None, horizon: str | None, asked: str | None) -> Model:
    """The model to solve with; `horizon` is what the caller says, `asked` what the scenario does."""
    if given is None:
        return of_names(closure, horizon if horizon is not None else asked)
    if closure is not None:
        raise SteppeError("A model has its closure: give one of `model` and `closure`.")
    if horizon is not None:
        raise SteppeError("A model has its horizon, in `specific`: give one of `model` and `horizon`.")
    return given


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


def baseline(world: World, model: Model, tolerance: float) -> tuple[World, int]:
    """The world without any measure by a model, and the sweeps it took (0: its own data)."""
    if model.solves(world, tolerance):
        return world, 0
    known = _baselines.setdefault(world, {})
    key = (model.text, tolerance)
    if key not in known:
        nothing = unchanged(world)
        found = find(model, world, nothing, nothing, tolerance, strict=True)
        before = solved(world, found, nothing, f"solved with closure {model.closure!r} and no measure")
        known[key] = (before, found.convergence.evaluations)
    return known[key]
