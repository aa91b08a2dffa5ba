"""Anderson acceleration of a fixed point, with the guards that trade equilibria need.

Walker and Ni (2011), "Anderson Acceleration for Fixed-Point Iterations", SIAM J. Numer. Anal. 49.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

Array = np.ndarray
Map = Callable[[Array], Array]


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

    def run(self, rebuild: Callable[[Array], Map], x: Array, logs: int, tolerance: float, limit: int) -> Attempt:
        """Iterate from x until no entry moves by `tolerance`, or until `limit` evaluations."""
        used, distance = 0, np.inf
        while used < limit:
            image = rebuild(x)
            x, distance, spent = self._epoch(image, x, logs, tolerance, min(self.refresh, limit - used))
            used += spent
            if distance < tolerance:
                return Attempt(x, distance, used, True)
            if not np.isfinite(distance):
                break
        return Attempt(x, float(distance), used, False)

    def _epoch(self, image: Map, x: Array, logs: int, tolerance: float, limit: int) -> tuple[Array, float, int]:
        """One stretch with one map: the last point, its distance, evaluations."""
        moves, errors = np.empty((2, self.memory, x.size))
        gram = np.zeros((self.memory, self.memory))
        distance = np.inf
        last_image = last_error = x
        for k in range(limit):
            new = image(x)
            error = new - x
            distance = float(np.abs(error).max())
            if distance < tolerance or not np.isfinite(distance):
                return (new if distance < tolerance else x), distance, k + 1
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
        return x, distance, limit

    def _guarded(self, x: Array, step: Array, image: Array, logs: int) -> Array:
        """The accelerated point, its log step capped and its positive entries kept positive."""
        move = float(np.abs(step[:logs] - x[:logs]).max())
        if move > self.cap:
            step = x + (step - x) * (self.cap / move)
        low = step[logs:] < 0.1 * x[logs:]
        if low.any():
            step = step.copy()
            step[logs:][low] = np.maximum(image[logs:], 0.1 * x[logs:])[low]
        return step


def _weights(gram: Array, projected: Array) -> Array:
    """Least-squares weights; the Gram matrix is nearly singular by nature, so it is lifted a little."""
    lifted = gram + np.diag(np.full(len(gram), 1e-15 * gram.diagonal().max() + 1e-300))
    try:
        return np.linalg.solve(lifted, projected)
    except np.linalg.LinAlgError:
        return np.zeros_like(projected)
