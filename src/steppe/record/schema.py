"""The form of `groups.yaml`, checked when it is loaded: dates, codes and sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, model_validator

Code = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Spell = tuple[str, date, date]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SourceEntry(_Strict):
    """Where the dates of a group are written."""

    title: str = Field(min_length=1)
    url: str = Field(min_length=1)
    locator: str = ""
    accessed: str = ""
    vintage: str = ""


class GroupEntry(_Strict):
    """One group: either a region with `members`, or dated `join` and `leave`."""

    title: str
    kind: Literal["organisation", "agreement", "forum", "region"]
    note: str = ""
    members: tuple[Code, ...] = ()
    join: Mapping[date, tuple[Code, ...]] = {}
    leave: Mapping[date, tuple[Code, ...]] = {}
    sources: tuple[SourceEntry, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _consistent(self) -> GroupEntry:
        if (self.kind == "region") != bool(self.members) or bool(self.members) == bool(self.join):
            raise ValueError("a region has `members`, every other kind has `join`")
        tuple(self.spells())
        return self

    def spells(self) -> Iterator[Spell]:
        """Each membership as (country, first day, last day)."""
        for code in self.members:
            yield code, date.min, date.max
        for code in sorted({code for codes in self.join.values() for code in codes}):
            first = sorted(day for day, codes in self.join.items() if code in codes)
            last = sorted(day for day, codes in self.leave.items() if code in codes)
            if len(last) < len(first):
                last.append(date.max)
            ordered = [day for pair in zip(first, last, strict=True) for day in pair]
            if ordered != sorted(ordered):
                raise ValueError(f"the spells of {code} overlap or end before they start")
            yield from ((code, start, end) for start, end in zip(first, last, strict=True))


def read_groups(raw: Any) -> dict[str, GroupEntry]:
    """The groups of a parsed file; raises pydantic's ValidationError."""
    return TypeAdapter(dict[str, GroupEntry]).validate_python(raw)
