"""Every rule of the record's files fires, with file, line and sentence; and all of them at once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from steppe.problems import SteppeError
from steppe.record import Record
from steppe.record.check import check_record
from steppe.record.files import TIES
from steppe.record.folder import read_file
from steppe.record.schema import json_schema

GOOD = """\
id: AB
kind: organisation
type: customs_union
name: Union of A and B
aliases: [Alphabet]
recorded_at: 2026-01-01
references:
  treaty: {title: The treaty, url: "https://example.org/t", accessed: 2026-01-01, primary: true}
events:
  - {event: signed, date: 2014-05-29, references: [treaty]}
  - {event: in_force, date: 2015-01-01, references: [treaty]}
spells:
  - {party: [KAZ, RUS], role: member, from: 2015-01-01, references: [treaty]}
  - {party: ARM, role: member, from: 2015-01-02, references: [treaty]}
complete_until: [{role: member, date: 2025-12-31, references: [treaty]}]
"""
RULES = [
    ("kind: organisation", "kind: club", 2, "kind: Input should be 'organisation'"),
    ("name: Union of A and B\n", "", 1, "name: Field required"),
    ("aliases: [Alphabet]", "alias: [Alphabet]", 5, "alias: Extra inputs are not permitted"),
    ("id: AB", "id: ABC", 1, "id is 'ABC': the file must be called ABC.yaml"),
    ("date: 2014-05-29", "date: 29.5.2014", 10, "'29.5.2014' is not a date: write 2005, 2005-07 or 2005-07-09"),
    ("date: 2014-05-29", "date: '2014-02-30'", 10, "'2014-02-30' is not in the calendar"),
    (
        "date: 2014-05-29",
        "date: 2044-05-29",
        10,
        "events[0] lies in the future (2044-05-29): a plan belongs into a note",
    ),
    ("date: 2014-05-29", "date: 2016-05-29", 11, "in_force (2015-01-01) comes before signed (2016-05-29)"),
    ("[KAZ, RUS]", "[KAZ, RUX]", 13, "spells[0] has the party 'RUX', which is no ISO 3166 alpha-3 code"),
    ("role: member, from: 2015-01-02", "role: chief, from: 2015-01-02", 14, "spells[1].role: Input should be 'member'"),
    ("from: 2015-01-02, references", "references", 14, "spells[1] has no `from`: only a region goes without"),
    (
        "from: 2015-01-02, references",
        "from: 2015-01-02, to: 2014-12, references",
        14,
        "spells[1] ends (2014-12) before it starts (2015-01-02)",
    ),
    (
        "{party: ARM, role: member, from: 2015-01-02, references: [treaty]}",
        "{party: KAZ, role: member, from: 2016-01-02, references: [treaty]}",
        14,
        "two spells of KAZ as member overlap: end one, or deprecate it",
    ),
    (
        "from: 2015-01-02, references: [treaty]",
        "from: 2015-01-02, rank: deprecated, references: [treaty]",
        14,
        "spells[1] is deprecated without a reason",
    ),
    (
        "from: 2015-01-02, references: [treaty]",
        "from: 2015-01-02, superseded_by: 2020-01-01, references: [treaty]",
        14,
        "spells[1] is superseded before it was recorded",
    ),
    ("from: 2015-01-02, references: [treaty]", "from: 2015-01-02, references: []", 14, "references: Tuple should have"),
    (
        "from: 2015-01-02, references: [treaty]",
        "from: 2015-01-02, references: [treety]",
        14,
        "spells[1] names the reference 'treety', which is not there: did you mean 'treaty'?",
    ),
    (
        "from: 2015-01-02, references: [treaty]",
        "from: 2015-01-02, towards: KAZ, references: [treaty]",
        14,
        "spells[1] has `towards`, which only a suspended spell has",
    ),
    (
        "primary: true}\n",
        "primary: true}\n  other: {title: Unused, accessed: 2026-01-01}\n",
        9,
        "the reference 'other' is used by no statement",
    ),
    ('url: "https://example.org/t"', "url: example.org", 8, "references.treaty.url: String should match pattern"),
    (
        "spells:\n",
        "  - {event: ended, date: 2019-12-31, references: [treaty]}\nspells:\n",
        14,
        "spells[0] outlasts the instrument, which ended 2019-12-31",
    ),
    (
        "aliases: [Alphabet]\n",
        "aliases: [Alphabet]\ntier: {vocabulary: V, label: friends}\n",
        6,
        "a tier belongs to a partnership or an agreement of type framework, and this is 'customs_union'",
    ),
    ("recorded_at: 2026-01-01\n", "recorded_at: [\n", 8, "not YAML"),
    ("[{role: member,", "[{role: observer,", 15, "complete_until[0] speaks of observer, and no spell has that role"),
    ("[{role: member,", "[{role: [member, member],", 15, "complete_until[0] names member a second time"),
    (
        "2025-12-31, references: [treaty]",
        "2025-12-31, references: [x]",
        15,
        "names the reference 'x', which is not there",
    ),
    (
        "date: 2025-12-31",
        "date: 2026-02-01",
        15,
        "complete_until[0] lies after the day on which its references were read",
    ),
    ("aliases: [Alphabet]\n", "sides: [[KAZ, RUS, ARM]]\n", 5, "sides has one side: name the other one"),
    ("aliases: [Alphabet]\n", "sides: [[KAZ], [RUS]]\n", 5, "ARM is on none of the sides: add it to one"),
    ("aliases: [Alphabet]\n", "sides: [[KAZ], [RUS, ARM, KAZ]]\n", 5, "sides names KAZ more than once"),
    ("aliases: [Alphabet]\n", "sides: [[KAZ, UZB], [RUS, ARM]]\n", 5, "sides names UZB, which no spell has"),
]


def folder(tmp_path: Path, text: str, name: str = "AB.yaml") -> Path:
    ties = tmp_path / "ties"
    ties.mkdir(exist_ok=True)
    (ties / name).write_text(text, encoding="utf-8")
    return ties


def test_a_good_file_has_no_problem(tmp_path: Path) -> None:
    report = check_record(folder(tmp_path, GOOD))
    assert report.ok, str(report)
    assert (report.files, report.spells, report.events) == (1, 3, 2)


@pytest.mark.parametrize(("old", "new", "line", "sentence"), RULES)
def test_each_rule_fires_with_its_line(tmp_path: Path, old: str, new: str, line: int, sentence: str) -> None:
    assert GOOD.count(old) == 1
    report = check_record(folder(tmp_path, GOOD.replace(old, new)))
    found = [p for p in report.problems if sentence in p.sentence]
    assert found, str(report)
    assert found[0].file == "ties/AB.yaml"
    assert found[0].line == line, str(found[0])


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("recorded_at: 2026-01-01", "recorded_at: 2026-02-30", 6, "'2026-02-30' is not in the calendar"),
        ("recorded_at: 2026-01-01", "recorded_at: 99999-01-01", 6, "'99999-01-01' is not a date"),
        ("recorded_at: 2026-01-01", "recorded_at: 0000-01-01", 6, "'0000-01-01' is not in the calendar"),
        ("recorded_at: 2026-01-01", "recorded_at: 2026-01-01 12:00:00", 6, "'2026-01-01 12:00:00' is not a date"),
        ("recorded_at: 2026-01-01", "recorded_at: !!timestamp soon", 6, "'soon' is not a date"),
        ("accessed: 2026-01-01", "accessed: 2026-13-45", 8, "'2026-13-45' is not in the calendar"),
        ("from: 2015-01-02", "from: 2015-00-02", 14, "'2015-00-02' is not in the calendar"),
        ("date: 2015-01-01", "date: 12:30:45", 11, "'45045' is not a date"),
        ("date: 2015-01-01", "date: !!int x", 1, "a value in it cannot be read"),
        ("date: 2015-01-01", "? [a]\n    : b", 11, "not YAML: found unhashable key"),
    ],
)
def test_a_date_that_is_none_is_a_sentence(tmp_path: Path, old: str, new: str, line: int, said: str) -> None:
    assert GOOD.count(old) == 1
    report = check_record(folder(tmp_path, GOOD.replace(old, new)))
    found = [problem for problem in report.problems if said in problem.sentence]
    assert found, str(report)
    assert found[0].line == line, str(found[0])


@pytest.mark.parametrize(
    ("kind", "allowed"),
    [
        ("agreement\ntype: framework", True),
        ("partnership\ntype: alliance", True),
        ("agreement\ntype: free_trade_area", False),
    ],
)
def test_a_tier_may_stand_where_relations_are_declared(tmp_path: Path, kind: str, allowed: bool) -> None:
    text = GOOD.replace("organisation\ntype: customs_union", f"{kind}\ntier: {{vocabulary: V, label: friends}}")
    report = check_record(folder(tmp_path, text.replace("member", "party")))
    assert report.ok == allowed, str(report)


@pytest.mark.parametrize("party", ["XKX", "historic:Yugoslavia", "other:Turkish Cypriot State", "historic:USSR (1922)"])
def test_who_has_no_iso_code_keeps_a_label(tmp_path: Path, party: str) -> None:
    ties = folder(tmp_path, GOOD.replace("[KAZ, RUS]", f"[KAZ, '{party}']"))
    assert check_record(ties).ok
    assert party in Record.from_folder(ties).members("AB", "2016-01-01")


@pytest.mark.parametrize("party", ["XXK", "historic:", "other: ", "historic", "former:Yugoslavia", "xkx"])
def test_no_other_label_passes_for_a_party(tmp_path: Path, party: str) -> None:
    report = check_record(folder(tmp_path, GOOD.replace("[KAZ, RUS]", f"[KAZ, '{party}']")))
    assert any("neither XKX nor historic:NAME or other:NAME" in p.sentence for p in report.problems), str(report)


def test_every_shipped_file_says_how_far_its_lists_are_complete() -> None:
    silent = [path.name for path in TIES.rglob("*.yaml") if "\ncomplete_until:" not in path.read_text(encoding="utf-8")]
    assert silent == []


def test_no_shipped_agreement_has_one_party_alone() -> None:
    items = Record.default().instruments.values()
    alone = [item.id for item in items if item.kind == "agreement" and len({s.party for s in item.spells}) < 2]
    assert alone == []


def test_all_problems_at_once(tmp_path: Path) -> None:
    text = GOOD.replace("[KAZ, RUS]", "[KAZ, RUX]").replace("date: 2014-05-29", "date: 2044-05-29")
    ties = folder(tmp_path, text)
    (ties / "CD.yaml").write_text(GOOD.replace("id: AB", "id: CD"), encoding="utf-8")
    report = check_record(ties)
    sentences = " ".join(str(p) for p in report.problems)
    for part in ("RUX", "in the future", "CD answers to 'union of a and b', and so does ties/AB.yaml"):
        assert part in sentences
    assert str(report).startswith("Record: 2 files")


def test_two_files_of_one_id(tmp_path: Path) -> None:
    ties = folder(tmp_path, GOOD)
    (ties / "more").mkdir()
    (ties / "more" / "AB.yaml").write_text(GOOD, encoding="utf-8")
    assert "AB answers to 'ab', and so does ties/AB.yaml" in str(check_record(ties))


def test_a_folder_without_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SteppeError, match="has no files of the record"):
        check_record(tmp_path)


def test_a_broken_folder_is_no_record(tmp_path: Path) -> None:
    with pytest.raises(SteppeError, match=r"ties/AB\.yaml:2: kind: Input should be"):
        Record.from_folder(folder(tmp_path, GOOD.replace("kind: organisation", "kind: club")))


def test_text_that_is_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "X.yaml"
    path.write_bytes(b"\xff\xfe\x00")
    assert "not UTF-8" in read_file(path, "X.yaml").problems[0].sentence


def test_a_tag_builds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "X.yaml"
    path.write_text("id: !!python/object/apply:os.getcwd []\n", encoding="utf-8")
    assert "not YAML" in read_file(path, "X.yaml").problems[0].sentence


def test_the_schema_is_exported() -> None:
    schema = json_schema()
    assert json.dumps(schema)
    assert schema["additionalProperties"] is False
    assert {"id", "kind", "type", "name", "recorded_at", "references"} <= set(schema["required"])


def test_the_shipped_record_has_no_problem() -> None:
    report = check_record(TIES)
    assert report.ok, str(report)
    assert report.files >= 60
    assert report.spells >= 800
