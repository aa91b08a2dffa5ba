"""Caveats on flows behind an outcome: those that look wrong, those that were filled in, and entrepots."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from steppe.labels import country_name
from steppe.report.figures import extremes, touched
from steppe.scenario.words import listed
from steppe.world.checks.odd_flows import OddFlow
from steppe.world.checks.tools import billion, money, trade_of
from steppe.world.checks.trade import entrepots
from steppe.worlds.oddities import odd_flows

if TYPE_CHECKING:
    from steppe.solve.outcome import Outcome
    from steppe.world.world import World

Array = np.ndarray
LARGE, TELLING = 0.01, 0.05  # of a country's exports or imports; of all the trade of one that gains or loses most
COMMON = 0.5  # a class of flows with as much is the rule, and no single flow of it is named
MOST = 6


def flow_caveats(outcome: Outcome, focus: str | None, partners: Sequence[str]) -> list[str]:
    """Sentences on the flows of a country with its partners, of the scenario's pairs, and of those that change most."""
    named = [code for several in extremes(outcome, 1) for code in several]
    return [
        *_odd(outcome, focus, partners, named),
        *_entrepots(outcome.data, list(dict.fromkeys([*([focus] if focus else []), *named]))),
        *(_touched_parts(outcome, focus) if focus else []),
        *_beside(outcome, focus, partners),
        *(_filled(outcome.data, focus, partners) if focus else []),
        *_filled_pairs(outcome),
        *(_own_sales(outcome.data, focus) if focus else []),
    ]


def _odd(outcome: Outcome, focus: str | None, partners: Iterable[str], most: Sequence[str]) -> list[str]:
    """Flows that look wrong and that the figures shown rest on."""
    world, pairs = outcome.data, touched(outcome)
    trade = trade_of(world)
    few = pairs.sum() < COMMON * (trade > 0).sum()
    found: list[str] = []
    for flow in odd_flows(world):
        i, n = world.index(flow.exporter), world.index(flow.importer)
        sold, bought = flow.value / trade[i].sum(), flow.value / trade[:, n].sum()
        own = focus is not None and focus in (flow.exporter, flow.importer)
        share = sold if flow.exporter == focus or not own else bought
        near = own and (share >= LARGE or {flow.exporter, flow.importer} & set(partners))
        resting = [
            code
            for code, at in ((flow.exporter, i), (flow.importer, n))
            if code in most and flow.value > TELLING * (trade[at].sum() + trade[:, at].sum())
        ]
        if near or resting or (few and pairs[i, n]):
            found.append(_odd_sentence(flow, share, focus if own else flow.exporter, resting))
    return found


def _odd_sentence(flow: OddFlow, share: float, of: str | None, resting: Sequence[str]) -> str:
    name = f"{country_name(flow.exporter)} to {country_name(flow.importer)}" + (
        f", {flow.sector}" if flow.sector else ""
    )
    what = "imports" if of == flow.importer else "exports"
    part = f"{share:.1%} of {country_name(of or flow.exporter)}'s {what}"
    rests = f" The figure of {listed([country_name(code) for code in resting])} rests on it." if resting else ""
    return f"The flow from {name}, {billion(flow.value)} or {part}, looks wrong and is kept: {flow.why}.{rests}"


def _entrepots(world: World, labels: Iterable[str]) -> list[str]:
    """Countries whose imports are above their value added, among those that are shown first."""
    (found,) = entrepots(world)
    ratios = {label: found.figures[label] for label in labels if found.level != "ok" and label in found.figures}
    return [
        f"Imports of {country_name(label)} are {ratio:.1f} times its value added (ships, re-exports or transit): read"
        " its figure with care."
        for label, ratio in ratios.items()
    ]


def _touched_parts(outcome: Outcome, focus: str) -> list[str]:
    """How the trade of a country that the scenario touches came about, by value."""
    world, pairs, at = outcome.data, touched(outcome), outcome.data.index(focus)
    mine = np.zeros_like(pairs)
    mine[at], mine[:, at] = pairs[at], pairs[:, at]
    flags, flow = world.primitives.get("imputed"), np.where(mine, world.array("trade_flow"), 0.0)
    total, trade = float(flow.sum()), trade_of(world)
    if flags is None or total < LARGE * (trade[at].sum() + trade[:, at].sum()):
        return []
    parts = [(int(flag), float(flow[flags == flag].sum()) / total) for flag in np.unique(flags[flow > 0])]
    seen = sum(share for flag, share in parts if flag in world.observed_flags)
    if not seen and world.unobserved.all():
        return []
    rest = [
        f"{share:.0%} {_meaning(world, flag)}"
        for flag, share in sorted(parts, key=lambda part: -part[1])
        if flag not in world.observed_flags and share >= LARGE
    ]
    other = f"; {'; '.join(rest)}" if rest else ""
    return [
        f"Of the trade of {country_name(focus)} that the scenario touches, {billion(total)}, {seen:.0%} is as"
        f" published{other}."
    ]


