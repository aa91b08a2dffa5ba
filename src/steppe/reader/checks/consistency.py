"""Claims of one document against each other: figures that cannot both be so, whatever the data say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from steppe.reader.checks.judging import bounds
from steppe.reader.checks.world_figures import turnover
from steppe.reader.language import ENGLISH, Language
from steppe.reader.model import Claim
from steppe.record.record import Record
from steppe.world.world import World

VERDICT = "inconsistent_within_document"
LEVELS = ("trade", "exports", "imports", "GDP", "investment", "population", "reserves")
APART = 1.25  # how far totals of a group may be from those of a world of another year before the claims do not fit
YEARS = 6  # the years that may lie between them


def consistent(
    claims: Sequence[Claim], known: Record, world: World | None, written: str, language: Language = ENGLISH
) -> tuple[Claim, ...]:
    """The claims, those that contradict another one marked; what is a target or an opinion contradicts nothing.

    Figures of a part of a year or of some goods, and those given to one statistic of several, are left out. Three
    rules: two levels of the same thing in the same year; two levels a year apart and the growth between them; a group's
    share in its members' trade and its level, against the members' trade in a world of about that time.
    """
    facts = [
        c for c in claims if c.modality == "fact" and c.value is not None and c.subject and not _unlike(c, language)
    ]
    found = [*_same(facts), *_growth(facts), *_share_and_level(facts, known, world, written)]
    reasons = {id(claim): why for pair, why in found for claim in pair}
    return tuple(replace(c, verdict=VERDICT, why=reasons[id(c)]) if id(c) in reasons else c for c in claims)


def _unlike(claim: Claim, language: Language) -> bool:
    """Whether a figure is of a part or of one statistic of several, so that another one may stand beside it."""
    statistics = language.words("claims")["statistics"]
    named = any(re.search(rf"\b{re.escape(word)}\b", claim.quote, re.IGNORECASE) for word in statistics)
    return named or claim.doubt in ("part", "several", "partner")


def _about(claim: Claim) -> tuple[frozenset[str], str, str, str]:
    return frozenset(claim.subject), claim.measure, claim.unit, claim.period


def _same(facts: Sequence[Claim]) -> Iterator[tuple[tuple[Claim, Claim], str]]:
    """Two levels of one thing in one year that leave no value in common."""
    for one, two in combinations([c for c in facts if c.measure in LEVELS and len(c.period) == 4 and not c.doubt], 2):
        (low, high), (least, most) = bounds(one), bounds(two)
        if _about(one) == _about(two) and (high < least or most < low):
            yield (
                (one, two),
                f"The document gives two figures of one thing: \u201c{one.quote}\u201d, \u201c{two.quote}\u201d.",
            )


def _growth(facts: Sequence[Claim]) -> Iterator[tuple[tuple[Claim, ...], str]]:
    """Growth over a year that does not lead from one level to the other."""
    held = [c for c in facts if c.measure in LEVELS and c.period.isdigit()]
    for grown in facts:
        if not grown.measure.startswith("growth of ") or not grown.period.isdigit() or grown.unit == "share":
            continue
        mine = [c for c in held if f"growth of {c.measure}" == grown.measure and set(c.subject) == set(grown.subject)]
        for one in (c for c in mine if int(c.period) == int(grown.period) - 1):
            for two in (c for c in mine if c.period == grown.period and c.unit == one.unit):
                low, high = (1.0 + b if grown.unit == "share_change" else b for b in bounds(grown))
                (least, most), (after_low, after_high) = bounds(one), bounds(two)
                if after_high < low * least or after_low > high * most:
                    yield (
                        (one, two, grown),
                        "The growth that the document gives does not lead from one figure to the other.",
                    )


def _share_and_level(
    facts: Sequence[Claim], known: Record, world: World | None, written: str
) -> Iterator[tuple[tuple[Claim, Claim], str]]:
    """A group's share and level imply the members' trade, which a world of about that time has otherwise."""
    if world is None or not world.date:
        return
    for share in (c for c in facts if c.measure == "share of trade" and c.unit == "share" and c.comparator == "eq"):
        for level in (c for c in facts if c.measure == "trade" and c.unit == "USD" and c.subject == share.subject):
            year = (level.period or written)[:4]
            group = share.subject[0]
            near = year.isdigit() and abs(int(year) - int(world.date[:4])) <= YEARS
            if len(share.subject) != 1 or group not in known.instruments or not near or not share.value:
                continue
            implied, total = (level.value or 0.0) / share.value, turnover(world, group, known)
            readings = {"as it is": implied, "with every flow counted twice": 2 * implied}
            if total and all(not 1 / APART <= value / total <= APART for value in readings.values()):
                yield (share, level), _why(share, level, implied, total, world, group)


def _why(share: Claim, level: Claim, implied: float, total: float, world: World, group: str) -> str:
    both = f"\u201c{share.quote}\u201d and \u201c{level.quote}\u201d"
    return (
        f"Together {both} imply {implied / 1e9:,.0f} bn USD of trade of the members of {group}; "
        f"{world.name} has {total / 1e9:,.0f} bn ({world.date[:4]}). They fit only if the "
        "share is no share of all their trade together, such as a mean over members."
    )
