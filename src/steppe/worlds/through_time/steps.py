"""What a world of an earlier year is built from: tables, economies, fills and value-added shares; million USD."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from steppe.problems import SteppeError
from steppe.sources import baci, oecd, pair_history, world_bank
from steppe.sources.folder import data_folder
from steppe.world.world import World
from steppe.worlds.goods_2023.holes import OBSERVED
from steppe.worlds.goods_2023.output import Production, production, value_added_shares
from steppe.worlds.through_time import holes

Array = np.ndarray
YEARS = (1996, 2000, 2004, 2008, 2012, 2016)
TABLES = (1988, 1992, *YEARS)  # years that holes are filled from; and the table of 2023 where these know nothing
LAST = 2023
FILES = (pair_history.FILE, world_bank.YEARS_FILE, baci.FILE, oecd.FILE_2020, oecd.FILE_KAZAKHSTAN)
BELGIUM_LUXEMBOURG, PARTS = "BLX", ("BEL", "LUX")
UNNAMED = ("UNS", "SPE", "BUN", "FRE")  # the table's labels for partners that are not told


@dataclass(frozen=True, slots=True)
class Data:
    """What all years are built from: listed pairs by year, GDP by economy and year, the folder of the rest."""

    folder: Path
    pairs: Mapping[int, pd.DataFrame]
    gdp: pd.DataFrame


@dataclass(frozen=True, slots=True)
class Steps:
    """The parts of one world: GDP, the tables of all years among its economies, fills, output, and who is left out.

    `left_out` is the trade of labels without GDP, `mute` are economies without exports, `lost` is the share of the
    table's trade that goes with both, `unnamed` by exporter the share of exports to partners that are not told.
    """

    year: int
    gdp: pd.Series
    seen: Mapping[int, holes.Seen]
    ratios: Mapping[int, Array]
    filled: holes.Filled
    production: Production
    left_out: pd.Series
    mute: pd.Index
    lost: float
    unnamed: pd.Series


def read(folder: Path) -> Data:
    """Read the tables that all years need; raises `SteppeError` that names every missing file."""
    folder = data_folder(Path(folder), FILES)
    pairs = {year: pair_history.listed_pairs(folder, year) for year in TABLES}
    pairs[LAST] = _merged(baci.pair_totals(folder))
    gdp = world_bank.gdp_by_year(folder).pivot(index="country", columns="year", values="gdp")
    gdp.loc[BELGIUM_LUXEMBOURG] = gdp.loc[list(PARTS)].sum(skipna=False)
    return Data(folder, pairs, gdp)


def _merged(table: pd.DataFrame) -> pd.DataFrame:
    """A table of pairs with Belgium and Luxembourg as one economy, as they are in the earlier table."""
    one = dict.fromkeys(PARTS, BELGIUM_LUXEMBOURG)
    table = table.assign(exporter=table["exporter"].replace(one), importer=table["importer"].replace(one))
    between = table[table["exporter"] != table["importer"]]
    return between.groupby(["exporter", "importer"])[["trade_flow"]].sum().reset_index()


def steps(data: Data, year: int) -> Steps:
    """Everything of one year but the world itself; raises `SteppeError` for a year that is not there."""
    if year not in YEARS:
        raise SteppeError(f"There is no world of {year} to build: the years are {', '.join(map(str, YEARS))}.")
    gdp, left_out = economies(data, year)
    seen, ratios, filled = _filled(data, year, gdp.index)
    mute = gdp.index[(filled.flow.sum(axis=1) == 0) | (filled.flow.sum(axis=0) == 0)]
    if len(mute):
        gdp = gdp.drop(mute)
        seen, ratios, filled = _filled(data, year, gdp.index)
    lost = _lost(data.pairs[year], gdp.index)
    share, origin = _shares(data, gdp, year)
    made = production(gdp.to_numpy(), share.to_numpy(), filled.flow, origin)
    return Steps(year, gdp, seen, ratios, filled, made, left_out, mute, lost, _unnamed(data.pairs[year]))


def _unnamed(table: pd.DataFrame) -> pd.Series:
    """By exporter the share of exports to partners that are not told, the largest first."""
    exports = table.groupby("exporter")["trade_flow"].sum()
    hidden = table[table["importer"].isin(UNNAMED)].groupby("exporter")["trade_flow"].sum()
    return (hidden / exports[exports > 0]).dropna().sort_values(ascending=False, kind="stable")


def _filled(data: Data, year: int, countries: pd.Index) -> tuple[dict[int, holes.Seen], dict[int, Array], holes.Filled]:
    """The tables of all years among some economies, their GDP in each, and the completed flows of one."""
    seen = {k: _seen(table, countries, whole=k == LAST) for k, table in data.pairs.items()}
    gdp = {k: data.gdp[k].reindex(countries).to_numpy() for k in seen}
    return seen, gdp, holes.fill(year, seen, gdp)


def _lost(table: pd.DataFrame, countries: pd.Index) -> float:
    """The share of all trade in a table that has an economy outside the world on a side."""
    inside = table["exporter"].isin(countries) & table["importer"].isin(countries)
    return float(table["trade_flow"][~inside].sum() / table["trade_flow"].sum())


def economies(data: Data, year: int) -> tuple[pd.Series, pd.Series]:
    """GDP of the economies that have a GDP and trade of the year, and the trade of the labels without GDP."""
    table = data.pairs[year]
    table = table[table["trade_flow"] > 0]
    traded = (table.groupby(side)["trade_flow"].sum() for side in ("exporter", "importer"))
    size = next(traded).add(next(traded), fill_value=0.0)
    gdp = data.gdp[year].dropna()
    gdp = gdp[gdp.index.isin(size.index) & ~gdp.index.isin(PARTS)].sort_index()
    left_out = size[~size.index.isin(gdp.index)].sort_values(ascending=False, kind="stable")
    return gdp, left_out


def _seen(table: pd.DataFrame, countries: pd.Index, *, whole: bool) -> holes.Seen:
    """Flows and listed pairs among some economies; the reconciled table of 2023 knows every pair (`whole`)."""
    i, n = (countries.get_indexer(pd.Index(table[side])) for side in ("exporter", "importer"))
    inside = (i >= 0) & (n >= 0) & (i != n)
    flow = np.zeros((len(countries), len(countries)))
    flow[i[inside], n[inside]] = table["trade_flow"].to_numpy()[inside]
    listed = np.full(flow.shape, whole)
    listed[i[inside], n[inside]] = True
    return holes.Seen(flow, listed)


def _shares(data: Data, gdp: pd.Series, year: int) -> tuple[pd.Series, pd.Series]:
    """Value-added shares by the rule of `goods-2023`, that of Belgium with Luxembourg from both by their output."""
    parts = data.gdp.loc[list(PARTS), year]
    apart = pd.concat([gdp.drop(BELGIUM_LUXEMBOURG), parts]).sort_index()
    share, origin = value_added_shares(data.folder, apart)
    share[BELGIUM_LUXEMBOURG] = parts.sum() / (parts / share[list(PARTS)]).sum()
    origin[BELGIUM_LUXEMBOURG] = origin[PARTS[0]]
    return share.reindex(gdp.index), origin.reindex(gdp.index)


def imputed_trade_share(world: World) -> pd.Series:
    """Share of each economy's exports plus imports that was filled in, own sales aside."""
    flow, flag = world.array("trade_flow")[0].copy(), world.array("imputed")[0]
    np.fill_diagonal(flow, 0.0)
    filled = np.where(flag > OBSERVED, flow, 0.0)
    both_ways = [part.sum(axis=0) + part.sum(axis=1) for part in (filled, flow)]
    return pd.Series(both_ways[0] / np.maximum(both_ways[1], 1e-300), index=list(world.countries))
