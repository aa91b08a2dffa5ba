"""The page on data sets and the table of licences are those that the catalogue gives."""

from __future__ import annotations

import re
from pathlib import Path

from steppe.report.data_page import LICENCES, PAGE, licences, page, write
from steppe.sources.catalogue import catalogue

ROOT = Path(__file__).parents[2]
AGAIN = "run python -m steppe.report.data_page"


def test_the_page_is_the_catalogues():
    assert (ROOT / PAGE).read_text(encoding="utf-8") == page(), AGAIN


def test_the_table_of_licences_is_the_catalogues():
    text = (ROOT / LICENCES).read_text(encoding="utf-8")
    assert text == licences(text), AGAIN
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        assert (ROOT / target).exists(), target


def test_writing_changes_nothing_else(tmp_path: Path):
    (tmp_path / "docs").mkdir()
    before = "Head\n\n<!-- from the catalogue: python -m steppe.report.data_page -->\nold\n<!-- end -->\n\nFoot\n"
    (tmp_path / LICENCES).write_text(before, encoding="utf-8")
    write(tmp_path)
    text = (tmp_path / LICENCES).read_text(encoding="utf-8")
    assert text.startswith("Head\n\n<!-- from")
    assert text.endswith("<!-- end -->\n\nFoot\n")
    assert "\nold\n" not in text
    assert all(f"\n## {key}\n" in (tmp_path / PAGE).read_text(encoding="utf-8") for key in catalogue().data)
