"""Find an equilibrium of a world under a policy, check it, and say why when there is none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import numpy as np

from steppe.models.base import Model, Problem, Values
from steppe.models.closures import Closure
from steppe.solve.anderson import Attempt, Target
from steppe.solve.convergence import Convergence, NoEquilibrium, NotConverged
from steppe.solve.search import DIRECT_LIMIT, follow, iterate, polish, stepwise

if TYPE_CHECKING:
    from steppe.scenario.policy import Policy
    from steppe.world.world import World

Array = np.ndarray
DIRECT = "joint sweeps with Anderson acceleration"
FINISH_LIMIT = 400
BALANCES_HELD = "trade balances could be held only up to about {:.0%} of what the closure asks for"
CHANGE_MADE = "the change could be made only up to about {:.0%}"
POLISH_LIMIT = 40  # steps of Newton
STEPWISE = "the same in small steps from balanced trade"
_reduced: WeakKeyDictionary[World, dict[str, dict[Any, Any]]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Equilibrium:
    """A checked solution: changes w^ [n], P^ and c^ [j,n], consumer prices and labour [n]; flows after [j,i,n].

    Flows are in million USD.
    """

    wage: Array
    price: Array
    cost: Array
    index: Array
    labour: Array
    flow: Array
    convergence: Convergence


@dataclass(frozen=True, slots=True)
class Stopped:
    """Where a road ended: what was made larger on it, share reached, spending left to the worst country."""

    what: str
    reached: float
    left: float
    worst: str

    @property
    def exhausted(self) -> bool:
        """Whether it ended because a country had nothing left to spend, rather than for slowness."""
        return self.left < 0.05

    def error(self, closure: Closure, quality: Convergence) -> NotConverged:
        """The refusal: no equilibrium where a country is exhausted, else that none was found."""
        held = self.what.format(self.reached)
        if self.exhausted:
            return NoEquilibrium(f"No equilibrium: {held}, and {self.worst} {_remedy(closure)}", quality)
        return NotConverged(f"The solver gave up, {quality}: {held}. {_remedy(closure)}", quality)


def find(
    model: Model, world: World, policy: Policy, unchanged: Policy, tolerance: float, *, strict: bool
) -> Equilibrium:
    """The equilibrium of a model on a world under a policy; `unchanged` is the policy of no change.

    Raises `NoEquilibrium` where none can exist or only one with negative incomes, and `NotConverged`
    (when `strict`) where the residuals stay above `tolerance`.
    """
    full: Problem = model.problem(world, policy)
    closure = model.closure
    reasons = model.impossible(world, full)
    if reasons:
        raise NoEquilibrium(f"No equilibrium: {'; '.join(reasons)}. {_other_closure(closure)}")
    attempt, method, stopped = _direct(model, world, full, tolerance), DIRECT, None
    if not attempt.done:
        attempt, stopped = _stepwise(world, full, model.problem(world, unchanged), attempt, tolerance)
        method = STEPWISE
    quality = _judged(world, full, attempt, tolerance, method)
    if stopped and (strict or stopped.exhausted):
        raise stopped.error(closure, quality)
    if not quality.converged and strict:
        raise NotConverged(f"The solver gave up, {quality}. {_remedy(closure)}", quality)
    with np.errstate(all="ignore"):
        found = full.values(attempt.x)
    _refuse_negative(world, found, closure, quality)
    return Equilibrium(found.wage, found.price, found.cost, found.index, found.labour, full.flows(attempt.x), quality)


def _direct(model: Model, world: World, full: Problem, tolerance: float) -> Attempt:
    """Straight from the world before the change, on the smaller problem where the model has one."""
    reduced = model.reduced(full, _reduced.setdefault(world, {}).setdefault(model.text, {}))
    if reduced is None:
        return iterate(full, full.start(), _target(full, tolerance), DIRECT_LIMIT)
    p, expand = reduced.problem, reduced.expand
    target = Target(0.3 * tolerance, tolerance, lambda x: _error(full, expand(x)))
    attempt = iterate(p, p.start(), target, DIRECT_LIMIT)
    with np.errstate(all="ignore"):
        return replace(attempt, x=expand(attempt.x))


def _stepwise(
    world: World, full: Problem, base: Problem, before: Attempt, tolerance: float
) -> tuple[Attempt, Stopped | None]:
    """In small steps; the solution, or the last one on the way and why the way ended."""
    attempt, share = stepwise(full, base)
    used, stopped, what = before.evaluations + attempt.evaluations, None, BALANCES_HELD
    if share < 0.0 and full.asks_for_balances:
        attempt, share = follow(lambda s: base.between(full, s), full.start())
        used, what = used + attempt.evaluations, CHANGE_MADE
    if share >= 1.0:
        attempt = iterate(full, attempt.x, _target(full, tolerance), FINISH_LIMIT, caution=2.0)
        used += attempt.evaluations
        if not attempt.done:
            attempt = polish(full, attempt, _target(full, tolerance), POLISH_LIMIT)
            used += attempt.evaluations
    elif share >= 0.0:
        stopped = _why(world, full, attempt.x, what, share)
    return replace(attempt, evaluations=used), stopped


def _target(p: Problem, tolerance: float) -> Target:
    """Stop when all residuals are within the tolerance, not only the steps."""
    return Target(0.3 * tolerance, tolerance, lambda x: _error(p, x))


def _error(p: Problem, x: Array) -> float:
    with np.errstate(all="ignore"):
        return max(float(np.nan_to_num(values, nan=np.inf).max()) for values in p.residuals(x).values())


def _judged(world: World, p: Problem, attempt: Attempt, tolerance: float, method: str) -> Convergence:
    """The residuals of the whole problem at the solution, from its own equations."""
    with np.errstate(all="ignore"):
        errors = {name: np.nan_to_num(e, nan=np.inf) for name, e in p.residuals(attempt.x).items()}
    largest = {name: float(e.max()) for name, e in errors.items()}
    name = max(largest, key=lambda condition: largest[condition])
    worst = f"{name}, {world.countries[int(errors[name].argmax())]}"
    residual = largest[name]
    return Convergence(residual <= tolerance, residual, worst, attempt.evaluations, tolerance, method, largest)


def _why(world: World, p: Problem, x: Array, what: str, reached: float) -> Stopped:
    """Up to where the road went, and the country whose spending shrank most on the way."""
    found = p.values(x)
    left = found.spending.sum(axis=0) / p.spending.sum(axis=0)
    n = int(left.argmin())
    balance = float(found.balance[n])
    word = "surplus" if balance > 0 else "deficit"
    return Stopped(
        what,
        reached,
        float(left[n]),
        f"{world.countries[n]} gives out first: its {word} of {abs(balance):,.4g} million USD leaves"
        f" {left[n]:.1%} of its spending before.",
    )


def _refuse_negative(world: World, found: Values, closure: Closure, quality: Convergence) -> None:
    small = -1e-9 * np.abs(found.spending).sum(axis=0)
    with np.errstate(all="ignore"):
        checks = {
            "income": found.income <= 0,
            "spending": (found.spending < small).any(axis=0),
            "output": (found.output < small).any(axis=0),
            "price": ~np.isfinite(np.log(found.price)).all(axis=0) | ~np.isfinite(np.log(found.wage)),
        }
    bad = [f"{world.countries[n]} ({what})" for what, where in checks.items() for n in np.flatnonzero(where)]
    if bad:
        named = ", ".join(bad[:5]) + (f" and {len(bad) - 5} more" if len(bad) > 5 else "")
        raise NoEquilibrium(
            f"No equilibrium: the equations hold only with a negative or infinite value for {named}."
            f" {_remedy(closure)}",
            quality,
        )


def _other_closure(closure: Closure) -> str:
    if closure == "balanced":
        return "Use closure='fixed' or 'proportional', which let those who only sell or only buy do so, or less change."
    return "Use closure='balanced', or a smaller change."


def _remedy(closure: Closure) -> str:
    if closure == "balanced":
        return "Use a smaller change, or split it into several scenarios."
    return "Use closure='balanced', or a smaller change."
