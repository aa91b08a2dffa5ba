"""The page on the record stays true: its commands print what it shows, and it counts what the record has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from steppe import record
from steppe.problems import SteppeError
from steppe.record.days import today
from steppe.report import record_page

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "record.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", PAGE, re.S)
KNOWN = re.compile(r"record as of \d{4}-\d\d-\d\d")


@pytest.mark.parametrize("shown", [text for kind, text in BLOCKS if kind == "console"])
def test_a_command_prints_what_the_page_shows(steppe, shown: str) -> None:
    command, *expected = KNOWN.sub(f"record as of {today()}", shown).splitlines()
    done = steppe(*command.removeprefix("$ steppe ").split())
    assert done.returncode == 0, done.stderr
    printed = [line.rstrip() for line in done.stdout.splitlines()]
    cut = len(expected) - 1 if expected[-1] == "..." else len(printed)
    assert printed[:cut] == [line for line in expected if line != "..."]


def test_python_examples_run() -> None:
    (code,) = [text for kind, text in BLOCKS if kind == "python"]
    exec(compile(code, "record.md", "exec"), {})


def test_what_is_counted_is_as_the_build_counts_it() -> None:
    assert record_page.text(PAGE, record.default()) == PAGE


def test_a_page_without_a_mark_is_refused() -> None:
    with pytest.raises(SteppeError, match="has no part 'regions'"):
        record_page.text(PAGE.replace("<!-- counted: regions -->", ""), record.default())


def test_links_lead_to_files() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", PAGE):
        assert (ROOT / "docs" / target).exists(), target
