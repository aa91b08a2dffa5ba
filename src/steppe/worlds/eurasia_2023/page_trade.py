"""What the page of `eurasia-2023` tells of its flows."""

from __future__ import annotations

from collections import Counter

from steppe.worlds.common.page_parts import bn, table
from steppe.worlds.eurasia_2023 import trade
from steppe.worlds.eurasia_2023.build import Construction as Made
from steppe.worlds.eurasia_2023.facts import by_economy, facts, rows
from steppe.worlds.eurasia_2023.goods import NEW_GOODS
from steppe.worlds.eurasia_2023.mixes import OF_DOMESTIC_EXPORTS
from steppe.worlds.eurasia_2023.places import countries
from steppe.worlds.eurasia_2023.service_totals import SIDES, totals
from steppe.worlds.eurasia_2023.use_tables import KAZAKHSTAN


def goods(made: Made) -> str:
    """How goods are spread over sectors, and how far that is to be trusted."""
    return f"""## Goods by sector

The total of each pair is that of [goods-2023](goods-2023.md), holes filled as there. It is spread over
39 GTAP sectors and these are merged into ours:

1. A pair between economies of the table of 2013 (38 of them) takes its own pattern of 2013 for what it traded then, at
   the growth of all such pairs; what it gained beyond takes the pattern of rule 2, and so does {NEW_GOODS:.0%} at
   least, for goods first traded since. A pair with a region does so if economies of that table make
   {trade.LEAST_COVERED:.0%} of its trade or more.
2. Any other pair takes the exporter's mix to all, times what the importer buys of each sector relative to the world. An
   exporter outside the table takes the mix of another (below).
3. All flows are then moved to official mixes of exports and imports, pair totals kept (below).

Where the reported total of a pair is mostly filled in, its sectors are as uncertain and the total more so.

**How far to trust it.** If the pairs of 2013 are guessed by rule 2, each without knowing its own trade,
{made.misplaced:.0%} of their trade lands in the wrong sector. Ten years lie between the pattern and the totals:
official mixes move groups of sectors alone, not the proportions inside a group."""


def documented(made: Made) -> str:
    """Documented shares of exports, and whose mix stands for whose."""
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

Part of the controls above, from `export_groups.csv`; a row of the same group that is more reliable comes before.
Groups in GTAP sectors: {listed}. Gold counts with ores and metals where an economy is known to export it. Shares
of economies inside regions are in `export_groups.csv`, with every source. Those of {", ".join(OF_DOMESTIC_EXPORTS)} are
left out: they are of domestic exports, and most of what it sells is re-exported cars.

{table(("economy", "exports of goods, bn USD", "documented", "year"), shown)}

### Whose mix of exports stands for whose

{table(("economy", "mix of", "because"), mixes)}"""


def services(made: Made) -> str:
    """Where totals of services come from and how they find partners."""
    held, world = by_economy("services"), made.trade.services
    k, codes, gdp = made.world.index(KAZAKHSTAN), made.fine.world.countries, made.fine.gdp.to_numpy()
    sides = [totals(held, codes, gdp, side) for side in SIDES]
    years = Counter(row.year for row in rows("services") if row.item in SIDES)
    guessed = [
        ", ".join(sorted({code for _, how in sides for code, kind in zip(codes, how, strict=True) if kind == way}))
        for way in (1, 2)
    ]
    own = sorted({row.economy for row in rows("services") if row.item.startswith("exports, tr")})
    named = [[c, *_against(made, c)] for c in ("USA", "CHN", "RUS", "TUR", *own, "KGZ", "GEO", "AZE")]
    told = ", ".join(f"{number} of {year}" for year, number in sorted(years.items()))
    return f"""## Services

Totals of exports and imports are those of the balance of payments ({told}; `services.csv`, a source and a year a row).
Without one they are digitally deliverable services over their part of the world's ({guessed[0]}), and without these the
ratio to GDP of economies with a figure, an estimate that can be far off ({guessed[1]}): nothing better was found for
Iran and Turkmenistan. The world reports exports of {bn(float(sides[0][0].sum()))} and imports of
{bn(float(sides[1][0].sum()))}; importers' figures stay and exports are scaled to them.

bn USD, here and reported:

{table(("economy", "exports", "reported", "imports", "reported"), named)}

Travel is sold by `trade` (hotels and shops), transport and business services by the sectors of these names.
Kinds are an economy's own where documented ({", ".join(own)}); elsewhere what is digitally deliverable goes to
`business`, `communication` and `finance` and the rest to `transport` and `trade`, in the world's proportions, of
which those of `communication` and `finance` are half each for want of figures. Manufacturing for others, repair,
construction, licences, personal and government services are in `business`. Construction, utilities and public services
are not traded.

Partners follow distance and size: trade falls with distance by an elasticity of
{made.trade.distance_elasticity:.2f}, estimated on the pair totals of goods of 2023 (two-way PPML) and assumed for
services. They are spread over economies, so that trade inside a region is left out: {bn(world.sum())} between labels.
Kazakhstan's come to {bn(world[:, k].sum())} of exports and {bn(world[:, :, k].sum())} of imports."""


def _against(made: Made, code: str) -> list[str]:
    """Exports and imports of services of an economy, here and reported, bn USD."""
    held, k, flow = by_economy("services")[code], made.world.index(code), made.trade.services
    here = dict(zip(SIDES, (flow[:, k].sum(), flow[:, :, k].sum()), strict=True))
    return [f"{amount / 1e3:,.1f}" for side in SIDES for amount in (here[side], held[side])]
