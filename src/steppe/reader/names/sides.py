"""Who "we" and "the two sides" are: the states for which a document's people speak."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from steppe.reader.language import Language
from steppe.reader.model import Mention
from steppe.reader.patterns import GAP, spread, whole

STATES = ("STATE", "DEMONYM", "PERSON", "METONYM")
COMPOUND = "COMPOUND"


def most_named(mentions: Sequence[Mention]) -> str:
    """The state that a document names most, "" where it names none."""
    named = Counter(m.ident for m in mentions if m.ident and m.layer in STATES)
    return min(named, key=lambda ident: (-named[ident], ident)) if named else ""


def own_state(text: str, mentions: Sequence[Mention], language: Language) -> str:
    """Whose people "we" are: the state that acts most, less how often it is one with, to or against whom one acts.

    "" where no state acts more than it is acted on: then nobody can tell who speaks.
    """
    acts: Counter[str] = Counter()
    for m in mentions:
        if m.ident and m.layer in STATES:
            before = _preposition(text, m.start, language)
            acts[m.ident] += -1 if before in language.words("sides")["towards"] else not before
    found = [ident for ident in acts if acts[ident] > 0]
    return min(found, key=lambda ident: (-acts[ident], ident)) if found else ""


def with_sides(text: str, mentions: Sequence[Mention], language: Language) -> list[Mention]:
    """The mentions, and for "the two states" and the like one of each: the two states most named until then.

    Where a third is named more than half as often as the second nobody is meant. The two of "bilateral" have the layer
    SIDES: they count where nobody else is named.
    """
    found = [replace(m, ident=ident) for m in mentions for ident in m.ident.split("+")]
    known = [m.start for m in mentions if "+" in m.ident]
    states = [m for m in mentions if m.ident and m.layer in STATES]
    named: Counter[str] = Counter()
    seen = 0
    said = [
        *((m, "STATE") for m in _two(language).finditer(text)),
        *((m, "SIDES") for m in _both(language).finditer(text)),
    ]
    for m, layer in sorted(said, key=lambda one: one[0].start()):
        while seen < len(states) and states[seen].end <= m.start():
            named[states[seen].ident] += 1
            seen += 1
        ranked = [*named.most_common(3), ("", 0)]
        k = bisect_left(known, m.start())
        if (k < len(known) and known[k] < m.end()) or len(ranked) < 3 or 2 * ranked[2][1] > ranked[1][1]:
            continue
        at = Mention(m.start(), m.end(), m[0], layer, "", "")
        found += [replace(at, ident=ident) for ident, _ in ranked[:2]]
    return sorted(found, key=lambda mention: mention.start)


def plain(text: str, mentions: Sequence[Mention], language: Language) -> list[Mention]:
    """The mentions; states that only say what sort of thing follows, as in "Russia-led", have a layer of no side."""
    compound = _compound(language)
    return [replace(m, layer=COMPOUND) if m.layer in STATES and compound.match(text, m.end) else m for m in mentions]


def introduced(text: str, start: int, language: Language) -> bool:
    """Whether a preposition stands before a name, an article and adjectives between them left out."""
    return bool(_preposition(text, start, language))


def towards(text: str, start: int, language: Language) -> bool:
    """Whether a name stands behind a word that leads to those with or against whom others act."""
    return _preposition(text, start, language) in language.words("sides")["towards"]


def _preposition(text: str, start: int, language: Language) -> str:
    behind = _before_name(language).search(text[max(0, start - 30) : start])
    return behind[1].lower() if behind and behind[1].lower() in language.words("sides")["prepositions"] else ""


@cache
def _two(language: Language) -> re.Pattern[str]:
    return whole(language.words("sides")["sides"])


@cache
def _both(language: Language) -> re.Pattern[str]:
    return re.compile(spread(language.words("sides")["both"]), re.IGNORECASE)


@cache
def _compound(language: Language) -> re.Pattern[str]:
    return re.compile(spread(language.words("sides")["compound"]), re.IGNORECASE)


@cache
def _before_name(language: Language) -> re.Pattern[str]:
    return re.compile(rf"(\w+){GAP}+(?:(?:{language.ways('sides', 'articles')}){GAP}+)?$")
