"""A file written by hand held against the WTO's list: where both agree nothing happens, else a person must look."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from steppe.record.lists.drawn import Drawn
from steppe.record.lists.merge import Proposal, singles, stands
from steppe.record.lists.names import STATES_OF

DIFFERS = "a file written by hand says otherwise: which is right?"


def differences(entry: Mapping[str, Any], drawn: Drawn) -> Iterator[Proposal]:
    """Each day and each party of the list on which the file says something else, or nothing."""
    name, card = str(entry["id"]), drawn.row.card
    for event in drawn.events:
        said = [
            row for row in singles(entry.get("events", ())) if row["event"] == event["event"] and not row.get("party")
        ]
        if event["event"] == "amended" or _among(event["date"], [str(row["date"]) for row in said]):
            continue
        have = ", ".join(str(row["date"]) for row in said) or "no day"
        what = f"the WTO's list has {event['event']} {event['date']}, the record {have}"
        yield Proposal("date moved", name, what, reason=DIFFERS, source=card)
    rows = singles(entry.get("spells", ()))
    for spell in drawn.spells:
        yield from _spell(name, spell, rows, card)


def _spell(name: str, spell: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], card: str) -> Iterator[Proposal]:
    party, role = str(spell["party"]), str(spell["role"])
    sides = {party} | {group for group, states in STATES_OF.items() if party in states}
    mine = [row for row in rows if row["party"] in sides and not row.get("towards")]
    same = [row for row in mine if row["role"] in (role, "member")]
    days, ends = [str(row.get("from", "")) for row in same], [str(row.get("to", "")) for row in same if stands(row)]
    last = str(spell.get("to", ""))
    if spell.get("towards") or (_among(str(spell["from"]), days) and (_among(last, ends) or _before(last) in ends)):
        return
    until = f" to {spell['to']}" if spell.get("to") else ""
    have = "; ".join(
        f"{row['role']} from {row.get('from', '')}" + (f" to {row['to']}" if row.get("to") else "") for row in mine
    )
    what = f"the WTO's list has {role} from {spell['from']}{until}, the record {have or 'nothing'}"
    yield Proposal("date moved" if have else "new party", name, what, party, role, DIFFERS, card)


def _before(day: str) -> str:
    """The day before: the list may name the first day outside as the last one."""
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat() if day else day


def _among(day: str, known: Sequence[str]) -> bool:
    """Whether a day is one of some days, the same or told by its year or month alone."""
    return any(day == one or (one and day.startswith(one)) for one in known)
