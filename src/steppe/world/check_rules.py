"""The rules of `check`: each looks at one thing in a world and says what it found, with figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from steppe.labels import country_name
from steppe.world.accounts import identity_errors
from steppe.world.check import Level
from steppe.world.world import World

Array = np.ndarray
IDENTITY_TOLERANCE = 1e-9  # relative
LARGE_SURPLUS = 0.5  # of value added
LOW_SHARE, HIGH_SHARE = 0.1, 0.95  # of output, where other sectors or countries sell inputs
GLOBAL = 100  # with as many economies a world claims to cover the globe
SHOWN = 6

# A flow is odd when all three hold: it is a large part of what the exporter earns; it is far above what
# sizes predict, the exporter's sales times the importer's share in all other trade (the index of trade
# intensity, with the flow itself left out of that share); and it is not matched by a flow back, as
# trade between neighbours usually is. Gold and fish of small exporters reach an intensity of 40 to 90
# in the data of 2023, so the bar stands above these.
ODD_VALUE_ADDED, ODD_INTENSITY, ODD_BACK = 0.2, 100.0, 3.0

# States of the G20, and the largest economy that statistics of the United Nations leave out.
MAJOR = (
    *("ARG", "AUS", "BRA", "CAN", "CHN", "DEU", "FRA", "GBR", "IDN", "IND"),
    *("ITA", "JPN", "KOR", "MEX", "RUS", "SAU", "TUR", "USA", "ZAF", "TWN"),
)


class Found(NamedTuple):
    """One finding before its rule's name is put to it."""

    level: Level
    message: str
    figures: Mapping[str, float] = {}


Rule = Callable[[World], list[Found]]


def identities(world: World) -> list[Found]:
    """Income equals final demand, spending equals flows, balances sum to zero (to 1e-9)."""
    flow, tariff = world.array("trade_flow"), world.array("tariff")
    errors = identity_errors(flow, tariff, world.accounts)
    cost = world.array("value_added_share") + world.array("input_share").sum(axis=0) - 1.0
    errors["value added and inputs make the whole cost"] = float(
        np.abs(np.where(world.accounts.output > 0, cost, 0.0)).max()
    )
    broken = {name: error for name, error in errors.items() if not error <= IDENTITY_TOLERANCE}
    if broken:
        said = "; ".join(f"{name} is off by {error:.1e}" for name, error in broken.items())
        return [Found("error", f"the accounts do not add up: {said}.", errors)]
    return [Found("ok", f"the accounts add up to {max(errors.values()):.0e}.", errors)]


def final_demand(world: World) -> list[Found]:
    """No country uses more of a good as input than it buys."""
    demand, spending = world.accounts.final_demand, world.accounts.spending
    bad = demand < -IDENTITY_TOLERANCE * np.maximum(spending, 1.0)
    figures = _cells(world, bad, demand)
    return _verdict(
        figures,
        "warning",
        "final demand is negative in {}: {} (million USD).",
        "final demand is nowhere negative.",
    )


def own_share(world: World) -> list[Found]:
    """The share of own goods in spending is above zero and at most one."""
    own = np.diagonal(world.shares, axis1=1, axis2=2)
    above, zero = own > 1 + IDENTITY_TOLERANCE, own == 0
    nothing = zero & (world.accounts.output > 0) & (len(world.countries) > 1)
    found: list[Found] = []
    if above.any():
        figures = _cells(world, above, own)
        found.append(Found("error", f"the own share is above one in {_listed(figures, '.4g')}.", figures))
    if nothing.any():
        figures = _cells(world, nothing, world.accounts.output)
        text = f"own sales are zero in {_count(figures, 'cell')} with output: {_listed(figures)} (million USD)."
        found.append(Found("warning", text, figures))
    return found or [Found("ok", f"own shares run from {own.min():.3g} to {own.max():.3g}.")]


def trade_balance(world: World) -> list[Found]:
    """No surplus is above half of value added: such an economy has little to consume."""
    ratio = world.accounts.trade_balance / _value_added(world)
    figures = _countries(world, ratio > LARGE_SURPLUS, ratio)
    bad = "the trade surplus is above half of value added in {}: {}."
    return _verdict(figures, "warning", bad, f"the largest surplus is {ratio.max():.0%} of value added.", ".0%")


