"""CEPII BACI: goods trade by exporter and importer, reconciled from the declarations of both.

Format: `baci_2023/goods_trade.parquet`, columns exporter and importer (ISO 3166 alpha-3) and
trade_kusd (thousand USD), the HS6 flows of 2023 summed over products. A pair that neither partner
declared is absent from the table: absence is not zero.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from steppe.problems import raise_if_any
from steppe.sources.catalogue import source
from steppe.sources.folder import checked_columns, existing

FILE = "baci_2023/goods_trade.parquet"
SOURCE = source("baci-2023", locator="HS22, 2023, summed over products")


def pair_totals(folder: Path) -> pd.DataFrame:
    """Goods trade 2023: exporter, importer, trade_flow (million USD), one row a declared pair."""
    path = existing(Path(folder) / FILE, "BACI table of pair totals")
    table = checked_columns(pd.read_parquet(path), ("exporter", "importer", "trade_kusd"), path)
    pairs = ["exporter", "importer"]
    raise_if_any(
        f"{path} {fault}: it is not the expected table, fetch it again."
        for fault, found in (
            ("repeats a pair", table.duplicated(pairs).any()),
            ("has flows of a country to itself", (table["exporter"] == table["importer"]).any()),
            ("has values that are not positive", not (table["trade_kusd"] > 0).all()),
        )
        if found
    )
    flow = (table["trade_kusd"].astype("float64") / 1e3).round(6)
    return table[pairs].astype(str).assign(trade_flow=flow).sort_values(pairs, ignore_index=True)
