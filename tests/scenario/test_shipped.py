"""The ready scenarios on the shipped world: each one solves, and says what it is known to say."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import steppe as st

FOLDER = Path(__file__).parents[2] / "scenarios"
NAMES = {
    "china-doubles",
    "cis-protectionism",
    "closer-central-asia",
    "pandemic-year",
    "sanctions-on-neighbour",
    "two-blocs",
    "eaeu-egypt",
    "eaeu-india",
    "eaeu-tariff-halved",
    "eaeu-without-agreements",
    "kazakhstan-before-wto",
    "kazakhstan-leaves-eaeu",
    "no-cis-free-trade",
    "us-tariffs-august-2025",
    "uzbekistan-joins-eaeu",
}
CIS = ["ARM", "AZE", "BLR", "KAZ", "KGZ", "MDA", "RUS", "TJK", "UZB"]
CENTRAL_ASIA = ["KAZ", "KGZ", "TJK", "TKM", "UZB"]
ALL = slice(None)
# Who gains (+1) and who loses (-1) under both closures.
KNOWN: dict[str, list[tuple[object, int]]] = {
    "china-doubles": [(["CHN"], 1)],
    "cis-protectionism": [(CIS, -1), (["TKM"], 1)],  # Turkmenistan is no member of the CIS here
    "closer-central-asia": [(CENTRAL_ASIA, 1), (["RUS"], -1)],
    "pandemic-year": [(ALL, -1)],
    "sanctions-on-neighbour": [(["RUS", "DEU", "USA", "GBR", "JPN"], -1), (["KAZ", "BLR"], 1)],
    "two-blocs": [(["CHN", "RUS", "BLR", "IRN", "USA", "DEU", "JPN", "GBR"], -1), (["KAZ"], 1)],
    # Tariffs move terms of trade: a large exporter to the other side gains, the one who gives up more loses.
    "eaeu-egypt": [(["RUS", "BLR"], 1), (["EGY"], -1)],
    "eaeu-india": [(["RUS", "KAZ", "BLR"], 1), (["IND"], -1)],
    "eaeu-tariff-halved": [(["KAZ", "RUS", "BLR", "KGZ"], -1), (["CHN", "IND"], 1)],
    "eaeu-without-agreements": [(["VNM", "SRB"], -1)],
    "kazakhstan-before-wto": [(["KAZ"], 1), (["CHN"], -1)],
    "kazakhstan-leaves-eaeu": [(["VNM"], -1)],
    "no-cis-free-trade": [(["BLR"], -1)],  # Kazakhstan keeps its own agreements with the neighbours
    "us-tariffs-august-2025": [(["CHN", "IND", "MEX", "VNM", "KAZ"], -1), (["USA"], 1)],  # nobody answers
    "uzbekistan-joins-eaeu": [(["UZB"], 1)],  # its own MFN average is below the union's
}


def solved(name: str, closure: str) -> st.Outcome:
    scenario = st.Scenario.from_yaml(FOLDER / f"{name}.yaml")
    return st.solve(st.load("goods-2023"), scenario, closure=closure)


def test_all_are_there():
    assert {path.stem for path in FOLDER.glob("*.yaml")} == NAMES == KNOWN.keys()


@pytest.mark.parametrize("closure", ["fixed", "balanced"])
@pytest.mark.parametrize("name", sorted(NAMES))
def test_each_solves_and_says_what_is_known(name: str, closure: str):
    outcome = solved(name, closure)
    assert outcome.scenario.name == name
    assert outcome.scenario.sources
    assert outcome.convergence.converged
    assert outcome.policy.idle == ()
    assert np.isfinite(outcome.welfare).all()
    for countries, sign in KNOWN[name]:
        assert (sign * outcome.welfare.sel(country=countries) > 0).all(), countries


@pytest.mark.parametrize("closure", ["fixed", "balanced"])
def test_sizes(closure: str):
    china = solved("china-doubles", closure).welfare
    assert china.idxmax() == "CHN"
    assert 85 < float(china.sel(country="CHN")) < 120  # twice the labour, and prices that move
    pandemic = solved("pandemic-year", closure).welfare
    assert pandemic.max() <= -3.8 + 0.01  # labour falls by 3.8 % everywhere, and trade costs rise
    sanctions = solved("sanctions-on-neighbour", closure)
    senders = [*st.record.members("EU", on="2023-12-31"), "USA", "GBR", "JPN"]
    flow = sanctions.after.trade_flow.sum("sector")
    assert (flow.sel(exporter="RUS", importer=senders) == 0).all()
    assert (flow.sel(exporter=senders, importer="RUS") == 0).all()
    assert (flow.sel(exporter="RUS", importer=["KAZ", "CHN"]) > 0).all()
