"""Partitions: read on a world, disjoint and complete, or a sentence that says what is wrong."""

from __future__ import annotations

import pytest

import steppe as st
from steppe.indicators.partition import partition, partitions, vectors_of
from steppe.problems import SteppeError, UnknownLabel

EU_BY_SECTOR = 18  # members with a label of their own in eurasia-2023, and the region of the others


@pytest.fixture(scope="module", params=["goods-2023", "eurasia-2023"])
def world(request):
    return st.load(request.param)


@pytest.mark.parametrize("name", partitions())
@pytest.mark.parametrize("state", ["KAZ", "RUS", "DEU", "EGY"])
def test_shipped_partitions_hold_every_partner_once(world, name, state):
    found = vectors_of(name, world, state)
    inside = [label for labels in found.members.values() for label in labels]
    assert sorted(inside) == sorted(set(world.countries) - {state})
    assert all(found.members.values())


def test_groups_are_read_at_the_date_and_regions_inside_them_count():
    found = vectors_of("poles", st.load("eurasia-2023"), "KAZ")
    assert "rest-of-EU" in found.members["EU"]
    assert len(found.members["EU"]) == EU_BY_SECTOR
    before = st.load("goods-2023").replace(date="2012-12-31")
    assert "HRV" not in vectors_of("poles", before, "KAZ").members["EU"]  # joined in 2013
    assert "GBR" in vectors_of("poles", before, "KAZ").members["EU"]


def test_the_state_leaves_its_own_vector_and_an_empty_one_is_noted(world):
    found = vectors_of("poles", world, "RUS")
    assert "Russia" not in found.members
    assert "Vector Russia has no partner of RUS in this world." in found.notes
    assert "UZB" not in vectors_of("poles", world, "UZB").members["Central Asia and Caucasus"]


def test_first_come_first_counted():
    found = vectors_of("blocs", st.load("goods-2023"), "KAZ")
    assert "RUS" in found.members["EAEU"]
    assert "RUS" not in found.members["BRICS beyond the EAEU"]
    assert "DEU" in found.members["EU"]


def test_neighbours_are_those_of_the_map(world):
    found = vectors_of("neighbours", world, "KAZ")
    assert {m for inside in list(found.members.values())[:-1] for m in inside} == {"RUS", "CHN", "KGZ", "UZB", "TKM"}


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"a": ["RUS", "CHN"], "b": ["CHN"], "c": "rest"}, "CHN is in the vectors a and b"),
        ({"a": ["RUS"]}, "in no vector: add them, or a vector with `rest`"),
        ({"a": ["Rusia"], "b": "rest"}, "did you mean 'RUS'?"),
        ({"a": "rest", "b": "rest"}, "only one vector can take the rest"),
        ({"a": 3}, "vectors.a: give a list of labels and groups"),
        ({}, "`vectors` must be a mapping"),
        ("pole", "did you mean 'poles'?"),
        ("none.yaml", "There is no partition file"),
    ],
)
def test_what_is_wrong_is_said(given, sentence):
    with pytest.raises(SteppeError) as caught:
        vectors_of(given, st.load("goods-2023"), "KAZ")
    assert sentence in str(caught.value)


def test_all_problems_at_once():
    with pytest.raises(SteppeError) as caught:
        vectors_of({"a": ["RUS", "Atlantis"], "b": ["RUS"]}, st.load("goods-2023"), "KAZ")
    assert len(caught.value.problems) == 3


def test_an_unknown_state():
    with pytest.raises(UnknownLabel, match="KAZ"):
        vectors_of("poles", st.load("goods-2023"), "KZA")


def test_files_are_read_and_refused_with_their_line(tmp_path):
    good = tmp_path / "own.yaml"
    good.write_text("name: own\nvectors:\n  north: [RUS]\n  other: rest\n", encoding="utf-8")
    assert partition(good).vectors == {"north": ("RUS",), "other": "rest"}
    bad = tmp_path / "bad.yaml"
    bad.write_text("name: own\nvectros:\n  north: [RUS]\n", encoding="utf-8")
    with pytest.raises(SteppeError, match=r"bad\.yaml line 2: unknown key `vectros`: did you mean 'vectors'"):
        partition(bad)


def test_a_state_has_the_vector_that_would_hold_it():
    world = st.load("goods-2023")
    homes = {state: vectors_of("poles", world, state).home for state in ("KAZ", "AZE", "RUS", "DEU", "BRA")}
    assert homes == {
        "KAZ": "Central Asia and Caucasus",
        "AZE": "Central Asia and Caucasus",
        "RUS": "Russia",
        "DEU": "EU",
        "BRA": "other",
    }
    assert vectors_of("blocs", world, "RUS").home == "EAEU"  # the first that holds it, before BRICS
    assert vectors_of("poles", world, "KAZ").around == "Central Asia and Caucasus"
    assert not vectors_of("poles", world, "KAZ").by_state
    assert vectors_of("neighbours", world, "KAZ").by_state


def test_a_partition_is_drawn_around_a_vector_of_its_own(tmp_path):
    own = tmp_path / "own.yaml"
    own.write_text("name: own\naround: south\nvectors:\n  north: [RUS]\n  other: rest\n", encoding="utf-8")
    with pytest.raises(SteppeError, match="`around` is 'south', which is no vector of it: they are north, other"):
        partition(own)
    own.write_text("name: own\naround: other\nvectors:\n  north: [RUS]\n  other: rest\n", encoding="utf-8")
    assert partition(own).around == "other"
