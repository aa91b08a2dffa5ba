"""`services.csv`: totals of services by economy and the kinds that they are of, each row with its year and source.

1. Exports and imports of the balance of payments, of 2023, or of the year after or before where it has no figure.
2. Digitally deliverable services of 2023, which tell how much of a total is business, communication and finance.
3. Kinds of Kazakhstan and Armenia by items of the balance of payments. Manufacturing, repair, construction, licences,
   personal and government services go with business, for no sector of theirs is traded here.
4. `services_looked_up.csv`: figures of documents.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

from steppe.sources import services as tables
from steppe.whole import written_whole

HERE = Path(__file__).parent
TABLE, LOOKED_UP = HERE / "services.csv", HERE / "services_looked_up.csv"
COLUMNS = ("economy", "item", "value", "year", "source_title", "source_url")
YEAR, YEARS = 2023, (2023, 2024, 2022)
KINDS: Mapping[str, tuple[str, ...]] = {
    "transport": ("SC",),
    "travel": ("SD",),
    "communication": ("SI",),
    "finance": ("SF", "SG"),
    "business": ("SA", "SB", "SE", "SH", "SJ", "SK", "SL"),
}
BANK = (
    "World Bank, World Development Indicators, service exports and imports, balance of payments (BX.GSR.NFSV.CD and "
    "BM.GSR.NFSV.CD), CC BY 4.0, from a copy at 01a34e8",
    "https://github.com/open-numbers/ddf--open_numbers--world_development_indicators",
)
UNCTAD = (
    "UNCTAD, digitally deliverable services by economy, from a copy (zenodo 10.5281/zenodo.17971395)",
    "https://github.com/jeancecilia/unctad-digital-services-trade-panel",
)
BY_ITEM = {
    "KAZ": (
        "International Monetary Fund, Balance of Payments, services of Kazakhstan by item, from a copy at 3424706",
        "https://github.com/makenerzhan-gif/kazakhstan-economic-data",
    ),
    "ARM": (
        "Central Bank of Armenia, balance of payments, services by item, from a copy at ebe9402",
        "https://github.com/tavad/tvyal_newsletter",
    ),
}


def rows(folder: Path) -> Iterator[tuple[str, ...]]:
    """The rows in the order of economies and items."""
    yield from sorted([*_totals(folder), *_digital(folder), *_kinds(folder), *looked_up()], key=lambda row: row[:2])


def write(folder: Path, path: Path) -> Path:
    """Write the rows to a file, through a temporary one."""
    with written_whole(path) as draft, draft.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(COLUMNS)
        out.writerows(rows(Path(folder)))
    return path


def looked_up() -> list[tuple[str, ...]]:
    """The rows of documents."""
    with LOOKED_UP.open(encoding="utf-8", newline="") as file:
        return [tuple(row[name] for name in COLUMNS) for row in csv.DictReader(file)]


def _totals(folder: Path) -> Iterator[tuple[str, ...]]:
    table = tables.totals(folder)
    for side in tables.SIDES:
        held: dict[str, dict[int, float]] = {}
        for code, year, value in table[["iso3", "year", side]].dropna().itertuples(index=False):
            held.setdefault(str(code), {})[int(year)] = float(value)
        for code, by_year in held.items():
            year = next(year for year in YEARS if year in by_year)
            yield (code, side, f"{by_year[year]:.1f}", str(year), *BANK)


def _digital(folder: Path) -> Iterator[tuple[str, ...]]:
    table = tables.digital(folder, YEAR)
    for side in tables.SIDES:
        for code, value in table[["iso3", side]].dropna().itertuples(index=False):
            if float(value) > 0:
                yield (str(code), f"{side}, digital", f"{float(value):.1f}", str(YEAR), *UNCTAD)


def _kinds(folder: Path) -> Iterator[tuple[str, ...]]:
    held: Mapping[str, pd.DataFrame] = {"KAZ": tables.kazakhstan(folder, YEAR), "ARM": tables.armenia(folder, YEAR)}
    for code, table in held.items():
        for side in tables.SIDES:
            value = {str(item): float(amount) for item, amount in zip(table["item"], table[side], strict=True)}
            for kind, items in KINDS.items():
                share = sum(value.get(item, 0.0) for item in items) / sum(value.values())
                yield (code, f"{side}, {kind}", f"{share:.6f}", str(YEAR), *BY_ITEM[code])
