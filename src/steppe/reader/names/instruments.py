"""Instruments by pattern: "Treaty on A, B and C", "free trade agreement", and which of the record's is meant.

Parties and date are looked for around the title. An instrument is linked when exactly one of the record fits.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from steppe import record
from steppe.reader.language import Language
from steppe.reader.names.lexicon import SPACE
from steppe.reader.names.rules import context
from steppe.record.statements import Instrument

YEAR = re.compile(r"\b(19[5-9]\d|20\d\d)\b")
SENTENCE = re.compile(r"(?<=[a-z0-9)”\"])[.!?][”\"]?\s+(?=[A-Z“\"])|\n\s*\n|(?<=[.!?:”\"])\n")
NEAR = 0.6  # the share of the words of two titles that has to agree
REACH = 800  # characters before a title in which parties are looked for


@dataclass(frozen=True, slots=True)
class Title:
    """The title of an instrument in a text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Patterns:
    """How titles are written: with their kind first, last or in small letters, and what stands beside them."""

    first: re.Pattern[str]
    last: re.Pattern[str]
    kinds: re.Pattern[str]
    small: re.Pattern[str]
    listed: re.Pattern[str]
    closed: re.Pattern[str]
    parties: re.Pattern[str]
    dated: re.Pattern[str]
    before: re.Pattern[str]
    beside: re.Pattern[str]


@cache
def _patterns(language: Language) -> Patterns:
    w = {key: said for key, said in language.words("instruments").items() if isinstance(said, str)}
    w = {key: f"(?:{said.replace(' ', SPACE)})" for key, said in w.items()}
    cap = rf"(?!{w['headline']}\b)[A-Z0-9][\w’'-]*"
    and_ = rf"{w['and']}{SPACE}"
    title = rf"(?P<title>{cap})(?:(?:,{SPACE}(?:{and_})?|{SPACE}(?:{w['links']}{SPACE}){{0,3}}){cap})*"
    small = rf"(?:{'|'.join(sorted(context(language).title_words, key=len, reverse=True))})"
    article = rf"(?:{w['small_article']}{SPACE})?"
    return Patterns(
        first=re.compile(rf"\b{w['head']}{SPACE}{w['about']}(?:{SPACE}{w['article']})?{SPACE}{title}"),
        last=re.compile(rf"\b(?:{cap}(?:{SPACE}{w['and']})?{SPACE}){{1,6}}{w['tail']}\b"),
        kinds=re.compile(rf"\b{w['kinds']}\b"),
        small=re.compile(
            rf"\b{w['small_head']}{SPACE}{w['small_about']}{SPACE}{article}"
            rf"{small}(?:(?:,?{SPACE}{and_}|,{SPACE}|{SPACE}(?:{w['of']}{SPACE}{article})?){small})*(?![\w-])"
        ),
        listed=re.compile(rf",\s+(?:{w['and']}\s+)?|\s+{w['of']}\s+(?:{w['article']}\s+)?"),
        closed=re.compile(rf",(?=(?:(?!,| {w['and']} ).)*$)", re.DOTALL),  # after which no "and" closes the list
        parties=re.compile(rf"\s{w['parties']}\b.*$", re.DOTALL),
        dated=re.compile(rf"\s{w['dated']}\s(?:\d{{1,2}}\s)?(?:[A-Z][a-z]+\s)?\d{{4}}\b.*$", re.DOTALL),
        before=re.compile(rf"^(?:{w['before']}\s+)+"),
        beside=re.compile(rf"\s+(?:{w['signed']}\s+)?{w['beside']}\s+[^.;,()]{{1,120}}"),
    )


def known_by_kind(language: Language) -> re.Pattern[str]:
    """Words for a kind of instrument that are no title: "a free trade agreement"."""
    return _patterns(language).kinds


@dataclass(frozen=True, slots=True)
class Candidate:
    """An instrument of the record: the words of its title, its parties, the years of its signature and its start."""

    ident: str
    words: frozenset[str]
    parties: frozenset[str]
    years: frozenset[str]


def titles(text: str, names: Collection[int], language: Language) -> tuple[Title, ...]:
    """Titles of instruments in a text by their pattern, in order, none overlapping.

    A comma or "of" before one of the `names`, offsets of states and organisations, ends a title.
    """
    said = _patterns(language)
    small = (Title(*m.span()) for pattern in (said.kinds, said.small) for m in pattern.finditer(text))
    found = [*_first(text, names, said), *_last(text, said), *small]
    kept: list[Title] = []
    for title in sorted(found, key=lambda t: (t.start, -t.end)):
        if not kept or title.start >= kept[-1].end:
            kept.append(title)
    return tuple(kept)


