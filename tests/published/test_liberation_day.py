"""US tariffs of April 2025 with labour that answers, scale, and tariff money that relieves labour of taxes."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml

import steppe as st
from steppe.world.accounts import exports, imports

SHARED = Path(__file__).parents[2].parent / "shared"
REFERENCE = SHARED / "reference" / "liberation_day" / "fixed_transfers_no_retaliation.csv"
TRADE = SHARED / "data" / "baci_2023" / "goods_trade.parquet"
PUBLISHED = yaml.safe_load((Path(__file__).parent / "liberation_day.yaml").read_text())
pytestmark = pytest.mark.skipif(
    not (REFERENCE.exists() and TRADE.exists()),
    reason="Trade of BACI 2023 and the recomputed table are not here (../shared/reference/liberation_day).",
)


@cache
def reference() -> pd.DataFrame:
    """All 194 economies, recomputed by a program of its own from the paper's equations."""
    return pd.read_csv(REFERENCE, index_col="country")


@cache
def world() -> st.World:
    """One sector, value added its only cost, no tariffs: flows as they are, million USD."""
    codes = list(reference().index)
    trade = pd.read_parquet(TRADE).pivot(index="exporter", columns="importer", values="trade_kusd")
    flow = np.nan_to_num(trade.reindex(index=codes, columns=codes).to_numpy()) / 1e3
    np.fill_diagonal(flow, reference().own_sales_kusd / 1e3)
    elasticity = [PUBLISHED["trade_elasticity"]]
    return st.World.from_arrays(
        countries=codes, sectors=["goods"], trade_flow=flow[None], trade_elasticity=elasticity, name="liberation-day"
    )


@cache
def outcome(revenue: str = "income tax relief") -> st.Outcome:
    tariffs = [st.Tariff("USA", code, rate=rate) for code, rate in reference().us_tariff.items() if code != "USA"]
    model = st.CaliendoParro(
        "fixed", labour_supply=PUBLISHED["labour_supply"], scale=PUBLISHED["scale"], revenue=revenue
    )
    return st.solve(world(), st.Scenario("Liberation Day", tuple(tariffs)), model=model, tolerance=1e-12)


def columns(out: st.Outcome) -> dict[str, np.ndarray]:
    """The paper's columns, percent; its prices average 1 over the world, weighted by spending before."""
    before, after, index = out.before, out.after, out.equilibrium.index
    gdp = after.accounts.value_added.sum(axis=0) / before.accounts.value_added.sum(axis=0)
    flows = before.array("trade_flow"), after.array("trade_flow")
    level = (index * before.accounts.income).sum() / before.accounts.income.sum()
    return {
        "welfare_with_leisure": out.welfare_with_leisure.values,
        "real_income": out.welfare.values,
        "employment": out.employment.values,
        "prices": 100 * (index / level - 1),
        "exports_over_gdp": 100 * (exports(flows[1]) / exports(flows[0]) / gdp - 1),
        "imports_over_gdp": 100 * (imports(flows[1]) / imports(flows[0]) / gdp - 1),
    }


def test_the_published_figures_of_the_usa() -> None:
    at = world().index("USA")
    for name, (value, tolerance) in PUBLISHED["USA"].items():
        assert columns(outcome())[name][at] == pytest.approx(value, abs=tolerance), name


def test_all_economies_to_a_millionth_of_a_point() -> None:
    for name, values in columns(outcome()).items():
        assert np.abs(values - reference()[f"{name}_pct"].to_numpy()).max() < 1e-6, name
    assert np.abs(outcome().change["labour"].values / reference().labour_change.to_numpy() - 1).max() < 1e-9


def test_money_paid_out_instead_does_not_call_forth_work() -> None:
    """By tax relief the USA gains as labour answers; by a rebate work is left as real wages fall."""
    at = world().index("USA")
    assert outcome("rebate").employment.values[at] < 0 < outcome().employment.values[at]
    assert outcome("rebate").welfare_with_leisure.values[at] < outcome().welfare_with_leisure.values[at]
