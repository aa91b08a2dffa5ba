"""Partitions of a state's foreign partners into vectors: YAML files, checked and read on a world.

name: poles
note: why these
vectors:
  Russia: [RUS]           # labels of the world, and groups of the record at the world's date
  EU: [EU]
  neighbours: each        # every land neighbour a vector of its own (CEPII GeoDist)
  other: rest             # all that no other vector holds; one at most
first: true               # a partner in several vectors counts in the first; without it that is an error
around: neighbours        # the vector of the states that the others were chosen for, where there is one

The state itself is left out of its own vector. Every partner is in exactly one vector: what is in none is named, unless
a vector takes the rest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from steppe.indicators.geography import land_neighbours
from steppe.labels import country_name, find_country, suggest, unknown
from steppe.problems import Problem, SteppeError, raise_if_any
from steppe.world.groups import OUTSIDE, Groups
from steppe.world.world import World
from steppe.yaml_text import YamlText, text_of

FOLDER = Path(__file__).parent / "partitions"
KEYS = ("name", "note", "vectors", "first", "around")
REST, EACH = "rest", "each"


@dataclass(frozen=True, slots=True)
class Partition:
    """A partition as it was written: vectors with labels or groups, "each" neighbour, or the "rest".

    `around` is the vector of the states that the others were chosen for, "" where it is drawn for no states in
    particular.
    """

    name: str
    vectors: Mapping[str, tuple[str, ...] | str]
    note: str = ""
    first: bool = False
    around: str = ""


@dataclass(frozen=True, slots=True)
class Vectors:
    """A partition read on a world for one state: the labels of each vector, and notes on what was left out.

    `home` is the vector that would hold the state itself, `around` that of the states it is drawn for; `by_state` where
    each state has vectors of its own.
    """

    partition: str
    members: Mapping[str, tuple[str, ...]]
    notes: tuple[str, ...] = ()
    home: str = ""
    around: str = ""
    by_state: bool = False

    def of(self, label: str) -> str:
        """The vector that holds a label."""
        return next(vector for vector, inside in self.members.items() if label in inside)


def partitions() -> tuple[str, ...]:
    """Names of the partitions inside the package."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


def partition(given: str | Path | Mapping[str, Any] | Partition) -> Partition:
    """A partition by name, from a YAML file, or from a mapping of vectors; raises `SteppeError` with all problems."""
    if isinstance(given, Partition):
        return given
    if isinstance(given, Mapping):
        return _checked("own", {"name": "own", "vectors": dict(given)}, [])
    text = str(given)
    if text in partitions():
        return read(FOLDER / f"{text}.yaml")
    path = Path(given)
    if path.suffix in (".yaml", ".yml") or path.exists():
        return read(path)
    raise SteppeError(
        f"There is no partition {text!r}: {suggest(text, partitions())} A path to a .yaml file works too."
    )


def read(path: Path) -> Partition:
    """The partition in a file."""
    reader = YamlText(path.name)
    root = reader.mapping(text_of(path, "partition"), "a partition", KEYS, "`name` and `vectors`")
    reader.entries(root, "", KEYS, required=("name", "vectors"))
    return _checked(path.name, reader.plain(root), reader.problems)


def _checked(where: str, given: Mapping[str, Any], problems: list[str]) -> Partition:
    raise_if_any(problems)
    vectors = given.get("vectors")
    if not isinstance(vectors, Mapping) or not vectors:
        raise SteppeError(f"{where}: `vectors` must be a mapping: {{Russia: [RUS], other: rest}}.")
    found: dict[str, tuple[str, ...] | str] = {}
    for name, inside in vectors.items():
        labels = _labels(inside)
        if labels is None:
            problems.append(f"{where}, vectors.{name}: give a list of labels and groups, `rest` or `each`.")
        else:
            found[str(name)] = labels
    if sum(inside == REST for inside in found.values()) > 1:
        problems.append(f"{where}: only one vector can take the rest.")
    around = str(given.get("around") or "")
    if around and around not in found:
        problems.append(f"{where}: `around` is {around!r}, which is no vector of it: they are {', '.join(found)}.")
    raise_if_any(problems)
    first = str(given.get("first") or "false").lower() == "true"
    return Partition(str(given.get("name") or where), found, str(given.get("note") or ""), first, around)


