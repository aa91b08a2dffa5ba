"""Closed forms: Arkolakis, Costinot and Rodriguez-Clare (2012, ACR), autarky, pure growth."""

import numpy as np
import pytest
from hypothesis import given, settings

import steppe as st
from worlds import CLOSURES, KINDS, ONE_SECTOR, ROUNDABOUT, SEEDS, Kind, random_world

RUNS = settings(max_examples=10, deadline=None)


def own_shares(world: st.World) -> np.ndarray:
    return world.own_share.values


@pytest.mark.parametrize("kind", [ONE_SECTOR, ROUNDABOUT], ids=str)
@RUNS
@given(seed=SEEDS)
def test_acr_formula_for_foreign_shocks(kind: Kind, seed: int) -> None:
    """Real income changes by own_share_hat^(-1/(v theta)) in a country that is not itself shocked."""
    world = random_world(seed, kind)
    a, b, *rest = world.countries
    change = st.Scenario("abroad", (st.TradeCost(a, rest, change=1.5, both_ways=True), st.Productivity(b, 1.4)))
    out = st.solve(world, change, closure="balanced")
    v, theta = world.array("value_added_share")[0], world.array("trade_elasticity")[0]
    hat = (own_shares(out.after) / own_shares(out.before))[0]
    formula = hat ** (-1 / (v * theta))
    untouched = [i for i, c in enumerate(world.countries) if c != b]
    assert np.allclose(1 + out.welfare.values[untouched] / 100, formula[untouched], rtol=1e-8)
    assert not np.isclose(formula, 1.0, atol=1e-6).all()


@pytest.mark.parametrize("kind", [ONE_SECTOR, ROUNDABOUT], ids=str)
@RUNS
@given(seed=SEEDS)
def test_cutting_off_everyone_costs_the_autarky_loss(kind: Kind, seed: int) -> None:
    world = random_world(seed, kind)
    a, *rest = world.countries
    out = st.solve(world, st.Scenario("autarky", (st.Embargo(rest, a),)), closure="balanced")
    v, theta = world.array("value_added_share")[0, 0], world.array("trade_elasticity")[0]
    loss = own_shares(out.before)[0, 0] ** (1 / (v * theta)) - 1
    assert np.isclose(out.welfare.values[0], 100 * loss, rtol=1e-9, atol=1e-9)
    assert np.isclose(own_shares(out.after)[0, 0], 1.0)


@RUNS
@given(seed=SEEDS)
def test_autarky_with_sectors_and_input_links(seed: int) -> None:
    """The multi-sector formula: prices of autarky solve log P = (log own_share)/theta + v log w + g' log P."""
    world = random_world(seed, KINDS[3])
    a, *rest = world.countries
    out = st.solve(world, st.Scenario("autarky", (st.Embargo(a, rest),)), closure="balanced")
    g = out.before.array("input_share")[:, :, 0]
    theta = world.array("trade_elasticity")
    own = np.log(own_shares(out.before)[:, 0]) / theta
    log_price_over_wage = np.linalg.solve(np.eye(len(theta)) - g.T, -own)
    alpha = out.before.final_share.values[:, 0]
    expected = np.exp(-(alpha * log_price_over_wage).sum()) - 1
    assert np.isclose(out.welfare.values[0], 100 * expected, rtol=1e-8, atol=1e-8)


@RUNS
@given(seed=SEEDS)
def test_embargo_is_an_exact_zero_and_the_limit_of_high_costs(seed: int) -> None:
    world = random_world(seed, KINDS[5])
    a, b = world.countries[:2]
    cut = st.solve(world, st.Scenario("cut", (st.Embargo(a, b),)), closure="balanced")
    dear = st.solve(
        world, st.Scenario("dear", (st.TradeCost(a, b, change=1e6, unit="ratio", both_ways=True),)), closure="balanced"
    )
    flow = cut.after.array("trade_flow")
    assert (flow[:, 0, 1] == 0).all()
    assert (flow[:, 1, 0] == 0).all()
    assert np.allclose(cut.welfare.values, dear.welfare.values, rtol=0, atol=1e-5)


@pytest.mark.parametrize("closure", CLOSURES)
@RUNS
@given(seed=SEEDS)
def test_a_tariff_raises_the_price_buyers_pay(closure: str, seed: int) -> None:
    """Prices must see tariffs: with all supply from abroad taxed, P rises by the tax at given costs."""
    world = random_world(seed, KINDS[2])
    a = world.countries[0]
    out = st.solve(world, st.Scenario("tax", (st.Tariff(a, increase=0.25),)), closure=closure)
    theta = world.array("trade_elasticity")[:, None]
    tariff, new = world.array("tariff")[:, :, 0], out.after.array("tariff")[:, :, 0]
    foreign = np.arange(len(world.countries)) != 0
    assert np.allclose(new[:, foreign] - tariff[:, foreign], 0.25)
    factor = (out.change.cost.values * (1 + new) / (1 + tariff)) ** -theta
    price = (out.before.shares[:, :, 0] * factor).sum(axis=1) ** (-1 / theta[:, 0])
    assert np.allclose(out.change.price.values[:, 0], price, rtol=1e-9)


@RUNS
@given(seed=SEEDS)
def test_first_order_welfare_tends_to_the_exact_number(seed: int) -> None:
    world = random_world(seed, KINDS[5])
    out = st.solve(world, st.Scenario("tariffs", (st.Tariff(None, increase=0.15),)), closure="balanced")
    exact = out.welfare.values
    errors = [np.abs(out.first_order_welfare(k).values - exact).max() for k in (1, 4, 16)]
    assert errors[1] < 0.6 * errors[0]
    assert errors[2] < 0.6 * errors[1]
    one = out.terms_of_trade.values + out.volume_of_trade.values
    assert np.allclose(out.first_order_welfare().values, one)
