"""Where a name stands for what the lexicon says, and where it is a part of something else.

Words that decide are in `context.yaml`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from steppe.reader.language import Language
from steppe.reader.names.lexicon import Name

REACH = 60  # characters before and after a name in which its context is looked for
LINK = re.compile(r"(?:https?://|www\.)\S+|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64})+")
WORD_BEFORE = re.compile(r"([\w.’'-]+)([\s,;:(“\"]*)$")
AFTER = re.compile(r"([\s,]*)([\w’'-]*)")
GAP = re.compile(r"^[ \t\xa0]*(?:[ \t\xa0]|\r?\n)[ \t\xa0]*$")  # a space or the end of a line, no blank line


@dataclass(frozen=True, slots=True)
class Context:
    """The words of `context.yaml`, as sets and patterns."""

    verbs: frozenset[str]
    seat_before: frozenset[str]
    place_before: frozenset[str]
    place_around: re.Pattern[str]
    place_after: re.Pattern[str]
    grammar: frozenset[str]
    offices: str
    persons: frozenset[str]
    institution: re.Pattern[str]
    elsewhere: Mapping[str, re.Pattern[str]]
    culture: frozenset[str]
    words_in_capitals: frozenset[str]
    title_words: frozenset[str]
    language_before: re.Pattern[str]
    language_after: re.Pattern[str]
    language_pair: re.Pattern[str]
    language: str
    office: re.Pattern[str]
    joined: re.Pattern[str]
    owned: re.Pattern[str]


@cache
def context(language: Language) -> Context:
    """The words around a name that decide, read once."""
    raw = language.words("context")
    listed = {key: frozenset(str(value).split()) for key, value in raw.items()}
    heads = "|".join(sorted(listed["institutions"]))
    return Context(
        listed["seat_verbs"],
        listed["seat_before"],
        listed["place_before"],
        re.compile(rf"\b(?:{'|'.join(sorted(listed['place_around']))})\b", re.IGNORECASE),
        re.compile(rf"\b(?:{'|'.join(sorted(listed['place_after']))})\b"),
        listed["grammar"],
        str(raw["offices"]),
        listed["persons"],
        re.compile(rf"[\s\-–](?:[A-Z][\w’'&]*[\s\-–]){{0,3}}(?:{heads})\b"),
        {name: re.compile(r"\s+".join(said.split())) for name, said in raw["elsewhere"].items()},
        listed["culture"],
        listed["words_in_capitals"],
        listed["title_words"],
        re.compile(language.ways("context", "language_before")),
        re.compile(language.ways("context", "language_after")),
        re.compile(language.ways("context", "language_pair")),
        raw["language"],
        re.compile(rf"(?:{raw['office']})"),
        re.compile(rf"\s*(?:,|,?\s+(?:{raw['joined']})|-|–)\s*"),
        re.compile(raw["owned"]),
    )


class Page:
    """A text with what is asked about it again and again: its lines in capitals and its links."""

    def __init__(self, text: str, language: Language) -> None:
        self.text = text
        self.language = language
        self.context = context(language)
        self.links = [m.span() for m in LINK.finditer(text)]
        self._starts = [start for start, _ in self.links]
        self._shouted: dict[int, bool] = {}

    def in_link(self, start: int) -> bool:
        """Whether an offset lies in a web or mail address."""
        k = bisect_right(self._starts, start) - 1
        return k >= 0 and start < self.links[k][1]

    def shouted(self, start: int) -> bool:
        """Whether the line of an offset is written in capitals throughout."""
        first = self.text.rfind("\n", 0, start) + 1
        if first not in self._shouted:
            last = self.text.find("\n", first)
            line = self.text[first : last if last >= 0 else len(self.text)]
            letters = [c for c in line if c.isalpha()]
            self._shouted[first] = len(letters) > 7 and sum(c.isupper() for c in letters) > 0.9 * len(letters)
        return self._shouted[first]

    def before(self, start: int) -> str:
        """The few characters before an offset."""
        return self.text[max(0, start - REACH) : start]

    def after(self, end: int) -> str:
        """The few characters after an offset."""
        return self.text[end : end + REACH]

    def sentence(self, start: int, end: int) -> str:
        """The few characters around a name, within its sentence."""
        return re.split(r"[.!?]\s", self.before(start))[-1] + re.split(r"[.!?]\s", self.after(end))[0]

    def word_before(self, start: int) -> tuple[str, str]:
        """The word before an offset and what lies between."""
        found = WORD_BEFORE.search(self.before(start))
        return (found[1], GAP.sub(" ", found[2])) if found else ("", "")

    def word_after(self, end: int) -> tuple[str, str]:
        """The word after an offset and what lies between."""
        found = AFTER.match(self.after(end))
        return (found[2], GAP.sub(" ", found[1])) if found else ("", "")


def stands(page: Page, start: int, end: int, name: Name) -> bool:
    """Whether the name at a place stands for what the lexicon says."""
    if page.in_link(start):
        return False
    if page.text[start:end] in page.context.words_in_capitals and page.shouted(start):
        return False
    rule = RULES.get(name.layer)
    return rule is None or rule(page, start, end, name)


def _state(page: Page, start: int, end: int, name: Name) -> bool:
    if name.text in page.context.persons and _a_person(page, start, end):
        return False
    other = page.context.elsewhere.get(name.text)
    if other and other.search(page.sentence(start, end)):
        return False
    return not page.context.institution.match(page.after(end))


def _a_person(page: Page, start: int, end: int) -> bool:
    """Whether a capitalised word that is no title of a state touches the name: Michael Jordan, Chad Smith."""
    after, gap = page.word_after(end)
    called = gap == " " and bool(re.match(r"[A-Z][a-z]+$", after)) and not page.context.office.match(after)
    return called or _follows_a_name(page, start)


def _follows_a_name(page: Page, start: int) -> bool:
    """Whether the word before is a part of the same name: capitalised, no word of grammar, no end of a sentence."""
    before, gap = page.word_before(start)
    ends = before.endswith(".") and len(before) > 2
    return gap == " " and before[:1].isupper() and not ends and before.lower() not in page.context.grammar


def _demonym(page: Page, start: int, end: int, name: Name) -> bool:
    del name
    after, gap = page.word_after(end)
    if gap.strip() == "" and after in page.context.culture:
        return False
    before = page.before(start)
    if page.context.language_pair.search(before) and after != page.context.language:
        return False
    return not (page.context.language_before.search(before) and page.context.language_after.match(page.after(end)))


def _region(page: Page, start: int, end: int, name: Name) -> bool:
    del start
    if name.ident in ("EAST", "WEST") and re.match(r"\s+[A-Z]|-", page.after(end)):
        return False
    return not page.context.institution.match(page.after(end))


def _seat(page: Page, start: int, end: int, name: Name) -> bool:
    """A seat of government stands for its state only where its context shows it: a verb, a possessive, "between"."""
    said = page.context
    before, gap = page.word_before(start)
    after, gap_after = page.word_after(end)
    if said.institution.match(page.after(end)) or (gap_after == " " and after[:1].isupper()):
        return False
    if name.text in said.offices:
        return True
    if _follows_a_name(page, start):
        return False
    if before.lower() in said.place_before and gap.strip() == "":
        return False
    if said.place_around.search(page.before(start)) or said.place_after.search(page.after(end)[:45]):
        return False
    if said.owned.match(page.after(end)):
        return True
    return (gap.isspace() and before.lower() in said.seat_before) or (gap_after.isspace() and after in said.verbs)


def joined_seats(page: Page, seats: list[tuple[int, int]], sure: list[bool]) -> list[bool]:
    """Seats that are joined to one that stands for its state stand for theirs: "Neither Astana, nor Moscow"."""
    held = list(sure)
    for order in (range(1, len(seats)), range(len(seats) - 2, -1, -1)):
        for k in order:
            other = k - 1 if order.step > 0 else k + 1
            left, right = sorted((seats[k], seats[other]))
            if held[other] and not held[k] and page.context.joined.fullmatch(page.text[left[1] : right[0]]):
                held[k] = True
    return held


RULES: dict[str, Callable[[Page, int, int, Name], bool]] = {
    "STATE": _state,
    "DEMONYM": _demonym,
    "REGION": _region,
    "METONYM": _seat,
}
