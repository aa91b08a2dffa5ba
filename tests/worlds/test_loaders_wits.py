"""WITS / TRAINS tariffs: small files of the provider's layout, against averages made by hand."""

from __future__ import annotations

import pytest

import steppe as st
from steppe.problems import SteppeError
from steppe.scenario import TariffTable
from steppe.sources.mrio import AS_PUBLISHED
from steppe.sources.wits import read_wits_tariffs
from steppe.world.tables.loaders import load_wits

TAIL = "Sum_Of_Rates,Min_Rate,Max_Rate,SimpleAverage,Nbr_NA_Lines,Nbr_Free_Lines,Nbr_AVE_Lines,Nbr_Dutiable_Lines"
TAIL += ",TotalNoOfValidLines,TotalNoOfLines,EstCode"
LINES = ",0,0,0,1,1,1,1"


def mfn_row(product: str, rate: str, reporter: str = "398", year: int = 2019) -> str:
    return f"H5,{reporter},{year},{product},{rate},{rate},{rate},{rate}{LINES}"


def pref_row(product: str, partner: str, rate: str) -> str:
    return f"H5,398,2019,{product},{partner},{rate},{rate},{rate},{rate}{LINES}"


@pytest.fixture
def mfn(tmp_path):
    rows = [mfn_row("010121", "5"), mfn_row("020110", "15"), mfn_row("270900", "0"), mfn_row("271012", "")]
    path = tmp_path / "AVEMFN_H5_KAZ_2019_U2.CSV"
    path.write_text("\n".join([f"NomenCode,Reporter_ISO_N,Year,ProductCode,{TAIL}", *rows, ""]))
    return path


@pytest.fixture
def pref(tmp_path):
    rows = [pref_row("010121", "156", "2"), pref_row("020110", "N37", "0"), pref_row("020110", "156", "20")]
    path = tmp_path / "AVEPref_H5_KAZ_2019_U2.CSV"
    path.write_text("\n".join([f"NomenCode,Reporter_ISO_N,Year,ProductCode,Partner,{TAIL}", *rows, ""]))
    return path


@pytest.fixture
def groups(tmp_path):
    path = tmp_path / "groups.csv"
    path.write_text("group,members\nN37,RUS BLR\n")
    return path


def rates(table) -> dict[tuple[str, str, str], float]:
    return table.set_index(["exporter", "importer", "sector"])["rate"].to_dict()


def refused(files, **options) -> tuple[str, ...]:
    with pytest.raises(SteppeError) as caught:
        read_wits_tariffs(files, exporters=["CHN"], **options)
    return caught.value.problems


def test_mfn_and_preferences(mfn, pref, groups):
    table = read_wits_tariffs([mfn, pref], exporters=["CHN", "RUS", "USA", "KAZ"], groups=groups)
    assert rates(table) == pytest.approx(
        {
            ("CHN", "KAZ", "HS 01-05"): (0.02 + 0.15) / 2,
            ("CHN", "KAZ", "HS 25-27"): 0,
            ("RUS", "KAZ", "HS 01-05"): (0.05 + 0.0) / 2,
            ("RUS", "KAZ", "HS 25-27"): 0,
            ("USA", "KAZ", "HS 01-05"): 0.10,
            ("USA", "KAZ", "HS 25-27"): 0,
        }
    )
    assert table.attrs["without_rate"] == 1
    assert len(TariffTable(table).rows) == 6


def test_a_concordance(mfn, tmp_path):
    own = tmp_path / "own.csv"
    own.write_text("hs6,sector\n010121,goods\n020110,goods\n270900,goods\n")
    table = read_wits_tariffs([mfn], exporters=["CHN"], concordance=own)
    assert rates(table) == pytest.approx({("CHN", "KAZ", "goods"): 0.20 / 3})
    own.write_text("hs6,sector\n010121,goods\n")
    assert refused([mfn], concordance=own) == (f"{own} has no sector for 020110, 270900: add them.",)


def test_the_european_union_and_years(mfn):
    text = mfn.read_text()
    mfn.write_text(text + mfn_row("010121", "3", "918", 2020) + "\n")
    assert refused([mfn]) == (f"{mfn} has the years 2019, 2020: pass `year`.",)
    assert rates(read_wits_tariffs([mfn], exporters=["CHN"], year=2020)) == {("CHN", "EUN", "HS 01-05"): 0.03}
    assert refused([mfn], year=2001) == (f"{mfn} has no rates of 2001: its years are 2019, 2020.",)


