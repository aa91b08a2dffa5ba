"""Ideal points of states in the UN General Assembly from 1991 to 2023, and their votes to January 2020.

Formats: `unga_idealpoints_2025/ideal_points_1946_2025.csv.gz`, one row a state and year: iso3c, year, idealpointall
(the posterior mean over all votes), q5all and q95all (quantiles of each point by itself; how the points of two
states or years move together is not published), among other columns; 2024 has points of final passages alone, without
quantiles, and is not taken. All years are estimated together, so that a new release moves every point.
`unvotes/un_votes.parquet`: rcid, country_code (ISO 3166 alpha-2), vote ("yes", "abstain", "no"); who was absent
or not yet a member has no row. `unvotes/un_roll_calls.parquet`: rcid, session, date, para and amend (1 for a
vote on a paragraph or an amendment, empty or 0 for one on a whole text), among other columns.

Votes are dated by the year in which their session opened, 1945 + session, so that January 2020 is in 2019; points
keep the year of their release. Russia holds the seat of the Soviet Union, whose votes of autumn 1991 are under its
code. Yugoslavia stays under YUG to session 47; the seat taken in November 2000 (session 55) is Serbia's today and is
under SRB.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pycountry

from steppe.problems import SteppeError
from steppe.sources.catalogue import source
from steppe.sources.folder import checked_columns, existing

POINTS_FILE = "unga_idealpoints_2025/ideal_points_1946_2025.csv.gz"
VOTES_FILE = "unvotes/un_votes.parquet"
ROLL_CALLS_FILE = "unvotes/un_roll_calls.parquet"
POINTS = source("un-ideal-points", locator="1991 to 2023, all votes: posterior means, 5 % and 95 % quantiles")
VOTES = source("un-votes", locator="sessions 46 to 74, to January 2020")
FIRST_SESSION, YEAR_OF_SESSION_0 = 46, 1945
SERBIA_SINCE = 55
FORMER = {"YU": "YUG", "CS": "CSK"}
CODES = {"yes": 1, "abstain": 2, "no": 3}


def ideal_points(folder: Path) -> pd.DataFrame:
    """Ideal points: state (ISO 3166 alpha-3), year, point, low and high (quantiles of 5 and 95 %)."""
    path = existing(Path(folder) / POINTS_FILE, "table of UN ideal points")
    columns = ["iso3c", "year", "idealpointall", "q5all", "q95all"]
    table = checked_columns(pd.read_csv(path), columns, path)[columns]
    table = table.set_axis(["state", "year", "point", "low", "high"], axis=1).dropna(subset=["state", "point"])
    table = table[table["year"] >= FIRST_SESSION + YEAR_OF_SESSION_0].astype({"year": int})
    serbia = (table["state"] == "YUG") & (table["year"] >= SERBIA_SINCE + YEAR_OF_SESSION_0)
    table["state"] = table["state"].where(~serbia, "SRB")
    order = ["state", "point", "low", "high", "year"]
    return table.sort_values(["state", "year"])[order].reset_index(drop=True)


def votes(folder: Path) -> pd.DataFrame:
    """Votes cast: rcid, year, date, part (a paragraph or an amendment, not a whole text), state and vote (`CODES`)."""
    path = existing(Path(folder) / VOTES_FILE, "table of UN votes")
    cast = checked_columns(pd.read_parquet(path), ("rcid", "country_code", "vote"), path)
    calls_path = existing(Path(folder) / ROLL_CALLS_FILE, "table of UN roll calls")
    calls = checked_columns(pd.read_parquet(calls_path), ("rcid", "session", "date", "para", "amend"), calls_path)
    part = (calls["para"] == 1) | (calls["amend"] == 1)
    calls = pd.DataFrame({"rcid": calls["rcid"], "session": calls["session"], "date": calls["date"], "part": part})
    calls = calls[calls["session"] >= FIRST_SESSION]
    table = cast.merge(calls, on="rcid").astype({"rcid": int})
    alpha_3 = {code: _alpha_3(code, path) for code in table["country_code"].unique()}
    table["state"] = table["country_code"].map(alpha_3)
    table["vote"] = table["vote"].astype(str).map(CODES).astype("uint8")
    table = _since_1991(table)[["rcid", "year", "date", "part", "state", "vote"]]
    return table.sort_values(["year", "rcid", "state"]).reset_index(drop=True)


def _since_1991(table: pd.DataFrame) -> pd.DataFrame:
    table = table[table["session"] >= FIRST_SESSION].copy()
    table["year"] = table["session"].astype(int) + YEAR_OF_SESSION_0
    serbia = (table["state"] == "YUG") & (table["session"] >= SERBIA_SINCE)
    table["state"] = table["state"].where(~serbia, "SRB")
    return table.drop(columns="session")


def _alpha_3(code: object, path: Path) -> str:
    if code in FORMER:
        return FORMER[str(code)]
    found = pycountry.countries.get(alpha_2=code) if isinstance(code, str) else None
    if found is None:
        raise SteppeError(f"{path} has country_code {code!r}, which ISO 3166 has not: fetch the table again.")
    return str(found.alpha_3)
