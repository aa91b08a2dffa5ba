"""Migrants and remittances: the shipped tables, what is asked of them, and how they are made."""

from __future__ import annotations

import gzip
from pathlib import Path

import pandas as pd
import pytest

import steppe as st
from steppe.people import build
from steppe.sources import knomad, transfers, undesa
from steppe.sources.catalogue import entry

DATA = Path(__file__).parents[2].parent / "shared" / "data"
TABLES = ((build.MIGRANTS, build.write_migrants), (build.REMITTANCES, build.write_remittances))


def test_migrants_by_any_name_with_who_says_so():
    found = st.migrants(origin="Kyrgyz Republic", destination="Russian Federation", year=2020)
    assert found[["origin", "destination", "value", "unit", "how"]].to_numpy().tolist() == [
        ["KGZ", "RUS", 399110, "people", "estimated"]
    ]
    assert "revision of 2024" in found["source"][0]
    earlier = st.migrants(origin="KGZ", destination="RUS", year=2020, revision="2020")
    assert earlier["value"].tolist() == [591025]
    assert "revision of 2020" in earlier["source"][0]


def test_the_world_has_as_many_migrants_as_the_un_publishes():
    found = st.migrants(year=2024)
    assert round(found["value"].sum() / 1e6) == 304  # https://www.migrationdataportal.org, UN DESA 2025
    assert set(found["how"]) == {"estimated"}


def test_figures_of_banks_and_of_the_model_stand_side_by_side():
    found = st.remittances(sender="RUS", receiver=["Armenia", "UZ"])
    assert set(found["how"]) == {"modelled", "reported"}
    model = found[found["how"] == "modelled"]
    assert set(model["year"]) == {2017}
    assert model["source"].str.contains("a model").all()
    armenia = found[(found["receiver"] == "ARM") & (found["year"] == 2023)].set_index("note")["value"]
    assert armenia["all transfers through banks"] == pytest.approx(3945.8729)
    assert armenia["non-commercial transfers through banks"] == pytest.approx(734.6737)
    half = found[found["period"] == "2024 H1"]
    assert half["value"].tolist() == [4950.0]
    assert half["url"].tolist() == ["https://newshub.uz/archives/33275"]


def test_every_figure_that_is_no_table_of_a_provider_has_its_address():
    found = st.remittances()
    assert set(found["unit"]) == {"million USD"}
    own = found["source"].str.startswith("Remittances by corridor")
    assert found.loc[own, "url"].str.startswith("http").all()
    assert (found["value"] > 0).all()
    assert st.remittances(sender="world", receiver="TJK", year=2023)["how"].tolist() == ["compiled"]


def test_what_is_not_there_is_said_all_at_once():
    with pytest.raises(st.UnknownLabel) as caught:
        st.remittances(sender="Rusia", receiver=["KAZ", "Atlantis"])
    assert len(caught.value.problems) == 2
    assert "The table of remittances by sender has no country 'Rusia': did you mean 'RUS'?" in str(caught.value)
    with pytest.raises(st.UnknownLabel, match=r"'Congo': did you mean 'COD' or 'COG'\?"):
        st.migrants(origin="Congo")
    with pytest.raises(st.SteppeError, match="The table of migrants has no year 1991: it holds 2010, 2015, 2017, 2020"):
        st.migrants(year=1991)
    with pytest.raises(st.SteppeError, match="There is no revision '2019' of migrants: known: 2024, 2020"):
        st.migrants(revision="2019")


def test_a_pair_without_a_figure_is_an_empty_table():
    found = st.migrants(origin="TUV", destination="KGZ")
    assert len(found) == 0
    assert "how" in found.columns


@pytest.mark.parametrize("path", [build.MIGRANTS, build.REMITTANCES])
def test_sources_licences_and_vintages_stand_in_the_files(path: Path):
    with gzip.open(path, "rt", encoding="utf-8") as file:
        lines = [line for _, line in zip(range(3), file, strict=False)]
    for line in lines:
        found = entry(line[2:].partition(":")[0])
        assert found.licence in line
        assert found.vintage in line
    assert path.stat().st_size < 700_000


@pytest.mark.parametrize(("shipped", "write"), TABLES)
def test_the_shipped_tables_are_made_again(shipped: Path, write, tmp_path: Path):
    if not (DATA / knomad.STOCK_FILE).is_file():
        pytest.skip("The raw tables are not here (../shared/data).")
    again = write(DATA, tmp_path / "again.csv.gz")
    assert gzip.decompress(again.read_bytes()) == gzip.decompress(shipped.read_bytes())


def put(path: Path, text: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_readers_on_small_tables(tmp_path: Path):
    put(
        tmp_path / knomad.REMITTANCES_FILE,
        'row,col,remittances_musd\n"Korea, Dem. Rep.",WORLD,2.00049\nUSA,CHN,0.0001\n',
    )
    assert knomad.remittances(tmp_path).to_dict("records") == [
        {"sender": "PRK", "receiver": "WLD", "year": 2017, "value": 2.0}
    ]
    put(tmp_path / knomad.STOCK_FILE, "row,col,migrant_stock\nOther North,Kosovo,5\n")
    assert knomad.migrant_stock(tmp_path).to_numpy().tolist() == [["Other North", "XKX", 2017, 5]]
    head = "receiver,period,from,million_usd,source,note,how\n"
    rows = ["UZB,2024 H1,RUS,10,https://a.uz/1,,looked up", "UZB,2024,RUS_share_pct,77,https://a.uz/1,,looked up"]
    rows += ["UZB,2024,RUS,10,,,looked up", "UZB,2024,RUS,10,https://a.uz/1,,from memory"]
    put(tmp_path / transfers.BANKS_FILE, head + "\n".join(rows) + "\n")
    assert transfers.central_banks(tmp_path)["period"].tolist() == ["2024 H1"]


def test_broken_tables_are_refused(tmp_path: Path):
    with pytest.raises(st.SteppeError, match=r"There is no matrix of KNOMAD at .* steppe fetch knomad-migrants-2017"):
        knomad.migrant_stock(tmp_path)
    put(tmp_path / knomad.STOCK_FILE, "row,col,migrant_stock\nAtlantis,Kosovo,5\n")
    with pytest.raises(st.SteppeError, match="names Atlantis, no country that Steppe knows"):
        knomad.migrant_stock(tmp_path)
    put(tmp_path / knomad.STOCK_FILE, "row,col,migrant_stock\nKosovo,Albania,0\n")
    with pytest.raises(st.SteppeError, match="has values that are not positive"):
        knomad.migrant_stock(tmp_path)
    file = tmp_path / undesa.FILES["2024"]
    file.parent.mkdir()
    pd.DataFrame({"origin": ["KGZ"] * 2, "destination": ["RUS"] * 2, "year": [2020] * 2, "stock": [1, 2]}).to_csv(file)
    with pytest.raises(st.SteppeError, match="repeats a pair of a year"):
        undesa.migrant_stock(tmp_path, "2024")
    head = "receiver,period,from,million_usd,source,note,how\n"
    put(tmp_path / transfers.BANKS_FILE, head + "UZB,lately,RUS,many,https://a.uz/1,,looked up\n")
    with pytest.raises(st.SteppeError) as caught:
        transfers.central_banks(tmp_path)
    assert len(caught.value.problems) == 2
    assert "has the periods lately: write them as 2024" in caught.value.problems[0]
