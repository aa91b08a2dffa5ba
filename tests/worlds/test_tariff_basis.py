"""What base tariffs rest on is known importer by importer, and not claimed of tariffs that somebody gave."""

from __future__ import annotations

import numpy as np
import pytest

import steppe as st
from steppe.tariffs import mfn
from steppe.world.tariff_basis import tariff_basis


@pytest.fixture(scope="module")
def goods() -> st.World:
    return st.load("goods-2023")


def test_one_sector_has_donors_and_single_averages(goods: st.World) -> None:
    basis = tariff_basis(goods)
    expected = [mfn.table()[c].basis == mfn.MEAN for c in goods.countries]
    assert sum(expected) == 125
    assert (basis.donor == expected).all()
    pairs = np.isin(goods.countries, ("CHN", "USA"))  # their rates are by exporter
    assert (basis.single == ~np.array(expected) & ~pairs).all()


def test_by_sector_those_with_groups_of_products_are_neither() -> None:
    world = st.load("eurasia-2023")
    basis = tariff_basis(world)
    at = world.index
    assert basis.donor[at("TKM")] == basis.single[at("TJK")] == 1
    assert basis.donor[at("KAZ")] == basis.single[at("KAZ")] == 0
    assert 0 < basis.donor[at("rest-of-Asia")] <= 1


def test_tariffs_that_were_replaced_are_not_spoken_of(goods: st.World) -> None:
    tariff = goods.array("tariff").copy()
    n, m = goods.index("TKM"), goods.index("KAZ")
    tariff[:, :, n] *= 0.5
    tariff[:, :, m] *= 1.5
    basis = tariff_basis(goods.replace(tariff=tariff))
    assert not basis.known[[n, m]].any()
    assert basis.known.sum() == 191


def test_a_world_of_ones_own_is_not_spoken_of(goods: st.World) -> None:
    assert not tariff_basis(goods.replace(sources=())).known.any()


def test_members_of_a_merged_label_count_by_weight(goods: st.World) -> None:
    merged = goods.aggregate(countries={"two": ["TKM", "KAZ"]})
    basis = tariff_basis(merged)
    at = merged.index("two")
    assert basis.donor[at] == pytest.approx(merged.regions["two"]["TKM"])
    assert basis.single[at] == pytest.approx(merged.regions["two"]["KAZ"])
    assert basis.donor[merged.index("BGD")] == 1
