"""A language: the words by which documents in it are read, each file of them read and compiled once, when asked for.

Words are files of `data/CODE`: YAML for words and patterns, CSV for names. A further language is a further folder whose
YAML files have the keys of the English ones; what it lacks is said when it is asked for, all at once.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import yaml

from steppe.problems import raise_if_any
from steppe.reader.patterns import spread

DATA = Path(__file__).parent / "data"
SHAPE = "en"  # the language whose files say which words a language needs
NESTED = {  # tables whose own keys the code asks for; the keys of others are words of the language
    "ties": ("own_words", "beside", "status"),
    "claims": ("partnered", "beside", "doubts", "ranked_by"),
    "assertions": ("roles", "tiers"),
}


@dataclass(frozen=True, eq=False)
class Language:
    """The words of one language; two are the same only where they are one object, as `Language.of` gives them."""

    code: str
    folder: Path

    @staticmethod
    def of(code: str, data: Path = DATA) -> Language:
        """A language by its code, from a folder of languages; raises `SteppeError` with all that it lacks."""
        return _language(code, data)

    def __reduce__(self) -> tuple[Any, ...]:
        """Copies and pickles are the language itself."""
        return Language.of, (self.code, self.folder.parent)

    @cached_property
    def _read(self) -> dict[str, Mapping[str, Any]]:
        return {}

    def words(self, name: str) -> Mapping[str, Any]:
        """The file `NAME.yaml` as it is written."""
        if name not in self._read:
            self._read[name] = yaml.safe_load((self.folder / f"{name}.yaml").read_text(encoding="utf-8"))
        return self._read[name]

    def ways(self, name: str, key: str) -> str:
        """Alternatives of a file as a pattern, see `patterns.spread`."""
        return spread(self.words(name)[key])

    def all_ways(self, name: str) -> dict[str, str]:
        """The same for every key of a file whose words are one text."""
        return {key: self.ways(name, key) for key, said in self.words(name).items() if isinstance(said, str)}

    def table(self, kind: str) -> Iterator[dict[str, str]]:
        """The rows of the language's own table `KIND.csv`, none where it has no such table."""
        yield from _rows(self.folder / f"{kind}.csv")

    def names(self, kind: str) -> Iterator[dict[str, str]]:
        """The rows of its own table, then those of other languages, since texts hold names of all."""
        yield from self.table(kind)
        for folder in sorted(path for path in DATA.iterdir() if path.is_dir() and path != self.folder):
            yield from _rows(folder / f"{kind}.csv")

    def problems(self) -> Iterator[str]:
        """What English has and this language lacks or has otherwise: files in one sentence, keys in one for a table."""
        shapes = sorted((DATA / SHAPE).glob("*.yaml"))
        held = [shape for shape in shapes if (self.folder / shape.name).exists()]
        if not held:
            known = ", ".join(sorted(path.parent.name for path in self.folder.parent.glob("*/languages.yaml")))
            yield f"Documents in {self.code!r} cannot be read: {self.folder} has no words; there are {known or 'none'}."
            return
        missing = [shape.name for shape in shapes if shape not in held]
        if missing:
            yield f"{self.folder} lacks {', '.join(missing)}; a language has the files and keys of {SHAPE}."
        for shape in held:
            yield from self._problems_of(shape)

    def _problems_of(self, shape: Path) -> Iterator[str]:
        name, place = shape.stem, f"{self.code}/{shape.name}"
        try:
            mine, wanted = self.words(name), yaml.safe_load(shape.read_text(encoding="utf-8"))
        except yaml.YAMLError as error:
            yield f"{place} is no YAML: {' '.join(str(error).split())}."
            return
        if not isinstance(mine, dict):
            yield f"{place} has no keys; it needs those of {SHAPE}/{shape.name}."
            return
        yield from _unlike(place, mine, wanted)
        for table in NESTED.get(name, ()):
            if isinstance(mine.get(table), dict):
                yield from _unlike(f"{place}, {table}", mine[table], wanted[table])


def _rows(path: Path) -> Iterator[dict[str, str]]:
    if path.exists():
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)


def _unlike(place: str, mine: Mapping[str, Any], wanted: Mapping[str, Any]) -> Iterator[str]:
    """What one table lacks, has in another form, or has as a pattern that is none."""
    missing = [key for key in wanted if key not in mine]
    if missing:
        yield f"{place} lacks {', '.join(map(repr, missing))}."
    for key in (key for key in wanted if key in mine):
        if not isinstance(mine[key], type(wanted[key])):
            yield f"{place}, {key!r} is {_kind(mine[key])}; it has to be {_kind(wanted[key])}."
        elif isinstance(mine[key], str):
            try:
                re.compile(spread(mine[key]))
            except re.error as error:
                yield f"{place}, {key!r} is no pattern: {error}."
        elif isinstance(mine[key], (list, dict)) and any(isinstance(word, bool) for word in mine[key]):
            yield f"{place}, {key!r} has a word that YAML takes for true or false: write it in quotes."


def _kind(value: Any) -> str:
    kinds = {dict: "a table", list: "a list", str: "text", int: "a number", float: "a number", type(None): "empty"}
    return kinds.get(type(value), type(value).__name__)


@cache
def _language(code: str, data: Path) -> Language:
    language = Language(code, data / (code if re.fullmatch("[a-z]{2,8}", code) else "?"))
    if code != SHAPE or data != DATA:
        raise_if_any(language.problems())
    return language


ENGLISH = Language.of(SHAPE)
