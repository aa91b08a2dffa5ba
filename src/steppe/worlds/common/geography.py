"""Distances and land borders between economies, shipped: `geography.npz`, made from CEPII GeoDist."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from steppe.sourced import Source

Array = np.ndarray
TABLE = Path(__file__).with_name("geography.npz")
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
