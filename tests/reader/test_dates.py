"""Dates: every written form, relative ones against the document's date, and years that are none."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as some

from steppe.reader.figures.dates import dates

CASES = [
    ("on 8th July 2020", "8th July 2020", "2020-07-08"),
    ("on the 8th of July, 2020", "the 8th of July, 2020", "2020-07-08"),
    ("October 1, 2019", "October 1, 2019", "2019-10-01"),
    ("(NUR-SULTAN, 8 JULY 2020)", "8 JULY 2020", "2020-07-08"),
    ("2016-10-05", "2016-10-05", "2016-10-05"),
    ("signed 29.05.2015.", "29.05.2015", "2015-05-29"),
    ("Dec. 2002", "Dec. 2002", "2002-12"),
    ("in December 2002", "December 2002", "2002-12"),
    ("February 18 - March 2, 2004", "February 18 - March 2, 2004", "2004-02-18/2004-03-02"),
    ("18-20 March 2021", "18-20 March 2021", "2021-03-18/2021-03-20"),
    ("January-May 2023", "January-May 2023", "2023-01/2023-05"),
    ("in the first five months of 2023", "first five months of 2023", "2023-01/2023-05"),
    ("the second quarter of 2022", "second quarter of 2022", "2022-04/2022-06"),
    ("in H1 2022", "H1 2022", "2022-01/2022-06"),
    ("from 1994 to 1999", "1994 to 1999", "1994/1999"),
    ("strategy 2020\u20132030", "2020\u20132030", "2020/2030"),
    ("season 2019/20", "2019/20", "2019/2020"),
    ("in the late 1980\u2019s", "late 1980\u2019s", "1985/1989"),
    ("since 1992", "1992", "1992"),
    ("Last year it rose", "Last year", "2019"),
    ("two years ago", "two years ago", "2018"),
    ("on May 9 we", "May 9", "2020-05-09"),
    ("as of today", "today", "2020-05-08"),
    ("has recently joined", "recently", "2020"),
]


@pytest.mark.parametrize(("text", "said", "value"), CASES)
def test_every_form(text, said, value):
    (found,) = dates(text, "2020-05-08")
    assert (found.text, found.value) == (said, value)


@pytest.mark.parametrize(
    "text",
    ["2020 million", "$2015", "2,012", "2019%", "No.2018/45", "32 July 2020x", "he may 9 times", "route 12/2345"],
)
def test_what_is_no_date(text):
    assert not [date for date in dates(text) if date.precision in ("day", "year")]


def test_days_that_the_calendar_has_not_are_not_made_up():
    assert [date.value for date in dates("31 June 2020")] == ["2020-06"]


def test_a_relative_date_without_the_documents_own_is_empty():
    (found,) = dates("last year")
    assert found.relative
    assert found.value == ""


@given(some.text(alphabet=some.sampled_from("0123456789 ,.-/JunejulyMay\n'sQH"), max_size=60))
def test_offsets_hold_and_nothing_overlaps(text):
    found = dates(text, "2020-05-08")
    assert all(text[date.start : date.end] == date.text for date in found)
    assert all(one.end <= two.start for one, two in itertools.pairwise(found))
