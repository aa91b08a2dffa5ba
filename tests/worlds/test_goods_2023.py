"""The shipped world `goods-2023`: its identities, what is filled in it, and that the build gives it again."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from steppe.problems import SteppeError
from steppe.sources.folder import data_folder
from steppe.world.accounts import identity_errors
from steppe.worlds.goods_2023 import build as goods
from steppe.worlds.goods_2023 import holes
from steppe.worlds.goods_2023.additions import added
from steppe.worlds.goods_2023.output import production
from steppe.worlds.shelf import SHIPPED, load

DATA = Path(__file__).parents[2].parent / "shared" / "data"
PAGE = Path(__file__).parents[2] / "docs" / "worlds" / "goods-2023.md"
EAEU = ("ARM", "BLR", "KAZ", "KGZ", "RUS")
needs_data = pytest.mark.skipif(not (DATA / "baci_2023").is_dir(), reason="the raw data folder is not here")


@pytest.fixture(scope="module")
def world():
    return load(goods.NAME)


@pytest.fixture(scope="module")
def made():
    return goods.construct(DATA)


def mutual(world, flow):
    k = [world.index(country) for country in EAEU]
    return flow[np.ix_(k, k)].sum() - flow[k, k].sum()


# The shipped file


def test_it_is_small_and_names_its_sources(world):
    assert (SHIPPED / "goods-2023.nc").stat().st_size < 1_000_000
    assert len(world.countries) == 195
    assert world.sectors == ("goods",)
    assert world.date == "2023-12-31"
    assert all(source.title and (source.url or source.locator) for source in world.sources)
    assert not any(str(DATA) in str(part) for part in (*world.sources, *world.notes))


def test_identities_hold(world):
    errors = identity_errors(world.array("trade_flow"), world.array("tariff"), world.accounts)
    assert max(errors.values()) < 1e-9
    assert np.abs(world.array("value_added_share") + world.array("input_share")[0] - 1).max() < 1e-12


def test_flows_are_finite_and_final_demand_is_positive(world):
    flow = world.array("trade_flow")
    assert np.isfinite(flow).all()
    assert (flow >= 0).all()
    assert (world.accounts.final_demand > 0).all()
    assert (np.diagonal(flow[0]) >= (0.05 - 1e-6) * world.accounts.output[0]).all()


def test_eaeu_mutual_trade_is_near_the_official_89_bn(world):
    assert 80_000 < mutual(world, world.array("trade_flow")[0]) < 95_000


def test_russia_and_belarus_trade_by_an_official_figure(world):
    for exporter, importer, value in (("RUS", "BLR", 22_600), ("BLR", "RUS", 23_900)):
        pair = {"sector": "goods", "exporter": exporter, "importer": importer}
        assert float(world.trade_flow.sel(pair)) == pytest.approx(value, rel=0.01)
        assert int(world.imputed.sel(pair)) == holes.OFFICIAL


def test_every_flag_has_a_meaning_and_the_diagonal_is_imputed(world):
    flag = world.array("imputed")[0]
    assert set(np.unique(flag)) <= set(world.flag_meanings)
    assert set(np.unique(np.diagonal(flag))) <= {holes.OWN_RESIDUAL, holes.OWN_FLOOR}
    off = ~np.eye(len(flag), dtype=bool)
    assert not np.isin(flag[off], (holes.OWN_RESIDUAL, holes.OWN_FLOOR)).any()
    assert (world.array("trade_flow")[0][flag == holes.UNKNOWN] == 0).all()


def test_share_imputed_is_large_where_it_should_be(world):
    share = goods.imputed_trade_share(world)
    assert share["IRN"] > 0.5
    assert share["KAZ"] == 0
    assert share["DEU"] < 0.1


# Observed beats imputed


@pytest.mark.parametrize(
    ("exporter", "importer", "official", "table"),
    [
        ("KAZ", "GBR", 703, 14_378),
        ("KAZ", "ITA", 14_833, 7_847),
        ("KAZ", "CHE", 941, 4_516),
        ("CHN", "KGZ", 5_353, 18_182),
    ],
)
def test_official_figures_are_taken_and_the_others_kept(world, exporter, importer, official, table):
    i, n = world.index(exporter), world.index(importer)
    assert world.array("trade_flow")[0, i, n] == pytest.approx(official, rel=0.01)
    assert world.array("alternative")[0, i, n] == pytest.approx(table, rel=0.01)
    assert world.array("imputed")[0, i, n] == holes.OFFICIAL


def test_a_flow_that_the_importer_does_not_list_is_none(world):
    i, n = world.index("GMB"), world.index("KAZ")
    assert world.array("trade_flow")[0, i, n] == 0
    assert world.array("alternative")[0, i, n] > 2_000


@pytest.mark.parametrize(
    ("economy", "exports", "imports"),
    [("KAZ", 79.1, 60.4), ("KGZ", 3.38, 12.35), ("ARM", 8.55, 12.76), ("GEO", 6.09, 15.60), ("AZE", 33.8, 17.2)]
    + [
        ("TUR", 255.8, 361.8),
        ("RUS", 425.1, 285.0),
        ("VNM", 354.6, 326.4),
        ("KOR", 632.7, 642.7),
        ("TWN", 432.5, 351.6),
    ],
)
def test_totals_are_within_three_percent_of_the_official(world, economy, exports, imports):
    flow = world.array("trade_flow")[0].copy()
    np.fill_diagonal(flow, 0.0)
    k = world.index(economy)
    assert flow[k].sum() / 1e3 == pytest.approx(exports, rel=0.03)
    assert flow[:, k].sum() / 1e3 == pytest.approx(imports, rel=0.03)


def test_gdp_of_other_years_is_said(world):
    (note,) = [note for note in world.notes if note.kind == "aged"]
    assert set(note.about) == {"ERI", "GRL", "LBN", "NCL", "PYF", "SYR"}
    assert float(world.value_added.sel(country="VEN").sum()) == pytest.approx(97_116, rel=1e-6)


def test_odd_flows_are_named_once(world):
    names = [name for name, _ in goods.oddities(world)]
    assert "GMB-KAZ" not in names
    assert len(names) == len(set(names))


def test_the_page_has_no_private_path():
    text = PAGE.read_text(encoding="utf-8")
    assert "shared/" not in text
    assert not re.search(r"(?<![\w:/.])/(?:[\w.-]+/)+[\w.-]+", text), "a path of the machine that built the page"
    assert "| nan |" not in text


# The build


@needs_data
def test_the_build_gives_the_shipped_bytes_and_page(made, tmp_path):
    from steppe.worlds.goods_2023.page import page

    again = made.world.save(tmp_path / "again.nc")
    assert again.read_bytes() == (SHIPPED / "goods-2023.nc").read_bytes()
    assert page(made) == PAGE.read_text(encoding="utf-8")


@needs_data
def test_observed_flows_are_near_the_table_and_every_other_is_flagged(made):
    flow, flag = made.world.array("trade_flow")[0], made.world.array("imputed")[0]
    seen = (flag == holes.OBSERVED) & (made.before > 0.1)
    assert (np.abs(flow[seen] / made.before[seen] - 1) <= 0.051).all()
    off = ~np.eye(len(flow), dtype=bool)
    far = off & (np.abs(flow - made.before) > 0.06 * made.before + 0.1)
    assert (flag[far] != holes.OBSERVED).all()


@needs_data
def test_controls_left_out_are_missed_no_more_than_by_the_table(made):
    pairs = [miss for miss in made.held_out if miss.control.is_pair and miss.control.reliability in "AB"]
    large = [miss for miss in pairs if miss.control.value > 100]
    before, after = (np.median([abs(np.log(getattr(miss, when))) for miss in large]) for when in ("before", "after"))
    assert len(large) > 20
    assert after <= before


@needs_data
def test_value_added_is_gdp_everywhere(made):
    assert np.abs(made.world.accounts.value_added[0] / made.gdp.to_numpy() - 1).max() < 1e-9


@needs_data
def test_eaeu_trade_was_39_bn_before(made):
    assert 38_000 < mutual(made.world, made.before) < 40_000


@needs_data
def test_the_hole_set(made):
    members = set(np.array(made.world.countries)[made.repair.members])
    assert {"KOR", "VNM", "RUS", "BLR", "POL", "IRN", "ARG", "PHL", "MNG", "TJK"} <= members
    assert not members & {"KAZ", "KGZ", "ARM", "UZB", "CHN", "DEU", "USA", "IND", "TUR", "UKR", "LBR", "PAN"}
    assert made.before[made.repair.unreported].sum() == 0
    outside = np.isin(made.world.countries, added())
    large = (made.before == 0) & (made.earlier[2016] > 50) & ~np.logical_or.outer(outside, outside)
    explained = made.earlier[2016][large & made.repair.unreported].sum() / made.earlier[2016][large].sum()
    assert explained > 0.95


@needs_data
def test_every_large_hole_is_filled(made):
    large = made.repair.unreported & (made.earlier[2016] > 50)
    assert (made.repair.flow[large] > 0).all()


@needs_data
def test_fills_predict_held_out_pairs_better_than_simpler_rules(made):
    error = made.error
    assert error["filled"] < error["uncapped"] < error["uniform"] < error["unchanged"]


@needs_data
def test_sanctioned_trade_is_scaled_apart(made):
    growth, n = made.repair.growth[0], len(made.gdp)
    k = made.world.index("RUS")
    assert growth.exporter[n + k] < 1 < growth.exporter[k]


@needs_data
def test_kazakhstan(made):
    k = made.world.index("KAZ")
    assert made.production.before_floor[k] == pytest.approx(209_638.106 / 348_755.468)
    assert made.world.accounts.output[0, k] == pytest.approx(made.gdp["KAZ"] / 0.60110, rel=1e-4)


@needs_data
def test_the_subfolder_will_do():
    assert data_folder(DATA / "baci_2023", goods.FILES) == DATA.resolve()


def test_missing_files_are_all_named(tmp_path):
    (tmp_path / "baci_2023").mkdir()
    with pytest.raises(SteppeError) as caught:
        goods.build(tmp_path / "baci_2023")
    assert len(caught.value.problems) == len(goods.FILES)
    assert all("--from FOLDER" in problem for problem in caught.value.problems)
    with pytest.raises(SteppeError, match="There is no folder"):
        goods.build(tmp_path / "absent")


# The arithmetic, on small examples


def poisson_example(seed=1, pairs=300, count=12):
    draw = np.random.default_rng(seed)
    exporter, importer = draw.integers(0, count, (2, pairs))
    old = draw.lognormal(2, 2, pairs)
    new = old * draw.lognormal(0, 1, pairs) * (draw.random(pairs) > 0.2)
    return old, new, exporter, importer


def test_growth_meets_the_first_order_conditions():
    old, new, exporter, importer = poisson_example()
    a, b = holes.two_way_growth(old, new, exporter, importer)
    fitted = old * a[exporter] * b[importer]
    for node in (exporter, importer):
        assert np.bincount(node, fitted) == pytest.approx(np.bincount(node, new), rel=1e-9)


def test_growth_recovers_exact_factors():
    old, _, exporter, importer = poisson_example()
    up, down = np.linspace(0.3, 4, 12), np.linspace(2, 0.5, 12)
    new = old * up[exporter] * down[importer]
    a, b = holes.two_way_growth(old, new, exporter, importer)
    assert old * a[exporter] * b[importer] == pytest.approx(new, rel=1e-9)


@pytest.mark.filterwarnings("ignore")  # of the rival package about pandas
def test_growth_is_the_ppml_estimate():
    fixest = pytest.importorskip("pyfixest", reason="pyfixest is not installed")
    pd = pytest.importorskip("pandas")
    old, new, exporter, importer = poisson_example()
    a, b = holes.two_way_growth(old, new, exporter, importer)
    table = pd.DataFrame({"new": new, "i": exporter, "n": importer, "log_old": np.log(old)})
    fit = fixest.fepois("new ~ 1 | i + n", table, offset="log_old", iwls_tol=1e-12)
    assert old * a[exporter] * b[importer] == pytest.approx(fit.predict(type="response"), rel=1e-5)


def test_non_reporters_are_found_and_reporters_are_not():
    flow = np.full((5, 5), 10.0)
    np.fill_diagonal(flow, 0)
    silent = [1, 3, 4]
    flow[np.ix_(silent, silent)] = 0
    assert list(np.flatnonzero(holes.non_reporters(flow, np.full((5, 5), 20.0)))) == silent


def test_the_floor_keeps_value_added_at_gdp():
    import pandas as pd

    gdp, share = np.array([100.0, 10.0]), np.array([0.5, 0.5])
    flow = np.array([[0.0, 30.0], [95.0, 0.0]])
    made = production(gdp, share, flow, pd.Series(["a", "b"]))
    assert list(made.flag) == [holes.OWN_RESIDUAL, holes.OWN_FLOOR]
    assert made.own_sales == pytest.approx([170.0, 5.0])
    assert made.value_added_share * (made.own_sales + flow.sum(axis=1)) == pytest.approx(gdp, rel=1e-12)
