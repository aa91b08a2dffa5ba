"""Dates in a text as precise as they are written, relative ones against the document's date.

Words are in `dates.yaml`. A value is ISO ("2002-12-05", "2002-12", "2002") or two with a slash between them.
"""

from __future__ import annotations

import datetime
import re
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from steppe.reader.figures.grammar import grammar
from steppe.reader.language import ENGLISH, Language
from steppe.reader.model import Date
from steppe.reader.patterns import any_of

GAP = r"[\s\u00a0]+"
BLANK = re.compile(r"\n[ \t\r\u00a0]*\n")
DIGIT = re.compile(r"\d")
YEAR = r"(?:1[5-9]|20)\d\d"

Value = tuple[str, str, bool] | None


@dataclass(frozen=True, slots=True)
class Words:
    """The words of dates with their values, in small letters."""

    language: Language
    months: Mapping[str, int]
    counts: Mapping[str, int]
    places: Mapping[str, int]
    parts: Mapping[str, int]
    decades: Mapping[str, Sequence[int]]
    years: Mapping[str, int]
    days: Mapping[str, int]

    def month(self, name: str) -> int:
        """The number of a month."""
        return self.months[name.lower()]


Read = Callable[[re.Match[str], str, Words], Value]


def dates(text: str, written: str = "", language: Language = ENGLISH) -> tuple[Date, ...]:
    """Every date of a text in order; `written` is the document's date (ISO), on which relative ones hang.

    A relative date has the value "" where the document's own date is not known.
    """
    found: list[Date] = []
    figured, words = _figured(text), _words(language)
    for pattern, read in _rules(language):
        parts = [(0, len(text))] if read in (_near_year, _near_day, _ago, _about_now) else figured
        for m in (m for start, end in parts for m in pattern.finditer(text, start, end)):
            k = bisect_left(found, m.start(), key=lambda date: date.end - 1)
            if k < len(found) and found[k].start < m.end():
                continue
            value = read(m, written, words)
            if value:
                found.insert(k, Date(m.start(), m.end(), m[0], *value))
    return tuple(found)


def _figured(text: str) -> list[tuple[int, int]]:
    """The paragraphs that have a digit, without which most dates cannot be."""
    ends = [0, *(m.end() for m in BLANK.finditer(text)), len(text)]
    return [(start, end) for start, end in pairwise(ends) if DIGIT.search(text, start, end)]


@cache
def _words(language: Language) -> Words:
    w = language.words("dates")
    return Words(
        language,
        months={**{name: k + 1 for k, name in enumerate(w["months"])}, **w["short"]},
        counts=w["counts"],
        places=w["places"],
        parts=w["parts"],
        decades=w["parts_of_a_decade"],
        years=w["years"],
        days=w["days"],
    )


