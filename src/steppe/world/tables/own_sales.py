"""Sales of a country to itself in a world from a table: where they are missing, output less exports."""

from __future__ import annotations

from typing import Any

import numpy as np

from steppe.world.tables.labelled import labelled
from steppe.world.tables.rows import Rows

Array = np.ndarray
ROUNDING = 1e-6  # relative slack between output and the sum of its sales


def fill_own_sales(rows: Rows, flow: Array, has_own: Array, output: Any, problems: list[str]) -> Array:
    """Put missing own sales on the diagonal of `flow`; True where it was done [sector, country].

    A country with own sales in some sectors has none in the others unless `output` says so.
    """
    lacking = np.broadcast_to(~has_own.any(axis=0), has_own.shape)
    if output is None:
        if lacking.any():
            problems.append(_no_own_sales(rows, lacking.any(axis=0)))
        return np.zeros_like(has_own)
    axes = (("sector", rows.sectors), ("country", rows.countries))
    by_label = labelled(output, axes, "output", problems, partial=True)
    if by_label is None:
        return np.zeros_like(has_own)
    made, sold = np.asarray(by_label, float) * rows.factor, flow.sum(axis=2)
    known = ~np.isnan(made)
    if (lacking & ~known).any():
        problems.append(_no_own_sales(rows, (lacking & ~known).any(axis=0)))
    slack = ROUNDING * np.maximum(np.abs(made), sold)
    problems += _contradictions(rows, has_own & (np.abs(made - sold) > slack), made, sold)
    fill = known & ~has_own
    short = fill & (made - sold < -slack)
    for j, n in np.argwhere(short):
        problems.append(
            f"{_place(rows, j, n)}: output {made[j, n]:,.6g} is below exports {sold[j, n]:,.6g} "
            "(million USD), so own sales would be negative: correct one of them."
        )
    j, n = np.nonzero(fill & ~short)
    flow[j, n, n] = np.maximum(made - sold, 0.0)[j, n]
    return fill


def _no_own_sales(rows: Rows, lacking: Any) -> str:
    missing = [rows.countries[n] for n in np.flatnonzero(lacking)]
    shown = ", ".join(missing[:8]) + (f", ... ({len(missing)} in all)" if len(missing) > 8 else "")
    return (
        f"Own sales are missing for {shown}: add rows with the country as exporter and importer, "
        "or pass its gross output as `output=`."
    )


def _contradictions(rows: Rows, where: Array, made: Array, sold: Array) -> list[str]:
    return [
        f"{_place(rows, j, n)}: `output` is {made[j, n]:,.6g}, but its rows, own sales included, sum to "
        f"{sold[j, n]:,.6g} (million USD): leave one of them out."
        for j, n in np.argwhere(where)
    ]


def _place(rows: Rows, j: int, n: int) -> str:
    return rows.countries[n] + (f", sector {rows.sectors[j]}" if len(rows.sectors) > 1 else "")
