"""The record and its questions: who is tied to whom, on which day, and where it is written.

Every question takes the day it asks about (`on`) and may take the day of knowledge (`as_of`): what the
record held then. Answers carry their sources.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path

from steppe.labels import find_country, suggest, unknown
from steppe.problems import SteppeError, UnknownLabel
from steppe.record.answers import Agreement, Coverage, Members, agreement_of
from steppe.record.days import day, today
from steppe.record.domains import Domains, domains_of
from steppe.record.files import COMPILED, instrument, load_compiled
from steppe.record.statements import FREE_TRADE, OPEN, TRADE, Instrument, Spell
from steppe.record.status import shown_as_of, status
from steppe.record.tie import Matrix, Tie, TieChange, Ties

When = str | date


class Record:
    """Instruments by id, read-only; `Record.default()` is the one that ships with Steppe."""

    def __init__(self, instruments: Iterable[Instrument]) -> None:
        self.instruments = {item.id: item for item in instruments}

    @classmethod
    def default(cls) -> Record:
        """The record that ships with Steppe."""
        return cls(load_compiled(COMPILED.read_text(encoding="utf-8")))

    @classmethod
    def from_folder(cls, folder: str | Path) -> Record:
        """A record from files of your own; raises `SteppeError` that lists every problem, with file and line."""
        from steppe.record.folder import read_folder  # loads pydantic and yaml

        files = read_folder(Path(folder))
        problems = [str(problem) for file in files for problem in file.problems]
        if problems:
            raise SteppeError(problems)
        dumped = (f.entry.model_dump(mode="json", by_alias=True, exclude_defaults=True) for f in files if f.entry)
        return cls(instrument(entry) for entry in dumped)

    @cached_property
    def _names(self) -> dict[str, str]:
        """Id by every label, case folded; an id wins over a name, a name over an alias."""
        found: dict[str, str] = {}
        for item in self.instruments.values():
            for alias in item.aliases:
                found.setdefault(alias.casefold(), item.id)
        found |= {item.name.casefold(): item.id for item in self.instruments.values()}
        return found | {name.casefold(): name for name in self.instruments}

    @cached_property
    def _spells(self) -> dict[str, tuple[Spell, ...]]:
        """Spells by party."""
        found: defaultdict[str, list[Spell]] = defaultdict(list)
        for item in self.instruments.values():
            for spell in item.spells:
                found[spell.party].append(spell)
        return {party: tuple(spells) for party, spells in found.items()}

    def find(self, name: str) -> Instrument:
        """The instrument of an id, name or alias in any case; raises `UnknownLabel` with the nearest."""
        if not isinstance(name, str):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise UnknownLabel(f"{name!r} is no name of an instrument or organisation: write it as text, such as EAEU.")
        key = self._names.get(name.casefold())
        if key is None:
            known = [label for item in self.instruments.values() for label in item.labels]
            raise UnknownLabel(f"the record has no instrument or organisation {name!r}: {suggest(str(name), known)}")
        return self.instruments[key]

    def members(self, name: str, on: When, *, role: str = "", as_of: When | None = None) -> Members:
        """Who was in an organisation or agreement on a day, in its main role or another (observer, ...).

        An empty answer tells by `existence` whether the organisation existed then.
        """
        item, when, known = self.find(name), day(on), _as_of(as_of)
        self._require_word(role, "role")
        role = role or item.main_role
        open_spells = [s for s in item.spells if s.role == role and s.holds(when, known)]
        return Members.of(item, when, role, known, open_spells)

    def ties(self, state: str, on: When, *, kind: str = "", as_of: When | None = None) -> Ties:
        """What ties a state on a day, its own ties first, then those through organisations it is a member of.

        What it had signed by then and what applied to it only later is among them, as a signatory.
        """
        state = self._state(state)
        self._require_word(kind, "kind")
        when, known = day(on), _as_of(as_of)
        own = [self._tie(s, when, known) for s in self._open(state, when, known)]
        own += self._signed(state, {tie.instrument for tie in own}, when, known)
        through = [
            self._tie(spell, when, known, via=tie.instrument)
            for tie in own
            if tie.role == "member"
            for spell in self._open(tie.instrument, when, known)
        ]
        found = [tie for tie in (*own, *through) if not kind or tie.kind == kind]
        found.sort(key=lambda t: (bool(t.via), t.kind, t.instrument, t.role))
        asked = {"state": state, "on": when, "kind": kind or None, "as_of": shown_as_of(known)}
        return Ties.of(found, f"Ties of {state} on {when}", asked)

    def between(self, one: str, other: str, on: When, *, as_of: When | None = None) -> Ties:
        """Instruments in which two states both take part on a day, directly or through an organisation."""
        theirs = {tie.instrument for tie in self.ties(other, on, as_of=as_of)}
        found = [tie for tie in self.ties(one, on, as_of=as_of) if tie.instrument in theirs]
        asked = {"between": [one, other], "on": day(on), "as_of": shown_as_of(_as_of(as_of))}
        return Ties.of(found, f"Between {one} and {other} on {day(on)}", asked)

    def matrix(self, states: Sequence[str], on: When) -> Matrix:
        """How many instruments tie each pair of two states or more on a day; raises `SteppeError` for fewer."""
        if len(set(states)) < max(2, len(states)):
            raise SteppeError("A matrix needs two states or more, each once.")
        held = {state: {tie.instrument for tie in self.ties(state, on)} for state in states}
        counts = {one: {other: len(held[one] & held[other]) * (one != other) for other in states} for one in states}
        return Matrix(tuple(states), day(on), counts)

    def timeline(self, state: str, *, as_of: When | None = None) -> Ties:
        """Every spell of a state, by its first day; deprecated ones are left out."""
        state = self._state(state)
        known = _as_of(as_of)
        spells = [s for s in self._spells[state] if s.rank != "deprecated" and s.known(known)]
        found = [self._tie(s, s.first, known) for s in sorted(spells, key=lambda s: (s.first, s.instrument))]
        return Ties.of(found, f"Timeline of {state}", {"state": state, "as_of": shown_as_of(known)}, "spells")

    def agreement(self, name: str, *, on: When | None = None, as_of: When | None = None) -> Agreement:
        """An instrument's dates, status on a day (today if none is given), parties and sources."""
        return agreement_of(self.find(name), day(on) if on is not None else today(), _as_of(as_of))

    def coverage(self, state: str, on: When, *, as_of: When | None = None) -> Coverage:
        """Partners with whom a state has trade agreements in force on a day, and which."""
        state = self._state(state)
        when, known = day(on), _as_of(as_of)
        found: defaultdict[str, set[str]] = defaultdict(set)
        concerned = {tie.instrument for tie in self.ties(state, on, as_of=as_of)}
        apart: defaultdict[str, set[str]] = defaultdict(set)
        for name, one, other in self.suspended_pairs(when, as_of=known):
            apart[name] |= {one, other} if state in (one, other) else set()
        for name, sides in self.trade_sides(when, TRADE, as_of=known, among=concerned):
            for k, side in enumerate(sides):
                if state in side:
                    for partner in frozenset[str]().union(*sides[:k], *sides[k + 1 :]) - {state} - apart[name]:
                        found[partner].add(name)
        agreements = {partner: tuple(sorted(ids)) for partner, ids in sorted(found.items())}
        used = sorted({name for ids in agreements.values() for name in ids})
        items = {name: self.instruments[name] for name in used}
        return Coverage(
            state=state,
            on=when,
            as_of=known,
            agreements=agreements,
            types={name: item.type for name, item in items.items()},
            depths={name: item.depth for name, item in items.items()},
            complete_until={name: item.complete_until(item.main_role) for name, item in items.items()},
            sources=tuple(source for item in items.values() for source in item.sources()),
        )

    def domains(self, state: str, on: When, *, as_of: When | None = None) -> Domains:
        """What ties a state to each partner on a day in economy, politics and security, and since when."""
        state = self._state(state)
        return domains_of(state, day(on), _as_of(as_of), self.ties(state, on, as_of=as_of))

    def states_in(
        self, name: str, on: str, as_of: str = OPEN, changed: Mapping[str, frozenset[str]] | None = None
    ) -> frozenset[str]:
        """States that take part in an instrument on a day, organisations among its parties by their members.

        `changed` gives the members of organisations where they are not those of the record.
        """
        if changed and name in changed:
            return changed[name]
        item = self.instruments[name]
        inside = [s.party for s in item.spells if s.role in ("member", "party") and s.holds(on, as_of)]
        found: set[str] = set()
        for party in inside:
            found |= self.side(party, on, as_of, changed)
        return frozenset(found)

    def side(
        self, party: str, on: str, as_of: str = OPEN, changed: Mapping[str, frozenset[str]] | None = None
    ) -> frozenset[str]:
        """The states that a party stands for on a day: itself, or those in the organisation that it is."""
        return self.states_in(party, on, as_of, changed) if party in self.instruments else frozenset({party})

    def trade_sides(
        self,
        on: When,
        types: Collection[str] = FREE_TRADE,
        changed: Mapping[str, frozenset[str]] | None = None,
        as_of: str = OPEN,
        among: Collection[str] | None = None,
    ) -> Iterator[tuple[str, tuple[frozenset[str], ...]]]:
        """Trade instruments in force on a day (all, or those `among` some ids): the id and its sides.

        A side is a state, the members of an organisation, or parties that the instrument puts on one side; each side
        has the instrument with every other. `types` are those that take tariffs to zero unless others are named;
        `changed` gives the members of organisations where they are not those of the record.
        """
        when, changed = day(on), changed or {}
        for name in self.instruments if among is None else sorted(among):
            item = self.instruments[name]
            if item.type not in types or status(item, when, as_of) not in ("in_force", "provisional"):
                continue
            inside = [s for s in item.spells if s.role in ("member", "party") and s.holds(when, as_of)]
            parties = {s.party for s in inside}
            parties -= {s.party for s in inside if s.status == "suspended" and not s.towards}
            sides: defaultdict[tuple[str, ...], frozenset[str]] = defaultdict(frozenset)
            for party in sorted(changed.get(item.id, parties)):
                sides[item.side_of(party)] |= self.side(party, when, as_of, changed)
            if len(sides) > 1:
                yield item.id, tuple(sides.values())

    def suspended_pairs(self, on: When, *, as_of: str = OPEN) -> Iterator[tuple[str, str, str]]:
        """Pairs of parties between whom alone an instrument is suspended on a day: id, one, other."""
        when = day(on)
        for item in self.instruments.values():
            for spell in item.spells:
                if spell.towards and spell.holds(when, as_of):
                    yield from ((item.id, spell.party, other) for other in spell.towards)

    def diff(self, state: str, first: When, last: When, *, as_of: When | None = None) -> TieChange:
        """Ties of a state that were added and that ended between two days."""
        before, after = (self.ties(state, on, as_of=as_of) for on in (first, last))
        had, have = ({tie.key for tie in ties} for ties in (before, after))
        days = day(first), day(last)
        added = Ties.of((t for t in after if t.key not in had), f"Added to {state} between {days[0]} and {days[1]}", {})
        removed = Ties.of((t for t in before if t.key not in have), "Ended", {})
        return TieChange(state, *days, added, removed, _as_of(as_of))

    def _open(self, party: str, when: str, known: str) -> list[Spell]:
        return [s for s in self._spells.get(party, ()) if s.holds(when, known)]

    def _tie(self, spell: Spell, when: str, known: str, via: str = "") -> Tie:
        item = self.instruments[spell.instrument]
        others = {
            s.party
            for s in item.spells
            if s.first <= when <= s.last and s.party != spell.party and s.rank != "deprecated" and s.known(known)
        }
        return Tie.of(item, spell, when, tuple(sorted(others)), via, status(item, when, known))

    def _signed(self, party: str, held: Collection[str], when: str, known: str) -> Iterator[Tie]:
        """Ties by instruments that were signed by a day and whose first spell of a party lies after it."""
        for spell in self._spells.get(party, ()):
            item = self.instruments[spell.instrument]
            signed = item.best("signed", known)
            later = spell.rank != "deprecated" and spell.known(known) and spell.first > when
            if not (later and signed and signed.first <= when) or item.id in held or spell.role != item.main_role:
                continue
            rows = [s for s in item.spells if s.role == spell.role and s.rank != "deprecated" and s.known(known)]
            if spell.first == min(s.first for s in rows):
                before = replace(spell, role="signatory", start=signed.date, end="", first=signed.first, last=OPEN)
                others = sorted({s.party for s in rows} - {party})
                yield Tie.of(item, before, when, tuple(others), "", status(item, when, known))

    @cached_property
    def _words(self) -> dict[str, frozenset[str]]:
        """Kinds and roles in use."""
        items = self.instruments.values()
        roles = frozenset(s.role for i in items for s in i.spells)
        return {"kind": frozenset(i.kind for i in items), "role": roles}

    def _require_word(self, word: str, what: str) -> None:
        """Refuse a role or kind that no file can have: "nobody" would be no answer to it."""
        if not word or word in self._words[what]:
            return
        from steppe.record.schema import words

        if word not in words(what):
            raise UnknownLabel(f"the record has no {what} {word!r}: {suggest(word, words(what))}")

    def _state(self, state: str) -> str:
        """The record's label of a state by any of its names and codes; raises `UnknownLabel` where it has none."""
        if not isinstance(state, str):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise UnknownLabel(f"{state!r} is no state: write its code or name as text, such as KAZ.")
        found = find_country(state, self._spells)
        if found is None:
            raise UnknownLabel(unknown(state, sorted(self._spells), "country", "the record"))
        return found


def _as_of(given: When | None) -> str:
    return day(given) if given is not None else OPEN
