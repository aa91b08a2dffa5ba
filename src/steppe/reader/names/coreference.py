"""Words that stand for a name that was given before: "our country", "the union", "the two countries".

Only where a simple rule is sure; elsewhere there is no mention.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache, cached_property

from steppe.reader.language import Language
from steppe.reader.model import Mention

COREFERENCE = "coreference"
KINDS = ("our", "the", "ours", "two", "union", "bloc", "org")
BLANK_LINE = re.compile(r"\n[ \t\r\xa0]*\n")
SENTENCE_END = re.compile(r"[.!?]\s|\n\s*\n|$")
LONGEST = 1000  # characters in which the end of a sentence is looked for
FAR = 4000  # characters that a paragraph is followed back
LONG_LINE = re.compile(r"[^\n]{200}")  # where lines are that long, a line is a paragraph
ONE_STATE = 0.3  # the share of the mentions of states that the state of a document has at least
AHEAD = 1.2  # how much more often it is named than the next
PARAGRAPHS = 2  # before the own one, in which the two states of "both countries" are looked for
UNIONS = ("EAEU", "EU", "AU")
BLOCS = (*UNIONS, "NATO", "CSTO", "ASEAN", "SCO", "CIS", "OTS", "MERCOSUR", "GCC", "BRICS", "ECOWAS", "EAC", "G7")
BACK = 200  # mentions that are looked through for the last union


@cache
def _words(language: Language) -> re.Pattern[str]:
    kinds = "|".join(f"(?P<{kind}>{language.ways(COREFERENCE, kind)})" for kind in KINDS)
    return re.compile(rf"\b(?:{kinds})\b(?!{language.ways(COREFERENCE, 'not_before')})(?!-)")


@cache
def _elsewhere(language: Language) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{language.ways(COREFERENCE, 'elsewhere')})\s+$")


def coreferences(text: str, named: Sequence[Mention], language: Language) -> Iterator[Mention]:
    """The words of a text that stand for states and organisations among the mentions given, which are in order."""
    told = _Told(text, named, language)
    for m in _words(language).finditer(text):
        ident = told.meant(m.lastgroup or "", m.start())
        if ident:
            yield Mention(m.start(), m.end(), m[0], "COREF", ident, "")


class _Told:
    """What a text has told: its mentions by offset, its paragraphs, and the state that it is about."""

    def __init__(self, text: str, named: Sequence[Mention], language: Language) -> None:
        self.text = text
        self.language = language
        self.named = named
        self.starts = [m.start for m in named]

    @cached_property
    def paragraphs(self) -> list[int]:
        """Where paragraphs start: after blank lines, or on every line where a text has long ones alone."""
        blank = [m.end() for m in BLANK_LINE.finditer(self.text)]
        if not blank and LONG_LINE.search(self.text):
            blank = [m.end() for m in re.finditer("\n", self.text)]
        return [0, *blank]

    @cached_property
    def home(self) -> str:
        """The state that a document is about: by far the most named one, else ""."""
        states = Counter(m.ident for m in self.named if m.layer in ("STATE", "DEMONYM"))
        first = states.most_common(2)
        if not first or first[0][1] < max(2, ONE_STATE * states.total()):
            return ""
        return first[0][0] if len(first) == 1 or first[0][1] >= AHEAD * first[1][1] else ""

    def meant(self, kind: str, start: int) -> str:
        """What words of a kind at a place stand for, "" where no rule is sure."""
        if kind == "our":
            return self.home
        if kind == "the":
            return self.home if self._goes_on(start) else ""
        if kind in ("ours", "two"):
            pair = self._of_sentence(start) if kind == "ours" else self._last_two(start)
            return "+".join(sorted(pair, key=lambda s: (s != self.home, s))) if len(pair) == 2 else ""
        if kind == "org":
            return self._one_organisation(start)
        return self._last_union(start, UNIONS if kind == "union" else BLOCS)

    def _between(self, first: int, last: int) -> Sequence[Mention]:
        return self.named[bisect_left(self.starts, first) : bisect_left(self.starts, last)]

    def _paragraph(self, start: int, back: int = 0) -> int:
        """Where the paragraph of an offset starts, or one that lies before it; not farther than `FAR`."""
        return max(self.paragraphs[max(0, bisect_right(self.paragraphs, start) - 1 - back)], start - FAR)

    def _goes_on(self, start: int) -> bool:
        """Whether "the country" continues with the state of the document: no other one came last in the paragraph."""
        if _elsewhere(self.language).search(self.text[max(0, start - 12) : start]):
            return False
        earlier = [m.ident for m in self._between(self._paragraph(start), start) if m.layer == "STATE"]
        return not earlier or earlier[-1] == self.home

    def _states(self, first: int, last: int) -> set[str]:
        return {m.ident for m in self._between(first, last) if m.layer in ("STATE", "DEMONYM")}

    def _of_sentence(self, start: int) -> set[str]:
        """States named in the paragraph up to the end of the sentence."""
        stop = SENTENCE_END.search(self.text, start, start + LONGEST)
        return self._states(self._paragraph(start), stop.start() if stop else start)

    def _last_two(self, start: int) -> set[str]:
        """States named before in the paragraph, together with those of the paragraphs before it until there are two."""
        found: set[str] = set()
        for back in range(PARAGRAPHS + 1):
            found = self._states(self._paragraph(start, back), start)
            if len(found) > 1:
                break
        return found

    def _last_union(self, start: int, among: Sequence[str]) -> str:
        last = bisect_left(self.starts, start)
        earlier = reversed(self.named[max(0, last - BACK) : last])
        return next((m.ident for m in earlier if m.layer == "ORG" and m.ident in among), "")

    def _one_organisation(self, start: int) -> str:
        """The only organisation that the paragraph has named before, else the only one of the text until then."""
        for first in (self._paragraph(start), 0):
            named = {m.ident for m in self._between(first, start) if m.layer == "ORG"}
            if named:
                return named.pop() if len(named) == 1 else ""
        return ""
