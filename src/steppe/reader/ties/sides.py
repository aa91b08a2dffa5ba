"""Who stands on the sides of words that tie: lists behind them, owners and subjects in front of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from steppe.indicators.geography import land_neighbours
from steppe.reader.document.sentences import Span, within
from steppe.reader.language import Language
from steppe.reader.model import Date, Mention
from steppe.reader.names.sides import COMPOUND, introduced, towards
from steppe.reader.persons.names import naming
from steppe.reader.ties.rules import Rule, own_words

REACH = 80  # characters between the words that tie and the first counterpart
LEADING = 10  # words before those that tie behind which the subject is that of before
UNION = 12  # characters between a state and the union that is called its own


class Side(NamedTuple):
    """One side of a tie and where it is named; `we` and the like stand where the words that tie do."""

    ident: str
    start: int
    end: int
    whole: bool = True  # named itself, not as a state of a region
    union: bool = False  # an organisation, or what stands for one


@dataclass(frozen=True, slots=True)
class Place:
    """Where a rule is tried: a sentence, what stands before it, its names and all, dates, and who "we" are."""

    text: str
    sentence: Span
    zone: Span
    last: Span
    voice: str
    named: Sequence[Mention]
    mentions: Sequence[Mention]
    dates: Sequence[Date]
    own: str
    groups: Callable[[str], Sequence[str]]
    language: Language

    @property
    def said(self) -> Mapping[str, re.Pattern[str]]:
        """The words of the language that stand beside names, see `rules.own_words`."""
        return own_words(self.language)


def ours(at: Place, where: int, others: Sequence[str] = ()) -> list[Side]:
    """The state for which "we" speak, at the words that tie; nobody where it is unknown or one of the others."""
    return [Side(at.own, where, where)] if at.own and at.own not in others else []


def layers_of(layers: Sequence[str]) -> tuple[str, ...]:
    """The layers, with what stands for states where these are wanted: adjectives, persons, seats of government."""
    states = ("DEMONYM", "PERSON") if "STATE" in layers else ()
    return (*layers, *states, "METONYM", "COREF")


def listed(
    at: Place, start: int, layers: Sequence[str], reach: int = REACH, *, tight: bool = False, adjectives: bool = False
) -> list[Side]:
    """The names of these layers in the list that follows, regions as their states; "us" is the speaker's state.

    `tight`: no preposition stands before the first. An adjective counts only before words for people and the like
    ("with Russian officials", not "with Russian gas"), unless `adjectives` do.
    """
    wanted, found = layers_of(layers), list[Mention]()
    us = at.said["us"].match(at.text, start, at.sentence[1])
    if us and at.own:
        found.append(Mention(us.start("us"), us.end("us"), us["us"], "COREF", at.own, ""))
    for m in within(at.named, (start, at.sentence[1])):
        if m.layer == COMPOUND:
            break
        if m.layer not in wanted or not m.ident:
            continue
        between = at.text[found[-1].end if found else start : m.start]
        if found and m.start >= found[-1].end and not at.said["list"].fullmatch(between):
            break
        if tight and at.text[m.end : m.end + 2] in ("'s", "\u2019s"):
            break  # something of the name's, not the name
        if at.said["owning"].match(at.text, m.end) and _union_behind(at, m):
            continue  # "with A's union" is with the union
        loose = tight and any(word in at.language.words("sides")["prepositions"] for word in between.lower().split())
        if m.layer == "DEMONYM" and not adjectives and not at.said["people"].match(at.text, m.end):
            break
        if found and m.layer == "PERSON" and naming(at.language).verb.match(at.text[m.end : m.end + 30].lstrip()):
            break  # "..., Sidorov said"
        if not found and (loose or len(between) > reach or at.said["no_list"].search(between)):
            break
        found.append(m)
    return [side for m in found for side in states_of(at, m)]


def _union_behind(at: Place, m: Mention) -> bool:
    return any(x.layer in ("ORG", "INSTR") and x.ident for x in within(at.named, (m.end, m.end + UNION)))


def again(at: Place, start: int, rule: Rule) -> list[Side]:
    """Names to which the same words lead once more: "$5 bn with A, against $4 bn with B"."""
    found: list[Side] = []
    more = at.said["again"].match(at.text, start, at.sentence[1])
    while more:
        named = listed(at, more.end(), rule.to, 12)
        if not named:
            break
        found += named
        more = at.said["again"].match(at.text, named[-1].end, at.sentence[1])
    return found


def fronted(at: Place, start: int, end: int, rule: Rule) -> list[Side]:
    """The names with which a clause begins: "With A and B we have treaties"."""
    begins = at.said["fronted"]
    first = begins.match(at.text, start, end) or begins.match(at.text, at.sentence[0], end)
    named = listed(at, first.end(), rule.to, 12) if first else []
    return named if named and named[-1].end <= end else []


def _ahead(at: Place, start: int, layers: Sequence[str]) -> list[Mention]:
    """The names of these layers in the sentence before an offset."""
    wanted = layers_of(layers)
    return [m for m in within(at.named, (at.sentence[0], start)) if m.layer in wanted and m.ident]


def joined(at: Place, held: Sequence[Mention]) -> list[Mention]:
    """The last of some names with those before it to which "and", a comma or a dash joins it."""
    first = len(held) - 1
    while first and (
        held[first - 1].start == held[first].start
        or at.said["joint"].fullmatch(at.text[held[first - 1].end : held[first].start])
    ):
        first -= 1
    return list(held[first:])


def before_it(at: Place, start: int, layers: Sequence[str]) -> list[Side]:
    """The names that "with" puts right before a noun: "we have with A and B a treaty"."""
    held = _ahead(at, start, layers)
    if not held or not at.said["article"].fullmatch(at.text[held[-1].end : start]):
        return []
    first = len(held) - 1
    while first and at.said["joint"].fullmatch(at.text[held[first - 1].end : held[first].start]):
        first -= 1
    with_ = at.text[: held[first].start].endswith(("with ", "with the "))
    return [Side(m.ident, m.start, m.end) for m in held[first:]] if with_ else []


def relative(at: Place, start: int, layers: Sequence[str]) -> list[Side]:
    """The name that "of which" stands for: "the WTO, of which A is a member"."""
    which = at.said["which"].search(at.text, at.sentence[0], start)
    held = _ahead(at, start, layers)
    found = [m for m in held if which and m.end == which.start()]
    return [Side(m.ident, m.start, m.end) for m in found[-1:]]


def states_of(at: Place, m: Mention) -> list[Side]:
    """A mention as a side; a region as each of its states, or as nothing where these are not known.

    Of a neighbouring region only states count that share a land border with the document's own.
    """
    idents = at.groups(m.ident) if m.layer == "REGION" else (m.ident,)
    if m.layer == "REGION" and at.said["neighbours"].search(at.text, at.sentence[0], m.start):
        idents = [ident for ident in idents if ident in land_neighbours(at.own)]
    return [Side(ident, m.start, m.end, m.layer != "REGION") for ident in idents]


def party(at: Place, rule: Rule, m: re.Match[str], part: Span, others: Sequence[str]) -> list[Side]:
    """Who is tied: the subject before the words in clause or sentence, "we", else who was named before in the zone."""
    said = at.said
    own = said["first_person" if at.voice in ("direct_quote", "answer") else "own"]
    we = ours(at, m.start(), others)
    beside = _beside(at, m.start(), rule.party, others)
    if beside:
        return beside
    if said["pronoun"].search(at.text, max(part[0], m.start() - 25), m.start()):
        told = subject(at, (part[0], m.start()), rule.party, others) or subject(at, at.last, rule.party, others)
        if told:
            return told
    told = max((t.end() for t in said["reporting"].finditer(at.text, part[0], m.start())), default=part[0])
    spans = ((told, m.start()), (part[0], m.start()), (at.sentence[0], m.start()))
    for span in ((m.start(), m.end()), *spans) if rule.inside else spans:
        named = subject(at, span, rule.party, others, strict=True)
        spoken = [hit.start() for hit in own.finditer(at.text, *span)]
        if named and not (we and spoken and named[0].start < spoken[-1] and _reported(at, named[0], spoken[-1])):
            return named
        if we and spoken:
            return we
        if not at.own and own.search(at.text, span[0], m.end()):
            return []  # nobody can tell who "we" are
    if rule.explicit:
        return we if m.start() <= at.sentence[0] + 4 else []
    leading = at.text[part[0] : m.start()].rpartition(",")[2]
    if len(leading.split()) > LEADING and not said["authorities"].search(leading):
        return []  # somebody who is no state is the subject
    unions = rule.turned or (rule.kind == "trade_agreement" and at.voice not in ("answer", "direct_quote"))
    before = _names(at, at.zone, ("STATE", "ORG", "COREF") if unions else rule.party, others)
    last = next((side for side in reversed(before) if side.union or side.ident == at.own), None)
    if unions and last and last.ident != at.own and (rule.turned or _trades_for(at, last.ident)):
        return [last]
    return we or before[-1:]


def _trades_for(at: Place, ident: str) -> bool:
    """Whether agreements on trade without a subject are those of a union: the document's own state is in it."""
    return ident in at.language.words("ties")["trading_unions"] and (
        not at.own or at.own in at.groups(ident) or not at.groups(ident)
    )


