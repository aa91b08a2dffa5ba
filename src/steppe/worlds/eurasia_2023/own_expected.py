"""Own sales of goods that may be expected where none are observed, from use tables and what these miss elsewhere.

With odds D / M of own sales to imports, as observed and as a use table with trade has them (t), over the groups of
sectors g and the economies n that have an own share,

    log(D / M) = a_g + d log(D_t / M) + u_n,

by least squares, with u_n the mean of what is left in an economy, drawn to zero where few of its shares are known. Use
tables make too little at home of what is much imported, and d below one mends that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from steppe.concordances import eurasia_of_wiod
from steppe.worlds.eurasia_2023.market import Market
from steppe.worlds.eurasia_2023.own_controls import Control
from steppe.worlds.eurasia_2023.places import countries, sectors

Array = np.ndarray
EDGE = 0.005  # own shares are kept as far from none and from all, where odds have no bound
FEW = 5.0  # so many shares of an economy weigh as much as knowing nothing of it
TAKEN = ("A", "C")  # shares of all uses


@dataclass(frozen=True, slots=True)
class Expected:
    """Logarithms of D / M [sector, economy], how far off they are where shares are known, and the slope d."""

    odds: Array
    spread: float
    slope: float


def log_odds(share: Array | float) -> Array:
    """The logarithm of own sales over imports at an own share."""
    kept = np.clip(share, EDGE, 1.0 - EDGE)
    return np.log(kept / (1.0 - kept))


def expected(controls: Sequence[Control], tabled: Array, market: Market) -> Expected:
    """The odds by sector and economy, from own shares and own sales by use tables [j,n], million USD.

    Means something for goods that an economy imports.
    """
    rows = [row for row in controls if row.reliability in TAKEN and bought(row, market) > 0]
    rows = [row for row in rows if row.sectors[0] in sectors("goods")]
    at = np.array([countries().index(row.economy) for row in rows])
    group = np.array([_group(row.sectors[0]) for row in rows])
    by_table = np.array([tabled[places(row), n].sum() / bought(row, market) for row, n in zip(rows, at, strict=True)])
    seen = log_odds(np.array([row.aged for row in rows]))
    known = np.column_stack([np.eye(len(_groups()))[group], log_odds(by_table / (1.0 + by_table))])
    slope, *_ = np.linalg.lstsq(known, seen, rcond=None)
    left = seen - known @ slope
    count = np.bincount(at, minlength=len(market.added))
    own = np.bincount(at, weights=left, minlength=len(market.added)) / (count + FEW)
    place = np.array([_group(sector) for sector in sectors()])
    share = tabled / np.maximum(tabled + market.paid, 1e-300)
    odds = slope[:-1][place][:, None] + slope[-1] * log_odds(share) + own
    return Expected(odds, float(np.std(left - own[at])), float(slope[-1]))


def bought(row: Control, market: Market) -> float:
    """What an economy imports of a control's sectors, million USD."""
    return float(market.paid[places(row), countries().index(row.economy)].sum())


def places(row: Control) -> list[int]:
    """The positions of a control's sectors."""
    return [sectors().index(name) for name in row.sectors]


def _groups() -> list[tuple[str, ...]]:
    """The groups of sectors of WIOD 2011, which hold every sector once."""
    return list(dict.fromkeys(eurasia_of_wiod("2013").values()))


def _group(sector: str) -> int:
    return next(k for k, group in enumerate(_groups()) if sector in group)
