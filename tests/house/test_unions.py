"""Every member of every closed union goes all the way: file, writing, words, policy, solution, page and command."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import get_args

import pytest

import steppe as st
from steppe.models.closures import CLOSURES, Closure, checked
from steppe.models.family import MODELS
from steppe.reader.model import Verdict
from steppe.report.brief import brief
from steppe.report.reading_words import verdict_words
from steppe.report.runs import run_hash
from steppe.report.tables import print_outcome
from steppe.scenario.kinds import KINDS, kind_of
from steppe.scenario.new import template
from steppe.scenario.words import measure_sentence
from steppe.solve.limits import limits
from steppe.sources.catalogue import catalogue

ROOT = Path(__file__).parents[2]
EXAMPLES = {
    "tariff": "{importer: KAZ, exporter: CHN, rate: 0.25}",
    "tariff_table": '{rows: "exporter,importer,rate\\nCHN,KAZ,0.25"}',
    "trade_cost": "{exporter: KAZ, importer: UZB, change: 0.9}",
    "embargo": "{sender: EU, target: RUS}",
    "productivity": "{country: KAZ, change: 1.1}",
    "labour": "{country: KAZ, change: 1.1}",
    "sign": "{agreement: EAEU-IND}",
    "join": "{organisation: EAEU, country: UZB}",
    "leave": "{organisation: EAEU, country: KAZ}",
    "tariffs_as_of": "{importer: USA, day: 2025-08-07}",
}


@pytest.fixture(scope="module")
def world() -> st.World:
    return st.load("goods-2023")


def of_kind(kind: str) -> st.Scenario:
    return st.Scenario.from_yaml(f"name: {kind.replace('_', '-')}\nmeasures:\n  - {kind}: {EXAMPLES[kind]}\n")


@pytest.fixture(scope="module", params=KINDS)
def outcome(request: pytest.FixtureRequest, world: st.World) -> st.Outcome:
    return st.solve(world, of_kind(request.param))


def test_each_kind_of_measure_has_an_example_here_and_in_the_first_scenario():
    assert set(EXAMPLES) == set(KINDS)
    assert all(f"- {kind}:" in template("mine") for kind in KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_read_written_and_read_again(kind):
    scenario = of_kind(kind)
    assert kind_of(scenario.measures[0]) == kind
    again = st.Scenario.from_yaml(scenario.to_yaml())
    assert (again, again.hash) == (scenario, scenario.hash)
    assert type(scenario.measures[0]) is KINDS[kind]


def test_each_kind_has_a_sentence_of_its_own(world):
    said = [measure_sentence(of_kind(kind).measures[0], world) for kind in KINDS]
    assert len(set(said)) == len(KINDS)
    assert all(sentence.endswith(".") and "None" not in sentence for sentence in said)


def test_each_kind_changes_something_and_says_what_it_leaves_out(outcome):
    assert outcome.policy.idle == ()
    assert abs(outcome.welfare).max() > 0
    assert limits(outcome), "solve/limits.py has no clause for this kind"


def test_each_kind_comes_to_a_page_and_to_the_console(outcome, capsys):
    sentence = measure_sentence(outcome.scenario.measures[0], outcome.before)
    print_outcome(outcome, "KAZ", "goods-2023")
    assert " ".join(sentence.split()) in " ".join(capsys.readouterr().out.split())
    assert "<h2>How it was solved</h2>" in brief(outcome, "KAZ")


@pytest.mark.parametrize("closure", get_args(Closure))
def test_each_closure_has_its_words_and_solves(closure, world, steppe):
    outcome = st.solve(world, st.Tariff("KAZ", "CHN", rate=0.25), closure=closure)
    assert f"Closure {closure}: {CLOSURES[closure]}." in unescape(brief(outcome, "KAZ"))
    assert outcome.closure == closure
    assert closure in steppe("solve", "--help").stdout
    with pytest.raises(st.SteppeError, match=f"'{closure}'"):
        checked("no such closure")


def test_closures_are_listed_once():
    assert set(CLOSURES) == set(get_args(Closure))


@pytest.mark.parametrize("name", MODELS)
def test_each_model_solves_and_is_named_by_what_it_is(name, world):
    model = MODELS[name]()
    outcome = st.solve(world, st.Tariff("KAZ", "CHN", rate=0.25), model=model)
    assert outcome.model is model
    assert model.citation in unescape(brief(outcome, "KAZ"))
    assert model.work in catalogue().works
    assert model.text.startswith(f"{name}(")
    texts = [run_hash(world, outcome.scenario, text, 1e-10, "KAZ") for text in (model.text, "another model")]
    assert len(set(texts)) == 2


def test_a_model_and_a_closure_are_not_given_together(world):
    with pytest.raises(st.SteppeError, match="give one of `model` and `closure`"):
        st.solve(world, st.Labour("KAZ", 1.1), model=MODELS["caliendo-parro"](), closure="fixed")


def test_verdicts_are_those_of_the_documentation_and_no_others_are_given():
    rows = re.findall(r"^\| (\w+) \|", (ROOT / "docs" / "reader.md").read_text(encoding="utf-8"), re.MULTILINE)
    known = [verdict for verdict in get_args(Verdict) if verdict]
    assert [row for row in rows if row in known] == known
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "src/steppe/reader").rglob("*.py"))
    given = set(re.findall(r"verdict=\"(\w+)\"", code)) | set(re.findall(r"\.(?:found|ended)\(\"(\w+)\"", code))
    assert given <= set(known)
    assert given >= {"supported", "contradicted", "no_data", "not_checkable"}


@pytest.mark.parametrize("verdict", [verdict for verdict in get_args(Verdict) if verdict])
def test_each_verdict_has_its_words(verdict):
    (tie, *_) = st.read("Kazakhstan is a member of the EAEU.", date="2020-05-08").ties
    assert verdict_words(replace(tie, verdict=verdict, why="So it is.")) == f"{verdict.replace('_', ' ')}. So it is"
