"""A treemap of flows by matplotlib: an area a partner and sector, pale where nobody published the figure."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle

from steppe.labels import country_name
from steppe.report.pictures import BLUE, GREY, PLATE, check_name, save, short
from steppe.world.flows import Flow, Flows

WIDTH, HEIGHT = 9.0, 5.6  # inches of the field
LEAST, FEWEST = 0.004, 30  # share of a tile of its own, and how many tiles there are at most
PALE = "#a9cfe5"
LETTER = 0.075  # inches of a letter of the labels


def treemap(found: Flows, path: str | Path | None = None) -> Any:
    """Flows as areas by value, the largest by name; observed ones are solid, all others hatched."""
    where = Path(path) if path is not None else None
    check_name(where)
    figure: Any = Figure(figsize=(WIDTH + 0.4, HEIGHT + 1.5))
    axes = figure.add_axes((0.02, 0.14, 0.96, 0.74))
    tiles = _tiles(found)
    for (name, value, observed), (x, y, w, h) in zip(
        tiles, squarified([t[1] for t in tiles], WIDTH, HEIGHT), strict=True
    ):
        style: dict[str, Any] = {"facecolor": BLUE if observed else PALE, "hatch": None if observed else "///"}
        axes.add_patch(Rectangle((x, y), w, h, edgecolor="white", linewidth=1.2, **style))
        label = _label(name, value, w, h)
        if label:
            colour = {"color": "white"} if observed else {"color": "#1a1a1a", "bbox": PLATE}
            axes.text(x + w / 2, y + h / 2, label, ha="center", va="center", fontsize=8, **colour)
    axes.set(xlim=(0, WIDTH), ylim=(0, HEIGHT))
    axes.axis("off")
    title = f"{found.asked}, {found.total / 1e3:,.1f} bn USD"
    figure.text(0.02, 0.95, "\n".join(textwrap.wrap(title, 90)), fontsize=12, fontweight="bold", va="top")
    keys = [Patch(facecolor=BLUE, label="published"), Patch(facecolor=PALE, hatch="///", label="estimated")]
    figure.legend(handles=keys, loc="lower left", bbox_to_anchor=(0.015, 0.055), ncols=2, frameon=False, fontsize=8)
    foot = f"World {found.world or 'without a name'}, {found.date}. {found.observed:.0%} of the value is observed."
    figure.text(0.02, 0.02, foot, fontsize=8, color=GREY)
    if where is not None:
        save(figure, where)
    return figure


def _tiles(found: Flows) -> list[tuple[str, float, bool]]:
    """Name, value and whether it is observed of each tile; the small flows are one at the end."""
    own = [row for row in found.rows if row.share >= LEAST][:FEWEST]
    rest = found.rows[len(own) :]
    tiles = [(_name(row, found.rows), row.value, row.observed) for row in own]
    for observed in (True, False):
        small = [row.value for row in rest if row.observed == observed]
        tiles += [(f"{len(small):,} smaller", sum(small), observed)] if small else []
    tiles.sort(key=lambda tile: -tile[1])
    return tiles


def _name(row: Flow, rows: Sequence[Flow]) -> str:
    """What tells a flow from the others: the ends and the sector that they do not all share."""
    varies = {side for side in ("exporter", "importer", "sector") if len({getattr(other, side) for other in rows}) > 1}
    ends = [country_name(getattr(row, side)) for side in ("exporter", "importer") if side in varies]
    parts = [*([" to ".join(ends)] if ends else []), *([row.sector] if "sector" in varies else [])]
    return ", ".join(parts) or country_name(row.importer)


def _label(name: str, value: float, width: float, height: float) -> str:
    """The name and the value in as many lines as there is room for, "" where there is none."""
    letters, lines = int(width / LETTER), int(height / 0.15)
    if letters < 5 or lines < 1:
        return ""
    amount = f"{value / 1e3:,.1f} bn"
    wrapped = textwrap.wrap(short(name, 40), letters, break_long_words=False)
    if len(wrapped) + 1 <= lines and all(len(line) <= letters for line in (*wrapped, amount)):
        return "\n".join([*wrapped, amount])
    return wrapped[0] if len(wrapped) == 1 and len(wrapped[0]) <= letters else ""


def squarified(values: Sequence[float], width: float, height: float) -> list[tuple[float, float, float, float]]:
    """Rectangles (x, y, width, height) of areas in proportion to values, as near to squares as they come.

    Values come largest first (Bruls, Huizing and van Wijk 2000, Squarified treemaps).
    """
    scale = width * height / sum(values)
    left = [value * scale for value in values]
    found: list[tuple[float, float, float, float]] = []
    x, y, w, h = 0.0, 0.0, width, height
    while left:
        side = min(w, h)
        row = [left[0]]
        while len(row) < len(left) and _worst([*row, left[len(row)]], side) <= _worst(row, side):
            row.append(left[len(row)])
        left = left[len(row) :]
        deep = sum(row) / side
        at = 0.0
        for area in row:
            length = area / deep
            found.append((x, y + h - at - length, deep, length) if w >= h else (x + at, y + h - deep, length, deep))
            at += length
        x, w, h = (x + deep, w - deep, h) if w >= h else (x, w, h - deep)
    return found


def _worst(row: Sequence[float], side: float) -> float:
    """The longest ratio of the sides of a row's rectangles."""
    total = sum(row)
    return max(max(side**2 * area / total**2, total**2 / (side**2 * area)) for area in row)