def entrepots(world: World) -> list[Found]:
    """No economy imports more than its value added: ships, re-exports and transit do this."""
    flow = world.array("trade_flow")
    imports = (flow.sum(axis=1) - np.diagonal(flow, axis1=1, axis2=2)).sum(axis=0)
    ratio = imports / _value_added(world)
    figures = _countries(world, ratio > 1, ratio)
    bad = "imports are above value added in {}: {} times it; read their results with care."
    return _verdict(figures, "note", bad, f"imports are at most {ratio.max():.0%} of value added.", ".3g")


def input_shares(world: World) -> list[Found]:
    """No input share is negative: by-products and inventories leave such cells in national tables."""
    share = world.array("input_share")
    where = np.argwhere(share < 0)
    order = where[np.argsort(share[tuple(where.T)])]
    figures = {
        f"{world.sectors[k]} in {world.sectors[j]}, {world.countries[n]}": float(share[k, j, n])
        for k, j, n in order[: 10 * SHOWN]
    }
    if not figures:
        return [Found("ok", "no input share is negative.")]
    return [Found("note", f"{_plural(len(where), 'input share')} below zero: {_listed(figures, '.2g')}.", figures)]


def value_added_share(world: World) -> list[Found]:
    """Value added is between a tenth of output and nearly all of it, where inputs are used at all."""
    share, made = world.array("value_added_share"), world.accounts.output > 0
    if not world.array("input_share").any():
        return [Found("ok", "value added is the whole cost everywhere: the world has no inputs.")]
    bad = made & ((share < LOW_SHARE) | (share > HIGH_SHARE))
    figures = _cells(world, bad, share)
    sentence = f"the value-added share is below {LOW_SHARE:g} or above {HIGH_SHARE:g} in {{}}: {{}}."
    good = f"value-added shares run from {share[made].min():.3g} to {share[made].max():.3g}."
    return _verdict(figures, "note", sentence, good, ".3g")


def zero_output(world: World) -> list[Found]:
    """Every country makes something in every sector."""
    nothing = world.accounts.output <= 0
    figures = _cells(world, nothing, world.accounts.output)
    return _verdict(figures, "note", "{} without output: {}.", "every sector of every country has output.")


def isolated(world: World) -> list[Found]:
    """Every country both exports and imports."""
    if len(world.countries) == 1:
        return [Found("ok", "the world has one country, so nobody to trade with.")]
    trade = _trade(world)
    exports, imports = trade.sum(axis=1), trade.sum(axis=0)
    figures = _countries(world, (exports == 0) | (imports == 0), exports + imports)
    bad = "{} without exports or without imports: {} (million USD both ways)."
    return _verdict(figures, "warning", bad, "every country exports and imports.")


def imputed(world: World) -> list[Found]:
    """How much of the trade is filled in rather than observed."""
    flags = world.primitives.get("imputed")
    if flags is None:
        return [Found("note", "no flow is marked as observed or imputed.")]
    flow = world.array("trade_flow")
    filled = _trade(world, np.where(flags > 0, flow, 0.0)).sum()
    share = float(filled / max(_trade(world).sum(), 1e-300))
    level: Level = "note" if share > 0 else "ok"
    return [Found(level, f"{share:.1%} of trade between countries is imputed.", {"share": share})]


def odd_flows(world: World) -> list[Found]:
    """No exporter's sales to one partner are far out of line with the sizes of both.

    Odd is above 20 % of the exporter's value added, above 100 times what sizes predict (trade
    intensity) and above 3 times the flow back, over all sectors together.
    """
    trade = _trade(world)
    others = np.maximum(trade.sum(axis=0) - trade, 0.0) / np.maximum(trade.sum() - trade, 1e-300)
    predicted = trade.sum(axis=1)[:, None] * others
    part = trade / _value_added(world)[:, None]
    odd = (
        (predicted > 0) & (part > ODD_VALUE_ADDED) & (trade > ODD_INTENSITY * predicted) & (trade > ODD_BACK * trade.T)
    )
    found: list[Found] = []
    for i, n in sorted(np.argwhere(odd).tolist(), key=lambda pair: -part[pair[0], pair[1]]):
        name = f"{world.countries[i]} to {world.countries[n]}"
        text = (
            f"{name}, {_billion(trade[i, n])}: {part[i, n]:.0%} of the exporter's value added and "
            f"{trade[i, n] / predicted[i, n]:,.0f} times what both partners' sizes predict, with only "
            f"{_billion(trade[n, i])} the other way; compare it with another source."
        )
        found.append(Found("warning", text, {name: float(trade[i, n])}))
    return found or [Found("ok", "no flow is far out of line with the sizes of its partners.")]