def _beside(outcome: Outcome, focus: str | None, partners: Sequence[str]) -> list[str]:
    """Flows of a country with its main partners, or that few touch, of which another figure is published."""
    world, other = outcome.data, outcome.data.primitives.get("alternative")
    if other is None:
        return []
    taken, beside, pairs = trade_of(world), trade_of(world, other), touched(outcome)
    apart = np.where(beside > 0, np.abs(taken - beside), 0.0)
    few = pairs.sum() < COMMON * (taken > 0).sum()
    near = pairs & few & (apart > LARGE * max(taken[pairs].sum(), 1.0))
    if focus:
        at, them = world.index(focus), [world.index(code) for code in partners]
        matters = apart > LARGE * (taken[at].sum() + taken[:, at].sum())
        near[at, them] |= matters[at, them]
        near[them, at] |= matters[them, at]
    found = sorted(np.argwhere(near).tolist(), key=lambda pair: -apart[tuple(pair)])
    said = [
        f"{country_name(world.countries[i])} to {country_name(world.countries[n])} {money(taken[i, n])}"
        f" (another: {money(beside[i, n])})"
        for i, n in found[:MOST]
    ]
    said += [f"{len(found) - MOST} more"] if len(found) > MOST else []
    return [f"Two figures are published of {listed(said)}: the answer rests on the first."] if said else []


def _filled(world: World, focus: str, partners: Sequence[str]) -> list[str]:
    """Flows between a country and its main partners that are not observed; by class where that is the rule."""
    flags = world.primitives.get("imputed")
    if flags is None:
        return []
    at, flow = world.index(focus), world.array("trade_flow")
    mine = np.zeros(flow.shape, dtype=bool)
    mine[:, at], mine[:, :, at] = True, True
    mine[:, at, at] = False
    total = flow[mine].sum()
    if total > 0 and flow[mine & world.unobserved].sum() > COMMON * total:
        classes = [(int(flag), flow[mine & (flags == flag)].sum() / total) for flag in np.unique(flags[mine])]
        said = [
            f"{share:.0%} {_meaning(world, flag)}"
            for flag, share in sorted(classes, key=lambda c: -c[1])
            if share >= LARGE
        ]
        by = " and sector" if len(world.sectors) > 1 else ""
        return [f"The trade of {country_name(focus)} by partner{by} is estimated, by value: {'; '.join(said)}."]
    ends = [(at, world.index(code)) for code in partners]
    pairs = [pair for end in ends for pair in (end, end[::-1]) if world.unobserved[:, pair[0], pair[1]].any()]
    return _pairs_sentence(world, pairs, f"of {country_name(focus)} with its main partners", total)


def _filled_pairs(outcome: Outcome) -> list[str]:
    """Flows that the scenario touches and that are not observed, where others are."""
    world, pairs = outcome.data, touched(outcome)
    flags, trade = world.primitives.get("imputed"), trade_of(world)
    if flags is None or not pairs.any() or pairs.sum() > COMMON * (trade > 0).sum():
        return []
    filled = trade_of(world, np.where(world.unobserved, world.array("trade_flow"), 0.0))
    total, part = float(trade[pairs].sum()), float(filled[pairs].sum())
    if part < LARGE * total or filled.sum() > COMMON * trade.sum():
        return []
    largest = sorted(np.argwhere(pairs & (filled > 0)).tolist(), key=lambda pair: -filled[pair[0], pair[1]])
    return _pairs_sentence(world, largest, "that the scenario touches", total)


def _pairs_sentence(world: World, pairs: Sequence[Sequence[int]], of: str, total: float) -> list[str]:
    if not pairs:
        return []
    flags, trade = world.array("imputed"), trade_of(world)
    codes = world.countries
    names = [f"{codes[i]} to {codes[n]}" for i, n in pairs]
    shown = listed(names if len(names) <= MOST else [*names[: MOST - 1], f"{len(names) - MOST + 1} more"])
    share = sum(float(trade[i, n]) for i, n in pairs) / total
    meanings = {
        _meaning(world, int(flag))
        for i, n in pairs
        for flag in np.unique(flags[:, i, n])
        if flag not in world.observed_flags
    }
    return [f"Of the trade {of} {share:.1%} is not as published: {shown} ({'; '.join(sorted(meanings))})."]


def _own_sales(world: World, focus: str) -> list[str]:
    """How the own sales of a country came about, where most came about otherwise."""
    flags = world.primitives.get("imputed")
    if flags is None:
        return []
    own = np.diagonal(flags, axis1=1, axis2=2).max(axis=0)
    mine = int(own[world.index(focus)])
    common = (own == mine).sum() > COMMON * len(own)
    return [] if common or not mine else [f"{country_name(focus)}: {_meaning(world, mine)}."]


def _meaning(world: World, flag: int) -> str:
    return world.flag_meanings.get(flag, f"class {flag}" if flag else "observed")
