"""The record compiled to one JSON file that loads at once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from steppe.record.days import first_day, last_day
from steppe.record.depths import DESTA, Depth
from steppe.record.statements import BEGINNING, OPEN, Checked, Event, Instrument, Spell
from steppe.sourced import Source

if TYPE_CHECKING:
    from steppe.record.schema import InstrumentEntry

HERE = Path(__file__).parent
TIES, COMPILED = HERE / "ties", HERE / "record.json"


def compiled(entries: Iterable[InstrumentEntry], depths: Mapping[str, Sequence[Depth]] | None = None) -> str:
    """The entries as one JSON text, sorted by id, ready to load without a schema; `depths` by id go into them."""
    dumped = [entry.model_dump(mode="json", by_alias=True, exclude_defaults=True) for entry in entries]
    for entry in dumped:
        if depths and entry["id"] in depths:
            entry["depths"] = [asdict(depth) for depth in depths[entry["id"]]]
    return json.dumps(sorted(dumped, key=lambda e: e["id"]), ensure_ascii=False, indent=0) + "\n"


def load_compiled(text: str) -> tuple[Instrument, ...]:
    """Instruments from the compiled text."""
    return tuple(instrument(entry) for entry in json.loads(text))


def instrument(entry: Mapping[str, Any]) -> Instrument:
    """An instrument from the dumped form of its entry; a row with several parties becomes several spells."""
    recorded = str(entry["recorded_at"])
    spells = [_spell(entry["id"], party, row, recorded) for row in entry.get("spells", ()) for party in row["party"]]
    depths = tuple(Depth(**row) for row in entry.get("depths", ()))
    events = [_event(party, row, recorded) for row in entry.get("events", ()) for party in row.get("party") or ("",)]
    return Instrument(
        id=entry["id"],
        kind=entry["kind"],
        type=entry["type"],
        name=entry["name"],
        aliases=tuple(entry.get("aliases", ())),
        scope=tuple(entry.get("scope", ())),
        depth=_depth(entry, depths),
        depths=depths,
        tier=entry.get("tier") or {},
        note=entry.get("note", ""),
        references={key: Source(**reference) for key, reference in entry["references"].items()},
        events=tuple(sorted(events, key=lambda e: (e.first, e.event, e.party))),
        spells=tuple(sorted(spells, key=lambda s: (s.first, s.party, s.role))),
        checked={
            role: Checked(first_day(row["date"]), tuple(row["references"]))
            for row in entry.get("complete_until", ())
            for role in row["role"]
        },
        sides=tuple(tuple(side) for side in entry.get("sides", ())),
    )


def _depth(entry: Mapping[str, Any], depths: Sequence[Depth]) -> int | None:
    """DESTA's depth, as the file has it or else as the table does."""
    known = next((int(depth.value) for depth in depths if depth.measure == DESTA), None)
    return entry.get("depth", known)


def _spell(owner: str, party: str, row: Mapping[str, Any], recorded: str) -> Spell:
    start, end = row.get("from", ""), row.get("to", "")
    return Spell(
        instrument=owner,
        party=party,
        role=row["role"],
        start=start,
        end=end,
        first=first_day(start) if start else BEGINNING,
        last=last_day(end) if end else OPEN,
        status=row.get("status", "in_force"),
        towards=tuple(row.get("towards", ())),
        **_common(row, recorded),
    )


def _event(party: str, row: Mapping[str, Any], recorded: str) -> Event:
    when = row["date"]
    return Event(
        event=row["event"], date=when, party=party, first=first_day(when), last=last_day(when), **_common(row, recorded)
    )


def _common(row: Mapping[str, Any], recorded: str) -> dict[str, Any]:
    return {
        "references": tuple(row["references"]),
        "rank": row.get("rank", "normal"),
        "reason": row.get("reason", ""),
        "confidence": row.get("confidence", "high"),
        "note": row.get("note", ""),
        "recorded_at": row.get("recorded_at") or recorded,
        "superseded_by": row.get("superseded_by") or "",
    }
