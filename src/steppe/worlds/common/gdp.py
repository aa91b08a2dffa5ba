"""GDP by economy and year, for checks: a small table from the World Bank's, million current USD."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from steppe.whole import written_whole

TABLE = Path(__file__).parent / "gdp.csv"
FIRST_YEAR, DECIMALS = 1995, 1
OLDEST = 5


@cache
def table() -> dict[str, dict[int, float]]:
    """The shipped figures by economy and year, million USD."""
    found: dict[str, dict[int, float]] = {}
    with TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["country"], {})[int(row["year"])] = float(row["gdp"])
    return found


def gdp(country: str, year: int, *, oldest: int = OLDEST) -> float | None:
    """GDP of a year in million USD, or the last figure at most `oldest` years before; None where there is none."""
    years = table().get(country, {})
    return next((years[k] for k in range(year, year - oldest - 1, -1) if k in years), None)


def write(folder: Path, path: Path) -> Path:
    """Build the table from the data folder's `wdi/gdp.csv`, through a temporary file."""
    from steppe.sources.world_bank import gdp_by_year

    found = gdp_by_year(folder)
    found = found[found["year"] >= FIRST_YEAR].assign(gdp=lambda rows: rows["gdp"].round(DECIMALS))
    with written_whole(path) as draft:
        found.to_csv(draft, index=False, lineterminator="\n")
    return path
