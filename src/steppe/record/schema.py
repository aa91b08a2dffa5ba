"""The frozen schema of a file of the record (see FORMAT.md); pydantic, at the file boundary alone."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

Kind = Literal[
    "organisation",
    "agreement",
    "partnership",
    "security",
    "border",
    "restriction",
    "initiative",
    "status",
    "policy",
]
Role = Literal[
    "member", "observer", "partner", "dialogue_partner", "associate", "candidate", "guest", "party", "signatory",
    "grantor", "beneficiary", "sender", "target", "host", "guarantor", "participant",
]  # fmt: skip
EventName = Literal[
    "proposed", "negotiating", "initialled", "signed", "ratified", "provisionally_applied", "in_force", "amended",
    "suspended", "denounced", "ended", "superseded",
]  # fmt: skip
Rank = Literal["preferred", "normal", "deprecated"]
Confidence = Literal["high", "medium", "low"]
WORDS = {"kind": Kind, "role": Role}
DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def words(what: str) -> tuple[str, ...]:
    """What a kind or a role can be."""
    return get_args(WORDS[what])


def _as_text(value: Any) -> Any:
    """YAML reads 2015 as a number; it is a date here."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _a_date(value: str) -> str:
    found = DAY.fullmatch(value)
    if not found:
        raise ValueError(f"{value!r} is not a date: write 2005, 2005-07 or 2005-07-09")
    year, month, day = (int(part) if part else 1 for part in found.groups())
    try:
        date(year, month, day)
    except ValueError:
        raise ValueError(f"{value!r} is not in the calendar") from None
    return value


def _several(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


When = Annotated[str, BeforeValidator(_as_text), AfterValidator(_a_date)]
Text = Annotated[str, Field(min_length=1)]
Names = Annotated[tuple[Text, ...], BeforeValidator(_several)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class ReferenceEntry(_Frozen):
    """Where a statement is written."""

    title: Text
    publisher: str = ""
    url: Annotated[str, Field(pattern=r"^(https?://\S+)?$")] = ""
    locator: str = ""
    accessed: When
    primary: bool = False
    vintage: str = ""


class _Statement(_Frozen):
    references: Annotated[tuple[Text, ...], Field(min_length=1)]
    rank: Rank = "normal"
    reason: str = ""
    confidence: Confidence = "high"
    note: str = ""
    recorded_at: When | None = None
    superseded_by: When | None = None


class EventEntry(_Statement):
    """A step in the life of an instrument, or of one party in it."""

    event: EventName
    date: When
    party: Names = ()


class SpellEntry(_Statement):
    """Parties in one role from the first day to the last."""

    party: Annotated[Names, Field(min_length=1)]
    role: Role
    start: When | None = Field(default=None, alias="from")
    end: When | None = Field(default=None, alias="to")
    status: Literal["in_force", "provisional", "suspended"] = "in_force"
    towards: Names = ()


class TierEntry(_Frozen):
    """A rank of relations in the words of who issued it."""

    vocabulary: Text
    label: Text


class CheckedEntry(_Frozen):
    """Up to which day the list of those in some roles was held against a source that has all of them."""

    role: Annotated[tuple[Role, ...], BeforeValidator(_several), Field(min_length=1)]
    date: When
    references: Annotated[tuple[Text, ...], Field(min_length=1)]


class InstrumentEntry(_Frozen):
    """One file: an organisation, agreement or other instrument with its statements."""

    id: Annotated[str, Field(pattern=r"^[A-Z0-9][A-Z0-9_-]*$")]
    kind: Kind
    type: Text
    name: Text
    aliases: tuple[Text, ...] = ()
    scope: tuple[Text, ...] = ()
    depth: Annotated[int, Field(ge=0, le=7)] | None = None
    tier: TierEntry | None = None
    recorded_at: When
    note: str = ""
    sides: tuple[Names, ...] = ()
    complete_until: tuple[CheckedEntry, ...] = ()
    references: Annotated[dict[str, ReferenceEntry], Field(min_length=1)]
    events: tuple[EventEntry, ...] = ()
    spells: tuple[SpellEntry, ...] = ()


def json_schema() -> dict[str, Any]:
    """The schema of a file as JSON Schema."""
    return InstrumentEntry.model_json_schema(by_alias=True)
