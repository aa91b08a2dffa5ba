"""Tariffs as the record has them: the importer's MFN rate, zero where a free-trade instrument is in force."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from steppe import record
from steppe.record.days import day
from steppe.sourced import Source
from steppe.tariffs import added, charged, dated, granted, mfn
from steppe.tariffs.charged import with_pairs

Array = np.ndarray
Regions = Mapping[str, Mapping[str, float]]
Changes = Mapping[str, frozenset[str]]  # members by organisation, where they differ from the record


@dataclass(frozen=True, slots=True)
class Regime:
    """Rates [sector, exporter, importer] on a day, and the instruments that make pairs free, by pair.

    A pair with a region is as free as the share of its members' pairs that are (`share` [exporter, importer]); `free`
    marks it from any.
    """

    rate: Array
    free: Mapping[str, Array]
    share: Array

    @property
    def checked_until(self) -> Mapping[str, str]:
        """For each instrument that makes pairs free the last day up to which its parties were checked, or ""."""
        items = {name: record.default().instruments[name] for name in self.free}
        return {name: item.complete_until(item.main_role) for name, item in items.items()}

    @property
    def preferential(self) -> Array:
        """Pairs that trade freely [exporter, importer]."""
        found = np.zeros(self.rate.shape[1:], dtype=bool)
        for pairs in self.free.values():
            found |= pairs
        return found


def unchecked_note(tariffs: Regime, on: str) -> str:
    """How many of the instruments that make pairs free were not checked up to a day, and what follows."""
    old = sorted(until for until in tariffs.checked_until.values() if until < on)
    if not old:
        return f"The parties of all {len(tariffs.free)} free-trade instruments were checked up to {on}."
    known = Counter(until for until in old if until).most_common(1)
    when = f" ({known[0][1]} of them up to {known[0][0]} alone)" if known else ""
    return (
        f"The parties of {len(old)} of the {len(tariffs.free)} free-trade instruments behind the base tariffs were not"
        f" checked up to {on}{when}: whoever joined or signed later is charged the MFN rate here."
    )


def regime(
    countries: Sequence[str],
    on: str,
    changed: Changes | None = None,
    *,
    sectors: Sequence[str] = ("",),
    regions: Regions | None = None,
) -> Regime:
    """The tariff regime among some countries on a day, memberships changed or as recorded.

    `sectors` of `eurasia-2023` have rates of their own where figures exist (services none), every other label the
    importer's average. `regions` are a world's: rates of a region are means over its members by their weights.
    A country that joins a customs union takes the mean of its members' MFN rates as its own. Rates that are known by
    day (`charged`, `granted`, `added`) are those of the day; MFN averages are of 2023 on every day. Raises
    `SteppeError` where `on` is no day.
    """
    known = tuple(sorted((key, tuple(sorted(value))) for key, value in (changed or {}).items()))
    inside = tuple(sorted((label, tuple(members.items())) for label, members in (regions or {}).items()))
    return _regime(tuple(countries), day(on), known, tuple(sectors), inside)


@lru_cache(maxsize=32)
def _regime(
    countries: tuple[str, ...],
    on: str,
    changed: tuple[tuple[str, tuple[str, ...]], ...],
    sectors: tuple[str, ...],
    regions: tuple[tuple[str, tuple[tuple[str, float], ...]], ...],
) -> Regime:
    codes, weight = expanded(countries, {label: dict(members) for label, members in regions})
    members = {name: frozenset(inside) for name, inside in changed}
    rates = mfn.rates(codes, sectors, on)
    position = {code: k for k, code in enumerate(codes)}
    joined = frozenset[str]()
    for name, inside in members.items():
        if record.default().instruments[name].type == "customs_union":
            union = record.members(name, on)
            _external(rates, position, inside - frozenset(union), union)
            joined |= inside - frozenset(union)
    free = _free(on, members, position)
    asked = _charged(free, len(codes))
    before = _charged(_free(on, {}, position), len(codes)) if members else asked
    own, paying = _as_before(asked, before, [position[code] for code in joined if code in position])
    rate = np.where(asked > 0, rates[:, None, :], 0.0) * granted.left(codes, sectors, on, members)
    rate = with_pairs(rate, codes, sectors, own, on) + added.points(codes, sectors, on) * paying
    if regions:
        rate = np.stack([weight @ row @ weight.T for row in rate])
        rate[:, *np.diag_indices(len(countries))] = 0.0
        free = {name: (weight @ pairs @ weight.T) > 0 for name, pairs in free.items()}
    share = 1.0 - weight @ asked @ weight.T
    np.fill_diagonal(share, 0.0)
    rate.flags.writeable = share.flags.writeable = False
    return Regime(rate, free, share)


def _as_before(asked: Array, before: Array, entered: Sequence[int]) -> tuple[Array, Array]:
    """Pairs [exporter, importer] that take the rates known by pair, and those that pay what is added.

    Whoever becomes free pays neither, nor is it paid to who takes over a union's tariff; whoever is no longer free pays
    what is added on top of the MFN rate.
    """
    own = asked == before
    paying = own | (asked > 0)
    own[:, entered] = paying[:, entered] = False
    return own, paying


def dated_sources(importers: Collection[str], on: str) -> tuple[Source, ...]:
    """Where the rates, preferences and points of some importers on a day were read that are known by day."""
    keys = [row.source for (_, who), row in added.pairs(on).items() if who in importers]
    keys += [
        row.source
        for (_, who), known in charged.pairs(on).items()
        for row in known.values()
        if who in importers and dated.is_dated(row)
    ]
    keys += [row.source for (who, _), row in charged.lines(on).items() if who in importers and dated.is_dated(row)]
    keys += [row.source for row in granted.of(importers, on)]
    return dated.named(keys)


def _charged(free: Mapping[str, Array], count: int) -> Array:
    """One for every pair [exporter, importer] that pays the importer's MFN rate, else zero."""
    found = np.ones((count, count))
    for pairs in free.values():
        found[pairs] = 0.0
    np.fill_diagonal(found, 0.0)
    return found


