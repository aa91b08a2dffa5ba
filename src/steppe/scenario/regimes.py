"""What `Sign`, `Join` and `Leave` mean on a world: tariff pairs that change, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from steppe import record
from steppe.problems import SteppeError, UnknownLabel
from steppe.record.statements import FREE_TRADE, Instrument, Statement
from steppe.scenario.measures import Join, Leave, Sign, TariffsAsOf
from steppe.sourced import Source
from steppe.tariffs.preferences import Regime, dated_sources, expanded, pairs_between, regime

if TYPE_CHECKING:
    from steppe.world.world import World

Array = np.ndarray


@dataclass(frozen=True, slots=True)
class Ruling:
    """Pairs that a measure rules on, their new rates (both [sector or 1, exporter, importer]), and the reason.

    `union` are the states whose MFN rates make the external tariff that others take over.
    """

    pairs: Array
    rate: Array
    why: str
    remark: str = ""  # what the record does not know of those it concerns
    reach: Array | float = 1.0  # share of each pair that it rules on, below one where a region is one side
    sources: tuple[Source, ...] = ()
    union: tuple[str, ...] = ()


def membership(measure: Join | Leave, world: World, countries: tuple[str, ...] | None) -> Ruling:
    """The pairs whose regime depends on the membership, with the rates with or without it.

    `countries` None is everyone: the whole world joins, or all members leave.

    Raises `SteppeError` where the organisation has no trade rules or the world no date or MFN rates.
    """
    item = _found(measure.organisation)
    if item.type not in FREE_TRADE:
        raise SteppeError(f"{item.id} is a {item.type.replace('_', ' ')}, for which the record has no rule on tariffs.")
    on = _date(world)
    recorded = record.members(item.id, on)
    if not recorded:
        raise SteppeError(recorded.sentence)
    members = frozenset(recorded)
    joins = isinstance(measure, Join)
    if countries is None:
        countries = world.countries if joins else tuple(sorted(members))
    moved = {code for label in countries for code in world.regions.get(label, (label,))}
    inside, outside = (
        regime(world.countries, on, {item.id: held}, sectors=world.sectors, regions=world.regions)
        for held in (members | moved, members - moved)
    )
    pairs = _differs(inside.rate, outside.rate)
    chosen = inside if joins else outside
    _require_rates(chosen.rate[pairs], world)
    verb = ("join" if joins else "leave") + ("s" if len(countries) == 1 else "")
    who = ", ".join(countries) if len(countries) < 8 else f"{len(countries)} countries"
    why = f"{who} {verb} {item.id} ({item.type.replace('_', ' ')})"
    others = [source for name in _depending(inside, outside) for source in record.members(name, on).sources]
    union = tuple(members - moved) if joins and item.type == "customs_union" else ()
    written = tuple(dict.fromkeys((*recorded.sources, *others)))
    return Ruling(pairs, chosen.rate, why, recorded.beyond, sources=written, union=union)


def _depending(inside: Regime, outside: Regime) -> list[str]:
    """Instruments that make other pairs free with a membership than without it."""
    nothing = np.zeros(inside.share.shape, dtype=bool)
    names = sorted(inside.free.keys() | outside.free.keys())
    free = [(name, inside.free.get(name, nothing), outside.free.get(name, nothing)) for name in names]
    return [name for name, one, other in free if not np.array_equal(one, other)]


def signature(measure: Sign, world: World) -> Ruling:
    """The pairs between the parties of an agreement; `rate` is what is left of the present tariff.

    Of a pair with a region, the share between parties is ruled on.
    """
    item = _found(measure.agreement)
    on = _date(world)
    written, parties = _parties(item)
    joined: dict[tuple[str, ...], frozenset[str]] = {}
    for party in parties:
        side = item.side_of(party)
        joined[side] = joined.get(side, frozenset()) | record.default().side(party, on)
    sides = [*joined.values()]
    codes, weight = expanded(world.countries, world.regions)
    between = pairs_between(sides, {code: k for k, code in enumerate(codes)})
    if not between.any():
        raise SteppeError(f"{item.id} has no two parties in world {world.name!r}: its parties are {_listed(sides)}.")
    share = weight @ between @ weight.T
    np.fill_diagonal(share, 0.0)
    left = (1.0 - measure.tariff_cut * share)[None]
    why = f"{item.id} takes effect between {_listed(sides)}"
    unions = [source for party in parties for source in _membership_sources(party, on)]
    return Ruling((share > 0)[None], left, why, reach=share, sources=tuple(dict.fromkeys((*written, *unions))))


def as_of(measure: TariffsAsOf, world: World, asked: Array) -> Ruling:
    """The pairs among those `asked` [sector, exporter, importer] whose rates differ between the world's date and a day.

    Raises `SteppeError` where the world has no date, or no rate is known for a pair that differs.
    """
    on = _date(world)
    now, then = (
        regime(world.countries, when, sectors=world.sectors, regions=world.regions) for when in (on, measure.day)
    )
    pairs = _differs(now.rate, then.rate) & asked
    _require_rates(then.rate[pairs], world)
    changed = [world.countries[n] for n in np.flatnonzero(pairs.any(axis=(0, 1)))]
    codes = {code for label in changed for code in world.regions.get(label, (label,))}
    why = f"tariffs of {measure.day} in place of those of {on}"
    others = [source for name in _depending(now, then) for source in record.members(name, measure.day).sources]
    written = (*dated_sources(codes, measure.day), *(others if pairs.any() else ()))
    return Ruling(pairs, then.rate, why, sources=tuple(dict.fromkeys(written)))


def _parties(item: Instrument) -> tuple[tuple[Source, ...], list[str]]:
    """The parties of an instrument on any day, and where they are named."""
    statements: list[Statement] = [s for s in item.spells if s.stands and s.role in ("member", "party", "candidate")]
    statements += [e for e in item.events if e.party and e.stands]
    parties = sorted({s.party for s in statements})
    if len(parties) < 2:
        raise SteppeError(f"The record does not name the parties of {item.id}: add them to its file.")
    return item.sources(tuple(dict.fromkeys(key for s in statements for key in s.references))), parties


def _membership_sources(party: str, on: str) -> tuple[Source, ...]:
    """Where it is written which states a party stands for; none for a state."""
    return record.members(party, on).sources if party in record.default().instruments else ()


def _found(name: str) -> Instrument:
    try:
        return record.default().find(name)
    except UnknownLabel as error:
        raise SteppeError(f"{error}") from None


def _date(world: World) -> str:
    if not world.date:
        raise SteppeError(
            f"the record is read at the world's date and world {world.name!r} has none:"
            ' use world.replace(date="2023-12-31").'
        )
    return world.date


def _differs(one: Array, other: Array) -> Array:
    return (one != other) & ~(np.isnan(one) & np.isnan(other))


def _require_rates(rates: Array, world: World) -> None:
    if np.isnan(rates).any():
        raise SteppeError(
            f"there is no MFN rate for some countries of world {world.name!r} that this measure concerns:"
            " their labels must be ISO 3166 alpha-3 codes of the shipped table; else set tariffs by `Tariff`."
        )


def _listed(sides: list[frozenset[str]]) -> str:
    return " and ".join("/".join(sorted(side)) if len(side) < 6 else f"{len(side)} states" for side in sides)
