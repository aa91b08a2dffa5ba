"""What the record holds: instruments, their events and their spells, as plain frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from steppe.record.days import first_day, last_day
from steppe.record.depths import Depth
from steppe.sourced import Source

TRADE = ("free_trade_area", "customs_union", "economic_union", "partial_scope")  # types that lower tariffs
FREE_TRADE = TRADE[:3]  # types that take them to zero among the parties
MAIN_ROLE = {"organisation": "member"}  # every other kind has parties
BEGINNING, OPEN = "0000-01-01", "9999-12-31"
BETTER = {"preferred": 0, "normal": 1, "deprecated": 2}
SURER = {"high": 0, "medium": 1, "low": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What events and spells have in common: who says so, how well, and when the record came to say it."""

    party: str
    first: str  # the first and the last day that the dates span
    last: str
    references: tuple[str, ...]
    rank: str = "normal"
    reason: str = ""
    confidence: str = "high"
    note: str = ""
    recorded_at: str = ""
    superseded_by: str = ""

    @property
    def stands(self) -> bool:
        """Whether the record says so today: neither deprecated nor replaced."""
        return self.rank != "deprecated" and not self.superseded_by

    def known(self, as_of: str) -> bool:
        """Whether the record held this statement on a day, and had not replaced it."""
        return self.recorded_at <= as_of and not (self.superseded_by and self.superseded_by <= as_of)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Statement):
    """A step in the life of an instrument (`party` empty) or of one party in it; `date` is as precise as known."""

    event: str
    date: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell(Statement):
    """One party in one role from `start` to `end`, as written.

    A suspended spell with `towards` is suspended towards these parties alone.
    """

    instrument: str
    role: str
    start: str
    end: str
    status: str = "in_force"
    towards: tuple[str, ...] = ()

    def holds(self, on: str, as_of: str = OPEN) -> bool:
        """Whether the spell is open on a day, deprecated and replaced statements apart."""
        return self.first <= on <= self.last and self.rank != "deprecated" and self.known(as_of)

    def surely(self, on: str, as_of: str = OPEN) -> bool:
        """Whether the spell is open on a day whatever day of their year or month its ends fall on."""
        begun = not self.start or last_day(self.start) <= on
        return self.holds(on, as_of) and begun and (not self.end or on <= first_day(self.end))

    @property
    def vague(self) -> str:
        """What is known of ends without a day: "from 2024, day not known", or "" where both have one."""
        ends = (("from", self.start), ("to", self.end))
        known = " ".join(f"{word} {when}" for word, when in ends if len(when) in (4, 7))
        return f"{known}, day not known" if known else ""

    @property
    def precision(self) -> str:
        """How precise the first day is known: day, month, year, or undated."""
        return {0: "undated", 4: "year", 7: "month"}.get(len(self.start), "day")


@dataclass(frozen=True, slots=True)
class Checked:
    """The last day up to which a list was held against a source that has all of it, and that source."""

    date: str
    references: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Instrument:
    """An organisation, agreement or other instrument with all that is recorded of it."""

    id: str
    kind: str
    type: str
    name: str
    aliases: tuple[str, ...]
    scope: tuple[str, ...]
    depth: int | None  # DESTA's, 0 to 7
    depths: tuple[Depth, ...]
    tier: Mapping[str, str]
    note: str
    references: Mapping[str, Source]
    events: tuple[Event, ...]
    spells: tuple[Spell, ...]
    checked: Mapping[str, Checked]  # by role
    sides: tuple[tuple[str, ...], ...] = ()  # parties that have it with the other sides alone

    def complete_until(self, role: str) -> str:
        """The last day for which the list of those in a role is known to be complete; "" where it is not."""
        return self.checked[role].date if role in self.checked else ""

    def beyond(self, role: str, on: str) -> str:
        """A sentence where a list was not checked up to a day, else ""."""
        until, who = self.complete_until(role), f"{role.replace('_', ' ')} of {self.id}"
        if not until:
            return f"The record does not have every {who}: who is absent from it may be one."
        return "" if on <= until else f"The record has every {who} up to {until}; what changed later is not in it."

    def side_of(self, party: str) -> tuple[str, ...]:
        """The parties on a party's side, itself among them; itself alone where the instrument has no sides."""
        return next((side for side in self.sides if party in side), (party,))

    @property
    def main_role(self) -> str:
        """The role of those who make the instrument up: member of an organisation, else party."""
        roles = {spell.role for spell in self.spells}
        wanted = MAIN_ROLE.get(self.kind, "party")
        return wanted if wanted in roles or not roles else sorted(roles)[0]

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """Everything the instrument answers to: id, name, aliases."""
        return (self.id, self.name, *self.aliases)

    @cached_property
    def steps(self) -> Mapping[str, tuple[Event, ...]]:
        """The instrument's own events by name, deprecated ones left out."""
        own = [e for e in self.events if not e.party and e.rank != "deprecated"]
        return {name: tuple(e for e in own if e.event == name) for name in dict.fromkeys(e.event for e in own)}

    def best(self, event: str, as_of: str = OPEN) -> Event | None:
        """The instrument's own event by rank, confidence and precision; deprecated ones never count."""
        found = [e for e in self.steps.get(event, ()) if e.known(as_of)]
        return min(found, key=lambda e: (BETTER[e.rank], SURER[e.confidence], -len(e.date)), default=None)

    def sources(self, keys: tuple[str, ...] | None = None) -> tuple[Source, ...]:
        """The references named, or all of them."""
        return tuple(self.references[key] for key in (keys if keys is not None else tuple(self.references)))
