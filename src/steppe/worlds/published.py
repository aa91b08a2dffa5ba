"""Rules of `check` that hold a world against what is published: GDP, trade of pairs, known oddities."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from steppe.labels import country_name
from steppe.world.checks.finding import Found, Level
from steppe.world.checks.tools import SHOWN, billion, count, listed, plural
from steppe.world.world import World
from steppe.worlds.common.controls import ALL
from steppe.worlds.common.gdp import gdp
from steppe.worlds.goods_2023.facts import controls, facts
from steppe.worlds.oddities import KEPT, goods_trade, odd_as_documented

GDP_SLACK = 0.1
KNOWN_PART = 0.95  # of a region's trade: its members' GDP is known for so much of it or it is not judged
WHOLE_ECONOMY = 0.5  # with a median of value added to GDP below it a world leaves out part of each economy
LARGE, TAKEN = 500.0, ("A", "B")  # million USD, and how reliable figures are that a world is held against
MIRROR_YEAR, MIRROR_NOTE, MIRROR_WARNING = "2023", 0.2, 0.5
TIMES = 10.0
GLOBAL = 100  # with as many economies a world claims to cover the globe
# States of the G20, and the largest economy that statistics of the United Nations leave out.
MAJOR = (
    *("ARG", "AUS", "BRA", "CAN", "CHN", "DEU", "FRA", "GBR", "IDN", "IND"),
    *("ITA", "JPN", "KOR", "MEX", "RUS", "SAU", "TUR", "USA", "ZAF", "TWN"),
)


def value_added_gdp(world: World) -> list[Found]:
    """Value added of each economy and region is within a tenth of its GDP of the year, by the World Bank."""
    year = int(world.date[:4]) if world.date[:4].isdigit() else 0
    known = {label: value for label in world.countries if (value := _gdp(world, label, year))}
    if not known:
        return [Found("ok", "not judged: no GDP is known for this world's labels and year.")]
    made = dict(zip(world.countries, world.accounts.value_added.sum(axis=0).tolist(), strict=True))
    ratio = {label: made[label] / value for label, value in known.items()}
    middle = float(np.median(list(ratio.values())))
    if middle < WHOLE_ECONOMY:
        text = f"value added is {middle:.0%} of GDP in the median: the world leaves out part of each economy."
        return [Found("note", text, ratio)]
    off = {label: r for label, r in ratio.items() if abs(r - 1.0) > GDP_SLACK}
    if not off:
        held = f"value added is within {GDP_SLACK:.0%} of GDP in {year} in all {len(known)} labels that have a figure."
        return [Found("ok", held, ratio)]
    off = dict(sorted(off.items(), key=lambda item: -abs(np.log(max(item[1], 1e-300)))))
    text = (
        f"value added is more than {GDP_SLACK:.0%} off GDP in {year} in {count(off, 'label')} of {len(known)}: "
        f"{listed(off, '.2f')} times it; GDP of another vintage explains some of this."
    )
    return [Found("warning", text, off)]


def _gdp(world: World, label: str, year: int) -> float | None:
    """GDP of a label's year; of a region the sum over its members, where these are known."""
    members = world.regions.get(label)
    if members is None:
        return gdp(label, year, oldest=0)
    values = {code: gdp(code, year) for code in members}
    known = sum(share for code, share in members.items() if values[code] is not None)
    return sum(value or 0.0 for value in values.values()) if known >= KNOWN_PART * sum(members.values()) else None


def documented_oddities(world: World) -> list[Found]:
    """Flows that the makers of a shipped world know to look wrong and keep as they are."""
    if not world.name.startswith(KEPT) or not facts().oddities:
        return [Found("ok", "none are recorded for this world.")]
    found = [one.found() for one in odd_as_documented(world)]
    return found or [Found("ok", "the flows recorded as odd were merged into groups.")]


