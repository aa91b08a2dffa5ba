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
HALVES = ("agricultural", "non-agricultural")
# The WTO's tables call some groups of the multilateral trade negotiations (MTN) by other names.
GROUPS = {
    "animal products (live animals & meat)": "animal products",
    "coffee, tea, cocoa, spices": "coffee, tea",
    "cotton (MT4: cotton, silk and wool)": "cotton",
    "fruits & vegetables": "fruits, vegetables, plants",
    "leather, footwear (MT4: rubber, leather and footwear)": "leather, footwear, etc.",
    "other manufactures": "manufactures n.e.s.",
    "wood, paper, furniture": "wood, paper, etc.",
}
MTN = (
    *("animal products", "beverages & tobacco", "cereals & preparations", "chemicals", "clothing", "coffee, tea"),
    *("cotton", "dairy", "electrical machinery", "fish & fish products", "fruits, vegetables, plants"),
    *("leather, footwear, etc.", "manufactures n.e.s.", "minerals & metals", "non-electrical machinery"),
    *("oilseeds, fats & oils", "other agricultural products", "petroleum", "sugars & confectionery", "textiles"),
    *("transport equipment", "wood, paper, etc."),
)
OLDEST = 10


def totals(folder: Path, year: int) -> pd.DataFrame:
    """The simple MFN average of all products by importer, the row nearest to `year`, percent.

    Columns: importer, rate (percent), year, how, source_title, source_url. Rows more than `OLDEST` years
    away are not used. Of two rows of one year the WTO's own table wins over another's copy of it, and a
    looked-up average over one computed from averages of groups.
    """
    table = _usable(folder, year, (TOTAL,))
    return _nearest(table, ["importer"]).drop(columns="group").reset_index(drop=True)


def by_group(folder: Path, year: int) -> pd.DataFrame:
    """Simple MFN averages by importer and group of products, the row nearest to `year`, percent.

    Columns as those of `totals` and `group`: "agricultural", "non-agricultural" or one of `MTN`. An importer
    with one half only is left out, for its average of all products would stand for the other.
    """
    table = _usable(folder, year, (*HALVES, *MTN))
    halves = table[table["group"].isin(HALVES)].groupby("importer")["group"].nunique()
    table = table[table["importer"].isin(halves.index[halves == len(HALVES)])]
    return _nearest(table, ["importer", "group"]).sort_values(["importer", "group"]).reset_index(drop=True)


def _usable(folder: Path, year: int, groups: tuple[str, ...]) -> pd.DataFrame:
    columns = ["importer_iso3", "year", "product_group", "simple_average_pct", "source_title", "source_url", "how"]
    path = existing(Path(folder) / FILE, "table of MFN tariffs")
    table = checked_columns(pd.read_csv(path), columns, path)
    table = table.rename(columns={"importer_iso3": "importer", "simple_average_pct": "rate", "product_group": "group"})
    table["group"] = table["group"].replace(GROUPS)
    usable = table["group"].isin(groups) & table["rate"].notna()
    table = table[usable & ~table["how"].str.contains("memory")].copy()
    table["year"] = pd.to_numeric(table["year"], errors="coerce")  # a span of years names no year
    table["distance"] = (table["year"] - year).abs()
    return table[table["distance"] <= OLDEST]


def _nearest(table: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    table = table.copy()
    table["second_hand"] = ~table["source_title"].str.startswith("WTO")
    table["computed"] = table["how"].str.startswith("computed")
    order = [*keys, "distance", "computed", "second_hand", "source_title"]
    best = table.sort_values(order, kind="stable").drop_duplicates(keys)
    columns = ["importer", "group", "rate", "year", "how", "source_title", "source_url"]
    return best[columns].astype({"year": int})
