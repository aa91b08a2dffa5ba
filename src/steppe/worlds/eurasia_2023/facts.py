"""What the build of `eurasia-2023` takes from documents: export structure, services, value added, donors.

Each table is a CSV beside this module with the source of every row; donors and published totals are in `facts.yaml`.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from pydantic import Field, model_validator

from steppe.sourced import Source
from steppe.sources import catalogue
from steppe.worlds.goods_2023.facts import Code, Document, Strict

HERE = Path(__file__).parent
ELASTICITIES = "fontagne-2022"  # the key in the catalogue of the one table here that is a publication


class Donor(Strict):
    """The economy whose table or exports stand for those of an economy without any, and why that one."""

    economy: str
    donor: Code
    why: str = Field(min_length=1)


class Comparison(Strict):
    """A published total that the build does not use, million USD: exports of some economies in some sectors."""

    what: str
    exporters: tuple[str, ...] = ()
    importers: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    measure: str = Field(default="trade", pattern="^(trade|value_added|value_added_share)$")
    published: float = Field(gt=0)
    source: str
    note: str = ""


class Facts(Strict):
    """Everything in `facts.yaml`."""

    groups: Mapping[str, tuple[str, ...]]
    donors: tuple[Donor, ...]
    export_mix: tuple[Donor, ...]
    comparisons: tuple[Comparison, ...]
    documents: Mapping[str, Document]

    @model_validator(mode="after")
    def _documented(self) -> Facts:
        used = {entry.source for entry in self.comparisons}
        if used != set(self.documents):
            raise ValueError(f"figures and documents do not match: {sorted(used ^ set(self.documents))}")
        return self


@dataclass(frozen=True, slots=True)
class Row:
    """One documented figure of an economy: what it is, its value and year, and where it was read."""

    economy: str
    item: str
    value: float
    year: str
    source_title: str
    source_url: str


@cache
def facts() -> Facts:
    """The facts beside this module, checked when they are loaded."""
    return Facts.model_validate(yaml.safe_load((HERE / "facts.yaml").read_text(encoding="utf-8")))


@cache
def rows(name: str) -> tuple[Row, ...]:
    """The rows of `export_groups`, `services`, `value_added` or `elasticities`."""
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(Row(**(row | {"value": float(row["value"])})) for row in csv.DictReader(file))  # type: ignore[arg-type]


def by_economy(name: str) -> dict[str, dict[str, float]]:
    """The values of a table by economy and item."""
    found: dict[str, dict[str, float]] = {}
    for row in rows(name):
        found.setdefault(row.economy, {})[row.item] = row.value
    return found


def sources() -> tuple[Source, ...]:
    """Where the tables beside this module were read, each title once with the address of its first row."""
    names = ("export_groups", "services", "value_added", "elasticities")
    first = {row.source_title: row.source_url for name in names for row in reversed(rows(name))}
    read = {row.source_title for row in rows("elasticities")}
    found = (Source(title=title, url=url) for title, url in sorted(first.items()) if title not in read)
    return (elasticity_source(), *found)


def elasticity_source() -> Source:
    """The publication of the trade elasticities."""
    return catalogue.source(ELASTICITIES, locator="Table 5, read in a replication")
