"""A small world with six countries and two sectors."""

from __future__ import annotations

import numpy as np
import pytest

from steppe.world.world import World

COUNTRIES = ("DEU", "FRA", "USA", "RUS", "KAZ", "CHN")
SECTORS = ("food", "steel")


@pytest.fixture
def world() -> World:
    """Trade everywhere except from the USA to Kazakhstan; tariffs differ by pair."""
    rng = np.random.default_rng(7)
    flow = rng.uniform(1, 9, (2, 6, 6))
    flow[:, np.arange(6), np.arange(6)] = 100
    flow[:, COUNTRIES.index("USA"), COUNTRIES.index("KAZ")] = 0
    tariff = rng.uniform(0.01, 0.2, (2, 6, 6))
    tariff[:, np.arange(6), np.arange(6)] = 0
    return World.from_arrays(
        countries=COUNTRIES,
        sectors=SECTORS,
        trade_flow=flow,
        tariff=tariff,
        trade_elasticity=5.0,
        name="small",
        date="2023-12-31",
    )
