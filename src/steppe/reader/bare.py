"""A text without what states nothing: marks of footnotes, and the rows of tables; every letter keeps its offset."""

from __future__ import annotations

import re

MARKS = re.compile(
    r"\[\d{1,3}(?:\s?[,;\u2013-]\s?\d{1,3})*(?:,\s?pp?\.\s?[\d\s,\u2013-]+)?\]"  # [12], [3, 4], [5, p. 17]
    r"|(?<!\b[kcdm]m)(?<!\bm)(?<=\S)[\u00b9\u00b2\u00b3\u2070\u2074-\u2079]+"  # digits above the line, but for areas
    r"|(?<=[a-z]{4})\d{1,3}(?![\w.,-]*\d|\w|-)"  # members12
    r"|(?<=[a-z%)\u201d\"\u2019][.,;:!?])\d{1,3}(?=\s+[A-Z\u201c\"(]|\s*$|\s*\n)"  # end of a sentence.12
    r"|(?<=[\s(][12][90]\d\d\.)\d{1,2}(?=\s+[A-Z])"
)
LINE = re.compile(r"[^\n]*(?:\d|\|)[^\n]*")
COLUMNS = re.compile(r"\t|[ \u00a0]{2,}")
NUMERIC = re.compile(
    r"[-+\u2212(]?[$\u20ac\u00a3]?\d[\d.,\u00a0 ]*\)?\s?(?:%|[a-z]{1,3})?|[-\u2013\u2014.]|n/?a", re.IGNORECASE
)
LIST = re.compile(r"[,;](?=\S)")
ROW = 3  # cells of a row, numbers of a row without columns


def bare(text: str) -> str:
    """The text with marks of footnotes and rows of tables as blanks."""
    return LINE.sub(lambda m: _blank(m) if is_row(m[0]) else m[0], unmarked(text))


def unmarked(text: str) -> str:
    """The text with the marks of footnotes as blanks."""
    return MARKS.sub(_blank, text)


def _blank(m: re.Match[str]) -> str:
    return " " * len(m[0])


def is_row(line: str) -> bool:
    """Whether a line is a row: columns by bars, tabs or wide gaps, values between commas, or mostly numbers."""
    said = line.strip()
    if said.count("|") > 1:
        return True
    for cut in (COLUMNS, LIST):
        cells = [cell.strip() for cell in cut.split(said) if cell.strip()]
        numeric = sum(bool(NUMERIC.fullmatch(cell)) for cell in cells)
        if numeric and (2 * numeric >= len(cells) >= ROW or (cut is COLUMNS and len(cells) >= 2 and "\t" in said)):
            return True
    words = said.split()
    numbers = sum(bool(NUMERIC.fullmatch(word)) for word in words)
    return numbers >= ROW and 2 * numbers >= len(words)
