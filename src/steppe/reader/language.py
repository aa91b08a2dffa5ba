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
    "claims": ("partnered", "doubts", "ranked_by"),
    "assertions": ("roles",),
}


@dataclass(frozen=True, eq=False)
class Language:
    """The words of one language; two are the same only where they are one object, as `Language.of` gives them."""

    code: str
    folder: Path

    @staticmethod
    @cache
    def of(code: str, data: Path = DATA) -> Language:
        """A language by its code, from a folder of languages; raises `SteppeError` with all that it lacks."""
        language = Language(code, data / code)
        if code != SHAPE or data != DATA:
            raise_if_any(language.problems())
        return language

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

    def names(self, kind: str) -> Iterator[dict[str, str]]:
        """The rows of the table `KIND.csv`: the language's own, then those of others, since texts hold names of all."""
        others = sorted(path for path in DATA.iterdir() if path.is_dir() and path != self.folder)
        for folder in (self.folder, *others):
            path = folder / f"{kind}.csv"
            if path.exists():
                with path.open(encoding="utf-8", newline="") as file:
                    yield from csv.DictReader(file)

    def problems(self) -> Iterator[str]:
        """A sentence for every file, key and pattern that English has and this language lacks or has otherwise."""
        if not self.folder.is_dir():
            known = ", ".join(sorted(path.parent.name for path in self.folder.parent.glob("*/languages.yaml")))
            yield f"There is no language {self.code!r}: {self.folder.parent} has {known or 'none'}."
            return
        for shape in sorted((DATA / SHAPE).glob("*.yaml")):
            yield from self._problems_of(shape)

    def _problems_of(self, shape: Path) -> Iterator[str]:
        path, name = self.folder / shape.name, shape.stem
        if not path.exists():
            yield f"Language {self.code!r} has no file {shape.name}; it needs the keys of {SHAPE}/{shape.name}."
            return
        try:
            mine, wanted = self.words(name), yaml.safe_load(shape.read_text(encoding="utf-8"))
        except yaml.YAMLError as error:
            yield f"{self.code}/{shape.name} is no YAML: {' '.join(str(error).split())}."
            return
        if not isinstance(mine, dict):
            yield f"{self.code}/{shape.name} has no keys; it needs those of {SHAPE}/{shape.name}."
            return
        for table in ("", *NESTED.get(name, ())):
            if not table or isinstance(mine.get(table), dict):
                held, needed = (mine[table], wanted[table]) if table else (mine, wanted)
                yield from _unlike(f"{self.code}/{shape.name}" + (f", {table}" if table else ""), held, needed)


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


def _kind(value: Any) -> str:
    kinds = {dict: "a table", list: "a list", str: "text", int: "a number", float: "a number", type(None): "empty"}
    return kinds.get(type(value), type(value).__name__)


ENGLISH = Language.of(SHAPE)
