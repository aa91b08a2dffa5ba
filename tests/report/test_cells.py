"""Text in spreadsheets is text: in CSV no cell begins a formula, and nothing is in it that a file cannot hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as hs

from steppe.cells import csv_cell, printable


@pytest.mark.parametrize("text", ["=1+1", "+7", "@SUM(A1)", "-2+3", "  =1", "\t=1", "=", "-", "+a"])
def test_what_would_be_computed_gets_an_apostrophe(text: str) -> None:
    assert csv_cell(text) == (text if text == "+7" else f"'{text}")  # +7 is a number and stays one


@pytest.mark.parametrize("value", ["Kazakhstan", "", "-3.5", "1e5", 7, 2.5, None, "a=b"])
def test_the_rest_stays_as_it_is(value: object) -> None:
    assert csv_cell(value) == value


@given(hs.text())
def test_every_text_can_be_written_and_keeps_its_length(text: str) -> None:
    shown = printable(text + "\ud800\x00")
    assert len(shown) == len(text) + 2
    assert shown.encode("utf-8")
    assert "\x00" not in shown
