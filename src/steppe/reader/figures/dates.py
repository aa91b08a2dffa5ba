"""Dates in a text as precise as they are written, relative ones against the document's date.

Words are in `data/dates.yaml`. A value is ISO ("2002-12-05", "2002-12", "2002") or two with a slash between them.
"""

from __future__ import annotations

import datetime
import re
from bisect import bisect_left
from collections.abc import Callable, Mapping
from functools import cache
from itertools import pairwise
from typing import Any

from steppe.reader.figures.grammar import grammar
from steppe.reader.model import Date
from steppe.reader.patterns import any_of
from steppe.reader.words import words

GAP = r"[\s\u00a0]+"
DASH = rf"(?:\s*[-\u2010-\u2015]\s*|{GAP}to{GAP})"
BLANK = re.compile(r"\n[ \t\r\u00a0]*\n")
DIGIT = re.compile(r"\d")
YEAR = r"(?:1[5-9]|20)\d\d"

Read = Callable[[re.Match[str], str], tuple[str, str, bool] | None]


def dates(text: str, written: str = "") -> tuple[Date, ...]:
    """Every date of a text in order; `written` is the document's date (ISO), on which relative ones hang.

    A relative date has the value "" where the document's own date is not known.
    """
    found: list[Date] = []
    figured = _figured(text)
    for pattern, read in _rules():
        parts = [(0, len(text))] if read in (_near_year, _near_day, _ago, _about_now) else figured
        for m in (m for start, end in parts for m in pattern.finditer(text, start, end)):
            k = bisect_left(found, m.start(), key=lambda date: date.end - 1)
            if k < len(found) and found[k].start < m.end():
                continue
            value = read(m, written)
            if value:
                found.insert(k, Date(m.start(), m.end(), m[0], *value))
    return tuple(found)


def _figured(text: str) -> list[tuple[int, int]]:
    """The paragraphs that have a digit, without which most dates cannot be."""
    ends = [0, *(m.end() for m in BLANK.finditer(text)), len(text)]
    return [(start, end) for start, end in pairwise(ends) if DIGIT.search(text, start, end)]


@cache
def _months() -> Mapping[str, int]:
    return {**{name: k + 1 for k, name in enumerate(words("dates")["months"])}, **words("dates")["short"]}


@cache
def _rules() -> tuple[tuple[re.Pattern[str], Read], ...]:
    """Patterns with their readers, the more precise first."""
    w = words("dates")
    name = any_of(form for month in _months() for form in (month.capitalize(), month.upper()))
    month, other = rf"(?P<month>{name})\b\.?", rf"(?P<other>{name})\b\.?"
    day, last = (rf"(?:the{GAP})?(?P<{key}>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?\b" for key in ("day", "last"))
    year = rf"(?P<year>{YEAR})\b"
    of = rf"(?:{GAP}of)?,?{GAP}"
    place = rf"(?P<place>{any_of(w['places'])})"
    early, amount = any_of(w["parts_of_a_decade"]), r"%|per|[mbtr]illion|bn|mln"
    rules: tuple[tuple[str, Read], ...] = (
        (rf"\b{month}{GAP}{day}{DASH}{other}{GAP}{last},?{GAP}{year}", _days),
        (rf"\b{day}{of}{month}{DASH}{last}{of}{other},?{GAP}{year}", _days),
        (rf"\b{month}{GAP}{day}{DASH}{last},?{GAP}{year}", _days),
        (rf"\b{day}{DASH}{last}{of}{month},?{GAP}{year}", _days),
        (rf"\b{day}{of}{month},?{GAP}{year}", _day),
        (rf"\b{month}{GAP}{day},?{GAP}{year}", _day),
        (rf"\b(?P<year>{YEAR})-(?P<num>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])\b", _numeric),
        (rf"\b(?P<day>0?[1-9]|[12]\d|3[01])[./](?P<num>0?[1-9]|1[0-2])[./](?P<year>{YEAR})\b", _numeric),
        (rf"\b{month}{DASH}{other},?{GAP}{year}", _months_of_year),
        (rf"\b[Ff]irst{GAP}(?P<count>{any_of(w['counts'])}|\d\d?){GAP}months{GAP}of{GAP}{year}", _first_months),
        (rf"\b{place}{GAP}(?P<part>half|quarter){GAP}of{GAP}{year}", _part),
        (rf"\b(?P<part>[HQ])(?P<place>[1-4]){GAP}{year}", _part),
        (rf"\b(?P<first>{YEAR}){DASH}(?P<until>{YEAR})\b", _years),
        (rf"\b(?P<first>{YEAR})/(?P<until>\d\d)\b(?!/)", _split_year),
        (rf"\b(?P<first>{YEAR})[-\u2010-\u2013](?P<until>\d\d)\b(?![-/\d])", _short_years),
        (rf"\b{month},?{of}{year}", _month),
        (rf"\b(?:(?P<part>{early})[\s-]+)?(?:the\s+)?(?P<decade>{YEAR[:-2]}0)['\u2019]?s\b", _decade),
        (rf"\b{month}{GAP}{day}{DASH}{last}(?!,?\s+{YEAR})(?!\s*%)", _days_of_this_year),
        (rf"\b{day}{DASH}{last}{of}{month}(?!,?\s+\d)", _days_of_this_year),
        (rf"\b{day}{of}{month}(?!,?\s+\d)", _day_of_this_year),
        (rf"\b{month}{GAP}{day}(?!,?\s+{YEAR})(?!\s*%)", _day_of_this_year),
        (rf"(?<![\w$\u20ac\u00a3.,#/-])(?P<year>{YEAR})(?![\w%])(?![.,/]\d)(?!\s*(?:{amount}))", _year),
        (rf"\b(?:the{GAP})?(?P<said>{any_of(_capital(w['years']))})\b", _near_year),
        (rf"\b(?P<said>{any_of(_capital(w['days']))})\b", _near_day),
        (rf"\b(?P<count>{any_of(w['counts'])}|\d{{1,2}}){GAP}years{GAP}ago\b", _ago),
        (rf"\b(?:{any_of(_capital(w['about_now']))})\b", _about_now),
    )  # fmt: skip
    return tuple((re.compile(pattern), read) for pattern, read in rules)


