"""The specific shares of a world as a table: their range, what labour gets, and what both rest on."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pandas as pd

from steppe.models.horizons import Bound, specific_shares, table
from steppe.models.labour import LabourShares, labour_shares
from steppe.scenario.horizon import checked
from steppe.world.world import World


def share_table(world: World, horizon: str = "long") -> pd.DataFrame:
    """One row a country and sector of a world: the specific share of value added with its range, and its sources.

    `low`, `central` and `high` are shares from 0 to 1; `labour` is what labour gets of value added; `labour_of` says
    whose figure that is (own, a donor's, the median of others; "several" where sectors are summed), `source` where it
    was read, `basis` what the part of the rest that stays rests on: a source, a definition or an assumption.
    """
    found = labour_shares(world)
    values = {bound: specific_shares(world, checked(horizon), bound) for bound in get_args(Bound)}
    labour = np.einsum("jkn,kn->jn", found.weights, found.labour)
    rows = [
        {
            "country": country,
            "sector": sector,
            **{bound: array[j, n] for bound, array in values.items()},
            "labour": labour[j, n],
            **_origin(found, found.weights[j, :, n], n),
            "basis": _basis(horizon, found.parts, found.weights[j, :, n]),
        }
        for n, country in enumerate(world.countries)
        for j, sector in enumerate(world.sectors)
    ]
    return pd.DataFrame(rows)


def _origin(found: LabourShares, weights: np.ndarray, n: int) -> dict[str, str]:
    """Whose labour share it is and where it was read."""
    inside = [found.found[n][k] for k in np.flatnonzero(weights)]
    whose = {one.of for one in inside}
    return {
        "labour_of": whose.pop() if len(whose) == 1 else "several",
        "source": ", ".join(dict.fromkeys(one.source for one in inside)),
    }


def _basis(horizon: str, parts: tuple[str, ...], weights: np.ndarray) -> str:
    """What the part that stays rests on."""
    inside = [parts[k] for k in np.flatnonzero(weights)]
    rows = [row for row in table() if (row.horizon, row.what) == (horizon, "specific")]
    bases = dict.fromkeys(next((row.basis for row in rows if row.covers(part)), "moves freely") for part in inside)
    return ", ".join(bases)
