"""Merging a world by a YAML file: totals, groups of the record, and every sentence of refusal."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

import steppe as st
from steppe.concordances import eurasia_sectors
from steppe.problems import SteppeError
from steppe.world.accounts import identity_errors
from steppe.world.world import World

EXAMPLES = Path(__file__).parents[2] / "examples"
FLOWS = ("output", "value_added", "final_demand", "expenditure", "income", "trade_balance", "tariff_revenue")
MERGED = """
name: three
note: To see whether it works.
sources: [{title: A table of groups, url: "https://example.org"}]
countries:
  north: [C00, C03]
  C01: south
  C02: south
  Home: C04
sectors: {goods: [s0, s2]}
"""


@pytest.fixture
def written(tmp_path):
    def write(text: str, name: str = "groups.yaml") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def problems(world: World, path: Path) -> tuple[str, ...]:
    with pytest.raises(SteppeError) as caught:
        world.aggregate(path)
    return caught.value.problems


def same(one: World, other: World) -> None:
    assert (one.countries, one.sectors) == (other.countries, other.sectors)
    for name in one.primitives:
        np.testing.assert_allclose(one.array(name), other.array(name), rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("seed", range(3))
def test_a_file_does_what_mappings_do_and_totals_commute(make_world, written, seed):
    world = make_world(seed)
    merged = world.aggregate(str(written(MERGED)))
    countries = {"north": ["C00", "C03"], "south": ["C01", "C02"], "Home": ["C04"]}
    sectors = {"goods": ["s0", "s2"]}
    same(merged, world.aggregate(countries=countries, sectors=sectors))
    in_turns = [world.aggregate(countries=countries).aggregate(sectors=sectors)]
    in_turns.append(world.aggregate(sectors=sectors).aggregate(countries=countries))
    for other in in_turns:
        assert (merged.countries, merged.sectors) == (other.countries, other.sectors)
        np.testing.assert_allclose(merged.array("trade_flow"), other.array("trade_flow"), rtol=1e-12)
        for name in FLOWS:
            found, expected = getattr(merged, name).values, getattr(other, name).values
            np.testing.assert_allclose(found, expected, atol=1e-9 * np.abs(expected).max())
    for name in FLOWS:
        total = float(getattr(world, name).sum())
        assert float(getattr(merged, name).sum()) == pytest.approx(total, rel=1e-12, abs=1e-6)
    assert merged.name == "three"
    assert merged.notes[-1] == "To see whether it works."
    assert merged.sources[-1] == st.Source("A table of groups", "https://example.org")


@pytest.mark.parametrize("closure", ["fixed", "balanced"])
def test_a_solved_world_keeps_its_identities(world, written, closure):
    after = st.solve(world, st.Scenario("tariff", (st.Tariff("C00", increase=0.2),)), closure=closure).after
    merged = after.aggregate(written(MERGED))
    errors = identity_errors(merged.array("trade_flow"), merged.array("tariff"), merged.accounts)
    assert max(errors.values()) < 1e-9
    for name in FLOWS:
        before = getattr(after, name)
        scale = max(float(np.abs(before).sum()), 1.0)
        assert float(getattr(merged, name).sum()) == pytest.approx(float(before.sum()), abs=1e-9 * scale)
    again = st.solve(merged, st.Scenario("nothing", ()), closure=closure)
    np.testing.assert_allclose(again.welfare, 0, atol=1e-7)


def coded(codes: list[str], date: str = "2023-12-31", **about) -> World:
    n = len(codes)
    flow = np.ones((1, n, n)) + 9 * np.eye(n)
    return World.from_arrays(
        countries=codes, sectors=["x"], trade_flow=flow, trade_elasticity=4, name="coded", date=date, **about
    )


def test_groups_are_those_of_the_worlds_date(written):
    codes = ["KAZ", "RUS", "BLR", "ARM", "KGZ", "DEU", "GBR"]
    path = written("countries:\n  Union: EAEU\n  Europe: [EU, GBR]\n")
    merged = coded(codes).aggregate(path)
    assert merged.countries == ("Union", "Europe")
    assert merged.name == "coded (aggregated)"
    assert "EAEU on 2023-12-31: 5 members." in merged.notes
    (europe,) = (note for note in merged.notes if note.startswith("EU on 2023-12-31: 27 members, not in this world: "))
    assert europe.count(",") == 26
    assert set(st.record.members("EAEU", "2023-12-31").sources) <= set(merged.sources)
    assert set(merged.regions["Union"]) == {"ARM", "BLR", "KAZ", "KGZ", "RUS"}
    early = coded(codes, "2015-01-01").aggregate(path)
    assert early.countries == ("Union", "ARM", "KGZ", "Europe")
    assert "GBR" in next(note for note in early.notes if note.startswith("Aggregated"))


def test_a_group_takes_regions_of_its_members_and_no_others(written):
    inside = {"BENELUX": {"BEL": 0.5, "NLD": 0.4, "LUX": 0.1}, "ALPS": {"AUT": 0.5, "CHE": 0.5}}
    world = coded(["DEU", "BENELUX", "ALPS", "USA"], regions=inside)
    merged = world.aggregate(written("countries: {EU: EU}"))
    assert merged.countries == ("EU", "ALPS", "USA")
    assert any("AUT (inside ALPS)" in note for note in merged.notes)


def test_a_label_of_the_world_goes_before_a_group_and_text_stays_text(written):
    world = coded(["NO", "EU", "KAZ", "1"], regions={"EU": {"DEU": 1.0}})
    merged = world.aggregate(written("countries: {West: [NO, EU], KAZ: 7, One: 1}"))
    assert merged.countries == ("West", "7", "One")


def test_examples(tmp_path):
    merged = st.load("goods-2023").aggregate(EXAMPLES / "eurasian-regions.yaml")
    assert len(merged.countries) == 148
    assert {"KAZ", "RUS", "Caucasus", "European Union"} <= set(merged.countries)
    assert set(merged.regions["Gulf states"]) == {"ARE", "BHR", "KWT", "OMN", "QAT", "SAU"}
    labels = [sector.sector for sector in eurasia_sectors()]
    rng = np.random.default_rng(0)
    world = World.from_arrays(
        countries=["KAZ", "RUS"], sectors=labels, trade_flow=rng.uniform(1, 9, (len(labels), 2, 2)), trade_elasticity=5
    )
    broad = world.aggregate(EXAMPLES / "broad-sectors.yaml")
    kept = ("farming", "extraction", "manufacturing", "utilities and construction", "market services", "public")
    assert broad.sectors == kept


def test_all_problems_of_a_file_at_once(world, written):
    text = """
