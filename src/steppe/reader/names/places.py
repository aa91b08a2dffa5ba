"""Names that ties need beside those of states: seats of government as places, and states in the names of routes."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache

from steppe.reader.language import Language
from steppe.reader.model import Mention
from steppe.reader.names.lexicon import lexicon
from steppe.reader.patterns import any_of


def with_places(text: str, mentions: Sequence[Mention], language: Language) -> list[Mention]:
    """The mentions, and for every seat of government that is named as a place its state, with the layer PLACE."""
    starts = [m.start for m in mentions]

    def held(start: int) -> bool:
        k = bisect_left(starts, start + 1) - 1
        return k >= 0 and start < mentions[k].end

    pattern, seats = _seats(language)
    found = [
        Mention(m.start(), m.end(), m[0], "PLACE", seats[" ".join(m[0].split())], "")
        for m in pattern.finditer(text)
        if not held(m.start())
    ]
    return sorted([*mentions, *found], key=lambda m: m.start)


def along(route: str, language: Language) -> tuple[str, ...]:
    """The states whose names or seats the name of a route holds: Azerbaijan and Georgia of "Baku-Tbilisi-Kars"."""
    found: list[str] = []
    for word in re.finditer(r"[^\s\u2010-\u2015/-]+", route):
        rest = re.split(r"[\u2010-\u2015/-]", route[word.start() :])[0]
        hit = lexicon(language).at(f"{rest} ", 0, word[0])
        if hit and hit[1].layer in ("STATE", "METONYM", "DEMONYM") and hit[1].ident not in found:
            found.append(hit[1].ident)
    return tuple(found)


@cache
def _seats(language: Language) -> tuple[re.Pattern[str], dict[str, str]]:
    known = lexicon(language)
    seats = {n.text: n.ident for n in known.names if n.layer == "METONYM" and n.text not in known.ambiguous}
    return re.compile(rf"(?<![\w-])(?:{any_of(seats)})(?![\w-])"), seats
