"""The shipped world `eurasia-2023`: what holds exactly, what it keeps of its sources, and how it behaves."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import steppe as st
from steppe.concordances import eurasia_countries, eurasia_sectors
from steppe.tariffs.preferences import regime
from steppe.world.accounts import identity_errors
from steppe.worlds.eurasia_2023 import build
from steppe.worlds.eurasia_2023.facts import facts
from steppe.worlds.eurasia_2023.mixes import shipped
from steppe.worlds.eurasia_2023.page import figure, page
from steppe.worlds.shelf import SHIPPED, load, read

HERE = Path(__file__).parents[2]
DATA = HERE.parent / "shared" / "data"
PAGE = HERE / "docs" / "worlds" / "eurasia-2023.md"
SCENARIOS = sorted((HERE / "scenarios").glob("*.yaml"))
NAMES = [path.stem for path in SCENARIOS]
needs_data = pytest.mark.skipif(not (DATA / "icio_2020_shares").is_dir(), reason="the raw data folder is not here")
# value added by industry of the OECD table of 2022, million USD: B05, B06, B07, B08, B09
FUELS = ("crude-oil", "natural-gas", "coal")
MINING_2022 = (1064.873, 23734.172, 7095.07, 523.146, 1186.027)
MINING_2023 = 15365189.3 / 110601119.0  # of value added, Bureau of National Statistics, million tenge


@pytest.fixture(scope="module")
def world():
    return load("eurasia-2023")


@pytest.fixture(scope="module")
def pairs():
    """`goods-2023` with the labels of `eurasia-2023`."""
    return load("goods-2023").aggregate(countries={k: v for k, v in eurasia_countries().items() if v != (k,)})


def trade(world, goods_only=False):
    flow = world.array("trade_flow")
    if goods_only:
        flow = flow[: sum(sector.kind == "goods" for sector in eurasia_sectors())]
    flow = flow.sum(axis=0)
    np.fill_diagonal(flow, 0.0)
    return flow


# What holds exactly


def test_it_is_small_named_and_sourced(world):
    assert (SHIPPED / "eurasia-2023.nc").stat().st_size < 3_000_000
    assert world.countries == tuple(eurasia_countries())
    assert world.sectors == tuple(sector.sector for sector in eurasia_sectors())
    assert all(source.title and (source.url or source.locator) for source in world.sources)
    assert not any(" " in source.url for source in world.sources)
    assert sum(len(members) for members in world.regions.values()) + len(world.countries) - len(world.regions) == 195
    assert all(sum(members.values()) == pytest.approx(1.0) for members in world.regions.values())


def test_identities_hold(world):
    errors = identity_errors(world.array("trade_flow"), world.array("tariff"), world.accounts)
    assert max(errors.values()) < 1e-9
    assert np.abs(world.array("value_added_share") + world.array("input_share").sum(axis=0) - 1).max() < 1e-12
    assert st.check(world).ok


def test_nothing_is_negative(world):
    assert world.array("trade_flow").min() >= 0
    assert world.array("input_share").min() >= 0
    assert world.array("value_added_share").min() > 0.005
    assert world.accounts.final_demand.min() > 0
    assert np.diagonal(world.array("trade_flow"), axis1=1, axis2=2).min() > 0


def test_pair_totals_of_goods_are_those_of_goods_2023(world, pairs):
    expected = pairs.array("trade_flow")[0].copy()
    np.fill_diagonal(expected, 0.0)
    assert pairs.countries == world.countries or set(pairs.countries) == set(world.countries)
    order = [pairs.index(label) for label in world.countries]
    np.testing.assert_allclose(trade(world, goods_only=True), expected[np.ix_(order, order)], atol=0.01)


def test_value_added_is_gdp(world, pairs):
    gdp = [pairs.accounts.value_added[0, pairs.index(label)] for label in world.countries]
    np.testing.assert_allclose(world.accounts.value_added.sum(axis=0), gdp, rtol=1e-5)


def test_services_flow_but_public_ones_do_not(world):
    flow = world.array("trade_flow")
    traded = {
        s.sector: flow[j].sum() - np.trace(flow[j]) for j, s in enumerate(eurasia_sectors()) if s.kind == "services"
    }
    assert {name for name, value in traded.items() if value < 1e-3} == {"utilities", "construction", "public"}
    assert not world.array("tariff")[world.index("trade", "sector") :].any()


def test_base_tariffs_are_the_regime_of_the_record(world):
    expected = regime(world.countries, world.date, sectors=world.sectors, regions=world.regions).rate
    np.testing.assert_array_equal(world.array("tariff"), expected)
    j, (kaz, rus, deu, fra) = world.index("vehicles", "sector"), map(world.index, ("KAZ", "RUS", "DEU", "FRA"))
    tariff = world.array("tariff")[j]
    assert tariff[rus, kaz] == tariff[deu, fra] == 0.0
    assert tariff[deu, kaz] == tariff[deu, rus] > 0.05  # one external tariff
    assert world.array("tariff")[world.index("food", "sector"), kaz, deu] > tariff[kaz, deu]


# Kazakhstan


def test_kazakhstan_is_as_its_accounts_of_2023(world, pairs):
    k = world.index("KAZ")
    added = world.accounts.value_added[:, k]
    assert added.sum() == pytest.approx(pairs.accounts.value_added[0, pairs.index("KAZ")], rel=1e-4)
    energy = sum(added[world.index(name, "sector")] for name in FUELS) / added.sum()
    mining = added[world.index("mining", "sector")] / added.sum()
    assert energy + mining == pytest.approx(MINING_2023, abs=0.005)
    assert energy / (energy + mining) == pytest.approx(sum(MINING_2022[:2]) / sum(MINING_2022), abs=0.05)
    exports = world.array("trade_flow")[:, k].sum(axis=1) - world.array("trade_flow")[:, k, k]
    fuels = sum(exports[world.index(name, "sector")] for name in (*FUELS, "petroleum"))
    (said,) = (
        row.value
        for row in shipped()
        if row.block == ("KAZ", "*") and row.group == "crude-oil+natural-gas+coal+petroleum"
    )
    assert fuels / trade(world, goods_only=True)[k].sum() == pytest.approx(said, abs=0.002)


def test_mixes_of_the_region_are_near_the_official_ones(world):
    """Chapters of 2023 of Kazakhstan's office; fuels that Uzbekistan imports; grain that Kazakhstan sells to it."""
    flow = world.array("trade_flow").copy()
    flow[:, *np.diag_indices(len(world.countries))] = 0.0
    goods = [s.sector for s in eurasia_sectors() if s.kind == "goods"]
    for row in shipped():
        if "KAZ" in row.block and "*" in row.block and row.is_share and set(row.group.split("+")) <= set(goods):
            k = world.index("KAZ")
            own = flow[: len(goods), k] if row.exporter == "KAZ" else flow[: len(goods), :, k]
            inside = own[[goods.index(name) for name in row.group.split("+")]].sum()
            assert inside / own.sum() == pytest.approx(row.value, abs=0.003), row
    bought = flow[: len(goods), :, world.index("UZB")]
    fuels = bought[[goods.index(name) for name in (*FUELS, "petroleum")]].sum() / bought.sum()
    assert 0.03 < fuels < 0.08
    grain = flow[goods.index("grain"), world.index("KAZ")]
    assert int(grain.argmax()) == world.index("UZB")
    assert grain[world.index("TJK")] == pytest.approx(176, rel=0.15)
    assert grain[world.index("RUS")] < 0.4 * grain[world.index("UZB")]


