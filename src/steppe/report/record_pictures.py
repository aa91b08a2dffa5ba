"""Pictures of the record: a state's timeline, and who shares how many instruments with whom."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from steppe.labels import country_name
from steppe.problems import SteppeError
from steppe.record import Matrix, Tie
from steppe.record.days import first_day, last_day, today
from steppe.report.pictures import plain, save

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


LIGHT_ROLES = ("signatory", "candidate", "observer", "partner", "dialogue_partner", "associate", "guest")
WIDTH, ROW, LETTER = 9.5, 0.175, 0.064  # inches: of the timeline, of one row, of one letter in a label
Spells = Sequence[Tie]


def draw_timeline(state: str, spells: Spells, path: Path) -> Path:
    """One row an instrument, its spells as bars from the first day to the last or today, by kind; .png or .svg."""
    kinds = _by_kind([tie for tie in spells if tie.start])
    if not kinds:
        raise SteppeError(f"The record has no dated spell of {state} to draw.")
    rows = sum(len(instruments) + 1.4 for instruments in kinds.values())
    figure, axes = _figure(WIDTH, 1.3 + ROW * rows)
    now, row, left = _year(today()), 0.0, []
    for kind, instruments in kinds.items():
        top = row
        for found in instruments:
            row += 1
            left.append(_draw_row(axes, row, found, now))
        axes.text(0, top, kind, transform=axes.get_yaxis_transform(), color=COLOURS[kind], weight="bold", va="center")
        row += 1.4
    axes.set(ylim=(row - 0.4, -1), yticks=[], xlim=(min(left), now + 0.5))
    first = min(_year(tie.start) for found in kinds.values() for same in found for tie in same)
    _year_axis(axes, first, now)
    figure.suptitle(f"{country_name(state)}: ties on record, to {today()}", x=0.01, ha="left", fontsize=12)
    axes.set_title("Light: signed only, candidate, observer, partner or suspended", loc="left", fontsize=8.5)
    return save(figure, path)


def _by_kind(spells: Spells) -> dict[str, list[list[Tie]]]:
    """The spells of each instrument, instruments by their first day, under their kinds."""
    found: dict[str, dict[str, list[Tie]]] = {kind: {} for kind in COLOURS}
    for tie in spells:
        found[tie.kind].setdefault(tie.instrument, []).append(tie)
    return {kind: list(instruments.values()) for kind, instruments in found.items() if instruments}


def _draw_row(axes: Any, row: float, spells: Spells, now: float) -> float:
    """Draw the spells of one instrument with its label; returns the year at which the label needs room to begin."""
    colour = COLOURS[spells[0].kind]
    for tie in sorted(spells, key=lambda tie: not _is_light(tie)):  # the full ones over the light ones
        start, end = _year(tie.start), _year(tie.end, last=True) if tie.end else now
        shade = _lighter(colour) if _is_light(tie) else colour
        axes.barh(row, max(end - start, 0.15), left=start, height=0.72, color=shade)
    roles = {tie.role for tie in spells}
    role = "" if len(roles) > 1 or roles & {"member", "party"} else f" ({roles.pop().replace('_', ' ')})"
    label, start = f"{spells[0].instrument}{role}", min(_year(tie.start) for tie in spells)
    axes.text(start - 0.2, row, label, ha="right", va="center", fontsize=7.5)
    share = (len(label) + 2) * LETTER / WIDTH
    return (start - share * (now + 0.5)) / (1 - share)


def _is_light(tie: Tie) -> bool:
    return tie.role in LIGHT_ROLES or tie.status == "suspended"


def _year_axis(axes: Any, first: float, now: float) -> None:
    """Years above and below, from the first bar on, with faint lines; a line for today."""
    step = 5 if now - first < 60 else 10 if now - first < 120 else 20
    years = range(int(-(-first // step)) * step, int(now) + 1, step)
    axes.set_xticks(list(years), [str(year) for year in years], fontsize=8)
    axes.tick_params(top=True, labeltop=True, length=2)
    axes.grid(axis="x", color="#e4e4e4", linewidth=0.6)
    axes.set_axisbelow(True)
    axes.axvline(now, color="#666666", linewidth=0.8)


def _lighter(colour: str) -> tuple[float, ...]:
    """The colour mixed with white."""
    return tuple(1 - 0.45 * (1 - int(colour[k : k + 2], 16) / 255) for k in (1, 3, 5))


def draw_matrix(matrix: Matrix, path: Path) -> Path:
    """A square of states, each cell the number of instruments two of them share on a day; .png or .svg."""
    states = matrix.states
    values = np.array([[matrix.counts[a][b] for b in states] for a in states], dtype=float)
    np.fill_diagonal(values, np.nan)
    figure, axes = _figure(max(3.6, 1.8 + 0.55 * len(states)), 1.8 + 0.5 * len(states))
    axes.imshow(values, cmap="Blues", vmin=0, vmax=max(1, np.nanmax(values)))
    names = [country_name(state) for state in states]
    axes.set_xticks(range(len(states)), names, rotation=45, ha="right", rotation_mode="anchor", fontsize=8)
    axes.set_yticks(range(len(states)), names, fontsize=8)
    axes.tick_params(length=0)
    axes.spines["bottom"].set_visible(False)
    for i, j in zip(*np.nonzero(~np.isnan(values)), strict=True):
        colour = "white" if values[i, j] > 0.55 * np.nanmax(values) else "#1a1a1a"
        axes.text(j, i, f"{values[i, j]:.0f}", ha="center", va="center", fontsize=8, color=colour)
    figure.suptitle(f"Instruments on record that tie\neach pair on {matrix.on}", x=0.02, ha="left", fontsize=10)
    return save(figure, path)


def _figure(width: float, height: float) -> tuple[Any, Any]:
    from matplotlib.figure import Figure

    figure: Any = Figure(figsize=(width, height), layout="constrained")
    axes: Any = figure.add_subplot()
    plain(axes)
    return figure, axes


def _year(when: str, *, last: bool = False) -> float:
    """A date as a year with a fraction; a bare year or month is its first day, or its last."""
    year, month, day = map(int, (last_day(when) if last else first_day(when)).split("-"))
    return year + (month - 1) / 12 + (day - 1) / 372
