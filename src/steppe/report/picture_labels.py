"""Names beside points in a picture, placed so that none covers another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from steppe.report.pictures import PLATE

# where a name may stand: points to the right and up from its dot, and which edges of the text are there
PLACES = tuple(
    (sideways * reach, upwards * reach, edge, side)
    for reach in (6, 13, 22, 34)
    for sideways, upwards, edge, side in (
        (1.0, 0.0, "left", "center"),
        (-1.0, 0.0, "right", "center"),
        (0.0, 1.0, "center", "bottom"),
        (0.0, -1.0, "center", "top"),
        (0.8, 0.8, "left", "bottom"),
        (0.8, -0.8, "left", "top"),
        (-0.8, 0.8, "right", "bottom"),
        (-0.8, -0.8, "right", "top"),
    )
)
FAR = 10  # points: a name farther from its dot gets a line to it


def name_points(axes: Any, points: Sequence[tuple[str, float, float]]) -> None:
    """Write each name by its point (x, y in data) where it covers no other name, no dot and no edge.

    Call it when the figure has been drawn once, so that places on the page are known. Where no place is free the name
    stands at the first.
    """
    taken = [_around(axes, x, y) for line in axes.get_lines() for x, y in _dots(line)]
    frame = axes.get_window_extent()
    for name, x, y in points:
        own = _around(axes, x, y)
        others = [box for box in taken if box.bounds != own.bounds]
        text, box = _write(axes, name, x, y, PLACES[0])
        for place in PLACES:
            tried, where = _write(axes, name, x, y, place)
            inside = frame.x0 <= where.x0 and where.x1 <= frame.x1 and frame.y0 <= where.y0 and where.y1 <= frame.y1
            if inside and not any(where.overlaps(other) for other in others):
                text.remove()
                text, box = tried, where
                break
            tried.remove()
        text.set_in_layout(False)
        taken.append(box)


def _write(axes: Any, name: str, x: float, y: float, place: tuple[float, float, str, str]) -> tuple[Any, Any]:
    right, up, edge, side = place
    line = {"arrowstyle": "-", "color": "#8a8a8a", "linewidth": 0.6} if max(abs(right), abs(up)) > FAR else None
    look = {"ha": edge, "va": side, "fontsize": 8, "arrowprops": line, "bbox": PLATE}
    text = axes.annotate(name, (x, y), (right, up), textcoords="offset points", **look)
    return text, _text_only(text)


def _text_only(text: Any) -> Any:
    """The box of an annotation without its line to the dot."""
    from matplotlib.text import Text

    text.get_window_extent()  # puts the text where it belongs; its answer holds the line too
    return Text.get_window_extent(text)


def _dots(line: Any) -> Any:
    return line.get_xydata() if line.get_marker() not in ("None", None, "") else ()


def _around(axes: Any, x: float, y: float) -> Any:
    """The box of a dot on the page."""
    across, down = axes.transData.transform((x, y))
    return axes.bbox.frozen().from_bounds(across - 5, down - 5, 10, 10)
