"""Flows that look wrong: far out of line with the sizes of their partners."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from steppe.world.checks.finding import Found
from steppe.world.checks.tools import Array, billion, trade_of, value_added_of
from steppe.world.world import World

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
