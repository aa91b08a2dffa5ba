"""The recipes of "Where new code goes", followed on a copy: what they name is all that a new thing takes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the package to add throw-away things to."""
    ignored = shutil.ignore_patterns("__pycache__", "ties")
    shutil.copytree(SOURCE / "steppe", tmp_path / "src" / "steppe", ignore=ignored)
    return tmp_path / "src" / "steppe"


def put(path: Path, before: str, text: str) -> None:
    """Put text before a place of a file that is there once."""
    found = path.read_text(encoding="utf-8")
    assert found.count(before) == 1, (path, before)
    path.write_text(found.replace(before, text + before), encoding="utf-8")


def run(copy: Path, code: str) -> str:
    env = {**os.environ, "PYTHONPATH": str(copy.parent)}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def complaints(copy: Path, *files: str) -> set[str]:
    """Files in which the type checker finds a union that is not exhausted."""
    paths = [str(copy / file) for file in files]
    command = [sys.executable, "-m", "pyright", "--pythonpath", sys.executable, *paths]
    said = subprocess.run(command, capture_output=True, text=True, cwd=copy.parent, check=False).stdout
    return {file for file in files for line in said.splitlines() if file in line and "Never" in line}


def test_a_measure(copy):
    put(
        copy / "scenario/measures.py",
        "@dataclass(frozen=True, repr=False)\nclass Labour(Measure):",
        '@dataclass(frozen=True, repr=False)\nclass Drought(Measure):\n    """A harvest lost."""\n\n'
        "    country: Labels\n    change: float = 0.9\n\n\n",
    )
    put(copy / "scenario/kinds.py", "    Embargo,\n", "    Drought,\n")
    put(copy / "scenario/kinds.py", "Tariff | TariffTable | TradeCost", "Drought | ")
    cases = ("scenario/policy.py", "scenario/words.py")
    assert complaints(copy, *cases) == set(cases)  # the type checker says where its case is missing
    imports = "from steppe.scenario.measures import (\n"
    policy, words = (copy / case for case in cases)
    put(policy, "    PERCENT,\n", "    Drought,\n")
    put(
        policy,
        "            case _:\n                assert_never(measure)",
        "            case Drought():\n                at = self.places.countries(measure.country, place)\n"
        '                self.productivity[:, at] *= measure.change\n                return ""\n',
    )
    assert imports in words.read_text(encoding="utf-8")
    put(words, "    Embargo,\n    Join,\n    Labels,", "    Drought,\n")
    put(
        words,
        "        case _:\n            assert_never(measure)",
        '        case Drought():\n            text = f"The harvest of {named(measure.country, world)} fails"\n',
    )
    assert complaints(copy, *cases) == set()
    said = run(
        copy,
        "import steppe as st\nfrom steppe.report.brief import brief\n"
        "s = st.Scenario.from_yaml('name: dry\\nmeasures:\\n  - drought: {country: KAZ}\\n')\n"
        "assert st.Scenario.from_yaml(s.to_yaml()) == s\n"
        "out = st.solve('goods-2023', s)\nprint(float(out.welfare.sel(country='KAZ')) < -5)\n"
        "print('The harvest of Kazakhstan fails.' in brief(out, 'KAZ'))\n",
    )
    assert said.split() == ["True", "True"]


def test_a_closure(copy):
    path = copy / "models/closures.py"
    put(path, '"proportional"]\n', '"none", ')
    assert complaints(copy, "models/closures.py") == {"models/closures.py"}
    put(path, '            case "fixed":', '            case "none":\n                return level\n')
    put(path, '    "balanced": "every', '    "none": "nobody owes",\n')
    said = run(
        copy,
        "import steppe as st\nfrom steppe.report.brief import brief\n"
        "out = st.solve('goods-2023', st.Labour('KAZ', 1.1), closure='none')\n"
        "print('nobody owes' in brief(out, 'KAZ'))\n",
    )
    assert said.split() == ["True"]


def test_a_model(copy):
    (copy / "models/throw_away.py").write_text(
        "from dataclasses import dataclass, replace\n\nfrom steppe.models.family import CaliendoParro\n\n\n"
        "@dataclass(frozen=True, slots=True)\nclass Halved(CaliendoParro):\n"
        '    """Half the trade elasticity."""\n\n    @property\n    def text(self):\n'
        '        return f"halved(closure={self.closure})"\n\n    @property\n    def citation(self):\n'
        '        return "Nobody (2026), Half."\n\n    def problem(self, world, policy):\n'
        '        half = world.replace(trade_elasticity=world.array("trade_elasticity") / 2)\n'
        "        return CaliendoParro.problem(self, half, policy)\n",
        encoding="utf-8",
    )
    said = run(
        copy,
        "import steppe as st\nfrom steppe.models.throw_away import Halved\nfrom steppe.report.brief import brief\n"
        "one, two = (st.solve('goods-2023', st.Embargo('KAZ', 'CHN'), model=m) for m in (None, Halved()))\n"
        "print(float(two.welfare.sel(country='KAZ')) < 1.5 * float(one.welfare.sel(country='KAZ')))\n"
        "print('Nobody (2026), Half.' in brief(two, 'KAZ'), repr(two.convergence.converged))\n",
    )
    assert said.split() == ["True", "True", "True"]