def _free(on: str, members: Changes, position: Mapping[str, int]) -> dict[str, Array]:
    """Pairs of economies that trade freely on a day, by instrument."""
    free: dict[str, Array] = {}
    suspended = list(record.default().suspended_pairs(on))
    for name, sides in record.default().trade_sides(on, changed=members):
        pairs = pairs_between(sides, position)
        for one, other in ((a, b) for held, a, b in suspended if held == name and {a, b} <= position.keys()):
            pairs[position[one], position[other]] = pairs[position[other], position[one]] = False
        if pairs.any():
            free[name] = pairs
    return free


def expanded(countries: Sequence[str], regions: Regions) -> tuple[tuple[str, ...], Array]:
    """The economies that labels stand for, and each one's weight in its label [label, economy]."""
    inside = [regions.get(label, {label: 1.0}) for label in countries]
    codes = tuple(code for members in inside for code in members)
    weight = np.zeros((len(inside), len(codes)))
    at = 0
    for row, members in enumerate(inside):
        weight[row, at : at + len(members)] = list(members.values())
        at += len(members)
    return codes, weight


def _external(rates: Array, position: Mapping[str, int], joined: frozenset[str], union: Sequence[str]) -> None:
    """Give those who join the union's external tariff, the mean of its members' rates."""
    inside = [position[c] for c in union if c in position and c not in joined]
    for country in joined:
        if country in position and inside:
            rates[:, position[country]] = np.nanmean(rates[:, inside], axis=1)


def pairs_between(sides: Sequence[frozenset[str]], position: Mapping[str, int]) -> Array:
    """Pairs of countries on different sides [exporter, importer], by each country's place in the world."""
    side = np.zeros((len(sides), len(position)), dtype=bool)
    for k, codes in enumerate(sides):
        side[k, [position[c] for c in codes if c in position]] = True
    any_side: Array = np.asarray(side.any(axis=0))
    together = np.einsum("ki,kn->in", side.astype(float), side.astype(float)) > 0
    pairs = any_side[:, None] & any_side[None, :]
    alone = side.sum(axis=0) == 1
    pairs &= ~(together & alone[:, None] & alone[None, :])
    np.fill_diagonal(pairs, False)
    return pairs
