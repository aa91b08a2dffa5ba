"""The PyPI package gegravity on the flows of its own 30-country example, beside ours in one run."""

from __future__ import annotations

import contextlib
import copy
import io
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import steppe as st

DATA = Path(__file__).parents[1] / "tests" / "against" / "data"
SIGMA = 5.0


def example() -> pd.DataFrame:
    """Flows [million USD of a world of 1e6], the agreement's cost effect, output and spending by pair."""
    table = pd.read_csv(DATA / "sample30_fitted_trade_and_shock.csv")
    table["trade"] = table["fitted_trade_share_of_world"] * 1e6
    table["Y"] = table.groupby("exporter")["trade"].transform("sum")
    table["E"] = table.groupby("importer")["trade"].transform("sum")
    return table


def theirs(table: pd.DataFrame, repeats: int = 3) -> float | None:
    """Shortest seconds of gegravity's full `simulate`, its model built before; None where not installed."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import gegravity as ge
    except ImportError:
        return None
    table = table.assign(year="2006", cost=np.log(table["trade"] * 1e6 / (table["Y"] * table["E"])), pta=0.0)
    frame = pd.DataFrame({"var": ["cost", "pta"], "coeff": [1.0, 1.0]})
    with _quiet():
        model = ge.OneSectorGE(
            ge.BaselineData(table, trade_var_name="trade", output_var_name="Y", expend_var_name="E"),
            year="2006",
            reference_importer="DEU",
            sigma=SIGMA,
            cost_variables=["cost", "pta"],
            cost_coeff_values=ge.CostCoeffs(frame, identifier_col="var", coeff_col="coeff"),
            quiet=True,
        )
        model.build_baseline(omr_rescale=10)
        changed = model.baseline_data.copy()
        pairs = pd.MultiIndex.from_frame(changed[["exporter", "importer"]])
        changed["pta"] = table.set_index(["exporter", "importer"])["beta"].reindex(pairs).to_numpy()
        model.define_experiment(changed)
    return min(_simulate(copy.deepcopy(model)) for _ in range(repeats))


def _simulate(model: Any) -> float:
    """Seconds of one `simulate`, which changes its model and cannot be repeated on it."""
    with _quiet():
        start = time.perf_counter()
        model.simulate()
        return time.perf_counter() - start


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        yield


def ours(table: pd.DataFrame) -> Callable[[], st.Outcome]:
    """A task that solves the same example exactly, from flows and cost changes to an Outcome."""
    labels = sorted(table["exporter"].unique())
    square = table.pivot(index="exporter", columns="importer", values="trade").loc[labels, labels]
    world = st.World.from_arrays(
        countries=labels, sectors=["goods"], trade_flow=square.to_numpy()[None], trade_elasticity=SIGMA - 1
    )
    shocked = table[table["beta"] != 0]
    scenario = st.Scenario(
        "agreement",
        tuple(
            st.TradeCost(e, i, change=float(np.exp(-beta / (SIGMA - 1))))
            for e, i, beta in shocked[["exporter", "importer", "beta"]].itertuples(index=False)
        ),
    )
    return lambda: st.solve(world, scenario, closure="proportional")


def error(outcome: st.Outcome) -> float:
    """Largest difference to the true equilibrium of the R package GEGravity, percentage points."""
    stored = pd.read_csv(DATA / "sample30_theta4_multTRUE.csv").set_index("country")["real_income_pct"]
    return float((outcome.real_wage.to_pandas() - stored).abs().max())
