"""Instruments by pattern: "Treaty on A, B and C", "free trade agreement", and which of the record's is meant.

Parties and date are looked for around the title. An instrument is linked when exactly one of the record fits.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from steppe import record
from steppe.reader.names.lexicon import SPACE
from steppe.reader.names.rules import context
from steppe.record.statements import Instrument

GAP = SPACE
FREE_TRADE = rf"[Ff]ree(?:-|{GAP})trade"
HEAD = (
    rf"(?:(?:Joint{GAP})?(?:Treaty|Agreement|Protocol|Declaration|Memorandum|Memoranda|Charter|Convention|Pact|Accords?)|"
    rf"Joint{GAP}(?:Statement|Communiqu[eé])|Memorandum{GAP}of{GAP}Understanding)"
)
HEADLINE = (  # words that a headline writes with a capital and a title does not
    r"(?:And|With|Between|To|At|In|On|For|As|After|Sign\w*|Ratif\w+|Conclude\w*|Discuss\w*|Reach\w*|Approve\w*|"
    r"Adopt\w*|Join\w*|Seek\w*|Urge\w*|Hail\w*|Say\w*|Agree|Agrees|Agreed|Is|Are|Will|Has|Have)"
)
CAP = rf"(?!{HEADLINE}\b)[A-Z0-9][\w’'-]*"
LINKS = r"(?:of|on|for|in|to|the|a|an|and|&|with|by)"
TITLE = rf"(?P<title>{CAP})(?:(?:,{GAP}(?:and{GAP})?|{GAP}(?:{LINKS}{GAP}){{0,3}}){CAP})*"
HEAD_FIRST = re.compile(rf"\b{HEAD}{GAP}(?:on|of|for|concerning|regarding)(?:{GAP}(?:the|a|an))?{GAP}{TITLE}")
HEAD_LAST = re.compile(
    rf"\b(?:{CAP}(?:{GAP}and)?{GAP}){{1,6}}(?:Treaty|Agreements?|Protocol|Declaration|Memorandum|Convention|Accords?)\b"
)
PLAIN = re.compile(
    rf"\b(?:(?:(?:[Ii]nterim|[Pp]referential){GAP})?{FREE_TRADE}{GAP}(?:zone{GAP}|area{GAP})?agreement"
    rf"|(?:[Ii]nterim|[Pp]referential){GAP}(?:trade{GAP})?agreement|[Ee]conomic{GAP}partnership{GAP}agreement"
    rf"|(?:enhanced{GAP})?partnership{GAP}and{GAP}cooperation{GAP}agreement)\b"
)
WRITTEN_SMALL = (
    rf"\b(?:[Tt]reaty|[Aa]greement|[Pp]rotocol|[Cc]onvention|[Mm]emorandum|(?:[Jj]oint{GAP})?[Dd]eclaration"
    rf"|[Jj]oint{GAP}[Ss]tatement){GAP}(?:on|for){GAP}(?:(?:the|an?){GAP})?"
    rf"WORDS(?:(?:,?{GAP}and{GAP}|,{GAP}|{GAP}(?:of{GAP}(?:(?:the|an?){GAP})?)?)WORDS)*(?![\w-])"
)
CLOSED_LIST = re.compile(r",(?=(?:(?!,| and ).)*$)", re.DOTALL)  # a comma after which no "and" closes the list
PARTIES = re.compile(r"\s(?:between|with|among|signed|of the Republic)\b.*$", re.DOTALL)
DATED = re.compile(r"\s(?:of|in|from)\s(?:\d{1,2}\s)?(?:[A-Z][a-z]+\s)?\d{4}\b.*$", re.DOTALL)
FIRST_WORDS = re.compile(
    r"^(?:(?:[0-9]+|The|This|That|An?|In|On|Under|By|For|Our|New|Any|Each|These|Those|According|To|Its|If|As|And|But|Also|"
    r"When|While|After|Since|Of|With|From|President|Minister|Both|No)\s+)+"
)
SMALL = ("the", "a", "an", "of", "on", "in", "for", "to", "and", "with", "between", "its", "member", "states", "under")
SAME = {"treaty": "agreement", "accord": "agreement", "pact": "agreement", "zone": "area", "permanent": "eternal"}
BESIDE = re.compile(r"\s+(?:signed\s+)?(?:between|of|by|among)\s+[^.;,()]{1,120}")
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
class Candidate:
    """An instrument of the record: the words of its title, its parties, the years of its signature and its start."""

    ident: str
    words: frozenset[str]
    parties: frozenset[str]
    years: frozenset[str]


def titles(text: str, names: Collection[int] = ()) -> tuple[Title, ...]:
    """Titles of instruments in a text by their pattern, in order, none overlapping.

    A comma or "of" before one of the `names`, offsets of states and organisations, ends a title.
    """
    small = (Title(*m.span()) for pattern in (PLAIN, _written_small()) for m in pattern.finditer(text))
    found = [*_first(text, names), *_last(text), *small]
    kept: list[Title] = []
    for title in sorted(found, key=lambda t: (t.start, -t.end)):
        if not kept or title.start >= kept[-1].end:
            kept.append(title)
    return tuple(kept)


@cache
def _written_small() -> re.Pattern[str]:
    words = sorted(context().title_words, key=len, reverse=True)
    return re.compile(WRITTEN_SMALL.replace("WORDS", f"(?:{'|'.join(words)})"))


def _first(text: str, names: Collection[int]) -> Iterator[Title]:
    for m in HEAD_FIRST.finditer(text):
        if m.start("title") in names:
            continue
        whole = DATED.sub("", PARTIES.sub("", m[0]))
        for joint in re.finditer(r",\s+(?:and\s+)?|\s+of\s+(?:the\s+)?", whole):
            if m.start() + joint.end() in names:
                whole = whole[: joint.start()]
                break
        open_comma = CLOSED_LIST.search(whole)
        if open_comma:
            whole = whole[: open_comma.start()]
        yield Title(m.start(), m.start() + len(whole))


def _last(text: str) -> Iterator[Title]:
    for m in HEAD_LAST.finditer(text):
        opening = FIRST_WORDS.match(m[0])
        start = m.start() + (opening.end() if opening else 0)
        if len(text[start : m.end()].split()) > 1:
            yield Title(start, m.end())


def _stem(word: str) -> str:
    lower = word.lower()
    return SAME.get(lower, lower).replace("our", "or")[:7]


def title_words(title: str) -> frozenset[str]:
    """The words of a title that tell it from others, spelling and endings apart."""
    return frozenset(_stem(w) for w in re.findall(r"\w+", title) if w.lower() not in SMALL)


def _candidate(item: Instrument) -> Candidate:
    years = {e.date[:4] for e in item.events if e.event in ("signed", "in_force") and not e.party and e.date}
    title = re.split(r" between | \(|, oriented| \d+ ", item.name)[0]
    if " - " in title:  # the list of the WTO calls an agreement by its parties
        title = "Free Trade Agreement"
    parties = {spell.party for spell in item.spells}
    return Candidate(item.id, title_words(title), frozenset(parties), frozenset(years))


@cache
def candidates() -> tuple[Candidate, ...]:
    """The instruments of the record that a title may mean."""
    kinds = ("agreement", "partnership", "border", "security", "policy")
    known = [item for item in record.default().instruments.values() if item.kind in kinds]
    return tuple(_candidate(item) for item in known if " - " not in item.name or item.type == "free_trade_area")


def sentence_of(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence around a stretch of text."""
    low = max(0, start - REACH)
    before = [m.end() for m in SENTENCE.finditer(text, low, start)]
    after = SENTENCE.search(text, end, min(len(text), end + REACH))
    return (before[-1] if before else low), (after.start() + 1 if after else min(len(text), end + REACH))


def linked(text: str, title: Title, parties: Sequence[tuple[int, str]]) -> str:
    """The id of the one instrument of the record that a title can mean, "" where none or several fit.

    `parties` are the states and organisations that the text names, with their offsets. Years in the sentence must
    not contradict; without a year the parties have to stand in the sentence.
    """
    first, last = sentence_of(text, title.start, title.end)
    years = set(YEAR.findall(text[first:last]))
    far, low, high = (bisect_left(parties, (offset,)) for offset in (first - REACH, first, last))
    beside = BESIDE.match(text, title.end)
    between = {ident for start, ident in parties[low:high] if beside and beside.start() <= start < beside.end()}
    here = {ident for _, ident in parties[low:high]}
    near = {ident for _, ident in parties[far:high]}
    words = title_words(text[title.start : title.end])
    fitting = [(_likeness(words, c.words), c) for c in candidates() if not years or years & c.years]
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
