"""Worlds from long tables: any column names, any order of rows, output instead of own sales."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from steppe.problems import SteppeError
from steppe.world.world import World

ROWS = [("A", "A", 90.0), ("A", "B", 10.0), ("A", "C", 4.0), ("B", "A", 8.0), ("B", "B", 70.0)]
ROWS += [("B", "C", 3.0), ("C", "A", 2.0), ("C", "B", 1.0), ("C", "C", 30.0)]


def table(rows=ROWS) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["exporter", "importer", "trade_flow"])


def foreign() -> pd.DataFrame:
    return table([row for row in ROWS if row[0] != row[1]])


def long(world: World) -> pd.DataFrame:
    """A world as a long table without its zeros."""
    frame = world.data[["trade_flow", "tariff"]].to_dataframe().reset_index()
    return frame[frame["trade_flow"] > 0]


def make(frame, **options) -> World:
    return World.from_table(frame, **({"trade_elasticity": 4} | options))


def test_a_small_table():
    world = make(table(), name="small", date="2020-12-31", notes=["typed in"])
    assert (world.countries, world.sectors, world.name) == (("A", "B", "C"), ("all",), "small")
    assert float(world.trade_flow.sel(exporter="B", importer="C").item()) == 3
    assert "imputed" not in world.primitives
    assert world.notes == ("typed in",)


def test_what_a_dataframe_accepts_will_do():
    columns = {name: list(values) for name, values in table().items()}
    np.testing.assert_array_equal(make(columns).array("trade_flow"), make(table()).array("trade_flow"))
    indexed = table().set_index(["exporter", "importer"])
    np.testing.assert_array_equal(make(indexed).array("trade_flow"), make(table()).array("trade_flow"))


@pytest.mark.parametrize("seed", range(3))
def test_a_world_written_as_a_table_comes_back_from_shuffled_rows(make_world, seed):
    world = make_world(seed)
    frame = long(world).sample(frac=1, random_state=seed)
    frame.columns = ["Industry", "From", "To", "Value", "Rate"]
    same = make(
        frame,
        sector="Industry",
        exporter="From",
        importer="To",
        value="Value",
        tariff="Rate",
        trade_elasticity=world.trade_elasticity,
        input_share=world.input_share,
    )
    np.testing.assert_array_equal(same.array("trade_flow"), world.array("trade_flow"))
    np.testing.assert_allclose(same.income, world.income, rtol=1e-12)
    np.testing.assert_array_equal(same.array("trade_elasticity"), world.array("trade_elasticity"))


def test_the_order_of_labels_can_be_given():
    world = make(table(), countries=["C", "A", "B"])
    assert world.countries == ("C", "A", "B")
    assert float(world.trade_flow.sel(exporter="B", importer="A").item()) == 8


@pytest.mark.parametrize(
    ("unit", "factor"), [("USD", 1e-6), ("thousand USD", 1e-3), ("million USD", 1), ("billion USD", 1e3)]
)
def test_units_become_million_usd(unit, factor):
    total = float(table()["trade_flow"].sum()) * factor
    assert make(table(), unit=unit).array("trade_flow").sum() == pytest.approx(total, rel=1e-14)
    by_column = make(table().assign(measured=unit), unit="measured")
    assert by_column.array("trade_flow").sum() == pytest.approx(total, rel=1e-14)


@pytest.mark.parametrize("kind", [dict, pd.Series])
def test_output_gives_own_sales_and_marks_them(kind):
    world = make(foreign(), output=kind({"C": 33, "A": 104, "B": 81}))
    np.testing.assert_allclose(world.array("trade_flow"), make(table()).array("trade_flow"))
    np.testing.assert_array_equal(world.imputed.values[0], np.eye(3, dtype=int))
    assert world.flag_meanings[1] == "own sales, output less exports"


def test_output_is_in_the_unit_of_the_table():
    world = make(foreign(), unit="billion USD", output={"A": 104, "B": 81, "C": 33})
    assert float(world.output.sum()) == pytest.approx(218e3)


def test_output_only_where_own_sales_lack():
    frame = table([row for row in ROWS if row[:2] != ("B", "B")])
    world = make(frame, output={"B": 81})
    assert float(world.trade_flow.sel(exporter="B", importer="B").item()) == 70
    assert world.imputed.values.sum() == 1


@pytest.mark.parametrize("form", ["series", "frame", "array", "turned"])
def test_output_by_sector_and_country(world, form):
    frame = long(world)
    output = world.output.to_series()
    forms = {
        "series": output,
        "frame": output.unstack(),
        "array": world.output,
        "turned": world.output.transpose("country", "sector"),
    }
    same = make(
        frame[frame["exporter"] != frame["importer"]],
        sector="sector",
        tariff="tariff",
        output=forms[form],
        input_share=world.input_share,
    )
    np.testing.assert_allclose(same.array("trade_flow"), world.array("trade_flow"), rtol=1e-9, atol=1e-9)


def test_shares_by_label():
    world = make(table(), value_added_share={"C": 0.3, "A": 0.5, "B": 0.4})
    np.testing.assert_allclose(world.value_added_share.values[0], [0.5, 0.4, 0.3])
    np.testing.assert_allclose(world.input_share.values[0, 0], [0.5, 0.6, 0.7])


def problems(frame, **options) -> tuple[str, ...]:
    with pytest.raises(SteppeError) as caught:
        make(frame, **options)
    return caught.value.problems


def test_own_sales_missing_without_output():
    (problem,) = problems(foreign())
    assert problem == (
        "Own sales are missing for A, B, C: add rows with the country as exporter and importer, "
        "or pass its gross output as `output=`."
    )
    (partly,) = problems(foreign(), output={"A": 104, "C": 33})
    assert partly.startswith("Own sales are missing for B:")


def test_output_below_exports():
    (problem,) = problems(foreign(), output={"A": 104, "B": 10, "C": 33})
    assert problem == (
        "B: output 10 is below exports 11 (million USD), so own sales would be negative: correct one of them."
    )


def test_output_that_contradicts_the_rows():
    (problem,) = problems(table(), output={"A": 100})
    assert problem == (
        "A: `output` is 100, but its rows, own sales included, sum to 104 (million USD): leave one of them out."
    )


def test_duplicate_rows():
    frame = pd.concat([table(), table().iloc[[1, 3]]])
    assert problems(frame) == (
        "2 rows repeat an earlier one, first exporter A, importer B: sum or drop them (is there a `sector` column?).",
    )


def test_bad_values_are_named_by_labels():
    frame = table().astype({"trade_flow": object})
    frame.loc[0, "trade_flow"] = np.nan
    frame.loc[1, "trade_flow"] = "n/a"
    frame.loc[[3, 5], "trade_flow"] = -8
    assert problems(frame) == (
        "Column 'trade_flow' is missing at exporter A, importer A; fill it in or drop the row.",
        "Column 'trade_flow' is not a finite number at exporter A, importer B: n/a; correct it.",
        "Column 'trade_flow' is negative at exporter B, importer A: -8 (and 1 more rows); correct it.",
    )


def test_bad_tariffs_and_mixed_units_and_missing_labels_together():
    units = ["USD", "million USD"] * 4 + ["USD"]
    frame = table().assign(rate=0.1, unit=units)
    frame.loc[2, "rate"] = -1.0
    frame.loc[4, "importer"] = None
    found = problems(frame, tariff="rate", unit="unit")
    assert len(found) == 3
    assert found[0].startswith("Column 'importer' has no label in 1 row, first at index 4: fill")
    assert found[1] == ("Column 'unit' mixes the units 'USD', 'million USD': convert the values to one of them first.")
    assert found[2] == "Column 'rate' is -100 % or less at exporter A, importer C: -1.0; correct it."


def test_a_wrong_request_is_told_at_once():
    found = problems(table(), exporter="exportr", unit="dollars", trade_elasticity=None, elasticity=4, tariff="importr")
    assert found == (
        "The table has no column 'exportr' (`exporter`): did you mean 'exporter'?",
        "The table has no column 'importr' (`tariff`): did you mean 'importer'?",
        "from_table has no argument 'elasticity': did you mean 'trade_elasticity'?",
        "`unit` is 'dollars', which is no unit and no column: use 'USD', 'thousand USD', "
        "'million USD', 'billion USD' or a column's name.",
        "from_table needs `trade_elasticity` (theta > 0, of flows to trade costs): "
        "pass one number, or one for each sector.",
    )


def test_labels_that_do_not_fit():
    assert problems(table(), countries=["A", "B", "B"]) == (
        "`countries` leaves out C, which the table has: add them or drop their rows.",
        "`countries` names a label more than once: each must be unique.",
    )
    found = problems(table(), value_added_share={"A": 0.5, "b": 0.5}, output={"a": 5})
    assert found == (
        "`output` names the country 'a', which the table does not have: did you mean 'A'?",
        "`value_added_share` names the country 'b', which the table does not have: did you mean 'B'?",
        "`value_added_share` has no value for B (and 1 more): add it.",
    )
    assert problems(foreign(), output=[1, 2]) == (
        "`output` has shape (2,), but the table needs (1, 3) (sector, country): pass it by label.",
    )


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (7, "`table` is a int, not a table: pass a pandas DataFrame."),
        (table([]), "`table` has no rows: a world needs flows."),
    ],
)
def test_no_table(given, sentence):
    assert problems(given) == (sentence,)


def test_two_columns_of_one_name():
    frame = pd.concat([table(), table()[["importer"]]], axis=1)
    assert problems(frame) == ("The table has 2 columns called 'importer' (`importer`): rename or drop one.",)
