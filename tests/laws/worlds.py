"""Random worlds that add up, built from final demand through the Leontief solve."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as hs

import steppe as st


@dataclass(frozen=True)
class Kind:
    """What a random world has: input links, tariffs, sectors, sectors that nobody trades."""

    inputs: bool
    tariffs: bool
    sectors: int
    untraded: int = 0


ONE_SECTOR = Kind(inputs=False, tariffs=False, sectors=1)
ROUNDABOUT = Kind(inputs=True, tariffs=False, sectors=1)
KINDS = [
    ONE_SECTOR,
    ROUNDABOUT,
    Kind(inputs=False, tariffs=True, sectors=2),
    Kind(inputs=True, tariffs=False, sectors=3, untraded=1),
    Kind(inputs=True, tariffs=True, sectors=3, untraded=1),
    Kind(inputs=True, tariffs=True, sectors=2),
]
CLOSURES = ["fixed", "balanced", "proportional"]
SEEDS = hs.integers(0, 2**32 - 1)


def countries(n: int) -> list[str]:
    return [f"C{i:02d}" for i in range(n)]


def random_world(seed: int, kind: Kind, n: int = 5) -> st.World:
    """A world of n countries: shares drawn first, then outputs solved so that all markets clear."""
    rng = np.random.default_rng(seed)
    j = kind.sectors
    theta = rng.uniform(2.0, 9.0, j)
    tariff = rng.uniform(0.0, 0.4, (j, n, n)) if kind.tariffs else np.zeros((j, n, n))
    diagonal = np.arange(n)
    tariff[:, diagonal, diagonal] = 0.0
    inputs = _inputs(rng, kind, n)
    share = _shares(rng, kind, n)
    basket = rng.dirichlet(np.full(j, 3.0), n).T
    earned = _earned(share, tariff, inputs, basket)
    income = np.full(n, 1e4)
    for _ in range(300):
        income = earned @ income
    income *= rng.uniform(0.93, 1.07, n)
    spending = _leontief(share / (1.0 + tariff), inputs, basket * income)
    flow = share * spending[:, None, :] / (1.0 + tariff)
    return st.World.from_arrays(
        countries=countries(n),
        sectors=[f"s{k}" for k in range(j)],
        trade_flow=flow,
        tariff=tariff,
        input_share=inputs,
        trade_elasticity=theta,
        name=f"random-{seed}",
    )


def _inputs(rng: np.random.Generator, kind: Kind, n: int) -> np.ndarray:
    j = kind.sectors
    if not kind.inputs:
        return np.zeros((j, j, n))
    weights = rng.dirichlet(np.full(j, 1.0), (j, n)).transpose(2, 0, 1)
    inputs = weights * rng.uniform(0.2, 0.7, (j, n))
    if j > 1:
        inputs[0, 1, 0] = -1e-4
    return inputs


def _shares(rng: np.random.Generator, kind: Kind, n: int) -> np.ndarray:
    """Spending shares [j,i,n], a third of the foreign ones zero, own goods favoured."""
    size = rng.lognormal(0.0, 0.7, n)[None, :, None]
    weight = size * rng.lognormal(0.0, 0.7, (kind.sectors, n, n)) * (rng.random((kind.sectors, n, n)) < 0.67)
    ring = np.roll(np.eye(n), 1, axis=0) + np.roll(np.eye(n), -1, axis=0)
    weight += 0.2 * ring
    diagonal = np.arange(n)
    weight[:, diagonal, diagonal] = rng.uniform(4.0, 12.0, (kind.sectors, n))
    for k in range(kind.sectors - kind.untraded, kind.sectors):
        weight[k] = np.eye(n)
    return weight / weight.sum(axis=1, keepdims=True)


def _earned(share: np.ndarray, tariff: np.ndarray, inputs: np.ndarray, basket: np.ndarray) -> np.ndarray:
    """Value added and revenue in each country [n] from a unit of final spending in another [m]."""
    n = basket.shape[1]
    net = share / (1.0 + tariff)
    value_added_share = 1.0 - inputs.sum(axis=0)
    earned = np.empty((n, n))
    for m in range(n):
        spending = _leontief(net, inputs, basket * np.eye(n)[m])
        output = (net * spending[:, None, :]).sum(axis=2)
        revenue = ((share - net) * spending[:, None, :]).sum(axis=(0, 1))
        earned[:, m] = (value_added_share * output).sum(axis=0) + revenue
    return earned


def _leontief(net_share: np.ndarray, inputs: np.ndarray, final: np.ndarray) -> np.ndarray:
    """Spending E [j,n] with E = g Y + F and Y = net_share E."""
    j, n = final.shape
    system = np.eye(j * n)
    for k in range(j):
        for s in range(j):
            system[k * n : (k + 1) * n, s * n : (s + 1) * n] -= inputs[k, s][:, None] * net_share[s]
    return np.linalg.solve(system, final.ravel()).reshape(j, n)


def tariff_shock(world: st.World, seed: int, size: float = 0.3) -> np.ndarray:
    """New rates on every foreign pair, up to `size` above the old ones."""
    rng = np.random.default_rng(seed + 1)
    rates = world.array("tariff") + rng.uniform(-0.05, size, world.array("tariff").shape)
    rates = np.maximum(rates, 0.0)
    diagonal = np.arange(len(world.countries))
    rates[:, diagonal, diagonal] = 0.0
    return rates


def labelled(world: st.World, rates: np.ndarray):
    """Rates as the DataArray that `TariffTable` takes."""
    return world.tariff.copy(data=rates)


def scenario(world: st.World, seed: int) -> st.Scenario:
    """Tariffs, costs, productivity and labour, all at once."""
    rng = np.random.default_rng(seed + 2)
    a, b, c = rng.permutation(len(world.countries))[:3]
    names = world.countries
    return st.Scenario(
        f"shock-{seed}",
        (
            st.TariffTable(labelled(world, tariff_shock(world, seed))),
            st.TradeCost(names[a], names[b], change=float(rng.uniform(0.8, 1.4)), both_ways=True),
            st.Productivity(names[c], float(rng.uniform(0.8, 1.3)), sector=world.sectors[0]),
            st.Labour(names[a], float(rng.uniform(0.9, 1.2))),
        ),
    )


def flows_equal(a: st.World, b: st.World, tolerance: float) -> bool:
    """Whether all flows agree, relative to the importer's total spending."""
    x, y = a.array("trade_flow"), b.array("trade_flow")
    return bool((np.abs(x - y) <= tolerance * x.sum(axis=1, keepdims=True)).all())
