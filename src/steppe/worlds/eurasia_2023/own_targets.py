"""Own sales that the accounts of `eurasia-2023` start from, and the sums of them that controls ask for.

Letters: j sectors, n economies; D own sales, M imports at what buyers pay, X exports; million USD. An own share s of
a sector asks for D = M s / (1 - s); that it may be off by some points makes D uncertain by points / (s (1 - s)) of
it: little where trade is a good part of what is bought, much where nearly all is made at home. Imports of services by
sector are estimates, so that their own shares ask for little. Of what the world has no trade in, such as
construction, an own share says nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from steppe.worlds.eurasia_2023.balancing import Sums
from steppe.worlds.eurasia_2023.market import Market
from steppe.worlds.eurasia_2023.own_controls import OLDER, OUTPUT, OWN, POINTS, SALES, USE, Control
from steppe.worlds.eurasia_2023.own_expected import EDGE, bought, expected, places
from steppe.worlds.eurasia_2023.places import sectors

Array = np.ndarray
LEAST = 0.01  # of exports, below which own sales by observed output do not fall
GOODS_IMPORTS, SERVICES_IMPORTS = 0.05, 1.0  # how far imports of a sector may be off, as a part of them
LITTLE = 1e-6  # of value added: no own sales are less, and imports below it count as none


@dataclass(frozen=True, slots=True)
class Guess:
    """Logarithms of own sales [j,n] before an economy's own controls, and how far off they are where these are known.

    Goods go by `own_expected`; services and what is not imported by use tables.
    """

    level: Array
    spread: float
    slope: float

    @classmethod
    def of(cls, tabled: Array, market: Market, controls: Sequence[Control]) -> Guess:
        """From own sales by use tables and trade [j,n], million USD, and the own shares of other economies."""
        by_table = np.log(np.maximum(tabled, LITTLE * market.added))
        shares = [row for row in controls if row.what == OWN]
        if not shares:
            return cls(by_table, 1.0, 1.0)
        typical = expected(shares, tabled, market)
        by_odds = typical.odds + np.log(np.maximum(market.paid, LITTLE * market.added))
        goods = np.arange(len(sectors())) < len(sectors("goods"))
        known = goods[:, None] & (market.paid > LITTLE * market.added)
        return cls(np.where(known, by_odds, by_table), typical.spread, typical.slope)

    def own(self, rows: Sequence[Control], market: Market, n: int) -> Array:
        """Own sales [j] of an economy, moved towards its controls, the surest last."""
        found = np.exp(self.level[:, n])
        for row in sorted(targets(rows, market), key=lambda row: -row.points):
            at = places(row)
            asked, spread = target(row, market, n)
            trust = self.spread**2 / (self.spread**2 + spread**2)
            found[at] *= (asked / found[at].sum()) ** trust
        return found

    def sums(self, rows: Sequence[Control], market: Market, n: int) -> Sums | None:
        """The sums of own sales that an economy's controls ask for, none where it has no control."""
        used = targets(rows, market)
        if not used:
            return None
        count = len(sectors())
        cells = np.zeros((len(used), count * count + 3 * count))
        asked, give = np.empty(len(used)), np.empty(len(used))
        for t, row in enumerate(used):
            cells[t, [count * count + 2 * count + j for j in places(row)]] = 1.0
            asked[t], spread = target(row, market, n)
            give[t] = spread**2 * asked[t] / market.added[n]
        return Sums(cells, asked, give)


def targets(rows: Sequence[Control], market: Market) -> list[Control]:
    """The controls that ask for own sales; where output or sales are observed well, own shares only check."""
    rows = [row for row in rows if row.what != OWN or bought(row, market) > 0]
    observed = [row for row in rows if row.what in (OUTPUT, SALES, USE)]
    held = {sector for row in observed if row.reliability < OLDER for sector in row.sectors}
    return observed + [row for row in rows if row.what == OWN and not held & set(row.sectors)]


def target(row: Control, market: Market, n: int) -> tuple[float, float]:
    """The own sales that a control asks for, million USD, and how far they may be off, as a part of them."""
    at = places(row)
    if row.what == OWN:
        share = min(max(row.aged, EDGE), 1.0 - EDGE)
        odds = share / (1.0 - share)
        imports = GOODS_IMPORTS if row.sectors[0] in sectors("goods") else SERVICES_IMPORTS
        spread = float(np.hypot(POINTS[row.reliability] / (share * (1.0 - share)), imports))
        return float(market.paid[at, n].sum() * odds), spread
    sold = row.aged * market.added[n]
    if row.what == OUTPUT:
        exports = float(market.exports[at, n].sum())
        sold = max(sold - exports, LEAST * exports)
    if row.what == USE:
        sold = max(sold - float(market.paid[at, n].sum()), LEAST * sold)
    return float(max(sold, LITTLE * market.added[n])), row.missed
