"""MFN tariffs by importer: the shipped table, how it is made, and rates for a world's countries."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from steppe.record import members
from steppe.sourced import Source
from steppe.whole import written_whole

if TYPE_CHECKING:
    import pandas as pd

Array = np.ndarray
TABLE = Path(__file__).parent / "mfn_tariffs.csv"
YEAR, DATE = 2023, "2023-12-31"
GROUPS = ("lowest", "lower middle", "upper middle", "highest")
MEAN = "mean of its income quartile"
COLUMNS = ("importer", "rate", "year", "basis", "income_quartile", "source_title", "source_url")


@dataclass(frozen=True, slots=True)
class MfnRate:
    """An importer's simple average MFN tariff, a fraction, and what it rests on.

    `basis` is "looked up", "computed ..." or the mean of its income quartile, for want of a figure.
    """

    importer: str
    rate: float
    year: str
    basis: str
    income_quartile: str
    source_title: str
    source_url: str


@cache
def table() -> dict[str, MfnRate]:
    """The shipped rates by importer."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = [MfnRate(**{**row, "rate": float(row["rate"])}) for row in csv.DictReader(file)]  # type: ignore[arg-type]
    return {row.importer: row for row in rows}


def rates(countries: Sequence[str]) -> Array:
    """MFN rates of importers [n], fractions; nan for labels that the table does not have."""
    known = table()
    return np.array([known[c].rate if c in known else np.nan for c in countries])


def sources() -> tuple[Source, ...]:
    """The sources of the shipped rates, each once."""
    used = sorted({(row.source_title, row.source_url) for row in table().values() if row.source_title})
    return tuple(Source(title=title, url=url if url.startswith("http") else "") for title, url in used)


def build(folder: Path) -> pd.DataFrame:
    """The table from raw data: figures of 2023 or the nearest year, else the income quartile's mean.

    Quartiles are those of GDP per head in 2023 among the economies of the GDP table; an economy
    without a population figure counts as the lowest. EU members share the Union's rate.
    """
    import pandas as pd

    from steppe.sources import mfn, world_bank

    gdp = world_bank.gdp(folder)
    people = world_bank.population(folder, YEAR).reindex(gdp.index)
    per_head = (gdp / people).fillna(0.0)
    quartile = pd.qcut(per_head.rank(method="first"), 4, labels=list(GROUPS)).astype(str)
    found = mfn.totals(folder, YEAR).set_index("importer")
    frame = pd.DataFrame({"importer": gdp.index, "income_quartile": quartile.to_numpy()})
    union = set(members("EU", DATE))
    key = [mfn.UNION if country in union else country for country in gdp.index]
    for column in ("rate", "year", "how", "source_title", "source_url"):
        frame[column] = found[column].reindex(key).to_numpy()
    frame["basis"] = frame.pop("how")
    once = frame.assign(key=key).drop_duplicates(["income_quartile", "key"])  # the Union counts once
    means = once.groupby("income_quartile")["rate"].mean()
    missing = frame["rate"].isna()
    frame.loc[missing, "rate"] = frame.loc[missing, "income_quartile"].map(means)
    frame.loc[missing, "basis"] = MEAN
    frame["rate"] = (frame["rate"] / 100).round(6)
    frame["year"] = frame["year"].map(lambda y: "" if pd.isna(y) else str(int(y)))
    return frame[list(COLUMNS)].fillna("")


def write(folder: Path, path: Path) -> Path:
    """Build the table into a CSV file, through a temporary file."""
    table = build(folder)
    with written_whole(path) as draft:
        table.to_csv(draft, index=False, lineterminator="\n")
    return path
