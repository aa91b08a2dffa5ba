"""Tables and marks of footnotes state nothing, and nothing else is lost."""

from __future__ import annotations

import pytest

import steppe as st
from steppe.reader.document.bare import bare, unmarked

ROWS = [
    "| Kazakhstan | 12.3 | 14.5 |",
    "|---|---|",
    "| Partner | Exports to China | 2023 |",
    "Kazakhstan\tChina\t12.3",
    "China\t368",
    "Kazakhstan   12.3   14.5 bn",
    "China 368 1000 1500 2000",
    "KAZ,CHN,12.3,14.5",
    "Kazakhstan;12.3;14.5",
    "Exports    2021    2022",
]
PROSE = [
    "In 2014, 2015 and 2016 trade was 4, 5 and 6 billion dollars.",
    "In 2023 trade reached 5 billion dollars.",
    "Covid-19 and the G20 in 2020, Article 12, C5+1, MH17.",
    "An area of 5 km² and 10 m³.",
    "Trade fell by 5.12 percent, exports by 3,000 tonnes.",
]


@pytest.mark.parametrize("row", ROWS)
def test_a_row_of_a_table_claims_nothing(row: str) -> None:
    text = f"Trade of the union:\n\n{row}\n\nIn 2023 trade of Kazakhstan with China was $5 billion.\n"
    (claim,) = st.read(text, date="2024-05-01").claims
    assert claim.value == 5e9
    assert len(bare(text)) == len(text)


@pytest.mark.parametrize("text", PROSE)
def test_prose_is_no_table_and_has_no_marks(text: str) -> None:
    assert bare(text) == text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("In 2023 trade of Kazakhstan with China was $5 billion[3], the ministry said.", 5e9),
        ("In 2023 trade of Kazakhstan with China was $5 billion³, the ministry said.", 5e9),
        ("In 2023 trade of Kazakhstan with China was $5 billion12, the ministry said.", 5e9),
        ("In 2023 trade of Kazakhstan with China was $5 billion [4, 5].", 5e9),
        ("In 2023 trade of Kazakhstan with China was $5 billion.12 The ministry said so.", 5e9),
        ("In 2023 trade of Kazakhstan with China was $5 billion [7, p. 12].", 5e9),
        ("The EAEU had five members12 in 2023.", 5.0),
        ("The EAEU had five members.[12]", 5.0),
    ],
)
def test_a_mark_of_a_footnote_is_no_figure(text: str, value: float) -> None:
    (claim,) = st.read(text + "\n", date="2024-05-01").claims
    assert claim.value == value
    assert claim.quote == text[claim.start : claim.end]
    assert len(unmarked(text)) == len(text)


def test_a_table_ties_nobody() -> None:
    text = "| Kazakhstan | joined the WTO in 2015 | 1 |\n\nKazakhstan and China are neighbours.\n"
    assert st.read(text, date="2024-05-01").ties == ()
