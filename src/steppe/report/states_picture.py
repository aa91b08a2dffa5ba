"""A picture of several states: the loss of each one's worst vector in both horizons, and its effective number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from steppe.indicators.balance import Balance
from steppe.indicators.balances import comparability
from steppe.indicators.plain import headline_row, when
from steppe.report.pictures import BLUE, INK, ORANGE, SMALL, grid, panels, short

LONGEST = 60  # letters of a state with its scenario and world


def states_figure(found: Sequence[tuple[str, Balance]]) -> tuple[Any, str]:
    """The figure of labelled balances of several states, and what its source line says."""
    labels = [label for label, _ in found]
    rows = [headline_row(b) for _, b in found]
    figure, (left, right) = panels(12.5, 2.3 + 0.42 * len(found), columns=2)
    horizon = found[0][1].horizon
    worst_losses(left, labels, rows, f"{horizon} horizon" if horizon else "long run")
    numbers(right, labels, rows)
    figure.suptitle("Balance of states: worst vector and effective number", x=0.01, ha="left", fontsize=12)
    worlds = list(dict.fromkeys(f"{b.world.split(' + ')[0]}, {b.date or 'no date'}" for _, b in found))
    about = f"world {'; '.join(worlds)}; partition {found[0][1].partition}; {_when(found[0][1])}"
    return figure, "; ".join(
        [about, *(note.rstrip(".") for note in comparability({b.state: b.drawn for _, b in found}))]
    )


def _when(b: Balance) -> str:
    return when(b.horizon) if b.horizon else "long run at the world's trade elasticities"


def worst_losses(axes: Any, labels: Sequence[str], rows: Sequence[dict[str, Any]], label: str = "long run") -> None:
    """Bars of the loss of the worst vector with whiskers, and diamonds of the short run."""
    place = np.arange(len(rows))
    value, low, high, quick = (
        np.array([row[name] for row in rows], float) for name in ("loss", "loss_low", "loss_high", "loss_short_run")
    )
    axes.barh(place, value, 0.6, color=BLUE, label=label)
    reach = np.maximum(np.array([value - low, high - value]), 0.0)
    axes.errorbar(value, place, xerr=reach, fmt="none", ecolor=INK, elinewidth=0.9, capsize=2.2)
    if np.isfinite(quick).any():
        axes.plot(quick, place, "D", mfc="white", mec=ORANGE, markersize=5, label="short run, the same vector")
    for at, row, end in zip(place, rows, np.fmax(np.fmax(high, value), quick), strict=True):
        known, soon = np.isfinite(row["loss"]), row["loss_short_run"]
        more = f", short run {soon:.2f}" if np.isfinite(soon) else ""
        text = f"{row['worst_vector']} {row['loss']:.2f}{more}" if known else "n/a"
        beside = {"textcoords": "offset points", "va": "center", "fontsize": SMALL}
        axes.annotate(text, (end if known else 0.0, at), (8, 0), **beside)
    axes.set_yticks(place, [short(label, LONGEST) for label in labels], fontsize=9)
    axes.set(ylim=(len(rows) - 0.4, -0.6), xlabel="Loss if the worst vector is cut off, % of real income")
    axes.margins(x=0.45)
    grid(axes, "x")
    axes.legend(frameon=False, fontsize=SMALL, loc="lower right", bbox_to_anchor=(1.0, 1.0), ncols=2, borderaxespad=0)


def numbers(axes: Any, labels: Sequence[str], rows: Sequence[dict[str, Any]]) -> None:
    """Dots of the effective number of vectors by long-run loss, each with how many there are."""
    place = np.arange(len(rows))
    axes.plot([row["effective_vectors"] for row in rows], place, "o", color=BLUE, markersize=6)
    for at, row in zip(place, rows, strict=True):
        if np.isfinite(row["effective_vectors"]):
            text = f"{row['effective_vectors']:.2f} of {row['vectors']}"
            beside = {"textcoords": "offset points", "va": "center", "fontsize": SMALL}
            axes.annotate(text, (row["effective_vectors"], at), (7, 0), **beside)
    axes.set_yticks(place, [short(label, LONGEST) for label in labels], fontsize=9)
    axes.set(ylim=(len(rows) - 0.4, -0.6), xlabel="Effective number of vectors by long-run loss")
    axes.margins(x=0.2)
    grid(axes, "x")
