"""World Bank, World Development Indicators: gross domestic product and population.

Formats: `baci_2023/gdp.csv`, columns country (ISO 3166 alpha-3), name and gdp_usd (current USD, 2023);
`wdi/gdp.csv` and `wdi/population.csv`, columns Country Name, Country Code, Year and Value (current USD,
people), with rows for groups of countries too.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pycountry

from steppe.problems import SteppeError
from steppe.sources.catalogue import source
from steppe.sources.folder import checked_columns, existing

FILE = "baci_2023/gdp.csv"
SOURCE = source("wdi-gdp", locator="NY.GDP.MKTP.CD, 2023")
YEARS_SOURCE = source("wdi-gdp-by-year")
YEARS_FILE = "wdi/gdp.csv"
POPULATION_FILE = "wdi/population.csv"


def population(folder: Path, year: int) -> pd.Series:
    """People by country code in a year."""
    path = existing(Path(folder) / POPULATION_FILE, "World Bank population table")
    table = checked_columns(pd.read_csv(path), ("Country Code", "Year", "Value"), path)
    return table[table["Year"] == year].set_index("Country Code")["Value"].astype("float64")


def gdp(folder: Path) -> pd.Series:
    """GDP 2023 by country in million USD, countries in alphabetical order of their codes."""
    path = existing(Path(folder) / FILE, "World Bank GDP table")
    table = checked_columns(pd.read_csv(path), ("country", "gdp_usd"), path)
    values = table.set_index("country")["gdp_usd"].astype("float64") / 1e6
    wrong = sorted(values.index[~(values > 0)]) + sorted(values.index[values.index.duplicated()])
    if wrong:
        raise SteppeError(
            f"{path} has no usable GDP for {', '.join(wrong[:8])}: each country needs one positive value."
        )
    return values.sort_index()


def gdp_by_year(folder: Path) -> pd.DataFrame:
    """GDP by economy (ISO 3166 alpha-3 and Kosovo's XKX) and year in million USD: country, year, gdp."""
    path = existing(Path(folder) / YEARS_FILE, "World Bank table of GDP by year")
    table = checked_columns(pd.read_csv(path), ("Country Code", "Year", "Value"), path)
    economies = {country.alpha_3 for country in pycountry.countries} | {"XKX"}
    table = table[table["Country Code"].isin(economies)]
    found = pd.DataFrame({"country": table["Country Code"], "year": table["Year"], "gdp": table["Value"] / 1e6})
    if found.empty or not (found["gdp"] > 0).all() or found.duplicated(["country", "year"]).any():
        raise SteppeError(f"{path} needs one positive value for each economy and year: fetch it again.")
    return found.sort_values(["country", "year"], ignore_index=True)
