"""Files of worlds and runs: whole or not at all, damage is found before it is read, leftovers are cleared."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as hs

import steppe as st
from steppe import netcdf
from steppe.report.runs import keep
from steppe.whole import clear_unfinished, written_whole

FULL_DISK = """
import resource, sys
import steppe as st
world = st.load("goods-2023")
limit = int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))  # a write beyond it fails as on a full disk
try:
    {action}
except st.SteppeError as error:
    print(error)
"""
SAVES = {
    "world": "world.save(sys.argv[1] + '/w.nc')",
    "run": "from steppe.report.runs import keep; o = st.solve(world, st.Labour('KAZ', 1.1)); "
    "keep(o, world=world, focus='KAZ', out=sys.argv[1])",
}


@pytest.fixture
def small() -> st.World:
    flow = np.array([[[60.0, 5.0], [6.0, 70.0]]])
    return st.World.from_arrays(countries=["A", "B"], sectors=["s"], trade_flow=flow, trade_elasticity=5.0, name="two")


@pytest.mark.parametrize("limit", [1_000, 100_000])
@pytest.mark.parametrize("what", list(SAVES))
def test_a_full_disk_is_a_sentence_and_leaves_nothing(what: str, limit: int, tmp_path: Path) -> None:
    code = FULL_DISK.format(action=SAVES[what])
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path), str(limit)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "cannot be written" in done.stdout
    assert done.stderr == ""
    assert list(tmp_path.iterdir()) == []


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(hs.integers(0, 10**6), hs.integers(1, 255))
def test_any_changed_byte_is_found(small: st.World, tmp_path: Path, place: int, change: int) -> None:
    content = bytearray(small.save(tmp_path / "w.nc").read_bytes())
    content[place % (len(content) - netcdf.SEALED)] ^= change
    (tmp_path / "damaged.nc").write_bytes(content)
    with pytest.raises(st.SteppeError, match="is damaged: it is not as it was written: write it again"):
        st.load(tmp_path / "damaged.nc")


@pytest.mark.parametrize("left", [0, 1, 7, 100, 2_000, -1, -10, -netcdf.SEALED, -netcdf.SEALED - 1])
def test_a_file_cut_short_is_a_sentence(small: st.World, tmp_path: Path, left: int) -> None:
    content = small.save(tmp_path / "w.nc").read_bytes()
    (tmp_path / "cut.nc").write_bytes(content[:left])
    if -netcdf.SEALED <= left < 0:  # whole, and without its seal: like a file of another program
        assert st.load(tmp_path / "cut.nc").countries == small.countries
        return
    with pytest.raises(st.SteppeError, match=r"cut\.nc cannot be read, it is truncated or not NetCDF"):
        st.load(tmp_path / "cut.nc")


def test_a_file_that_hangs_its_reader_is_given_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What a file of another program does to its reader cannot be known: it is read elsewhere first."""
    monkeypatch.setattr(netcdf, "READ_THROUGH", "while True: pass")
    monkeypatch.setattr(netcdf, "LONGEST_READ", 0.5)
    (tmp_path / "hangs.nc").write_bytes(b"\x89HDF\r\n\x1a\n" + b"\0" * 1000)
    with pytest.raises(st.SteppeError, match="is damaged: reading it did not end within"):
        st.load(tmp_path / "hangs.nc")


def test_a_workbook_that_finds_no_room_leaves_nothing(
    small: st.World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(st.SteppeError, match="cannot be written \\(No space left on device\\)"):
        st.solve(small, st.Labour("A", 1.1)).to_excel(tmp_path / "w.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_xarray_reads_a_sealed_file(small: st.World, tmp_path: Path) -> None:
    import xarray as xr

    with xr.open_dataset(small.save(tmp_path / "w.nc")) as data:
        assert np.array_equal(data["trade_flow"], small.array("trade_flow"))


def test_long_notes_are_kept(small: st.World, tmp_path: Path) -> None:
    long = small.replace(notes=("x" * 100_000, "y"))
    assert st.load(long.save(tmp_path / "w.nc")).notes == long.notes


@pytest.mark.parametrize("name", ["outcome.nc", "brief.html"])
@pytest.mark.parametrize("damage", [b"", b"<html>", None])
def test_a_damaged_run_is_written_again(small: st.World, tmp_path: Path, name: str, damage: bytes | None) -> None:
    out = st.solve(small, st.Labour("A", 1.1))
    kept = keep(out, world=small, focus="A", out=tmp_path)
    file = kept.folder / name
    before = file.read_bytes()
    if damage is None:
        file.unlink()
    else:
        file.write_bytes(damage)
    again = keep(out, world=small, focus="A", out=tmp_path)
    assert again.new
    record = json.loads((kept.folder / "run.json").read_text())
    assert hashlib.sha256(file.read_bytes()).hexdigest() == record["files"][name]
    assert len(file.read_bytes()) == pytest.approx(len(before), rel=0.01)
    kept_aside = kept.folder / f"{name}.changed"
    assert not kept_aside.exists() if damage is None else kept_aside.read_bytes() == damage
    assert not keep(out, world=small, focus="A", out=tmp_path).new
    assert set(record["files"]) == {"outcome.nc", "brief.html"}


def test_what_dead_processes_left_is_cleared_and_what_lives_is_not(tmp_path: Path) -> None:
    process = subprocess.Popen([sys.executable, "-c", "pass"])
    process.wait()
    dead = [f".unfinished-{process.pid}-abc.nc", f".unfinished-{process.pid}-folder", ".unfinished-old"]
    alive = f".unfinished-{os.getpid()}-mine.nc"
    (tmp_path / dead[1]).mkdir()
    for name in (dead[0], dead[2], alive):
        (tmp_path / name).write_text("half")
    clear_unfinished(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [alive]
    (tmp_path / dead[0]).write_text("half")
    with written_whole(tmp_path / "new.txt") as draft:
        draft.write_text("whole")
    assert sorted(path.name for path in tmp_path.iterdir()) == [alive, "new.txt"]


@pytest.mark.parametrize("name", ["a\0b.nc", "deep/a\0b.nc"])
def test_a_name_that_no_file_has_is_a_sentence(small: st.World, tmp_path: Path, name: str) -> None:
    with pytest.raises(st.SteppeError, match="is no path"):
        small.save(str(tmp_path / name))
    with pytest.raises(st.SteppeError):
        st.load(str(tmp_path / name))
