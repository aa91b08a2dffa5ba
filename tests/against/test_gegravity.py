"""True full-endowment equilibria of one-sector worlds, from the R package GEGravity (commit a5c1db9).

theta = 4, expenditure proportional to output (closure `proportional`), shock exp(-beta/theta); the
stored figure is the change of the real wage in percent. 1e-6 percentage points are asked for.
"""

from pathlib import Path

import numpy as np
import pandas as pd

import steppe as st

DATA = Path(__file__).parent / "data"
THETA = 4.0


def solved(flows: pd.DataFrame, value: str, beta: pd.Series) -> pd.Series:
    table = flows.rename(columns={value: "trade_flow"})
    labels = sorted(table["exporter"].unique())
    square = table.pivot(index="exporter", columns="importer", values="trade_flow").loc[labels, labels]
    world = st.World.from_arrays(
        countries=labels, sectors=["goods"], trade_flow=square.to_numpy()[None], trade_elasticity=THETA
    )
    shocked = table[beta != 0].assign(change=np.exp(-beta[beta != 0] / THETA))
    measures = tuple(
        st.TradeCost(row.exporter, row.importer, change=row.change) for row in shocked.itertuples(index=False)
    )
    out = st.solve(world, st.Scenario("agreement", measures), closure="proportional")
    return out.real_wage.to_pandas()


def test_sample_of_30_countries() -> None:
    flows = pd.read_csv(DATA / "sample30_fitted_trade_and_shock.csv")
    flows["trade"] = flows["fitted_trade_share_of_world"] * 1e6
    stored = pd.read_csv(DATA / "sample30_theta4_multTRUE.csv").set_index("country")["real_income_pct"]
    ours = solved(flows, "trade", flows["beta"])
    assert np.abs(ours - stored.loc[ours.index]).max() < 1e-6
    assert stored.abs().max() > 0.4


def test_synthetic_world_of_100_countries() -> None:
    flows = pd.read_csv(DATA / "synth_100.csv.gz")
    pair = flows["exporter"].isin(["C000", "C001"]) & flows["importer"].isin(["C000", "C001"])
    beta = 0.4711383 * (1 - flows["pta"]) * (pair & (flows["exporter"] != flows["importer"]))
    stored = pd.read_csv(DATA / "synth_100_theta4_multTRUE.csv").set_index("country")["real_income_pct"]
    ours = solved(flows, "trade", beta)
    assert np.abs(ours - stored.loc[ours.index]).max() < 1e-6
