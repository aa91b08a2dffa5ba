"""Labels and groups of a scenario found on a world, as positions in its arrays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from steppe.labels import country_code, find_country, means_all, unknown
from steppe.record import group_names
from steppe.scenario.measures import Labels
from steppe.world.groups import Groups

if TYPE_CHECKING:
    from steppe.world.world import World

Array = np.ndarray


class Places:
    """Where the labels of one scenario lie on one world; collects problems and notes on the way.

    `unknown` holds sentences on labels that neither the world nor the record has, `problems` those on
    groups that cannot be used, `notes` how each group was read.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.unknown: list[str] = []
        self._groups = Groups(world)
        self.problems, self.notes = self._groups.problems, self._groups.notes  # what is found here is added to these
        self.sources = self._groups.sources  # where the membership of the groups is written
        self._country = {label: i for i, label in enumerate(world.countries)}
        self._sector = {label: j for j, label in enumerate(world.sectors)}
        self._group: dict[str, list[int]] = {}

    def countries(self, labels: Labels, place: str) -> Array:
        """Positions of countries and of the members of groups, each once; None and "all" are all of them.

        Of several, an economy that the world has only inside a region is left out, and a note says so.
        """
        if labels is None or means_all(labels):
            return np.arange(len(self._country))
        found: list[int] = []
        several = tuple(map(self._own, _several(labels)))
        inside = [label for label in several if self._groups.region(label)] if len(several) > 1 else []
        for label in (label for label in several if label not in inside):
            if label in self._country:
                found.append(self._country[label])
            else:
                found += self._members(label, place)
        if inside and not found:
            self.unknown += [f"{place}: {self._no(label, (), 'country')}" for label in inside]
        elif inside:
            left = ", ".join(map(self._groups.named, inside))
            self.notes.append(f"{place}: {self._where()} has no label for {left}, left as before.")
        return np.array(sorted(set(found)), dtype=np.intp)

    def sectors(self, labels: Labels, place: str) -> Array:
        """Positions of sectors, each once; None is all of them."""
        if labels is None:
            return np.arange(len(self._sector))
        return np.unique(self.one_by_one(tuple(_several(labels)), "sector", place))

    def one_by_one(self, labels: Sequence[str], what: str, place: str) -> Array:
        """Positions of labels (no groups) in their order; those that are unknown are left out."""
        known = self._country if what == "country" else self._sector
        own = {label: self._own(label) if what == "country" else label for label in labels}
        for label in sorted(label for label in own if own[label] not in known):
            self.unknown.append(f"{place}: {self._no(label, list(known), what)}")
        return np.array([known[own[label]] for label in labels if own[label] in known], dtype=np.intp)

    def each(self, labels: Sequence[str], place: str) -> list[Array]:
        """Positions of each label, of a group all of its members; none where it is unknown, which is noted."""
        return [self.countries(label, place) for label in labels]

    def _own(self, label: str) -> str:
        """The world's label of a country by another name or code; ids of groups stay what they are."""
        if label in self._country or self._groups.is_id(label):
            return label
        return find_country(label, self._country) or label

    def _members(self, name: str, place: str) -> list[int]:
        """Positions of a group's members at the world's date; the note on it is made once."""
        if name in self._group:
            return self._group[name]
        if country_code(name) == name or not self._groups.exists(name):
            known = [*self._country, *group_names()]
            self.unknown.append(f"{place}: {self._no(name, known, 'country')}")
            return []
        labels = self._groups.labels(name, place)
        if labels:
            self._group[name] = [self._country[label] for label in labels]
        return self._group.get(name, [])

    def _no(self, label: str, known: Sequence[str], what: str) -> str:
        """What is wrong with a label, and where the economy is when the world has it inside a region."""
        if what == "country" and self._groups.region(label):
            return f"{self._where()} has {label} only inside {self._groups.region(label)!r}: name that region."
        said = unknown(label, known, what, self._where())
        if what == "sector" and len(self.world.sectors) == 1:
            said += " (it has one sector; of the shipped worlds eurasia-2023 has several)"
        return said

    def _where(self) -> str:
        return f"world {self.world.name!r}"


def _several(labels: str | Iterable[str]) -> Iterable[str]:
    return (labels,) if isinstance(labels, str) else labels