def mirror_discrepancies(world: World) -> list[Found]:
    """Trade of pairs is near the totals that one side or both published for the year: beyond 20 %, beyond 50 %."""
    if not world.date.startswith(MIRROR_YEAR):
        return [Found("ok", f"not judged: the published totals at hand are of {MIRROR_YEAR}.")]
    trade, found, near = goods_trade(world), list[Found](), dict[str, float]()
    for what, exporters, importers, published, title in _published(world):
        if not {*exporters, *importers} <= set(world.countries):
            continue
        rows, columns = ([world.index(code) for code in codes] for codes in (exporters, importers))
        here = float(trade[np.ix_(rows, columns)].sum())
        figures = {f"{what}, here": here, f"{what}, published": published}
        apart = abs(here / published - 1.0)
        if apart <= MIRROR_NOTE:
            near |= figures
            continue
        level: Level = "warning" if apart > MIRROR_WARNING else "note"
        said = f"{billion(here)} here, {billion(published)} published, {here / published:.2f} times it ({title})"
        found.append(Found(level, f"{what}: {said}.", figures))
    if near:
        text = f"{plural(len(near) // 2, 'published total')} of {MIRROR_YEAR} within {MIRROR_NOTE:.0%} of this world's."
        found.append(Found("ok", text, near))
    return found or [Found("ok", "not judged: no total is published for pairs of this world's labels.")]


def _published(world: World) -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...], float, str]]:
    """Large published totals of the year: what, exporters, importers, million USD, and where they were read."""
    documents = facts().documents
    for total in facts().comparisons:
        if total.whole_year:
            yield total.what, total.exporters, total.importers, total.published, documents[total.source].title
    held = controls(world.countries)
    whole = len(world.countries) >= GLOBAL or bool(world.regions)
    for row in held.rows:
        counts = whole or ALL not in (row.exporter, row.importer)
        if counts and row.value >= LARGE and row.reliability in TAKEN and row.year == MIRROR_YEAR:
            yield row.text, row.exporters, row.importers, row.value, held.documents[row.source].title


def aged_figures(world: World) -> list[Found]:
    """Figures behind each economy are of the world's own year, as far as its notes say."""
    aged = [code for note in world.notes if note.kind == "aged" for code in note.about if code in world.countries]
    if not aged:
        return [Found("ok", "no note says that a figure is older than the world.")]
    said = " ".join(note for note in world.notes if note.kind == "aged")
    return [Found("note", said, dict.fromkeys(aged, 0.0))]


def alternatives(world: World) -> list[Found]:
    """No flow is ten times, or a tenth of, the other figure that is published for it."""
    other, flow = world.primitives.get("alternative"), world.array("trade_flow")
    if other is None:
        return [Found("ok", "not judged: the world keeps no other figures beside its flows.")]
    large = (np.maximum(other, flow) >= LARGE) & (other > 0)
    far = large & ((other > TIMES * flow) | (flow > TIMES * other))
    figures = {
        f"{world.countries[i]} to {world.countries[n]}": float(flow[j, i, n])
        for j, i, n in sorted(np.argwhere(far).tolist(), key=lambda at: -max(other[tuple(at)], flow[tuple(at)]))
    }
    if not figures:
        return [Found("ok", f"no flow above {LARGE:g} million USD is {TIMES:g} times off its other figure.")]
    pairs = [(world.index(name[:3]), world.index(name[-3:])) for name in figures]
    listing = ", ".join(
        f"{name} {value:,.0f} beside {other[:, i, n].sum():,.0f}"
        for (name, value), (i, n) in zip(list(figures.items())[:SHOWN], pairs, strict=False)
    )
    text = f"{plural(len(figures), 'flow')} ten times off the other figure that is published, million USD: {listing}."
    return [Found("note", text, figures)]


def missing_economies(world: World) -> list[Found]:
    """A world of 100 economies or more has the states of the G20 and Taiwan."""
    coded = [label for label in world.countries if len(label) == 3 and label.isupper()]
    if len(coded) < GLOBAL:
        return [Found("ok", f"not judged: fewer than {GLOBAL} economies with ISO codes.")]
    absent = [code for code in MAJOR if code not in coded]
    if not absent:
        return [Found("ok", "every state of the G20 and Taiwan are there.")]
    regions = [label for label in world.countries if label not in coded or label == "ROW"]
    if regions:
        text = f"{', '.join(absent)} have no row of their own; {', '.join(regions[:SHOWN])} may hold them."
        return [Found("note", text, dict.fromkeys(absent, 0.0))]
    said = [f"{code} ({country_name(code)}{_noted(world, code)})" for code in absent]
    text = f"{', '.join(said)} not in the world: trade with them is in no total."
    return [Found("warning", text, dict.fromkeys(absent, 0.0))]


def _noted(world: World, code: str) -> str:
    told = any(note.kind == "absent" and code in note.about for note in world.notes)
    return ", as its notes say" if told else ""
