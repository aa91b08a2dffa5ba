"""Groups of the record on a world: which of its labels an organisation's members are, at the world's date."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from steppe import record
from steppe.labels.countries import union_code
from steppe.problems import Problem, SteppeError, UnknownLabel
from steppe.sourced import Source

if TYPE_CHECKING:
    from steppe.world.world import World

INSTEAD = "List the countries instead."
OUTSIDE = "outside"  # the kind of the problem that no member of a group is in the world


class Groups:
    """Reads groups on one world; collects problems, a note on each group, and where membership is written."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.problems: list[str] = []
        self.notes: list[str] = []
        self.sources: list[Source] = []

    def exists(self, name: str) -> bool:
        """Whether the record has a group of this name."""
        return self._id(name) is not None

    def _id(self, name: str) -> str | None:
        """The record's id of a group by its names, or by what tariff data call a customs union ("EUN", "918")."""
        try:
            return record.default().find(union_code(name) or name).id
        except UnknownLabel:
            return None

    def is_id(self, name: str) -> bool:
        """Whether a group of the record has this id, written in just this way."""
        return name in record.default().instruments

    def labels(self, name: str, place: str) -> tuple[str, ...]:
        """The world's labels of the members, and of regions of members alone; none where there is a problem."""
        date = self.world.date
        if not date:
            self.problems.append(
                f"{place}: {name!r} is a group and world {self.world.name!r} has no date to read it at: "
                'use world.replace(date="2023-12-31") with the date of its data, or list the countries.'
            )
            return ()
        try:
            codes = record.members(record.default().find(union_code(name) or name).id, date)
        except SteppeError as error:
            self.problems.append(f"{place}: {error} {INSTEAD}")
            return ()
        if codes.existence != "in existence":
            self.problems.append(f"{place}: {codes.sentence} {INSTEAD}")
            return ()
        number = re.search(r"EU\D{0,6}([12]\d)\b", name) if union_code(name) else None
        if number and int(number[1]) != len(codes):
            self.problems.append(
                f"{place}: {name} says {number[1]} members and the EU had {len(codes)} on {date}: {INSTEAD.lower()}"
            )
            return ()
        whole = [region for region, held in self.world.regions.items() if held and held.keys() <= set(codes)]
        found = tuple(dict.fromkeys([*(code for code in codes if code in self.world.countries), *whole]))
        if not codes:
            self.problems.append(f"{place}: {name} has no members on {date}: list the countries instead.")
            return ()
        if not found:
            said = f"none of the {len(codes)} members of {name} on {date} is in world {self.world.name!r}."
            self.problems.append(Problem(said, place=place, kind=OUTSIDE))
            return ()
        inside = {code for region in whole for code in self.world.regions[region]}
        absent = [code for code in codes if code not in found and code not in inside]
        missing = f", not in this world: {', '.join(map(self.named, absent))}" if absent else ""
        vague = "; ".join(f"{code} {when}" for code, when in codes.unsure.items())
        unsure = f" Left out, neither in nor out for certain: {vague}." if vague else ""
        ended = f" {codes.beyond}" if codes.beyond else ""
        self.notes.append(f"{name} on {date}: {len(codes)} members{missing}.{unsure}{ended}")
        self.sources += codes.sources
        return found

    def named(self, code: str) -> str:
        """An economy without a label, with the region that holds it where there is one."""
        region = self.region(code)
        return f"{code} (inside {region})" if region else code

    def region(self, code: str) -> str:
        """The region that holds an economy without a label of its own, or ""."""
        return "" if code in self.world.countries else self.world.region_of(code)
