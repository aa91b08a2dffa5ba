"""Who sells what to whom in a world: flows ranked by size, each with how its figure came about."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from steppe.labels import country_name
from steppe.problems import SteppeError, UnknownLabel, raise_if_any
from steppe.whole import written_whole
from steppe.world.world import World

if TYPE_CHECKING:
    import pandas as pd

Array = np.ndarray
Labels = str | Sequence[str] | None
SHOWN = 15


@dataclass(frozen=True, slots=True)
class Flow:
    """One flow, million USD: its share in all flows asked for, how it came about, another figure (0 for none)."""

    exporter: str
    importer: str
    sector: str
    value: float
    share: float
    how: str
    observed: bool
    alternative: float


@dataclass(frozen=True, slots=True, repr=False)
class Flows:
    """Flows of a world between countries, largest first; own sales are not among them."""

    world: str
    date: str
    asked: str
    rows: tuple[Flow, ...]

    @property
    def total(self) -> float:
        """The sum of the flows, million USD."""
        return sum(row.value for row in self.rows)

    @property
    def observed(self) -> float:
        """The part of the total that somebody published as such."""
        return sum(row.value for row in self.rows if row.observed) / self.total if self.total else 0.0

    def table(self) -> pd.DataFrame:
        """The flows as a DataFrame: labels, names, value (million USD), share, how, observed, alternative."""
        import pandas as pd

        return pd.DataFrame([_plain(row) for row in self.rows])

    def to_csv(self, path: str | Path) -> Path:
        """Write the table to a CSV file, whole or not at all."""
        with written_whole(path) as draft:
            self.table().to_csv(draft, index=False, lineterminator="\n")
        return Path(path)

    def to_dict(self) -> dict[str, Any]:
        """The flows as plain values, for JSON."""
        about = {"world": self.world, "date": self.date, "asked": self.asked, "unit": "million USD"}
        sums = {"total": self.total, "observed_share": self.observed}
        return {**about, **sums, "flows": [_plain(row) for row in self.rows]}

    def plot(self, path: str | Path | None = None) -> Any:
        """A treemap of the flows by matplotlib, written to `path` where it is given."""
        return import_module("steppe.report.treemap").treemap(self, path)

    def __repr__(self) -> str:
        many = f"{len(self.rows):,} flow{'s' if len(self.rows) > 1 else ''}"
        head = (
            f"{self.asked} in {self.world or 'the world'}, {self.date}: {many}, "
            f"{self.total:,.1f} million USD, {self.observed:.0%} of it observed"
        )
        return "\n".join([head, *self._lines()])

    def _lines(self) -> Iterator[str]:
        several = len({row.sector for row in self.rows}) > 1
        shown = self.rows[:SHOWN]
        marks = {how: f"[{k}]" for k, how in enumerate(dict.fromkeys(row.how for row in shown), start=1)}
        for row in shown:
            what = f", {row.sector}" if several else ""
            other = f" (another figure: {row.alternative:,.1f})" if row.alternative else ""
            pair = f"{country_name(row.exporter)} to {country_name(row.importer)}{what}"
            yield f"  {row.value:>12,.1f}  {row.share:6.1%}  {marks[row.how]} {pair}{other}"
        if len(self.rows) > SHOWN:
            yield f"  ... and {len(self.rows) - SHOWN} more: table() has all"
        for how, mark in marks.items():
            yield from textwrap.wrap(f"{mark} {how}", 100, subsequent_indent="    ")


def flows(world: World, *, exporter: Labels = None, importer: Labels = None, sector: Labels = None) -> Flows:
    """The flows of a world between countries, ranked: who sells what to whom, and how each figure came about.

    `exporter`, `importer` and `sector` narrow them: a label, several, or none for all; countries go by any name.
    Raises `UnknownLabel` with every label that the world does not have, and `SteppeError` where nothing flows.
    """
    if not isinstance(world, World):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise SteppeError(f"`world` is {world!r}: pass a World, such as st.load('goods-2023').")
    problems: list[str] = []
    exporters, importers = (_places(world, side, "country", problems) for side in (exporter, importer))
    sectors = _places(world, sector, "sector", problems)
    if problems:
        raise UnknownLabel(problems)
    named = [
        [labels[k] for k in places] if given is not None else []
        for labels, places, given in (
            (world.countries, exporters, exporter),
            (world.countries, importers, importer),
            (world.sectors, sectors, sector),
        )
    ]
    asked = _asked(*named)
    found = _ranked(world, sectors, exporters, importers)
    raise_if_any([] if found else [_nothing(world, asked, exporters, importers)])
    return Flows(world.name, world.date, asked, found)


def _nothing(world: World, asked: str, exporters: list[int], importers: list[int]) -> str:
    if exporters == importers and len(exporters) == 1:
        return f"{asked}: what a country sells to itself is no flow between countries; ask for two."
    other = world.primitives.get("alternative")
    beside = float(other[:, exporters][:, :, importers].sum()) if other is not None else 0.0
    said = f" Another figure is published, {beside:,.1f} million USD, and was not taken." if beside else ""
    return f"{asked}: {world.name or 'the world'} has no such flow.{said}"


def _places(world: World, given: Labels, what: str, problems: list[str]) -> list[int]:
    """Positions of the labels asked for, all where none are."""
    known = world.countries if what == "country" else world.sectors
    if given is None:
        return list(range(len(known)))
    labels = [given] if isinstance(given, str) else list(given) if isinstance(given, Iterable) else [given]  # pyright: ignore[reportUnnecessaryIsInstance]
    if not labels:
        problems.append(f"No {what} is named: name one, or leave the argument out for all.")
    found: list[int] = []
    for label in labels:
        if not isinstance(label, str):  # pyright: ignore[reportUnnecessaryIsInstance]
            problems.append(f"{label!r} is no label of a {what}: labels are text.")
            continue
        try:
            found.append(world.index(world.label(label) if what == "country" else label, what))
        except SteppeError as error:
            problems += error.problems
    return list(dict.fromkeys(found))


def _ranked(world: World, sectors: list[int], exporters: list[int], importers: list[int]) -> tuple[Flow, ...]:
    at = np.ix_(sectors, exporters, importers)
    flow = world.array("trade_flow")[at]
    apart = np.not_equal.outer(np.array(exporters), np.array(importers))
    cells = np.argwhere((flow > 0) & apart)
    value = flow[tuple(cells.T)]
    order = np.argsort(-value, kind="stable")
    flags = world.primitives["imputed"][at] if "imputed" in world.primitives else None
    other = world.primitives["alternative"][at] if "alternative" in world.primitives else np.zeros_like(flow)
    total = float(value.sum())
    rows: list[Flow] = []
    for j, i, n in cells[order].tolist():
        flag = int(flags[j, i, n]) if flags is not None else None
        labels = (world.countries[exporters[i]], world.countries[importers[n]], world.sectors[sectors[j]])
        amount = float(flow[j, i, n])
        how = _how(world, flag)
        rows.append(Flow(*labels, amount, amount / total, how, flag in world.observed_flags, float(other[j, i, n])))
    return tuple(rows)


def _how(world: World, flag: int | None) -> str:
    if flag is None:
        made = any(note.kind == "model" for note in world.notes)
        return "a model's flow" if made else "not marked as observed or imputed"
    return world.flag_meanings.get(flag, "observed" if flag == 0 else f"class {flag}, without a meaning")


def _asked(exporters: Sequence[str], importers: Sequence[str], sectors: Sequence[str]) -> str:
    """What was asked for in words: "Exports of Kazakhstan to China, grain"."""
    seller, buyer = (", ".join(map(country_name, codes)) for codes in (exporters, importers))
    head = "Trade" if not seller and not buyer else "Exports of " + seller if seller else "Imports of " + buyer
    return head + (f" to {buyer}" if seller and buyer else "") + (f", {', '.join(sectors)}" if sectors else "")


def _plain(row: Flow) -> dict[str, Any]:
    names = {"exporter_name": country_name(row.exporter), "importer_name": country_name(row.importer)}
    return {
        "exporter": row.exporter,
        "importer": row.importer,
        "sector": row.sector,
        **names,
        "value": row.value,
        "share": row.share,
        "how": row.how,
        "observed": row.observed,
        "alternative": row.alternative or None,
    }
