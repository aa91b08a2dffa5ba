"""Quantities: values, units, bounds and what is no quantity, on sentences of every shape the grammar names."""

from __future__ import annotations

import itertools
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as some

from steppe.reader.figures.dates import dates
from steppe.reader.figures.numbers import numbers

SHARED = Path(__file__).parents[3] / "shared"
CASES = [
    ("Trade exceeded $191 billion in 2018.", "$191 billion", 191e9, "USD", "gt"),
    ("Trade reached US$ 1.5 billion.", "US$ 1.5 billion", 1.5e9, "USD", "approx"),
    ("worth 2.3 bn euros", "2.3 bn euros", 2.3e9, "EUR", "eq"),
    ("a fine of 1 million tenge", "1 million tenge", 1e6, "KZT", "eq"),
    ("up to €300mln", "€300mln", 300e6, "EUR", "le"),
    ("some 45,600 people", "45,600", 45600, "count", "approx"),
    ("a sum of 12 345 678 roubles", "12 345 678 roubles", 12345678, "RUB", "eq"),
    ("1,5 billion dollars", "1,5 billion dollars", 1.5e9, "USD", "eq"),
    ("Twenty-five percent of turnover", "Twenty-five percent", 0.25, "share", "eq"),
    ("approaches 60 percent", "60 percent", 0.6, "share", "approx_below"),
    ("exports grew by almost 12 per cent", "12 per cent", 0.12, "share_change", "approx_below"),
    ("exports fell by 7.5% last year", "7.5%", -0.075, "share_change", "eq"),
    ("by 2 percentage points", "2 percentage points", 0.02, "share_change", "eq"),
    ("two-thirds of the total", "two-thirds", 2 / 3, "share", "eq"),
    ("At least a third of it", "a third", 1 / 3, "share", "ge"),
    ("a clear majority of votes", "clear majority", 0.5, "share", "gt"),
    ("trade doubled", "doubled", 2, "ratio", "eq"),
    ("trade doubles every year", "doubles", 1, "share_change", "eq"),
    ("four times more", "four times", 4, "ratio", "eq"),
    ("a fourfold rise", "fourfold", 4, "ratio", "eq"),
    ("one of the largest investors", "one of the largest", 3, "rank", "le"),
    ("one of our five largest partners", "one of our five largest", 5, "rank", "le"),
    ("the second largest economy", "second largest", 2, "rank", "eq"),
    ("more than one hundred and twenty agreements", "one hundred and twenty", 120, "count", "gt"),
    ("three million people", "three million", 3e6, "count", "eq"),
    ("for two\nyears", "two\nyears", 2, "year", "eq"),
    ("about a decade ago", "a decade", 10, "year", "approx"),
    ("a line of 1,200 km", "1,200", 1200, "km", "eq"),
    ("no more than 5 companies", "5", 5, "count", "le"),
    ("should not exceed 3 percent", "3 percent", 0.03, "share", "le"),
    ("just under $2 billion", "$2 billion", 2e9, "USD", "approx_below"),
    ("30 states or more", "30", 30, "count", "eq"),
    ("20 percent or more", "20 percent", 0.2, "share", "ge"),
    ("In 1992 countries of the region met 12 times", "12 times", 12, "count", "eq"),
    ("2000 companies work there", "2000", 2000, "count", "eq"),
]


@pytest.mark.parametrize(("text", "said", "value", "unit", "bound"), CASES)
def test_value_unit_and_bound(text, said, value, unit, bound):
    found = [n for n in numbers(text, dates(text, "2020-05-08")) if n.kind == "quantity"]
    assert [n.text for n in found] == [said]
    assert found[0].value == pytest.approx(value)
    assert (found[0].unit, found[0].comparator) == (unit, bound)


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("growth of 5-7 percent", 0.05, 0.07, "share_change"),
        ("between 3 and 4 billion dollars", 3e9, 4e9, "USD"),
        ("from 20 to 30 states", 20, 30, "count"),
        ("between 0 and 0 percent", 0, 0, "share"),
        ("$3\u20134 billion", 3e9, 4e9, "USD"),
    ],
)
def test_a_range_bounds_from_both_sides(text, low, high, unit):
    one, two = numbers(text)
    assert (one.value, two.value) == pytest.approx((low, high))
    assert (one.comparator, two.comparator, one.unit, two.unit) == ("ge", "le", unit, unit)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("under Article 5 of the treaty", "identifier"),
        ("resolution No. 1737", "identifier"),
        ("in the 130th article", "identifier"),
        ("the 75th anniversary", "ordinal"),
        ("the C5+1 format and Covid-19", "identifier"),
        ("Phone: (202) 232-5488 ext. 104", "contact"),
        ("call +7 7172 72 05 18", "contact"),
        ("1401 16th Street, N.W.", "contact"),
        ("an act of 1992", "date"),
    ],
)
def test_what_is_no_quantity_says_so(text, kind):
    found = numbers(text)
    assert {n.kind for n in found} <= {kind, "ordinal"}
    assert kind in {n.kind for n in found}


