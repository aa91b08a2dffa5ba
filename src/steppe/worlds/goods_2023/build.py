"""The shipped world `goods-2023`: 195 economies, one sector, goods trade and GDP of 2023.

`build` makes it from a data folder; what the page says is in `steppe.worlds.goods_2023.page`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from steppe.labels import country_name
from steppe.problems import SteppeError
from steppe.record import members as group_members
from steppe.sourced import Note, Source
from steppe.sources import baci, oecd, pair_history, world_bank
from steppe.sources.folder import data_folder
from steppe.tariffs import charged, granted, mfn
from steppe.tariffs.preferences import Regime, regime, unchecked_note
from steppe.world.world import World
from steppe.worlds.common.controls import Controls
from steppe.worlds.goods_2023 import holes, size
from steppe.worlds.goods_2023.additions import added, with_additions
from steppe.worlds.goods_2023.facts import DATE, controls, facts
from steppe.worlds.goods_2023.holes import Repair
from steppe.worlds.goods_2023.official import Balanced, Miss, balanced, held_out
from steppe.worlds.goods_2023.output import AVERAGE, TABLE, Production, production, value_added_shares

Array = np.ndarray
NAME, SECTOR = "goods-2023", "goods"
TRADE_ELASTICITY, ELASTICITY_RANGE = 5.0, (4.0, 8.0)
RECORD_SOURCE = Source(
    title="Steppe's record of agreements, each with its own references",
    locator=f"free-trade instruments in force on {DATE}",
)
FILES = (
    baci.FILE,
    world_bank.FILE,
    pair_history.FILE,
    pair_history.FILE_2013,
    oecd.FILE_2020,
    oecd.FILE_KAZAKHSTAN,
)


@dataclass(frozen=True, slots=True)
class Construction:
    """The world and everything that its page tells about how it was made."""

    world: World
    gdp: pd.Series
    before: Array
    earlier: Mapping[int, Array]
    repair: holes.Repair
    official: Balanced
    production: Production
    error: Mapping[str, float]
    held_out: Sequence[Miss]
    controls: Controls

    @property
    def flow(self) -> Array:
        """The trade of the world [exporter, importer], own sales aside, million USD."""
        return self.official.flow

    @property
    def flag(self) -> Array:
        """The flags of the same flows."""
        return self.official.flag


def build(folder: Path) -> World:
    """Build `goods-2023` from a data folder, or from its subfolder `baci_2023`.

    Raises `SteppeError` that names every missing file.
    """
    return construct(folder).world


def construct(folder: Path) -> Construction:
    """Build the world and keep the steps: flows before and after, fills, controls, value-added shares."""
    folder = data_folder(Path(folder), FILES)
    gdp = size.gdp(folder)
    countries = tuple(map(str, gdp.index))
    before = square(baci.pair_totals(folder), gdp.index)
    earlier = _earlier(folder, gdp.index)
    node = _nodes(gdp.index)
    repaired = _repaired(before, earlier, gdp.index, node)
    start = with_additions(repaired, earlier, countries, node)
    rules = controls(countries)
    make = partial(balanced, *start, repaired.members, countries, rules)
    made_official = make(rules.rows)
    share, origin = value_added_shares(folder, gdp)
    made = production(gdp.to_numpy(), share.to_numpy(), made_official.flow, origin)
    error = holes.held_out_error(earlier[2016], before, repaired.members, node)
    world = _assemble(gdp, repaired, made_official, made, rules)
    missed = held_out(make, rules, countries, start[0])
    return Construction(world, gdp, before, earlier, repaired, made_official, made, error, missed, rules)


def _repaired(before: Array, earlier: Mapping[int, Array], countries: pd.Index, node: tuple[Array, Array]) -> Repair:
    """The repair, with the economies that the table lacks left out of who reports."""
    outside = countries.isin(added())
    known = {year: np.where(np.logical_or.outer(outside, outside), 0.0, old) for year, old in earlier.items()}
    return holes.repair(before, known, node)


def square(table: pd.DataFrame, countries: pd.Index) -> Array:
    """A table of pairs as [exporter, importer], million USD; pairs with others are left out."""
    i = countries.get_indexer(pd.Index(table["exporter"]))
    n = countries.get_indexer(pd.Index(table["importer"]))
    inside = (i >= 0) & (n >= 0) & (i != n)
    flow = np.zeros((len(countries), len(countries)))
    flow[i[inside], n[inside]] = table["trade_flow"].to_numpy()[inside]
    return flow


def _earlier(folder: Path, countries: pd.Index) -> dict[int, Array]:
    tables = {2016: pair_history.reported_exports(folder, 2016), 2013: pair_history.goods_2013(folder)}
    tables |= {year: pair_history.reported_exports(folder, year) for year in (2012, 2008)}
    return {year: square(table, countries) for year, table in tables.items()}


def sanctioning() -> tuple[str, ...]:
    """Economies whose trade with Russia and Belarus is scaled apart from their other trade."""
    return (*facts().sanctions.bloc, *group_members("EU", DATE))


def _nodes(countries: pd.Index) -> tuple[Array, Array]:
    targets = countries.isin(facts().sanctions.targets)
    return holes.nodes(len(countries), targets, countries.isin(sanctioning()))


def _assemble(gdp: pd.Series, repaired: Repair, official: Balanced, made: Production, rules: Controls) -> World:
    flow, flag = official.flow.copy(), official.flag.copy()
    np.fill_diagonal(flow, made.own_sales)
    np.fill_diagonal(flag, made.flag)
    share = made.value_added_share
    countries = [str(country) for country in gdp.index]
    tariffs = regime(countries, DATE)
    world = World.from_arrays(
        countries=countries,
        sectors=[SECTOR],
        trade_flow=flow[None],
        tariff=tariffs.rate,
        value_added_share=share[None],
        input_share=(1.0 - share)[None, None],
        trade_elasticity=[TRADE_ELASTICITY],
        imputed=flag[None],
        alternative=official.settled.alternative[None],
        name=NAME,
        date=DATE,
        sources=_sources(rules),
        observed_flags=holes.PUBLISHED,
        flag_meanings=dict(holes.FLAG_MEANINGS),
        notes=[*_notes(repaired, official, made, gdp.index), *tariff_notes(countries, tariffs, flow)],
    )
    short = [c for c, left in zip(world.countries, world.accounts.final_demand[0], strict=True) if left < 0]
    if short:
        raise SteppeError(f"{NAME}: final demand is negative in {', '.join(short)}, so a share or a fill is wrong.")
    return world


def tariff_notes(countries: Sequence[str], tariffs: Regime, flow: Array) -> list[Note]:
    """What the base tariffs rest on, how many pairs are preferential, and by which instruments."""
    found = [mfn.table()[c] for c in countries]
    own = sum(row.basis != mfn.MEAN for row in found)
    free = tariffs.preferential & (flow > 0) & (tariffs.rate[0] == 0)
    outside = flow[~np.eye(len(countries), dtype=bool)].sum()
    worth = {name: float(flow[pairs].sum()) for name, pairs in tariffs.free.items()}
    largest = sorted(worth, key=lambda name: -worth[name])[:8]
    by_name = ", ".join(f"{name} {int((tariffs.free[name] & (flow > 0)).sum())}" for name in largest)
    said = [
        f"Base tariffs are the importer's simple average MFN rate of {mfn.YEAR} or the nearest year for {own} economies"
        f" and the mean of its income quartile for the other {len(found) - own}, for want of a figure;"
        f" they are zero on {int(free.sum())} pairs with trade ({flow[free].sum() / outside:.0%} of it) where the"
        f" record has a free-trade instrument in force on {DATE}. Pairs of the largest: {by_name}.",
        "Averages over products overstate what trade pays, since trade goes where tariffs are low. Partial-"
        "scope agreements, one-way preferences other than the European Union's GSP+ for Kyrgyzstan and Uzbekistan "
        "(a third of the rate is left) and anti-dumping duties are not in them, but for the "
        "United States, which charge what they collected in 2024 by country (duty over imports: trade-war duties and "
        "preferences are in it), and for China's average on the United States (20.3 %, PIIE).",
        unchecked_note(tariffs, DATE),
    ]
    return [Note(sentence, "tariffs") for sentence in said]


def _sources(rules: Controls) -> tuple[Source, ...]:
    tables = (baci.SOURCE, world_bank.SOURCE, size.FUND, oecd.SOURCE_2020, oecd.SOURCE_KAZAKHSTAN, pair_history.SOURCE)
    documents = (document.source() for document in rules.documents.values())
    tariffs = (*mfn.sources(), *charged.sources(DATE), *granted.sources(DATE))
    used = (*tables, *documents, facts().sanctions.source.source(), *tariffs, RECORD_SOURCE)
    return tuple({(one.title, one.url, one.locator, one.vintage): one for one in used}.values())


def imputed_trade_share(world: World) -> pd.Series:
    """Share of each economy's exports plus imports that was filled in, own sales aside."""
    flow, flag = world.array("trade_flow")[0].copy(), world.array("imputed")[0]
    np.fill_diagonal(flow, 0.0)
    filled = np.where(np.isin(flag, holes.PUBLISHED), 0.0, flow)
    both_ways = [part.sum(axis=0) + part.sum(axis=1) for part in (filled, flow)]
    return pd.Series(both_ways[0] / both_ways[1], index=list(world.countries))


