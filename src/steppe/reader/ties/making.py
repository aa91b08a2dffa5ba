"""A tie of its words and its two sides: kind, date, status, and whether it is said plainly."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from steppe.reader.document.sentences import Span, within
from steppe.reader.document.voices import Voices
from steppe.reader.model import Date, Tie
from steppe.reader.names.instruments import known_by_kind
from steppe.reader.ties.assertions import MEMBERSHIPS, SILENT_FOR_VERDICTS, doubt, pattern, roles
from steppe.reader.ties.rules import Rule, status_words
from steppe.reader.ties.sides import Place, Side
from steppe.reader.ties.status import NEAR, meant

Pairing = tuple[Sequence[Side], Sequence[Side]]
AHEAD = 12  # characters behind "signed" and the like in which "no" denies it
DIRECTLY = 15  # characters between a name and its own date: "joined the WTO in 2015"
ADJECTIVE = 10  # characters of the word before: "associate member"
OWN = 25  # characters behind a name in which its own date begins: "A since 2010 and B since 2015"
SINCE = 8  # characters before a date in which "since" makes it a beginning


def made(at: Place, rule: Rule, where: tuple[re.Match[str], Span], sides: Pairing, voices: Voices) -> Iterator[Tie]:
    """A tie of each party with each counterpart; `where` is the words and their clause."""
    m, part = where
    names = min((side.start for side in sides[1]), default=m.end())
    until = min(m.end() + AHEAD, at.sentence[1]) if rule.frame == "mutual" else max(names, m.end())
    status, modality, polarity = meant(at, rule, (m, part, until))
    who = voices.at(m.start())
    kind = _kind(at, rule, where, sides)
    if kind in MEMBERSHIPS and polarity == "denied" and rule.status == "ended":
        status, modality, polarity = _kept(at, m, part)
    unsure = doubt(at, kind, where, sides, silent=who.zone in SILENT_FOR_VERDICTS)
    if status == "in_force" and polarity == "asserted" and unsure in ("wish", "process", "infinitive"):
        status, modality = ("planned", "planned") if unsure == "wish" else ("process", modality)
    tier = at.said["tier"].search(at.text, part[0], m.start()) if rule.kind == "partnership" else None
    words = " ".join(at.text[tier.start() if tier else m.start() : m.end()].split())
    for one in sides[0]:
        for other in sides[1]:
            if one.ident == other.ident or (polarity == "denied" and not other.whole):
                continue
            start, end = at.sentence if polarity == "denied" else _span(at, part, (one, other))
            date = _date(at, m, part, (one, other))
            yield Tie(
                start=start,
                end=end,
                quote=at.text[start:end],
                kind=kind,
                party=(one.ident,),
                counterpart=(other.ident,),
                instrument=" ".join(at.text[m.start() : m.end()].split()) if rule.kind == "partnership" else "",
                date=date.value if date else "",
                status=_begun(at, m, part, date) if kind in MEMBERSHIPS and status == "in_force" else status,
                polarity=polarity,
                modality=modality,
                voice=who.voice,
                speaker=who.speaker,
                words=words,
                linked=_linked(at, m, part) if kind not in MEMBERSHIPS else "",
                among=_among(at, rule, m, sides, (one, other)),
                doubt=unsure,
            )


def _span(at: Place, part: Span, sides: Sequence[Side]) -> Span:
    """The clause, and the sides that the sentence names outside it."""
    start, end = at.sentence
    inside = [side for side in sides if start <= side.start and side.end <= end]
    return min([part[0], *(side.start for side in inside)]), max([part[1], *(side.end for side in inside)])


def _kind(at: Place, rule: Rule, where: tuple[re.Match[str], Span], sides: Pairing) -> str:
    """The kind of the rule; a membership in another role where the words, or those behind both sides, name it."""
    m, part = where
    if rule.kind not in MEMBERSHIPS:
        return rule.kind
    last = max((side.end for side in (*sides[0], *sides[1]) if side.start < side.end), default=m.end())
    behind = at.said["as_role"].match(at.text, max(last, m.end()), at.sentence[1])
    for kind, said in roles(at.language).items():
        if said.search(at.text, max(part[0], m.start() - ADJECTIVE), m.end()) or (
            behind and said.search(behind["role"])
        ):
            return kind
    return rule.kind


def _kept(at: Place, m: re.Match[str], part: Span) -> tuple[str, str, str]:
    """An exit that is denied: as a fact where nobody left, as a promise where nobody will."""
    near = max(part[0], m.start() - NEAR)
    will = status_words(at.language)["planned"].search(at.text, near, m.end())
    return ("ended", "planned" if will else "fact", "denied")


def _begun(at: Place, m: re.Match[str], part: Span, date: Date | None) -> str:
    """Whether a membership is said to begin: by its words, or by a date that it has lasted since."""
    lasting = date and pattern("since", at.language).search(at.text, max(part[0], date.start - SINCE), date.start)
    near = max(part[0], m.start() - 2 * NEAR)
    return "joined" if lasting or pattern("begun", at.language).search(at.text, near, m.end()) else "in_force"


def _date(at: Place, m: re.Match[str], part: Span, sides: tuple[Side, Side]) -> Date | None:
    """When a tie is said to be: right behind its last name, else first in its clause; no founding of an organisation.

    Words that put it at the beginning of an organisation take the date of its foundation from the sentence before.
    """
    own = next((d for side in sides for d in within(at.dates, (side.end, side.end + OWN)) if _owned(at, side, d)), None)
    if own:
        return own
    dates = [d for d in within(at.dates, part) if d.value and d.precision != "relative"]
    plain = [d for d in dates if not _founding(at, d)]
    last = max((side.end for side in sides if side.start < side.end), default=m.end())
    own = next((d for d in plain if 0 <= d.start - last <= DIRECTLY), None)
    if own or plain:
        return own or plain[0]
    if not pattern("initially", at.language).search(at.text, at.sentence[0], max(m.end(), part[0])):
        return None
    before = [d for d in within(at.dates, (at.last[0], m.start())) if d.value and _founding(at, d)]
    return before[-1] if before else None


def _owned(at: Place, side: Side, date: Date) -> bool:
    """Whether a date stands right behind a name: "A since 2010"."""
    gap = at.text[side.end : date.start]
    return bool(date.value and side.start < side.end and pattern("own_date", at.language).fullmatch(gap))


def _founding(at: Place, date: Date) -> bool:
    """Whether a date is that of an organisation or a text: "founded in 2014"."""
    return bool(at.said["founded"].search(at.text, max(0, date.start - 60), date.start))


def _linked(at: Place, m: re.Match[str], part: Span) -> str:
    """The record's instrument that the words, or a title behind them, give by its name; a kind alone is no name."""
    for one in within(at.named, (max(part[0], m.start() - 60), part[1])):
        plain = known_by_kind(at.language).fullmatch(at.text, one.start, one.end)
        if one.layer == "INSTR" and one.ident and not plain and one.end > m.start():
            return one.ident
    return ""


def _among(at: Place, rule: Rule, m: re.Match[str], sides: Pairing, pair: tuple[Side, Side]) -> tuple[str, ...]:
    """Who else has part in one instrument: those of one list that has it together."""
    every = [side.ident for side in (*sides[0], *sides[1])]
    near = at.text[max(at.sentence[0], m.start() - NEAR) : min(at.sentence[1], m.end() + NEAR)]
    if rule.kind in MEMBERSHIPS or len(every) < 3 or pattern("plural", at.language).search(near):
        return ()
    together = rule.frame == "mutual" or at.said["shared"].search(at.text[m.end() : m.end() + NEAR])
    return tuple(ident for ident in every if ident not in (pair[0].ident, pair[1].ident)) if together else ()
