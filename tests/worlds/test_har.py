"""GEMPACK header array files and GTAP base data: files written record by record in GEMPACK's layout, read again."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

import steppe as st
from steppe.cli.build import build_from_table
from steppe.problems import SteppeError
from steppe.sources.har import read_har
from steppe.world.tables.loaders import load_gtap

Array = np.ndarray
Sets = list[tuple[str, list[str]]]


def record(*parts: bytes | int) -> bytes:
    body = b"".join(struct.pack("<i", part) if isinstance(part, int) else part for part in parts)
    return struct.pack("<i", len(body)) + body + struct.pack("<i", len(body))


def head(name: str, kind: str, about: str, sizes: list[int]) -> bytes:
    return record(name.ljust(4).encode()) + record(b"    ", kind.encode(), about.ljust(70).encode(), len(sizes), *sizes)


def texts(labels: list[str], width: int = 12, most: int = 3) -> bytes:
    """Text in records of at most a few, so that several are needed."""
    parts = [labels[at : at + most] for at in range(0, len(labels), most)]
    return b"".join(
        record(b"    ", len(parts) - at, len(labels), len(part), *(one.ljust(width).encode() for one in part))
        for at, part in enumerate(parts)
    )


def set_record(coefficient: str, sets: Sets, letters: str, named: list[str]) -> bytes:
    names = [name.ljust(12).encode() for name, _ in sets]
    different = len({name for name, _ in sets})
    body = [*names, letters.encode(), *([0] * len(sets)), len(named), *(one.ljust(12).encode() for one in named)]
    out = record(b"    ", different, 1, len(sets), coefficient.ljust(12).encode(), 1, *body)
    seen: set[str] = set()
    for (name, labels), letter in zip(sets, letters, strict=True):
        if letter == "k" and name not in seen:
            out += texts(labels)
            seen.add(name)
    return out


def full(values: Array) -> bytes:
    """Values in two blocks along the last dimension, each after its places; seven dimensions throughout."""
    shape = [*values.shape, *[1] * (7 - values.ndim)]
    last = max(values.ndim - 1, 0)
    cut = shape[last] // 2
    blocks = [(0, cut), (cut, shape[last])] if cut else [(0, shape[last])]
    out, left = record(b"    ", 2 * len(blocks) + 1, 7, *shape), 2 * len(blocks)
    whole = values.reshape(shape)
    for first, end in blocks:
        places = [[1, size] for size in shape]
        places[last] = [first + 1, end]
        part = np.take(whole, range(first, end), axis=last)
        out += record(b"    ", left, *(place for pair in places for place in pair))
        out += record(b"    ", left - 1, part.astype("<f4").tobytes(order="F"))
        left -= 2
    return out


def sparse(values: Array, most: int = 2) -> bytes:
    flat = values.flatten(order="F")
    places = np.flatnonzero(flat)
    out = record(b"    ", len(places), 4, 4, b" " * 80)
    parts = [places[at : at + most] for at in range(0, len(places), most)] or [places]
    for at, part in enumerate(parts):
        found = (part + 1).astype("<i4").tobytes() + flat[part].astype("<f4").tobytes()
        out += record(b"    ", len(parts) - at, len(places), len(part), found)
    return out


def real(name: str, sets: Sets, values: Array, *, storage: str = "FULL", letters: str = "", named=()) -> bytes:
    shape = [*values.shape, *[1] * (7 - values.ndim)]
    letters = letters or "k" * len(sets)
    data = full(values) if storage == "FULL" else sparse(values)
    return head(name, f"RE{storage}", f"About {name}", shape) + set_record(name, sets, letters, list(named)) + data


def matrix(name: str, values: Array) -> bytes:
    kind = "2I" if values.dtype.kind == "i" else "2R"
    rows, columns = values.shape
    out = head(name, f"{kind}FULL", f"About {name}", [rows, columns])
    for column in range(columns):
        body = values[:, column].astype("<i4" if kind == "2I" else "<f4").tobytes()
        out += record(b"    ", columns - column, rows, columns, 1, rows, column + 1, column + 1, body)
    return out


REG = ("REG", ["kaz", "rus", "xsu"])
COM = ("COMM", ["wheat", "machines", "freight"])
ACTS = ("ACTS", COM[1])
rng = np.random.default_rng(0)
CUBE = rng.integers(1, 99, (3, 3, 3)).astype(float)
THIN = np.where(rng.random((3, 3, 3)) < 0.2, CUBE, 0.0)


def example(path: Path) -> Path:
    names = head("XXHS", "1CFULL", "History", [4, 20]) + texts(["one", "two words", "three", "four"], 20)
    more = matrix("INTS", np.arange(6).reshape(2, 3)) + matrix("REAL", np.arange(6.0).reshape(3, 2) / 4)
    arrays = real("CUBE", [COM, REG, REG], CUBE) + real("THIN", [COM, REG, REG], THIN, storage="SPSE")
    one = real("ONE", [], np.array(2.5)) + real("NONE", [COM, REG], np.zeros((3, 3)), storage="SPSE")
    other = real("PART", [COM, ("REG", ["rus"]), ("TIME", ["", ""])], CUBE[:, :1, :2], letters="keu", named=["rus"])
    plain = head("LOOS", "RLFULL", "No sets", [3, 2, 1, 1, 1, 1, 1]) + full(CUBE[:, :2, 0])
    path.write_bytes(names + more + arrays + one + other + plain)
    return path


def test_every_kind_of_header(tmp_path):
    found = st.read_har(example(tmp_path / "a.har"))
    assert list(found) == ["XXHS", "INTS", "REAL", "CUBE", "THIN", "ONE", "NONE", "PART", "LOOS"]
    assert found["XXHS"].values.tolist() == ["one", "two words", "three", "four"]
    assert found["INTS"].values.tolist() == [[0, 1, 2], [3, 4, 5]]
    assert found["INTS"].values.dtype == np.int32
    np.testing.assert_array_equal(found["REAL"].values, np.arange(6.0).reshape(3, 2) / 4)
    np.testing.assert_array_equal(found["CUBE"].values, CUBE)
    np.testing.assert_array_equal(found["THIN"].values, THIN)
    assert found["CUBE"].sets == ("COMM", "REG", "REG")
    assert found["CUBE"].labels == (tuple(COM[1]), tuple(REG[1]), tuple(REG[1]))
    assert (found["CUBE"].coefficient, found["CUBE"].description) == ("CUBE", "About CUBE")
    assert found["ONE"].values.shape == ()
    assert float(found["ONE"].values) == 2.5
    assert not found["NONE"].values.any()
    assert found["PART"].labels == (tuple(COM[1]), ("rus",), ("1", "2"))
    np.testing.assert_array_equal(found["PART"].values, CUBE[:, :1, :2])
    assert found["LOOS"].values.shape == (3, 2)
    assert found["LOOS"].sets == ("DIMENSION1", "DIMENSION2")


def test_labels_in_xarray(tmp_path):
    cube = read_har(example(tmp_path / "a.har"))["CUBE"].labelled()
    assert cube.dims == ("COMM", "REG", "REG_2")
    assert float(cube.sel(COMM="machines", REG="kaz", REG_2="xsu")) == CUBE[1, 0, 2]


def refused(path: Path, read=read_har) -> str:
    with pytest.raises(SteppeError) as caught:
        read(path)
    (problem,) = caught.value.problems
    return problem.replace(str(path), "FILE")


def test_a_file_cut_at_any_byte_is_refused_or_whole_as_far_as_it_goes(tmp_path):
    path = example(tmp_path / "a.har")
    content, whole = path.read_bytes(), read_har(path)
    for end in range(0, len(content) - 1, 3):
        path.write_bytes(content[:end])
        try:
            found = read_har(path)
        except SteppeError as error:
            assert len(error.problems) == 1, end
        else:
            assert list(found) == list(whole)[: len(found)]


def test_damaged_bytes_are_one_sentence(tmp_path):
    path = example(tmp_path / "a.har")
    content = path.read_bytes()
    for seed in range(200):
        changed = np.random.default_rng(seed)
        damaged = bytearray(content)
        for at in changed.integers(0, len(content), 3):
            damaged[at] ^= int(changed.integers(1, 255))
        path.write_bytes(damaged)
        try:
            read_har(path)
        except SteppeError as error:
            assert len(error.problems) == 1, seed


def test_what_is_no_har_file_and_what_is_not_read(tmp_path):
    path = tmp_path / "a.har"
    path.write_text("a,b\n1,2\n")
    assert refused(path).startswith("FILE is no GEMPACK header array file (HAR): it is another file, or was saved")
    path.write_bytes(b"\xfd\x10XXCD\x10")
    assert "its records are those of an older Fortran: save it again with ViewHAR" in refused(path)
    path.write_bytes(head("DOUB", "DEFULL", "Doubles", [1] * 7))
    assert refused(path) == "FILE has the header DOUB of type 'DEFULL', which is not read: leave it out."
    path.write_bytes(real("CUBE", [COM, REG, REG], CUBE)[:-8])
    assert refused(path).startswith("FILE is cut short or damaged at byte ")
    with pytest.raises(SteppeError, match=r"There is no GEMPACK header array file \(HAR\) at "):
        read_har(tmp_path / "none.har")


def flows() -> dict[str, Array]:
    """Value flows that fit each other: what is bought of imports is what comes in with tariffs."""
    draw = np.random.default_rng(1)
    vxsb = draw.uniform(1, 9, (3, 3, 3))
    vcif = vxsb * 1.05
    vmsb = vcif * draw.uniform(1.0, 1.3, (3, 3, 3))
    share = draw.dirichlet(np.ones(6), (3, 3))  # of imports: three activities, households, government, investment
    imports = vmsb.sum(axis=1)[..., None] * share
    domestic = draw.uniform(20, 40, (3, 6, 3))
    found = {"VXSB": vxsb, "VCIF": vcif, "VMSB": vmsb, "VST": np.array([[3.0, 4.0, 5.0]])}
    found |= {"VMFB": imports[:, :, :3].transpose(0, 2, 1), "VDFB": domestic[:, :3]}
    return found | {"VDPB": domestic[:, 3], "VDGB": domestic[:, 4], "VDIB": domestic[:, 5]}


def sets_of(name: str, before: bool) -> Sets:
    acts = ("PROD_COMM", [*ACTS[1], "CGDS"]) if before else ACTS
    kinds = {"V": [COM, REG, REG], "F": [COM, acts, REG], "P": [COM, REG], "S": [("MARG", ["freight"]), REG]}
    kind = "S" if name == "VST" else {"X": "V", "C": "V"}.get(name[1], "F" if name[2] == "F" else "P")
    return kinds["V"] if name in ("VMSB", "VIMS", "VIWS") else kinds[kind]


def basedata(path: Path, given: dict[str, Array], *, before: bool = False) -> Path:
    path.write_bytes(b"".join(real(name, sets_of(name, before), values) for name, values in given.items()))
    return path


def agrees(world: st.World, given: dict[str, Array]) -> None:
    domestic = given["VDFB"].sum(axis=1) + given["VDPB"] + given["VDGB"] + given["VDIB"]
    own = np.eye(3, dtype=bool)
    flow = np.where(own, 0, given["VCIF"])
    flow[:, own] += domestic + given["VMSB"][:, own]
    output = domestic + given["VXSB"].sum(axis=2)
    output[2] += given["VST"][0]
    np.testing.assert_allclose(world.array("trade_flow"), flow, rtol=1e-6)
    np.testing.assert_allclose(world.array("tariff"), np.where(own, 0, given["VMSB"] / given["VCIF"] - 1), atol=1e-6)
    share = (given["VDFB"] + given["VMFB"]) / output[None]
    np.testing.assert_allclose(world.array("input_share"), share, rtol=1e-5)
    bought = (flow * (1 + world.array("tariff"))).sum(axis=1)
    np.testing.assert_allclose(bought, domestic + given["VMSB"].sum(axis=1), rtol=1e-6)


def test_gtap_base_data_become_a_world(tmp_path):
    given = flows()
    world = load_gtap(basedata(tmp_path / "basedata.har", given), trade_elasticity=4, year=2017)
    assert (world.countries, world.sectors) == (("KAZ", "RUS", "XSU"), tuple(COM[1]))
    assert (world.name, world.date, world.sources[0].key) == ("gtap-2017", "2017-12-31", "gtap")
    agrees(world, given)
    assert "Trade is at the importer's border (CIF)" in world.notes[-1]
    made = build_from_table("gtap-2017", tmp_path / "basedata.har", elasticity=4.0, out=tmp_path / "w.nc")
    agrees(st.load(made.file), given)
    out = st.solve(world, st.Scenario("t", (st.Tariff("KAZ", "RUS", increase=0.1),)))
    assert out.convergence.converged


def test_files_of_before_release_11(tmp_path):
    given = flows()
    old = {"VIWS": given["VCIF"], "VXMD": given["VXSB"], "VIMS": given["VMSB"], "VST": given["VST"]}
    old["VDFM"] = np.concatenate([given["VDFB"], given["VDIB"][:, None]], axis=1)
    old["VIFM"] = np.concatenate([given["VMFB"], np.ones((3, 1, 3))], axis=1)
    old |= {"VDPM": given["VDPB"], "VDGM": given["VDGB"]}
    agrees(load_gtap(basedata(tmp_path / "old.har", old, before=True), trade_elasticity=4), given)


def test_gtap_faults(tmp_path):
    path, given = tmp_path / "basedata.har", flows()
    read = lambda file: load_gtap(file, trade_elasticity=4)  # noqa: E731
    lacking = {name: values for name, values in given.items() if name not in ("VCIF", "VST")}
    assert refused(basedata(path, lacking), read).startswith(
        "FILE has no header VCIF (before: VIWS), VST, so it is no GTAP base data file: "
    )
    assert refused(basedata(path, given | {"VXSB": -given["VXSB"]}), read) == (
        "FILE: its VXSB have values below zero: fetch the file again."
    )
    path.write_bytes(
        basedata(path, given).read_bytes() + real("VDFB", [COM, ("ACTS", ["a", "b", "c"]), REG], given["VDFB"])
    )
    assert refused(path, read) == (
        "FILE: its VDFB is not by commodity, an activity for each commodity, and region: fetch the file again."
    )
