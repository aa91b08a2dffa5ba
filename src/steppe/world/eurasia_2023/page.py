"""The page `docs/worlds/eurasia-2023.md`, written by the build: every figure in it is computed here."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from steppe.labels import country_name
from steppe.whole import written_whole
from steppe.world import mfn
from steppe.world.concordance import eurasia_countries, eurasia_sectors
from steppe.world.describe import tariff_sentence
from steppe.world.eurasia_2023 import build as made_by
from steppe.world.eurasia_2023 import accounts, trade
from steppe.world.eurasia_2023.facts import Comparison, by_economy, facts, rows
from steppe.world.eurasia_2023.places import countries, sectors
from steppe.world.eurasia_2023.technology import KAZAKHSTAN
from steppe.world.page_parts import bn, cited, table
from steppe.world.store import save
from steppe.world.world import World

Array = np.ndarray
Made = made_by.Construction


def write(folder: Path, *, world_path: Path, page_path: Path) -> World:
    """Build the world from a data folder, save it and write its page; returns the world."""
    made = made_by.construct(folder)
    save(made.world, world_path)
    with written_whole(page_path) as draft:
        draft.write_text(page(made), encoding="utf-8")
    return made.world


def page(made: Made) -> str:
    """The Markdown page of the world."""
    parts = (_opening, _blocks, _goods, _documented, _services, _accounts, _kazakhstan, _comparisons, _tariffs)
    sections = [part(made) for part in (*parts, _elasticities, _caveats, _licences)]
    return "\n\n".join(sections) + "\n"


def _opening(made: Made) -> str:
    world = made.world
    flow = world.array("trade_flow")
    apart = made.trade.flow.sum()
    named = sum(len(inside) == 1 for inside in eurasia_countries().values())
    shown = [
        ["economies", f"{named}, and {len(world.countries) - named} regions that close the world"],
        ["sectors", f"{len(sectors('goods'))} of goods and {len(sectors('services'))} of services"],
        ["trade between labels", f"{bn(apart)}, of which services {made.trade.services.sum() / apart:.0%}"],
        ["value added", f"{bn(float(world.accounts.value_added.sum()))}, the GDP of goods-2023 in every economy"],
        ["gross output", bn(float(flow.sum()))],
        ["base tariffs", tariff_sentence(world)],
    ]
    regions = "\n".join(
        f"* `{label}`: {', '.join(inside)}" for label, inside in eurasia_countries().items() if len(inside) > 1
    )
    return f"""# The world `{world.name}`

*This page is written by the build; do not edit it.*

**An estimate.** No official table has Kazakhstan's neighbours by sector, so this one is put together from pair totals
of 2023, sector patterns of 2013, and use tables of 2020. No flow by sector in it was observed. It is meant for
orders of magnitude and for comparing scenarios; `world.imputed` says of every flow how it came about.

{table(("", ""), shown)}

Sectors: {", ".join(f"`{s.sector}` ({s.label[0].lower() + s.label[1:]})" for s in eurasia_sectors())}.

Regions, each a single economy in the model:

