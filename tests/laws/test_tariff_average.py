"""The average tariff that a world states is never above its highest, nor below its lowest, however it is merged."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as hs

from steppe.world.describe import tariff_range, tariff_sentence
from worlds import SEEDS, Kind, random_world

KIND = Kind(inputs=True, tariffs=True, sectors=3)


@settings(deadline=None, max_examples=40)
@given(SEEDS, hs.lists(hs.integers(0, 2), min_size=5, max_size=5), hs.lists(hs.integers(0, 1), min_size=3, max_size=3))
def test_the_average_lies_between_the_lowest_and_the_highest(seed, countries, sectors):
    world = random_world(seed, KIND)
    merged = world.aggregate(
        countries={label: f"G{k}" for label, k in zip(world.countries, countries, strict=True)},
        sectors={label: f"h{k}" for label, k in zip(world.sectors, sectors, strict=True)},
    )
    for one in (world, merged):
        highest, average = tariff_range(one)
        rates = one.array("tariff")[:, ~np.eye(len(one.countries), dtype=bool)]
        assert (average is None) == (len(one.countries) == 1)
        if average is not None:
            assert rates.min() - 1e-12 <= average <= highest + 1e-12
        assert highest <= world.array("tariff").max() + 1e-12
    if len(set(countries)) == 1:
        assert "on no imports (and on trade inside merged countries)" in tariff_sentence(merged)


def test_revenue_of_merged_countries_is_not_divided_by_their_imports():
    world = random_world(1, KIND).aggregate(countries={"big": ["C00", "C01", "C02", "C03"]})
    highest, average = tariff_range(world)
    assert average <= highest
    shown = tariff_sentence(world)
    assert f"up to {highest:.0%}, {average:.1%} of imports on average" in shown