name: [a]
notes: x
sources: [{url: here}, {title: T, link: x}]
countries:
  north: [C00]
  north: [C01]
  empty: []
  odd: {C02: C03}
  nothing:
sectors: s0
"""
    known = "title, url, locator, accessed, licence, vintage, publisher, key"
    assert problems(world, written(text)) == (
        "groups.yaml line 7, countries: `north` is there twice: keep one of them.",
        "groups.yaml line 2, name: it must be text.",
        "groups.yaml line 4, sources[0].title: it is missing.",
        f"groups.yaml line 4, sources[1].link: there is no such key, known: {known}.",
        "groups.yaml line 8, countries.empty: give one label or a list of labels.",
        "groups.yaml line 9, countries.odd: give one label or a list of labels.",
        "groups.yaml line 10, countries.nothing: give one label or a list of labels.",
        "groups.yaml line 11, sectors: it must be a mapping: {new label: [old labels]}.",
        "groups.yaml line 3, notes: there is no such key, did you mean 'note'?",
    )


def test_all_problems_on_a_world_at_once(world, written):
    text = """
countries: {north: [C00, C99], south: [C00], typo: C9, Union: EAEU, Old: USSR}
sectors: {s9: goods}
"""
    known = "known: C00, C01, C02, C03, C04, C05"
    nobody = "none of the 5 members of EAEU on 2020-12-31 is in world 'random 0'."
    assert problems(world, written(text)) == (
        "groups.yaml: countries.typo: neither 'typo' nor 'C9' is a country of world 'random 0'.",
        f"groups.yaml: countries.Union: {nobody}",
        "groups.yaml: countries.Old: neither 'Old' nor 'USSR' is a country of world 'random 0'.",
        "groups.yaml: sectors.s9: neither 's9' nor 'goods' is a sector of world 'random 0'.",
        f"groups.yaml: world 'random 0' has no country 'C99': {known} (in the group 'north')",
        "groups.yaml: 'C00' is in the groups 'north' and 'south': a country goes into one.",
    )


def test_groups_need_a_date_and_must_exist_on_it(written):
    path = written("countries: {Union: EAEU}")
    (problem,) = problems(coded(["KAZ", "RUS"], ""), path)
    assert problem.startswith("groups.yaml: countries.Union: 'EAEU' is a group and world 'coded' has no date")
    (problem,) = problems(coded(["KAZ", "RUS"], "1999-12-31"), path)
    assert problem.endswith("List the countries instead.")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "groups.yaml is empty: a mapping needs `countries` or `sectors`."),
        ("- KAZ\n", "groups.yaml is not a mapping: it needs name, note, sources, countries, sectors as keys."),
        ("name: x\n", "groups.yaml merges nothing: it needs `countries` or `sectors` with groups in it."),
        ("countries: {a: [C00\n", "groups.yaml line 2 is not readable as YAML: "),
        ("countries: {a: !!python/name:os.system x}", "groups.yaml line 1: the tag tag:yaml.org,2002:python/name:"),
        ("countries: &a {b: *a}", "groups.yaml line 1, countries.b: it is repeated by `*`: write it out."),
        ("a\0b", "groups.yaml is not text that YAML can hold: is it binary?"),
    ],
)
def test_files_that_are_no_mapping(world, written, text, sentence):
    assert problems(world, written(text))[0].startswith(sentence)


def test_a_file_that_is_not_there_or_no_text(world, written, tmp_path):
    written("countries: {a: C00}")
    assert problems(world, tmp_path / "group.yaml") == (
        f"There is no mapping file {tmp_path / 'group.yaml'}. In that folder: did you mean 'groups.yaml'?",
    )
    (tmp_path / "utf16.yaml").write_bytes("countries: {a: C00}".encode("utf-16"))
    assert problems(world, tmp_path / "utf16.yaml") == ("utf16.yaml is not a text file: a mapping is YAML in UTF-8.",)
    assert problems(world, tmp_path) == (f"{tmp_path} cannot be read: Is a directory.",)
    with pytest.raises(SteppeError, match="aggregate takes a file, or `countries` and `sectors`: give one of the two"):
        world.aggregate(tmp_path / "groups.yaml", countries={"a": ["C00"]})
    with pytest.raises(SteppeError, match="groups are given as `countries=`"):
        world.aggregate({"a": ["C00"]})  # type: ignore[arg-type]


def test_the_verb(steppe, tmp_path):
    mapping = EXAMPLES / "eurasian-regions.yaml"
    done = steppe("aggregate", "goods-2023", mapping, "--out", "regions.nc")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("<World goods-2023-eurasian-regions: 148 countries x 1 sector, 2023-12-31>")
    rows = dict(line.rsplit(maxsplit=2)[::2] for line in done.stdout.splitlines() if line.startswith("trade between"))
    assert rows == {"trade between countries": "16,764,339.8"}
    assert st.load(tmp_path / "regions.nc").countries[0] == "ABW"
    told = json.loads(steppe("aggregate", "goods-2023", mapping, "--out", "again.nc", "--json").stdout)
    for name in ("output", "value added", "final demand", "tariff revenue"):
        assert told["totals"][name]["after"] == pytest.approx(told["totals"][name]["before"], rel=1e-12)
    assert told["file"] == "again.nc"
    wrong = steppe("aggregate", "goods-2023", "none.yaml", "--out", "x.nc")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert wrong.stderr == "There is no mapping file none.yaml.\n"
