"""What a user reads when a scenario is wrong: what, where, what to do, all at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from steppe.problems import SteppeError, UnknownLabel
from steppe.scenario import Embargo, Labour, Productivity, Scenario, Tariff, TradeCost, resolve, template
from steppe.world.world import World

HEAD = "name: x\nmeasures:\n"


def problems_of(text: str | Path) -> tuple[str, ...]:
    with pytest.raises(SteppeError) as caught:
        Scenario.from_yaml(text)
    assert str(caught.value) == "\n".join(caught.value.problems)
    return caught.value.problems


@pytest.mark.parametrize(
    ("make", "sentences"),
    [
        (
            lambda: Tariff("KAZ"),
            ["Tariff: give exactly one of `rate`, `increase` and `factor`; it has none of them."],
        ),
        (
            lambda: Tariff("KAZ", rate=0.1, factor=2),
            ["Tariff: give exactly one of `rate`, `increase` and `factor`; it has `rate` and `factor`."],
        ),
        (
            lambda: Tariff([], "", rate=15),
            [
                "Tariff: `importer` is an empty list: name one, or leave it out for all.",
                "Tariff: `exporter` is empty: name one, or leave it out for all.",
                "Tariff: `rate` is 15: as a share that is 1500%, as percent 15 %: rates are fractions, so write 0.15 "
                "for 15 %, or `unit`: 'share' or 'percent' says which is meant.",
            ],
        ),
        (
            lambda: Tariff("KAZ", rate=-1),
            ["Tariff: `rate` is -1: a tariff is above -1 (a subsidy of 100 %)."],
        ),
        (lambda: Tariff("KAZ", rate=float("nan")), ["Tariff: `rate` is nan: it must be a finite number."]),
        (lambda: Tariff("KAZ", rate="0.1"), ["Tariff: `rate` is '0.1': it must be a finite number."]),
        (
            lambda: Tariff("KAZ", factor=-2),
            ["Tariff: `factor` is -2: it multiplies the tariff and cannot be negative."],
        ),
        (
            lambda: Tariff(["KAZ", 3], rate=0.1),
            ["Tariff: `importer` holds 3, which is not a label."],
        ),
        (
            lambda: TradeCost("CHN", "KAZ", change=0, both_ways="yes"),
            [
                "TradeCost: `change` is 0: it is the ratio after/before and must be above 0. "
                "1.10 is 10 % dearer; to stop trade altogether use Embargo.",
                "TradeCost: `both_ways` is 'yes': it must be true or false.",
            ],
        ),
        (
            lambda: TradeCost("CHN", "KAZ", change=float("inf")),
            [
                "TradeCost: `change` is inf: it must be a finite number. "
                "1.10 is 10 % dearer; to stop trade altogether use Embargo."
            ],
        ),
        (
            lambda: Embargo("USA", "RUS", direction="export"),
            ["Embargo: `direction` is 'export', not one of both, exports, imports: did you mean 'exports'?"],
        ),
        (
            lambda: Productivity(5, -1),
            [
                "Productivity: `country` is 5: it takes one label, a list of labels or a group name.",
                "Productivity: `change` is -1: it is the ratio after/before and must be above 0.",
            ],
        ),
        (lambda: Labour("KAZ", True), ["Labour: `change` is True: it must be a finite number."]),
        (
            lambda: Scenario("", ({"tariff": 1},), note=3),
            [
                "Scenario: `name` is '': give it a name.",
                "Scenario: `note` is 3: it must be text.",
                "Scenario '': measures[0] is {'tariff': 1}, not a measure such as Tariff(...).",
            ],
        ),
    ],
)
def test_a_faulty_argument_is_named(make: Callable[[], object], sentences: list[str]) -> None:
    with pytest.raises(SteppeError) as caught:
        make()
    assert list(caught.value.problems) == sentences


def test_every_problem_of_a_file_at_once_with_its_line_and_place(tmp_path: Path) -> None:
    path = tmp_path / "two.yaml"
    path.write_text(
        "naem: x\n"
        "sources: [{titel: A}]\n"
        "measures:\n"
        "  - tarif: {importer: KAZ, rate: 0.1}\n"
        "  - trade_cost: {exporter: CIS, change: -1, both_way: true}\n"
        "  - embargo:\n"
        "      sender: EU\n"
        "      target: RUS\n"
        "      direction: export\n"
        "  - tariff: {importer: KAZ, rate: 10%, factor: 2}\n"
        "  - labour\n",
        encoding="utf-8",
    )
    assert problems_of(path) == (
        "two.yaml line 1: unknown key `naem`: did you mean 'name'?",
        "two.yaml line 1: `name` is missing.",
        "two.yaml line 2, sources[0]: unknown key `titel`: did you mean 'title'?",
        "two.yaml line 2, sources[0]: `title` is missing.",
        "two.yaml line 4, measures[0]: there is no measure `tarif`: did you mean 'tariff'?",
        "two.yaml line 5, measures[1].trade_cost: unknown key `both_way`: did you mean 'both_ways'?",
        "two.yaml line 5, measures[1].trade_cost: `importer` is missing.",
        "two.yaml line 5, measures[1].trade_cost: `change` is -1: it is the ratio after/before and must be "
        "above 0. 1.10 is 10 % dearer; to stop trade altogether use Embargo.",
        "two.yaml line 9, measures[2].embargo: `direction` is 'export', not one of both, exports, imports: "
        "did you mean 'exports'?",
        "two.yaml line 10, measures[3].tariff: give exactly one of `rate`, `increase` and `factor`; "
        "it has `rate` and `factor`.",
        "two.yaml line 11, measures[4]: a measure is one name with arguments: tariff: {importer: KAZ, ...}.",
    )


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("\n", ["scenario text is empty: a scenario needs `name` and `measures`."]),
        ("# only\n# comments\n", ["scenario text is empty: a scenario needs `name` and `measures`."]),
        (
            "- a\n- b\n",
            ["scenario text is not a scenario: it needs name, note, horizon, sources, measures as keys."],
        ),
        (
            "name: x\nmeasures: [{tariff: {importer: KAZ,\n",
            ["scenario text line 3 is not readable as YAML: expected the node content, but found '<stream end>'."],
        ),
        ("name: x\n", ["scenario text line 1: `measures` is missing."]),
        (
            "name: x\nmeasures:\n",
            ["scenario text line 2: `measures` must be a list: start each item with a dash."],
        ),
        (
            "name: x\nname: y\nmeasures: []\n",
            ["scenario text line 2: `name` is there twice: keep one of them."],
        ),
        ("name: ''\nmeasures: []\n", ["scenario text line 1: `name` is empty: give the scenario a name."]),
        ("name: [a]\nmeasures: []\n", ["scenario text line 1: `name` must be text."]),
        ("a\0b\n", ["scenario text is not text that YAML can hold: is it binary?"]),
        (
            "name: x\nmeasures: []\n---\nname: y\n",
            ["scenario text line 3 is not readable as YAML: but found another document."],
        ),
        (
            HEAD + "- tariff: {importer: KAZ, rate: 0.1, rate: 0.2}\n",
            ["scenario text line 3, measures[0].tariff: `rate` is there twice: keep one of them."],
        ),
        (
            HEAD + "- tariff:\n",
            [
                "scenario text line 3, measures[0].tariff: its arguments are missing: "
                "write them as {argument: value, ...}."
            ],
        ),
        (
            HEAD + "- tariff: {importer: KAZ, rate: .nan}\n",
            ["scenario text line 3, measures[0].tariff: `rate` is '.nan': it must be a finite number."],
        ),
        (
            HEAD + "- tariff: {importer: KAZ, rate: '0.1'}\n",
            ["scenario text line 3, measures[0].tariff: `rate` is '0.1': it must be a finite number."],
        ),
        (
            HEAD + "- labour: {country: KAZ, change: }\n",
            ["scenario text line 3, measures[0].labour: `change` is None: it must be a finite number."],
        ),
        (
            HEAD + "- labour: {country: {KAZ: 1}, change: [1]}\n",
            [
                "scenario text line 3, measures[0].labour: `country` must be one label or a list of labels.",
                "scenario text line 3, measures[0].labour: `change` must be one value.",
            ],
        ),
        (
            HEAD + "- labour: {country: !!python/object/apply:os.system [echo], change: 1}\n",
            [
                "scenario text line 3: the tag tag:yaml.org,2002:python/object/apply:os.system is refused: "
                "use plain text, numbers and lists."
            ],
        ),
        (
            HEAD + "- tariff_table: {}\n",
            [
                "scenario text line 3, measures[0].tariff_table: give either `rows` (CSV text) or "
                "`file` (a CSV file beside this one)."
            ],
        ),
        (
            HEAD + "- tariff_table: {file: a.csv}\n",
            [
                "scenario text line 3, measures[0].tariff_table: a `file` needs a scenario that is itself "
                "read from a file: use `rows`."
            ],
        ),
        (
            HEAD + '- tariff_table: {rows: "exporter,importer,rate\\nCHN,KAZ,x\\n"}\n',
            ["scenario text line 3, measures[0].tariff_table: rows line 2: `rate` is 'x', not a number."],
        ),
    ],
)
def test_a_faulty_text_is_explained(text: str, sentences: list[str]) -> None:
    assert list(problems_of(text)) == sentences


def test_nothing_in_a_file_is_executed(tmp_path: Path) -> None:
    trap = tmp_path / "trap"
    text = f"{HEAD}- labour: {{country: KAZ, change: !!python/object/apply:pathlib.Path.touch [{trap}]}}\n"
    assert any("is refused" in problem for problem in problems_of(text))
    assert not trap.exists()


def test_a_self_referring_file_ends(tmp_path: Path) -> None:
    assert problems_of("name: x\nmeasures: &a [*a]\n")
    assert problems_of("name: x\nmeasures:\n" + "[" * 5000 + "\n")


def test_a_file_cut_short_or_garbled_is_either_read_or_explained() -> None:
    text = template("x").replace("  # - ", "  - ")
    garbled = [text[:end] + "\n" for end in range(0, len(text), 11)]
    garbled += [text[:at] + odd + text[at + 1 :] for at in range(3, len(text), 37) for odd in "[{:*&!|\t\x07%@"]
    found: list[str] = []
    for version in garbled:
        try:
            Scenario.from_yaml(version)
        except SteppeError as error:
            found += error.problems
    assert len(found) > 100
    assert all(problem.startswith("scenario text") for problem in found)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "china-doubles.yaml").write_text("", encoding="utf-8")
    missing = tmp_path / "china-double.yaml"
    assert problems_of(missing) == (
        f"There is no scenario file {missing}. In that folder: did you mean 'china-doubles.yaml'?",
    )
    assert problems_of(tmp_path / "china-doubles.yaml") == (
        "china-doubles.yaml is empty: a scenario needs `name` and `measures`.",
    )
    (tmp_path / "b.yaml").write_bytes(bytes(range(256)))
    assert problems_of(tmp_path / "b.yaml") == ("b.yaml is not a text file: a scenario is YAML in UTF-8.",)
    assert problems_of(tmp_path) == (f"{tmp_path} cannot be read: Is a directory.",)


@pytest.mark.parametrize("name", ["../rates.csv", "/etc/hostname"])
def test_a_table_must_lie_beside_its_scenario(tmp_path: Path, name: str) -> None:
    (tmp_path / "rates.csv").write_text("exporter,importer,rate\nCHN,KAZ,0.1\n", encoding="utf-8")
    (tmp_path / "in").mkdir()
    path = tmp_path / "in" / "s.yaml"
    path.write_text(f"{HEAD}- tariff_table: {{file: {name}}}\n", encoding="utf-8")
    assert problems_of(path) == (
        f"s.yaml line 3, measures[0].tariff_table: `file` is {name}: it must lie in the scenario's folder, "
        "by a relative path.",
    )
    path.write_text(f"{HEAD}- tariff_table: {{file: none.csv}}\n", encoding="utf-8")
    assert problems_of(path) == (
        "s.yaml line 3, measures[0].tariff_table: there is no file none.csv beside the scenario.",
    )


@pytest.fixture
def world() -> World:
    return World.from_arrays(
        countries=["KAZ", "CHN", "ROW"],
        sectors=["food", "steel"],
        trade_flow=np.ones((2, 3, 3)),
        trade_elasticity=5.0,
        name="tiny",
        date="2023-12-31",
    )


def test_every_label_that_a_world_lacks_at_once(world: World) -> None:
    scenario = Scenario("s", (Tariff("Kazakstanh", "CHM", "stel", rate=0.1), Embargo("eaue", "ROW"), Labour("XQZ", 2)))
    with pytest.raises(UnknownLabel) as caught:
        resolve(scenario, world)
    problems = caught.value.problems
    assert problems[:4] == (
        "Scenario 's', measures[0].tariff exporter: world 'tiny' has no country 'CHM': did you mean 'CHN'?",
        "Scenario 's', measures[0].tariff importer: world 'tiny' has no country 'Kazakstanh': did you mean 'KAZ'?",
        "Scenario 's', measures[0].tariff sector: world 'tiny' has no sector 'stel': did you mean 'steel'?",
        "Scenario 's', measures[1].embargo sender: world 'tiny' has no country 'eaue': did you mean 'EAEU'?",
    )
    assert problems[4].startswith(
        "Scenario 's', measures[2].labour country: world 'tiny' has no country 'XQZ': known: KAZ, CHN, ROW"
    )


def test_groups_that_cannot_be_used(world: World) -> None:
    def sentences(*measures: Embargo, date: str) -> tuple[str, ...]:
        with pytest.raises(SteppeError) as caught:
            resolve(Scenario("s", measures), world.replace(date=date))
        return caught.value.problems

    assert sentences(Embargo("EU", "CHN"), Embargo("NAFTA", "CHN"), Embargo("XX", "CHN"), date="2023-12-31") == (
        "Scenario 's', measures[2].embargo sender: world 'tiny' has no country 'XX': "
        "known: KAZ, CHN, ROW, AIIB, ASEAN, BRICS, CAREC, CENTRAL_ASIA, ... (32 in all)",
        "Scenario 's', measures[0].embargo sender: none of the 27 members of EU on 2023-12-31 is in world 'tiny'.",
        "Scenario 's', measures[1].embargo sender: NAFTA had ended by 2023-12-31. List the countries instead.",
    )
    assert sentences(Embargo("EAEU", "CHN"), date="2014-12-31") == (
        "Scenario 's', measures[0].embargo sender: EAEU was not in existence on 2014-12-31. "
        "List the countries instead.",
    )
    assert sentences(Embargo("EAEU", "CHN"), date="") == (
        "Scenario 's', measures[0].embargo sender: 'EAEU' is a group and world 'tiny' has no date to read "
        'it at: use world.replace(date="2023-12-31") with the date of its data, or list the countries.',
    )
    assert sentences(Embargo("EAEU", "CHN"), date="2023") == (
        "Scenario 's', measures[0].embargo sender: '2023' is not a day: write year-month-day, "
        "for example 2015-01-01. List the countries instead.",
    )
