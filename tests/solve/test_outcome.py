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
    assert list(imports.columns) == ["data", "before", "after", "percent"]
    assert "KAZ" not in imports.index
    assert imports["before"].is_monotonic_decreasing
    assert imports.loc["CHN", "percent"] < -40
    assert exports.loc["GBR", "after"] == 0
    assert exports.loc["GBR", "percent"] == -100
    flow = out.before.trade_flow.sum("sector")
    total = float(flow.sel(importer="KAZ").sum() - flow.sel(importer="KAZ", exporter="KAZ"))
    assert imports["before"].sum() == pytest.approx(total)


def test_what_is_before_is_said_and_the_data_stand_beside_it(out: st.Outcome) -> None:
    """Under balanced trade the baseline of a world with imbalances is solved: it is not the data."""
    assert out.baseline == "balanced baseline"
    imports = out.imports("KAZ")
    given = out.data.trade_flow.sum("sector").sel(importer="KAZ", exporter="CHN")
    assert imports.loc["CHN", "data"] == float(given)
    assert imports.loc["CHN", "data"] != imports.loc["CHN", "before"]
    assert "before is the balanced baseline, data as they are" in repr(imports)
    assert {"data", "before", "after"} <= set(out.trade)
    kept = st.solve(out.data, out.scenario, closure="fixed")
    assert kept.baseline == "the data"
    assert list(kept.imports("KAZ").columns) == ["before", "after", "percent"]
    assert "before is the data" in repr(kept.imports("KAZ"))


def test_one_sector_of_imports_and_prices_by_sector() -> None:
    sanctions = st.Embargo(["EU", "USA"], "RUS")
    out = st.solve("eurasia-2023", sanctions)  # a name for the world, a measure for the scenario
    assert out.scenario.name == "Embargo"
    by_sector = out.by_sector("KAZ")
    for sector in ("grain", "machinery"):
        assert out.imports("KAZ", sector=sector)["after"].sum() == pytest.approx(by_sector.loc[sector, "imports_after"])
    price = out.change.price.sel(country="KAZ", sector="machinery")
    assert by_sector.loc["machinery", "consumer_price_percent"] == pytest.approx(100 * (float(price) - 1))
    wage = float(out.change.wage.sel(country="KAZ"))
    grown = by_sector.loc["grain", "value_added_after"] / by_sector.loc["grain", "value_added_before"] / wage
    assert by_sector.loc["grain", "employment_percent"] == pytest.approx(100 * (grown - 1))
    labour = (by_sector["value_added_before"] * (1 + by_sector["employment_percent"] / 100)).sum()
    assert labour == pytest.approx(by_sector["value_added_before"].sum())  # factors move, none is lost
    with pytest.raises(st.UnknownLabel, match="no sector 'grian': did you mean 'grain'"):
        out.imports("KAZ", sector="grian")
    text = repr(by_sector)
    assert all(name in text for name in by_sector.columns)
    assert "..." not in text.splitlines()[1]


@pytest.mark.parametrize(
    ("world", "scenario", "said"),
    [
        (None, st.Labour("KAZ", 1.1), "`world` is missing \\(None\\): pass a World"),
        (7, st.Labour("KAZ", 1.1), "`world` is 7, of type int"),
        ("goods-2032", st.Labour("KAZ", 1.1), "There is no world 'goods-2032': did you mean 'goods-2023'"),
        ("goods-2023", None, "`scenario` is missing \\(None\\): pass a Scenario or a measure"),
        ("goods-2023", "sanctions", "`scenario` is 'sanctions', of type str"),
        ("goods-2023", [], "`scenario` is \\[\\], of type list"),
        ("goods-2023", [st.Labour("KAZ", 1.1), 3], "of type list: pass a Scenario or a measure"),
    ],
)
def test_what_is_no_world_or_scenario_is_said(world, scenario, said: str) -> None:
    with pytest.raises(st.SteppeError, match=said):
        st.solve(world, scenario)


def test_several_measures_are_one_scenario() -> None:
    out = st.solve("goods-2023", [st.Labour("KAZ", 1.1), st.Productivity("UZB", 1.1), st.Labour("KGZ", 1.1)])
    assert out.scenario.name == "Labour and Productivity"
    assert len(out.scenario.measures) == 3


def test_the_workbook_has_sectors_and_text_stays_text(tmp_path: Path) -> None:
    flow = np.array([[[60.0, 5.0], [6.0, 70.0]], [[30.0, 4.0], [3.0, 20.0]]])
    world = st.World.from_arrays(
        countries=["=1+1", "@B"], sectors=["+goods", "-services"], trade_flow=flow, trade_elasticity=5.0,
        name="=cmd|' /C calc'!A0",
    )  # fmt: skip
    out = st.solve(world, st.Scenario("=HYPERLINK(1)\x01", (st.Tariff("=1+1", "@B", rate=0.1),)))
    book = openpyxl.load_workbook(out.to_excel(tmp_path / "text.xlsx"))
    assert book.sheetnames == ["countries", "sectors", "flows", "tariffs", "about"]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    texts = {cell.value for cell in cells}
    assert {"=1+1", "@B", "+goods", "-services", "=cmd|' /C calc'!A0", "=HYPERLINK(1)\ufffd"} <= texts
    sheet = book["countries"]
    assert sheet.freeze_panes == "B2"
    assert sheet["A1"].font.bold
    heads = [cell.value for cell in sheet[1]]
    assert sheet.cell(2, heads.index("welfare") + 1).number_format.startswith("+0.000")


def test_a_picture_and_a_page(out: st.Outcome, tmp_path: Path) -> None:
    figure = out.plot("KAZ", tmp_path / "deep" / "income.png")
    assert (tmp_path / "deep" / "income.png").read_bytes().startswith(b"\x89PNG")
    (axes,) = figure.axes
    shown = [label.get_text() for label in axes.get_yticklabels()]
    assert shown[:2] == ["Kazakhstan", "China"]
    width = axes.patches[0].get_width()
    assert width == pytest.approx(float(out.welfare.sel(country="KAZ")))
    page = out.brief(tmp_path / "brief.html", "KAZ").read_text(encoding="utf-8")
    assert "<h1>tariff: Kazakhstan</h1>" in page
    assert "balanced baseline" in page
    with pytest.raises(st.SteppeError, match="is no picture name"):
        out.plot("KAZ", tmp_path / "income.doc")
    with pytest.raises(st.UnknownLabel, match="KZA"):
        out.brief(tmp_path / "x.html", "KZA")


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
    assert book.sheetnames == ["countries", "flows", "tariffs", "about"]
    book.close()
    back = pd.read_excel(path, sheet_name="countries", index_col=0, engine="openpyxl")
    assert np.allclose(back["welfare"], frame["welfare"])
    assert [p.name for p in path.parent.iterdir()] == ["out.xlsx"]


def test_words(out: st.Outcome) -> None:
    text = repr(out)
    assert len(text.splitlines()) <= 8
    assert "'tariff' on goods-2023, closure balanced" in text
    assert "solved: largest relative error" in text
    assert "real income, percent (exact, not to first order)" in text
    assert out.after.name == "goods-2023 + tariff"
    assert "equilibrium under scenario 'tariff'" in out.after.notes[-1]


def test_changes_are_ratios(out: st.Outcome) -> None:
    assert set(out.change) == {"wage", "labour", "income", "price_index", "price", "cost", "output", "rent"}
    assert np.isnan(out.change["rent"].values).all()  # all factors move
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
