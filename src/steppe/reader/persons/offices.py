"""For whom persons speak: "Russian President Vladimir Putin", and "Putin" after that, stand for Russia.

A person counts only where the text itself gives the office together with the state or organisation.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from steppe.reader.language import Language
from steppe.reader.model import Mention
from steppe.reader.patterns import any_of
from steppe.reader.persons.names import naming
from steppe.reader.persons.speakers import People, Person

LAYERS = ("STATE", "DEMONYM", "ORG")
FAR = 120  # characters between an office and the name of its holder


@dataclass(frozen=True, slots=True)
class _Patterns:
    """How an office, its state and its holder stand beside each other."""

    owned: re.Pattern[str]
    adjoined: re.Pattern[str]
    office_of: re.Pattern[str]
    behind_title: re.Pattern[str]
    apposed_of: re.Pattern[str]
    own_title: re.Pattern[str]
    home: re.Pattern[str]
    titled: re.Pattern[str]
    of_the: re.Pattern[str]
    and_: re.Pattern[str]
    not_of: re.Pattern[str]
    the: re.Pattern[str]


@cache
def _patterns(language: Language) -> _Patterns:
    n = naming(language)
    w = language.all_ways("persons")
    words, of, the = r"(?:[\w’'&-]+,?\s+)", rf"(?:{w['of']})\s+", rf"(?:{w['the']}\s+)?"
    own = rf"(?:{w['owner']})?"
    pair = rf"(?!{w['and']}\s+[A-Z][\w’'-]+\s+[A-Z])"
    held = rf"(?i:{n.titles})\b,?(?:\s+{of}(?:{pair}{words}){{1,8}}?)?\s*(?:{w['mister']}\.?\s+)?"
    return _Patterns(
        owned=re.compile(rf"{own}\s+{words}{{0,4}}?{held}"),
        adjoined=re.compile(rf"\s+(?:(?:[A-Z][\w’'&-]*|{w['before_titles']})\s+){{0,3}}?{held}"),
        office_of=re.compile(rf"\b(?i:{n.titles})\b(?:\s+{of}{words}{{1,8}}?)?\s+{of}{the}$"),
        behind_title=re.compile(rf"\b{n.title}\s+$"),
        apposed_of=re.compile(rf",\s+{the}{words}{{0,5}}?(?i:{n.titles})\b(?:\s+{words}{{0,8}}?)?{of}{the}"),
        own_title=re.compile(rf"{own}\s+{words}{{0,4}}?(?i:{n.titles})\b"),
        home=re.compile(rf"\b(?:{w['home_offices']})\b"),
        titled=re.compile(rf"(?:(?:{w['before_titles']}|[A-Z][\w’'-]+)[ ]){{0,2}}{n.title}\s+$"),
        of_the=re.compile(rf"\s+{w['of_state']}\s+{the}"),
        and_=re.compile(rf"\b{w['and']}\s+$"),
        not_of=re.compile(rf"\b(?:{w['not_of']})\s+{the}$"),
        the=re.compile(rf",\s+{the}"),
    )


def with_persons(
    text: str, mentions: Sequence[Mention], people: People, home: str = ""
) -> tuple[list[Mention], Mapping[str, str]]:
    """The mentions with one for every naming of a person whose state is known, and the states by the persons' names.

    Ministers and spokesmen whose state no place of the text gives are those of `home`, the document's own state.
    """
    said = _patterns(people.language)
    found = list(_namings(text, people))
    starts = [m.start for m in mentions]
    votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    spans: list[tuple[int, int, str]] = []
    for start, end, person in found:
        near = mentions[bisect_left(starts, start - FAR) : bisect_left(starts, end + FAR)]
        held = _office(text, start, end, [m for m in near if m.layer in LAYERS and m.ident], said)
        if held is not None:
            votes[person.name][held.ident] += 1
        first = _first(text, start, said) if held is None or held.start > start else held.start
        spans.append((first, end if held is None or held.end < end else held.end, person.name))
    states = {name: count.most_common(1)[0][0] for name, count in votes.items()}
    if home:
        at_home = (p.name for p in people.persons if any(said.home.search(office) for office in p.offices))
        states = {**dict.fromkeys(at_home, home), **states}
    return _merged(text, mentions, [span for span in spans if span[2] in states], states), states


def _namings(text: str, people: People) -> Iterator[tuple[int, int, Person]]:
    """Where persons are named, in full, by surname, or by a first part that no other capitalised word follows."""
    forms: dict[str, Person] = {}
    for person in people.persons:
        parts = person.name.split()
        for form in (parts[0], parts[-1], person.name):
            if len(form) > 1 and form[0].isupper():
                forms.setdefault(form, person)
    if not forms:
        return
    shouted = {form.upper(): person for form, person in forms.items()}
    known = {**shouted, **forms}
    for m in re.finditer(rf"(?<![\w.-])(?:{any_of(known)})(?![\w-])", text):
        form = " ".join(m[0].split())
        single = " " not in form and form.title() == known[form].name.split()[0].title()
        if not (single and " " in known[form].name and re.match(r"\s[A-Z]", text[m.end() : m.end() + 2])):
            yield m.start(), m.end(), known[form]


def _office(text: str, start: int, end: int, near: Sequence[Mention], said: _Patterns) -> Mention | None:
    """The state or organisation of the office that stands beside a name, None where none does."""
    following = next((m for m in near if m.start >= end), None)
    gap = text[end : following.start] if following else ""
    if said.of_the.fullmatch(gap) and said.behind_title.search(text[max(0, start - 40) : start]):
        return following
    joined = said.and_.search(text[max(0, start - 8) : start])
    for m in reversed([m for m in near if m.end <= start and not joined]):
        between, behind = text[m.end : start], text[max(0, m.start - FAR) : m.start]
        if re.search(r"[.;!?]\s+[A-Z]|\n\s*(?:\n|[A-Z]|$)", between) and not re.fullmatch(r"\s+", between):
            break
        if said.not_of.search(behind):
            continue
        owned = said.owned if m.layer == "DEMONYM" or between[:1] in ("'", "’") else said.adjoined
        if owned.fullmatch(between) or (re.fullmatch(r",?\s+", between) and said.office_of.search(behind)):
            return m
    owned = following and said.the.fullmatch(gap) and said.own_title.match(text, following.end)
    return following if owned or said.apposed_of.fullmatch(gap) else None


def _first(text: str, start: int, said: _Patterns) -> int:
    """Where a naming begins: at the title that stands before it."""
    title = said.titled.search(text[max(0, start - 40) : start])
    return start - len(title[0]) if title else start


def _merged(
    text: str, mentions: Sequence[Mention], spans: Sequence[tuple[int, int, str]], states: Mapping[str, str]
) -> list[Mention]:
    """The mentions with those of persons in place of the ones that they cover."""
    persons: list[Mention] = []
    for start, end, name in sorted(spans):
        if not persons or start >= persons[-1].end:
            persons.append(Mention(start, end, text[start:end], "PERSON", states[name], ""))
    starts = [m.start for m in persons]

    def covered(m: Mention) -> bool:
        k = bisect_left(starts, m.end) - 1
        return k >= 0 and m.start < persons[k].end

    return sorted([*persons, *(m for m in mentions if not covered(m))], key=lambda m: m.start)
