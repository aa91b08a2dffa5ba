"""A row of the WTO's list as statements of the record: its life, its parties' spells, what must be known of it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from steppe.record.lists.names import NEVER, Days, own_days
from steppe.sources.wto_rta import Change, Row

MARK = "Drawn up by steppe build record from the WTO's list"
TYPES = {"CU": "customs_union", "FTA": "free_trade_area", "PSA": "partial_scope", "EIA": "framework"}
KEY = "wto"
SIGNED = "Early announcement-Signed"
AMENDED_SINCE = date(2021, 3, 1)


@dataclass(frozen=True)
class Accession:
    """A party that joined later: on which day, and towards whom the agreement applied with it only later still."""

    party: str
    day: date | None
    signed: date | None
    later: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True)
class Drawn:
    """Statements of one agreement, each referring to the list (`KEY`); spells with one party each."""

    row: Row
    codes: tuple[str, ...]
    events: tuple[dict[str, Any], ...]
    spells: tuple[dict[str, Any], ...]

    @property
    def type(self) -> str:
        """What it is for trade; an agreement without a type is a free-trade area by its title alone."""
        parts = self.row.type.split(" & ")
        return next((TYPES[part] for part in ("CU", "FTA", "PSA", "EIA") if part in parts), "free_trade_area")

    @property
    def scope(self) -> list[str]:
        """Goods, services, or both."""
        return [part.lower() for part in self.row.coverage.split(" & ") if part]

    @property
    def note(self) -> str:
        """What a reader must know of how the days came about."""
        row, parts = self.row, []
        if row.goods and row.services and row.goods != row.services:
            parts.append(f"Goods from {row.goods}, services from {row.services}.")
        if _provisional(row):
            parts.append("The list gives the day of provisional application as that of entry into force.")
        if row.ended:
            parts.append("The last day of a spell is the day before the list calls the agreement inactive.")
        return " ".join(parts)


def draw(
    row: Row,
    codes: Iterable[str],
    accessions: Iterable[Accession] = (),
    decided: Mapping[str, Days] | None = None,
    changes: Iterable[Change] = (),
) -> Drawn:
    """The statements of a row, with the parties that joined later and the days that a person decided."""
    joined = {one.party: one for one in accessions}
    days = own_days(row)
    for party, one in joined.items():
        if not days.get(party, (None, None))[0]:
            days[party] = (one.day or NEVER, days.get(party, (None, None))[1])
    days |= decided or {}
    members = list(dict.fromkeys((*codes, *joined)))
    signed = {party: one.signed for party, one in joined.items() if one.signed}
    spells = list(_spells(row, members, days, signed)) + list(_apart(joined.values()))
    return Drawn(row, tuple(members), tuple(_events(row, changes)), tuple(spells))


def _events(row: Row, changes: Iterable[Change]) -> Iterator[dict[str, Any]]:
    begins = "provisionally_applied" if _provisional(row) else "in_force"
    for event, day in (("signed", row.signed), (begins, row.begins), ("ended", row.ended)):
        if day:
            yield {"event": event, "date": day.isoformat(), "references": [KEY]}
    days = sorted({c.day for c in changes if c.day >= AMENDED_SINCE and (not row.ended or c.day < row.ended)})
    for day in days:
        if row.begins and day > row.begins:
            yield {"event": "amended", "date": day.isoformat(), "references": [KEY]}


def _spells(
    row: Row, codes: Iterable[str], own: Mapping[str, Days], signed: Mapping[str, date]
) -> Iterator[dict[str, Any]]:
    last = row.ended - timedelta(days=1) if row.ended else None
    provisional = {"status": "provisional"} if _provisional(row) else {}
    for party in codes:
        first, end = own.get(party, (None, None))
        begin = first or row.begins or NEVER
        if begin >= NEVER:
            if by := signed.get(party, row.signed):
                yield {"party": party, "role": "signatory", "from": by.isoformat(), "references": [KEY]}
        elif not end or end >= begin:
            spell = {"party": party, "role": "party", "from": begin.isoformat()}
            until = {"to": (end or last).isoformat()} if end or last else {}  # pyright: ignore[reportOptionalMemberAccess]
            yield {**spell, **until, **provisional, "references": [KEY]}


def _apart(joined: Iterable[Accession]) -> Iterator[dict[str, Any]]:
    """Parties towards which an accession applies only later: until then the agreement is suspended between them."""
    for one in joined:
        for other, day in sorted(one.later.items() if one.day else ()):
            assert one.day is not None
            until = {} if day >= NEVER else {"to": (day - timedelta(days=1)).isoformat()}
            spell = {"party": other, "role": "party", "from": one.day.isoformat(), **until, "status": "suspended"}
            said = f"The accession of {one.party} is not in force between them."
            yield {**spell, "towards": [one.party], "references": [KEY], "note": said}


def _provisional(row: Row) -> bool:
    return re.search(r"(?<!not )provisional", row.remarks, re.IGNORECASE) is not None


def grouped(spells: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Spells that differ in their party alone as one row with several parties."""
    groups: defaultdict[tuple[Any, ...], list[str]] = defaultdict(list)
    first: dict[tuple[Any, ...], Mapping[str, Any]] = {}
    for spell in spells:
        key = tuple((name, str(value)) for name, value in spell.items() if name != "party")
        groups[key].append(spell["party"])
        first.setdefault(key, spell)
    return [
        {**first[key], "party": parties[0] if len(parties) == 1 else list(dict.fromkeys(parties))}
        for key, parties in groups.items()
    ]
