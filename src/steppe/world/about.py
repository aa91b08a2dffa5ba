"""What is known of a world beside its arrays: name, date, notes, sources, meanings of flags, regions."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from datetime import date as date_type
from types import MappingProxyType
from typing import Any, TypedDict

import numpy as np

from steppe.problems import SteppeError, raise_if_any
from steppe.sourced import Note, Source

SUMS = 1e-3  # how far the shares of a region may be from one in sum


def _no_regions() -> Mapping[str, Mapping[str, float]]:
    return MappingProxyType(dict[str, Mapping[str, float]]())


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a world beside its arrays.

    `date` is an ISO day, month or year; `flag_meanings` says what the flags of `imputed` are, `observed_flags` which of
    them are figures that somebody published as such; `regions` says which economies a label stands for when it is no
    single one, with each one's share in the region's trade.
    """

    sources: tuple[Source, ...] = ()
    name: str = ""
    date: str = ""
    notes: tuple[Note, ...] = ()
    observed_flags: tuple[int, ...] = (0,)
    flag_meanings: Mapping[int, str] = field(default_factory=lambda: MappingProxyType(dict[int, str]()))
    regions: Mapping[str, Mapping[str, float]] = field(default_factory=_no_regions)

    def changed(self, given: Mapping[str, Any], countries: Sequence[str] | None = None) -> About:
        """These facts with some given ones instead, in forms that cannot be changed.

        One note or source stands for a tuple of it. With `countries` regions must be among them. Raises
        `SteppeError` with every fact that cannot be.
        """
        no_facts = sorted(set(given) - set(FACTS))
        if no_facts:
            raise SteppeError(f"World has no {', '.join(no_facts)}: about takes {', '.join(FACTS)}.")
        return replace(self, **_facts(given, countries))

    def to_dict(self) -> dict[str, Any]:
        """The facts by name, mappings as plain ones, sources as they are."""
        return {
            **{name: getattr(self, name) for name in FACTS},
            "flag_meanings": dict(self.flag_meanings),
            "regions": {label: dict(members) for label, members in self.regions.items()},
        }

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (self.to_dict(),)


class Facts(TypedDict, total=False):
    """The facts of `About` as a user may give them, by keyword."""

    sources: Source | Sequence[Source] | None
    name: str
    date: str | int | date_type | None
    notes: str | Sequence[str] | None
    observed_flags: Sequence[int]
    flag_meanings: Mapping[int, str]
    regions: Mapping[str, Mapping[str, float]] | None


FACTS = tuple(one.name for one in fields(About))


def _restored(given: Mapping[str, Any]) -> About:
    return About().changed(given)


def _facts(given: Mapping[str, Any], countries: Sequence[str] | None) -> dict[str, Any]:
    about = dict(given)
    problems: list[str] = []
    if not isinstance(about.get("name", ""), str):
        problems.append(f"`name` is {about['name']!r}: it must be text.")
    if "date" in about:
        about["date"] = _date(about["date"], problems)
    for key in {"sources", "notes"} & set(about):
        value = about[key]
        about[key] = (value,) if isinstance(value, (str, Source)) else tuple(value or ())
    problems += [
        f"`notes` holds {note!r}: a note is text." for note in about.get("notes", ()) if not isinstance(note, str)
    ]
    problems += [
        f"`sources` holds {source!r}: write st.Source(title, url=...)."
        for source in about.get("sources", ())
        if not isinstance(source, Source)
    ]
    regions = about.get("regions")
    if "regions" in about:
        problems += _region_problems(regions, countries)
    if not all(_is_flag(flag) for flag in about.get("observed_flags", ())):
        problems.append(f"`observed_flags` is {about['observed_flags']!r}: flags are whole numbers from 0 to 127.")
    raise_if_any(problems)
    if "notes" in about:
        about["notes"] = tuple(map(Note.of, about["notes"]))
    if "regions" in about:
        about["regions"] = MappingProxyType({k: MappingProxyType(dict(v)) for k, v in dict(regions or {}).items()})
    if "observed_flags" in about:
        about["observed_flags"] = tuple(int(flag) for flag in about["observed_flags"])
    if "flag_meanings" in about:
        about["flag_meanings"] = MappingProxyType(dict(about["flag_meanings"]))
    return about


def _is_flag(value: Any) -> bool:
    return isinstance(value, (int, np.integer)) and not isinstance(value, bool) and 0 <= int(value) <= 127


def _date(given: Any, problems: list[str]) -> str:
    """An ISO year, month or day as text, "" for none."""
    if given is None or given == "":
        return ""
    if isinstance(given, datetime) and given == given:  # NaT is no day
        return given.date().isoformat()
    if isinstance(given, date) and given == given:
        return given.isoformat()
    text = str(given) if isinstance(given, (str, int)) and not isinstance(given, bool) else ""
    for form, length in (("%Y-%m-%d", 10), ("%Y-%m", 7), ("%Y", 4)):
        if len(text) == length and _reads(text, form):
            return text
    problems.append(f"`date` is {given!r}: write year-month-day, year-month or year, for example 2023-12-31.")
    return ""


def _reads(text: str, form: str) -> bool:
    try:
        return datetime.strptime(text, form).strftime(form).zfill(len(text)) == text
    except ValueError:
        return False


def _region_problems(given: Any, countries: Sequence[str] | None) -> list[str]:
    if not isinstance(given, Mapping):
        return [] if given is None else [f"`regions` is {given!r}: map each region to its members' shares."]
    problems: list[str] = []
    home: dict[str, str] = {}
    for region, members in given.items():
        if countries is not None and region not in countries:
            problems.append(f"`regions` has {region!r}, which is no country of the world.")
        if not isinstance(members, Mapping) or not members:
            problems.append(f"`regions[{region!r}]` is {members!r}: map its members to their shares in its trade.")
            continue
        problems += _share_problems(region, members)
        for member in members:
            if home.setdefault(member, region) != region:
                problems.append(f"{member!r} is in the regions {home[member]!r} and {region!r}: it can be in one.")
    return problems


def _share_problems(region: str, members: Mapping[str, Any]) -> list[str]:
    wrong = {name: share for name, share in members.items() if not _is_share(share)}
    if wrong:
        name, share = next(iter(wrong.items()))
        return [f"`regions[{region!r}]` gives {name!r} the share {share!r}: shares are numbers from 0 to 1."]
    total = sum(map(float, members.values()))
    if abs(total - 1.0) > SUMS:
        return [f"`regions[{region!r}]` has shares that sum to {total:.4g}: they must sum to 1."]
    return []


def _is_share(value: Any) -> bool:
    try:
        number = float(value) if not isinstance(value, (str, bool)) else math.nan
    except (TypeError, ValueError, OverflowError):
        return False
    return math.isfinite(number) and 0 <= number <= 1
