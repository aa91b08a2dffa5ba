"""Names of states, peoples, organisations, regions, instruments and corridors, and where in a text one of them stands.

The names come from `data/*/*.csv`, those of states from `steppe/labels`, from the record and from ISO 3166. In the
files `;` divides names, a final `*` stands for a Russian ending, and a final hyphen for a form that only stands
before one ("Sino-"). How names are spelled in a language is in its `lexicon.yaml`.
"""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from steppe import record
from steppe.labels.countries import states
from steppe.reader.language import Language
from steppe.record.statements import Instrument

NOTHING = ""  # the layer of a name that contains the name of a state and means something else
LAYER_OF_FILE = {"organisations": "ORG", "regions": "REGION", "corridors": "CORRIDOR", "instruments": "INSTR"}
CORRIDOR_TYPES = ("transport_corridor", "railway")
SPACE = r"(?:[ \t\xa0\u2007\u202f]+(?:\r?\n[ \t\xa0]*)?|\r?\n[ \t\xa0]*)"
HYPHEN = rf"(?:{SPACE}?[-\u2010-\u2014]{SPACE}?|{SPACE})"
ENDING = (
    "(?:а|о|у|ом|е|ы|и|я|ю|ей|ем|ии|ию|ия|ией|ой|ая|ое|ые|ие|ий|ый|ого|ому|ым|им|ыми|ими|ых|их|ую|ов|ь|ью|й|ям|ям)?"
)
PLACED = re.compile(r"[\w’']+|[^\w\s]|\s")


@dataclass(frozen=True, slots=True)
class Name:
    """One way to write something: its layer and ident, see `model.LAYERS`; the layer is "" for what is no name."""

    text: str
    layer: str
    ident: str


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """What decides the ident of a name that means two things: a pattern to be found in the text, else `otherwise`."""

    ident: str
    evidence: re.Pattern[str]
    otherwise: str


class Lexicon:
    """Names by their first word; the longest one that stands at a place wins.

    `starts` finds the words with which a name may begin, and `article` is the one that may stand before a name.
    """

    def __init__(self, names: Iterable[Name], ambiguous: dict[str, Ambiguous], language: Language) -> None:
        self.names = tuple(names)
        self.ambiguous = ambiguous
        self.starts = _starts(language)
        self.article: str = language.words("lexicon")["article"]
        self._compass = _compass(language)
        self._of_first: defaultdict[str, dict[str, Name]] = defaultdict(dict)
        for name in self.names:
            self._of_first[first_word(name.text)].setdefault(name.text, name)
        self._compiled: dict[str, tuple[re.Pattern[str], tuple[Name, ...]]] = {}

    def at(self, text: str, start: int, word: str) -> tuple[int, Name] | None:
        """The end of the longest name that starts here, and the name; `word` is the first word in the text."""
        best: tuple[int, Name] | None = None
        for key in _keys(word):
            if key not in self._of_first:
                continue
            pattern, names = self._pattern(key)
            found = pattern.match(text, start)
            if found and found.lastindex and (best is None or found.end() > best[0]):
                best = found.end(), names[found.lastindex - 1]
        return best

    def _pattern(self, key: str) -> tuple[re.Pattern[str], tuple[Name, ...]]:
        if key not in self._compiled:
            names = sorted(self._of_first[key].values(), key=lambda n: -len(n.text))
            joined = "|".join(f"({self._written(name.text)})" for name in names)
            self._compiled[key] = re.compile(joined), tuple(names)
        return self._compiled[key]

    def _written(self, name: str) -> str:
        """The pattern of a name: any space or line break within it, capitals throughout, or as it is spelled."""
        body = name.removesuffix("-")
        parts = [self._piece(piece.group(), name, last=piece.end() == len(body)) for piece in PLACED.finditer(body)]
        if name.endswith("-"):
            return "".join(parts) + r"(?=[-\u2010\u2011\u2013]\w)"
        end = "" if name.endswith(".") else r"(?!\w|\.[a-z]{2}\b)"
        return "".join(parts) + end + (r"(?!\$)" if name.isupper() else "")

    def _piece(self, piece: str, name: str, *, last: bool) -> str:
        if piece == " ":
            return SPACE
        if piece == "-":
            return HYPHEN
        if piece == "*":
            return ENDING
        if not piece[0].isalnum():
            return r"\.\s?" if piece == "." and not last else re.escape(piece)
        if piece.isupper():
            return re.escape(piece)
        upper = re.escape(piece.upper())
        spelled = re.sub("['’]", "['’ʼ]", re.escape(piece))
        if piece[0].islower():
            return f"(?:{spelled}|{re.escape(piece.capitalize())}|{upper})"
        if piece.lower() in self._compass and name != piece and not name.startswith(f"{self.article} "):
            return f"(?:[{piece[0]}{piece[0].lower()}]{spelled[1:]}|{upper})"
        return f"(?:{spelled}|{upper})"

    def conflicts(self) -> dict[str, set[str]]:
        """Names that stand for more than one thing and are not listed as ambiguous."""
        meant: defaultdict[str, set[str]] = defaultdict(set)
        for name in self.names:
            meant[name.text].add(name.ident)
        return {text: idents for text, idents in meant.items() if len(idents) > 1 and text not in self.ambiguous}


