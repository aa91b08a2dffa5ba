"""USITC International Trade and Production Database for Estimation (ITPD-E), one year of it.

File `ITPD_E_R02.csv` (release 2; release 1 without the dynamic codes): UTF-8, comma, columns
`exporter_iso3, exporter_dynamic_code, exporter_name, importer_iso3, importer_dynamic_code,
importer_name, year, industry_id, industry_descr, broad_sector, trade, flag_mirror, flag_zero`, of
which `exporter_iso3`, `importer_iso3` (ISO 3166 alpha-3), `year`, `industry_id` (1 to 170),
`broad_sector` (Agriculture, Mining and Energy, Manufacturing, Services) and `trade` (million current
USD) are read by name; order and further columns do not matter. One row for each exporter, importer,
industry and year, own sales included where production is known (exporter = importer); zeros may be
written out.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from steppe.problems import SteppeError
from steppe.sources.catalogue import source
from steppe.sources.long_csv import batches, read_pairs
from steppe.sources.mrio import AGAIN, shown

WHAT = "ITPD-E table"
COLUMNS = {
    "exporter_iso3": "text",
    "importer_iso3": "text",
    "year": "whole",
    "industry_id": "whole",
    "broad_sector": "text",
    "trade": "number",
}
KEYS = ["exporter_iso3", "importer_iso3", "industry_id", "broad_sector"]
SECTORS = ("broad_sector", "industry_id")
SOURCE = source("itpd-e")


def read_itpde(path: Path, *, year: int, sector: str = "broad_sector", concordance: Path | None = None) -> pd.DataFrame:
    """Trade of one year by exporter, importer and sector: trade_flow in million USD, own sales included.

    `sector` is "broad_sector" or "industry_id" ("001" to "170"); `concordance`, a CSV of `industry_id`
    and `sector`, replaces it. Raises `SteppeError` for files cut short, repeated rows, other years.
    """
    if sector not in SECTORS:
        raise SteppeError(f"`sector` is {sector!r}: use {' or '.join(map(repr, SECTORS))}, or pass a concordance.")
    table = _year(Path(path), year)
    table["sector"] = _sectors(table, sector, concordance)
    names = {"exporter_iso3": "exporter", "importer_iso3": "importer"}
    table = table.rename(columns=names)
    keys = ["exporter", "importer", "sector"]
    return pd.DataFrame(table.groupby(keys, as_index=False, sort=True).agg({"trade_flow": "sum"}))


def _year(path: Path, year: int) -> pd.DataFrame:
    """The rows of one year with trade, by industry."""
    import pyarrow as pa

    parts: list[Any] = []
    years: set[int] = set()
    for batch in batches(path, WHAT, COLUMNS):
        years.update(batch["year"].unique().to_pylist())
        wanted = batch.filter(pa.array((batch["year"].to_numpy() == year) & (batch["trade"].to_numpy() != 0)))
        if wanted.num_rows:
            parts.append(pa.table(wanted).drop_columns("year"))
    if not parts:
        found = ", ".join(map(str, sorted(years))) or "none"
        raise SteppeError(f"{path} has no trade of {year}: its years are {found}.")
    groups = pa.concat_tables(parts).group_by(KEYS).aggregate([("trade", "sum"), ("trade", "count"), ("trade", "min")])
    table = groups.to_pandas()
    _check(path, table)
    return table.rename(columns={"trade_sum": "trade_flow"})


def _check(path: Path, table: pd.DataFrame) -> None:
    for fault, bad in (
        ("repeats rows", table["trade_count"] > 1),
        ("has values below zero", ~(table["trade_min"] > 0)),
    ):
        if bad.any():
            row = table.loc[bad].sort_values(KEYS).iloc[0]
            raise SteppeError(
                f"{path} {fault} ({int(bad.sum()):,}), first exporter {row['exporter_iso3']}, importer "
                f"{row['importer_iso3']}, industry {row['industry_id']}: {AGAIN}."
            )


def _sectors(table: pd.DataFrame, sector: str, concordance: Path | None) -> pd.Series:
    if concordance is None:
        return table[sector] if sector == "broad_sector" else table[sector].map("{:03d}".format)
    given = read_pairs(concordance, "concordance of industries", ("industry_id", "sector"))
    by_number = {int(code): name for code, name in given.items() if code.isdigit() and name}
    lacking = sorted(set(table["industry_id"].tolist()) - set(by_number))
    if lacking:
        raise SteppeError(f"{concordance} has no sector for the industries {shown(list(map(str, lacking)))}: add them.")
    return table["industry_id"].map(by_number)
