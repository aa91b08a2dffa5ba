"""Questions to a small record of one's own, and laws that hold for the shipped one."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as hs

from steppe import record
from steppe.problems import SteppeError, UnknownLabel
from steppe.record import Record, depths
from steppe.record.export import write
from steppe.record.files import COMPILED, TIES, compiled
from steppe.record.folder import read_folder

REFERENCE = "references: {t: {title: T, accessed: 2026-01-01}}\nrecorded_at: 2026-01-01\n"
UNION = (
    "id: UN1\nkind: organisation\ntype: customs_union\nname: First Union\naliases: [Primus]\n"
    + REFERENCE
    + """\
events:
  - {event: signed, date: 2009-11, references: [t]}
  - {event: in_force, date: 2010-01-01, rank: preferred, references: [t]}
  - {event: in_force, date: 2010-07-01, rank: deprecated, reason: The customs code only., references: [t]}
complete_until:
  - {role: member, date: 2020-01-01, references: [t]}
spells:
  - {party: [KAZ, RUS], role: member, from: 2010-01-01, references: [t]}
  - {party: UZB, role: member, from: 2012, to: 2014-06, references: [t]}
  - {party: UZB, role: member, from: 2018-03-01, references: [t]}
  - {party: MDA, role: observer, from: 2013-05-14, references: [t]}
  - {party: SGP, role: observer, from: 2013-05-14, rank: deprecated, reason: Press., references: [t]}
"""
)
AGREEMENT = (
    "id: UN1-VNM\nkind: agreement\ntype: free_trade_area\nname: Union and Vietnam\n"
    + REFERENCE
    + """\
events:
  - {event: signed, date: 2015-05-29, references: [t]}
  - {event: in_force, date: 2016-10-05, references: [t]}
spells:
  - {party: [UN1, VNM], role: party, from: 2016-10-05, references: [t]}
