"""Uzbekistan's input-output table of 2022: 136 products, basic prices, uses of what is made at home and imported.

Format: `uzb_io_2022/Z_as_published_million_uzs.csv`, purchases of products (rows) by industries (columns), million UZS;
`uzb_io_2022/sectors.csv`: code, name, output, imports, gva, coe (compensation of employees) and final_demand, a
dictionary with exports and total, in the same unit. Codes of farming have a Cyrillic letter in places, and some are
broken over lines: `code` makes them one. Purchases and final demand are output and imports exactly; what industries buy
and add falls short of output by their taxes less subsidies on products, 2.75 % of output in all.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from steppe.problems import SteppeError, raise_if_any
from steppe.sources.catalogue import source
from steppe.sources.folder import checked_columns, existing

FILES = ("uzb_io_2022/Z_as_published_million_uzs.csv", "uzb_io_2022/sectors.csv")
SOURCE = source("uzb-io-2022", locator="year 2022, 136 products, output, imports, exports, value added and its parts")
COLUMNS = ("code", "name", "output", "imports", "gva", "coe", "final_demand")
EXACT = 1e-6  # of all that is used, by which uses may miss output and imports of a product

Array = np.ndarray


@dataclass(frozen=True, slots=True)
class Table:
    """The table, million UZS: purchases [product, industry], the rest [product]; `final` is without exports."""

    codes: tuple[str, ...]
    names: tuple[str, ...]
    purchases: Array
    final: Array
    exports: Array
    imports: Array
    output: Array
    value_added: Array
    compensation: Array


def code(written: str) -> str:
    """A code of the table in Latin letters and on one line."""
    return " ".join(written.replace("\u0410", "A").split()).rstrip(".")


def table_2022(folder: Path) -> Table:
    """The table of 2022; raises `SteppeError` where uses and resources of a product do not agree."""
    paths = [existing(Path(folder) / name, "input-output table of Uzbekistan") for name in FILES]
    square = pd.read_csv(paths[0], index_col=0)
    listed = checked_columns(pd.read_csv(paths[1]), COLUMNS, paths[1])
    codes = tuple(map(code, listed["code"]))
    if codes != tuple(map(code, square.index)) or codes != tuple(map(code, square.columns)):
        raise SteppeError(f"{paths[0]} and {paths[1]} do not have the same products in the same order.")
    demand = pd.DataFrame([ast.literal_eval(cell) for cell in listed["final_demand"]])
    values = {name: listed[name].to_numpy(float) for name in ("output", "imports", "gva", "coe")}
    exports, purchases = demand["exports"].to_numpy(float), square.to_numpy(float)
    final = demand["total"].to_numpy(float) - exports
    gap = purchases.sum(axis=1) + final + exports - values["output"] - values["imports"]
    raise_if_any(
        f"{paths[0]}: uses of {product} miss its output and imports by {off:,.2f} million UZS: fetch the table again."
        for product, off in zip(codes, gap.tolist(), strict=True)
        if abs(off) > EXACT * values["output"].sum()
    )
    names = tuple(" ".join(str(name).split()) for name in listed["name"])
    rest = (values["imports"], values["output"], values["gva"], values["coe"])
    return Table(codes, names, purchases, final, exports, *rest)
