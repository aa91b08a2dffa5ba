"""A file of the record held against statements drawn from a list: what is new, what no longer stands, what is left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from steppe.record.lists.drawn import KEY, grouped

Statement = dict[str, Any]
_LAST = "9999-12-31"
_ORDER = ("party", "role", "from", "to", "status", "towards", "references")


@dataclass(frozen=True)
class Proposal:
    """One change of one instrument; what is not certain goes to the to-do list with its reason."""

    kind: str
    instrument: str
    what: str
    party: str = ""
    role: str = ""
    reason: str = ""
    source: str = ""

    @property
    def certain(self) -> bool:
        """Whether the change is written."""
        return not self.reason

    def __str__(self) -> str:
        who = f" {self.party}" if self.party else ""
        return f"{self.instrument}: {self.kind}{who}: {self.what}" + (f" [{self.reason}]" if self.reason else "")


def singles(rows: Iterable[Mapping[str, Any]]) -> list[Statement]:
    """Rows with one party each, or none."""
    found: list[Statement] = []
    for row in rows:
        parties = row.get("party", "")
        for party in [parties] if isinstance(parties, str) else parties:
            found.append({**row, "party": party} if party else dict(row))
    return found


def stands(row: Mapping[str, Any]) -> bool:
    """Whether a statement is neither deprecated nor replaced."""
    return row.get("rank") != "deprecated" and not row.get("superseded_by")


def owned(row: Mapping[str, Any]) -> bool:
    """Whether a statement rests on the list alone."""
    return list(row.get("references", ())) == [KEY]


def same(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """What a statement says, its sources apart."""
    names = ("event", "date", "party", "role", "from", "to", "status", "towards")
    return tuple(str(row.get(name, "")) for name in names)


def merged(
    have: Sequence[Mapping[str, Any]], want: Sequence[Mapping[str, Any]], today: str, old_key: str
) -> tuple[list[Statement], list[Statement], list[Statement]]:
    """Statements after a list has been taken in, those that are new, and those that it no longer has.

    What the list said before and says no more is superseded, never deleted; what others say is left alone, and the
    list is silent on a party (or an event) of which another source has a statement that stands. What a person replaced
    still refers to the list of today, and does not come back.
    """
    have = singles(have)
    others = {_place(row) for row in have if stands(row) and not owned(row)}
    wanted = [row for row in singles(want) if _place(row) not in others]
    known = {same(row) for row in have if owned(row)}
    new = [{**row, "recorded_at": today} for row in wanted if same(row) not in known]
    kept, lost = [], []
    says = {same(row) for row in wanted}
    for row in have:
        if stands(row) and owned(row) and same(row) not in says:
            lost.append({**row, "references": [old_key], "superseded_by": today})
        else:
            kept.append(row)
    past = [row for row in kept if not stands(row)]
    return [row for row in kept if stands(row)] + new + past + lost, new, lost


def _place(row: Mapping[str, Any]) -> tuple[str, ...]:
    """What a statement is about: an event, or a party in a role; a part suspended towards one is apart from it."""
    if "event" in row:
        return ("event", str(row["event"]), str(row.get("party", "")), str(row["date"]) * (row["event"] == "amended"))
    return ("spell", str(row["role"]), str(row["party"]), str(row.get("towards", "")))


def tidy(rows: Iterable[Mapping[str, Any]]) -> list[Statement]:
    """Statements with those of the same days together, in the order of their first day, what was replaced last."""
    shaped = [{key: row[key] for key in (*_ORDER, *row) if key in row} for row in singles(rows)]
    return sorted(grouped(shaped), key=lambda row: (not stands(row), str(row["role"]), _day(row), _last_day(row)))


def _last_day(row: Mapping[str, Any]) -> str:
    return str(row.get("to", _LAST)) + str(row.get("towards", ""))


def _day(row: Mapping[str, Any]) -> str:
    return str(row.get("from") or row.get("date") or "")


def told(kind: str, name: str, row: Mapping[str, Any], source: str) -> Proposal:
    """A proposal in words from a statement."""
    if "event" in row:
        return Proposal(kind, name, f"{row['event']} {row['date']}", source=source)
    until = f" to {row['to']}" if row.get("to") else ""
    aside = f", suspended towards {', '.join(row['towards'])}" if row.get("towards") else ""
    said = f"{row['role']} from {row['from']}{until}{aside}"
    return Proposal(kind, name, said, party=row["party"], role=row["role"], source=source)


def kinds(new: Sequence[Statement], lost: Sequence[Statement], name: str, source: str) -> list[Proposal]:
    """New and lost statements as proposals: new party, date moved, ended, amended, withdrawn."""
    before = {(row.get("role"), row.get("party")): row for row in lost if "role" in row}
    roles = {str(row.get("party")) for row in lost if row.get("role") == "signatory"}
    found: list[Proposal] = []
    for row in new:
        if "event" in row:
            word = {"ended": "ended", "amended": "amended"}.get(row["event"], "date moved" if lost else "new")
            found.append(told(word, name, row, source))
            continue
        old = before.pop((row["role"], row["party"]), None)
        if old is None:
            word = "entered into force for" if row["party"] in roles and row["role"] == "party" else "new party"
            found.append(told("suspended" if row.get("towards") else word, name, row, source))
        elif old["from"] == row["from"] and row.get("to", _LAST) < old.get("to", _LAST):
            found.append(told("ended", name, row, source))
        else:
            found.append(told("date moved", name, row, source))
    gone = [row for row in before.values() if not any(row["party"] == new_row.get("party") for new_row in new)]
    return found + [told("no longer in the list", name, row, source) for row in gone]