def test_published_figures_are_near(world):
    """Totals within a third; what the sector estimate gives by pair only in its order of size."""
    loose = {
        *("Russia to India, crude oil", "Uzbekistan, exports of gold", "Kyrgyzstan, exports of gold"),
        "Kazakhstan-China, both ways, Chinese figure",  # the Kazakh one is taken
    }
    assert len(facts().comparisons) >= 12
    for entry in facts().comparisons:
        ratio = figure(world, entry) / entry.published
        bound = 2.0 if entry.what in loose else 1.65 if "Georgia" in entry.what else 1.35
        assert 1 / bound < ratio < bound, entry.what


def test_every_flow_says_how_it_came_about(world):
    assert set(np.unique(world.array("imputed"))) == set(build.FLAG_MEANINGS)
    said = world.describe()
    assert all(meaning in said for meaning in build.FLAG_MEANINGS.values())


# How it behaves


@pytest.mark.parametrize("name", NAMES)
def test_every_scenario_solves(world, name):
    out = st.solve(
        world, st.Scenario.from_yaml(HERE / "scenarios" / f"{name}.yaml"), closure="balanced", tolerance=1e-10
    )
    assert out.convergence.residual <= 1e-10
    assert np.isfinite(out.welfare.values).all()


@pytest.mark.parametrize("label", ["KAZ", "DEU", "rest-of-Asia"])
def test_autarky_loss_is_the_formula_with_sectors_and_input_links(world, label):
    """Costinot and Rodriguez-Clare (2014), section 3.4: log P = g' log P - log(own share) / theta."""
    rest = [c for c in world.countries if c != label]
    cut = st.Scenario("autarky", (st.Embargo(label, rest),))
    out = st.solve(world, cut, closure="balanced", tolerance=1e-12)
    before, n = out.before, world.index(label)
    own = np.diagonal(before.shares, axis1=1, axis2=2)[:, n]
    gain = -np.log(own) / before.array("trade_elasticity")
    links = before.array("input_share")[:, :, n]
    price = np.linalg.solve(np.eye(len(own)) - links.T, gain)
    money = before.accounts
    real = money.value_added[:, n].sum() / money.income[n] * np.exp(-(money.final_share[:, n] * price).sum())
    assert float(out.welfare.sel(country=label)) == pytest.approx(100 * (real - 1), abs=1e-7)
    assert real < 1


