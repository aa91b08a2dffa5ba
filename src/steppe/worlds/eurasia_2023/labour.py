"""What labour gets of value added by sector, where a source says it: `labour.csv`, for models with factors that stay.

Columns: economy, sectors (joined by "+"), year, value (share of value added), unit, what, source. `what` is either
compensation of employees (Kazakhstan, Uzbekistan) or labour compensation, which has an imputed income of the
self-employed too (WIOD) and may be above value added where families farm. Derived by `write` from the data folder.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from steppe.concordances import eurasia_of_wiod
from steppe.sources import kazakhstan, uzbekistan, wiod_uses
from steppe.whole import written_whole
from steppe.worlds.common.controls import JOIN
from steppe.worlds.eurasia_2023.own_derive import KAZAKHSTAN, UZBEKISTAN, YEAR, by_sector, sections_by_group
from steppe.worlds.eurasia_2023.places import countries, sectors

TABLE = Path(__file__).with_name("labour.csv")
COLUMNS = ("economy", "sectors", "year", "value", "unit", "what", "source")
UNIT, EMPLOYEES, LABOUR = "share of value added", "compensation of employees", "labour compensation"
DECIMALS = 4
Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LabourShare:
    """One row: what labour gets of the value added of an economy's sectors in a year."""

    economy: str
    sectors: tuple[str, ...]
    year: int
    value: float
    what: str
    source: str


@cache
def labour_shares() -> tuple[LabourShare, ...]:
    """The shipped rows."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(
            LabourShare(
                row["economy"],
                tuple(row["sectors"].split(JOIN)),
                int(row["year"]),
                float(row["value"]),
                row["what"],
                row["source"],
            )
            for row in csv.DictReader(file)
        )


def write(folder: Path, path: Path = TABLE) -> Path:
    """Derive the table from a data folder."""
    with written_whole(path) as draft, draft.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows((*_kazakhstan(folder), *_uzbekistan(folder), *_wiod(folder)))
    return path


def _kazakhstan(folder: Path) -> Iterator[Row]:
    table = kazakhstan.by_section(folder, YEAR)
    for group, letters in sections_by_group(table.index.tolist()).items():
        inside = table.loc[letters].sum()
        share = float(inside["compensation_of_employees"] / inside["gross_value_added"])
        yield _row(KAZAKHSTAN, group, YEAR, share, EMPLOYEES, kazakhstan.SOURCE.key)


def _uzbekistan(folder: Path) -> Iterator[Row]:
    table = uzbekistan.table_2022(folder)
    paid, added = (by_sector(table.codes, values) for values in (table.compensation, table.value_added))
    for sector, share in zip(sectors(), np.divide(paid, added).tolist(), strict=True):
        yield _row(UZBEKISTAN, (sector,), 2022, share, EMPLOYEES, uzbekistan.SOURCE.key)


def _wiod(folder: Path) -> Iterator[Row]:
    """Sectors of 2014 whose value added and labour compensation are there."""
    table, into = wiod_uses.labour_2014(folder), eurasia_of_wiod("2016")
    table = table.assign(group=[JOIN.join(into[name.strip()]) for name in table["industry"]])
    summed = table.groupby(["economy", "group"])
    paid, added = (summed[name].sum().to_dict() for name in ("labour", "value_added"))
    for code in sorted(set(table["economy"]) & set(countries())):
        for group in dict.fromkeys(into.values()):
            key = (code, JOIN.join(group))
            if paid[key] > 0 and added[key] > 0:
                yield _row(code, group, 2014, float(paid[key] / added[key]), LABOUR, wiod_uses.SOURCE_2014.key)


def _row(economy: str, group: Sequence[str], year: int, share: float, what: str, source: str) -> Row:
    return economy, JOIN.join(group), str(year), f"{share:.{DECIMALS}f}", UNIT, what, source
