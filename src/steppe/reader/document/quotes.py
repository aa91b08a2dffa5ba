"""Paragraphs of a raw text, and the quotation marks that pair within each of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from steppe.reader.language import Language

NARROW = 110
"""The longest line, in characters, that a hand or a program wraps text at."""

BOLD = "\u2060"
"""Stands, unseen, before a paragraph that a page sets wholly in bold, as interviews do with questions."""

CLOSERS = {"“": "”", "„": "“”", "«": "»", "»": "«", "‹": "›", "‘": "’", "‚": "‘’", '"': '"', "'": "'"}
_MARK = re.compile("[“”„«»‹›‘’‚\"']")
_LINE = re.compile(r"[^\n\r\f\v\u2028\u2029\x85]+")
_BULLET = re.compile(r"(?:[-–—•*·▪●○]|\(?\d{1,2}[.)]|\(?[a-z]\))\s")
_PLACE = r"[A-Z]{3,}[A-Z\s/-]*(?:,[^–—]{3,40}?|\s\(.{2,20}\))?\s[-–—]{1,2}\s"
_STOP = re.compile(r"[.!?:;…][)\]”’»\"'*_]*$")


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words between marks that pair: marks left out, `depth` 0 for the outermost, `closed` False where no mark ends."""

    start: int
    end: int
    depth: int
    closed: bool


def paragraphs(text: str, language: Language, label: re.Pattern[str] | None = None) -> tuple[tuple[int, int], ...]:
    """The spans of the non-blank paragraphs: blank lines part them, lines wrapped by hand are joined.

    A line on which `label` matches always begins a paragraph.
    """
    lines = _lines(text)
    width = _wrap_width(text, lines)
    spans: list[tuple[int, int]] = []
    for block in _blocks(text, lines):
        start = block[0][0]
        for (a, b), (c, d) in pairwise(block):
            if (label and label.match(text, c, d)) or not _joins(text[a:b], text[c:d], width, language):
                spans.append((start, b))
                start = c
        spans.append((start, block[-1][1]))
    return tuple(spans)


def _lines(text: str) -> list[tuple[int, int]]:
    lines: list[tuple[int, int]] = []
    for found in _LINE.finditer(text):
        raw = found.group().lstrip("\ufeff" + BOLD)
        start = found.end() - len(raw.lstrip())
        end = found.start() + len(found.group().rstrip())
        if end > start:
            lines.append((start, end))
    return lines


def _blocks(text: str, lines: list[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Lines between which no blank line lies; a form feed parts blocks no more than a line end does."""
    blocks: list[list[tuple[int, int]]] = []
    for line in lines:
        gap = text[blocks[-1][-1][1] : line[0]] if blocks else "\n\n"
        if gap.replace("\r\n", "\n").count("\n") + gap.replace("\r\n", "").count("\r") > 1:
            blocks.append([line])
        else:
            blocks[-1].append(line)
    return blocks


def _fills(line: str, following: str, width: int) -> bool:
    """Whether the first word of the next line would not have fitted on this one, ragged edges allowed for."""
    return len(line) + 1 + len(following.split(maxsplit=1)[0]) > 0.85 * width


def _wrap_width(text: str, lines: list[tuple[int, int]]) -> int:
    """The width at which sentences are broken into lines, as in mail and wire reports; 0 where they are not."""
    pairs = [(a, b, c) for (a, b), (c, _) in pairwise(lines[:2000]) if b - a <= NARROW and c - b <= 3]
    near = [(a, b, c) for a, b, c in pairs if len(text[b:c].replace("\r\n", "\n").strip(" \t\xa0")) == 1]
    broken = sorted(b - a for a, b, c in near if text[c].islower() and not _STOP.search(text[max(a, b - 5) : b]))
    return broken[int(0.8 * len(broken))] if len(broken) >= max(2, 0.25 * len(near)) else 0


@cache
def _opening(language: Language) -> re.Pattern[str]:
    return re.compile(rf"{language.words('outline')['opens_line']}|{_PLACE}")


@cache
def _abbreviated(language: Language) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{language.words('outline')['abbreviated']})\.$")


def _joins(line: str, following: str, width: int, language: Language) -> bool:
    if _BULLET.match(following) or _opening(language).match(following):
        return False
    if _abbreviated(language).search(line) or (following[0].islower() and not _STOP.search(line[-5:])):
        return True
    return bool(width) and len(line) <= NARROW and _fills(line, following, width)


def quoted(text: str, start: int = 0, end: int | None = None) -> tuple[Quoted, ...]:
    """What stands between quotation marks in one paragraph, by a stack; what is left open runs to its end."""
    end = len(text) if end is None else end
    stack: list[tuple[str, int]] = []
    found: list[Quoted] = []
    for mark in _MARK.finditer(text, start, end):
        sign, at = mark.group(), mark.start()
        before = text[at - 1] if at > start else " "
        after = text[at + 1] if at + 1 < end else " "
        if sign in "'’‘" and (before.isalnum() and after.isalnum()):
            continue
        level = next((k for k in reversed(range(len(stack))) if sign in CLOSERS[stack[k][0]]), None)
        if level is not None and _closes(text, at, end, before, after):
            found.append(Quoted(stack[level][1] + 1, at, level, True))
            del stack[level:]
        elif _opens(text, at, end, before, after) and len(stack) < 8:
            stack.append((sign, at))
    found += [Quoted(at + 1, end, depth, False) for depth, (sign, at) in enumerate(stack) if sign not in "'‘‚"]
    return tuple(sorted((q for q in found if q.end > q.start), key=lambda q: (q.start, -q.end)))


def _closes(text: str, at: int, end: int, before: str, after: str) -> bool:
    """Whether a mark that could close does: not after a space, and an apostrophe of a plural only if none follows."""
    sign = text[at]
    if sign == '"' and before.isspace() and after.isalnum():
        return False
    if sign in "’'" and before in "sS":
        return not re.search(rf"[.,!?…]{sign}(?!\w)", text[at + 1 : min(end, at + 600)])
    return True


def _opens(text: str, at: int, end: int, before: str, after: str) -> bool:
    sign = text[at]
    if sign in "“„«":
        return True
    if sign in "”’›":
        return False
    outside = not before.isalnum() and before not in ".,!?" and not after.isspace()
    if sign == "»":
        return outside and "«" in text[at + 1 : end]
    if sign in "'‘‚":
        closing = "[’‘]" if sign == "‚" else ("’" if sign == "‘" else "'")
        return outside and re.search(rf"\S{closing}(?!\w)", text[at + 1 : min(end, at + 2000)]) is not None
    return outside


def outermost(text: str, start: int, end: int) -> tuple[Quoted, ...]:
    """The quotations of a paragraph that stand in no other."""
    return tuple(q for q in quoted(text, start, end) if q.depth == 0)
