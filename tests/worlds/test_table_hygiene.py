"""Own tables as users have them: labels in two writings, panels, percent, who reports, masked values and dates."""

from __future__ import annotations

import datetime as dt
import string

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as hs

import steppe as st
from steppe.problems import SteppeError
from steppe.record.days import last_day
from steppe.world.world import World

PAIRS = [("A", "A", 90.0), ("A", "B", 10.0), ("B", "A", 12.0), ("B", "B", 150.0)]


def table(rows=PAIRS, **columns) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["exporter", "importer", "trade_flow"]).assign(**columns)


def make(frame, **options) -> World:
    return World.from_table(frame, **({"trade_elasticity": 5.0} | options))


def problems(frame, **options) -> tuple[str, ...]:
    with pytest.raises(SteppeError) as caught:
        make(frame, **options)
    return caught.value.problems


def by_sector(*names) -> pd.DataFrame:
    return pd.concat([table(sector=name) for name in names], ignore_index=True)


# Labels


def test_space_around_labels_is_no_part_of_them():
    frame = by_sector("Grain ", "\u00a0Oil")
    frame["exporter"] += " "
    world = make(frame, sector="sector")
    assert (world.countries, world.sectors) == (("A", "B"), ("Grain", "Oil"))


@pytest.mark.parametrize(
    ("one", "other"), [("Grain", "grain"), ("North East", "NorthEast"), ("10", "010"), ("\ufb01sh", "fish")]
)
def test_labels_in_two_writings_are_refused_with_their_rows(one, other):
    frame = by_sector(one, "Oil")
    frame.loc[2, "sector"] = other
    (problem,) = problems(frame, sector="sector")
    assert problem == (
        f"{one!r} (3 rows, first in 'sector' at index 0) and {other!r} (1 row, first in 'sector' at index 2) may be "
        "one sector in 2 writings: write it in one way in all rows."
    )


def test_a_country_in_two_writings_in_the_two_columns():
    (problem,) = problems(table(importer=["a", "B", "a", "B"]))
    assert "'A' (2 rows, first in 'exporter' at index 0) and 'a' (2 rows, first in 'importer' at index 0)" in problem


def test_whole_numbers_keep_their_digits():
    assert make(by_sector(10.0, 27.0), sector="sector").sectors == ("10", "27")
    assert make(by_sector(10, 27), sector="sector").sectors == ("10", "27")
    assert make(by_sector("010", "027"), sector="sector").sectors == ("010", "027")
    assert make(by_sector(1.5, 2.0), sector="sector").sectors == ("1.5", "2")
    assert make(by_sector(pd.NA, 2).dropna(), sector="sector").sectors == ("2",)
    numbers = table([(398.0, 398.0, 9.0), (398.0, 643.0, 1.0), (643.0, 398.0, 2.0), (643.0, 643.0, 8.0)])
    assert make(numbers).countries == ("398", "643")


@settings(deadline=None, max_examples=60)
@given(
    hs.lists(hs.text(string.ascii_letters + " 0", min_size=1, max_size=6), min_size=1, max_size=5),
    hs.sampled_from([str.upper, str.lower, lambda t: f" {t}", lambda t: f"{t}\t"]),
    hs.integers(0, 3),
)
def test_labels_come_out_tidy_and_different_or_are_refused(names, change, row):
    frame = by_sector(*names)
    frame.loc[row, "sector"] = change(frame.loc[row, "sector"])
    try:
        world = make(frame, sector="sector", totals="kept")
    except SteppeError as error:
        assert all("writings" in said or "repeat" in said or "no label" in said for said in error.problems)
        return
    assert all(label == " ".join(label.split()) and label for label in world.sectors)
    folded = ["".join(label.split()).casefold() for label in world.sectors]
    assert len(set(folded)) == len(folded)
    assert float(world.trade_flow.sum()) == pytest.approx(float(frame["trade_flow"].sum()))


