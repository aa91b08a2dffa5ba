"""Trade in services by economy: totals of the balance of payments, digitally deliverable ones, items of two economies.

Formats: `services_totals_wdi/services_totals_bop_long.csv`: iso3, year, exports_musd, imports_musd.
`unctad_digital_services/digitally_deliverable_services_2010_2023.csv`: iso3, year, dig_services_exports_usd_millions,
dig_services_imports_usd_millions. `kaz_services_by_item/services_by_item_musd.csv`: item (BPM6 codes SA to SL), year,
exports_musd, imports_musd. `arm_trade_transfers/arm_bop_services_by_item.csv`: codes, account (exports and imports in
Armenian), date (ends of quarters), value (million USD).
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from steppe.problems import SteppeError
from steppe.sources.folder import checked_columns, existing

TOTALS = "services_totals_wdi/services_totals_bop_long.csv"
DIGITAL = "unctad_digital_services/digitally_deliverable_services_2010_2023.csv"
KAZAKHSTAN = "kaz_services_by_item/services_by_item_musd.csv"
ARMENIA = "arm_trade_transfers/arm_bop_services_by_item.csv"
FILES = (TOTALS, DIGITAL, KAZAKHSTAN, ARMENIA)
SIDES = ("exports", "imports")
ARMENIAN = {"Արտահանում": "exports", "Ներմուծում": "imports"}
# Armenia's codes of items and those of BPM6.
ITEMS = {
    f"1.1.2.{k}.": f"S{letter}" for k, letter in zip((1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), "ABCDEFGIJKL", strict=True)
}


def totals(folder: Path) -> pd.DataFrame:
    """Exports and imports of services in million USD: iso3, year, exports, imports; a side may be missing."""
    path = existing(Path(folder) / TOTALS, "table of services totals")
    table = checked_columns(pd.read_csv(path), ("iso3", "year", "exports_musd", "imports_musd"), path)
    return table.rename(columns={f"{side}_musd": side for side in SIDES})[["iso3", "year", *SIDES]]


def digital(folder: Path, year: int) -> pd.DataFrame:
    """Digitally deliverable services of a year in million USD: iso3, exports, imports."""
    path = existing(Path(folder) / DIGITAL, "table of digitally deliverable services")
    names = {f"dig_services_{side}_usd_millions": side for side in SIDES}
    table = checked_columns(pd.read_csv(path), ("iso3", "year", *names), path)
    return _of_year(table, year, path).rename(columns=names)[["iso3", *SIDES]].reset_index(drop=True)


def kazakhstan(folder: Path, year: int) -> pd.DataFrame:
    """Kazakhstan's services by item of BPM6 (SA to SL) in million USD: item, exports, imports."""
    path = existing(Path(folder) / KAZAKHSTAN, "Kazakhstan's services by item")
    table = checked_columns(pd.read_csv(path), ("item", "year", "exports_musd", "imports_musd"), path)
    table = _of_year(table, year, path).rename(columns={f"{side}_musd": side for side in SIDES})
    return table[table["item"].str.fullmatch("S[A-L]")][["item", *SIDES]].reset_index(drop=True)


def armenia(folder: Path, year: int) -> pd.DataFrame:
    """Armenia's services by item of BPM6 in million USD, four quarters: item, exports, imports."""
    path = existing(Path(folder) / ARMENIA, "Armenia's services by item")
    table = checked_columns(pd.read_csv(path), ("codes", "account", "date", "value"), path)
    table = _of_year(table.assign(year=table["date"].str[:4].astype(int)), year, path)
    unknown = sorted(set(table["codes"]) - set(ITEMS) | set(table["account"]) - set(ARMENIAN))
    if unknown:
        raise SteppeError(f"{path} has the items or accounts {', '.join(unknown)}: add them to ITEMS or ARMENIAN.")
    sides, items = table["account"].map(ARMENIAN), table["codes"].map(ITEMS)
    found = table.groupby([items, sides])["value"].sum().unstack()
    return found.rename_axis(index="item", columns=None).reset_index()[["item", *SIDES]]


def _of_year(table: pd.DataFrame, year: int, path: Path) -> pd.DataFrame:
    found = table[table["year"] == year]
    if found.empty:
        raise SteppeError(f"{path} has no year {year}: it holds {', '.join(map(str, sorted(set(table['year']))))}.")
    return found
