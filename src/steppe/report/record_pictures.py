"""Pictures of the record: a state's timeline, and who shares how many instruments with whom."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from steppe.labels import country_name
from steppe.problems import SteppeError
from steppe.record.answers import Tie
from steppe.record.days import today

COLOURS = {
    "organisation": "#0072b2",
    "agreement": "#009e73",
    "partnership": "#cc79a7",
    "security": "#d55e00",
    "border": "#999999",
    "restriction": "#000000",
    "initiative": "#e69f00",
    "status": "#56b4e9",
    "policy": "#8c6d31",
}


def draw_timeline(state: str, spells: Sequence[Tie], path: Path) -> Path:
    """One bar a spell from its first day to its last or today, coloured by kind; .png or .svg."""
    drawn = [tie for tie in spells if tie.start]
    if not drawn:
        raise SteppeError(f"The record has no dated spell of {state} to draw.")
    figure, axes = _figure(9.5, 1.4 + 0.23 * len(drawn))
    now = _year(today())
    for row, tie in enumerate(drawn):
        start, end = _year(tie.start), _year(tie.end) if tie.end else now
        axes.barh(row, max(end - start, 0.15), left=start, height=0.7, color=COLOURS[tie.kind])
        role = "" if tie.role in ("member", "party") else f" ({tie.role.replace('_', ' ')})"
        axes.text(start - 0.25, row, f"{tie.instrument}{role}", ha="right", va="center", fontsize=7.5)
    first = min(_year(tie.start) for tie in drawn)
    axes.set(ylim=(len(drawn), -1), yticks=[], xlim=(first - 0.28 * (now - first) - 1, now + 0.5), xlabel="year")
    axes.axvline(now, color="#666666", linewidth=0.8)
    axes.set_title(f"{country_name(state)}: memberships, agreements and other ties on record, to {today()}", fontsize=11)
    kinds = [kind for kind in COLOURS if any(tie.kind == kind for tie in drawn)]
    handles = [_patch(COLOURS[kind]) for kind in kinds]
    axes.legend(handles, kinds, loc="lower left", fontsize=8, frameon=False)
    return _save(figure, path)


def draw_matrix(states: Sequence[str], counts: dict[str, dict[str, int]], on: str, path: Path) -> Path:
    """A square of states, each cell the number of instruments two of them share on a day."""
    values = np.array([[counts[a][b] for b in states] for a in states], dtype=float)
    np.fill_diagonal(values, np.nan)
    figure, axes = _figure(1.8 + 0.55 * len(states), 1.6 + 0.5 * len(states))
    axes.imshow(values, cmap="Blues", vmin=0)
    names = [country_name(state) for state in states]
    axes.set_xticks(range(len(states)), names, rotation=45, ha="right", fontsize=8)
    axes.set_yticks(range(len(states)), names, fontsize=8)
    middle = np.nanmax(values) / 2 if len(states) > 1 else 0
    for i, j in zip(*np.nonzero(~np.isnan(values)), strict=True):
        colour = "white" if values[i, j] > middle else "#1a1a1a"
        axes.text(j, i, f"{values[i, j]:.0f}", ha="center", va="center", fontsize=8, color=colour)
    axes.set_title(f"Instruments on record that tie each pair, {on}", fontsize=10)
    return _save(figure, path)


def _figure(width: float, height: float) -> tuple[Any, Any]:
    from matplotlib.figure import Figure

    figure: Any = Figure(figsize=(width, height), layout="constrained")
    axes: Any = figure.add_subplot()
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    return figure, axes


def _patch(colour: str) -> Any:
    from matplotlib.patches import Patch

    return Patch(color=colour)


def _year(when: str) -> float:
    """A date as a year with a fraction; a bare year or month is its beginning."""
    year, month, day = (*map(int, when.split("-")), 1, 1)[:3]
    return year + (month - 1) / 12 + (day - 1) / 365


def _save(figure: Any, path: Path) -> Path:
    """Write the picture through a temporary file, so that nothing is left half done."""
    if path.suffix not in (".png", ".svg"):
        raise SteppeError(f"{path} is no picture name: end it in .png or .svg.")
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(suffix=path.suffix, dir=path.parent)
    os.close(handle)
    try:
        figure.savefig(temporary, dpi=150)
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    finally:
        Path(temporary).unlink(missing_ok=True)
    return path