def _capital(texts: Any) -> list[str]:
    return [form for text in texts for form in (text, text.capitalize())]


def _number(name: str) -> int:
    return _months()[name.lower()]


def _iso(year: int, month: int, day: int) -> str:
    """The date, "" where the calendar has none."""
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return ""


def _days(m: re.Match[str], _: str) -> tuple[str, str, bool] | None:
    year, month = int(m["year"]), _number(m["month"])
    until = _number(m["other"]) if "other" in m.groupdict() else month
    first, last = _iso(year, month, int(m["day"])), _iso(year, until, int(m["last"]))
    return (f"{first}/{last}", "day_range", False) if first and first < last else None


def _day(m: re.Match[str], _: str) -> tuple[str, str, bool] | None:
    value = _iso(int(m["year"]), _number(m["month"]), int(m["day"]))
    return (value, "day", False) if value else None


def _numeric(m: re.Match[str], _: str) -> tuple[str, str, bool] | None:
    value = _iso(int(m["year"]), int(m["num"]), int(m["day"]))
    return (value, "day", False) if value else None


def _months_of_year(m: re.Match[str], _: str) -> tuple[str, str, bool] | None:
    return _span_of_months(m["year"], _number(m["month"]), _number(m["other"]))


def _first_months(m: re.Match[str], _: str) -> tuple[str, str, bool] | None:
    count = words("dates")["counts"].get(m["count"]) or int(m["count"])
    return _span_of_months(m["year"], 1, min(count, 12))


def _part(m: re.Match[str], _: str) -> tuple[str, str, bool] | None:
    length = 6 if m["part"] in ("half", "H") else 3
    place = words("dates")["places"].get(m["place"], 0) or (int(m["place"]) if m["place"].isdigit() else 12 // length)
    return _span_of_months(m["year"], (place - 1) * length + 1, place * length) if place * length <= 12 else None


def _span_of_months(year: str, first: int, last: int) -> tuple[str, str, bool] | None:
    return (f"{year}-{first:02d}/{year}-{last:02d}", "month_range", False) if first < last else None


def _years(m: re.Match[str], _: str) -> tuple[str, str, bool] | None:
    return (f"{m['first']}/{m['until']}", "year_range", False) if m["first"] < m["until"] else None


def _split_year(m: re.Match[str], _: str) -> tuple[str, str, bool] | None:
    until = int(m["first"][:2] + m["until"])
    return (f"{m['first']}/{until}", "year_range", False) if until == int(m["first"]) + 1 else None


def _short_years(m: re.Match[str], _: str) -> tuple[str, str, bool] | None:
    until = m["first"][:2] + m["until"]
    return (f"{m['first']}/{until}", "year_range", False) if m["first"] < until else None


def _month(m: re.Match[str], _: str) -> tuple[str, str, bool]:
    return f"{m['year']}-{_number(m['month']):02d}", "month", False


def _year(m: re.Match[str], _: str) -> tuple[str, str, bool] | None:
    return None if grammar().counts(m.string, m.start(), m.end()) else (m["year"], "year", False)


def _decade(m: re.Match[str], _: str) -> tuple[str, str, bool]:
    first = int(m["decade"])
    low, high = words("dates")["parts_of_a_decade"].get((m["part"] or "").lower(), (0, 9))
    return f"{first + low}/{first + high}", "decade", False


def _day_of_this_year(m: re.Match[str], written: str) -> tuple[str, str, bool] | None:
    month, day = _number(m["month"]), int(m["day"])
    value = _iso(int(written[:4] or 2000), month, day)
    return (value if written else f"--{month:02d}-{day:02d}", "day", True) if value else None


def _days_of_this_year(m: re.Match[str], written: str) -> tuple[str, str, bool] | None:
    month, year = _number(m["month"]), int(written[:4] or 2000)
    first, last = _iso(year, month, int(m["day"])), _iso(year, month, int(m["last"]))
    if not first or not first < last:
        return None
    return (f"{first}/{last}", "day_range", True) if written else (f"--{first[5:]}", "day_range", True)


def _near_year(m: re.Match[str], written: str) -> tuple[str, str, bool]:
    shift = words("dates")["years"][" ".join(m["said"].lower().split())]
    return (str(int(written[:4]) + shift) if written else ""), "year", True


def _near_day(m: re.Match[str], written: str) -> tuple[str, str, bool]:
    shift = datetime.timedelta(words("dates")["days"][m["said"].lower()])
    value = (datetime.date.fromisoformat(written) + shift).isoformat() if len(written) == len("2000-01-01") else written
    return value, "day", True


def _ago(m: re.Match[str], written: str) -> tuple[str, str, bool]:
    count = words("dates")["counts"].get(m["count"]) or int(m["count"])
    return (str(int(written[:4]) - count) if written else ""), "year", True


def _about_now(_: re.Match[str], written: str) -> tuple[str, str, bool]:
    return written[:4], "relative", True
