"""Merging countries and sectors keeps every total."""

from __future__ import annotations

import numpy as np
import pytest

from steppe.problems import SteppeError
from steppe.scenario import Scenario, Tariff
from steppe.solve.solve import solve
from steppe.world.accounts import identity_errors
from steppe.world.world import World
from steppe.worlds.shelf import load

MERGE = {"north": ["C00", "C03"], "south": ["C01", "C02"]}
SECTORS = {"goods": ["s0", "s2"]}
BY_COUNTRY = ("income", "trade_balance", "tariff_revenue")
BY_CELL = ("output", "value_added", "final_demand", "expenditure")


def summed(world: World, name: str) -> np.ndarray:
    """A derived value of the fine world added up as MERGE and SECTORS say: north, south, C04, C05."""
    values = getattr(world, name).values
    by_country = np.stack(
        [values[..., [0, 3]].sum(-1), values[..., [1, 2]].sum(-1), values[..., 4], values[..., 5]], -1
    )
    if values.ndim == 1:
        return by_country
    return np.stack([by_country[[0, 2]].sum(0), by_country[1]])


@pytest.mark.parametrize("seed", range(5))
def test_totals_are_kept(make_world, seed):
    world = make_world(seed)
    merged = world.aggregate(countries=MERGE, sectors=SECTORS)
    assert merged.countries == ("north", "south", "C04", "C05")
    assert merged.sectors == ("goods", "s1")
    for name in (*BY_COUNTRY, *BY_CELL):
        scale = np.abs(summed(world, name)).max()
        np.testing.assert_allclose(getattr(merged, name).values, summed(world, name), atol=1e-12 * scale)
    errors = identity_errors(merged.array("trade_flow"), merged.array("tariff"), merged.accounts)
    assert max(errors.values()) < 1e-12


def test_flows_tariffs_and_flags_of_a_merged_cell(world):
    merged = world.aggregate(countries={"north": ["C00", "C03"]})
    flow, tariff, flag = (world.array(name)[0] for name in ("trade_flow", "tariff", "imputed"))
    cells = np.ix_([0, 3], [1])
    north = {"sector": "s0", "exporter": "north", "importer": "C01"}
    assert float(merged.trade_flow.sel(north)) == pytest.approx(flow[cells].sum())
    mean = (flow[cells] * tariff[cells]).sum() / flow[cells].sum()
    assert float(merged.tariff.sel(north)) == pytest.approx(mean)
    assert int(merged.imputed.sel(north)) == np.where(flow[cells] > 0, flag[cells], 0).max()
    own = {"sector": "s0", "exporter": "north", "importer": "north"}
    inside = np.ix_([0, 3], [0, 3])
    assert float(merged.trade_flow.sel(own)) == pytest.approx(flow[inside].sum())


def test_where_nothing_flows_the_tariff_is_the_plain_mean_of_rates():
    flow = np.array([[[50.0, 1.0, 1.0], [0.0, 50.0, 1.0], [0.0, 1.0, 50.0]]])
    rate = np.array([[[0.0, 0.1, 0.1], [0.2, 0.0, 0.1], [0.4, 0.1, 0.0]]])
    world = World.from_arrays(
        countries=["A", "B", "C"], sectors=["x"], trade_flow=flow, tariff=rate, trade_elasticity=4
    )
    merged = world.aggregate(countries={"BC": ["B", "C"]})
    assert float(merged.tariff.sel(sector="x", exporter="BC", importer="A")) == pytest.approx(0.3)


def test_the_elasticity_is_a_mean_over_trade_and_a_note_says_so(world):
    merged = world.aggregate(sectors=SECTORS)
    flow = world.array("trade_flow")
    trade = flow.sum(axis=(1, 2)) - np.trace(flow, axis1=1, axis2=2)
    expected = np.average(world.array("trade_elasticity")[[0, 2]], weights=trade[[0, 2]])
    assert float(merged.trade_elasticity.sel(sector="goods")) == pytest.approx(expected)
    assert any("means over trade" in note and "goods" in note for note in merged.notes)
    assert any("goods = s0, s2" in note for note in merged.notes)


def test_a_sector_without_trade_takes_the_plain_mean_of_elasticities():
    world = World.from_arrays(
        countries=["A", "B"],
        sectors=["x", "y"],
        trade_flow=np.array([np.eye(2) * 5] * 2),
        trade_elasticity=[4, 6],
    )
    assert world.aggregate(sectors={"all": ["x", "y"]}).array("trade_elasticity")[0] == 5


def test_both_ways_of_writing_give_the_same_world(world):
    one = world.aggregate(countries=MERGE)
    other = world.aggregate(countries={"C00": "north", "C03": "north", "C01": "south", "C02": "south"})
    assert one.countries == other.countries
    np.testing.assert_array_equal(one.array("trade_flow"), other.array("trade_flow"))


def test_renaming_and_merging_nothing_change_no_number(world):
    renamed = world.aggregate(countries={"C00": "first"})
    assert renamed.countries[0] == "first"
    for name in world.primitives:
        np.testing.assert_allclose(renamed.array(name), world.array(name), rtol=1e-13, atol=1e-15)
    assert world.aggregate() is world


def test_everything_into_one_country(world):
    merged = world.aggregate(countries={"world": list(world.countries)})
    assert merged.trade_balance.values == pytest.approx([0], abs=1e-9 * float(merged.income.sum()))
    assert float(merged.income.sum()) == pytest.approx(float(world.income.sum()), rel=1e-12)


def test_goods_2023_into_regions():
    world = load("goods-2023")
    eaeu = ["ARM", "BLR", "KAZ", "KGZ", "RUS"]
    merged = world.aggregate(countries={"EAEU": eaeu})
    assert len(merged.countries) == 191
    k = [world.index(country) for country in eaeu]
    total = world.array("trade_flow")[0][np.ix_(k, k)].sum()
    own = {"sector": "goods", "exporter": "EAEU", "importer": "EAEU"}
    assert float(merged.trade_flow.sel(own)) == pytest.approx(total, rel=1e-12)
    assert merged.name == "goods-2023 (aggregated)"
    assert merged.sources == world.sources


def test_a_solved_world_keeps_its_identities_when_merged(world):
    after = solve(world, Scenario("tariffs", (Tariff("C00", increase=0.1),)), closure="fixed").after
    merged = after.aggregate(countries=MERGE, sectors=SECTORS)
    errors = identity_errors(merged.array("trade_flow"), merged.array("tariff"), merged.accounts)
    assert max(errors.values()) < 1e-12
    for name in (*BY_COUNTRY, *BY_CELL):
        expected = summed(after, name)
        slack = 1e-12 * after.array("trade_flow").sum()  # balances are zero but for rounding
        np.testing.assert_allclose(getattr(merged, name).values, expected, atol=slack)


def test_all_problems_at_once(world):
    with pytest.raises(SteppeError) as caught:
        world.aggregate(
            countries={"one": ["C00", "c02"], "two": ["C00"], "C05": ["C01"], "none": [], "odd": 3},
            sectors={"s1": "s0"},
        )
    remedy = "name it among the group's members or choose another label."
    assert caught.value.problems == (
        "The group 'none' is empty: name at least one country or leave the group out.",
        "The group 'odd' holds 3: pass a list of country labels or one new label.",
        "world 'random 0' has no country 'c02': did you mean 'C02'? (in the group 'one')",
        "'C00' is in the groups 'one' and 'two': a country goes into one.",
        f"'C05' is already a country of the world that stays as it is: {remedy}",
        f"'s0' is already a sector of the world that stays as it is: {remedy}",
    )
