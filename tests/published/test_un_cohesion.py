"""Kazakhstan's votes alike with others in the UN, beside what was published."""

from pathlib import Path

import numpy as np
import pytest
import yaml

from steppe.indicators.un_measures import Agreement, agreement
from steppe.indicators.un_tables import columns, votes

PAGE = yaml.safe_load((Path(__file__).parent / "un_cohesion.yaml").read_text(encoding="utf-8"))
STATES, YEARS, OTHER = list(PAGE["states"]), PAGE["years"], PAGE["other_roll_calls"]
MORE = "our edition, to January 2020, holds a few roll calls of this year more than the published one, to 2012"


def kazakhstan_with(other: str, first: int, last: int, *, whole_texts: bool) -> Agreement:
    cast = votes()
    calls = (cast.year >= first) & (cast.year <= last)
    if whole_texts:
        calls &= ~cast.part
    mine, theirs = cast.vote[columns(cast.states, ["KAZ", other])][:, calls]
    return agreement(mine, theirs[None])


def figure(other: str, year: int):
    marks = [pytest.mark.xfail(reason=MORE, strict=True)] if year in OTHER[other] else []
    return pytest.param(other, year, YEARS[year][STATES.index(other)], marks=marks)


@pytest.mark.parametrize(("other", "year", "published"), [figure(other, year) for other in STATES for year in YEARS])
def test_agreement_by_year(other: str, year: int, published: float) -> None:
    found = kazakhstan_with(other, year, year, whole_texts=True)
    assert found.share == pytest.approx(published, abs=PAGE["tolerance"])


@pytest.mark.parametrize("other", STATES)
@pytest.mark.parametrize("year", YEARS)
def test_what_differs_is_a_few_roll_calls(other: str, year: int) -> None:
    """Every figure is ours without at most five of our votes, alike or not."""
    published = YEARS[year][STATES.index(other)]
    found = kazakhstan_with(other, year, year, whole_texts=True)
    fewer, alike = np.tril_indices(OTHER["at_most"] + 1)
    shares = (found.alike - alike) / (found.votes - fewer)
    assert np.abs(shares - published).min() < PAGE["tolerance"]


@pytest.mark.parametrize("whole_texts", [False, True])
def test_the_order_that_yuneman_reports(whole_texts: bool) -> None:
    order = PAGE["order"]
    share = {
        other: kazakhstan_with(other, *order["years"], whole_texts=whole_texts).share
        for other in (order["most"], *order["between"], order["least"])
    }
    assert all(share[order["most"]] > share[other] > share[order["least"]] for other in order["between"])
