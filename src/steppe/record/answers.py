"""Answers of the record: tuples and small values that carry their day and their sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from steppe.record.days import today
from steppe.record.statements import OPEN, Instrument, Spell
from steppe.sourced import Source

STATUS_AFTER = {
    "proposed": "proposed",
    "negotiating": "negotiating",
    "initialled": "initialled",
    "signed": "signed",
    "ratified": "signed",
    "provisionally_applied": "provisional",
    "in_force": "in_force",
    "suspended": "suspended",
    "denounced": "in_force",
    "ended": "ended",
    "superseded": "ended",
}
ABSENT, UNRECORDED = "not in existence", "not on record"


class Members(tuple[str, ...]):
    """Codes of the members on a day, sorted; with the day, the role, the spells and the sources.

    A member by a spell whose first or last day is not known is in `unsure` while the day may be outside of it.
    `complete_until` is the last day for which the list was checked, "" where it never was.
    `existence` is "in existence", "not in existence" (before it began), "ended", or "not on record" where
    the record held nothing yet on the day of knowledge.
    """

    organisation: str
    on: str
    role: str
    as_of: str
    existence: str
    complete_until: str
    beyond: str
    unsure: Mapping[str, str]
    spells: tuple[Spell, ...]
    sources: tuple[Source, ...]

    @classmethod
    def of(cls, item: Instrument, on: str, role: str, as_of: str, spells: Sequence[Spell]) -> Members:
        """The answer from the spells that may be open."""
        sure = {spell.party for spell in spells if spell.surely(on)}
        answer = cls(sorted(sure))
        answer.unsure = {s.party: s.vague for s in spells if s.party not in sure}
        answer.complete_until = item.complete_until(role)
        answer.beyond = item.beyond(role, on)
        used = dict.fromkeys(key for spell in spells for key in spell.references) or _beginning(item)
        answer.organisation, answer.on, answer.role, answer.as_of = item.id, on, role, shown_as_of(as_of)
        answer.existence = existence(item, on, as_of)
        answer.spells, answer.sources = tuple(spells), item.sources(tuple(used))
        return answer

    def to_dict(self) -> dict[str, Any]:
        """The answer for JSON."""
        return {
            "organisation": self.organisation,
            "on": self.on,
            "role": self.role,
            "members": list(self),
            "unsure": dict(self.unsure),
            "complete_until": self.complete_until or None,
            "sentence": self.sentence,
            "existence": self.existence,
            "as_of": self.as_of,
            "spells": [spell_dict(spell) for spell in self.spells],
            "sources": [source.to_dict() for source in self.sources],
        }

    @property
    def sentence(self) -> str:
        """Who there is, or why there is nobody; whose days are not known; and where the record's list ends."""
        vague = "; ".join(f"{party} {when}" for party, when in self.unsure.items())
        unsure = f"Neither in nor out for certain: {vague}." if vague else ""
        said = self._who if self.existence != "in existence" or not (self or unsure) else ", ".join(self)
        ended = self.beyond if self.existence == "in existence" else ""
        return " ".join(part for part in (f"{said.rstrip('.')}." if said else "", unsure, ended) if part)

    @property
    def _who(self) -> str:
        if self.existence == ABSENT:
            return f"{self.organisation} was not in existence on {self.on}."
        if self.existence == UNRECORDED:
            return f"On {self.as_of} the record held nothing on {self.organisation}."
        if self.existence == "ended":
            return f"{self.organisation} had ended by {self.on}."
        return f"{self.organisation} had no {self.role} on {self.on}."


def _beginning(item: Instrument) -> tuple[str, ...]:
    """The references that say when an instrument began."""
    start = item.best("in_force") or item.best("signed") or next(iter((*item.spells, *item.events)), None)
    return start.references if start else ()


def existence(item: Instrument, on: str, as_of: str = OPEN) -> str:
    """Whether an instrument existed on a day: from its first spell or entry into force to its end."""
    if not any(statement.known(as_of) for statement in (*item.spells, *item.events)):
        return UNRECORDED
    spells = [s for s in item.spells if s.rank != "deprecated" and s.known(as_of) and s.role == item.main_role]
    starts = [s.first for s in spells]
    starts += [e.first for e in item.events if e.event == "in_force" and not e.party and e.known(as_of)]
    ended = item.best("ended", as_of)
    if not starts or on < min(starts):
        return ABSENT
    if (ended and on >= ended.first) or (spells and on > max(s.last for s in spells)):
        return "ended"
    return "in existence"