def first_word(name: str) -> str:
    """The key of a name: its first word in lower case, with `*` where it is a stem."""
    found = re.match(r"\w+\*?", name)
    return found[0].lower() if found else name.lower()


def _keys(word: str) -> Iterator[str]:
    """The keys that a word of a text may have: itself, and every stem of a Russian word."""
    lower = word.lower()
    yield lower
    if lower[0] >= "а":
        for cut in range(min(5, len(lower) - 1)):
            yield f"{lower[: len(lower) - cut]}*"


def _compass(language: Language) -> tuple[str, ...]:
    return tuple(language.words("lexicon")["compass"])


def _starts(language: Language) -> re.Pattern[str]:
    small = "|".join((*_compass(language), *language.words("lexicon")["opening"]))
    article = re.escape(language.words("lexicon")["article"])
    return re.compile(rf"(?<![\w@])(?:[A-ZÀ-ÖØ-ÞĀ-ſА-ЯЁ0-9]\w*|[а-яё]\w*|(?:{small})\b|{article}(?=\s[A-Z]))")


def _several(cell: str) -> Iterator[str]:
    yield from (name.strip() for name in cell.split(";") if name.strip())


def _state_names(language: Language) -> Iterator[Name]:
    import pycountry

    said = language.words("lexicon")
    same = re.compile(said["same_in_plural"])
    for row in (*states(), *language.names("states")):
        code = row["code"]
        yield from (Name(text, "STATE", code) for text in _several(row["names"]))
        for text in _several(row["demonyms"]):
            yield Name(text, "DEMONYM", code)
            if text.isascii() and not same.search(text.lower()):
                yield Name(f"{text}{said['plural']}", "DEMONYM", code)
        yield from (Name(text, "METONYM", code) for text in _several(row["seats"]))
        iso = pycountry.countries.get(alpha_3=code)
        official = str(getattr(iso, "official_name", "")).removeprefix("the ")
        if official and "," not in official:
            yield Name(official, "STATE", code)
    yield from (Name(text, "METONYM", ident) for text, ident in said["seats"].items())


def _listed_names(language: Language) -> Iterator[Name]:
    for row in language.names("not_names"):
        yield from (Name(text, NOTHING, "") for text in _several(row["names"]))
    yield from _state_names(language)
    for kind, layer in LAYER_OF_FILE.items():
        for row in language.names(kind):
            yield from (Name(text, layer, row["ident"]) for text in _several(row["names"]))


def _layer(item: Instrument, language: Language) -> str:
    """Organisations and forums are ORG; the lists of the WTO hold communities among the agreements."""
    if item.type in CORRIDOR_TYPES:
        return "CORRIDOR"
    said = language.words("lexicon")
    community = re.search(said["bodies"], item.name) and said["agreement"] not in item.name
    return "ORG" if item.kind == "organisation" or item.type == "forum" or community else "INSTR"


def _recorded_names(language: Language) -> Iterator[Name]:
    """Names of the record that say by themselves what they mean: no "A - B", no "between A and B"."""
    given: dict[str, str] = {}
    described = language.words("lexicon")["described"]
    for item in sorted(record.default().instruments.values(), key=lambda i: i.kind != "organisation"):
        layer = "REGION" if item.type == "region" else _layer(item, language)
        short = [item.id] if item.kind == "organisation" and item.id.isalpha() else []
        for label in (re.sub(r"\s*\(.*?\)|:.*", "", item.name), *item.aliases, *short):
            plain = len(label) > 1 and not re.search(rf" - |{described}", label)
            if plain and given.setdefault(label, item.id) == item.id:
                yield Name(label, layer, item.id)


def _spellings(names: Iterable[Name], language: Language) -> Iterator[Name]:
    for name in names:
        yield name
        for one, other in language.words("lexicon")["spellings"]:
            for old, new in ((one, other), (other, one)):
                if old in name.text:
                    yield Name(name.text.replace(old, new), name.layer, name.ident)


@cache
def lexicon(language: Language) -> Lexicon:
    """The lexicon for texts of a language, built once; what our own lists say goes before the record."""
    ambiguous = {
        row["name"]: Ambiguous(row["ident"], re.compile(row["evidence"].replace(" ", r"\s+")), row["otherwise"])
        for row in language.names("ambiguous")
    }
    listed = list(_spellings(_listed_names(language), language))
    known = {name.text for name in listed}
    recorded = [name for name in _spellings(_recorded_names(language), language) if name.text not in known]
    weak = [Name(text, "ORG" if a.ident not in ("KAZ", "RUS", "ZAF", "VNM") else "STATE", a.ident) for text, a in
            ambiguous.items() if text not in known and text not in {name.text for name in recorded}]  # fmt: skip
    return Lexicon((*listed, *recorded, *weak), ambiguous, language)


def suggest_name(text: str, language: Language) -> tuple[Name, ...]:
    """Names that are written almost like a text, for a person to choose from; nothing is linked by them."""
    texts = {name.text: name for name in lexicon(language).names if name.layer}
    return tuple(texts[near] for near in difflib.get_close_matches(text, texts, n=5, cutoff=0.75))
