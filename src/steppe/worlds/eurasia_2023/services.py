"""Trade in services by pair: each economy's totals, spread over partners as distance and size would have it.

No table of services by pair is at hand. Letters: i exporter, n importer; million USD.
"""

from __future__ import annotations

from typing import cast

import numpy as np
from scipy.optimize import brentq

Array = np.ndarray
MOST_ROUNDS, TOLERANCE = 10_000, 1e-11


def fitted(prior: Array, out: Array, into: Array) -> Array:
    """Flows with the pattern of `prior` [i,n] and the margins `out` [i] and `into` [n], by proportional fitting."""
    flow = prior.copy()
    for _ in range(MOST_ROUNDS):
        flow *= (out / np.maximum(flow.sum(axis=1), 1e-300))[:, None]
        ratio = into / np.maximum(flow.sum(axis=0), 1e-300)
        flow *= ratio
        if np.abs(ratio[into > 0] - 1.0).max() <= TOLERANCE:
            break
    return flow


def distance_elasticity(trade: Array, distance: Array) -> float:
    """How trade falls with distance, by two-way PPML on one year's pairs (Santos Silva and Tenreyro 2006).

    With exporter and importer effects the first order conditions are that the margins fit, and that trade-weighted
    log distance does; the first are met by proportional fitting for each value tried of the elasticity.
    """
    apart = ~np.eye(len(trade), dtype=bool)
    log_distance = np.where(apart, np.log(distance), 0.0)
    out, into = trade.sum(axis=1), trade.sum(axis=0)

    def miss(elasticity: float) -> float:
        prior = np.where(apart, np.exp(-elasticity * log_distance), 0.0)
        return float(((fitted(prior, out, into) - trade) * log_distance).sum() / trade.sum())

    return cast("float", brentq(miss, 0.0, 4.0, xtol=1e-10))


def by_pair(exports: Array, imports: Array, distance: Array, elasticity: float) -> Array:
    """Services from i to n [i,n]: totals sold [i] and bought [n], the latter scaled to the same sum."""
    apart = ~np.eye(len(exports), dtype=bool)
    prior = np.where(apart, distance**-elasticity, 0.0)
    return fitted(prior, exports, imports * (exports.sum() / imports.sum()))
