"""The page `docs/worlds/goods-2023.md`, written by the build: every figure in it is computed here."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from steppe.labels import country_name
from steppe.tariffs.preferences import regime
from steppe.whole import written_whole
from steppe.world.describe import tariff_sentence
from steppe.world.world import World
from steppe.worlds.common.page_parts import bn, cited, table
from steppe.worlds.goods_2023 import build as goods
from steppe.worlds.goods_2023 import holes
from steppe.worlds.goods_2023.additions import added
from steppe.worlds.goods_2023.facts import facts
from steppe.worlds.goods_2023.output import AVERAGE, TABLE
from steppe.worlds.goods_2023.page_official import aged, official_parts

EAEU = ("ARM", "BLR", "KAZ", "KGZ", "RUS")
SHOWN_FILLS = 40
LARGE_HOLE = 50.0  # million USD of earlier trade


def write(folder: Path, *, world_path: Path, page_path: Path) -> World:
    """Build the world from a data folder, save it and write its page; returns the world."""
    made = goods.construct(folder)
    made.world.save(world_path)
    with written_whole(page_path) as draft:
        draft.write_text(page(made), encoding="utf-8")
    return made.world


def page(made: goods.Construction) -> str:
    """The Markdown page of the world."""
    parts = (
        _opening(made),
        _holes(made),
        _fills(made),
        *official_parts(made),
        _by_economy(made),
        _comparisons(made),
        _output(made),
        _tariffs(made.world),
        _caveats(made),
        _licences(made.world),
    )
    return "\n\n".join(parts) + "\n"


def _opening(made: goods.Construction) -> str:
    world, low, high = made.world, *goods.ELASTICITY_RANGE
    total = made.flow.sum()
    flags = (holes.OBSERVED, holes.OFFICIAL, holes.SCALED, holes.MOVED)
    part = {flag: bn(float(made.flow[made.flag == flag].sum())) for flag in flags}
    rows = [
        ["trade between economies as reported", bn(made.before.sum())],
        ["of it kept, moved by at most 5 %", part[holes.OBSERVED]],
        ["official figures of one side in its place", part[holes.OFFICIAL]],
        ["filled where neither partner reported", part[holes.SCALED]],
        ["moved by more than 5 % to official totals", part[holes.MOVED]],
        ["trade in the world", bn(total)],
        ["GDP", bn(made.gdp.sum())],
        ["gross output", bn(float(world.accounts.output.sum()))],
        ["trade elasticity", f"{goods.TRADE_ELASTICITY:g}, a default: vary it between {low:g} and {high:g}"],
        ["base tariffs", tariff_sentence(world)],
    ]
    return f"""# The world `{world.name}`

*This page is written by the build; do not edit it.*

{len(world.countries)} economies, one sector (`{goods.SECTOR}`), trade and GDP of 2023 (GDP of {aged()} is
older), million USD, dated {world.date}. Load it with `st.load("{world.name}")`; `world.imputed` marks every value
that was not observed.

{table(("", ""), rows)}"""


def _holes(made: goods.Construction) -> str:
    world, repaired, old = made.world, made.repair, made.earlier[2016]
    empty = repaired.unreported & (old > LARGE_HOLE)
    members = ", ".join(np.array(world.countries)[repaired.members])
    lacking = np.isin(world.countries, added())
    outside = np.logical_or.outer(lacking, lacking)
    unexplained = (made.before == 0) & (old > LARGE_HOLE) & ~repaired.unreported & ~outside
    order = np.argwhere(unexplained)[np.argsort(-old[unexplained])]
    kept = ", ".join(f"{_pair(world, i, n)} ({old[i, n]:,.0f})" for i, n in order)
    return f"""## What the trade table lacks

A pair is in the table when at least one partner's declaration is. Where neither is, the pair is empty,
which is not zero: {int(empty.sum())} flows above {LARGE_HOLE:g} million USD in 2016,
{bn(old[empty].sum())} then, are empty in 2023.

**Who did not report** is found from the data. Two non-reporters have no flow with each other in either
direction, so non-reporters form a set without a single flow inside. Economies are taken by the value of
their 2016 trade in pairs that are empty both ways in 2023, largest first, and join the set when no flow
with a member is observed. A reporter cannot join, since it has declared trade with some member.
{int(repaired.members.sum())} economies remain: {members}.

