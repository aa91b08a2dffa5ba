"""World Bank / KNOMAD bilateral matrices of 2017: migrants by origin and destination, remittances between countries.

Formats: `knomad_2017/migrant_stock.csv`, columns row (origin), col (destination), migrant_stock (people);
`knomad_2017/remittances_musd.csv`, columns row (sender), col (receiver), remittances_musd (million USD). Countries go
by the World Bank's names; totals stand under `World` or `WORLD`, origins that are not told apart under `Other North`
and `Other South`.

The matrix of migrants is compiled from UN DESA and censuses. That of remittances is a model, not a record: what a
country receives is allotted to senders by migrants and incomes per head (Ratha and Shaw, 2007,
https://blogs.worldbank.org/en/peoplemove/bilateral-remittance-matrix-new). Amounts below 500 USD are left out.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from steppe.labels import country_code
from steppe.problems import SteppeError, raise_if_any
from steppe.sources.catalogue import source
from steppe.sources.folder import checked_columns, existing
from steppe.sources.mrio import shown

STOCK_FILE = "knomad_2017/migrant_stock.csv"
REMITTANCES_FILE = "knomad_2017/remittances_musd.csv"
MIGRANTS = source("knomad-migrants-2017")
REMITTANCES = source("knomad-remittances-2017")
YEAR = 2017
AREAS = {"World": "WLD", "WORLD": "WLD"} | {name: name for name in ("Channel Islands", "Other North", "Other South")}
DECIMALS = 3  # of a million USD


def migrant_stock(folder: Path) -> pd.DataFrame:
    """Migrants of 2017: origin, destination, year, value (people)."""
    return _matrix(Path(folder) / STOCK_FILE, "migrant_stock", ["origin", "destination"])


def remittances(folder: Path) -> pd.DataFrame:
    """Modelled remittances of 2017: sender, receiver, year, value (million USD)."""
    table = _matrix(Path(folder) / REMITTANCES_FILE, "remittances_musd", ["sender", "receiver"])
    table["value"] = table["value"].round(DECIMALS)
    return table[table["value"] > 0].reset_index(drop=True)


def _matrix(file: Path, value: str, sides: list[str]) -> pd.DataFrame:
    """One matrix by ISO 3166 alpha-3 code, with its totals under WLD."""
    path = existing(file, "matrix of KNOMAD")
    table = checked_columns(pd.read_csv(path, keep_default_na=False), ["row", "col", value], path)
    codes = {name: AREAS.get(name) or country_code(name) for name in {*table["row"], *table["col"]}}
    unknown = sorted(name for name, code in codes.items() if code is None)
    if unknown:
        raise SteppeError(f"{path} names {shown(unknown)}, no country that Steppe knows: correct these names.")
    found = pd.DataFrame({sides[0]: table["row"].map(codes), sides[1]: table["col"].map(codes)})
    found = found.assign(year=YEAR, value=table[value])
    raise_if_any(
        f"{path} {fault}: it is not the expected table, fetch it again."
        for fault, bad in (
            ("repeats a pair", found.duplicated(sides).any()),
            ("has values that are not positive", not (found["value"] > 0).all()),
        )
        if bad
    )
    return found.sort_values(sides, ignore_index=True)
