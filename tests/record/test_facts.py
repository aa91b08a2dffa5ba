"""Dated facts, one a row, each with its source: the record must go on saying them."""

from __future__ import annotations

import csv
from datetime import date, datetime
from pathlib import Path

import pytest

from steppe import record
from steppe.problems import SteppeError

HERE = Path(__file__).parent


def rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ORGANISATIONS, AGREEMENTS = rows("facts_organisations.csv"), rows("facts_agreements.csv")


def named(row: dict[str, str]) -> str:
    return "-".join(row[key] for key in row if key not in ("source", "expected") and row[key])


def test_there_are_enough_and_all_are_sourced() -> None:
    assert len(ORGANISATIONS) + len(AGREEMENTS) >= 150
    assert all(row["source"] for row in (*ORGANISATIONS, *AGREEMENTS))


@pytest.mark.parametrize("row", ORGANISATIONS, ids=named)
def test_members(row: dict[str, str]) -> None:
    role = "" if row["role"] in ("member", "party", "") else row["role"]
    answer = record.members(row["organisation"], row["on"], role=role)
    expected = row["expected"]
    if expected == "not in existence":
        assert answer == ()
        assert answer.existence == "not in existence"
    elif expected.startswith("n="):
        assert len(answer) == int(expected[2:])
    elif ":" in expected:
        code, said = expected.split(":")
        assert (code in answer) == (said == "yes")
    else:
        assert list(answer) == expected.split()


@pytest.mark.parametrize("row", AGREEMENTS, ids=named)
def test_agreements(row: dict[str, str]) -> None:
    expected = row["expected"]
    if row["what"] == "party":
        code, said = expected.split(":")
        assert (code in record.members(row["id"], row["on"], role="party")) == (said == "yes")
        return
    answer = record.agreement(row["id"], on=row["on"] or None)
    value = getattr(answer, row["what"])
    assert (value or "never") == expected


@pytest.mark.parametrize(
    ("on", "count"), [("2014-12-31", 0), ("2015-01-01", 3), ("2015-01-02", 4), ("2015-08-11", 4), ("2015-08-12", 5)]
)
def test_the_eurasian_union_on_its_four_dates(on: str, count: int) -> None:
    answer = record.members("EAEU", on)
    assert len(answer) == count
    assert answer.existence == ("in existence" if count else "not in existence")


def test_its_observers_when_the_interview_said_singapore() -> None:
    assert record.members("EAEU", "2020-05-08", role="observer") == ("MDA",)
    assert any("SGP observer" in conflict for conflict in record.agreement("EAEU").conflicts)


@pytest.mark.parametrize(
    ("on", "count"),
    [
        ("1958-01-01", 6),
        ("1995-01-01", 15),
        ("2004-04-30", 15),
        ("2004-05-01", 25),
        ("2020-01-31", 28),
        ("2020-02-01", 27),
    ],
)
def test_the_european_union_by_enlargement(on: str, count: int) -> None:
    assert len(record.members("EU", on)) == count


@pytest.mark.parametrize("on", [date(2015, 1, 2), datetime(2015, 1, 2, 12)])
def test_days_as_dates(on: date) -> None:
    assert record.members("EAEU", on) == ("ARM", "BLR", "KAZ", "RUS")


@pytest.mark.parametrize("on", ["2015", "2015-02-30", "tomorrow", ""])
def test_what_is_no_day(on: str) -> None:
    with pytest.raises(SteppeError, match="is not a day: write year-month-day"):
        record.members("EAEU", on)


def test_sources_come_with_the_answer() -> None:
    answer = record.members("EAEU", "2015-08-12")
    assert answer.sources
    assert all(source.title and source.accessed for source in answer.sources)
    assert answer.to_dict()["members"] == ["ARM", "BLR", "KAZ", "KGZ", "RUS"]
