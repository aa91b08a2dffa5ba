"""The unit of work: the textbook solution of Caliendo and Parro (2015) in plain NumPy.

Damped updates of wages around an inner loop for prices and a dense solve of the goods market with
N x J unknowns, as in the published programs. Written for clarity, with whole-array operations.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

Array = np.ndarray
DAMPING = 0.2


@dataclass(frozen=True)
class Given:
    """A world with balanced trade and new tariffs, arrays [j,i,n], [k,j,n], [j,n], [j], [n]."""

    share: Array
    tariff: Array
    new_tariff: Array
    value_added_share: Array
    input_share: Array
    final_share: Array
    theta: Array
    value_added: Array


def solve(w: Given, tolerance: float, limit: int = 5000) -> tuple[Array, Array, int]:
    """Wage changes [n], price changes [j,n] and the number of wage updates to a balance error."""
    j, n = w.value_added_share.shape
    wage, price = np.ones(n), np.ones((j, n))
    ratio = (1 + w.new_tariff) / (1 + w.tariff)
    for step in range(1, limit + 1):
        price, cost = _prices(w, wage, price, ratio, 0.1 * tolerance)
        share = w.share * (cost[:, :, None] * ratio / price[:, None, :]) ** -w.theta[:, None, None]
        spending = _goods_market(w, share, wage)
        flow = share * spending[:, None, :] / (1 + w.new_tariff)
        exports, imports = flow.sum(axis=(0, 2)), flow.sum(axis=(0, 1))
        excess = (exports - imports) / (wage * w.value_added)
        if np.abs(excess).max() < tolerance:
            return wage, price, step
        wage = wage * (1 + DAMPING * excess)
        wage /= (wage * w.value_added).sum() / w.value_added.sum()
    raise RuntimeError(f"no solution in {limit} updates")


def _prices(w: Given, wage: Array, price: Array, ratio: Array, tolerance: float) -> tuple[Array, Array]:
    while True:
        inputs = np.einsum("kjn,kn->jn", w.input_share, np.log(price))
        cost = np.exp(w.value_added_share * np.log(wage) + inputs)
        terms = w.share * (cost[:, :, None] * ratio) ** -w.theta[:, None, None]
        new = terms.sum(axis=1) ** (-1 / w.theta[:, None])
        moved = np.abs(new - price).max()
        price = new
        if moved < tolerance:
            return price, cost


def _goods_market(w: Given, share: Array, wage: Array) -> Array:
    """Spending [j,n] from (I - inputs - revenue) E = alpha w VA, one dense system of N J unknowns."""
    j, n = w.value_added_share.shape
    net = share / (1 + w.new_tariff)
    system = np.eye(j * n)
    revenue = 1 - net.sum(axis=1)  # [j,n]
    for c in range(n):
        rows = np.arange(j) * n + c
        for s in range(j):
            columns = slice(s * n, (s + 1) * n)
            system[rows, columns] -= w.input_share[:, s, c][:, None] * net[s, c][None, :]
        system[np.ix_(rows, rows)] -= w.final_share[:, c][:, None] * revenue[:, c][None, :]
    right = (w.final_share * wage * w.value_added).ravel()
    return np.linalg.solve(system, right).reshape(j, n)
