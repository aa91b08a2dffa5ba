"""`docs/balance.md` has the figures that the worlds give."""

from __future__ import annotations

from pathlib import Path

import pytest

import steppe as st
from steppe.indicators.ties import partner_name
from steppe.labels import country_name

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "balance.md").read_text(encoding="utf-8")
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.splitlines() if line.startswith("| ")]


def rows(*start: str) -> list[list[str]]:
    """The rows that begin with these cells."""
    return [row for row in ROWS if row[: len(start)] == list(start)]


@pytest.fixture(scope="module", params=["goods-2023", "eurasia-2023"])
def found(request):
    return st.balance(st.load(request.param), "KAZ", beside=(), stress=False, span=())


def test_losses_by_vector_are_those_of_the_world(found):
    heads = next(row for row in ROWS if row[0] == "vector")
    at = heads.index(f"{found.world}: long run, %")
    for vector, loss in found.loss.items():
        (row,) = [row for row in rows(vector) if len(row) == len(heads)]
        assert float(row[at]) == pytest.approx(loss, abs=0.0051)


def test_all_vectors_together_stand_in_both_horizons():
    (row,) = rows("all together")
    heads = next(one for one in ROWS if one[0] == "vector")
    found = st.balance(st.load("goods-2023"), "KAZ", beside=(), span=())
    at = heads.index("goods-2023: long run, %")
    assert float(row[at]) == pytest.approx(found.headline.losses.total, abs=0.0051)
    assert float(row[at + 2]) == pytest.approx(found.stress.total, abs=0.051)


def test_declared_tiers_are_those_of_the_record(found):
    heads = next(row for row in ROWS if row[:2] == ["partner", "declared"])
    at = heads.index(f"{found.world}: long-run loss, %")
    for code, partner in found.declared.partners.items():
        (row,) = [row for row in rows(partner_name(code)) if len(row) == len(heads) and row[1] == partner.label]
        assert float(row[at]) == pytest.approx(partner.loss, abs=0.00051)
        assert row[3] == str(partner.rung)
    (tau,) = rows("Kendall's tau-b", f"{len(found.declared.partners)} partners", "all issuers")
    assert float(tau[at]) == pytest.approx(found.declared.tau, abs=0.0051)


def test_several_states_have_a_row_each():
    for found in st.balance(st.load("goods-2023"), ["UZB", "TKM"], beside=(), stress=False, span=()):
        (row,) = [row for row in rows(country_name(found.state)) if len(row) == 8]
        assert row[1] == found.worst[0]
        assert float(row[2]) == pytest.approx(found.worst[1], abs=0.0051)


def test_headline_is_that_of_the_world(found):
    (row,) = rows(found.world, "poles")
    assert row[2] == found.worst[0]
    assert float(row[3]) == pytest.approx(found.worst[1], abs=0.0051)
    assert float(row[4].split()[0]) == pytest.approx(found.effective_vectors, abs=0.0051)
    assert float(row[5]) == pytest.approx(found.distance_from_gravity, abs=0.00051)


def test_it_has_every_scenario_on_both_worlds():
    names = {path.stem for path in (ROOT / "scenarios").glob("*.yaml")} | {"none"}
    for world in ("goods-2023", "eurasia-2023"):
        assert names <= {row[1] for row in rows(world)}


def test_a_scenario_has_the_figures_of_its_outcome():
    scenario = st.Scenario.from_yaml(ROOT / "scenarios" / "china-doubles.yaml")
    out = st.solve(st.load("goods-2023"), scenario, closure="balanced")
    after = st.balance(out.after, "KAZ", beside=(), stress=False, span=())
    (row,) = rows("goods-2023", "china-doubles")
    assert float(row[3]) == pytest.approx(after.worst[1], abs=0.00051)
    assert float(row[4]) == pytest.approx(after.effective_vectors, abs=0.00051)


def test_the_past_is_that_of_the_shipped_worlds():
    heads = next(row for row in ROWS if row[:2] == ["year", "worst vector"])
    for point in st.balance_path("KAZ").points:
        (row,) = rows(str(point.year))
        assert row[1] == point.headline.worst[0]
        for vector, loss in point.loss.items():
            assert float(row[heads.index(f"{vector}, %")]) == pytest.approx(loss, abs=0.0051)
