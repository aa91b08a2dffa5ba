"""Flows that look wrong: far out of line with the sizes of their partners, or known so by a shipped world's makers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from steppe.world.check_tools import Array, Found, billion, trade_of, value_added_of
from steppe.world.concordance import eurasia_sectors
from steppe.world.world import World

KEPT = ("goods-2023", "eurasia-2023")  # worlds of the flows whose oddities are recorded

# A flow is odd when all three hold: it is a large part of what the exporter earns; it is far above what
# sizes predict, the exporter's sales times the importer's share in all other trade (the index of trade
# intensity, with the flow itself left out of that share); and it is not matched by a flow back, as
# trade between neighbours usually is. Gold and fish of small exporters reach an intensity of 40 to 90
# in the data of 2023, so the bar stands above these.
ODD_VALUE_ADDED, ODD_INTENSITY, ODD_BACK = 0.2, 100.0, 3.0

# Sizes say less of a single sector, for countries specialise and large importers have a large share: there a
# flow is odd already at a lower bar when it also is a large part of what the exporter makes in the sector or of
# what the importer spends on it. Of 600 cells of eurasia-2023 that were made a thousand times too large this
# finds nine in ten, and none in the world as it is.
CELL_VALUE_ADDED, CELL_INTENSITY, CELL_OUTPUT, CELL_SPENDING = 0.1, 10.0, 0.5, 0.2


@dataclass(frozen=True, slots=True)
class OddFlow:
    """A flow that looks wrong: labels of the pair and of the sector ("" for all), million USD, and why."""

    exporter: str
    importer: str
    sector: str
    value: float
    why: str

    def found(self) -> Found:
        """The flow as a finding of `check`."""
        name = f"{self.exporter} to {self.importer}" + (f", {self.sector}" if self.sector else "")
        return Found("warning", f"{name}, {billion(self.value)}: {self.why}.", {name: self.value})


def odd_flows(world: World) -> tuple[OddFlow, ...]:
    """Every flow that looks wrong, a pair once: as documented where it is."""
    documented = odd_as_documented(world)
    known = {(one.exporter, one.importer) for one in documented}
    return (*documented, *(one for one in odd_by_size(world) if (one.exporter, one.importer) not in known))


def odd_as_documented(world: World) -> tuple[OddFlow, ...]:
    """Flows that the makers of a shipped world know to look wrong and keep as they are."""
    if not world.name.startswith(KEPT):
        return ()
    from steppe.world.goods_2023_facts import facts  # loads pydantic

    trade, found = goods_trade(world), list[OddFlow]()
    for odd in facts().oddities:
        if odd.exporter in world.countries and odd.importer in world.countries:
            value = float(trade[world.index(odd.exporter), world.index(odd.importer)])
            found.append(OddFlow(odd.exporter, odd.importer, "", value, odd.why))
    return tuple(found)


def odd_by_size(world: World) -> tuple[OddFlow, ...]:
    """Flows above the bars of the sizes of both partners, in all or in one sector of several."""
    trade = trade_of(world)
    within = trade / value_added_of(world)[:, None]
    found = _odd(world, trade, (within > ODD_VALUE_ADDED) & (trade > ODD_INTENSITY * _predicted(trade)), "")
    if len(world.sectors) > 1:
        pairs = {(one.exporter, one.importer) for one in found}
        odd = [one for j in range(len(world.sectors)) for one in _odd_cells(world, j)]
        found += [one for one in odd if (one.exporter, one.importer) not in pairs]
    return tuple(found)


def _odd_cells(world: World, j: int) -> list[OddFlow]:
    """The odd flows of one sector."""
    flow = world.array("trade_flow")[j]
    trade = trade_of(world, flow[None])
    output, spending = flow.sum(axis=1)[:, None], flow.sum(axis=0)
    odd = (trade > CELL_VALUE_ADDED * value_added_of(world)[:, None]) & (trade > CELL_INTENSITY * _predicted(trade))
    return _odd(
        world, trade, odd & ((trade > CELL_OUTPUT * output) | (trade > CELL_SPENDING * spending)), world.sectors[j]
    )


def _predicted(trade: Array) -> Array:
    """What sizes predict [exporter, importer]: sales times the importer's share in all other trade."""
    others = np.maximum(trade.sum(axis=0) - trade, 0.0) / np.maximum(trade.sum() - trade, 1e-300)
    return trade.sum(axis=1)[:, None] * others


def _odd(world: World, trade: Array, odd: Array, sector: str) -> list[OddFlow]:
    """The odd flows that are not matched by one back, largest part of value added first."""
    predicted, part = _predicted(trade), trade / value_added_of(world)[:, None]
    odd = odd & (predicted > 0) & (trade > ODD_BACK * trade.T)
    found: list[OddFlow] = []
    for i, n in sorted(np.argwhere(odd).tolist(), key=lambda pair: -part[pair[0], pair[1]]):
        why = (
            f"{part[i, n]:.0%} of the exporter's value added and {trade[i, n] / predicted[i, n]:,.0f} times what both "
            f"partners' sizes predict, with only {billion(trade[n, i])} the other way; compare it with another source"
        )
        found.append(OddFlow(world.countries[i], world.countries[n], sector, float(trade[i, n]), why))
    return found


def goods_trade(world: World) -> Array:
    """Trade in goods [exporter, importer]: sectors of goods where a world has our sectors, else all."""
    kinds = {sector.sector: sector.kind for sector in eurasia_sectors()}
    if not set(world.sectors) <= set(kinds):
        return trade_of(world)
    return trade_of(world, world.array("trade_flow")[[kinds[sector] == "goods" for sector in world.sectors]])
