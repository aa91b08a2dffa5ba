"""The equilibrium conditions, checked from the published world alone, not from the solver's state."""

import numpy as np
import pytest
from hypothesis import given, settings

import steppe as st
from worlds import CLOSURES, KINDS, SEEDS, Kind, random_world, scenario

RUNS = settings(max_examples=8, deadline=None)
CASES = pytest.mark.parametrize("closure", CLOSURES)
WORLDS = pytest.mark.parametrize("kind", KINDS, ids=str)


def accounts_of(world: st.World) -> dict[str, np.ndarray]:
    """Everything an equilibrium condition needs, from flows, tariffs and shares by explicit loops."""
    flow, tariff = world.array("trade_flow"), world.array("tariff")
    v, g = world.array("value_added_share"), world.array("input_share")
    j, n, _ = flow.shape
    output = np.einsum("jin->ji", flow)
    spending = np.einsum("jin->jn", flow * (1 + tariff))
    inputs = np.array([[sum(g[k, s, c] * output[s, c] for s in range(j)) for c in range(n)] for k in range(j)])
    revenue = np.einsum("jin->n", flow * tariff)
    balance = np.einsum("jin->i", flow) - np.einsum("jin->n", flow)
    value_added = (v * output).sum(axis=0)
    return {
        "output": output,
        "spending": spending,
        "final": spending - inputs,
        "value_added": value_added,
        "balance": balance,
        "income": value_added + revenue - balance,
    }


@CASES
@WORLDS
@RUNS
@given(seed=SEEDS)
def test_markets_clear_and_incomes_are_spent(kind: Kind, closure: str, seed: int) -> None:
    world = random_world(seed, kind)
    out = st.solve(world, scenario(world, seed), closure=closure)
    before, after = accounts_of(out.before), accounts_of(out.after)
    share = before["final"] / before["final"].sum(axis=0)
    assert np.allclose(after["final"], share * after["income"], rtol=0, atol=1e-9 * after["income"].max())
    labour = out.policy.labour
    wage = out.change.wage.values
    assert np.allclose(after["value_added"], wage * labour * before["value_added"], rtol=1e-9)
    assert np.isclose(after["value_added"].sum(), before["value_added"].sum(), rtol=1e-10)


@CASES
@WORLDS
@RUNS
@given(seed=SEEDS)
def test_balances_are_what_the_closure_says(kind: Kind, closure: str, seed: int) -> None:
    world = random_world(seed, kind)
    out = st.solve(world, scenario(world, seed), closure=closure)
    before, after = accounts_of(world), accounts_of(out.after)
    scale = 1e-9 * after["value_added"].max()
    if closure == "fixed":
        assert np.allclose(after["balance"], before["balance"], rtol=0, atol=scale)
    elif closure == "balanced":
        assert np.abs(after["balance"]).max() <= scale
    else:
        kept = 1 - before["balance"] / before["value_added"]
        spent = 1 - after["balance"] / after["value_added"]
        assert np.allclose(spent / kept, (spent / kept)[0], rtol=1e-9)
        assert abs(after["balance"].sum()) <= scale


@CASES
@WORLDS
@RUNS
@given(seed=SEEDS)
def test_gravity_holds_in_changes(kind: Kind, closure: str, seed: int) -> None:
    world = random_world(seed, kind)
    out = st.solve(world, scenario(world, seed), closure=closure)
    theta = world.array("trade_elasticity")[:, None, None]
    policy = out.policy
    kappa = policy.trade_cost * (1 + policy.tariff) / (1 + world.array("tariff"))
    cost = out.change.cost.values[:, :, None] / policy.productivity[:, :, None]
    price = out.change.price.values[:, None, :]
    expected = out.before.shares * (cost * kappa / price) ** -theta
    assert np.allclose(out.after.shares, expected, rtol=1e-8, atol=1e-14)
    assert np.allclose(out.after.shares.sum(axis=1), 1.0, rtol=1e-9)


@CASES
@WORLDS
@RUNS
@given(seed=SEEDS)
def test_costs_are_wages_and_inputs(kind: Kind, closure: str, seed: int) -> None:
    world = random_world(seed, kind)
    out = st.solve(world, scenario(world, seed), closure=closure)
    v, g = world.array("value_added_share"), world.array("input_share")
    wage, price = out.change.wage.values, out.change.price.values
    expected = wage**v * np.prod(price[:, None, :] ** g, axis=0)
    assert np.allclose(out.change.cost.values, expected, rtol=1e-9)


@CASES
@WORLDS
@RUNS
@given(seed=SEEDS)
def test_welfare_is_what_income_buys(kind: Kind, closure: str, seed: int) -> None:
    world = random_world(seed, kind)
    out = st.solve(world, scenario(world, seed), closure=closure)
    before, after = accounts_of(out.before), accounts_of(out.after)
    alpha = before["final"] / before["final"].sum(axis=0)
    index = np.prod(out.change.price.values**alpha, axis=0)
    real = after["income"] / before["income"] / index
    assert np.allclose(out.welfare.values, 100 * (real - 1), rtol=0, atol=1e-7)
    assert np.allclose(out.real_wage.values, 100 * (out.change.wage.values / index - 1), rtol=0, atol=1e-7)


@RUNS
@given(seed=SEEDS)
def test_after_is_a_world_that_solves_again_to_itself(seed: int) -> None:
    world = random_world(seed, KINDS[-1])
    out = st.solve(world, scenario(world, seed))
    again = st.solve(out.after, st.Scenario("nothing"))
    assert again.convergence.residual < 1e-9
    assert np.abs(again.welfare.values).max() < 1e-7
