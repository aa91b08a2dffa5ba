"""Random worlds that add up: final demand and shares are drawn, output is solved (Leontief)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from steppe.world.world import World

Maker = Callable[..., World]


def leontief_world(seed: int, n: int = 6, j: int = 3, *, zeros: float = 0.2) -> World:
    """n countries, j sectors, tariffs, inputs; a share `zeros` of foreign pairs do not trade."""
    rng = np.random.default_rng(seed)
    theta = rng.uniform(2, 9, j)
    inputs = rng.uniform(0, 1, (j, j, n))
    inputs *= rng.uniform(0.2, 0.7, (j, n)) / inputs.sum(axis=0)
    own = np.eye(n, dtype=bool)
    share = np.where(own, 4.0, rng.uniform(0, 1, (j, n, n)) * (rng.random((j, n, n)) > zeros))
    share /= share.sum(axis=1, keepdims=True)
    tariff = np.where(own, 0.0, rng.uniform(0, 0.3, (j, n, n)))
    final = rng.uniform(10, 100, (j, n)) * rng.uniform(1, 20, n)
    net = share / (1 + tariff)  # sales of i for a unit of spending in n
    use = np.einsum("kjn,jin->knji", inputs, np.broadcast_to(np.eye(n), (j, n, n)))
    sold = np.einsum("kin,knjm->kijm", net, use).reshape(j * n, j * n)
    output = np.linalg.solve(np.eye(j * n) - sold, np.einsum("kin,kn->ki", net, final).ravel())
    spending = final + np.einsum("kjn,jn->kn", inputs, output.reshape(j, n))
    return World.from_arrays(
        countries=[f"C{i:02d}" for i in range(n)],
        sectors=[f"s{k}" for k in range(j)],
        trade_flow=net * spending[:, None, :],
        tariff=tariff,
        input_share=inputs,
        trade_elasticity=theta,
        imputed=rng.integers(0, 3, (j, n, n)),
        name=f"random {seed}",
        date="2020-12-31",
        flag_meanings={0: "observed", 1: "scaled", 2: "official"},
    )


@pytest.fixture
def make_world() -> Maker:
    return leontief_world


@pytest.fixture
def world() -> World:
    return leontief_world(0)
