"""README stays true: its examples run, its files exist, its figures are those of the program."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import steppe as st

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w*)\n(.*?)```", README, re.S)


@pytest.mark.parametrize("code", [text for kind, text in BLOCKS if kind == "python"])
def test_python_examples_run(code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    exec(compile(code, "README.md", "exec"), {})


def test_command_examples_run(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "scenarios", tmp_path / "scenarios")
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    (commands,) = [text for _, text in BLOCKS if text.startswith("steppe ")]
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    for command in commands.strip().splitlines():
        run = subprocess.run(
            command, shell=True, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert run.returncode == 0, (command, run.stderr)
        assert run.stdout


def test_links_lead_to_files() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        if "://" not in target:
            assert (ROOT / target).exists(), target


def test_the_two_commands_are_there() -> None:
    commands = [text.strip() for kind, text in BLOCKS if not kind]
    assert "python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/steppe demo" in commands
    assert "python3 -m venv .venv && .venv/bin/pip install -e '.[dev]' && .venv/bin/pytest" in commands


def test_figures_beside_the_picture() -> None:
    scenario = st.Scenario.from_yaml(ROOT / "scenarios" / "closer-central-asia.yaml")
    welfare = st.solve(st.load("goods-2023"), scenario).welfare
    said = re.findall(r"\+(\d\.\d\d) %", README)[:5]
    for country, percent in zip(["TJK", "KGZ", "UZB", "TKM", "KAZ"], said, strict=True):
        assert f"{float(welfare.sel(country=country)):.2f}" == percent, country


def test_the_picture_is_the_programs() -> None:
    from steppe.report.brief import income_chart

    scenario = st.Scenario.from_yaml(ROOT / "scenarios" / "closer-central-asia.yaml")
    chart = income_chart(st.solve(st.load("goods-2023"), scenario), "KAZ")
    kept = (ROOT / "docs" / "closer-central-asia.svg").read_text(encoding="utf-8")
    numbers = r"[+−]\d+\.\d+|>[^<]+<"
    assert re.findall(numbers, kept) == re.findall(numbers, chart + "\n")