{regions}"""


def _blocks(made: Made) -> str:
    world = made.world
    flow, flag = world.array("trade_flow"), world.array("imputed")
    own = np.eye(len(world.countries), dtype=bool)[None]
    trade_total, own_total = flow[np.broadcast_to(~own, flow.shape)].sum(), flow[np.broadcast_to(own, flow.shape)].sum()
    classes: list[list[str]] = []
    for value, meaning in made_by.FLAG_MEANINGS.items():
        held = float(flow[flag == value].sum())
        whose = own_total if value in (made_by.OWN_TABLE, made_by.OWN_DONOR) else trade_total
        kind = "own sales" if whose is own_total else "trade"
        classes.append([str(value), meaning, bn(held), f"{held / whose:.1%} of {kind}"])
    blocks = [
        ["goods by pair", "observed, filled where nobody reported", "2023", "CEPII BACI, as in goods-2023"],
        [
            "goods by pair and sector",
            "estimated",
            "2023 by 2013",
            "pair totals by the pattern of 2013, documented shares",
        ],
        [
            "services by economy",
            "reported where found, else by GDP",
            "2019 to 2024",
            "World Bank indicators, UNCTAD, national",
        ],
        ["services by pair", "estimated", "2023", "distance and size"],
        ["value added by economy", "observed", "2023", "GDP, World Bank"],
        [
            "value added by sector",
            "estimated",
            "2020 to 2025",
            "OECD 2020; Kazakhstan OECD 2022; others by donor and indicators",
        ],
        ["inputs and final demand", "estimated", "2020", "OECD 2020 and donors, moved to add up"],
        ["own sales", "estimated", "2023", "what is left of output"],
        ["base tariffs", "looked up or averaged", "2022 to 2026", "MFN averages less recorded free trade"],
        ["trade elasticities", "published (goods), default (services)", "2022", "Fontagne, Guimbard and Orefice"],
    ]
    return f"""## What is observed and what is not

{table(("block", "status", "year", "from"), blocks)}

By class of flow, as `imputed` marks them:

{table(("flag", "class", "value", "share"), classes)}"""


def _goods(made: Made) -> str:
    return f"""## Goods by sector

The total of each pair is that of [goods-2023](goods-2023.md), holes filled as there. It is spread over 39 GTAP sectors and
these are merged into ours:

1. A pair between economies of the table of 2013 (38 of them) takes its own pattern of 2013 for what it traded then, at
   the growth of all such pairs; what it gained beyond takes the pattern of rule 2, and so does {made_by.goods.NEW_GOODS:.0%} at
   least, for goods first traded since. A pair with a region does so if economies of that table make
   {trade.LEAST_COVERED:.0%} of its trade or more.
2. Any other pair takes the exporter's mix to all, times what the importer buys of each sector relative to the world. An
   exporter outside the table takes the mix of another (below).
3. All flows are then fitted in cross entropy to the pair totals and to the documented shares of exports (below).

Where the reported total of a pair is mostly filled in, its sectors are as uncertain and the total more so.

**How far to trust it.** If the pairs of 2013 are guessed by rule 2, each without knowing its own trade,
{made.misplaced:.0%} of their trade lands in the wrong sector. Ten years lie between the pattern and the totals:
documented shares move fuels, metals and food, not the mix inside manufactures."""


def _documented(made: Made) -> str:
    flow = made.trade.goods
    held = by_economy("export_groups")
    groups = facts().groups
    shown: list[list[str]] = []
    for code, shares in held.items():
        if code in countries():
            said = "; ".join(f"{group} {share:.1%}" for group, share in shares.items())
            year = next(row.year for row in rows("export_groups") if row.economy == code)
            shown.append([code, f"{flow[:, countries().index(code)].sum() / 1e3:,.1f}", said, year])
    mixes = [[d.economy, d.donor, d.why] for d in facts().export_mix]
    listed = "; ".join(f"{group}: {', '.join(codes)}" for group, codes in groups.items())
    return f"""### Documented shares of exports

Groups in GTAP sectors: {listed}. Gold counts with ores and metals where an economy is known to export it. Shares
of economies inside regions are in `export_groups.csv`, with every source.

{table(("economy", "exports of goods, bn USD", "documented", "year"), shown)}

### Whose mix of exports stands for whose

{table(("economy", "mix of", "because"), mixes)}"""


def _services(made: Made) -> str:
    held = by_economy("services")
    world, n = made.trade.services, made.world
    both = ", ".join(code for code in held if trade.BOTH in held[code])
    without = [c for c in n.countries if len(c) == 3 and not held.get(c)]
    k = n.index(KAZAKHSTAN)
    return f"""## Services