@pytest.mark.parametrize("text", ["one of us said so", "No one came one day", "someone, phonetwo, often, tension"])
def test_words_that_only_look_like_numbers_are_none(text):
    assert numbers(text) == ()


def test_numbers_inside_dates_are_left_to_them():
    text = "On 8 July 2020 and from 1994 to 1999, five agreements"
    assert [n.text for n in numbers(text, dates(text))] == ["five"]


HALVES = [("$191 billion", 0.5e9), ("1.5 billion", 0.05e9), ("120", 5), ("12%", 0.005)]


@pytest.mark.parametrize(("text", "half"), HALVES)
def test_the_tolerance_is_half_a_unit_of_the_last_written_digit(text, half):
    assert numbers(text)[0].half_digit == pytest.approx(half)


@given(some.text(alphabet=some.sampled_from("0123456789 ,.%$€-\nabtwo hundredmillion\u00a0"), max_size=80))
def test_offsets_hold_and_nothing_overlaps(text):
    found = numbers(text, dates(text, "2020-05-08"))
    assert all(text[n.start : n.end] == n.text for n in found)
    assert all(one.end <= two.start for one, two in itertools.pairwise(found))


def test_the_annotated_figures():
    if not SHARED.is_dir():
        pytest.skip("the annotated documents are not beside the project")
    gold = pd.read_csv(SHARED / "gold" / "seed_claims.csv")
    gold = gold[gold.num_start.notna() & ~gold.unit.isin(["date", "period", "identifier", "ordinal"])]
    gold = gold[~gold.num_text.str.fullmatch(r"\d{4}|last year")]
    right = spans = 0
    for document, rows in gold.groupby("document"):
        text = (SHARED / "documents" / str(document)).read_text(encoding="utf-8")
        found = {(n.start, n.end): n for n in numbers(text, dates(text))}
        for row in rows.itertuples():
            n = found.get((int(row.num_start), int(row.num_end)))
            spans += n is not None
            right += n is not None and n.unit == row.unit and n.value == pytest.approx(float(row.value))
    assert len(gold) >= 20
    assert right >= 0.9 * len(gold), f"{right} of {len(gold)}"
    assert spans >= 0.9 * len(gold)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("Three fifths of the wheat went south.", 0.6, "share"),
        ("Prices dropped by a third.", -1 / 3, "share_change"),
        ("Lorries cost twice as much as trains.", 2.0, "ratio"),
        ("It lies across most of the valley.", 0.5, "share"),
        ("The ministry would order twelve locomotives.", 12.0, "count"),
    ],
)
def test_parts_and_comparisons(text, value, unit):
    (found,) = [n for n in numbers(text) if n.kind == "quantity"]
    assert (found.value, found.unit) == (pytest.approx(value), unit)


@pytest.mark.parametrize("text", ["They meet twice a year.", "The law says:\n1. Tax falls.\n2) Duties rise."])
def test_frequencies_and_items_are_no_quantities(text):
    assert [n.text for n in numbers(text) if n.kind == "quantity"] == []


def test_a_bare_number_is_of_the_kind_that_it_is_compared_with():
    one, two = numbers("Farmers sold 3.5 million tonnes, up from 2.9 million.")
    assert (two.value, two.unit) == (2.9e6, one.unit)
    one, two = numbers("The rate is 15 percent, down from 18.")
    assert (two.value, two.unit) == (pytest.approx(0.18), "share")
    one, two = numbers("It took Peru 30 years to recover, and it took Chile 12.")
    assert (two.value, two.unit) == (12.0, one.unit)
