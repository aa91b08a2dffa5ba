"""Answers of the record as tables: text, DataFrame and CSV hold the same rows, each with its sources."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from steppe import record
from steppe.record.tabular import Tabular

ON = "2020-01-01"
ANSWERS = {
    "members": record.members("EAEU", ON),
    "ties": record.ties("KAZ", ON),
    "between": record.between("KAZ", "CHN", ON),
    "timeline": record.timeline("UZB"),
    "agreement": record.agreement("EAEU-VNM", on=ON),
    "coverage": record.coverage("KAZ", ON),
    "diff": record.diff("UZB", "2012-01-01", "2013-01-01"),
    "matrix": record.matrix(["KAZ", "RUS", "CHN"], ON),
}
NOBODY = record.members("EAEU", ON, role="candidate")


@pytest.mark.parametrize("name", ANSWERS)
def test_the_table_and_its_file_are_the_same(name: str, tmp_path: Path) -> None:
    answer = ANSWERS[name]
    answer.to_csv(tmp_path / "answer.csv")
    written = pd.read_csv(tmp_path / "answer.csv", dtype=str, keep_default_na=False)
    pd.testing.assert_frame_equal(written, answer.table(), check_dtype=False)
    assert len(written) > 0
    if name != "matrix":
        assert (written["sources"] != "").all()


@pytest.mark.parametrize("name", ANSWERS)
def test_what_is_printed_is_a_table_of_short_lines(name: str) -> None:
    answer = ANSWERS[name]
    title, *rows = str(answer).splitlines()
    assert title == answer.sheet().title.splitlines()[0]
    assert len(rows) >= min(len(answer.sheet().rows), 20)
    assert "Tie(" not in str(answer)
    assert max(map(len, rows)) < 200


def test_members_are_still_a_tuple_of_codes() -> None:
    members = ANSWERS["members"]
    assert repr(members) == "('ARM', 'BLR', 'KAZ', 'KGZ', 'RUS')"
    assert members == ("ARM", "BLR", "KAZ", "KGZ", "RUS")


def test_ties_are_a_tuple_that_knows_its_sources() -> None:
    ties = ANSWERS["ties"]
    assert isinstance(ties, tuple)
    assert isinstance(ties, Tabular)
    assert set(ties.sources) == {source for tie in ties for source in tie.sources}
    assert ties.unchecked == sum(tie.complete_until < ON for tie in ties)
    assert f"{len(ties)}" in repr(ties).splitlines()[0]


def test_nobody_is_a_table_without_rows(tmp_path: Path) -> None:
    NOBODY.to_csv(tmp_path / "nobody.csv")
    assert len(pd.read_csv(tmp_path / "nobody.csv")) == 0
    assert str(NOBODY) == NOBODY.sentence


def test_a_matrix_counts_what_between_lists() -> None:
    counts = ANSWERS["matrix"].counts
    assert counts["KAZ"]["CHN"] == counts["CHN"]["KAZ"] == len({t.instrument for t in ANSWERS["between"]})
    assert counts["KAZ"]["KAZ"] == 0
