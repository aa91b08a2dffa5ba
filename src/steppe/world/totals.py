"""Labels that are the sum of others: a world total beside its countries, "goods" beside grain and energy.

Parts are looked for by what they sell and buy: a part never has more than its total anywhere. Among those labels
that qualify, either all together make the total or a least-squares fit with coefficients of zero and one does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from steppe.labels.countries import aggregate_label, union_code

Array = np.ndarray
SLACK = 2e-3  # relative, of one flow: rounding in published tables
FITTING = 0.95  # of the flows of a total are within the slack
COVERED = 0.5  # of the parts' flows must be in the total: it may lack partners, but not most of them
FEWEST = 3  # flows that must fit
WHOLE = ("the world", "every label together")
SHOWN = 6


@dataclass(frozen=True, slots=True)
class Total:
    """A label and the parts that it sums; `proven` says that the flows show it, not the name alone."""

    label: str
    parts: tuple[str, ...]
    proven: bool
    among: int  # labels beside it

    def __str__(self) -> str:
        shown = ", ".join(self.parts[:SHOWN]) + (f", ... ({len(self.parts)} labels)" if len(self.parts) > SHOWN else "")
        whole = "all others: " if len(self.parts) == self.among else ""
        verb = "is the sum of" if self.proven else "is by its name the sum of"
        return f"{self.label!r} {verb} {whole}{shown}"


def problems(
    countries: Sequence[str], sectors: Sequence[str], flow: Array, regions: Mapping[str, Iterable[str]]
) -> list[str]:
    """Sentences for a table with totals beside their parts; `flow` is [sector, exporter, importer]."""
    found = [("country", total) for total in country_totals(countries, flow, regions)]
    found += [("sector", total) for total in sector_totals(sectors, flow)]
    return [
        f"The {what} {total}, so what it trades would count twice: drop its rows, or those of its parts "
        "(totals='kept' takes them as they are)."
        for what, total in found
    ]


def country_totals(countries: Sequence[str], flow: Array, regions: Mapping[str, Iterable[str]]) -> list[Total]:
    """Labels of countries that are the sum of at least two others, by flows or by name."""
    trade = flow.sum(axis=0)
    proven = _found(countries, lambda at, free: _country_parts(trade, at, free), trade.sum(axis=1) + trade.sum(axis=0))
    known = {total.label for total in proven}
    named = (_named(label, countries, regions) for label in countries if label not in known and label not in regions)
    inside = (_beside(label, list(members), countries) for label, members in regions.items() if label not in known)
    return [*proven, *(total for total in (*named, *inside) if total is not None)]


def sector_totals(sectors: Sequence[str], flow: Array) -> list[Total]:
    """Labels of sectors that are the sum of at least two others, by flows or by name."""
    proven = _found(sectors, lambda at, free: _sector_parts(flow, at, free), flow.sum(axis=(1, 2)))
    known = {total.label for total in proven}
    named = [label for label in sectors if aggregate_label(label) == WHOLE[1] and label not in known]
    others = len(sectors) - 1
    return proven + [
        Total(label, tuple(one for one in sectors if one != label), proven=False, among=others)
        for label in named
        if others > 1
    ]


def _found(labels: Sequence[str], parts_of: Callable[[int, Array], list[int] | None], size: Array) -> list[Total]:
    """Totals from the smallest on; one that is found is no part of a larger one."""
    free, names = np.ones(len(labels), bool), tuple(labels)
    found: list[Total] = []
    for at in np.argsort(size, kind="stable").tolist():
        parts = parts_of(at, free)
        if parts is not None:
            free[at] = False
            found.append(Total(names[at], tuple(names[k] for k in parts), proven=True, among=len(names) - 1))
    return found


def _country_parts(trade: Array, at: int, free: Array) -> list[int] | None:
    """The parts of a country by what it sells and buys, own sales of the parts counted or not."""
    others = np.flatnonzero(np.arange(len(trade)) != at)
    for own in (1.0, 0.0):
        counted = trade.copy()
        np.fill_diagonal(counted, own * np.diagonal(trade))
        y = np.concatenate([trade[at, others], trade[others, at]])
        candidates = others[free[others]]
        parts = np.concatenate([counted[np.ix_(candidates, others)], counted[np.ix_(others, candidates)].T], axis=1)
        chosen = _sum_of(y, parts, _resolution(trade))
        if chosen is None:
            continue
        held = candidates[chosen]
        if _own_fits(trade, at, held) and _covers(y, parts[chosen], np.isin(np.concatenate([others, others]), held)):
            return held.tolist()
    return None


def _own_fits(trade: Array, at: int, parts: Array) -> bool:
    """Whether what a total sells to itself is nothing, or what its parts sell to themselves, to each other or both."""
    inside = trade[np.ix_(parts, parts)]
    own = float(trade[at, at])
    possible = (0.0, float(np.trace(inside)), float(inside.sum()), float(inside.sum() - np.trace(inside)))
    slack = SLACK * max(own, 1e-300) + _resolution(trade) * inside.size
    return any(abs(own - value) <= slack for value in possible)


def _sector_parts(flow: Array, at: int, free: Array) -> list[int] | None:
    """The parts of a sector, over all flows, or over trade between countries where own sales come from elsewhere."""
    others = np.flatnonzero((np.arange(len(flow)) != at) & free)
    abroad = ~np.eye(flow.shape[1], dtype=bool)
    for cells in (np.ones_like(abroad), abroad):
        y, parts = flow[at][cells], flow[others][:, cells]
        chosen = _sum_of(y, parts, _resolution(flow))
        if chosen is not None and _covers(y, parts[chosen], np.zeros(y.size, bool)):
            return others[chosen].tolist()
    return None


def _sum_of(y: Array, parts: Array, resolution: float) -> Array | None:
    """Positions of at least two rows of `parts` that sum to `y` where it is above zero, or None."""
    there = y > 0
    if there.sum() < FEWEST:
        return None
    y, parts = y[there], parts[:, there]
    slack = SLACK * y + resolution * len(parts)
    candidates = np.flatnonzero((parts <= y + slack).all(axis=1) & (parts > 0).any(axis=1))
    if len(candidates) < 2:
        return None
    held = parts[candidates]
    if (held.sum(axis=0) < y - slack).mean() > 1 - FITTING:
        return None
    if _fits(y, held.sum(axis=0), resolution * (len(held) + 1)):
        return candidates
    from scipy.optimize import nnls

    scale = 1.0 / y  # every flow counts alike, the small ones too
    weights, _ = nnls((held * scale).T, np.ones(len(y)))
    chosen = candidates[weights > 0.5]
    fits = len(chosen) > 1 and _fits(y, parts[chosen].sum(axis=0), resolution * (len(chosen) + 1))
    return chosen if fits else None


def _fits(y: Array, total: Array, rounding: float) -> bool:
    within = np.abs(y - total) <= SLACK * np.maximum(y, total) + rounding
    return bool(within.mean() >= FITTING and np.abs(y - total).sum() <= SLACK * y.sum() + rounding * len(y))


def _covers(y: Array, parts: Array, inside: Array) -> bool:
    """Whether the total has most of what its parts trade with others; trade `inside` it may be left out."""
    sold = np.where(inside, 0.0, parts.sum(axis=0))
    return bool(np.where(inside, 0.0, y).sum() >= COVERED * sold.sum())


def _resolution(values: Array) -> float:
    """Half of the last digit to which all values are rounded, 0 where they are not."""
    for decimals in range(-2, 7):
        if np.array_equal(np.round(values, decimals), values):
            return 0.5 * 10.0**-decimals
    return 0.0


def _named(label: str, countries: Sequence[str], regions: Mapping[str, Iterable[str]]) -> Total | None:
    """A label that is called as a total or group is, with at least two of its parts beside it."""
    others = [one for one in countries if one != label and one not in regions]
    meaning = aggregate_label(label)
    if meaning in WHOLE:
        parts = others
    else:
        members = _members(label)
        parts = [one for one in others if one in members]
    return Total(label, tuple(parts), proven=False, among=len(countries) - 1) if len(parts) > 1 else None


def _members(label: str) -> frozenset[str]:
    """Every state that has ever been in the group of a label; none where it is no group of the record."""
    from steppe import record

    held = record.default().instruments.get(union_code(label) or label)
    if held is None or held.kind != "organisation":
        return frozenset()
    return frozenset(spell.party for spell in held.spells if spell.role == held.main_role)


def _beside(label: str, members: list[str], countries: Sequence[str]) -> Total | None:
    """A region with members that have a label of their own."""
    parts = tuple(one for one in members if one in countries and one != label)
    return Total(label, parts, proven=False, among=len(countries) - 1) if parts else None
