"""Rules of `check` on trade between countries: who trades, how much is imputed, and flows out of line."""

from __future__ import annotations

import numpy as np

from steppe.world.accounts import imports
from steppe.world.checks.finding import Found, Level
from steppe.world.checks.odd_flows import odd_by_size
from steppe.world.checks.tools import by_country, trade_of, value_added_of, verdict
from steppe.world.world import World


def entrepots(world: World) -> list[Found]:
    """No economy imports more than its value added: ships, re-exports and transit do this."""
    ratio = imports(world.array("trade_flow")) / value_added_of(world)
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
    filled = trade_of(world, np.where(world.unobserved, flow, 0.0)).sum()
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
    return [one.found() for one in odd_by_size(world)] or [
        Found("ok", "no flow is far out of line with the sizes of its partners.")
    ]
