"""`steppe balance` and `steppe frontier`, each in a process of its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import steppe as st

PNG = b"\x89PNG\r\n\x1a\n"
INSTRUMENTS = ("eaeu-india", "closer-central-asia", "uzbekistan-joins-eaeu")
NAMED = {
    "state",
    "world",
    "vectors",
    "loss",
    "worst",
    "effective_vectors",
    "distance_from_gravity",
    "asymmetry",
    "concentration",
}


@pytest.fixture(scope="module")
def kazakhstan() -> st.Balance:
    return st.balance(st.load("goods-2023"), "KAZ")


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("| ").split(" | ")]


def test_json_is_what_balance_returns(steppe, kazakhstan: st.Balance):
    done = steppe("balance", "KAZ", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert set(found) >= NAMED
    assert (found["state"], found["world"], found["partition"]) == ("KAZ", "goods-2023", "poles")
    assert found["vectors"]["Russia"] == ["RUS"]
    assert found["loss"] == pytest.approx(kazakhstan.loss, rel=1e-9)
    assert found["asymmetry"] == pytest.approx(kazakhstan.asymmetry, rel=1e-9)
    assert set(found["worst"]) == {"vector", "loss"}
    assert (found["worst"]["vector"], found["worst"]["loss"]) == pytest.approx(kazakhstan.worst)
    assert found["effective_vectors"] == pytest.approx(kazakhstan.effective_vectors)
    assert found["distance_from_gravity"] == pytest.approx(kazakhstan.distance_from_gravity)
    assert list(found["concentration"]) == ["exports", "imports", "turnover"]
    assert set(found["beside"]) == {"blocs"}


def test_the_report_says_the_headline_and_every_measure(steppe, kazakhstan: st.Balance):
    done = steppe("balance", "KAZ", "--peers", "UZB")
    assert (done.returncode, done.stderr) == (0, "")
    vector, loss = kazakhstan.worst
    assert (
        f"{vector} is the worst vector: cut off from it, Kazakhstan loses {loss:.2f} % of real income (" in done.stdout
    )
    assert "with elasticities 4 to 8)" in done.stdout
    assert f"there are {kazakhstan.effective_vectors:.2f} effective vectors of 7" in done.stdout
    lines = done.stdout.splitlines()
    for name, lost in kazakhstan.loss.items():
        row = next(line for line in lines if line.startswith(f"{name}  "))
        members, shown, low, _, high, *_, theirs, asymmetry = row.removeprefix(name).split()
        assert (int(members), shown) == (len(kazakhstan.vectors[name]), f"{lost:.2f}")
        assert float(low) <= float(shown) <= float(high)
        assert theirs == f"{kazakhstan.headline.losses.of_vector[name]:.2f}"
        assert float(asymmetry) == pytest.approx(kazakhstan.asymmetry[name], abs=0.005)
    for part in (
        "turnover",
        "Free trade in force",
        "Kendall's tau-b",
        "UN General Assembly",
        "blocs",
        "Uzbekistan (UZB)",
    ):
        assert part in done.stdout
    for head in ("Absent:", "Not in it:", "Notes:"):
        assert f"\n{head}\n- " in done.stdout


def test_one_scenario_shows_both_sides(steppe, scenarios: Path):
    path = scenarios / "china-doubles.yaml"
    outcome = st.solve(st.load("goods-2023"), st.Scenario.from_yaml(path), closure="balanced")
    change = outcome.balance("KAZ")
    shown = steppe("balance", "KAZ", path)
    assert (shown.returncode, shown.stderr) == (0, "")
    row = next(line for line in shown.stdout.splitlines() if line.startswith("China "))
    before, after, moved = change.by_vector["China"]
    assert row.split()[1:4] == [f"{before:.3f}", f"{after:.3f}", f"{moved:+.3f}"]
    assert (
        f"The worst vector stays China: its loss goes from {before:.2f} to {after:.2f} % of real income."
        in shown.stdout
    )
    found = json.loads(steppe("balance", "KAZ", "--scenario", path, "--json").stdout)
    assert (found["scenario"], found["state"], found["closure"]) == ("china-doubles", "KAZ", "balanced")
    assert set(found["before"]) >= NAMED
    assert found["after"]["loss"] == pytest.approx(change.after.loss, rel=1e-6)


def test_rows_for_worlds_and_scenarios_as_a_shell_gives_them(steppe, scenarios: Path):
    paths = [scenarios / f"{name}.yaml" for name in ("china-doubles", "closer-central-asia")]
    asked = ("balance", "KAZ", "--world", "goods-2023", "--world", "eurasia-2023", "--scenario", *paths)
    done = steppe(*asked, "--markdown")
    assert (done.returncode, done.stderr) == (0, "")
    heads, rule, *body = map(cells, done.stdout.splitlines())
    assert heads[:4] == ["world", "scenario", "worst vector", "its loss, %"]
    assert rule == ["---"] * 3 + ["---:"] * (len(heads) - 3)
    assert [row[:2] for row in body] == [
        [world, name]
        for world in ("goods-2023", "eurasia-2023")
        for name in ("none", "china-doubles", "closer-central-asia")
    ]
    outcome = st.solve(st.load("eurasia-2023"), st.Scenario.from_yaml(paths[1]), closure="balanced")
    expected = outcome.balance("KAZ").after
    numbers = (expected.worst[1], expected.effective_vectors, expected.distance_from_gravity, *expected.loss.values())
    assert body[-1][3:] == [f"{number:.3f}" for number in numbers]
    assert [head.removesuffix(", %") for head in heads[6:]] == list(expected.loss)
    found = json.loads(steppe(*asked, "--json").stdout)
    assert [[row["world"], row["scenario"]] for row in found["rows"]] == [row[:2] for row in body]
    assert all(set(row) | {"state"} >= NAMED for row in found["rows"])
    shown = steppe(*asked).stdout.splitlines()
    assert shown[0] == "Balance of Kazakhstan by poles, losses in % of real income, every row under closure balanced"
    assert [line.split()[:2] for line in shown[-6:]] == [row[:2] for row in body]


def test_the_same_file_twice_is_one_row(steppe, scenarios: Path):
    path = scenarios / "china-doubles.yaml"
    done = steppe("balance", "KAZ", "--scenario", path, path, "--markdown")
    assert len(done.stdout.splitlines()) == 4


def test_own_partition_and_an_earlier_world(steppe, tmp_path: Path):
    (tmp_path / "two.yaml").write_text("name: two\nvectors:\n  North: [RUS]\n  beyond: rest\n")
    st.load("goods-2023").save(tmp_path / "before.nc")
    asked = ("balance", "KAZ", "--vectors", "two.yaml", "--beside", "poles", "--past", "before.nc", "--json")
    found = json.loads(steppe(*asked).stdout)
    assert (found["partition"], list(found["vectors"]), list(found["beside"])) == (
        "two",
        ["North", "beyond"],
        ["poles"],
    )
    assert found["concentration"]["exports"]["distance"]["past"] == pytest.approx(0.0, abs=1e-12)


def test_pictures(steppe, tmp_path: Path, scenarios: Path, kazakhstan: st.Balance):
    done = steppe("balance", "KAZ", "--picture", "made/kaz.png")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith(f"\nDrawn to {Path('made') / 'kaz.png'}\n")
    assert (tmp_path / "made" / "kaz.png").read_bytes().startswith(PNG)
    steppe("balance", "KAZ", "--world", "goods-2023", "--world", "eurasia-2023", "--picture", "rows.svg", "--json")
    rows = (tmp_path / "rows.svg").read_text(encoding="utf-8")
    assert f"<!-- {kazakhstan.effective_vectors:.2f} -->" in rows
    steppe("frontier", "KAZ", scenarios / "eaeu-india.yaml", "--picture", "frontier.svg", "--json")
    drawn = (tmp_path / "frontier.svg").read_text(encoding="utf-8")
    assert "<!-- nothing (now) -->" in drawn
    assert "trade elasticities 5" in drawn


def test_frontier(steppe, scenarios: Path):
    paths = [scenarios / f"{name}.yaml" for name in INSTRUMENTS]
    expected = st.frontier(st.load("goods-2023"), "KAZ", paths, risk=0.05)
    done = steppe("frontier", "KAZ", *paths, "--risk", "0.05", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert (found["state"], found["world"], found["risk"], found["gap"]) == ("KAZ", "goods-2023", 0.05, None)
    assert len(found["sets"]) == 8
    for row, candidate in zip(found["sets"], expected.candidates, strict=True):
        assert row["instruments"] == list(candidate.instruments)
        assert row["expected_income"] == pytest.approx(candidate.expected, abs=1e-6)
        assert row["efficient"] == candidate.efficient
    shown = steppe("frontier", "KAZ", *paths, "--risk", "China=0.05", "--risk", "Russia=0.01")
    assert shown.stderr == ""
    assert "each vector is cut off with probability China=0.05, Russia=0.01" in shown.stdout
    assert "Searched: all 8 sets of 3 instruments solved." in shown.stdout
    alone = steppe("frontier", "KAZ", paths[0]).stdout
    assert "Efficient: no other set brings more income and" in alone
    assert "no vector is given a risk" in alone


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("balance", "KZA"), "world 'goods-2023' has no country 'KZA': did you mean 'KAZ'?"),
        (("balance", "KAZ", "--peers", "UZX"), "world 'goods-2023' has no country 'UZX': did you mean 'UZB'?"),
        (
            ("balance", "KAZ", "--vectors", "pols"),
            "There is no partition 'pols': did you mean 'poles'? A path to a .yaml file works too.",
        ),
        (("balance", "KAZ", "--picture", "kaz.jpg"), "kaz.jpg is no picture name: end it in .png or .svg."),
        (
            ("balance", "KAZ", "--closure", "fxed"),
            "closure 'fxed' is not known: use 'fixed', 'balanced' or 'proportional'.",
        ),
        (
            ("balance", "KAZ", "--markdown", "--peers", "UZB"),
            "--peers does not go with a table of rows (several worlds or scenarios, or --markdown): leave it out.",
        ),
        (
            ("frontier", "KAZ", "{india}", "--risk", "often"),
            "--risk often: give a probability such as 0.05, or a vector and its own: China=0.05.",
        ),
        (
            ("frontier", "KAZ", "{india}", "--risk", "0.1", "--risk", "China=0.1"),
            "--risk: give one number for all vectors, or VECTOR=NUMBER once for each.",
        ),
        (("frontier", "KAZ", "{india}", "{india}"), "two instruments are called 'eaeu-india': give each its own name."),
    ],
)
def test_what_cannot_be_read_is_one_sentence(steppe, scenarios: Path, words: tuple[str, ...], sentence: str):
    done = steppe(*(word.format(india=scenarios / "eaeu-india.yaml") for word in words))
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"{sentence}\n")


def test_all_that_is_wrong_is_said_at_once(steppe):
    done = steppe("balance", "KZA", "--world", "goods-2023", "--world", "nowhere", "none.yaml", "--vectors", "pols")
    assert (done.returncode, done.stdout) == (2, "")
    for part in ("'nowhere'", "'KZA'", "none.yaml", "'pols'"):
        assert part in done.stderr
    assert done.stderr.count("\n") == 4


def test_no_equilibrium_is_a_failure_of_the_work(steppe, tmp_path: Path, scenarios: Path):
    others = ", ".join(code for code in st.load("goods-2023").countries if code != "KAZ")
    (tmp_path / "cut.yaml").write_text(f"name: cut\nmeasures:\n  - embargo: {{sender: KAZ, target: [{others}]}}\n")
    for more in ((), (scenarios / "china-doubles.yaml",)):
        done = steppe("balance", "KAZ", "cut.yaml", *more, "--closure", "fixed")
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.count("\n") == 1
        assert "No equilibrium: " in done.stderr
    assert done.stderr.startswith("Scenario 'cut' on goods-2023: ")


def test_help(steppe):
    shown = steppe("--help").stdout
    assert "\n  balance " in shown
    assert "\n  frontier " in shown
