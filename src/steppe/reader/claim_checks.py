"""A claim held against figures: published facts, the record's counts, and a world's trade where the years agree.

Every admissible definition that is at hand is tried and shown. A claim that fits all is supported, one that fits some
is supported under these definitions, one that fits none is contradicted by them; what nothing speaks of is no data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

from steppe.reader.facts import Fact
from steppe.reader.findings import last_day
from steppe.reader.model import Claim, Definition
from steppe.reader.world_figures import levels, shares
from steppe.record.record import Record
from steppe.world.world import World

LOOSE = 0.05  # how far "about" reaches, as a share of the figure
BELOW = 0.15  # how far "almost" reaches down, as a share of the figure
MEANT = {
    "target": ("target_or_forecast", "A target, not a fact to check."),
    "forecast": ("target_or_forecast", "A forecast, not a fact to check."),
    "possible": ("target_or_forecast", "Said to be possible, not to be so."),
    "opinion": ("opinion", "Given as an opinion."),
}
TRADE = ("trade", "exports", "imports")
MEMBERS = ("member", "states part", "participating")


def checked(
    claim: Claim, known: Record, world: World | None, published: Sequence[Fact], written: str, own: str
) -> Claim:
    """The claim with verdict, reason and the definitions tried.

    `written` is the document's date; `own` the state that it names most, to which "trade with China" belongs.
    """
    if claim.modality in MEANT:
        verdict, why = MEANT[claim.modality]
        return replace(claim, verdict=verdict, why=why)
    if claim.value is None:
        return replace(claim, verdict="not_checkable", why="It has no figure.")
    subject = _sides(claim, own, known, last_day(written))
    if claim.measure.startswith("number of") and (latest := _latest(claim, published, written)):
        tried = latest
    elif claim.measure.startswith("number of") and any(word in claim.measure for word in MEMBERS):
        tried = list(_counts(claim, known, last_day(claim.period or written)))
    elif claim.measure in TRADE and claim.unit == "USD":
        tried = [*_levels(claim, subject, published), *_in_world(claim, subject, known, world, written)]
    elif claim.measure == "share of trade" and claim.unit == "share":
        tried = list(_in_world(claim, subject, known, world, written))
    elif claim.measure == "growth of trade":
        tried = list(_growths(claim, subject, published, written[:4]))
    else:
        why = f"No figures for {claim.measure or 'what it counts'} are at hand."
        return replace(claim, verdict="not_checkable", why=why)
    return _judged(claim, tried)


def fits(claim: Claim, value: float) -> bool:
    """Whether a true value agrees with the claim: its bound, and half a unit of its last written digit."""
    low, high = bounds(claim)
    above = value > low if claim.comparator == "gt" else value >= low
    return above and (value < high if claim.comparator in ("lt", "approx_below") else value <= high)


def bounds(claim: Claim) -> tuple[float, float]:
    """The values that a claim leaves open, lowest and highest."""
    said, half = claim.value or 0.0, max(claim.half_digit, 1e-9)
    inf, loose, below = float("inf"), max(half, LOOSE * abs(said)), max(half, BELOW * abs(said))
    return {
        "gt": (said - half, inf),
        "ge": (said - half, inf),
        "lt": (-inf, said + half),
        "le": (-inf, said + half),
        "approx": (said - loose, said + loose),
        "approx_below": (said - below, said + half),
    }.get(claim.comparator, (said - half, said + half))


def _judged(claim: Claim, tried: Sequence[Definition]) -> Claim:
    sources = tuple(dict.fromkeys(d.source for d in tried if d.source))
    if not tried:
        when = f" of {claim.period}" if claim.period else ""
        return replace(claim, verdict="no_data", why=f"No sourced figure{when} is at hand.")
    if all(d.fits is None for d in tried):
        why = f"The figures at hand are of another year, {tried[0].vintage}: {_listed(tried, claim.unit)}."
        return replace(claim, verdict="no_data", why=why, definitions=tuple(tried), sources=sources)
    good = [d for d in tried if d.fits]
    verdict = "supported" if len(good) == len(tried) else "supported_under_definition" if good else "contradicted"
    said = {"supported": "Agrees with", "supported_under_definition": "Agrees only with"}.get(verdict, "Differs from")
    why = f"{said} {_listed(good or tried, claim.unit)}."
    return replace(claim, verdict=verdict, why=why, definitions=tuple(tried), sources=sources)


def _listed(tried: Sequence[Definition], unit: str) -> str:
    """The first of the figures tried, with their names."""
    return "; ".join(f"{d.name}: {_shown(d.value, unit)}" for d in tried[:4])


def _shown(value: float | None, unit: str) -> str:
    if value is None:
        return "unknown"
    if unit in ("share", "share_change"):
        return f"{100 * value:.1f} %"
    if unit in ("count", "ratio", "rank"):
        return f"{value:,.4g}"
    return f"{value / 1e9:,.2f} bn {unit}" if abs(value) >= 1e9 else f"{value:,.4g} {unit}"


def _sides(claim: Claim, own: str, known: Record, on: str) -> frozenset[str]:
    """Whom a trade figure is about: two sides, or the document's state with the one that is named.

    An organisation beside one of its own members is where they meet and no side.
    """
    named = claim.subject[:2]
    inside = {g for g in named if g in known.instruments and on and known.states_in(g, on) & set(named)}
    sides = frozenset(named) - inside
    states = [ident for ident in sides if ident not in known.instruments]
    return sides | {own} if len(sides) == 1 and states and own else sides


def _counts(claim: Claim, known: Record, on: str) -> Iterator[Definition]:
    """How many members each organisation named had on a day."""
    for ident in claim.subject:
        item = known.instruments.get(ident)
        if item is None or item.kind != "organisation" or item.type == "region" or not on:
            continue
        members = known.members(ident, on)
        if members.existence == "in existence":
            count = float(len(members))
            source = f"Steppe's record, {item.name}"
            yield Definition(f"{item.main_role}s of {ident} on {on}", count, fits(claim, count), on, source)


def _latest(claim: Claim, published: Sequence[Fact], written: str) -> list[Definition]:
    """The last published count, on the document's date, of what the claim counts."""
    what = claim.measure.replace("organizations", "organisations").replace("international ", "")
    mine = [
        f
        for f in published
        if f.subject in claim.subject and f.measure == what and f.period <= (claim.period or written)
    ]
    return [_of_fact(f, f.value, fits(claim, f.value)) for f in sorted(mine, key=lambda f: f.period)[-1:]]


