"""Caveats follow the scenario and the country: what this answer rests on comes first, and is not said of others."""

from __future__ import annotations

import numpy as np
import pytest

import steppe as st
from steppe.report.brief import brief
from steppe.report.caveats import TRADE_WAR, caveats
from steppe.report.facts import facts
from steppe.tariffs import mfn


@pytest.fixture(scope="module")
def world() -> st.World:
    return st.load("goods-2023")


def said(world: st.World | str, measure: st.Tariff, focus: str | None) -> str:
    return "\n".join(caveats(st.solve(world, measure), focus).answer)


def test_donors_among_the_tariffs_that_change_are_named(world: st.World) -> None:
    text = said(world, st.Join("EAEU", "TKM"), "KAZ")
    assert "the MFN rate of Turkmenistan is the mean of its income quartile, not observed" in text
    assert mfn.table()["TKM"].basis == mfn.MEAN
    several = said(world, st.Tariff(["BGD", "TKM", "KAZ"], "CHN", rate=0.2), "CHN")
    assert "Of the 3 economies whose tariffs this scenario changes, the MFN rates of" in several
    assert "Bangladesh and Turkmenistan are the mean of each one's income quartile" in several
    assert "that of Kazakhstan is a simple average over all goods" in several


def test_donors_among_the_headline_pairs_are_named_once(world: st.World) -> None:
    text = said(world, st.Embargo("EU", "RUS"), "TKM")
    assert "Between Turkmenistan and its main partners the rate of Turkmenistan is the mean of its income" in text
    assert said(world, st.Tariff("TKM", "CHN", rate=0.2), "TKM").count("income quartile") == 1


def test_by_sector_rates_of_groups_of_products_are_no_single_averages() -> None:
    text = said("eurasia-2023", st.Embargo("EU", "RUS"), "KAZ")
    between = next(line for line in text.splitlines() if line.startswith("Between"))
    assert "Türkiye" in between
    assert "China" not in between


@pytest.mark.parametrize(
    ("measure", "focus", "expected"),
    [
        (st.Tariff("USA", "CHN", increase=0.1), "KAZ", True),
        (st.Labour("CHN", 1.1), "KAZ", True),
        (st.Embargo("EU", "RUS"), "USA", True),
        (st.Embargo("EU", "RUS"), "CHN", True),
        (st.Embargo("EU", "RUS"), "KAZ", False),
        (st.Join("EAEU", "UZB"), "UZB", False),
    ],
)
def test_trade_war_duties_where_the_pair_is_concerned(world: st.World, measure, focus: str, expected: bool) -> None:
    assert (TRADE_WAR in said(world, measure, focus)) is expected


def test_odd_flows_are_named_where_figures_rest_on_them(world: st.World) -> None:
    flow = world.array("trade_flow").copy()
    i, n = world.index("GMB"), world.index("KAZ")
    flow[0, i, n] = world.array("alternative")[0, i, n]  # as the trade table has it
    odd = world.replace(trade_flow=flow)
    share = flow[0, i, n] / (flow[0, :, n].sum() - flow[0, n, n])
    text = said(odd, st.Embargo("EU", "RUS"), "KAZ")
    assert f"from Gambia to Kazakhstan, 2.9 bn USD or {share:.1%} of Kazakhstan's imports" in text
    assert "looks wrong" not in said(odd, st.Embargo("EU", "RUS"), "NZL")
    assert "The figure of Gambia rests on it." in said(odd, st.Tariff("KAZ", factor=1.4), "NZL")
    assert "looks wrong" not in said(world, st.Embargo("EU", "RUS"), "KAZ")