def _beside(at: Place, start: int, layers: Sequence[str], others: Sequence[str]) -> list[Side]:
    """The names that stand right before words, with nothing between but "has", "also", "to" and the like."""
    held = _ahead(at, start, layers)
    if not held or not at.said["aux"].fullmatch(at.text[held[-1].end : start]):
        return []
    found = joined(at, held)
    free = not introduced(at.text, found[0].start, at.language) or at.said["infinitive"].search(
        at.text[held[-1].end : start]
    )
    return [Side(m.ident, m.start, m.end) for m in found if m.ident not in others] if free else []


def apposed(at: Place, start: int, layers: Sequence[str]) -> list[Side]:
    """The name to which words for somebody are apposed: "on China, one of the partners of A"."""
    held = _ahead(at, start, layers)
    if not held or not at.said["apposed"].fullmatch(at.text[held[-1].end : start]):
        return []
    return [Side(held[-1].ident, held[-1].start, held[-1].end)]


def holds(at: Place, side: Side, m: re.Match[str]) -> bool:
    """Whether somebody is said to be something: a copula stands between, or nothing but a comma and an article."""
    start = side.end if side.start < side.end <= m.start() else at.sentence[0]
    said = at.said
    between = at.text[start : m.start()]
    return bool(said["copula"].search(between) or said["apposed"].fullmatch(between)) or not re.search(
        r"\w", at.text[at.sentence[0] : m.start()]
    )


