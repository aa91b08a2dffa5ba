"""Every verb does what its help says, in a process of its own."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path

import pytest

import steppe as st

FILES = {"outcome.nc", "run.json", "brief.html"}
AUTARKY = "name: cut-off\nmeasures:\n  - embargo: {sender: KAZ, target: [%s]}\n"


def test_demo_prints_the_table_and_keeps_the_run(steppe, tmp_path: Path):
    first = steppe("demo")
    assert first.returncode == 0, first.stderr
    assert first.stderr == ""
    row = next(line for line in first.stdout.splitlines() if line.startswith("Kazakhstan  "))
    assert row.split()[1] == "KAZ"
    for expected in (
        "income, %",
        "largest relative error",
        "Sources:",
        "Read with care:",
        "What changes:",
    ):
        assert expected in first.stdout
    (folder,) = (tmp_path / "runs").iterdir()
    assert {path.name for path in folder.iterdir()} == FILES
    assert folder.name in first.stdout
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()}
    second = steppe("demo")
    assert second.returncode == 0
    assert "nothing is overwritten" in " ".join(second.stdout.split())
    assert [folder] == list((tmp_path / "runs").iterdir())
    assert before == {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()}
    assert first.stdout.split("Run kept")[0] == second.stdout.split("Run kept")[0]


def test_the_demo_is_the_ready_scenario(scenarios: Path):
    from importlib.resources import files

    inside = files("steppe.scenario").joinpath("demo.yaml").read_bytes()
    assert inside == (scenarios / "sanctions-on-neighbour.yaml").read_bytes()


def test_solve_json_is_what_solve_returns(steppe, scenarios: Path, tmp_path: Path):
    path = scenarios / "closer-central-asia.yaml"
    done = steppe("solve", path, "--closure", "balanced", "--focus", "KAZ", "--out", "kept", "--json")
    assert done.returncode == 0, done.stderr
    assert done.stdout.isascii()
    found = json.loads(done.stdout)
    outcome = st.solve(st.load("goods-2023"), st.Scenario.from_yaml(path), closure="balanced")
    assert (found["scenario"], found["world"], found["closure"]) == (
        "closer-central-asia",
        "goods-2023",
        "balanced",
    )
    assert found["converged"] is True
    assert 0 <= found["residual"] <= 1e-10
    assert found["sources"]
    assert found["idle"] == []
    for name in ("welfare", "real_wage"):
        expected = dict(zip(outcome.before.countries, getattr(outcome, name).values, strict=True))
        assert found[name] == pytest.approx(expected, rel=1e-7, abs=1e-9)
    assert {path.name for path in (tmp_path / found["run"]).iterdir()} == FILES
    assert not (tmp_path / "runs").exists()


def test_no_equilibrium_is_a_failure_of_the_work(steppe, tmp_path: Path):
    others = ", ".join(code for code in st.load("goods-2023").countries if code != "KAZ")
    (tmp_path / "cut.yaml").write_text(AUTARKY % others)
    fixed = ("--closure", "fixed")
    for arguments in (("solve", "cut.yaml", "--json", *fixed), ("compare", "cut.yaml", *fixed)):
        done = steppe(*arguments)
        assert done.returncode == 1
        assert done.stdout == ""
        assert done.stderr.count("\n") == 1
        assert "No equilibrium: " in done.stderr
        assert "KAZ" in done.stderr
        assert "closure='balanced'" in done.stderr
    assert not (tmp_path / "runs").exists()
    assert steppe("solve", "cut.yaml").returncode == 0


def test_a_measure_without_effect_is_a_warning(steppe, tmp_path: Path):
    (tmp_path / "a.yaml").write_text("name: a\nmeasures:\n  - tariff: {importer: KAZ, exporter: RUS, rate: 0}\n")
    done = steppe("solve", "a.yaml", "--json")
    assert done.returncode == 0
    assert done.stderr.startswith("Warning: a, measures[0].tariff")
    assert len(json.loads(done.stdout)["idle"]) == 1


def test_compare(steppe, scenarios: Path):
    paths = [scenarios / f"{name}.yaml" for name in ("two-blocs", "china-doubles", "two-blocs")]
    done = steppe("compare", *paths, "--countries", "KAZ,RUS", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    columns, limits = found["scenarios"], found["by_construction"]
    assert list(columns) == list(limits) == ["two-blocs", "china-doubles", "two-blocs #2"]
    assert all(list(values) == ["KAZ", "RUS"] for values in columns.values())
    shown = steppe("compare", *paths[:2])
    assert "percent" in shown.stdout
    said = " ".join(shown.stdout.partition("By construction:\n")[2].split())
    assert all(f"- {name}: {clause}." in said for name in list(columns)[:2] for clause in limits[name])
    assert [line.split()[0] for line in shown.stdout.splitlines() if line.startswith(("two", "china"))]
    assert steppe("compare", paths[0], "--countries", "KAS").returncode == 2
    said = steppe("compare", paths[0], "--countries", "KAS,RUS,Chna").stderr
    assert "'KAS'" in said
    assert "did you mean 'CHN'" in said
    everyone = json.loads(steppe("compare", paths[0], "--countries", "all", "--json").stdout)
    assert {len(values) for values in everyone["scenarios"].values()} == {195}
    assert steppe("compare", paths[0], "--measure", "wellfare").stderr.endswith("did you mean 'welfare'?\n")


def test_show(steppe):
    done = steppe("show", "goods-2023")
    assert done.returncode == 0
    assert done.stdout == st.load("goods-2023").describe() + "\n"
    found = json.loads(steppe("show", "goods-2023", "--json").stdout)
    assert len(found["countries"]) == 195
    assert found["units"] == "million USD"
    assert steppe("show", "goods-2032").returncode == 2


def test_check(steppe, scenarios: Path, tmp_path: Path):
    good = steppe("check", scenarios / "two-blocs.yaml", "--world", "goods-2023", "--json")
    assert (good.returncode, json.loads(good.stdout)["kind"]) == (0, "scenario")
    (tmp_path / "bad.yaml").write_text("name: bad\nmeasures:\n  - tarif: {importer: KAZ, rate: 0.1}\n")
    bad = steppe("check", "bad.yaml")
    assert bad.returncode == 1
    assert "did you mean 'tariff'?" in bad.stdout
    (tmp_path / "far.yaml").write_text("name: far\nmeasures:\n  - labour: {country: KAS, change: 0.9}\n")
    assert steppe("check", "far.yaml").returncode == 0
    unfit = steppe("check", "far.yaml", "--world", "goods-2023", "--json")
    assert (unfit.returncode, json.loads(unfit.stdout)["ok"]) == (1, False)
    world = steppe("check", "goods-2023", "--json")
    assert (world.returncode, json.loads(world.stdout)["kind"]) == (0, "world")
    shipped = Path(st.__file__).parent / "worlds" / "shipped" / "goods-2023.nc"
    (tmp_path / "cut.nc").write_bytes(shipped.read_bytes()[:5000])
    cut = steppe("check", "cut.nc")
    assert cut.returncode == 1
    assert "truncated" in cut.stdout
    assert steppe("check", "absent.yaml").returncode == 2


def test_new_never_overwrites(steppe, tmp_path: Path):
    assert steppe("new", "my scenario").returncode == 0
    written = (tmp_path / "my scenario.yaml").read_bytes()
    again = steppe("new", "my scenario")
    assert again.returncode == 1
    assert "is left as it is" in again.stderr
    assert (tmp_path / "my scenario.yaml").read_bytes() == written
    assert steppe("solve", "my scenario.yaml", "--json").returncode == 0
    assert steppe("new", "../elsewhere").returncode == 2


def test_build_makes_the_shipped_bytes(steppe, tmp_path: Path):
    data = Path(__file__).parents[2].parent / "shared" / "data"
    if not data.is_dir():
        pytest.skip("The raw data of goods-2023 are not beside this checkout.")
    done = steppe("build", "goods-2023", "--from", data, "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    shipped = Path(st.__file__).parent / "worlds" / "shipped" / "goods-2023.nc"
    assert (tmp_path / found["file"]).read_bytes() == shipped.read_bytes()
    assert found["same_as_shipped"] is True
    page = Path(__file__).parents[2] / "docs" / "worlds" / "goods-2023.md"
    assert (tmp_path / "goods-2023.md").read_bytes() == page.read_bytes()


def test_build_names_what_is_missing(steppe, tmp_path: Path):
    absent = steppe("build", "goods-2023", "--from", "nowhere")
    assert (absent.returncode, absent.stderr.count("\n")) == (2, 1)
    unknown = steppe("build", "goods-2013", "--from", tmp_path)
    assert (unknown.returncode, "did you mean 'goods-2023'?" in unknown.stderr) == (2, True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("verb", ["", "demo", "show", "solve", "compare", "check", "new", "build"])
def test_help_and_unknown_options(steppe, verb: str):
    words = [verb] if verb else []
    assert steppe(*words, "--help").returncode == 0
    unknown = steppe(*words, "--nonsense")
    assert unknown.returncode == 2
    assert "--nonsense" in unknown.stderr


@pytest.mark.parametrize("words", [(), ("record",)])
@pytest.mark.parametrize("width", ["60", "80"])
def test_the_list_of_verbs_cuts_no_sentence(steppe, monkeypatch, words: tuple[str, ...], width: str):
    monkeypatch.setenv("COLUMNS", width)
    shown = steppe(*words, "--help").stdout
    assert max(map(len, shown.partition("First steps")[0].splitlines())) <= int(width)
    assert "..." not in shown.partition("Commands:")[2]


def test_the_first_scenario_of_the_help_is_solved(steppe, tmp_path: Path):
    shown = steppe("solve", "--help").stdout.partition("first.yaml:\n")[2].partition("\n\n")[0]
    (tmp_path / "first.yaml").write_text(textwrap.dedent(shown), encoding="utf-8")
    done = steppe("solve", "first.yaml", "--focus", "KAZ")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_closed_pipe_is_quiet(tmp_path: Path):
    import subprocess
    import sys

    code = (
        "import subprocess, sys; p = subprocess.Popen([sys.executable, '-m', 'steppe.cli', 'show', 'goods-2023'],"
        " stdout=subprocess.PIPE, stderr=subprocess.PIPE); p.stdout.close(); print(p.stderr.read().decode());"
        " p.wait()"
    )
    src = str(Path(st.__file__).parents[1])
    done = subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": src}, capture_output=True, text=True)
    assert done.stdout.strip() == ""


def test_what_there_is_can_be_listed(steppe):
    shown = steppe("worlds")
    rows = [line.split() for line in shown.stdout.splitlines()]
    assert ["eurasia-2023", "2023-12-31", "57", "27"] in [row[:4] for row in rows]
    assert ["goods-2004", "2004-12-31", "195", "1"] in [row[:4] for row in rows]
    told = json.loads(steppe("worlds", "--json").stdout)["worlds"]
    assert list(told) == list(st.worlds().names)
    assert told["goods-2023"] == {"date": "2023-12-31", "countries": 195, "sectors": 1, "what": st.worlds()[-1].what}
    names = json.loads(steppe("countries", "--json").stdout)["countries"]
    assert names["KAZ"] == "Kazakhstan"
    assert "rest-of-Asia" in steppe("countries", "eurasia-2023").stdout
    assert "grain: trade elasticity" in steppe("sectors", "eurasia-2023").stdout
    assert steppe("sectors", "nowhere").returncode == 2


def test_a_sector_on_a_world_of_one_points_to_one_with_several(steppe, tmp_path: Path):
    text = "name: grain\nmeasures:\n  - tariff: {importer: KAZ, sector: grain, rate: 0.1}\n"
    (tmp_path / "grain.yaml").write_text(text)
    done = steppe("solve", "grain.yaml")
    assert done.returncode == 2
    assert "eurasia-2023 has several" in done.stderr
    assert steppe("solve", "grain.yaml", "--world", "eurasia-2023").returncode == 0


def test_the_demo_says_what_next(steppe):
    assert "What next:" in steppe("demo").stdout
