"""Agreements and memberships as measures: what they change, what they leave, and that they undo."""

from __future__ import annotations

import numpy as np
import pytest

import steppe as st
from steppe.tariffs import build, mfn
from steppe.tariffs.preferences import regime

EAEU = ["ARM", "BLR", "KAZ", "KGZ", "RUS"]


@pytest.fixture(scope="module")
def world() -> st.World:
    return st.load("goods-2023")


def rates(policy_or_world, world: st.World, exporter: str, importer: str) -> float:
    values = policy_or_world.tariff if hasattr(policy_or_world, "idle") else policy_or_world.array("tariff")
    return float(values[0, world.index(exporter), world.index(importer)])


def resolved(world: st.World, *measures):
    from steppe.scenario import resolve

    return resolve(st.Scenario("s", measures), world)


def test_base_tariffs_are_mfn_less_what_the_record_has(world: st.World) -> None:
    table = mfn.table()
    assert rates(world, world, "CHN", "KAZ") == table["KAZ"].rate > 0
    assert rates(world, world, "RUS", "KAZ") == 0
    assert rates(world, world, "VNM", "RUS") == 0
    assert rates(world, world, "DEU", "FRA") == 0
    assert rates(world, world, "CHN", "CAN") == table["CAN"].rate
    assert rates(world, world, "RUS", "UKR") == table["UKR"].rate  # suspended between these two alone
    assert rates(world, world, "KAZ", "UKR") == rates(world, world, "UKR", "KAZ") == 0
    assert (np.diagonal(world.array("tariff")[0]) == 0).all()
    assert len({table[c].rate for c in st.record.members("EU", "2023-12-31")}) == 1


def test_the_description_says_what_the_tariffs_rest_on(world: st.World) -> None:
    text = world.describe()
    assert "simple average MFN rate" in text
    assert "mean of its income quartile" in text
    assert "pairs with trade" in text
    assert "EU " in text


def test_every_rate_has_a_source_or_says_that_it_is_a_mean() -> None:
    for row in mfn.table().values():
        assert 0 <= row.rate < 0.5
        assert (row.basis == mfn.MEAN) != bool(row.source_title)
        assert row.income_quartile in build.GROUPS


def test_signing_takes_tariffs_between_the_parties_to_zero(world: st.World) -> None:
    policy = resolved(world, st.Sign("EAEU-IND"))
    assert rates(world, world, "IND", "KAZ") > 0
    for member in EAEU:
        assert rates(policy, world, "IND", member) == rates(policy, world, member, "IND") == 0
    assert rates(policy, world, "CHN", "KAZ") == rates(world, world, "CHN", "KAZ")
    half = resolved(world, st.Sign("EAEU-IND", tariff_cut=0.5))
    assert rates(half, world, "IND", "KAZ") == pytest.approx(0.5 * rates(world, world, "IND", "KAZ"))
    assert (policy.trade_cost == 1).all()


def test_those_on_one_side_of_an_agreement_give_each_other_nothing() -> None:
    goods = st.load("goods-2023")
    (ruling,) = st.solve(goods, st.Sign("GBR-CARIFORUM-STATES")).policy.rulings
    britain, jamaica, barbados = (goods.index(code) for code in ("GBR", "JAM", "BRB"))
    assert ruling.pairs[0, britain, barbados]
    assert ruling.pairs[0, jamaica, britain]
    assert not ruling.pairs[0, jamaica, barbados]


def test_signing_with_an_effect_lowers_trade_costs_too(world: st.World) -> None:
    policy = resolved(world, st.Sign("EAEU-IND", effect=0.4))
    i, n = world.index("KAZ"), world.index("IND")
    assert policy.trade_cost[0, i, n] == pytest.approx(np.exp(-0.4 / 5.0))
    assert policy.trade_cost[0, i, world.index("CHN")] == 1
    assert policy.trade_cost[0, i, world.index("RUS")] == 1


def test_joining_a_customs_union(world: st.World) -> None:
    policy = resolved(world, st.Join("EAEU", "UZB"))
    union = np.mean([mfn.table()[c].rate for c in EAEU])
    assert rates(policy, world, "CHN", "UZB") == pytest.approx(union)
    assert rates(world, world, "VNM", "UZB") > 0
    assert rates(policy, world, "VNM", "UZB") == rates(policy, world, "UZB", "VNM") == 0
    for member in EAEU:
        assert rates(policy, world, member, "UZB") == rates(policy, world, "UZB", member) == 0
    assert rates(policy, world, "UZB", "CHN") == rates(world, world, "UZB", "CHN")
    assert rates(policy, world, "CHN", "KAZ") == rates(world, world, "CHN", "KAZ")


def test_leaving_keeps_what_other_agreements_give(world: st.World) -> None:
    policy = resolved(world, st.Leave("EAEU", "KAZ"))
    assert rates(policy, world, "VNM", "KAZ") == mfn.table()["KAZ"].rate
    assert rates(policy, world, "KAZ", "VNM") == mfn.table()["VNM"].rate
    assert rates(policy, world, "RUS", "KAZ") == 0  # the CIS free trade area still holds
    both = resolved(world, st.Leave("EAEU", "KAZ"), st.Leave("CIS-FTA-2011", None))
    assert rates(both, world, "CHN", "KAZ") == rates(world, world, "CHN", "KAZ")