def _labels(given: Any) -> tuple[str, ...] | str | None:
    if isinstance(given, str):
        return given if given in (REST, EACH) else (given,)
    if isinstance(given, Sequence) and given and all(isinstance(label, str) and label for label in given):
        return tuple(str(label) for label in given)
    return None


def vectors_of(given: str | Path | Mapping[str, Any] | Partition, world: World, state: str) -> Vectors:
    """The labels of every vector of `state` on a world; raises `SteppeError` that lists every problem.

    A vector without any partner in the world has none and a note says so.
    """
    wanted = partition(given)
    state = world.label(state)
    reading = _Reading(wanted, world, state)
    for name, inside in wanted.vectors.items():
        reading.take(name, inside)
    return reading.finish()


class _Reading:
    """One partition while it is read on one world."""

    def __init__(self, wanted: Partition, world: World, state: str) -> None:
        self.wanted, self.world, self.state = wanted, world, state
        self.groups = Groups(world)
        self.members: dict[str, tuple[str, ...]] = {}
        self.taken: dict[str, str] = {}
        self.home = ""
        self.problems: list[str] = []
        self.notes: list[str] = []

    def take(self, name: str, inside: tuple[str, ...] | str) -> None:
        """Read one vector; the rest waits until the others are known."""
        if inside == REST:
            self.members[name] = ()
        elif inside == EACH:
            for neighbour in land_neighbours(self.state):
                if neighbour in self.world.countries:
                    self._hold(country_name(neighbour), [neighbour])
        else:
            whole = [region for region, held in self.world.regions.items() if held.keys() <= set(inside)]
            within = {code for region in whole for code in self.world.regions[region]}
            found = [label for entry in inside if entry not in within for label in self._resolve(entry, name)]
            self._hold(name, list(dict.fromkeys([*found, *whole])))

    def _resolve(self, entry: str, vector: str) -> tuple[str, ...]:
        own = None if self.groups.is_id(entry) else find_country(entry, self.world.countries)
        if own is not None:
            return (own,)
        if not self.groups.exists(entry):
            known = [*self.world.countries, *partitions()]
            inside = [region for region, held in self.world.regions.items() if entry in held]
            if inside or (len(entry) == 3 and entry.isupper()):
                where = f"inside {inside[0]}" if inside else "not in this world"
                self.notes.append(f"{entry} of vector {vector} is {where}.")
            else:
                self.problems.append(
                    f"vector {vector}: {unknown(entry, known, 'country', f'world {self.world.name!r}')}"
                )
            return ()
        before = len(self.groups.problems)
        found = self.groups.labels(entry, f"vector {vector}")
        for problem in map(Problem.of, self.groups.problems[before:]):
            (self.notes if problem.kind == OUTSIDE else self.problems).append(problem)
        return found

    def _hold(self, name: str, labels: list[str]) -> None:
        kept: list[str] = []
        for label in labels:
            if label == self.state:
                self.home = self.home or name
                continue
            other = self.taken.setdefault(label, name)
            if other == name:
                kept.append(label)
            elif not self.wanted.first:
                self.problems.append(
                    f"{label} is in the vectors {other} and {name}: leave it in one, or write `first: true` to count "
                    "it in the first."
                )
        self.members[name] = tuple(kept)

    def finish(self) -> Vectors:
        """The vectors with the rest, after every problem is known."""
        left = [label for label in self.world.countries if label != self.state and label not in self.taken]
        rest = next((name for name, inside in self.wanted.vectors.items() if inside == REST), None)
        if rest is not None:
            self.members[rest] = tuple(left)
            self.home = self.home or rest
        elif left:
            shown = ", ".join(left[:8]) + (f", ... ({len(left)} in all)" if len(left) > 8 else "")
            self.problems.append(f"{shown} in no vector: add them, or a vector with `rest`.")
        raise_if_any(f"Partition {self.wanted.name}, {problem}" for problem in dict.fromkeys(self.problems))
        empty = [name for name, inside in self.members.items() if not inside]
        self.notes += [f"Vector {name} has no partner of {self.state} in this world." for name in empty]
        members = {name: inside for name, inside in self.members.items() if inside}
        return Vectors(
            self.wanted.name,
            members,
            tuple(dict.fromkeys((*self.groups.notes, *self.notes))),
            self.home,
            self.wanted.around,
            EACH in self.wanted.vectors.values(),
        )
