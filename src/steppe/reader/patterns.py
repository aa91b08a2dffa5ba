"""Patterns as the word files have them, patterns of many texts, and how the words that a pattern fits begin."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

GAP = r"[\s\u00a0]"
LONGEST = 4  # letters of a beginning
_ATOM = re.compile(
    r"(?P<look>\(\?[!=](?:[^()]|\([^()]*\))*\))|(?P<group>\(\?:)|(?P<class>\[[^\]]*\]|\\.|\.)|(?P<letter>[^()|])",
    re.DOTALL,
)
_TIMES = re.compile(r"(?:(?P<free>[?*]|\{0,\d*\})|\+|\{\d+(?:,\d*)?\})\??")


def openings(pattern: str) -> frozenset[str]:
    """The beginnings, up to four letters long, of everything that a pattern fits; "" where it may begin with anything.

    Many patterns are tried only where a word begins like one of theirs.

    Patterns are those of the word files: letters, `(?:...)`, alternatives, classes, repetitions and look-aheads.
    """
    return frozenset(_ways(pattern, 0)[0])


def _ways(pattern: str, at: int) -> tuple[set[str], int]:
    """The beginnings of the alternatives from a place to the end of their group, and where the group ends."""
    found: set[str] = set()
    open_, closed = {""}, set[str]()
    while at < len(pattern) and pattern[at] != ")":
        if pattern[at] == "|":
            found, open_, closed, at = found | open_ | closed, {""}, set(), at + 1
            continue
        atom = _ATOM.match(pattern, at)
        if atom is None:
            raise ValueError(f"{pattern!r} has what no word file has at {at}.")
        steps, at = {atom["letter"] or ""}, atom.end()
        if atom["group"]:
            steps, at = _ways(pattern, at)
            at += 1
        times = _TIMES.match(pattern, at)
        at = times.end() if times else at
        if atom["look"]:
            continue
        ends = not atom["letter"] or atom["letter"].isspace()
        grown = {(way + step)[:LONGEST].rstrip() for way in open_ for step in steps}
        closed |= {way for way in grown if ends or len(way) == LONGEST}
        kept = set() if ends else {way for way in grown if len(way) < LONGEST}
        open_ = kept | (open_ if times and times["free"] else set())
    return found | open_ | closed, at


def spread(pattern: str) -> str:
    """A pattern as files have it: a space stands for any white space, white space behind | is left out."""
    return re.sub(r"\|\s+", "|", pattern).replace(" ", r"\s")


def any_of(texts: Iterable[Any], gap: str = rf"{GAP}+") -> str:
    """An alternation of texts as a tree of their letters, the longest preferred; any white space between words.

    Python's engine tries alternatives one by one: a tree asks for each letter once.
    """
    tree: dict[str, Any] = {}
    for text in texts:
        at = tree
        for letter in " ".join(str(text).split()):
            at = at.setdefault(letter, {})
        at[""] = {}
    return _branch(tree, gap)


def _branch(tree: Mapping[str, Any], gap: str) -> str:
    ways = [(gap if letter == " " else re.escape(letter)) + _branch(tree[letter], gap) for letter in tree if letter]
    if not ways:
        return ""
    whole = ways[0] if len(ways) == 1 and "" not in tree else f"(?:{'|'.join(ways)})"
    return whole + ("?" if "" in tree else "")


def whole(pattern: str) -> re.Pattern[str]:
    """A pattern of whole words in any case, with any white space between them."""
    spaced = pattern.replace(" ", rf"{GAP}+")
    return re.compile(rf"\b(?:{spaced})(?!\w)", re.IGNORECASE | re.DOTALL)
