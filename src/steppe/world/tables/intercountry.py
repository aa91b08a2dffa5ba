"""A world from an inter-country input-output table, whatever the provider, with a note on every figure changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from steppe.problems import raise_if_any
from steppe.sourced import Note, Source
from steppe.sources.mrio import InterCountryTable
from steppe.world.tables.labelled import labelled
from steppe.world.world import World

Array = np.ndarray
TAX_NOTE = (
    "Value added is output less inputs at basic prices, so that taxes less subsidies on inputs are part of it; "
    "tariffs are zero, for the table does not show them by pair."
)


def world_of(table: InterCountryTable, *, trade_elasticity: Any, notes: tuple[str, ...] = (), **about: Any) -> World:
    """A world from an inter-country table, with a note on every figure that had to be changed.

    Flows and purchases below zero (stocks drawn down) become zero; where an industry buys more inputs
    than it sells, its inputs are scaled down to output. Shares are of output after that, so that
    purchases in money stay those of the file and value added takes up the difference.
    """
    problems: list[str] = []
    theta = labelled(trade_elasticity, (("sector", table.sectors),), "trade_elasticity", problems)
    raise_if_any(problems)
    said = [*map(Note.of, notes), *(Note(note, "method") for note in (*table.notes, TAX_NOTE))]
    flow = _without_negatives(table.flow, "Flows", said)
    inputs = _without_negatives(table.inputs, "Purchases of inputs", said)
    return World.from_arrays(
        countries=table.countries,
        sectors=table.sectors,
        trade_flow=flow,
        input_share=shares_of(inputs, flow.sum(axis=2), said),
        trade_elasticity=theta,
        notes=tuple(said),
        **about,
    )


def _without_negatives(values: Array, what: str, notes: list[Note]) -> Array:
    """The values with those below zero set to zero, which a note says with their total."""
    below = values < 0
    if not below.any():
        return values
    total = -float(values[below].sum())
    share = total / float(np.abs(values).sum())
    said = (
        f"{what} below zero ({int(below.sum()):,}, {total:,.6g} million USD in all, {share:.2g} of the total) "
        "are set to zero."
    )
    notes.append(Note(said, "method"))
    return np.maximum(values, 0.0)


def shares_of(inputs: Array, output: Array, notes: list[Note]) -> Array:
    """Inputs [k,j,n] over output [j,n]; none where nothing is made, at most one in sum."""
    used = inputs.sum(axis=0)
    excess = np.maximum(used - output, 0.0)
    if (excess > 0).any():
        said = (
            f"Industries that buy more inputs than they sell ({int((excess > 0).sum()):,}, by {excess.sum():,.6g} "
            "million USD in all) have their inputs scaled down to output and add no value."
        )
        notes.append(Note(said, "method"))
    base = np.maximum(used, output)
    return np.divide(inputs, base, out=np.zeros_like(inputs), where=base > 0)


def about_file(name: str, year: str, source: Source, path: Path) -> dict[str, Any]:
    """Name, date and source of a world from one file."""
    date = f"{year}-12-31" if year else ""
    return {"name": name, "date": date, "sources": (replace(source, locator=path.name),)}
