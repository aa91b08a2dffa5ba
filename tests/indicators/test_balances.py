"""`st.balance` of several states: a row each, and what cannot be compared between them."""

from __future__ import annotations

import json

import numpy as np
import pytest

import steppe as st
from steppe.problems import SteppeError, UnknownLabel


@pytest.fixture(scope="module")
def world():
    return st.load("goods-2023")


@pytest.fixture(scope="module")
def three(world):
    return st.balance(world, ["KAZ", "uz", "Kyrgyzstan"], beside=())


def test_each_state_is_its_own_balance(world, three):
    assert [found.state for found in three] == ["KAZ", "UZB", "KGZ"] == list(three.states)
    alone = st.balance(world, "UZB", beside=())
    assert three["UZB"].loss == alone.loss
    assert three[1] is three["UZB"]
    assert len(three) == 3
    with pytest.raises(UnknownLabel, match="RUS is not among the states: KAZ, UZB, KGZ"):
        three["RUS"]


def test_the_frame_has_the_headline_of_each(world, three):
    frame = three.to_frame()
    assert list(frame.index) == ["KAZ", "UZB", "KGZ"]
    for found in three:
        row = frame.loc[found.state]
        worst, loss = found.worst
        low, high = found.to_dict()["loss_range"][worst]
        assert (row["worst_vector"], row["loss"]) == (worst, loss)
        assert (row["loss_low"], row["loss_high"]) == (low, high)
        assert row["loss_short_run"] == found.stress.of_state[worst]
        assert row["effective_vectors"] == found.effective_vectors
        assert row["distance_from_gravity"] == found.distance_from_gravity
        assert row["agreement_coverage"] == found.coverage


def test_json_and_repr(three):
    plain = json.loads(json.dumps(three.to_dict()))
    assert plain["states"] == ["KAZ", "UZB", "KGZ"]
    assert plain["balances"]["KGZ"]["worst"]["loss"] == pytest.approx(three["KGZ"].worst[1])
    assert plain["notes"] == list(three.notes)
    text = repr(three)
    for found in three:
        assert f"{found.worst[1]:.2f} %" in text
    assert "in the long run" in text


def test_one_name_twice_is_one_row_and_all_unknown_ones_are_said(world):
    assert list(st.balance(world, ("KAZ", "Kazakhstan", "KZ"), beside=(), stress=False, span=()).states) == ["KAZ"]
    with pytest.raises(UnknownLabel) as caught:
        st.balance(world, ["KZA", "Narnia", "UZB", "UZX"])
    assert len(caught.value.problems) == 3
    assert "did you mean 'KAZ'?" in caught.value.problems[0]
    with pytest.raises(UnknownLabel) as caught:
        st.balance(world, "KAZ", peers=("UZX", "UZB", "KGX"))
    assert len(caught.value.problems) == 2
    with pytest.raises(SteppeError, match="needs a state"):
        st.balance(world, [])


# What cannot be compared


def notes(world, *states, vectors="poles"):
    return st.balance(world, states, vectors, beside=(), stress=False, span=()).notes


def test_states_that_lie_in_one_vector_and_in_the_middle_need_no_note(world, three):
    assert three.notes == ()
    assert notes(world, "KAZ") == ()


def test_a_state_that_is_a_vector_of_its_own_is_named(world):
    (homes, around) = notes(world, "KAZ", "UZB", "RUS", "DEU")
    assert homes.startswith(
        "Kazakhstan and Uzbekistan lie in Central Asia and Caucasus, Russian Federation in Russia, "
    )
    assert "Germany in EU" in homes
    assert "of 7 vectors and of 6" in homes
    assert "effective numbers" in homes
    assert around.startswith(
        "poles is drawn around Central Asia and Caucasus: Russian Federation and Germany lie outside"
    )


def test_states_that_are_alike_but_far_from_what_it_is_drawn_for_are_named(world):
    (around,) = notes(world, "BRA", "ARG")
    assert "poles is drawn around Central Asia and Caucasus: Brazil and Argentina lie outside" in around


def test_neighbours_are_each_states_own(world):
    (own,) = notes(world, "KAZ", "UZB", vectors="neighbours")
    assert "neighbours" in own
    assert "cannot be compared" in own


def test_a_partition_of_the_world_notes_continents_alone(world):
    assert notes(world, "KAZ", "JPN", vectors="regions") == ()
    (homes,) = notes(world, "KAZ", "DEU", vectors="regions")
    assert "Kazakhstan in Asia and Pacific, Germany in Europe" in homes.replace(" lies", "")


def test_peers_are_compared_states_too(world):
    found = st.balance(world, "KAZ", peers=("UZB", "DEU"), beside=(), stress=False, span=())
    assert any("Germany in EU" in note for note in found.notes)
    assert any("drawn around" in note for note in found.notes)
    near = st.balance(world, "KAZ", peers=("UZB",), beside=(), stress=False, span=())
    assert not any("drawn around" in note or "lie in" in note for note in near.notes)


def test_losses_of_a_state_do_not_depend_on_who_is_beside_it(world):
    one = st.balance(world, ["KAZ", "DEU"], beside=(), stress=False, span=())["KAZ"]
    other = st.balance(world, ["KAZ"], beside=(), stress=False, span=())["KAZ"]
    np.testing.assert_array_equal(list(one.loss.values()), list(other.loss.values()))
