"""CEPII GeoDist: distances between countries (Mayer and Zignago, 2011).

Format: `cepii_geodist/dist_cepii.parquet`, iso_o and iso_d (ISO 3166 alpha-3 but for a few older codes), dist
(kilometres between the largest cities) and distw (population-weighted over cities), among other columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from steppe.sources.catalogue import source
from steppe.sources.folder import checked_columns, existing

FILE = "cepii_geodist/dist_cepii.parquet"
SOURCE = source("cepii-geodist")
NEWER_CODES = {"ROU": "ROM", "SRB": "YUG", "MNE": "YUG", "COD": "ZAR", "TLS": "TMP"}


def distances(folder: Path, countries: Sequence[str]) -> np.ndarray:
    """Population-weighted distances in kilometres [exporter, importer], nan where the table has none."""
    return _square(folder, countries, "distw")


def borders(folder: Path, countries: Sequence[str]) -> np.ndarray:
    """Whether two countries share a land border [exporter, importer]; no where the table has none of the two."""
    return np.nan_to_num(_square(folder, countries, "contig")) > 0


def _square(folder: Path, countries: Sequence[str], column: str) -> np.ndarray:
    path = existing(Path(folder) / FILE, "CEPII table of distances")
    table = checked_columns(pd.read_parquet(path), ("iso_o", "iso_d", column), path)
    wide = table.assign(**{column: pd.to_numeric(table[column], errors="coerce")}).pivot(
        index="iso_o", columns="iso_d", values=column
    )
    codes = [NEWER_CODES.get(code, code) for code in countries]
    return wide.reindex(index=codes, columns=codes).to_numpy(float)
