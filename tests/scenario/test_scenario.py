"""Scenarios are data: they compose, compare, hash and survive YAML unchanged."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from steppe.scenario import (
    Embargo,
    Labour,
    Measure,
    Productivity,
    Scenario,
    Tariff,
    TariffTable,
    TradeCost,
    resolve,
    template,
)
from steppe.sourced import Source
from steppe.world.world import World

READY = sorted((Path(__file__).parents[2] / "scenarios").glob("*.yaml"))
TEXT = """\
# a comment
note: why
name: two things
sources: [{title: A paper, url: "https://example.org", accessed: "2026-11-22"}]
measures:
  - embargo: {target: RUS, sender: [EU, USA]}
  - tariff:
      exporter: CHN
      rate: 0.10
      importer: KAZ
"""
SAME = Scenario(
    "two things",
    (Embargo(["EU", "USA"], "RUS"), Tariff("KAZ", "CHN", rate=0.1)),
    note="why",
    sources=(Source("A paper", "https://example.org", accessed="2026-11-22"),),
)


def test_yaml_reads_as_the_same_scenario_as_python() -> None:
    assert Scenario.from_yaml(TEXT) == SAME
    assert Scenario.from_yaml(TEXT).hash == SAME.hash


def test_the_hash_follows_the_content_and_nothing_else() -> None:
    others = [
        Scenario("other", SAME.measures, SAME.note, SAME.sources),
        Scenario(SAME.name, SAME.measures[::-1], SAME.note, SAME.sources),
        Scenario(SAME.name, (SAME.measures[0], Tariff("KAZ", "CHN", rate=0.11)), SAME.note, SAME.sources),
        Scenario(SAME.name, (Embargo(["EU", "USA"], "RUS", direction="imports"), SAME.measures[1])),
    ]
    assert len({SAME.hash, *(other.hash for other in others)}) == 5
    assert SAME.hash == Scenario(SAME.name, list(SAME.measures), SAME.note, list(SAME.sources)).hash  # pyright: ignore[reportArgumentType]
    assert len(SAME.hash) == 12
    assert Labour("KAZ", 2) == Labour(["KAZ"], 2.0)


labels = (
    some.none()
    | some.text(min_size=1, max_size=6).filter(str.strip)
    | some.lists(some.sampled_from(["KAZ", "NO", "on", "null", "1", "0x1", "~", "EU"]), min_size=2, max_size=3)
)
positive = some.floats(1e-9, 1e9)
ratios = some.sampled_from(["ratio", "percent"])
flags = some.booleans()
rows = some.dictionaries(
    some.tuples(some.sampled_from(["A", "B, c", 'D"']), some.sampled_from(["X", "Ö"])),
    some.floats(-0.9, 9, allow_nan=False),
    min_size=1,
).map(lambda d: TariffTable([{"exporter": e, "importer": i, "rate": r} for (e, i), r in d.items()], "share"))
measures = (
    some.builds(Tariff, labels, labels, labels, rate=some.floats(-0.9, 9), unit=some.just("share"))
    | some.builds(Tariff, labels, increase=some.floats(-9, 9), unit=some.sampled_from(["share", "percent"]))
    | some.builds(TradeCost, labels, labels, labels, change=positive, both_ways=flags, domestic=flags, unit=ratios)
    | some.builds(Embargo, labels, labels, labels, direction=some.sampled_from(["both", "exports", "imports"]))
    | some.builds(Productivity, labels, positive, labels, unit=ratios)
    | some.builds(Labour, labels, positive, unit=ratios)
    | rows
)
texts = some.text(max_size=30)
sources = some.builds(Source, some.text(min_size=1, max_size=9), texts, accessed=texts)


@example("0\x85", [], "two\nlines\u2028 \x07", [])
@given(
    some.text(min_size=1).filter(str.strip),
    some.lists(measures, max_size=3),
    texts,
    some.lists(sources, max_size=2),
)
def test_yaml_round_trip_is_exact(name: str, m: list[Measure], note: str, s: list[Source]) -> None:
    scenario = Scenario(name, tuple(m), note, tuple(s))
    again = Scenario.from_yaml(scenario.to_yaml())
    assert again == scenario
    assert again.hash == scenario.hash


def test_files_are_written_and_read(tmp_path: Path) -> None:
    text = SAME.to_yaml(tmp_path / "s.yaml")
    assert (tmp_path / "s.yaml").read_text(encoding="utf-8") == text
    assert Scenario.from_yaml(tmp_path / "s.yaml") == Scenario.from_yaml(str(tmp_path / "s.yaml")) == SAME


def test_a_table_file_beside_the_scenario_becomes_part_of_it(tmp_path: Path) -> None:
    (tmp_path / "rates.csv").write_text("exporter,importer,rate\nCHN,KAZ,0.1\n", encoding="utf-8")
    path = tmp_path / "s.yaml"
    path.write_text("name: s\nmeasures:\n  - tariff_table: {file: rates.csv}\n", encoding="utf-8")
    scenario = Scenario.from_yaml(path)
    assert scenario.measures == (TariffTable([{"exporter": "CHN", "importer": "KAZ", "rate": 0.1}]),)
    (tmp_path / "rates.csv").write_text("exporter,importer,rate\nCHN,KAZ,0.2\n", encoding="utf-8")
    assert Scenario.from_yaml(path).hash != scenario.hash
    assert Scenario.from_yaml(scenario.to_yaml()) == scenario


def test_adding_keeps_order_notes_and_sources() -> None:
    other = Scenario("more", (Labour("KAZ", 0.9),), note="why", sources=(Source("B"), *SAME.sources))
    both = SAME + other
    assert both.name == "two things + more"
    assert both.measures == SAME.measures + other.measures
    assert both.note == "why"
    assert [source.title for source in both.sources] == ["A paper", "B"]


def test_one_measure_needs_no_tuple() -> None:
    assert Scenario("x", Labour("KAZ", 2)).measures == (Labour("KAZ", 2),)  # pyright: ignore[reportArgumentType]


def test_repr_shows_the_measures() -> None:
    assert repr(SAME) == (
        f"Scenario 'two things' ({SAME.hash})\n"
        "  Embargo(sender=('EU', 'USA'), target='RUS')\n"
        "  Tariff(importer='KAZ', exporter='CHN', rate=0.1)"
    )


def test_values_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        SAME.name = "x"  # pyright: ignore[reportAttributeAccessIssue]
    with pytest.raises(AttributeError):
        SAME.measures[1].rate = 0.5  # pyright: ignore[reportAttributeAccessIssue]


@pytest.mark.parametrize("name", ["simple", "with: colon", "quote ' \" \\", "{braces}", "казах"])
def test_the_template_is_valid_as_it_stands(name: str, world: World) -> None:
    scenario = Scenario.from_yaml(template(name))
    assert scenario.name == name
    assert resolve(scenario, world).idle == ()


def test_every_line_that_the_template_offers_works(tmp_path: Path) -> None:
    offered = [line.replace("  # - ", "  - ") for line in template("all").splitlines()]
    (tmp_path / "rates.csv").write_text("exporter,importer,rate\nCHN,KAZ,0.1\n", encoding="utf-8")
    (tmp_path / "all.yaml").write_text("\n".join(offered), encoding="utf-8")
    kinds = {type(measure).__name__ for measure in Scenario.from_yaml(tmp_path / "all.yaml").measures}
    assert kinds == {
        "Tariff",
        "TradeCost",
        "Embargo",
        "Productivity",
        "Labour",
        "TariffTable",
        "Sign",
        "Join",
        "Leave",
        "TariffsAsOf",
    }


@pytest.mark.parametrize("path", READY, ids=lambda path: path.stem)
def test_ready_scenarios_are_valid_named_as_their_file_and_sourced(path: Path) -> None:
    scenario = Scenario.from_yaml(path)
    assert scenario.name == path.stem
    assert scenario.note
    assert scenario.sources
    assert all(source.accessed for source in scenario.sources)
    assert any(source.url.startswith("http") for source in scenario.sources)
    assert scenario.measures


def test_the_ready_scenarios_are_there() -> None:
    assert {path.stem for path in READY} >= {
        "china-doubles", "cis-protectionism", "two-blocs", "sanctions-on-neighbour", "pandemic-year",
        "closer-central-asia",
    }  # fmt: skip


def test_importing_scenarios_is_cheap() -> None:
    heavy = ("pandas", "pydantic", "yaml", "xarray", "pycountry", "scipy")
    code = f"import sys, steppe.scenario; print([m for m in {heavy} if m in sys.modules])"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"