Totals of exports and imports by economy are documented for {len(held) - 1} economies (`services.csv`); of {both} only both
ways together, taken half and half. Economies without a figure take the ratio to GDP of those with one
({", ".join(without)} among the named). Totals of imports are scaled to those of exports ({bn(world.sum())} between
labels). Travel is sold by `trade` (hotels and shops), transport and business services by the sectors of these names, in
the world's proportions unless documented; the rest is halved between `communication` and `finance`, for want of figures.
Construction, utilities and public services are not traded.

Partners follow distance and size: trade falls with distance by an elasticity of {made.trade.distance_elasticity:.2f}, estimated
on the pair totals of goods of 2023 (two-way PPML) and assumed for services. Kazakhstan's come to
{bn(world[:, k].sum())} of exports and {bn(world[:, :, k].sum())} of imports."""


def _accounts(made: Made) -> str:
    shown: list[tuple[float, list[str]]] = []
    for label in made.world.countries:
        before, after = made.priors[label], made.accounts[label]
        moved = [
            float(np.abs(getattr(after, name) - getattr(before, name)).sum() / 2 / getattr(before, name).sum())
            for name in ("inputs", "final", "value_added")
        ]
        shown.append((moved[0], [label, *(f"{part:.1%}" for part in moved)]))
    most = [line for _, line in sorted(shown, reverse=True)[:12]]
    donors = [
        [d.economy, d.donor, d.why, "yes" if by_economy("value_added").get(d.economy) else "no"] for d in facts().donors
    ]
    return f"""## Output, inputs and value added

Use tables are the OECD's shares of 2020 (value added, inputs, final use), merged into our sectors; the file has no flows,
so industries inside a sector are weighted by Y = (I - G)^-1 alpha. Where an industry adds less than
{accounts.LEAST_ADDED:.0%} to its output there (refineries of Italy, coal of Belgium), it adds that much here. It has one industry for all farming: grain takes
{made.trade.grain_share:.1%} of it, the share of grain in world trade of farm goods in 2013, with the same inputs. Economies
without a table take a donor's, with their own value added by agriculture, industry and services where documented:

{table(("economy", "donor", "because", "own value added by sector"), donors)}

Output meets final demand and net exports at these shares; where imports leave nothing to be made at home, own sales
start from {accounts.LEAST_HOME:.0%} of what is bought. With trade and GDP given, each economy's accounts are the nearest in cross entropy to these that add up: what is bought of
a sector comes from home or abroad, what a sector sells pays inputs and value added, value added sums to GDP. Cells
stay positive; value added is held most tightly. The part that had to move, largest first:

{table(("economy", "inputs", "final demand", "value added"), most)}