def oddities(world: World) -> list[tuple[str, str]]:
    """Observed flows of this world that look wrong, as (name, sentence); they are kept as they are.

    The documented ones, and any flow larger than half of its exporter's value added.
    """
    flow = world.array("trade_flow")[0]
    found: list[tuple[str, str]] = []
    for odd in facts().oddities:
        value = _billion(flow[world.index(odd.exporter), world.index(odd.importer)])
        found.append((f"{odd.exporter}-{odd.importer}", f"{odd.exporter} to {odd.importer}, {value}: {odd.why}."))
    listed = {name for name, _ in found}
    large = (flow > 0.5 * world.accounts.value_added[0][:, None]) & ~np.eye(len(flow), dtype=bool)
    for i, n in np.argwhere(large):
        exporter, importer = world.countries[i], world.countries[n]
        if f"{exporter}-{importer}" not in listed:
            share = f"{flow[i, n] / world.accounts.value_added[0, i]:.0%} of the exporter's GDP"
            sentence = f"{exporter} to {importer}, {_billion(flow[i, n])}: {share}."
            found.append((f"{exporter}-{importer}", sentence))
    return found


def _billion(million: float) -> str:
    return f"{million / 1e3:,.1f} bn USD"


def _notes(repaired: Repair, official: Balanced, made: Production, countries: pd.Index) -> list[Note]:
    filled = [
        f"{int(repaired.members.sum())} economies have no declaration in the 2023 table, so pairs among them are empty;"
        f" {_worth(official, holes.SCALED)} are the last reported flow times exporter and importer growth (two-way"
        f" PPML), at most {holes.MOST_GROWTH:g}-fold. A filled pair can be wrong by a factor of two or more.",
        f"{_worth(official, holes.OFFICIAL)} are official figures of one side, which come before the table's;"
        f" {int((official.settled.alternative > 0).sum())} keep another published figure as `alternative`."
        f" {_worth(official, holes.MOVED)} were moved by more than 5 % so that official totals hold.",
    ]
    origin, floor = made.origin.value_counts(), countries[made.flag == holes.OWN_FLOOR]
    made_how = [
        f"Output is GDP over the value-added share: OECD 2020 for {origin[TABLE]} economies, OECD 2022 for "
        f"Kazakhstan, the average of these for {origin[AVERAGE]}; the rest of cost is own input.",
        f"Own sales are output less exports, at least 5 % of output; the floor binds in {', '.join(floor)}, "
        "where the value-added share is lowered so that value added stays GDP.",
    ]
    aged = ", ".join(f"{code} ({year or 'year not known'})" for code, year in size.older().items())
    theta = (
        f"The trade elasticity {TRADE_ELASTICITY:g} is a default, not an estimate: vary it between "
        f"{ELASTICITY_RANGE[0]:g} and {ELASTICITY_RANGE[1]:g}."
    )
    return [
        *(Note(said, "filled") for said in filled),
        *(Note(said, "method") for said in made_how),
        Note(f"GDP is of 2023 but for {aged}.", "aged", size.older()),
        *(Note(f"{country_name(one.economy)}: {one.why}", "filled", [one.economy]) for one in facts().additions),
        Note(theta, "elasticity"),
    ]


def _worth(official: Balanced, flag: int) -> str:
    """How many flows have a flag, and how much of trade they are."""
    marked = (official.flag == flag) & (official.flow > 0)
    return f"{int(marked.sum())} flows ({official.flow[marked].sum() / official.flow.sum():.1%} of trade)"
