"""Tariffs known closer than as averages: duty paid by pair, lines of a sector, and what scenarios make of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import steppe as st
from steppe.sources import us_census, uzb_tariffs
from steppe.tariffs import build, charged, mfn
from steppe.tariffs.preferences import regime

DATA = Path(__file__).parents[2].parent / "shared" / "data"
needs_data = pytest.mark.skipif(not (DATA / us_census.FILE).is_file(), reason="the raw data folder is not here")
SOME = ("USA", "CHN", "KAZ", "MEX", "IND", "UZB", "DEU")


def rate(sector: str, exporter: str, importer: str, **changed) -> float:
    found = regime(SOME, "2023-12-31", sectors=(sector,), **changed).rate
    return float(found[0, SOME.index(exporter), SOME.index(importer)])


def test_the_united_states_charge_what_they_collected():
    assert rate("", "CHN", "USA") == pytest.approx(0.10866, abs=1e-5)  # as the tracker's own page has it
    assert 0 < rate("", "MEX", "USA") < 0.01  # a free-trade partner pays where rules of origin are not met
    assert rate("", "USA", "CHN") == 0.203
    assert rate("", "KAZ", "CHN") == mfn.table()["CHN"].rate


def test_crude_oil_is_free_where_it_was_looked_up():
    assert rate("crude-oil", "KAZ", "CHN") == rate("crude-oil", "KAZ", "DEU") == rate("crude-oil", "KAZ", "IND") == 0
    assert rate("crude-oil", "USA", "CHN") == 0.203
    assert rate("machinery", "KAZ", "CHN") > 0
    assert rate("trade", "CHN", "USA") == 0  # a service


def test_a_sector_of_its_own_rate_takes_it_and_another_the_pairs_average():
    rows = [row for row in charged.table() if (row.importer, row.exporter) == ("USA", "CHN") and not row.until]
    own = {row.sector: row.rate for row in rows}
    assert rate("textiles", "CHN", "USA") == own["textiles"]
    assert rate("a sector of one's own", "CHN", "USA") == own[""]


def test_uzbekistan_has_its_own_rates_by_chapter():
    assert mfn.table()["UZB"].rate == pytest.approx(0.0575, abs=1e-4)
    assert rate("grain", "USA", "UZB") == 0
    assert rate("food", "USA", "UZB") > 0.1


def test_whoever_becomes_free_is_free_and_whoever_leaves_pays_the_mfn_rate():
    some, day = ("USA", "KOR", "KAZ"), "2023-12-31"
    base = regime(some, day).rate[0]
    ended = regime(some, day, {"KOR-USA": frozenset()}).rate[0]
    wider = regime(some, day, {"KOR-USA": frozenset({"KOR", "USA", "KAZ"})}).rate[0]
    assert 0 < base[1, 0] < 0.01
    assert ended[1, 0] == mfn.table()["USA"].rate
    assert base[2, 0] == ended[2, 0] > 0
    assert wider[1, 0] == base[1, 0]
    assert wider[2, 0] == 0 or wider[2, 0] == base[2, 0]


@needs_data
def test_the_shipped_rates_are_those_of_the_data(tmp_path):
    build.write(DATA, tmp_path / "mfn_tariffs.csv")
    for path in (mfn.TABLE, charged.TABLE):
        assert (tmp_path / path.name).read_bytes() == path.read_bytes()


@needs_data
def test_duty_paid_is_that_of_all_chapters():
    paid = us_census.duty_paid(DATA)
    china = paid[paid["exporter"] == "CHN"]
    assert china["imports"].sum() == pytest.approx(429.4e9, rel=1e-3)
    assert np.isclose(china["duty"].sum() / china["imports"].sum(), 0.1087, atol=1e-4)


def test_broken_tables_are_named(tmp_path):
    with pytest.raises(st.SteppeError, match="us_imports_duty_2024_hs2"):
        us_census.duty_paid(tmp_path)
    folder = tmp_path / "uzb_imports_tariffs_2025"
    folder.mkdir()
    (folder / "by_hs_chapter.csv").write_text("chapter,import_usd,avg_mfn_rate\n1,5,-3\n")
    with pytest.raises(st.SteppeError, match="rates below zero"):
        uzb_tariffs.mfn_by_chapter(tmp_path)
