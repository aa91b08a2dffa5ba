"""What an outcome tells: tables, flows, revenue, workbook, words."""

from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest

import steppe as st


@pytest.fixture(scope="module")
def out() -> st.Outcome:
    world = st.load("goods-2023")
    return st.solve(world, st.Scenario("tariff", (st.Tariff("KAZ", "CHN", rate=0.2), st.Embargo("KAZ", "GBR"))))


def test_values_are_labelled_and_in_percent(out: st.Outcome) -> None:
    for name in ("welfare", "real_wage", "terms_of_trade", "volume_of_trade", "price_index"):
        values = getattr(out, name)
        assert values.dims == ("country",)
        assert values.attrs["units"] == "percent"
        assert values.name == name
    assert float(out.welfare.sel(country="KAZ")) < 0
    assert abs(float(out.welfare.sel(country="NZL"))) < 0.01


def test_exports_and_imports_by_partner(out: st.Outcome) -> None:
    imports, exports = out.imports("KAZ"), out.exports("KAZ")
    assert list(imports.columns) == ["before", "after", "percent"]
    assert "KAZ" not in imports.index
    assert imports["before"].is_monotonic_decreasing
    assert imports.loc["CHN", "percent"] < -40
    assert exports.loc["GBR", "after"] == 0
    assert exports.loc["GBR", "percent"] == -100
    flow = out.before.trade_flow.sum("sector")
    total = float(flow.sel(importer="KAZ").sum() - flow.sel(importer="KAZ", exporter="KAZ"))
    assert imports["before"].sum() == pytest.approx(total)


def test_trade_and_revenue(out: st.Outcome) -> None:
    cell = out.trade.sel(sector="goods", exporter="CHN", importer="KAZ")
    assert float(cell["percent"]) == pytest.approx(100 * (float(cell["after"]) / float(cell["before"]) - 1))
    revenue = out.tariff_revenue.sel(country="KAZ")
    for when, world in (("before", out.before), ("after", out.after)):
        k = world.index("KAZ")
        expected = (world.array("tariff") * world.array("trade_flow"))[:, :, k].sum()
        assert float(revenue[when]) == pytest.approx(expected)
    assert float(revenue["after"]) > 0.2 * float(cell["after"])


def test_frame_table_and_workbook(out: st.Outcome, tmp_path: Path) -> None:
    frame = out.to_frame()
    assert frame.loc["KAZ", "welfare"] == float(out.welfare.sel(country="KAZ"))
    assert frame.loc["KAZ", "imports_before"] == pytest.approx(out.imports("KAZ")["before"].sum())
    assert list(out.table(["KAZ", "CHN"]).index) == ["KAZ", "CHN"]
    assert len(out.table()) == 10
    path = out.to_excel(tmp_path / "deep" / "out.xlsx")
    book = openpyxl.load_workbook(path, read_only=True)
    assert book.sheetnames == ["countries", "flows", "about"]
    book.close()
    back = pd.read_excel(path, sheet_name="countries", index_col=0)
    assert np.allclose(back["welfare"], frame["welfare"])
    assert [p.name for p in path.parent.iterdir()] == ["out.xlsx"]


def test_words(out: st.Outcome) -> None:
    text = repr(out)
    assert len(text.splitlines()) <= 8
    assert "'tariff' on goods-2023, closure fixed" in text
    assert "solved: largest relative error" in text
    assert "real income, percent (exact)" in text
    assert out.after.name == "goods-2023 + tariff"
    assert "equilibrium under scenario 'tariff'" in out.after.notes[-1]


def test_changes_are_ratios(out: st.Outcome) -> None:
    assert set(out.change) == {"wage", "income", "price_index", "price", "cost", "output"}
    assert float(out.change.price_index.sel(country="KAZ")) == pytest.approx(
        1 + float(out.price_index.sel(country="KAZ")) / 100
    )


def test_unknown_partner_country(out: st.Outcome) -> None:
    with pytest.raises(st.UnknownLabel, match="no country 'KZA': did you mean 'KAZ'"):
        out.exports("KZA")


def test_first_order_formula_is_for_tariffs_alone(out: st.Outcome) -> None:
    with pytest.raises(st.SteppeError, match="holds for changes of tariffs alone, and scenario 'tariff' changes more"):
        out.first_order_welfare()
    pure = st.solve(out.before, st.Scenario("t", (st.Tariff("KAZ", "CHN", rate=0.1),)))
    with pytest.raises(st.SteppeError, match="steps is 0"):
        pure.first_order_welfare(steps=0)


def test_compare_outcomes(out: st.Outcome) -> None:
    other = st.solve(out.before, st.Scenario("growth", (st.Productivity("CHN", 2.0),)))
    table = st.compare([out, other])
    assert table.loc["KAZ", "tariff"] == float(out.welfare.sel(country="KAZ"))
    assert table.loc["KAZ", "growth"] == float(other.welfare.sel(country="KAZ"))
