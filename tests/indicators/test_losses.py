"""Losses by vector: exact embargoes, and the formulas that they must meet."""

from __future__ import annotations

import numpy as np
import pytest

import steppe as st
from steppe.indicators.losses import losses, scaled
from steppe.indicators.partition import vectors_of
from steppe.indicators.shares import shares

POLES = "poles"


@pytest.fixture(scope="module", params=["goods-2023", "eurasia-2023"])
def world(request):
    return st.load(request.param)


def autarky_loss(base, state):
    """ACR (2012) with sectors, input links and tariffs: log P = g' log P - log(own share) / theta, wage as unit."""
    n = base.index(state)
    own = np.diagonal(base.shares, axis1=1, axis2=2)[:, n]
    links = base.array("input_share")[:, :, n]
    price = np.linalg.solve(np.eye(len(own)) - links.T, -np.log(own) / base.array("trade_elasticity"))
    money = base.accounts
    kept = money.value_added[:, n].sum() / money.income[n]
    return 100 * (1 - kept * np.exp(-(money.final_share[:, n] * price).sum()))


@pytest.mark.parametrize("state", ["KAZ", "RUS", "DEU"])
def test_cutting_off_all_vectors_is_autarky(world, state):
    found = losses(world, state, vectors_of(POLES, world, state).members, tolerance=1e-12)
    base = st.solve(world, st.Scenario("nothing"), closure="balanced", tolerance=1e-12).before
    assert found.total == pytest.approx(autarky_loss(base, state), abs=1e-9)


def test_one_sector_without_tariffs_is_the_plain_formula():
    world = st.load("goods-2023")
    free = world.replace(tariff=np.zeros_like(world.array("tariff")))
    found = losses(free, "KAZ", vectors_of(POLES, free, "KAZ").members, tolerance=1e-12)
    base = st.solve(free, st.Scenario("nothing"), closure="balanced", tolerance=1e-12).before
    k = base.index("KAZ")
    power = 1 / (base.array("value_added_share")[0, k] * base.array("trade_elasticity")[0])
    assert found.total == pytest.approx(100 * (1 - base.shares[0, k, k] ** power), abs=1e-9)


def test_each_loss_is_that_of_the_embargo_solved_by_itself(world):
    found = losses(world, "KAZ", {"Russia": ("RUS",), "two": ("CHN", "DEU")})
    for vector, members in (("Russia", ["RUS"]), ("two", ["CHN", "DEU"])):
        out = st.solve(world, st.Scenario("cut", (st.Embargo("KAZ", members),)), closure="balanced")
        assert found.of_state[vector] == pytest.approx(-float(out.welfare.sel(country="KAZ")), abs=1e-6)
        weight = out.before.income.sel(country=members).values
        theirs = -(out.welfare.sel(country=members).values * weight).sum() / weight.sum()
        assert found.of_vector[vector] == pytest.approx(theirs, abs=1e-6)


def test_relabelling_vectors_changes_nothing(world):
    members = vectors_of(POLES, world, "KAZ").members
    other = {f"v{k}": tuple(reversed(inside)) for k, inside in enumerate(reversed(members.values()))}
    one, two = (losses(world, "KAZ", m) for m in (members, other))
    assert list(one.of_state.values()) == pytest.approx(list(two.of_state.values())[::-1], abs=1e-7)
    assert one.total == pytest.approx(two.total, abs=1e-7)


def test_shares_hardly_move_with_the_elasticity_while_levels_scale():
    """Theta 4 to 8: with tariffs the largest move is 0.028 (Russia, who pays none), without them below 0.006."""
    world = st.load("goods-2023")
    free = world.replace(tariff=np.zeros_like(world.array("tariff")))
    for data, bound in ((world, 0.0285), (free, 0.006)):
        members = vectors_of(POLES, data, "KAZ").members
        low, high = (losses(scaled(data, factor), "KAZ", members) for factor in (0.8, 1.6))
        moved = np.abs(shares(list(low.of_state.values())) - shares(list(high.of_state.values())))
        assert moved.max() < bound
        assert low.total / high.total == pytest.approx(2.0, rel=0.2)


def test_a_vector_without_trade_costs_nothing_and_says_so():
    flow = np.array([[[50.0, 10.0, 0.0], [10.0, 60.0, 5.0], [0.0, 5.0, 70.0]]])
    world = st.World.from_arrays(countries=["A", "B", "C"], sectors=["x"], trade_flow=flow, trade_elasticity=4.0)
    found = losses(world, "A", {"b": ("B",), "c": ("C",)})
    assert found.of_state["c"] == found.of_vector["c"] == 0.0
    assert found.of_state["b"] == pytest.approx(found.total)  # its one partner
    assert found.notes == ("A has no trade with c: nothing to lose.",)


def test_a_cut_that_leaves_no_supplier_is_explained():
    flow = np.array([[[0.0, 5.0], [8.0, 60.0]], [[50.0, 8.0], [5.0, 60.0]]])
    world = st.World.from_arrays(countries=["A", "B"], sectors=["oil", "rest"], trade_flow=flow, trade_elasticity=4.0)
    found = losses(world, "A", {"b": ("B",)})
    assert np.isnan(found.of_state["b"])
    assert "A has no supplier of oil left" in found.notes[0]
