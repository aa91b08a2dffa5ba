"""Controls on mixes of goods: how rows are read and derived, what the fit makes of them, how misses are told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize

from steppe.concordances import eurasia_sectors
from steppe.concordances.products import gtap_sectors, product_groups, signed, unknown
from steppe.problems import SteppeError
from steppe.sources import trade_mixes as tables
from steppe.worlds.eurasia_2023 import mix_check, mix_rows, mix_targets, mixes
from steppe.worlds.eurasia_2023.mix_fit import fitted
from steppe.worlds.eurasia_2023.mixes import Mix

DATA = Path(__file__).parents[2].parent / "shared" / "data"
needs_data = pytest.mark.skipif(not (DATA / "wto_merch_by_group").is_dir(), reason="the raw data folder is not here")
HEAD = ",".join(mixes.COLUMNS) + "\n"
DOCUMENTS = "one:\n  title: One\n  url: https://one.example\n"
CODES = ("wht", "oil", "p_c", "mvh")
REGIONS = {"AAA": ("AAA",), "BBB": ("BBB",), "rest": ("CCC", "DDD")}
SIZES = {"AAA": (10.0, 10.0), "BBB": (10.0, 10.0), "CCC": (30.0, 8.0), "DDD": (10.0, 2.0)}


def row(
    exporter="AAA", importer="*", group="wht", value=0.5, *, reliability="A", year="2023", is_share=True, source="one"
):
    return Mix(exporter, importer, group, year, value, is_share, source, reliability)


def example(seed=0):
    rng = np.random.default_rng(seed)
    prior = rng.uniform(1, 10, (4, 3, 3)) * (1 - np.eye(3))
    return prior, prior.sum(axis=0)


def on_labels(rows, totals):
    return mix_targets.targets(rows, CODES, REGIONS, SIZES, totals)


# Groups of products


def test_every_chapter_and_group_is_made_of_sectors():
    chapters = product_groups("hs")
    assert set(chapters) == {f"{k:02d}" for k in range(1, 98)} - {"77"}
    assert not any(unknown(group) for scheme in ("hs", "sitc") for group in product_groups(scheme).values())
    held = {code for group in chapters.values() for code in gtap_sectors(group)}
    goods = {code for sector in eurasia_sectors() if sector.kind == "goods" for code in gtap_sectors(sector.sector)}
    assert held == goods


def test_groups_of_chapters_share_no_sector():
    groups = set(product_groups("hs").values())
    codes = [code for group in groups for code in gtap_sectors(group)]
    assert len(codes) == len(set(codes))


def test_a_group_of_the_wto_is_a_sum_or_a_difference():
    assert signed("MAMT-MAMTOF-MAMTTE") == (("MAMT", 1), ("MAMTOF", -1), ("MAMTTE", -1))
    assert signed("MATE+MACL") == (("MATE", 1), ("MACL", 1))
    assert unknown("crude-oil+oil+olives") == ["olives"]


# Reading rows


def folder(path, rows, documents=DOCUMENTS):
    (path / "some.csv").write_text(HEAD + rows, encoding="utf-8")
    (path / "sources.yaml").write_text(documents, encoding="utf-8")
    return path


def test_a_share_is_a_fraction_and_money_is_in_million_usd(tmp_path):
    found = mixes.read(
        folder(
            tmp_path,
            "AAA,AAA,*,coal+petroleum,2023,0.4,share,one,A,\nAAA,AAA,BBB,grain,2023,2,billion USD,one,C,\n",
        )
    )
    assert (found[0].value, found[0].is_share, found[0].sectors) == (0.4, True, ("coa", "p_c"))
    assert (found[1].value, found[1].is_share, found[1].block) == (2000.0, False, ("AAA", "BBB"))


def test_every_mistake_is_said_at_once(tmp_path):
    rows = "AAA,AAA,*,olives,soon,1.5,share,two,E,\nAAA,AAA,AAA,grain,2023,-1,tonnes,one,A,\n"
    with pytest.raises(SteppeError) as error:
        mixes.read(folder(tmp_path, rows))
    said = "\n".join(error.value.problems)
    for part in (
        "some.csv, line 2: the source 'two' is not in sources.yaml",
        "line 2: the reliability 'E'",
        "line 2: the year 'soon'",
        "line 2: the group names 'olives'",
        "line 2: the value '1.5'",
        "line 3: the unit 'tonnes'",
        "line 3: the value '-1'",
        "line 3: a row needs an exporter and another importer",
    ):
        assert part in said


def test_shares_beyond_the_whole_and_other_columns_are_refused(tmp_path):
    rows = "AAA,AAA,*,grain,2023,0.7,share,one,A,\nAAA,AAA,*,food,2023,0.4,share,one,A,\n"
    with pytest.raises(SteppeError, match=r"shares of one from AAA to \* sum to 1.100"):
        mixes.read(folder(tmp_path, rows))
    (tmp_path / "some.csv").write_text("exporter,importer\n", encoding="utf-8")
    with pytest.raises(SteppeError, match="has columns"):
        mixes.read(tmp_path)


def test_of_two_rows_for_the_same_group_the_more_reliable_then_the_nearer_stays():
    old, rough, good = row(reliability="D", year="2019"), row(reliability="C", year="2021"), row(reliability="C")
    other = row(group="oil", reliability="D")
    assert mixes.best([old, rough, good, other]) == (good, other)


def test_the_shipped_rows_are_sourced_and_many():
    rows, documents = mixes.shipped(), mixes.documents_of(mixes.CONTROLS)
    assert len(rows) > 3000
    assert {one.source for one in rows} == {*documents, mixes.WORLD_BANK}
    assert {one.block for one in rows} >= {("KAZ", "*"), ("*", "KAZ"), ("*", "UZB"), ("KAZ", "UZB"), ("*", "KGZ")}


def test_wheat_by_destination_is_tonnes_at_one_price():
    wheat = {one.importer: one.value for one in mixes.shipped() if one.exporter == "KAZ" and one.group == "wht"}
    total = wheat.pop("*")
    assert wheat["UZB"] == pytest.approx(total * 1976 / 3885, abs=0.1)
    assert 0.9 * total < sum(wheat.values()) < total


# Rows on labels


def test_a_share_is_of_the_totals_of_pairs_and_money_is_no_more_than_the_pair():
    _, totals = example()
    share, money, large = on_labels(
        [row(value=0.5), row(importer="BBB", value=2.0, is_share=False), row("BBB", "AAA", value=9e9, is_share=False)],
        totals,
    )
    assert share.value == pytest.approx(0.5 * totals[0].sum())
    assert (share.exporters, share.importers) == ((0,), (1, 2))
    assert (money.value, money.importers) == (2.0, (1,))
    assert large.value == pytest.approx(totals[1, 0])


def test_several_ends_are_summed():
    _, totals = example()
    region = next(label for label, inside in REGIONS.items() if len(inside) > 1)
    (both,) = on_labels([row(importer=f"BBB+{region}", value=1.5, is_share=False)], totals)
    assert (both.exporters, both.importers, both.value) == ((0,), (1, 2), 1.5)
    assert on_labels([row(importer="BBB+ZZZ", value=1.5, is_share=False)], totals) == []


def test_a_region_is_the_mean_of_its_members_by_trade_if_they_are_half_of_it():
    _, totals = example()
    both = on_labels([row("CCC", value=0.4, reliability="C"), row("DDD", value=0.8, reliability="D")], totals)
    assert both[0].value == pytest.approx((0.4 * 30 + 0.8 * 10) / 40 * totals[2].sum())
    assert both[0].row.reliability == "D"
    assert len(on_labels([row("CCC", value=0.4)], totals)) == 1
    assert on_labels([row("DDD", value=0.8)], totals) == []
    assert on_labels([row("ZZZ"), row(group="gas")], totals) == []


def test_old_shares_are_cut_to_what_newer_ones_leave():
    new, old = row(group="oil", value=0.8), [row(group=g, value=0.3, reliability="D") for g in ("wht", "mvh")]
    found = {one.group: one.value for one in mix_targets.within([new, *old])}
    assert found == pytest.approx({"oil": 0.8, "wht": 0.1, "mvh": 0.1})
    assert mix_targets.within(old) == old


# The fit


@pytest.mark.parametrize("seed", range(3))
def test_the_fit_is_the_least_of_what_it_minimises(seed):
    prior, totals = example(seed)
    rows = [
        row(value=0.5, reliability="D"),
        row("*", "BBB", "oil+p_c", 0.2, reliability="D"),
        row(group="wht+oil", value=0.6),
    ]
    wanted = on_labels(rows, totals)
    flow = fitted(prior, totals, wanted)
    np.testing.assert_allclose(flow.sum(axis=0), totals, rtol=1e-9)

    def distance(x, p):
        return float((x * np.log(x / p) - x + p).sum())

    held = prior > 0

    def cost(x):
        full = np.zeros_like(prior)
        full[held] = x
        return distance(x, prior[held]) + sum(
            one.weight * distance(np.array([one.sum(full)]), np.array([one.value])) for one in wanted
        )

    def sums(x):
        full = np.zeros_like(prior)
        full[held] = x
        return (full.sum(axis=0) - totals)[~np.eye(3, dtype=bool)]

    best = minimize(
        cost,
        prior[held],
        method="SLSQP",
        bounds=[(1e-9, None)] * held.sum(),
        constraints={"type": "eq", "fun": sums},
        options={"maxiter": 2000, "ftol": 1e-13},
    )
    assert cost(flow[held]) <= best.fun + 1e-5 * abs(best.fun)


def test_controls_that_hold_already_change_nothing_and_zeros_stay():
    prior, totals = example()
    prior[0, 0, 1], totals = 0.0, prior.sum(axis=0) - np.where(np.arange(9).reshape(3, 3) == 1, prior[0, 0, 1], 0)
    totals = prior.sum(axis=0)
    wanted = on_labels([row(value=float(prior[0, 0].sum() / totals[0].sum()))], totals)
    np.testing.assert_allclose(fitted(prior, totals, wanted), prior, rtol=1e-9)
    assert fitted(prior, totals, on_labels([row(value=0.9)], totals))[0, 0, 1] == 0.0


def test_the_more_reliable_control_is_met_more_nearly():
    prior, totals = example()
    apart = []
    for letter in "ACD":
        (one,) = on_labels([row(value=0.9, reliability=letter)], totals)
        apart.append(abs(one.share(fitted(prior, totals, [one])) - 0.9))
    assert apart == sorted(apart)
    assert apart[0] < 1e-3 < apart[2]


def test_a_fit_is_the_same_to_the_bit():
    prior, totals = example()
    wanted = on_labels([row(value=0.5), row("*", "BBB", "oil+p_c", 0.2, reliability="C")], totals)
    assert fitted(prior, totals, wanted).tobytes() == fitted(prior.copy(), totals.copy(), list(wanted)).tobytes()


# Misses


def test_a_miss_is_the_part_in_the_wrong_group():
    flow = np.zeros((4, 3, 3))
    flow[:, 0, 1] = [6.0, 3.0, 1.0, 0.0]
    wanted = on_labels([row(value=0.4), row(group="oil", value=0.6)], flow.sum(axis=0))
    (miss,) = mix_check.misses(flow, wanted).values()
    assert miss.misplaced == pytest.approx((0.2 + 0.3 + 0.1) / 2)
    assert dict(miss.ratios) == pytest.approx({"wht": 1.5, "oil": 0.5})


def test_controls_left_out_are_left_out_of_both_fits():
    prior, _ = example()
    rows = [row(value=0.9), row("BBB", value=0.9), row("*", "AAA", "oil", 0.1)]
    made = mix_check.mixed(prior, CODES, rows, REGIONS, SIZES)
    found = {(after.exporter, after.importer): after for _, after in made.without_flows()}
    assert set(found) == {("*", "AAA"), ("AAA", "*"), ("BBB", "*")}
    left = fitted(prior, prior.sum(axis=0), [one for one in made.wanted if one.row.exporter != "*"])
    assert found["*", "AAA"].misplaced == pytest.approx(abs(made.wanted[2].share(left) - 0.1))
    assert len(made.without_groups()) == 1
    assert replace(rows[0], value=0.9) == made.wanted[0].row


# Tables


@needs_data
def test_the_shipped_rows_are_those_of_the_tables(tmp_path):
    for path in mix_rows.write(DATA, tmp_path):
        assert path.read_bytes() == (mixes.CONTROLS / path.name).read_bytes()


@needs_data
def test_kazakhstans_chapters_sum_to_its_trade():
    total = tables.kazakhstan_chapters(DATA).groupby("flow")["value"].sum()
    assert total["exports"] == pytest.approx(79_138_755, rel=1e-5)  # thousand USD, the published total
    assert total["imports"] == pytest.approx(60_412_453, rel=1e-5)


@needs_data
def test_the_tables_name_economies_and_the_year():
    chapters = tables.comtrade_chapters(DATA)
    assert set(chapters["reporter"]) >= {"ARM", "AZE", "GEO", "TUR", "ARE"}
    assert {"*", "GEO"} <= set(chapters["partner"])
    assert "Central Asia" not in set(chapters["partner"])
    with pytest.raises(SteppeError, match="has no year 1999: it holds 2014"):
        tables.wto_groups(DATA, 1999)


def test_missing_tables_and_columns_are_named(tmp_path):
    with pytest.raises(SteppeError, match="kaz_trade_by_hs_chapter_2023"):
        tables.kazakhstan_chapters(tmp_path)
    (tmp_path / tables.UZBEKISTAN).parent.mkdir()
    pd.DataFrame({"chapter": [1]}).to_csv(tmp_path / tables.UZBEKISTAN, index=False)
    with pytest.raises(SteppeError, match="has no column import_usd"):
        tables.uzbekistan_chapters(tmp_path)
