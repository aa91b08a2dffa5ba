"""Names, titles and verbs of speech as patterns, and what is left of capitalised words when titles are taken off."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from steppe.labels.countries import states
from steppe.reader.language import Language

WORD = r"[^\W\d_a-zа-я][\w]*(?:[-’'`][^\W\d_]\w*)*"
PARTICLES = r"(?:al|el|bin|ibn|von|van|de|der|zu)"  # of names in any language


@dataclass(frozen=True, slots=True)
class Naming:
    """How a language names persons: titles, honorifics, verbs of speech, and words that begin no person's name.

    What is text is a part of larger patterns.
    """

    titles: str
    honorific: str
    title: str
    name: str
    speech: str
    verb: re.Pattern[str]
    only_title: re.Pattern[str]
    office: re.Pattern[str]
    owned: re.Pattern[str]
    no_names: frozenset[str]


@cache
def naming(language: Language) -> Naming:
    """The patterns of a language's `persons.yaml`."""
    titles, speech = (language.ways("persons", key) for key in ("titles", "speech"))
    honorific = rf"(?:{language.ways('persons', 'honorifics')})\.?"
    given = frozenset(language.words("context")["persons"].split())
    no_names = frozenset(language.words("persons")["no_names"].split())
    no_initial = language.words("persons")["no_initial"]
    return Naming(
        titles=titles,
        honorific=honorific,
        title=rf"(?:{titles}|{honorific})",
        name=rf"(?:{WORD}|{no_initial}[A-Z]\.)(?:\s(?:{PARTICLES}[-\s])?{WORD}){{0,3}}",
        speech=speech,
        verb=re.compile(rf"\b(?:{speech})\b"),
        only_title=re.compile(rf"(?:{titles}|{honorific})", re.I),
        office=re.compile(rf"\b(?:{titles}|{language.ways('persons', 'offices')})\b", re.I),
        owned=re.compile(language.words("persons")["owned"]),
        no_names=no_names | (state_words(language) | _state_words(language, "demonyms")) - given,
    )


@lru_cache(maxsize=100_000)
def folded(name: str) -> str:
    """A name without the differences of transliteration: Tokaev, Tokayev and TOKAYEV are one."""
    low = name.lower().replace("’", "").replace("'", "").replace("-", "")
    low = re.sub(r"(?<=[aeiou])ye", "e", low).replace("zh", "j").replace("kh", "h").replace("ss", "s")
    return re.sub(r"(?:iy|ii|yi|y)$", "i", low)


def clean_name(written: str, language: Language) -> str:
    """The name within capitalised words: titles, demonyms and other words taken off, "" if no name is left."""
    first, _, rest = written.partition("\n")
    if rest and len(clean_name(first, language).split()) > 1:
        return clean_name(first, language)  # a name that ends its line is whole
    said = naming(language)
    parts = written.split()
    while parts and (parts[0] in said.no_names or said.only_title.fullmatch(parts[0])):
        parts = parts[1:]
    owned = next((k for k, p in enumerate(parts) if said.owned.search(p)), None)
    if owned is not None:
        parts = [*parts[:owned], said.owned.sub("", parts[owned])]
    wrong = any(p in said.no_names or p.title() in said.no_names or said.only_title.fullmatch(p) for p in parts)
    wrong = wrong or " ".join(parts).title() in state_names(language)
    shouted = [p.isupper() for p in parts if len(p) > 2]
    if not parts or wrong or len(parts[-1]) < 2 or (any(shouted) and not all(shouted)):
        return ""
    return " ".join(parts)


def is_office(written: str, language: Language) -> bool:
    """Whether words name an office or a ministry."""
    return bool(naming(language).office.search(written))


@cache
def state_words(language: Language) -> frozenset[str]:
    """Names of states that are one word, which a person's name does not begin with behind "minister of"."""
    return _state_words(language, "names")


@cache
def state_names(language: Language) -> frozenset[str]:
    """Names of states, which are no persons' names either where they are more than one word."""
    return frozenset(name.title() for name in _of_states(language, "names"))


def _state_words(language: Language, column: str) -> frozenset[str]:
    return frozenset(name for name in _of_states(language, column) if name.isalpha())


def _of_states(language: Language, column: str) -> list[str]:
    return [name for row in (*states(), *language.table("states")) for name in row[column].split(";")]
