"""What texts on the web were misread by: kinds of sentences of which nothing may be said for or against."""

from __future__ import annotations

import pytest
from verdicts import ACCUSING, SUPPORTING, checked, items, verdicts

import steppe as st

# what is said of others, of what can be, or of what is still to come
NO_SUPPORT = [
    ("Armenia has a free trade agreement with the EAEU.", "2021-05-10"),
    ("Belarus praised the many free trade agreements with third states that the EAEU has.", "2021-05-10"),
    ("Ukraine cannot join the European Union now.", "2019-08-28"),
    ("Georgia could not become a member of NATO.", "2019-08-28"),
    ("Moldova will not join the EAEU.", "2021-08-28"),
    ("Azerbaijan must not be a member of the EAEU, he said.", "2021-08-28"),
    ("Serbia signed a free trade agreement with the Russia-led bloc.", "2021-08-28"),
    ("A trade deal with a Russian-backed union could harm Serbia.", "2021-08-28"),
    ("The signing of a free trade agreement between Serbia and the EAEU is scheduled for 25 October.", "2019-09-20"),
    ("Serbia and the EAEU signed a free trade agreement on 25 October 2019.", "2019-09-20"),
    ("Armenia decided to suspend its membership in the CSTO.", "2024-05-09"),
    ("Armenia is freezing its membership of the CSTO.", "2024-05-09"),
    ("Estonian-Belarusian trade grows despite Western sanctions.", "2021-11-10"),
    ("Polish exports to Belarus rose in the face of international sanctions against Minsk.", "2021-11-10"),
    ("Estonian sales to Belarus grow despite sanctions.", "2021-11-10"),
    ("The largest forum after the United Nations unites 120 states and adds to Azerbaijan's weight.", "2023-06-01"),
    ("Lithuania's sanctions on Belarus came into effect on 7 February.", "2022-03-01"),
    ("Poland's restrictions on Belarus took effect in February 2022.", "2022-03-01"),
    ("Mongolia's exports to its neighbour were $14.4 billion in 2023.", "2024-06-01"),
    ("Russia accounted for over 20 percent of Kazakhstan's foreign trade in 2023.", "2024-06-01"),
    ("Russia accounted for more than 50 percent of Armenia's exports in 2023.", "2024-06-01"),
]


@pytest.mark.parametrize(("text", "date"), NO_SUPPORT)
def test_nothing_supports_what_is_not_said_of_the_two(text: str, date: str) -> None:
    assert not [item for item in items(checked(text, date)) if item.verdict in SUPPORTING]


# figures of two years, of partners without a name, of groups with others, and of what only passes through
NO_ACCUSATION = [
    "Statistics of the European Commission show that trade between the two sides reached $6.9 billion in 2023.",
    "According to the EAEU, trade between the parties was $5 billion in 2023.",
    "In 2023 trade of the EU was $50 billion, an official said.",
    "In 2023 the EU accounted for 5 percent of world trade.",
    "The EAEU had a share of 3 percent in the foreign trade of the world in 2023.",
    "China's trade with the region was $94.8 billion in 2023, an increase compared with 2022 ($70 billion).",
    "In 2023, trade between China and the countries of the region amounted to $89 billion.",
    "China's trade with states along the route was $300 billion in 2023.",
    "Kazakhstan's exports to the neighbours were $3 billion in 2023.",
    "Exports of Georgia were $5 billion in 2021 and $4 billion from services in 2022.",
    "In 2023 trade of Kazakhstan with China was $41 billion compared to 2013 with $4 billion.",
    "In 2023 Kazakhstan's exports of goods and services were $190 billion.",
    "In 2023 Georgia's exports amounted to $6.1 billion.",
    "In 2023 trade between Kyrgyzstan and China was $5.4 billion.",
    "In 2023 Georgia's exports to Kazakhstan were $720 million.",
    "In 2023 trade between Georgia and Armenia was $1.1 billion.",
    "In 2023 China accounted for 34 percent of Kyrgyzstan's trade.",
    "In 2023 Azerbaijan was Georgia's largest export market.",
]


@pytest.mark.parametrize("text", NO_ACCUSATION)
def test_figures_of_other_things_contradict_nothing(text: str) -> None:
    assert not [item for item in items(checked(text, "2024-06-01")) if item.verdict in ACCUSING]


def test_bilateral_agreements_with_anybody_are_not_those_of_two() -> None:
    first = "A free trade agreement between Serbia and Russia is in force."
    text = f"{first} Serbia and Russia trade freely. On entry Serbia must leave all bilateral free trade agreements."
    assert [t.quote for t in checked(text, "2019-09-20").ties if t.kind == "trade_agreement"] == [first]


def test_a_union_that_is_called_a_states_own_is_the_other_side() -> None:
    found = verdicts("Serbia has a trade agreement with Russia's Eurasian Economic Union.", "2021-09-20")
    assert found == {("trade_agreement", "SRB", "EAEU"): "supported"}


def test_each_of_a_list_has_its_own_date() -> None:
    text = "Two states of the region are members of the EAEU: Kazakhstan since 2009 and Kyrgyzstan since 2015."
    assert {(t.party[0], t.date, t.verdict) for t in checked(text, "2023-06-01").ties} == {
        ("KAZ", "2009", "no_data"),
        ("KGZ", "2015", "supported"),
    }


def test_a_states_part_in_sanctions_of_its_union_is_said_to_be_that() -> None:
    (tie,) = checked("Lithuania has sanctions on Belarus.", "2022-03-01").ties
    assert tie.verdict == "supported_under_definition"
    assert "with others" in tie.why


@pytest.mark.parametrize(
    "text",
    [
        "In the first three months of this year China was the largest trading partner of Kazakhstan.",
        "China became the largest trading partner of Kazakhstan in the first quarter of 2023.",
        "By monthly turnover China is the largest trading partner of Kazakhstan.",
    ],
)
def test_an_order_of_some_months_is_not_that_of_the_year(text: str) -> None:
    claims = st.read(text, date="2023-12-31").check().claims
    assert {claim.verdict for claim in claims if claim.measure.startswith("rank")} == {"not_checkable"}
