"""Totals beside their parts: always found where they are, never where they are not, for countries and sectors."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as hs

import steppe as st
from steppe.problems import SteppeError
from steppe.world.totals import country_totals, sector_totals

SEEDS = hs.integers(0, 2**32 - 1)


def flows(seed: int, n: int, j: int, zeros: float = 0.3) -> np.ndarray:
    """Random flows [sector, exporter, importer] with own sales, some pairs without trade."""
    rng = np.random.default_rng(seed)
    size = rng.lognormal(3.0, 1.5, n)
    flow = rng.lognormal(0.0, 1.0, (j, n, n)) * size[:, None] * size * (rng.random((j, n, n)) > zeros)
    own = np.arange(n)
    flow[:, own, own] = size**2 * rng.uniform(2.0, 9.0, (j, n))
    return flow


def labels(count: int, letter: str) -> list[str]:
    return [f"{letter}{k:02d}" for k in range(count)]


def rounded(flow: np.ndarray, digits: int) -> np.ndarray:
    """Flows to some significant digits; 0 leaves them."""
    if not digits:
        return flow
    scale = 10.0 ** (digits - 1 - np.floor(np.log10(np.where(flow > 0, flow, 1.0))))
    return np.round(flow * scale) / scale


def with_total(flow: np.ndarray, parts: list[int], kind: str) -> np.ndarray:
    """The flows with one more country: the sum of some, their own sales and trade among them counted or not."""
    counted = flow.copy()
    own = np.arange(flow.shape[1])
    if kind != "all":
        counted[:, own, own] = 0.0
    j, n, _ = flow.shape
    wide = np.zeros((j, n + 1, n + 1))
    wide[:, :n, :n] = flow
    wide[:, n, :n] = counted[:, parts].sum(axis=1)
    wide[:, :n, n] = counted[:, :, parts].sum(axis=2)
    if kind == "outside":
        wide[:, n, parts] = wide[:, parts, n] = 0.0
    inside = flow[:, parts][:, :, parts]
    wide[:, n, n] = inside.sum(axis=(1, 2)) if kind == "all" else np.trace(inside, axis1=1, axis2=2)
    return wide


@settings(deadline=None, max_examples=60)
@given(SEEDS, hs.integers(2, 9), hs.integers(1, 4), hs.floats(0, 0.6))
def test_a_world_without_totals_has_none(seed, n, j, zeros):
    flow = flows(seed, n, j, zeros)
    assert country_totals(labels(n, "C"), flow, {}) == []
    assert sector_totals(labels(j, "s"), flow) == []


@settings(deadline=None, max_examples=60)
@given(SEEDS, hs.integers(3, 9), hs.integers(1, 4), hs.sampled_from(["all", "abroad", "outside"]), hs.data())
def test_a_total_of_any_countries_is_found(seed, n, j, kind, data):
    flow = flows(seed, n, j)
    parts = sorted(data.draw(hs.sets(hs.integers(0, n - 1), min_size=2, max_size=n)))
    wide = with_total(flow, parts, kind)
    assume(kind != "outside" or len(parts) < n - 1)
    sums = wide.sum(axis=0)
    assume(np.count_nonzero([sums[n, :n], sums[:n, n]]) > 2)  # fewer flows show nothing
    assume(((sums[:, n] + sums[n] > 0) & (sums[parts] + sums[:, parts].T > 0)).any(axis=1).all())  # nor parts without
    assume(count_that_matter(sums, parts) > 1)  # the sum of one country and next to nothing is that country again
    digits = data.draw(hs.sampled_from([0, 6, 4]))
    wide = rounded(wide, digits)
    order = data.draw(hs.permutations(range(n + 1)))
    names = np.array([*labels(n, "C"), "TOT1"])
    (found,) = country_totals(names[order].tolist(), wide[:, order][:, :, order], {})
    assert found.label == "TOT1"
    assert set(found.parts) ^ {f"C{k:02d}" for k in parts} <= lost_in_rounding(wide.sum(axis=0), digits)


def count_that_matter(trade: np.ndarray, parts: list[int]) -> int:
    """How many parts have more than 1 % of one of the total's flows with others."""
    both = np.concatenate([trade, trade.T], axis=1)
    return int((both[parts] > 0.01 * both[-1]).any(axis=1).sum())


def lost_in_rounding(trade: np.ndarray, digits: int) -> set[str]:
    """Countries whose flows are nowhere more than rounding may move the last country's, so nobody can tell."""
    if not digits:
        return set()
    both = np.concatenate([trade, trade.T], axis=1)
    nowhere = (both[:-1] <= 20 * 10.0**-digits * both[-1]).all(axis=1)
    return {f"C{k:02d}" for k in np.flatnonzero(nowhere)}


@pytest.mark.parametrize(("parts", "kind"), [([0, 2], "abroad"), ([0, 1, 2], "abroad"), ([0, 2], "all")])
def test_a_country_of_next_to_no_trade_is_a_part_only_where_it_is_one(parts, kind):
    wide = with_total(flows(3, 3, 2), parts, kind)  # C01 trades less than the slack of the total
    (found,) = country_totals([*labels(3, "C"), "TOT1"], wide, {})
    assert list(found.parts) == [f"C{k:02d}" for k in parts]


