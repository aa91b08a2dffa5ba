"""Declared tiers against losses: every issuer on one ladder, groups as one partner, and who has none by name."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest

import steppe as st
from steppe.indicators import ties
from steppe.indicators.losses import losses

FROM_RECORD = {
    "RUS",
    "CHN",
    "EU",
    "TUR",
    "USA",
    "UZB",
    "KGZ",
    "TJK",
    "TKM",
    "IND",
    "FRA",
    "ITA",
    "ESP",
    "KOR",
    "JPN",
    "AZE",
}


@pytest.fixture(scope="module")
def world():
    return st.load("goods-2023")


@pytest.fixture(scope="module")
def kazakhstan(world):
    return st.balance(world, "KAZ", beside=(), stress=False, span=())


# The ladder


def labels():
    for name in st.record.default().instruments:
        tier = st.record.default().instruments[name].tier
        if tier:
            yield tier["vocabulary"], tier["label"]


def test_every_label_of_the_record_has_its_place():
    assert {pair for pair in labels() if pair[1] not in ties.places().get(pair[0], {})} == set()


def test_the_ladder_breaks_no_issuers_order():
    for vocabulary, held in ties.places().items():
        by_rank = sorted((rank, rung) for rung, rank in held.values())
        assert [rung for _, rung in by_rank] == sorted(rung for _, rung in by_rank), vocabulary


def test_a_rung_says_no_more_than_the_words():
    for held in ties.places().values():
        for label, (rung, _) in held.items():
            if re.search("alli|eternal|permanent|all-weather", label):
                expected = 4
            elif "strategic" not in label:
                expected = 1
            else:
                expected = 3 if re.search("enhanced|special|comprehensive", label) else 2
            assert rung == expected, label
    assert len(ties.ladder()) == 4


# Kazakhstan on goods-2023


def test_partners_of_every_issuer_are_there_with_label_issuer_and_loss(world, kazakhstan):
    found = kazakhstan.declared
    assert set(found.partners) >= FROM_RECORD
    china, russia, union = (found.partners[code] for code in ("CHN", "RUS", "EU"))
    assert (china.label, china.vocabulary, china.rung) == (
        "permanent comprehensive strategic partnership",
        "Chinese MFA",
        4,
    )
    assert russia.label == "eternal friendship and alliance"
    assert (union.label, union.vocabulary) == ("enhanced partnership and cooperation agreement", "EU treaty types")
    assert china.loss == pytest.approx(kazakhstan.loss["China"], abs=1e-4)
    alone = losses(world, "KAZ", {"ITA": ["ITA"]}, total=False).of_state["ITA"]
    assert found.partners["ITA"].loss == pytest.approx(alone, abs=1e-4)


def test_a_group_is_one_partner_cut_off_as_a_whole(world, kazakhstan):
    union = kazakhstan.declared.partners["EU"]
    assert set(union.members) == set(st.record.members("EU", on=world.date))
    assert union.loss == pytest.approx(kazakhstan.loss["EU"], abs=1e-4)
    assert any("European Union" in said and "France" in said for said in kazakhstan.declared.notes)


def test_tau_is_over_all_issuers_and_inside_each_with_enough(kazakhstan):
    found = kazakhstan.declared
    rungs = [partner.rung for partner in found.partners.values()]
    lost = [partner.loss for partner in found.partners.values()]
    assert found.tau == pytest.approx(by_hand(rungs, lost))
    assert list(found.inside) == ["Kazakh practice (Foreign Policy Concept and Akorda)"]  # China and the EU: one each
    (own,) = found.inside.values()
    held = {code: p for code, p in found.partners.items() if p.vocabulary.startswith("Kazakh")}
    ranks = [ties.places()[p.vocabulary][p.label][1] for p in held.values()]
    assert own.tau == pytest.approx(by_hand(ranks, [p.loss for p in held.values()]))
    assert own.partners == len(held)


def by_hand(ranks, values):
    """Kendall's tau-b by its definition: pairs in order less pairs out of it, over those not tied on either side."""
    one, two = (np.sign(np.subtract.outer(x, x)) for x in (np.array(ranks, float), np.array(values)))
    return float((one * two).sum() / np.sqrt((one**2).sum() * (two**2).sum()))


