"""The chart prints nothing over anything else, and a page shows a number with one rounding."""

from __future__ import annotations

import re

import pytest

import steppe as st
from steppe.report.brief import brief
from steppe.report.chart import LABELS, WIDTH, Bar, bar_chart
from steppe.report.rounding import places, two_digits
from steppe.report.words import headline

LONG = ["Federated Provinces of the Northern Archipelago", "W" * 40, "Unbreakablelongnamewithoutanyspaceinitatall", "B"]


def test_long_labels_stay_in_their_column_and_bars_between_labels_and_values() -> None:
    bars = [
        Bar(label, value, k == 0) for k, (label, value) in enumerate(zip(LONG, [-103789.47, 3, -1, 2], strict=True))
    ]
    svg = bar_chart([("A heading that is longer than the chart is wide, so that it must wrap", bars)], title="t",
                    axis="x", decimals=2)  # fmt: skip
    assert svg.count("<title>") == 6  # three labels of two lines are cut or broken
    for x, width in re.findall(r'<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)"', svg):
        assert LABELS < float(x) <= float(x) + float(width) < WIDTH - 60
    heads = [float(y) for y in re.findall(r'<text x="0" y="([\d.]+)"', svg)]
    assert len(heads) == 2
    assert min(float(y) for y in re.findall(r'<line x1="[\d.]+" y1="([\d.]+)"', svg)) > max(heads)


def test_what_rounds_to_nothing_has_no_bar_and_names_of_lines_do_not_run_together() -> None:
    svg = bar_chart([("g", [Bar("a", 4e-7), Bar("b", -2e-7)])], title="t", axis="x", decimals=2)
    assert re.findall(r'width="([\d.]+)" height="14"', svg) == ["0.8", "0.8"]
    assert "0.0000" not in svg


@pytest.mark.parametrize(
    ("value", "decimals"), [(0.0, 2), (12.3, 2), (0.63, 2), (0.016, 3), (-0.0016, 4), (1e-7, 2), (float("nan"), 2)]
)
def test_two_digits(value: float, decimals: int) -> None:
    assert two_digits(value) == decimals


@pytest.mark.parametrize(
    ("world", "measure", "focus"),
    [
        ("goods-2023", st.Embargo(["EU", "USA"], "RUS"), "KAZ"),
        ("goods-2023", st.Labour("CHN", 2.0), "KAZ"),
        ("eurasia-2023", st.Join("EAEU", "UZB"), "rest-of-Asia"),
    ],
)
def test_headline_chart_and_tables_round_alike(world: str, measure: st.Embargo, focus: str) -> None:
    outcome = st.solve(world, measure)
    page, decimals = brief(outcome, focus), places(outcome, focus)
    frame = outcome.to_frame().loc[focus]
    for name, column in (("welfare", "welfare"), ("exports", "exports_percent"), ("imports", "imports_percent")):
        number = f"{abs(frame[column]):.{decimals[name]}f}"
        assert f"by {number} %" in headline(outcome, focus)
        cell = f">{'+' if frame[column] > 0 else '−'}{number}<"
        assert page.count(cell) >= 2