def _levels(claim: Claim, sides: frozenset[str], published: Sequence[Fact]) -> Iterator[Definition]:
    """Published figures of the same pair or group, measure and year."""
    year = claim.period[:4]
    for fact in published:
        if fact.between == sides and fact.measure == claim.measure and fact.period == year:
            yield _of_fact(fact, fact.value, fits(claim, fact.value))


def _of_fact(fact: Fact, value: float, good: bool, also: str = "") -> Definition:
    return Definition(
        f"{fact.definition} ({also or fact.period})", value, good, fact.period, f"{fact.source}, {fact.url}"
    )


def _growths(claim: Claim, sides: frozenset[str], published: Sequence[Fact], written: str) -> Iterator[Definition]:
    """Growth between published years: to the claim's year from the one before, or every year where it says always.

    Years after the document do not count. Two figures of one reporter are compared where there are such.
    """
    mine = [f for f in published if f.between == sides and f.measure == "trade" and f.period <= (written or f.period)]
    pairs = [
        (one, two)
        for one, two in product(mine, mine)
        if int(two.period) - int(one.period) == 1 and (not claim.period or two.period == claim.period[:4])
    ]
    for one, two in [(a, b) for a, b in pairs if _reporter(a) == _reporter(b)] or pairs:
        ratio = two.value / one.value
        value = ratio if claim.unit == "ratio" else ratio - 1.0
        yield _of_fact(two, value, fits(claim, value), f"{one.period} to {two.period}")


def _reporter(fact: Fact) -> str:
    return re.split(r"[,;(]", fact.definition)[0].strip()


def _in_world(
    claim: Claim, sides: frozenset[str], known: Record, world: World | None, written: str
) -> Iterator[Definition]:
    """The world's own trade or shares by every definition; of another year they are shown and judge nothing."""
    if world is None or not world.date or not 0 < len(sides) <= 2:
        return
    share = claim.measure == "share of trade"
    same = (claim.period or (written if share else ""))[:4] == world.date[:4]
    if not same and not share:
        return
    found = shares(world, sides, known) if share else levels(world, sides, known, claim.measure)
    for name, value in found.items():
        good = fits(claim, value) if same else None
        yield Definition(f"{world.name}: {name}", value, good, world.date[:4], f"world {world.name}, {world.date}")
