"""A waterfall of what moved a measure of a state between two years."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from steppe.indicators.explain import Explained
from steppe.labels import country_name
from steppe.report.pictures import BLUE, GREY, INK, ORANGE, check_name, panels, plain, save

MOST, ROW, LEAST = 10, 0.3, 5e-3  # bars, inches of one, and the part of the change below which a part is no bar


def waterfall(found: Explained, path: str | Path | None = None) -> Any:
    """Bars from the measure before to the measure after, the largest parts first, the others together.

    Returns a matplotlib Figure; with `path` (.png or .svg) it is written there.
    """
    where = Path(path) if path is not None else None
    check_name(where)
    parts = shown(found)
    figure, axes = panels(7.2, 1.5 + ROW * (len(parts) + 2))
    at, level = 0.0, found.before
    _bar(axes, at, 0.0, found.before, INK, f"{found.before:.2f}")
    names = [found.worlds[0].split()[0]]
    for name, value in parts:
        at += 1
        _bar(axes, at, level, value, BLUE if value >= 0 else ORANGE, f"{value:+.2f}".replace("-", "−"))
        level += value
        names.append(name)
    _bar(axes, at + 1, 0.0, found.after, INK, f"{found.after:.2f}")
    axes.set_yticks(range(len(parts) + 2), [*names, found.worlds[1].split()[0]], fontsize=8)
    axes.invert_yaxis()
    axes.set_xlabel(f"{found.of}, {found.unit}", fontsize=9)
    axes.set_title(f"{country_name(found.state)}: what moved {found.of}", loc="left", fontsize=10, fontweight="bold")
    plain(axes)
    said = "Exact between two solved worlds; parts are Owen values; tariffs left out."
    figure.text(0.01, 0.005, said, fontsize=7, color=GREY)
    if where is not None:
        save(figure, where)
    return figure


def shown(found: Explained) -> list[tuple[str, float]]:
    """The parts that are drawn, the largest first and then all others together."""
    ranked = sorted(found.parts.items(), key=lambda item: -abs(item[1]))
    least = LEAST * max(abs(value) for value in found.parts.values())
    kept = [(name, value) for name, value in ranked[:MOST] if abs(value) > least]
    rest = found.change - sum(value for _, value in kept)
    return [*kept, ("all else", rest)] if abs(rest) > least else kept


def _bar(axes: Any, at: float, start: float, length: float, colour: str, text: str) -> None:
    axes.barh(at, length, 0.7, left=start, color=colour)
    axes.annotate(text, (max(start, start + length), at), (4, 0), textcoords="offset points", va="center", fontsize=8)
