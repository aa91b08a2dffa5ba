"""Tariffs from WITS by its SDMX interface: small answers in its two forms of XML, against averages made by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from steppe.problems import SteppeError
from steppe.scenario import TariffTable
from steppe.sources.wits import read_wits_tariffs
from steppe.world.tables.loaders import load_wits

SPECIFIC = (
    '<?xml version="1.0" encoding="utf-8"?><message:StructureSpecificData '
    'xmlns:message="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message"><message:Header><message:ID>x</message:ID>'
    '</message:Header><message:DataSet DATASOURCE="TRN">{}</message:DataSet></message:StructureSpecificData>'
)
GENERIC = (
    '<?xml version="1.0" encoding="utf-8"?><message:GenericData '
    'xmlns:message="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message" '
    'xmlns:generic="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/data/generic"><message:Header>'
    "<message:ID>x</message:ID></message:Header><message:DataSet>{}</message:DataSet></message:GenericData>"
)
KEYS = ("FREQ", "DATATYPE", "PRODUCTCODE", "PARTNER", "REPORTER")
Row = tuple[str, str, str, int, int]  # product, partner, rate, lines, lines without an ad valorem rate


def facts(row: Row, kind: str, year: int) -> tuple[dict[str, str], dict[str, str]]:
    product, partner, rate, lines, specific = row
    series = dict(zip(KEYS, ("A", kind, product, partner, "398"), strict=True))
    obs = {"TIME_PERIOD": str(year), "OBS_VALUE": rate, "TARIFFTYPE": "MFN" if partner == "000" else "PREF"}
    obs |= {"OBS_VALUE_MEASURE": "SimpleAverage", "TOTALNOOFLINES": str(lines), "NBR_NA_LINES": str(specific)}
    return series, obs | {"NOMENCODE": "H5"}


def specific(rows: list[Row], kind: str = "Reported", year: int = 2019) -> str:
    def text(row: Row) -> str:
        series, obs = (" ".join(f'{k}="{v}"' for k, v in said.items()) for said in facts(row, kind, year))
        return f"<Series {series}><Obs {obs} /></Series>"

    return SPECIFIC.format("".join(map(text, rows)))


def generic(rows: list[Row], kind: str = "Reported", year: int = 2019) -> str:
    def text(row: Row) -> str:
        series, obs = facts(row, kind, year)
        when, rate = obs.pop("TIME_PERIOD"), obs.pop("OBS_VALUE")
        key, more = (
            "".join(f'<generic:Value id="{k}" value="{v}" />' for k, v in said.items()) for said in (series, obs)
        )
        return (
            f"<generic:Series><generic:SeriesKey>{key}</generic:SeriesKey><generic:Obs>"
            f'<generic:ObsDimension id="TIME_PERIOD" value="{when}" /><generic:ObsValue value="{rate}" />'
            f"<generic:Attributes>{more}</generic:Attributes></generic:Obs></generic:Series>"
        )

    return GENERIC.format("".join(map(text, rows)))


ROWS: list[Row] = [
    ("010121", "000", "5", 2, 0),
    ("020110", "000", "15", 1, 0),
    ("220421", "000", "0", 3, 3),  # wine: specific duties alone
    ("020110", "643", "0", 1, 0),
    ("010121", "N37", "2", 1, 0),
    ("270900", "000", ".", 1, 0),
]


@pytest.fixture
def groups(tmp_path: Path) -> Path:
    path = tmp_path / "groups.csv"
    path.write_text("group,members\nN37,CHN IND\n")
    return path


def rates(table) -> dict[tuple[str, str, str], float]:
    return table.set_index(["exporter", "importer", "sector"])["rate"].to_dict()


def refused(path: Path, **options) -> str:
    with pytest.raises(SteppeError) as caught:
        read_wits_tariffs([path], exporters=["CHN"], **options)
    (problem,) = caught.value.problems
    return problem.replace(str(path), "FILE")


@pytest.mark.parametrize("written", [specific, generic])
def test_both_forms_hold_mfn_and_preferences(tmp_path, groups, written):
    path = tmp_path / "answer.xml"
    path.write_text(written(ROWS))
    table = read_wits_tariffs([path], exporters=["CHN", "RUS", "USA"], groups=groups)
    assert rates(table) == pytest.approx(
        {
            ("CHN", "KAZ", "HS 01-05"): (0.02 + 0.15) / 2,
            ("RUS", "KAZ", "HS 01-05"): (0.05 + 0.0) / 2,
            ("USA", "KAZ", "HS 01-05"): 0.10,
        }
    )
    assert table.attrs["without_rate"] == 2
    assert len(TariffTable(load_wits([path], exporters=["USA"], groups=groups)).rows) == 1


def test_estimates_of_specific_duties_go_first(tmp_path, groups):
    reported, estimated = tmp_path / "reported.xml", tmp_path / "ave.xml"
    reported.write_text(specific(ROWS))
    estimated.write_text(specific([("220421", "000", "12", 3, 3), ("010121", "000", "6", 2, 0)], "AVEEstimated"))
    table = read_wits_tariffs([reported, estimated], exporters=["USA"], groups=groups)
    assert rates(table) == pytest.approx({("USA", "KAZ", "HS 01-05"): 0.105, ("USA", "KAZ", "HS 16-24"): 0.12})


def test_years(tmp_path):
    path = tmp_path / "answer.xml"
    later = (
        specific([("010121", "000", "9", 1, 0)], year=2020).partition("<Series")[2].partition("</message:DataSet>")[0]
    )
    path.write_text(specific(ROWS[:2]).replace("</message:DataSet>", f"<Series{later}</message:DataSet>"))
    assert refused(path) == "FILE has the years 2019, 2020: pass `year`."
    assert rates(read_wits_tariffs([path], exporters=["CHN"], year=2020)) == {("CHN", "KAZ", "HS 01-05"): 0.09}


def test_faults(tmp_path):
    path = tmp_path / "answer.xml"
    text = specific(ROWS[:2])
    for before, after, said in (
        (
            'OBS_VALUE="15"',
            'OBS_VALUE="many"',
            "FILE has rates that are no numbers (1, first in observation 2): fetch the",
        ),
        ('"020110"', '"010121"', "FILE repeats 1 rates, first product 010121: fetch the file again."),
        ('"SimpleAverage"', '"WeightedAverage"', "FILE has rates that are WeightedAverage, not SimpleAverage: "),
        ('REPORTER="398"', "", "FILE has observations without REPORTER: fetch the file again."),
        ("StructureSpecificData", "Error", "FILE is XML of another kind (Error), no WITS table of tariffs: "),
        ("</message:DataSet>", "", "FILE is cut short or damaged ("),
    ):
        assert before in text
        path.write_text(text.replace(before, after))
        assert refused(path).startswith(said)
    path.write_text(specific([]))
    assert refused(path) == "FILE holds no rates: ask WITS for another year, reporter or partner."
    path.write_text('{"dataSets": []}')
    assert "is SDMX-JSON, in which WITS gives its keys in another order than it says: ask for XML" in refused(path)
    path.write_text(specific(ROWS[3:4]))
    assert refused(path) == "There are no MFN rates of KAZ: give the AVEMFN file beside the AVEPref one."


def test_cut_at_any_byte(tmp_path):
    path, content = tmp_path / "answer.xml", specific(ROWS[:2]).encode()
    for end in range(1, len(content)):
        path.write_bytes(content[:end])
        with pytest.raises(SteppeError) as caught:
            read_wits_tariffs([path], exporters=["CHN"])
        assert len(caught.value.problems) == 1, end
