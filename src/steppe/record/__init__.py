"""Who is tied to whom, from when to when, and where it is written.

The functions ask the record that ships with Steppe; `Record.from_folder` reads files of your own.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from steppe.record.answers import Agreement, Coverage, Members
from steppe.record.domains import Domains
from steppe.record.record import Record, When
from steppe.record.tie import Matrix, Tie, TieChange, Ties


@cache
def default() -> Record:
    """The record that ships with Steppe, loaded once."""
    return Record.default()


def members(group: str, on: When, *, role: str = "", as_of: When | None = None) -> Members:
    """Who was in an organisation or agreement on a day: `members("EAEU", on="2015-01-01")`."""
    return default().members(group, on, role=role, as_of=as_of)


def ties(state: str, on: When, *, kind: str = "", as_of: When | None = None) -> Ties:
    """What ties a state on a day, directly and through the organisations it is a member of."""
    return default().ties(state, on, kind=kind, as_of=as_of)


def between(one: str, other: str, on: When, *, as_of: When | None = None) -> Ties:
    """Instruments in which two states both take part on a day."""
    return default().between(one, other, on, as_of=as_of)


def timeline(state: str, *, as_of: When | None = None) -> Ties:
    """Every spell of a state in every instrument, by its first day."""
    return default().timeline(state, as_of=as_of)


def agreement(name: str, *, on: When | None = None, as_of: When | None = None) -> Agreement:
    """An instrument's dates, status on a day (today if none is given), parties and sources."""
    return default().agreement(name, on=on, as_of=as_of)


def coverage(state: str, on: When, *, as_of: When | None = None) -> Coverage:
    """Partners with whom a state has trade agreements in force on a day, and which."""
    return default().coverage(state, on, as_of=as_of)


def domains(state: str, on: When, *, as_of: When | None = None) -> Domains:
    """What ties a state to each partner on a day in economy, politics and security, and since when."""
    return default().domains(state, on, as_of=as_of)


def diff(state: str, first: When, last: When, *, as_of: When | None = None) -> TieChange:
    """Ties of a state that were added and that ended between two days."""
    return default().diff(state, first, last, as_of=as_of)


def matrix(states: Sequence[str], on: When) -> Matrix:
    """How many instruments tie each pair of states on a day."""
    return default().matrix(states, on)


def group_names() -> tuple[str, ...]:
    """Ids of the organisations, which stand for a group of states, sorted."""
    return tuple(sorted(i.id for i in default().instruments.values() if i.kind == "organisation"))


__all__ = [
    "Agreement",
    "Coverage",
    "Domains",
    "Matrix",
    "Members",
    "Record",
    "Tie",
    "TieChange",
    "Ties",
    "agreement",
    "between",
    "coverage",
    "default",
    "diff",
    "domains",
    "group_names",
    "matrix",
    "members",
    "ties",
    "timeline",
]