def shown_as_of(as_of: str) -> str:
    """The day of knowledge; today where none was asked for."""
    return today() if as_of == OPEN else as_of


def spell_dict(spell: Spell) -> dict[str, Any]:
    """A spell for JSON, what is empty left out."""
    named = {
        "party": spell.party,
        "role": spell.role,
        "from": spell.start,
        "to": spell.end,
        "precision": spell.precision,
        "status": spell.status,
        "rank": spell.rank,
        "confidence": spell.confidence,
        "reason": spell.reason,
        "note": spell.note,
    }
    return {key: value for key, value in named.items() if value}


@dataclass(frozen=True, slots=True)
class Tie:
    """One open spell of a party: the instrument, the others in it that day, through whom (`via`)."""

    instrument: str
    kind: str
    type: str
    name: str
    party: str
    role: str
    start: str
    end: str
    precision: str
    status: str
    rank: str
    confidence: str
    complete_until: str
    unsure: str
    others: tuple[str, ...]
    via: str
    tier: str
    note: str
    sources: tuple[Source, ...]

    @classmethod
    def of(cls, item: Instrument, spell: Spell, on: str, others: tuple[str, ...], via: str, state: str) -> Tie:
        """The tie of a spell on a day; `state` is where the instrument stands, said where it is not in force.

        `complete_until` is the last day for which the list of those in its role was checked; `unsure` what is known
        of its days where they do not say whether it was open.
        """
        tier = f"{item.tier['label']} ({item.tier['vocabulary']})" if item.tier else ""
        return cls(
            instrument=item.id,
            kind=item.kind,
            type=item.type,
            name=item.name,
            party=spell.party,
            role=spell.role,
            start=spell.start,
            end=spell.end,
            precision=spell.precision,
            status=spell.status if state in ("in_force", ABSENT) else state,
            rank=spell.rank,
            confidence=spell.confidence,
            complete_until=item.complete_until(spell.role),
            unsure="" if spell.surely(on) else spell.vague,
            others=others,
            via=via,
            tier=tier,
            note=spell.note,
            sources=item.sources(spell.references),
        )

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes two ties the same tie on two days."""
        return (self.instrument, self.role, self.via)

    def to_dict(self) -> dict[str, Any]:
        """The tie for JSON, what is empty left out."""
        values = {name: getattr(self, name) for name in self.__slots__ if name != "sources"}
        values["from"], values["to"] = values.pop("start"), values.pop("end")
        kept = {key: list(v) if isinstance(v, tuple) else v for key, v in values.items() if v}
        return {**kept, "sources": [source.to_dict() for source in self.sources]}


@dataclass(frozen=True, slots=True)
class Agreement:
    """An instrument's own dates and status on a day; `by_party` has each party's events and its spells by role."""

    id: str
    name: str
    kind: str
    type: str
    parties: tuple[str, ...]
    signed: str
    in_force: str
    ended: str
    status: str
    on: str
    as_of: str
    by_party: Mapping[str, Mapping[str, str]]
    conflicts: tuple[str, ...]
    note: str
    complete_until: Mapping[str, str]
    beyond: str
    sources: tuple[Source, ...]

    def to_dict(self) -> dict[str, Any]:
        """The agreement for JSON; a date that is not known is null."""
        values: dict[str, Any] = {name: getattr(self, name) for name in self.__slots__ if name != "sources"}
        for name in ("signed", "in_force", "ended"):
            values[name] = values[name] or None
        values["parties"], values["conflicts"] = list(self.parties), list(self.conflicts)
        values["by_party"] = {party: dict(dates) for party, dates in self.by_party.items()}
        values["complete_until"] = dict(self.complete_until)
        return {**values, "sources": [source.to_dict() for source in self.sources]}


def agreement_of(item: Instrument, on: str, as_of: str) -> Agreement:
    """The answer on one instrument."""
    dates = {name: event.date if (event := item.best(name, as_of)) else "" for name in STATUS_AFTER}
    by_party: dict[str, dict[str, str]] = {}
    for event in item.events:
        if event.party and event.rank != "deprecated" and event.known(as_of):
            by_party.setdefault(event.party, {})[event.event] = event.date
    spells = [s for s in item.spells if s.rank != "deprecated" and s.known(as_of)]
    for spell in spells:
        row = by_party.setdefault(spell.party, {})
        row[spell.role] = "; ".join(part for part in (row.get(spell.role, ""), _span(spell)) if part)
    parties = sorted({s.party for s in spells if s.role == item.main_role})
    return Agreement(
        id=item.id,
        name=item.name,
        kind=item.kind,
        type=item.type,
        parties=tuple(parties),
        signed=dates["signed"],
        in_force=dates["in_force"],
        ended=dates["ended"] or dates["superseded"],
        status=status(item, on, as_of),
        on=on,
        as_of=shown_as_of(as_of),
        by_party=by_party,
        conflicts=tuple(conflicts(item, as_of)),
        note=item.note,
        complete_until={role: checked.date for role, checked in item.checked.items()},
        beyond="" if dates["ended"] and dates["ended"] <= on else item.beyond(item.main_role, on),
        sources=item.sources(),
    )


def _span(spell: Spell) -> str:
    return f"{spell.start} to {spell.end}" if spell.end else f"from {spell.start}" if spell.start else "undated"


def status(item: Instrument, on: str, as_of: str = OPEN) -> str:
    """Where an instrument stood on a day: the last step of its life cycle by then."""
    order = list(STATUS_AFTER)
    steps = [event for name in order if (event := item.best(name, as_of)) and event.first <= on]
    if steps:
        last = max(steps, key=lambda e: (e.first, order.index(e.event)))
        return STATUS_AFTER[last.event]
    found = existence(item, on, as_of)
    return {"in existence": "in_force", UNRECORDED: UNRECORDED}.get(found, ABSENT)


def conflicts(item: Instrument, as_of: str = OPEN) -> list[str]:
    """Statements that lost to a better one of the same step or party, with the reason."""
    chosen = {event.event: event for event in (item.best(name, as_of) for name in STATUS_AFTER) if event}
    lost = [
        (f"{e.event} {e.date}" + (f" ({e.party})" if e.party else ""), e)
        for e in item.events
        if e.rank == "deprecated" or (not e.party and chosen.get(e.event, e) is not e)
    ]
    spells = [(f"{s.party} {s.role} from {s.start or 'no date'}", s) for s in item.spells if s.rank == "deprecated"]
    known = [(what, s) for what, s in (*lost, *spells) if s.known(as_of)]
    return [f"{what}: {s.reason or s.note or 'another date is better sourced.'}" for what, s in known]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Trade agreements in force between a state and its partners on a day."""

    state: str
    on: str
    as_of: str
    agreements: Mapping[str, tuple[str, ...]]
    types: Mapping[str, str]
    complete_until: Mapping[str, str]
    sources: tuple[Source, ...]

    @property
    def beyond(self) -> tuple[str, ...]:
        """The agreements whose parties were not checked up to the day."""
        return tuple(name for name, until in self.complete_until.items() if until < self.on)

    @property
    def sentence(self) -> str:
        """How many partners by how many agreements, and how many of these were not checked up to the day."""
        with_whom = f"{len(self.agreements)} states by {len(self.types)} agreements"
        said = f"{self.state} on {self.on}: trade agreements in force with {with_whom}."
        if not self.beyond:
            return said
        count = f"Not checked up to that day: the parties of {len(self.beyond)} of them"
        return f"{said} {count}; who joined or left since, and what was signed since, may be missing."

    def to_dict(self) -> dict[str, Any]:
        """The coverage for JSON."""
        return {
            "state": self.state,
            "on": self.on,
            "as_of": shown_as_of(self.as_of),
            "agreements": {partner: list(ids) for partner, ids in self.agreements.items()},
            "types": dict(self.types),
            "complete_until": {name: until or None for name, until in self.complete_until.items()},
            "sentence": self.sentence,
            "sources": [source.to_dict() for source in self.sources],
        }


@dataclass(frozen=True, slots=True)
class TieChange:
    """Ties of a state that came and went between two days."""

    state: str
    first: str
    last: str
    added: tuple[Tie, ...]
    removed: tuple[Tie, ...]
    as_of: str

    def to_dict(self) -> dict[str, Any]:
        """The change for JSON."""
        return {
            "state": self.state,
            "from": self.first,
            "to": self.last,
            "added": [tie.to_dict() for tie in self.added],
            "removed": [tie.to_dict() for tie in self.removed],
            "as_of": shown_as_of(self.as_of),
        }
