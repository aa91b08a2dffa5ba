"""How concentrated shares are and how far from other shares: pure functions of arrays that sum to one.

Hill (1973) numbers: N1 = exp(entropy), N2 = 1 / sum of squares; both count n equal shares as n, and two copies of a
distribution as twice one. The distance is the divergence of Kullback and Leibler (1951), in nats.
"""

from __future__ import annotations

import numpy as np

Array = np.ndarray


def shares(values: Array) -> Array:
    """Values over their sum; nan everywhere when nothing is positive, and what is below zero counts as zero."""
    positive = np.maximum(np.asarray(values, float), 0.0)
    total = positive.sum()
    return positive / total if total > 0 else np.full_like(positive, np.nan)


def herfindahl(s: Array) -> float:
    """The index of Herfindahl and Hirschman, sum of squared shares, from 1/n to 1."""
    return float((s**2).sum())


def effective(s: Array) -> float:
    """The effective number N1 = exp(-sum s ln s)."""
    held = s[s > 0]
    return float(np.exp(-(held * np.log(held)).sum())) if np.isfinite(s).all() else float("nan")


def divergence(s: Array, benchmark: Array) -> float:
    """D(s || b) = sum s ln(s/b), nats; infinite where b is zero and s is not."""
    if not (np.isfinite(s).all() and np.isfinite(benchmark).all()):
        return float("nan")
    held = s > 0
    with np.errstate(divide="ignore"):
        return max(float((s[held] * np.log(s[held] / benchmark[held])).sum()), 0.0)
