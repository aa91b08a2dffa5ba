"""A problem is a sentence for the reader and data for the code that puts it in its place."""

from __future__ import annotations

import pickle

import pytest

import steppe as st
from steppe.problems import Problem


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: st.Tariff("KAZ", rate="much"), "rate"),
        (lambda: st.Tariff("KAZ", rate=0.1, unit="tonnes"), "unit"),
        (lambda: st.Tariff("", rate=0.1), "importer"),
        (lambda: st.TradeCost("KAZ", "UZB", change=0.0), "change"),
        (lambda: st.TradeCost("KAZ", "UZB", change=1.1, both_ways="yes"), "both_ways"),
        (lambda: st.Embargo("KAZ", "UZB", direction="up"), "direction"),
        (lambda: st.Productivity("KAZ", 7.0), "change"),
        (lambda: st.Sign("EAEU-IND", tariff_cut=2.0), "tariff_cut"),
        (lambda: st.Join("", "KAZ"), "organisation"),
        (lambda: st.Tariff("KAZ"), ""),
    ],
)
def test_the_problems_of_measures_name_their_argument(make, field):
    with pytest.raises(st.SteppeError) as caught:
        make()
    (problem,) = caught.value.problems
    assert isinstance(problem, Problem)
    assert problem.field == field
    assert problem == f"{problem.place}: {problem.sentence}"
    again = pickle.loads(pickle.dumps(problem))
    assert (again, again.field, again.sentence) == (problem, problem.field, problem.sentence)


def test_a_plain_sentence_is_a_problem_without_a_place():
    said = Problem.of("It is so.")
    assert (said, said.place, said.field, said.kind) == ("It is so.", "", "", "")
    assert Problem.of(said) is said
