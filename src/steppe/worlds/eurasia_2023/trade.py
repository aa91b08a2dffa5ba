"""The flows of `eurasia-2023` before any account is balanced: goods and services by pair and sector.

Letters: g goods, s services, i exporter, n importer; million USD.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from steppe.concordances import eurasia_countries
from steppe.sources import geodist, pair_history
from steppe.worlds.eurasia_2023 import facts as documented
from steppe.worlds.eurasia_2023 import goods, mix_check, mixes, services
from steppe.worlds.eurasia_2023.mix_check import Mixed
from steppe.worlds.eurasia_2023.mix_targets import covered
from steppe.worlds.eurasia_2023.places import countries, distances, indicator, sector_indicator, sectors
from steppe.worlds.eurasia_2023.service_totals import service_totals
from steppe.worlds.goods_2023 import build as goods_2023
from steppe.worlds.goods_2023.holes import SCALED

Array = np.ndarray
GRAIN, AGRICULTURE = "grain", "agriculture"
LEAST_COVERED = 0.5  # of the trade of a pair, for its pattern of 2013 to stand for it


@dataclass(frozen=True, slots=True)
class Trade:
    """Flows between labels and how they came about."""

    goods: Array  # [g,i,n]
    services: Array  # [s,i,n]
    earlier: Array  # goods in 2013 [gtap,i,n]
    codes: tuple[str, ...]  # GTAP sectors of `earlier`
    mixed: Mixed  # goods before and after their controls on mixes
    weight: Array  # how far each pair's own pattern of 2013 stands for it [i,n]
    filled: Array  # share of each pair's goods that nobody reported [i,n]
    distance: Array  # kilometres [i,n]
    distance_elasticity: float

    @property
    def flow(self) -> Array:
        """All flows [j,i,n]."""
        return np.concatenate([self.goods, self.services])

    @property
    def official_mix(self) -> Array:
        """Whether a sector lies in official groups of the exporter's exports and the importer's imports [g,i,n]."""
        inside = sector_indicator(self.codes)
        ends = [inside @ end == inside.sum(axis=1)[:, None] for end in covered(self.mixed.wanted, self.earlier.shape)]
        return ends[0][:, :, None] & ends[1][:, None, :]

    @property
    def grain_share(self) -> float:
        """The share of grain in world trade of farm products, 2013."""
        world = np.tensordot(sector_indicator(self.codes), self.earlier, axes=1).sum(axis=(1, 2))
        grain, rest = (sectors("goods").index(name) for name in (GRAIN, AGRICULTURE))
        return float(world[grain] / (world[grain] + world[rest]))


def of(folder: Path, fine: goods_2023.Construction) -> Trade:
    """Goods and services by pair and sector, from the pair totals of `goods-2023` and a data folder."""
    totals, filled = _pair_totals(fine)
    earlier, codes, reporters = _earlier(folder)
    weight = goods.weights(earlier, totals, _covered(fine, reporters) >= LEAST_COVERED)
    sides = zip(fine.flow.sum(axis=1).tolist(), fine.flow.sum(axis=0).tolist(), strict=True)
    sizes = dict(zip(fine.world.countries, sides, strict=True))
    prior = goods.patterns(earlier, weight, _donors()) * totals
    mixed = mix_check.mixed(prior, codes, mixes.shipped(), eurasia_countries(), sizes)
    distance = distances(folder, fine.world.countries, fine.gdp.to_numpy())
    elasticity = services.distance_elasticity(totals, distance)
    return Trade(
        goods=np.tensordot(sector_indicator(codes), mixed.flow, axes=1),
        services=_services(folder, fine, distance, elasticity),
        earlier=earlier,
        codes=codes,
        mixed=mixed,
        weight=weight,
        filled=filled,
        distance=distance,
        distance_elasticity=elasticity,
    )


def _pair_totals(fine: goods_2023.Construction) -> tuple[Array, Array]:
    """Goods trade between labels [i,n], and the share of it that nobody reported."""
    flow, flag = fine.flow, fine.flag
    into = indicator(fine.world.countries)
    totals, filled = (into @ part @ into.T for part in (flow, np.where(flag == SCALED, flow, 0)))
    np.fill_diagonal(totals, 0.0)
    return totals, np.divide(filled, totals, out=np.zeros_like(filled), where=totals > 0)


def _donors() -> Array:
    """The label whose mix of exports each label takes: its own, or its donor's."""
    given = {donor.economy: donor.donor for donor in documented.facts().export_mix}
    return np.array([countries().index(given.get(label, label)) for label in countries()])


def _covered(fine: goods_2023.Construction, reporters: set[str]) -> Array:
    """The part of each pair's goods trade of 2023 that is between economies of the table of 2013 [i,n]."""
    into, flow = indicator(fine.world.countries), fine.flow
    known = np.array([code in reporters for code in fine.world.countries])
    part, whole = (into @ values @ into.T for values in (flow * np.outer(known, known), flow))
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)


def _earlier(folder: Path) -> tuple[Array, tuple[str, ...], set[str]]:
    """Trade between labels in 2013 by GTAP sector [gtap,i,n], the sectors, and the economies of the table."""
    table = pair_history.goods_by_sector_2013(folder)
    home = {code: label for label, inside in eurasia_countries().items() for code in inside}
    codes = tuple(sorted(set(table["sector"])))
    place = {label: k for k, label in enumerate(countries())}
    flow = np.zeros((len(codes), len(place), len(place)))
    at = (table["sector"].map({code: k for k, code in enumerate(codes)}).to_numpy(),)
    at += tuple(table[side].map(home).map(place).to_numpy() for side in ("exporter", "importer"))
    np.add.at(flow, at, table["trade_flow"].to_numpy())
    flow[:, *np.diag_indices(len(place))] = 0.0
    return flow, codes, set(table["exporter"])


def _services(folder: Path, fine: goods_2023.Construction, distance: Array, elasticity: float) -> Array:
    """Services [s,i,n] in the order of our services: spread over economies, so that trade inside a region is left out.

    `distance` [i,n] of labels stands where the table of distances lacks an economy, and inside a label.
    """
    names, into = sectors("services"), indicator(fine.world.countries)
    apart = geodist.distances(folder, fine.world.countries)
    coarse, same = into.T @ distance @ into, (into.T @ into).astype(bool)
    between = np.where(np.isnan(apart) | same, coarse, apart)
    exports, imports = service_totals(fine.world.countries, fine.gdp.to_numpy())
    flow = np.zeros((len(names), *distance.shape))
    for sector, sold in exports.items():
        by_economy = services.by_pair(sold, imports[sector], between, elasticity)
        flow[names.index(sector)] = into @ by_economy @ into.T
    flow[:, *np.diag_indices(len(into))] = 0.0
    return flow