def equal(at: Place, sides: Sequence[Side], start: int) -> bool:
    """Whether nothing but "is a", "were admitted as" or a comma stands between some names and what they are."""
    last = max((side.end for side in sides), default=start)
    return last >= start or bool(at.said["equated"].search(at.text[last:start]))  # "we" stand where the words do


def all_of(at: Place, start: int, layers: Sequence[str]) -> list[Side]:
    """Everybody named in the sentence before an offset, and "we" where they are said to be among them."""
    we = ours(at, start) if at.said["first_person"].search(at.text, at.sentence[0], start) else []
    return [*we, *(Side(m.ident, m.start, m.end) for m in _ahead(at, start, layers))]


def _reported(at: Place, named: Side, spoken: int) -> bool:
    """Whether "we" come after the verb whose subject was named: "With Russia we have a treaty"."""
    return introduced(at.text, named.start, at.language) and named.end < spoken


def subject(at: Place, span: Span, layers: Sequence[str], others: Sequence[str], *, strict: bool = False) -> list[Side]:
    """The first list of names in a span that no preposition introduces; the last one where each has a preposition.

    `strict`: a list behind "with", "to" and the like is none.
    """
    wanted = layers_of(layers)
    lists: list[list[Mention]] = []
    for m in within(at.named if at.sentence[0] <= span[0] else at.mentions, span):
        if m.layer not in wanted or not m.ident:
            continue
        last = lists[-1][-1] if lists else None
        if last and (m.start < last.end or at.said["list"].fullmatch(at.text[last.end : m.start])):
            lists[-1].append(m)
        else:
            lists.append([m])
    kept = [[m for m in names if m.ident not in others] for names in lists]
    kept = [names for names in kept if names]
    kept = [names for names in kept if strict is False or not towards(at.text, names[0].start, at.language)]
    if not kept:
        return []
    free = [names for names in kept if _twice(names) or not introduced(at.text, names[0].start, at.language)]
    sides = {m.ident: Side(m.ident, m.start, m.end) for m in reversed(free[0] if free else kept[-1])}
    return list(reversed(sides.values()))


def _twice(names: Sequence[Mention]) -> bool:
    """Whether two names stand at one place: "the two countries" are a side each."""
    return len(names) > 1 and names[0].start == names[1].start


def _names(at: Place, span: Span, layers: Sequence[str], others: Sequence[str]) -> list[Side]:
    """Names of these layers in a span that are no counterparts."""
    wanted = layers_of(layers)
    named = (m for m in within(at.mentions, span) if m.layer in wanted and m.ident)
    unions = ("ORG", "COREF")
    return [Side(m.ident, m.start, m.end, union=m.layer in unions) for m in named if m.ident not in others]
