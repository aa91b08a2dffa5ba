"""BACI HS6 and ITPD-E: small files of the providers' layouts, against sums made by hand."""

from __future__ import annotations

import gzip

import numpy as np
import pandas as pd
import pytest

from steppe.problems import SteppeError
from steppe.sources import long_csv
from steppe.sources.baci_hs6 import hs_sections, read_baci_hs6
from steppe.sources.itpde import read_itpde
from steppe.sources.mrio import AS_PUBLISHED
from steppe.world.tables.loaders import load_baci, load_itpde

BACI = """t,i,j,k,v,q
2021,398,643,010121,1000,2.5
2021,398,643,270900,50000.5,NA
2021,398,697,250100,3,1
2021,643,398,10129,200,0.1
2021,643,398,847130,4000,12
2021,697,398,997000,1,NA
2021,849,643,847130,5,
"""
CODES = """country_code,country_name,country_iso2,country_iso3
398,Kazakhstan,KZ,KAZ
643,Russian Federation,RU,RUS
697,Cote d'Ivoire,CI,CIV
849,Rest of Kazakhstan,KZ,KAZ
516,Namibia,NA,NAM
"""
ITPD_HEADER = (
    "exporter_iso3,exporter_dynamic_code,exporter_name,importer_iso3,importer_dynamic_code,importer_name,"
    "year,industry_id,industry_descr,broad_sector,trade,flag_mirror,flag_zero"
)


@pytest.fixture
def baci(tmp_path):
    (tmp_path / "country_codes_V202301.csv").write_text(CODES.replace("Cote", "C\u00f4te"), encoding="latin-1")
    path = tmp_path / "BACI_HS17_Y2021_V202301.csv"
    path.write_text(BACI)
    return path


def itpd_row(a: str, b: str, year: int, industry: int, sector: str, trade: float) -> str:
    return f'{a},{a},"{a}, the",{b},{b},"{b}, the",{year},{industry},"Wheat, durum",{sector},{trade},0,p'


@pytest.fixture
def itpd(tmp_path):
    flows = {("KAZ", "KAZ"): 90, ("KAZ", "RUS"): 10, ("RUS", "KAZ"): 8, ("RUS", "RUS"): 70, ("KAZ", "MNG"): 2}
    rows = [itpd_row(*pair, 2016, 1, "Agriculture", value) for pair, value in flows.items()]
    rows += [itpd_row(*pair, 2016, 2, "Agriculture", value / 2) for pair, value in flows.items()]
    rows += [itpd_row(*pair, 2016, 40, "Manufacturing", 3 * value) for pair, value in flows.items()]
    rows += [itpd_row("RUS", "MNG", 2016, 40, "Manufacturing", 0.0), itpd_row("KAZ", "RUS", 2015, 1, "Agriculture", 7)]
    path = tmp_path / "ITPD_E_R02.csv"
    path.write_text("\n".join([ITPD_HEADER, *rows, ""]))
    return path


def refused(read, path, **options) -> str:
    with pytest.raises(SteppeError) as caught:
        read(path, **options)
    (problem,) = caught.value.problems
    return problem.replace(str(path), "FILE")


def values(table: pd.DataFrame) -> dict[tuple[str, ...], float]:
    return table.set_index([name for name in table.columns if name != "trade_flow"])["trade_flow"].to_dict()


def test_sections_are_the_21_of_the_harmonized_system():
    sections = hs_sections()
    assert len(sections) == 22
    assert (sections[0], sections[13], sections[20], sections[21]) == ("HS 01-05", "HS 71", "HS 97", "HS 98-99")


def test_baci_by_section(baci):
    table = read_baci_hs6(baci)
    assert table.attrs["year"] == 2021
    assert values(table) == pytest.approx(
        {
            ("KAZ", "RUS", "HS 01-05"): 1.0,
            ("KAZ", "RUS", "HS 25-27"): 50.0005,
            ("KAZ", "RUS", "HS 84-85"): 0.005,
            ("KAZ", "CIV", "HS 25-27"): 0.003,
            ("RUS", "KAZ", "HS 01-05"): 0.2,
            ("RUS", "KAZ", "HS 84-85"): 4.0,
            ("CIV", "KAZ", "HS 98-99"): 0.001,
        }
    )


