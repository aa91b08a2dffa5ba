"""Depth of agreements: each figure with its measure, by the checks that the data's own notes give."""

from __future__ import annotations

from pathlib import Path

import pytest

from steppe import record
from steppe.record.depths import DESTA, FAMILY, SCALES, TEXT, read
from steppe.record.lists import depths as lists
from steppe.record.lists.shelf import Shelf
from steppe.sources import depth

TABLE = read()


def test_every_figure_is_of_an_instrument_of_the_record_and_on_its_scale() -> None:
    known = record.default().instruments
    assert len(TABLE) >= 390
    for name, figures in TABLE.items():
        assert name in known
        assert len({figure.measure for figure in figures}) == len(figures)
        for figure in figures:
            assert 0 <= figure.value <= SCALES[figure.measure]
            assert figure.source.url.startswith("https://")


@pytest.mark.parametrize(
    ("name", "index"),
    [
        ("EU-GEO", 7), ("EU-MDA", 7), ("EU-UKR", 7), ("EU-VNM", 7), ("EU-ARM-CEPA", 7), ("CIS-FTA-2011", 2),
        ("CAN-UKR", 6), ("KOR-VNM", 6), ("CHL-VNM", 3),
    ],
)  # fmt: skip
def test_desta_as_its_own_file_has_it(name: str, index: int) -> None:
    assert record.default().instruments[name].depth == index


@pytest.mark.parametrize(
    ("name", "mean"), [("EU-GEO", 0.5217), ("EAEU-VNM", 0.3416), ("EAEU", 0.2242), ("EAEU-IRN-INTERIM", 0.1871)]
)
def test_families_as_the_notes_check_them(name: str, mean: float) -> None:
    assert [figure.value for figure in TABLE[name] if figure.measure == FAMILY] == [mean]


def test_an_agreement_tells_its_depth_with_the_measure() -> None:
    answer = record.agreement("KOR-VNM")
    assert "Depth: DESTA 6 of 7 (Korea Vietnam); DTA family 0.3416 of 1" in answer.head
    assert {figure["measure"] for figure in answer.to_dict()["depths"]} == {DESTA, FAMILY, TEXT}
    assert "Depth" not in record.agreement("CIS-SERVICES-2023").head


def test_coverage_by_depth() -> None:
    found = record.coverage("KOR", "2023-12-31")
    rows = {row["code"]: row["depth"] for row in found.sheet().rows}
    assert rows["VNM"] == "6"
    assert rows["DEU"] == "7"
    assert record.coverage("KAZ", "2023-12-31").depths["EAEU-SRB"] is None


def ties(folder: Path, name: str, parties: str, signed: str) -> None:
    text = f"""\
id: {name}
kind: agreement
type: free_trade_area
name: {name}
recorded_at: 2020-01-01
complete_until: []
references: {{t: {{title: T, accessed: 2020-01-01}}}}
events:
  - {{event: signed, date: {signed}, references: [t]}}
spells:
  - {{party: [{parties}], role: party, from: {signed}, references: [t]}}
"""
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.yaml").write_text(text, encoding="utf-8")


def test_desta_is_found_by_parties_and_year(tmp_path: Path) -> None:
    heads = "number,name,entry_type,year,c1,c2,c3,c4"
    rows = [
        "1,Chile Peru,base_treaty,2006,152,604,,", "2,Chile Peru old,base_treaty,1998,152,604,,",
        "3,Four,base_treaty,2010,152,604,392,410", "4,Twin,base_treaty,2001,392,410,,",
        "5,Twin again,base_treaty,2001,392,410,,",
    ]  # fmt: skip
    lists_of = tmp_path / "lists"
    lists_of.mkdir()
    (lists_of / depth.INDICES).write_text("number,depth_index\n1,6\n2,2\n3,5\n4,1\n5,2\n", encoding="utf-8")
    import gzip

    (lists_of / depth.TREATIES).write_bytes(gzip.compress("\n".join([heads, *rows]).encode()))
    place = tmp_path / "ties"
    for name, parties, day in (
        ("CHL-PER", "CHL, PER", "2007-02-01"),
        ("CHL-PER-1998", "CHL, PER", "1998-05-01"),
        ("FOUR", "CHL, PER, JPN, KOR, CAN", "2010-03-03"),
        ("JPN-KOR", "JPN, KOR", "2001-01-01"),
        ("CHL-JPN", "CHL, JPN", "2007-01-01"),
    ):
        ties(place, name, parties, day)
    assert lists.table(lists_of, Shelf(place)).splitlines() == [
        "instrument,measure,value,label",
        "CHL-PER,DESTA,6,Chile Peru",
        "CHL-PER-1998,DESTA,2,Chile Peru old",
        "FOUR,DESTA,5,Four",
    ]
    assert lists.table(tmp_path / "ties", Shelf(place)) == ""
