"""Claims and ties of readings as one table for spreadsheets."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from steppe.cells import csv_cell
from steppe.reader.model import Tie
from steppe.reader.reading import Reading
from steppe.report.reading_words import tried
from steppe.whole import written_whole

COLUMNS = (
    *("kind", "document", "document_date", "start", "end", "page", "quote", "voice", "speaker", "modality"),
    *("tie_kind", "party", "counterpart", "instrument", "date", "status", "polarity"),
    *("subject", "measure", "num_start", "num_end", "value", "unit", "comparator", "period"),
    *("verdict", "why", "nearest", "definitions", "sources"),
)


def write_csv(readings: Sequence[Reading], path: Path) -> int:
    """Write one row for each tie and claim, in the order of the text, and say how many.

    A text that a spreadsheet would take for a formula is preceded by an apostrophe; numbers stay as they are.
    """
    found = [row for reading in readings for row in _rows(reading)]
    with written_whole(path) as draft, draft.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, COLUMNS, restval="", extrasaction="ignore", lineterminator="\n")
        table.writeheader()
        table.writerows(found)
    return len(found)


def _rows(reading: Reading) -> Iterator[dict[str, Any]]:
    doc = reading.document
    for item in sorted((*reading.ties, *reading.claims), key=lambda one: (one.start, one.end)):
        row = {**asdict(item), "document": doc.name, "document_date": doc.date, "page": doc.page_of(item.start)}
        if isinstance(item, Tie):
            row |= {"kind": "tie", "tie_kind": item.kind}
        else:
            row |= {"kind": "claim", "definitions": tried(item)}
        yield {name: _cell(value) for name, value in row.items()}


def _cell(value: Any) -> Any:
    """A value for one cell: lists joined, None empty, what looks like a formula kept from being one."""
    if isinstance(value, tuple | list):
        value = "; ".join(str(part) for part in value)
    if isinstance(value, str):
        return csv_cell(value.replace("\0", "").replace("\u2060", ""))
    return "" if value is None else value
