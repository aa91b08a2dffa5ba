"""Sentences within a stretch of text, and the clauses of a sentence; abbreviations and initials end none."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Protocol, TypeVar

from steppe.reader.language import ENGLISH, Language

END = re.compile(r"[.!?\u2026]+[\"'\u201c\u201d\u2018\u2019\u00bb)\]]*(?=\s|$)|\n\s*\n")
Span = tuple[int, int]
LONGEST = 1200  # characters of a sentence


class Placed(Protocol):
    """What begins somewhere in a text."""

    @property
    def start(self) -> int: ...


Item = TypeVar("Item", bound=Placed)


@cache
def _clause_ends(language: Language) -> re.Pattern[str]:
    joining = "|".join(language.words("sentences")["conjunctions"])
    return re.compile(rf"[;:]\s|,\s+(?=(?:{joining})\b)|\s[\u2013\u2014-]\s")


def sentences(text: str, start: int = 0, end: int | None = None, language: Language = ENGLISH) -> tuple[Span, ...]:
    """The spans of the sentences between two offsets, white space left out."""
    last = len(text) if end is None else end
    found: list[Span] = []
    begin = start
    for m in END.finditer(text, start, last):
        if m[0].strip() and not _ends(text, m, last, language):
            continue
        found += _trimmed(text, begin, m.end())
        begin = m.end()
    found += _trimmed(text, begin, last)
    return tuple(part for span in found for part in _cut(text, span))


class Row(list[Item]):
    """Items in the order in which they begin, asked often for those within a span."""

    def __init__(self, items: Iterable[Item]) -> None:
        super().__init__(items)
        self.starts = [item.start for item in self]


def within(items: Sequence[Item], span: Span) -> Sequence[Item]:
    """The items, which are in order, that begin within a span."""
    if isinstance(items, Row):
        return items[bisect_left(items.starts, span[0]) : bisect_left(items.starts, span[1])]
    low = bisect_left(items, span[0], key=lambda item: item.start)
    return items[low : bisect_left(items, span[1], key=lambda item: item.start)]


def clause(text: str, sentence: Span, at: int, language: Language = ENGLISH) -> Span:
    """The clause of a sentence that holds an offset: bounded by semicolons, dashes and conjunctions after a comma."""
    cuts = [sentence[0]]
    for m in _clause_ends(language).finditer(text, *sentence):
        cuts += [m.start(), m.end()]
    cuts.append(sentence[1])
    for k in range(0, len(cuts), 2):
        if cuts[k] <= at < cuts[k + 1]:
            return _trimmed(text, cuts[k], cuts[k + 1])[0]
    return sentence


def _ends(text: str, m: re.Match[str], last: int, language: Language) -> bool:
    """Whether a full stop ends a sentence: not after an abbreviation or an initial, and not before a small letter."""
    after = text[m.end() : min(m.end() + 40, last)].lstrip()
    number = after[:1].isdigit()
    if after and (after[0].islower() or (number and _abbreviated(text, m.start(), number, language))):
        return False
    return m[0][0] != "." or not _abbreviated(text, m.start(), number, language) or not after


def _abbreviated(text: str, stop: int, number: bool, language: Language) -> bool:
    """Whether an abbreviation or an initial stands before a full stop; some are such only before a `number`."""
    word = re.search(r"[\w.]*$", text[max(0, stop - 12) : stop])
    said = word[0].lower() if word else ""
    initial = len(said) == 1 and said.isalpha() and text[stop - 1].isupper()
    file = language.words("sentences")
    known = said in file["abbreviations"] or (number and said in file["before_numbers"])
    return known or initial or bool(re.fullmatch(r"(?:[a-z]\.)+[a-z]", said))


def _cut(text: str, span: Span) -> list[Span]:
    """A sentence as it is; a stretch without a full stop that is longer than any sentence in pieces."""
    start, end = span
    parts: list[Span] = []
    while end - start > LONGEST:
        at = max(text.rfind(" ", start, start + LONGEST), text.rfind("\n", start, start + LONGEST))
        at = at if at > start else start + LONGEST
        parts += _trimmed(text, start, at)
        start = at
    return [*parts, *_trimmed(text, start, end)]


def _trimmed(text: str, start: int, end: int) -> list[Span]:
    part = text[start:end]
    left = len(part) - len(part.lstrip())
    right = len(part.rstrip())
    return [(start + left, start + right)] if right > left else []
