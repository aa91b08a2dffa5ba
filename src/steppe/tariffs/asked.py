"""What an importer charged whom on a day: rates ranked, each with how it came about and where it was read."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from steppe import record
from steppe.concordances import eurasia_sectors
from steppe.labels import country_code, country_name, suggest
from steppe.problems import SteppeError, UnknownLabel
from steppe.record.days import day, today
from steppe.sourced import Source
from steppe.tariffs import added, charged, dated, granted, mfn, readings
from steppe.tariffs.preferences import Regime, regime
from steppe.whole import written_whole

SHOWN = 15
BY_HEAD = 3  # instruments that are named
UNBROKEN: dict[str, Any] = {"break_long_words": False, "break_on_hyphens": False}  # addresses stay whole
PUBLISHERS = {"budget": "Budget Lab", "piie": "PIIE", "us": "Trade War Tracker"}


@dataclass(frozen=True, slots=True)
class Rate:
    """What one exporter is charged, a fraction: how it came about, other figures of the time, and the sources.

    `added` are the points of it that come on top since the day `since`.
    """

    exporter: str
    rate: float
    added: float
    since: str
    how: str
    others: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Rates:
    """The tariffs of an importer on a day in a sector ("" is all goods as one), highest first.

    `averages` are published ones over all its imports, where there are any.
    """

    importer: str
    day: str
    sector: str
    rows: tuple[Rate, ...]
    averages: tuple[readings.Reading, ...]

    def table(self) -> pd.DataFrame:
        """The rates as a DataFrame: exporter, name, rate, how, others, sources (titles)."""
        return pd.DataFrame([_plain(row) for row in self.rows])

    def to_csv(self, path: str | Path) -> Path:
        """Write the table to a CSV file, whole or not at all."""
        with written_whole(path) as draft:
            self.table().to_csv(draft, index=False, lineterminator="\n")
        return Path(path)

    def to_dict(self) -> dict[str, Any]:
        """The rates as plain values, for JSON."""
        rows = [{**_plain(row), "sources": [source.to_dict() for source in row.sources]} for row in self.rows]
        averages = [{"day": row.day, "rate": row.rate, "by": PUBLISHERS[row.publisher]} for row in self.averages]
        asked = {"importer": self.importer, "day": self.day, "sector": self.sector}
        return {**asked, "rates": rows, "averages": averages}

    def __repr__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        what = self.sector or "all goods"
        many = f"{len(self.rows)} economies" if len(self.rows) > 1 else "one economy"
        yield f"Tariffs of {country_name(self.importer)} on {self.day}, {what}, from {many}, percent"
        shown = self.rows[:SHOWN]
        marks = {how: f"[{k}]" for k, how in enumerate(dict.fromkeys(row.how for row in shown), start=1)}
        for row in shown:
            extra = f", {100 * row.added:.1f} of it added since {row.since}" if row.added else ""
            other = f" (other figures: {row.others})" if row.others else ""
            yield f"  {100 * row.rate:>7.2f}  {marks[row.how]} {country_name(row.exporter)}{extra}{other}"
        if len(self.rows) > SHOWN:
            yield f"  ... and {len(self.rows) - SHOWN} more: --csv, --json and table() have all"
        for one in self.averages:
            said = f"{100 * one.rate:.1f} since {one.day}, {PUBLISHERS[one.publisher]}"
            yield f"Published average over all its imports: {said}"
        for how, mark in marks.items():
            yield from textwrap.wrap(f"{mark} {how}", 100, subsequent_indent="    ")
        written = [*(source for row in shown for source in row.sources), *dated.named(x.source for x in self.averages)]
        titles = dict.fromkeys(map(str, written))
        for title in titles:
            yield from textwrap.wrap(f"- {title}", 100, subsequent_indent="  ", **UNBROKEN)


def _meant(name: str, known: Sequence[str]) -> str:
    """What to ask for instead: a member of a union that was named, else the nearest economy."""
    if name.upper() in record.group_names():
        inside = [code for code in record.members(name.upper(), today()) if code in known]
        if inside:
            return f"{name.upper()} has members, ask for one, such as {inside[0]}."
    return suggest(name, [*map(country_name, known), *known])


def tariffs_of(importer: str, on: Any, *, exporter: str | Iterable[str] | None = None, sector: str = "") -> Rates:
    """What an importer charged whom on a day, as the base tariffs of worlds and `TariffsAsOf` have it.

    `exporter` narrows it to one or several; countries go by any name. `sector` is one of `eurasia-2023`, or "" for all
    goods as one. Raises `UnknownLabel` with every name that is none, and `SteppeError` where `on` is no day.
    """
    known = tuple(mfn.table())
    asked = [exporter] if isinstance(exporter, str) else list(exporter or ())
    names = [importer, *asked]
    codes = [country_code(str(name)) or str(name) for name in names]
    problems = [
        f"There is no tariff of or on {name!r}: {_meant(str(name), known)}"
        for name, code in zip(names, codes, strict=True)
        if code not in known
    ]
    sectors = [one.sector for one in eurasia_sectors()]
    if sector and sector not in sectors:
        problems.append(f"There is no sector {sector!r}: {suggest(sector, sectors)}")
    if problems:
        raise UnknownLabel([*problems, *_not_a_day(on)])
    when = day(on)
    found = regime(known, when, sectors=(sector,))
    chosen = [code for code in codes[1:] or known if code != codes[0]]
    rows = [_rate(found, known, code, codes[0], sector, when) for code in chosen]
    ranked = tuple(sorted(rows, key=lambda row: (-row.rate, row.exporter)))
    averages = () if sector else readings.near(codes[0], readings.ALL, when)
    return Rates(codes[0], when, sector, ranked, averages)


def _not_a_day(on: Any) -> tuple[str, ...]:
    try:
        day(on)
    except SteppeError as error:
        return error.problems
    return ()


def _rate(found: Regime, known: Sequence[str], exporter: str, importer: str, sector: str, on: str) -> Rate:
    i, n = known.index(exporter), known.index(importer)
    free = [name for name, pairs in found.free.items() if pairs[i, n]]
    how, sources = _base(exporter, importer, sector, on, free)
    extra, points = added.pairs(on).get((exporter, importer)), 0.0
    if extra is not None:
        points = extra.points(sector)
        how = f"{how}; {extra.basis}" if points or not extra.rate else how
    beside = readings.near(importer, exporter, on) if not sector else ()
    others = ", ".join(f"{100 * row.rate:.1f} on {row.day}, {PUBLISHERS[row.publisher]}" for row in beside)
    keys = [*([extra.source] if extra else []), *(row.source for row in beside)]
    written = tuple(dict.fromkeys((*sources, *dated.named(keys))))
    begun = extra.start if extra and points else ""
    return Rate(exporter, float(found.rate[0, i, n]), points, begun, how, others, written)


def _base(exporter: str, importer: str, sector: str, on: str, free: Sequence[str]) -> tuple[str, tuple[Source, ...]]:
    """How the rate before added points came about, and its sources."""
    row = charged.row_of(charged.pairs(on).get((exporter, importer), {}), sector)
    if row is not None:
        return f"{row.basis}, {row.year}", dated.named([row.source])
    if not charged.is_goods(sector):
        return "services pay no tariff", ()
    if free:
        more = f" and {len(free) - BY_HEAD} others" if len(free) > BY_HEAD else ""
        used = (source for name in free[:BY_HEAD] for source in record.members(name, on).sources)
        return f"free under {', '.join(free[:BY_HEAD])}{more}", tuple(dict.fromkeys(used))
    line = charged.lines(on).get((importer, sector))
    said, sources = (f"{line.basis}, {line.year}", dated.named([line.source])) if line else _mfn(importer)
    grant = granted.row_of(importer, exporter, sector, on, {})
    if grant is not None:
        said = f"{said}, {100 * grant.left:.0f} % of it left by {grant.scheme} ({grant.basis})"
        sources = (*sources, *dated.named([grant.source]))
    return said, sources


def _mfn(importer: str) -> tuple[str, tuple[Source, ...]]:
    row = mfn.table()[importer]
    source = (Source(row.source_title, url=row.source_url),) if row.source_title else ()
    return f"MFN rate, {row.basis}" + (f", {row.year}" if row.year else ""), source


def _plain(row: Rate) -> dict[str, Any]:
    cells = {name: getattr(row, name) for name in ("rate", "added", "since", "how", "others")}
    titles = "; ".join(source.title for source in row.sources)
    return {"exporter": row.exporter, "name": country_name(row.exporter), **cells, "sources": titles}
