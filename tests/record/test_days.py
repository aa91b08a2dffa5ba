"""What is a day and what is none: dates, timestamps and text are; missing times, numbers and other text are not."""

from __future__ import annotations

from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest

import steppe as st
from steppe.problems import SteppeError
from steppe.record.days import day

DAYS = [
    "2016-01-01",
    date(2016, 1, 1),
    datetime(2016, 1, 1, 23, 59),
    pd.Timestamp("2016-01-01 12:00"),
    pd.Timestamp("2016-01-01", tz="Asia/Almaty"),
    np.datetime64("2016-01-01"),
    np.datetime64("2016-01-01T05:00:00"),
    np.datetime64("2016-01-01T05:00:00.123456789"),
]
NO_DAYS = [
    pd.NaT, np.datetime64("NaT"), None, 2016, 20160101, 2016.0, float("nan"), True, "", "2016", "2016-01", "2016-1-1",
    "yesterday", "2016-02-30", "01.01.2016", "2016-01-01T00:00", np.datetime64("2016", "Y"), pd.Timedelta(days=1),
    10**30, ["2016-01-01"], b"2016-01-01", "\ud800", "2016-01-01\0", np.array(["2016-01-01"], "datetime64[D]"),
]  # fmt: skip


@pytest.mark.parametrize("given", DAYS, ids=repr)
def test_days(given):
    assert day(given) == "2016-01-01"


@pytest.mark.parametrize("given", NO_DAYS, ids=range(len(NO_DAYS)))
def test_no_days(given):
    with pytest.raises(SteppeError, match="is not a day: write year-month-day"):
        day(given)


@pytest.mark.parametrize("given", [pd.NaT, np.datetime64("NaT"), 3, float("nan")])
def test_every_question_refuses_what_is_no_day(given):
    record = st.record
    for ask in (
        lambda: record.members("EAEU", on=given),
        lambda: record.agreement("EAEU-VNM", on=given),
        lambda: record.ties("KAZ", on=given),
        lambda: record.diff("KAZ", given, "2020-01-01"),
        lambda: record.coverage("KAZ", on=given),
        lambda: record.members("EAEU", on="2016-01-01", as_of=given),
    ):
        with pytest.raises(SteppeError, match="is not a day"):
            ask()
