"""The reader of UN votes and ideal points, on small files in the providers' layouts."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pandas as pd
import pytest

from steppe.problems import SteppeError
from steppe.sources import un

POINTS = """\
ccode,iso3c,countryname,year,idealpointall,q5all,q95all,nvotesall,idealpointfp,nvotesfp,idealpointlegacy
345,YUG,Yugoslavia,1992.0,-0.5,-0.7,-0.3,60,,,
345,YUG,Yugoslavia,2000.0,0.5,0.3,0.7,60,,,
403,STP,São Tomé & Príncipe,2019.0,-0.2,-0.4,0.1,60,,,
403,STP,São Tomé & Príncipe,2024.0,,,,,-0.3,60,
331,,,1995.0,0.1,0.0,0.2,60,,,
2,USA,United States,1990.0,2.9,2.5,3.2,60,,,
"""


def put(folder: Path, codes: list[str | None]) -> None:
    (folder / "unga_idealpoints_2025").mkdir()
    (folder / "unvotes").mkdir()
    pd.read_csv(io.StringIO(POINTS)).to_csv(folder / un.POINTS_FILE, index=False)
    calls = {
        "rcid": [10, 20, 30],
        "session": [45.0, 55.0, 74.0],
        "date": [dt.date(1990, 12, 1), dt.date(2000, 12, 1), dt.date(2020, 1, 14)],
        "para": [None, 1.0, None],
        "amend": [None, None, 0.0],
    }
    pd.DataFrame(calls).to_parquet(folder / un.ROLL_CALLS_FILE)
    cast = {"rcid": [10.0, 20.0, 30.0], "country_code": codes, "vote": pd.Categorical(["yes", "no", "abstain"])}
    pd.DataFrame(cast).to_parquet(folder / un.VOTES_FILE)


def test_points_of_1991_on_with_their_intervals(tmp_path: Path):
    put(tmp_path, ["US", "YU", "NA"])
    assert un.ideal_points(tmp_path).to_dict("records") == [
        {"state": "SRB", "point": 0.5, "low": 0.3, "high": 0.7, "year": 2000},
        {"state": "STP", "point": -0.2, "low": -0.4, "high": 0.1, "year": 2019},
        {"state": "YUG", "point": -0.5, "low": -0.7, "high": -0.3, "year": 1992},
    ]


def test_votes_of_1991_on_with_parts_of_texts_told_apart(tmp_path: Path):
    put(tmp_path, ["US", "YU", "NA"])
    assert un.votes(tmp_path).drop(columns="date").to_dict("records") == [
        {"rcid": 20, "year": 2000, "part": True, "state": "SRB", "vote": 3},
        {"rcid": 30, "year": 2019, "part": False, "state": "NAM", "vote": 2},
    ]


def test_a_code_that_is_none_is_refused(tmp_path: Path):
    put(tmp_path, ["US", "QQ", "NA"])
    with pytest.raises(SteppeError, match="has country_code 'QQ', which ISO 3166 has not: fetch the table again"):
        un.votes(tmp_path)


def test_a_missing_file_says_how_it_is_got(tmp_path: Path):
    with pytest.raises(SteppeError, match=r"There is no table of UN ideal points at .* It is got by hand: Take"):
        un.ideal_points(tmp_path)
    with pytest.raises(SteppeError, match=r"There is no table of UN votes at .* steppe fetch un-votes"):
        un.votes(tmp_path)