"""
)
DAYS = hs.dates(date(1990, 1, 1), date(2026, 11, 22))


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Record:
    ties = tmp_path_factory.mktemp("own") / "ties"
    ties.mkdir()
    (ties / "UN1.yaml").write_text(UNION, encoding="utf-8")
    (ties / "UN1-VNM.yaml").write_text(AGREEMENT, encoding="utf-8")
    return Record.from_folder(ties)


@pytest.mark.parametrize("name", ["UN1", "un1", "First Union", "PRIMUS"])
def test_an_organisation_answers_to_its_names(own: Record, name: str) -> None:
    assert own.members(name, "2011-01-01") == ("KAZ", "RUS")


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2010-01-01", "KAZ RUS"),
        ("2012-12-31", "KAZ RUS UZB"),
        ("2014-06-01", "KAZ RUS UZB"),
        ("2014-07-01", "KAZ RUS"),
        ("2018-02-28", "KAZ RUS"),
        ("2018-03-01", "KAZ RUS UZB"),
    ],
)
def test_two_spells_and_reduced_dates(own: Record, on: str, expected: str) -> None:
    assert own.members("UN1", on) == tuple(expected.split())


def test_not_in_existence_is_not_no(own: Record) -> None:
    before = own.members("UN1", "2009-12-31")
    assert before == ()
    assert before.existence == "not in existence"
    assert before.sentence == "UN1 was not in existence on 2009-12-31."
    nobody = own.members("UN1", "2011-01-01", role="observer")
    assert nobody == ()
    assert nobody.existence == "in existence"
    assert nobody.sentence.startswith("UN1 had no observer on 2011-01-01.")


@pytest.mark.parametrize("on", ["2012-01-01", "2012-06-15", "2012-12-30", "2014-06-02", "2014-06-30"])
def test_a_day_in_a_year_or_month_known_without_its_day_is_neither_in_nor_out(own: Record, on: str) -> None:
    answer = own.members("UN1", on)
    assert answer == ("KAZ", "RUS")
    assert answer.unsure == {"UZB": "from 2012 to 2014-06, day not known"}
    assert "Neither in nor out for certain: UZB from 2012 to 2014-06, day not known." in answer.sentence
    (tie,) = own.ties("UZB", on, kind="organisation")
    assert tie.unsure == "from 2012 to 2014-06, day not known"
    assert answer.to_dict()["unsure"] == answer.unsure


@given(DAYS)
@settings(max_examples=60, deadline=None)
def test_members_and_unsure_are_those_whose_spells_may_hold(own: Record, on: date) -> None:
    answer = own.members("UN1", on)
    assert set(answer) | set(answer.unsure) == {spell.party for spell in answer.spells}
    assert not set(answer) & set(answer.unsure)


def test_answers_after_a_list_was_checked_say_so(own: Record) -> None:
    ended = "The record has every member of UN1 up to 2020-01-01; what changed later is not in it."
    inside, after = own.members("UN1", "2020-01-01"), own.members("UN1", "2020-01-02")
    assert ended not in inside.sentence
    assert ended in after.sentence
    assert after.to_dict()["complete_until"] == "2020-01-01"
    observers = own.members("UN1", "2015-01-01", role="observer")
    assert "does not have every observer of UN1" in observers.sentence
    assert observers.to_dict()["complete_until"] is None
    assert own.agreement("UN1", on="2021-01-01").beyond == ended
    assert own.ties("KAZ", "2021-01-01")[0].complete_until == "2020-01-01"
    covered = own.coverage("KAZ", "2021-01-01")
    assert covered.beyond == ("UN1", "UN1-VNM")
    assert covered.to_dict()["complete_until"] == {"UN1": "2020-01-01", "UN1-VNM": None}
    assert "Not checked up to that day: the parties of 2 of them;" in covered.sentence


def test_what_was_signed_and_applied_later_is_a_tie_of_its_signatories(own: Record) -> None:
    (tie,) = (tie for tie in own.ties("VNM", "2016-01-01") if tie.instrument == "UN1-VNM")
    assert (tie.role, tie.status, tie.start, tie.others) == ("signatory", "signed", "2015-05-29", ("UN1",))
    assert [t.instrument for t in own.ties("UN1", "2016-01-01")] == ["UN1-VNM"]
    assert own.ties("VNM", "2015-05-28") == ()
    assert {t.role for t in own.ties("VNM", "2016-10-05")} == {"party"}
    assert "UN1" not in {t.instrument for t in own.ties("UZB", "2009-12-01")}  # it signed nothing then


def test_deprecated_statements_stay_visible_and_do_not_count(own: Record) -> None:
    assert own.members("UN1", "2014-01-01", role="observer") == ("MDA",)
    answer = own.agreement("UN1")
    assert answer.in_force == "2010-01-01"
    assert "in_force 2010-07-01: The customs code only." in answer.conflicts
    assert "SGP observer from 2013-05-14: Press." in answer.conflicts


@pytest.mark.parametrize(
    ("on", "status"),
    [
        ("2015-05-28", "not in existence"),
        ("2015-05-29", "signed"),
        ("2016-10-04", "signed"),
        ("2016-10-05", "in_force"),
    ],
)
def test_signed_is_not_in_force(own: Record, on: str, status: str) -> None:
    assert own.agreement("UN1-VNM", on=on).status == status


def test_ties_reach_through_organisations(own: Record) -> None:
    ties = own.ties("KAZ", "2017-01-01")
    assert [(t.instrument, t.via) for t in ties] == [("UN1", ""), ("UN1-VNM", "UN1")]
    assert [t.instrument for t in own.between("KAZ", "VNM", "2017-01-01")] == ["UN1-VNM"]
    assert own.between("KAZ", "VNM", "2016-10-04") == ()
    assert own.ties("KAZ", "2017-01-01", kind="organisation")[0].others == ("MDA", "RUS")
    assert own.coverage("VNM", "2017-01-01").agreements == {"KAZ": ("UN1-VNM",), "RUS": ("UN1-VNM",)}
    assert own.coverage("KAZ", "2017-01-01").agreements == {"RUS": ("UN1",), "VNM": ("UN1-VNM",)}


def test_what_was_known_then(own: Record) -> None:
    assert own.members("UN1", "2011-01-01", as_of="2025-12-31") == ()
    assert own.members("UN1", "2011-01-01", as_of="2026-01-01") == ("KAZ", "RUS")


def test_free_trade_sides(own: Record) -> None:
    found = dict(own.trade_sides("2017-01-01"))
    assert found["UN1"] == (frozenset({"KAZ"}), frozenset({"RUS"}))
    assert found["UN1-VNM"] == (frozenset({"KAZ", "RUS"}), frozenset({"VNM"}))
    joined = dict(own.trade_sides("2017-01-01", changed={"UN1": frozenset({"KAZ", "RUS", "UZB"})}))
    assert frozenset({"KAZ", "RUS", "UZB"}) in joined["UN1-VNM"]


def test_parties_on_one_side_are_not_free_with_each_other(tmp_path: Path) -> None:
    (tmp_path / "UN1.yaml").write_text(UNION, encoding="utf-8")
    several = AGREEMENT.replace("[UN1, VNM]", "[UN1, VNM, THA, LAO]")
    (tmp_path / "UN1-VNM.yaml").write_text(several, encoding="utf-8")
    each = Record.from_folder(tmp_path)
    assert each.coverage("VNM", "2017-01-01").agreements.keys() == {"KAZ", "RUS", "THA", "LAO"}
    (tmp_path / "UN1-VNM.yaml").write_text(several + "sides: [[UN1], [LAO, THA, VNM]]\n", encoding="utf-8")
    apart = Record.from_folder(tmp_path)
    assert dict(apart.trade_sides("2017-01-01"))["UN1-VNM"] == ({"LAO", "THA", "VNM"}, {"KAZ", "RUS"})
    assert apart.coverage("VNM", "2017-01-01").agreements.keys() == {"KAZ", "RUS"}
    assert apart.coverage("KAZ", "2017-01-01").agreements["LAO"] == ("UN1-VNM",)
    assert [t.instrument for t in apart.between("VNM", "LAO", "2017-01-01")] == ["UN1-VNM"]


@pytest.mark.parametrize(
    ("one", "other", "through"),
    [
        ("COM", "MDG", "EU-EASTERN-AND-SOUTHERN-AFRICA-STATES"),
        ("MUS", "ZWE", "GBR-EASTERN-AND-SOUTHERN-AFRICA-STATES"),
        ("DOM", "JAM", "GBR-CARIFORUM-STATES"),
        ("FJI", "WSM", "EU-PACIFIC-STATES"),
        ("COL", "PER", "EU-COL-PER"),
        ("ZAF", "MOZ", "EU-SADC"),
        ("CHE", "NOR", "EFTA-SACU"),
        ("BWA", "ZAF", "EFTA-SACU"),
    ],
)
def test_partners_of_one_side_are_not_free_through_its_agreement(one: str, other: str, through: str) -> None:
    assert through in {name for ids in record.coverage(one, "2023-12-31").agreements.values() for name in ids}
    assert through not in record.coverage(one, "2023-12-31").agreements.get(other, ())


def test_the_caribbean_states_give_each_other_what_they_give_to_the_eu() -> None:
    free = record.coverage("DOM", "2023-12-31").agreements
    assert free["JAM"] == ("EU-CARIFORUM-STATES",)
    spells = record.default().instruments["EU-CARIFORUM-STATES"].spells
    assert all("Article 238(2)" in s.note for s in spells if s.stands)


def test_unknown_names(own: Record) -> None:
    with pytest.raises(UnknownLabel, match=r"no instrument or organisation 'UN2': did you mean 'UN1'"):
        own.members("UN2", "2011-01-01")
    with pytest.raises(UnknownLabel, match=r"the record has no country 'KZA': did you mean 'KAZ'"):
        own.ties("KZA", "2011-01-01")
    with pytest.raises(SteppeError, match=r"'1\.1\.2015' is not a day: write year-month-day"):
        own.members("UN1", "1.1.2015")


@settings(max_examples=60, deadline=None)
@given(on=DAYS, data=hs.data())
def test_members_are_exactly_the_parties_with_an_open_spell(on: date, data: hs.DataObject) -> None:
    item = data.draw(hs.sampled_from(sorted(record.default().instruments.values(), key=lambda i: i.id)))
    answer = record.members(item.id, on)
    day = on.isoformat()
    expected = {s.party for s in item.spells if s.role == answer.role and s.stands and (s.first <= day <= s.last)}
    assert set(answer) | set(answer.unsure) == expected
    assert list(answer) == sorted(answer)
    if answer:
        assert answer.existence == "in existence"
        assert answer.sources


@settings(max_examples=40, deadline=None)
@given(days=hs.tuples(DAYS, DAYS), state=hs.sampled_from(["KAZ", "UZB", "RUS", "CHN", "DEU", "TUR", "IRN", "IND"]))
def test_diff_is_the_difference_of_two_ties(days: tuple[date, date], state: str) -> None:
    first, last = sorted(days)
    change = record.diff(state, first, last)
    before, after = ({t.key for t in record.ties(state, on)} for on in (first, last))
    assert {t.key for t in change.added} == after - before
    assert {t.key for t in change.removed} == before - after


@settings(max_examples=40, deadline=None)
@given(on=DAYS, pair=hs.sampled_from([("KAZ", "RUS"), ("KAZ", "CHN"), ("UZB", "TUR"), ("IRN", "IND")]))
def test_between_is_symmetric(on: date, pair: tuple[str, str]) -> None:
    one, other = pair
    there = {t.instrument for t in record.between(one, other, on)}
    assert there == {t.instrument for t in record.between(other, one, on)}


def test_no_spells_of_one_party_in_one_role_overlap() -> None:
    for item in record.default().instruments.values():
        seen: dict[tuple[str, str], list[tuple[str, str]]] = {}
        for spell in item.spells:
            if spell.rank != "deprecated" and not spell.superseded_by and not spell.towards:
                seen.setdefault((spell.party, spell.role), []).append((spell.first, spell.last))
        for spans in seen.values():
            ordered = sorted(spans)
            assert all(a[1] < b[0] for a, b in pairwise(ordered)), item.id


def test_every_statement_has_a_reference_with_a_title() -> None:
    for item in record.default().instruments.values():
        for statement in (*item.spells, *item.events):
            assert statement.references
            assert all(source.title for source in item.sources(statement.references))


def test_the_compiled_record_is_that_of_the_files() -> None:
    entries = [file.entry for file in read_folder(TIES)]
    assert compiled((entry for entry in entries if entry), depths.read()) == COMPILED.read_text(encoding="utf-8")


def test_the_timeline_is_in_order() -> None:
    spells = record.timeline("KAZ")
    assert len(spells) > 20
    starts = [(t.start + "-01-01")[:10] if t.start else "" for t in spells]
    assert starts == sorted(starts)


@pytest.mark.parametrize("form", ["csv", "parquet", "jsonld"])
def test_exports_hold_every_statement(tmp_path: Path, form: str) -> None:
    instruments = record.default().instruments.values()
    path = write(instruments, tmp_path / f"record.{form}", form)
    count = sum(len(i.spells) + len(i.events) for i in instruments)
    if form == "csv":
        assert len(pd.read_csv(path)) == count
    elif form == "parquet":
        table = pd.read_parquet(path)
        assert len(table) == count
        assert (table["source_titles"] != "").all()
    else:
        import json

        graph = json.loads(path.read_text(encoding="utf-8"))["@graph"]
        assert len(graph) == count
        assert all(node["prov:wasDerivedFrom"] for node in graph)
    with pytest.raises(SteppeError, match="format 'xml' is not known"):
        write(instruments, tmp_path / "x", "xml")


def test_asking_the_record_loads_no_schema_and_no_yaml() -> None:
    code = (
        "import sys, steppe as st; st.record.members('EAEU', '2015-01-01');"
        "assert not {'pydantic', 'yaml', 'pandas', 'xarray'} & set(sys.modules), sorted(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def folder(path: Path, text: str) -> Record:
    """A record of one file."""
    ties = path / "organisations"
    ties.mkdir(exist_ok=True)
    (ties / "UN1.yaml").write_text(text, encoding="utf-8")
    return Record.from_folder(path)


def test_of_two_dates_the_more_precise_is_believed(tmp_path: Path) -> None:
    """ "2009" and "2009-11-27" do not contradict each other: the day says more, whichever comes first in the file."""
    day, year = (
        "  - {event: signed, date: 2009-11-27, references: [t]}\n",
        "  - {event: signed, date: 2009, references: [t]}\n",
    )
    for written in (day + year, year + day):
        text = UNION.replace("  - {event: signed, date: 2009-11, references: [t]}\n", written)
        assert text != UNION
        assert folder(tmp_path, text).agreement("UN1").signed == "2009-11-27"


def test_an_organisation_exists_on_the_last_day_of_its_last_member(tmp_path: Path) -> None:
    text = UNION.partition("spells:")[0] + (
        "spells:\n  - {party: [KAZ, RUS], role: member, from: 2010-01-01, to: 2015-06-30, references: [t]}\n"
    )
    known = folder(tmp_path, text)
    assert known.members("UN1", "2015-06-30").existence == "in existence"
    assert known.members("UN1", "2015-06-30") == ("KAZ", "RUS")
    assert known.members("UN1", "2015-07-01").existence == "ended"
    assert known.members("UN1", "2010-01-01").existence == "in existence"
    assert known.members("UN1", "2009-12-31").existence == "not in existence"
