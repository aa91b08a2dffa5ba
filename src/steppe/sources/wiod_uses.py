"""WIOD as two small files have it: all flows of 2011 (release of 2013), final use and income of 2014 (release of 2016).

Formats: `wiod_2011/wiod_2011.npz`: `intermediate` [exporter, industry, importer, using industry], `final` [exporter,
industry, importer, use], `countries` (41, of which RoW is the rest), `industries` c1 to c35, million USD rounded to
whole ones. `wiod2014_final_use/final_use_2014.parquet`: Origin Country, Origin Industry (by name), Country, Final Use,
Value; `costs_2014.parquet`: Cost Category, Country, Industry, Cost; million USD. Flows between industries of 2014 are
not in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.lib.npyio import NpzFile

from steppe.problems import SteppeError
from steppe.sources.catalogue import source
from steppe.sources.folder import checked_columns, existing

FILE_2011 = "wiod_2011/wiod_2011.npz"
FILE_2014 = "wiod2014_final_use/final_use_2014.parquet"
FILE_COSTS = "wiod2014_final_use/costs_2014.parquet"
SOURCE_2011 = source("wiod-2011", locator="all flows")
SOURCE_2014 = source("wiod-2014-final-use", locator="final use, labour compensation")
OLDER_CODES = {"ROM": "ROU"}
LABOUR, ADDED = "Labour compensation at basic prices", "Value added at basic prices"

Array = np.ndarray


@dataclass(frozen=True, slots=True)
class Sales:
    """Sales at home, imports and exports by economy and industry [economy, industry], million USD."""

    economies: tuple[str, ...]
    industries: tuple[str, ...]
    own: Array
    imports: Array
    exports: Array


def all_uses_2011(folder: Path) -> Sales:
    """Sales for every use in 2011."""
    with _held_2011(folder) as file:
        sales = file["intermediate"].sum(axis=3, dtype=float) + file["final"].sum(axis=3, dtype=float)
        return _sales(sales, file["countries"].tolist(), file["industries"].tolist())


def _held_2011(folder: Path) -> NpzFile:
    path = existing(Path(folder) / FILE_2011, "WIOD table of 2011")
    file = np.load(path)
    missing = [name for name in ("intermediate", "final", "countries", "industries") if name not in file]
    if missing:
        raise SteppeError(f"{path} has no array {', '.join(missing)}: it is not the expected table.")
    return file


def final_part_2011(folder: Path) -> pd.DataFrame:
    """Final and all uses of each industry's sales in 2011 in the world [industry; final, every], million USD."""
    with _held_2011(folder) as file:
        final, other = (file[name].sum(axis=(0, 2, 3), dtype=float) for name in ("final", "intermediate"))
        return pd.DataFrame({"final": final, "every": final + other}, index=file["industries"].tolist())


def final_use_2014(folder: Path) -> Sales:
    """Sales for final use in 2014."""
    path = existing(Path(folder) / FILE_2014, "WIOD table of final use of 2014")
    names = ["Origin Country", "Origin Industry", "Country"]
    table = checked_columns(pd.read_parquet(path), (*names, "Value"), path)
    summed = table.groupby([table[name].astype(str) for name in names])["Value"].sum()
    economies = sorted(set(summed.index.get_level_values(0)))
    industries = list(dict.fromkeys(table["Origin Industry"].astype(str)))
    whole = pd.MultiIndex.from_product([economies, industries, economies])
    cube = summed.reindex(whole, fill_value=0.0).to_numpy().reshape(len(economies), len(industries), -1)
    return _sales(cube, economies, industries)


def labour_2014(folder: Path) -> pd.DataFrame:
    """Labour compensation and value added in 2014: economy, industry (by name), labour, value_added (million USD)."""
    path = existing(Path(folder) / FILE_COSTS, "WIOD table of income of 2014")
    table = checked_columns(pd.read_parquet(path), ("Cost Category", "Country", "Industry", "Cost"), path)
    wide = table.pivot_table(index=["Country", "Industry"], columns="Cost Category", values="Cost", aggfunc="sum")
    found = wide[[LABOUR, ADDED]].reset_index().set_axis(["economy", "industry", "labour", "value_added"], axis=1)
    return found.dropna()


def _sales(sales: Array, economies: list[str], industries: list[str]) -> Sales:
    """From sales [exporter, industry, importer]."""
    own = np.einsum("iki->ik", sales)
    codes = tuple(OLDER_CODES.get(name, name) for name in economies)
    return Sales(codes, tuple(industries), own, sales.sum(axis=0).T - own, sales.sum(axis=2) - own)
