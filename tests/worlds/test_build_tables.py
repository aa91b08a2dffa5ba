"""Tables that users hold become worlds by `steppe build`: every kind, in the forms in which providers give them."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import numpy as np
import pytest
from openpyxl import Workbook

import steppe as st
from steppe.cli.build import build_from_table
from steppe.concordances import divisions, eurasia_of_icio
from steppe.problems import SteppeError
from steppe.world.tables.loaders import LOADERS, load_wiod
from steppe.worlds.common.elasticities import by_sector

CODES = ["KAZ", "RUS", "USA"]
INDUSTRIES = ["A01", "C10-C12"]


def wiot_rows() -> list[list[object]]:
    """A table of three countries and two industries in WIOD's layout: titles, countries, codes, rows, output."""
    rng = np.random.default_rng(0)
    keys = [(country, k) for country in CODES for k in range(2)]
    use, final = rng.uniform(1, 5, (6, 6)).round(3), rng.uniform(20, 60, (6, 15)).round(3)
    output = use.sum(axis=1) + final.sum(axis=1)
    codes = [f"c{k + 1}" for _, k in keys] + [f"c{3 + k}" for _ in CODES for k in range(5)] + ["c8"]
    owners = [country for country, _ in keys] + [country for country in CODES for _ in range(5)] + ["TOT"]
    left: list[object] = [None] * 4
    rows: list[list[object]] = [["World Input-Output Table"], [*left, *owners], [*left, *codes]]
    for at, (country, k) in enumerate(keys):
        rows.append([INDUSTRIES[k], f"Industry {k}", country, f"r{k + 1}", *use[at], *final[at], output[at]])
    return rows


def xlsx(path: Path, rows: list[list[object]]) -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def xlsb(path: Path, rows: list[list[object]]) -> Path:
    """The same as a binary workbook, record by record ([MS-XLSB] 2.4): text in the cell, numbers as doubles."""

    def record(number: int, body: bytes = b"") -> bytes:
        head = bytes([number]) if number < 128 else bytes([number & 0x7F | 0x80, number >> 7])
        size, length = len(body), b""
        while True:
            length += bytes([size & 0x7F | (0x80 if size > 0x7F else 0)])
            size >>= 7
            if not size:
                return head + length + body

    def text(value: str) -> bytes:
        return struct.pack("<I", len(value)) + value.encode("utf-16-le")

    def cell(column: int, value: object) -> bytes:
        place = struct.pack("<II", column, 0)
        if isinstance(value, str):
            return record(6, place + text(value))
        return record(5, place + struct.pack("<d", float(value)))  # type: ignore[arg-type]

    width = max(map(len, rows))
    body = record(129) + record(148, struct.pack("<IIII", 0, len(rows) - 1, 0, width - 1)) + record(145)
    for number, row in enumerate(rows):
        body += record(0, struct.pack("<IIHHBI", number, 0, 300, 0, 0, 0))
        body += b"".join(cell(column, value) for column, value in enumerate(row) if value is not None)
    body += record(146) + record(130)
    sheet = struct.pack("<II", 0, 1) + text("rId1") + text("2014")
    book = record(131) + record(143) + record(156, sheet) + record(144) + record(132)
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        for name, goal, target in (
            ("_rels/.rels", "officeDocument", "xl/workbook.bin"),
            ("xl/_rels/workbook.bin.rels", "worksheet", "worksheets/sheet1.bin"),
        ):
            packed.writestr(
                name,
                f'<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="{relations}">'
                f'<Relationship Id="rId1" Type="{kind}/{goal}" Target="{target}"/></Relationships>',
            )
        packed.writestr("xl/workbook.bin", book)
        packed.writestr("xl/worksheets/sheet1.bin", body)
    return path


def built(name: str, file: Path, out: Path, elasticity: float | None = 4.0) -> st.World:
    return st.load(build_from_table(name, file, elasticity=elasticity, out=out).file)


def refused(name: str, file: Path | None, out: Path) -> str:
    with pytest.raises(SteppeError) as caught:
        build_from_table(name, file, elasticity=4.0, out=out)
    return str(caught.value)


