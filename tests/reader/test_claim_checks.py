"""Claims against facts, record and world: every verdict, every definition tried."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import steppe as st
from steppe import record
from steppe.problems import SteppeError
from steppe.reader.checks import facts
from steppe.reader.checks.claims import checked
from steppe.reader.checks.facts import Fact
from steppe.reader.checks.judging import fits
from steppe.reader.model import Claim

PUBLISHED = (
    Fact("AAA", "BBB", "trade", 1.5e9, "USD", "2000", "customs of B", "Yearbook", "https://example.org/1"),
    Fact("AAA", "BBB", "trade", 0.9e9, "USD", "2000", "customs of A", "Bulletin", "https://example.org/2"),
    Fact("AAA", "BBB", "trade", 1.8e9, "USD", "2001", "customs of B", "Yearbook", "https://example.org/1"),
)


def claim(value: float, unit: str = "USD", **more: object) -> Claim:
    given = {"period": "2000", "comparator": "eq", "subject": ("AAA", "BBB"), "measure": "trade", "half_digit": 0.0}
    return Claim(0, 0, "", 0, 0, value, unit, **{**given, **more})  # type: ignore[arg-type]


def judged(one: Claim, world: st.World | None = None, own: str = "") -> Claim:
    return checked(one, record.default(), world, PUBLISHED, "2020-05-08", own)


def test_a_figure_that_one_customs_office_has_and_the_other_has_not():
    found = judged(claim(1.5e9, half_digit=0.05e9))
    assert found.verdict == "supported_under_definition"
    assert [(d.value, d.fits) for d in found.definitions] == [(1.5e9, True), (0.9e9, False)]
    assert "customs of B" in found.why
    assert any("https://example.org/1" in source for source in found.sources)


@pytest.mark.parametrize(
    ("one", "verdict"),
    [
        (claim(0.8e9, comparator="gt"), "supported"),
        (claim(5e9), "contradicted"),
        (claim(1.5e9, period="1999"), "no_data"),
        (claim(1.5e9, subject=("AAA", "CCC")), "no_data"),
        (claim(3e9, modality="target"), "target_or_forecast"),
        (claim(3e9, modality="opinion"), "opinion"),
        (claim(7, unit="count", measure="number of trees"), "not_checkable"),
        (claim(1.0, unit="share_change", measure="growth of trade", period=""), "contradicted"),
        (claim(2.0, unit="ratio", measure="growth of trade", period="2001"), "contradicted"),
        (claim(1.2, unit="ratio", measure="growth of trade", period="2001"), "supported"),
    ],
)
def test_verdicts(one, verdict):
    found = judged(replace(one, half_digit=one.half_digit or (0.05 if one.unit != "USD" else 0.05e9)))
    assert found.verdict == verdict, found.why
    assert found.why


@pytest.mark.parametrize(("value", "verdict"), [(5, "supported"), (6, "contradicted")])
def test_members_are_counted_by_the_record(value, verdict):
    one = claim(value, "count", measure="number of member states", subject=("EAEU",), period="", half_digit=0.5)
    found = judged(one)
    assert found.verdict == verdict
    assert found.definitions[0].value == 5


def test_trade_with_one_state_is_that_of_the_documents_own():
    assert judged(claim(0.8e9, comparator="gt", subject=("CHN",)), own="KAZ").verdict == "no_data"
    kaz = checked(
        claim(1.5e9, subject=("CHN",), half_digit=0.05e9), record.default(), None, facts.facts(), "2004-03-02", "KAZ"
    )
    assert kaz.verdict == "supported"
    assert "Chinese customs" in kaz.why


def test_shares_are_tried_weighted_and_as_means_and_a_world_of_another_year_judges_nothing():
    world = st.load("goods-2023")
    one = claim(0.25, "share", measure="share of trade", subject=("CIS",), period="2023", half_digit=0.005)
    one = replace(one, quote="trade with each other")
    found = judged(one, world)
    weighted, mean, largest = (d.value for d in found.definitions)
    assert weighted < mean < largest
    exact = judged(replace(one, value=weighted), world)
    assert exact.verdict == "supported_under_definition"
    later = judged(replace(one, period="2018"), world)
    assert later.verdict == "no_data"
    assert "2023" in later.why
    assert all(d.fits is None for d in later.definitions)


def test_a_states_share_in_another_is_that_of_the_world():
    world = st.load("goods-2023")
    flow = np.array(world.array("trade_flow")[0])
    np.fill_diagonal(flow, 0)
    k, c = world.index("KAZ"), world.index("CHN")
    truth = (flow[k, c] + flow[c, k]) / (flow[k].sum() + flow[:, k].sum())
    one = claim(truth, "share", measure="share of trade", subject=("KAZ", "CHN"), period="2023", half_digit=1e-6)
    assert judged(one, world).verdict == "supported_under_definition"


def test_a_count_is_held_against_the_last_one_published():
    one = claim(120, "count", measure="number of countries", subject=("BRI",), period="", comparator="gt", half_digit=5)
    one = replace(one, quote="More than 120 countries joined the initiative")
    assert (
        checked(replace(one, quote="It connects"), record.default(), None, facts.facts(), "2020-05-08", "").sources
        == ()
    )
    found = checked(one, record.default(), None, facts.facts(), "2020-05-08", "")
    assert found.verdict == "supported"
    assert found.definitions[0].value == 138
    early = checked(one, record.default(), None, facts.facts(), "2018-01-01", "")
    assert early.verdict in ("contradicted", "not_checkable")


def test_an_organisation_beside_its_member_is_no_side():
    one = claim(1.5e9, subject=("CHN", "SCO"), half_digit=0.05e9)
    assert checked(one, record.default(), None, facts.facts(), "2004-03-02", "KAZ").verdict == "supported"


def test_growth_after_the_document_does_not_count():
    later = (*PUBLISHED, Fact("AAA", "BBB", "trade", 9e9, "USD", "2002", "customs of B", "Y", "https://example.org/1"))
    one = claim(1.0, unit="share_change", measure="growth of trade", period="", half_digit=0.05, comparator="ge")
    assert checked(one, record.default(), None, later, "2001-06-01", "").verdict == "contradicted"
    assert checked(one, record.default(), None, later, "2003-06-01", "").verdict == "supported_under_definition"


def test_a_world_speaks_for_its_own_year_only():
    world = st.load("goods-2023")
    flow = world.array("trade_flow")[0]
    k, c = world.index("KAZ"), world.index("CHN")
    truth = (flow[k, c] + flow[c, k]) * 1e6
    one = claim(truth, subject=("KAZ", "CHN"), period="2023", half_digit=1e6)
    assert judged(one, world).verdict == "supported"
    assert judged(replace(one, period="2018"), world).verdict == "no_data"


def test_a_groups_trade_is_tried_once_and_twice_counted():
    world = st.load("goods-2023")
    one = replace(claim(1e9, subject=("EAEU",), period="2023"), quote="mutual trade")
    once, twice = judged(one, world).definitions
    assert twice.value == pytest.approx(2 * once.value)
    again = judged(replace(one, value=twice.value, half_digit=1e6), world)
    assert again.verdict == "supported_under_definition"


@pytest.mark.parametrize(
    ("comparator", "value", "good"),
    [
        ("gt", 9.0, False),
        ("gt", 11.0, True),
        ("le", 11.0, False),
        ("le", 9.0, True),
        ("approx", 10.4, True),
        ("approx", 11.0, False),
        ("approx_below", 9.0, True),
        ("approx_below", 10.2, False),
        ("approx_below", 7.0, False),
        ("eq", 10.05, True),
        ("eq", 10.2, False),
    ],
)
def test_bounds_and_tolerance(comparator, value, good):
    assert fits(claim(10.0, "count", comparator=comparator, half_digit=0.1), value) is good


def test_shipped_facts_have_an_address_a_year_and_a_definition():
    assert len(facts.facts()) >= 40
    for fact in facts.facts():
        assert fact.url.startswith("http")
        assert fact.source
        assert fact.definition
        assert fact.value > 0
        assert fact.period[:4].isdigit()


def test_shipped_facts_are_those_of_the_build(tmp_path):
    data = Path(__file__).parents[3] / "shared" / "data"
    if not data.is_dir():
        pytest.skip("the compiled figures are not beside the project")
    assert facts.write(data, tmp_path / "facts.csv").read_bytes() == facts.TABLE.read_bytes()


def test_a_broken_table_of_facts_says_every_row(tmp_path):
    file = tmp_path / "facts.csv"
    head = "subject,counterpart,measure,value,unit,period,definition,source,url"
    file.write_text(f"{head}\nA,B,trade,many,USD,2000,d,s,u\nA,B,trade,few,USD,2000,d,s,u\n", encoding="utf-8")
    with pytest.raises(SteppeError, match=r"line 2: value 'many'.*\n.*line 3: value 'few'"):
        facts.read(file)
    file.write_text("subject,value\nA,1\n", encoding="utf-8")
    with pytest.raises(SteppeError, match="has no column counterpart"):
        facts.read(file)
