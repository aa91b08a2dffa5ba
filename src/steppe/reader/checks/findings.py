"""What checks of ties have in common: findings, periods of dates, sources as they are cited."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from steppe.record import days
from steppe.sourced import Source

NO_DATA = "no_data"


@dataclass(frozen=True, slots=True)
class Found:
    """What a check found: a verdict of the design's vocabulary, the reason, the nearest true statement, sources."""

    verdict: str
    why: str
    nearest: str = ""
    sources: tuple[str, ...] = ()


def period(date: str) -> tuple[str, str]:
    """The first and the last day that an ISO date, month, year or range of them covers; "" of ""."""
    first, _, last = date.rpartition("/")
    known = [part for part in (first or last, last) if part and part[0] != "-"]
    return (days.first_day(known[0]), days.last_day(known[-1])) if known else ("", "")


def last_day(date: str) -> str:
    """The last day that an ISO date, month, year or range of them covers; "" of ""."""
    return period(date)[1]


def years_apart(one: str, other: str) -> float:
    """The years between two days."""
    months = [12 * int(date[:4]) + int(date[5:7]) for date in (one, other)]
    return abs(months[0] - months[1]) / 12


def cited(sources: Iterable[Source]) -> tuple[str, ...]:
    """Sources as a verdict lists them."""
    return tuple(dict.fromkeys(f"{s.title}, {s.url}" if s.url else s.title for s in sources))
