"""`steppe read --check` and `--to-scenario`: verdicts and drafts from the command line."""

from __future__ import annotations

import json

import pytest

import steppe as st

TEXT = """Report, 8 May 2020

The EAEU develops. Singapore has recently joined the EAEU as an observer. The EAEU is negotiating a free trade \
agreement with Egypt. The union consists of six member countries.
"""


@pytest.fixture
def report(tmp_path):
    path = tmp_path / "report.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_every_tie_and_claim_gets_a_verdict(steppe, report):
    done = steppe("read", report, "--date", "2020-05-08", "--check", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    verdicts = {(t["kind"], t["party"][0], t["counterpart"][0]): t["verdict"] for t in found["ties"]}
    assert verdicts["observer", "SGP", "EAEU"] == "contradicted"
    assert verdicts["trade_agreement", "EAEU", "EGY"] == "supported"
    (claim,) = found["claims"]
    assert claim["verdict"] == "contradicted"
    assert claim["definitions"][0]["value"] == 5


def test_without_check_nothing_is_judged(steppe, report):
    found = json.loads(steppe("read", report, "--date", "2020-05-08", "--json").stdout)
    assert {t["verdict"] for t in (*found["ties"], *found["claims"])} == {""}


def test_drafts_are_scenarios(steppe, report, tmp_path):
    done = steppe("read", report, "--date", "2020-05-08", "--to-scenario", "drafts")
    assert done.returncode == 0, done.stderr
    (path,) = (tmp_path / "drafts").glob("*.yaml")
    assert str(path.name) in done.stdout
    scenario = st.Scenario.from_yaml(path)
    assert scenario.measures == (st.Sign("EAEU-EGY"),)
    assert "negotiating a free trade agreement with Egypt" in scenario.note


def test_a_document_that_plans_nothing_says_so(steppe, tmp_path):
    (tmp_path / "calm.txt").write_text("Kazakhstan is a member of the CIS.\nNothing is planned.\n", encoding="utf-8")
    done = steppe("read", "calm.txt", "--to-scenario", "drafts")
    assert "Nothing planned" in done.stdout


def test_an_unknown_world_is_a_sentence(steppe, report):
    done = steppe("read", report, "--check", "--world", "godos-2023")
    assert done.returncode == 2
    assert "goods-2023" in done.stderr


def test_drafts_of_two_documents_of_one_name_do_not_overwrite_each_other(steppe, tmp_path):
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "note.txt").write_text(
            "Mongolia plans to join the EAEU.\n\nMore follows.\n", encoding="utf-8"
        )
    done = steppe("read", "one/note.txt", "two/note.txt", "--to-scenario", "drafts")
    assert done.returncode == 2
    assert done.stderr.startswith("2 documents are named note, and drafts are named after their document")
    assert not (tmp_path / "drafts").exists()
