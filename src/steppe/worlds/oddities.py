"""Flows of the shipped worlds that look wrong and are kept, as their makers documented them, and all others that do."""

from __future__ import annotations

from steppe.concordances import eurasia_sectors
from steppe.world.checks.odd_flows import OddFlow, odd_by_size
from steppe.world.checks.tools import Array, trade_of
from steppe.world.world import World
from steppe.worlds.goods_2023.facts import facts

KEPT = ("goods-2023", "eurasia-2023")  # worlds of the flows whose oddities are recorded


def odd_flows(world: World) -> tuple[OddFlow, ...]:
    """Every flow that looks wrong, a pair once: as documented where it is."""
    documented = odd_as_documented(world)
    known = {(one.exporter, one.importer) for one in documented}
    return (*documented, *(one for one in odd_by_size(world) if (one.exporter, one.importer) not in known))


def odd_as_documented(world: World) -> tuple[OddFlow, ...]:
    """Flows that the makers of a shipped world know to look wrong and keep as they are."""
    if not world.name.startswith(KEPT):
        return ()
    trade, found = goods_trade(world), list[OddFlow]()
    for odd in facts().oddities:
        if odd.exporter in world.countries and odd.importer in world.countries:
            value = float(trade[world.index(odd.exporter), world.index(odd.importer)])
            found.append(OddFlow(odd.exporter, odd.importer, "", value, odd.why))
    return tuple(found)


def goods_trade(world: World) -> Array:
    """Trade in goods [exporter, importer]: sectors of goods where a world has our sectors, else all."""
    kinds = {sector.sector: sector.kind for sector in eurasia_sectors()}
    if not set(world.sectors) <= set(kinds):
        return trade_of(world)
    return trade_of(world, world.array("trade_flow")[[kinds[sector] == "goods" for sector in world.sectors]])
