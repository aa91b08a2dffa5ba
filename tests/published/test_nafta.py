"""Caliendo and Parro (2015): the table, and every change of the reference solution."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml
from nafta import FOLDER, data_world, inputs, nafta, reference, zero_balance_world

import steppe as st
from steppe.models.prepare import preferences

TABLE = yaml.safe_load((Path(__file__).parent / "nafta.yaml").read_text())


@pytest.fixture(scope="module", params=["baseline of the reference", "baseline solved from the data"])
def outcome(request: pytest.FixtureRequest) -> st.Outcome:
    if request.param == "baseline of the reference":
        world = zero_balance_world()
    else:
        world = st.solve(data_world(), st.Scenario("no change"), closure="balanced", tolerance=1e-12).after
    return st.solve(world, nafta(world), closure="balanced", tolerance=1e-12)


@pytest.mark.parametrize("column", TABLE["columns"])
@pytest.mark.parametrize("country", TABLE["rows"])
def test_table_of_the_paper(outcome: st.Outcome, country: str, column: str) -> None:
    published = TABLE["rows"][country][TABLE["columns"].index(column)]
    value = getattr(outcome, column)
    value = value() if callable(value) and not hasattr(value, "sel") else value
    assert float(value.sel(country=country)) == pytest.approx(published, abs=TABLE["tolerance"])


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [("wage", "w_hat"), ("price", "P_nj_hat"), ("cost", "c_nj_hat"), ("price_index", "P_n_hat")],
)
def test_every_hat(outcome: st.Outcome, ours: str, theirs: str) -> None:
    assert np.abs(outcome.change[ours].values - reference()[theirs].T).max() < 1e-8


def test_the_direct_way_is_enough(outcome: st.Outcome) -> None:
    assert outcome.convergence.method.startswith("joint sweeps")
    assert outcome.convergence.evaluations < 60


@pytest.mark.parametrize("share", [0.3, 0.6])
def test_the_direct_way_is_enough_with_specific_factors(share: float) -> None:
    world = zero_balance_world()
    out = st.solve(world, nafta(world), model=st.CaliendoParro(specific=share))
    assert out.convergence.method.startswith("joint sweeps")
    assert out.convergence.evaluations < 60


def test_every_level(outcome: st.Outcome) -> None:
    share = outcome.after.shares.transpose(2, 1, 0)
    # the final shares stored with the data carry eight digits
    assert np.abs(share - reference()["pi_cfl"]).max() < 1e-7
    spending = outcome.after.expenditure.values.T * 1e6
    assert np.abs(spending / reference()["X_cfl"] - 1).max() < 1e-6
    assert np.abs(outcome.after.income.values * 1e6 / reference()["I_cfl"] - 1).max() < 1e-7


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("terms_of_trade", "tot"),
        ("volume_of_trade", "vot"),
        ("real_wage", "realwage"),
    ],
)
def test_every_effect(outcome: st.Outcome, ours: str, theirs: str) -> None:
    assert np.abs(getattr(outcome, ours).values - reference()[theirs]).max() < 1e-7


def test_first_order_formula_is_not_the_exact_number(outcome: st.Outcome) -> None:
    first_order = outcome.first_order_welfare().values
    assert np.abs(first_order - reference()["welfare"]).max() < 1e-7
    mexico = list(outcome.before.countries).index("Mexico")
    assert first_order[mexico] > 100 * outcome.welfare.values[mexico]


@pytest.mark.parametrize(("steps", "percent"), TABLE["steps"]["Mexico"].items())
def test_formula_along_the_path(outcome: st.Outcome, steps: int, percent: float) -> None:
    value = float(outcome.first_order_welfare(steps=steps).sel(country="Mexico"))
    assert value == pytest.approx(percent, abs=TABLE["steps"]["tolerance"])


def test_negative_final_demand_of_the_data_is_set_to_zero() -> None:
    """185 cells of final demand are negative in the data; the paper's shares have zeros there."""
    assert (data_world().final_demand.values < 0).sum() == 185
    assert np.abs(preferences(data_world()) - inputs()["alpha_nj"].T).max() < 1e-7


def test_exact_real_income_of_all_regions(outcome: st.Outcome) -> None:
    stored = pd.read_csv(FOLDER / "cp2015_exact_and_first_order.csv").set_index("region")
    assert np.abs(outcome.welfare.values - stored["exact_real_income_pct"].values).max() < 1e-7