def test_the_aggregate_of_a_solution_is_near_the_solution_of_the_aggregate(world):
    """Not equal: an aggregate has one price and one elasticity where its parts have several."""
    merge = {"baltic": ["LTU", "LVA"], "benelux": ["NLD", "BEL"]}
    scenario = st.Scenario("s", (st.TradeCost("RUS", "KAZ", change=1.1, both_ways=True),))
    fine = st.solve(world, scenario, closure="balanced")
    coarse = st.solve(world.aggregate(countries=merge), scenario, closure="balanced")
    merged = fine.after.aggregate(countries=merge)
    errors = identity_errors(merged.array("trade_flow"), merged.array("tariff"), merged.accounts)
    assert max(errors.values()) < 1e-9
    for label in ("KAZ", "RUS"):
        one, other = (float(out.welfare.sel(country=label)) for out in (fine, coarse))
        assert one == pytest.approx(other, rel=0.01)
        assert one != other


# The build


@needs_data
def test_the_build_gives_the_shipped_world_and_page(tmp_path):
    made = build.construct(DATA)
    made.world.save(tmp_path / "again.nc")
    again, shipped = read(tmp_path / "again.nc"), read(SHIPPED / "eurasia-2023.nc")
    assert (again.countries, again.sectors, again.notes) == (shipped.countries, shipped.sectors, shipped.notes)
    for name, array in shipped.primitives.items():  # the last digits depend on how many threads add up
        np.testing.assert_allclose(again.primitives[name], array, rtol=1e-8, atol=10.0**-build.FLOW_DECIMALS)
    assert page(made) == PAGE.read_text(encoding="utf-8")
    for label in made.world.countries:
        after, n = made.accounts[label], made.world.index(label)
        bought = after.inputs.sum(axis=1) + after.final
        flow = np.round(made.trade.flow, build.FLOW_DECIMALS)
        paid = (flow[:, :, n] * (1 + made.world.array("tariff")[:, :, n])).sum(axis=1)
        scale = after.value_added.sum()
        assert np.abs(bought - after.own - paid).max() < 1e-9 * scale
        assert (
            np.abs(after.inputs.sum(axis=0) + after.value_added - after.own - flow[:, n].sum(axis=1)).max()
            < 1e-9 * scale
        )


def test_missing_files_are_named_at_once(tmp_path):
    from steppe.problems import SteppeError

    with pytest.raises(SteppeError) as caught:
        build.build(tmp_path)
    assert len(caught.value.problems) == len(build.FILES)


def test_an_outcome_by_sector_adds_up(world):
    scenario = st.Scenario("s", (st.Tariff("KAZ", "CHN", "machinery", increase=0.1),))
    out = st.solve(world, scenario, closure="balanced")
    frame = out.by_sector("KAZ")
    assert tuple(frame.index) == world.sectors
    k = world.index("KAZ")
    np.testing.assert_allclose(frame["output_after"], out.after.accounts.output[:, k])
    assert frame["exports_before"].sum() == pytest.approx(float(out.exports("KAZ")["before"].sum()))
    assert frame["imports_after"].sum() == pytest.approx(float(out.imports("KAZ")["after"].sum()))
    assert frame.loc["machinery", "imports_percent"] < frame.loc["food", "imports_percent"]
    assert np.isnan(frame.loc["public", "exports_percent"])
