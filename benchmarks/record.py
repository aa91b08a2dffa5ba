"""The record: how long it takes to load, and what each kind of question takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from benchmarks.measure import best, cold
from steppe.record import Record

DAY, EARLIER = "2020-01-01", "2014-12-31"
Rows = list[tuple[str, str, str]]


def rows() -> Rows:
    """The record of ties: loading, and every kind of question."""
    kept = Record.default()
    statements = sum(len(item.spells) + len(item.events) for item in kept.instruments.values())
    size = f"{len(kept.instruments)} instruments, {statements:,} statements"
    fresh = cold("from steppe import record; record.default()")
    again = best(Record.default)
    loading = [
        ("record, loaded in a fresh process, with its import", f"{fresh * 1e3:.0f} ms", size),
        ("record, read again from its compiled file", f"{again * 1e3:.0f} ms", ""),
    ]
    return [*loading, *(_query(kept, name, task) for name, task in questions().items())]


def questions() -> dict[str, Callable[[Record], Any]]:
    """One question of each kind, of those that touch the most."""
    return {
        "members EU": lambda r: r.members("EU", DAY),
        "ties KAZ": lambda r: r.ties("KAZ", DAY),
        "between KAZ and CHN": lambda r: r.between("KAZ", "CHN", DAY),
        "timeline KAZ": lambda r: r.timeline("KAZ"),
        "agreement EAEU-VNM": lambda r: r.agreement("EAEU-VNM", on=DAY),
        "coverage KAZ": lambda r: r.coverage("KAZ", DAY),
        "diff KAZ": lambda r: r.diff("KAZ", EARLIER, DAY),
        "coverage DEU, by the EU": lambda r: r.coverage("DEU", DAY),
        "ties DEU, by the EU": lambda r: r.ties("DEU", DAY),
    }


def _query(kept: Record, name: str, task: Callable[[Record], Any]) -> tuple[str, str, str]:
    """The shortest time of one question, and how much it answers."""
    answer = task(kept)
    told = len(answer) if isinstance(answer, tuple) else 0
    return f"record, {name}", f"{best(lambda: task(kept), 200, 1.0) * 1e3:.2f} ms", f"{told} found" if told else ""
