"""Ties against the record: every verdict, on facts that the record holds."""

from __future__ import annotations

import pytest

from steppe import record
from steppe.reader.checks.findings import last_day
from steppe.reader.checks.ties import checked
from steppe.reader.model import Tie

WRITTEN = "2020-05-08"


def tie(kind: str, party: str, other: str, **more: str) -> Tie:
    return Tie(0, 0, "", kind, (party,), (other,), **more)


def verdict(one: Tie, written: str = WRITTEN) -> Tie:
    return checked(one, record.default(), written)


def test_a_member_is_supported_with_the_day_and_sources():
    found = verdict(tie("membership", "KGZ", "EAEU"))
    assert found.verdict == "supported"
    assert "2015-08-12" in found.why
    assert found.sources


def test_no_observer_is_contradicted_with_who_was_and_what_was_signed():
    found = verdict(tie("observer", "SGP", "EAEU"))
    assert found.verdict == "contradicted"
    assert "Moldova" in found.nearest
    assert "signed 2019-10-01" in found.nearest
    assert found.sources


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (tie("membership", "KGZ", "EAEU", date="2014"), "contradicted"),
        (tie("membership", "UZB", "EAEU"), "contradicted"),
        (tie("membership", "UZB", "EAEU", polarity="denied", status="denied"), "supported"),
        (tie("membership", "KAZ", "EAEU", polarity="denied", status="denied"), "contradicted"),
        (tie("membership", "GEO", "CIS", status="ended"), "supported"),
        (tie("membership", "KAZ", "CIS", status="ended"), "contradicted"),
        (tie("membership", "UZB", "EAEU", status="planned", modality="planned"), "target_or_forecast"),
        (tie("membership", "KAZ", "NOWHERE"), "no_data"),
        (tie("visit", "KAZ", "CHN"), "not_checkable"),
        (tie("trade_agreement", "EAEU", "VNM"), "supported"),
        (tie("trade_agreement", "VNM", "KAZ"), "supported"),
        (tie("trade_agreement", "EAEU", "SRB", status="signed"), "supported"),
        (tie("trade_agreement", "EAEU", "SRB"), "supported_under_definition"),
        (tie("trade_agreement", "EAEU", "VNM", date="2014"), "no_data"),
        (tie("trade_agreement", "EAEU", "EGY", status="negotiating"), "supported"),
        (tie("trade_agreement", "KAZ", "BRA"), "no_data"),
        (tie("partnership", "KAZ", "USA", instrument="expanded strategic partnership with"), "supported"),
        (
            tie("partnership", "KAZ", "USA", instrument="comprehensive strategic partnership"),
            "supported_under_definition",
        ),
    ],
)
def test_verdicts(one, expected):
    found = verdict(one)
    assert found.verdict == expected, found.why
    assert found.why


def test_without_any_date_nothing_is_checked():
    assert verdict(tie("membership", "KAZ", "EAEU"), written="").verdict == "no_data"


@pytest.mark.parametrize(
    ("date", "last"),
    [
        ("2015", "2015-12-31"),
        ("2016-02", "2016-02-29"),
        ("1994/1999", "1999-12-31"),
        ("2020-05-08", "2020-05-08"),
        ("", ""),
    ],
)
def test_the_last_day_that_a_date_covers(date, last):
    assert last_day(date) == last