def _first(text: str, names: Collection[int], said: Patterns) -> Iterator[Title]:
    for m in said.first.finditer(text):
        if m.start("title") in names:
            continue
        whole = said.dated.sub("", said.parties.sub("", m[0]))
        for joint in said.listed.finditer(whole):
            if m.start() + joint.end() in names:
                whole = whole[: joint.start()]
                break
        open_comma = said.closed.search(whole)
        if open_comma:
            whole = whole[: open_comma.start()]
        yield Title(m.start(), m.start() + len(whole))


def _last(text: str, said: Patterns) -> Iterator[Title]:
    for m in said.last.finditer(text):
        opening = said.before.match(m[0])
        start = m.start() + (opening.end() if opening else 0)
        if len(text[start : m.end()].split()) > 1:
            yield Title(start, m.end())


def _stem(word: str, same: Mapping[str, str]) -> str:
    lower = word.lower()
    return same.get(lower, lower).replace("our", "or")[:7]


def title_words(title: str, language: Language) -> frozenset[str]:
    """The words of a title that tell it from others, spelling and endings apart."""
    said = language.words("instruments")
    return frozenset(_stem(w, said["same"]) for w in re.findall(r"\w+", title) if w.lower() not in said["idle"])


def _candidate(item: Instrument, language: Language) -> Candidate:
    years = {e.date[:4] for e in item.events if e.event in ("signed", "in_force") and not e.party and e.date}
    title = re.split(r" between | \(|, oriented| \d+ ", item.name)[0]
    if " - " in title:  # the list of the WTO calls an agreement by its parties
        title = "Free Trade Agreement"
    parties = {spell.party for spell in item.spells}
    return Candidate(item.id, title_words(title, language), frozenset(parties), frozenset(years))


@cache
def candidates(language: Language) -> tuple[Candidate, ...]:
    """The instruments of the record that a title may mean."""
    kinds = ("agreement", "partnership", "border", "security", "policy")
    known = [item for item in record.default().instruments.values() if item.kind in kinds]
    return tuple(
        _candidate(item, language) for item in known if " - " not in item.name or item.type == "free_trade_area"
    )


def sentence_of(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence around a stretch of text."""
    low = max(0, start - REACH)
    before = [m.end() for m in SENTENCE.finditer(text, low, start)]
    after = SENTENCE.search(text, end, min(len(text), end + REACH))
    return (before[-1] if before else low), (after.start() + 1 if after else min(len(text), end + REACH))


def linked(text: str, title: Title, parties: Sequence[tuple[int, str]], language: Language) -> str:
    """The id of the one instrument of the record that a title can mean, "" where none or several fit.

    `parties` are the states and organisations that the text names, with their offsets. Years in the sentence must
    not contradict; without a year the parties have to stand in the sentence.
    """
    first, last = sentence_of(text, title.start, title.end)
    years = set(YEAR.findall(text[first:last]))
    far, low, high = (bisect_left(parties, (offset,)) for offset in (first - REACH, first, last))
    beside = _patterns(language).beside.match(text, title.end)
    between = {ident for start, ident in parties[low:high] if beside and beside.start() <= start < beside.end()}
    here = {ident for _, ident in parties[low:high]}
    near = {ident for _, ident in parties[far:high]}
    words = title_words(text[title.start : title.end], language)
    fitting = [(_likeness(words, c.words), c) for c in candidates(language) if not years or years & c.years]
    for around in (between, here, near) if years else (between, here):
        sure = [(like, c.ident) for like, c in fitting if like >= NEAR and _are_named(c, around)]
        best = [ident for like, ident in sure if like == max(sure)[0]]
        if len(best) == 1:
            return best[0]
    return ""


def _likeness(words: frozenset[str], others: frozenset[str]) -> float:
    return len(words & others) / max(1, len(words | others))


def _are_named(candidate: Candidate, named: set[str]) -> bool:
    """Whether the parties are named: all of two, most of several, or the group that they make up."""
    if len(candidate.parties) <= 2:
        return bool(candidate.parties) and candidate.parties <= named
    group = candidate.ident.split("-")[0]
    return (group in named and group not in candidate.parties) or len(candidate.parties & named) > len(
        candidate.parties
    ) / 2
