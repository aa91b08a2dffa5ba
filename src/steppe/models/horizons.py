"""How much of value added stays in its sector at a horizon, and what is left of trade elasticities: `horizons.csv`.

What labour does not get is sourced by economy and sector (`labour`); which part of it stays is a row of the table, and
a row without a source says that it is an assumption.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import numpy as np

from steppe.world.world import World

Array = np.ndarray
TABLE = Path(__file__).with_name("horizons.csv")
Bound = Literal["low", "central", "high"]
ASSUMES = {
    "long": "resources and land stay in their sector",
    "medium": "resources, land and the installed capital of energy, mining, metals, petroleum and utilities stay in"
    " their sector, and trade elasticities are half of the long run's",
    "short": "all that is not labour stays in its sector, and trade elasticities are a quarter of the long run's",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table: a part or a factor with its range, and what it rests on."""

    horizon: str
    what: str  # "specific" or "elasticity"
    sectors: tuple[str, ...]
    low: float
    central: float
    high: float
    unit: str
    basis: str  # "source", "assumption" or "definition"
    source: tuple[str, ...]
    note: str

    def at(self, bound: Bound) -> float:
        """Its value at a bound."""
        return {"low": self.low, "central": self.central, "high": self.high}[bound]

    def covers(self, sector: str) -> bool:
        """Whether it is about a sector."""
        return self.sectors == ("all",) or sector in self.sectors


@cache
def table() -> tuple[Row, ...]:
    """The shipped rows."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(
            Row(
                row["horizon"],
                row["what"],
                tuple(row["sectors"].split("+")),
                float(row["low"]),
                float(row["central"]),
                float(row["high"]),
                row["unit"],
                row["basis"],
                tuple(row["source"].split("+")) if row["source"] else (),
                row["note"],
            )
            for row in csv.DictReader(file)
        )


def part(horizon: str, sector: str, bound: Bound = "central") -> float:
    """Which part of what labour does not get stays in a sector of `eurasia-2023` at a horizon."""
    rows = (row for row in table() if (row.horizon, row.what) == (horizon, "specific") and row.covers(sector))
    return next((row.at(bound) for row in rows), 0.0)


def elasticities(world: World, horizon: str, bound: Bound = "central") -> Array:
    """The trade elasticities of a world at a horizon [j]."""
    (row,) = (row for row in table() if (row.horizon, row.what) == (horizon, "elasticity"))
    return world.array("trade_elasticity") * row.at(bound)


def specific_shares(world: World, horizon: str, bound: Bound = "central") -> Array:
    """Specific shares s of value added [j,n] of a world at a horizon, between 0 and 1.

    Raises `SteppeError` for sectors that no table knows.
    """
    from steppe.models.labour import labour_shares  # loads yaml and pandas

    found = labour_shares(world)
    parts = np.array([part(horizon, sector, bound) for sector in found.parts])
    inside: Array = parts[:, None] * (1.0 - found.labour)
    return np.einsum("jkn,kn->jn", found.weights, inside)
