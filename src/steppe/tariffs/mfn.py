"""MFN tariffs by importer: the shipped tables, and rates for a world's countries and sectors."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from steppe.concordances import eurasia_sectors, tariff_groups
from steppe.record import members
from steppe.sourced import Source
from steppe.tariffs import charged

Array = np.ndarray
TABLE = Path(__file__).parent / "mfn_tariffs.csv"
BY_GROUP = TABLE.with_stem("mfn_tariffs_by_group")
UNIONS = {"EUN": "EU", "EAEU": "EAEU"}  # importers of the second table that stand for an organisation's members
YEAR, DATE = 2023, "2023-12-31"
MEAN = "mean of its income quartile"
SINGLE = 3  # lines that are known by themselves, such as those of fuels; with more an importer has a table of its own


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


@cache
def by_group() -> dict[str, dict[str, float]]:
    """Rates by importer and group of products, fractions; the rates of a union are those of its members."""
    found: dict[str, dict[str, float]] = {}
    for row in _group_rows():
        union = UNIONS.get(row["importer"])
        for importer in members(union, DATE) if union else (row["importer"],):
            found.setdefault(importer, {}).setdefault(row["group"], float(row["rate"]))
    return found


def rates(countries: Sequence[str], sectors: Sequence[str] = ("",), on: str = DATE) -> Array:
    """MFN rates [sector, importer], fractions; nan for labels that the table does not have.

    A sector of `eurasia-2023` takes the mean of its groups of products where the importer has figures for all
    of them, else the agricultural or non-agricultural average, else the average of all; services pay nothing.
    A label that is no such sector takes the average of all. Lines of a sector that changed by day are those of `on`.
    """
    known = table()
    total = np.array([known[c].rate if c in known else np.nan for c in countries])
    return np.stack([_sector_rates(sector, countries, total, on) for sector in sectors])


def _sector_rates(sector: str, countries: Sequence[str], total: Array, on: str) -> Array:
    found = {s.sector: s for s in eurasia_sectors()}.get(sector)
    if found is None:
        return total
    if found.kind == "services":
        return np.where(np.isnan(total), total, 0.0)
    held = by_group()
    fine = tariff_groups(sector)
    rate = total.copy()
    for n, country in enumerate(countries):
        groups = held.get(country, {})
        if all(group in groups for group in fine):
            rate[n] = sum(groups[group] for group in fine) / len(fine)
        elif found.tariff_group in groups:
            rate[n] = groups[found.tariff_group]
    lines = {country: row.rate for (country, held), row in charged.lines(on).items() if held == sector}
    return np.array([lines.get(country, value) for country, value in zip(countries, rate, strict=True)])


def detail(country: str) -> str:
    """How fine an importer's figures are: "groups", "agriculture apart" or "one average"."""
    groups = by_group().get(country, {})
    lines = sum(importer == country for importer, _ in charged.lines(DATE))
    return "groups" if len(groups) > 2 or lines > SINGLE else "agriculture apart" if groups else "one average"


def _group_rows() -> list[dict[str, str]]:
    with BY_GROUP.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def sources() -> tuple[Source, ...]:
    """The sources of the shipped rates, each once."""
    used = {(row.source_title, row.source_url) for row in table().values() if row.source_title}
    return _named(used)


def group_sources() -> tuple[Source, ...]:
    """The sources of the shipped rates by group of products, each once."""
    return _named({(row["source_title"], row["source_url"]) for row in _group_rows()})


def _named(used: set[tuple[str, str]]) -> tuple[Source, ...]:
    return tuple(_source(title, address) for title, address in sorted(used))


def _source(title: str, address: str) -> Source:
    """A source whose address may be followed by the place inside it."""
    url, _, place = address.partition(" ")
    if place.startswith("(") and place.find(")") == len(place) - 1:
        place = place[1:-1]
    return Source(title=title, url=url, locator=place) if url.startswith("http") else Source(title=title)
