"""Labels that are the sum of others: a world total beside its countries, "goods" beside grain and coal.

Parts are looked for by what they sell and buy: a part never has more than its total anywhere. Among those labels
that qualify, either all together make the total or a least-squares fit with coefficients of zero and one does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from steppe import record
from steppe.labels.countries import aggregate_label, union_code

Array = np.ndarray
SLACK = 2e-3  # relative, of one flow: rounding in published tables
FITTING = 0.95  # of the flows of a total are within the slack
COVERED = 0.5  # of the parts' flows must be in the total: it may lack partners, but not most of them
SMALL = 0.05  # of a flow: more than that rounding may not explain
PROBES = 8  # largest flows of a country that are looked at first
FEWEST, FEWEST_ROUNDED = 3, 8  # flows that must fit, exactly and within rounding
TRIED = 10  # rows of which every set is tried
NEARER = 0.5  # of the distance: a set that near is taken before all that qualify, where both are within the slack
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
    trade = _Trade.of(flow.sum(axis=0))
    proven = _found(countries, trade.parts_of, trade.sides.sum(axis=1))
    known = {total.label for total in proven}
    named = (_named(label, countries, regions) for label in countries if label not in known and label not in regions)
    inside = (_beside(label, list(members), countries) for label, members in regions.items() if label not in known)
    return [*proven, *(total for total in (*named, *inside) if total is not None)]


def sector_totals(sectors: Sequence[str], flow: Array) -> list[Total]:
    """Labels of sectors that are the sum of at least two others, by flows or by name."""
    resolution = _resolution(flow)

    def parts_of(at: int, free: Array) -> list[int] | None:
        return _sector_parts(flow, at, free, resolution)

    proven = _found(sectors, parts_of, flow.sum(axis=(1, 2)))
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


@dataclass(frozen=True, slots=True)
class _Trade:
    """Trade [exporter, importer], and what each country sells and buys [country, 2n], own sales counted or not."""

    flow: Array
    sides: Array
    abroad: Array
    top: Array  # the largest flows of each country with others, as columns [country, few]
    resolution: float

    @classmethod
    def of(cls, flow: Array) -> _Trade:
        """The trade of a world over all its sectors."""
        foreign = flow * ~np.eye(len(flow), dtype=bool)
        abroad = np.concatenate([foreign, foreign.T], axis=1)
        few = min(PROBES, abroad.shape[1])
        top = np.argpartition(-abroad, few - 1, axis=1)[:, :few]
        return cls(flow, np.concatenate([flow, flow.T], axis=1), abroad, top, _resolution(flow))

    def parts_of(self, at: int, free: Array) -> list[int] | None:
        """The parts of a country by what it sells and buys, own sales of the parts counted or not."""
        n = len(self.flow)
        others = np.flatnonzero((np.arange(n) != at) & free)
        y = self.abroad[at]
        for counted in (self.sides, self.abroad):
            probed = self.top[at][y[self.top[at]] > 0]
            if not _possible(y[probed], counted[np.ix_(others, probed)]):
                continue
            fewest = FEWEST - int(self.flow[at, at] > 0)  # its own sales have to fit, too
            chosen = _sum_of(y, counted[others], self.resolution, fewest)
            if chosen is None:
                continue
            held = others[chosen]
            inside = np.isin(np.tile(np.arange(n), 2), [*held.tolist(), at])
            if self._own_fits(at, held) and _covers(y, counted[held], inside):
                return held.tolist()
        return None

    def _own_fits(self, at: int, parts: Array) -> bool:
        """Whether what a total sells to itself is nothing, or what its parts sell to themselves, each other or both."""
        inside = self.flow[np.ix_(parts, parts)]
        own, whole, diagonal = float(self.flow[at, at]), float(inside.sum()), float(np.trace(inside))
        slack = SLACK * own + min(self.resolution * inside.size, SMALL * own)
        return any(abs(own - value) <= slack for value in (0.0, diagonal, whole, whole - diagonal))


def _sector_parts(flow: Array, at: int, free: Array, resolution: float) -> list[int] | None:
    """The parts of a sector, over all flows, or over trade between countries where own sales come from elsewhere."""
    others = np.flatnonzero((np.arange(len(flow)) != at) & free)
    abroad = ~np.eye(flow.shape[1], dtype=bool)
    for cells in (np.ones_like(abroad), abroad):
        y = flow[at][cells]
        top = np.argpartition(-y, min(PROBES, y.size) - 1)[:PROBES] if y.size else np.zeros(0, int)
        rows, columns = (index[top] for index in np.nonzero(cells))
        if not _possible(y[top], flow[others][:, rows, columns]):
            continue
        parts = flow[others][:, cells]
        chosen = _sum_of(y, parts, resolution)
        if chosen is not None and _covers(y, parts[chosen], np.zeros(y.size, bool)):
            return others[chosen].tolist()
    return None


def _possible(y: Array, parts: Array) -> bool:
    """Whether the rows that are nowhere above `y` could make it together, at a few of its flows."""
    high = np.where(y > 0, y * (1 + SMALL), np.inf)
    within = parts[(parts <= high).all(axis=1)].sum(axis=0)
    return bool((within >= y * (1 - SMALL)).all())


def _sum_of(y: Array, parts: Array, resolution: float, fewest: int = FEWEST) -> Array | None:
    """Positions of at least two rows of `parts` that sum to `y` where it is above zero, or None.

    Exact sums are looked for first, then those that rounding to `resolution` may have moved, where it matters little.
    """
    for rounding in (0.0, resolution) if resolution else (0.0,):
        there = (y > 0) & (rounding * len(parts) <= SMALL * y)
        found = (
            _chosen(y[there], parts[:, there], rounding)
            if there.sum() >= (FEWEST_ROUNDED if rounding else fewest)
            else None
        )
        if found is not None:
            return found
    return None


def _chosen(y: Array, parts: Array, rounding: float) -> Array | None:
    slack = SLACK * y + rounding * len(parts)
    size = parts.sum(axis=1)
    held = (parts <= y + slack).all(axis=1) & (size > 0)
    smallest = size[held].min(initial=np.inf)
    candidates = np.flatnonzero(held & (size + smallest <= (y + slack).sum()))  # with at least one more beside it
    if len(candidates) < 2:
        return None
    held = parts[candidates]
    if (held.sum(axis=0) < y - slack).mean() > 1 - FITTING:
        return None
    nearest = candidates[_zeros_and_ones(y, held)]
    sets = [chosen for chosen in (candidates, nearest) if len(chosen) > 1 and _fits(y, parts[chosen], rounding)]
    if len(sets) == 2:
        every, near = (_distance(y, parts[chosen]) for chosen in sets)
        return nearest if near < NEARER * every else candidates
    return sets[0] if sets else None


def _distance(y: Array, parts: Array) -> float:
    """How far the sum of parts is from `y`, every flow counting alike."""
    return float(np.abs(parts.sum(axis=0) / y - 1.0).sum())


def _zeros_and_ones(y: Array, held: Array) -> Array:
    """Which rows of `held` come nearest to `y` in sum, every flow counting alike: of few all sets are tried."""
    relative = held / y
    if len(held) > TRIED:
        from scipy.optimize import nnls

        return nnls(relative.T, np.ones(len(y)))[0] > 0.5
    sets = (np.arange(1 << len(held))[:, None] >> np.arange(len(held))) & 1
    return sets[np.abs(sets @ relative - 1.0).sum(axis=1).argmin()] > 0


def _fits(y: Array, parts: Array, rounding: float) -> bool:
    """Whether parts sum to a total; where nowhere two of them meet, flows that are all alike show nothing."""
    total, off = parts.sum(axis=0), rounding * (len(parts) + 1)
    if ((parts > 0).sum(axis=0) < 2).all() and y.max() <= y.min() * (1 + SMALL):
        return False
    within = np.abs(y - total) <= SLACK * np.maximum(y, total) + off
    return bool(within.mean() >= FITTING and np.abs(y - total).sum() <= SLACK * y.sum() + off * len(y))


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
    held = record.default().instruments.get(union_code(label) or label)
    if held is None or held.kind != "organisation":
        return frozenset()
    return frozenset(spell.party for spell in held.spells if spell.role == held.main_role)


def _beside(label: str, members: list[str], countries: Sequence[str]) -> Total | None:
    """A region with members that have a label of their own."""
    parts = tuple(one for one in members if one in countries and one != label)
    return Total(label, parts, proven=False, among=len(countries) - 1) if parts else None