@pytest.mark.parametrize("label", ["\ud800", "a\0b", "a\x07"])
def test_labels_that_no_file_can_hold(label):
    rows = {"exporter": [label, label, "B", "B"], "importer": [label, "B", label, "B"]}
    columns = {side: pd.Series(texts, dtype=object) for side, texts in rows.items()}
    frame = pd.DataFrame({**columns, "trade_flow": [9.0, 1.0, 1.0, 9.0]})
    assert all("which is no text: correct it" in problem for problem in problems(frame))
    with pytest.raises(SteppeError, match="which is no text"):
        World.from_arrays(countries=[label, "B"], sectors=["s"], trade_flow=np.ones((1, 2, 2)), trade_elasticity=5.0)


def test_labels_of_arrays():
    flow = np.ones((1, 2, 2))
    options = {"trade_flow": flow, "trade_elasticity": 5.0}
    assert World.from_arrays(countries=[398, 643.0], sectors=[10], **options).countries == ("398", "643")
    for countries, said in (
        ([None, "B"], "empty label"),
        ([float("nan"), "B"], "empty label"),
        (["Kaz", "KAZ"], "differ by case"),
        (["01", "1"], "differ by case"),
    ):
        with pytest.raises(SteppeError, match=said):
            World.from_arrays(countries=countries, sectors=["s"], **options)


# Panels and who reports


def test_a_panel_offers_its_years():
    frame = pd.concat([table(year=2019), table(year=2020)], ignore_index=True)
    frame.loc[frame.year == 2020, "trade_flow"] *= 2
    (problem,) = problems(frame)
    assert problem == (
        "4 rows repeat an earlier one, first exporter A, importer A: column 'year' varies among them (2019, 2020); "
        "pick one: year=2020."
    )
    world = make(frame, year=2020)
    assert (float(world.trade_flow.sum()), world.date) == (524.0, "2020-12-31")
    assert float(make(frame, year="2019", date="2019-06-30").trade_flow.sum()) == 262.0
    assert problems(frame, year=2021) == ("Column 'year' has no rows of 2021: it has 2019, 2020.",)
    renamed = frame.rename(columns={"year": "t"})
    assert "pick one: year=2020, year_column='t'." in problems(renamed)[0]
    assert make(renamed, year=2020, year_column="t").date == "2020-12-31"
    days = frame.assign(year=pd.to_datetime(frame.year.astype(str) + "-12-31"))
    assert float(make(days, year=2019).trade_flow.sum()) == 262.0
    assert problems(frame, year_column="year") == (
        "`year_column` is 'year' and no `year` is asked for: pass year=..., too.",
    )
    assert problems(table(), year=2020)[0].startswith("The table has no column 'year' (`year_column`)")


def test_what_else_tells_repeated_rows_apart():
    (problem,) = problems(pd.concat([table(flow="export"), table(flow="import")]))
    assert (
        "they differ in column 'flow' (export, import): keep the rows of one value (or is it the sector: "
        "sector='flow'?)" in problem
    )
    (problem,) = problems(pd.concat([table(), table()]))
    assert problem.endswith("sum or drop them (is there a `sector` column?).")


def test_who_reports_may_sell_or_buy():
    frame = table().rename(columns={"exporter": "reporter", "importer": "partner"})
    found = problems(frame)
    assert len(found) == 2
    assert all("it has 'reporter' and 'partner', and who reports may sell or buy" in said for said in found)
    assert make(frame, exporter="reporter", importer="partner").countries == ("A", "B")
    assert "is it exporter='origin'?" in problems(frame.rename(columns={"reporter": "origin", "partner": "dest"}))[0]
    rows = frame.drop(columns="trade_flow").assign(rate=[0, 0.1, 0.1, 0])
    with pytest.raises(SteppeError) as caught:
        st.TariffTable(rows)
    said = [problem for problem in caught.value.problems if "not used" in problem]
    assert [problem.rpartition("is it ")[2] for problem in said] == ["`importer`?", "`exporter`?"]


# Units of tariffs


