"""Goods trade by pair and sector: the mix that a pair of one year has by the sector pattern of an earlier one.

Letters: g sectors of goods, i exporter, n importer; flows in million USD.
"""

from __future__ import annotations

import numpy as np

Array = np.ndarray
NEW_GOODS = 0.05  # least weight of the likely mix, for goods first traded since


def patterns(earlier: Array, weight: Array, donor: Array) -> Array:
    """Each pair's mix of sectors [g,i,n]: its own of an earlier year by `weight` [i,n], else the likely one.

    The likely mix is the exporter's to all, tilted to what the importer buys more of than the world does. An exporter
    whose exports are not known takes the mix of its `donor` [i] (itself if it has none).
    """
    world = earlier.sum(axis=(1, 2))
    sells, buys = earlier.sum(axis=2)[:, donor], earlier.sum(axis=1)
    exporter = _mix(np.where(sells.sum(axis=0) > 0, sells, world[:, None]))
    importer = _mix(np.where(buys.sum(axis=0) > 0, buys, world[:, None]))
    likely = _mix(exporter[:, :, None] * (importer / _mix(world[:, None]))[:, None, :])
    total = earlier.sum(axis=0)
    seen = np.divide(earlier, total, out=np.zeros_like(earlier), where=total > 0)
    return weight * seen + (1 - weight) * likely


def weights(earlier: Array, totals: Array, held: Array) -> Array:
    """How far each pair's own mix of an earlier year stands for its trade now [i,n], zero where not `held`.

    Trade that a pair has gained beyond the growth of all such pairs is new, and is given the likely mix: Russia's
    sales to India grew with oil that it did not sell there before.
    """
    old = np.where(held, earlier.sum(axis=0), 0.0)
    growth = totals[old > 0].sum() / old.sum()
    kept = np.divide(growth * old, totals, out=np.zeros_like(totals), where=totals > 0)
    return (1.0 - NEW_GOODS) * np.minimum(kept, 1.0)


def _mix(values: Array) -> Array:
    """Shares over the first axis."""
    return values / values.sum(axis=0)


def misplaced(pattern: Array, earlier: Array) -> float:
    """The part of trade that a pattern puts into the wrong sector, on pairs with earlier trade."""
    own = earlier.sum(axis=0)
    return float(np.abs(pattern * own - earlier).sum() / 2 / own.sum())


def likely_pattern(earlier: Array) -> Array:
    """The mix that each pair would be given if its own earlier trade were not known [g,i,n].

    The pair's own trade is left out of its partners' mixes, so that the guess does not know the answer.
    """
    sells = earlier.sum(axis=2)[:, :, None] - earlier
    buys = earlier.sum(axis=1)[:, None, :] - earlier
    world = earlier.sum(axis=(1, 2))[:, None, None] - earlier
    guess = sells * buys / np.maximum(world, 1e-300)
    total = guess.sum(axis=0)
    return np.divide(guess, total, out=np.full_like(guess, 1 / len(guess)), where=total > 0)
