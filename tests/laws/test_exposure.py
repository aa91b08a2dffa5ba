"""Exposure to growth is the derivative of `solve`, and its parts and the value added behind it add up."""

from __future__ import annotations

import numpy as np
import pytest

import steppe as st
from steppe.indicators.exposure import PARTS
from steppe.indicators.linear import Linear
from steppe.world.world import World
from worlds import KINDS, Kind, random_world

STEP = 1e-4


def derivative(world: World, country: str, closure: str) -> np.ndarray:
    """Of log real income to the log of a country's factors, by central differences of `solve`."""
    logs = []
    for change in (1 + STEP, 1 - STEP):
        out = st.solve(world, st.Labour(country, change), closure=closure, tolerance=1e-13)
        logs.append(np.log1p(out.welfare.values / 100))
    return (logs[0] - logs[1]) / (np.log1p(STEP) - np.log1p(-STEP))


@pytest.mark.parametrize("kind", KINDS, ids=str)
@pytest.mark.parametrize("closure", ["balanced", "fixed"])
def test_exposure_is_the_derivative_of_solve(kind: Kind, closure):
    world = random_world(3, kind)
    found = st.exposure(world, closure=closure)
    for country in world.countries:
        near = derivative(world, country, closure)
        np.testing.assert_allclose(found.sel(growing=country).values, near, atol=1e-6)


def test_exposure_of_the_shipped_world_is_the_derivative_of_solve():
    world = st.load("eurasia-2023")
    found = st.exposure(world)
    for country in ("CHN", "KAZ"):
        np.testing.assert_allclose(found.sel(growing=country).values, derivative(world, country, "balanced"), atol=1e-6)


def test_parts_sum_to_the_effect_and_all_growing_alike_grow_alike():
    world = random_world(1, KINDS[-1])
    whole, parts = st.exposure(world), st.exposure(world, parts=True)
    assert parts.dims == ("part", "affected", "growing")
    assert parts["part"].values.tolist() == list(PARTS)
    np.testing.assert_allclose(parts.sum("part").values, whole.values, atol=1e-12)
    np.testing.assert_allclose(whole.sum("growing").values, 1.0, atol=1e-9)  # constant returns


def test_value_added_ends_somewhere():
    world = random_world(2, KINDS[-1])
    found = st.value_added_exposure(world)
    np.testing.assert_allclose(found.sum("buyer").values, 1.0, atol=1e-9)
    assert (found.values >= 0).all()
    flow = world.array("trade_flow")
    closed = world.replace(trade_flow=flow * np.eye(len(world.countries)), input_share=world.array("input_share"))
    np.testing.assert_allclose(st.value_added_exposure(closed).values, np.eye(len(world.countries)), atol=1e-9)


def test_work_grows_with_countries_and_not_with_pairs_of_cells():
    """No array over pairs of sectors and countries: the largest is flows, or a cell's answers to every country."""
    world = random_world(0, KINDS[-1])
    linear = Linear.of(world)
    assert max(value.size for value in (linear.share, linear.flow, linear.sales)) == world.array("trade_flow").size