def test_tariffs_in_percent_or_as_factors_are_asked_for():
    rates = np.array([0.0, 7.5, 5.8, 0.0])
    expected = [[[0.0, 0.075], [0.058, 0.0]]]
    percent, factor = table(tariff=rates), table(tariff=1 + rates / 100)
    (problem,) = problems(percent, tariff="tariff")
    assert "up to 7.5 at exporter A, importer B: as shares that is 7.5 (750%), as percent 0.075 (7.5 %)" in problem
    assert "tariff_unit='share', 'percent' or 'factor'" in problem
    (problem,) = problems(factor, tariff="tariff")
    assert "as 1 + rate 0.075 (7%)" in problem
    for frame, unit in ((percent, "percent"), (factor, "factor"), (table(tariff=rates / 100), None)):
        options = {} if unit is None else {"tariff_unit": unit}
        np.testing.assert_allclose(make(frame, tariff="tariff", **options).array("tariff"), expected, rtol=1e-12)
    assert make(percent, tariff="tariff", tariff_unit="share").array("tariff").max() == 7.5
    assert "with a median of 0.6" in problems(table(tariff=[0, 0.6, 0.6, 0]), tariff="tariff")[0]
    assert problems(percent, tariff="tariff", tariff_unit="%")[0].startswith("`tariff_unit` is '%'")
    arrays = {"countries": ["A", "B"], "sectors": ["s"], "trade_flow": np.ones((1, 2, 2)), "trade_elasticity": 5.0}
    with pytest.raises(SteppeError, match=r"as percent 0\.075"):
        World.from_arrays(**arrays, tariff=[[[0, 7.5], [5.8, 0]]])
    made = World.from_arrays(**arrays, tariff=[[[0, 7.5], [5.8, 0]]], tariff_unit="percent")
    np.testing.assert_allclose(made.array("tariff"), expected)
    with pytest.raises(SteppeError, match=r"as percent 0\.075"):
        made.replace(tariff=[[[0, 7.5], [5.8, 0]]])


def test_worlds_with_high_rates_can_be_saved_merged_and_changed(tmp_path):
    world = make(table(tariff=[0, 3.0, 2.0, 0]), tariff="tariff", tariff_unit="share", name="high")
    same = st.load(world.save(tmp_path / "high.nc"))
    np.testing.assert_array_equal(same.array("tariff"), world.array("tariff"))
    assert world.aggregate(countries={"C": ["A"]}).array("tariff").max() == 3.0
    assert world.replace(trade_elasticity=4.0).array("tariff").max() == 3.0


@pytest.mark.parametrize(
    ("made", "unit", "plain", "meant"),
    [
        (lambda **u: st.Tariff("A", "B", rate=10, **u), "percent", st.Tariff("A", "B", rate=0.1), "share"),
        (lambda **u: st.Tariff("A", "B", increase=5, **u), "percent", st.Tariff("A", "B", increase=0.05), "share"),
        (lambda **u: st.Tariff("A", "B", factor=50, **u), "percent", st.Tariff("A", "B", factor=0.5), "share"),
        (lambda **u: st.TradeCost("A", "B", change=10, **u), "percent", st.TradeCost("A", "B", change=1.1), "ratio"),
        (lambda **u: st.Productivity("A", 5, **u), "percent", st.Productivity("A", 1.05), "ratio"),
        (lambda **u: st.Labour("A", 0.05, **u), "ratio", None, "ratio"),
        (lambda **u: st.TariffTable([{"exporter": "B", "importer": "A", "rate": 10}], **u), "percent",
         st.TariffTable([{"exporter": "B", "importer": "A", "rate": 0.1}]), "share"),
    ],
)  # fmt: skip
def test_measures_that_may_be_percent_are_asked_for(made, unit, plain, meant):
    with pytest.raises(SteppeError) as caught:
        made()
    said = str(caught.value)
    assert "as percent" in said
    assert "unit" in said
    world = make(table(tariff=[0, 0.1, 0.1, 0]), tariff="tariff")
    scenario = st.Scenario("s", (made(unit=unit),))
    again = st.Scenario.from_yaml(scenario.to_yaml())
    assert again == scenario
    policy = st.solve(world, scenario, closure="balanced").policy
    if plain is not None:
        other = st.solve(world, st.Scenario("s", (plain,)), closure="balanced").policy
        for name in ("tariff", "trade_cost", "productivity", "labour"):
            np.testing.assert_allclose(getattr(policy, name), getattr(other, name), rtol=1e-12)
    assert st.Scenario.from_yaml(st.Scenario("s", (made(unit=meant),)).to_yaml()).measures == (made(unit=meant),)