def test_join_then_leave_restores_the_world(world: st.World) -> None:
    joined = st.solve(world, st.Scenario("in", (st.Join("EAEU", "UZB"),)), closure="fixed")
    back = st.solve(joined.after, st.Scenario("out", (st.Leave("EAEU", "UZB"),)), closure="fixed")
    assert np.abs(back.after.array("tariff") - world.array("tariff")).max() < 1e-15
    flow, again = world.array("trade_flow"), back.after.array("trade_flow")
    assert (np.abs(flow - again) <= 1e-8 * flow.sum(axis=1, keepdims=True)).all()
    assert not np.allclose(joined.after.array("tariff"), world.array("tariff"))
    together = resolved(world, st.Join("EAEU", "UZB"), st.Leave("EAEU", "UZB"))
    assert np.array_equal(together.tariff, world.array("tariff"))


def test_the_outcome_lists_every_pair_and_why(world: st.World) -> None:
    out = st.solve(world, st.Scenario("in", (st.Join("EAEU", "UZB"), st.Tariff("USA", "CHN", increase=0.1))))
    changes = out.tariff_changes()
    assert len(changes) == (out.after.array("tariff") != world.array("tariff")).sum()
    row = changes[(changes.exporter == "VNM") & (changes.importer == "UZB")].iloc[0]
    assert row.why == "UZB joins EAEU (customs union)"
    assert row.after == 0
    assert set(changes[changes.importer == "USA"].why) == {"set by the scenario"}
    assert any("UZB joins EAEU (customs union):" in note for note in out.policy.notes)


def test_the_parties_gain_from_an_agreement(world: st.World) -> None:
    out = st.solve(world, st.Scenario("x", (st.Sign("EAEU-IND"),)), closure="balanced")
    assert float(out.exports("KAZ").loc["IND", "percent"]) > 20
    assert float(out.imports("RUS").loc["IND", "percent"]) > 10


@pytest.mark.parametrize(
    ("measure", "sentence"),
    [
        (st.Join("SCO", "TUR"), "SCO is a"),
        (st.Join("EAUE", "UZB"), "no instrument or organisation 'EAUE': did you mean 'EAEU'?"),
        (st.Join("EAEU", "UZP"), "has no country 'UZP'"),
        (st.Sign("EAEU-INDIA"), "no instrument or organisation 'EAEU-INDIA'"),
    ],
)
def test_what_cannot_be_is_said(world: st.World, measure, sentence: str) -> None:
    with pytest.raises(st.SteppeError, match=sentence.replace("?", r"\?")):
        resolved(world, measure)


def test_a_world_without_date_or_codes_is_told_what_to_do() -> None:
    own = st.World.from_arrays(
        countries=["A", "B"], sectors=["s"], trade_flow=[[[5.0, 1.0], [1.0, 5.0]]], trade_elasticity=4.0
    )
    with pytest.raises(st.SteppeError, match=r'use world\.replace\(date="2023-12-31"\)'):
        resolved(own, st.Join("EAEU", "A"))
    dated = own.replace(date="2023-12-31")
    with pytest.raises(st.SteppeError, match="there is no MFN rate for some countries"):
        resolved(dated, st.Leave("EAEU", ["A", "B"]))


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: st.Sign(""), "Sign: `agreement` is '': give the id or name that the record has."),
        (lambda: st.Sign("EAEU-IND", tariff_cut=1.5), "Sign: `tariff_cut` is 1.5: it is the share taken off"),
        (lambda: st.Sign("EAEU-IND", effect="estimated"), "`effect` cannot be 'estimated'"),
    ],
)
def test_arguments_are_checked(make, sentence: str) -> None:
    with pytest.raises(st.SteppeError) as caught:
        make()
    assert sentence in str(caught.value)


def test_yaml_both_ways() -> None:
    scenario = st.Scenario("s", (st.Sign("EAEU-IND", 0.5), st.Join("EAEU", ["UZB", "TJK"]), st.Leave("EAEU", "KAZ")))
    again = st.Scenario.from_yaml(scenario.to_yaml())
    assert again == scenario
    assert again.hash == scenario.hash


def test_a_regime_with_changed_members_leaves_others_alone() -> None:
    countries = ["KAZ", "RUS", "UZB", "VNM", "DEU", "FRA"]
    base = regime(countries, "2023-12-31")
    joined = regime(countries, "2023-12-31", {"EAEU": frozenset(EAEU) | {"UZB"}})
    different = np.argwhere(base.rate[0] != joined.rate[0])
    assert {tuple(sorted((countries[i], countries[n]))) for i, n in different} <= {
        ("UZB", "VNM"),
        ("DEU", "UZB"),
        ("FRA", "UZB"),
        ("RUS", "UZB"),
        ("KAZ", "UZB"),
    }
    assert ("DEU", "FRA") not in {(countries[i], countries[n]) for i, n in different}
