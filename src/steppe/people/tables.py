"""Migrants and remittances between countries: shipped tables, asked by names or codes of countries.

Every row says who gives the figure and `how` it came about: "reported" by a central bank, "estimated" by UN DESA from
censuses and registers, "compiled" from several tables, or "modelled". Figures of several sources stand side by side
and are never merged. A pair without a row has no figure, which is not zero.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pandas as pd

from steppe.labels import find_country, suggest, unknown
from steppe.labels.countries import aggregate_label
from steppe.people import build
from steppe.problems import SteppeError, UnknownLabel, raise_if_any
from steppe.sources.catalogue import source

Labels = str | Iterable[str] | None
WORLD = "WLD"
REVISIONS = {"2024": "undesa-migrants-2024", "2020": "undesa-migrants-2020"}


def migrants(
    *, origin: Labels = None, destination: Labels = None, year: int | None = None, revision: str = "2024"
) -> pd.DataFrame:
    """Migrants (people) by origin and destination: UN DESA 2010 to 2024 and KNOMAD's matrix of 2017.

    `origin` and `destination` are one or several names or codes, None for all. `revision` is UN DESA's: "2024", or
    "2020", whose figures for the same years differ. Columns: origin, destination (ISO 3166 alpha-3, areas by name, WLD
    for KNOMAD's totals), year, value, unit, how, source. Raises `UnknownLabel` for a country that the table has not,
    `SteppeError` for a year that it has not.
    """
    if revision not in REVISIONS:
        raise SteppeError(f"There is no revision {revision!r} of migrants: {suggest(str(revision), REVISIONS)}")
    table = _table(build.MIGRANTS)
    other = [key for said, key in REVISIONS.items() if said != revision]
    table = table[~table["source"].isin(other)]
    found = _chosen(table, {"origin": origin, "destination": destination}, year, "The table of migrants")
    found = found.assign(unit="people", source=_titles(found))
    return found[["origin", "destination", "year", "value", "unit", "how", "source"]]


def remittances(*, sender: Labels = None, receiver: Labels = None, year: int | None = None) -> pd.DataFrame:
    """Remittances (million current USD) by sender and receiver: central banks' figures beside KNOMAD's model of 2017.

    `sender` and `receiver` are one or several names or codes, None for all; "WLD" are totals over all senders or
    receivers, which stand beside their parts. `period` may be part of a year ("2024 H1", "2022 Jan-Nov"): such rows
    are no yearly figures. Columns: sender, receiver, year, period, value, unit, how, source, url (where the figure
    has an address of its own), note. Raises `UnknownLabel` for a country and `SteppeError` for a year that the table
    has not.
    """
    table = _table(build.REMITTANCES)
    found = _chosen(table, {"sender": sender, "receiver": receiver}, year, "The table of remittances")
    found = found.assign(unit="million USD", source=_titles(found))
    return found[["sender", "receiver", "year", "period", "value", "unit", "how", "source", "url", "note"]]


@cache
def _table(path: Path) -> pd.DataFrame:
    """A shipped table."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return pd.read_csv(file, comment=None, skiprows=_sources(path), keep_default_na=False)


def _sources(path: Path) -> int:
    """How many lines on sources stand above the table."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return next(number for number, line in enumerate(file) if not line.startswith("#"))


def _chosen(table: pd.DataFrame, sides: dict[str, Labels], year: int | None, what: str) -> pd.DataFrame:
    """The rows of some countries and of a year; every label that is not there is named at once."""
    problems: list[str] = []
    kept = table["source"] != ""
    for side, given in sides.items():
        if given is not None:
            kept &= table[side].isin(_codes(given, tuple(sorted(table[side].unique())), f"{what} by {side}", problems))
    if problems:
        raise UnknownLabel(problems)
    years = sorted({int(held) for held in table["year"]})
    raise_if_any(
        [f"{what} has no year {year!r}: it holds {', '.join(map(str, years))}."] if year not in (None, *years) else []
    )
    return table[kept & (table["year"] == year) if year is not None else kept].reset_index(drop=True)


def _codes(given: str | Iterable[str], known: tuple[str, ...], where: str, problems: list[str]) -> list[str]:
    asked = [given] if isinstance(given, str) else list(given)
    found = {
        label: WORLD if aggregate_label(str(label)) == "the world" else find_country(label, known) for label in asked
    }
    problems += [unknown(str(label), known, "country", where) for label, code in found.items() if code is None]
    return [code for code in found.values() if code is not None]


def _titles(table: pd.DataFrame) -> pd.Series:
    """Who gives each figure, with vintage."""
    return table["source"].map({key: _title(key) for key in table["source"].unique()})


def _title(key: str) -> str:
    found = source(key)
    return f"{found.title}, {found.vintage}"
