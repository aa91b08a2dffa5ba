"""`docs/worlds/compared.md` has every ready scenario, with the figures that the worlds give."""

from __future__ import annotations

from pathlib import Path

import pytest

import steppe as st

ROOT = Path(__file__).parents[2]
TABLE = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (ROOT / "docs" / "worlds" / "compared.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| ")
]
ROWS = {row[0]: dict(zip(TABLE[0], row, strict=True)) for row in TABLE[2:]}


def test_it_has_every_scenario():
    assert set(ROWS) == {path.stem for path in (ROOT / "scenarios").glob("*.yaml")}


@pytest.mark.parametrize("name", ["closer-central-asia", "sanctions-on-neighbour", "uzbekistan-joins-eaeu"])
def test_its_figures_are_those_of_the_worlds(name):
    scenario = st.Scenario.from_yaml(ROOT / "scenarios" / f"{name}.yaml")
    for world, kind in (("goods-2023", "goods"), ("eurasia-2023", "by sector")):
        welfare = st.solve(st.load(world), scenario, closure="balanced").welfare
        for code in ("KAZ", "UZB", "RUS"):
            assert float(ROWS[name][f"{code} {kind}"]) == pytest.approx(float(welfare.sel(country=code)), abs=0.0011)