def test_main_partners_without_a_tier_are_named(world, kazakhstan):
    flow = world.trade_flow.sum("sector").to_pandas()
    share = (flow.loc["KAZ"] + flow["KAZ"]).drop("KAZ")
    share /= share.sum()
    main = set(share[share >= ties.MAIN].index)
    assert set(kazakhstan.declared.without) == main - set(kazakhstan.declared.partners)
    assert "NLD" in kazakhstan.declared.without
    assert list(kazakhstan.declared.without) == sorted(kazakhstan.declared.without, key=lambda code: -share[code])


def test_json_has_partners_ladder_and_who_is_without(kazakhstan):
    found = json.loads(json.dumps(kazakhstan.to_dict()))["declared"]
    assert found["partners"]["CHN"]["issuer"] == "Chinese MFA"
    assert found["partners"]["EU"]["rung"] == 1
    assert found["tau"] == pytest.approx(kazakhstan.declared.tau)
    assert [rung["name"] for rung in found["ladder"]] == [rung["name"] for rung in ties.ladder()]
    assert found["without"] == list(kazakhstan.declared.without)


# Neighbours of the case


def test_a_partner_inside_a_region_is_shown_without_a_loss(world):
    merged = world.aggregate(countries={"Caucasus": ["ARM", "AZE", "GEO"], "union": ["EU"]})
    found = st.balance(merged, "KAZ", {"union": ["union"], "other": "rest"}, beside=(), stress=False, span=())
    azerbaijan = found.declared.partners["AZE"]
    assert np.isnan(azerbaijan.loss)
    assert azerbaijan.where == "inside Caucasus"
    assert found.declared.partners["EU"].members == ("union",)
    assert found.declared.partners["EU"].loss == pytest.approx(found.loss["union"], abs=1e-4)
    assert found.declared.partners["ITA"].where == "inside union"
    ranked = [(p.rung, p.loss) for p in found.declared.partners.values() if np.isfinite(p.loss)]
    assert found.declared.tau == pytest.approx(by_hand(*zip(*ranked, strict=True)))
    assert {"Caucasus", "union"}.isdisjoint(found.declared.without)  # labels of no state


def test_of_two_tiers_alike_the_later_one_is_shown(kazakhstan):
    azerbaijan = kazakhstan.declared.partners["AZE"]
    assert (azerbaijan.instrument, azerbaijan.tier.since) == ("KAZ-AZE-2022", "2022-08-24")


@pytest.mark.parametrize("state", ["UZB", "KGZ", "TJK", "TKM", "AZE", "ARM"])
def test_other_states_of_the_region_have_theirs(world, state):
    found = st.balance(world, state, beside=(), stress=False, span=()).declared
    assert len(found.partners) >= 1
    assert all(partner.loss >= 0 for partner in found.partners.values())


def test_a_member_of_the_union_has_the_unions_tier(world):
    found = st.balance(world, "ITA", beside=(), stress=False, span=()).declared
    assert found.partners["KAZ"].label == "strategic partnership"  # its own treaty stands above the union's
    assert found.partners["ARM"].via == "EU"


def test_a_state_without_any_tier_says_so(world):
    found = st.balance(world, "BRA", beside=(), stress=False, span=())
    assert found.declared is None
    assert "no declared tier" in found.absent["B8"]
    undated = st.balance(world.replace(date=""), "KAZ", {"Russia": ["RUS"], "other": "rest"}, beside=())
    assert undated.declared is None
    assert "no date" in undated.absent["B8"]


def test_the_day_decides(world):
    before = st.balance(world.replace(date="2015-01-01"), "KAZ", beside=(), stress=False, span=()).declared
    assert before.partners["CHN"].label == "comprehensive strategic partnership"
    assert before.partners["EU"].label == "partnership and cooperation agreement"
    assert "JPN" not in before.partners
    assert "KAZ-MNG-2024" not in {partner.instrument for partner in before.partners.values()}


@pytest.mark.parametrize("state", ["KAZ", "KOR", "DEU"])
def test_coverage_by_depth_adds_up_to_the_coverage(state: str):
    world = st.load("goods-2023")
    found = ties.coverage_by_depth(world, state)
    assert sum(found.values()) == pytest.approx(1.0)
    assert 1.0 - found["none"] == pytest.approx(ties.coverage(world, state))
    assert set(found) <= {*map(str, range(8)), "not measured", "none"}


def test_korea_trades_under_deep_agreements_and_kazakhstan_under_shallow_ones():
    world = st.load("goods-2023")
    assert ties.coverage_by_depth(world, "KOR")["7"] > 0.3
    assert set(ties.coverage_by_depth(world, "KAZ")) == {"1", "2", "not measured", "none"}
