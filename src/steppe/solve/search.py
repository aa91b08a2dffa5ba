"""Ways to an equilibrium: straight from the world before, or in small steps from one that is known."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from steppe.models.base import Problem
from steppe.solve.anderson import Anderson, Attempt, Target

Array = np.ndarray
METHOD = Anderson()
DIRECT_LIMIT = 400
STEP_LIMIT = 250
SMALLEST_STEP = 1 / 256
COARSE = Target(1e-7)  # on the way, where only the last point counts


def iterate(p: Problem, x: Array, target: Target, limit: int, caution: float = 1.0) -> Attempt:
    """Sweep a problem from the state x until the target is met.

    `caution` divides the step of wages: 1 is fastest, more is slower and surer.
    """

    def rebuild(at: Array) -> Callable[[Array], Array]:
        response = caution * p.response(at)
        return lambda y: p.sweep(y, response)

    with np.errstate(all="ignore"):
        return METHOD.run(rebuild, x, p.logs, target, limit)


def polish(p: Problem, near: Attempt, target: Target, limit: int) -> Attempt:
    """Newton's method on x - sweep(x) with GMRES inside, for a point near a solution where sweeps crawl.

    Returns the better of what it finds and the point it was given.
    """
    from scipy.optimize import NoConvergence, newton_krylov  # only a hard problem pays for it

    response = p.response(near.x)
    used = 0

    def gap(x: Array) -> Array:
        nonlocal used
        used += 1
        return x - p.sweep(x, response)

    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            x = newton_krylov(gap, near.x, f_tol=0.1 * target.distance, maxiter=limit, method="lgmres")
        except NoConvergence as stopped:
            x = np.asarray(stopped.args[0])
        except (ValueError, np.linalg.LinAlgError):  # the line search left the region where the equations have values
            x = near.x
        better = np.isfinite(x).all() and target.error(x) < target.error(near.x)
    x = x if better else near.x
    return Attempt(x, near.distance, used, bool(better and target.error(x) <= target.tolerance))


def follow(at: Callable[[float], Problem], x: Array) -> tuple[Attempt, float]:
    """Solve a family of problems from share 0 to 1, each from the last, in steps as long as they work.

    Returns the last solution and the share of the way it belongs to (1 when the road was open).
    """
    share, step, used, caution = 0.0, 0.125, 0, 2.0
    good = Attempt(x, np.inf, 0, False)
    while share < 1.0 and step >= SMALLEST_STEP:
        target = min(1.0, share + step)
        attempt = iterate(at(target), good.x, COARSE, STEP_LIMIT, caution)
        used += attempt.evaluations
        if attempt.done:
            good, share, step = attempt, target, 1.5 * step
        else:
            step, caution = 0.4 * step, 8.0 / caution
    return replace(good, evaluations=used, done=share >= 1.0), share


def stepwise(p: Problem, base: Problem) -> tuple[Attempt, float]:
    """First the change in small steps with balanced trade, if need be, then the balances asked for.

    `base` is the same world without the change. Returns the last solution, and up to which share of
    the balances asked for there is one (negative when the change itself could not be solved).
    """
    level, base = p.with_balances(0.0), base.with_balances(0.0)
    attempt = iterate(level, p.start(), COARSE, DIRECT_LIMIT)
    used = attempt.evaluations
    if not attempt.done:
        attempt, share = follow(lambda s: base.between(level, s), p.start())
        used += attempt.evaluations
        if not attempt.done:
            return replace(attempt, evaluations=used), share - 1.0
    if not p.asks_for_balances:
        return replace(attempt, evaluations=used), 1.0
    attempt, share = follow(p.with_balances, attempt.x)
    return replace(attempt, evaluations=used + attempt.evaluations), share