def documented_oddities(world: World) -> list[Found]:
    """Flows that the makers of a shipped world know to look wrong and keep as they are."""
    if not world.name.startswith("goods-2023"):
        return [Found("ok", "none are recorded for this world.")]
    from steppe.world.goods_2023_facts import facts

    trade, found = _trade(world), list[Found]()
    for odd in facts().oddities:
        if odd.exporter in world.countries and odd.importer in world.countries:
            value = float(trade[world.index(odd.exporter), world.index(odd.importer)])
            name = f"{odd.exporter} to {odd.importer}"
            found.append(Found("warning", f"{name}, {_billion(value)}: {odd.why}.", {name: value}))
    return found or [Found("ok", "the flows recorded as odd were merged into groups.")]


def missing_economies(world: World) -> list[Found]:
    """A world of 100 economies or more has the states of the G20 and Taiwan."""
    coded = [label for label in world.countries if len(label) == 3 and label.isupper()]
    if len(coded) < GLOBAL:
        return [Found("ok", f"not judged: fewer than {GLOBAL} economies with ISO codes.")]
    absent = [code for code in MAJOR if code not in coded]
    if not absent:
        return [Found("ok", "every state of the G20 and Taiwan are there.")]
    regions = [label for label in world.countries if label not in coded or label == "ROW"]
    if regions:
        text = f"{', '.join(absent)} have no row of their own; {', '.join(regions[:SHOWN])} may hold them."
        return [Found("note", text, dict.fromkeys(absent, 0.0))]
    said = [f"{code} ({country_name(code)}{_noted(world, country_name(code))})" for code in absent]
    text = f"{', '.join(said)} not in the world: trade with them is in no total."
    return [Found("warning", text, dict.fromkeys(absent, 0.0))]


def _noted(world: World, name: str) -> str:
    return ", as its notes say" if any(name in note for note in world.notes) else ""


RULES: dict[str, Rule] = {
    "identities": identities,
    "final-demand": final_demand,
    "own-share": own_share,
    "trade-balance": trade_balance,
    "entrepots": entrepots,
    "input-shares": input_shares,
    "value-added-share": value_added_share,
    "zero-output": zero_output,
    "isolated": isolated,
    "imputed": imputed,
    "odd-flows": odd_flows,
    "documented-oddities": documented_oddities,
    "missing-economies": missing_economies,
}


def _trade(world: World, flow: Array | None = None) -> Array:
    """Trade between countries over all sectors [exporter, importer], zero on the diagonal."""
    trade = (world.array("trade_flow") if flow is None else flow).sum(axis=0)
    np.fill_diagonal(trade, 0.0)
    return trade


def _value_added(world: World) -> Array:
    return np.maximum(world.accounts.value_added.sum(axis=0), 1e-300)


def _countries(world: World, where: Array, values: Array) -> dict[str, float]:
    found = np.flatnonzero(where)
    order = found[np.argsort(-np.abs(values[found]), kind="stable")]
    return {world.countries[n]: float(values[n]) for n in order}


def _cells(world: World, where: Array, values: Array) -> dict[str, float]:
    """Figures by country, and by sector too where the world has several, largest first."""
    found = np.argwhere(where)
    order = found[np.argsort(-np.abs(values[tuple(found.T)]), kind="stable")]
    several = len(world.sectors) > 1
    names = ((f"{world.countries[n]} {world.sectors[j]}" if several else world.countries[n]) for j, n in order)
    return {name: float(values[j, n]) for name, (j, n) in zip(names, order, strict=True)}


def _verdict(figures: Mapping[str, float], level: Level, bad: str, good: str, style: str = ",.1f") -> list[Found]:
    """`bad` takes the count of places and the list of them."""
    if not figures:
        return [Found("ok", good)]
    kind = "place" if any(" " in name for name in figures) else "country"
    return [Found(level, bad.format(_count(figures, kind), _listed(figures, style)), figures)]


def _listed(figures: Mapping[str, float], style: str = ",.1f") -> str:
    shown = [f"{name} {value:{style}}" for name, value in list(figures.items())[:SHOWN]]
    return ", ".join(shown) + (", ..." if len(figures) > SHOWN else "")


def _count(figures: Mapping[str, float] | Sequence[str], one: str) -> str:
    return _plural(len(figures), one)


def _plural(number: int, one: str) -> str:
    if number == 1:
        return f"1 {one}"
    return f"{number} {one[:-1] + 'ies' if one.endswith('y') else one + 's'}"


def _billion(million: float) -> str:
    return f"{million / 1e3:,.1f} bn USD"
