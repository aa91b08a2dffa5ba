"""Claims of one document against each other."""

from __future__ import annotations

import pytest

import steppe as st
from steppe import record
from steppe.reader.checks.consistency import VERDICT, bounds, consistent
from steppe.reader.model import Claim


def claim(value: float, unit: str = "USD", **more: object) -> Claim:
    given = {"period": "2018", "comparator": "eq", "subject": ("AAA", "BBB"), "measure": "trade", "half_digit": 0.05e9}
    return Claim(0, 0, "", 0, 0, value, unit, **{**given, **more})  # type: ignore[arg-type]


def verdicts(*claims: Claim, world: st.World | None = None) -> list[str]:
    return [c.verdict for c in consistent(claims, record.default(), world, "2020-05-08")]


def test_two_figures_of_one_thing():
    assert verdicts(claim(5e9), claim(7e9)) == [VERDICT, VERDICT]
    assert verdicts(claim(5e9), claim(5.04e9)) == ["", ""]


@pytest.mark.parametrize(
    "other",
    [
        claim(7e9, period="2019"),
        claim(7e9, period=""),
        claim(7e9, subject=("AAA", "CCC")),
        claim(7e9, measure="exports"),
        claim(4e9, comparator="gt"),
        claim(7e9, modality="target"),
        claim(7e9, "EUR"),
    ],
)
def test_other_things_do_not_contradict(other):
    assert verdicts(claim(5e9), other) == ["", ""]


def test_growth_must_lead_from_one_level_to_the_other():
    before, after = claim(5e9, period="2017"), claim(10e9)
    doubled = claim(2.0, "ratio", measure="growth of trade", half_digit=0.2)
    slow = claim(0.12, "share_change", measure="growth of trade", half_digit=0.005)
    assert verdicts(before, after, doubled) == ["", "", ""]
    assert verdicts(before, after, slow) == [VERDICT] * 3


def test_a_groups_share_and_level_imply_what_its_members_trade():
    world = st.load("goods-2023")
    share = claim(0.25, "share", measure="share of trade", subject=("CIS",), period="", half_digit=0.005)
    level = claim(191e9, subject=("CIS",), comparator="gt")
    fitting = claim(0.19, "share", measure="share of trade", subject=("CIS",), period="", half_digit=0.005)
    assert verdicts(share, level, world=world) == [VERDICT, VERDICT]
    assert verdicts(fitting, level, world=world) == ["", ""]
    assert verdicts(share, level) == ["", ""]


@pytest.mark.parametrize(
    ("comparator", "low", "high"),
    [("eq", 9.5, 10.5), ("gt", 9.5, float("inf")), ("lt", -float("inf"), 10.5), ("approx_below", 8.5, 10.5)],
)
def test_what_a_claim_leaves_open(comparator, low, high):
    assert bounds(claim(10.0, comparator=comparator, half_digit=0.5)) == (low, high)


def test_growth_is_of_the_year_that_it_ends_and_from_the_year_before():
    grown = claim(1.0, "share_change", measure="growth of trade", period="2018", half_digit=0.005)
    assert verdicts(claim(5e9, period="2017"), claim(10e9, period="2018"), grown) == ["", "", ""]
    assert verdicts(claim(10e9, period="2017"), claim(5e9, period="2018"), grown) == [VERDICT] * 3
    assert verdicts(claim(5e9, period="2017"), claim(25e9, period="2018"), grown) == [VERDICT] * 3
    assert verdicts(claim(5e9, period="2016"), claim(25e9, period="2018"), grown) == ["", "", ""]
    assert verdicts(claim(5e9, period="2018"), claim(25e9, period="2019"), grown) == ["", "", ""]
