"""Labels that stand for several economies: groups, agreements and memberships see through them."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

import steppe as st
from steppe.problems import UnknownLabel
from steppe.scenario import resolve
from steppe.tariffs.mfn import rates
from steppe.tariffs.preferences import regime
from steppe.worlds.shelf import load, read

REGIONS = {"north-sea": ["NLD", "BEL"], "balkans": ["BGR", "SRB"], "central": ["KGZ", "UZB"]}
KEPT = ["KAZ", "RUS", "DEU", "VNM", "USA"]


@pytest.fixture(scope="module")
def fine():
    whole = load("goods-2023")
    places = [whole.index(code) for code in (*KEPT, *(c for inside in REGIONS.values() for c in inside))]
    cut = np.ix_([0], places, places)
    return st.World.from_arrays(
        countries=[whole.countries[k] for k in places],
        sectors=whole.sectors,
        trade_flow=whole.array("trade_flow")[cut],
        tariff=whole.array("tariff")[cut],
        value_added_share=whole.array("value_added_share")[:, places],
        trade_elasticity=5.0,
        date="2023-12-31",
    )


@pytest.fixture(scope="module")
def merged(fine):
    return fine.aggregate(countries=REGIONS)


def test_members_are_weighted_by_their_trade_with_others(fine, merged):
    assert set(merged.regions) == set(REGIONS)
    trade = fine.array("trade_flow")[0]
    traded = [trade[k].sum() + trade[:, k].sum() - 2 * trade[k, k] for k in map(fine.index, ("NLD", "BEL"))]
    assert merged.regions["north-sea"] == pytest.approx(
        {"NLD": traded[0] / sum(traded), "BEL": traded[1] / sum(traded)}
    )


def test_merging_again_keeps_the_economies(merged):
    again = merged.aggregate(countries={"europe": ["north-sea", "balkans", "DEU"]})
    assert set(again.regions["europe"]) == {"NLD", "BEL", "BGR", "SRB", "DEU"}
    assert sum(again.regions["europe"].values()) == pytest.approx(1.0)
    assert again.regions["central"] == merged.regions["central"]


def test_they_outlive_a_file_a_pickle_and_a_solution(merged, tmp_path):
    expected = {label: dict(members) for label, members in merged.regions.items()}
    solved = st.solve(merged, st.Scenario("s", (st.Tariff("KAZ", "USA", rate=0.1),)), closure="balanced")
    for world in (read(merged.save(tmp_path / "w.nc")), pickle.loads(pickle.dumps(merged)), solved.after):
        assert {label: dict(members) for label, members in world.regions.items()} == expected


def test_a_group_holds_the_regions_that_lie_in_it_and_names_the_others(merged):
    policy = resolve(st.Scenario("s", (st.Embargo("EU", "RUS"),)), merged)
    cut = {merged.countries[i] for i in np.flatnonzero(np.isinf(policy.trade_cost[0, :, merged.index("RUS")]))}
    assert cut == {"DEU", "north-sea"}
    assert any("BGR (inside balkans)" in note for note in policy.notes)


def test_a_code_inside_a_region_is_answered_with_the_region(merged):
    with pytest.raises(UnknownLabel, match="has BEL only inside 'north-sea'"):
        resolve(st.Scenario("s", (st.Tariff("KAZ", "BEL", rate=0.1),)), merged)
    with pytest.raises(UnknownLabel, match="has BEL only inside 'north-sea'"):
        merged.index("BEL")


def test_the_rate_of_a_region_is_the_mean_over_its_members(merged):
    found = regime(merged.countries, "2023-12-31", regions=merged.regions).rate[0]
    at = {label: merged.index(label) for label in ("central", "KAZ", "RUS", "DEU")}
    weight = merged.regions["central"]
    mfn = dict(zip(("KGZ", "UZB", "DEU"), rates(("KGZ", "UZB", "DEU"))[0], strict=True))
    assert found[at["DEU"], at["central"]] == pytest.approx(weight["KGZ"] * mfn["KGZ"] + weight["UZB"] * mfn["UZB"])
    assert found[at["RUS"], at["central"]] == 0.0  # free with both, by the union and by the CIS agreement
    assert found[at["central"], at["DEU"]] == pytest.approx(mfn["DEU"] / 3, rel=1e-3)  # GSP+ leaves a third to both


def test_a_region_that_joins_takes_its_members_in(merged):
    joins = st.Scenario("s", (st.Join("EAEU", "central"),))
    changes = st.solve(merged, joins, closure="balanced").tariff_changes()
    assert set(changes["why"]) == {"central joins EAEU (customs union)"}
    pairs = set(zip(changes["exporter"], changes["importer"], strict=True))
    assert ("DEU", "central") in pairs
    assert all("central" in pair for pair in pairs)
    union = {"EAEU": frozenset(("ARM", "BLR", "KAZ", "KGZ", "RUS", "UZB"))}
    expected = regime(merged.countries, "2023-12-31", union, regions=merged.regions).rate
    np.testing.assert_array_equal(
        resolve(joins, merged).tariff[:, :, merged.index("central")][:, :3], expected[:, :3, merged.index("central")]
    )


def test_an_agreement_covers_a_region_in_part(merged):
    policy = resolve(st.Scenario("s", (st.Sign("EAEU-SRB", 1.0, effect=0.5),)), merged)
    i, n = merged.index("KAZ"), merged.index("balkans")
    share = merged.regions["balkans"]["SRB"]
    before = merged.array("tariff")[0, i, n]
    assert policy.tariff[0, i, n] == pytest.approx(before * (1 - share))
    assert policy.trade_cost[0, i, n] == pytest.approx(np.exp(-0.5 * share / 5.0))


def test_of_a_list_what_lies_inside_regions_is_left_and_a_note_says_so(merged):
    policy = resolve(st.Scenario("s", (st.Embargo(["DEU", "BEL", "BGR"], "RUS"),)), merged)
    rus = merged.index("RUS")
    cut = {merged.countries[i] for i in np.flatnonzero(np.isinf(policy.trade_cost[0, :, rus]))}
    assert cut == {"DEU"}
    assert any("no label for BEL (inside north-sea), BGR (inside balkans)" in note for note in policy.notes)
    with pytest.raises(UnknownLabel) as caught:
        resolve(st.Scenario("s", (st.Embargo(["NLD", "BEL"], "RUS"),)), merged)
    assert len(caught.value.problems) == 2
