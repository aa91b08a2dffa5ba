"""Who is named in a document, under which names, and with which offices."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import islice

from steppe.reader.patterns import any_of, openings
from steppe.reader.persons.names import (
    HONORIFIC,
    NAME,
    TITLE,
    TITLES,
    VERB,
    WORD,
    clean_name,
    folded,
    no_names,
    state_words,
)
from steppe.reader.words import ways, words

MOST_VERBS = 20_000
"""So many speech verbs are looked at for names: those of a book."""

_TITLED = re.compile(rf"\b((?i:{TITLES})|{HONORIFIC})\s+(?:{HONORIFIC}\s+)*({NAME})")
_APPOSED = re.compile(
    rf"\b({NAME}),\s(?:the\s|a\s|an\s|who\s(?:is|heads|leads)\s(?:the\s)?)?((?:[\w’'-]+\s){{0,4}}?(?i:{TITLES}))\b"
)
_BEFORE_NAME = re.compile(rf"\b((?i:{TITLES})),\s({NAME}),")
_TITLE_OF = re.compile(rf"\b({TITLES})\s(?:of|for|to)\s(?:the\s)?((?:(?:{WORD}|of|and|the|for)\s){{1,8}}{WORD})")

_OFFICE_BEFORE = re.compile(
    rf"\b((?i:{TITLES})\s(?:of|for)\s(?:the\s)?(?:(?:{WORD}|of|and|the|for)\s){{0,9}}{WORD}),\s(?:{HONORIFIC}\s+)*({NAME})(?=,)"
)

_SPEAKING = re.compile(rf"(?:^|[\s“”\"«»,–—-])({NAME})(?:,[^,.]{{2,120}},)?\s(?:also\s|has\s|further\s)?$")
_SPOKEN = re.compile(rf"\s(?:[a-z]+\s){{0,2}}?({NAME})(?=[,.;”\"]|\s(?:in|on|at)\b|$)")


@dataclass(frozen=True, slots=True)
class Person:
    """One person: the name as first given in full, where it is first named, and offices held in the text."""

    name: str
    first: int
    offices: frozenset[str] = frozenset()
    woman: bool | None = None

    @property
    def tokens(self) -> tuple[str, ...]:
        """The parts of the name, folded."""
        return tuple(folded(part) for part in self.name.split())


@dataclass(frozen=True, slots=True)
class People:
    """The persons of a document, found by any of their names or offices."""

    persons: tuple[Person, ...]
    by_token: dict[str, tuple[Person, ...]] = field(default_factory=dict[str, tuple[Person, ...]])

    def named(self, written: str) -> Person | None:
        """The person whose surname (or first part, as in Xi Jinping) the words hold; None where nobody's is."""
        parts = [folded(p) for p in re.findall(r"[\w’'-]+", written)]
        for k, part in reversed(list(enumerate(parts))):
            hits = self.by_token.get(part, ())
            exact = [p for p in hits if p.tokens[-1] == part] or [p for p in hits if p.tokens[0] == part]
            if len(exact) > 1 and k:
                exact = [p for p in exact if parts[k - 1] in p.tokens] or exact
            if exact:
                return exact[0]
        return None

    def holding(self, office: str) -> tuple[Person, ...]:
        """The persons whose office the words name: all words of the one are among those of the other's."""
        wanted = _office_words(office)
        return tuple(p for p in self.persons if wanted and any(wanted <= set(o.split()) for o in p.offices))


def _office_words(written: str) -> frozenset[str]:
    same = words("persons")["same_office"]
    written = written.lower().replace("head of state", "president").replace("head of government", "prime minister")
    held = [part for word in re.findall(r"[\w’'-]+", written) for part in same.get(word, word).split()]
    return frozenset(re.sub(r"[’']s$", "", w) for w in held) - {
        "the",
        "a",
        "an",
        "of",
        "for",
        "and",
        "his",
        "her",
        "its",
    }


def people(text: str, labels: tuple[tuple[str, int], ...] = ()) -> People:
    """Find the persons whom a document names with a title, in apposition to an office, as speakers, or by labels."""
    found: dict[str, Person] = {}
    for new in sorted((*_namings(text), *(Person(n, at) for n, at in labels)), key=lambda p: p.first):
        key = _known(found, new.name)
        old = found.get(key, new)
        fuller = len(new.name.split()) > len(old.name.split())
        name = new.name if fuller else old.name
        found[key] = Person(name, old.first, old.offices | new.offices, old.woman or new.woman)
    index: dict[str, tuple[Person, ...]] = {}
    found = {key: _in_full(text, person) for key, person in found.items()}
    for person in found.values():
        for token in {person.tokens[0], person.tokens[-1]}:
            index[token] = (*index.get(token, ()), person)
    return People(tuple(found.values()), index)


