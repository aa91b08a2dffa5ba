"""The rule of `check` on tariffs: rates that may be percent, subsidies, tariffs on own sales and inside unions."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from steppe import record
from steppe.record.days import last_day
from steppe.world.checks.finding import Found
from steppe.world.checks.tools import SHOWN, Array, count, listed
from steppe.world.tables.values import FEW, HIGHEST, MIDDLE
from steppe.world.world import World


def tariffs(world: World) -> list[Found]:
    """Tariffs look like shares, and none is below zero, on own sales or inside a customs union of the record."""
    rate, n = world.array("tariff"), len(world.countries)
    abroad = np.broadcast_to(~np.eye(n, dtype=bool), rate.shape)
    found = [*_unit(world, rate, abroad), *_negative(world, rate, abroad), *_own(world, rate), *_unions(world, rate)]
    low, high = rate[abroad].min(initial=0.0), rate[abroad].max(initial=0.0)
    fine = f"rates between countries run from {low:.2g} to {high:.2g}, none on own sales or inside a customs union."
    return found or [Found("ok", fine)]


def _unit(world: World, rate: Array, abroad: Array) -> Iterator[Found]:
    positive = rate[abroad & (rate > 0)]
    if not positive.size:
        return
    high = abroad & (rate > HIGHEST)
    middle = float(np.median(positive))
    figures = _cells(world, rate, high)
    if middle > MIDDLE or high.sum() > FEW * positive.size:
        text = (
            f"{int(high.sum()):,} of {positive.size:,} tariffs are above {HIGHEST:.0%} and the median is {middle:.0%}: "
            "they may be percent, or 1 + rate, taken for shares."
        )
        yield Found("warning", text, figures)
    elif figures:
        yield Found(
            "note", f"tariffs are above {HIGHEST:.0%} in {count(figures, 'cell')}: {listed(figures, '.0%')}.", figures
        )


def _negative(world: World, rate: Array, abroad: Array) -> Iterator[Found]:
    figures = _cells(world, -rate, abroad & (rate < 0))
    if figures:
        figures = {name: -value for name, value in figures.items()}
        yield Found(
            "warning", f"tariffs are below zero in {count(figures, 'cell')}: {listed(figures, '.2g')}.", figures
        )


def _own(world: World, rate: Array) -> Iterator[Found]:
    own = np.abs(np.diagonal(rate, axis1=1, axis2=2)).max(axis=0)
    merged = {label: float(own[n]) for n, label in enumerate(world.countries) if own[n] > 0 and label in world.regions}
    alone = {
        label: float(own[n]) for n, label in enumerate(world.countries) if own[n] > 0 and label not in world.regions
    }
    if alone:
        yield Found("warning", f"own sales pay a tariff in {count(alone, 'country')}: {listed(alone, '.2g')}.", alone)
    if merged:
        yield Found("note", f"trade inside {count(merged, 'region')} pays a tariff: {listed(merged, '.2g')}.", merged)


def _unions(world: World, rate: Array) -> Iterator[Found]:
    """Tariffs between members of a customs union of states at the world's date."""
    if not world.date:
        return

    highest = rate.max(axis=0)
    place = {label: n for n, label in enumerate(world.countries)}
    seen = set[str]()
    held = record.default()
    unions = list(held.trade_sides(last_day(world.date), {"customs_union"}))
    for name, sides in sorted(unions, key=lambda union: held.instruments[union[0]].kind != "organisation"):
        states = [next(iter(side)) for side in sides if len(side) == 1]
        if len(states) < len(sides):
            continue  # a union with a union, often for some goods alone
        inside = [place[state] for state in states if state in place]
        pairs = {
            f"{world.countries[i]} to {world.countries[n]}": float(highest[i, n])
            for i in inside
            for n in inside
            if i != n and highest[i, n] > 0
        }
        pairs = {pair: value for pair, value in pairs.items() if pair not in seen}
        seen |= pairs.keys()
        if pairs:
            many = count(pairs, "pair")
            text = f"{name} is a customs union and {many} of its members pay a tariff: {listed(pairs, '.2g')}."
            yield Found("warning", text, dict(sorted(pairs.items(), key=lambda pair: -pair[1])[: 10 * SHOWN]))


def _cells(world: World, values: Array, where: Array) -> dict[str, float]:
    """The largest values by place."""
    places = np.argwhere(where)
    order = places[np.argsort(-values[tuple(places.T)], kind="stable")][: 10 * SHOWN]
    several = len(world.sectors) > 1
    return {
        f"{world.countries[i]} to {world.countries[n]}" + (f", {world.sectors[j]}" if several else ""): float(
            values[j, i, n]
        )
        for j, i, n in order.tolist()
    }
