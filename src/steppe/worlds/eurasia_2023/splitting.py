"""Industries of a table that hold several sectors of `eurasia-2023`: grain out of farming, fuels out of their mining.

Grain takes its part of farming and of every purchase from it, with the same mix of inputs: no source at hand splits
it. Fuels are split by what an economy makes and uses of each (`fuels`); who buys which fuel starts from Uzbekistan's
table, the only one at hand that tells them apart, and is scaled until purchases of every buyer and use of every fuel
agree. Each fuel has the input mix of all three. Letters as in `technology`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from steppe.sources.energy_institute import FUELS
from steppe.worlds.eurasia_2023.places import sectors
from steppe.worlds.eurasia_2023.technology import Technology

Array = np.ndarray
GRAIN, AGRICULTURE = "grain", "agriculture"
LEAST = 1e-3  # of a buyer's fuels, so that scaling can reach every use
TOLERANCE, MOST_ROUNDS = 1e-10, 10_000


def with_grain(whole: Technology, share: float) -> Technology:
    """Take grain out of agriculture, in rows and in columns."""
    split = np.eye(len(sectors()))
    grain, rest = sectors().index(GRAIN), sectors().index(AGRICULTURE)
    split[rest, grain], split[rest, rest] = share, 1.0 - share
    return Technology(split.T @ whole.inputs @ split, whole.value_added @ split, whole.final @ split)


def with_fuels(whole: Technology, made: Sequence[float], used: Sequence[float], buyers: Array) -> Technology:
    """Split mining of fuels, all of it in `crude-oil`, by what is made and used of each fuel (any unit, all alike).

    `buyers` [fuel, buyer] says who buys which fuel elsewhere; the last buyer is final demand.
    """
    at, rows = sectors().index(FUELS[0]), [sectors().index(fuel) for fuel in FUELS]
    columns = np.eye(len(sectors()))
    columns[at, rows] = _shares(made)
    inputs, added = whole.inputs @ columns, whole.value_added @ columns
    bought = np.append(inputs[at], whole.final[at])
    by_fuel = scaled(buyers, bought, _shares(used) * bought.sum())
    final = whole.final.copy()
    inputs[rows], final[rows] = by_fuel[:, :-1], by_fuel[:, -1]
    return Technology(inputs, added, final)


def scaled(start: Array, columns: Array, rows: Array) -> Array:
    """The matrix nearest to `start` [row, column] with these sums of columns exactly and of rows as near as can be."""
    found = np.maximum(start, LEAST * start.sum(axis=0, keepdims=True))
    found = np.where(found.sum(axis=0) > 0, found, 1.0)
    for _ in range(MOST_ROUNDS):
        before = found
        found = found * (rows / found.sum(axis=1))[:, None]
        found = found * np.divide(columns, found.sum(axis=0), out=np.zeros_like(columns), where=columns > 0)
        if np.abs(found - before).sum() <= TOLERANCE * columns.sum():
            break
    return found


def _shares(values: Sequence[float]) -> Array:
    """Shares of fuels, none below `LEAST`."""
    found = np.array(values) / sum(values)
    found = np.maximum(found, LEAST)
    return found / found.sum()
