"""What pictures by matplotlib share: colours, axes, and a file written whole that is the same every time."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Any

from steppe.problems import SteppeError
from steppe.whole import written_whole

BLUE, ORANGE, GREY = "#0072b2", "#d55e00", "#8a8a8a"  # told apart by colour-blind readers and in grey (Okabe and Ito)
PLATE = {"boxstyle": "square,pad=0.05", "facecolor": "white", "edgecolor": "none", "alpha": 0.8}  # behind letters

INK, FAINT = "#1a1a1a", "#e4e4e4"
SMALL = 8  # points


def check_name(path: Path | None) -> None:
    """Raise `SteppeError` for a file name that is no picture's."""
    if path is not None and path.suffix.lower() not in (".png", ".svg"):
        raise SteppeError(f"{path} is no picture name: end it in .png or .svg.")


def plain(axes: Any, *sides: str) -> None:
    """Take the frame away but for the axis below and the `sides` named."""
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(side in sides)


def grid(axes: Any, axis: str) -> None:
    """Faint lines across an axis ("x" or "both") behind the data, small letters at its ticks."""
    plain(axes, *(("left",) if axis == "both" else ()))
    axes.grid(axis=axis, color=FAINT, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(which="both", labelsize=SMALL, length=2)
    for name in (axes.xaxis.label, axes.yaxis.label):
        name.set_fontsize(9)


def panels(width: float, height: float, *, columns: int = 1, heights: tuple[float, ...] = (1.0,)) -> tuple[Any, Any]:
    """A figure (inches) and its axes."""
    from matplotlib.figure import Figure

    figure: Any = Figure(figsize=(width, height), layout="constrained")
    return figure, figure.subplots(len(heights), columns, height_ratios=heights)


def short(label: str, letters: int = 30) -> str:
    """A label of at most so many letters."""
    return textwrap.shorten(label, letters, placeholder=" ...") if " " in label else label[:letters]


def save(figure: Any, path: Path) -> Path:
    """Write the picture through a temporary file, without a date, so that the same figure makes the same bytes."""
    import matplotlib

    check_name(path)
    dateless = {"metadata": {"Date": None}} if path.suffix.lower() == ".svg" else {}
    with matplotlib.rc_context({"svg.hashsalt": "steppe"}), written_whole(path) as draft:
        figure.savefig(draft, dpi=150, **dateless)
    return path