# Values


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (pd.to_datetime(["2020-01-01"] * 4), "dates"),
        ([dt.date(2020, 1, 1)] * 4, "dates"),
        (pd.to_timedelta([1, 2, 3, 4], unit="D"), "spans of time"),
        ([1 + 0j, 2, 3, 4], "complex numbers"),
        ([True, False, True, True], "true and false"),
        ([True, 2.0, 3.0, 4.0], "true and false"),
    ],
)
def test_what_is_no_number_is_not_taken_for_one(values, said):
    assert problems(table(trade_flow=values)) == (
        f"Column 'trade_flow' holds {said}, not numbers: give the column of values.",
    )
    array = np.array(values, dtype=object if isinstance(values, list) else None).reshape(1, 2, 2)
    with pytest.raises(SteppeError, match=f"`trade_flow` holds {said}, not numbers"):
        World.from_arrays(countries=["A", "B"], sectors=["s"], trade_flow=array, trade_elasticity=5.0)


def test_masked_values_are_missing():
    flow = np.ma.masked_greater(np.array([[[90.0, 10], [12, 150]]]), 100)
    with pytest.raises(
        SteppeError, match=r"`trade_flow` is masked at sector s, exporter B, importer B: a masked value is missing"
    ):
        World.from_arrays(countries=["A", "B"], sectors=["s"], trade_flow=flow, trade_elasticity=5.0)
    open_mask = np.ma.masked_greater(np.array([[[90.0, 10], [12, 150]]]), 1000)
    assert World.from_arrays(countries=["A", "B"], sectors=["s"], trade_flow=open_mask, trade_elasticity=5.0).sectors
    whole = pd.array([90, None, 12, 150], dtype="Int64")
    assert "is missing at exporter A, importer B" in problems(table(trade_flow=whole))[0]


# Labels of pandas objects


def test_pandas_objects_are_aligned_by_label():
    flow = np.array([[[90.0, 10], [12, 150]], [[60.0, 5], [9, 70]]])
    options = {"countries": ["A", "B"], "sectors": ["cars", "oil"], "trade_flow": flow}
    world = World.from_arrays(**options, trade_elasticity=pd.Series({"oil": 12.0, "cars": 2.0}))
    assert world.array("trade_elasticity").tolist() == [2.0, 12.0]
    assert World.from_arrays(**options, trade_elasticity={"oil": 12.0, "cars": 2.0}).array("trade_elasticity")[1] == 12
    assert World.from_arrays(**options, trade_elasticity=pd.Series([2.0, 12.0])).array("trade_elasticity")[1] == 12
    share = pd.DataFrame({"B": [0.9, 0.9], "A": [0.4, 0.5]}, index=["oil", "cars"])
    inputs = np.zeros((2, 2, 2))
    inputs[0] = [[0.5, 0.1], [0.6, 0.1]]
    for given_share in (share, share.T, share.stack(), share.stack().swaplevel()):
        made = World.from_arrays(**options, trade_elasticity=5.0, value_added_share=given_share, input_share=inputs)
        np.testing.assert_allclose(made.array("value_added_share"), [[0.5, 0.9], [0.4, 0.9]])
    with pytest.raises(SteppeError, match="names the sector 'gas'"):
        World.from_arrays(**options, trade_elasticity=pd.Series({"oil": 12.0, "gas": 2.0}))
    pairs = pd.Series(flow.ravel(), pd.MultiIndex.from_product([["cars", "oil"], ["A", "B"], ["A", "B"]],
                      names=["sector", "exporter", "importer"]))  # fmt: skip
    moved = pairs.reorder_levels(["importer", "sector", "exporter"]).sample(frac=1, random_state=0)
    again = World.from_arrays(**(options | {"trade_flow": moved}), trade_elasticity=5.0)
    np.testing.assert_array_equal(again.array("trade_flow"), flow)


