"""Ranks held against a world: whose largest partner somebody is said to be, in the world's own year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from steppe.reader.checks.judging import ORIGIN, fits
from steppe.reader.checks.world_figures import ranking
from steppe.reader.language import Language
from steppe.reader.model import Claim, Definition
from steppe.record.record import Record
from steppe.world.world import World

AMONG = 10  # "one of the largest" says no number: only who is behind the tenth place is none of them
FIRST = 3  # the place that is asked for it, as the grammar reads it


def ranks(claim: Claim, known: Record, world: World | None, language: Language) -> Claim:
    """The claim with its verdict on the partners' order in a world's trade, exports or imports of the year.

    A place by trade is contradicted only where the partner's trade would have to be several times as large to reach it;
    one by exports or imports, of which a world by origin has others, never.
    """
    by, loosely = _by(claim, language)
    if _several(claim, language) and claim.comparator == "eq":  # "A's largest partners": one of them
        claim = replace(claim, comparator="le", value=max(float(FIRST), claim.value or 1.0))
    others = [ident for ident in claim.subject if ident != claim.whose]
    if not by or not claim.whose or len(others) != 1 or world is None:
        why = f"No figures for {claim.measure} are at hand."
        return replace(claim, verdict="not_checkable", why=why)
    if claim.doubt == "part":
        return replace(claim, verdict="not_checkable", why=language.words("claims")["doubts"]["part"])
    inside = set(known.side(others[0], world.date)) if others[0] in known.instruments else {others[0]}
    order = ranking(world, claim.whose, known, by)
    mine = sum(volume for code, volume in order.items() if code in inside)
    if not mine:
        return replace(claim, verdict="no_data", why=f"{world.name} has no {by} of {claim.whose} with {others[0]}.")
    rest = [volume for code, volume in order.items() if code not in inside]
    place = 1 + sum(volume > mine for volume in rest)
    source = f"world {world.name}, {world.date}"
    name = f"{world.name}: place of {others[0]} among partners of {claim.whose} by {by}"
    same = claim.period == world.date[:4]  # the whole year: of some months the order may be another
    tried = Definition(name, float(place), fits(claim, float(place)) if same else None, world.date[:4], source)
    found = replace(claim, definitions=(tried,), sources=(source,))
    if not same:
        part = "are of all of" if claim.period.startswith(world.date[:4]) else "are of another year,"
        why = f"The figures at hand {part} {world.date[:4]}: {name}: {place}."
        return replace(found, verdict="no_data", why=why)
    if tried.fits:
        return replace(found, verdict="supported", why=f"Agrees with {name}: {place}.")
    far = by == "trade" and not loosely and not claim.doubt and _far(claim, place, mine, rest)
    why = f"Differs from {name}: {place}." + ("" if far else " Other statistics may order them otherwise.")
    return replace(found, verdict="contradicted" if far else "no_data", why=why)


def _several(claim: Claim, language: Language) -> bool:
    """Whether a rank is of several: "A's largest partners"."""
    return claim.measure.endswith(language.words("claims")["plural"])


def _far(claim: Claim, place: int, mine: float, rest: list[float]) -> bool:
    """Whether no statistics can make the place: who has it trades several times as much, or as little."""
    said = int(claim.value or 1)
    if claim.comparator == "le":
        return place > max(AMONG, said) and rest[min(said, FIRST) - 1] > ORIGIN * mine
    if place > said:
        return rest[said - 1] > ORIGIN * mine
    return said > 1 and len(rest) >= said - 1 and mine > ORIGIN * rest[said - 2]


def _by(claim: Claim, language: Language) -> tuple[str, bool]:
    """What a rank is by ("" where that is no trade), and whether its words may mean more than trade."""
    file = language.words("claims")
    start = (claim.num_start or 0) - claim.start
    said = claim.quote[start : (claim.num_end or 0) - claim.start].lower()
    if said and not any(word in said for word in file["rank_of_size"]):
        return "", False
    what = claim.measure.removeprefix("rank among ")
    named: Mapping[str, list[str]] = file["ranked_by"]
    by = next((name for name, nouns in named.items() if what in nouns), "")
    loosely = what in file["ranked_loosely"]
    return ("trade" if loosely else by), loosely
