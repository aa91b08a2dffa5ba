"""The statements that Steppe's reader is shown with, and the verdicts that they deserve."""

from __future__ import annotations

import pytest

import steppe as st

INTERVIEW = """Astana Times, 8 May 2020

The Eurasian Economic Union is the most advanced integration project in the region. The union consists of five member \
countries. Singapore has recently joined the EAEU as an observer.

Kazakhstan trades with all its neighbours, and Kazakhstan grows. In 2000, trade turnover of Kazakhstan with China \
reached US$ 1.5 billion. Bilateral trade with Uzbekistan, which \
doubles every year, is strong. China plans to increase its GDP four times by 2020.
"""


@pytest.fixture(scope="module")
def checked():
    return st.read(INTERVIEW, date="2020-05-08").check()


def claim(reading, said):
    (found,) = [c for c in reading.claims if reading.document.text[c.num_start : c.num_end] == said]
    return found


def test_an_observer_that_was_none_is_contradicted(checked):
    (tie,) = [t for t in checked.ties if t.kind == "observer"]
    assert (tie.party, tie.counterpart, tie.verdict) == (("SGP",), ("EAEU",), "contradicted")
    assert "Moldova" in tie.nearest
    assert "2019-10-01" in tie.nearest


def test_five_members_are_five(checked):
    assert claim(checked, "five").verdict == "supported"


def test_trade_of_2000_agrees_with_chinese_customs(checked):
    found = claim(checked, "US$ 1.5 billion")
    assert found.verdict == "supported"
    assert "Chinese customs" in found.why


def test_trade_that_doubles_every_year_is_contradicted(checked):
    assert claim(checked, "doubles").verdict == "contradicted"


def test_a_plan_is_a_target(checked):
    assert claim(checked, "four times").verdict == "target_or_forecast"


def test_checking_changes_verdicts_only(checked):
    plain = st.read(INTERVIEW, date="2020-05-08")
    for one, two in zip((*plain.ties, *plain.claims), (*checked.ties, *checked.claims), strict=True):
        assert (one.start, one.end, one.quote, one.voice, one.speaker) == (
            two.start,
            two.end,
            two.quote,
            two.voice,
            two.speaker,
        )
        assert one.verdict == ""
        assert two.verdict
        assert two.why
