"""Alliances by ATOP (Leeds, Ritter, Mitchell and Long, 2002), version 5.1, to 2018.

Formats: `atop_5_1/atop5_1a.csv`, one row an alliance: atopid, the first and the last day (begyr, begmo, begday, endyr,
...; 0 where it lasted in 2018) and what it obliges to (defense, offense, neutral, nonagg, consul; 0 or 1).
`atop_5_1/atop5_1m.csv`, one row a member and phase: atopid, member, the days (yrent, moent, dayent, yrexit, ...).
Members have the codes of the Correlates of War; `cow_codes.csv` gives ISO 3166 alpha-3 for them, as the table of UN
ideal points does, and states of before 1946 have none.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from steppe.sources.folder import checked_columns

ALLIANCES, MEMBERS = "atop5_1a.csv", "atop5_1m.csv"
CODES = Path(__file__).parent / "cow_codes.csv"
PAGE, VERSION = "http://www.atopdata.org/data.html", "5.1, alliances to 2018"
DUTIES = ("defense", "offense", "neutral", "nonagg", "consul")
LAST = "2018-12-31"


@dataclass(frozen=True)
class Member:
    """A member with its days as precise as they are; `last` is empty where it was one in 2018.

    `state` is empty where no code is known.
    """

    state: str
    first: str
    last: str


@dataclass(frozen=True)
class Alliance:
    """One alliance: its number, what it obliges to, its members."""

    number: str
    first: str
    last: str
    duties: tuple[str, ...]
    members: tuple[Member, ...]


def found(folder: Path) -> Path | None:
    """The table of alliances in a folder or its subfolders, if there is one."""
    paths = sorted(path for place in (".", "*") for path in Path(folder).glob(f"{place}/{ALLIANCES}"))
    return paths[-1] if paths else None


def read(folder: Path) -> tuple[Alliance, ...]:
    """Every alliance below a folder, none where the table is not there."""
    path = found(folder)
    if path is None:
        return ()
    days = ("begyr", "begmo", "begday", "endyr", "endmo", "endday")
    table = checked_columns(pd.read_csv(path, encoding="latin-1"), ("atopid", *days, *DUTIES), path)
    inside = _members(path.parent / MEMBERS)
    return tuple(
        Alliance(
            number=str(int(raw["atopid"])),
            first=_when(raw["begyr"], raw["begmo"], raw["begday"]),
            last=_when(raw["endyr"], raw["endmo"], raw["endday"]),
            duties=tuple(duty for duty in DUTIES if raw[duty] == 1),
            members=inside[int(raw["atopid"])],
        )
        for raw in table.fillna(0).to_dict("records")
        if int(raw["atopid"]) in inside
    )


def _members(path: Path) -> dict[int, tuple[Member, ...]]:
    """Members by alliance; a member of several phases has the first day of the first and the last of the last."""
    days = ("yrent", "moent", "dayent", "yrexit", "moexit", "dayexit")
    table = checked_columns(pd.read_csv(path, encoding="latin-1"), ("atopid", "member", *days), path).fillna(0)
    with CODES.open(encoding="utf-8", newline="") as file:
        iso = {int(row["cow"]): row["state"] for row in csv.DictReader(file)}
    table = table[["atopid", "member", *days]].copy()
    table["state"] = [iso.get(int(code), "") for code in table["member"]]
    return {
        int(str(number)): tuple(_member(str(state), rows) for state, rows in phases.groupby("state", sort=True))
        for number, phases in table.astype({"atopid": int}).groupby("atopid")
    }


def _member(state: str, rows: pd.DataFrame) -> Member:
    first = [_when(*row) for row in rows[["yrent", "moent", "dayent"]].itertuples(index=False)]
    last = [_when(*row) for row in rows[["yrexit", "moexit", "dayexit"]].itertuples(index=False)]
    return Member(state, min(first), "" if "" in last else max(last))


def _when(*of: Any) -> str:
    """A day, month or year from three numbers, "" for none."""
    parts = [int(part) for part in of]
    known = parts[: parts.index(0)] if 0 in parts else parts
    return "-".join(f"{part:0{width}d}" for part, width in zip(known, (4, 2, 2), strict=False))
