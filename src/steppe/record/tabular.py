"""Answers as tables: as text to look at, as a DataFrame and as a CSV file."""

from __future__ import annotations

import csv
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from steppe.cells import csv_cell
from steppe.whole import written_whole

if TYPE_CHECKING:
    import pandas as pd

    from steppe.sourced import Source

Rows = list[dict[str, str]]
SHOWN, WIDEST = 20, 44  # rows and characters of a cell in the text of an answer


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows of text by column under a title; `looked_at` are the columns that are shown, where there is little room."""

    title: str
    columns: tuple[str, ...]
    looked_at: tuple[str, ...]
    rows: Rows


class Tabular(ABC):
    """An answer of the record that is a table."""

    __slots__ = ()

    @abstractmethod
    def sheet(self) -> Sheet:
        """The answer as rows of text."""

    def table(self) -> pd.DataFrame:
        """The answer as a DataFrame of text, sources included."""
        import pandas as pd

        sheet = self.sheet()
        return pd.DataFrame(sheet.rows, columns=list(sheet.columns), dtype=str)

    def to_csv(self, path: str | Path) -> None:
        """Write the table to a CSV file, whole or not at all; text that looks like a formula gets an apostrophe."""
        sheet = self.sheet()
        with written_whole(path) as draft, draft.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, sheet.columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows({name: csv_cell(value) for name, value in row.items()} for row in sheet.rows)

    def text(self) -> str:
        """The title and the first rows, for the eye."""
        sheet = self.sheet()
        left = len(sheet.rows) - SHOWN
        more = [f"... and {left} more: table() has all"] if left > 0 else []
        return "\n".join([sheet.title, *aligned(sheet.looked_at, sheet.rows[:SHOWN]), *more])


def aligned(columns: Sequence[str], rows: Rows) -> list[str]:
    """Lines of rows under their heads; columns that are empty throughout are left out, long cells are cut."""
    kept = [name for name in columns if any(row[name] for row in rows)]
    cells = [kept, *([_short(row[name]) for name in kept] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return ["  ".join(map(str.ljust, line, widths)).rstrip() for line in cells] if rows else []


def _short(text: str) -> str:
    return text if len(text) <= WIDEST else f"{text[: WIDEST - 3]}..."


def listed(sources: Iterable[Source]) -> str:
    """Sources in one cell, each with its address."""
    return " | ".join(dict.fromkeys(map(str, sources)))
