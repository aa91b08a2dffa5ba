"""The WTO's list of regional trade agreements (RTA-IS), as it is exported.

Formats: `wto_rta_all.csv` (or `.csv.gz`, or an export `*RTA*.xlsx`), one row an agreement, with the columns of
`COLUMNS` among others; days as YYYY-MM-DD. `wto_rta_changes.csv`, one row a notified change: RTA ID, RTA Name,
Date of entry into force of changes, Remarks, among others. A day in the year 9999 stands for "not yet".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from steppe.problems import SteppeError
from steppe.sources.folder import checked_columns

COLUMNS = (
    *("RTA ID", "RTA Name", "Coverage", "Type", "Status", "Accession?", "Remarks"),
    *("Date of Signature (G)", "Date of Signature (S)", "Date of Notification (G)", "Date of Notification (S)"),
    *("Date of Entry into Force (G)", "Date of Entry into Force (S)", "Inactive Date"),
    *("Current signatories", "Original signatories", "Specific Entry/Exit dates"),
)
CHANGED = ("RTA ID", "RTA Name", "Date of notification of changes", "Date of entry into force of changes", "Remarks")
LIST, CHANGES = "wto_rta_all.csv*", "wto_rta_changes.csv*"
CARD = "https://rtais.wto.org/UI/PublicShowRTAIDCard.aspx?rtaid="
_EXPORTED = re.compile(r"export of (\d{1,2} [A-Z][a-z]+ \d{4})")


@dataclass(frozen=True)
class Row:
    """One agreement of the list: its days, its parties as the WTO spells them, and what is remarked."""

    number: str
    name: str
    type: str
    coverage: str
    status: str
    accession: bool
    signed: date | None
    goods: date | None
    services: date | None
    ended: date | None
    current: tuple[str, ...]
    original: tuple[str, ...]
    spells: str
    remarks: str

    @property
    def begins(self) -> date | None:
        """The first day on which the agreement applied to goods, or to services where it has no goods."""
        return self.goods or self.services

    @property
    def names(self) -> tuple[str, ...]:
        """Every party that the row names, those of before first."""
        return tuple(dict.fromkeys((*self.original, *self.current)))

    @property
    def card(self) -> str:
        """The address of the agreement's own page."""
        return f"{CARD}{self.number}"


@dataclass(frozen=True)
class Change:
    """A notified change of an agreement, with the day on which it took force."""

    number: str
    name: str
    day: date
    remarks: str


@dataclass(frozen=True)
class Exported:
    """The whole list: its agreements, its changes, the day it was exported and the newest notification in it."""

    rows: tuple[Row, ...]
    changes: tuple[Change, ...]
    exported: date
    newest: date


def found(folder: Path) -> Path | None:
    """The newest list in a folder or in its subfolders, if there is any."""
    paths = sorted(path for place in (".", "*") for path in Path(folder).glob(f"{place}/{LIST}"))
    return paths[-1] if paths else None


def read(folder: Path) -> Exported:
    """The list below a folder; raises `SteppeError` where there is none or its columns are others."""
    path = found(folder)
    if path is None:
        raise SteppeError(f"{folder} has no list of the WTO: it needs {LIST}, as RTA-IS exports it.")
    table = checked_columns(pd.read_csv(path, dtype=str), COLUMNS, path)
    notified = pd.concat([table["Date of Notification (G)"], table["Date of Notification (S)"]]).dropna()
    if notified.empty:
        raise SteppeError(f"{path} has no day of notification: it is not the expected table.")
    newest = date.fromisoformat(str(notified.max()))
    return Exported(
        rows=tuple(_row(raw) for raw in table.to_dict("records")),
        changes=_changes(path.parent),
        exported=_exported(path.parent) or newest,
        newest=newest,
    )


def _exported(folder: Path) -> date | None:
    """The day of the export as the folder's SOURCE.md says it."""
    note = folder / "SOURCE.md"
    said = _EXPORTED.search(note.read_text(encoding="utf-8")) if note.is_file() else None
    return datetime.strptime(said[1], "%d %B %Y").date() if said else None


def _row(raw: Mapping[Any, Any]) -> Row:
    return Row(
        number=_text(raw["RTA ID"]),
        name=re.sub(r"\s+", " ", _text(raw["RTA Name"])),
        type=_text(raw["Type"]),
        coverage=_text(raw["Coverage"]),
        status=_text(raw["Status"]),
        accession=_text(raw["Accession?"]) == "Yes",
        signed=_day(raw["Date of Signature (G)"]) or _day(raw["Date of Signature (S)"]),
        goods=_day(raw["Date of Entry into Force (G)"]),
        services=_day(raw["Date of Entry into Force (S)"]),
        ended=_day(raw["Inactive Date"]),
        current=_names(raw["Current signatories"]),
        original=_names(raw["Original signatories"]),
        spells=_text(raw["Specific Entry/Exit dates"]),
        remarks=_text(raw["Remarks"]),
    )


def _changes(folder: Path) -> tuple[Change, ...]:
    paths = sorted(folder.glob(CHANGES))
    if not paths:
        return ()
    table = checked_columns(pd.read_csv(paths[-1], dtype=str), CHANGED, paths[-1])
    rows = table.dropna(subset=["RTA ID", "Date of entry into force of changes"]).to_dict("records")
    days = [(raw, _day(raw["Date of entry into force of changes"])) for raw in rows]
    return tuple(
        Change(_text(raw["RTA ID"]), re.sub(r"\s+", " ", _text(raw["RTA Name"])), day, _text(raw["Remarks"]))
        for raw, day in days
        if day and day.year < 9999
    )


def _names(value: Any) -> tuple[str, ...]:
    return tuple(name.strip() for name in _text(value).split(";") if name.strip())


def _text(value: Any) -> str:
    return "" if pd.isna(value) else str(value).strip()


def _day(value: Any) -> date | None:
    text = _text(value)[:10]
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise SteppeError(f"the WTO's list has the day {text!r}: write YYYY-MM-DD.") from None
