"""Flows moved as little as their reliability allows until sums of them agree with observed totals.

Every flow x has a prior p and a spread s, every total t of flows its own: how far each may be from the truth, as a
share of it. With the relative entropy  d(x|p) = x log(x/p) - x + p,  which is  (x - p)^2 / 2p  for small changes, the
flows minimise

    sum d(x|p) / (p s^2)  +  sum d(Gx|t) / (t spread^2),

the weighting of accounts by reliability of Stone, Champernowne and Meade (1942) with an objective that keeps flows
positive. It is convex, and its dual is smooth and free of constraints: Newton's method with step halving finds the one
answer. Flows whose prior is zero stay zero.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from steppe.problems import WorkFailed

Array = np.ndarray
ENOUGH, STEPS, HALVINGS = 1e-12, 200, 60
FARTHEST = 50.0  # a trial step changes no flow by a larger factor than exp of it


@dataclass(frozen=True, slots=True)
class Adjusted:
    """Flows [cell], and the ratio of each sum to its total before and after [total]."""

    flow: Array
    before: Array
    after: Array


def adjusted(prior: Array, spread: Array, sums: sparse.csr_array, total: Array, total_spread: Array) -> Adjusted:
    """The flows that balance priors against totals; `sums` [total, cell] is one where a cell counts.

    Totals and the sums of their priors are above zero. Raises `WorkFailed` where Newton's method stops short.
    """
    dual = _Dual(prior, spread, sums, total, total_spread)
    price = np.zeros_like(total)
    before = sums @ prior / total
    for _ in range(STEPS):
        flow, made = dual.flows(price)
        gap = sums @ flow - made
        if (np.abs(gap) <= ENOUGH * total).all():
            return Adjusted(flow, before, sums @ flow / total)
        price = price + dual.step(price, flow, made, gap)
    raise WorkFailed("Balancing flows to their controls did not come to rest: a control contradicts another by far.")


class _Dual:
    """The dual problem: what a million USD more of each total is worth [total]."""

    def __init__(self, prior: Array, spread: Array, sums: sparse.csr_array, total: Array, total_spread: Array) -> None:
        self.prior, self.total, self.sums = prior, total, sums
        self.give, self.total_give = spread**2 * prior, total_spread**2 * total
        self.weight, self.total_weight = spread**-2.0, total_spread**-2.0

    def flows(self, price: Array) -> tuple[Array, Array]:
        """Flows, and sums that totals of this price would accept."""
        return self.prior * np.exp(self.give * (self.sums.T @ price)), self.total * np.exp(-self.total_give * price)

    def value(self, price: Array) -> float:
        up, down = self.give * (self.sums.T @ price), -self.total_give * price
        if max(up.max(initial=0.0), down.max(initial=0.0)) > FARTHEST:
            return np.inf
        return float((self.weight * np.exp(up)).sum() + (self.total_weight * np.exp(down)).sum())

    def step(self, price: Array, flow: Array, made: Array, gap: Array) -> Array:
        """A Newton step, halved until the dual falls; whole near the end, where rounding hides the fall."""
        curve = (self.sums.multiply((flow * self.give)[None, :]) @ self.sums.T).toarray()
        curve[np.diag_indices_from(curve)] += made * self.total_give
        scale = 1.0 / np.sqrt(np.diag(curve))
        step = -scale * np.linalg.solve(curve * np.outer(scale, scale), scale * gap)
        here = self.value(price)
        fall = float(-(gap @ step))
        if fall <= 1e-13 * here:
            return step
        for _ in range(HALVINGS):
            if self.value(price + step) <= here - 1e-4 * float(-(gap @ step)):
                break
            step = 0.5 * step
        return step
