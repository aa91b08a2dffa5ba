"""Dated facts about groups, each with a source."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, datetime

import pycountry
import pytest
from pydantic import ValidationError

from steppe.problems import SteppeError, UnknownLabel
from steppe.record import NotInExistence, group_names, group_sources, members
from steppe.record.schema import read_groups


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2015-01-01", "BLR KAZ RUS"),
        ("2015-01-02", "ARM BLR KAZ RUS"),
        ("2015-08-11", "ARM BLR KAZ RUS"),
        ("2015-08-12", "ARM BLR KAZ KGZ RUS"),
    ],
)
def test_the_eurasian_union_grows_from_three_to_five_in_2015(day: str, expected: str) -> None:
    assert members("EAEU", day) == tuple(expected.split())


def test_a_day_before_the_first_member_is_an_error_and_not_an_empty_answer() -> None:
    with pytest.raises(NotInExistence) as caught:
        members("EAEU", "2014-12-31")
    assert str(caught.value) == ("EAEU was not in existence on 2014-12-31: its first members date from 2015-01-01.")


def test_an_agreement_that_has_ended_has_no_members() -> None:
    assert members("NAFTA", "2020-06-30") == ("CAN", "MEX", "USA")
    assert members("NAFTA", "2020-07-01") == ()
    assert members("USMCA", "2020-07-01") == ("CAN", "MEX", "USA")


@pytest.mark.parametrize(
    ("day", "count"),
    [
        ("1958-01-01", 6),
        ("1973-01-01", 9),
        ("1981-01-01", 10),
        ("1986-01-01", 12),
        ("1995-01-01", 15),
        ("2004-04-30", 15),
        ("2004-05-01", 25),
        ("2007-01-01", 27),
        ("2013-07-01", 28),
        ("2020-01-31", 28),
        ("2020-02-01", 27),
    ],
)
def test_the_european_union_by_enlargement(day: str, count: int) -> None:
    assert len(members("EU", day)) == count


@pytest.mark.parametrize(
    ("group", "country", "last_day_out_or_in", "inside"),
    [
        ("EU", "GBR", "2020-01-31", True),
        ("EU", "GBR", "2020-02-01", False),
        ("EU", "HRV", "2013-06-30", False),
        ("CIS", "GEO", "2009-08-17", True),
        ("CIS", "GEO", "2009-08-18", False),
        ("CIS", "UKR", "2013-01-01", False),
        ("CIS", "TKM", "2013-01-01", False),
        ("CIS", "MDA", "2026-11-22", True),
        ("EFTA", "GBR", "1972-12-31", True),
        ("EFTA", "GBR", "1973-01-01", False),
        ("EFTA", "FIN", "1985-12-31", False),
        ("SCO", "IRN", "2023-07-04", True),
        ("ASEAN", "TLS", "2025-10-25", False),
        ("ASEAN", "TLS", "2025-10-26", True),
        ("MERCOSUR", "VEN", "2017-08-04", True),
        ("MERCOSUR", "VEN", "2017-08-05", False),
        ("MERCOSUR", "BOL", "2023-12-31", False),
        ("BRICS", "SAU", "2025-06-01", False),
        ("BRICS", "IDN", "2025-01-06", True),
        ("G7", "CAN", "1976-06-26", False),
        ("G7", "RUS", "2005-01-01", False),
    ],
)
def test_who_is_in_on_the_day(group: str, country: str, last_day_out_or_in: str, inside: bool) -> None:
    assert (country in members(group, last_day_out_or_in)) is inside


def test_groups_at_the_end_of_2023() -> None:
    counts = {group: len(members(group, "2023-12-31")) for group in group_names()}
    assert counts == {
        "ASEAN": 10, "BRICS": 5, "CENTRAL_ASIA": 5, "CIS": 9, "EAEU": 5, "EFTA": 4, "EU": 27, "G7": 7,
        "GCC": 6, "MERCOSUR": 4, "NAFTA": 0, "SCO": 9, "USMCA": 3,
    }  # fmt: skip
    assert members("CIS", "2023-12-31") == ("ARM", "AZE", "BLR", "KAZ", "KGZ", "MDA", "RUS", "TJK", "UZB")
    assert members("CENTRAL_ASIA", "2023-12-31") == ("KAZ", "KGZ", "TJK", "TKM", "UZB")


def test_a_region_has_the_same_members_on_every_day() -> None:
    assert members("CENTRAL_ASIA", "1950-01-01") == members("CENTRAL_ASIA", "2026-01-01")


@pytest.mark.parametrize("group", group_names())
def test_every_group_has_sources_and_real_codes(group: str) -> None:
    assert group_sources(group)
    assert all(source.title and source.url.startswith("http") for source in group_sources(group))
    codes = {code for year in range(1960, 2027) for code in _members_or_none(group, f"{year}-12-31")}
    assert codes
    assert not {code for code in codes if pycountry.countries.get(alpha_3=code) is None}


def _members_or_none(group: str, day: str) -> tuple[str, ...]:
    try:
        return members(group, day)
    except NotInExistence:
        return ()


def test_days_may_be_dates_and_bad_days_are_refused() -> None:
    assert members("EAEU", date(2015, 1, 1)) == members("EAEU", datetime(2015, 1, 1, 12))
    for bad in ("2015", "2015-02-30", "yesterday", ""):
        with pytest.raises(SteppeError, match="is not a day: write year-month-day, for example 2015-01-01"):
            members("EAEU", bad)


def test_an_unknown_group_suggests_the_nearest() -> None:
    with pytest.raises(UnknownLabel, match="the record has no group 'EAUE': did you mean 'EAEU'\\?"):
        members("EAUE", "2015-01-01")
    with pytest.raises(UnknownLabel, match="did you mean 'EU'"):
        group_sources("eu")


GOOD = {
    "title": "X",
    "kind": "forum",
    "join": {"2000-01-01": ["KAZ"]},
    "sources": [{"title": "t", "url": "u"}],
}


@pytest.mark.parametrize(
    "fault",
    [
        {"sources": []},
        {"colour": "red"},
        {"kind": "club"},
        {"join": {"2000-01-01": ["Kazakhstan"]}},
        {"join": {"soon": ["KAZ"]}},
        {"leave": {"1999-01-01": ["KAZ"]}},
        {"members": ["KAZ"]},
        {"kind": "region"},
    ],
)
def test_a_faulty_group_is_refused_when_loaded(fault: dict[str, object]) -> None:
    assert read_groups({"X": GOOD})
    with pytest.raises(ValidationError):
        read_groups({"X": GOOD | fault})


def test_importing_the_record_is_cheap() -> None:
    code = "import sys, steppe.record; print([m for m in ('pydantic', 'yaml', 'pandas') if m in sys.modules])"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"
