"""Neighbours of states by land, and how the shipped table of distances and borders is made."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from steppe.whole import written_whole
from steppe.worlds.common.geography import TABLE, geography
from steppe.worlds.shelf import load

__all__ = ["TABLE", "geography", "land_neighbours", "write"]


def land_neighbours(state: str) -> tuple[str, ...]:
    """The economies that share a land border with a state; none for a code without one or unknown."""
    held = geography()
    if state not in held.codes:
        return ()
    return tuple(held.codes[k] for k in np.flatnonzero(held.border[held.codes.index(state)]))


def write(folder: Path, path: Path) -> Path:
    """Build the table from a data folder, for the economies of `goods-2023`, through a temporary file."""
    from steppe.sources.geodist import borders, distances

    codes = load("goods-2023").countries
    distance = np.nan_to_num(np.round(distances(folder, codes))).astype(np.uint16)
    with written_whole(path) as draft, draft.open("wb") as file:
        np.savez_compressed(
            file,
            codes=np.array(codes, dtype="S3").astype("U3"),
            distance=distance,
            border=np.packbits(borders(folder, codes)),
        )
    return path
