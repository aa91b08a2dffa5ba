"""The reader of UN votes and ideal points, on small files in the providers' layouts."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

from steppe.problems import SteppeError
from steppe.sources import un

POINTS = """\
Row,ccode,session,NVotes,IdealPoint,QO%,Q5%,Q10%,Q50%,Q90%,Q95%,Q100%,iso3c,Countryname
1,345,47,60,-0.5,-0.9,-0.7,-0.6,-0.5,-0.4,-0.3,-0.1,YUG,Yugoslavia
2,345,55,60,0.5,0.1,0.3,0.4,0.5,0.6,0.7,0.9,YUG,Yugoslavia
3,403,74,60,-0.2,-0.9,-0.4,-0.3,-0.2,0.0,0.1,0.2,STP,São Tomé & Príncipe
4,2,45,60,2.9,2.0,2.5,2.6,2.9,3.1,3.2,3.5,USA,United States
"""


def put(folder: Path, codes: list[str | None]) -> None:
    (folder / "un_idealpoints").mkdir()
    (folder / "unvotes").mkdir()
    (folder / un.POINTS_FILE).write_text(POINTS, encoding="latin-1")
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


def test_points_of_1991_on_by_the_year_in_which_the_session_opened(tmp_path: Path):
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
