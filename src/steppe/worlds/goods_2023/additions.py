"""Economies that the trade table lacks, put beside it from an earlier table. Arrays are [exporter, importer]."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from steppe.worlds.goods_2023.facts import Addition, facts
from steppe.worlds.goods_2023.holes import MOST_GROWTH, SCALED, Growth, Repair

Array = np.ndarray


def added() -> tuple[str, ...]:
    """The economies that are not in the trade table."""
    return tuple(one.economy for one in facts().additions)


def with_additions(
    repaired: Repair, earlier: Mapping[int, Array], countries: Sequence[str], node: tuple[Array, Array]
) -> tuple[Array, Array]:
    """Flows and flags with the added economies' rows and columns filled.

    Their exports are those of an earlier year times the growth of the importer's other imports, their imports those
    that exporters declared times the growth of the exporter's other exports, each with the world's average growth of
    the other side: a start that official totals then pull. Growth is held to the cap of the fills.
    """
    flow, flag = repaired.flow.copy(), repaired.flag.copy()
    for one in facts().additions:
        at = list(countries).index(one.economy)
        for year in one.years:
            growth = next(g for g in repaired.growth if g.year == year)
            old = _named(earlier[year], one, countries, at)
            flow[at], flow[:, at] = _scaled(old, growth, at, node, flow, earlier[year])
        flag[at], flag[:, at] = np.where(flow[at] > 0, SCALED, flag[at]), np.where(flow[:, at] > 0, SCALED, flag[:, at])
    return flow, flag


def _named(old: Array, one: Addition, countries: Sequence[str], at: int) -> Array:
    """The earlier flows without those of exporters that do not name their buyers."""
    kept = old.copy()
    kept[[list(countries).index(code) for code in one.stands_for_others], at] = 0.0
    return kept


def _scaled(
    old: Array, growth: Growth, at: int, node: tuple[Array, Array], flow: Array, whole: Array
) -> tuple[Array, Array]:
    average = float(flow.sum() / whole.sum())
    importer = growth.importer[node[1][at]]
    exporter = growth.exporter[node[0][:, at]] / average
    sold, bought = (np.clip(factor * average, 0.0, MOST_GROWTH) for factor in (importer, exporter))
    return np.round(old[at] * sold, 3), np.round(old[:, at] * bought, 3)