def test_wiod_as_it_is_fetched(tmp_path):
    rows = wiot_rows()
    plain = load_wiod(xlsx(tmp_path / "WIOT2014_Nov16_ROW.xlsx", rows), trade_elasticity=4.0)
    assert plain.countries == tuple(CODES)
    binary = xlsb(tmp_path / "WIOT2014_Nov16_ROW.xlsb", rows)
    with zipfile.ZipFile(tmp_path / "WIOTS_in_EXCEL.zip", "w") as packed:
        packed.write(binary, "WIOT2014_Nov16_ROW.xlsb")
        packed.write(binary, "WIOT2013_Nov16_ROW.xlsb")
        packed.writestr("readme.txt", "a note")
    for file in (binary, tmp_path / "WIOTS_in_EXCEL.zip"):
        world = built("wiod-2014", file, tmp_path / "w.nc")
        np.testing.assert_allclose(world.array("trade_flow"), plain.array("trade_flow"), rtol=1e-12)
        np.testing.assert_allclose(world.array("input_share"), plain.array("input_share"), rtol=1e-12)
        assert (world.name, world.date, world.sources[0].locator) == (
            "wiod-2014",
            "2014-12-31",
            "WIOT2014_Nov16_ROW.xlsb",
        )
    assert "has 0 workbooks of 2012: it holds WIOT2014_Nov16_ROW.xlsb, WIOT2013_Nov16_ROW.xlsb" in refused(
        "wiod-2012", tmp_path / "WIOTS_in_EXCEL.zip", tmp_path / "w.nc"
    )
    content = binary.read_bytes()
    binary.write_bytes(content[: len(content) // 2])
    assert "is no Excel workbook (.xlsx, .xlsb) or cut short" in refused("wiod-2014", binary, tmp_path / "w.nc")
    binary.write_text("a,b\n1,2\n")
    assert "is no Excel workbook, so it is no WIOD table: it is another file" in refused(
        "wiod-2014", binary, tmp_path / "w.nc"
    )


def test_industries_of_other_editions_and_of_wiod_take_published_elasticities(tmp_path):
    world = built("wiod-2014", xlsx(tmp_path / "WIOT2014.xlsx", wiot_rows()), tmp_path / "w.nc", elasticity=None)
    assert world.array("trade_elasticity").tolist() == [by_sector("agriculture"), by_sector("food")]
    same = {"D01T02": "agriculture", "D10T12": "food", "10T12": "food", "C10-C12": "food", "C10T12": "food"}
    same |= {"C301": "transport-equipment", "D62T63": "communication", "D": "utilities", "D35": "utilities"}
    assert {label: eurasia_of_icio(label) for label in same} == same
    assert {eurasia_of_icio(label) for label in ("goods", "c1", "001", "101", "TOTAL", "s0", "Wheat")} == {""}
    assert divisions("A01_02") == {1, 2}


def test_text_in_cells_of_adb(tmp_path):
    rows = wiot_rows()
    plain = load_wiod(xlsx(tmp_path / "a.xlsx", rows), trade_elasticity=4.0)
    rows[3][5], rows[4][6] = f"{rows[3][5]}", f" {rows[4][6]} "
    same = built("adb-mrio-2020", xlsx(tmp_path / "ADB-MRIO62-2020.xlsx", rows), tmp_path / "w.nc")
    np.testing.assert_allclose(same.array("trade_flow"), plain.array("trade_flow"))
    for blank in ("-", " ", "\u2026", "n.a."):
        rows[3][5] = blank
        world = built("adb-mrio-2020", xlsx(tmp_path / "ADB-MRIO62-2020.xlsx", rows), tmp_path / "w.nc")
        assert world.array("trade_flow")[0].sum() < plain.array("trade_flow")[0].sum()
    rows[3][5] = "many"
    assert "holds 'many', which is no number" in refused(
        "adb-mrio-2020", xlsx(tmp_path / "ADB-MRIO62-2020.xlsx", rows), tmp_path / "w.nc"
    )


def eora(folder: Path) -> Path:
    folder.mkdir()
    labels = [f"{code}\t{code}\tIndustries\t{sector}" for code in CODES for sector in ("Farming", "Trade")]
    (folder / "labels_T.txt").write_text("\n".join([*labels, "Rest\tROW\tTOTAL\tTOTAL", ""]))
    final = [f"{code}\t{code}\tFinal demand\tHouseholds" for code in CODES]
    (folder / "labels_FD.txt").write_text("\n".join([*final, "Rest\tROW\tFinal demand\tTotal", ""]))
    for part, line, count in (
        ("T", "1\t" * 6 + "1", 7),
        ("FD", "100\t" * 3 + "100", 7),
        ("VA", "395\t" * 6 + "395", 1),
    ):
        (folder / f"Eora26_2015_bp_{part}.txt").write_text("\n".join([line] * count) + "\n")
    return folder


def test_eora26_is_built_from_its_folder(tmp_path):
    world = built("eora26-2015", eora(tmp_path / "eora"), tmp_path / "w.nc")
    assert (world.name, world.date, world.countries) == ("eora26-2015", "2015-12-31", tuple(CODES))
    assert refused("eora26-2015", None, tmp_path) == (
        "eora26-2015 needs --from FOLDER: steppe build eora26-2015 --from FOLDER."
    )
    assert "needs the folder of its unpacked text files" in refused("eora26-2015", tmp_path / "w.nc", tmp_path / "x.nc")
    assert "Eora26_2016_bp_T.txt" in refused("eora26-2016", tmp_path / "eora", tmp_path / "x.nc")


def test_trade_alone_is_refused_before_it_is_read(tmp_path):
    assert "BACI has no sales of a country to itself" in refused("baci-2023", tmp_path / "none.csv", tmp_path / "x.nc")
    said = refused("comtrade-2023", tmp_path / "none.csv", tmp_path / "x.nc")
    assert "UN Comtrade has no sales of a country to itself" in said
    assert "loaders.load_comtrade(file, output=" in said


def test_itpd_e_without_names(tmp_path):
    head = "exporter_iso3,exporter_iso3_dynamic,importer_iso3,importer_iso3_dynamic,year,industry_id,trade,"
    head += "flag_mirror,flag_zero"
    rows = [
        f"{a},{a},{b},{b},2019,{k},{90 if a == b else 5 + k},0,p"
        for a in ("KAZ", "RUS")
        for b in ("KAZ", "RUS")
        for k in (1, 101)
    ]
    file = tmp_path / "ITPDE_R03_no_names.csv"
    file.write_text("\n".join([head, *rows, ""]))
    world = built("itpd-e-2019", file, tmp_path / "w.nc", elasticity=None)
    assert world.sectors == ("001", "101")
    assert any("sectors are industries by number" in note for note in world.notes)
    assert set(world.array("trade_elasticity")) == {5.0}


def icio(path: Path, **changes: str) -> Path:
    text = """V1,KAZ_A03,KAZ_T,RUS_A03,RUS_T,KAZ_HFCE,RUS_HFCE,OUT
KAZ_A03,0,4,0,3,20,5,32
KAZ_T,2,0,1,0,18,0,21
RUS_A03,0,1,6,0,3,40,50
RUS_T,0,0,10,0,0,30,40
TLS,3,1.6,3.3,3.7,0,0,0
VA,27,14.4,29.7,33.3,0,0,0
OUT,32,21,50,40,0,0,0
"""
    for old, new in changes.items():
        text = text.replace(old.replace("_", ","), new.replace("_", ","))
    path.write_text(text)
    return path


def test_the_year_of_a_file_is_the_year_asked_for(tmp_path):
    file = icio(tmp_path / "2020_SML.csv")
    assert refused("icio-2022", file, tmp_path / "w.nc") == (
        "2020_SML.csv is of 2020 by its name, not of 2022: build icio-2020, or give the other file."
    )
    unnamed = built("icio-2022", icio(tmp_path / "table.csv"), tmp_path / "w.nc")
    assert (unnamed.date, unnamed.name) == ("2022-12-31", "icio-2022")
    assert any("no file name says it" in note for note in unnamed.notes)


def test_cells_without_a_value_are_zero(tmp_path):
    file = tmp_path / "2020_SML.csv"
    plain = built("icio-2020", icio(file), tmp_path / "w.nc").array("trade_flow")
    file.write_text(file.read_text().replace(",0,", ",NA,"))
    np.testing.assert_array_equal(built("icio-2020", file, tmp_path / "w.nc").array("trade_flow"), plain)


def test_an_elasticity_of_zero_is_refused(tmp_path):
    with pytest.raises(SteppeError, match="`trade_elasticity` is not positive"):
        build_from_table("icio-2020", icio(tmp_path / "2020_SML.csv"), elasticity=0.0, out=tmp_path / "w.nc")


def test_a_table_in_eur_needs_a_rate_and_one_in_usd_has_none(tmp_path):
    said = "figaro-2021 is in million EUR and worlds are in USD: give --exchange-rate, USD per EUR of the year."
    assert refused("figaro-2021", tmp_path / "none.csv", tmp_path / "w.nc") == said
    with pytest.raises(SteppeError, match="icio-2020 is in USD: leave --exchange-rate out"):
        build_from_table("icio-2020", icio(tmp_path / "2020_SML.csv"), elasticity=4.0, out=None, exchange_rate=1.1)


@pytest.mark.parametrize("kind", [kind for kind in LOADERS if kind != "baci"])
@pytest.mark.parametrize("name", ["none.csv", "a\0b.csv", "\ud800.csv"])
def test_files_that_cannot_be(tmp_path, kind, name):
    assert refused(f"{kind}-2020", tmp_path / name, tmp_path / "w.nc")