Empty in 2023, above {LARGE_HOLE:g} million USD in 2016 (in brackets), but with a partner that did
report, so left at zero: {kept}."""


def _fills(made: goods.Construction) -> str:
    table = made.repair.fills
    years = table["year"].astype(int).value_counts().sort_index(ascending=False)
    by_year = ", ".join(f"{n} from {year}" for year, n in years.items())
    sanctions, cap = facts().sanctions, f"{holes.MOST_GROWTH:g}"
    capped = int((table["growth"] >= holes.MOST_GROWTH).sum())
    unknown = int((made.flag == holes.UNKNOWN).sum())
    return f"""## How the holes are filled

1. By an **official figure** where one was found (see below, flag {holes.OFFICIAL}).
2. Else by the **last reported flow, scaled** ({len(table)} flows, flag {holes.SCALED}: {by_year}).
   Growth is exporter growth times importer growth, estimated by two-way PPML with the earlier flow as
   exposure on the pairs that are observed; a factor is used when {holes.FEWEST_PAIRS} pairs or more
   identify it.
   Growth above {cap} is cut to {cap} ({capped} flows).
3. Else the pair stays at zero, flag {holes.UNKNOWN}: unknown, not absent ({unknown} pairs).

{sanctions.why}
[The list]({sanctions.source.url}) is taken with the member states of the European Union.

{_trust(made)}

The {SHOWN_FILLS} largest fills, million USD; the world's figure is after official figures and totals:

{_largest_fills(made)}"""


def _trust(made: goods.Construction) -> str:
    error = {name: f"{value:.0%}" for name, value in made.error.items()}
    return f"""**How far to trust it.** Observed pairs with one non-reporter, held out in ten parts and
predicted by rule 2, are missed by {error["filled"]} of their value (sum of absolute errors); without the
cap by {error["uncapped"]}, with the world's average growth for all by {error["uniform"]}, with no growth
by {error["unchanged"]}. The cap was chosen by this test, so the first number flatters it a little.
Single fills can be wrong by a factor of two or more: the table shows what official figures made of them."""


def _largest_fills(made: goods.Construction) -> str:
    top = made.repair.fills.sort_values("value", ascending=False, kind="stable").head(SHOWN_FILLS)
    heads = ("flow", "earlier", "year", "exporter growth", "importer growth", "growth used", "scaled")
    rows = [_fill_row(made, row) for row in top.to_dict("records")]
    return table((*heads, "in the world", "flag"), rows)


def _fill_row(made: goods.Construction, row: Mapping[Hashable, Any]) -> list[str]:
    i, n = int(row["exporter"]), int(row["importer"])
    growth = [f"{row[name]:.2f}" for name in ("exporter_growth", "importer_growth", "growth")]
    scaling = [f"{row['old']:,.0f}", f"{row['year']:.0f}", *growth, f"{row['value']:,.0f}"]
    return [_pair(made.world, i, n), *scaling, f"{made.flow[i, n]:,.0f}", f"{made.flag[i, n]}"]


def _by_economy(made: goods.Construction) -> str:
    world = made.world
    share = goods.imputed_trade_share(world).sort_values(ascending=False, kind="stable")
    rows: list[list[str]] = []
    for country in [str(c) for c in share.index if share[c] > 0.01 or c in EAEU]:
        k = world.index(country)
        flows = (made.before, made.flow)
        totals = [*(flow[k].sum() for flow in flows), *(flow[:, k].sum() for flow in flows)]
        shown = [f"{total / 1e3:,.2f}" for total in totals]
        rows.append([country, country_name(country), *shown, f"{share[country]:.1%}"])
    heads = ("code", "economy", "exports before", "after", "imports before", "after", "imputed")
    return f"""## How much of each economy's trade is imputed

Economies above 1 % of exports plus imports and the members of the EAEU, bn USD; every other is below 1 %.

{table(heads, rows)}"""


def _comparisons(made: goods.Construction) -> str:
    world = made.world
    rows: list[list[str]] = []
    for entry in facts().comparisons:
        i, n = ([world.index(c) for c in group] for group in (entry.exporters, entry.importers))
        before, after = (float(flow[np.ix_(i, n)].sum()) for flow in (made.before, made.flow))
        document = facts().documents[entry.source]
        figures = [f"{value / 1e3:,.1f}" for value in (before, after, entry.published)]
        rows.append([entry.what, *figures, f"[{document.title}]({document.url})"])
    return f"""## Against published totals

bn USD; some are among the figures above, others are not used. National figures differ among themselves by as much:
each side counts in its own way.

