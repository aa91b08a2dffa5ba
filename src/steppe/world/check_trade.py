"""Rules of `check` on trade between countries: who trades, how much is imputed, and flows out of line."""

from __future__ import annotations

import numpy as np

from steppe.world.check import Level
from steppe.world.check_tools import Array, Found, billion, by_country, trade_of, value_added_of, verdict
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


def entrepots(world: World) -> list[Found]:
    """No economy imports more than its value added: ships, re-exports and transit do this."""
    flow = world.array("trade_flow")
    imports = (flow.sum(axis=1) - np.diagonal(flow, axis1=1, axis2=2)).sum(axis=0)
    ratio = imports / value_added_of(world)
    figures = by_country(world, ratio > 1, ratio)
    bad = "imports are above value added in {}: {} times it; read their results with care."
    return verdict(figures, "note", bad, f"imports are at most {ratio.max():.0%} of value added.", ".3g")


def isolated(world: World) -> list[Found]:
    """Every country both exports and imports."""
    if len(world.countries) == 1:
        return [Found("ok", "the world has one country, so nobody to trade with.")]
    trade = trade_of(world)
    exports, imports = trade.sum(axis=1), trade.sum(axis=0)
    figures = by_country(world, (exports == 0) | (imports == 0), exports + imports)
    bad = "{} without exports or without imports: {} (million USD both ways)."
    return verdict(figures, "warning", bad, "every country exports and imports.")


def imputed(world: World) -> list[Found]:
    """How much of the trade is filled in rather than observed."""
    flags = world.primitives.get("imputed")
    if flags is None:
        return [Found("note", "no flow is marked as observed or imputed.")]
    flow = world.array("trade_flow")
    filled = trade_of(world, np.where(flags > 0, flow, 0.0)).sum()
    share = float(filled / max(trade_of(world).sum(), 1e-300))
    level: Level = "note" if share > 0 else "ok"
    return [Found(level, f"{share:.1%} of trade between countries is imputed.", {"share": share})]


def odd_flows(world: World) -> list[Found]:
    """No exporter's sales to one partner, in all or in one sector, are far out of line with the sizes of both.

    Odd is above 20 % of the exporter's value added, above 100 times what sizes predict (trade intensity) and
    above 3 times the flow back, over all sectors together. In one of several sectors it is above 10 % of value
    added, 10 times what sizes predict and 3 times the flow back, and half of the exporter's output or a fifth
    of the importer's spending in the sector.
    """
    trade = trade_of(world)
    within = trade / value_added_of(world)[:, None]
    found = _odd(world, trade, (within > ODD_VALUE_ADDED) & (trade > ODD_INTENSITY * _predicted(trade)), "")
    if len(world.sectors) > 1:
        pairs = {pair for one in found for pair in one.figures}
        odd = [one for j in range(len(world.sectors)) for one in _odd_cells(world, j)]
        found += [one for one in odd if not {name.rpartition(", ")[0] for name in one.figures} & pairs]
    return found or [Found("ok", "no flow is far out of line with the sizes of its partners.")]


def _odd_cells(world: World, j: int) -> list[Found]:
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


def _odd(world: World, trade: Array, odd: Array, sector: str) -> list[Found]:
    """A finding for each odd flow that is not matched by one back, largest part of value added first."""
    predicted, part = _predicted(trade), trade / value_added_of(world)[:, None]
    odd = odd & (predicted > 0) & (trade > ODD_BACK * trade.T)
    found: list[Found] = []
    for i, n in sorted(np.argwhere(odd).tolist(), key=lambda pair: -part[pair[0], pair[1]]):
        name = f"{world.countries[i]} to {world.countries[n]}" + (f", {sector}" if sector else "")
        text = (
            f"{name}, {billion(trade[i, n])}: {part[i, n]:.0%} of the exporter's value added and "
            f"{trade[i, n] / predicted[i, n]:,.0f} times what both partners' sizes predict, with only "
            f"{billion(trade[n, i])} the other way; compare it with another source."
        )
        found.append(Found("warning", text, {name: float(trade[i, n])}))
    return found
