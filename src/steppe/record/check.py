"""Checks of the record beyond its schema: every rule of FORMAT.md, with file and line."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

from steppe.labels import country_code, suggest
from steppe.record.days import first_day, last_day
from steppe.record.files import TIES
from steppe.record.folder import Located, RecordFile, read_folder
from steppe.record.statements import BEGINNING, OPEN

if TYPE_CHECKING:
    from steppe.record.schema import InstrumentEntry, SpellEntry

Rule = Callable[[RecordFile, "InstrumentEntry", frozenset[str]], Iterator[Located]]
UNCODED = re.compile(r"XKX|(historic|other):[^\W\d_](?:[\w .'()-]*[\w)])?")  # parties that ISO 3166 has no code for
LIFE = ("signed", "in_force", "ended")


@dataclass(frozen=True, slots=True)
class RecordReport:
    """What a check found: how many files and statements, and every problem."""

    files: int
    spells: int
    events: int
    problems: tuple[Located, ...]

    @property
    def ok(self) -> bool:
        """Whether there is no problem."""
        return not self.problems

    def __str__(self) -> str:
        counted = f"{self.files} files, {self.spells} spells of parties, {self.events} events"
        if self.ok:
            return f"Record: {counted}; no problem."
        return "\n".join([f"Record: {counted}; {len(self.problems)} problems:", *map(str, self.problems)])

    def to_dict(self) -> dict[str, Any]:
        """The report for JSON."""
        problems = [{"file": p.file, "line": p.line, "problem": p.sentence} for p in self.problems]
        counts = {"files": self.files, "spells": self.spells, "events": self.events}
        return {"ok": self.ok, **counts, "problems": problems}


def check_record(folder: Path = TIES) -> RecordReport:
    """Check all files below a folder: schema, references, dates, codes, overlaps, names."""
    files = read_folder(folder)
    entries = [(file, file.entry) for file in files if file.entry]
    ids = frozenset(entry.id for _, entry in entries)
    problems = [problem for file in files for problem in file.problems]
    for file, entry in entries:
        for rule in RULES:
            problems += rule(file, entry, ids)
    problems += _names(entries)
    spells = sum(len(row.party) for _, entry in entries for row in entry.spells)
    events = sum(len(row.party) or 1 for _, entry in entries for row in entry.events)
    ordered = sorted(problems, key=lambda p: (p.file, p.line, p.sentence))
    return RecordReport(len(files), spells, events, tuple(dict.fromkeys(ordered)))


def _file_name(file: RecordFile, entry: InstrumentEntry, _: frozenset[str]) -> Iterator[Located]:
    if Path(file.path).stem != entry.id:
        yield file.at(f"id is {entry.id!r}: the file must be called {entry.id}.yaml.", "id")


def _references(file: RecordFile, entry: InstrumentEntry, _: frozenset[str]) -> Iterator[Located]:
    used: set[str] = set()
    for part, rows in (("events", entry.events), ("spells", entry.spells), ("complete_until", entry.complete_until)):
        for k, row in enumerate(rows):
            used |= set(row.references)
            for key in row.references:
                if key not in entry.references:
                    hint = suggest(key, list(entry.references))
                    yield file.at(f"{part}[{k}] names the reference {key!r}, which is not there: {hint}", part, k)
    for key in entry.references:
        if key not in used:
            yield file.at(f"the reference {key!r} is used by no statement: use it or drop it.", "references", key)


def _reasons(file: RecordFile, entry: InstrumentEntry, _: frozenset[str]) -> Iterator[Located]:
    for part, rows in (("events", entry.events), ("spells", entry.spells)):
        for k, row in enumerate(rows):
            if row.rank == "deprecated" and not row.reason:
                yield file.at(f"{part}[{k}] is deprecated without a reason: say why it is not believed.", part, k)
            if row.superseded_by and row.superseded_by < (row.recorded_at or entry.recorded_at):
                yield file.at(f"{part}[{k}] is superseded before it was recorded.", part, k)


def _codes(file: RecordFile, entry: InstrumentEntry, ids: frozenset[str]) -> Iterator[Located]:
    for part, rows in (("events", entry.events), ("spells", entry.spells)):
        for k, row in enumerate(rows):
            for party in row.party:
                if party not in ids and country_code(party) != party and not UNCODED.fullmatch(party):
                    yield file.at(
                        f"{part}[{k}] has the party {party!r}, which is no ISO 3166 alpha-3 code, no organisation"
                        " in the record, and neither XKX nor historic:NAME or other:NAME.",
                        part,
                        k,
                    )


def _dates(file: RecordFile, entry: InstrumentEntry, _: frozenset[str]) -> Iterator[Located]:
    for k, row in enumerate(entry.spells):
        if row.start is None and entry.type != "region":
            yield file.at(f"spells[{k}] has no `from`: only a region goes without.", "spells", k)
        if row.towards and row.status != "suspended":
            yield file.at(f"spells[{k}] has `towards`, which only a suspended spell has.", "spells", k)
        if row.start and row.end and last_day(row.end) < first_day(row.start):
            yield file.at(f"spells[{k}] ends ({row.end}) before it starts ({row.start}).", "spells", k)
    for k, row in enumerate(entry.events):
        if first_day(row.date) > first_day(row.recorded_at or entry.recorded_at):
            yield file.at(f"events[{k}] lies in the future ({row.date}): a plan belongs into a note.", "events", k)


def _life(file: RecordFile, entry: InstrumentEntry, _: frozenset[str]) -> Iterator[Located]:
    by_party: defaultdict[str, dict[str, tuple[int, str]]] = defaultdict(dict)
    for k, row in enumerate(entry.events):
        if row.rank != "deprecated" and not row.superseded_by:
            for party in row.party or ("",):
                by_party[party].setdefault(row.event, (k, row.date))
    for dates in by_party.values():
        for earlier, later in combinations([name for name in LIFE if name in dates], 2):
            first, (k, second) = dates[earlier][1], dates[later]
            if last_day(second) < first_day(first):
                yield file.at(f"{later} ({second}) comes before {earlier} ({first}).", "events", k)


def _ended(file: RecordFile, entry: InstrumentEntry, _: frozenset[str]) -> Iterator[Located]:
    """When an instrument has ended, nobody is left in it."""
    stands = [row for row in entry.events if row.rank != "deprecated" and not row.superseded_by]
    ends = [row.date for row in stands if row.event == "ended" and not row.party]
    for k, row in enumerate(entry.spells if ends else ()):
        if row.rank != "deprecated" and not row.superseded_by and _last(row) > last_day(max(ends)):
            yield file.at(f"spells[{k}] outlasts the instrument, which ended {max(ends)}: give it a `to`.", "spells", k)


def _complete(file: RecordFile, entry: InstrumentEntry, _: frozenset[str]) -> Iterator[Located]:
    """A list is said to be complete once a role, for a role that somebody has, and not beyond the day it was read."""
    taken = {row.role for row in entry.spells}
    seen: set[str] = set()
    for k, row in enumerate(entry.complete_until):
        for role in row.role:
            if role not in taken:
                yield file.at(f"complete_until[{k}] speaks of {role}, and no spell has that role.", "complete_until", k)
            if role in seen:
                yield file.at(f"complete_until[{k}] names {role} a second time.", "complete_until", k)
            seen.add(role)
        read = [first_day(entry.references[key].accessed) for key in row.references if key in entry.references]
        if read and first_day(row.date) > max(read):
            said = f"complete_until[{k}] lies after the day on which its references were read ({max(read)})."
            yield file.at(said, "complete_until", k)


def _overlaps(file: RecordFile, entry: InstrumentEntry, _: frozenset[str]) -> Iterator[Located]:
    rows = [(party, row, k) for k, row in enumerate(entry.spells) if row.rank != "deprecated" for party in row.party]
    by_party: defaultdict[tuple[str, str], list[tuple[SpellEntry, int]]] = defaultdict(list)
    for party, row, k in rows:
        by_party[party, row.role].append((row, k))
    for (party, role), spells in by_party.items():
        for (a, _first_row), (b, k) in combinations(spells, 2):
            if a.superseded_by or b.superseded_by or a.towards or b.towards:
                continue
            if _first(a) <= _last(b) and _first(b) <= _last(a):
                yield file.at(f"two spells of {party} as {role} overlap: end one, or deprecate it.", "spells", k)


def _first(row: SpellEntry) -> str:
    return first_day(row.start) if row.start else BEGINNING


def _last(row: SpellEntry) -> str:
    return last_day(row.end) if row.end else OPEN


def _sides(file: RecordFile, entry: InstrumentEntry, _: frozenset[str]) -> Iterator[Located]:
    """Where an instrument has sides, there are two or more and every party is on one of them."""
    if not entry.sides:
        return
    if len(entry.sides) < 2:
        yield file.at("sides has one side: name the other one, or leave `sides` out.", "sides")
    counts = Counter(party for side in entry.sides for party in side)
    taking = {party for row in entry.spells for party in row.party}
    for party in (name for name, count in counts.items() if count > 1):
        yield file.at(f"sides names {party} more than once: a party is on one side.", "sides")
    for party in sorted(counts.keys() - taking):
        yield file.at(f"sides names {party}, which no spell has as a party.", "sides")
    for party in sorted(taking - counts.keys()):
        yield file.at(f"{party} is on none of the sides: add it to one.", "sides")


def _tiers(file: RecordFile, entry: InstrumentEntry, _: frozenset[str]) -> Iterator[Located]:
    if entry.tier and entry.kind != "partnership" and (entry.kind, entry.type) != ("agreement", "framework"):
        said = f"a tier belongs to a partnership or an agreement of type framework, and this is {entry.type!r}."
        yield file.at(said, "tier")
    if not entry.spells and not entry.events:
        yield file.at("the file has neither events nor spells: it states nothing.")


RULES: tuple[Rule, ...] = (
    _file_name,
    _references,
    _reasons,
    _codes,
    _dates,
    _life,
    _ended,
    _complete,
    _overlaps,
    _sides,
    _tiers,
)


def _names(entries: Iterable[tuple[RecordFile, InstrumentEntry]]) -> Iterator[Located]:
    """No two files answer to the same id, name or alias."""
    owner: dict[str, str] = {}
    for file, entry in entries:
        for label in dict.fromkeys(name.casefold() for name in (entry.id, entry.name, *entry.aliases)):
            first = owner.setdefault(label, file.path)
            if first != file.path:
                yield file.at(f"{entry.id} answers to {label!r}, and so does {first}: one of them must not.", "name")