@cache
def _rules(language: Language) -> tuple[tuple[re.Pattern[str], Read], ...]:
    """Patterns with their readers, the more precise first."""
    w = language.words("dates")
    months = _words(language).months
    dash = rf"(?:\s*[-\u2010-\u2015]\s*|{GAP}{w['to']}{GAP})"
    name = any_of(form for month in months for form in (month.capitalize(), month.upper()))
    month, other = rf"(?P<month>{name})\b\.?", rf"(?P<other>{name})\b\.?"
    day, last = (
        rf"(?:{w['the']}{GAP})?(?P<{key}>[12]\d|3[01]|0?[1-9])(?:{w['ordinal_ends']})?\b" for key in ("day", "last")
    )
    year = rf"(?P<year>{YEAR})\b"
    of, the = rf"(?:{GAP}{w['of']})?,?{GAP}", rf"(?:{w['the']}{GAP})?"
    place = rf"(?P<place>{any_of(w['places'])})"
    counts, first = any_of(w["counts"]), f"(?:{any_of(_capital([w['first']]))})"
    early, amount = any_of(w["parts_of_a_decade"]), w["amounts"]
    rules: tuple[tuple[str, Read], ...] = (
        (rf"\b{month}{GAP}{day}{dash}{other}{GAP}{last},?{GAP}{year}", _days),
        (rf"\b{day}{of}{month}{dash}{last}{of}{other},?{GAP}{year}", _days),
        (rf"\b{month}{GAP}{day}{dash}{last},?{GAP}{year}", _days),
        (rf"\b{day}{dash}{last}{of}{month},?{GAP}{year}", _days),
        (rf"\b{day}{of}{month},?{GAP}{year}", _day),
        (rf"\b{month}{GAP}{day},?{GAP}{year}", _day),
        (rf"\b(?P<year>{YEAR})-(?P<num>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])\b", _numeric),
        (rf"\b(?P<day>0?[1-9]|[12]\d|3[01])[./](?P<num>0?[1-9]|1[0-2])[./](?P<year>{YEAR})\b", _numeric),
        (rf"\b{month}{dash}{other},?{GAP}{year}", _months_of_year),
        (rf"\b{first}{GAP}(?P<count>{counts}|\d\d?){GAP}{w['first_months']}{GAP}{w['of']}{GAP}{year}", _first_months),
        (rf"\b{place}{GAP}(?P<part>{any_of(w['parts'])}){GAP}{w['of']}{GAP}{year}", _part),
        (rf"\b(?P<part>{any_of(w['part_signs'])})(?P<place>[1-4]){GAP}{year}", _part),
        (rf"\b(?P<first>{YEAR}){dash}(?P<until>{YEAR})\b", _years),
        (rf"\b(?P<first>{YEAR})/(?P<until>\d\d)\b(?!/)", _split_year),
        (rf"\b(?P<first>{YEAR})[-\u2010-\u2013](?P<until>\d\d)\b(?![-/\d])", _short_years),
        (rf"\b{month},?{of}{year}", _month),
        (rf"\b(?:(?P<part>{early})[\s-]+)?(?:{w['the']}\s+)?(?P<decade>{YEAR[:-2]}0)(?:{w['decade_ends']})\b", _decade),
        (rf"\b{month}{GAP}{day}{dash}{last}(?!,?\s+{YEAR})(?!\s*%)", _days_of_this_year),
        (rf"\b{day}{dash}{last}{of}{month}(?!,?\s+\d)", _days_of_this_year),
        (rf"\b{day}{of}{month}(?!,?\s+\d)", _day_of_this_year),
        (rf"\b{month}{GAP}{day}(?!,?\s+{YEAR})(?!\s*%)", _day_of_this_year),
        (rf"(?<![\w$\u20ac\u00a3.,#/-])(?P<year>{YEAR})(?![\w%])(?![.,/]\d)(?!\s*(?:{amount}))", _year),
        (rf"\b{the}(?P<said>{any_of(_capital(w['years']))})\b", _near_year),
        (rf"\b(?P<said>{any_of(_capital(w['days']))})\b", _near_day),
        (rf"\b(?P<count>{counts}|\d{{1,2}}){GAP}{any_of(w['ago'])}\b", _ago),
        (rf"\b(?:{any_of(_capital(w['about_now']))})\b", _about_now),
    )  # fmt: skip
    return tuple((re.compile(pattern), read) for pattern, read in rules)


def _capital(texts: Any) -> list[str]:
    return [form for text in texts for form in (text, text.capitalize())]


def _iso(year: int, month: int, day: int) -> str:
    """The date, "" where the calendar has none."""
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return ""


def _days(m: re.Match[str], _: str, words: Words) -> Value:
    year, month = int(m["year"]), words.month(m["month"])
    until = words.month(m["other"]) if "other" in m.groupdict() else month
    first, last = _iso(year, month, int(m["day"])), _iso(year, until, int(m["last"]))
    return (f"{first}/{last}", "day_range", False) if first and first < last else None


