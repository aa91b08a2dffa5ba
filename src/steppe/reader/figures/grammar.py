"""The grammar of quantities, compiled from `numbers.yaml` of a language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from steppe.reader.language import Language
from steppe.reader.patterns import GAP, any_of

# the same words joined by hyphens too, as in two-thirds
HYPHEN = r"[\s\u00a0-]+"


@dataclass(frozen=True, slots=True)
class Grammar:
    """Words with their values, and the patterns made of them.

    Patterns that are searched through a whole text begin with letters or digits, which Python's engine skips to; that
    a word begins there is asked afterwards.
    """

    small: Mapping[str, float]
    scales: Mapping[str, float]
    ratios: Mapping[str, float]
    phrases: Mapping[str, tuple[float, str]]
    bounds: Mapping[str, tuple[str, float, str]]
    currency: Mapping[str, str]
    measures: Mapping[str, str]
    places: Mapping[str, int]
    points: frozenset[str]
    comparing: frozenset[str]
    durations: Mapping[str, str]
    lasted: frozenset[str]
    plural_scales: Mapping[str, float]
    among: int
    digits: re.Pattern[str]
    spelled: re.Pattern[str]
    phrase: re.Pattern[str]
    rank: re.Pattern[str]
    times: re.Pattern[str]
    yearly: re.Pattern[str]
    hedges: Mapping[str, str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    change: re.Pattern[str]
    fall: re.Pattern[str]
    against: re.Pattern[str]
    lasting: re.Pattern[str]
    compared: re.Pattern[str]
    identifier: re.Pattern[str]
    named_after: re.Pattern[str]
    counted: re.Pattern[str]
    dating: re.Pattern[str]
    measure: re.Pattern[str]
    contact: re.Pattern[str]
    opened: re.Pattern[str]
    openers: Mapping[str, float]
    no_parts: re.Pattern[str]
    clock: re.Pattern[str]
    grown: re.Pattern[str]
    spans: Mapping[str, float]
    alone: frozenset[str]
    alone_before: frozenset[str]
    fold: str
    moved_by: re.Pattern[str]
    moved_to: re.Pattern[str]
    more: re.Pattern[str]
    ends: re.Pattern[str]
    range_and: str
    range_between: str
    range_to: str
    range_from: str
    openers_of: str

    def counts(self, text: str, start: int, end: int) -> bool:
        """Whether four digits like a year count what follows: "2000 companies", but not "in 2000 companies"."""
        return bool(self.counted.match(text, end)) and not self.dating.search(text[max(0, start - 12) : start])


@cache
def grammar(language: Language) -> Grammar:
    """The grammar of a language."""
    w = language.words("numbers")
    money = {text: code for code, names in w["currencies"].items() for text in names}
    return Grammar(
        small={**w["units"], **w["tens"]},
        scales=w["scales"],
        plural_scales=_plural_scales(w),
        durations=w["durations"],
        ratios={text: float(value) for text, value in w["times"].items()},
        phrases=_phrases(w),
        bounds={text: (bound, float(value), unit) for text, (bound, value, unit) in w["bounds"].items()},
        currency={text.lower(): code for text, code in money.items()},
        measures=w["measures"],
        places=_places(w),
        points=frozenset(w["points"]),
        comparing=frozenset(w["comparing"]),
        lasted=frozenset(w["durations"].values()),
        among=int(w["among"]),
        spans=w["spans"],
        alone=frozenset(w["alone"]),
        alone_before=frozenset(("", *w["alone_before"])),
        fold=w["fold"],
        openers_of=w["openers_of"],
        **_ranges(w),
        openers={text: float(value) for text, value in w["openers"].items()},
        **_searched(w, money),
        **_beside(w),
    )


def _searched(w: Mapping[str, Any], money: Mapping[str, str]) -> dict[str, Any]:
    """Patterns searched through the whole text."""
    word = _cased((*w["units"], *w["tens"]))
    larger = _cased((*w["units"], *w["tens"], *w["joined_scales"]))
    signs = any_of(text for text in money if not text[-1].islower())
    grouped = r"\d{1,3}(?:[,\u00a0\u202f ]\d{3})+(?!\d)(?:\.\d+)?"
    digits = rf"(?:{grouped}|\d+,\d{{1,2}}(?={GAP}*(?:{w['after_comma']}))|\d+(?:\.\d+)?)"
    tail = _tail(w, money)
    first = "".join(sorted({text[0] for text in money if not text[-1].islower()}))
    symbols = f"[{re.escape(first)}]"
    nouns = rf"(?={GAP}+(?:[\w-]+{GAP}+){{0,4}}?{_open(w['ranked_nouns'])}{w['plural']}\b)"
    return {
        "digits": re.compile(
            rf"(?:(?={symbols})(?P<sign>{signs})[\s\u00a0]?)?(?P<value>{digits})(?P<ordinal>{w['ordinal_ends']})?"
            rf"(?:(?!\w)|(?=(?:{_cased(w['scales'])})(?!\w))){tail}"
        ),
        "spelled": re.compile(
            rf"(?P<value>(?:{word})(?:(?:[\s\u00a0-]+{w['and']})?[\s\u00a0-]+(?:{larger}))*)(?!\w)(?P<ordinal>)(?P<sign>){tail}"
        ),
        "phrase": re.compile(
            rf"(?:{_cased(_phrases(w), HYPHEN)}|(?:(?:{_cased(w['degrees'])}){GAP}+)?(?:{_cased(w['bounds'])}))(?!\w)"
        ),
        "rank": re.compile(
            rf"(?:{_cased(w['one_of'])}){GAP}+(?:\w+{GAP}+)?(?:(?P<among>{any_of(w['units'])}|\d+){GAP}+)?(?:{any_of(w['superlatives'])})(?!\w)"
            rf"|(?P<place>{_cased(_places(w))})[\s\u00a0-](?:{any_of(w['superlatives'])})(?!\w)"
            rf"|(?P<nth>\d+)(?:{w['ordinal_ends']})[\s\u00a0-](?:{any_of(w['superlatives'])})(?!\w)"
            rf"|(?:{_cased(w['firsts_after'])}){GAP}+(?P<first>{any_of(w['firsts'])}){nouns}"
            rf"|{w['possessive']}{GAP}+(?:{any_of(w['single'])}{GAP}+)?(?P<owned>{any_of(w['firsts'])}){nouns}"
            rf"|(?:{_cased(w['ranked'])}){GAP}+(?:{w['the']}{GAP}+)?(?P<rank>\d+)(?:{w['ordinal_ends']})\b"
        ),
        "opened": re.compile(
            rf"(?P<opener>{_cased(w['openers'])}){GAP}+(?P<scale>{_cased(_plural_scales(w))})(?:[\s\u00a0-]+(?:{w['of']}{GAP}+)?"
            rf"(?P<name>{_cased(text for text in money if text[-1].isalpha())}))?(?!\w)"
        ),
        "times": re.compile(
            rf"(?:(?P<word>{_cased(w['times'])})|(?P<count>{_cased(w['units'])}|\d+(?:\.\d+)?)[\s\u00a0-]?(?:{any_of(w['folds'])}))(?!\w)"
        ),
        "contact": re.compile(
            rf"(?:{_cased(w['contacts'])})\b[.:]?{GAP}*[+(\d][\d\s()+.,/ext-]*"
            rf"|\+\d[\d \u00a0()-]{{6,}}|\(\d{{3}}\)[ -]?\d{{3}}[ -]{{1,2}}\d{{4}}"
            rf"|\d{{1,5}}{GAP}+(?:[A-Z0-9][\w.]*{GAP}+){{1,3}}(?:{_cased(w['streets'])})(?!\w)[^\n]{{0,60}}"
        ),
    }


def _ranges(w: Mapping[str, Any]) -> dict[str, Any]:
    """What makes two numbers the ends of one range, and a share a change or a level."""
    to, and_ = w["range_to"], w["range_and"]
    return {
        "range_to": to,
        "range_and": and_,
        "range_from": w["range_from"],
        "range_between": w["range_between"],
        "ends": re.compile(rf"\s?[-\u2010-\u2015]\s?|\s+{to}\s+|\s+{and_}\s+"),
        "moved_by": re.compile(rf"\b{w['moved_by']}{GAP}+(?:\w+{GAP}+)?$"),
        "moved_to": re.compile(rf"\b{w['moved_to']}\s+(?:[a-z]+\s+){{0,3}}$"),
        "more": re.compile(rf"\s*{_open(w['more'])}\s"),
    }


def _tail(w: Mapping[str, Any], money: Mapping[str, str]) -> str:
    """What may follow the value: scale, percent, money, duration."""
    parts = any_of((*w["points"], *w["percent"]))
    scale = _cased(w["scales"])
    names = _cased(text for text in money if text[-1].isalpha())
    lasting = _cased(w["durations"])
    return (
        rf"(?:[\s\u00a0-]*(?P<scale>{scale})(?!\w))?"
        rf"(?:[\s\u00a0-]*(?P<part>{parts})(?!\w)|[\s\u00a0]*(?P<name>{names})(?!\w)|[\s\u00a0-]+(?P<duration>{lasting})(?!\w))?"
    )


def _beside(w: Mapping[str, Any]) -> dict[str, Any]:
    """Patterns held against the words around a number."""
    flags, hedges = re.IGNORECASE, w["before"]
    return {
        "yearly": re.compile(rf"{GAP}+(?:{any_of(w['yearly'])})\b", flags),
        "before": re.compile(
            rf"(?:^|[\s\u00a0(])({any_of(hedges)}){GAP}*(?:(?:{any_of(w['articles'])}){GAP}+)?$", flags | re.ASCII
        ),
        "after": re.compile(rf"{GAP}+({any_of(w['after'])})\b", flags | re.ASCII),
        "hedges": {**hedges, **w["after"]},
        "change": re.compile(rf"\b{_open(w['change'])}\b", flags),
        "fall": re.compile(rf"\b{_open(w['fall'])}\b", flags),
        "against": re.compile(rf"\b{_open(w['against'])}{GAP}+$", flags),
        "lasting": re.compile(rf"\b{_open(w['lasting'])}{GAP}+(?:[\w.]+{GAP}+){{0,3}}$", flags),
        "compared": re.compile(rf"{GAP}+{_open(w['compared'])}\b", flags),
        "identifier": re.compile(rf"(?:^|[\s(]){_open(w['identifiers'])}[\s\u00a0-]*$", flags),
        "named_after": re.compile(rf"{GAP}+{_open(w['named_after'])}\b", flags),
        "counted": re.compile(rf"{GAP}+(?:[a-z]+{GAP}+){{0,2}}{_open(w['counted'])}\b"),
        "dating": re.compile(rf"\b{_open(w['dating'])}{GAP}+$", flags),
        "no_parts": re.compile(rf"{GAP}+{_open(w['no_parts'])}\b", flags),
        "clock": re.compile(rf"[\s\u00a0]?(?:{any_of(w['clock'])})(?!\w)", flags),
        "grown": re.compile(rf"\b{_open((*w['change'], *w['multiplied']))}\b", flags),
        "measure": re.compile(rf"(?:{GAP}+(?:[a-z]+{GAP}+)?|-)({any_of(w['measures'])})\b"),
    }


def _phrases(w: Mapping[str, Any]) -> dict[str, tuple[float, str]]:
    """Phrases with value and unit, and the counted parts of a whole: four fifths."""
    parts = {
        f"{count} {name}": (part / whole, "share")
        for name, whole in w["parts"].items()
        for count, part in w["units"].items()
        if 1 < part < whole
    }
    return {**parts, **{text: (float(value), unit) for text, (value, unit) in w["phrases"].items()}}


def _plural_scales(w: Mapping[str, Any]) -> dict[str, float]:
    """The scales with their plurals: "hundreds of millions"."""
    return {**w["scales"], **{many: w["scales"][one] for one, many in w["plurals"].items()}}


def _places(w: Mapping[str, Any]) -> dict[str, int]:
    return {name: k + 1 for k, name in enumerate(w["ordinals"]) if k}


def _open(texts: Iterable[Any]) -> str:
    return f"(?:{any_of(texts)})"


def _cased(texts: Iterable[Any], gap: str = rf"{GAP}+") -> str:
    """The same with capitals at the start and throughout: cheaper to search than ignoring case."""
    forms = (form for text in map(str, texts) for form in (text, text.capitalize(), text.title(), text.upper()))
    return any_of(forms, gap)
