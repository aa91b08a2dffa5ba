"""Worlds to measure on: the shipped one, random ones of any size, NAFTA where its data are at hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np

import steppe as st

NAFTA = Path(__file__).parents[1] / "tests" / "published" / "data"


def random_world(sectors: int, countries: int, traded: int | None = None, seed: int = 0) -> st.World:
    """A balanced world with tariffs and input links, as the solver itself completes it."""
    rng = np.random.default_rng(seed)
    j, n = sectors, countries
    size = rng.lognormal(0, 1.2, n)
    weight = size[None, :, None] * rng.lognormal(0, 1, (j, n, n)) * (rng.random((j, n, n)) < 0.75)
    diagonal = np.arange(n)
    weight[:, diagonal, diagonal] = 8 * weight.sum(axis=1)
    weight[j if traded is None else traded :] = np.eye(n)
    share = weight / weight.sum(axis=1, keepdims=True)
    tariff = rng.uniform(0, 0.1, (j, n, n)) * (1 - np.eye(n))
    inputs = rng.dirichlet(np.ones(j), (j, n)).transpose(2, 0, 1) * rng.uniform(0.3, 0.6, (j, n))
    final = 1e5 * size * rng.dirichlet(np.full(j, 2.0), n).T
    spending = final
    for _ in range(200):
        output = (share / (1 + tariff) * spending[:, None, :]).sum(axis=2)
        spending = final + np.einsum("kjn,jn->kn", inputs, output)
    flow = share * spending[:, None, :] / (1 + tariff)
    names = [f"C{i:03d}" for i in range(n)]
    raw = st.World.from_arrays(
        countries=names,
        sectors=[f"s{k}" for k in range(j)],
        trade_flow=flow,
        tariff=tariff,
        input_share=inputs,
        trade_elasticity=rng.uniform(3, 8, j),
    )
    return st.solve(raw, st.Scenario("balance"), closure="balanced", tolerance=1e-12).after


def nafta() -> tuple[st.World, np.ndarray]:
    """The NAFTA world with zero balances and its new tariffs."""
    given = np.load(NAFTA / "cp2015_nafta_inputs.npz")
    solved = np.load(NAFTA / "cp2015_nafta_solved.npz")
    old, new = (given[f"tau_nij_{name}"].transpose(2, 1, 0) for name in ("bln", "cfl"))
    flow = solved["pi_bln"].transpose(2, 1, 0) * solved["X_bln"].T[:, None, :] / (1 + old) * 1e-6
    world = st.World.from_arrays(
        countries=given["regions"].tolist(),
        sectors=given["sectors"].tolist(),
        trade_flow=flow,
        tariff=old,
        input_share=given["gamma_nkj"].transpose(1, 2, 0),
        trade_elasticity=given["theta_j"],
        name="nafta",
    )
    return world, new
