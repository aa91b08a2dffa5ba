"""The shipped worlds `goods-1996` to `goods-2016`: goods trade and GDP of every fourth year, one sector.

The rules are those of `goods-2023` where the data allow; what differs is in the notes of each world and on the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np

from steppe.problems import SteppeError
from steppe.sourced import Source
from steppe.sources import baci, oecd
from steppe.sources.catalogue import source
from steppe.world.world import World
from steppe.worlds.goods_2023.build import SECTOR, TRADE_ELASTICITY
from steppe.worlds.goods_2023.holes import OBSERVED, OWN_FLOOR, OWN_RESIDUAL, UNKNOWN
from steppe.worlds.through_time import holes
from steppe.worlds.through_time.notes import notes
from steppe.worlds.through_time.steps import BELGIUM_LUXEMBOURG, PARTS, TABLES, YEARS, Data, Steps, read, steps

NAMES = {f"goods-{year}": year for year in YEARS}
FLAG_MEANINGS: Mapping[int, str] = MappingProxyType(
    {
        OBSERVED: "observed, as the exporter reported it",
        holes.LEFT_OUT: "pair left out of the table: nearest reported flows scaled by exporter and importer growth",
        holes.SILENT: "the exporter did not report: nearest reported flows scaled by its GDP and importer growth",
        holes.FAR: f"either of these, from a year more than {holes.NEAR} years away",
        OWN_RESIDUAL: "own sales, output less exports",
        OWN_FLOOR: "own sales at the floor of 5 % of output",
        UNKNOWN: "not reported, and no flow in the nearest year that knows the pair: left at zero",
    }
)


@dataclass(frozen=True, slots=True)
class Construction:
    """One world and what its page tells about how it was made."""

    world: World
    steps: Steps


def build(folder: Path, year: int) -> World:
    """Build the world of one year from a data folder; raises `SteppeError` that names every missing file."""
    return construct(read(folder), year).world


def construct(data: Data, year: int) -> Construction:
    """Build one world and keep the steps."""
    made = steps(data, year)
    return Construction(_assemble(data, made), made)


def _assemble(data: Data, made: Steps) -> World:
    flow, flag = made.filled.flow.copy(), made.filled.flag.copy()
    np.fill_diagonal(flow, made.production.own_sales)
    np.fill_diagonal(flag, made.production.flag)
    share, countries = made.production.value_added_share, [str(country) for country in made.gdp.index]
    name = f"goods-{made.year}"
    world = World.from_arrays(
        countries=countries,
        sectors=[SECTOR],
        trade_flow=flow[None],
        tariff=np.zeros_like(flow)[None],
        value_added_share=share[None],
        input_share=(1.0 - share)[None, None],
        trade_elasticity=[TRADE_ELASTICITY],
        imputed=flag[None],
        name=name,
        date=f"{made.year}-12-31",
        sources=_sources(made.year),
        flag_meanings=dict(FLAG_MEANINGS),
        regions={BELGIUM_LUXEMBOURG: dict(zip(PARTS, _weights(data.folder), strict=True))},
        notes=notes(made),
    )
    short = [c for c, left in zip(countries, world.accounts.final_demand[0], strict=True) if left < 0]
    if short:
        raise SteppeError(f"{name}: final demand is negative in {', '.join(short)}, so a fill is too large.")
    return world


def _weights(folder: Path) -> tuple[float, float]:
    """Shares of Belgium and Luxembourg in the trade of both, each with all others, of 2023."""
    table = baci.pair_totals(folder)
    apart = table[~(table["exporter"].isin(PARTS) & table["importer"].isin(PARTS))]
    trade = [apart["trade_flow"][(apart["exporter"] == p) | (apart["importer"] == p)].sum() for p in PARTS]
    first = round(float(trade[0] / sum(trade)), 6)
    return first, round(1.0 - first, 6)


def _sources(year: int) -> tuple[Source, ...]:
    return (
        source("penppml-trade", locator=f"year {year}; holes from the years {TABLES[0]} to {TABLES[-1]}"),
        source("wdi-gdp-by-year", locator=f"NY.GDP.MKTP.CD, {year}"),
        oecd.SOURCE_2020,
        oecd.SOURCE_KAZAKHSTAN,
        source("baci-2023", locator="HS22, 2023: exporters that no earlier table has; Belgium and Luxembourg"),
    )
