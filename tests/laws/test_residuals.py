"""The residuals name the worst sector, balances settle to zero in each group, and a baseline is as exact as asked."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as hs

from steppe.models.caliendo_parro import residuals, start
from steppe.models.closures import Balances
from steppe.models.family import of_closure
from steppe.models.prepare import is_equilibrium, prepare
from steppe.solve.after import unchanged
from steppe.solve.solve import baseline
from worlds import KINDS, SEEDS, Kind, random_world

SEVERAL = [kind for kind in KINDS if kind.sectors > 1]
SLIP = 1e-3


@pytest.mark.parametrize("condition", ["prices", "goods markets"])
@settings(max_examples=20, deadline=None)
@given(seed=SEEDS, kind=hs.sampled_from(SEVERAL), sector=hs.integers(0, 1))
def test_an_error_in_one_sector_shows_in_its_country(condition: str, seed: int, kind: Kind, sector: int) -> None:
    """A sector that is right must not hide one that is wrong."""
    before, _ = baseline(random_world(seed, kind), of_closure("balanced"), 1e-12)
    problem = prepare(before, unchanged(before), "balanced")
    state = start(problem)
    assert residuals(problem, state.pack())[condition].max() < 1e-8
    if condition == "prices":
        state.log_price[sector, 1] += SLIP
    else:
        state.spending[sector, 1] *= 1 + SLIP
    assert residuals(problem, state.pack())[condition][1] > 0.01 * SLIP


def test_rounding_in_a_group_does_not_stay_as_an_imbalance() -> None:
    """Two groups that do not trade with each other: each must balance by itself to the last digit."""
    value_added = np.array([100.0, 300.0, 50.0, 150.0])
    group = np.array([0, 0, 1, 1])
    balance = np.array([5.0, -5.0 + 2e-8, 1.0, -1.0 - 2e-8])
    held = Balances.of("fixed", balance, value_added, group).held
    np.testing.assert_allclose(np.bincount(group, held), 0.0, atol=1e-14)
    np.testing.assert_allclose(held, balance, atol=2e-8)
    kept = Balances.of("fixed", balance + [1.0, 0.0, -1.0, 0.0], value_added, group).held
    np.testing.assert_allclose(np.bincount(group, kept), [1.0 + 2e-8, -1.0 - 2e-8])


def test_a_baseline_is_as_exact_as_this_solve_asks() -> None:
    """One that was solved loosely before must not stand for one that is asked for exactly."""
    world = random_world(3, KINDS[-1])
    loose, few = baseline(world, of_closure("balanced"), 1e-4)
    exact, more = baseline(world, of_closure("balanced"), 1e-12)
    assert not is_equilibrium(loose, "balanced", 1e-12)
    assert is_equilibrium(exact, "balanced", 1e-11)
    assert more > few > 0
    assert baseline(world, of_closure("balanced"), 1e-12)[0] is exact