def test_baci_by_a_concordance(baci, tmp_path):
    products = sorted({int(line.split(",")[3]) for line in BACI.splitlines()[1:]})
    own = tmp_path / "own.csv"
    own.write_text("hs6,sector\n" + "".join(f"{k:06d},{'oil' if k == 270900 else 'rest'}\n" for k in products))
    table = values(read_baci_hs6(baci, concordance=own))
    assert table["KAZ", "RUS", "oil"] == pytest.approx(50.0005)
    assert table["RUS", "KAZ", "rest"] == pytest.approx(4.2)
    own.write_text("hs6,sector\n270900,oil\n")
    problem = refused(read_baci_hs6, baci, concordance=own)
    assert problem == f"{own} has no sector for 010121, 010129, 250100, 847130, 997000: add them."
    own.write_text("hs6,sector\n270900,oil\n270900,gas\n")
    assert refused(read_baci_hs6, baci, concordance=own) == (
        f"{own} names 270900 more than once: leave one row of each."
    )


def test_baci_as_a_world_needs_output(baci):
    sections = sorted({sector for _, _, sector in values(read_baci_hs6(baci))})
    output = {(s, c): 100.0 for s in sections for c in ("KAZ", "RUS", "CIV")}
    world = load_baci(baci, trade_elasticity=4, output=output)
    assert (world.name, world.date, world.sectors) == ("baci-2021", "2021-12-31", tuple(sections))
    own = world.trade_flow.sel(sector="HS 25-27", exporter="KAZ", importer="KAZ")
    assert float(own) == pytest.approx(100 - 50.0005 - 0.003)
    np.testing.assert_allclose(world.output, 100)
    assert refused(load_baci, baci, trade_elasticity=4).startswith("Own sales are missing for CIV, KAZ, RUS:")


def test_baci_in_any_order_and_in_many_batches(baci, monkeypatch):
    whole = read_baci_hs6(baci)
    lines = BACI.splitlines()
    baci.write_text("\n".join([lines[0], *lines[:0:-1], ""]))
    monkeypatch.setattr(long_csv, "BLOCK", 64)
    pd.testing.assert_frame_equal(read_baci_hs6(baci), whole)


def test_baci_repeated_rows(baci):
    again = "fetch the file again"
    baci.write_text(BACI + BACI.splitlines()[1] + "\n")
    assert refused(read_baci_hs6, baci) == (
        f"FILE repeats 1 flows, first exporter 398, importer 643, product 010121: {again}."
    )


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("t,i,j,k,v,q", "t,i,j,k,value,q", "FILE: it has no column v, so it is no BACI table of HS6 flows"),
        ("t,i,j,k,v,q", "t,i,j,k,v,v", "FILE: its header names v more than once"),
        (",5,\n", ",5", "FILE: its last line has no end, so it is cut short"),
        ("2021,643,398,847130,4000,12", "2021,643,398,84", "FILE is cut short or damaged (CSV parse error: "),
        (",4000,12", ",four,12", "FILE is cut short or damaged (In CSV column #4: "),
        (",4000,12", ",,12", "FILE has rows without v"),
        (",4000,12", ",-4000,12", "FILE has values that are not positive: it is no BACI table of HS6 flows"),
        ("2021,849", "2020,849", "FILE has the years 2020, 2021: give the file of one year."),
        ("2021,849", "2021,850", "FILE has the country codes 850, which the file of country codes lacks"),
    ],
)
def test_baci_faults(baci, old, new, sentence):
    assert old in BACI
    baci.write_text(BACI.replace(old, new))
    problem = refused(read_baci_hs6, baci)
    assert problem.startswith(sentence)
    assert problem.endswith(".")


def test_baci_in_another_encoding_or_without_codes(baci):
    baci.write_bytes(BACI.encode("utf-16"))
    assert refused(read_baci_hs6, baci).startswith("FILE is in UTF-16, not UTF-8")
    baci.write_text(BACI)
    (baci.parent / "country_codes_V202301.csv").unlink()
    assert refused(read_baci_hs6, baci).startswith("There is no file of BACI country codes at ")


def test_baci_codes_of_older_releases(baci):
    old = CODES.replace("country_iso3", "iso_3digit_alpha").replace("country_iso2", "iso_2digit_alpha")
    (baci.parent / "country_codes_V202301.csv").write_text(old)
    assert values(read_baci_hs6(baci))["RUS", "KAZ", "HS 84-85"] == 4


def test_itpde_by_broad_sector(itpd):
    table = read_itpde(itpd, year=2016)
    assert values(table)["KAZ", "RUS", "Agriculture"] == 15
    assert values(table)["KAZ", "MNG", "Manufacturing"] == 6
    assert len(table) == 10
    assert values(read_itpde(itpd, year=2016, sector="industry_id"))["RUS", "KAZ", "002"] == 4


