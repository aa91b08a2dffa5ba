"""What an importer charged whom on a day, as a user asks: in Python and on the command line."""

from __future__ import annotations

import json

import pandas as pd
import pytest

import steppe as st
from steppe.tariffs import mfn
from steppe.tariffs.preferences import regime


def test_rates_are_those_of_the_regime_ranked():
    found = st.tariffs_of("United States", "2025-08-07")
    codes = tuple(mfn.table())
    expected = regime(codes, "2025-08-07").rate[0][:, codes.index("USA")]
    assert {row.exporter: row.rate for row in found.rows} == {
        code: rate for code, rate in zip(codes, expected.tolist(), strict=True) if code != "USA"
    }
    assert [row.rate for row in found.rows] == sorted((row.rate for row in found.rows), reverse=True)


def test_each_says_how_it_came_about_and_where_it_was_read():
    rows = {row.exporter: row for row in st.tariffs_of("USA", "2025-09-25", exporter=["CHN", "Kazakhstan", "RUS"]).rows}
    assert rows["CHN"].added == pytest.approx(0.310591)
    assert rows["CHN"].since == "2025-08-07"
    assert rows["CHN"].others == "57.6 on 2025-09-25, PIIE"
    assert "4.8 % of its goods, as its ministry of trade says" in rows["KAZ"].how
    assert "not subject to the reciprocal duties" in rows["RUS"].how
    assert all(source.url.startswith("https://") for row in rows.values() for source in row.sources)


def test_preferences_free_trade_lines_and_services_are_named():
    rows = {row.exporter: row for row in st.tariffs_of("DEU", "2023-12-31", exporter=["UZB", "UKR", "KAZ"]).rows}
    assert "33 % of it left by GSP+" in rows["UZB"].how
    assert rows["UKR"].rate == 0
    assert "free under EU-UKR" in rows["UKR"].how
    assert rows["KAZ"].how.startswith("MFN rate")
    assert "crude oil" in st.tariffs_of("CHN", "2023-12-31", exporter="KAZ", sector="crude-oil").rows[0].how
    assert st.tariffs_of("CHN", "2023-12-31", exporter="KAZ", sector="finance").rows[0].how == "services pay no tariff"


def test_everything_wrong_is_said_at_once():
    with pytest.raises(st.SteppeError) as caught:
        st.tariffs_of("Germny", "2021-13-10", exporter=["Kazakstn"], sector="crude-oi")
    said = str(caught.value)
    for part in (
        "'Germny': did you mean 'Germany'?",
        "'Kazakstn'",
        "did you mean 'crude-oil'?",
        "'2021-13-10' is not a day",
    ):
        assert part in said
    with pytest.raises(st.SteppeError, match="'tomorrow' is not a day"):
        st.tariffs_of("USA", "tomorrow")


def test_the_command_prints_writes_and_gives_json(steppe, tmp_path):
    said = steppe("tariffs", "USA", "--on", "2025-08-07", "--exporter", "KAZ", "--csv", tmp_path / "rates.csv").stdout
    assert "Tariffs of United States on 2025-08-07, all goods, from one economy, percent" in said
    assert "1.78  [1] Kazakhstan, 1.2 of it added since 2025-08-07" in said
    assert "Published average over all its imports: 17.1 since 2025-08-07, Budget Lab" in said
    assert "Executive Order 14326" in said
    table = pd.read_csv(tmp_path / "rates.csv")
    assert table["exporter"].tolist() == ["KAZ"]
    assert table["rate"][0] == pytest.approx(0.0178, abs=1e-4)
    found = json.loads(steppe("tariffs", "USA", "--on", "2025-08-07", "--json").stdout)
    assert (found["importer"], found["day"], len(found["rates"])) == ("USA", "2025-08-07", len(mfn.table()) - 1)
    assert {row["by"] for row in found["averages"]} == {"Budget Lab", "Trade War Tracker"}
    assert steppe("tariffs", "USA", "--on", "7 August").returncode == 2
    assert steppe("tariffs", "USA", "--csv", tmp_path / "rates.txt").returncode == 2


def test_a_group_of_countries_is_refused_with_one_of_its_members():
    with pytest.raises(st.UnknownLabel, match=r"'EU': EU has members, ask for one, such as AUT\."):
        st.tariffs_of("EU", "2023-12-31")
