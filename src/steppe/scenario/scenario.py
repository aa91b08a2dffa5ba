"""A scenario: named measures in order, as data that can be written, hashed and cited."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from steppe.problems import SteppeError, raise_if_any
from steppe.scenario.horizon import problem_of
from steppe.scenario.kinds import KINDS, AnyMeasure
from steppe.scenario.measures import Measure
from steppe.scenario.writing import as_yaml, plain_measure
from steppe.sourced import Source

HASH_LENGTH = 12


@dataclass(frozen=True, repr=False)
class Scenario:
    """Measures taken together, in order, with what they mirror and where that is written.

    `a + b` is a scenario that applies the measures of `a`, then those of `b`. Two scenarios with the
    same content are equal and have the same `hash`. `horizon` ("long", "medium" or "short") is the one it is asked at
    where whoever solves it says nothing else; None is that of the model.
    """

    name: str
    measures: tuple[AnyMeasure, ...] = ()
    note: str = ""
    sources: tuple[Source, ...] = ()
    horizon: str | None = None

    def __post_init__(self) -> None:
        measures = (self.measures,) if isinstance(self.measures, Measure) else self.measures
        object.__setattr__(self, "measures", tuple(cast("Iterable[AnyMeasure]", measures)))
        object.__setattr__(self, "sources", tuple(self.sources))
        raise_if_any(_problems(self))

    @classmethod
    def from_yaml(cls, path_or_text: str | Path) -> Scenario:
        """Read a scenario from a YAML file, or from YAML text (a string of more than one line).

        Raises `SteppeError` that lists every problem with its place. Nothing in the file is executed.
        """
        from steppe.scenario.reading import read_scenario

        if not isinstance(path_or_text, str | Path):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise SteppeError(f"{path_or_text!r} is no scenario: give the path of a file, or YAML as text.")
        return read_scenario(path_or_text)

    def to_yaml(self, path: str | Path | None = None) -> str:
        """The scenario as YAML text, also written to `path` if given; reading it gives the same."""
        text = as_yaml(self)
        if path is not None:
            Path(path).write_text(text, encoding="utf-8")
        return text

    def to_dict(self) -> dict[str, Any]:
        """The content as plain data, measures as `{"tariff": {...}}`; empty fields are left out."""
        filled: dict[str, Any] = {"name": self.name}
        if self.note:
            filled["note"] = self.note
        if self.horizon is not None:
            filled["horizon"] = self.horizon
        if self.sources:
            filled["sources"] = [source.to_dict() for source in self.sources]
        filled["measures"] = [plain_measure(measure) for measure in self.measures]
        return filled

    @property
    def hash(self) -> str:
        """The first characters of the SHA-256 of the content; the order of keys does not matter."""
        content = json.dumps(self.to_dict(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(content.encode()).hexdigest()[:HASH_LENGTH]

    def __add__(self, other: Scenario) -> Scenario:
        if not isinstance(other, Scenario):  # pyright: ignore[reportUnnecessaryIsInstance]
            return NotImplemented
        horizons = {one.horizon for one in (self, other) if one.horizon is not None}
        if len(horizons) > 1:
            raise SteppeError(f"{self.name!r} and {other.name!r} have different horizons: leave out one of them.")
        notes = dict.fromkeys(note for note in (self.note, other.note) if note)
        return Scenario(
            f"{self.name} + {other.name}",
            self.measures + other.measures,
            "\n".join(notes),
            tuple(dict.fromkeys(self.sources + other.sources)),
            horizons.pop() if horizons else None,
        )

    def __repr__(self) -> str:
        lines = [f"Scenario {self.name!r} ({self.hash})"]
        lines += [f"  {measure!r}" for measure in self.measures] or ["  no measures"]
        return "\n".join(lines)


def _problems(scenario: Scenario) -> list[str]:
    problems: list[str] = []
    if not isinstance(scenario.name, str) or not scenario.name.strip():  # pyright: ignore[reportUnnecessaryIsInstance]
        problems.append(f"Scenario: `name` is {scenario.name!r}: give it a name.")
    if not isinstance(scenario.note, str):  # pyright: ignore[reportUnnecessaryIsInstance]
        problems.append(f"Scenario: `note` is {scenario.note!r}: it must be text.")
    if scenario.horizon is not None and (said := problem_of(scenario.horizon)):
        problems.append(f"Scenario {scenario.name!r}: {said}")
    for i, measure in enumerate(scenario.measures):
        if type(measure) not in KINDS.values():
            what = f"measures[{i}] is {measure!r}"
            problems.append(f"Scenario {scenario.name!r}: {what}, not a measure such as Tariff(...).")
    for i, source in enumerate(scenario.sources):
        if not isinstance(source, Source):  # pyright: ignore[reportUnnecessaryIsInstance]
            problems.append(f"Scenario {scenario.name!r}: sources[{i}] is {source!r}, not a Source.")
    return problems