def _in_full(text: str, person: Person) -> Person:
    """A person known by one name with the first name that the text gives once: "Markus Ritter" for Ritter."""
    if " " in person.name or len(person.name) < 3:
        return person
    for hit in re.finditer(rf"\b({WORD})\s+{re.escape(person.name)}\b", text):
        first = clean_name(hit.group(1))
        if first and not re.fullmatch(TITLE, first, re.I):
            return replace(person, name=f"{first} {person.name}")
    return person


def _known(found: dict[str, Person], name: str) -> str:
    """The key of the person who has this name: the folded surname, or the first part of one already known."""
    parts = [folded(p) for p in name.split()]
    if len(parts) == 1 and parts[0] not in found:
        return next((k for k, p in found.items() if p.tokens[0] == parts[0]), parts[0])
    return parts[-1]


@cache
def _title_begins() -> re.Pattern[str]:
    """How titles begin, as they are written, in small letters and in capitals."""
    small = openings(ways("persons", "titles").lower())
    forms = {form for way in small for form in (way, way.capitalize(), way.upper())}
    return re.compile(rf"(?<!\w)(?:{any_of(forms | openings(ways('persons', 'honorifics')))})")


def _namings(text: str) -> list[Person]:
    """Every naming of a person, with the office and the sex that it shows."""
    out: list[Person] = []
    starts = [hit.start() for hit in _title_begins().finditer(text)]
    for hit in (m for at in starts if (m := _TITLED.match(text, at))):
        title, name = hit.group(1), clean_name(hit.group(2))
        if re.fullmatch(ways("persons", "roles"), title, re.I) and title[0].isupper():
            continue  # "A Guest Lecture"
        plain = re.fullmatch(HONORIFIC, title)
        office = "" if plain else f"{_before(text, hit.start(1))} {title}"
        woman = True if re.match(r"M(?:r?s\b|iss)", title) else None
        out += _person(name, hit.start(2), office, woman, full=title[0].islower())
    for hit in _APPOSED.finditer(text):
        out += _person(clean_name(hit.group(1)), hit.start(1), hit.group(2), full=True)
    for hit in (m for at in starts if (m := _OFFICE_BEFORE.match(text, at))):
        out += _person(clean_name(hit.group(2)), hit.start(2), hit.group(1), full=True)
    for hit in (m for at in starts if (m := _BEFORE_NAME.match(text, at))):
        out += _person(
            clean_name(hit.group(2)), hit.start(2), f"{_before(text, hit.start(1))} {hit.group(1)}", full=True
        )
    for hit in (m for at in starts if (m := _TITLE_OF.match(text, at))):
        words = hit.group(2).split()
        last = max((k for k, w in enumerate(words) if w in no_names() or w[0].islower()), default=-1)
        if len(words) > last + 2 and words[last + 1] in state_words():
            last += 1  # "Minister of Trade of Mongolia B. Ganzorig": the state belongs to the office
        name = clean_name(" ".join(words[last + 1 :]))
        if last >= 0:
            out += _person(name, hit.start(2), f"{hit.group(1)} {' '.join(words[: last + 1])}", full=True)
    for verb in islice(VERB.finditer(text), MOST_VERBS):
        base = max(0, verb.start() - 200)
        hits = (_SPEAKING.search(text[base : verb.start()]), _SPOKEN.match(text[verb.end() : verb.end() + 80]))
        for hit, offset in zip(hits, (base, verb.end()), strict=True):
            if hit:
                name = _without_state(text, offset + hit.start(1), hit.group(1))
                out += _person(clean_name(name), offset + hit.start(1), "", full=True)
    return out


def _without_state(text: str, start: int, name: str) -> str:
    """A name without the state of the office in front of it: "of Mongolia B. Ganzorig" names B. Ganzorig."""
    first, _, rest = name.partition(" ")
    return rest if rest and first in state_words() and text[max(0, start - 4) : start].split()[-1:] == ["of"] else name


def _person(name: str, at: int, office: str, woman: bool | None = None, *, full: bool = False) -> list[Person]:
    if not name or (full and " " not in name):
        return []
    held = " ".join(sorted(_office_words(office)))
    return [Person(name, at, frozenset({held} if held else ()), woman)]


def _before(text: str, start: int) -> str:
    """The capitalised words in front of a title that make the office: "Kazakh Deputy Foreign" of "... Minister X"."""
    hit = re.search(
        rf"((?:(?:[A-Z][\w’'-]*|{ways('persons', 'before_titles')})\s){{1,4}})$", text[max(0, start - 80) : start]
    )
    return hit.group(1) if hit else ""
