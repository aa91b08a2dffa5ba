"""Dates as precise as their source: a day, a month or a year, compared as the days they span."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime

from steppe.problems import SteppeError


def first_day(when: str) -> str:
    """The first day of a year, month or day, as an ISO date."""
    return when + "-01-01"[len(when) - 4 :] if len(when) in (4, 7) else when


def last_day(when: str) -> str:
    """The last day of a year, month or day, as an ISO date."""
    if len(when) == 4:
        return f"{when}-12-31"
    return f"{when}-{monthrange(int(when[:4]), int(when[5:]))[1]:02d}" if len(when) == 7 else when


def day(on: str | date) -> str:
    """A day given as a date or as text, as an ISO date; raises `SteppeError` for anything else."""
    if isinstance(on, datetime):
        return on.date().isoformat()
    if isinstance(on, date):
        return on.isoformat()
    try:
        return datetime.strptime(on, "%Y-%m-%d").date().isoformat()
    except (TypeError, ValueError):
        raise SteppeError(f"{on!r} is not a day: write year-month-day, for example 2015-01-01.") from None


def today() -> str:
    """Today as an ISO date."""
    return date.today().isoformat()
