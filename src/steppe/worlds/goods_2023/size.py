"""GDP of each economy of `goods-2023`, million USD, and of which year it is."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from steppe.sourced import Source
from steppe.sources import world_bank

YEAR = 2023
TABLE = Path(__file__).parent / "gdp_years.csv"
FUND = Source(
    "International Monetary Fund, World Economic Outlook database, April 2024: GDP at current prices, US dollars",
    url="https://www.imf.org/en/Publications/WEO/weo-database/2024/April",
    locator="figures of 2023, read in a copy of the file (clovispp/Memoire_R at baac748)",
    publisher="International Monetary Fund",
    vintage="April 2024",
)


@dataclass(frozen=True, slots=True)
class Dated:
    """A figure that is not the World Bank's of 2023: its year ("" where it is not known), source and note."""

    country: str
    year: str
    value: float
    source: str
    note: str


@cache
def dated() -> dict[str, Dated]:
    """Economies whose GDP is of another year, or of 2023 by the Fund."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = [Dated(**{**row, "value": float(row["value"])}) for row in csv.DictReader(file)]  # type: ignore[arg-type]
    return {row.country: row for row in rows}


def gdp(folder: Path) -> pd.Series:
    """GDP by country in million USD, in alphabetical order of codes: the World Bank's, else as `gdp_years.csv` says."""
    table = world_bank.gdp(folder)
    own = pd.Series({code: row.value for code, row in dated().items()})
    return pd.concat([table[~table.index.isin(own.index)], own]).sort_index()


def older() -> dict[str, str]:
    """Economies whose GDP is older than the world, with its year, "" where no table says it."""
    return {code: row.year for code, row in dated().items() if row.year != str(YEAR)}
