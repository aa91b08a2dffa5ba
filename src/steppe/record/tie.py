"""Ties of states: one instrument each, several as a table, those that came and went, and how many tie each pair."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from steppe.record.statements import Instrument, Spell
from steppe.record.status import ABSENT, shown_as_of
from steppe.record.tabular import Sheet, Tabular, listed
from steppe.sourced import Source

COLUMNS = (
    *("instrument", "name", "kind", "type", "party", "role", "status", "from", "to", "via", "tier", "others"),
    *("complete_until", "unsure", "confidence", "note", "sources"),
)
LOOKED_AT = ("instrument", "kind", "role", "status", "from", "to", "via", "name")


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

    def row(self) -> dict[str, str]:
        """The tie as text by column."""
        named = {"from": self.start, "to": self.end, "others": " ".join(self.others), "sources": listed(self.sources)}
        return {column: named[column] if column in named else str(getattr(self, column)) for column in COLUMNS}

    def to_dict(self) -> dict[str, Any]:
        """The tie for JSON, what is empty left out."""
        values = {name: getattr(self, name) for name in self.__slots__ if name != "sources"}
        values["from"], values["to"] = values.pop("start"), values.pop("end")
        kept = {key: list(v) if isinstance(v, tuple) else v for key, v in values.items() if v}
        return {**kept, "sources": [source.to_dict() for source in self.sources]}


class Ties(Tabular, tuple[Tie, ...]):
    """Several ties, with what they answer: `title`, the day asked about (`on`, "" for all days) and `sources`."""

    title: str
    on: str
    asked: Mapping[str, Any]
    name: str

    @classmethod
    def of(cls, found: Iterable[Tie], title: str, asked: Mapping[str, Any], name: str = "ties") -> Ties:
        """The answer; `asked` are the words of the question and `name` is what JSON calls the list."""
        answer = cls(found)
        answer.title, answer.asked, answer.name = f"{title}: {len(answer)}", asked, name
        answer.on = asked.get("on", "")
        return answer

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources of all of them, each once."""
        return tuple(dict.fromkeys(source for tie in self for source in tie.sources))

    @property
    def unchecked(self) -> int:
        """How many have a list of those taking part that was not checked up to the day."""
        return sum(tie.complete_until < self.on for tie in self)

    def sheet(self) -> Sheet:
        """A row a tie."""
        return Sheet(self.title, COLUMNS, LOOKED_AT, [tie.row() for tie in self])

    def to_dict(self) -> dict[str, Any]:
        """The question and the ties, for JSON."""
        return {**self.asked, self.name: [tie.to_dict() for tie in self]}

    def __repr__(self) -> str:
        note = f"{self.unchecked} with lists not checked up to {self.on}; " if self.unchecked else ""
        return f"{self.text()}\n({note}.table(), .to_csv(path), .sources: {len(self.sources)})"


@dataclass(frozen=True, slots=True, repr=False)
class TieChange(Tabular):
    """Ties of a state that came and went between two days."""

    state: str
    first: str
    last: str
    added: Ties
    removed: Ties
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

    def sheet(self) -> Sheet:
        """A row a tie, those added first."""
        counts = f"{len(self.added)} added, {len(self.removed)} ended"
        rows = [{"change": "added"} | tie.row() for tie in self.added]
        rows += [{"change": "ended"} | tie.row() for tie in self.removed]
        title = f"Ties of {self.state} between {self.first} and {self.last}: {counts}"
        return Sheet(title, ("change", *COLUMNS), ("change", *LOOKED_AT), rows)

    def __repr__(self) -> str:
        return self.text()


@dataclass(frozen=True, slots=True, repr=False)
class Matrix(Tabular):
    """How many instruments tie each pair of states on a day; `counts` by state and state."""

    states: tuple[str, ...]
    on: str
    counts: Mapping[str, Mapping[str, int]]

    def sheet(self) -> Sheet:
        """A row a state; nothing stands where it meets itself."""
        columns = ("state", *self.states)
        rows = [
            {"state": one} | {other: "" if other == one else str(self.counts[one][other]) for other in self.states}
            for one in self.states
        ]
        return Sheet(f"Instruments that tie each pair on {self.on}", columns, columns, rows)

    def to_dict(self) -> dict[str, Any]:
        """The counts for JSON."""
        return {"states": list(self.states), "on": self.on, "instruments": {k: dict(v) for k, v in self.counts.items()}}

    def __repr__(self) -> str:
        return self.text()
