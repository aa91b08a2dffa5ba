"""Pictures of balance: what they hold, that they are the same twice, that no name covers another."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from matplotlib.figure import Figure

import steppe as st
from steppe.indicators.change import BalanceChange
from steppe.indicators.frontier import Candidate, Frontier, judged
from steppe.indicators.plain import headline_row, loss_range
from steppe.report import balance_pictures as pictures
from steppe.report import states_picture
from steppe.report.picture_labels import name_points

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(scope="module")
def before() -> st.Balance:
    return st.balance(st.load("goods-2023"), "KAZ", stress=False)


@pytest.fixture(scope="module")
def change() -> BalanceChange:
    doubled = st.Scenario("china-doubles", (st.Labour("CHN", 2.0),))
    return st.solve(st.load("goods-2023"), doubled, closure="balanced").balance("KAZ", stress=False)


def texts(path: Path) -> list[str]:
    """The texts of a picture: matplotlib notes each before its shapes."""
    svg = path.read_text(encoding="utf-8")
    ElementTree.fromstring(svg)
    return re.findall(r"<!-- (.*?) -->", svg)


def with_losses(b: st.Balance, mine: dict[str, float], theirs: dict[str, float]) -> st.Balance:
    losses = replace(b.headline.losses, of_state={**b.loss, **mine})
    losses = replace(losses, of_vector={**losses.of_vector, **theirs})
    return replace(b, headline=replace(b.headline, losses=losses), span={})


def test_balance_names_every_vector_and_its_loss(before: st.Balance, tmp_path: Path):
    found = texts(pictures.picture(before, tmp_path / "kaz.svg"))
    for name, loss in before.loss.items():
        assert found.count(name) == 2  # on the bars and in the plane
        assert f"{loss:.2f}" in found
    source = " ".join(found)
    for part in ("world goods-2023, 2023-12-31", "partition poles", "trade elasticities 4 to 8", "% of real income"):
        assert part in source
    assert pictures.picture(before, tmp_path / "kaz.png").read_bytes().startswith(PNG)


def test_bars_whiskers_and_points_are_the_numbers(before: st.Balance):
    axes = Figure().subplots()
    pictures.losses(axes, before)
    assert [bar.get_width() for bar in axes.patches] == pytest.approx(list(before.loss.values()))
    (whiskers,) = axes.collections
    ends = [tuple(segment[:, 0]) for segment in whiskers.get_segments()]
    assert np.array(ends) == pytest.approx(np.array(list(loss_range(before).values())))
    plane = Figure().subplots()
    pictures.asymmetry(plane, before)
    dots = [tuple(line.get_xydata()[0]) for line in plane.lines if line.get_marker() == "o"]
    theirs = before.headline.losses.of_vector
    assert dots == [(loss, theirs[name]) for name, loss in before.loss.items()]
    assert plane.get_xscale() == plane.get_yscale() == "log"


def test_change_shows_both_sides(change: BalanceChange, tmp_path: Path):
    found = texts(pictures.picture(change, tmp_path / "change.svg", note="closure balanced"))
    for side in (change.before, change.after):
        assert f"{side.loss['China']:.2f}" in found
    assert {"before", "after", "Balance of Kazakhstan under china-doubles"} <= set(found)
    assert any("closure balanced" in text for text in found)
    axes = Figure().subplots()
    pictures.losses(axes, change)
    widths = [bar.get_width() for bar in axes.patches]
    assert widths == pytest.approx([*change.before.loss.values(), *change.after.loss.values()])


def test_the_same_picture_is_the_same_bytes(before: st.Balance, tmp_path: Path):
    for ending in ("svg", "png"):
        one, two = (pictures.picture(before, tmp_path / f"{k}.{ending}").read_bytes() for k in (1, 2))
        assert one == two
    assert b"<dc:date>" not in (tmp_path / "1.svg").read_bytes()


def test_losses_that_are_unknown_zero_or_gains(before: st.Balance, tmp_path: Path):
    odd = with_losses(before, {"Turkey": float("nan"), "USA": 0.0}, {"Turkey": float("nan"), "USA": 0.0, "EU": -0.01})
    found = texts(pictures.picture(odd, tmp_path / "odd.svg"))
    assert "n/a" in found
    assert any("not drawn, no loss to show: USA, Turkey" in " ".join(pair) for pair in pairwise(found))
    axes = Figure().subplots()
    pictures.asymmetry(axes, odd)
    assert (axes.get_xscale(), axes.get_yscale()) == ("log", "symlog")
    none = with_losses(before, *(dict.fromkeys(before.loss, value) for value in (float("nan"), 0.0)))
    assert texts(pictures.picture(none, tmp_path / "none.svg")).count("n/a") == len(before.loss)


def test_effective_numbers_share_a_row_by_label(before: st.Balance, change: BalanceChange, tmp_path: Path):
    other = replace(change.after, world="another + china-doubles")
    rows = [("none", before), ("china-doubles", change.after), ("none", replace(before, world="another"))]
    rows.append(("china-doubles", other))
    found = texts(pictures.picture(rows, tmp_path / "rows.svg"))
    for b in (before, change.after):
        assert found.count(f"{b.effective_vectors:.2f}") >= 2  # a tick may say the same
    assert (found.count("china-doubles"), found.count("another")) == (1, 1)
    axes = Figure().subplots()
    pictures.effective(axes, rows)
    dots = [line.get_xdata().tolist() for line in axes.lines if line.get_marker() != "None"]
    assert dots[0] == [before.effective_vectors, change.after.effective_vectors]


def test_states_have_their_worst_vector_in_both_horizons(tmp_path: Path):
    rows = [(b.state, b) for b in st.balance(st.load("goods-2023"), ["KAZ", "UZB", "RUS"], beside=())]
    found = texts(pictures.picture(rows, tmp_path / "states.svg"))
    for label, b in rows:
        worst, loss = b.worst
        assert f"{worst} {loss:.2f}, short run {b.stress.of_state[worst]:.2f}" in found
        assert f"{b.effective_vectors:.2f} of {len(b.vectors)}" in found
        assert found.count(label) == 2
    assert "poles is drawn around Central Asia and Caucasus" in " ".join(found)
    axes = Figure().subplots()
    states_picture.worst_losses(axes, ["KAZ"], [{**headline_row(rows[0][1]), "loss_short_run": float("nan")}])
    assert [bar.get_width() for bar in axes.patches] == pytest.approx([rows[0][1].worst[1]])
    assert [text.get_text() for text in axes.texts] == ["{} {:.2f}".format(*rows[0][1].worst)]


def test_frontier_names_the_efficient_and_shows_the_rest(tmp_path: Path):
    sets = [Candidate((), 0.0, 0.0, "China", 2.2), Candidate(("worse",), -0.1, -0.1, "China", 2.3)]
    sets += [Candidate((f"agreement {k}",), 0.1 * k, 0.1 * k, "China", 2.0 + 0.05 * k) for k in range(1, 20)]
    found = Frontier("KAZ", "goods-2023", "poles", judged(sets), "all sets solved", None)
    said = texts(pictures.picture(found, tmp_path / "frontier.svg"))
    assert len(found.efficient) > pictures.NAMED
    listed = [text for text in said if re.match(r"\d+  agreement", text)]
    assert len(listed) == pictures.NAMED
    assert {listed[0].split()[0], listed[-1].split()[0]} == {"1", str(len(found.efficient))}
    assert f"and {len(found.efficient) - pictures.NAMED} more between these" in said
    assert "nothing (now)" in said
    axes = Figure().subplots()
    pictures.frontier(axes, found)
    dominated, efficient = axes.lines[:2]
    assert (len(dominated.get_xdata()), len(efficient.get_xdata())) == (len(found.dominated), len(found.efficient))
    assert "Change of real income, %" in axes.get_xlabel()
    assert axes.yaxis_inverted()


def test_a_name_that_is_no_picture(before: st.Balance, tmp_path: Path):
    with pytest.raises(st.SteppeError, match=r"end it in \.png or \.svg"):
        pictures.picture(before, tmp_path / "kaz.pdf")
    assert not list(tmp_path.iterdir())


def test_names_beside_crowded_points_do_not_cover_each_other():
    random = np.random.default_rng(5)
    points = [(f"vector {k}", *random.normal(scale=0.2 if k < 9 else 1.0, size=2)) for k in range(16)]
    figure = Figure(figsize=(7, 5), layout="constrained")
    axes = figure.subplots()
    for _, x, y in points:
        axes.plot(x, y, "o")
    figure.draw_without_rendering()
    name_points(axes, points)
    from matplotlib.text import Text

    boxes = [Text.get_window_extent(text) for text in axes.texts]
    assert len(boxes) == len(points)
    assert any(text.arrow_patch for text in axes.texts)  # far from its point, with a line to it
    assert not any(one.overlaps(other) for one, other in combinations(boxes, 2))
