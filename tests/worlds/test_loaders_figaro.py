"""FIGARO: a small file in the provider's layout, against sums made with NumPy."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from steppe.cli.build import build_from_table
from steppe.problems import SteppeError
from steppe.world.tables.loaders import load_figaro
from steppe.worlds.shelf import load

PLACES, CODES = ("AT", "GR", "FIGW1"), ("A01", "C10T12")
FINALS = ("P3_S13", "P3_S14", "P3_S15", "P51G", "P5M")
RATE = 1.2


def drawn() -> tuple[np.ndarray, np.ndarray]:
    """Intermediate use [seller, buyer] and final use [seller, buyer], stocks drawn down once."""
    rng = np.random.default_rng(0)
    final = rng.integers(10, 90, (6, 15)).astype(float)
    final[1, 4] = -3.0
    return rng.integers(1, 9, (6, 6)).astype(float), final


def matrix(path: Path, *, prefix: str = "", rest: str = "FIGW1", without: str = "", other: str = "") -> Path:
    """The table as Eurostat's matrix: industries, final use, and the six rows below."""
    use, final = drawn()
    places = [place if place != "FIGW1" else rest for place in PLACES]
    rows = [f"{place}_{prefix}{code}" for place in places for code in CODES]
    heads = [*rows, *(f"{place}_{code}" for place in places for code in FINALS)]
    output = use.sum(axis=1) + final.sum(axis=1)
    left = output - use.sum(axis=0)
    below = {"W2_D21X31": 0.1, "W2_OP_RES": 0, "W2_OP_NRES": 0, "W2_D1": 0.5, "W2_D29X39": 0.1, "W2_B2A3G": 0.3}
    lines = [",".join(["rowLabels", *heads])]
    lines += [",".join([row, *map(repr, [*use[k].tolist(), *final[k].tolist()])]) for k, row in enumerate(rows)]
    lines += [",".join([row, *map(repr, (part * left).tolist()), *["1.5"] * 15]) for row, part in below.items()]
    text = "\n".join([line for line in lines if not without or not line.startswith(without)] + [other] * bool(other))
    path.write_text(text + "\n")
    return path


def agrees(world, rate: float = RATE) -> None:
    use, final = drawn()
    final = np.maximum(final.reshape(3, 2, 3, 5).sum(axis=3), 0)
    cube = use.reshape(3, 2, 3, 2)
    flow = (cube.sum(axis=3) + final).transpose(1, 0, 2)
    share = cube.sum(axis=0).transpose(0, 2, 1) / flow.sum(axis=2)
    np.testing.assert_allclose(world.array("trade_flow"), flow * rate, rtol=1e-13)
    np.testing.assert_allclose(world.array("input_share"), share, rtol=1e-13)


def refused(path: Path, **options) -> str:
    with pytest.raises(SteppeError) as caught:
        load_figaro(path, trade_elasticity=4, **{"exchange_rate": RATE} | options)
    (problem,) = caught.value.problems
    return problem.replace(str(path), "FILE")


def test_industries_by_industries(tmp_path):
    world = load_figaro(
        matrix(tmp_path / "matrix_eu-ic-io_ind-by-ind_23ed_2021.csv"), exchange_rate=RATE, trade_elasticity=4
    )
    assert (world.countries, world.sectors) == (("AUT", "GRC", "ROW"), CODES)
    assert (world.name, world.date) == ("figaro-2021", "2021-12-31")
    agrees(world)
    assert "Million EUR of the file are taken at 1.2 USD per EUR." in world.notes


def test_products_by_products_and_the_other_name_of_the_rest(tmp_path):
    path = matrix(tmp_path / "matrix_eu-ic-io_prod-by-prod_25ed_2021.csv", prefix="CPA_", rest="WRL_REST")
    world = load_figaro(path, exchange_rate=1.0, trade_elasticity=4)
    assert (world.countries, world.sectors) == (("AUT", "GRC", "ROW"), CODES)
    agrees(world, 1.0)


