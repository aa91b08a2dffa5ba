"""Ideal points and votes of the UN General Assembly since 1991, shipped, and how the two tables are made.

`data/un_ideal_points.csv`: state, year in which the session opened, point, low and high (5 % and 95 % quantiles as
published), below a line on their source.
`data/un_votes.npz`: the votes themselves, which give the agreement of any pair over any years and take less room
than a table of pairs: states [state], year, date, rcid and part [roll call], votes [state, roll call] as four to
the byte (0 no vote, 1 yes, 2 abstain, 3 no), source. It is stored without compression, so that every machine
writes the same bytes.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from steppe.whole import written_whole

if TYPE_CHECKING:
    import pandas as pd

    from steppe.sourced import Source

Array = np.ndarray
DATA = Path(__file__).parent / "data"
POINTS_TABLE, VOTES_TABLE = "un_ideal_points.csv", "un_votes.npz"
ABSENT, YES, ABSTAIN, NO = 0, 1, 2, 3
DIGITS = 4


@dataclass(frozen=True, slots=True)
class IdealPoints:
    """Points of states by year: `value` [3, state, year] holds point, low and high, nan where there is none."""

    states: tuple[str, ...]
    years: tuple[int, ...]
    value: Array


@dataclass(frozen=True, slots=True)
class Votes:
    """Votes of states: `vote` [state, roll call] of `ABSENT`, `YES`, `ABSTAIN` and `NO`.

    By roll call: `year` (in which its session opened), `date`, `rcid` of the source, and whether it was on a
    `part` of a text, a paragraph or an amendment.
    """

    states: tuple[str, ...]
    year: Array
    date: Array
    rcid: Array
    part: Array
    vote: Array


@cache
def ideal_points(path: Path = DATA / POINTS_TABLE) -> IdealPoints:
    """The shipped ideal points."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    states, years = sorted({row["state"] for row in rows}), sorted({int(row["year"]) for row in rows})
    place, column = {state: k for k, state in enumerate(states)}, {year: k for k, year in enumerate(years)}
    value = np.full((3, len(states), len(years)), np.nan)
    for row in rows:
        found = [float(row["point"]), float(row["low"]), float(row["high"])]
        value[:, place[row["state"]], column[int(row["year"])]] = found
    return IdealPoints(tuple(states), tuple(years), _read_only(value))


@cache
def votes(path: Path = DATA / VOTES_TABLE) -> Votes:
    """The shipped votes."""
    with np.load(path) as held:
        states, calls = tuple(held["states"].tolist()), len(held["year"])
        vote = unpacked(held["votes"], calls)
        year, date, rcid, part = (_read_only(held[name]) for name in ("year", "date", "rcid", "part"))
        return Votes(states, year, date, rcid, part, _read_only(vote))


def write(folder: Path, out_folder: Path = DATA) -> tuple[Path, Path]:
    """Make both tables from a data folder; returns their paths."""
    from steppe.sources import un

    points_path, votes_path = Path(out_folder) / POINTS_TABLE, Path(out_folder) / VOTES_TABLE
    with written_whole(points_path) as draft:
        draft.write_text(points_text(un.ideal_points(folder), un.POINTS), encoding="utf-8", newline="\n")
    with written_whole(votes_path) as draft, draft.open("wb") as file:
        np.savez(file, **votes_arrays(un.votes(folder), un.VOTES))  # pyright: ignore[reportArgumentType]
    return points_path, votes_path


def points_text(table: pd.DataFrame, source: Source) -> str:
    """The text of the table of points; `table` as `steppe.sources.un.ideal_points` gives it."""
    rows = [
        f"{state},{year},{point:.{DIGITS}f},{low:.{DIGITS}f},{high:.{DIGITS}f}"
        for state, year, point, low, high in table[["state", "year", "point", "low", "high"]].itertuples(index=False)
    ]
    return "\n".join([f"# {source}", "state,year,point,low,high", *rows]) + "\n"


def votes_arrays(table: pd.DataFrame, source: Source) -> dict[str, Array]:
    """The arrays of the table of votes; `table` as `steppe.sources.un.votes` gives it."""
    states, state = np.unique(table["state"].to_numpy(str), return_inverse=True)
    calls = table.drop_duplicates("rcid")
    call = np.searchsorted(calls["rcid"], table["rcid"], sorter=(order := np.argsort(calls["rcid"].to_numpy())))
    vote = np.zeros((len(states), len(calls)), np.uint8)
    vote[state, order[call]] = table["vote"]
    return {
        "states": states,
        "year": calls["year"].to_numpy(np.uint16),
        "date": calls["date"].to_numpy("datetime64[D]"),
        "rcid": calls["rcid"].to_numpy(np.uint16),
        "part": calls["part"].to_numpy(bool),
        "votes": packed(vote),
        "source": np.array(str(source)),
    }


def packed(vote: Array) -> Array:
    """Votes [state, roll call] as four to the byte."""
    calls = vote.shape[1]
    four = np.pad(vote, ((0, 0), (0, -calls % 4))).reshape(len(vote), -1, 4)
    return (four << np.array([0, 2, 4, 6], np.uint8)).sum(axis=2, dtype=np.uint8)


def unpacked(bytes_: Array, calls: int) -> Array:
    """The votes [state, roll call] of `packed`."""
    four = (bytes_[:, :, None] >> np.array([0, 2, 4, 6], np.uint8)) & 3
    return four.reshape(len(bytes_), -1)[:, :calls]


def columns(states: Sequence[str], wanted: Sequence[str]) -> list[int]:
    """Places of the wanted states among `states`, those that are not there left out."""
    place = {state: k for k, state in enumerate(states)}
    return [place[state] for state in wanted if state in place]


def _read_only(array: Array) -> Array:
    array.flags.writeable = False
    return array
