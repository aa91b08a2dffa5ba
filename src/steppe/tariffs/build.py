"""How the shipped tables of MFN tariffs are made from raw data."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from steppe.record import members
from steppe.sources import mfn, world_bank
from steppe.tariffs.mfn import DATE, MEAN, YEAR
from steppe.whole import written_whole

MORE = Path(__file__).parent / "mfn_more.csv"  # looked up for economies that the GDP table lacks
GROUPS = ("lowest", "lower middle", "upper middle", "highest")
COLUMNS = ("importer", "rate", "year", "basis", "income_quartile", "source_title", "source_url")


def build(folder: Path) -> pd.DataFrame:
    """The table from raw data: figures of 2023 or the nearest year, else the income quartile's mean.

    Quartiles are those of GDP per head in 2023 among the economies of the GDP table; an economy
    without a population figure counts as the lowest. EU members share the Union's rate.
    """
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
    table = frame[list(COLUMNS)].fillna("")
    more = pd.read_csv(MORE, dtype=str, keep_default_na=False).astype({"rate": float})
    return pd.concat([table, more], ignore_index=True).sort_values("importer", ignore_index=True)


def build_by_group(folder: Path) -> pd.DataFrame:
    """Rates by importer and group of products from raw data, the figure of 2023 or the nearest year."""
    found = mfn.by_group(folder, YEAR)
    found["rate"] = (found["rate"] / 100).round(6)
    return found


def write(folder: Path, path: Path) -> Path:
    """Build the tables into two CSV files, `path` and beside it the one by group, through temporary files."""
    for table, file in ((build(folder), path), (build_by_group(folder), path.with_stem(f"{path.stem}_by_group"))):
        with written_whole(file) as draft:
            table.to_csv(draft, index=False, lineterminator="\n")
    return path
