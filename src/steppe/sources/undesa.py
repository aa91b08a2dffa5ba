"""UN DESA, International Migrant Stock: people who live in one country and were born in, or came from, another.

Formats: `undesa_migrant_stock/undesa_stocks_both_sexes.csv.gz` (revision of 2024) and
`undesa_stocks_2020_both_sexes.csv.gz` (revision of 2020), columns destination, origin (ISO 3166 alpha-3), year and
stock (people, both sexes), as carried by the R package gdidata of the IOM. `OOO` is an origin that is not known or
not told apart, `XCX` the Channel Islands. UN DESA estimates stocks from censuses, registers and surveys, and fills
the years between them, so that a revision changes the years before it too.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from steppe.problems import raise_if_any
from steppe.sources.catalogue import source
from steppe.sources.folder import checked_columns, existing

FILES = {
    "2024": "undesa_migrant_stock/undesa_stocks_both_sexes.csv.gz",
    "2020": "undesa_migrant_stock/undesa_stocks_2020_both_sexes.csv.gz",
}
REVISION_2024 = source("undesa-migrants-2024")
REVISION_2020 = source("undesa-migrants-2020")
AREAS = {"OOO": "other", "XCX": "Channel Islands"}


def migrant_stock(folder: Path, revision: str) -> pd.DataFrame:
    """Stocks of one revision ("2024" or "2020"): origin, destination, year, value (people)."""
    path = existing(Path(folder) / FILES[revision], f"table of migrant stocks, revision of {revision}")
    columns = ["origin", "destination", "year", "stock"]
    table = checked_columns(pd.read_csv(path, keep_default_na=False), columns, path)[columns]
    raise_if_any(
        f"{path} {fault}: it is not the expected table, fetch it again."
        for fault, found in (
            ("repeats a pair of a year", table.duplicated(columns[:3]).any()),
            ("has stocks that are not positive", not (table["stock"] > 0).all()),
        )
        if found
    )
    table = table.rename(columns={"stock": "value"}).replace({"origin": AREAS, "destination": AREAS})
    return table.sort_values(columns[:3], ignore_index=True)
