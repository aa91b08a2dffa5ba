"""The page `docs/worlds/eurasia-2023.md`, written by the build: every figure in it is computed here."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from steppe.concordances import eurasia_countries, eurasia_sectors
from steppe.labels import country_name
from steppe.tariffs import mfn
from steppe.whole import written_whole
from steppe.world.describe import tariff_sentence
from steppe.world.world import World
from steppe.worlds.common.page_parts import bn, cited, table
from steppe.worlds.eurasia_2023 import build as made_by
from steppe.worlds.eurasia_2023 import page_accounts, page_fuels, page_mix, page_own, page_trade
from steppe.worlds.eurasia_2023.facts import Comparison, by_economy, facts
from steppe.worlds.eurasia_2023.places import sectors
from steppe.worlds.eurasia_2023.use_tables import KAZAKHSTAN

Array = np.ndarray
Made = made_by.Construction


def write(folder: Path, *, world_path: Path, page_path: Path) -> World:
    """Build the world from a data folder, save it and write its page; returns the world."""
    made = made_by.construct(folder)
    made.world.save(world_path)
    with written_whole(page_path) as draft:
        draft.write_text(page(made), encoding="utf-8")
    return made.world


def page(made: Made) -> str:
    """The Markdown page of the world."""
    goods = (page_trade.goods, page_mix.rule, page_mix.targets, page_mix.held_out, page_trade.documented)
    before = (_opening, _blocks, *goods, page_trade.services)
    accounts = (page_accounts.accounts, page_fuels.fuels_apart, page_accounts.kazakhstan, page_own.own_shares)
    after = (_comparisons, _tariffs, _elasticities, _caveats, _licences)
    sections = [part(made) for part in (*before, *accounts, *after)]
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
            "2023 by 2013 and 2019 to 2025",
            "pair totals by the pattern of 2013, official mixes of exports and imports",
        ],
        [
            "services by economy",
            "reported; a few by digital services or GDP",
            "2022 to 2024",
            "World Bank (balance of payments), UNCTAD, national",
        ],
        ["services by pair", "estimated", "2023", "distance and size"],
        ["value added by economy", "observed", "2023", "GDP, World Bank"],
        [
            "value added by sector",
            "observed for an earlier year, or estimated",
            "2014 to 2025",
            "WIOD 2014; Kazakhstan 2023 and Uzbekistan 2022, national; others OECD 2020, donor and indicators",
        ],
        ["inputs and final demand", "estimated", "2020", "OECD 2020 and donors, moved to add up"],
        ["own sales", "estimated", "2011 to 2023", "own shares of WIOD, aged; Kazakhstan's and Uzbekistan's output"],
        ["base tariffs", "looked up or averaged", "2022 to 2026", "MFN averages less recorded free trade"],
        ["trade elasticities", "published (goods), default (services)", "2022", "Fontagne, Guimbard and Orefice"],
    ]
    return f"""## What is observed and what is not

{table(("block", "status", "year", "from"), blocks)}

By class of flow, as `imputed` marks them:

{table(("flag", "class", "value", "share"), classes)}"""


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
    return f"""## Against published figures

bn USD, or percent where said; totals that `goods-2023` is balanced to are among them. Partners' and national figures
differ among themselves by as much.

{table(("what", "this world", "published", "difference", "source"), shown)}"""


def figure(world: World, entry: Comparison) -> float:
    """What the world has for a published figure: goods trade in million USD, or a share of value added in percent."""
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

* No flow by pair and sector was observed; results by sector and small partner can be wrong by a factor of two or more.
  Exports and imports by group are near official figures where these exist, most of them of 2019.
* Everything that [goods-2023](goods-2023.md) says of its pair totals holds here, of pairs that nobody reported too
  (they touch {len(own)} economies).
* An economy in transit trade (Georgia, Kyrgyzstan, Armenia, the Emirates) sells what it bought: its exports of cars or
  gold are made at home in this world.
* Energy is coal, oil and gas together, with one elasticity: a pipeline is not told from a tanker.
* Regions are one economy each: trade inside them is own sales, and a group such as the G7 leaves out members that are
  only inside a region, with a note."""


def _licences(made: Made) -> str:
    lines = "\n".join(f"* {cited(source)}" for source in made.world.sources)
    return f"""## Sources and licences

{lines}

Facts of export structure, services and value added: `controls/*.csv`, `export_groups.csv`, `services.csv`,
`value_added.csv`, `elasticities.csv` and `facts.yaml` in `src/steppe/worlds/eurasia_2023/`, one source a row."""