def test_groups_and_mfn_must_be_there(mfn, pref, groups):
    assert refused([mfn, pref]) == (
        f"{pref} has the partner groups N37: name their members in a CSV with the columns group and members, "
        "and pass it as `groups`.",
    )
    assert refused([pref], groups=groups) == (
        "There are no MFN rates of KAZ: give the AVEMFN file beside the AVEPref one.",
    )
    assert refused([mfn, mfn]) == ("The MFN rates of KAZ come from several files: give one year of each importer.",)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("SimpleAverage", "Average", "has no column SimpleAverage, so it is no WITS table of tariffs"),
        ("15,15,15,15", "15,15,15,many", "has rates that are no numbers (1, first in line 3)"),
        ("15,15,15,15", "15,15,15,-1", "has rates below 0 or above 3,000 % (1, first in line 3)"),
        ("020110", "TOTAL", "has products that are no HS6 codes (1, first in line 3)"),
        ("020110", "010121", "repeats 1 rates, first product 010121"),
    ],
)
def test_faults(mfn, old, new, sentence):
    text = mfn.read_text()
    assert old in text
    mfn.write_text(text.replace(old, new))
    advice = AS_PUBLISHED if old == "SimpleAverage" else "fetch the file again"
    assert refused([mfn]) == (f"{mfn} {sentence}: {advice}.",)


def test_other_encodings(mfn):
    mfn.write_bytes(mfn.read_text().encode("utf-16"))
    (problem,) = refused([mfn])
    assert problem.startswith(f"{mfn} is in UTF-16, not UTF-8")


def test_cut_at_any_byte(mfn):
    """Refused in one sentence, or read as far as its last whole row, of which the last column is not needed."""
    content = mfn.read_bytes()
    for end in range(len(content)):
        mfn.write_bytes(content[:end])
        try:
            read_wits_tariffs([mfn], exporters=["CHN"])
        except SteppeError as error:
            assert len(error.problems) == 1, (end, error.problems)
        else:
            assert content[:end].splitlines()[-1].count(b",") == content.splitlines()[0].count(b",")
    mfn.write_bytes(content[:-20])
    assert refused([mfn]) == (f"{mfn} is cut short or damaged in line 5: fetch the file again.",)


def test_as_other_programs_save_it(mfn):
    whole, text = rates(read_wits_tariffs([mfn], exporters=["CHN"])), mfn.read_text()
    turned = "\n".join(",".join(line.split(",")[::-1]) for line in text.splitlines()) + "\n"
    for same in (text.replace("\n", "\r\n"), "\ufeff" + text, turned, text.replace(",", ", "), text + "\n"):
        mfn.write_bytes(same.encode())
        assert rates(read_wits_tariffs([mfn], exporters=["CHN"])) == whole
    mfn.write_text(text.replace("15,15,15,15", "15,15,15,NaN"))
    assert refused([mfn]) == (f"{mfn} has rates that are no numbers (1, first in line 3): fetch the file again.",)


def test_rates_of_the_european_union_are_each_members_of_the_year_and_not_between_them(tmp_path):
    rows = [mfn_row("010121", "10", reporter="918"), mfn_row("720110", "2", reporter="918")]
    path = tmp_path / "AVEMFN_H5_EUN_2019.CSV"
    path.write_text("\n".join([f"NomenCode,Reporter_ISO_N,Year,ProductCode,{TAIL}", *rows, ""]))
    table = load_wits([path], exporters=["DEU", "Kazakhstan"])
    assert len(set(table["importer"])) == 28
    assert set(table["importer"]) == set(st.record.members("EU", "2019-12-31"))
    assert set(table["exporter"]) == {"KAZ"}
    assert rates(table)["KAZ", "GBR", "HS 01-05"] == pytest.approx(0.10)
    assert "GBR" in table.attrs["notes"][0]
    as_one = read_wits_tariffs(path, exporters="KAZ")
    assert set(as_one["importer"]) == {"EUN"}


def test_exporters_that_are_no_countries(mfn):
    with pytest.raises(SteppeError) as caught:
        read_wits_tariffs([mfn], exporters=["CHN", "Congo", "goods"])
    assert len(caught.value.problems) == 2
    assert "'Congo'" in caught.value.problems[0]
