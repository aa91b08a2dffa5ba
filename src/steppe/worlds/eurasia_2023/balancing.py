"""One economy's accounts that add up and lie nearest to what is known of them, by cross entropy.

Trade is given, and so is total value added. Letters: j sectors, k inputs; Z [k,j] purchases of inputs,
F [k] final demand, V [j] value added, D [j] own sales, X [j] exports, M [k] imports at what buyers pay.

    sum_j Z_kj + F_k = D_k + M_k        what is bought of k comes from home or abroad
    sum_k Z_kj + V_j = D_j + X_j        what j sells pays its inputs and value added
    sum_j V_j = GDP

Sums of cells may be known too, such as the own sales that an observed own share asks for; they are met as nearly as
their own `give` says, each by one more cell y with the sum as its prior:

    sum of cells = y

Nearest is the least sum over cells of (x log(x/x0) - x + x0) / give, where x0 is the cell's prior and `give`
how freely it may move (cross entropy, as Golan, Judge and Robinson 1994 use it for such tables). The
solution is x = x0 exp(give A'l) with one multiplier l a constraint, found by Newton's method on the dual, which is
smooth and convex; cells stay positive by construction.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from steppe.problems import SteppeError

Array = np.ndarray
TOLERANCE = 1e-12  # of a constraint, relative to total value added
MOST_STEPS = 500
ROUNDING = 1e-14  # of the dual's value, below which a step cannot be judged by it


@dataclass(frozen=True, slots=True)
class Accounts:
    """The four blocks of one economy, million USD (as priors, as what was found, or as `give`)."""

    inputs: Array  # Z [k,j]
    final: Array  # F [k]
    value_added: Array  # V [j]
    own: Array  # D [j]

    def flat(self) -> Array:
        """All cells in one vector."""
        return np.concatenate([self.inputs.ravel(), self.final, self.value_added, self.own])

    @classmethod
    def of(cls, cells: Array, count: int) -> Accounts:
        """The blocks of a vector made by `flat`, for `count` sectors."""
        z, f, v, d = np.split(cells, np.cumsum([count * count, count, count]))
        return cls(z.reshape(count, count), f, v, d)


@dataclass(frozen=True, slots=True)
class Sums:
    """Known sums: the cells of each [sum, cell of `Accounts.flat`], million USD [sum], and how freely each is met."""

    cells: Array
    total: Array
    give: Array


def balanced(
    prior: Accounts, give: Accounts, exports: Array, imports: Array, gdp: float, sums: Sums | None = None
) -> Accounts:
    """The accounts nearest to `prior` that meet the identities with given trade and value added, and `sums` nearly.

    Raises `SteppeError` when none are found, which means that trade and value added contradict each other.
    """
    count = len(exports)
    matrix = _constraints(count)
    wanted = np.concatenate([imports, exports, [gdp]]) / gdp
    cells, freedom = prior.flat() / gdp, give.flat()
    if sums is not None:
        known = len(sums.total)
        matrix = np.block([[matrix, np.zeros((len(matrix), known))], [sums.cells, -np.eye(known)]])
        wanted = np.concatenate([wanted, np.zeros(known)])
        cells, freedom = np.concatenate([cells, sums.total / gdp]), np.concatenate([freedom, sums.give])
    multiplier = np.zeros(len(wanted))
    found = cells
    value = _dual(multiplier, found, freedom, wanted)
    for _ in range(MOST_STEPS):
        gap = matrix @ found - wanted
        if np.abs(gap).max() <= TOLERANCE:
            return Accounts.of(found[: len(prior.flat())] * gdp, count)
        slope = (matrix * (freedom * found)) @ matrix.T
        step = -np.linalg.solve(slope + 1e-15 * np.trace(slope) * np.eye(len(slope)), gap)
        length = min(1.0, 5.0 / float(np.abs(freedom * (matrix.T @ step)).max()))
        while True:
            trial = multiplier + length * step
            moved = cells * np.exp(freedom * (matrix.T @ trial))
            reached = _dual(trial, moved, freedom, wanted)
            if reached <= value + 1e-4 * length * float(gap @ step) + ROUNDING * abs(value) or length < 1e-9:
                break
            length /= 2
        multiplier, found, value = trial, moved, reached
    raise SteppeError(
        "the accounts cannot be balanced: trade contradicts value added; look at its exports and imports."
    )


def _dual(multiplier: Array, cells: Array, freedom: Array, wanted: Array) -> float:
    return float((cells / freedom).sum() - wanted @ multiplier)


def _constraints(count: int) -> Array:
    """The signs of the cells in each identity [constraint, cell]."""
    eye, zero = np.eye(count), np.zeros((count, count))
    bought = np.hstack([np.kron(eye, np.ones(count)), eye, zero, -eye])
    sold = np.hstack([np.kron(np.ones(count), eye), zero, eye, -eye])
    added = np.concatenate([np.zeros(count * count + count), np.ones(count), np.zeros(count)])
    return np.vstack([bought, sold, added])
