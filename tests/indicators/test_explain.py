"""What moved a state: wedges turn one world into another exactly, parts sum, and closed forms are found."""

from __future__ import annotations

import numpy as np
import pytest

import steppe as st
from steppe.indicators.explain import EFFECTIVE, ELSEWHERE, OWN, explained, owen, solves
from steppe.indicators.wedges import LEAST, between, filled
from steppe.problems import SteppeError
from steppe.report.explain_picture import shown, waterfall
from steppe.world.world import World

NAMES = ["A", "B", "C", "D"]
VECTORS = {"near": ["B"], "far": ["C", "D"]}
APART = {"near": ["B"], "far": ["C"], "farther": ["D"]}


def made(flow, theta=4.0, share=1.0, name="w") -> World:
    flow = np.asarray(flow, float)
    inputs = None if share == 1.0 else np.full((1, 1, len(flow)), 1 - share)
    return World.from_arrays(
        countries=NAMES[: len(flow)], sectors=["goods"], trade_flow=flow[None], trade_elasticity=theta,
        input_share=inputs, name=name, date="2020-12-31",
    )  # fmt: skip


def balanced(seed: int, share: float = 1.0) -> World:
    """A random world of four countries in balance."""
    rng = np.random.default_rng(seed)
    flow = rng.uniform(1, 5, (4, 4)) + 40 * np.eye(4)
    return st.solve(made(flow, share=share), st.Labour("A", 1.0)).before


@pytest.mark.parametrize("share", [1.0, 0.4])
def test_all_changes_together_turn_the_one_world_into_the_other(share):
    then, now = balanced(1, share), balanced(2, share)
    found = between(then, now)
    measures = [st.Labour(name, float(size)) for name, size in zip(NAMES, found.size, strict=True)]
    measures += [
        st.TradeCost(one, other, change=float(found.cost[i, n]))
        for i, one in enumerate(NAMES)
        for n, other in enumerate(NAMES)
        if i != n
    ]
    made_up = st.solve(then, st.Scenario("all", tuple(measures)), tolerance=1e-13).after.array("trade_flow")
    wanted = now.array("trade_flow")
    np.testing.assert_allclose(made_up / made_up.sum(), wanted / wanted.sum(), rtol=1e-9)


def test_changes_that_were_made_are_found():
    then = balanced(3)
    made_up = st.solve(
        then,
        st.Scenario(
            "some", (st.Labour("B", 2.0), st.TradeCost("A", "C", change=1.3), st.TradeCost("C", "A", change=1.3))
        ),
    )
    found = between(then, made_up.after)
    np.testing.assert_allclose(found.size / found.size[3], [1, 2, 1, 1], rtol=1e-7)
    expected = np.ones((4, 4))
    expected[0, 2] = expected[2, 0] = 1.3
    np.testing.assert_allclose(found.cost, expected, rtol=1e-7)


def test_worlds_that_differ_otherwise_are_refused_with_all_that_is_wrong():
    with pytest.raises(SteppeError) as error:
        between(made(np.eye(3) + 1), made(np.eye(3) + 1, theta=5.0, share=0.5))
    assert "differ in `trade_elasticity`" in str(error.value)
    assert "differ in `value_added_share`" in str(error.value)
    with pytest.raises(SteppeError, match="merge them into the same labels"):
        between(made(np.eye(3) + 1), made(np.eye(4) + 1))


def test_pairs_without_trade_have_the_least():
    flow = np.array([[5.0, 0.0], [1.0, 5.0]])
    kept = filled(made(flow)).array("trade_flow")[0]
    assert kept[0, 1] == pytest.approx(LEAST * 5.0, rel=1e-6)
    full = made(flow + 1)
    assert filled(full) is full


# Owen's values


