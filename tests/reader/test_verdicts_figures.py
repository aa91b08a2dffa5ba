"""What may and must not be said of the figures of single sentences."""

from __future__ import annotations

import pytest
from verdicts import ACCUSING, figures

import steppe as st

FIGURES = [
    "In 2023, trade between Uzbekistan and China amounted to $13.7 billion, the ministry said.",
    "In 2023, trade between Uzbekistan and Russia amounted to $9.9 billion, the ministry said.",
    "In 2023, trade between Mongolia and China amounted to $16.6 billion, the ministry said.",
    "In 2023, trade between Kazakhstan and Uzbekistan amounted to $4.4 billion, the ministry said.",
    "In 2023, trade between Azerbaijan and Turkey amounted to $7.6 billion, the ministry said.",
    "In 2023, trade between Kazakhstan and Russia reached $27 billion.",
    "Russia accounted for about 19 percent of Kazakhstan's foreign trade in 2023.",
    "China accounted for 21 percent of Kazakhstan's trade in 2023.",
    "In 2023 the EU accounted for 30 percent of Kazakhstan's foreign trade.",
    "In 2023 oil exports from Kazakhstan to China were $4 billion.",
    "In January 2023 trade between Kazakhstan and China was $2 billion.",
    "Trade between Kazakhstan and Russia grew by $2 billion in 2023.",
    "Over the past ten years trade between Kazakhstan and China in 2023 prices was $200 billion.",
    "Armenia's trade turnover in 2023 was $20 billion.",
    "In 2023 Italy was one of the largest trading partners of Kazakhstan.",
    "In 2023 Turkey was among Uzbekistan's largest trading partners.",
    "Costs rose from 22 thousand dollars in 1999 to 25 million dollars in 2000.",
    "Trade of Kazakhstan with China rose from 5 billion dollars in 2004 to 6.8 billion dollars in 2005.",
    "Exports of Georgia to China fell from 300 million dollars in 2021 to 250 thousand dollars in 2022.",
    "The volume of exports to China from Kazakhstan was $1 billion, which is 30 percent more than in 2023.",
    "Trade of Kazakhstan with Russia amounted to $9 billion, up from the same period of 2023.",
    "Bilateral trade rose to $41 billion in 2023, making China the largest partner of the Central Asian country.",
    "Turkey put turnover with China at $14.1 billion in 2023, against $1.7 billion with Russia and $1 bn with Iran.",
    "Chinese customs put trade with Kazakhstan in 2013 at $28.6 billion. Kazakh statistics put it at $22.5 billion.",
]


@pytest.mark.parametrize("text", FIGURES)
def test_two_statistics_parts_and_two_years_contradict_nothing(text: str) -> None:
    assert not [c for c in figures(text, "2024-06-01") if c.verdict in ACCUSING]


def both_ways(one: str, other: str) -> float:
    """Trade of a pair in goods-2023, million USD."""
    world = st.load("goods-2023")
    i, n = world.index(one), world.index(other)
    return float(world.array("trade_flow")[0, i, n] + world.array("trade_flow")[0, n, i])


def test_a_figure_that_differs_says_by_how_much_from_what() -> None:
    (claim,) = figures(FIGURES[0], "2024-06-01")
    assert claim.verdict == "no_data"
    assert "differs by 5 % from goods-2023" in claim.why
    assert f"{both_ways('UZB', 'CHN') / 1e3:.2f} bn USD" in claim.why


@pytest.mark.parametrize(
    "text",
    [
        "In 2023, trade between Uzbekistan and China amounted to $137 billion.",
        "In 2023, trade between Kazakhstan and Russia was $2.6 billion.",
        "Russia accounted for 99 percent of Kazakhstan's foreign trade in 2023.",
        "In 2023 Brazil was the largest trading partner of Kazakhstan.",
        "In 2023 Japan was the largest trading partner of Mongolia.",
        "The EAEU has seven member states.",
    ],
)
def test_what_no_statistics_reach_is_contradicted(text: str) -> None:
    assert [c.verdict for c in figures(text, "2024-06-01")] == ["contradicted"]


@pytest.mark.parametrize(
    ("text", "value", "subject"),
    [
        (
            "Armenia's trade turnover in 2023 exceeded $20 billion, of which 37% was the share of the EAEU and 13% "
            "that of the European Union.",
            0.37,
            ("ARM", "EAEU"),
        ),
        (
            "Armenia's trade turnover in 2023 exceeded $20 billion, of which 37% was the share of the EAEU and 13% "
            "that of the European Union.",
            0.13,
            ("ARM", "EU"),
        ),
        ("Georgia's foreign trade is small, and 12% of it comes from China and 15% from Turkey.", 0.15, ("GEO", "TUR")),
        ("China accounted for 22 percent and Russia for 19 percent of Kazakhstan's trade.", 0.22, ("KAZ", "CHN")),
        ("China accounted for 22 percent and Russia for 19 percent of Kazakhstan's trade.", 0.19, ("KAZ", "RUS")),
        ("The share of the EU in Moldova's exports was 65 percent.", 0.65, ("MDA", "EU")),
    ],
)
def test_a_share_has_its_owner_and_its_partner(text: str, value: float, subject: tuple[str, str]) -> None:
    (claim,) = [c for c in figures(text, "2024-02-20") if c.unit == "share" and c.value == pytest.approx(value)]
    assert claim.subject == subject
    assert claim.whose == subject[0]


@pytest.mark.parametrize(
    "text",
    [
        "The economy of Kazakhstan is to grow 3.1 % this year.",
        "Uzbekistan's GDP is set to grow 5 percent in 2024.",
        "The economies of Armenia and Georgia are to grow by 4 percent next year.",
        "The GDP of Tajikistan is projected to grow 6.5 % this year.",
    ],
)
def test_a_forecast_of_growth_is_one(text: str) -> None:
    (claim,) = figures(text, "2024-06-01")
    assert (claim.measure, claim.unit, claim.modality) == ("growth of GDP", "share_change", "forecast")
    assert claim.verdict == "target_or_forecast"


@pytest.mark.parametrize(
    ("text", "sides", "not_in"),
    [
        (
            "China, with which turnover hit $41 billion, remains Kazakhstan's largest partner, the minister told "
            "Russian reporters.",
            {"CHN", "KAZ"},
            "RUS",
        ),
        (
            "Turkey, with which trade hit $6 billion, is Azerbaijan's partner, he told Georgian media.",
            {"TUR", "AZE"},
            "GEO",
        ),
        ("Trade of Uzbekistan with Korea hit $2 billion, the envoy told Japanese journalists.", {"UZB", "KOR"}, "JPN"),
        ("Trade between Mongolia and China hit $16 billion, the agency told Kazakh readers.", {"MNG", "CHN"}, "KAZ"),
    ],
)
def test_hearers_have_no_part_in_a_figure(text: str, sides: set[str], not_in: str) -> None:
    (claim,) = [c for c in figures(text, "2024-06-01") if c.unit == "USD"]
    assert set(claim.subject) == sides
    assert not_in not in claim.subject


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("The Shanghai Cooperation Organization has 14 dialogue partners.", "no_data"),
        ("The Shanghai Cooperation Organization has 10 members.", "supported"),
        ("The EAEU has three observers.", "supported"),
        ("CICA has 28 members.", "no_data"),
        ("The EAEU has admitted seven members.", "no_data"),
    ],
)
def test_a_count_needs_a_list_that_is_complete(text: str, verdict: str) -> None:
    assert [c.verdict for c in figures(text, "2024-07-05")] == [verdict]
