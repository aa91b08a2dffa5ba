"""Notes of a world: sentences with a kind, kept by files, by what is made of a world, and read by checks."""

import copy
import json
import pickle

import h5netcdf
import pytest

import steppe as st
from steppe import netcdf
from steppe.sourced import NOTE_KINDS, Note
from steppe.worlds.published import missing_economies


@pytest.fixture
def small():
    flow = [[[90.0, 10.0], [10.0, 90.0]]]
    told = Note("Taiwan is left out.", "absent", ["TWN"])
    return st.World.from_arrays(
        countries=["A", "B"], sectors=["all"], trade_flow=flow, trade_elasticity=5, notes=[told, "Mine."]
    )


def test_a_note_is_its_sentence_with_a_kind(small):
    first, second = small.notes
    assert (first, first.kind, first.about) == ("Taiwan is left out.", "absent", ("TWN",))
    assert (second, second.kind, second.about) == ("Mine.", "", ())
    for copied in (copy.deepcopy(first), pickle.loads(pickle.dumps(first))):
        assert (copied, copied.kind, copied.about) == (first, first.kind, first.about)


def test_kinds_survive_files_changes_and_merging(small, tmp_path):
    read = st.load(small.save(tmp_path / "w.nc"))
    merged = read.replace(name="again", notes=(*read.notes, "More.")).aggregate(countries={"C": ["A", "B"]})
    assert [note.kind for note in read.notes] == ["absent", ""]
    assert [note.kind for note in merged.notes] == ["absent", "", "", "merged"]
    assert merged.notes[0].about == ("TWN",)


@pytest.mark.parametrize("held", ["Old.", {"text": "New.", "kind": "of a later version", "about": []}])
def test_notes_of_other_versions_are_read(small, tmp_path, held):
    path = small.save(tmp_path / "w.nc")
    with h5netcdf.File(path, "r") as file:
        about = json.loads(str(file.attrs["about"])) | {"notes": [held]}
    with h5netcdf.File(path, "a") as file:
        file.attrs["about"] = json.dumps(about)
        file.attrs["format"] = "steppe-world 1" if isinstance(held, str) else "steppe-world 2"
    path.write_bytes(netcdf.made(lambda new: _copy(path, new)))
    (note,) = st.load(path).notes
    assert note in ("Old.", "New.")
    assert note.kind == ""


def _copy(path, new):
    with h5netcdf.File(path, "r") as old:
        new.dimensions = {name: len(held) for name, held in old.dimensions.items()}
        for name, variable in old.variables.items():
            made = new.create_variable(name, variable.dimensions, dtype=variable.dtype, data=variable[...])
            made.attrs.update(variable.attrs)
        new.attrs.update(old.attrs)


def test_a_check_asks_the_kind_and_never_the_words():
    world = st.load("goods-2023")
    world = world.replace(countries=tuple("XTW" if code == "TWN" else code for code in world.countries))
    assert "as its notes say" in _missing(world.replace(notes=(Note("One is out.", "absent", ["TWN"]),)))
    assert "as its notes say" not in _missing(world.replace(notes=("Taiwan buys much.", Note("Taiwan.", "odd"))))


def _missing(world):
    return "".join(one.message for one in missing_economies(world))


@pytest.mark.parametrize("name", ["goods-2023", "eurasia-2023"])
def test_every_note_of_a_shipped_world_has_a_kind(name):
    assert {note.kind for note in st.load(name).notes} <= set(NOTE_KINDS) - {""}
