"""Mentions of states, peoples, organisations, regions, instruments and corridors in a text, with what they stand for.

The longest name of the lexicon wins; `rules` says where a name means something else, `instruments` finds titles by
their pattern, `coreference` what stands for a name. Nothing is linked by likeness.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache

from steppe.reader.language import ENGLISH, Language
from steppe.reader.model import Mention, Zone
from steppe.reader.names.coreference import coreferences
from steppe.reader.names.instruments import known_by_kind, linked, titles
from steppe.reader.names.lexicon import NOTHING, Name, lexicon
from steppe.reader.names.rules import Page, joined_seats, stands

Found = tuple[int, int, Name]


def mentions(text: str, zones: Sequence[Zone] = (), language: Language = ENGLISH) -> tuple[Mention, ...]:
    """Every mention in a text in order, none overlapping; the zone is that of the zones given, else ""."""
    page = Page(text, language)
    named = [Mention(start, end, text[start:end], n.layer, n.ident, "") for start, end, n in _names(page)]
    named = _with_titles(text, named, language)
    named = _merged(named, coreferences(text, named, language))
    return tuple(_zoned(named, zones))


def _names(page: Page) -> list[Found]:
    """Names that stand where they are found, the tails of split names left out."""
    kept: list[tuple[Found, bool]] = []
    tail_end = 0
    for start, end, name in _candidates(page.text, page.language):
        name = _decided(page.text, name, page.language)
        if name is None or start < tail_end:
            continue
        kept.append(((start, end, name), stands(page, start, end, name)))
        if name.layer == "ORG":
            tail = _tails(page.language).get(name.ident)
            rest = tail.match(page.text, end) if tail else None
            tail_end = rest.end() if rest else 0
    seats = [k for k, (found, _) in enumerate(kept) if found[2].layer == "METONYM"]
    sure = joined_seats(page, [kept[k][0][:2] for k in seats], [kept[k][1] for k in seats])
    standing = {k for k, held in zip(seats, sure, strict=True) if held}
    return [found for k, (found, held) in enumerate(kept) if held or k in standing]


def _candidates(text: str, language: Language) -> Iterable[Found]:
    names, taken = lexicon(language), 0
    for m in names.starts.finditer(text):
        if m.start() < taken:
            continue
        start, found = m.start(), names.at(text, m.start(), m[0])
        inner = names.starts.match(text, m.end() + 1) if m[0] == names.article else None
        longer = names.at(text, inner.start(), inner[0]) if inner else None
        if inner and longer and (found is None or longer[0] > found[0]):
            start, found = inner.start(), longer
        if found:
            taken, name = found
            if name.layer != NOTHING:
                yield start, taken, name


def _decided(text: str, name: Name, language: Language) -> Name | None:
    """The name with the ident that the text decides on, None where nothing in the text does."""
    choice = lexicon(language).ambiguous.get(name.text)
    if choice is None:
        return name
    ident = choice.ident if choice.evidence.search(text) else choice.otherwise
    return replace(name, ident=ident) if ident else None


@cache
def _tails(language: Language) -> dict[str, re.Pattern[str]]:
    """What may follow an organisation as the rest of its name: "(CICA) in Asia"."""
    names = {n.text: n.ident for n in lexicon(language).names if n.layer == "ORG" and " in " in n.text}
    organisations = {n.text: n.ident for n in lexicon(language).names if n.layer == "ORG"}
    rests: dict[str, str] = {}
    for long, ident in names.items():
        head, _, rest = long.rpartition(" in ")
        if organisations.get(head) == ident:
            rests[ident] = f"in {rest}"
    return {ident: re.compile(r"\)?\s+" + r"\s+".join(rest.split())) for ident, rest in rests.items()}


def _with_titles(text: str, named: list[Mention], language: Language) -> list[Mention]:
    """The mentions with the titles of instruments; what lies in a longer title is a part of it."""
    parties = [(m.start, m.ident) for m in named if m.layer in ("STATE", "DEMONYM", "ORG", "METONYM")]
    places = {m.start for m in named if m.layer in ("STATE", "ORG")}
    known = {m.start: m for m in named if m.layer in ("INSTR", "CORRIDOR", "ORG")}
    found: list[Mention] = []
    for title in titles(text, places, language):
        inside = known.get(title.start)
        if inside and (inside.end >= title.end or inside.layer != "ORG"):
            continue
        ident = linked(text, title, parties, language)
        if not ident and known_by_kind(language).fullmatch(text, title.start, title.end):
            continue  # "a free trade agreement" that the record does not have is none by name
        found.append(Mention(title.start, title.end, text[title.start : title.end], "INSTR", ident, ""))
    return _merged(found, named)


def _merged(first: Iterable[Mention], second: Iterable[Mention]) -> list[Mention]:
    """Both in order; of two that overlap the longer stays, of two as long the first."""
    kept: list[Mention] = []
    for mention in sorted((*first, *second), key=lambda m: (m.start, -m.end)):
        if kept and mention.start < kept[-1].end:
            if mention.end - mention.start > kept[-1].end - kept[-1].start:
                kept[-1] = mention
            continue
        kept.append(mention)
    return kept


def _zoned(named: Iterable[Mention], zones: Sequence[Zone]) -> Iterable[Mention]:
    held = sorted(zones, key=lambda z: z.start)
    starts = [zone.start for zone in held]
    for mention in named:
        k = bisect_right(starts, mention.start) - 1
        yield replace(mention, zone=held[k].zone) if k >= 0 and mention.start < held[k].end else mention
