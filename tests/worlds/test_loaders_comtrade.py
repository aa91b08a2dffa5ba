"""UN Comtrade: small files of today's layout and of the one before, against sums made by hand."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import steppe as st
from steppe.problems import SteppeError
from steppe.sources.comtrade import read_comtrade
from steppe.world.tables.loaders import load_comtrade

NEW = (
    "typeCode,freqCode,refPeriodId,refYear,refMonth,period,reporterCode,reporterISO,reporterDesc,flowCode,flowDesc,"
    "partnerCode,partnerISO,partnerDesc,partner2Code,partner2ISO,partner2Desc,classificationCode,"
    "classificationSearchCode,isOriginalClassification,cmdCode,cmdDesc,aggrLevel,isLeaf,customsCode,customsDesc,"
    "mosCode,motCode,motDesc,qtyUnitCode,qtyUnitAbbr,qty,isQtyEstimated,altQtyUnitCode,altQtyUnitAbbr,altQty,"
    "isAltQtyEstimated,netWgt,isNetWgtEstimated,grossWgt,isGrossWgtEstimated,cifvalue,fobvalue,primaryValue,"
    "legacyEstimationFlag,isReported,isAggregate"
)
OLD = (
    "Classification,Year,Period,Period Desc.,Aggregate Level,Is Leaf Code,Trade Flow Code,Trade Flow,Reporter Code,"
    "Reporter,Reporter ISO,Partner Code,Partner,Partner ISO,2nd Partner Code,2nd Partner,2nd Partner ISO,"
    "Customs Proc. Code,Customs,Mode of Transport Code,Mode of Transport,Commodity Code,Commodity,Qty Unit Code,"
    "Qty Unit,Qty,Alt Qty Unit Code,Alt Qty Unit,Alt Qty,Netweight (kg),Gross weight (kg),Trade Value (US$),"
    "CIF Trade Value (US$),FOB Trade Value (US$),Flag"
)
WHO = {"398": ("KAZ", "Kazakhstan"), "842": ("USA", "USA"), "643": ("RUS", "Russian Federation"), "0": ("W00", "World")}
WHO |= {"490": ("S19", "Other Asia, nes"), "899": ("_X ", "Areas, nes"), "417": ("KGZ", "Kyrgyzstan")}


def new(reporter: str, flow: str, partner: str, product: str, value: float, **other: str) -> str:
    """A row as the API gives it."""
    row = dict.fromkeys(NEW.split(","), "")
    row |= {"typeCode": "C", "freqCode": "A", "refPeriodId": "20220101", "refYear": "2022", "refMonth": "52"}
    row |= {"period": "2022", "reporterCode": reporter, "flowCode": flow, "partnerCode": partner, "partner2Code": "0"}
    row |= {"reporterISO": WHO[reporter][0], "reporterDesc": WHO[reporter][1], "partnerISO": WHO[partner][0]}
    row |= {"partnerDesc": f'"{WHO[partner][1]}"', "partner2ISO": "W00", "classificationCode": "H6", "motCode": "0"}
    row |= {"cmdCode": product, "cmdDesc": '"Wheat, durum"', "customsCode": "C00", "primaryValue": f"{value}"}
    row |= {"isReported": "False", "isAggregate": "True"} | other
    return ",".join(row.values())


def old(reporter: str, flow: int, partner: str, product: str, value: float) -> str:
    """A row as the former API gave it."""
    a, b = WHO[reporter], WHO[partner]
    flows = {1: "Import", 2: "Export", 3: "Re-Export", 4: "Re-Import"}
    cells = [f'H4,2016,2016,2016,2,0,{flow},{flows[flow]},{reporter},{a[1]},{a[0]},{partner},"{b[1]}",{b[0]}']
    return ",".join([*cells, ",,,,,,", product, "Live animals", "1,No Quantity,,,,,,", f"{value},,,0"])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    rows = [
        new("398", "M", "643", "100199", 2e6),
        new("398", "M", "643", "271012", 3e6),
        new("398", "M", "0", "100199", 2e6),
        new("398", "M", "643", "100199", 1e6, motCode="2100"),
        new("398", "M", "643", "100199", 1e6, customsCode="C01"),
        new("398", "M", "643", "100199", 1e6, partner2Code="156"),
        new("398", "M", "398", "100199", 9e6),
        new("398", "X", "643", "100199", 4e6),
        new("398", "X", "417", "100199", 5e6),
        new("398", "RX", "643", "100199", 7e6),
        new("643", "X", "398", "100199", 1e6),
        new("643", "M", "398", "100199", 4.5e6),
        new("643", "M", "490", "854231", 6e6),
    ]
    path = tmp_path / "TradeData.csv"
    path.write_text("\n".join([NEW, *rows, ""]))
    return path


def flows(table: pd.DataFrame) -> dict[tuple[str, ...], float]:
    return table.set_index(["exporter", "importer", "sector"])["trade_flow"].to_dict()


def refused(path: Path, **options) -> str:
    with pytest.raises(SteppeError) as caught:
        read_comtrade([path], **options)
    (problem,) = caught.value.problems
    return problem.replace(str(path), "FILE")


def test_reports_of_importers_go_first(file):
    table = read_comtrade([file])
    assert flows(table) == {
        ("RUS", "KAZ", "HS 06-14"): 2.0,
        ("RUS", "KAZ", "HS 25-27"): 3.0,
        ("KAZ", "RUS", "HS 06-14"): 4.5,
        ("TWN", "RUS", "HS 84-85"): 6.0,
        ("KAZ", "KGZ", "HS 06-14"): 5.0,
    }
    assert table.attrs["year"] == "2022"
    (note,) = table.attrs["notes"]
    assert note.endswith("of the 1 that report no imports, 0.24 of all trade, what exporters report (FOB): KGZ.")


def test_one_side_alone(file):
    assert flows(read_comtrade([file], side="exports")) == {
        ("KAZ", "RUS", "HS 06-14"): 4.0,
        ("KAZ", "KGZ", "HS 06-14"): 5.0,
        ("RUS", "KAZ", "HS 06-14"): 1.0,
    }
    assert ("KAZ", "KGZ", "HS 06-14") not in flows(read_comtrade(file, side="imports"))
    assert refused(file, side="mirror") == "`side` is 'mirror': use 'imports', 'exports', 'imports-first'."


def test_files_of_before_2023_and_numbers_that_are_not_iso(tmp_path):
    rows = [old("842", 1, "398", "01", 5e6), old("842", 2, "398", "27", 7e6), old("398", 1, "842", "27", 8e6)]
    rows += [old("398", 4, "842", "27", 1e6), old("842", 2, "0", "27", 1e9), old("842", 1, "899", "01", 3e6)]
    path = tmp_path / "comtrade.csv"
    path.write_text("\n".join([OLD, *rows, ""]))
    assert flows(read_comtrade([path])) == {
        ("KAZ", "USA", "HS 01-05"): 5.0,
        ("USA", "KAZ", "HS 25-27"): 8.0,
        ("Areas, nes", "USA", "HS 01-05"): 3.0,
    }


def test_levels_of_products_are_never_added_up(file):
    file.write_text(file.read_text() + new("398", "M", "643", "TOTAL", 5e6) + "\n")
    assert refused(file) == ("The UN Comtrade table has products of 6, 0 digits, each the sum of others: pass `level`.")
    assert flows(read_comtrade([file], level=0)) == {("RUS", "KAZ", "goods"): 5.0}
    assert len(read_comtrade([file], level=6)) == 5
    assert refused(file, level=2) == "The UN Comtrade table has no products of 2 digits: it has 6, 0."
    own = file.with_name("own.csv")
    own.write_text("hs6,sector\n100199,grain\n271012,fuel\n854231,chips\n")
    assert set(read_comtrade([file], level=6, concordance=own)["sector"]) == {"grain", "fuel", "chips"}
    assert refused(file, level=0, concordance=own).startswith(
        "A concordance needs products of 6 digits, and these have 0"
    )


def test_several_files_and_years(file, tmp_path):
    other = tmp_path / "other.csv"
    other.write_text("\n".join([NEW, new("417", "M", "398", "100199", 1e6), ""]))
    assert flows(read_comtrade([file, other]))["KAZ", "KGZ", "HS 06-14"] == 1.0
    later = new("417", "M", "398", "100199", 1e6, refYear="2023", period="2023")
    other.write_text("\n".join([NEW, later, ""]))
    with pytest.raises(SteppeError, match=r"has the years 2022, 2023: pass `year`\."):
        read_comtrade([file, other])
    assert len(read_comtrade([file, other], year=2023)) == 1
    with pytest.raises(SteppeError, match=r"has no trade of 2001: its years are 2022\."):
        read_comtrade([file], year=2001)
    with pytest.raises(
        SteppeError, match="repeats 7 rows, first KAZ, imports, RUS, product 100199: give each file once"
    ):
        read_comtrade([file, file])


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (
            "primaryValue",
            "value",
            "FILE has no column primaryValue or Trade Value (US$), so it is no UN Comtrade table: ",
        ),
        (",H6,", ",S4,", "FILE: it is in the classification S4: ask for the Harmonized System (clCode HS)."),
        (",2022,398,", ",202203,398,", "FILE: it holds the periods 202203: ask for years (freqCode A)."),
        (
            "271012",
            "2710129",
            "FILE: it has the products 2710129, no HS code of 2, 4 or 6 digits: fetch the file again.",
        ),
        ("3000000.0", "-3", "FILE: it has values that are no numbers from 0 up: fetch the file again."),
        ("3000000.0", "many", "FILE: it has values that are no numbers from 0 up: fetch the file again."),
        (",C00,", ",C05,", "FILE has no imports or exports by partner over all customs procedures and modes of"),
    ],
)
def test_faults(file, before, after, said):
    text = file.read_text()
    assert before in text
    file.write_text(text.replace(before, after))
    assert refused(file).startswith(said)


def test_as_the_website_and_bulk_files_write_it(file):
    whole, text = flows(read_comtrade([file])), file.read_text()
    lines = text.splitlines()
    for same in (
        "\ufeff" + text,
        text.replace("\n", "\r\n"),
        "\n".join([lines[0], *(f"{one}," for one in lines[1:]), ""]),
    ):
        file.write_bytes(same.encode())
        assert flows(read_comtrade([file])) == whole
    file.write_bytes(text.replace("Kyrgyzstan", "C\u00f4te").encode("latin-1"))
    assert flows(read_comtrade([file])) == whole
    cells = [
        line.replace('"Wheat, durum"', "Wheat").replace('"Other Asia, nes"', "x").replace(",", "\t") for line in lines
    ]
    file.write_text("\n".join([*cells, ""]))
    assert flows(read_comtrade([file])) == whole
    file.write_text(text[: text.index("643,RUS,Russian Federation,M") + 40])
    assert "values in row 13: it is cut short or damaged, fetch the file again." in refused(file)


def test_a_world_needs_output(file):
    output = {"KAZ": 100, "RUS": 200, "Kyrgyzstan": 50, "Taiwan": 90}
    with pytest.raises(SteppeError, match="Own sales are missing for KAZ"):
        load_comtrade(file, trade_elasticity=4)
    table = read_comtrade([file])
    sectors = sorted(set(table["sector"]))
    by_sector = {(sector, name): value for sector in sectors for name, value in output.items()}
    world = load_comtrade([file], trade_elasticity=4, output=by_sector)
    assert isinstance(world, st.World)
    assert (world.name, world.date) == ("comtrade-2022", "2022-12-31")
    assert world.countries == ("KAZ", "KGZ", "RUS", "TWN")
    assert float(world.trade_flow.sel(sector="HS 06-14", exporter="KAZ", importer="KAZ")) == pytest.approx(90.5)
    assert "importers report" in world.notes[0]
