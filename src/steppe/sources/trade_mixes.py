"""Trade of an economy by group of products: the WTO's groups, chapters of Comtrade and of national statistics.

Formats: `wto_merch_by_group/wto_merchandise_by_product_group.csv.gz`: iso3, economy, code, product, year, musd (million
USD), flag, flow. `comtrade_hs2_mena_caucasus/hs2_by_partner.parquet`: reporter (English name), year, flow, hs2, partner
(names of some economies, UN regions, World), usd. `kaz_trade_by_hs_chapter_2023/kaz_trade_by_hs_chapter_2023.csv`:
hs_chapter, exports_thousand_usd, imports_thousand_usd.
`kaz_exports_by_group/kaz_exports_by_group_2023m03_2024m02.csv`: group, month, thousand_usd; TOTAL is one of the groups.
`uzb_imports_tariffs_2025/by_hs_chapter.csv`: chapter,
import_usd (thousand USD). `kgz_trade_nsc/{exports,imports}_{by_activity,main_goods}.csv`: item_en, item_ru, year,
thousand_usd.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from steppe.labels import country_code
from steppe.problems import SteppeError
from steppe.sources.folder import checked_columns, existing

WTO = "wto_merch_by_group/wto_merchandise_by_product_group.csv.gz"
COMTRADE = "comtrade_hs2_mena_caucasus/hs2_by_partner.parquet"
KAZAKHSTAN = "kaz_trade_by_hs_chapter_2023/kaz_trade_by_hs_chapter_2023.csv"
KAZAKHSTAN_GROUPS = "kaz_exports_by_group/kaz_exports_by_group_2023m03_2024m02.csv"
UZBEKISTAN = "uzb_imports_tariffs_2025/by_hs_chapter.csv"
KYRGYZSTAN = "kgz_trade_nsc/{flow}_{table}.csv"
FILES = (WTO, COMTRADE, KAZAKHSTAN, KAZAKHSTAN_GROUPS, UZBEKISTAN)
FLOWS = ("exports", "imports")
WORLD = "*"
COLUMNS = ["reporter", "flow", "year", "partner", "code", "value"]


def wto_groups(folder: Path, year: int) -> pd.DataFrame:
    """The WTO's groups of a year, its own estimates with them, with an economy's partner "*", in million USD."""
    path = existing(Path(folder) / WTO, "table of the WTO by product group")
    table = checked_columns(pd.read_csv(path), ("iso3", "code", "year", "musd", "flow"), path)
    kept = table[(table["year"] == year) & table["iso3"].notna()]
    if kept.empty:
        raise SteppeError(f"{path} has no year {year}: it holds {', '.join(map(str, sorted(set(table['year']))))}.")
    return _table(kept["iso3"], kept["flow"] + "s", kept["year"], WORLD, kept["code"], kept["musd"])


def comtrade_chapters(folder: Path) -> pd.DataFrame:
    """Comtrade's chapters by reporter, year and partner ("*" is all; UN regions are left out), in USD."""
    path = existing(Path(folder) / COMTRADE, "Comtrade table by chapter and partner")
    table = checked_columns(pd.read_parquet(path), ("reporter", "year", "flow", "hs2", "partner", "usd"), path)
    table = table[table["flow"].isin(["Export", "Import"])]
    partner = table["partner"].map({name: country_code(name) for name in set(table["partner"])} | {"World": WORLD})
    table = table[partner.notna()]
    reporter = table["reporter"].map({name: country_code(name) for name in set(table["reporter"])})
    flow, code = table["flow"].str.lower() + "s", table["hs2"].map("{:02d}".format)
    return _table(reporter, flow, table["year"], partner[partner.notna()], code, table["usd"])


def kazakhstan_chapters(folder: Path) -> pd.DataFrame:
    """Kazakhstan's exports and imports of 2023 by chapter, thousand USD."""
    path = existing(Path(folder) / KAZAKHSTAN, "Kazakhstan's trade by chapter")
    table = pd.read_csv(path, dtype={"hs_chapter": str})
    table = checked_columns(table, ("hs_chapter", *(f"{flow}_thousand_usd" for flow in FLOWS)), path)
    parts = [_table("KAZ", flow, 2023, WORLD, table["hs_chapter"], table[f"{flow}_thousand_usd"]) for flow in FLOWS]
    return pd.concat(parts, ignore_index=True)


def kazakhstan_groups(folder: Path) -> pd.DataFrame:
    """Kazakhstan's exports of the twelve months from March 2023 by group of goods, and TOTAL, thousand USD."""
    path = existing(Path(folder) / KAZAKHSTAN_GROUPS, "Kazakhstan's exports by group")
    table = checked_columns(pd.read_csv(path), ("group", "month", "thousand_usd"), path)
    summed = table.groupby("group")["thousand_usd"].sum()
    return _table("KAZ", "exports", 2023, WORLD, summed.index, summed.to_numpy())


def uzbekistan_chapters(folder: Path) -> pd.DataFrame:
    """Uzbekistan's imports of 2025 by chapter, thousand USD."""
    path = existing(Path(folder) / UZBEKISTAN, "Uzbekistan's imports by chapter")
    table = checked_columns(pd.read_csv(path), ("chapter", "import_usd"), path)
    return _table("UZB", "imports", 2025, WORLD, table["chapter"].map("{:02d}".format), table["import_usd"])


def kyrgyzstan_items(folder: Path, table: str, year: int) -> pd.DataFrame:
    """Kyrgyzstan's trade of a year by activity ("by_activity") or of main goods ("main_goods"), thousand USD."""
    parts: list[pd.DataFrame] = []
    for flow in FLOWS:
        path = existing(Path(folder) / KYRGYZSTAN.format(flow=flow, table=table), f"Kyrgyzstan's {flow}")
        held = checked_columns(pd.read_csv(path), ("item_en", "year", "thousand_usd"), path)
        held = held[held["year"] == year]
        parts.append(_table("KGZ", flow, year, WORLD, held["item_en"], held["thousand_usd"]))
    return pd.concat(parts, ignore_index=True)


def _table(*columns: object) -> pd.DataFrame:
    """Columns and constants side by side."""
    found = pd.DataFrame(dict(zip(COLUMNS, columns, strict=True)))
    return found.reset_index(drop=True)
