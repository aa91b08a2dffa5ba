"""Names, titles and verbs of speech as patterns, and what is left of capitalised words when titles are taken off."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from steppe.labels.countries import states
from steppe.reader.words import ways, words

TITLES = ways("persons", "titles")
HONORIFIC = rf"(?:{ways('persons', 'honorifics')})\.?"
TITLE = rf"(?:{TITLES}|{HONORIFIC})"
WORD = r"[^\W\d_a-zа-я][\w]*(?:[-’'`][^\W\d_]\w*)*"
NAME = rf"(?:{WORD}|(?<!H\.)(?<!H\.\s)[A-Z]\.)(?:\s(?:(?:al|el|bin|ibn|von|van|de|der|zu)[-\s])?{WORD}){{0,3}}"
SPEECH = ways("persons", "speech")
VERB = re.compile(rf"\b(?:{SPEECH})\b")


@lru_cache(maxsize=100_000)
def folded(name: str) -> str:
    """A name without the differences of transliteration: Tokaev, Tokayev and TOKAYEV are one."""
    low = name.lower().replace("’", "").replace("'", "").replace("-", "")
    low = re.sub(r"(?<=[aeiou])ye", "e", low).replace("zh", "j").replace("kh", "h").replace("ss", "s")
    return re.sub(r"(?:iy|ii|yi|y)$", "i", low)


def clean_name(written: str) -> str:
    """The name within capitalised words: titles, demonyms and other words taken off, "" if no name is left."""
    first, _, rest = written.partition("\n")
    if rest and len(clean_name(first).split()) > 1:
        return clean_name(first)  # a name that ends its line is whole
    parts = written.split()
    while parts and (parts[0] in no_names() or re.fullmatch(TITLE, parts[0], re.I)):
        parts = parts[1:]
    owned = next((k for k, p in enumerate(parts) if re.search(r"[’']s?$", p)), None)
    if owned is not None:
        parts = [*parts[:owned], re.sub(r"[’']s?$", "", parts[owned])]
    wrong = any(p in no_names() or p.title() in no_names() or re.fullmatch(TITLE, p, re.I) for p in parts)
    wrong = wrong or " ".join(parts).title() in state_names()
    shouted = [p.isupper() for p in parts if len(p) > 2]
    if not parts or wrong or len(parts[-1]) < 2 or (any(shouted) and not all(shouted)):
        return ""
    return " ".join(parts)


def is_office(written: str) -> bool:
    """Whether words name an office or a ministry."""
    return bool(
        re.search(
            rf"\b(?:{TITLES}|ministry|government|service|office|embassy|kremlin|akorda|white\shouse)\b", written, re.I
        )
    )


@cache
def no_names() -> frozenset[str]:
    """Capitalised words that begin no person's name, those of states and their people among them."""
    given = frozenset(words("context")["persons"].split())
    return frozenset(words("persons")["no_names"].split()) | (state_words() | _state_words("demonyms")) - given


@cache
def state_words() -> frozenset[str]:
    """Names of states that are one word, which a person's name does not begin with behind "minister of"."""
    return _state_words("names")


@cache
def state_names() -> frozenset[str]:
    """Names of states, which are no persons' names either where they are more than one word."""
    return frozenset(name.title() for name in _of_states("names"))


def _state_words(column: str) -> frozenset[str]:
    return frozenset(name for name in _of_states(column) if name.isalpha())


def _of_states(column: str) -> list[str]:
    return [name for row in states() for name in row[column].split(";")]
