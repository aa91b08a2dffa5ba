"""The NAFTA world and scenario, from stored inputs of the R package cp2015 (`data/README.md`)."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np

import steppe as st

FOLDER = Path(__file__).parent / "data"


@cache
def inputs() -> dict[str, np.ndarray]:
    return dict(np.load(FOLDER / "cp2015_nafta_inputs.npz"))


@cache
def reference() -> dict[str, np.ndarray]:
    return dict(np.load(FOLDER / "cp2015_nafta_solved.npz"))


def world_from(flow_usd: np.ndarray, tariff: np.ndarray) -> st.World:
    """A world of the paper's regions and sectors; flows [j,i,n] in USD, rates [j,i,n]."""
    return st.World.from_arrays(
        countries=inputs()["regions"].tolist(),
        sectors=inputs()["sectors"].tolist(),
        trade_flow=flow_usd * 1e-6,
        tariff=tariff,
        input_share=inputs()["gamma_nkj"].transpose(1, 2, 0),
        trade_elasticity=inputs()["theta_j"],
        name="nafta-1993",
    )


@cache
def data_world() -> st.World:
    """The world as in the data, with its imbalances and its negative final demand."""
    return world_from(_jin("trade_nij"), _jin("tau_nij_bln"))


@cache
def zero_balance_world() -> st.World:
    """The reference's own zero-balance baseline."""
    share = reference()["pi_bln"].transpose(2, 1, 0)
    tariff = _jin("tau_nij_bln")
    return world_from(share * reference()["X_bln"].T[:, None, :] / (1 + tariff), tariff)


def nafta(world: st.World) -> st.Scenario:
    """Tariffs as of 2005 among the three members."""
    rates = world.tariff.copy(data=_jin("tau_nij_cfl"))
    return st.Scenario("NAFTA", (st.TariffTable(rates),))


def _jin(name: str) -> np.ndarray:
    return inputs()[name].transpose(2, 1, 0)
