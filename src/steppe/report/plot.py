"""A picture of an outcome by matplotlib: what `Outcome.plot` makes."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine

from steppe.labels import country_name
from steppe.report.figures import EXTREMES, PARTNERS, extremes, main_partners, most_affected
from steppe.report.pictures import BLUE, GREY, ORANGE, PLATE, check_name, plain, save
from steppe.report.rounding import places, shown
from steppe.solve.by_country import effect

if TYPE_CHECKING:
    from steppe.solve.outcome import Outcome

ROW_INCHES, GAP = 0.27, 0.8  # height of a row, space between groups in rows
LONGEST, TITLE, FOOT = 34, 60, 130  # characters of a label, and of a line of the title and of the foot


def plot(outcome: Outcome, country: str | None, path: str | Path | None) -> Any:
    """Bars of the change of real income for a country, its main partners, and the largest gains and losses."""
    where = Path(path) if path is not None else None
    check_name(where)
    code = outcome.before.countries[outcome.before.index(country)] if country else most_affected(outcome)
    groups = _groups(outcome, code)
    rows = sum(len(codes) for _, codes in groups)
    layout = ConstrainedLayoutEngine(rect=(0, 0.05, 1, 0.95))
    figure = Figure(figsize=(7.2, 1.4 + ROW_INCHES * (rows + GAP * len(groups))), layout=layout)
    axes = figure.subplots()
    _draw(axes, outcome, groups, code)
    axes.set_xlabel("change of real income, percent")
    title = f"{outcome.scenario.name}: {country_name(code)}"
    axes.set_title("\n".join(textwrap.wrap(title, TITLE)), loc="left", fontweight="bold")
    world = f"world {outcome.data.name or 'without a name'}, {outcome.model.setting}"
    said = f"Exact change of real income (solved in full, not to first order) against {_before(outcome)}; {world}."
    figure.text(0.01, 0.005, "\n".join(textwrap.wrap(said, FOOT)), fontsize=7, va="bottom")
    if where is not None:
        save(figure, where)
    return figure


def _before(outcome: Outcome) -> str:
    return "the data" if outcome.before is outcome.data else f"the {outcome.baseline} (the data solved with no measure)"


def _groups(outcome: Outcome, code: str) -> list[tuple[str, list[str]]]:
    gains, losses = extremes(outcome, EXTREMES)
    groups = [
        (f"{country_name(code)} and its main partners", [code, *main_partners(outcome.before, code, PARTNERS)]),
        ("Largest gains", list(gains)),
        ("Largest losses", list(losses)),
    ]
    return [(title, codes) for title, codes in groups if codes]


def _draw(axes: Any, outcome: Outcome, groups: list[tuple[str, list[str]]], focus: str) -> None:
    """Rows from the top down, a title above each group, values at the ends of their bars."""
    welfare = effect(outcome, "welfare")
    decimals = places(outcome, focus)["welfare"]
    at, ticks, names = 0.0, [], []
    for title, codes in groups:
        where = axes.get_yaxis_transform()
        axes.text(0, at - 0.75, title, transform=where, fontsize=8, color=GREY, ha="left", bbox=PLATE)
        for code in codes:
            value = float(welfare[outcome.before.index(code)])
            value = value if round(value, decimals) else 0.0  # a bar says no more than the number beside it
            axes.barh(at, value, 0.7, color=BLUE if value >= 0 else ORANGE, alpha=1.0 if code == focus else 0.65)
            text, side = shown(value, decimals, "−"), "left" if value >= 0 else "right"
            axes.annotate(
                text, (value, at), (4 if value >= 0 else -4, 0), textcoords="offset points", ha=side, va="center",
                fontsize=8,
            )  # fmt: skip
            ticks.append(at)
            names.append(textwrap.shorten(country_name(code), LONGEST, placeholder="…"))
            at += 1
        at += GAP
    axes.set_yticks(ticks, names, fontsize=8)
    axes.axvline(0, color="black", linewidth=0.8)
    axes.set_ylim(at - GAP - 0.3, -1.4)
    axes.margins(x=0.18)
    plain(axes)
    axes.tick_params(axis="y", length=0)
