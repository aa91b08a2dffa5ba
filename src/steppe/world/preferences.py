"""Tariffs as the record has them: the importer's MFN rate, zero where a free-trade instrument is in force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from steppe import record
from steppe.world import mfn

Array = np.ndarray
Changes = Mapping[str, frozenset[str]]  # members by organisation, where they differ from the record


@dataclass(frozen=True, slots=True)
class Regime:
    """Rates [exporter, importer] on a day, and the instruments that make pairs free [pair by instrument]."""

    rate: Array
    free: Mapping[str, Array]

    @property
    def preferential(self) -> Array:
        """Pairs that trade freely [exporter, importer]."""
        found = np.zeros(self.rate.shape, dtype=bool)
        for pairs in self.free.values():
            found |= pairs
        return found


def regime(countries: Sequence[str], on: str, changed: Changes | None = None) -> Regime:
    """The tariff regime among some countries on a day, memberships changed or as recorded.

    A country that joins a customs union takes the mean of its members' MFN rates as its own.
    """
    changed = changed or {}
    return _regime(tuple(countries), on, tuple(sorted((key, tuple(sorted(value))) for key, value in changed.items())))


@lru_cache(maxsize=32)
def _regime(countries: tuple[str, ...], on: str, changed: tuple[tuple[str, tuple[str, ...]], ...]) -> Regime:
    members = {name: frozenset(codes) for name, codes in changed}
    rates = mfn.rates(countries)
    position = {country: k for k, country in enumerate(countries)}
    for name, codes in members.items():
        if record.default().instruments[name].type == "customs_union":
            union = record.members(name, on)
            _external(rates, position, codes - frozenset(union), union)
    n = len(countries)
    rate = np.broadcast_to(rates[None, :], (n, n)).copy()
    free: dict[str, Array] = {}
    suspended = list(record.default().suspended_pairs(on))
    for name, sides in record.default().trade_sides(on, changed=members):
        pairs = pairs_between(sides, position)
        for one, other in ((a, b) for held, a, b in suspended if held == name and {a, b} <= position.keys()):
            pairs[position[one], position[other]] = pairs[position[other], position[one]] = False
        if pairs.any():
            free[name] = pairs
            rate[pairs] = 0.0
    np.fill_diagonal(rate, 0.0)
    rate.flags.writeable = False
    return Regime(rate, free)


def _external(rates: Array, position: Mapping[str, int], joined: frozenset[str], union: Sequence[str]) -> None:
    """Give those who join the union's external tariff, the mean of its members' rates."""
    inside = [position[c] for c in union if c in position and c not in joined]
    for country in joined:
        if country in position and inside:
            rates[position[country]] = np.nanmean(rates[inside])


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
