"""How the words that a pattern fits begin: many patterns are tried only where a word begins like one of theirs."""

from __future__ import annotations

import re

LONGEST = 4  # letters of a beginning
_ATOM = re.compile(
    r"(?P<look>\(\?[!=](?:[^()]|\([^()]*\))*\))|(?P<group>\(\?:)|(?P<class>\[[^\]]*\]|\\.|\.)|(?P<letter>[^()|])",
    re.DOTALL,
)
_TIMES = re.compile(r"(?:(?P<free>[?*]|\{0,\d*\})|\+|\{\d+(?:,\d*)?\})\??")


def openings(pattern: str) -> frozenset[str]:
    """The beginnings, up to four letters long, of everything that a pattern fits; "" where it may begin with anything.

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