@settings(deadline=None, max_examples=60)
@given(SEEDS, hs.integers(2, 7), hs.integers(3, 8), hs.booleans(), hs.data())
def test_a_total_of_any_sectors_is_found(seed, n, j, own, data):
    flow = flows(seed, n, j, zeros=0.3 if n > 3 else 0.0)
    parts = sorted(data.draw(hs.sets(hs.integers(0, j - 1), min_size=2, max_size=j)))
    total = flow[parts].sum(axis=0)
    if not own:
        assume(n > 2)
        total[np.arange(n), np.arange(n)] *= 3.0  # output of another table
    wide = rounded(np.concatenate([flow, total[None]]), data.draw(hs.sampled_from([0, 6, 4])))
    order = data.draw(hs.permutations(range(j + 1)))
    names = np.array([*labels(j, "s"), "goods"])
    (found,) = sector_totals(names[order].tolist(), wide[order])
    assert (found.label, set(found.parts)) == ("goods", {f"s{k:02d}" for k in parts})


def test_a_total_of_some_and_one_of_all_are_both_found():
    flow = with_total(flows(3, 6, 2), [0, 2, 3], "abroad")
    whole = with_total(flow[:, :6, :6], list(range(6)), "abroad")
    wide = np.zeros((2, 8, 8))
    wide[:, :7, :7] = flow
    wide[:, 7, :6], wide[:, :6, 7] = whole[:, 6, :6], whole[:, :6, 6]
    wide[:, 6, 7], wide[:, 7, 6] = whole[:, :6, 6][:, [0, 2, 3]].sum(axis=1), whole[:, 6, :6][:, [0, 2, 3]].sum(axis=1)
    found = {total.label: len(total.parts) for total in country_totals([*labels(6, "C"), "bloc", "w"], wide, {})}
    assert found == {"bloc": 3, "w": 6}


def test_two_hundred_countries_and_shipped_worlds():
    flow = flows(1, 200, 3)
    assert country_totals(labels(200, "C"), flow, {}) == []
    (found,) = country_totals([*labels(200, "C"), "x"], with_total(flow, list(range(40, 90)), "abroad"), {})
    assert len(found.parts) == 50
    for name in ("goods-2023", "eurasia-2023"):
        world = st.load(name)
        assert country_totals(world.countries, world.array("trade_flow"), world.regions) == []
        assert sector_totals(world.sectors, world.array("trade_flow")) == []


@pytest.mark.parametrize("n", range(2, 7))
def test_worlds_of_even_numbers_have_no_totals(n):
    for own in (1.0, 2.0, 10.0, 100.0):
        flow = np.ones((3, n, n)) + (own - 1) * np.eye(n)
        assert country_totals(labels(n, "C"), flow, {}) == []
        assert sector_totals(labels(3, "s"), flow) == []


def test_names_of_totals():
    flow = flows(5, 4, 1)
    said = [str(total) for total in country_totals(["KAZ", "DEU", "FRA", "EU27"], flow, {})]
    assert said == ["'EU27' is by its name the sum of DEU, FRA"]
    assert [total.label for total in country_totals(["KAZ", "DEU", "FRA", "World"], flow, {})] == ["World"]
    assert country_totals(["KAZ", "DEU", "CHN", "EU27"], flow, {}) == []
    assert country_totals(["KAZ", "DEU", "CHN", "ROW"], flow, {}) == []
    assert [
        t.label for t in country_totals(["KAZ", "DEU", "CHN", "Asia"], flow, {"Asia": {"KAZ": 0.5, "UZB": 0.5}})
    ] == ["Asia"]
    assert country_totals(["KAZ", "DEU", "CHN", "EU"], flow, {"EU": {"FRA": 0.5, "ITA": 0.5}}) == []
    assert [total.label for total in sector_totals(["a", "b", "Total"], flows(5, 3, 3))] == ["Total"]
    assert sector_totals(["all"], flows(5, 3, 1)) == []


def test_from_table_names_totals_and_parts_and_check_finds_them():
    import pandas as pd

    codes = ["KAZ", "RUS", "CHN", "WLD"]
    wide = with_total(flows(2, 3, 1), [0, 1, 2], "abroad")[0]
    rows = [(a, b, wide[i, n]) for i, a in enumerate(codes) for n, b in enumerate(codes) if a != "WLD" or b != "WLD"]
    frame = pd.DataFrame(rows, columns=["exporter", "importer", "trade_flow"])
    with pytest.raises(SteppeError) as caught:
        st.World.from_table(frame, trade_elasticity=5.0)
    (problem,) = caught.value.problems
    assert problem.startswith("The country 'WLD' is the sum of all others: CHN, KAZ, RUS, so what it trades")
    frame.loc[len(frame)] = ["WLD", "WLD", wide[3, 3]]
    kept = st.World.from_table(frame, trade_elasticity=5.0, totals="kept")
    (finding,) = [f for f in st.check(kept).findings if f.name == "totals"]
    assert (finding.level, "'WLD' is the sum of all others" in finding.message) == ("error", True)
