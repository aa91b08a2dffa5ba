"""The shipped worlds `goods-1996` to `goods-2016`: identities, what is filled, and that the build gives them again."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

import steppe as st
from steppe.problems import SteppeError
from steppe.world.accounts import identity_errors
from steppe.worlds.goods_2023.holes import OBSERVED, OWN_FLOOR, OWN_RESIDUAL, UNKNOWN
from steppe.worlds.shelf import SHIPPED, shipped
from steppe.worlds.through_time import holes
from steppe.worlds.through_time.build import NAMES, construct
from steppe.worlds.through_time.comparisons import KYRGYZ, in_world, published
from steppe.worlds.through_time.steps import FILES, YEARS, imputed_trade_share, read, steps

DATA = Path(__file__).parents[2].parent / "shared" / "data"
PAGE = Path(__file__).parents[2] / "docs" / "worlds" / "through-time.md"
needs_data = pytest.mark.skipif(not (DATA / "penppml_trade").is_dir(), reason="the raw data folder is not here")


@pytest.fixture(scope="module", params=NAMES)
def world(request):
    return st.load(request.param)


@pytest.fixture(scope="module")
def data():
    return read(DATA)


def pair(world, exporter, importer):
    i, n = world.index(exporter), world.index(importer)
    return float(world.array("trade_flow")[0, i, n]), int(world.array("imputed")[0, i, n])


# The shipped files


def test_each_is_small_dated_and_names_its_sources(world):
    assert (SHIPPED / f"{world.name}.nc").stat().st_size < 300_000
    assert (world.date, world.sectors) == (f"{NAMES[world.name]}-12-31", ("goods",))
    assert 185 <= len(world.countries) <= 200
    assert all(source.title and source.url and source.licence for source in world.sources)
    assert {"penppml-trade", "wdi-gdp-by-year", "oecd-icio-2023", "baci-2023"} <= {s.key for s in world.sources}
    assert not any(str(DATA) in str(part) for part in (*world.sources, *world.notes))


def test_identities_hold(world):
    errors = identity_errors(world.array("trade_flow"), world.array("tariff"), world.accounts)
    assert max(errors.values()) < 1e-9
    assert np.abs(world.array("value_added_share") + world.array("input_share")[0] - 1).max() < 1e-12
    assert (world.accounts.final_demand > 0).all()
    flow = world.array("trade_flow")[0]
    assert (np.diagonal(flow) >= (0.05 - 1e-6) * world.accounts.output[0]).all()


def test_value_added_is_the_gdp_of_the_year(world):
    from steppe.worlds.common.gdp import gdp

    year = NAMES[world.name]
    for code in ("KAZ", "UZB", "CHN", "USA"):
        made = world.accounts.value_added[0, world.index(code)]
        assert made == pytest.approx(gdp(code, year, oldest=0), rel=1e-3)


def test_tariffs_are_zero_and_said_to_be_a_gap(world):
    assert not world.array("tariff").any()
    (said,) = [note for note in world.notes if note.kind == "tariffs"]
    assert "That is a gap and no free trade" in said
    assert "base tariffs are not at hand and stand at zero, which is a gap and no free trade" in repr(world)


def test_notes_have_kinds_and_name_who_is_absent(world):
    kinds = [note.kind for note in world.notes]
    assert {"filled", "method", "elasticity", "absent", "tariffs", "merged", "odd"} == set(kinds)
    (absent,) = [note for note in world.notes if note.kind == "absent"]
    assert "TWN" in absent.about
    assert not set(absent.about) & set(world.countries)
    assert re.search(r"\d\.\d% of the trade in the table, is lost", absent)


def test_flags_have_meanings_and_zeros_that_are_unknown_are_zero(world):
    flow, flag = world.array("trade_flow")[0], world.array("imputed")[0]
    assert set(np.unique(flag)) <= set(world.flag_meanings)
    assert set(np.unique(np.diagonal(flag))) <= {OWN_RESIDUAL, OWN_FLOOR}
    assert (flow[flag == UNKNOWN] == 0).all()
    assert (flow[np.isin(flag, (holes.LEFT_OUT, holes.SILENT, holes.FAR))] > 0).all()


def test_every_economy_buys_and_sells(world):
    flow = world.array("trade_flow")[0].copy()
    np.fill_diagonal(flow, 0.0)
    assert (flow.sum(axis=0) > 0).all()
    assert (flow.sum(axis=1) > 0).all()


def test_no_error_is_found_by_check(world):
    assert not st.check(world).errors


def test_kazakhstan_and_russia_of_1996_are_filled_and_those_of_2000_observed():
    for names in (("KAZ", "RUS"), ("RUS", "KAZ")):
        value, flag = pair(st.load("goods-1996"), *names)
        assert value > 1_000
        assert flag == holes.LEFT_OUT
        assert pair(st.load("goods-2000"), *names)[1] == OBSERVED


def test_a_withheld_main_partner_is_filled():
    for name, names in (("goods-1996", ("SGP", "IDN")), ("goods-2004", ("RUS", "BLR"))):
        value, flag = pair(st.load(name), *names)
        assert value > 1_000
        assert flag == holes.LEFT_OUT


def test_belgium_and_luxembourg_are_one(world):
    assert set(world.regions["BLX"]) == {"BEL", "LUX"}
    with pytest.raises(st.UnknownLabel, match="BEL only inside 'BLX'"):
        world.index("BEL")


def test_a_scenario_solves_on_a_world_of_the_past():
    outcome = st.solve(st.load("goods-2004"), st.Scenario("routes", [st.TradeCost(["KAZ"], ["RUS"], change=0.9)]))
    assert outcome.convergence.converged
    assert float(outcome.welfare.sel(country="KAZ")) > 0


def test_an_agreement_changes_nothing_there_and_its_outcome_says_why():
    from steppe.report.caveats import caveats

    outcome = st.solve(st.load("goods-2016"), st.Join("EAEU", "UZB"))
    assert outcome.tariff_changes().empty
    assert any("agreements change nothing here" in said for said in caveats(outcome, "KAZ").model)


def test_imputed_trade_is_large_where_it_should_be():
    share = imputed_trade_share(st.load("goods-2004"))
    assert share["UZB"] > 0.5
    assert share["KAZ"] < 0.05


def test_observed_pairs_are_near_what_kyrgyzstan_published():
    ratios = []
    for row in published():
        if row.source == KYRGYZ and row.exporter == "KGZ" and row.importer and row.year <= 2004:
            value, filled = in_world(st.load(f"goods-{row.year}"), row)
            if not filled:
                ratios.append(value / row.value)
    assert len(ratios) > 8
    assert np.median(ratios) == pytest.approx(1.0, abs=0.05)


def test_worlds_lists_every_shipped_world_with_a_line():
    found = st.worlds()
    assert sorted(found.names) == sorted(shipped())
    assert all(row.what and row.date for row in found)
    assert found["goods-2004"].countries == len(st.load("goods-2004").countries)
    assert list(found.to_frame().columns) == ["date", "countries", "sectors", "what"]
    assert repr(found).splitlines()[1].startswith("  goods-1996    1996-12-31  188 economies x  1 sector")
    with pytest.raises(st.UnknownLabel, match="goods-2005 is no shipped world"):
        found["goods-2005"]


# The build


@needs_data
@pytest.mark.parametrize("name", NAMES)
def test_the_build_gives_the_shipped_bytes(name, data, tmp_path):
    made = construct(data, NAMES[name])
    again = made.world.save(tmp_path / "again.nc")
    assert again.read_bytes() == (SHIPPED / f"{name}.nc").read_bytes()


@needs_data
def test_the_build_gives_the_page(data):
    from steppe.worlds.through_time.page import page

    assert page(data, [construct(data, year) for year in YEARS]) == PAGE.read_text(encoding="utf-8")


@needs_data
def test_observed_flows_are_unchanged(data):
    made = steps(data, 2004)
    seen = made.seen[2004].flow
    assert (made.filled.flow[seen > 0] == seen[seen > 0]).all()
    added = made.filled.fills["value"].sum()
    assert made.filled.flow.sum() == pytest.approx(seen.sum() + added, rel=1e-12)


@needs_data
def test_the_fill_predicts_what_is_held_out_better_than_simpler_rules(data):
    made = steps(data, 2004)
    for errors in holes.held_out(2004, made.seen, made.ratios).values():
        assert errors["filled"] < errors["uniform"] < errors["unchanged"]


@needs_data
def test_a_year_that_is_not_there_is_refused(data):
    with pytest.raises(SteppeError, match="There is no world of 2005 to build: the years are 1996, 2000"):
        steps(data, 2005)


def test_the_command_says_what_is_missing_and_what_can_be_built(steppe, tmp_path: Path):
    lacking = steppe("build", "goods-2004", "--from", tmp_path)
    assert lacking.returncode == 2
    assert lacking.stderr.count("--from FOLDER") == len(FILES)
    wrong = steppe("build", "goods-2005", "--from", tmp_path)
    assert wrong.returncode == 2
    assert wrong.stderr == "There is no 'goods-2005' to build: did you mean 'goods-2008'?\n"


def test_the_page_has_no_private_path():
    text = PAGE.read_text(encoding="utf-8")
    assert "shared/" not in text
    assert "nan" not in re.findall(r"[a-z]+", text)


# The arithmetic, on small examples


def seen(flow, listed=None):
    flow = np.asarray(flow, float)
    between = ~np.eye(len(flow), dtype=bool)
    return holes.Seen(flow, between if listed is None else listed & between)


def flows(count=14, seed=0):
    draw = np.random.default_rng(seed).lognormal(5, 1, (count, count))
    np.fill_diagonal(draw, 0.0)
    return draw


def test_a_pair_without_a_row_is_filled_with_exact_growth():
    old, up = flows(), np.linspace(0.5, 2.0, 14)
    new = old * up[:, None]
    listed = np.ones((14, 14), bool)
    listed[2, 3] = False
    hole = new.copy()
    hole[2, 3] = 0.0
    gdp = {2000: np.ones(14), 2004: np.ones(14)}
    found = holes.fill(2004, {2000: seen(old), 2004: seen(hole, listed)}, gdp)
    assert found.flow[2, 3] == pytest.approx(new[2, 3], rel=1e-4)
    assert found.flag[2, 3] == holes.LEFT_OUT
    assert (found.flow[hole > 0] == hole[hole > 0]).all()


def test_a_listed_zero_stays_zero_and_an_exporter_without_a_report_is_filled():
    old = flows()
    new = old.copy()
    new[4, 5] = 0.0
    new[6] = 0.0
    gdp = {2000: np.ones(14), 2004: np.ones(14)}
    found = holes.fill(2004, {2000: seen(old), 2004: seen(new)}, gdp)
    assert (found.flow[4, 5], found.flag[4, 5]) == (0.0, OBSERVED)
    assert list(np.flatnonzero(found.silent)) == [6]
    assert found.flow[6].sum() == pytest.approx(old[6].sum(), rel=0.05)
    assert set(found.flag[6][np.arange(14) != 6]) == {holes.SILENT}


def test_a_fill_from_far_away_says_so_and_the_nearer_year_goes_first():
    old = flows()
    new, listed = old.copy(), np.ones((14, 14), bool)
    listed[1, 2], new[1, 2] = False, 0.0
    gdp = {year: np.ones(14) for year in (1988, 2000, 2004)}
    far = holes.fill(2004, {1988: seen(old), 2004: seen(new, listed)}, gdp)
    assert far.flag[1, 2] == holes.FAR
    other = old.copy()
    other[1, 2] *= 2
    near = holes.fill(2004, {1988: seen(old), 2000: seen(other), 2004: seen(new, listed)}, gdp)
    assert near.flow[1, 2] > 1.5 * far.flow[1, 2]
    assert near.flag[1, 2] == holes.LEFT_OUT


def test_a_zero_that_starts_as_a_main_partner_is_doubted_and_one_that_had_a_flow_is_not():
    later = flows() * 100
    now = later.copy()
    now[0, 1] = now[2, 3] = 0.0
    before = now.copy()
    before[2, 3] = 50.0
    tables = {1996: seen(before), 2000: seen(now), 2004: seen(later), 2008: seen(later)}
    assert [tuple(at) for at in np.argwhere(holes.withheld(tables, 2000))] == [(0, 1)]
    assert not holes.withheld(tables, 2008).any()
