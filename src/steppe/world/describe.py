"""A world in words: the repr's headline and the longer description."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from steppe.world.accounts import identity_errors

if TYPE_CHECKING:
    from steppe.world.world import World


def headline(world: World) -> str:
    """At most eight lines: what the world is, whether it adds up, how much of it is imputed."""
    flow, money = world.array("trade_flow"), world.accounts
    trade = flow.sum() - np.trace(flow, axis1=1, axis2=2).sum()
    error = max(identity_errors(flow, world.array("tariff"), money).values())
    lines = [
        f"<World {world.name or '(no name)'}: {_count(len(world.countries), 'country', 'countries')}"
        f" x {_count(len(world.sectors), 'sector', 'sectors')}, {world.date or 'no date'}>",
        f"  trade {_money(trade)}, value added {_money(money.value_added.sum())}; identities hold to {error:.0e}",
        f"  {tariff_sentence(world)}",
    ]
    parts = imputed_parts(world)
    if parts:
        lines.append("  imputed: " + "; ".join(f"{share:.1%} of {what}" for what, share in parts))
    lines.append(f"  {_count(len(world.sources), 'source', 'sources')}; .describe() tells more")
    return "\n".join(lines)


def describe(world: World) -> str:
    """Headline, elasticities, imputed shares by class, notes and sources, one item a line."""
    theta = world.array("trade_elasticity")
    spread = f"{theta.min():g}" if theta.min() == theta.max() else f"{theta.min():g} to {theta.max():g}"
    lines = [headline(world), f"Trade elasticity (theta): {spread}.", *_class_lines(world)]
    if world.notes:
        lines += ["Notes:", *(f"- {note}" for note in world.notes)]
    if world.sources:
        lines += ["Sources:", *(f"- {source}" for source in world.sources)]
    return "\n".join(lines)


def tariff_sentence(world: World) -> str:
    """What the base tariffs between countries are, in one clause; what merging left on own sales is told apart."""
    highest, average = tariff_range(world)
    own = (
        " (and on trade inside merged countries)" if np.diagonal(world.array("tariff"), axis1=1, axis2=2).any() else ""
    )
    if not world.array("tariff").any():
        if any(note.kind == "tariffs" for note in world.notes):
            return (
                "base tariffs are not at hand and stand at zero, which is a gap and no free trade (agreements change "
                "nothing here, and a scenario's rates are increases from zero)"
            )
        return "base tariffs are zero everywhere (a scenario's rates are therefore increases from zero)"
    if average is None:
        return f"base tariffs up to {highest:.0%}, on no imports{own}"
    top = f"{highest:.0%}" if round(highest, 2) >= round(average, 3) else f"{highest:.1%}"
    return f"base tariffs up to {top}, {average:.1%} of imports on average{own}"


def tariff_range(world: World) -> tuple[float, float | None]:
    """The highest tariff between countries and their average over imports, None where nothing is imported."""
    flow, tariff = world.array("trade_flow"), world.array("tariff")
    abroad = np.broadcast_to(~np.eye(flow.shape[1], dtype=bool), flow.shape)
    imports = float(flow[abroad].sum())
    highest = float(tariff[abroad].max(initial=0.0))
    return highest, float((flow * tariff)[abroad].sum()) / imports if imports > 0 else None


def imputed_parts(world: World) -> list[tuple[str, float]]:
    """Imputed shares by value: of trade between countries and of own sales."""
    filled = world.unobserved
    if not filled.any():
        return []
    flow = world.array("trade_flow")
    own = np.broadcast_to(np.eye(flow.shape[1], dtype=bool), flow.shape)
    parts = (("trade", ~own), ("own sales", own))
    held = [(what, where) for what, where in parts if flow[where].any()]
    return [(what, float(flow[where & filled].sum() / flow[where].sum())) for what, where in held]


def _class_lines(world: World) -> list[str]:
    flags = world.primitives.get("imputed")
    if flags is None or not flags.any():
        return ["Imputed: nothing is marked."]
    flow = world.array("trade_flow")
    own = np.broadcast_to(np.eye(flow.shape[1], dtype=bool), flow.shape)
    lines = ["Flows by class, as `imputed` marks them:"]
    for flag in np.unique(flags):
        where = flags == flag
        meaning = world.flag_meanings.get(int(flag), "no meaning given")
        parts = (("trade", where & ~own, ~own), ("own sales", where & own, own))
        said = [
            f"{flow[part].sum() / flow[whole].sum():.1%} of {what} ({int((flow[part] > 0).sum())} flows)"
            for what, part, whole in parts
            if flow[part].any()
        ]
        lines.append(f"- {flag} {meaning}: {', '.join(said) or 'no value'}")
    return lines


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _money(million: float) -> str:
    return f"{million / 1e6:,.2f} tn USD" if abs(million) >= 1e6 else f"{million / 1e3:,.2f} bn USD"