def test_levels_of_an_index_go_by_name_and_are_asked_for_where_they_could_be_either():
    frame = by_sector("food", "steel")
    names = ["input", "sector", "country"]
    index = pd.MultiIndex.from_product([["food", "steel"], ["food", "steel"], ["A", "B"]], names=names)
    share = pd.Series([0.1, 0.1, 0.2, 0.2, 0.3, 0.3, 0.0, 0.0], index)
    right = make(frame, sector="sector", input_share=share).array("input_share")
    assert right[0, 1, 0] == 0.2
    turned = share.reorder_levels(["country", "sector", "input"])
    words = share.rename_axis(["supplier", "buyer", "country"]).reorder_levels(["buyer", "country", "supplier"])
    half = share.rename_axis([None, "sector", None])
    for given_share in (turned, words, half, share.to_dict(), share.unstack("country")):
        np.testing.assert_array_equal(make(frame, sector="sector", input_share=given_share).array("input_share"), right)
    (problem,) = problems(frame, sector="sector", input_share=share.rename_axis([None, None, None]))
    assert problem == (
        "`input_share` has index levels named None, None, None, which do not say which is which: name them input, "
        "sector, country (an input is bought by a sector in a country)."
    )
    unnamed = pd.Series({("A", "food"): 1.0, ("B", "food"): 1.0, ("A", "steel"): 1.0, ("B", "steel"): 0.9})
    made = make(
        frame, sector="sector", value_added_share=unnamed, input_share=np.array([[[0, 0], [0, 0.1]], [[0, 0], [0, 0]]])
    )
    assert made.array("value_added_share")[1].tolist() == [1.0, 0.9]


# Facts


@pytest.mark.parametrize(
    "date", ["yesterday", "2023-13-01", "2023-2-1", "31.12.2023", 12, "2023-12-31T00:00", pd.NaT, True]
)
def test_dates_that_are_none(date):
    for ask in (lambda: make(table(), date=date), lambda: make(table()).replace(date=date)):
        with pytest.raises(SteppeError, match="write year-month-day, year-month or year"):
            ask()


@pytest.mark.parametrize(
    ("date", "text", "day"),
    [
        ("2023", "2023", "2023-12-31"),
        (2023, "2023", "2023-12-31"),
        ("2024-02", "2024-02", "2024-02-29"),
        (dt.date(2023, 5, 1), "2023-05-01", "2023-05-01"),
        (pd.Timestamp("2023-05-01"), "2023-05-01", "2023-05-01"),
        ("", "", ""),
        (None, "", ""),
    ],
)
def test_dates(date, text, day):
    world = make(table(), date=date)
    assert (world.date, last_day(world.date) if world.date else "") == (text, day)


@pytest.mark.parametrize(
    ("regions", "said"),
    [
        ({"A": {"FRA": 1.2, "DEU": -0.2}}, "gives 'FRA' the share 1.2"),
        ({"A": {"FRA": -0.2, "DEU": 1.2}}, "gives 'FRA' the share -0.2"),
        ({"A": {"FRA": float("nan"), "DEU": 1.0}}, "the share nan"),
        ({"A": {"FRA": "0.5", "DEU": 0.5}}, "the share '0.5'"),
        ({"A": {"FRA": 0.5, "DEU": 0.9}}, "sum to 1.4: they must sum to 1"),
        ({"A": {}}, "map its members to their shares"),
        ({"A": ["FRA"]}, "map its members to their shares"),
        ({"X": {"FRA": 1.0}}, "'X', which is no country of the world"),
        ({"A": {"FRA": 1.0}, "B": {"FRA": 1.0}}, "'FRA' is in the regions 'A' and 'B'"),
        (3, "map each region to its members' shares"),
    ],
)
def test_regions_that_cannot_be(regions, said):
    with pytest.raises(SteppeError, match=said):
        World.from_arrays(
            countries=["A", "B"], sectors=["s"], trade_flow=np.ones((1, 2, 2)), trade_elasticity=5.0, regions=regions
        )


@pytest.mark.parametrize("facts", [{"name": 3}, {"name": None}, {"notes": [3]}, {"sources": ["a book"]}])
def test_facts_that_are_no_text(facts):
    with pytest.raises(SteppeError, match=f"`{next(iter(facts))}`"):
        make(table(), **facts)


def test_an_elasticity_of_zero_is_no_missing_one():
    assert problems(table(), trade_elasticity=0)[0].startswith("`trade_elasticity` is not positive")