def test_flows_of_which_two_figures_are_published_are_named(world: st.World) -> None:
    text = said(world, st.Embargo("EU", "RUS"), "KAZ")
    assert "Two figures are published of China to Kazakhstan 15.4 bn USD (another: 23.9 bn USD)" in text
    assert "Two figures" not in said(world, st.Embargo("EU", "RUS"), "NZL")
    assert "China to Kyrgyzstan 5.4 bn USD (another: 18.2 bn USD)" in said(
        world, st.Tariff("KGZ", "CHN", rate=0.5), "NZL"
    )
    plain = world.replace(alternative=np.zeros_like(world.array("trade_flow")))
    assert "Two figures" not in said(plain, st.Embargo("EU", "RUS"), "KAZ")


def test_how_the_trade_that_is_touched_came_about(world: st.World) -> None:
    text = said(world, st.Embargo("EU", "RUS"), "RUS")
    (line,) = [line for line in text.splitlines() if line.startswith("Of the trade of Russian Federation that")]
    share = float(line.split("bn USD, ")[1].split("%")[0])
    assert 0 < share < 100
    assert "last reported flow scaled" in line or "moved by more than 5 %" in line
    flow, seen = world.array("trade_flow")[0], ~world.unobserved[0]
    k, members = world.index("RUS"), [world.index(code) for code in st.record.members("EU", "2023-12-31")]
    both = flow[k, members].sum() + flow[members, k].sum()
    known = (flow * seen)[k, members].sum() + (flow * seen)[members, k].sum()
    assert share == pytest.approx(100 * known / both, abs=0.51)
    assert "that the scenario touches" not in said(world, st.Embargo("EU", "RUS"), "NZL").split("Of the trade that")[0]


def test_flows_that_are_not_as_published_are_named(world: st.World) -> None:
    text = said(world, st.Embargo("EU", "RUS"), "KAZ")
    assert "Of the trade that the scenario touches" in text
    assert "is not as published: " in text
    assert "of Belarus with its main partners" in said(world, st.Labour("NZL", 1.1), "BLR")
    assert "is not as published" not in said(world, st.Labour("KGZ", 1.1), "KGZ")


def test_nothing_is_said_of_a_world_of_ones_own() -> None:
    flow = np.array([[[50.0, 5.0], [5.0, 60.0]]])
    own = st.World.from_arrays(countries=["USA", "CHN"], sectors=["goods"], trade_flow=flow, trade_elasticity=4.0)
    outcome = st.solve(own.replace(notes=("Mine.",)), st.Tariff("USA", "CHN", rate=0.1))
    found = caveats(outcome, "USA")
    assert found.answer == ()
    assert found.world == ("Mine.",)
    assert "Mine." in brief(outcome, "USA")


def test_facts_hold_headline_limits_and_caveats(world: st.World) -> None:
    found = facts(st.solve(world, st.Join("EAEU", "UZB")), "KAZ")
    assert found["headline"].startswith("Kazakhstan: real income")
    assert found["by_construction"][0].startswith("tariffs alone")
    assert "simple averages over all goods" in found["caveats"][0]


def test_the_console_counts_the_worlds_notes_and_keeps_to_its_width(steppe, scenarios, monkeypatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    path = scenarios / "uzbekistan-joins-eaeu.yaml"
    done = steppe("solve", path, "--focus", "UZB")
    text = " ".join(done.stdout.split())
    assert f"{len(st.load('goods-2023').notes)} more notes on the world: steppe show goods-2023" in text
    assert "By construction: tariffs alone" in text
    long = [line for line in done.stdout.splitlines() if len(line) > 80 and len(line.split()) > 1]
    assert long == []


@pytest.mark.parametrize(("horizon", "expected"), [(None, True), ("long", False), ("short", False)])
def test_that_factors_move_freely_is_said_only_where_they_do(world: st.World, horizon, expected: bool) -> None:
    outcome = st.solve(world, st.Labour("CHN", 1.1), horizon=horizon)
    text = "\n".join(caveats(outcome, "KAZ").model)
    assert ("Factors move between sectors at no cost" in text) is expected
    assert (outcome.model.assumption in text) is not expected
