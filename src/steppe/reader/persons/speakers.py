"""Who is named in a document, under which names, and with which offices."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import islice

from steppe.reader.language import Language
from steppe.reader.patterns import any_of, openings
from steppe.reader.persons.names import WORD, clean_name, folded, naming, state_words

MOST_VERBS = 20_000
"""So many speech verbs are looked at for names: those of a book."""


@dataclass(frozen=True, slots=True)
class _Patterns:
    """How persons are named with their offices, and who speaks."""

    titled: re.Pattern[str]
    apposed: re.Pattern[str]
    before_name: re.Pattern[str]
    title_of: re.Pattern[str]
    office_before: re.Pattern[str]
    speaking: re.Pattern[str]
    spoken: re.Pattern[str]
    honorific: re.Pattern[str]
    roles: re.Pattern[str]
    women: re.Pattern[str]
    before: re.Pattern[str]
    begins: re.Pattern[str]


@cache
def _patterns(language: Language) -> _Patterns:
    n = naming(language)
    w = language.all_ways("persons")
    the, within = rf"(?:{w['the']}\s)?", rf"(?:(?:{WORD}|{w['in_office']})\s)"
    return _Patterns(
        titled=re.compile(rf"\b((?i:{n.titles})|{n.honorific})\s+(?:{n.honorific}\s+)*({n.name})"),
        apposed=re.compile(rf"\b({n.name}),\s(?:{w['apposed_by']})?((?:[\w’'-]+\s){{0,4}}?(?i:{n.titles}))\b"),
        before_name=re.compile(rf"\b((?i:{n.titles})),\s({n.name}),"),
        title_of=re.compile(rf"\b({n.titles})\s(?:{w['of_or_to']})\s{the}({within}{{1,8}}{WORD})"),
        office_before=re.compile(
            rf"\b((?i:{n.titles})\s(?:{w['of']})\s{the}{within}{{0,9}}{WORD}),\s(?:{n.honorific}\s+)*({n.name})(?=,)"
        ),
        speaking=re.compile(rf"(?:^|[\s“”\"«»,–—-])({n.name})(?:,[^,.]{{2,120}},)?\s(?:(?:{w['auxiliaries']})\s)?$"),
        spoken=re.compile(rf"\s(?:[a-z]+\s){{0,2}}?({n.name})(?=[,.;”\"]|\s(?:{w['behind_speaker']})\b|$)"),
        honorific=re.compile(n.honorific),
        roles=re.compile(w["roles"], re.I),
        women=re.compile(w["women"]),
        before=re.compile(rf"((?:(?:[A-Z][\w’'-]*|{w['before_titles']})\s){{1,4}})$"),
        begins=_title_begins(language),
    )


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
    language: Language
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
        wanted = _office_words(office, self.language)
        return tuple(p for p in self.persons if wanted and any(wanted <= set(o.split()) for o in p.offices))


def _office_words(written: str, language: Language) -> frozenset[str]:
    said = language.words("persons")
    written = written.lower()
    for one, other in said["same_words"].items():
        written = written.replace(one, other)
    held = [part for word in re.findall(r"[\w’'-]+", written) for part in said["same_office"].get(word, word).split()]
    return frozenset(re.sub(rf"{said['owns']}$", "", word) for word in held) - frozenset(said["office_idle"])


def people(text: str, language: Language, labels: tuple[tuple[str, int], ...] = ()) -> People:
    """Find the persons whom a document names with a title, in apposition to an office, as speakers, or by labels."""
    found: dict[str, Person] = {}
    for new in sorted((*_namings(text, language), *(Person(n, at) for n, at in labels)), key=lambda p: p.first):
        key = _known(found, new.name)
        old = found.get(key, new)
        fuller = len(new.name.split()) > len(old.name.split())
        name = new.name if fuller else old.name
        found[key] = Person(name, old.first, old.offices | new.offices, old.woman or new.woman)
    index: dict[str, tuple[Person, ...]] = {}
    found = {key: _in_full(text, person, language) for key, person in found.items()}
    for person in found.values():
        for token in {person.tokens[0], person.tokens[-1]}:
            index[token] = (*index.get(token, ()), person)
    return People(tuple(found.values()), language, index)


def _in_full(text: str, person: Person, language: Language) -> Person:
    """A person known by one name with the first name that the text gives once: "Markus Ritter" for Ritter."""
    if " " in person.name or len(person.name) < 3:
        return person
    for hit in re.finditer(rf"\b({WORD})\s+{re.escape(person.name)}\b", text):
        first = clean_name(hit.group(1), language)
        if first and not naming(language).only_title.fullmatch(first):
            return replace(person, name=f"{first} {person.name}")
    return person


def _known(found: dict[str, Person], name: str) -> str:
    """The key of the person who has this name: the folded surname, or the first part of one already known."""
    parts = [folded(p) for p in name.split()]
    if len(parts) == 1 and parts[0] not in found:
        return next((k for k, p in found.items() if p.tokens[0] == parts[0]), parts[0])
    return parts[-1]


def _title_begins(language: Language) -> re.Pattern[str]:
    """How titles begin, as they are written, in small letters and in capitals."""
    small = openings(language.ways("persons", "titles").lower())
    forms = {form for way in small for form in (way, way.capitalize(), way.upper())}
    return re.compile(rf"(?<!\w)(?:{any_of(forms | openings(language.ways('persons', 'honorifics')))})")


def _namings(text: str, language: Language) -> list[Person]:
    """Every naming of a person, with the office and the sex that it shows."""
    said = _patterns(language)
    out: list[Person] = []
    starts = [hit.start() for hit in said.begins.finditer(text)]
    for hit in (m for at in starts if (m := said.titled.match(text, at))):
        title, name = hit.group(1), clean_name(hit.group(2), language)
        if said.roles.fullmatch(title) and title[0].isupper():
            continue  # "A Guest Lecture"
        plain = said.honorific.fullmatch(title)
        office = "" if plain else f"{_before(text, hit.start(1), said)} {title}"
        woman = True if said.women.match(title) else None
        out += _person(name, hit.start(2), (office, language), woman, full=title[0].islower())
    for hit in said.apposed.finditer(text):
        out += _person(clean_name(hit.group(1), language), hit.start(1), (hit.group(2), language), full=True)
    for hit in (m for at in starts if (m := said.office_before.match(text, at))):
        out += _person(clean_name(hit.group(2), language), hit.start(2), (hit.group(1), language), full=True)
    for hit in (m for at in starts if (m := said.before_name.match(text, at))):
        office = f"{_before(text, hit.start(1), said)} {hit.group(1)}"
        out += _person(clean_name(hit.group(2), language), hit.start(2), (office, language), full=True)
    for hit in (m for at in starts if (m := said.title_of.match(text, at))):
        out += _of_title(hit, language)
    return [*out, *_speaking(text, language)]


def _of_title(hit: re.Match[str], language: Language) -> list[Person]:
    """The holder of "Minister of Trade B. Ganzorig", whose name begins behind the words of the office."""
    parts, no_names = hit.group(2).split(), naming(language).no_names
    last = max((k for k, w in enumerate(parts) if w in no_names or w[0].islower()), default=-1)
    if len(parts) > last + 2 and parts[last + 1] in state_words(language):
        last += 1  # "Minister of Trade of Mongolia B. Ganzorig": the state belongs to the office
    if last < 0:
        return []
    name = clean_name(" ".join(parts[last + 1 :]), language)
    return _person(name, hit.start(2), (f"{hit.group(1)} {' '.join(parts[: last + 1])}", language), full=True)


def _speaking(text: str, language: Language) -> list[Person]:
    """Those who are the subjects of verbs of speech."""
    said, out = _patterns(language), list[Person]()
    for verb in islice(naming(language).verb.finditer(text), MOST_VERBS):
        base = max(0, verb.start() - 200)
        hits = (said.speaking.search(text[base : verb.start()]), said.spoken.match(text[verb.end() : verb.end() + 80]))
        for hit, offset in zip(hits, (base, verb.end()), strict=True):
            if hit:
                name = _without_state(text, offset + hit.start(1), hit.group(1), language)
                out += _person(clean_name(name, language), offset + hit.start(1), ("", language), full=True)
    return out


def _without_state(text: str, start: int, name: str, language: Language) -> str:
    """A name without the state of the office in front of it: "of Mongolia B. Ganzorig" names B. Ganzorig."""
    first, _, rest = name.partition(" ")
    of = language.words("persons")["of_state"]
    return (
        rest
        if rest and first in state_words(language) and text[max(0, start - 4) : start].split()[-1:] == [of]
        else name
    )


def _person(
    name: str, at: int, office: tuple[str, Language], woman: bool | None = None, *, full: bool = False
) -> list[Person]:
    if not name or (full and " " not in name):
        return []
    held = " ".join(sorted(_office_words(*office)))
    return [Person(name, at, frozenset({held} if held else ()), woman)]


def _before(text: str, start: int, said: _Patterns) -> str:
    """The capitalised words in front of a title that make the office: "Kazakh Deputy Foreign" of "... Minister X"."""
    hit = said.before.search(text[max(0, start - 80) : start])
    return hit.group(1) if hit else ""
