"""Groups of countries by date: `members("EAEU", "2015-01-01")`, with sources."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from steppe.labels import suggest
from steppe.problems import SteppeError, UnknownLabel
from steppe.sourced import Source

if TYPE_CHECKING:
    from steppe.record.schema import GroupEntry, Spell


class NotInExistence(SteppeError):
    """A group was asked about on a day before its first member joined."""


def members(group: str, on: str | date) -> tuple[str, ...]:
    """Members of a group on a day, as sorted ISO 3166 alpha-3 codes.

    `on` is an ISO date or a `date`. The first and the last day of a membership count. A group that
    has ended gives an empty tuple; a day before its first member raises `NotInExistence`; a name that
    is not in the record raises `UnknownLabel` with the nearest one.
    """
    day, spells = _day(on), _spells(group)
    founded = min(start for _, start, _ in spells)
    if day < founded:
        raise NotInExistence(f"{group} was not in existence on {day}: its first members date from {founded}.")
    return tuple(sorted(code for code, start, end in spells if start <= day <= end))


def group_names() -> tuple[str, ...]:
    """Names of all groups in the record, sorted."""
    return tuple(sorted(_groups()))


def group_sources(group: str) -> tuple[Source, ...]:
    """Where the membership of a group is written."""
    return tuple(Source(**entry.model_dump()) for entry in _entry(group).sources)


def _entry(group: str) -> GroupEntry:
    groups = _groups()
    if group not in groups:
        raise UnknownLabel(f"the record has no group {group!r}: {suggest(group, sorted(groups))}")
    return groups[group]


@cache
def _spells(group: str) -> tuple[Spell, ...]:
    return tuple(_entry(group).spells())


@cache
def _groups() -> dict[str, GroupEntry]:
    import yaml

    from steppe.record.schema import read_groups

    text = files("steppe.record").joinpath("groups.yaml").read_text(encoding="utf-8")
    return read_groups(yaml.safe_load(text))


def _day(on: str | date) -> date:
    if isinstance(on, datetime):
        return on.date()
    if isinstance(on, date):
        return on
    try:
        return datetime.strptime(on, "%Y-%m-%d").date()
    except (TypeError, ValueError):
        raise SteppeError(f"{on!r} is not a day: write year-month-day, for example 2015-01-01.") from None
