"""A state's balance through the shipped worlds: its numbers, the years that are not there, words, picture, command."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from matplotlib.figure import Figure

import steppe as st
from steppe.indicators.past_words import TARIFFS
from steppe.report import path_picture
from steppe.report.balance_pictures import picture
from steppe.worlds.listing import through_time

YEARS = (1996, 2000, 2004, 2008, 2012, 2016, 2023)


@pytest.fixture(scope="module")
def kazakhstan() -> st.BalancePath:
    return st.balance_path("KAZ")


@pytest.fixture(autouse=True)
def wide(steppe: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal on which no sentence is broken."""
    monkeypatch.setenv("COLUMNS", "600")


# The numbers


def test_each_year_is_the_balance_of_its_world(kazakhstan: st.BalancePath):
    assert kazakhstan.years == YEARS == tuple(through_time())
    assert not kazakhstan.absent
    for year in (1996, 2016):
        own = st.balance(st.load(f"goods-{year}"), "KAZ", beside=(), stress=False, span=())
        point = kazakhstan[year]
        assert point.date == f"{year}-12-31"
        assert point.loss == pytest.approx(own.loss, rel=1e-9)
        assert point.headline.effective_vectors == pytest.approx(own.effective_vectors)
        assert point.shares == pytest.approx(own.concentration["turnover"].shares)


def test_every_year_is_without_tariffs(kazakhstan: st.BalancePath):
    world = st.load("goods-2023")
    free = world.replace(tariff=np.zeros_like(world.array("tariff")))
    own = st.balance(free, "KAZ", beside=(), stress=False, span=())
    assert kazakhstan[2023].loss == pytest.approx(own.loss, rel=1e-9)
    assert TARIFFS in kazakhstan.notes


def test_kazakhstan_turns_from_russia_to_the_west_and_to_china(kazakhstan: st.BalancePath):
    assert kazakhstan[1996].headline.worst[0] == "Russia"
    assert kazakhstan[2023].headline.worst[0] == "EU"
    china = [kazakhstan[year].loss["China"] for year in (1996, 2004, 2023)]
    assert china == sorted(china)
    shares = kazakhstan.to_frame()["share Russia"]
    assert shares[1996] > 2 * shares[2023]


def test_groups_are_those_of_the_time(kazakhstan: st.BalancePath):
    assert [kazakhstan[year].economies["EU"] for year in (1996, 2004, 2016, 2023)] == [15, 25, 28, 27]
    assert any("EU 15 in 1996, 25 in 2004, 27 in 2008, 28 in 2016, 27 in 2023" in note for note in kazakhstan.notes)


def test_what_is_filled_in_is_counted_and_said(kazakhstan: st.BalancePath):
    world = st.load("goods-1996")
    flow, at = world.array("trade_flow")[0].copy(), world.index("KAZ")
    np.fill_diagonal(flow, 0.0)
    filled = np.where(world.array("imputed")[0] > 0, flow, 0.0)
    assert kazakhstan[1996].imputed["exports"] == pytest.approx(filled[at].sum() / flow[at].sum())
    assert kazakhstan[1996].imputed["imports"] == pytest.approx(filled[:, at].sum() / flow[:, at].sum())
    assert kazakhstan[2000].imputed["exports"] == 0.0
    (said,) = [note for note in kazakhstan.notes if note.startswith("Much is filled in")]
    assert "exports of 1996" in said
    assert "2004" not in said


# Years and states that are not there


def test_years_without_the_state_are_said():
    found = st.balance_path("Montenegro")
    assert found.state == "MNE"
    assert found.years == (2008, 2012, 2016, 2023)
    assert found.absent == dict.fromkeys((1996, 2000, 2004), "the table of that year lacks it.")
    with pytest.raises(st.SteppeError, match=r"There is no balance of MNE in 1996: the table of that year lacks it\."):
        found[1996]
    inside = st.balance_path("BEL")
    assert inside.years == (2023,)
    assert set(inside.absent.values()) == {"it is inside BLX in the table of that year."}
    without = st.balance_path("VEN", since=2012).absent
    assert without == {2016: "it has no GDP or no exports in the tables of that year."}


def test_years_before_a_group_of_the_partition_are_said():
    found = st.balance_path("KAZ", vectors="blocs")
    assert found.years == (2016, 2023)
    assert "EAEU was not in existence on 2012-12-31" in found.absent[2012]
    assert not any("List the countries" in why for why in found.absent.values())


