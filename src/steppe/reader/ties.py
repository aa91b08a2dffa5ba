"""Ties: who is said to be tied to whom, how, in what state, and whether it is asserted or denied.

Rules are in `data/ties.yaml`: words that tie, and what kinds of names stand beside them. Parties are looked for in the
clause, then in the sentence, then in the sentence before; "we" and "our country" are the state that the document names
most. A denial is kept as one and never counts as a tie.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from steppe.reader.model import Date, Mention, Tie
from steppe.reader.sentences import Span, clause, sentences, within
from steppe.reader.sides import introduced, own_state, with_sides
from steppe.reader.tie_rules import Rule, own_words, rules, status_words
from steppe.reader.voices import Voices
from steppe.reader.words import words

Groups = Callable[[str], Sequence[str]]
LIST = re.compile(
    r"(?:[\s\u00a0,;/()\u2013-]|['\u2019]s\b"
    r"|\b(?:and|or|nor|as well as|the|both|with|including|presidents?|leaders?|of|neighbou?ring)\b)*",
    re.IGNORECASE,
)
NEAR = 25  # characters before the words that tie in which "not" and "plans to" are about them
REACH = 80  # characters between the words that tie and the first counterpart


@dataclass(frozen=True, slots=True)
class _At:
    """Where a rule is tried: the sentence, the one before it, names and dates of the document."""

    text: str
    sentence: Span
    zone: Span
    voice: str
    mentions: Sequence[Mention]
    dates: Sequence[Date]
    own: str
    groups: Groups


def ties(
    text: str, voices: Voices, mentions: Sequence[Mention], dates: Sequence[Date], groups: Groups = lambda _: ()
) -> tuple[Tie, ...]:
    """Every tie that a document states or denies, in order; captions, credits, footers and boilerplate state none.

    `groups` gives the states of a region, so that a tie with Central Asian states is one with each; a region that it
    does not know stays as it is.
    """
    own = own_state(text, mentions)
    mentions = with_sides(text, mentions)
    found: list[Tie] = []
    for zone in voices.zones:
        if voices.at(zone.start).silent:
            continue
        for sentence in sentences(text, zone.start, zone.end):
            before = (zone.start, sentence[0])
            voice = voices.at(sentence[0]).voice
            found += _in_sentence(_At(text, sentence, before, voice, mentions, dates, own, groups), voices)
    return tuple(found)


def _in_sentence(at: _At, voices: Voices) -> Iterator[Tie]:
    """The ties of one sentence; of two rules that fit the same words the first in the file counts."""
    if not within(at.mentions, at.sentence):
        return
    taken: list[Span] = []
    seen: set[tuple[tuple[str, ...], tuple[str, ...]]] = set()
    for rule in rules():
        for m in rule.words.finditer(at.text, *at.sentence):
            if any(m.start() < end and start < m.end() for start, end in taken):
                continue
            for tie in _of_rule(at, rule, m, voices):
                if (tie.party, tie.counterpart) not in seen:
                    seen.add((tie.party, tie.counterpart))
                    taken.append(m.span())
                    yield tie


def _of_rule(at: _At, rule: Rule, m: re.Match[str], voices: Voices) -> Iterator[Tie]:
    part = clause(at.text, at.sentence, m.start())
    if rule.near and not rule.near.search(at.text, *part):
        return
    if rule.before and not rule.before.search(at.text, *at.zone):
        return
    if rule.mutual:
        yield from _mutual(at, rule, m, part, voices)
        return
    named = _listed(at, m.end(), rule.to)
    if not named:
        return
    both = m[0].lower().endswith("between") and len(named) > 1
    idents = list(dict.fromkeys(mention.ident for mention in named))
    parties = idents[:1] if both else _party(at, rule, m, part, idents)
    regions = {mention.ident for mention in named if mention.layer == "REGION"}
    others = [one for ident in idents[both:] for one in _states(at, ident, regions) if one not in parties]
    sides = (others, parties) if rule.turned else (parties, others)
    yield from _made(at, rule, (m, part, named[0].start), sides, voices)


def _mutual(at: _At, rule: Rule, m: re.Match[str], part: Span, voices: Voices) -> Iterator[Tie]:
    """Ties among those whom the words have as their subject: "A and B resumed talks"."""
    held = within(at.mentions, (max(at.sentence[0], m.start() - REACH), m.start()))
    parties = _subject(at, (part[0], m.start()), rule.party, ()) or _subject(
        at, (at.sentence[0], m.start()), rule.party, ()
    )
    if len(parties) > 1 and any(mention.ident == parties[-1] for mention in held):
        yield from _made(at, rule, (m, part, m.end()), (parties[:1], parties[1:]), voices)


def _states(at: _At, ident: str, regions: set[str]) -> Sequence[str]:
    """The states of a region that is known, the name itself otherwise."""
    return (at.groups(ident) if ident in regions else ()) or (ident,)


def _made(
    at: _At,
    rule: Rule,
    where: tuple[re.Match[str], Span, int],
    sides: tuple[Sequence[str], Sequence[str]],
    voices: Voices,
) -> Iterator[Tie]:
    """A tie of each party with each counterpart; `where` is the words, their clause, and where the names begin."""
    m, part, _ = where
    status, modality, polarity = _meant(at, rule, where)
    who = voices.at(m.start())
    start, end = at.sentence
    turned = rule.kind == "membership" and own_words()["observer"].search(at.text, m.end(), part[1])
    date = next((d.value for d in within(at.dates, part) if d.value and d.precision != "relative"), "")
    for party in sides[0]:
        for other in sides[1]:
            if party == other:
                continue
            yield Tie(
                start=start,
                end=end,
                quote=at.text[start:end],
                kind="observer" if turned else rule.kind,
                party=(party,),
                counterpart=(other,),
                instrument=" ".join(m[0].split()) if rule.kind == "partnership" else "",
                date=date,
                status=status,
                polarity=polarity,
                modality=modality,
                voice=who.voice,
                speaker=who.speaker,
            )


def _listed(at: _At, start: int, layers: Sequence[str]) -> list[Mention]:
    """The names of these layers in the list that follows: each joined to the last by commas, "and" and the like."""
    found: list[Mention] = []
    for m in within(at.mentions, (start, at.sentence[1])):
        if m.layer not in _with_adjectives(layers) or not m.ident:
            continue
        between = at.text[found[-1].end if found else start : m.start]
        if found and not LIST.fullmatch(between):
            break
        if not found and (len(between) > REACH or re.search(r"[.;!?]\s|\b(?:which|who|that|while)\b", between)):
            break
        found.append(m)
    return found


def _with_adjectives(layers: Sequence[str]) -> tuple[str, ...]:
    """The layers, with adjectives where states are wanted: "with Russian President" is with Russia."""
    return (*layers, *(("DEMONYM",) if "STATE" in layers else ()), "COREF")


def _party(at: _At, rule: Rule, m: re.Match[str], part: Span, others: Sequence[str]) -> list[str]:
    """Who is tied: the subject before the words in clause or sentence, "we", else who was named before in the zone."""
    said = own_words()
    own = said["first_person" if at.voice in ("direct_quote", "answer") else "own"]
    ours = [at.own] if at.own and at.own not in others else []
    told = max((t.end() for t in said["reporting"].finditer(at.text, part[0], m.start())), default=part[0])
    spans = ((told, m.start()), (part[0], m.start()), (at.sentence[0], m.start()))
    for span in ((m.start(), m.end()), *spans) if rule.inside else spans:
        named = _subject(at, span, rule.party, others)
        if named:
            return named
        if ours and own.search(at.text, *span):
            return ours
        if not at.own and own.search(at.text, span[0], m.end()):
            return []  # nobody can tell who "we" are
    if rule.explicit:
        return []
    layers = ("ORG", "COREF") if rule.turned or rule.kind == "trade_agreement" else rule.party
    before = _names(at, at.zone, layers, others)
    return before[-1:] if before and (rule.turned or "ORG" in layers) and layers != rule.party else ours or before[-1:]


def _subject(at: _At, span: Span, layers: Sequence[str], others: Sequence[str]) -> list[str]:
    """The first name of a span that no preposition introduces, with those listed after it; else the last name."""
    wanted = _with_adjectives(layers)
    held = [m for m in within(at.mentions, span) if m.layer in wanted and m.ident and m.ident not in others]
    starts = Counter(m.start for m in held)  # two names at one place: "the two countries" are a side each
    first = next((k for k, m in enumerate(held) if starts[m.start] > 1 or not introduced(at.text, m.start)), None)
    if first is None:
        return [m.ident for m in held[-1:]]
    listed = [held[first]]
    for m in held[first + 1 :]:
        if not LIST.fullmatch(at.text[listed[-1].end : m.start]):
            break
        listed.append(m)
    return list(dict.fromkeys(m.ident for m in listed))


def _names(at: _At, span: Span, layers: Sequence[str], others: Sequence[str]) -> list[str]:
    """Names of these layers in a span that are no counterparts."""
    wanted = _with_adjectives(layers)
    named = (m.ident for m in within(at.mentions, span) if m.layer in wanted and m.ident)
    return [ident for ident in named if ident not in others]


def _meant(at: _At, rule: Rule, where: tuple[re.Match[str], Span, int]) -> tuple[str, str, str]:
    """Status, modality and polarity, from the words near those that tie."""
    m, part, names = where
    said = status_words()
    near = max(part[0], m.start() - NEAR)
    if said["denied_sentence"].search(at.text, *at.sentence) or said["denied_clause"].search(at.text, near, names):
        return "denied", "fact", "denied"
    start, end = at.sentence
    opened = max((q.end() for q in re.finditer(r"[:\u201c\u00ab\"]\s*", at.text[start : m.start()])), default=0)
    asks = at.text[start:end].rstrip("\u201d\u2019\u00bb\"')").endswith("?")
    if asks and any(own_words()["asked"].match(at.text, begin) for begin in (start, start + opened)):
        return "hypothetical", "hypothetical", "asserted"
    for status in words("ties")["status"]:
        if rule.certain and status in ("planned", "hypothetical"):
            continue
        modal = status in ("planned", "hypothetical")
        span = (near, m.end()) if modal else (max(part[0], m.start() - 2 * NEAR), part[1])
        if said[status].search(at.text, *span):
            exit_planned = modal and rule.status == "ended"
            said = rule.status if exit_planned or not modal else status
            return said or status, (status if modal else "fact"), "asserted"
    return rule.status or "in_force", "fact", "asserted"
