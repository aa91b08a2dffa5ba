"""Tariffs by day: the row in force, what is added and granted, what a scenario takes of another day."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import steppe as st
from steppe.sources import us_census, us_tariffs
from steppe.tariffs import added, build, charged, dated, granted, mfn, readings
from steppe.tariffs.preferences import regime

DATA = Path(__file__).parents[2].parent / "shared" / "data"
needs_data = pytest.mark.skipif(not (DATA / us_tariffs.BY_DATE).is_file(), reason="the raw data folder is not here")
SOME = ("USA", "CHN", "KAZ", "MEX", "IND", "UZB", "KGZ", "ARM", "DEU", "KOR", "RUS", "SAU", "SVK", "SRB")
COLLECTED = 0.10866  # on goods of China in 2024


def rate(on: str, exporter: str, importer: str, sector: str = "", **changed) -> float:
    found = regime(SOME, on, sectors=(sector,), **changed).rate
    return float(found[0, SOME.index(exporter), SOME.index(importer)])


@pytest.mark.parametrize(
    ("on", "on_china", "on_america"),  # as PIIE prints them
    [
        ("2018-07-01", 0.038, 0.072),
        ("2018-09-24", 0.038, 0.072),
        ("2018-09-25", 0.120, 0.183),
        ("2019-06-14", 0.120, 0.165),
        ("2019-06-15", 0.210, 0.165),
        ("2019-12-19", 0.210, 0.209),
        ("2020-02-13", 0.210, 0.209),
        ("2020-02-14", 0.193, 0.203),
        ("2022-12-31", 0.193, 0.203),
        ("2023-01-01", COLLECTED, 0.203),
        ("2023-12-31", COLLECTED, 0.203),
        ("2025-01-19", COLLECTED, 0.203),
        ("2025-01-20", COLLECTED, 0.212),
        ("2025-05-13", COLLECTED + 0.27053, 0.212),
        ("2025-05-14", COLLECTED + 0.27053, 0.326),
        ("2025-09-25", COLLECTED + 0.31059, 0.326),
    ],
)
def test_the_united_states_and_china_by_day(on: str, on_china: float, on_america: float):
    assert rate(on, "CHN", "USA") == pytest.approx(on_china, abs=1e-5)
    assert rate(on, "USA", "CHN") == pytest.approx(on_america, abs=1e-5)


@pytest.mark.parametrize(
    ("before", "on", "after"),  # points added on goods of China, the step's own day in the middle
    [
        (("2025-02-03", 0.0), ("2025-02-04", 0.10), ("2025-02-05", 0.10)),
        (("2025-03-03", 0.10), ("2025-03-04", 0.20), ("2025-03-05", 0.20)),
        (("2025-05-11", 0.8814), ("2025-05-12", 0.27053), ("2025-05-13", 0.27053)),
        (("2026-02-19", 0.18903), ("2026-02-20", 0.04778), ("2026-02-21", 0.04778)),
    ],
)
def test_steps_of_2025_and_2026_begin_on_their_day(before, on, after):
    for day, points in (before, on, after):
        assert rate(day, "CHN", "USA") == pytest.approx(COLLECTED + points, abs=1e-4)


def test_a_dated_row_of_all_goods_replaces_the_pairs_rows_by_sector():
    assert rate("2019-12-19", "CHN", "USA", "textiles") == 0.210
    collected = {row.sector: row.rate for row in charged.table() if (row.importer, row.exporter) == ("USA", "CHN")}
    assert rate("2023-12-31", "CHN", "USA", "textiles") == collected["textiles"]
    assert rate("2019-12-19", "CHN", "USA", "finance") == 0


def test_the_announced_rate_is_paid_from_its_day_on_but_on_fuels():
    base = {sector: rate("2023-12-31", "SRB", "USA", sector) for sector in ("metals", "coal", "finance")}
    steps = {
        "2025-04-04": 0.0,
        "2025-04-05": 0.10,
        "2025-08-06": 0.10,
        "2025-08-07": 0.35,
        "2026-02-19": 0.35,
        "2026-02-20": 0.0,
        "2026-02-23": 0.0,
        "2026-02-24": 0.10,
        "2026-07-23": 0.10,
        "2026-07-24": 0.0,
    }
    for day, points in steps.items():
        assert rate(day, "SRB", "USA", "metals") == pytest.approx(base["metals"] + points), day
    for sector in ("coal", "finance"):
        assert rate("2025-08-07", "SRB", "USA", sector) == base[sector]
    oil = rate("2025-08-07", "SAU", "USA") - rate("2023-12-31", "SAU", "USA")
    assert 0.01 < oil < 0.03  # a tenth on the fifth of its goods that is no fuel


def test_kazakhstan_pays_on_what_its_ministry_named():
    points = {
        day: rate(day, "KAZ", "USA") - rate("2023-12-31", "KAZ", "USA")
        for day in ("2025-04-04", "2025-04-05", "2025-08-06", "2025-08-07")
    }
    assert list(points.values()) == pytest.approx([0, 0.10 * 0.048, 0.10 * 0.048, 0.25 * 0.048])
    assert rate("2025-08-07", "KAZ", "USA", "coal") == rate("2023-12-31", "KAZ", "USA", "coal")


def test_india_pays_its_second_half_from_its_own_day_on():
    steps = [rate(day, "IND", "USA") for day in ("2025-08-06", "2025-08-07", "2025-08-26", "2025-08-27")]
    assert steps[0] < steps[1] == steps[2] < steps[3]
    assert steps[3] == pytest.approx(rate("2023-12-31", "IND", "USA") + 0.43032, abs=1e-4)


def test_who_is_not_subject_pays_nothing_and_a_member_goes_before_its_union():
    assert rate("2025-08-07", "RUS", "USA") == rate("2023-12-31", "RUS", "USA")
    extra = {code: rate("2025-08-07", code, "USA") - rate("2023-12-31", code, "USA") for code in ("DEU", "SVK")}
    assert extra["DEU"] == pytest.approx(0.15201, abs=1e-4)
    assert extra["SVK"] == pytest.approx(0.228, abs=1e-3)  # cars


def test_other_importers_and_the_base_stay_as_they_are_on_any_day():
    now, then = regime(SOME, "2023-12-31").rate[0], regime(SOME, "2025-08-07").rate[0]
    others = [n for n, code in enumerate(SOME) if code not in ("USA", "CHN", "SRB")]
    sellers = [i for i, code in enumerate(SOME) if code != "SRB"]  # China and Serbia have had an agreement since 2024
    assert np.array_equal(now[np.ix_(sellers, others)], then[np.ix_(sellers, others)])


@pytest.mark.parametrize(
    ("exporter", "first", "eve"),
    [("UZB", "2021-04-10", "2021-04-09"), ("KGZ", "2016-01-27", "2016-01-26"), ("ARM", "2014-01-01", "2013-12-31")],
)
def test_gsp_plus_leaves_a_third_from_its_day_on(exporter: str, first: str, eve: str):
    full = mfn.table()["DEU"].rate
    assert rate(eve, exporter, "DEU") == full
    assert rate(first, exporter, "DEU") == pytest.approx(full / 3, rel=1e-3)
    assert rate(first, exporter, "DEU", "textiles") < 0.1 * rate(eve, exporter, "DEU", "textiles")
    assert rate(first, exporter, "DEU", "finance") == 0
    assert rate(first, exporter, "MEX") == rate(eve, exporter, "MEX")


def test_gsp_plus_ends_with_its_last_day():
    assert rate("2021-12-31", "ARM", "DEU") < rate("2022-01-01", "ARM", "DEU") == mfn.table()["DEU"].rate
    assert rate("2023-12-31", "KAZ", "DEU") == mfn.table()["DEU"].rate


def test_changed_memberships_override_what_is_known_by_day():
    day = "2025-08-07"
    none = {"EU": frozenset(st.record.members("EU", day)) - {"DEU"}}
    assert rate(day, "UZB", "DEU", changed=none) == mfn.table()["DEU"].rate  # who leaves the Union grants nothing
    free = {"KOR-USA": frozenset({"KOR", "USA", "KAZ"})}
    assert rate(day, "KAZ", "USA", changed=free) == 0
    points = rate(day, "KOR", "USA") - rate("2023-12-31", "KOR", "USA")
    ended = rate(day, "KOR", "USA", changed={"KOR-USA": frozenset()})
    assert ended == pytest.approx(mfn.table()["USA"].rate + points)


def test_a_line_of_a_sector_changes_on_its_day(tmp_path, monkeypatch):
    rows = "importer,exporter,sector,rate,from,until,year,basis,source\n"
    rows += "IND,*,metals,0.15,,2024-07-22,2022,gold,piie\nIND,*,metals,0.06,2024-07-23,,2024,gold,piie\n"
    (tmp_path / "lines.csv").write_text(rows, encoding="utf-8")
    monkeypatch.setattr(charged, "LOOKED_UP", tmp_path / "lines.csv")
    for held in (charged.table, charged.lines, charged.pairs):
        held.cache_clear()
    try:
        found = [mfn.rates(("IND",), ("metals",), on)[0, 0] for on in ("2024-07-22", "2024-07-23", "2024-07-24")]
    finally:
        monkeypatch.undo()
        for held in (charged.table, charged.lines, charged.pairs):
            held.cache_clear()
    assert found == [0.15, 0.06, 0.06]


def test_bad_rows_are_refused_with_all_problems(tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text(
        "importer,exporter,sector,rate,from,until,year,basis,source\n"
        "USA,CHN,,0.1,2020-01-01,2020-13-01,2020,x,piie\n"
        "USA,MEX,,ten,,,2020,x,piie\n"
        "USA,MEX,food,0.1,2020-05-01,2020-04-01,2020,x,nobody\n"
        "USA,KAZ,,0.1,2020-01-01,2020-06-30,2020,x,piie\n"
        "USA,KAZ,,0.2,2020-06-30,,2020,x,piie\n"
        "USA,UZB,,0.1,,,2020,x,piie\n"
        "USA,UZB,,0.2,,,2021,x,piie\n",
        encoding="utf-8",
    )
    with pytest.raises(st.SteppeError) as caught:
        dated.read([path], charged.COLUMNS)
    said = str(caught.value)
    for part in (
        "rows.csv line 2 (USA on CHN): `until` is '2020-13-01'",
        "line 3 (USA on MEX): `rate` is 'ten'",
        "line 4 (USA on MEX, food): it holds from 2020-05-01 until 2020-04-01",
        "line 4 (USA on MEX, food): there is no source 'nobody'",
        "line 5 (USA on KAZ) and rows.csv line 6 both hold from 2020-06-30",
        "line 7 (USA on UZB) and rows.csv line 8 both hold from the beginning",
    ):
        assert part in said
    path.write_text("importer,rate\nUSA,0.1\n", encoding="utf-8")
    with pytest.raises(st.SteppeError, match="lacks the columns exporter, sector"):
        dated.read([path], charged.COLUMNS)
    with pytest.raises(st.SteppeError, match="'2020-02-30' is not a day"):
        regime(SOME, "2020-02-30")


def test_shipped_rows_name_known_sectors_and_economies():
    known = set(mfn.table()) | {"*", "EU"}
    for row in (*charged.table(), *granted.table()):
        assert not row.sector or charged.is_known(row.sector), row
    for row in (*added.table(), *granted.table(), *readings.table()):
        assert {row.importer} <= known, row
        assert all(map(charged.is_known, getattr(row, "exempt", ())))


def test_sources_of_a_day_are_those_of_its_rows():
    keys = dated.sources()
    assert keys["us_tracker"] not in charged.sources("2023-12-31")
    assert {keys["us_census"], keys["piie"], keys["uzb_wits"]} <= set(charged.sources("2023-12-31"))
    assert set(granted.sources("2015-01-01")) == {keys["gsp_2014"], keys["gsp_armenia"], keys["gsp_rule"],
                                                  keys["gsp_textiles"]}  # fmt: skip
    assert added.sources("2024-12-31") == ()


@needs_data
def test_looked_up_averages_are_those_of_the_data():
    read = us_tariffs.pair_averages(DATA)
    ends = {(row.importer, row.exporter, row.rate) for row in charged.table() if row.source.startswith("piie")}
    beside = {(row.importer, row.exporter, row.rate) for row in readings.table() if row.source.startswith("piie")}
    for row in read.itertuples():
        figure = (row.importer, row.exporter, round(row.rate, 6))
        assert any(one[:2] == figure[:2] and np.isclose(one[2], figure[2]) for one in ends | beside), figure


@needs_data
def test_points_add_up_to_the_average_that_the_tracker_prints():
    codes = tuple(mfn.table())
    paid = us_census.duty_paid(DATA).groupby("exporter")["imports"].sum().reindex(codes).fillna(0.0).to_numpy()
    printed = {"2025-03-21": 7.51, "2025-08-07": 18.89, "2025-11-17": 14.77, "2026-02-25": 9.96}
    for on, average in printed.items():
        mine = 100 * float((regime(codes, on).rate[0][:, codes.index("USA")] * paid).sum() / paid.sum())
        assert mine == pytest.approx(average, abs=0.8), on  # fuels and India's second step are charged otherwise
    base = float((regime(codes, "2023-12-31").rate[0][:, codes.index("USA")] * paid).sum() / paid.sum())
    assert base == pytest.approx(0.0234, abs=1e-4)


@needs_data
def test_the_shipped_points_are_those_of_the_data(tmp_path):
    build.write(DATA, tmp_path / "mfn_tariffs.csv")
    for path in (added.TABLE, readings.TABLE):
        assert (tmp_path / path.name).read_bytes() == path.read_bytes()


def test_a_table_without_its_columns_or_with_an_unknown_country_is_named(tmp_path):
    with pytest.raises(st.SteppeError, match="us_tariff_country_by_date"):
        us_tariffs.added(tmp_path)
    path = tmp_path / us_tariffs.BY_DATE
    path.parent.mkdir()
    path.write_text("date,country_name,effective tariff\n2025-02-04,ATLANTIS,3\n", encoding="utf-8")
    with pytest.raises(st.SteppeError, match="has the country 'ATLANTIS'"):
        us_tariffs.added(tmp_path)
