"""Three worlds with specific factors, solved by an independent program: `data/README.md`."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import steppe as st

WORLDS = "abc"
SOLUTIONS = {"share_zero": 0.0, "without_export_tax": None}


@cache
def stored() -> dict[str, Any]:
    return json.loads((Path(__file__).parent / "data" / "specific_factors.json").read_text())


def array(values: Any) -> np.ndarray:
    return np.array(values, float)


def world_of(name: str) -> st.World:
    given = {key: array(values) for key, values in stored()[name]["inputs"].items()}
    sectors, n, _ = given["X"].shape
    return st.World.from_arrays(
        countries=[f"C{k}" for k in range(n)],
        sectors=[f"s{k}" for k in range(sectors)],
        trade_flow=given["X"],
        tariff=given["t0"],
        input_share=given["g"],
        trade_elasticity=given["th"],
    )


def scenario_of(name: str, world: st.World) -> st.Scenario:
    rates = world.tariff.copy(data=array(stored()[name]["tariff_after"]))
    change = array(stored()[name]["trade_cost_change"])
    costs = [
        st.TradeCost(world.countries[i], world.countries[n], sector=world.sectors[j], change=float(change[j, i, n]))
        for j, i, n in np.argwhere(change != 1.0)
    ]
    return st.Scenario(name, (st.TariffTable(rates), *costs))


def outcome_of(name: str, share: float | None) -> st.Outcome:
    world = world_of(name)
    shares = world.value_added_share.copy(data=array(stored()[name]["specific_share"]))
    model = st.CaliendoParro(specific=shares if share is None else share)
    return st.solve(world, scenario_of(name, world), model=model, tolerance=1e-12)


@pytest.mark.parametrize("solution", SOLUTIONS)
@pytest.mark.parametrize("name", WORLDS)
def test_every_hat(name: str, solution: str) -> None:
    out, theirs = outcome_of(name, SOLUTIONS[solution]), stored()[name][solution]
    for ours, column in (("wage", "wage"), ("price", "price"), ("cost", "cost")):
        assert np.abs(out.change[ours].values / array(theirs[column]) - 1).max() < 1e-9, column
    assert np.abs(out.after.accounts.output / array(theirs["output"]) - 1).max() < 1e-9
    assert np.abs(out.welfare.values - array(theirs["real_income_pct"])).max() < 1e-7
    assert np.abs(out.after.accounts.tariff_revenue - array(theirs["tariff_revenue"])).max() < 1e-9
    if solution != "share_zero":
        assert np.abs(out.change["rent"].values / array(theirs["rent"]) - 1).max() < 1e-9


@pytest.mark.parametrize("name", WORLDS)
def test_without_specific_factors_there_are_no_rents(name: str) -> None:
    assert np.isnan(outcome_of(name, 0.0).change["rent"].values).all()
