"""Ties by domain: what is economic, political or security, whom they are with and since which year."""

from __future__ import annotations

import json
from typing import get_args

import pytest

from steppe import record
from steppe.problems import UnknownLabel
from steppe.record.domains import DOMAINS, OF_KIND, OF_TYPE, domain_of
from steppe.record.schema import Kind


def test_every_kind_has_a_domain_and_a_type_goes_before_it():
    assert set(OF_KIND) == set(get_args(Kind))
    assert {*OF_KIND.values(), *OF_TYPE.values()} == set(DOMAINS)
    assert domain_of("organisation", "political") == "political"
    assert domain_of("organisation", "customs_union") == "economic"
    assert domain_of("organisation", "security") == "security"
    assert domain_of("partnership", "alliance") == "security"
    assert domain_of("agreement", "a type of next year") == "economic"
    assert domain_of("security", "treaty") == "security"


def test_every_type_in_the_record_is_placed_by_itself_or_by_its_kind():
    for item in record.default().instruments.values():
        assert domain_of(item.kind, item.type) in DOMAINS, item.id


def test_a_partner_is_tied_in_its_domains_since_the_first_of_them():
    found = record.domains("KAZ", "2026-06-30")
    security, economic = found.of("RUS", "security"), found.of("RUS", "economic")
    assert security is not None
    assert economic is not None
    assert "CSTO" in security.instruments
    assert security.year == "1992"
    assert "EAEU" in economic.instruments
    assert found.of("EAEU", "economic") is None  # it is in it
    assert found.of("KAZ", "economic") is None
    before = record.domains("KAZ", "1995-01-01").of("RUS", "economic")
    assert before is None or "EAEU" not in before.instruments


def test_sanctions_do_not_tie():
    for one in record.domains("RUS", "2023-12-31").strands:
        kinds = {record.default().instruments[name].kind for name in one.instruments}
        assert "restriction" not in kinds


def test_those_tied_most_come_first_and_the_sentence_counts_them():
    found = record.domains("KAZ", "2026-06-30")
    widths = [sum(found.of(who, name) is not None for name in DOMAINS) for who in found.partners]
    assert widths == sorted(widths, reverse=True)
    in_all = widths.count(3)
    assert found.sentence.endswith(f"{in_all} in all three.")
    table = found.table()
    assert table["code"].tolist() == list(found.partners)
    row = table.set_index("code").loc["RUS"]
    assert row["security"].endswith(", 1992")
    assert "CSTO" in row["instruments"]


def test_the_verb(steppe, tmp_path):
    said = steppe("record", "domains", "KAZ", "--on", "2026-06-30", "--csv", str(tmp_path / "d.csv")).stdout
    assert said.startswith("KAZ on 2026-06-30: partners by domain: economic ")
    assert (tmp_path / "d.csv").read_text(encoding="utf-8").startswith("state,on,code,partner,economic")
    told = json.loads(steppe("record", "domains", "KAZ", "--on", "2026-06-30", "--json").stdout)
    assert told["partners"]["RUS"]["security"]["since"].startswith("1992")
    assert "Traceback" not in steppe("record", "domains", "Atlantis").stderr


def test_a_state_that_is_none_is_refused():
    with pytest.raises(UnknownLabel, match="Atlantis"):
        record.domains("Atlantis", "2026-06-30")
