"""MFN tariff averages compiled for this project: `facts/mfn_tariffs.csv`, one row an importer, year and group.

Columns: importer_iso3 (EUN is the European Union), year, product_group, simple_average_pct,
trade_weighted_pct, source_title, source_url, how, confidence, note. Rows that were recalled from memory
are left out here; the rest were looked up or computed from looked-up lines.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from steppe.sources.folder import checked_columns, existing

FILE = "facts/mfn_tariffs.csv"
UNION = "EUN"
TOTAL = "total"
OLDEST = 10


def totals(folder: Path, year: int) -> pd.DataFrame:
    """The simple MFN average of all products by importer, the row nearest to `year`, percent.

    Columns: importer, rate (percent), year, how, source_title, source_url. Rows more than `OLDEST` years
    away are not used. Of two rows of one year the WTO's own table wins over another's copy of it, and a
    looked-up average over one computed from averages of groups.
    """
    columns = ["importer_iso3", "year", "product_group", "simple_average_pct", "source_title", "source_url", "how"]
    path = existing(Path(folder) / FILE, "table of MFN tariffs")
    table = checked_columns(pd.read_csv(path), columns, path)
    usable = (table["product_group"] == TOTAL) & table["simple_average_pct"].notna()
    table = table[usable & ~table["how"].str.contains("memory")].copy()
    table["year"] = pd.to_numeric(table["year"], errors="coerce")  # a span of years names no year
    table["distance"] = (table["year"] - year).abs()
    table = table[table["distance"] <= OLDEST]
    table["second_hand"] = ~table["source_title"].str.startswith("WTO")
    table["computed"] = table["how"].str.startswith("computed")
    order = ["importer_iso3", "distance", "computed", "second_hand", "source_title"]
    best = table.sort_values(order, kind="stable").drop_duplicates("importer_iso3")
    named = best.rename(columns={"importer_iso3": "importer", "simple_average_pct": "rate"})
    return named[["importer", "rate", "year", "how", "source_title", "source_url"]].reset_index(drop=True)
