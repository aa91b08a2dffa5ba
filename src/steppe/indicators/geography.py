"""Distances and land borders between economies, shipped: `data/geography.npz`, made from CEPII GeoDist."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from steppe.sourced import Source
from steppe.whole import written_whole
from steppe.worlds.shelf import load

Array = np.ndarray
TABLE = Path(__file__).parent / "data" / "geography.npz"
SOURCE = Source(
    title="CEPII GeoDist, distances between countries (Mayer and Zignago, 2011)",
    url="http://www.cepii.fr/CEPII/en/bdd_modele/presentation.asp?id=6",
    locator="population-weighted distances and land borders",
    licence="Etalab Open Licence 2.0",
    key="cepii-geodist",
)


@dataclass(frozen=True, slots=True)
class Geography:
    """Economies by ISO 3166 alpha-3 code, kilometres [i,n] (0 where unknown), and whether a pair shares a border."""

    codes: tuple[str, ...]
    distance: Array
    border: Array


@cache
def geography() -> Geography:
    """The shipped distances and borders."""
    with np.load(TABLE) as held:
        border = np.unpackbits(held["border"], count=len(held["codes"]) ** 2).astype(bool)
        n = len(held["codes"])
        return Geography(tuple(held["codes"].tolist()), held["distance"].astype(float), border.reshape(n, n))


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
