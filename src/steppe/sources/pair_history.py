"""Earlier goods trade by exporter and importer, to look up what a later table lacks.

Formats: `penppml_trade/trade.parquet`, the data set `trade` of the R package penppml: exp, imp
(ISO 3166 alpha-3 but for a few older codes) and time as categories, export in USD as the exporter
reported it, every fourth year from 1964 to 2016; zeros in it are pairs without a report, some pairs have no row in
some years (by our reading those under agreements whose provisions it lacks, such as Germany and Poland in 2000), and
Belgium and Luxembourg are one economy (BLX), which is left under that code. Importers' reports are not in it.
`goods_by_sector_2013/trade.parquet`: exporter, importer, sector (39 GTAP goods sectors), trade_kusd
(thousand USD, 2013), 38 economies, BACI as published with Hinz and Monastyrenko (2022).
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from steppe.problems import SteppeError
from steppe.sources.catalogue import source
from steppe.sources.folder import checked_columns, existing

FILE = "penppml_trade/trade.parquet"
FILE_2013 = "goods_by_sector_2013/trade.parquet"
SOURCE = source("penppml-trade", locator="years 2016, 2012 and 2008")
SOURCE_2013 = source("goods-by-sector-2013", locator="year 2013, 38 economies x 39 GTAP goods sectors")
OLDER_CODES = {"ROM": "ROU", "ZAR": "COD", "TMP": "TLS", "MNT": "MNE", "KN1": "KNA"}


def reported_exports(folder: Path, year: int) -> pd.DataFrame:
    """Positive exports of one year: exporter, importer, trade_flow (million USD)."""
    table = listed_pairs(folder, year)
    return table[table["trade_flow"] > 0].reset_index(drop=True)


def listed_pairs(folder: Path, year: int) -> pd.DataFrame:
    """Every pair that the table lists for a year, zeros too: exporter, importer, trade_flow (million USD)."""
    path = existing(Path(folder) / FILE, "penppml table of pair flows")
    columns = ["exp", "imp", "time", "export"]
    table = checked_columns(pd.read_parquet(path), columns, path)[columns]
    chosen = table[table["time"].astype(str) == str(year)]
    if chosen.empty:
        years = ", ".join(sorted(set(table["time"].astype(str))))
        raise SteppeError(f"{path} has no year {year}: it holds {years}.")
    return pd.DataFrame(
        {
            "exporter": chosen["exp"].astype(str).replace(OLDER_CODES),
            "importer": chosen["imp"].astype(str).replace(OLDER_CODES),
            "trade_flow": chosen["export"] / 1e6,
        }
    ).reset_index(drop=True)


def goods_by_sector_2013(folder: Path) -> pd.DataFrame:
    """Goods trade 2013: sector, exporter, importer, trade_flow (million USD)."""
    path = existing(Path(folder) / FILE_2013, "2013 table by sector")
    table = checked_columns(pd.read_parquet(path), ("sector", "exporter", "importer", "trade_kusd"), path)
    labels = table[["sector", "exporter", "importer"]].astype(str)
    return labels.assign(trade_flow=table["trade_kusd"].astype("float64") / 1e3)


def goods_2013(folder: Path) -> pd.DataFrame:
    """Goods trade 2013 between countries, all sectors: exporter, importer, trade_flow (million USD)."""
    table = goods_by_sector_2013(folder)
    between = table[(table["exporter"] != table["importer"]) & (table["trade_flow"] > 0)]
    return between.groupby(["exporter", "importer"])[["trade_flow"]].sum().reset_index()
