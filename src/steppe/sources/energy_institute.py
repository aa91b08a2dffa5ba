"""Crude oil, natural gas and coal that economies make and use, and prices, from the Energy Institute's review.

Format: `energy_review/ei_data.json`, the tables of the review's workbook as a dictionary `sheets` by name: a table by
economy has `years` and `entities` (name, values), one by price `years` and `series` (name, values); a missing value is
null. The review shows small makers only in sums of regions.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from steppe.labels import country_code
from steppe.problems import SteppeError
from steppe.sources.catalogue import source
from steppe.sources.folder import existing

FILE = "energy_review/ei_data.json"
SOURCE = source("energy-review", locator="year 2023, production, refinery throughput, consumption and prices")
FUELS = ("crude-oil", "natural-gas", "coal")
MADE = dict(
    zip(FUELS, ("Crude+cond production - barrels", "Gas Production - Bcm", "Coal Production - EJ"), strict=True)
)
USED = dict(zip(FUELS, ("Oil refinery - throughput", "Gas Consumption - Bcm", "Coal Consumption - EJ"), strict=True))
COAL_TRADE = "Coal - Trade movements"  # importers, their sum, exporters, their sum
SUM = "Total World"
DAYS = 365
BTU_PER_BCM = 34.12141633  # million million Btu in a billion cubic metres, the review's own factor
TONNES_PER_EJ = 40.0  # million tonnes of hard coal in an exajoule, the review's own factor
# Prices of a year: Brent, USD a barrel; gas where it is imported and in the United States, USD per million Btu; hard
# coal where it is imported and where it is exported from, USD a tonne.
PRICES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "crude-oil": ("Spot crude prices", ("$/bbl",)),
    "gas imported": ("Gas Prices ", ("Japan", "Netherlands TTF")),
    "gas at home": ("Gas Prices ", ("US Henry Hub",)),
    "coal imported": ("Coal & Uranium - Prices", ("Northwest Europe", "Japan")),
    "coal at home": ("Coal & Uranium - Prices", ("US", "South Africa", "Australia")),
}
BRENT = 1  # the series of crude prices share one name: Dubai, Brent, Nigerian, West Texas


@dataclass(frozen=True, slots=True)
class Review:
    """What the review has for a year by economy and fuel, million USD: value of what is made, used and sold net."""

    made: pd.DataFrame
    used: pd.DataFrame
    sold: pd.DataFrame


def review(folder: Path, year: int) -> Review:
    """Values of a year by economy of ISO 3166 at prices of importers or of exporters, whichever an economy is.

    Gas is sold at the price of importers. What is sold net is what is made less what is used, for coal what the table
    of its trade says of those that are in it. Raises `SteppeError` where the file or the year is missing.
    """
    path = existing(Path(folder) / FILE, "tables of the Statistical Review of World Energy")
    sheets = json.loads(path.read_text(encoding="utf-8"))["sheets"]
    made, used = (
        pd.DataFrame({fuel: _economies(sheets, name, year, path) for fuel, name in names.items()})
        for names in (MADE, USED)
    )
    codes = sorted({*made.index, *used.index})
    made, used = made.reindex(codes).fillna(0.0), used.reindex(codes).fillna(0.0)
    imported, at_home = unit_values(prices(sheets, year, path))
    price = (made < used) * imported + (made >= used) * at_home
    sold = (made - used) * price.assign(**{"natural-gas": imported["natural-gas"]})
    exports, imports = coal_trade(sheets, year, path)
    sold.loc[exports.index, "coal"] = exports * at_home["coal"]
    sold.loc[imports.index, "coal"] = -imports * imported["coal"]
    return Review(made * price, used * price, sold)


def coal_trade(sheets: Mapping[str, Any], year: int, path: Path) -> tuple[pd.Series, pd.Series]:
    """Exports of coal by economies that sell more than they buy, and imports by the others, exajoules."""
    sheet, at = _sheet(sheets, COAL_TRADE, year, path)
    names = [row["name"] for row in sheet["entities"]]
    half = names.index(SUM) + 1
    bought, sold = (_by_code(part, at) for part in (sheet["entities"][:half], sheet["entities"][half:]))
    net = sold.sub(bought, fill_value=0.0)
    return sold[[code for code in sold.index if net[code] > 0]], bought[[c for c in bought.index if net[c] <= 0]]


def unit_values(price: Mapping[str, float]) -> tuple[pd.Series, pd.Series]:
    """Million USD for a unit of each fuel where it is imported and elsewhere.

    Units are thousand barrels a day for a year, billion cubic metres and exajoules.
    """
    oil = price["crude-oil"] * DAYS / 1e3
    imported = (oil, price["gas imported"] * BTU_PER_BCM, price["coal imported"] * TONNES_PER_EJ)
    at_home = (oil, price["gas at home"] * BTU_PER_BCM, price["coal at home"] * TONNES_PER_EJ)
    return pd.Series(imported, FUELS), pd.Series(at_home, FUELS)


def prices(sheets: Mapping[str, Any], year: int, path: Path) -> dict[str, float]:
    """Prices of a year by the names of `PRICES`, means of their series."""
    found: dict[str, float] = {}
    for what, (name, wanted) in PRICES.items():
        sheet, at = _sheet(sheets, name, year, path)
        named = [one for one in sheet["series"] if one["name"] in wanted]
        series = named[BRENT : BRENT + 1] if what == "crude-oil" else named
        values = [float(one["values"][at]) for one in series if one["values"][at] is not None]
        if len(values) != len(wanted):
            raise SteppeError(f"{path}: the table {name!r} lacks {', '.join(wanted)} in {year}.")
        found[what] = sum(values) / len(values)
    return found


def _economies(sheets: Mapping[str, Any], name: str, year: int, path: Path) -> pd.Series:
    """Values of a table by economy; regions and sums are left out."""
    sheet, at = _sheet(sheets, name, year, path)
    return _by_code(sheet["entities"], at)


def _by_code(rows: Sequence[Mapping[str, Any]], at: int) -> pd.Series:
    held = {country_code(row["name"]): row["values"][at] for row in rows}
    return pd.Series({code: float(value) for code, value in held.items() if code and value is not None}, dtype=float)


def _sheet(sheets: Mapping[str, Any], name: str, year: int, path: Path) -> tuple[Mapping[str, Any], int]:
    if name not in sheets or year not in sheets[name]["years"]:
        raise SteppeError(f"{path} has no table {name!r} with the year {year}: take the review's whole workbook.")
    return sheets[name], sheets[name]["years"].index(year)
