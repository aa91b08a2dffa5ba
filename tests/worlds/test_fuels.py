"""Crude oil, natural gas and coal apart: the review that is read, controls that follow, and the split of use tables."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

import steppe as st
from steppe.concordances import eurasia_of_icio, parts_of_icio
from steppe.problems import SteppeError
from steppe.sources import energy_institute as review
from steppe.sources.energy_institute import FUELS
from steppe.worlds.eurasia_2023 import fuels, splitting
from steppe.worlds.eurasia_2023.mixes import shipped
from steppe.worlds.eurasia_2023.own_controls import OUTPUT, USE
from steppe.worlds.eurasia_2023.own_controls import shipped as account_rows
from steppe.worlds.eurasia_2023.places import sectors
from steppe.worlds.eurasia_2023.technology import Technology


def series(year_values, **more):
    return {"years": [2022, 2023], **more, **year_values}


def by_economy(**values):
    names = {"US": "US", "Japan": "Japan", "Norway": "Norway", "Total_World": "Total World"}
    return series({"entities": [{"name": names[k], "values": [None, v]} for k, v in values.items()]})


def priced(*pairs):
    return series({"series": [{"name": name, "values": [1.0, value]} for name, value in pairs]})


def workbook():
    coal = by_economy(Japan=4.0, US=0.1, Total_World=9.0)
    coal["entities"] += by_economy(US=2.0, Norway=0.0, Total_World=9.0)["entities"]
    return {
        "Crude+cond production - barrels": by_economy(US=100.0, Norway=50.0, Total_World=500.0),
        "Oil refinery - throughput": by_economy(US=120.0, Norway=10.0, Japan=80.0),
        "Gas Production - Bcm": by_economy(US=10.0, Norway=5.0),
        "Gas Consumption - Bcm": by_economy(US=8.0, Norway=1.0, Japan=4.0),
        "Coal Production - EJ": by_economy(US=3.0),
        "Coal Consumption - EJ": by_economy(US=2.0, Japan=4.0),
        "Coal - Trade movements": coal,
        "Spot crude prices": priced(("$/bbl", 70.0), ("$/bbl", 80.0), ("$/bbl", 90.0)),
        "Gas Prices ": priced(("Japan", 14.0), ("Netherlands TTF", 12.0), ("US Henry Hub", 2.0)),
        "Coal & Uranium - Prices": priced(
            ("US", 90.0), ("South Africa", 100.0), ("Australia", 110.0), ("Northwest Europe", 120.0), ("Japan", 140.0)
        ),
    }


@pytest.fixture
def folder(tmp_path):
    def of(sheets) -> Path:
        (tmp_path / "energy_review").mkdir(exist_ok=True)
        (tmp_path / review.FILE).write_text(json.dumps({"sheets": sheets}), encoding="utf-8")
        return tmp_path

    return of


# The review


def test_quantities_are_valued_at_the_price_of_the_side_that_an_economy_is_on(folder):
    found = review.review(folder(workbook()), 2023)
    oil, gas, coal = 80.0 * 365 / 1e3, 34.12141633, 40.0
    assert found.made.loc["USA"].tolist() == pytest.approx([100 * oil, 10 * gas * 2, 3 * coal * 100])
    assert found.used.loc["JPN"].tolist() == pytest.approx([80 * oil, 4 * gas * 13, 4 * coal * 130])
    assert found.made.loc["JPN"].tolist() == [0, 0, 0]
    assert found.sold.loc["NOR"].tolist() == pytest.approx([40 * oil, 4 * gas * 13, 0.0])  # gas at importers' price
    assert found.sold.loc["USA", "coal"] == pytest.approx(2 * coal * 100)  # as the table of its trade has it
    assert found.sold.loc["JPN", "coal"] == pytest.approx(-4 * coal * 130)
    assert "Total World" not in found.made.index


def test_a_missing_year_table_or_price_is_named(folder):
    with pytest.raises(SteppeError, match="no table 'Crude\\+cond production - barrels' with the year 1999"):
        review.review(folder(workbook()), 1999)
    lacking = workbook()
    lacking["Gas Prices "]["series"].pop()
    with pytest.raises(SteppeError, match="lacks US Henry Hub in 2023"):
        review.review(folder(lacking), 2023)
    with pytest.raises(SteppeError, match="Statistical Review of World Energy"):
        review.review(Path("nowhere"), 2023)


# Controls


def test_a_seller_or_a_buyer_has_a_control_and_who_makes_none_sells_none():
    rows = {(row["exporter"], row["importer"], row["group"]): float(row["value"]) for row in fuels.trade_rows()}
    assert rows["*", "JPN", "oil"] == pytest.approx(fuels.table()["JPN"].used[0], abs=1)
    assert rows["SAU", "*", "oil"] == pytest.approx(fuels.table()["SAU"].sold[0], abs=1)
    assert rows["QAT", "*", "coa"] == 0.0
    assert ("USA", "*", "oil") not in rows  # buys and sells
    assert ("NLD", "*", "oil") not in rows  # sells on what it buys
    assert ("*", "BLR", "gas") not in rows  # at a price agreed
    assert not [key for key in rows if "UZB" in key]  # it has its own table


def test_output_where_more_is_used_and_use_where_more_is_made():
    rows = {(row.economy, row.name): row for row in account_rows() if row.source == fuels.SOURCE}
    assert rows["CHN", "crude-oil"].what == OUTPUT
    assert rows["RUS", "natural-gas"].what == USE
    assert rows["JPN", "crude-oil"].value == 0.0
    assert {("KAZ", "coal"), ("UZB", "coal")}.isdisjoint(rows)
    assert all(row.missed == 0.3 for row in rows.values())


def test_kazakhstans_own_exports_by_fuel_come_before_quantities():
    held = {row.group: row for row in shipped() if row.block == ("KAZ", "*")}
    assert held["crude-oil"].source == "bns-kaz-groups"
    assert held["crude-oil"].value == pytest.approx(0.541, abs=1e-3)


# The split


def test_an_industry_of_several_parts_is_known_by_all_of_them():
    assert parts_of_icio("B05_06") == parts_of_icio("B06") == ("coal", "natural-gas", "crude-oil")
    assert eurasia_of_icio("B05_06") == "crude-oil"
    assert parts_of_icio("A01") == ("grain", "agriculture")
    assert parts_of_icio("no industry") == ()


def test_scaling_meets_buyers_exactly_and_uses_as_near_as_can_be():
    rng = np.random.default_rng(1)
    start, columns = rng.uniform(1, 2, (3, 5)), rng.uniform(1, 9, 5)
    rows = np.array([0.5, 0.3, 0.2]) * columns.sum()
    found = splitting.scaled(start, columns, rows)
    np.testing.assert_allclose(found.sum(axis=0), columns)
    np.testing.assert_allclose(found.sum(axis=1), rows)
    odds = found[0, 0] * found[1, 1] / (found[0, 1] * found[1, 0])
    assert odds == pytest.approx(start[0, 0] * start[1, 1] / (start[0, 1] * start[1, 0]))


def test_fuels_add_up_to_the_industry_that_held_them():
    rng, count = np.random.default_rng(2), len(sectors())
    at = [sectors().index(name) for name in FUELS]
    inputs, added, final = rng.uniform(1, 2, (count, count)), rng.uniform(1, 2, count), rng.uniform(1, 2, count)
    empty = at[1:]
    inputs[empty], inputs[:, empty], added[empty], final[empty] = 0.0, 0.0, 0.0, 0.0
    whole = Technology(inputs, added, final)
    buyers = rng.uniform(0.1, 1, (3, count + 1))
    found = splitting.with_fuels(whole, (6, 3, 1), (5, 4, 1), buyers)
    assert found.value_added[at].tolist() == pytest.approx([0.6 * added[at[0]], 0.3 * added[at[0]], 0.1 * added[at[0]]])
    assert found.inputs.sum() == pytest.approx(inputs.sum())
    np.testing.assert_allclose(found.inputs[at].sum(axis=0)[: at[0]], inputs[at[0]][: at[0]])
    use = found.inputs[at].sum(axis=1) + found.final[at]
    assert (use / use.sum()).tolist() == pytest.approx([0.5, 0.4, 0.1])


# The world


@pytest.fixture(scope="module")
def world():
    return st.load("eurasia-2023")


def sold(world, exporter, sector, importer=None):
    flow = world.array("trade_flow")[world.index(sector, "sector"), world.index(exporter)]
    own = flow[world.index(exporter)]
    return float(flow.sum() - own if importer is None else flow[world.index(importer)]) / 1e3


def test_fuels_are_what_customs_say(world):
    """Billion USD of 2023: Kazakhstan's office, customs of China as Gazeta.uz quotes them, Azerbaijan's ministry."""
    assert sold(world, "KAZ", "crude-oil") == pytest.approx(42.7, rel=0.01)
    assert sold(world, "KAZ", "natural-gas") == pytest.approx(1.65, rel=0.05)
    assert sold(world, "TKM", "natural-gas", "CHN") == pytest.approx(9.6, rel=0.05)
    assert sold(world, "KAZ", "natural-gas", "CHN") == pytest.approx(1.34, rel=0.1)
    assert sold(world, "UZB", "natural-gas") == pytest.approx(0.53, rel=0.05)
    assert sold(world, "AZE", "petroleum") == pytest.approx(0.57, rel=0.1)
    assert sold(world, "RUS", "crude-oil", "IND") == pytest.approx(45, rel=0.2)
    assert sold(world, "QAT", "coal") < 0.01


def test_who_has_no_oil_of_his_own_buys_it(world):
    flow = world.array("trade_flow")
    for economy in ("JPN", "KOR", "DEU", "TUR"):
        n, j = world.index(economy), world.index("crude-oil", "sector")
        assert flow[j, n, n] < 0.01 * flow[j, :, n].sum()


def test_the_sectors_of_before_are_a_file_away(world):
    merged = world.aggregate("one-energy")
    assert len(merged.sectors) == 25
    at = [world.index(name, "sector") for name in FUELS]
    flow = world.array("trade_flow")
    np.testing.assert_allclose(merged.array("trade_flow")[merged.index("energy", "sector")], flow[at].sum(axis=0))
    assert "error" not in {finding.level for finding in st.check(merged).findings}