def test_parts_of_a_sum_are_its_terms_and_of_a_product_are_shared_between_unions():
    worth = {"a": 1.0, "b": 2.0, "c": 4.0}
    assert owen((("a", "b"), ("c",)), lambda some: sum(worth[x] for x in some)) == pytest.approx(worth)
    both = owen((("a", "b"), ("c",)), lambda some: float({"a", "c"} <= some))
    assert both == pytest.approx({"a": 0.5, "b": 0.0, "c": 0.5})
    inside = owen((("a", "b"), ("c",)), lambda some: float({"a", "b"} <= some))
    assert inside == pytest.approx({"a": 0.5, "b": 0.5, "c": 0.0})


# Explained


def test_parts_sum_to_the_change_and_the_worlds_are_counted():
    then, now = balanced(1), balanced(2)
    calls = []
    of = ("share near", "loss far", EFFECTIVE)
    found = explained(then, now, "A", of, vectors=VECTORS, each=lambda: calls.append(1))
    for one in found:
        assert sum(one.parts.values()) == pytest.approx(one.change, abs=1e-7)
        assert {OWN, "size of near", "size of far", "trade costs with near", "trade costs with far", ELSEWHERE} < {
            *one.parts
        }
    assert len(calls) == solves(2)
    assert found[0].unit == "percent"
    assert found[2].unit == "number"


def test_a_partner_that_alone_grew_moves_its_own_share():
    then = balanced(4)
    now = st.solve(then, st.Labour("B", 3.0)).after
    (found,) = explained(then, now, "A", ("share near",), vectors=APART)
    sizes = {name: value for name, value in found.parts.items() if "size" in name}
    assert found.change > 1
    assert sum(sizes.values()) == pytest.approx(found.change, abs=1e-5)
    assert max(sizes, key=lambda name: sizes[name]) == "size of near"


def test_a_state_that_lost_its_costs_with_one_is_told_so():
    then = balanced(5)
    cheaper = tuple(st.TradeCost(*pair, change=0.8) for pair in (("A", "B"), ("B", "A")))
    now = st.solve(then, st.Scenario("cheaper", cheaper)).after
    (found,) = explained(then, now, "A", ("loss near",), vectors=APART)
    assert found.parts["trade costs with near"] == pytest.approx(found.change, abs=1e-5)


def test_a_measure_or_a_vector_that_is_none_is_named():
    then, now = balanced(1), balanced(2)
    with pytest.raises(SteppeError, match="did you mean 'share near'"):
        st.explain(then, now, "A", of="share nera", vectors=VECTORS)
    with pytest.raises(SteppeError, match="no country 'Z'"):
        st.explain(then, now, "Z", vectors=VECTORS)
    with pytest.raises(SteppeError, match="C, D in no vector"):
        st.explain(then, now, "A", of="share near", vectors={"near": ["B"]})


def test_worlds_of_several_sectors_are_refused():
    with pytest.raises(SteppeError, match="eurasia-2023 without tariffs has several sectors"):
        st.explain("goods-2016", "eurasia-2023", "KAZ")


def test_it_is_told_drawn_and_written(tmp_path):
    (found,) = explained(balanced(1), balanced(2), "A", ("share near",), vectors=VECTORS)
    lines = repr(found).splitlines()
    assert lines[0] == "A, share near, from w to w, percent"
    assert found.table()["value"].abs().is_monotonic_decreasing
    assert found.to_csv(tmp_path / "parts.csv").read_text(encoding="utf-8").startswith("part,value")
    assert found.to_dict()["after"] == found.after
    bars = shown(found)
    assert found.before + sum(value for _, value in bars) == pytest.approx(found.after, abs=0.02)
    waterfall(found, tmp_path / "parts.png")
    assert (tmp_path / "parts.png").stat().st_size > 5_000


def test_the_verb_says_what_is_wrong_before_it_solves(steppe):
    assert "did you mean 'share China'" in steppe("explain", "KAZ", "--of", "share Chna").stderr
    assert "end it in .csv" in steppe("explain", "KAZ", "--csv", "parts.txt").stderr
    assert "end it in .png or .svg" in steppe("explain", "KAZ", "--picture", "parts.gif").stderr