def test_itpde_as_a_world(itpd):
    world = load_itpde(itpd, year=2016, trade_elasticity={"Agriculture": 4, "Manufacturing": 5})
    assert (world.countries, world.sectors) == (("KAZ", "RUS"), ("Agriculture", "Manufacturing"))
    np.testing.assert_array_equal(world.array("trade_flow")[1], [[270, 30], [24, 210]])
    assert (world.name, world.date) == ("itpd-e-2016", "2016-12-31")
    assert world.notes == (
        "Countries without own sales in the table are left out (1, with 0.1 of trade between countries): MNG.",
    )


def test_itpde_by_a_concordance(itpd, tmp_path):
    own = tmp_path / "own.csv"
    own.write_text("industry_id,sector\n1,grain\n2,other\n40,other\n")
    assert values(read_itpde(itpd, year=2016, concordance=own))["KAZ", "RUS", "other"] == 35
    own.write_text("industry_id,sector\n1,grain\n")
    assert refused(read_itpde, itpd, year=2016, concordance=own) == (
        f"{own} has no sector for the industries 2, 40: add them."
    )


def test_itpde_faults(itpd):
    text = itpd.read_text()
    assert refused(read_itpde, itpd, year=2014) == "FILE has no trade of 2014: its years are 2015, 2016."
    itpd.write_text(text + itpd_row("KAZ", "RUS", 2016, 1, "Agriculture", 1) + "\n")
    assert refused(read_itpde, itpd, year=2016) == (
        "FILE repeats rows (1), first exporter KAZ, importer RUS, industry 1: fetch the file again."
    )
    itpd.write_text(text.replace(",90,", ",-90,"))
    assert refused(read_itpde, itpd, year=2016) == (
        "FILE has values below zero (1), first exporter KAZ, importer KAZ, industry 1: fetch the file again."
    )
    itpd.write_text(text[:-30])
    assert refused(read_itpde, itpd, year=2016) == (
        "FILE: its last line has no end, so it is cut short: fetch the file again."
    )
    itpd.write_text(text.replace(",trade,", ",value,"))
    assert refused(read_itpde, itpd, year=2016) == (
        "FILE: it has no column trade, so it is no ITPD-E table: " + AS_PUBLISHED + "."
    )


def cut(path, read, fields: int) -> None:
    """Cut at any byte the file is refused in one sentence, or read as far as its last whole row."""
    content = path.read_bytes()
    for end in range(len(content)):
        path.write_bytes(content[:end])
        try:
            read()
        except SteppeError as error:
            assert len(error.problems) == 1, (end, error.problems)
        else:
            assert content[:end].endswith(b"\n")
            assert content[:end].splitlines()[-1].count(b",") >= fields - 1


def test_baci_cut_at_any_byte(baci):
    cut(baci, lambda: read_baci_hs6(baci), 6)


def test_itpde_cut_at_any_byte(itpd):
    cut(itpd, lambda: read_itpde(itpd, year=2016), 13)


def test_baci_as_other_programs_save_it(baci):
    whole = read_baci_hs6(baci)
    turned = "\n".join(",".join(line.split(",")[::-1]) for line in BACI.splitlines()) + "\n"
    quoted = BACI.replace("t,i,j,k,v,q", '"t","i","j","k","v","q"')
    for same in (BACI.replace("\n", "\r\n"), "\ufeff" + BACI, turned, quoted, BACI + "\n"):
        baci.write_bytes(same.encode())
        pd.testing.assert_frame_equal(read_baci_hs6(baci), whole)
    again = "fetch the file again"
    baci.write_bytes(gzip.compress(BACI.encode()))
    assert refused(read_baci_hs6, baci).startswith("FILE is packed (gzip, 7z, rar, ...), not text: unpack it")
    baci.write_text(BACI.replace(",", ", "))
    assert refused(read_baci_hs6, baci) == (
        "FILE: it has no column i, j, k, v, so it is no BACI table of HS6 flows (names with spaces beside them are "
        f"others): {AS_PUBLISHED}."
    )
    baci.write_text(BACI.replace(",", ";"))
    assert refused(read_baci_hs6, baci).startswith("FILE: it has no column t, i, j, k, v, so it is no BACI table")
    for value, fault in (
        ("1e300", "has values above 10,000,000,000 thousand USD: it is no BACI table of HS6 flows, "),
        ("inf", "has values that are not positive: it is no BACI table of HS6 flows, "),
        ("NaN", "has rows without v: "),
        ("NA", "has rows without v: "),
    ):
        baci.write_text(BACI.replace(",4000,12", f",{value},12"))
        assert refused(read_baci_hs6, baci) == f"FILE {fault}{again}."


