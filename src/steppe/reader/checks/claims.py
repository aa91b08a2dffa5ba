"""A claim held against figures: published facts, the record's counts, and a world's trade where the years agree.

Every admissible definition that is at hand is tried and shown. A claim that fits all is supported, one that fits some
is supported under these definitions. One that fits none is contradicted where it lies farther from all of them than
statistics of one thing lie from each other, see `judging`; else by how much it differs is said, and nothing is decided.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

from steppe.reader.checks.facts import Fact
from steppe.reader.checks.findings import last_day
from steppe.reader.checks.judging import CUSTOMS, GROWTH, ORIGIN, bounds, fits, judged
from steppe.reader.checks.ranks import ranks
from steppe.reader.checks.world_figures import levels, shares
from steppe.reader.language import ENGLISH, Language
from steppe.reader.model import Claim, Definition
from steppe.reader.patterns import any_of
from steppe.record.record import Record
from steppe.world.world import World

MEANT = {
    "target": ("target_or_forecast", "A target, not a fact to check."),
    "forecast": ("target_or_forecast", "A forecast, not a fact to check."),
    "possible": ("target_or_forecast", "Said to be possible, not to be so."),
    "opinion": ("opinion", "Given as an opinion."),
}
TRADE = ("trade", "exports", "imports")
SHARES = tuple(f"share of {measure}" for measure in TRADE)
COUNT = "number of "
PUBLISHED_FOR = 2  # years for which a published count says anything of later ones


def checked(
    claim: Claim,
    known: Record,
    world: World | None,
    published: Sequence[Fact],
    written: str,
    own: str,
    *,
    language: Language = ENGLISH,
) -> Claim:
    """The claim with verdict, reason and the definitions tried.

    `written` is the document's date; `own` the state that it names most, to which "trade with China" belongs;
    `language` the one in which it was read.
    """
    if claim.modality in MEANT:
        verdict, why = MEANT[claim.modality]
        return replace(claim, verdict=verdict, why=why)
    if claim.value is None:
        return replace(claim, verdict="not_checkable", why="It has no figure.")
    if claim.measure.startswith(COUNT):
        return _counted(claim, known, published, written, language)
    if claim.unit == "rank":
        return ranks(claim, known, world, language)
    if claim.measure == "growth of trade":
        subject = _sides(claim, own, known, last_day(written))
        return judged(claim, list(_growths(claim, subject, published, written[:4])), GROWTH, sure=not claim.doubt)
    if (claim.measure in TRADE and claim.unit == "USD") or (claim.measure in SHARES and claim.unit == "share"):
        return _traded(claim, known, world, published, written, own, language)
    why = f"No figures for {claim.measure or 'what it counts'} are at hand."
    return replace(claim, verdict="not_checkable", why=why)


def _traded(
    claim: Claim,
    known: Record,
    world: World | None,
    published: Sequence[Fact],
    written: str,
    own: str,
    language: Language,
) -> Claim:
    """A level of trade, or a share in it, of a whole year."""
    if claim.doubt in ("part", "several"):
        return replace(claim, verdict="not_checkable", why=language.words("claims")["doubts"][claim.doubt])
    if len(claim.period) not in (0, 4):
        return replace(claim, verdict="no_data", why=f"No sourced figure of {claim.period} is at hand.")
    sides = _sides(claim, own, known, last_day(written))
    alone = "partner" if claim.doubt == "partner" else _outside(claim, sides, known, language)
    if len(sides) == 1 and alone:
        return replace(claim, verdict="not_checkable", why=language.words("claims")["doubts"][alone])
    of_facts = [] if claim.measure in SHARES else list(_levels(claim, sides, published))
    tried = [*of_facts, *_in_world(claim, sides, known, world, written)]
    sure = bool(claim.period) and not claim.doubt and sides == frozenset(claim.subject)
    if not of_facts:
        return judged(claim, tried, ORIGIN, sure=sure and claim.measure in ("trade", "share of trade"))
    return judged(claim, tried, CUSTOMS, sure=sure)


def _outside(claim: Claim, sides: frozenset[str], known: Record, language: Language) -> str:
    """ "inside" where a group stands alone and no word says that it is its members' trade with each other."""
    said = re.search(rf"\b(?:{any_of(language.words('claims')['inside'])})\b", claim.quote, re.IGNORECASE)
    return "" if said or not all(side in known.instruments for side in sides) else "inside"