Where imports are near or above what a table would buy (Kyrgyzstan's re-exports, entrepots), much has to move."""


def _kazakhstan(made: Made) -> str:
    before, after = made.priors[KAZAKHSTAN], made.accounts[KAZAKHSTAN]
    flow = made.trade.flow
    k = countries().index(KAZAKHSTAN)
    shown = [
        [
            sector,
            f"{before.value_added[j] / before.value_added.sum():.1%}",
            f"{after.value_added[j] / after.value_added.sum():.1%}",
            *(f"{value / 1e3:,.1f}" for value in (flow[j, k].sum(), flow[j, :, k].sum(), after.own[j])),
        ]
        for j, sector in enumerate(sectors())
    ]
    return f"""## Kazakhstan

Value added {bn(after.value_added.sum())}, equal to GDP of 2023; its structure is that of the OECD table of 2022 (the
shares of 2020 are wrong in the source). Trade in bn USD:

{table(("sector", "value added, table of 2022", "here", "exports", "imports", "own sales"), shown)}

Natural uranium is traded as a chemical and mined as an ore: its exports are in `chemicals`."""


def _comparisons(made: Made) -> str:
    shown: list[list[str]] = []
    for entry in facts().comparisons:
        document = facts().documents[entry.source]
        share = entry.measure == "value_added_share"
        found, unit = figure(made.world, entry), 1.0 if share else 1e3
        shown.append(
            [
                entry.what,
                *(f"{value / unit:,.1f}" for value in (found, entry.published)),
                f"{found / entry.published - 1:+.0%}",
                f"[{document.title}]({document.url}){f'; {entry.note}' if entry.note else ''}",
            ]
        )
    return f"""## Against published figures that the build does not use

bn USD, or percent where said. Partners' and national figures differ among themselves by as much.

{table(("what", "this world", "published", "difference", "source"), shown)}"""


def figure(world: World, entry: Comparison) -> float:
    """What the world has for a published figure: trade of goods in million USD, or a share of value added in percent."""
    chosen = [world.index(sector, "sector") for sector in entry.sectors or sectors("goods")]
    ends = [
        [world.index(code) for code in side] or list(range(len(world.countries)))
        for side in (entry.exporters, entry.importers)
    ]
    if entry.measure == "value_added_share":
        added = world.accounts.value_added[:, ends[0]]
        return float(100 * added[chosen].sum() / added.sum())
    flow = world.array("trade_flow")[chosen].sum(axis=0)
    np.fill_diagonal(flow, 0.0)
    return float(flow[np.ix_(*ends)].sum())


def _tariffs(made: Made) -> str:
    world = made.world
    fine = {label: mfn.detail(label) for label in world.countries if len(label) == 3}
    listed = "\n".join(
        f"* {kind}: {', '.join(code for code, held in fine.items() if held == kind)}"
        for kind in ("groups", "agriculture apart", "one average")
    )
    rates = mfn.rates((KAZAKHSTAN, "CHN", "DEU", "USA"), sectors("goods"))
    shown = [
        [sector, *(f"{100 * rate:.1f}" for rate in row)] for sector, row in zip(sectors("goods"), rates, strict=True)
    ]
    return f"""## Base tariffs

The importer's simple average MFN rate by sector, zero where the record has a free-trade instrument in force between the
two on {world.date}; services pay none. Sectors take the mean of the WTO's product groups that they trade
(`concordances/tariff-groups.csv`) where all of these are known. A region's rate is the mean over its members by their
trade. By how fine the figures are:

{listed}

MFN rates, percent:

{table(("sector", "KAZ", "CHN", "DEU", "USA"), shown)}"""


def _elasticities(made: Made) -> str:
    held = by_economy("elasticities")
    theta = made.world.array("trade_elasticity")
    shown = [
        [sector, f"{value:.2f}", ", ".join(held.get(sector, {"default": 0.0}))]
        for sector, value in zip(sectors(), theta, strict=True)
    ]
    return f"""## Trade elasticities

Fontagne, Guimbard and Orefice (2022), means over the sections of the Harmonized System that a sector trades. They are
averages of estimates by product, above what estimates by industry find, so losses from broken trade are rather low.

{table(("sector", "theta", "from"), shown)}"""


def _caveats(made: Made) -> str:
    own = [
        country_name(label)
        for label in made.world.countries
        if made.trade.filled[:, made.world.index(label)].max() > 0.5
    ]
    return f"""## Read before use

* No sector flow was observed; results by sector and small partner can be wrong by a factor of two or more.
* Everything that [goods-2023](goods-2023.md) says of its pair totals holds here: the odd flows (Kazakhstan to the United
  Kingdom and Italy), Taiwan's absence, pairs that nobody reported (they touch {len(own)} economies).
* Kazakhstan's exports are 96 bn USD in the pair totals, reconciled from both sides, and less in its own customs.
* Energy is coal, oil and gas together, with one elasticity: a pipeline is not told from a tanker.
* Regions are one economy each: trade inside them is own sales, and a group such as the G7 leaves out members that are
  only inside a region, with a note."""


def _licences(made: Made) -> str:
    lines = "\n".join(f"* {cited(source)}" for source in made.world.sources)
    return f"""## Sources and licences

{lines}

Facts of export structure, services and value added: `export_groups.csv`, `services.csv`, `value_added.csv`,
`elasticities.csv` and `facts.yaml` in `src/steppe/world/eurasia_2023/`, one source a row."""
