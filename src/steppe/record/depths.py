"""How deep agreements go, each figure with its measure: a table beside the files of the record (`depths.csv`).

Measures are not comparable with each other: DESTA counts seven kinds of provisions, a DTA family is the mean of 116
indices of provisions over the agreements that are most alike, the text counts areas that an English text names at
least twice, which says that an area is mentioned and not that it binds.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from steppe.sourced import Source

TABLE = Path(__file__).parent / "depths.csv"
COLUMNS = ("instrument", "measure", "value", "label")
DESTA, FAMILY, TEXT = "DESTA", "DTA family", "text"
SCALES: Mapping[str, int] = {DESTA: 7, FAMILY: 1, TEXT: 18}
_READ = "2026-11-29"
SOURCES: Mapping[str, Source] = {
    DESTA: Source(
        title="Design of Trade Agreements (DESTA), version 2.3, depth_index (Dür, Baccini and Elsig, 2014)",
        url="https://www.designoftradeagreements.org/downloads/",
        accessed=_READ,
    ),
    FAMILY: Source(
        title="Families of 321 agreements by Ward clustering of 116 indices of the World Bank's DTA 2.0",
        url="https://github.com/nikoliiina97-sys/Computational-Institutional-Analysis-of-Deep-Trade-Agreements",
        locator="commit 766ae94",
        accessed=_READ,
    ),
    TEXT: Source(
        title="Texts of Trade Agreements (ToTA), 18 areas counted by Steppe's data folder",
        url="https://github.com/mappingtreaties/tota",
        locator="commit 2558ee5",
        accessed=_READ,
    ),
}


@dataclass(frozen=True, slots=True)
class Depth:
    """One figure: from 0 to the top of its measure's scale, and what the agreement is called there."""

    measure: str
    value: float
    label: str = ""

    @property
    def scale(self) -> int:
        """The top of the measure's scale."""
        return SCALES[self.measure]

    @property
    def source(self) -> Source:
        """Where the measure comes from."""
        return SOURCES[self.measure]

    def __str__(self) -> str:
        said = f"{self.measure} {self.value:g} of {self.scale}"
        return f"{said} ({self.label})" if self.label else said

    def to_dict(self) -> dict[str, Any]:
        """The figure with its scale and source, for JSON."""
        return {**asdict(self), "scale": self.scale, "source": self.source.to_dict()}


def read(path: Path = TABLE) -> Mapping[str, tuple[Depth, ...]]:
    """Figures by instrument."""
    found: defaultdict[str, list[Depth]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["instrument"]].append(Depth(row["measure"], float(row["value"]), row["label"]))
    return {name: tuple(depths) for name, depths in found.items()}
