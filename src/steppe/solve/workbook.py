"""An outcome as a workbook: one sheet a question, formatted to be read."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from steppe.cells import write_cell
from steppe.labels import country_name
from steppe.solve.frame import EFFECTS
from steppe.solve.frames import about, by_sector, flows, tariff_changes, to_frame
from steppe.whole import written_whole

if TYPE_CHECKING:
    from steppe.solve.outcome import Outcome

HEAD = {"font": Font(bold=True), "fill": PatternFill("solid", fgColor="E8EEF4")}
WIDEST = 60
MONEY, PERCENT, RATE = "#,##0.0", "+0.000;-0.000;0.000", "0.0%"


def to_excel(outcome: Outcome, path: str | Path) -> Path:
    """Write `countries`, `sectors` (each country's), `flows`, `tariffs` where they change, and `about`.

    Figures keep their full precision under a format; text is text, also where it begins with "=". The file is
    written through a temporary one.
    """
    with written_whole(path) as draft:
        content = io.BytesIO()
        _book(outcome).save(content)
        draft.write_bytes(content.getvalue())
    return Path(path)


def _book(outcome: Outcome) -> Workbook:
    book = Workbook(write_only=True)
    frame = to_frame(outcome)
    frame.insert(0, "name", [country_name(code) for code in frame.index])
    _sheet(book, "countries", frame.reset_index())
    if len(outcome.before.sectors) > 1:
        _sheet(book, "sectors", _all_sectors(outcome))
    _sheet(book, "flows", flows(outcome))
    changed = tariff_changes(outcome)
    if len(changed):
        _sheet(book, "tariffs", changed, rates=("before", "after"))
    _sheet(book, "about", about(outcome))
    return book


def _all_sectors(outcome: Outcome) -> pd.DataFrame:
    """`by_sector` of every country below each other, with the country in front."""
    parts = [by_sector(outcome, code).assign(country=code).reset_index() for code in outcome.before.countries]
    joined = pd.concat([pd.DataFrame(part) for part in parts], ignore_index=True)
    return joined[["country", *(name for name in joined.columns if name != "country")]]


def _sheet(book: Workbook, title: str, frame: pd.DataFrame, rates: tuple[str, ...] = ()) -> None:
    """A sheet with a bold head that stays in sight, columns as wide as they need, and a filter."""
    sheet = book.create_sheet(title)
    names = [str(name) for name in frame.columns]
    sheet.freeze_panes = "B2"
    for k, name in enumerate(names):
        width = max([len(name), *(len(_shown(value)) for value in frame.iloc[:200, k])])
        sheet.column_dimensions[get_column_letter(k + 1)].width = min(width + 2, WIDEST)
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(names))}{len(frame) + 1}"
    sheet.append(_cells(sheet, names, [None] * len(names), HEAD))
    formats = [_format(name, name in rates) for name in names]
    for row in frame.itertuples(index=False):
        sheet.append(_cells(sheet, row, formats, {}))


def _cells(sheet: Any, values: Iterable[Any], formats: Sequence[str | None], style: dict[str, Any]) -> list[Any]:
    made: list[Any] = []
    for value, shape in zip(values, formats, strict=True):
        cell = WriteOnlyCell(sheet)
        missing = isinstance(value, float) and not math.isfinite(value)
        write_cell(cell, None if missing else value)
        if shape and isinstance(value, float):
            cell.number_format = shape
        for name, given in style.items():
            setattr(cell, name, given)
        if style:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        made.append(cell)
    return made


def _format(name: str, rate: bool) -> str:
    if rate:
        return RATE
    return PERCENT if name.endswith("percent") or name in EFFECTS else MONEY


def _shown(value: Any) -> str:
    return f"{value:,.1f}" if isinstance(value, float) else str(value)
