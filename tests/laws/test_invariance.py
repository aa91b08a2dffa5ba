"""What may not matter, and what must come back: order, units, detours, undoing."""

import numpy as np
import pytest
from hypothesis import given, settings

import steppe as st
from worlds import CLOSURES, KINDS, SEEDS, Kind, flows_equal, labelled, random_world, scenario, tariff_shock

RUNS = settings(max_examples=8, deadline=None)
CASES = pytest.mark.parametrize("closure", CLOSURES)
WORLDS = pytest.mark.parametrize("kind", KINDS, ids=str)


@CASES
@WORLDS
@RUNS
@given(seed=SEEDS)
def test_nothing_changes_when_nothing_changes(kind: Kind, closure: str, seed: int) -> None:
    world = random_world(seed, kind)
    out = st.solve(world, st.Scenario("nothing"), closure=closure)
    assert flows_equal(out.before, out.after, 1e-9)
    assert np.abs(out.welfare.values).max() < 1e-7
    if closure != "balanced":
        assert out.before is world


@CASES
@WORLDS
@RUNS
@given(seed=SEEDS)
def test_undoing_restores_the_world(kind: Kind, closure: str, seed: int) -> None:
    world = random_world(seed, kind)
    there = st.solve(world, _costs(world, seed, inverse=False), closure=closure)
    back = st.solve(there.after, _costs(world, seed, inverse=True), closure=closure)
    assert flows_equal(there.before, back.after, 1e-8)
    assert not flows_equal(there.before, there.after, 1e-4)


def _costs(world: st.World, seed: int, *, inverse: bool) -> st.Scenario:
    """Tariffs, a cost and a productivity change, or the measures that take them back."""
    rates = world.array("tariff") if inverse else tariff_shock(world, seed)
    power = -1.0 if inverse else 1.0
    a, b = world.countries[0], world.countries[1]
    return st.Scenario(
        "back" if inverse else "there",
        (
            st.TariffTable(labelled(world, rates)),
            st.TradeCost(a, b, change=1.3**power),
            st.Productivity(b, 1.2**power),
            st.Labour(a, 1.1**power),
        ),
    )


@CASES
@WORLDS
@RUNS
@given(seed=SEEDS)
def test_one_large_step_equals_two_small_ones(kind: Kind, closure: str, seed: int) -> None:
    world = random_world(seed, kind)
    a, rest = world.countries[0], list(world.countries[1:])
    small = st.Scenario("small", (st.TradeCost(a, rest, change=1.2), st.Productivity(a, 1.1)))
    large = st.Scenario("large", (st.TradeCost(a, rest, change=1.44), st.Productivity(a, 1.21)))
    first = st.solve(world, small, closure=closure)
    twice = st.solve(first.after, small, closure=closure)
    once = st.solve(world, large, closure=closure)
    assert flows_equal(once.after, twice.after, 1e-8)
    product = (1 + first.welfare.values / 100) * (1 + twice.welfare.values / 100)
    assert np.allclose(product, 1 + once.welfare.values / 100, rtol=1e-8)


@CASES
@WORLDS
@RUNS
@given(seed=SEEDS)
def test_scenarios_chain_like_their_sum(kind: Kind, closure: str, seed: int) -> None:
    world = random_world(seed, kind)
    a, b = world.countries[:2]
    first = st.Scenario("first", (st.Tariff(a, b, increase=0.2), st.TradeCost(b, a, change=0.9)))
    second = st.Scenario("second", (st.Tariff(a, increase=0.1), st.Labour(b, 1.1)))
    chained = st.solve(st.solve(world, first, closure=closure).after, second, closure=closure)
    together = st.solve(world, first + second, closure=closure)
    assert flows_equal(chained.after, together.after, 1e-8)


@CASES
@RUNS
@given(seed=SEEDS)
def test_currency_unit_does_not_matter(closure: str, seed: int) -> None:
    world = random_world(seed, KINDS[-1])
    change = scenario(world, seed)
    rescaled = world.replace(trade_flow=world.array("trade_flow") * 1e4)
    one, other = (st.solve(w, change, closure=closure).welfare.values for w in (world, rescaled))
    assert np.allclose(one, other, rtol=0, atol=1e-7)


@CASES
@RUNS
@given(seed=SEEDS)
def test_order_of_countries_does_not_matter(closure: str, seed: int) -> None:
    world = random_world(seed, KINDS[4])
    order = np.random.default_rng(seed).permutation(len(world.countries))
    p = world.primitives
    shuffled = st.World.from_arrays(
        countries=[world.countries[i] for i in order],
        sectors=world.sectors,
        trade_flow=p["trade_flow"][:, order][:, :, order],
        tariff=p["tariff"][:, order][:, :, order],
        input_share=p["input_share"][:, :, order],
        trade_elasticity=p["trade_elasticity"],
    )
    change = scenario(world, seed)
    one = st.solve(world, change, closure=closure).welfare
    other = st.solve(shuffled, change, closure=closure).welfare
    assert np.allclose(one.values, other.sel(country=list(one.country.values)).values, rtol=0, atol=1e-7)


@RUNS
@given(seed=SEEDS)
def test_order_of_sectors_does_not_matter(seed: int) -> None:
    world = random_world(seed, KINDS[4])
    order = np.array([2, 0, 1])
    p = world.primitives
    shuffled = st.World.from_arrays(
        countries=world.countries,
        sectors=[world.sectors[k] for k in order],
        trade_flow=p["trade_flow"][order],
        tariff=p["tariff"][order],
        input_share=p["input_share"][order][:, order],
        trade_elasticity=p["trade_elasticity"][order],
    )
    change = scenario(world, seed)
    one, other = (st.solve(w, change).welfare.values for w in (world, shuffled))
    assert np.allclose(one, other, rtol=0, atol=1e-7)


@CASES
@RUNS
@given(seed=SEEDS)
def test_growth_everywhere_at_once_is_growth_and_nothing_else(closure: str, seed: int) -> None:
    world = random_world(seed, KINDS[1])
    v = world.array("value_added_share")[0]
    out = st.solve(world, st.Scenario("labour", (st.Labour(None, 2.0),)), closure=closure)
    assert np.allclose(out.welfare.values, 100.0, rtol=0, atol=1e-6)
    assert flows_equal(out.before, out.after, 1e-9)
    if np.ptp(v) < 1e-12:
        grown = st.solve(world, st.Scenario("tfp", (st.Productivity(None, 1.5),)), closure=closure)
        assert np.allclose(1 + grown.welfare.values / 100, 1.5 ** (1 / v), rtol=1e-8)
