"""A picture of a state's balance through time: losses by vector, effective numbers of vectors, shares in its trade."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from steppe.indicators.past import BalancePath, Point, title
from steppe.indicators.past_words import MUCH
from steppe.report.pictures import BLUE, GREY, INK, ORANGE, SMALL, grid, panels, short

COLOURS = (BLUE, ORANGE, "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000")
STYLES = ("-", "--", ":")
HIGH, LETTER = 5.4, 1.35  # inches of the figure; lines of a label's own height between two labels
ROOM, LEAST = 0.33, 3.0  # to the right of the last year for the labels: of all years, and in years
PALE = 0.55  # of white in a bar of which much is filled in


def path_figure(path: BalancePath) -> tuple[Any, str]:
    """The figure of a path and what its source line says."""
    figure, (left, middle, right) = panels(15.5, HIGH, columns=3)
    colours = _colours(path)
    _losses(left, path, colours)
    _numbers(middle, path)
    _shares(right, path, colours)
    figure.suptitle(title(path), x=0.01, ha="left", fontsize=12)
    return figure, _about(path)


def _colours(path: BalancePath) -> dict[str, tuple[str, str]]:
    """Colour and line of each vector; grey for the one with most economies, usually the rest."""
    economies = path.points[-1].economies
    rest = max(economies, key=lambda name: economies[name])
    others = [name for name in path.vectors if name != rest]
    found = {name: (COLOURS[k % len(COLOURS)], STYLES[k // len(COLOURS) % 3]) for k, name in enumerate(others)}
    return {**found, rest: (GREY, "-")}


def much_filled(point: Point) -> bool:
    """Whether a third or more of exports or of imports is filled in."""
    return any(share >= MUCH for share in point.imputed.values())


def _losses(axes: Any, path: BalancePath, colours: dict[str, tuple[str, str]]) -> None:
    ends: list[tuple[str, float, str]] = []
    for name in path.vectors:
        values = np.array([point.loss.get(name, np.nan) for point in path.points])
        colour, style = colours[name]
        _line(axes, path, values, colour, style)
        known = values[np.isfinite(values)]
        if len(known):
            ends.append((f"{short(name, 27)} {known[-1]:.2f}", float(known[-1]), colour))
    axes.set_ylim(0, None)
    _frame(axes, path, "Loss if cut off, % of real income, long run", "Losses by vector")
    _labels(axes, path, ends)


def _numbers(axes: Any, path: BalancePath) -> None:
    kinds = {
        "by loss": ([point.headline.effective_vectors for point in path.points], INK, "-"),
        "by exports": ([point.concentration["exports"].effective for point in path.points], GREY, "--"),
        "by imports": ([point.concentration["imports"].effective for point in path.points], GREY, ":"),
    }
    ends: list[tuple[str, float, str]] = []
    for name, (values, colour, style) in kinds.items():
        _line(axes, path, np.array(values), colour, style)
        if np.isfinite(values[-1]):
            ends.append((f"{name} {values[-1]:.2f}", float(values[-1]), colour))
    axes.set_ylim(1, max(len(point.loss) for point in path.points))
    heading = f"Effective vectors, of {max(len(point.loss) for point in path.points)}"
    _frame(axes, path, "Equal vectors that would spread it alike (N1)", heading)
    _labels(axes, path, ends)


def _shares(axes: Any, path: BalancePath, colours: dict[str, tuple[str, str]]) -> None:
    bottom, ends = np.zeros(len(path.points)), list[tuple[str, float, str]]()
    width = 0.62 * min(np.diff(path.years), default=4)
    for name in path.vectors:
        share = np.array([100 * point.shares.get(name, 0.0) for point in path.points])
        shade = [_pale(colours[name][0]) if much_filled(point) else colours[name][0] for point in path.points]
        axes.bar(path.years, share, width, bottom, color=shade, edgecolor="white", linewidth=0.6)
        ends.append((f"{short(name, 27)} {share[-1]:.0f}", float(bottom[-1] + share[-1] / 2), colours[name][0]))
        bottom = bottom + share
    axes.set_ylim(0, 100)
    _frame(axes, path, "Share of exports plus imports, %", "Shares in trade by vector")
    _labels(axes, path, ends, beyond=width / 2)


def _pale(colour: str) -> str:
    """A colour mixed with white."""
    parts = (int(colour[k : k + 2], 16) for k in (1, 3, 5))
    return "#" + "".join(f"{round(PALE * 255 + (1 - PALE) * part):02x}" for part in parts)


def _line(axes: Any, path: BalancePath, values: np.ndarray, colour: str, style: str) -> None:
    """A line over the years with a dot at each, hollow where much is filled in."""
    axes.plot(path.years, values, style, color=colour, linewidth=1.7, zorder=2)
    for point, value in zip(path.points, values, strict=True):
        face = "white" if much_filled(point) else colour
        axes.plot(point.year, value, "o", mfc=face, mec=colour, markersize=5, zorder=3)


def _frame(axes: Any, path: BalancePath, unit: str, heading: str) -> None:
    axes.set_xticks(path.years, [str(year) for year in path.years])
    end = path.years[-1] + max(ROOM * (path.years[-1] - path.years[0]), LEAST)
    axes.set_xlim(path.years[0] - 1.6, end)
    axes.set_ylabel(unit)
    grid(axes, "both")
    axes.grid(axis="x", visible=False)
    axes.spines["bottom"].set_bounds(path.years[0] - 1.6, path.years[-1] + 1.6)
    axes.set_title(heading, loc="left", fontsize=9.5)


def _labels(axes: Any, path: BalancePath, ends: Sequence[tuple[str, float, str]], beyond: float = 0.0) -> None:
    """Names with the last value to the right of the last year, moved apart where they would cover each other."""
    low, high = axes.get_ylim()
    gap = LETTER * SMALL / 72 / (0.78 * HIGH) * (high - low)
    order = sorted(ends, key=lambda one: one[1])
    places = apart([value for _, value, _ in order], gap, low, high)
    start = path.years[-1] + beyond + 0.3
    for (text, value, colour), place in zip(order, places, strict=True):
        axes.plot([start, start + 0.7], [value, place], color=colour, linewidth=0.7, clip_on=False)
        axes.text(start + 0.9, place, text, va="center", fontsize=SMALL, color=INK, clip_on=False)


def apart(values: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Places for sorted values at least `gap` apart and inside the limits, each as near to its value as that allows."""
    places = list(values)
    for _ in range(200):
        moved = False
        for k in range(1, len(places)):
            short_of = gap - (places[k] - places[k - 1])
            if short_of > 1e-9:
                places[k - 1] -= short_of / 2
                places[k] += short_of / 2
                moved = True
        places = [min(max(place, low + gap / 2), high - gap / 2) for place in places]
        if not moved:
            break
    return places


def _about(path: BalancePath) -> str:
    first, last = path.points[0], path.points[-1]
    names = [f"goods-{point.year}" for point in (first, last)]
    worlds = f"worlds {' to '.join(names)}" if len(path.points) > 1 else f"world {names[0]}"
    low, high = last.elasticity
    theta = f"{low:g}" if low == high else f"{low:.3g} to {high:.3g}"
    hollow = "; hollow, pale: a third or more of exports or imports filled in"
    filled = hollow if any(map(much_filled, path.points)) else ""
    absent = f"; not there: {', '.join(map(str, path.absent))}" if path.absent else ""
    return (
        f"{worlds}, all without tariffs; trade elasticity {theta}; partition {path.partition} with the groups of the "
        f"time; prices and GDP of each year{filled}{absent}"
    )
