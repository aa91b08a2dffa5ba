"""The page on the record stays true: its commands print what it shows, its numbers are those of the record."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from steppe import record
from steppe.record.days import today

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


def test_numbers_are_those_of_the_record() -> None:
    items = list(record.default().instruments.values())
    table = dict(re.findall(r"^\| (\w+) \| (\d+ \| \d+ \| \d+) \|$", PAGE, re.M))
    for kind in {item.kind for item in items} | {"all"}:
        some = [item for item in items if kind in (item.kind, "all")]
        numbers = (len(some), sum(len(i.spells) for i in some), sum(len(i.events) for i in some))
        assert table.pop(kind) == " | ".join(map(str, numbers))
    assert table == {}
    generated = sum("Drawn up by steppe.record.rta" in item.note for item in items)
    assert f"\n{generated} of the agreements are drawn up by" in PAGE
    assert f"The other {len(items) - generated} files" in PAGE


def test_what_is_missing_is_counted() -> None:
    with (ROOT / "src" / "steppe" / "record" / "todo.csv").open(encoding="utf-8", newline="") as file:
        subjects = [row["subject"] for row in csv.DictReader(file)]
    assert f"todo.csv` has {len(subjects)} lines" in PAGE
    section = PAGE.split("## What is missing")[1]
    counts = {name: int(number) for name, number in re.findall(r"^\| ([\w -]+) \| (\d+) \|", section, re.M)}
    others = counts.pop(f"{len(set(subjects)) - len(counts) + 1} others")
    assert counts == {name: subjects.count(name) for name in counts}
    assert others == len(subjects) - sum(counts.values())


def test_links_lead_to_files() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", PAGE):
        assert (ROOT / "docs" / target).exists(), target
