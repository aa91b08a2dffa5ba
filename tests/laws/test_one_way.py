"""Countries and blocs that only sell or only buy: refused where the closure cannot let them, solved where it can."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as hs

import steppe as st

NOTHING = st.Scenario("nothing")


def world(flow: np.ndarray, theta: float = 5.0) -> st.World:
    names = [f"C{k}" for k in range(flow.shape[-1])]
    return st.World.from_arrays(
        countries=names, sectors=["all"], trade_flow=flow[None], trade_elasticity=theta, name="blocs"
    )


def flows(rng: np.random.Generator, n: int, sellers: int) -> np.ndarray:
    """Random flows in which the first `sellers` countries buy nothing from the others and sell to them."""
    flow = rng.lognormal(0.0, 1.0, (n, n))
    flow[sellers:, :sellers] = 0.0
    np.fill_diagonal(flow, 100.0)
    return flow


@settings(max_examples=60, deadline=None)
@given(hs.integers(0, 10_000), hs.integers(2, 9), hs.sampled_from([0.7, 2.0, 5.0, 12.0]))
def test_balanced_trade_with_a_bloc_that_only_sells_is_refused_with_its_name(seed: int, n: int, theta: float) -> None:
    rng = np.random.default_rng(seed)
    sellers = int(rng.integers(1, n))
    one_way = world(flows(rng, n, sellers), theta)
    with pytest.raises(st.NoEquilibrium, match="cannot balance") as refused:
        st.solve(one_way, NOTHING, closure="balanced")
    smaller = range(sellers) if sellers <= n - sellers else range(sellers, n)
    assert all(f"C{k}" in str(refused.value) for k in list(smaller)[:4])
    assert "closure='fixed' or 'proportional'" in str(refused.value)


@settings(max_examples=40, deadline=None)
@given(hs.integers(0, 10_000), hs.integers(2, 8))
def test_the_same_world_is_an_equilibrium_where_imbalances_may_stay(seed: int, n: int) -> None:
    rng = np.random.default_rng(seed)
    one_way = world(flows(rng, n, int(rng.integers(1, n))))
    for closure in ("fixed", "proportional"):
        out = st.solve(one_way, NOTHING, closure=closure)
        assert np.abs(out.welfare.values).max() < 1e-8
        out = st.solve(one_way, st.Scenario("dearer", (st.TradeCost("C0", None, change=1.05),)), closure=closure)
        assert out.convergence.converged


@settings(max_examples=40, deadline=None)
@given(hs.integers(0, 10_000), hs.integers(4, 8))
def test_an_embargo_that_leaves_a_bloc_selling_only(seed: int, n: int) -> None:
    rng = np.random.default_rng(seed)
    flow = rng.lognormal(0.0, 1.0, (n, n))
    np.fill_diagonal(flow, 100.0)
    sellers = int(rng.integers(1, n))
    names = [f"C{k}" for k in range(n)]
    cut = st.Scenario("cut", (st.Embargo(names[sellers:], names[:sellers], direction="exports"),))
    with pytest.raises(st.NoEquilibrium, match="cannot balance"):
        st.solve(world(flow), cut, closure="balanced")


@settings(max_examples=40, deadline=None)
@given(hs.integers(0, 10_000), hs.integers(3, 8))
def test_a_ring_of_trade_is_no_bloc(seed: int, n: int) -> None:
    """Everyone sells to the next alone: all are connected, balanced trade exists and is found."""
    rng = np.random.default_rng(seed)
    flow = np.diag(np.full(n, 100.0))
    flow[np.arange(n), (np.arange(n) + 1) % n] = rng.uniform(1.0, 3.0, n)
    out = st.solve(world(flow, 3.0), NOTHING, closure="balanced")
    assert np.abs(out.after.trade_balance.values).max() < 1e-6


def test_held_balances_of_a_bloc_must_have_the_sign_of_its_only_trade() -> None:
    flow = np.array([[100.0, 5, 3, 2], [6, 100, 2, 4], [9, 8, 50, 6], [7, 9, 4, 80]])  # A and B buy more than they sell
    cut = st.Scenario("cut", (st.Embargo(["C2", "C3"], ["C0", "C1"], direction="exports"),))
    with pytest.raises(st.NoEquilibrium, match="C0, C1 together can sell to the rest of the world but buy nothing"):
        st.solve(world(flow), cut, closure="fixed")
    with pytest.raises(st.NoEquilibrium, match="cannot balance"):
        st.solve(world(flow), cut, closure="proportional")


@pytest.mark.parametrize("scale", [1e-3, 1e-6, 1e-9, 1e-12])
@pytest.mark.parametrize("change", [0.002, 0.5, 20.0])
def test_proportional_balances_keep_their_digits_where_trade_is_small(scale: float, change: float) -> None:
    rng = np.random.default_rng(7)
    flow = rng.lognormal(0.0, 1.0, (6, 6)) * scale
    np.fill_diagonal(flow, 1.0)
    out = st.solve(
        world(flow, 17.0), st.Scenario("shock", (st.Productivity("C0", change, unit="ratio"),)), closure="proportional"
    )
    assert out.convergence.converged
