"""A list of dated events of agreements and organisations, each with its address.

Format: `agreement_events*/events.csv`, columns day (YYYY-MM-DD, YYYY-MM or YYYY), kind, what, parties (ISO 3166
alpha-3 codes apart by spaces, or names as the source has them), source (an address, empty where there is none), how
("looked up ..." or "from memory") and note.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from steppe.problems import raise_if_any
from steppe.sources.folder import checked_columns
from steppe.sources.wto_rta import CARD

COLUMNS = ("day", "kind", "what", "parties", "source", "how", "note")
LIST = "events.csv"


@dataclass(frozen=True)
class Event:
    """One row: what happened on a day, to whom, and where that is written."""

    day: str
    kind: str
    what: str
    parties: str
    source: str
    how: str
    note: str

    @property
    def of_the_list(self) -> bool:
        """Whether the row repeats the WTO's own list."""
        return self.source.startswith(CARD)

    @property
    def doubt(self) -> str:
        """Why the row cannot be entered as it stands, or ""."""
        if not self.source:
            return "no address"
        if not self.how.startswith("looked up"):
            return f"{self.how or 'not looked up'}: the address was not read for it"
        if "from memory" in self.note:
            return f"in part from memory ({self.note})"
        return ""


def found(folder: Path) -> Path | None:
    """The newest list of events in a folder or its subfolders, if there is any."""
    paths = sorted(path for place in (".", "*") for path in Path(folder).glob(f"{place}/{LIST}"))
    return paths[-1] if paths else None


def read(folder: Path) -> tuple[Event, ...]:
    """The events below a folder, none where there is no list; raises `SteppeError` where its columns are others."""
    path = found(folder)
    if path is None:
        return ()
    table = checked_columns(pd.read_csv(path, dtype=str, keep_default_na=False), COLUMNS, path)
    rows = tuple(Event(**{key: str(raw[key]).strip() for key in COLUMNS}) for raw in table.to_dict("records"))
    raise_if_any(_faults(rows, path))
    return rows


def _faults(rows: tuple[Event, ...], path: Path) -> Iterator[str]:
    for k, row in enumerate(rows, start=2):
        if not (row.day and row.kind and row.what):
            yield f"{path} line {k} lacks its day, kind or what: fill it in."
