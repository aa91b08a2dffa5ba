"""EORA26, WIOD and ADB MRIO: small files of the providers' layouts, against sums made with pandas."""

from __future__ import annotations

import numpy as np
import pytest
from openpyxl import Workbook

from steppe.problems import SteppeError
from steppe.world.loaders import load_adb_mrio, load_eora26, load_wiod

COUNTRIES, FINALS = ("CHN", "KAZ", "USA"), 5
SECTORS = ("A01", "C10-C12")


def drawn(seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Intermediate use [seller, buyer] and final use [seller, buyer]: three countries by two industries."""
    rng = np.random.default_rng(seed)
    n = len(COUNTRIES) * len(SECTORS)
    return rng.integers(1, 9, (n, n)).astype(float), rng.integers(10, 90, (n, len(COUNTRIES) * FINALS)).astype(float)


def expected(t: np.ndarray, f: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Flows [j,i,n] and input shares [k,j,n], straight from blocks of the matrices."""
    n, j = len(COUNTRIES), len(SECTORS)
    use = t.reshape(n, j, n, j)  # i, k, n, j
    flow = use.sum(axis=3) + f.reshape(n, j, n, FINALS).sum(axis=3)
    output = (t.sum(axis=1) + f.sum(axis=1)).reshape(n, j)
    return flow.transpose(1, 0, 2), use.sum(axis=0).transpose(0, 2, 1) / output.T


def agrees(world, t: np.ndarray, f: np.ndarray, factor: float = 1.0) -> None:
    flow, share = expected(t, f)
    np.testing.assert_allclose(world.array("trade_flow"), flow * factor, rtol=1e-13)
    np.testing.assert_allclose(world.array("input_share"), share, rtol=1e-13)
    np.testing.assert_allclose(world.array("value_added_share") + share.sum(axis=0), 1, atol=1e-15)


def refused(read, path, **options) -> str:
    with pytest.raises(SteppeError) as caught:
        read(path, trade_elasticity=4, **options)
    (problem,) = caught.value.problems
    return problem.replace(str(path), "FILE")


def eora(folder, t: np.ndarray, f: np.ndarray):
    """EORA26 of 2015 with the discrepancy ROW TOTAL as its last row and column."""
    keys = [(c, s) for c in COUNTRIES for s in SECTORS]
    lines = [f"Name\t{c}\tIndustries\t{s}\t" for c, s in [*keys, ("ROW", "TOTAL")]]
    (folder / "labels_T.txt").write_text("\n".join(lines) + "\n")
    kinds = [f"Name\t{c}\tFinal demand\tkind {k}\t" for c in (*COUNTRIES, "ROW") for k in range(FINALS)]
    (folder / "labels_FD.txt").write_text("\n".join(kinds) + "\n")
    t = np.pad(t, (0, 1), constant_values=0.5)
    f = np.pad(f, ((0, 1), (0, FINALS)), constant_values=0.25)
    added = t.sum(axis=1) + f.sum(axis=1) - t.sum(axis=0)
    for part, values in (("T", t), ("FD", f), ("VA", np.array([0.4 * added, 0.6 * added]))):
        text = "\n".join("\t".join(map(repr, row)) for row in values.tolist())
        (folder / f"Eora26_2015_bp_{part}.txt").write_text(text + "\n")
    return folder


def test_eora26(tmp_path):
    t, f = drawn()
    world = load_eora26(eora(tmp_path, t, f), year=2015, trade_elasticity=4)
    assert (world.countries, world.sectors) == (COUNTRIES, SECTORS)
    assert (world.name, world.date) == ("eora26-2015", "2015-12-31")
    agrees(world, t, f, 1e-3)
    kept = t.sum() + f.sum()
    assert world.notes[0].startswith("The statistical discrepancy ROW is left out (0.0085 million USD bought from it")
    assert world.notes[1].endswith(f" million USD in the file, {(kept - t.sum()) / 1e3:,.6g} as output less inputs.")
    million = load_eora26(tmp_path, year=2015, trade_elasticity=4, unit="million USD")
    np.testing.assert_allclose(million.array("trade_flow"), 1e3 * world.array("trade_flow"))


def test_eora26_faults(tmp_path):
    folder = eora(tmp_path, *drawn())
    file = folder / "Eora26_2015_bp_T.txt"
    text = file.read_text()
    again = "fetch the file again"
    file.write_text(text[: text.index("\n") + 6])
    problem = refused(load_eora26, folder, year=2015)
    assert problem == (
        "FILE/Eora26_2015_bp_T.txt, line 2 (CHN C10-C12) has 2 of 7 values: "
        f"the file is cut short or damaged there, {again}."
    )
    file.write_text("\n".join(text.splitlines()[:4]) + "\n")
    assert refused(load_eora26, folder, year=2015) == (
        f"FILE/Eora26_2015_bp_T.txt has 4 rows, fewer than the other files (7 labels): it is cut short, {again}."
    )
    file.write_text(text)
    labels = (folder / "labels_T.txt").read_text()
    (folder / "labels_T.txt").write_text(labels.replace("KAZ\tIndustries\tA01", "KAZ\tIndustries\tC10-C12"))
    assert refused(load_eora26, folder, year=2015) == (
        f"FILE/labels_T.txt: it names KAZ C10-C12 more than once: {again}."
    )
    (folder / "labels_T.txt").write_text(labels.replace("KAZ\tIndustries\tA01\t", "KAZ\tIndustries"))
    assert refused(load_eora26, folder, year=2015) == (
        f"FILE/labels_T.txt: its lines 3 have no country code and name in columns 2 and 4: {again}."
    )
    (folder / "labels_T.txt").write_bytes(labels.encode("utf-16"))
    assert "labels_T.txt is in UTF-16" in refused(load_eora26, folder, year=2015)
    with pytest.raises(SteppeError) as caught:
        load_eora26(folder, year=2014, trade_elasticity=4)
    assert len(caught.value.problems) == 3
    assert caught.value.problems[0].endswith("Eora26_2014_bp_T.txt: unpack EORA26 of 2014 there.")


def wiot(path, t: np.ndarray, f: np.ndarray, *, adb: bool = False, rows=None, change=None):
    """A workbook as WIOD's (labels in rows 3 to 6) or ADB's (rows 5 to 7)."""
    names = ("PRC", "KAZ", "USA") if adb else COUNTRIES
    j = len(SECTORS)
    codes = [f"c{k + 1}" for _ in names for k in range(j)]
    last = [f"F{k + 1}" if adb else f"c{j + 1 + k}" for _ in names for k in range(FINALS)]
    owners = [c for c in names for _ in range(j)] + [c for c in names for _ in range(FINALS)]
    book = Workbook()
    sheet = book.active
    sheet.append(["Intercountry Input-Output Table"])
    for _ in range(3 if adb else 1):
        sheet.append([])
    titles = [s for _ in names for s in SECTORS] + ["CONS_h"] * len(last)
    left = [None] * 4
    for header in ([] if adb else [titles]) + [titles, owners, [*codes, *last]]:
        end = {id(owners): "" if adb else "TOT"}.get(id(header), "TOT" if adb else f"c{j + FINALS + 1}")
        sheet.append([*left, *header, end])
    output = t.sum(axis=1) + f.sum(axis=1)
    body = [
        [None if adb else SECTORS[k % j], f"Industry {k % j}", owners[k], codes[k] if adb else f"r{k % j + 1}",
         *t[k].tolist(), *f[k].tolist(), output[k]]
        for k in range(len(t))
    ]  # fmt: skip
    body = [body[k] for k in rows] if rows is not None else body
    for line in change(body) if change else body:
        sheet.append(line)
    tot = "" if adb else "TOT"
    for name, values in (("VA", output - t.sum(axis=0)), ("GO", output)):
        sheet.append([name, name, tot, "r69", *values.tolist()])
    book.save(path)
    return path


def test_wiod(tmp_path):
    t, f = drawn(1)
    world = load_wiod(wiot(tmp_path / "WIOT2014_Nov16_ROW.xlsx", t, f), trade_elasticity=4)
    assert (world.countries, world.sectors) == (COUNTRIES, SECTORS)
    assert (world.name, world.date) == ("wiod-2014", "2014-12-31")
    agrees(world, t, f)


def test_adb_mrio_spells_countries_in_its_own_way(tmp_path):
    t, f = drawn(2)
    path = wiot(tmp_path / "ADB-MRIO62-2022_June2023.xlsx", t, f, adb=True)
    world = load_adb_mrio(path, trade_elasticity=4)
    assert (world.countries, world.sectors) == (COUNTRIES, ("c1", "c2"))
    assert (world.name, world.date) == ("adb-mrio-2022", "2022-12-31")
    agrees(world, t, f)


def test_wiod_rows_in_any_order(tmp_path):
    t, f = drawn(3)
    agrees(load_wiod(wiot(tmp_path / "WIOT2014.xlsx", t, f, rows=[5, 2, 0, 1, 4, 3]), trade_elasticity=4), t, f)


def test_wiod_faults(tmp_path):
    t, f = drawn(4)
    path, again = tmp_path / "WIOT2014_Nov16_ROW.xlsx", "fetch the file again"
    assert refused(load_wiod, wiot(path, t, f, rows=range(4))) == (
        f"FILE: it lacks the rows USA c1, USA c2, so it is cut short: {again}."
    )
    assert refused(load_wiod, wiot(path, t, f, rows=[0, 1, 2, 2, 3, 4, 5])) == (
        f"FILE: it has the rows KAZ c1 more than once: {again}."
    )

    def blank(body):
        body[2][6] = " "
        return body

    t[2, 2] = 0.0
    agrees(load_wiod(wiot(path, t, f, change=blank), trade_elasticity=4), t, f)

    def text(body):
        body[2][6] = "n/a"
        return body

    assert refused(load_wiod, wiot(path, t, f, change=text)) == (
        f"FILE, KAZ r1 (row 3 of the industries) holds 'n/a', which is no number: {again}."
    )

    def less(body):
        body[2][-1] = 1.0
        return body

    assert refused(load_wiod, wiot(path, t, f, change=less)).startswith("FILE: the sales of KAZ, sector c1 are ")
    content = wiot(path, t, f).read_bytes()
    path.write_bytes(content[: len(content) // 2])
    assert refused(load_wiod, path) == (
        f"FILE is no Excel workbook (.xlsx) or cut short, so it is no WIOD table: {again}."
    )
    Workbook().save(path)
    assert refused(load_wiod, path) == (f"FILE is no WIOD table: its first sheet has no code c1 in column E: {again}.")
