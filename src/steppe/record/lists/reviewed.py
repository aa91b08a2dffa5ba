"""What a person has decided on rows of the lists, so that a build does not ask again (`reviewed.csv`)."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from steppe.problems import raise_if_any
from steppe.record.lists.names import Days

TABLE = Path(__file__).parent / "reviewed.csv"
COLUMNS = ("list", "row", "party", "first", "last", "decision", "why")
LISTS = ("wto", "events", "record")
DECISIONS = ("hold", "settled", "days", "by hand")


@dataclass(frozen=True)
class Decision:
    """One row: `hold` keeps it on the to-do list, `settled` strikes it, `days` gives a party its own days.

    With a `party`, the first two are about that party alone.
    `by hand` leaves a file of the record to its editor. `row` is the number of the WTO's agreement, an event's
    "DAY WHAT", or the id of a file.
    """

    list: str
    row: str
    party: str
    first: str
    last: str
    decision: str
    why: str


@dataclass(frozen=True)
class Reviewed:
    """All decisions."""

    decisions: tuple[Decision, ...] = ()

    def on(self, which: str, row: str, decision: str) -> Decision | None:
        """The decision of one kind on a row, if there is one."""
        found = (d for d in self.decisions if (d.list, d.row, d.decision, d.party) == (which, row, decision, ""))
        return next(found, None)

    def left_out(self, number: str) -> list[Decision]:
        """Parties that one of the WTO's agreements names and that are not to be entered."""
        chosen = (d for d in self.decisions if d.party and d.decision in ("hold", "settled"))
        return [d for d in chosen if (d.list, d.row) == ("wto", number)]

    def days(self, number: str) -> dict[str, Days]:
        """First and last days of parties of one of the WTO's agreements, as decided."""
        chosen = (d for d in self.decisions if (d.list, d.row, d.decision) == ("wto", number, "days"))
        return {d.party: (_day(d.first), _day(d.last)) for d in chosen}


def load(path: Path = TABLE) -> Reviewed:
    """The decisions of a table; raises `SteppeError` with every row that cannot be used."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    raise_if_any(_faults(rows, path))
    return Reviewed(tuple(Decision(**{key: row[key] or "" for key in COLUMNS}) for row in rows))


def _faults(rows: Sequence[dict[str, str]], path: Path) -> Iterator[str]:
    for k, row in enumerate(rows, start=2):
        if set(row) != set(COLUMNS):
            yield f"{path.name} line {k}: the columns are {', '.join(COLUMNS)}."
        elif row["list"] not in LISTS or row["decision"] not in DECISIONS or not row["why"]:
            yield (
                f"{path.name} line {k}: list is one of {', '.join(LISTS)}, decision one of {', '.join(DECISIONS)},"
                " and why is filled in."
            )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
