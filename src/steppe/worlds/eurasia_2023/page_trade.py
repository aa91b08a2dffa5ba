"""What the page of `eurasia-2023` tells of its flows."""

from __future__ import annotations

from steppe.worlds.common.page_parts import bn, table
from steppe.worlds.eurasia_2023 import trade
from steppe.worlds.eurasia_2023.build import Construction as Made
from steppe.worlds.eurasia_2023.facts import by_economy, facts, rows
from steppe.worlds.eurasia_2023.goods import NEW_GOODS
from steppe.worlds.eurasia_2023.places import countries
from steppe.worlds.eurasia_2023.technology import KAZAKHSTAN


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
official mixes move groups of sectors, not the proportions inside a group, such as crude, gas and products."""


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
of economies inside regions are in `export_groups.csv`, with every source.

{table(("economy", "exports of goods, bn USD", "documented", "year"), shown)}

### Whose mix of exports stands for whose

{table(("economy", "mix of", "because"), mixes)}"""


def services(made: Made) -> str:
    """Where totals of services come from and how they find partners."""
    held = by_economy("services")
    world, n = made.trade.services, made.world
    both = ", ".join(code for code in held if trade.BOTH in held[code])
    without = [c for c in n.countries if len(c) == 3 and not held.get(c)]
    k = n.index(KAZAKHSTAN)
    return f"""## Services

Totals of exports and imports by economy are documented for {len(held) - 1} economies (`services.csv`);
of {both} only both ways together, taken half and half. Economies without a figure take the ratio to
GDP of those with one ({", ".join(without)} among the named). Totals of imports are scaled to those of
exports ({bn(world.sum())} between labels).

Travel is sold by `trade` (hotels and shops), transport and business services by the sectors of these names, in the
world's proportions unless documented; the rest is halved between `communication` and `finance`, for want of figures.
Construction, utilities and public services are not traded.

Partners follow distance and size: trade falls with distance by an elasticity of
{made.trade.distance_elasticity:.2f}, estimated on the pair totals of goods of 2023 (two-way PPML) and assumed for
services. Kazakhstan's come to {bn(world[:, k].sum())} of exports and {bn(world[:, :, k].sum())} of imports."""
