"""The sources of an outcome are those of what it used: spells and events, not all that is known of a group."""

from __future__ import annotations

import pytest

import steppe as st

DAY = "2023-12-31"


@pytest.fixture(scope="module")
def world() -> st.World:
    return st.load("goods-2023")


def used(world: st.World, *measures) -> tuple[st.Source, ...]:
    from steppe.scenario import resolve

    return resolve(st.Scenario("s", measures), world).sources


@pytest.mark.parametrize("group", ["EU", "EAEU", "CIS", "G7", "CENTRAL_ASIA"])
def test_a_group_brings_the_sources_of_its_members_on_the_day(world: st.World, group: str) -> None:
    found = used(world, st.TradeCost(group, "KAZ", change=1.1))
    assert found == tuple(dict.fromkeys(st.record.members(group, DAY).sources))
    assert found


def test_candidates_and_observers_are_not_cited(world: st.World) -> None:
    titles = " ".join(source.title for source in used(world, st.Embargo("EU", "RUS"), st.Join("EAEU", "UZB")))
    assert "andidate" not in titles
    assert "bserver" not in titles


def test_a_membership_brings_the_agreements_that_it_gives(world: st.World) -> None:
    found = {source.title for source in used(world, st.Leave("EAEU", "KAZ"))}
    vietnam = {source.title for source in st.record.members("EAEU-VNM", DAY).sources}
    assert vietnam <= found
    assert {source.title for source in st.record.members("EAEU", DAY).sources} <= found
    assert not any("Singapore" in title or "Mongolia" in title for title in found)


def test_a_signature_brings_what_names_its_parties(world: st.World) -> None:
    found = used(world, st.Sign("EAEU-EGY"))
    egypt = st.record.agreement("EAEU-EGY", on=DAY).sources
    assert found[: len(egypt)] == egypt
    assert set(found[len(egypt) :]) == set(st.record.members("EAEU", DAY).sources) - set(egypt)


def test_labels_alone_bring_none(world: st.World) -> None:
    assert used(world, st.Tariff("KAZ", "CHN", rate=0.1), st.Labour(None, 0.9)) == ()


def test_the_outcome_lists_the_scenarios_first_then_what_was_used_then_the_worlds(world: st.World) -> None:
    mine = st.Source("Mine")
    outcome = st.solve(world, st.Scenario("s", (st.Embargo("EU", "RUS"),), sources=(mine,)))
    members = st.record.members("EU", DAY).sources
    assert outcome.sources[: 1 + len(members)] == (mine, *members)
    assert set(outcome.sources[1 + len(members) :]) == set(world.sources)
