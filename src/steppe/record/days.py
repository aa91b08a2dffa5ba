"""Dates as precise as their source: a day, a month or a year, compared as the days they span."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime
from typing import Any

from steppe.problems import SteppeError


def first_day(when: str) -> str:
    """The first day of a year, month or day, as an ISO date."""
    return when + "-01-01"[len(when) - 4 :] if len(when) in (4, 7) else when


def last_day(when: str) -> str:
    """The last day of a year, month or day, as an ISO date."""
    if len(when) == 4:
        return f"{when}-12-31"
    return f"{when}-{monthrange(int(when[:4]), int(when[5:]))[1]:02d}" if len(when) == 7 else when


def day(on: Any) -> str:
    """A day given as a date, as a timestamp of pandas or NumPy, or as text, as an ISO date.

    Raises `SteppeError` for anything else, the missing time of pandas and NumPy ("NaT") among it.
    """
    try:
        if isinstance(on, str):
            return datetime.strptime(on, "%Y-%m-%d").date().isoformat() if len(on) == 10 else _refused(on)
        given = on
        if type(on).__module__ == "numpy" and type(on).__name__ == "datetime64":
            given = None if on.dtype.name in ("datetime64[Y]", "datetime64[M]", "datetime64[W]") else on.item()
        if isinstance(given, int) and given is not on:  # nanoseconds, which Python's own dates do not hold
            given = datetime.fromtimestamp(given // 10**9, UTC).replace(tzinfo=None)
        if not isinstance(given, date) or given != given:
            return _refused(on)
        return (given.date() if isinstance(given, datetime) else given).isoformat()
    except (TypeError, ValueError, OverflowError, OSError):
        return _refused(on)


def _refused(on: Any) -> str:
    raise SteppeError(f"{on!r} is not a day: write year-month-day, for example 2015-01-01.") from None


def today() -> str:
    """Today as an ISO date."""
    return date.today().isoformat()
