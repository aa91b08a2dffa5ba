"""`steppe read`, each time in a process of its own."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from steppe.report.reading_page import reading_page

DOCUMENTS = Path(__file__).parents[1] / "reader" / "documents"
TEXTS = sorted(path.name for path in DOCUMENTS.glob("*.txt"))
PLAIN = {"string": str, "integer": int, "number": (int, float), "boolean": bool, "null": type(None)}
BRIEF = "ASTANA, 5 May 2020 – Uzbekistan is a member of the CIS. Trade of Kazakhstan reached $20 billion in 2019.\n"


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    """Two documents that speak of the same subjects with other figures."""
    one, other = tmp_path / "one.txt", tmp_path / "other.txt"
    one.write_text(BRIEF, encoding="utf-8")
    other.write_text(
        BRIEF.replace("is a member", "is not a member").replace("$20", "$30").replace("2020", "2021"), encoding="utf-8"
    )
    return one, other


def misfits(value: Any, schema: dict[str, Any], defs: dict[str, Any], at: str = "$") -> list[str]:
    """Where a value does not fit a JSON Schema of the few words that ours uses."""
    if "$ref" in schema:
        return misfits(value, defs[schema["$ref"].rsplit("/", 1)[1]], defs, at)
    if "anyOf" in schema:
        tried = [misfits(value, one, defs, at) for one in schema["anyOf"]]
        return [] if [] in tried else min(tried, key=len)
    if "enum" in schema and value not in schema["enum"]:
        return [f"{at}: {value!r} is not among {schema['enum']}"]
    if schema["type"] == "array":
        return [text for k, item in enumerate(value) for text in misfits(item, schema["items"], defs, f"{at}[{k}]")]
    if schema["type"] == "object":
        known = schema.get("properties", {})
        found = [f"{at}.{name} is missing" for name in schema.get("required", ()) if name not in value]
        for name, item in value.items():
            inner = known.get(name, schema.get("additionalProperties", True))
            if inner is False:
                found.append(f"{at}.{name} is not in the schema")
            elif isinstance(inner, dict):
                found += misfits(item, inner, defs, f"{at}.{name}")
        return found
    fits = isinstance(value, PLAIN[schema["type"]]) and (schema["type"] == "boolean" or not isinstance(value, bool))
    return [] if fits else [f"{at}: {value!r} is no {schema['type']}"]


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    from steppe.reader.output.schema import schema

    return schema()


@pytest.mark.parametrize("name", [*TEXTS, "page.html"])
def test_json_fits_the_schema_and_its_offsets_hold(steppe, schema, name):
    done = steppe("read", DOCUMENTS / name, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert misfits(found, schema, schema["$defs"]) == []
    text = found["text"]
    if name.endswith(".txt"):
        assert text == (DOCUMENTS / name).read_text(encoding="utf-8")
    for part in ("ties", "claims"):
        assert all(text[item["start"] : item["end"]] == item["quote"] for item in found[part])
    for part in ("mentions", "dates", "numbers"):
        assert all(text[item["start"] : item["end"]] == item["text"] for item in found[part])
    assert found["zones"]
    assert found["claims"]


def test_the_schema_is_printed(steppe, schema):
    done = steppe("read", "--schema")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == json.loads(json.dumps(schema))
    claim = schema["$defs"]["Claim"]["properties"]
    assert claim["value"] == {"anyOf": [{"type": "number"}, {"type": "null"}]}
    assert claim["definitions"] == {"type": "array", "items": {"$ref": "#/$defs/Definition"}}


def test_the_validator_of_these_tests_finds_what_does_not_fit(schema):
    assert "$.zones is missing" in misfits({"document": 1}, schema["$defs"]["Reading"], schema["$defs"])


def test_the_report_for_people(steppe, two):
    done = steppe("read", two[0])
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0] == f"one.txt: text, utf-8, 2020-05-05, {len(BRIEF)} characters"
    assert lines[1] == "Speakers: none named"
    assert lines[2].startswith("Most named: CIS 1, Kazakhstan 1, Uzbekistan 1")
    assert "Ties: 1" in lines
    assert "Claims: 1" in lines
    row = next(line for line in lines if line.startswith("membership"))
    assert row.split()[:5] == ["membership", "UZB", "CIS", "in", "force"]
    claim = done.stdout.split("Claims: 1")[1]
    assert all(word in claim.split() for word in ("about", "20", "billion", "USD", "trade", "2019"))


def test_several_reports(steppe, two):
    done = steppe("read", *two)
    assert (done.returncode, done.stderr) == (0, "")
    assert ["one.txt:" in done.stdout, "other.txt:" in done.stdout] == [True, True]


def test_compare(steppe, schema, two):
    done = steppe("read", *two, "--compare")
    assert (done.returncode, done.stderr) == (0, "")
    assert "1  one.txt, 2020-05-05\n2  other.txt, 2021-05-05\n" in done.stdout
    tie = done.stdout.split("membership: Uzbekistan → CIS\n")[1]
    says = {line.split()[0]: line for line in tie.splitlines() if line.startswith("202")}
    assert "in force" in says["2020-05-05"]
    assert "denied" in says["2021-05-05"]
    found = json.loads(steppe("read", *two, "--compare", "--json").stdout)
    assert misfits(found, schema, schema["$defs"]) == []
    assert [doc["document"] for doc in found["documents"]] == ["one.txt", "other.txt"]
    claims = [s for s in found["compare"]["subjects"] if s["subject"] == "claim"]
    assert [(told["document"], told["value"]) for told in claims[0]["statements"]] == [
        ("one.txt", 20e9),
        ("other.txt", 30e9),
    ]
    for name in ("one.txt", "other.txt"):
        assert sum(row["share"][name] for row in found["compare"]["attention"]) == pytest.approx(1)


def test_documents_of_one_name_are_told_apart(steppe, tmp_path, two):
    (tmp_path / "more").mkdir()
    again = tmp_path / "more" / "one.txt"
    again.write_bytes(two[1].read_bytes())
    found = json.loads(steppe("read", two[0], again, "--json").stdout)
    assert found["compare"]["documents"] == ["one.txt", "one.txt (2)"]


def test_standard_input_and_a_given_date():
    done = subprocess.run(
        [sys.executable, "-m", "steppe.cli", "read", "-", "--date", "2011-02-03", "--json"],
        input=BRIEF.encode(), capture_output=True, check=True, env={**os.environ, "PYTHONUTF8": "1"},
    )  # fmt: skip
    found = json.loads(done.stdout)
    assert (found["document"], found["date"], found["text"]) == ("standard input", "2011-02-03", BRIEF)


def test_page_and_table_are_written(steppe, two, tmp_path):
    page, table = tmp_path / "new" / "page.html", tmp_path / "table.csv"
    done = steppe("read", two[0], "--html", page, "--csv", table)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"Written to {page}" in done.stdout
    from steppe.reader.reading import read

    assert page.read_text(encoding="utf-8") == reading_page(read(two[0]))
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["kind"], row["tie_kind"], row["party"], row["counterpart"]) for row in rows] == [
        ("tie", "membership", "UZB", "CIS"),
        ("claim", "", "", ""),
    ]
    assert [BRIEF[int(row["start"]) : int(row["end"])] for row in rows] == [row["quote"] for row in rows]
    assert (rows[1]["value"], rows[1]["unit"], rows[1]["period"]) == ("20000000000.0", "USD", "2019")


def test_a_quote_is_no_formula(steppe, tmp_path):
    text = tmp_path / "evil.txt"
    text.write_text(
        '=HYPERLINK("http://example.org") Uzbekistan is a member of the CIS.\n\n@SUM Trade fell by 5 percent.\n'
    )
    table = tmp_path / "table.csv"
    assert steppe("read", text, "--csv", table).returncode == 0
    with table.open(encoding="utf-8", newline="") as file:
        cells = [cell for row in list(csv.reader(file))[1:] for cell in row]
    assert cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]
    assert any(cell.startswith("'") for cell in cells)


def test_a_document_cannot_steer_the_terminal(steppe, tmp_path):
    text = tmp_path / "evil.txt"
    text.write_text("Uzbekistan [red]is\x1b[31m a member[/red] of the \x1b]0;title\x07CIS.\n")
    done = steppe("read", text)
    assert done.returncode == 0
    assert "\x1b" not in done.stdout
    assert "\x07" not in done.stdout


def wrong(done: subprocess.CompletedProcess[str]) -> list[str]:
    assert (done.returncode, done.stdout) == (2, "")
    return done.stderr.splitlines()


def test_mistakes_are_sentences(steppe, two, tmp_path):
    binary = tmp_path / "binary.txt"
    binary.write_bytes(bytes(range(256)) * 8)
    (line,) = wrong(steppe("read", "nowhere.txt"))
    assert line.startswith("There is no file 'nowhere.txt'")
    (line,) = wrong(steppe("read", binary))
    assert line.startswith("binary.txt is not a text")
    assert wrong(steppe("read", tmp_path)) == [f"{tmp_path} is a folder; give the path of one document."]
    assert len(wrong(steppe("read", "nowhere.txt", binary, two[0]))) == 2
    assert wrong(steppe("read")) == ["Name a document to read: steppe read FILE, or - for standard input."]
    assert wrong(steppe("read", two[0], "--compare")) == ["--compare needs at least two documents."]
    assert wrong(steppe("read", "-", "-")) == ["Standard input can be read once: name - only once."]
    found = wrong(steppe("read", *two, "--html", "page.html", "--date", "2020-13-01"))
    assert found == [
        "--html writes the page of one document: name one, or leave --html out.",
        "--date is the date of one document: name one, or leave --date out.",
        "2020-13-01 is no date: write year-month-day, such as 2020-05-08.",
    ]


@pytest.mark.parametrize("option", ["--html", "--csv"])
def test_an_output_that_cannot_be_written(steppe, two, tmp_path, option):
    assert wrong(steppe("read", two[0], option, tmp_path)) == [
        f"{tmp_path} is a folder: give the name of a file in it."
    ]
    (line,) = wrong(steppe("read", two[0], option, two[1] / "out"))
    assert line.endswith("cannot be written: a part of its path is a file. Choose another path.")
    (line,) = wrong(steppe("read", two[0], option, two[0]))
    assert line == f"{two[0]} is a document to read: write to another file."
    assert two[0].read_text(encoding="utf-8") == BRIEF
    assert wrong(steppe("read", two[0], "--html", "x", "--csv", "x")) == [
        "--html and --csv name the same file: give each its own."
    ]


def test_a_sentence_in_quotes_is_read(steppe):
    done = steppe("read", "Kazakhstan has been a member of the WTO since 2015.", "--check", "--json")
    assert done.returncode == 0, done.stderr
    (tie,) = json.loads(done.stdout)["ties"]
    assert (tie["party"], tie["verdict"]) == (["KAZ"], "supported")
    assert steppe("read", "my interview.txt").stderr.startswith("There is no file 'my interview.txt'")
