"""Labels, regions and distances of `eurasia-2023`, from those of `goods-2023`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np

from steppe.concordances import concordance, eurasia_countries, eurasia_sectors
from steppe.problems import SteppeError
from steppe.sources import geodist

Array = np.ndarray


@cache
def countries() -> tuple[str, ...]:
    """The labels of economies and regions in order."""
    return tuple(eurasia_countries())


@cache
def sectors(kind: str = "") -> tuple[str, ...]:
    """The sectors in order, all or those of a kind ("goods", "services"); goods come first."""
    return tuple(sector.sector for sector in eurasia_sectors() if kind in ("", sector.kind))


def indicator(economies: Sequence[str]) -> Array:
    """Which label each economy of `goods-2023` goes to [label, economy]."""
    found = np.array([[code in inside for code in economies] for inside in eurasia_countries().values()], dtype=float)
    lost = [code for code, times in zip(economies, found.sum(axis=0), strict=True) if times != 1]
    if lost:
        raise SteppeError(f"{', '.join(lost)} must be in exactly one label of concordances/eurasia-countries.csv.")
    return found


def sector_indicator(codes: Sequence[str]) -> Array:
    """Which sector of goods each GTAP sector goes to [sector, gtap sector]."""
    links = concordance("gtap", "eurasia")
    return np.array([[links[code][0] == name for code in codes] for name in sectors("goods")], dtype=float)


def regions(economies: Sequence[str], flow: Array) -> dict[str, dict[str, float]]:
    """Members of each region with their share in its goods trade, from flows between economies."""
    traded = flow.sum(axis=0) + flow.sum(axis=1)
    found: dict[str, dict[str, float]] = {}
    for label, row in zip(countries(), indicator(economies), strict=True):
        inside = np.flatnonzero(row).tolist()
        if len(inside) > 1:
            share = traded[inside] / traded[inside].sum()
            found[label] = {economies[k]: round(float(s), 12) for k, s in zip(inside, share, strict=True)}
    return found


def distances(folder: Path, economies: Sequence[str], gdp: Array) -> Array:
    """Distances between labels [i,n], kilometres: means over members by GDP, of those that the table has."""
    distance = geodist.distances(folder, economies)
    into = indicator(economies)
    weight = np.where(np.isnan(distance), 0.0, np.outer(gdp, gdp))
    return (into @ (np.nan_to_num(distance) * weight) @ into.T) / (into @ weight @ into.T)
