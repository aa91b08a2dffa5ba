"""Anderson acceleration of a fixed point, with the guards that trade equilibria need.

Walker and Ni (2011), "Anderson Acceleration for Fixed-Point Iterations", SIAM J. Numer. Anal. 49.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

Array = np.ndarray
Map = Callable[[Array], Array]
TINY = float(np.finfo(float).tiny)


@dataclass(frozen=True, slots=True)
class Target:
    """When to stop: no entry moves by `distance`, and the `error` of the point is below `tolerance`."""

    distance: float
    tolerance: float = np.inf
    error: Callable[[Array], float] = lambda _: 0.0


@dataclass(frozen=True, slots=True)
class Attempt:
    """Where an iteration stopped: the point, its distance to its own image, evaluations used."""

    x: Array
    distance: float
    evaluations: int
    done: bool


@dataclass(frozen=True, slots=True)
class Anderson:
    """The method: differences kept (`memory`), largest step in the first `logs` entries (`cap`).

    The remaining entries stay positive. `refresh` tells after how many evaluations the map is
    rebuilt around the current point and the memory starts anew.
    """

    memory: int = 10
    cap: float = 2.0
    refresh: int = 40

    def run(self, rebuild: Callable[[Array], Map], x: Array, logs: int, target: Target, limit: int) -> Attempt:
        """Iterate from x until the target is met, or until `limit` evaluations."""
        used = 0
        attempt = Attempt(x, np.inf, 0, False)
        while used < limit:
            attempt = self._epoch(rebuild(attempt.x), attempt.x, logs, target, min(self.refresh, limit - used))
            used += attempt.evaluations
            if attempt.done or not np.isfinite(attempt.distance):
                break
        return Attempt(attempt.x, attempt.distance, used, attempt.done)

    def _epoch(self, image: Map, x: Array, logs: int, target: Target, limit: int) -> Attempt:
        """One stretch with one map."""
        moves, errors = np.empty((2, self.memory, x.size))
        gram = np.zeros((self.memory, self.memory))
        near, distance = target.distance, np.inf
        last_image = last_error = x
        for k in range(limit):
            new = image(x)
            error = new - x
            distance = max(float(error.max()), -float(error.min()))
            if distance < near:
                excess = target.error(new) / target.tolerance
                if excess <= 1.0:
                    return Attempt(new, distance, k + 1, True)
                near = max(distance * min(0.5, 0.3 / excess), 1e-15)
            elif not np.isfinite(distance):
                return Attempt(x, distance, k + 1, False)
            step = new
            if k > 0:
                slot = (k - 1) % self.memory
                np.subtract(new, last_image, out=moves[slot])
                np.subtract(error, last_error, out=errors[slot])
                size = min(k, self.memory)
                gram[slot, :size] = gram[:size, slot] = errors[:size] @ errors[slot]
                step = new - _weights(gram[:size, :size], errors[:size] @ error) @ moves[:size]
            last_image, last_error = new, error
            x = self._guarded(x, step, new, logs)
        return Attempt(x, distance, limit, False)

    def _guarded(self, x: Array, step: Array, image: Array, logs: int) -> Array:
        """The accelerated point, its log step capped and its positive entries kept positive."""
        move = step[:logs] - x[:logs]
        longest = max(float(move.max()), -float(move.min()))
        if longest > self.cap:
            step = x + (step - x) * (self.cap / longest)
        low = step[logs:] < 0.1 * x[logs:]
        if low.any():
            step = step.copy()
            step[logs:][low] = np.maximum(image[logs:], 0.1 * x[logs:])[low]
        return step


def _weights(gram: Array, projected: Array) -> Array:
    """Least-squares weights; the Gram matrix is nearly singular by nature, so it is lifted a little."""
    lifted = gram.copy()
    lifted.flat[:: len(gram) + 1] += 1e-15 * gram.diagonal().max() + TINY
    try:
        return np.linalg.solve(lifted, projected)
    except np.linalg.LinAlgError:
        return np.zeros_like(projected)