{table(("total", "table as reported", "this world", "published", "source"), rows)}"""


def _output(made: goods.Construction) -> str:
    world, origin = made.world, made.production.origin
    share = pd.Series(made.production.value_added_share, index=list(world.countries))
    table = share[origin == TABLE]
    average = made.production.before_floor[(origin == AVERAGE).to_numpy()][0]
    floor = [str(c) for c in share.index[made.production.flag == holes.OWN_FLOOR]]
    at_floor = ", ".join(f"{c} (v {share[c]:.3f})" for c in floor)
    spread = f"{table.min():.3f} ({table.idxmin()}) to {table.max():.3f} ({table.idxmax()})"
    k = world.index("KAZ")
    own, output = made.production.own_sales[k], world.accounts.output[0, k]
    return f"""## Output, own sales and value added

Gross output is GDP over v, the share of value added in the output of the whole economy; the rest of cost is
bought from the own sector, at home and abroad in the same mix as all spending. Output therefore includes
services, and own sales do too.

* v from the OECD tables of 2020 for {len(table)} economies: {spread},
  median {table.median():.3f}. The file at hand has shares without flows, so industries are weighted by
  the output that would meet the country's own final use at home, Y = (I - G)^-1 alpha: approximate.
* Kazakhstan from the OECD table of 2022, {share["KAZ"]:.3f}: its shares of 2020 are wrong in the source.
  Its output is {bn(output)}, own sales {bn(own)}, {own / output:.1%} of output.
* The average of these, {average:.3f} (total GDP over total output), for the other
  {int((origin == AVERAGE).sum())} economies.
* Own sales are output less exports (flag {holes.OWN_RESIDUAL}), at least 5 % of output
  (flag {holes.OWN_FLOOR}). Where the floor binds, output is exports / 0.95 and v falls so
  that value added stays GDP, since an entrepot adds little to a unit shipped: {at_floor}.

Value added equals GDP in every economy; final demand, spending less input use, is positive in every
economy."""


def _caveats(made: goods.Construction) -> str:
    world = made.world
    ratio = pd.Series(made.flow.sum(axis=0) / made.gdp.to_numpy(), index=list(world.countries))
    high = ratio[ratio > 1].sort_values(ascending=False)
    above = ", ".join(f"{country_name(str(country))} {times:.2f}" for country, times in high.items())
    odd = "\n".join(f"  * {sentence}" for _, sentence in goods.oddities(world)) or "  * none."
    return f"""## Read before use

* Goods imports above GDP are kept as they are, in times GDP: {above}. Ships under
  flags of convenience, re-exports and transit are the likely reasons.
* Observed flows that look odd, kept as they are:
{odd}
* {_additions(made)}
* The trade elasticity is a default, not an estimate.
* One sector stands for the whole economy: results speak of trade as a whole, not of industries.
* Earlier flows are exporters' declarations and the 2023 table is reconciled from both sides; the growth
  factors absorb an average difference, not that of a single pair.
* Imports are valued as each source has them: with freight in national tables (CIF), without it in the trade table
  (FOB)."""


def _additions(made: goods.Construction) -> str:
    """What the added economies rest on, and their totals."""
    said: list[str] = []
    for one in facts().additions:
        k = made.world.index(one.economy)
        totals = f"exports {bn(float(made.flow[k].sum()))}, imports {bn(float(made.flow[:, k].sum()))}"
        said.append(f"{country_name(one.economy)} ({totals}): {one.why}")
    return " ".join(said)


def _tariffs(world: World) -> str:
    tariffs = regime(world.countries, world.date)
    flow = world.array("trade_flow")[0]
    notes = "\n\n".join(goods.tariff_notes(world.countries, tariffs, flow))
    worth = sorted(((float(flow[pairs].sum()), name) for name, pairs in tariffs.free.items()), reverse=True)
    rows = [
        [name, f"{int((tariffs.free[name] & (flow > 0)).sum())}", f"{value / 1e3:,.1f}"]
        for value, name in worth[:25]
        if value > 0
    ]
    return f"""## Base tariffs

{notes}

The 25 instruments that cover most trade; a pair can be free by several:

{table(["instrument", "pairs with trade", "trade, bn USD"], rows)}

The rates by importer, each with its source: `src/steppe/tariffs/mfn_tariffs.csv`."""


def _licences(world: World) -> str:
    lines = "\n".join(f"* {cited(source)}" for source in world.sources)
    return f"""## Sources and licences

{lines}

When you use this world, cite Gaulier and Zignago (2010) for trade, the World Development Indicators for GDP
and the OECD Inter-Country Input-Output Database for value-added shares."""


def _pair(world: World, i: int, n: int) -> str:
    return f"{world.countries[i]} to {world.countries[n]}"
