"""How much more of what is bought at home comes from abroad in 2023 than in 2012, by what trade in goods shows.

Home sales of goods D are output Y less exports X, and what matters for an own share is the odds M / D of imports.
From WIOD's totals of goods of 2011,

    r = (M' / M) / (D' / D),   D' = Y' - X',   M' = m M,   X' = x X,   Y' = y Y,

where m and x are how much goods imports and exports of 2023 are of those of 2012, over the pairs that both tables
report, and y is GDP of 2023 over that of 2012 in USD, which output of goods is taken to follow. Exports are taken out
first, so that an economy that came to sell abroad what it made does not count as making more for itself. Where trade
passes through or a currency fell, D' is small and r loses its meaning: it stays within `BOUND` of one.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from steppe.problems import SteppeError
from steppe.sources import baci, pair_history
from steppe.sources.wiod_uses import Sales
from steppe.worlds.common.gdp import gdp

FROM, TO = 2012, 2023  # the table of pairs has every fourth year
BOUND = 1.5
GOODS = 16  # the first industries of WIOD 2011
JOINED = {"BLX": "BEL", "LUX": "BEL"}  # one economy in the table of 2012


def changes(folder: Path, sales: Sales) -> dict[str, float]:
    """The change r of the odds of imports between 2012 and 2023, by economy of `sales` that both tables have."""
    own, exports = (values[:, :GOODS].sum(axis=1).tolist() for values in (sales.own, sales.exports))
    growth = trade_growth(folder)
    found: dict[str, float] = {}
    for n, code in enumerate(sales.economies):
        before, after = gdp(code, FROM, oldest=0), gdp(code, TO, oldest=0)
        if code not in growth or not before or not after:
            continue
        found[code] = change(own[n], exports[n], after / before, *growth[code])
    return found


def change(own: float, exports: float, output: float, imports_growth: float, exports_growth: float) -> float:
    """The change of the odds M / D, from home sales and exports before and what output and trade have become of one."""
    left = output * (own + exports) - exports_growth * exports
    ratio = imports_growth * own / left if left > 0 else BOUND
    return min(max(ratio, 1.0 / BOUND), BOUND)


def aged(share: float, ratio: float) -> float:
    """An own share when the odds of imports have become `ratio` of what they were; none and all stay."""
    return share / (share + (1.0 - share) * ratio)


def trade_growth(folder: Path) -> dict[str, tuple[float, float]]:
    """Goods imports and exports of 2023 over those of 2012, by economy, over pairs that both tables report."""
    tables = (pair_history.reported_exports(folder, FROM), baci.pair_totals(folder))
    then, now = (_by_pair(table) for table in tables)
    both = pd.concat([then, now], axis=1, keys=["then", "now"], join="inner")
    if both.empty:
        raise SteppeError(f"No pair is in the tables of both {FROM} and {TO}.")
    sums = [both.groupby(level=side).sum() for side in ("importer", "exporter")]
    ratios = [part["now"] / part["then"] for part in sums]
    return {
        code: (float(ratios[0][code]), float(ratios[1][code])) for code in ratios[0].index.intersection(ratios[1].index)
    }


def _by_pair(table: pd.DataFrame) -> pd.Series:
    ends = {side: table[side].replace(JOINED) for side in ("exporter", "importer")}
    summed = table.assign(**ends).groupby(["exporter", "importer"])["trade_flow"].sum()
    exporter, importer = (summed.index.get_level_values(side) for side in ("exporter", "importer"))
    return summed[exporter != importer]
