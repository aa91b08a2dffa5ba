"""The frontier: every set solved, dominance as defined, and what a search misses measured."""

from __future__ import annotations

import pytest

import steppe as st
from steppe.indicators.frontier import Candidate, judged
from steppe.problems import SteppeError


@pytest.fixture(scope="module")
def world():
    """The states that matter here, so that many sets are quick."""
    whole = st.load("goods-2023")
    kept = ["KAZ", "RUS", "CHN", "DEU", "TUR", "UZB", "IND", "USA", "KOR", "ITA", "FRA"]
    rest = [c for c in whole.countries if c not in kept]
    return whole.aggregate(countries={"others": rest})


VECTORS = {"Russia": ["RUS"], "China": ["CHN"], "Europe": ["DEU", "ITA", "FRA"], "other": "rest"}


def cheaper(partner, change=0.9):
    return st.Scenario(f"cheaper {partner}", (st.TradeCost("KAZ", partner, change=change, both_ways=True),))


def test_all_sets_of_few_instruments(world):
    found = st.frontier(world, "KAZ", [cheaper(c) for c in ("TUR", "CHN", "DEU")], vectors=VECTORS)
    assert len(found.candidates) == 8
    assert found.gap is None
    assert "all 8 sets" in found.searched
    alone = {c.name: c for c in found.candidates}["cheaper CHN"]
    out = st.solve(world, cheaper("CHN"), closure="balanced")
    assert alone.income == alone.expected == pytest.approx(float(out.welfare.sel(country="KAZ")), abs=1e-9)
    loss = out.balance("KAZ", VECTORS, beside=(), stress=False, span=()).after.worst
    assert (alone.worst, alone.loss) == (loss[0], pytest.approx(loss[1], abs=1e-4))


def test_efficient_sets_are_those_that_no_other_beats(world):
    found = st.frontier(world, "KAZ", [cheaper(c) for c in ("TUR", "CHN", "DEU", "RUS")], vectors=VECTORS)
    for one in found.candidates:
        beaten = any(
            other.expected >= one.expected and other.loss <= one.loss - 1e-9
            for other in found.candidates
            if other != one
        )
        assert one.efficient is not beaten, one.name
        assert bool(one.dominated_by) is beaten
    assert {c.name for c in found.efficient}.isdisjoint(c.name for c in found.dominated)


def test_risk_lowers_expected_income_by_what_a_cut_would_cost(world):
    calm, tense = (
        st.frontier(world, "KAZ", [cheaper("CHN")], vectors=VECTORS, risk=risk) for risk in (0.0, {"China": 0.5})
    )
    one, two = ({c.name: c for c in f.candidates}["nothing"] for f in (calm, tense))
    assert one.expected == pytest.approx(0, abs=1e-7)
    loss = st.balance(world, "KAZ", VECTORS, beside=(), stress=False, span=()).loss["China"]
    assert two.expected == pytest.approx(-0.5 * loss, abs=1e-4)


def test_a_search_says_how_much_it_saw_and_missed(world):
    many = [cheaper(c) for c in ("TUR", "CHN", "DEU", "RUS", "UZB", "IND", "USA", "KOR", "ITA")]
    found = st.frontier(world, "KAZ", many, vectors=VECTORS)
    assert "of 512 sets of 9 instruments solved" in found.searched
    assert found.gap is not None
    assert 0 <= found.gap < 0.05
    assert len(found.candidates) < 512
    assert found.to_dict()["gap"] == found.gap


def test_judging_by_hand():
    sets = [Candidate((name,), income, income, "v", loss) for name, income, loss in
            (("a", 1.0, 2.0), ("b", 2.0, 3.0), ("c", 0.5, 2.5), ("d", 2.0, 3.5), ("e", 0.1, 1.0))]  # fmt: skip
    found = {c.name: c for c in judged(sets)}
    assert [name for name, c in sorted(found.items()) if c.efficient] == ["a", "b", "e"]
    assert found["c"].dominated_by == ("a",)
    assert found["d"].dominated_by == ("b",)


@pytest.mark.parametrize(
    ("instruments", "options", "sentence"),
    [
        ([], {}, "frontier needs instruments"),
        ([cheaper("TUR"), cheaper("TUR")], {}, "two instruments are called"),
        ([cheaper("TUR", 0.2)], {}, "the least is 0.5"),
        ([cheaper("TUR")], {"risk": 0.5}, "risks sum to 2"),
        ([cheaper("TUR")], {"risk": {"Mars": 0.1}}, "'Mars', which is no vector"),
        ([cheaper("TUR")], {"risk": -0.1}, "give a probability from 0 to 1"),
    ],
)
def test_what_cannot_be_is_said(world, instruments, options, sentence):
    with pytest.raises(SteppeError) as caught:
        st.frontier(world, "KAZ", instruments, vectors=VECTORS, **options)
    assert sentence in str(caught.value)


def test_measures_and_files_are_instruments_too(world, tmp_path):
    path = tmp_path / "s.yaml"
    path.write_text(cheaper("CHN").to_yaml(), encoding="utf-8")
    found = st.frontier(world, "KAZ", [path, st.Tariff("KAZ", "DEU", rate=0.0)], vectors=VECTORS)
    assert {len(c.instruments) for c in found.candidates} == {0, 1, 2}
    assert "efficient" in repr(found)


def test_expected_income_compounds_what_a_set_brings_and_what_a_cut_takes(world):
    """The loss is a share of the income that the set has brought: (1 + income)(1 - chance loss) - 1, exactly."""
    chance = 0.3
    found = st.frontier(
        world, "KAZ", [cheaper("CHN", 0.5), cheaper("RUS", 0.5)], vectors=VECTORS, risk={"China": chance}
    )
    both = next(c for c in found.candidates if len(c.instruments) == 2)
    assert (both.worst, both.income > 3) == ("China", True)
    kept = (1 + both.income / 100) * (1 - chance * both.loss / 100)
    assert both.expected == pytest.approx(100 * (kept - 1), abs=1e-9)
    assert abs(both.expected - (both.income - chance * both.loss)) > 0.01
