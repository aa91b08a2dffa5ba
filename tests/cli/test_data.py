"""`steppe fetch` and `steppe cite`, each in a process of its own; nothing here needs the network."""

from __future__ import annotations

import hashlib
import json
import os
import pty
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def test_the_list(steppe):
    shown = steppe("fetch")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert shown.stdout == steppe("fetch", "--list", "baci-2023").stdout
    lines = {line.split()[0]: line for line in shown.stdout.splitlines()[2:] if line[:1].strip()}
    assert "download" in lines["baci-2023"]
    assert "V202501" in lines["baci-2023"]
    assert "by hand" in lines["eora26"]
    rows = json.loads(steppe("fetch", "--json").stdout)["data"]
    assert {row["key"] for row in rows} == set(lines)
    assert all(row["licence"] and row["provider"] and row["redistribution"] for row in rows)


def test_without_a_terminal_the_licence_needs_a_word(steppe, tmp_path: Path):
    done = steppe("fetch", "wdi-gdp")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines() == [
        "wdi-gdp: World Bank, World Development Indicators, GDP (current US$)",
        "Provider: World Bank, https://data.worldbank.org/indicator/NY.GDP.MKTP.CD",
        "Licence: CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/). The data and what is derived from them may"
        " be passed on if the source is named.",
        "The licence of wdi-gdp is not accepted (CC BY 4.0): agree to it with --accept.",
    ]
    assert list(tmp_path.iterdir()) == []


def test_a_terminal_is_asked(tmp_path: Path):
    """ "n" is an answer, and so is Enter: nothing is downloaded."""
    for answer in (b"n\n", b"\n"):
        ours, theirs = pty.openpty()
        command = [sys.executable, "-m", "steppe.cli", "fetch", "wdi-gdp"]
        env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
        process = subprocess.Popen(command, cwd=tmp_path, env=env, stdin=theirs, stdout=theirs, stderr=theirs)
        os.close(theirs)
        shown = b""
        until = time.monotonic() + 30
        while b"[y/N]" not in shown and time.monotonic() < until:
            shown += os.read(ours, 4096)
        os.write(ours, answer)
        assert process.wait(30) == 1
        assert b"is not accepted (CC BY 4.0)" in os.read(ours, 4096)
        os.close(ours)
        assert list(tmp_path.iterdir()) == []


def test_offline_it_says_what_to_get_by_hand(steppe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")  # the port that throws everything away
    done = steppe("fetch", "wdi-gdp", "--accept", "--into", "raw")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines()[-1] == (
        "wdi-gdp: https://api.worldbank.org/v2/en/indicator/NY.GDP.MKTP.CD?downloadformat=csv could not be downloaded, "
        "there is no connection to api.worldbank.org. By hand: take NY.GDP.MKTP.CD.zip from "
        f"https://data.worldbank.org/indicator/NY.GDP.MKTP.CD, put it at {Path('raw/baci_2023/NY.GDP.MKTP.CD.zip')}; "
        "the same command then checks it."
    )


def test_files_put_there_by_hand(steppe, tmp_path: Path):
    missing = steppe("fetch", "goods-by-sector-2013", "eora26", "--json")
    assert missing.returncode == 1
    failed = json.loads(missing.stdout)
    assert failed["fetched"] == []
    assert [line.split()[0] for line in failed["failed"]] == ["goods-by-sector-2013", "eora26"]
    assert missing.stderr.splitlines() == failed["failed"]
    folder = tmp_path / "data" / "goods_by_sector_2013"
    folder.mkdir(parents=True)
    (folder / "trade.parquet").write_bytes(b"rows")
    done = steppe("fetch", "goods-by-sector-2013")
    assert (done.returncode, done.stderr) == (0, "")
    sha = hashlib.sha256(b"rows").hexdigest()
    assert done.stdout == f"There already: {Path('data/goods_by_sector_2013/trade.parquet')}\nSHA-256: {sha}\n"
    (folder / "trade.parquet").write_bytes(b"other rows")
    changed = steppe("fetch", "goods-by-sector-2013")
    assert changed.returncode == 1
    assert "is not the file whose checksum was recorded on" in changed.stderr


def test_unknown_keys_are_all_said(steppe):
    done = steppe("fetch", "baci-2032", "wiod", "eora26")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines() == [
        "The catalogue has no data set 'baci-2032': did you mean 'baci-2023'?",
        "The catalogue has no data set 'wiod': did you mean 'wiod-2016'?",
    ]


def test_cite_a_world_and_a_run(steppe):
    shown = steppe("cite", "goods-2023")
    assert (shown.returncode, shown.stderr) == (0, "")
    sentence, _, bibtex = shown.stdout.partition("\n\n")
    assert sentence.startswith("The world goods-2023 (195 economies, ")
    found = json.loads(steppe("cite", "goods-2023", "--json").stdout)
    assert (found["sentence"], found["bibtex"] + "\n") == (sentence, bibtex)
    folder = json.loads(steppe("demo", "--json").stdout)["run"]
    run = json.loads(steppe("cite", folder, "--json").stdout)
    assert run["sentence"].startswith("Scenario sanctions-on-neighbour simulated with Steppe ")
    assert run["keys"][:3] == ["steppe", "caliendo2015estimates", "gaulier2010baci"]


def test_what_cannot_be_cited(steppe):
    done = steppe("cite", ".")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == ". is no folder of a run, it has no run.json: give one that `steppe solve` made.\n"
    assert steppe("cite", "goods-2032").returncode == 2


def test_a_build_says_how_to_get_what_is_missing(steppe, tmp_path: Path):
    (tmp_path / "empty").mkdir()
    done = steppe("build", "goods-2023", "--from", "empty")
    assert (done.returncode, done.stdout) == (2, "")
    lines = done.stderr.splitlines()
    start = (
        "empty lacks baci_2023/goods_trade.parquet: put it there, or give the folder that holds it with --from FOLDER."
    )
    (baci,) = [line for line in lines if line.startswith(start)]
    assert " Its raw data: steppe fetch baci-2023. Then: Sum BACI_HS22_Y2023_V202501.csv over products" in baci
    (hand,) = [line for line in lines if "goods_by_sector_2013/trade.parquet" in line]
    assert " It is got by hand: Take the trade of 2013" in hand
