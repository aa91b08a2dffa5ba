"""Goods by sector and pair, moved as little as possible until mixes of economies agree with controls on them.

With d(x|p) = x log(x/p) - x + p, the flows x nearest to a prior p minimise

    sum d(x|p) + sum_k (PRIOR / spread_k)^2 d(G_k x | t_k)

under the totals of pairs, where G_k x is what a control sums and t_k what it says: a sum of the prior may be off by
`PRIOR`, a control by its spread, and the result lies between, nearer to the better known (Stone, Champernowne and Meade
1942). Each control in turn is met as far as its weight goes, then the pairs; the steps are those of scaling for
unbalanced transport (Chizat, Peyre, Schmitzer and Vialard 2018) and use sums alone, so that the result does not hang
on threads. Letters: g sectors of goods, i exporter, n importer; million USD.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from steppe.worlds.eurasia_2023.mix_targets import Target

Array = np.ndarray
TOLERANCE, MOST_ROUNDS = 1e-8, 3_000  # of all trade moved in a round


def fitted(prior: Array, totals: Array, wanted: Sequence[Target]) -> Array:
    """Flows [g,i,n] near a prior that keep the totals of pairs [i,n] and heed the controls by their weights."""
    known = prior.sum(axis=0)
    flow = prior * np.divide(totals, known, out=np.zeros_like(totals), where=known > 0)
    layers = [_Layer(part, flow.shape) for part in _layers([one for one in wanted if one.sum(flow) > 0], flow.shape)]
    for _ in range(MOST_ROUNDS):
        before = flow.copy()
        for layer in layers:
            layer.heed(flow.ravel())
        now = flow.sum(axis=0)
        flow *= np.divide(totals, now, out=np.ones_like(totals), where=now > 0)
        if np.abs(flow - before).sum() <= TOLERANCE * totals.sum():
            break
    return flow


class _Layer:
    """Controls that share no flow, met at once; `price` is the log of the factor that each has put on its flows."""

    def __init__(self, wanted: Sequence[Target], shape: tuple[int, ...]) -> None:
        cells = [_cells(one, shape) for one in wanted]
        self.at, self.count = np.concatenate(cells), np.array([len(at) for at in cells])
        self.start = np.concatenate([[0], np.cumsum(self.count)[:-1]])
        self.value = np.array([one.value for one in wanted])
        weight = np.array([one.weight for one in wanted])
        self.give = weight / (1.0 + weight)
        self.price = np.zeros(len(wanted))

    def heed(self, flow: Array) -> None:
        """Meet each control as far as its weight goes, in place; `flow` is flat and owned by the caller."""
        held = flow[self.at]
        without = np.add.reduceat(held, self.start) * np.exp(-self.price)
        price = self.give * np.log(self.value / without)
        flow[self.at] = held * np.repeat(np.exp(price - self.price), self.count)
        self.price = price


def _layers(wanted: Sequence[Target], shape: tuple[int, ...]) -> list[list[Target]]:
    """The controls in as few parts as come of putting each into the first where it shares no flow with another."""
    parts: list[tuple[list[Target], Array]] = []
    for one in wanted:
        at = _cells(one, shape)
        home = next((part for part in parts if not part[1][at].any()), None)
        if home is None:
            home = ([], np.zeros(int(np.prod(shape)), dtype=bool))
            parts.append(home)
        home[0].append(one)
        home[1][at] = True
    return [held for held, _ in parts]


def _cells(one: Target, shape: tuple[int, ...]) -> Array:
    """The flat positions of the flows that a control sums, in order."""
    grid = np.ix_(one.sectors, one.exporters, one.importers)
    return np.sort(np.ravel_multi_index(grid, shape).ravel())
