"""Controls: rows of published figures, how they are read, and what a balancing makes of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from scipy import sparse

from steppe.problems import SteppeError
from steppe.worlds.common import controls
from steppe.worlds.common.adjusting import adjusted
from steppe.worlds.goods_2023.facts import CONTROLS
from steppe.worlds.goods_2023.holes import MOVED, OBSERVED, OFFICIAL, UNKNOWN
from steppe.worlds.goods_2023.official import balanced, settle

HEAD = "reporter,exporter,importer,year,value,unit,source,reliability,note\n"
DOCUMENTS = "one:\n  title: One\n  url: https://one.example\n"
ABC = ("AAA", "BBB", "CCC")


def folder(path: Path, rows: str, documents: str = DOCUMENTS) -> Path:
    (path / "some.csv").write_text(HEAD + rows, encoding="utf-8")
    (path / "sources.yaml").write_text(documents, encoding="utf-8")
    return path


def held(path: Path, rows: str, countries=ABC, documents: str = DOCUMENTS) -> controls.Controls:
    return controls.read(folder(path, rows, documents), countries, "2023-12-31")


# Reading


def test_rows_are_read_in_their_unit_and_on_their_labels(tmp_path):
    found = held(
        tmp_path, "AAA,AAA,*,2023,2.5,billion USD,one,B,\nAAA,AAA+BBB,AAA+BBB,2023,7,million USD,one,C,\n"
    ).rows
    assert (found[0].value, found[0].exporters, found[0].importers) == (2500.0, ("AAA",), ("BBB", "CCC"))
    assert (found[1].value, found[1].exporters, found[1].importers) == (7.0, ("AAA", "BBB"), ("AAA", "BBB"))
    assert not found[0].is_pair
    assert not found[1].is_pair


def test_an_organisation_stands_for_its_members_of_the_day(tmp_path):
    (row,) = held(
        tmp_path, "RUS,EAEU,EAEU,2023,89,billion USD,one,B,\n", ("ARM", "KAZ", "KGZ", "RUS", "CHN", "BLR")
    ).rows
    assert set(row.exporters) == {"ARM", "BLR", "KAZ", "KGZ", "RUS"}


@pytest.mark.parametrize("ends", ["AAA,ZZZ", "AAA,BBB+ZZZ", "EAEU,EAEU"])
def test_a_row_of_an_economy_that_is_not_in_the_world_is_left_out(tmp_path, ends):
    assert held(tmp_path, f"AAA,{ends},2023,1,million USD,one,A,\n").rows == ()


def test_every_mistake_is_said_at_once(tmp_path):
    rows = "AAA,AAA,BBB,soon,-1,tonnes,two,E,\nAAA,,BBB,2023,1,million USD,one,A,\n"
    documents = f"{DOCUMENTS}unused:\n  title: U\n  url: https://u.example\n"
    with pytest.raises(SteppeError) as error:
        held(tmp_path, rows, documents=documents)
    said = "\n".join(error.value.problems)
    for part in (
        "some.csv, line 2: the source 'two' is not in sources.yaml",
        "line 2: the reliability 'E'",
        "line 2: the unit 'tonnes'",
        "line 2: the year 'soon'",
        "line 2: the value '-1'",
        "line 3: a row needs an exporter and an importer",
        "no row names unused",
    ):
        assert part in said


def test_other_columns_are_refused(tmp_path):
    (tmp_path / "some.csv").write_text("exporter,importer\n", encoding="utf-8")
    (tmp_path / "sources.yaml").write_text(DOCUMENTS, encoding="utf-8")
    with pytest.raises(SteppeError, match="has columns"):
        controls.read(tmp_path, ABC, "2023-12-31")


def test_the_shipped_controls_are_many_and_each_has_a_document():
    import steppe as st

    found = controls.read(CONTROLS, st.load("goods-2023").countries, "2023-12-31")
    assert len(found.rows) >= 400
    assert all(found.documents[row.source].url.startswith("http") for row in found.rows)
    assert set(found.complete()) == {"ARM", "KAZ", "KGZ"}


# Balancing


@some.composite
def problems(draw):
    rng = np.random.default_rng(draw(some.integers(0, 2**32 - 1)))
    cells, totals = draw(some.integers(2, 8)), draw(some.integers(1, 5))
    sums = (rng.random((totals, cells)) < 0.6).astype(float)
    sums[sums.sum(axis=1) == 0, 0] = 1.0
    prior = rng.lognormal(2, 1.5, cells)
    total = (sums @ prior) * rng.lognormal(0, 0.6, totals)
    return prior, rng.uniform(0.05, 1.0, cells), sparse.csr_array(sums), total, rng.uniform(0.005, 0.3, totals)


@given(problems())
def test_first_order_conditions_hold_which_is_enough_for_a_convex_problem(problem):
    prior, spread, sums, total, total_spread = problem
    found = adjusted(*problem)
    flow, pulls = found.flow, np.log(found.after) / (total * total_spread**2)
    own = np.log(flow / prior) / (prior * spread**2)
    assert own == pytest.approx(-(sums.T @ pulls), rel=1e-6, abs=1e-9 * np.abs(own).max())
    assert (flow > 0).all()
    assert found.before == pytest.approx(sums @ prior / total)
    assert found.after == pytest.approx(sums @ flow / total)


@given(problems())
def test_flows_that_agree_with_their_totals_stay(problem):
    prior, spread, sums, _, total_spread = problem
    found = adjusted(prior, spread, sums, sums @ prior, total_spread)
    assert found.flow == pytest.approx(prior, rel=1e-10)


def test_the_less_reliable_flow_moves_more_and_an_empty_one_stays():
    prior, spread = np.array([10.0, 10.0, 0.0]), np.array([0.1, 0.5, 0.5])
    found = adjusted(prior, spread, sparse.csr_array(np.ones((1, 3))), np.array([30.0]), np.array([0.001]))
    assert found.flow.sum() == pytest.approx(30.0, rel=1e-3)
    assert found.flow[1] - 10 > 5 * (found.flow[0] - 10) > 0
    assert found.flow[2] == 0


# The rule for two figures


def settled(path, rows, *, flow=None, flag=None, documents=DOCUMENTS):
    table = np.array([[0, 100.0, 10.0], [50.0, 0, 20.0], [0.0, 5.0, 0]]) if flow is None else flow
    flags = np.where(np.eye(3, dtype=bool), OBSERVED, OBSERVED).astype(np.int8) if flag is None else flag
    members = np.zeros(3, dtype=bool)
    read = held(path, rows, documents=documents)
    return settle(table, flags, members, ABC, read, read.rows)


def test_an_official_figure_comes_before_the_table_which_is_kept_beside_it(tmp_path):
    found = settled(tmp_path, "AAA,AAA,BBB,2023,40,million USD,one,A,\n")
    assert (found.flow[0, 1], found.flag[0, 1], found.alternative[0, 1]) == (40.0, OFFICIAL, 100.0)
    assert (found.flow[1, 0], found.flag[1, 0], found.alternative[1, 0]) == (50.0, OBSERVED, 0.0)


def test_of_two_alike_the_importer_is_taken_and_of_two_unlike_the_more_reliable(tmp_path):
    exporter, importer = "AAA,AAA,BBB,2023,40,million USD,one,{},\n", "BBB,AAA,BBB,2023,30,million USD,one,{},\n"
    same = settled(tmp_path, exporter.format("A") + importer.format("A"))
    better = settled(tmp_path, exporter.format("A") + importer.format("B"))
    assert (same.flow[0, 1], same.alternative[0, 1]) == (30.0, 40.0)
    assert (better.flow[0, 1], better.alternative[0, 1]) == (40.0, 30.0)
    (conflict,) = better.conflicts
    assert (conflict.by.reporter, conflict.other_by.reporter) == ("AAA", "BBB")


def test_near_figures_are_no_conflict(tmp_path):
    found = settled(tmp_path, "AAA,AAA,BBB,2023,95,million USD,one,A,\n")
    assert (found.flow[0, 1], found.alternative[0, 1], found.conflicts) == (95.0, 0.0, ())


def test_a_rough_figure_fills_a_hole_and_never_replaces_a_report(tmp_path):
    rows = "AAA,AAA,BBB,2023,40,million USD,one,C,\nCCC,CCC,AAA,2023,3,million USD,one,C,\n"
    flag = np.full((3, 3), OBSERVED, dtype=np.int8)
    flag[2, 0] = UNKNOWN
    found = settled(tmp_path, rows, flag=flag)
    assert (found.flow[0, 1], found.flag[0, 1]) == (100.0, OBSERVED)
    assert (found.flow[2, 0], found.flag[2, 0]) == (3.0, OFFICIAL)


def test_a_complete_table_says_zero_of_what_it_does_not_list(tmp_path):
    rows = "AAA,AAA,BBB,2023,40,million USD,one,A,\nAAA,AAA,*,2023,40,million USD,one,A,\n"
    found = settled(tmp_path, rows, documents=f"{DOCUMENTS}  complete: AAA\n")
    assert found.flow[0].tolist() == [0, 40.0, 0]
    assert found.alternative[0, 2] == 10.0
    assert found.flow[1, 2] == 20.0


def test_totals_pull_and_say_what_they_moved(tmp_path):
    rows = "AAA,AAA,BBB,2023,40,million USD,one,A,\nBBB,BBB,*,2023,140,million USD,one,A,\n"
    read = held(tmp_path, rows)
    table = np.array([[0, 100.0, 10.0], [50.0, 0, 20.0], [0.0, 5.0, 0]])
    flag = np.full((3, 3), OBSERVED, dtype=np.int8)
    found = balanced(table, flag, np.zeros(3, dtype=bool), ABC, read, read.rows)
    assert found.flow[0, 1] == 40.0
    assert found.flow[1].sum() == pytest.approx(140.0, rel=0.01)
    assert found.flag[1].tolist() == [MOVED, OBSERVED, MOVED]
    (miss,) = found.misses
    assert miss.before == pytest.approx(0.5)
    assert miss.after == pytest.approx(1.0, abs=0.01)


def test_half_the_figures_can_be_used(tmp_path):
    read = held(tmp_path, "AAA,AAA,BBB,2023,40,million USD,one,A,\nAAA,AAA,CCC,2023,1,million USD,one,A,\n")
    table = np.array([[0, 100.0, 10.0], [50.0, 0, 20.0], [0.0, 5.0, 0]])
    flag = np.full((3, 3), OBSERVED, dtype=np.int8)
    complete = replace(read, documents={"one": read.documents["one"].model_copy(update={"complete": "AAA"})})
    found = balanced(table, flag, np.zeros(3, dtype=bool), ABC, complete, read.rows[:1])
    assert (found.flow[0, 1], found.flow[0, 2]) == (40.0, 10.0)  # a figure left out is not a flow denied
