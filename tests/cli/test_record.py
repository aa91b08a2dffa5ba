"""`steppe record` and the record in `check` and `build`, each in a process of its own."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pandas as pd
import pytest

from steppe import record
from steppe.record.files import COMPILED

PNG = b"\x89PNG\r\n\x1a\n"
BROKEN = """\
id: UN1
kind: organisation
type: customs_union
name: First Union
recorded_at: 2026-01-01
references:
  treaty: {title: The treaty, accessed: 2026-01-01}
spells:
  - {party: [KAZ, RUX], role: member, from: 2015-01-01, references: [treaty]}
"""


def test_members(steppe):
    shown = steppe("record", "members", "EAEU", "--on", "2015-01-02")
    assert shown.returncode == 0, shown.stderr
    assert shown.stdout.startswith("EAEU on 2015-01-02: 4 as member (record as of ")
    assert [line.split()[0] for line in shown.stdout.splitlines()[2:6]] == ["BLR", "KAZ", "RUS", "ARM"]
    assert "\nSources:\n- " in shown.stdout
    done = steppe("record", "members", "eurasian economic union", "--on", "2015-01-01", "--json")
    found = json.loads(done.stdout)
    assert {key: found[key] for key in ("organisation", "on", "role", "members")} == {
        "organisation": "EAEU",
        "on": "2015-01-01",
        "role": "member",
        "members": ["BLR", "KAZ", "RUS"],
    }
    assert all(source["title"] and source["accessed"] for source in found["sources"])
    assert found["sources"]


def test_members_in_another_role(steppe):
    done = steppe("record", "members", "ЕАЭС", "--role", "observer", "--on", "2020-05-08", "--json")
    found = json.loads(done.stdout)
    assert (found["role"], found["members"]) == ("observer", ["MDA"])
    wrong = steppe("record", "members", "EAEU", "--role", "obsrver")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert wrong.stderr == "the record has no role 'obsrver': did you mean 'observer'?\n"


def test_before_it_existed_is_another_answer_than_nobody(steppe):
    before = steppe("record", "members", "EAEU", "--on", "2014-12-31")
    assert (before.returncode, before.stdout) == (0, "EAEU was not in existence on 2014-12-31.\n")
    nobody = steppe("record", "members", "EAEU", "--on", "2015-01-01", "--role", "observer")
    assert nobody.stdout == "EAEU had no observer on 2015-01-01.\n"
    unheard = steppe("record", "members", "EAEU", "--on", "2015-01-01", "--as-of", "2020-01-01")
    assert unheard.stdout == "On 2020-01-01 the record held nothing on EAEU.\n"


def test_ties(steppe):
    found = json.loads(steppe("record", "ties", "KAZ", "--on", "2020-01-01", "--kind", "security", "--json").stdout)
    assert (found["state"], found["on"], found["kind"]) == ("KAZ", "2020-01-01", "security")
    assert found["as_of"] == record.members("EAEU", "2020-01-01").as_of
    assert {"NPT", "CANWFZ"} <= {tie["instrument"] for tie in found["ties"]}
    assert {tie["kind"] for tie in found["ties"]} == {"security"}
    assert all(tie["sources"] for tie in found["ties"])
    wrong = steppe("record", "ties", "KAZ", "--kind", "securty")
    assert (wrong.returncode, wrong.stderr) == (2, "the record has no kind 'securty': did you mean 'security'?\n")


def test_between(steppe):
    found = json.loads(steppe("record", "between", "KAZ", "VNM", "--on", "2017-01-01", "--json").stdout)
    by_id = {tie["instrument"]: tie for tie in found["ties"]}
    assert found["between"] == ["KAZ", "VNM"]
    assert by_id["EAEU-VNM"]["via"] == "EAEU"
    assert "EAEU" not in by_id
    shown = steppe("record", "between", "KAZ", "VNM", "--on", "2016-10-04").stdout
    assert "EAEU-VNM" not in shown
    assert shown.startswith("Between KAZ and VNM on 2016-10-04: ")


def test_timeline_and_its_pictures(steppe, tmp_path: Path):
    done = steppe("record", "timeline", "UZB", "--png", "pictures/uzb.png")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("\nCSTO ") == 2
    assert done.stdout.endswith(f"Drawn to {Path('pictures') / 'uzb.png'}\n")
    picture = tmp_path / "pictures" / "uzb.png"
    assert picture.read_bytes().startswith(PNG)
    assert picture.stat().st_size > 10_000
    drawn = steppe("record", "timeline", "UZB", "--png", "uzb.svg", "--json")
    assert [spell["from"] for spell in json.loads(drawn.stdout)["spells"] if spell["instrument"] == "CSTO"] == [
        "1994-04-20",
        "2006-06-23",
    ]
    svg = (tmp_path / "uzb.svg").read_text(encoding="utf-8")
    assert (svg.count("<!-- CSTO -->"), svg.count("<!-- security -->")) == (1, 1)  # one row for its two spells
    refused = steppe("record", "timeline", "UZB", "--png", "uzb.jpg")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr == "uzb.jpg is no picture name: end it in .png or .svg.\n"
    assert {path.name for path in tmp_path.iterdir()} == {"pictures", "uzb.svg"}


def test_agreement(steppe):
    found = json.loads(steppe("record", "agreement", "EAEU-VNM", "--json").stdout)
    assert {"id", "name", "parties", "signed", "in_force", "ended", "status", "sources"} <= set(found)
    assert (found["id"], found["parties"]) == ("EAEU-VNM", ["EAEU", "VNM"])
    assert (found["signed"], found["in_force"], found["ended"]) == ("2015-05-29", "2016-10-05", None)
    assert found["status"] == "in_force"
    assert found["sources"]
    shown = steppe("record", "agreement", "EAEU-VNM", "--on", "2016-01-01").stdout
    assert "signed 2015-05-29; in force 2016-10-05\nStatus on 2016-01-01: signed" in shown
    union = json.loads(steppe("record", "agreement", "CSTO", "--json").stdout)
    assert union["by_party"]["UZB"]["member"] == "1994-04-20 to 1999-04-01; 2006-06-23 to 2012-12-18"
    unheard = json.loads(steppe("record", "agreement", "EAEU-VNM", "--as-of", "2020-01-01", "--json").stdout)
    assert (unheard["status"], unheard["signed"], unheard["parties"]) == ("not on record", None, [])


def test_coverage(steppe):
    found = json.loads(steppe("record", "coverage", "KAZ", "--on", "2020-01-01", "--json").stdout)
    assert found["agreements"]["VNM"] == ["EAEU-VNM"]
    assert "CIS-FTA-2011" in found["agreements"]["UZB"]
    assert not {"CHN", "USA", "KAZ"} & set(found["agreements"])
    assert found["types"]["EAEU-VNM"] == "free_trade_area"


def test_diff(steppe):
    days = ("--from", "2014-12-31", "--to", "2015-01-01")
    found = json.loads(steppe("record", "diff", "KAZ", *days, "--as-of", "2030-01-01", "--json").stdout)
    assert (found["from"], found["to"], found["as_of"]) == ("2014-12-31", "2015-01-01", "2030-01-01")
    assert "EAEU" in {tie["instrument"] for tie in found["added"]}
    assert {"EURASEC", "SES"} <= {tie["instrument"] for tie in found["removed"]}
    assert "--from" in steppe("record", "diff", "KAZ", "--to", "2015-01-01").stderr


def test_matrix(steppe, tmp_path: Path):
    done = steppe("record", "matrix", "KAZ", "RUS", "USA", "--on", "2020-01-01", "--png", "m.png", "--json")
    assert done.returncode == 0, done.stderr
    counts = json.loads(done.stdout)["instruments"]
    ties = record.between("KAZ", "RUS", "2020-01-01")
    assert counts["KAZ"]["RUS"] == counts["RUS"]["KAZ"] == len({tie.instrument for tie in ties}) > counts["KAZ"]["USA"]
    assert (tmp_path / "m.png").read_bytes().startswith(PNG)
    assert (tmp_path / "m.png").stat().st_size > 10_000
    alone = steppe("record", "matrix", "KAZ", "KAZ")
    assert (alone.returncode, alone.stderr) == (2, "A matrix needs two states or more, each once.\n")


def test_export(steppe, tmp_path: Path):
    for form in ("csv", "parquet", "jsonld"):
        assert steppe("record", "export", "--format", form).stdout == f"Written to record.{form}\n"
    with (tmp_path / "record.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    expected = sum(len(i.spells) + len(i.events) for i in record.default().instruments.values())
    assert len(rows) == expected > 2000
    assert all(row["source_titles"] for row in rows)
    assert pd.read_parquet(tmp_path / "record.parquet").to_dict("records") == rows
    graph = json.loads((tmp_path / "record.jsonld").read_text(encoding="utf-8"))["@graph"]
    assert len(graph) == expected
    refused = steppe("record", "export", "--format", "xml")
    assert (refused.returncode, refused.stderr) == (2, "format 'xml' is not known: use csv, parquet or jsonld.\n")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("members", "EAUE"), "the record has no instrument or organisation 'EAUE': did you mean 'EAEU'?"),
        (("ties", "Kazakstanh"), "the record has no country 'Kazakstanh': did you mean 'KAZ'?"),
        (
            ("members", "EAEU", "--on", "2015-13-01"),
            "'2015-13-01' is not a day: write year-month-day, for example 2015-01-01.",
        ),
    ],
)
def test_what_cannot_be_answered(steppe, words: tuple[str, ...], sentence: str):
    done = steppe("record", *words, "--json")
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"{sentence}\n")


def test_check_record_and_its_schema(steppe):
    done = steppe("check", "record")
    assert done.returncode == 0, done.stdout
    assert "files, " in done.stdout
    schema = json.loads(steppe("check", "--schema", "record").stdout)
    assert {"id", "kind", "references", "events", "spells"} <= set(schema["properties"])


def test_check_names_file_and_line(steppe, tmp_path: Path):
    (tmp_path / "ties").mkdir()
    (tmp_path / "ties" / "UN1.yaml").write_text(BROKEN, encoding="utf-8")
    done = steppe("check", "ties")
    assert (done.returncode, done.stderr) == (1, "")
    assert "ties/UN1.yaml:9: spells[0] has the party 'RUX'" in done.stdout
    refused = steppe("build", "record", "--from", "ties", "--out", "own.json")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.startswith("ties/UN1.yaml:9: ")
    assert not (tmp_path / "own.json").exists()


def test_build_makes_the_shipped_bytes(steppe, tmp_path: Path):
    done = steppe("build", "record", "--out", "record.json", "--json")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "record.json").read_bytes() == COMPILED.read_bytes()
    assert json.loads(done.stdout)["same_as_shipped"] is True


def test_help(steppe):
    shown = steppe("record", "--help")
    assert shown.returncode == 0
    for verb in ("members", "ties", "between", "timeline", "agreement", "coverage", "diff", "matrix", "export"):
        assert f"\n  {verb} " in shown.stdout


@pytest.mark.parametrize(
    "question",
    [
        ("members", "EAEU", "--on", "2020-01-01"),
        ("ties", "KAZ", "--on", "2020-01-01"),
        ("between", "KAZ", "CHN", "--on", "2020-01-01"),
        ("timeline", "UZB"),
        ("agreement", "EAEU-VNM"),
        ("coverage", "KAZ", "--on", "2020-01-01"),
        ("diff", "UZB", "--from", "2012-01-01", "--to", "2013-01-01"),
        ("matrix", "KAZ", "RUS", "--on", "2020-01-01"),
    ],
    ids=lambda question: question[0],
)
def test_every_answer_goes_to_a_table(steppe, tmp_path: Path, question: tuple[str, ...]):
    shown = steppe("record", *question, "--csv", "answer.csv")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert shown.stdout.splitlines()[-1] == "Written to answer.csv"
    assert len(pd.read_csv(tmp_path / "answer.csv")) > 0
    silent = steppe("record", *question, "--csv", "again.csv", "--json")
    assert json.loads(silent.stdout)
    assert (tmp_path / "again.csv").read_bytes() == (tmp_path / "answer.csv").read_bytes()
