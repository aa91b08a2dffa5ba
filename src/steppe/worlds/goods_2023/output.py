"""Output and own sales of each economy, from GDP and the share of value added in output.

Arrays are [exporter, importer] or [country], million USD.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from steppe.sources import oecd
from steppe.worlds.goods_2023.holes import OWN_FLOOR, OWN_RESIDUAL

Array = np.ndarray
LEAST_OWN_SHARE = 0.05  # of output
TABLE, CHECK, AVERAGE = "OECD 2020", "OECD 2022", "world average"


@dataclass(frozen=True, slots=True)
class Production:
    """Own sales and value-added shares [country], their flags and origins, and who is at the floor."""

    own_sales: Array
    value_added_share: Array
    flag: Array
    origin: pd.Series
    before_floor: Array


def value_added_shares(folder: Path, gdp: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Value added over output of each economy in `gdp`, and where each share comes from.

    OECD 2020 where it has the country, Kazakhstan from OECD 2022, elsewhere the average of those:
    their GDP over the output that it implies, so that large economies weigh more.
    """
    known = oecd.economy_wide_value_added_shares(folder).reindex(gdp.index)
    labels = np.where(known.notna(), TABLE, AVERAGE).astype(object)
    kazakhstan = gdp.index == "KAZ"
    known[kazakhstan], labels[kazakhstan] = oecd.kazakhstan_2022(folder), CHECK
    origin = pd.Series(labels, index=gdp.index)
    held = known.notna()
    average = float(gdp[held].sum() / (gdp[held] / known[held]).sum())
    return known.fillna(average), origin


def production(gdp: Array, share: Array, flow: Array, origin: pd.Series) -> Production:
    """Own sales = output - exports with output = GDP / share, at least 5 % of output.

    Where the floor binds, output is exports / 0.95 and the share falls to GDP / output: an entrepot
    adds little value to a unit shipped. Value added equals GDP everywhere.
    """
    exports = flow.sum(axis=1)
    output = gdp / share
    floor = output - exports < LEAST_OWN_SHARE * output
    output = np.where(floor, exports / (1 - LEAST_OWN_SHARE), output)
    own = np.round(output - exports, 3)
    flag = np.where(floor, OWN_FLOOR, OWN_RESIDUAL).astype(np.int8)
    return Production(own, np.round(gdp / (own + exports), 13), flag, origin, share)
