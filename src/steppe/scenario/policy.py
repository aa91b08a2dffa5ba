"""What a scenario means on one world: new tariffs and changes as arrays, ready for a model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

import numpy as np

from steppe.problems import SteppeError, UnknownLabel
from steppe.scenario.kinds import AnyMeasure, kind_of
from steppe.scenario.measures import (
    PERCENT,
    Embargo,
    Join,
    Labels,
    Labour,
    Leave,
    Productivity,
    Sign,
    Tariff,
    TariffsAsOf,
    TradeCost,
)
from steppe.scenario.places import Places
from steppe.scenario.regimes import as_of, membership, signature
from steppe.scenario.table import TariffTable
from steppe.scenario.table_rows import cells

if TYPE_CHECKING:
    from steppe.scenario.regimes import Ruling
    from steppe.scenario.scenario import Scenario
    from steppe.sourced import Source
    from steppe.world.world import World

Array = np.ndarray
OWN_SALES = "it names only what countries sell to themselves, which it never touches"
NO_TRADE = "nothing is traded there in this world"
NO_OUTPUT = "nothing is made there in this world"
SAME = "it leaves every value as it was"
HIGH_RATE = 1.0
LOW_CHANGE = 0.5


@dataclass(frozen=True, eq=False)
class Policy:
    """A scenario resolved on one world; the arrays are read-only, in the world's order.

    `tariff` [sector, exporter, importer] holds the new applied rates; `trade_cost` [sector, exporter,
    importer], `productivity` [sector, country] and `labour` [country] hold changes (1 = unchanged;
    an embargo is an infinite `trade_cost`). `notes` say how groups were read and what looks odd;
    `idle` names the measures that change nothing on this world, and why; `rulings` are the tariff pairs
    that agreements and memberships decided, with the reason; `sources` say where the memberships and agreements
    that were used are written.
    """

    tariff: Array
    trade_cost: Array
    productivity: Array
    labour: Array
    notes: tuple[str, ...] = ()
    idle: tuple[str, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    sources: tuple[Source, ...] = ()


def resolve(scenario: Scenario, world: World) -> Policy:
    """The policy that a scenario means on a world, its measures applied in order.

    Groups are read at `world.date`; a label of the world wins over a group of the same name. Raises
    `SteppeError` that lists every label, group or rate that cannot be used.
    """
    draft = _Draft(world)
    for i, measure in enumerate(scenario.measures):
        draft.take(f"measures[{i}].{kind_of(measure)}", measure)
    if draft.problems or draft.places.unknown:
        problems = [f"Scenario {scenario.name!r}, {p}" for p in (*draft.places.unknown, *draft.problems)]
        raise (SteppeError if draft.problems else UnknownLabel)(problems)
    arrays = (draft.tariff, draft.trade_cost, draft.productivity, draft.labour)
    for array in arrays:
        array.flags.writeable = False
    written = [source for ruling in draft.rulings for source in ruling.sources]
    return Policy(
        *arrays,
        notes=(*draft.places.notes, *draft.notes),
        idle=tuple(draft.idle),
        rulings=tuple(draft.rulings),
        sources=tuple(dict.fromkeys((*draft.places.sources, *written))),
    )


class _Draft:
    """The arrays while measures are applied to them, one after the other."""

    def __init__(self, world: World) -> None:
        self.flow = world.array("trade_flow")
        self.tariff: Array = np.array(world.array("tariff"), np.float64, order="C")
        self.trade_cost: Array = np.ones_like(self.tariff)
        self.productivity: Array = np.ones(self.tariff.shape[:2])
        self.labour: Array = np.ones(self.tariff.shape[1])
        self.places = Places(world)
        self.problems: list[str] = self.places.problems
        self.notes: list[str] = []
        self.idle: list[str] = []
        self.rulings: list[Ruling] = []
        self.world = world

    def take(self, place: str, measure: AnyMeasure) -> None:
        """Apply one measure; what is wrong, odd or without effect is noted under `place`."""
        known = len(self.problems) + len(self.places.unknown)
        reason = self._apply(place, measure)
        if reason and known == len(self.problems) + len(self.places.unknown):
            self.idle.append(f"{place}: {measure!r} changes nothing: {reason}.")

    def _apply(self, place: str, measure: AnyMeasure) -> str:
        match measure:
            case Tariff():
                return self._tariff(place, measure)
            case TradeCost():
                return self._trade_cost(place, measure)
            case Embargo():
                return self._embargo(place, measure)
            case Productivity():
                return self._productivity(place, measure)
            case Labour():
                return self._labour(place, measure)
            case Join() | Leave():
                return self._member(place, measure)
            case Sign():
                return self._sign(place, measure)
            case TariffTable():
                return self._table(place, measure)
            case TariffsAsOf():
                return self._as_of(place, measure)
            case _:
                assert_never(measure)

    def _tariff(self, place: str, m: Tariff) -> str:
        pairs = self._pairs(place, ("exporter", m.exporter), ("importer", m.importer))
        sectors = self.places.sectors(m.sector, f"{place} sector")
        name, value = m.amount
        changes = {"rate": _setting, "increase": _adding, "factor": _multiplying}
        change = changes[name](value)
        reason = self._update(self.tariff, sectors, pairs, change)
        self._check_rates(place, sectors, pairs)
        return reason

    def _trade_cost(self, place: str, m: TradeCost) -> str:
        ends = ("exporter", m.exporter), ("importer", m.importer)
        pairs = self._pairs(place, *ends, both_ways=m.both_ways, domestic=m.domestic)
        if m.ratio < LOW_CHANGE:
            self.notes.append(
                f"{place}: change {m.ratio:g} cuts trade costs by {1 - m.ratio:.0%}; 1.10 is 10 % dearer."
            )
        self._note_far_ratio(place, m)
        sectors = self.places.sectors(m.sector, f"{place} sector")
        return self._update(self.trade_cost, sectors, pairs, _multiplying(m.ratio))

    def _embargo(self, place: str, m: Embargo) -> str:
        sells, buys = ("sender", m.sender), ("target", m.target)
        if m.direction == "imports":
            sells, buys = buys, sells
        pairs = self._pairs(place, sells, buys, both_ways=m.direction == "both")
        sectors = self.places.sectors(m.sector, f"{place} sector")
        return self._update(self.trade_cost, sectors, pairs, lambda old: np.full_like(old, np.inf))

    def _productivity(self, place: str, m: Productivity) -> str:
        self._note_far_ratio(place, m)
        countries = self.places.countries(m.country, f"{place} country")
        sectors = self.places.sectors(m.sector, f"{place} sector")
        self.productivity[np.ix_(sectors, countries)] *= m.ratio
        made = self.flow[sectors][:, countries].any()
        return SAME if m.ratio == 1 else "" if made else NO_OUTPUT

    def _labour(self, place: str, m: Labour) -> str:
        self._note_far_ratio(place, m)
        self.labour[self.places.countries(m.country, f"{place} country")] *= m.ratio
        return SAME if m.ratio == 1 else ""

    def _member(self, place: str, m: Join | Leave) -> str:
        found = self.places.countries(m.country, f"{place} country")
        named = None if m.country is None else tuple(self.world.countries[k] for k in found)
        if self.places.unknown:
            return SAME
        try:
            ruling = membership(m, self.world, named)
        except SteppeError as error:
            self.problems += [f"{place}: {problem}" for problem in error.problems]
            return SAME
        return self._rule(place, ruling, lambda _: np.broadcast_to(ruling.rate, self.tariff.shape))

    def _sign(self, place: str, m: Sign) -> str:
        try:
            ruling = signature(m, self.world)
        except SteppeError as error:
            self.problems += [f"{place}: {problem}" for problem in error.problems]
            return SAME
        if m.effect:
            theta = self.world.array("trade_elasticity")[:, None, None]
            self.trade_cost *= np.exp(-float(m.effect) * ruling.reach * ruling.pairs / theta)
        said = self._rule(place, ruling, lambda old: old * ruling.rate)
        return "" if m.effect else said

    def _as_of(self, place: str, m: TariffsAsOf) -> str:
        pairs = self._pairs(place, ("exporter", m.exporter), ("importer", m.importer))
        sectors = self.places.sectors(m.sector, f"{place} sector")
        if self.places.unknown:
            return SAME
        asked = np.zeros(self.tariff.shape, dtype=bool)
        asked.reshape(len(asked), -1)[np.ix_(sectors, pairs)] = True
        try:
            ruling = as_of(m, self.world, asked)
        except SteppeError as error:
            self.problems += [f"{place}: {problem}" for problem in error.problems]
            return SAME
        return self._rule(place, ruling, lambda _: ruling.rate)

    def _rule(self, place: str, ruling: Ruling, change: Callable[[Array], Array]) -> str:
        """Set the tariffs that a ruling decides; the reason why it has no effect, or ""."""
        new = np.where(ruling.pairs, change(self.tariff), self.tariff)
        differs = new != self.tariff
        rates = new[differs]
        self.tariff[...] = new
        self.rulings.append(ruling)
        self.notes += [f"{place}: {ruling.remark}"] if ruling.remark else []
        if not differs.any():
            return SAME
        average = f"to {rates.mean():.1%} on average" if rates.any() else "to zero"
        self.notes.append(f"{place}: {ruling.why}: {int(differs.any(axis=0).sum())} tariff pairs change, {average}.")
        return "" if (differs & (self.flow > 0)).any() else NO_TRADE

    def _table(self, place: str, m: TariffTable) -> str:
        found = cells(m.rates, self.places, place)
        if found is None:
            return SAME
        j = slice(None) if found.sector is None else found.sector
        at, new = (j, found.exporter, found.importer), found.rate
        self._note_high_rate(place, new)
        changed = self.tariff[at] != new
        self.tariff[at] = new
        if not changed.any():
            return SAME
        return "" if self.flow[at][changed].any() else NO_TRADE

    def _pairs(self, place: str, *ends: tuple[str, Labels], both_ways: bool = False, domestic: bool = False) -> Array:
        """Flat positions of the pairs [exporter, importer] that a measure touches, each once."""
        rows, columns = (self.places.countries(value, f"{place} {name}") for name, value in ends)
        pairs = np.zeros(self.tariff.shape[1:], dtype=bool)
        pairs[np.ix_(rows, columns)] = True
        if both_ways:
            pairs |= pairs.T
        if not domestic:
            np.fill_diagonal(pairs, False)
        return np.flatnonzero(pairs)

    def _update(self, array: Array, sectors: Array, pairs: Array, change: Callable[[Array], Array]) -> str:
        """Apply a change to the pairs of some sectors; the reason why it has no effect, or ""."""
        if not pairs.size:
            return OWN_SALES
        changed = effective = False
        for j in sectors:
            values = array[j].reshape(-1)
            old = values[pairs]
            new = values[pairs] = change(old)
            differs = new != old
            changed = changed or bool(differs.any())
            effective = effective or bool((differs & (self.flow[j].reshape(-1)[pairs] > 0)).any())
        return "" if effective else NO_TRADE if changed else SAME

    def _check_rates(self, place: str, sectors: Array, pairs: Array) -> None:
        rates = self.tariff.reshape(len(self.tariff), -1)[np.ix_(sectors, pairs)]
        if rates.size and rates.min() <= -1:
            lowest = f"{rates.min():g}"
            self.problems.append(
                f"{place}: the tariff would become {lowest}: it must stay above -1 (a subsidy of 100 %)."
            )
        self._note_high_rate(place, rates)

    def _note_far_ratio(self, place: str, m: TradeCost | Productivity | Labour) -> None:
        """Say how a ratio is read that may have been meant as percent, where nothing says which."""
        if m.unit is None and m.ratio >= PERCENT[1]:
            self.notes.append(
                f"{place}: change {m.change:g} is read as a ratio, {m.change:g} times; {m.change:g} % more is "
                f"{1 + m.change / 100:g}."
            )

    def _note_high_rate(self, place: str, rates: Array) -> None:
        if rates.size and rates.max() > HIGH_RATE:
            self.notes.append(f"{place}: the new tariff reaches {rates.max():.0%}; rates are fractions.")


def _setting(rate: float) -> Callable[[Array], Array]:
    return lambda old: np.full_like(old, rate)


def _adding(points: float) -> Callable[[Array], Array]:
    return lambda old: old + points


def _multiplying(factor: float) -> Callable[[Array], Array]:
    return lambda old: old * factor
