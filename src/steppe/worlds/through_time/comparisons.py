"""What the worlds through time are held against: published figures that their build does not use (`comparisons.csv`).

Columns: year, exporter and importer (empty: all), published (million USD), source (a key of `DOCUMENTS`).
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from steppe.sourced import Source
from steppe.world.world import World
from steppe.worlds.common.page_parts import cited, table
from steppe.worlds.goods_2023.holes import OBSERVED
from steppe.worlds.through_time import holes

if TYPE_CHECKING:
    from steppe.worlds.through_time.build import Construction

TABLE = Path(__file__).with_name("comparisons.csv")
HALF = 0.5
KYRGYZ, WTO = "kgz", "wto"
DOCUMENTS: Mapping[str, Source] = {
    KYRGYZ: Source(
        title="National Statistical Committee of the Kyrgyz Republic, exports and imports by country",
        url="https://github.com/mary-lev/eu-export-sanctions",
        locator="tables 4.03.00.10 and 4.03.00.18, a copy",
        licence="reuse with the source named",
    ),
    WTO: Source(
        title="WTO Stats, total merchandise exports",
        url="https://github.com/cesar2591/ecxplor",
        locator="ITS_MTV_AX, a copy",
        licence="WTO terms: reuse with the source named",
        vintage="18 October 2021",
    ),
}


@dataclass(frozen=True, slots=True)
class Published:
    """One published figure, million USD; "" for all exporters or all importers."""

    year: int
    exporter: str
    importer: str
    value: float
    source: str


@cache
def published() -> tuple[Published, ...]:
    """Every row of `comparisons.csv`."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(
            Published(int(r["year"]), r["exporter"], r["importer"], float(r["published"]), r["source"])
            for r in csv.DictReader(file)
        )


def against_published(made: Sequence[Construction]) -> str:
    """The section of the page that holds the worlds against figures that the build does not use."""
    worlds = {one.steps.year: one.world for one in made}
    return f"""## Against published figures that the build does not use

{_kyrgyzstan(worlds)}

{_exports(worlds[2016])}"""


def in_world(world: World, row: Published) -> tuple[float, bool]:
    """The figure of a row in a world, million USD, and whether it is a pair that was filled."""
    flow, flag = world.array("trade_flow")[0].copy(), world.array("imputed")[0]
    np.fill_diagonal(flow, 0.0)
    i = [world.index(row.exporter)] if row.exporter else slice(None)
    n = [world.index(row.importer)] if row.importer else slice(None)
    return float(flow[i][:, n].sum()), bool(row.exporter and row.importer and flag[i][:, n].max() > OBSERVED)


def _kyrgyzstan(worlds: Mapping[int, World]) -> str:
    held = [row for row in published() if row.source == KYRGYZ]
    pairs = list(dict.fromkeys((row.exporter, row.importer) for row in held))
    rows: list[list[str]] = []
    for exporter, importer in pairs:
        cells: list[str] = []
        for year, world in worlds.items():
            row = next(r for r in held if (r.year, r.exporter, r.importer) == (year, exporter, importer))
            value, filled = in_world(world, row)
            cells.append(f"{value:,.0f}{'*' if filled else ''} / {row.value:,.0f}")
        rows.append([f"{exporter or 'all'} to {importer or 'all'}", *cells])
    return f"""**Kyrgyzstan's own statistics** see its imports from the other side. Million USD, this world / published;
\\* is a fill:

{table(("flow", *map(str, worlds)), rows)}

Exports to all partners fall short of the published ones: the table lacks a part of them. China reports many times what
Kyrgyzstan does, and `steppe balance KGZ --since 1996` follows China's figures. Source: {cited(DOCUMENTS[KYRGYZ])}."""


def _exports(world: World) -> str:
    held = {row.exporter: row for row in published() if row.source == WTO and row.exporter in world.countries}
    flag = world.array("imputed")[0]
    value = {code: in_world(world, row)[0] for code, row in held.items()}
    silent = [
        code for code in held if np.isin(flag[world.index(code)], (holes.SILENT, holes.FAR)).sum() > len(flag) / 4
    ]
    seen = [code for code in held if code not in silent]
    ratio = {code: value[code] / held[code].value for code in held}
    low = ", ".join(f"{code} {ratio[code]:.2f}" for code in sorted(seen, key=lambda c: ratio[c]) if ratio[code] < HALF)
    rows = [
        [code, f"{value[code] / 1e3:,.1f}", f"{held[code].value / 1e3:,.1f}", f"{ratio[code]:.2f}"]
        for code in sorted(silent, key=lambda code: -value[code])
    ]
    whole = sum(value[code] for code in seen) / sum(held[code].value for code in seen)
    middle = np.median([ratio[code] for code in seen])
    return f"""**Total exports of 2016 by the WTO**, those to partners that are not told among them. {len(seen)}
reporters have {whole:.0%} of what the WTO says together and {middle:.0%} in the median;
below half: {low}.
Exporters whose rows are filled, bn USD:

{table(("exporter", "this world", "WTO", "ratio"), rows)}

Source: {cited(DOCUMENTS[WTO])}."""
