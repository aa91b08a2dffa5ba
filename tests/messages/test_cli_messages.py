"""What a user of the command reads when something is wrong: sentences, an exit code, no traceback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

import steppe as st

ROOT = Path(__file__).parents[2]
FINE = "name: fine\nmeasures:\n  - labour: {country: KAZ, change: 0.9}\n"
BAD_FILES = {
    "unknown key": (
        b"name: a\nmesures: []\n",
        ["unknown key `mesures`: did you mean 'measures'?", "missing"],
    ),
    "empty": (b"", ["is empty: a scenario needs `name` and `measures`."]),
    "truncated": (b"name: a\nmeasures:\n  - labour: {country: KAZ, cha", ["not readable as YAML"]),
    "binary": (bytes(range(256)), ["is not a text file"]),
    "not a mapping": (b"- 1\n", ["is not a scenario"]),
}


@pytest.mark.parametrize("kind", BAD_FILES)
@pytest.mark.parametrize("verb", ["solve", "compare"])
def test_bad_scenario_files(steppe, tmp_path: Path, kind: str, verb: str):
    content, sentences = BAD_FILES[kind]
    (tmp_path / "a.yaml").write_bytes(content)
    done = steppe(verb, "a.yaml")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == len(sentences)
    for sentence in sentences:
        assert sentence in done.stderr
    assert "a.yaml" in done.stderr


def test_a_scenario_that_does_not_fit(steppe, tmp_path: Path):
    (tmp_path / "a.yaml").write_text("name: a\nmeasures:\n  - labour: {country: Kazakstanh, change: 0.9}\n")
    done = steppe("solve", "a.yaml")
    assert done.returncode == 2
    expected = (
        "Scenario 'a', measures[0].labour country: world 'goods-2023' has no country 'Kazakstanh':"
        " did you mean 'KAZ'?\n"
    )
    assert done.stderr == expected


def test_all_problems_are_said_at_once(steppe, tmp_path: Path):
    (tmp_path / "a.yaml").write_text("name: a\nmeasures: []\nextra: 1\n")
    done = steppe("compare", "a.yaml", "absent.yaml", "--world", "goods-2032")
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "There is no world 'goods-2032': did you mean 'goods-2023'? A path to a .nc file works too.",
        "a.yaml line 3: unknown key `extra`: known: name, note, horizon, sources, measures",
        "There is no scenario file absent.yaml. In that folder: did you mean 'a.yaml'?"
        if "did you mean 'a.yaml'" in done.stderr
        else "There is no scenario file absent.yaml. In that folder: known: a.yaml",
    ]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--closure", "open"], "closure 'open' is not known: use 'fixed', 'balanced' or 'proportional'."),
        (["--tolerance", "1"], "tolerance is 1: use a number from 1e-13 to 0.0001."),
        (["--focus", "kza"], "world 'goods-2023' has no country 'kza': did you mean 'KAZ'?"),
        (["--world", "missing.nc"], "There is no file missing.nc"),
    ],
)
def test_wrong_options(steppe, tmp_path: Path, options: list[str], sentence: str):
    (tmp_path / "a.yaml").write_text(FINE)
    done = steppe("solve", "a.yaml", *options)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert done.stderr.startswith(sentence)


def test_broken_worlds(steppe, tmp_path: Path):
    (tmp_path / "a.yaml").write_text(FINE)
    shipped = Path(st.__file__).parent / "worlds" / "shipped" / "goods-2023.nc"
    contents = {"cut.nc": shipped.read_bytes()[:9000], "text.nc": b"hello", "empty.nc": b""}
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
        for arguments in (("solve", "a.yaml", "--world", name), ("show", name)):
            done = steppe(*arguments)
            assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
            assert name in done.stderr
    (tmp_path / "folder.nc").mkdir()
    assert steppe("show", "folder.nc").returncode == 2
    assert steppe("check", "folder.nc").returncode == 2


def test_places_that_cannot_be_written(steppe, tmp_path: Path):
    (tmp_path / "a.yaml").write_text(FINE)
    (tmp_path / "file").write_text("")
    done = steppe("solve", "a.yaml", "--out", "file/below", "--json")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert "cannot be written" in done.stderr
    assert "--out DIR" in done.stderr
    done = steppe("solve", "a.yaml", "--out", "file")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert steppe("new", "a" * 300).returncode == 1


def test_json_has_null_where_there_is_no_number(steppe, tmp_path: Path):
    flow = np.array([[[50.0, 5.0, 0.0], [5.0, 60.0, 0.0], [0.0, 0.0, 70.0]]])
    world = st.World.from_arrays(
        countries=["A", "B", "C"], sectors=["goods"], trade_flow=flow, trade_elasticity=4.0, name="three"
    )
    world.save(tmp_path / "three.nc")
    (tmp_path / "a.yaml").write_text("name: a\nmeasures:\n  - labour: {country: A, change: 0.9}\n")
    done = steppe("solve", "a.yaml", "--world", "three.nc", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["exports"]["C"] is None
    assert "NaN" not in done.stdout
    shown = steppe("solve", "a.yaml", "--world", "three.nc", "--focus", "C")
    assert shown.returncode == 0, shown.stderr
    assert "n/a" in shown.stdout


@pytest.mark.skipif(os.name != "posix", reason="Interrupts are sent as POSIX signals.")
def test_an_interrupt_is_one_line(tmp_path: Path):
    code = (
        "import time\nfrom steppe.worlds import shelf as s\n"
        "def wait(name):\n    print('ready', flush=True)\n    time.sleep(30)\n"
        "s.load = wait\nimport sys; sys.argv = ['steppe', 'show', 'x']\n"
        "from steppe.cli.main import main; main()"
    )
    env = {**os.environ, "PYTHONPATH": str(Path(st.__file__).parents[1])}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", code], env=env, text=True, **pipes) as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        _, error = process.communicate(timeout=20)
    assert (process.returncode, error) == (130, "Interrupted.\n")


def test_a_closed_or_full_standard_output_is_no_traceback(tmp_path: Path) -> None:
    """Run by a shell, which alone can close the streams of a command."""
    for streams, said in (
        (">&-", "Standard output is closed"),
        (">/dev/full", "No space left on device"),
        (">&- 2>&-", ""),
    ):
        command = f"{sys.executable} -m steppe.cli record members EAEU --on 2020-01-01 {streams}"
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
        done = subprocess.run(
            ["sh", "-c", command], env=environment, cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        assert said in done.stderr


def test_a_new_scenario_by_any_name_in_any_locale(steppe_process, tmp_path: Path) -> None:
    done = steppe_process("new", "übung", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "übung.yaml").read_text(encoding="utf-8")
    assert 'name: "übung"' in text


@pytest.mark.parametrize("call", [st.load, st.Scenario.from_yaml, st.check])
@pytest.mark.parametrize("given", [None, 7, "a\0b.yaml", "\ud800.nc", ["x"]])
def test_what_is_no_name_is_a_sentence(call, given) -> None:
    with pytest.raises(st.SteppeError):
        call(given)


@pytest.mark.parametrize("given", [None, 7, 2.5, ["EAEU"], "\ud800", ""])
def test_questions_to_the_record_about_nothing_are_sentences(given) -> None:
    for ask in (
        lambda: st.record.members(given, "2020-01-01"),
        lambda: st.record.agreement(given),
        lambda: st.record.ties(given, "2020-01-01"),
        lambda: st.record.between("KAZ", given, "2020-01-01"),
        lambda: st.record.timeline(given),
        lambda: st.record.coverage(given, "2020-01-01"),
        lambda: st.record.members("EAEU", given if given is not None else 0),
    ):
        with pytest.raises(st.SteppeError):
            ask()
