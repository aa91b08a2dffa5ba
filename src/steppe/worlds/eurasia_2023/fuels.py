"""Crude oil, natural gas and coal apart: what each economy makes and uses of them, and controls that follow.

`fuels.csv` has a row an economy and fuel: what it makes, what its refineries, power stations and others use, and what
it sells net, million USD of 2023. Quantities are the Energy Institute's, valued at prices of importers where more is
used than made and of exporters elsewhere, so that the values tell proportions better than levels. What the review
shows in sums of regions alone, a small maker, is none here. From it follow output and use by fuel
(`controls/accounts/fuels.csv`) and trade of economies that only sell or only buy a fuel (`controls/fuels.csv`).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from steppe.concordances import eurasia_countries
from steppe.sources import energy_institute
from steppe.sources.energy_institute import FUELS
from steppe.whole import written_whole
from steppe.worlds.common.controls import ALL
from steppe.worlds.common.gdp import gdp
from steppe.worlds.eurasia_2023 import mixes
from steppe.worlds.eurasia_2023.own_controls import COLUMNS, OUTPUT, UNITS, USE

Row = Mapping[str, str]
TABLE = Path(__file__).with_name("fuels.csv")
NAMES = ("made", "used", "sold")
YEAR, UNIT, RELIABILITY = 2023, "million USD", "D"
SOURCE = energy_institute.SOURCE.key
ONE_WAY = 0.5  # of what is used, below which an economy that makes a fuel is taken to sell none of it
# Gas passes through, so that more is imported than used, or is traded at prices agreed far from the market.
AGREED = ("AUT", "AZE", "BEL", "BLR", "NLD", "RUS", "TKM")
HUBS = ("BEL", "NLD", "SGP")  # fuels are bought to be sold on
# Fuels whose output is in an economy's own table.
IN_TABLE: Mapping[str, tuple[str, ...]] = {"UZB": FUELS, "KAZ": ("coal",)}
LEAST = 1_000.0  # million USD of trade; below it what an economy makes may stand in a region's sum alone
LEAST_COVERED = 0.5  # of a region's GDP, by members with figures
GTAP: Mapping[str, str] = {"crude-oil": "oil", "natural-gas": "gas", "coal": "coa"}


@dataclass(frozen=True, slots=True)
class Fuel:
    """What an economy makes, uses and sells net of each fuel in the order of `FUELS`, million USD."""

    made: tuple[float, ...]
    used: tuple[float, ...]
    sold: tuple[float, ...]


@cache
def table() -> Mapping[str, Fuel]:
    """The shipped figures by economy of ISO 3166."""
    held: dict[str, dict[str, tuple[float, ...]]] = {}
    with TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            held.setdefault(row["economy"], {})[row["fuel"]] = tuple(float(row[name]) for name in NAMES)
    return {
        code: Fuel(*(tuple(by_fuel[fuel][k] for fuel in FUELS) for k in range(len(NAMES))))
        for code, by_fuel in held.items()
    }


@cache
def whole() -> Fuel:
    """What all economies of the table make, use and sell together."""
    sides = zip(*((one.made, one.used, one.sold) for one in table().values()), strict=True)
    return Fuel(*(tuple(map(sum, zip(*side, strict=True))) for side in sides))


def write(folder: Path, path: Path = TABLE) -> Path:
    """Derive the table from the Energy Institute's review in a data folder."""
    found = energy_institute.review(folder, YEAR)
    with written_whole(path) as draft, draft.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("economy", "fuel", *NAMES, "unit", "year", "source"))
        for code in found.made.index:
            for fuel in FUELS:
                values = (f"{float(getattr(found, name).loc[code, fuel]):.0f}" for name in NAMES)
                writer.writerow((code, fuel, *values, UNIT, YEAR, SOURCE))
    return path


def account_rows() -> Iterator[Row]:
    """By label of the world, over value added: output of a fuel where more is used than made, else what is used."""
    for label, members in eurasia_countries().items():
        known = [code for code in members if code in table()]
        size = {code: gdp(code, YEAR) or 0.0 for code in members}
        total = sum(size.values())
        if not known or sum(size[code] for code in known) < LEAST_COVERED * total:
            continue
        for k, fuel in enumerate(FUELS):
            if fuel in IN_TABLE.get(label, ()):
                continue
            made, used = (sum(side[k] for side in sides) for sides in zip(*map(_sides, known), strict=True))
            what, value, note = (OUTPUT, made, "quantity made") if made < used else (USE, used, "quantity used")
            share = f"{value / total:.6f}"
            note = f"{note}, at a price of {'importers' if made < used else 'exporters'}"
            values = (what, label, fuel, str(YEAR), share, UNITS[what], share, SOURCE, RELIABILITY, note)
            yield dict(zip(COLUMNS, values, strict=True))


def _sides(code: str) -> tuple[tuple[float, ...], tuple[float, ...]]:
    return table()[code].made, table()[code].used


def trade_rows() -> Iterator[Row]:
    """Exports of a fuel by economies that use little of what they make, imports where little is made.

    Who makes no coal or no crude oil sells none, but where it is bought to be sold on.
    """
    for code, one in table().items():
        for fuel, made, used, sold in zip(FUELS, one.made, one.used, one.sold, strict=True):
            buys, sells = sold < 0 and made <= ONE_WAY * used, sold > 0 and used <= ONE_WAY * made
            if fuel in IN_TABLE.get(code, ()) or (fuel == "natural-gas" and code in AGREED):
                continue
            if abs(sold) >= LEAST and (buys or sells):
                yield _row(code, fuel, sold, "quantity at a price of the year")
            if made == 0 and (fuel == "coal" or (fuel == "crude-oil" and used > 0)) and code not in HUBS:
                yield _row(code, fuel, 0.0, "makes none")


def _row(code: str, fuel: str, sold: float, note: str) -> Row:
    ends = (ALL, code) if sold < 0 else (code, ALL)
    values = (code, *ends, GTAP[fuel], str(YEAR), f"{abs(sold):.1f}", UNIT, SOURCE, RELIABILITY, note)
    return dict(zip(mixes.COLUMNS, values, strict=True))