def _day(m: re.Match[str], _: str, words: Words) -> Value:
    value = _iso(int(m["year"]), words.month(m["month"]), int(m["day"]))
    return (value, "day", False) if value else None


def _numeric(m: re.Match[str], _: str, __: Words) -> Value:
    value = _iso(int(m["year"]), int(m["num"]), int(m["day"]))
    return (value, "day", False) if value else None


def _months_of_year(m: re.Match[str], _: str, words: Words) -> Value:
    return _span_of_months(m["year"], words.month(m["month"]), words.month(m["other"]))


def _first_months(m: re.Match[str], _: str, words: Words) -> Value:
    count = words.counts.get(m["count"]) or int(m["count"])
    return _span_of_months(m["year"], 1, min(count, 12))


def _part(m: re.Match[str], _: str, words: Words) -> Value:
    length = words.parts[m["part"]]
    place = words.places.get(m["place"], 0) or (int(m["place"]) if m["place"].isdigit() else 12 // length)
    return _span_of_months(m["year"], (place - 1) * length + 1, place * length) if place * length <= 12 else None


def _span_of_months(year: str, first: int, last: int) -> tuple[str, str, bool] | None:
    return (f"{year}-{first:02d}/{year}-{last:02d}", "month_range", False) if first < last else None


def _years(m: re.Match[str], _: str, __: Words) -> Value:
    return (f"{m['first']}/{m['until']}", "year_range", False) if m["first"] < m["until"] else None


def _split_year(m: re.Match[str], _: str, __: Words) -> Value:
    until = int(m["first"][:2] + m["until"])
    return (f"{m['first']}/{until}", "year_range", False) if until == int(m["first"]) + 1 else None


def _short_years(m: re.Match[str], _: str, __: Words) -> Value:
    until = m["first"][:2] + m["until"]
    return (f"{m['first']}/{until}", "year_range", False) if m["first"] < until else None


def _month(m: re.Match[str], _: str, words: Words) -> Value:
    return f"{m['year']}-{words.month(m['month']):02d}", "month", False


def _year(m: re.Match[str], _: str, words: Words) -> Value:
    return None if grammar(words.language).counts(m.string, m.start(), m.end()) else (m["year"], "year", False)


def _decade(m: re.Match[str], _: str, words: Words) -> Value:
    first = int(m["decade"])
    low, high = words.decades.get((m["part"] or "").lower(), (0, 9))
    return f"{first + low}/{first + high}", "decade", False


def _day_of_this_year(m: re.Match[str], written: str, words: Words) -> Value:
    month, day = words.month(m["month"]), int(m["day"])
    value = _iso(int(written[:4] or 2000), month, day)
    return (value if written else f"--{month:02d}-{day:02d}", "day", True) if value else None


def _days_of_this_year(m: re.Match[str], written: str, words: Words) -> Value:
    month, year = words.month(m["month"]), int(written[:4] or 2000)
    first, last = _iso(year, month, int(m["day"])), _iso(year, month, int(m["last"]))
    if not first or not first < last:
        return None
    return (f"{first}/{last}", "day_range", True) if written else (f"--{first[5:]}", "day_range", True)


def _near_year(m: re.Match[str], written: str, words: Words) -> Value:
    shift = words.years[" ".join(m["said"].lower().split())]
    return (str(int(written[:4]) + shift) if written else ""), "year", True


def _near_day(m: re.Match[str], written: str, words: Words) -> Value:
    shift = datetime.timedelta(words.days[m["said"].lower()])
    value = (datetime.date.fromisoformat(written) + shift).isoformat() if len(written) == len("2000-01-01") else written
    return value, "day", True


def _ago(m: re.Match[str], written: str, words: Words) -> Value:
    count = words.counts.get(m["count"]) or int(m["count"])
    return (str(int(written[:4]) - count) if written else ""), "year", True


def _about_now(_: re.Match[str], written: str, __: Words) -> Value:
    return written[:4], "relative", True