def _counted(claim: Claim, known: Record, published: Sequence[Fact], written: str, language: Language) -> Claim:
    """A number of members in a role by the record, or of signatories and the like as last published."""
    latest = _latest(claim, published, written, language)
    if latest:
        year = (claim.period or written)[:4]
        fresh = year.isdigit() and int(year) - int(latest[0].vintage[:4]) <= PUBLISHED_FOR
        return judged(claim, latest, GROWTH, sure=fresh and not claim.doubt)
    what = claim.measure.removeprefix(COUNT)
    roles = [role for role, names in language.words("claims")["counted"].items() if what in names]
    on = last_day(claim.period or written)
    items = [known.instruments[ident] for ident in claim.subject if ident in known.instruments]
    items = [item for item in items if item.kind == "organisation" and item.type != "region"]
    if not roles or not on or len(items) != 1:
        return replace(claim, verdict="not_checkable", why=f"No figures for {claim.measure} are at hand.")
    item, role = items[0], roles[0] or items[0].main_role
    members = known.members(item.id, on, role=role)
    source = (f"Steppe's record, {item.name}",)
    count, most = float(len(members)), float(len(members) + len(members.unsure))
    name = f"{role.replace('_', ' ')}s of {item.id} on {on}"
    tried = Definition(name, count, fits(claim, count) if members.unsure == {} else None, on, source[0])
    low, high = bounds(claim)
    if members.existence != "in existence" or members.beyond or (members.unsure and low <= most and high >= count):
        why = members.beyond or members.sentence
        return replace(
            claim, verdict="no_data", why=f"{name}: {count:.0f}. {why}", definitions=(tried,), sources=source
        )
    return judged(claim, [replace(tried, fits=fits(claim, count))], 1.0, sure=not claim.doubt)


def _sides(claim: Claim, own: str, known: Record, on: str) -> frozenset[str]:
    """Whom a trade figure is about: two sides, one alone, or the document's state with the one that is named.

    An organisation beside one of its own members is where they meet and no side.
    """
    named = claim.subject[:2]
    if claim.measure in SHARES and claim.whose and len(named) == 2:
        return frozenset(named)
    inside = {g for g in named if g in known.instruments and on and known.states_in(g, on) & set(named)}
    sides = frozenset(named) - inside
    states = [ident for ident in sides if ident not in known.instruments]
    return sides | {own} if len(sides) == 1 and states and own and not claim.whose else sides


def _latest(claim: Claim, published: Sequence[Fact], written: str, language: Language) -> list[Definition]:
    """The last published count, on the document's date, of what the claim counts."""
    if not re.search(rf"\b(?:{any_of(language.words('claims')['signatories'])})\b", claim.quote):
        return []
    what = claim.measure
    for said, published_as in language.words("claims")["published_as"].items():
        what = what.replace(said, published_as)
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
    share = claim.measure in SHARES
    same = (claim.period or (written if share else ""))[:4] == world.date[:4]
    if not same and not share:
        return
    found = shares(world, sides, known) if share else levels(world, sides, known, claim.measure)
    whole = f" in the {claim.measure.removeprefix('share of ')} of {claim.whose}"
    way = f"from {claim.whose} to " if claim.measure == "exports" else f" to {claim.whose}"
    for name, value in found.items():
        one_way = claim.measure in ("exports", "imports") and len(sides) == 2
        if claim.whose and ((share and not name.endswith(whole)) or (one_way and way not in name)):
            continue
        good = fits(claim, value) if same else None
        yield Definition(f"{world.name}: {name}", value, good, world.date[:4], f"world {world.name}, {world.date}")
