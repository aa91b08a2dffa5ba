"""Drafts: every proposal and fear becomes the measure that would make it true, with its quotation."""

from __future__ import annotations

import pytest

import steppe as st
from steppe.reader.output.drafts import drafts, write

PAGE = """Kazakhstan and the EAEU

The EAEU develops. The EAEU is negotiating a free trade agreement with Egypt. {said}
"""


def drafted(said: str) -> list[st.Scenario]:
    return list(drafts(st.read(PAGE.format(said=said), date="2020-05-08")))


def test_negotiations_become_the_agreement_of_the_record():
    (one,) = drafted("")
    assert one.measures == (st.Sign("EAEU-EGY"),)
    assert "negotiating a free trade agreement with Egypt" in one.note


@pytest.mark.parametrize(
    ("said", "measures"),
    [
        ("Uzbekistan plans to join the EAEU.", (st.Join("EAEU", "UZB"),)),
        ("Armenia may leave the EAEU.", (st.Leave("EAEU", "ARM"),)),
        ("The United States will impose sanctions against China.", (st.Embargo("USA", "CHN"),)),
        (
            "Japan plans to sign a free trade agreement with Brazil.",
            (st.Tariff("JPN", "BRA", rate=0.0), st.Tariff("BRA", "JPN", rate=0.0)),
        ),
        ("China plans to increase its GDP four times by 2030.", (st.Labour("CHN", 4.0),)),
    ],
)
def test_what_is_planned_or_feared(said, measures):
    assert [one.measures for one in drafted(said)][1:] == [measures]


@pytest.mark.parametrize(
    "said",
    [
        "Uzbekistan is a member of the CIS.",
        "Uzbekistan will not join the EAEU.",
        "Kazakhstan plans to join the OECD.",
        "Exports may double.",
    ],
)
def test_facts_and_denials_draft_nothing(said):
    assert len(drafted(said)) == 1


def test_files_are_scenarios_that_solve(tmp_path):
    reading = st.read(PAGE.format(said="Uzbekistan plans to join the EAEU."), date="2020-05-08")
    paths = write(reading, tmp_path / "new")
    assert len(paths) == 2
    world = st.load("goods-2023")
    for path, made in zip(paths, drafts(reading), strict=True):
        scenario = st.Scenario.from_yaml(path)
        assert scenario == made
        out = st.solve(world, scenario, closure="balanced")
        assert abs(float(out.welfare.sel(country="UZB" if "join" in path.name else "EGY"))) > 0
