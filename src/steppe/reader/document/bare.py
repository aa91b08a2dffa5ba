"""A text without what states nothing: marks of footnotes, and the rows of tables; every letter keeps its offset."""

from __future__ import annotations

import re

BRACKETS = re.compile(
    r"\[\d{1,3}(?:\s?[,;\u2013-]\s?\d{1,3})*(?:,\s?pp?\.\s?[\d\s,\u2013-]+)?\]"
)  # [12], [3, 4], [5, p. 17]
RAISED = re.compile(r"[\u00b9\u00b2\u00b3\u2070\u2074-\u2079]+")  # digits above the line
GLUED = re.compile(r"\d{1,3}(?![\d\w]|[.,-]\d)")  # members12, or behind the end of a sentence.12
AREA = re.compile(r"(?:^|[^A-Za-z])[kcd]?m$")  # square and cubic metres
WORD_BEFORE = re.compile(r"[a-z]{4}$")
END_BEFORE = re.compile(r"(?:[a-z%)\u201d\"\u2019]|[\s(](?:19|20)\d\d)[.,;:!?]$")
NEXT = re.compile(r"\s+[A-Z\u201c\"(]|\s*$|\s*\n")  # what follows the mark behind the end of a sentence
LINE = re.compile(r"[^\n]+")
COLUMNS = re.compile(r"\t|[ \u00a0]{2,}")
NUMERIC = re.compile(
    r"[-+\u2212(]?[$\u20ac\u00a3]?\d[\d.,\u00a0 ]*\)?\s?(?:%|[a-z]{1,3})?|[-\u2013\u2014.]|n/?a", re.IGNORECASE
)
DIGIT, DIGITS = re.compile(r"\d"), re.compile(r"\d+")
CUT = re.compile(r"\t|[ \u00a0]{2}|[,;](?=\S)")
LIST = re.compile(r"[,;](?=\S)")
ROW = 3  # cells of a row, numbers of a row without columns
LONGEST = 300  # characters of a row without bars and tabs


def bare(text: str) -> str:
    """The text with marks of footnotes and rows of tables as blanks."""
    return LINE.sub(lambda m: " " * len(m[0]) if is_row(m[0]) else m[0], unmarked(text))


def unmarked(text: str) -> str:
    """The text with the marks of footnotes as blanks."""
    text = RAISED.sub(_raised, BRACKETS.sub(_blank, text))
    return GLUED.sub(_glued, text)


def _blank(m: re.Match[str]) -> str:
    return " " * len(m[0])


def _raised(m: re.Match[str]) -> str:
    behind = m.string[max(0, m.start() - 3) : m.start()]
    return m[0] if not behind.strip() or AREA.search(behind) else _blank(m)


def _glued(m: re.Match[str]) -> str:
    """A mark as blanks: digits on a word, or on the end of a sentence."""
    before = m.string[m.start() - 1 : m.start()]
    if before.islower():
        marks = WORD_BEFORE.search(m.string[m.start() - 4 : m.start()]) and m.string[m.end() : m.end() + 1] != "-"
    elif before and before in ".,;:!?":
        behind = m.string[max(0, m.start() - 6) : m.start()]
        marks = END_BEFORE.search(behind) and NEXT.match(m.string, m.end())
    else:
        return m[0]
    return _blank(m) if marks else m[0]


def is_row(line: str) -> bool:
    """Whether a line is a row: columns by bars, tabs or wide gaps, values between commas, or mostly numbers."""
    if line.count("|") > 1:
        return True
    tabs = "\t" in line.strip()
    if (len(line) > LONGEST and not tabs) or not DIGIT.search(line):
        return False
    if not CUT.search(line) and len(DIGITS.findall(line)) < ROW:
        return False
    said = line.strip()
    for cut in (COLUMNS, LIST):
        cells = [cell.strip() for cell in cut.split(said) if cell.strip()]
        if len(cells) < 2:
            continue
        numeric = sum(bool(NUMERIC.fullmatch(cell)) for cell in cells)
        if numeric and (2 * numeric >= len(cells) >= ROW or (cut is COLUMNS and tabs)):
            return True
    words = said.split()
    numbers = sum(bool(NUMERIC.fullmatch(word)) for word in words)
    return numbers >= ROW and 2 * numbers >= len(words)
