"""Answers of the record: tuples and small values that carry their day and their sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from steppe.labels import country_name
from steppe.record.depths import Depth
from steppe.record.statements import Instrument, Spell
from steppe.record.status import ABSENT, STATUS_AFTER, UNRECORDED, conflicts, existence, shown_as_of, status
from steppe.record.tabular import Sheet, Tabular, listed
from steppe.sourced import Source


class Members(Tabular, tuple[str, ...]):
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
        sure = {spell.party for spell in spells if spell.surely(on, as_of)}
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

    def sheet(self) -> Sheet:
        """A row a spell that may hold on the day."""
        title = f"{self.organisation} on {self.on}: {len(self)} as {self.role} (record as of {self.as_of})"
        common = {"organisation": self.organisation, "on": self.on, "role": self.role}
        common |= {"complete_until": self.complete_until, "sources": listed(self.sources)}
        shown = ("code", "name", "from", "to", "remark")
        columns = ("organisation", "on", "role", *shown[:4], "status", "remark", "complete_until", "sources")
        return Sheet(title, columns, shown, [common | _member_row(s, s.party in self.unsure) for s in self.spells])

    def __str__(self) -> str:
        return "\n".join(part for part in (self.text(), self.beyond) if part) if self.spells else self.sentence

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


def _member_row(spell: Spell, unsure: bool) -> dict[str, str]:
    vague = "day not known: in or out" if unsure else ""
    remarks = (vague, spell.status if spell.status != "in_force" else "", spell.note)
    return {
        "code": spell.party,
        "name": country_name(spell.party),
        "from": spell.start,
        "to": spell.end,
        "status": spell.status,
        "remark": "; ".join(part for part in remarks if part),
    }


def _beginning(item: Instrument) -> tuple[str, ...]:
    """The references that say when an instrument began."""
    start = item.best("in_force") or item.best("signed") or next(iter((*item.spells, *item.events)), None)
    return start.references if start else ()


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


@dataclass(frozen=True, slots=True, repr=False)
class Agreement(Tabular):
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
    depths: tuple[Depth, ...]
    sources: tuple[Source, ...]

    @property
    def head(self) -> str:
        """Its name and kind, its dates and its status, a line each."""
        dates = (("signed", self.signed), ("in force", self.in_force), ("ended", self.ended))
        known = "; ".join(f"{name} {value}" for name, value in dates if value) or "no date of its own"
        return (
            f"{self.id}: {self.name} ({self.type.replace('_', ' ')})\n{known}\n"
            f"Status on {self.on}: {self.status.replace('_', ' ')} (record as of {self.as_of})"
            + (f"\nDepth: {'; '.join(map(str, self.depths))}" if self.depths else "")
        )

    def sheet(self) -> Sheet:
        """A row a party with its dates."""
        common = {"agreement": self.id, "on": self.on, "status": self.status, "sources": listed(self.sources)}
        dates = {p: ", ".join(f"{k.replace('_', ' ')} {v}" for k, v in d.items()) for p, d in self.by_party.items()}
        rows = [common | {"party": p, "name": country_name(p), "dates": dates[p]} for p in sorted(dates)]
        shown = ("party", "name", "dates")
        return Sheet(self.head, ("agreement", "on", "status", *shown, "sources"), shown, rows)

    def __repr__(self) -> str:
        return "\n".join(part for part in (self.text(), self.note, self.beyond) if part)

    def to_dict(self) -> dict[str, Any]:
        """The agreement for JSON; a date that is not known is null."""
        values: dict[str, Any] = {name: getattr(self, name) for name in self.__slots__ if name != "sources"}
        for name in ("signed", "in_force", "ended"):
            values[name] = values[name] or None
        values["parties"], values["conflicts"] = list(self.parties), list(self.conflicts)
        values["by_party"] = {party: dict(dates) for party, dates in self.by_party.items()}
        values["complete_until"] = dict(self.complete_until)
        values["depths"] = [depth.to_dict() for depth in self.depths]
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
        depths=item.depths,
        sources=item.sources(),
    )


def _span(spell: Spell) -> str:
    return f"{spell.start} to {spell.end}" if spell.end else f"from {spell.start}" if spell.start else "undated"


@dataclass(frozen=True, slots=True, repr=False)
class Coverage(Tabular):
    """Trade agreements in force between a state and its partners on a day."""

    state: str
    on: str
    as_of: str
    agreements: Mapping[str, tuple[str, ...]]
    types: Mapping[str, str]
    depths: Mapping[str, int | None]  # DESTA's, 0 to 7
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

    def sheet(self) -> Sheet:
        """A row a partner; `unchecked` are the agreements whose parties were not checked up to the day."""
        common = {"state": self.state, "on": self.on, "sources": listed(self.sources)}
        rows = [
            common
            | {"code": partner, "partner": country_name(partner), "agreements": ", ".join(ids)}
            | {"depth": self.deepest(ids)}
            | {"unchecked": ", ".join(name for name in ids if name in self.beyond)}
            for partner, ids in self.agreements.items()
        ]
        shown = ("code", "partner", "agreements", "depth")
        return Sheet(self.sentence, ("state", "on", *shown, "unchecked", "sources"), shown, rows)

    def deepest(self, ids: Sequence[str]) -> str:
        """The deepest of some agreements by DESTA, of 7; "" where none has an index."""
        known = [depth for name in ids if (depth := self.depths[name]) is not None]
        return str(max(known)) if known else ""

    def __repr__(self) -> str:
        return self.text()

    def to_dict(self) -> dict[str, Any]:
        """The coverage for JSON."""
        return {
            "state": self.state,
            "on": self.on,
            "as_of": shown_as_of(self.as_of),
            "agreements": {partner: list(ids) for partner, ids in self.agreements.items()},
            "types": dict(self.types),
            "depths": dict(self.depths),
            "complete_until": {name: until or None for name, until in self.complete_until.items()},
            "sentence": self.sentence,
            "sources": [source.to_dict() for source in self.sources],
        }