def test_before_the_first_world(kazakhstan: st.BalancePath):
    early = st.balance_path("KAZ", since=1990)
    assert early.years == kazakhstan.years
    assert early.notes[0] == "The first shipped world is of 1996."
    assert not any(note.startswith("The first") for note in kazakhstan.notes)


@pytest.mark.parametrize("since", [2017, 2023, 3000, "1996", 1996.0, True, None])
def test_a_year_that_cannot_be_is_a_sentence(since):
    with pytest.raises(st.SteppeError, match=r"^since is .*: .*the worlds are of 1996, 2000, .*, 2023\.$"):
        st.balance_path("KAZ", since=since)


def test_a_state_that_no_world_has_and_a_partition_that_is_none():
    with pytest.raises(st.UnknownLabel, match="world 'goods-2023' has no country 'KZA': did you mean 'KAZ'"):
        st.balance_path("KZA")
    with pytest.raises(st.SteppeError, match="There is no partition 'pols'"):
        st.balance_path("KAZ", vectors="pols")
    with pytest.raises(st.SteppeError, match="in no vector"):
        st.balance_path("KAZ", vectors={"Russia": ["RUS"]})


# Text, JSON, table


def test_json_has_every_year_with_its_measures(steppe, kazakhstan: st.BalancePath):
    done = steppe("balance", "KAZ", "--since", "1996", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert set(found) == {"state", "partition", "since", "units", "years", "absent", "notes"}
    assert (found["state"], found["partition"], found["since"], found["absent"]) == ("KAZ", "poles", 1996, {})
    assert [one["year"] for one in found["years"]] == list(YEARS)
    for one in found["years"]:
        point = kazakhstan[one["year"]]
        assert one["loss"] == pytest.approx(point.loss, rel=1e-9)
        assert one["worst"]["vector"] == point.headline.worst[0]
        assert one["effective_vectors"] == pytest.approx(point.headline.effective_vectors)
        assert set(one["trade_shares"]) == {"exports", "imports", "turnover"}
        assert sum(one["trade_shares"]["turnover"].values()) == pytest.approx(1.0)
        assert sum(one["loss_shares"].values()) == pytest.approx(1.0)
        assert set(one["imputed"]) == {"exports", "imports"}


def test_the_report_has_a_row_a_year_and_says_what_cannot_be_compared(steppe, kazakhstan: st.BalancePath):
    done = steppe("balance", "Kazakhstan", "--since", "1996")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0].startswith("Balance of Kazakhstan, 1996 to 2023, by poles; losses in % of real income")
    for point in kazakhstan.points:
        worst, loss = point.headline.worst
        row = next(line for line in lines if line.startswith(f"{point.year}  "))
        assert f"{worst} " in row
        assert f"{loss:.2f}" in row
    china = [line for line in lines if line.startswith("China  ")]
    assert china[0].split()[1:] == [f"{point.loss['China']:.2f}" for point in kazakhstan.points]
    assert china[1].split()[1:] == [f"{100 * point.shares['China']:.1f}" for point in kazakhstan.points]
    for note in kazakhstan.notes:
        assert f"- {note}" in done.stdout


def test_years_that_are_not_there_stand_together(steppe):
    done = steppe("balance", "MNE", "--since", "1996")
    assert "Not there:\n- 1996, 2000, 2004: the table of that year lacks it." in done.stdout


def test_markdown_has_a_row_a_year(steppe, kazakhstan: st.BalancePath):
    lines = steppe("balance", "KAZ", "--since", "2004", "--markdown").stdout.splitlines()
    assert len(lines) == 2 + 5
    assert lines[0].startswith("| year | worst vector | its long-run loss, % |")
    assert lines[-1].startswith(f"| 2023 | EU | {kazakhstan[2023].headline.worst[1]:.2f} |")


def test_repr_has_a_line_a_year_and_a_note(kazakhstan: st.BalancePath):
    lines = repr(kazakhstan).splitlines()
    assert len(lines) == 1 + len(YEARS) + len(kazakhstan.notes)
    assert lines[1].startswith("  1996: worst vector Russia, ")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("KAZ", "UZB"), "--since follows one state: ask for each of KAZ, UZB."),
        (("KAZ", "x.yaml"), "leave out the scenarios."),
        (("KAZ", "--world", "goods-2023"), "--world does not go with --since: leave it out."),
        (("KAZ", "--peers", "UZB"), "--peers does not go with --since: leave it out."),
        (("KAZ", "--past", "goods-2016"), "--past does not go with --since: leave it out."),
        (("KAZ", "--picture", "x.pdf"), "x.pdf is no picture name"),
        (("KZA",), "did you mean 'KAZ'?"),
    ],
)
def test_what_does_not_go_with_it_is_refused_in_words(steppe, words, said):
    done = steppe("balance", *words, "--since", "1996")
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stdout == ""