def test_small_tables_as_other_programs_save_them(baci, tmp_path):
    whole = read_baci_hs6(baci)
    codes = baci.parent / "country_codes_V202301.csv"
    codes.write_text(CODES, encoding="utf-8-sig")
    pd.testing.assert_frame_equal(read_baci_hs6(baci), whole)
    codes.write_bytes(CODES.encode("utf-16"))
    with pytest.raises(SteppeError, match=r"country_codes_V202301\.csv is in UTF-16, not UTF-8"):
        read_baci_hs6(baci)
    codes.write_text(CODES)
    own = tmp_path / "own.csv"
    own.write_text("hs6,sector\n270900,oil\n250100")
    assert refused(read_baci_hs6, baci, concordance=own) == (
        f"{own} has 250100, no HS6 code with a sector: correct these rows."
    )
    own.write_bytes(b"PK\x03\x04")
    assert refused(read_baci_hs6, baci, concordance=own).startswith(f"{own} is a zip archive or an Excel book")


def test_the_codes_of_namibia_are_no_missing_values(baci, itpd):
    baci.write_text(BACI.replace("697", "516"))
    assert ("NAM", "KAZ", "HS 98-99") in values(read_baci_hs6(baci))
    itpd.write_text(itpd.read_text().replace("RUS", "NA"))
    assert values(read_itpde(itpd, year=2016))["KAZ", "NA", "Agriculture"] == 15


def test_itpde_in_any_order_case_and_many_batches(itpd, monkeypatch):
    whole = read_itpde(itpd, year=2016)
    text = itpd.read_text()
    lines = text.splitlines()
    table = pd.read_csv(itpd, dtype=str, keep_default_na=False)
    turned = table.sample(frac=1, random_state=0).sample(frac=1, axis=1, random_state=1).to_csv(index=False)
    for same in ("\n".join([lines[0], *lines[:0:-1], ""]), turned, text.replace("\n", "\r\n"), "\ufeff" + text):
        itpd.write_bytes(same.encode())
        pd.testing.assert_frame_equal(read_itpde(itpd, year=2016), whole)
    itpd.write_text(text.replace("KAZ,KAZ", "kaz,KAZ"))
    pd.testing.assert_frame_equal(read_itpde(itpd, year=2016), whole)
    monkeypatch.setattr(long_csv, "BLOCK", 256)
    monkeypatch.setattr(long_csv, "WAITING", 2)
    pd.testing.assert_frame_equal(read_itpde(itpd, year=2016), whole)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            'RUS, the",2016,1,',
            'RUS, the",2016,0,',
            "has industries or countries beyond 1 to 999: it is no ITPD-E table, ",
        ),
        (",Agriculture,90,", ",Services,90,", "puts industry 1 into Services and Agriculture: "),
        (
            ",90,",
            ",1e300,",
            "has values above 100,000,000 million USD (1), first exporter KAZ, importer KAZ, industry 1: ",
        ),
        (",90,", ",NaN,", "has rows without trade: "),
        (",90,", ',"9,0",', "is cut short or damaged ("),
        ("2016", "2016.5", "is cut short or damaged ("),
    ],
)
def test_itpde_rows_that_cannot_be(itpd, old, new, sentence):
    text = itpd.read_text()
    assert old in text
    itpd.write_text(text.replace(old, new))
    problem = refused(read_itpde, itpd, year=2016)
    assert problem.startswith(f"FILE {sentence}")
    assert problem.endswith("fetch the file again.")


def test_sums_by_key_do_not_depend_on_batches(monkeypatch):
    monkeypatch.setattr(long_csv, "WAITING", 50)
    rng = np.random.default_rng(0)
    keys, amounts = rng.integers(0, 90, 1000), rng.uniform(0, 1, 1000)
    sums = long_csv.Totals()
    for part in np.array_split(np.arange(1000), 37):
        sums.add(keys[part], amounts[part])
    found, totals = sums.sums()
    np.testing.assert_array_equal(found, np.unique(keys))
    np.testing.assert_allclose(totals, np.bincount(keys, amounts)[found])
