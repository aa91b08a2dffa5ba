"""`steppe balance` and `steppe frontier`, each in a process of its own."""

from __future__ import annotations

import json
import re
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


@pytest.fixture(autouse=True)
def wide(steppe: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal on which no sentence is broken."""
    monkeypatch.setenv("COLUMNS", "600")


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
    long, short = (
        next(line for line in done.stdout.splitlines() if line.startswith(f"In the {run} run"))
        for run in ("long", "short")
    )
    assert f"cut off from all vectors at once, {kazakhstan.headline.losses.total:.2f} %" in long
    assert f"{kazakhstan.stress.of_state[vector]:.2f} %" in short
    assert f"all at once, {kazakhstan.stress.total:.2f} %" in short
    assert f"{kazakhstan.headline.losses.total:.2f}" not in short
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
    (first, loss), (second, grown) = change.before.worst, change.after.worst
    said = f"The worst vector was {first} ({loss:.2f} % of real income in the long run) and becomes {second}"
    assert f"{said} ({grown:.2f} %)." in " ".join(shown.stdout.split())
    assert "so its short run and its range differ a little" in " ".join(shown.stdout.split())
    assert "differ a little" not in steppe("balance", "KAZ", path, "--closure", "fixed").stdout
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
    assert heads[:4] == ["world", "scenario", "worst vector", "its long-run loss, %"]
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
    heading = "Balance of Kazakhstan by poles, losses in % of real income in the long run"
    assert shown[0] == f"{heading}, every row under closure balanced"
    rows = [line for line in shown if line.startswith(("goods-2023", "eurasia-2023"))]
    assert [line.split()[:2] for line in rows] == [row[:2] for row in body]


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


# Several states


def test_several_states_give_a_row_each(steppe, kazakhstan: st.Balance):
    done = steppe("balance", "KAZ", "uz", "Kyrgyzstan")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0] == "Balance of Kazakhstan, Uzbekistan and Kyrgyzstan on goods-2023, 2023-12-31, by poles"
    rows = [line for line in lines if line.startswith(("Kazakhstan ", "Uzbekistan ", "Kyrgyzstan "))]
    assert len(rows) == 3
    vector, loss = kazakhstan.worst
    low, high = kazakhstan.to_dict()["loss_range"][vector]
    shown = [
        *(vector, f"{loss:.2f}", f"{low:.2f}", "to", f"{high:.2f}", f"{kazakhstan.stress.of_state[vector]:.2f}"),
        *(f"{kazakhstan.effective_vectors:.2f}", "of", "7", f"{kazakhstan.distance_from_gravity:.3f}"),
        f"{100 * kazakhstan.coverage:.1f}",
    ]
    assert rows[0].split() == ["Kazakhstan", *shown]


def test_several_states_as_json_and_markdown(steppe, kazakhstan: st.Balance):
    found = json.loads(steppe("balance", "KAZ", "UZB", "RUS", "--json").stdout)
    assert found["states"] == ["KAZ", "UZB", "RUS"]
    assert [row["state"] for row in found["rows"]] == found["states"]
    first = found["rows"][0]
    assert first["loss"] == pytest.approx(kazakhstan.loss)
    assert first["loss_short_run"] == pytest.approx(kazakhstan.stress.of_state)
    assert first["agreement_coverage"] == pytest.approx(kazakhstan.coverage)
    assert set(first["loss_range"]["China"]) == set(kazakhstan.to_dict()["loss_range"]["China"])
    assert any("Russia" in note for note in found["not_comparable"])
    done = steppe("balance", "KAZ", "UZB", "--markdown")
    heads, rule, *body = map(cells, done.stdout.splitlines())
    assert heads == [
        *("state", "worst vector", "its long-run loss, %", "range", "its short-run loss, %"),
        *("effective number", "from gravity, nats", "under free trade, %"),
    ]
    assert rule == ["---"] * 2 + ["---:"] * 6
    assert [row[0] for row in body] == ["Kazakhstan", "Uzbekistan"]


def test_states_before_scenarios_and_worlds(steppe, scenarios: Path):
    path = scenarios / "china-doubles.yaml"
    done = steppe("balance", "KAZ", "UZB", path, "--markdown")
    heads, _, *body = map(cells, done.stdout.splitlines())
    assert heads[:3] == ["state", "scenario", "worst vector"]
    assert [row[:2] for row in body] == [
        [s, n] for s in ("Kazakhstan", "Uzbekistan") for n in ("none", "china-doubles")
    ]
    outcome = st.solve(st.load("goods-2023"), st.Scenario.from_yaml(path), closure="balanced")
    after = st.balance(outcome.after, "UZB", beside=())
    assert body[-1][2:4] == [after.worst[0], f"{after.worst[1]:.2f}"]
    two = steppe("balance", "KAZ", path, "UZB", "--world", "goods-2023", "--world", "eurasia-2023", "--markdown")
    heads, _, *body = map(cells, two.stdout.splitlines())
    assert heads[:4] == ["state", "world", "scenario", "worst vector"]
    assert len(body) == 8


def test_commas_between_states_and_in_their_names(steppe):
    found = json.loads(steppe("balance", "KAZ,UZB", "Korea, Rep.", "--json").stdout)
    assert found["states"] == ["KAZ", "UZB", "KOR"]


def test_one_state_by_two_names_is_the_report_of_one(steppe):
    assert steppe("balance", "KAZ", "Kazakhstan", "KZ").stdout == steppe("balance", "KAZ").stdout


def test_what_cannot_be_compared_is_said_below_the_rows(steppe):
    shown = steppe("balance", "KAZ", "DEU").stdout
    assert "Not comparable:\n- Kazakhstan lies in Central Asia and Caucasus, Germany in EU" in shown
    assert "Not comparable" not in steppe("balance", "KAZ", "UZB").stdout


def test_a_short_run_with_another_worst_vector_is_said(steppe):
    found = st.balance(st.load("goods-2023"), "GEO", beside=(), span=())
    assert found.worst[0] != found.worst_short_run[0]  # the case
    vector, loss = found.worst_short_run
    shown = steppe("balance", "GEO", "KAZ").stdout
    assert f"In the short run the worst vector of Georgia is {vector} ({loss:.2f} %)." in shown
    alone = steppe("balance", "GEO").stdout
    assert f"{vector} is the worst vector instead" in alone


def test_states_drawn(steppe, tmp_path: Path, kazakhstan: st.Balance):
    done = steppe("balance", "KAZ", "UZB", "DEU", "--picture", "states.svg")
    assert (done.returncode, done.stderr) == (0, "")
    drawn = (tmp_path / "states.svg").read_text(encoding="utf-8")
    for name in ("Kazakhstan", "Uzbekistan", "Germany"):
        assert f"<!-- {name} -->" in drawn
    assert f"{kazakhstan.worst[0]} {kazakhstan.worst[1]:.2f}" in drawn
    assert f"<!-- {kazakhstan.effective_vectors:.2f} of 7 -->" in drawn
    assert "long run" in drawn


def test_all_unknown_states_are_said_at_once(steppe, scenarios: Path, tmp_path: Path):
    done = steppe("balance", "KAZ", "UZX", "Narnia", scenarios / "china-doubles.yaml", "none.yaml")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 3
    for part in ("'UZX': did you mean 'UZB'?", "'Narnia'", "none.yaml"):
        assert part in done.stderr
    (tmp_path / "growth.yaml").write_text("name: growth\n")
    done = steppe("balance", "KAZ", "growth")
    assert "growth.yaml is a file: give the scenario by it." in done.stderr


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ("balance", "KAZ", "UZB", "--peers", "KGZ"),
            "--peers does not go with several states: name the peers beside them.",
        ),
        (("balance", "x.yaml"), "balance needs a state, such as KAZ, before its scenario files."),
        (
            ("balance", "KAZ", "SGP", "--world", "eurasia-2023"),
            "world 'eurasia-2023' has SGP only inside 'rest-of-Asia'.",
        ),
    ],
)
def test_what_does_not_go_with_several_states(steppe, words: tuple[str, ...], sentence: str):
    done = steppe(*words)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"{sentence}\n")


# Words


def test_no_word_of_the_trade_goes_without_its_clause(steppe, scenarios: Path):
    shown = steppe("balance", "KAZ").stdout
    for clause in (
        "as many equal ones would spread the loss alike",
        "N1, N2:",
        "HHI: sum of squared shares",
        "asymmetry: what Kazakhstan loses less what the vector loses",
        "world size",
        "size, distance and borders",
        "1: a higher tier always goes with a higher loss",
        "ideal points: positions estimated from votes",
    ):
        assert clause in shown, clause
    assert not re.search(r"\bB\d\b", shown)
    for words in (
        ("balance", "KAZ", "UZB"),
        ("balance", "KAZ", scenarios / "china-doubles.yaml"),
        ("balance", "KAZ", "--world", "goods-2023", "--world", "eurasia-2023"),
    ):
        shown = steppe(*words).stdout
        assert "as many equal ones would spread the loss alike" in shown
        assert "nats: 0 where" in shown
        assert "long run" in shown.lower()


def test_every_partner_with_a_tier_and_who_has_none(steppe, kazakhstan: st.Balance):
    shown = steppe("balance", "KAZ").stdout
    for part in ("European Union", "China  ", "Italy  ", "Azerbaijan  ", "EU treaty types", "Chinese MFA"):
        assert part in shown
    assert f"{kazakhstan.declared.tau:+.2f} over {len(kazakhstan.declared.partners)} partners of all issuers" in shown
    assert "No declared tier on record with: Netherlands (in EU), Germany (in EU)" in shown


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
