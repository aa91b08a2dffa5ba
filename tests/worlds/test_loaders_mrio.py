"""EORA26, WIOD and ADB MRIO: small files of the providers' layouts, against sums made with pandas."""

from __future__ import annotations

import numpy as np
import pytest
from openpyxl import Workbook, load_workbook

from steppe.problems import SteppeError
from steppe.sources.mrio import AS_PUBLISHED
from steppe.world.tables.loaders import load_adb_mrio, load_eora26, load_wiod

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


@pytest.mark.parametrize(
    "part", ["Eora26_2015_bp_T", "Eora26_2015_bp_FD", "Eora26_2015_bp_VA", "labels_T", "labels_FD"]
)
def test_eora26_cut_at_any_byte(tmp_path, part):
    """Refused in one sentence or read whole: what can be lost unnoticed is the end of the last number or name."""
    file = eora(tmp_path, *drawn()) / f"{part}.txt"
    content, whole = file.read_bytes(), load_eora26(tmp_path, year=2015, trade_elasticity=4).array("trade_flow")
    for end in range(len(content)):
        file.write_bytes(content[:end])
        try:
            world = load_eora26(tmp_path, year=2015, trade_elasticity=4)
        except SteppeError as error:
            assert len(error.problems) == 1, (end, error.problems)
        else:
            np.testing.assert_allclose(world.array("trade_flow"), whole)
            assert part.endswith("_VA") or end >= len(content) - len("kind 4\t\n")


def test_eora26_as_other_programs_save_it(tmp_path):
    t, f = drawn()
    folder = eora(tmp_path, t, f)
    for file in folder.glob("*.txt"):
        content = file.read_text()
        content = content.replace("CHN", "chn") if "labels" in file.name else content
        file.write_bytes(("\ufeff" + content.replace("\n", "\r\n") + "\r\n\r\n").encode())
    world = load_eora26(folder, year=2015, trade_elasticity=4)
    assert world.countries == COUNTRIES
    agrees(world, t, f, 1e-3)


def test_eora26_out_of_order(tmp_path):
    t, f = drawn()
    size = np.geomspace(1, 100, len(t))
    t = (t + t.T) * np.outer(size, size)  # symmetric: value added is what final users buy
    t *= 3 * f.sum() / t.sum()
    folder, again = eora(tmp_path, t, f), "fetch the file again"
    load_eora26(folder, year=2015, trade_elasticity=4)
    table, sellers, finals = (folder / f"{name}.txt" for name in ("Eora26_2015_bp_T", "labels_T", "labels_FD"))
    text = table.read_text()
    lines = text.splitlines()
    table.write_text("\n".join([*lines[5::-1], lines[6], ""]))
    problem = refused(load_eora26, folder, year=2015)
    assert problem.startswith(
        "FILE/Eora26_2015_bp_VA.txt and the tables beside it do not fit: by industry, value added"
    )
    assert problem.endswith(f"in sum, so rows or columns are missing or in another order: {again}.")
    table.write_text(text)
    labels = finals.read_text()
    finals.write_text("".join(sorted(labels.splitlines(True), reverse=True)))
    assert refused(load_eora26, folder, year=2015) == (
        f"FILE/labels_FD.txt has the countries in another order than FILE/labels_T.txt: {again}."
    )
    finals.write_text(labels.replace("KAZ", "KAS"))
    assert refused(load_eora26, folder, year=2015) == (
        f"FILE/labels_FD.txt and FILE/labels_T.txt do not both name KAS, KAZ: {again}."
    )
    finals.write_text("\n")
    assert refused(load_eora26, folder, year=2015) == f"FILE/labels_FD.txt: it has no labels: {again}."
    finals.write_text(labels)
    lines = sellers.read_text().splitlines(True)
    sellers.write_text("".join([lines[0], lines[6], *lines[1:6]]))
    with pytest.raises(SteppeError, match="ROW TOTAL must be its last line: fetch the file again"):
        load_eora26(folder, year=2015, trade_elasticity=4)


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


def test_a_workbook_with_nothing_in_its_first_column_and_rows(tmp_path):
    t, f = drawn(2)
    path = wiot(tmp_path / "ADB-MRIO62-2022_June2023.xlsx", t, f, adb=True)
    book = load_workbook(path)
    for row in book.active.iter_rows(max_col=1):
        row[0].value = None
    book.save(path)
    agrees(load_adb_mrio(path, trade_elasticity=4), t, f)


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
        f"FILE is no Excel workbook (.xlsx, .xlsb) or cut short, so it is no WIOD table: {again}."
    )
    Workbook().save(path)
    assert refused(load_wiod, path) == (
        f"FILE is no WIOD table: its first sheet has no code c1 in column E: {AS_PUBLISHED}."
    )


def moved(path, order: list[int]):
    """The workbook with its columns of numbers in another order."""
    book = load_workbook(path)
    rows = [list(row) for row in book.active.iter_rows(values_only=True)]
    new = Workbook()
    for row in rows:
        cells = row + [None] * (4 + len(order) - len(row))
        new.active.append([*cells[:4], *(cells[4 + k] for k in order)])
    new.save(path)
    return path


def test_wiod_columns_moved(tmp_path):
    t, f = drawn(5)
    path = wiot(tmp_path / "WIOT2014.xlsx", t, f)
    width = t.shape[1] + f.shape[1] + 1
    agrees(load_wiod(moved(path, list(range(width))), trade_elasticity=4), t, f)
    turned = [0, 1, 3, 2, *range(4, width)]
    said = "its columns are not the industries of each country in turn and then its final uses: fetch the file again."
    assert refused(load_wiod, moved(path, turned)) == f"FILE: {said}"
    wiot(path, t, f)
    assert refused(load_wiod, moved(path, [0, *range(2, 6), 1, *range(6, width)])) == f"FILE: {said}"
    wiot(path, t, f)
    problem = refused(load_wiod, moved(path, [*range(1, width), 0]))
    assert problem == "FILE is no WIOD table: its first sheet has no code c1 in column E: " + AS_PUBLISHED + "."


@pytest.mark.parametrize("cell", ["NaN", 1e300, "inf"])
def test_wiod_cells_that_are_no_values(tmp_path, cell):
    t, f = drawn(6)

    def change(body):
        body[2][6] = cell
        return body

    problem = refused(load_wiod, wiot(tmp_path / "WIOT2014.xlsx", t, f, change=change))
    assert problem.startswith("FILE, KAZ r1 (row 3 of the industries) holds ")
    assert problem.endswith("fetch the file again.")


def test_wiod_with_damaged_bytes(tmp_path):
    t, f = drawn(7)
    path = wiot(tmp_path / "WIOT2014.xlsx", t, f)
    content = path.read_bytes()
    rng = np.random.default_rng(0)
    for _ in range(150):
        damaged = bytearray(content)
        for at in rng.integers(0, len(content), 3):
            damaged[at] ^= int(rng.integers(1, 255))
        path.write_bytes(damaged)
        try:
            agrees(load_wiod(path, trade_elasticity=4), t, f)
        except SteppeError as error:
            assert len(error.problems) == 1, error.problems
