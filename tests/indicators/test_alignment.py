"""Alignment in the UN: by hand on small arrays, laws on the shipped tables, and what is missing."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from steppe.indicators import un_tables
from steppe.indicators.alignment import alignment
from steppe.indicators.un_measures import agreement, distance
from steppe.problems import SteppeError, UnknownLabel
from steppe.sourced import Source
from steppe.sources.catalogue import key_of

DATA = Path(__file__).parents[2].parent / "shared" / "data"
NEEDS_RAW = pytest.mark.skipif(
    not (DATA / "unvotes").exists(), reason="the raw votes and ideal points are not beside the project"
)
POLES = {"Russia": ["RUS"], "China": ["CHN"], "USA": ["USA"], "Germany": ["DEU"], "Turkey": ["TUR"]}
NAN = float("nan")
Y, A, N, ABSENT = un_tables.YES, un_tables.ABSTAIN, un_tables.NO, un_tables.ABSENT


def points(*rows: tuple[float, float, float]) -> np.ndarray:
    """Rows of (point, low, high) by year as [3, year]."""
    return np.array(rows).T


def test_a_distance_by_hand():
    state = points((0.0, -0.3, 0.4), (0.2, -0.1, 0.5))
    members = np.stack([points((1.0, 0.6, 1.8), (1.0, 0.6, 1.8)), points((2.0, 1.4, 2.6), (NAN, NAN, NAN))], axis=1)
    found = distance(state, members, np.array([2018, 2019]))
    assert found is not None
    # The vector stands at 1.5, with hypot(0.4, 0.6) / 2 below and hypot(0.8, 0.6) / 2 = 0.5 above it; then at 1.0,
    # with 0.4 and 0.8.
    assert found.value == pytest.approx((1.5 + 0.8) / 2)
    assert -found.high == pytest.approx(-1.15 - (math.hypot(0.3, 0.5) + math.hypot(0.3, 0.8)) / 2)
    assert -found.low == pytest.approx(-1.15 + (math.hypot(0.4, math.hypot(0.4, 0.6) / 2) + math.hypot(0.3, 0.4)) / 2)
    assert (found.years, found.members) == ((2018, 2019), 2)


def test_a_distance_whose_interval_holds_zero_begins_there():
    found = distance(points((0.0, -0.3, 0.3)), points((0.1, -0.3, 0.5))[:, None], np.array([2019]))
    assert found is not None
    assert found.low == 0
    assert found.high == pytest.approx(0.1 + 0.5)


def test_years_without_both_points_do_not_count():
    state, members = points((NAN, NAN, NAN), (1, 0, 2)), points((1, 0, 2), (NAN, NAN, NAN))[:, None]
    assert distance(state, members, np.array([2018, 2019])) is None
    assert distance(state, np.empty((3, 0, 2)), np.array([2018, 2019])) is None


def test_agreement_by_hand():
    state = np.array([Y, Y, N, A, A, ABSENT, Y], np.uint8)
    members = np.array([[Y, N, N, A, Y, Y, ABSENT], [Y, A, ABSENT, ABSENT, A, N, ABSENT]], np.uint8)
    three_way = agreement(state, members)
    assert (three_way.alike, three_way.votes, three_way.roll_calls) == (3 + 2, 5 + 3, 5)
    yes_or_no = agreement(state, members, abstentions=False)
    assert (yes_or_no.alike, yes_or_no.votes, yes_or_no.roll_calls) == (2 + 1, 3 + 1, 3)
    assert three_way.share == 5 / 8


def test_identical_voters_agree_always_and_who_never_voted_has_no_share():
    state = np.array([Y, N, A, ABSENT], np.uint8)
    assert agreement(state, state[None]).share == 1
    assert math.isnan(agreement(state, np.zeros((1, 4), np.uint8)).share)


def test_votes_pack_and_unpack():
    vote = np.random.default_rng(7).integers(0, 4, (5, 11)).astype(np.uint8)
    assert (un_tables.unpacked(un_tables.packed(vote), 11) == vote).all()


def test_arrays_of_votes_keep_every_vote_where_it_belongs():
    table = pd.DataFrame(
        {
            "rcid": [9, 9, 4],
            "year": [1991, 1991, 1992],
            "date": [pd.Timestamp("1991-10-03").date()] * 2 + [pd.Timestamp("1992-10-03").date()],
            "part": [True, True, False],
            "state": ["KAZ", "CHN", "CHN"],
            "vote": [N, A, Y],
        }
    )
    arrays = un_tables.votes_arrays(table, Source("somewhere"))
    assert arrays["states"].tolist() == ["CHN", "KAZ"]
    assert un_tables.unpacked(arrays["votes"], 2).tolist() == [[A, Y], [N, ABSENT]]
    assert arrays["rcid"].tolist() == [9, 4]


@pytest.mark.parametrize(("one", "other"), [("KAZ", "RUS"), ("KAZ", "USA"), ("CHN", "DEU"), ("SRB", "TUR")])
def test_it_is_symmetric(one: str, other: str):
    there, back = alignment(one, {"it": [other]})["it"], alignment(other, {"it": [one]})["it"]
    assert there.agreement == back.agreement
    assert there.yes_or_no == back.yes_or_no
    for a, b in ((there.last, back.last), (there.mean, back.mean)):
        assert a is not None
        assert b is not None
        assert [a.value, a.low, a.high] == pytest.approx([b.value, b.low, b.high])


def test_intervals_contain_their_points():
    value = un_tables.ideal_points().value
    held = ~np.isnan(value[0])
    assert (value[1][held] < value[0][held]).all()
    assert (value[0][held] < value[2][held]).all()
    for one in alignment("KAZ", POLES).vectors:
        for found in (one.last, one.mean):
            assert found is not None
            assert 0 <= found.low <= found.value <= found.high


def test_kazakhstan_votes_with_china_most_and_with_the_usa_least():
    found = alignment("KAZ", POLES)
    shares = {one.vector: one.agreement.share for one in found.vectors}
    near = {one.vector: one.mean.value for one in found.vectors if one.mean}
    assert max(shares, key=shares.__getitem__) == "China"
    assert min(near, key=near.__getitem__) == "Russia"
    assert min(shares, key=shares.__getitem__) == max(near, key=near.__getitem__) == "USA"
    assert found.years == (2019, 2023)
    assert found.vote_years == (2015, 2019)
    assert found["China"].agreement.votes == 485


def test_merged_vectors_add_their_votes():
    apart, together = alignment("KAZ", POLES), alignment("KAZ", {"all": ["RUS", "CHN", "USA", "DEU", "TUR"]})
    assert together["all"].agreement.votes == sum(one.agreement.votes for one in apart.vectors)
    assert together["all"].agreement.alike == sum(one.agreement.alike for one in apart.vectors)
    assert together["all"].mean is not None
    assert together["all"].mean.members == 5


def test_who_is_missing_is_said():
    vectors = {"mixed": ["KAZ", "TWN", "ABC", "RUS"], "Taiwan": ["TWN"], "empty": [], "itself": ["KAZ"]}
    found = alignment("KAZ", vectors)
    assert found["mixed"].missing == (
        "KAZ itself is left out.",
        "Without a vote in the UN: Taiwan.",
        "Not in the tables of the UN: ABC.",
    )
    assert found["mixed"].members == ("RUS",)
    assert found["Taiwan"].missing == ("Without a vote in the UN: Taiwan.", "No member has a seat in the UN.")
    assert found["Taiwan"].last is None
    assert found["empty"].missing == ("The vector is empty: nothing is measured.",)
    assert found["itself"].missing == ("KAZ itself is left out.",)
    assert found["itself"].agreement.votes == 0


def test_states_before_their_first_vote():
    found = alignment("KAZ", {"Russia": ["RUS"]}, until=1991, years=1)["Russia"]
    assert found.missing == ("No ideal point in 1991: KAZ.", "No vote in 1991: KAZ.")
    later = alignment("USA", {"neighbours": ["SSD", "SDN"]}, until=2005)["neighbours"]
    assert later.missing == ("No ideal point in 2001-2005: SSD.", "No vote in 2001-2005: SSD.")
    assert later.last is not None
    assert later.last.members == 1


def test_serbia_follows_yugoslavia_after_the_empty_years():
    value = un_tables.ideal_points()
    held = {state: ~np.isnan(value.value[0, value.states.index(state)]) for state in ("YUG", "SRB")}
    years = np.array(value.years)
    assert years[held["YUG"]].tolist() == [1991, 1992]
    assert years[held["SRB"]].tolist() == list(range(2000, 2024))


def test_a_later_year_is_answered_with_the_last_held_and_a_note():
    found = alignment("KAZ", POLES, until=2024)
    assert (found.years, found.vote_years) == ((2019, 2023), (2015, 2019))
    assert found.notes[-2:] == (
        "until=2024 is after the last year held of ideal points, 2023.",
        "until=2024 is after the last year held of votes, 2019.",
    )


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("KZA", "The tables of the UN have no state 'KZA': did you mean 'KAZ'?"),
        ("Kazakstanh", "The tables of the UN have no state 'Kazakstanh': did you mean 'KAZ'?"),
        ("TWN", "TWN has no vote in the UN General Assembly, so there is no alignment: leave it out."),
    ],
)
def test_an_unknown_state(state: str, said: str):
    with pytest.raises(UnknownLabel) as error:
        alignment(state, POLES)
    assert str(error.value) == said


def test_years_that_are_not_held_are_refused_together():
    with pytest.raises(SteppeError) as error:
        alignment("KAZ", POLES, until=1980, years=0)
    assert str(error.value) == (
        "until=1980: the tables of the UN begin in 1991, give a year from 1991 on.\n"
        "years=0: give the number of years to cover, 1 or more."
    )
    with pytest.raises(UnknownLabel, match="has no vector 'Chna': did you mean 'China'"):
        alignment("KAZ", POLES)["Chna"]


def test_it_is_short_and_goes_to_json():
    many = {f"vector {k}": ["RUS"] for k in range(12)}
    assert len(repr(alignment("KAZ", many)).splitlines()) == 10
    found = alignment("KAZ", POLES | {"nobody": []})
    assert "nobody   none" in repr(found)
    stored = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert stored["vectors"][0]["mean"]["members"] == 1
    assert stored["vectors"][-1]["agreement"] == {"alike": 0, "votes": 0, "roll_calls": 0, "share": None}
    assert [source["key"] for source in stored["sources"]] == ["un-ideal-points", "un-votes"]
    assert stored["notes"][0].startswith("Context, not a cause")


def test_the_tables_are_read_only_and_hold_the_same_states():
    held, cast = un_tables.ideal_points(), un_tables.votes()
    assert held.states == cast.states
    assert not held.value.flags.writeable
    assert not cast.vote.flags.writeable
    assert str(cast.date.max()) == "2020-01-14"
    assert sum((un_tables.DATA / name).stat().st_size for name in TABLES) < 400_000


TABLES = (un_tables.POINTS_TABLE, un_tables.VOTES_TABLE)


def test_the_tables_say_where_they_come_from():
    from steppe.sources.un import POINTS, VOTES

    text = (un_tables.DATA / un_tables.POINTS_TABLE).read_text(encoding="utf-8")
    assert text.startswith(f"# {POINTS}\nstate,year,point,low,high\n")
    with np.load(un_tables.DATA / un_tables.VOTES_TABLE) as held:
        assert str(held["source"]) == str(VOTES)
    assert [key_of(one) for one in (POINTS, VOTES)] == ["un-ideal-points", "un-votes"]


@NEEDS_RAW
def test_the_tables_are_those_that_the_raw_data_give(tmp_path: Path):
    for path in un_tables.write(DATA, tmp_path):
        assert path.read_bytes() == (un_tables.DATA / path.name).read_bytes(), path.name
