"""The parts of `docs/record.md` that are counted: what is in the record, how far it is complete, what is missing.

`steppe build record --page docs/record.md` writes them anew between their marks; the rest of the page stays.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from steppe.indicators.partition import partition
from steppe.problems import SteppeError
from steppe.record import Record
from steppe.record.lists.alliances import MARK as ATOP
from steppe.record.lists.drawn import MARK
from steppe.record.lists.update import TODO
from steppe.record.statements import TRADE, Instrument
from steppe.whole import written_whole

PARTS = ("numbers", "completeness", "regions", "missing")
SHOWN = 10


def text(page: str, record: Record, todo: Path = TODO) -> str:
    """The page with its counted parts written anew; raises `SteppeError` where a mark is missing."""
    with todo.open(encoding="utf-8", newline="") as file:
        subjects = [row["subject"] for row in csv.DictReader(file)]
    items = sorted(record.instruments.values(), key=lambda item: item.id)
    made: dict[str, Callable[[], list[str]]] = {
        "numbers": lambda: _numbers(items),
        "completeness": lambda: _organisations(items),
        "regions": lambda: _regions(items),
        "missing": lambda: _missing(subjects),
    }
    for part in PARTS:
        page = _replaced(page, part, made[part]())
    return page


def write(path: Path, record: Record) -> Path:
    """Write the counted parts of a page that is there."""
    if not path.is_file():
        raise SteppeError(f"There is no page {path}: give docs/record.md of the repository.")
    page = text(path.read_text(encoding="utf-8"), record)
    with written_whole(path) as draft:
        draft.write_text(page, encoding="utf-8")
    return path


def _replaced(page: str, part: str, lines: Sequence[str]) -> str:
    start, end = f"<!-- counted: {part} -->", f"<!-- end of {part} -->"
    before, found, rest = page.partition(start)
    _, closed, after = rest.partition(end)
    if not (found and closed):
        raise SteppeError(f"the page has no part {part!r}: it needs the lines {start} and {end}.")
    return f"{before}{start}\n" + "\n".join(lines) + f"\n{end}{after}"


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    lines = [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
    return [*lines, *(f"| {' | '.join(map(str, row))} |" for row in rows)]


def _numbers(items: Sequence[Instrument]) -> list[str]:
    kinds = [kind for kind, _ in Counter(item.kind for item in items).most_common()]
    rows = [(kind, *_counts([i for i in items if i.kind == kind])) for kind in kinds]
    drawn, allied = (sum(item.note.startswith(mark) for item in items) for mark in (MARK, ATOP))
    return [
        *_table(("kind", "files", "spells", "events"), [*rows, ("all", *_counts(items))]),
        "",
        f"{drawn} of the agreements are drawn up from the World Trade Organization's list of regional trade",
        f"agreements, and {allied} alliances from ATOP 5.1, which ends in 2018: those with a state of the region or",
        f"one of its large neighbours. The other {len(items) - drawn - allied} files are written by hand.",
    ]


def _counts(items: Sequence[Instrument]) -> tuple[int, int, int]:
    return len(items), sum(len(i.spells) for i in items), sum(len(i.events) for i in items)


def _organisations(items: Sequence[Instrument]) -> list[str]:
    """Each organisation: how many are in it, how many of their first days are days, until when the list is checked."""
    rows: list[tuple[object, ...]] = []
    for item in (item for item in items if item.kind == "organisation" and item.type != "region"):
        now = [s for s in item.spells if s.role == item.main_role and s.stands and not s.end]
        days = sum(s.precision == "day" for s in now)
        others = sorted(role for role in item.checked if role != item.main_role)
        until = item.complete_until(item.main_role) or "in part"
        said = ", ".join(f"{role} {item.complete_until(role)}" for role in others)
        rows.append((item.id, len(now), f"{days} of {len(now)}", until, said))
    return _table(("organisation", "members", "first days known to the day", "complete until", "other roles"), rows)


def _regions(items: Sequence[Instrument]) -> list[str]:
    """Trade instruments with a party of each region: how many there are, and how far they were checked."""
    inside = {item.id: {s.party for s in item.spells if s.stands} for item in items}
    rows: list[tuple[object, ...]] = []
    for name, states in partition("regions").vectors.items():
        own = [i for i in items if i.type in TRADE]
        mine = [i for i in own if set(states) & inside[i.id].union(*(inside.get(p, ()) for p in inside[i.id]))]
        until = [i.complete_until(i.main_role) for i in mine]
        known = sorted(day for day in until if day)
        early = sum(day < "2025-12-31" for day in known)
        rows.append((name, len(mine), len(until) - len(known), early, known[0] if known else ""))
    return _table(("region", "trade instruments", "known in part", "checked before 2026", "the earliest"), rows)


def _missing(subjects: Sequence[str]) -> list[str]:
    counts = Counter(subjects).most_common()
    top, rest = counts[:SHOWN], counts[SHOWN:]
    rows: list[tuple[object, ...]] = [*top, (f"{len(rest)} others", sum(count for _, count in rest))]
    return [
        f"`src/steppe/record/todo.csv` has {len(subjects)} lines, each a date or a statement that could not be",
        "looked up, with the reason and the source to consult. Where the year is known it is entered as a year.",
        "",
        *_table(("subject", "lines"), rows),
    ]
