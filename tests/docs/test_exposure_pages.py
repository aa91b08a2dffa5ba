"""`docs/exposure.md` and `docs/kazakhstan-since-1996.md` have the figures that the worlds give."""

from __future__ import annotations

from pathlib import Path

import pytest

from steppe.indicators.exposure import exposed

DOCS = Path(__file__).parents[2] / "docs"


def rows(page: str, after: str) -> list[list[str]]:
    """The cells of the table that follows a heading."""
    text = (DOCS / page).read_text(encoding="utf-8").split(after, 1)[1]
    table = text.split("\n\n", 2)[1]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]


@pytest.mark.parametrize("world", ["goods-2023", "eurasia-2023"])
def test_whose_growth_kazakhstan_lives_from(world):
    told = rows("exposure.md", f"## Kazakhstan in {world}")
    found = exposed(world, "KAZ").rows[: len(told)]
    for line, row in zip(told, found, strict=True):
        assert float(line[1]) == pytest.approx(1e3 * row.effect, abs=0.006)
        assert float(line[6]) == pytest.approx(100 * row.value_added, abs=0.006)


def test_parts_of_a_row_sum_to_the_change_since_1996():
    for of in ("Share China, percent", "Loss Russia, percent"):
        for line in rows("kazakhstan-since-1996.md", f"## {of}"):
            before, after, *parts = map(float, line[1:])
            assert sum(parts) == pytest.approx(after - before, abs=0.04)
