"""Sentences of `solve`: what, where, what to do."""

import pytest

import steppe as st

NOTHING = st.Scenario("nothing")


def test_unknown_closure() -> None:
    with pytest.raises(st.SteppeError, match="closure 'free' is not known: use 'fixed', 'balanced' or 'proportional'"):
        st.solve(st.load("goods-2023"), NOTHING, closure="free")


@pytest.mark.parametrize("tolerance", [0.0, 1e-16, 0.1])
def test_tolerance_out_of_range(tolerance: float) -> None:
    with pytest.raises(st.SteppeError, match=r"use a number from 1e-13 to 0\.0001"):
        st.solve(st.load("goods-2023"), NOTHING, tolerance=tolerance)


def test_scenario_and_world_that_do_not_fit() -> None:
    world = st.World.from_arrays(
        countries=["A", "B"], sectors=["s"], trade_flow=[[[5.0, 1.0], [1.0, 5.0]]], trade_elasticity=4.0
    )
    scenario = st.Scenario("x", (st.Tariff("KAZ", "A", rate=0.1), st.TradeCost("A", "B", "steel", change=2.0)))
    with pytest.raises(st.UnknownLabel) as caught:
        st.solve(world, scenario)
    assert len(caught.value.problems) == 2
    assert "no country 'KAZ'" in str(caught.value)
    assert "no sector 'steel'" in str(caught.value)


def test_a_measure_that_changes_nothing_is_reported() -> None:
    out = st.solve(st.load("goods-2023"), st.Scenario("x", (st.Tariff("KAZ", "RUS", rate=0.0),)))
    assert len(out.policy.idle) == 1
    assert "changes nothing" in out.policy.idle[0]
    assert "change nothing, see .policy.idle: 1 of " in repr(out)


def test_unknown_public_name() -> None:
    with pytest.raises(AttributeError, match="steppe has no 'Tarif': did you mean 'Tariff'"):
        _ = st.Tarif  # type: ignore[attr-defined]
