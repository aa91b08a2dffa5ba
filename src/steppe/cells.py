"""Text in the cells of spreadsheets: it stays text, whatever it begins with and whatever is in it."""

from __future__ import annotations

import re
from typing import Any

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # what spreadsheets take for the start of a formula
LONGEST = 32_767  # characters that a cell of Excel holds


def printable(value: Any) -> Any:
    """Text without what a file cannot hold (control characters, lone surrogates), marked; all else as it is."""
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", value) if isinstance(value, str) else value


def csv_cell(value: Any) -> Any:
    """Text that no spreadsheet takes for a formula when it opens a CSV file: an apostrophe goes before it."""
    text = printable(value)
    computes = isinstance(text, str) and text.lstrip(" ").startswith(_FORMULA) and not _is_number(text)
    return f"'{text}" if computes else text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def write_cell(cell: Any, value: Any) -> None:
    """Put a value into a cell of openpyxl; text is stored as text, never as a formula."""
    text = printable(value)
    cell.value = text[:LONGEST] if isinstance(text, str) else text
    if isinstance(text, str):
        cell.data_type = "s"