def flat(path: Path, table: Path, *, kind: str = "i") -> Path:
    """The cells of a matrix that are not zero, one a row."""
    head, *lines = (line.split(",") for line in table.read_text().splitlines())
    rows = [
        f"icio{kind}Row,icio{kind}Col,refArea,row{kind.upper()}{kind},counterpartArea,col{kind.upper()}{kind},obsValue"
    ]
    for label, *values in lines:
        for user, value in zip(head[1:], values, strict=True):
            a, b = label.partition("_"), user.partition("_")
            if float(value):
                rows.append(",".join([label, user, a[0], a[2], b[0], b[2], value]))
    path.write_text("\n".join([*rows, ""]))
    return path


@pytest.mark.parametrize(("kind", "prefix"), [("i", ""), ("p", "CPA_")])
def test_files_in_flat_form(tmp_path, kind, prefix):
    table = matrix(tmp_path / "m.csv", prefix=prefix)
    path = flat(tmp_path / "flatfile_eu-ic-io_25ed_2021.csv", table, kind=kind)
    agrees(load_figaro(path, exchange_rate=RATE, trade_elasticity=4))
    lines = path.read_text().splitlines()
    path.write_text("\n".join([*lines, lines[5], ""]))
    assert refused(path) == "FILE repeats cells: fetch the file again."
    path.write_text("\n".join([line for line in lines if not line.startswith("W2_D1,")]) + "\n")
    assert refused(path) == "FILE: it lacks the rows W2_D1, so it is cut short: fetch the file again."
    path.write_text("\n".join(lines)[:-3])
    assert "its last line has no end, so it is cut short" in refused(path)


def test_it_is_built_with_published_elasticities(tmp_path):
    file = matrix(tmp_path / "matrix_eu-ic-io_ind-by-ind_23ed_2021.csv")
    made = build_from_table("figaro-2021", file, elasticity=None, out=tmp_path / "w.nc", exchange_rate=RATE)
    world = load(made.file)
    agrees(world)
    assert len(set(world.array("trade_elasticity"))) == 2
    with pytest.raises(SteppeError, match=r"is of 2021 by its name, not of 2020: build figaro-2021"):
        build_from_table("figaro-2020", file, elasticity=None, out=tmp_path / "w.nc", exchange_rate=RATE)


def test_faults(tmp_path):
    path, again = tmp_path / "f_2021.csv", "fetch the file again"
    assert (
        refused(matrix(path, without="GR_C10T12")) == f"FILE: it lacks the rows GR_C10T12, so it is cut short: {again}."
    )
    assert refused(matrix(path, without="W2_B2")) == f"FILE: it lacks the rows W2_B2A3G, so it is cut short: {again}."
    assert refused(matrix(path, other="W2_X," + ",".join(["0"] * 21))) == (
        f"FILE: it has the rows W2_X without a column of that name: {again}."
    )
    assert refused(matrix(path, rest="XX")) == (
        "FILE: its header has XX_A01, XX_C10T12, XX_P3_S13, XX_P3_S14, XX_P3_S15, ... (7 in all), no country with an "
        f"industry: {again}."
    )
    text = matrix(path).read_text()
    path.write_text(text.replace("GR_A01", "AT_A01"))
    assert refused(path) == f"FILE: its header names AT_A01 more than once: {again}."
    path.write_text(text[: len(text) // 2])
    assert "of 21 values: the file is cut short or damaged there" in refused(path)
    lines = text.splitlines()
    cells = lines[2].split(",")
    path.write_text("\n".join([*lines[:2], ",".join([cells[0], "900", *cells[2:]]), *lines[3:], ""]))
    assert refused(path).startswith("FILE: the costs of ")
    path.write_text("icioiRow,icioiCol,refArea,rowIi,counterpartArea,colIi,obsValue\n")
    assert refused(path).startswith("FILE is no FIGARO table, it has no columns like AT_P3_S14: ")
    path.write_text("a,b\n1,2\n")
    assert refused(path).startswith("FILE is no FIGARO table, its header has no rowLabels and columns like AT_P3_S14: ")


@pytest.mark.parametrize("rate", [0, -1.1, float("nan")])
def test_a_rate_that_is_none(tmp_path, rate):
    assert "give USD per EUR, above 0." in refused(matrix(tmp_path / "f_2021.csv"), exchange_rate=rate)
