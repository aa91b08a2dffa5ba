"""How the shipped tables of MFN tariffs are made from raw data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from steppe.concordances.products import product_groups
from steppe.record import members
from steppe.sources import mfn, us_census, uzb_tariffs, world_bank
from steppe.tariffs import added, charged, readings
from steppe.tariffs.build_us import build_added, build_readings
from steppe.tariffs.mfn import DATE, MEAN, YEAR
from steppe.whole import written_whole

MORE = Path(__file__).parent / "mfn_more.csv"  # looked up beside the compiled figures
LEAST_IMPORTS = 1e6  # USD a year: of less trade no rate is taken
PAID = "duty calculated over imports for consumption"
CHAPTERS = "mean of the MFN averages of HS chapters"
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
    table = table[~table["importer"].isin(more["importer"])]
    return pd.concat([table, more], ignore_index=True).sort_values("importer", ignore_index=True)


def build_by_group(folder: Path) -> pd.DataFrame:
    """Rates by importer and group of products from raw data, the figure of 2023 or the nearest year."""
    found = mfn.by_group(folder, YEAR)
    found["rate"] = (found["rate"] / 100).round(6)
    return found


def build_charged(folder: Path) -> pd.DataFrame:
    """Rates of pairs and of sectors from raw data: duty that the United States collected, Uzbekistan's MFN chapters."""
    groups = {chapter: joined.split("+") for chapter, joined in product_groups("hs").items()}
    paid = us_census.duty_paid(folder)
    usa = pd.concat([_paid(paid, groups), _paid(paid, {chapter: [""] for chapter in paid["chapter"].unique()})])
    usa = usa[usa["imports"] >= LEAST_IMPORTS].assign(
        importer="USA", year=str(us_census.YEAR), basis=PAID, source="us_census"
    )
    chapters = uzb_tariffs.mfn_by_chapter(folder)
    sectors = _by_sector(chapters, groups).groupby("sector", as_index=False)["rate"].mean()
    uzb = sectors.assign(
        importer="UZB", exporter=charged.ANY, year=str(uzb_tariffs.YEAR), basis=CHAPTERS, source="uzb_wits"
    )
    table = pd.concat([usa, uzb], ignore_index=True)
    table["rate"] = table["rate"].round(6)
    keys = ["importer", "exporter", "sector"]
    return table.sort_values(keys, ignore_index=True)[list(charged.COLUMNS)]


def _paid(paid: pd.DataFrame, groups: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    """Duty over imports by exporter and sector; a chapter in several sectors counts in each."""
    total = _by_sector(paid, groups).groupby(["exporter", "sector"], as_index=False)[["imports", "duty"]].sum()
    return total[total["imports"] > 0].assign(rate=lambda rows: rows["duty"] / rows["imports"])


def _by_sector(table: pd.DataFrame, groups: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    """Rows by chapter as rows by sector; chapters without a sector are left out."""
    return table.assign(sector=table["chapter"].map(groups)).explode("sector").dropna(subset="sector")


def write(folder: Path, path: Path) -> Path:
    """Build the tables into CSV files, `path` and others beside it, through temporary files."""
    files = (
        (build(folder), path),
        (build_by_group(folder), path.with_stem(f"{path.stem}_by_group")),
        (build_charged(folder), path.with_name(charged.TABLE.name)),
        (build_added(folder), path.with_name(added.TABLE.name)),
        (build_readings(folder), path.with_name(readings.TABLE.name)),
    )
    for table, file in files:
        with written_whole(file) as draft:
            table.to_csv(draft, index=False, lineterminator="\n")
    return path