def test_a_year_without_worlds_after_it(steppe):
    done = steppe("balance", "KAZ", "--since", "2030")
    assert done.returncode == 2
    assert done.stderr.startswith("since is 2030: a path needs two years or more, and the worlds are of 1996, ")


def test_plain_balance_points_to_the_path(steppe):
    text = " ".join(steppe("balance", "KAZ").stdout.split())
    assert "none is shipped" not in text
    assert "`steppe balance STATE --since 1996` follow a state through the shipped ones" in text


def test_a_shipped_world_is_a_past_with_belgium_and_luxembourg_apart(steppe):
    world, past = st.load("goods-2023"), st.load("goods-2016")
    found = st.balance(world, "NLD", past=past, beside=(), stress=False, span=())
    shares = st.balance(past, "NLD", beside=(), stress=False, span=()).concentration["exports"].shares
    assert found.concentration["exports"].distance["past"] < 0.1
    assert shares["EU"] > 0.6
    assert "from past" in steppe("balance", "KAZ", "--past", "goods-2016").stdout


# The picture


def texts(path: Path) -> list[str]:
    svg = path.read_text(encoding="utf-8")
    ElementTree.fromstring(svg)
    return re.findall(r"<!-- (.*?) -->", svg)


def test_the_picture_names_vectors_values_units_and_source(steppe, kazakhstan: st.BalancePath, tmp_path: Path):
    done = steppe("balance", "KAZ", "--since", "1996", "--picture", "kaz.svg")
    assert "Drawn to kaz.svg" in done.stdout
    found = texts(tmp_path / "kaz.svg")
    assert "Balance of Kazakhstan, 1996 to 2023, by poles" in found
    for name, loss in kazakhstan[2023].loss.items():
        assert f"{name} {loss:.2f}" in found
        assert f"{name} {100 * kazakhstan[2023].shares[name]:.0f}" in found
    assert found.count("2016") == 3
    assert "Loss if cut off, % of real income, long run" in found
    said = " ".join(found)
    for part in ("worlds goods-1996 to goods-2023", "all without tariffs", "trade elasticity 5", "filled in"):
        assert part in said
    again = picture(kazakhstan, tmp_path / "again.svg")
    assert again.read_bytes() == (tmp_path / "kaz.svg").read_bytes()


def test_lines_and_bars_are_the_numbers(kazakhstan: st.BalancePath):
    figure, _ = path_picture.path_figure(kazakhstan)
    assert isinstance(figure, Figure)
    left, _, right = figure.axes
    lines = [line.get_ydata().tolist() for line in left.lines if len(line.get_xdata()) == len(YEARS)]
    for name, line in zip(kazakhstan.vectors, lines, strict=True):
        assert line == pytest.approx([point.loss[name] for point in kazakhstan.points])
    heights = np.array([bar.get_height() for bar in right.patches]).reshape(len(kazakhstan.vectors), len(YEARS))
    assert heights.sum(axis=0) == pytest.approx(100.0)


@pytest.mark.parametrize(("state", "vectors"), [("KAZ", "poles"), ("RUS", "neighbours"), ("BEL", "poles")])
def test_no_label_covers_another(state: str, vectors: str, tmp_path: Path):
    found = st.balance_path(state, vectors=vectors)
    figure, _ = path_picture.path_figure(found)
    figure.savefig(tmp_path / "x.png")
    for axes in figure.axes:
        boxes = [text.get_window_extent() for text in axes.texts]
        assert boxes
        for k, one in enumerate(boxes):
            assert not any(one.y0 < two.y1 - 1 and two.y0 < one.y1 - 1 for two in boxes[k + 1 :]), found.state


def test_labels_move_apart_and_stay_near():
    assert path_picture.apart([0.0, 5.0], 1.0, -1, 9) == [0.0, 5.0]
    places = path_picture.apart([1.0, 1.1, 1.2, 6.0], 1.0, 0, 9)
    assert all(b - a >= 1.0 - 1e-6 for a, b in pairwise(places))
    assert places[3] == pytest.approx(6.0)
