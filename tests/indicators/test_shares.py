"""Effective numbers and divergences keep the laws they are known for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from steppe.indicators.concentration import _both_ways
from steppe.indicators.shares import divergence, effective, herfindahl, shares

values = some.lists(some.floats(0.01, 100), min_size=2, max_size=9).map(np.array)


def test_equal_shares_count_themselves():
    s = shares(np.ones(6))
    assert effective(s) == pytest.approx(6)
    assert 1 / herfindahl(s) == pytest.approx(6)


@given(values)
def test_two_copies_count_twice(v):
    one, two = shares(v), shares(np.concatenate([v, v]))
    assert effective(two) == pytest.approx(2 * effective(one))
    assert 1 / herfindahl(two) == pytest.approx(2 / herfindahl(one))


@given(values)
def test_the_order_and_the_unit_do_not_matter(v):
    assert effective(shares(v)) == pytest.approx(effective(shares(v[::-1] * 1e6)))


@given(some.lists(some.tuples(some.floats(0.01, 100), some.floats(0.01, 100)), min_size=3, max_size=8))
def test_merging_two_vectors_obeys_the_chain_rule(pairs):
    """D(s || b) = D of the merged + share of the merged times D inside it."""
    s, b = (shares(np.array(side)) for side in zip(*pairs, strict=True))
    merged = [np.array([x[0] + x[1], *x[2:]]) for x in (s, b)]
    inside = [x[:2] / x[:2].sum() for x in (s, b)]
    whole = divergence(merged[0], merged[1]) + s[:2].sum() * divergence(*inside)
    assert divergence(s, b) == pytest.approx(whole, abs=1e-10)


def test_divergence_is_zero_for_the_same_and_infinite_for_the_impossible():
    s = shares(np.array([1.0, 3.0]))
    assert divergence(s, s) == 0
    assert divergence(s, np.array([1.0, 0.0])) == np.inf
    assert divergence(np.array([1.0, 0.0]), s) == pytest.approx(np.log(4))


def test_nothing_has_no_shares():
    assert np.isnan(effective(shares(np.zeros(3))))
    assert np.isnan(divergence(shares(np.zeros(3)), shares(np.ones(3))))
    np.testing.assert_allclose(shares(np.array([-5.0, 1.0, 1.0])), [0, 0.5, 0.5])


def test_predicted_turnover_weighs_sales_by_sales_and_purchases_by_purchases():
    """A state that sells 90 and buys 10 has nine parts of its predicted exports in it and one of its imports."""
    traded = {"exports": np.array([0.0, 60.0, 30.0]), "imports": np.array([0.0, 5.0, 5.0])}
    predicted = np.array([0.0, 3.0, 0.0]), np.array([0.0, 0.0, 8.0])
    np.testing.assert_allclose(_both_ways(traded, predicted), [0.0, 90.0, 10.0])
