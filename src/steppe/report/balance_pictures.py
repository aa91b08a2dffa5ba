"""Pictures of balance: losses by vector, asymmetry, effective numbers side by side, the frontier.

Each of `losses`, `asymmetry`, `effective` and `frontier` draws on axes; `picture` makes a file of what it is given.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from steppe.indicators.balance import Balance
from steppe.indicators.change import BalanceChange
from steppe.indicators.frontier import Candidate, Frontier
from steppe.indicators.past import BalancePath
from steppe.indicators.plain import elasticities, loss_range, of_when, when
from steppe.labels import country_name
from steppe.report.path_picture import path_figure
from steppe.report.picture_labels import name_points
from steppe.report.pictures import BLUE, GREY, INK, ORANGE, PLATE, SMALL, grid, panels, save, short
from steppe.report.states_picture import states_figure

Rows = Sequence[tuple[str, Balance]]
NAMED = 12  # efficient sets named below a frontier
LETTERS = 14.5  # of a source line to an inch
WIDE = 1.7  # powers of ten on an axis: with fewer, 2 and 5 times a power are written too
MARKS = ((BLUE, "o"), (ORANGE, "D"), ("#000000", "s"), ("#56b4e9", "^"), ("#e69f00", "v"))


def picture(found: Balance | BalanceChange | BalancePath | Frontier | Rows, path: Path, *, note: str = "") -> Path:
    """Draw a balance, its change or path, a frontier, or labelled balances to a .png or .svg.

    `note` joins the source line.
    """
    if isinstance(found, Frontier):
        figure, about = _frontier_figure(found)
    elif isinstance(found, BalancePath):
        figure, about = path_figure(found)
    elif isinstance(found, Balance | BalanceChange):
        figure, about = _balance_figure(found)
    elif len({b.state for _, b in found}) > 1:
        figure, about = states_figure(found)
    else:
        figure, about = _rows_figure(found)
    line = "; ".join(part for part in (about, note) if part)
    width = int(figure.get_figwidth() * LETTERS)
    figure.supxlabel(textwrap.fill(f"Source: {line}. Steppe.", width), x=0.01, ha="left", fontsize=7.5, color="#555555")
    _name_points(figure)
    return save(figure, path)


def _balance_figure(found: Balance | BalanceChange) -> tuple[Any, str]:
    one, two = _sides(found)
    rows = len(one.vectors) * (1.5 if two else 1)
    figure, (left, right) = panels(12.5, max(4.4, 1.9 + 0.38 * rows), columns=2)
    losses(left, found)
    asymmetry(right, found)
    under = f" under {found.scenario}" if isinstance(found, BalanceChange) else ""
    figure.suptitle(f"Balance of {country_name(one.state)}{under}", x=0.01, ha="left", fontsize=12)
    return figure, _about(one)


def _rows_figure(found: Rows) -> tuple[Any, str]:
    figure, axes = panels(8.5, 1.8 + 0.3 * len({label for label, _ in found}))
    effective(axes, found)
    first = found[0][1]
    figure.suptitle(f"Effective number of vectors of {country_name(first.state)}", x=0.01, ha="left", fontsize=12)
    worlds = {_world(b): b for _, b in found}
    said = (f"world {name}, trade elasticities {elasticities(b)}" for name, b in worlds.items())
    return figure, f"{'; '.join(said)}; partition {first.partition}"


def _frontier_figure(found: Frontier) -> tuple[Any, str]:
    named = min(len(found.efficient), NAMED)
    figure, (axes, below) = panels(8.5, 4.9 + 0.2 * (named + 1), heights=(4.0, 0.2 * (named + 1)))
    frontier(axes, found)
    _list_sets(below, found.efficient)
    title = f"Frontier of {country_name(found.state)}: income and insurance"
    figure.suptitle(title, x=0.01, ha="left", fontsize=12)
    return figure, f"world {found.world}; partition {found.partition}; {found.searched}; closure balanced"


def losses(axes: Any, found: Balance | BalanceChange) -> None:
    """Bars of the loss by vector with whiskers over the elasticities; a pair of bars where it is a change."""
    one, two = _sides(found)
    names, sides = list(one.vectors), [side for side in (one, two) if side]
    height = 0.7 / len(sides)
    for k, (side, colour) in enumerate(zip(sides, (BLUE, ORANGE), strict=False)):
        place = np.arange(len(names)) + (k - (len(sides) - 1) / 2) * height
        value = np.array([side.loss.get(name, np.nan) for name in names])
        span = loss_range(side)
        ends = np.array([span.get(name, (np.nan, np.nan)) for name in names]).T
        axes.barh(place, value, 0.9 * height, color=colour, label=("before", "after")[k])
        reach = np.maximum(np.abs(ends - value), 0.0)
        if side.span:
            axes.errorbar(value, place, xerr=reach, fmt="none", ecolor=INK, elinewidth=0.9, capsize=2.2)
        for at, loss, end in zip(place, value, ends[1], strict=True):
            beyond, text = (max(loss, end, 0.0), f"{loss:.2f}") if np.isfinite(loss) else (0.0, "n/a")
            axes.annotate(text, (beyond, at), (4, 0), textcoords="offset points", va="center", fontsize=SMALL)
    axes.set_yticks(range(len(names)), [short(name) for name in names], fontsize=9)
    for label, name in zip(axes.get_yticklabels(), names, strict=True):
        label.set_fontweight("bold" if name == one.worst[0] else "normal")
    axes.set(ylim=(len(names) - 0.4, -0.6), xlabel="Long-run loss if cut off, % of real income")
    axes.margins(x=0.1)
    grid(axes, "x")
    axes.set_title("Losses by vector, the worst in bold", loc="left", fontsize=9.5)
    if two:
        _legend(axes, "right")


def asymmetry(axes: Any, found: Balance | BalanceChange) -> None:
    """Points of what the state and each vector lose when cut off from each other; an arrow where it is a change."""
    one, two = _sides(found)
    before, after = _pairs(one), _pairs(two) if two else {}
    drawn = {name: pair for name, pair in before.items() if np.isfinite(pair).all() and any(pair)}
    kept = [pair for side in (drawn, after) for name, pair in side.items() if name in drawn]
    _scales(axes, np.array([pair for pair in kept if np.isfinite(pair).all()]).reshape(-1, 2))
    points: list[tuple[str, float, float]] = []
    for name, (x, y) in drawn.items():
        axes.plot(x, y, "o", color=BLUE, markersize=6)
        to = after.get(name)
        if to is not None and np.isfinite(to).all():
            axes.annotate("", to, (x, y), arrowprops={"arrowstyle": "-", "color": GREY, "linewidth": 0.8})
            axes.plot(*to, "D", color=ORANGE, markersize=4.5)
        points.append((name, x, y))
    _line_of_equals(axes)
    state = country_name(one.state)
    axes.set(xlabel=f"{state} loses, % of its real income", ylabel="The vector loses, % of its real income")
    grid(axes, "both")
    left = [name for name in before if name not in drawn]
    more = f"; not drawn, no loss to show: {', '.join(left)}" if left else ""
    title = f"Who loses more {when(one.horizon)}: below the dashed line {state} does{more}"
    axes.set_title(textwrap.fill(title, 68), loc="left", fontsize=9.5)
    axes.steppe_points = points


def effective(axes: Any, found: Rows) -> None:
    """Dots of the effective number by label; balances with the same label share a row, told apart by world."""
    labels = list(dict.fromkeys(label for label, _ in found))
    seen: dict[str, list[tuple[int, float]]] = {}
    for label, b in found:
        seen.setdefault(_world(b), []).append((labels.index(label), b.effective_vectors))
    for k, (world, dots) in enumerate(seen.items()):
        colour, mark = MARKS[k % len(MARKS)]
        place, value = zip(*dots, strict=True)
        axes.plot(value, place, mark, color=colour, markersize=6, label=world, zorder=4)
        for at, count in dots:
            beside = {"textcoords": "offset points", "va": "center", "fontsize": 7.5, "bbox": PLATE}
            axes.annotate(f"{count:.2f}", (count, at), (6, 0), **beside)
        if len(dots) > 1:
            axes.axvline(dots[0][1], color=colour, linewidth=0.8, linestyle=":")
    axes.set_yticks(range(len(labels)), [short(label) for label in labels], fontsize=SMALL)
    counts = sorted({len(b.vectors) for _, b in found})
    dotted = "; dotted: the first row" if len(labels) > 1 else ""
    many = " or ".join(map(str, counts))
    number = f"Effective number of vectors by {of_when(found[0][1].horizon)} loss, of {many}{dotted}"
    axes.set(ylim=(len(labels) - 0.4, -0.6), xlabel=number)
    axes.margins(x=0.12)
    grid(axes, "both")
    if len(seen) > 1:
        _legend(axes)


def frontier(axes: Any, found: Frontier) -> None:
    """Efficient sets joined by a line and numbered by income, dominated ones hollow; up is better insured."""
    efficient, beaten = found.efficient, found.dominated
    axes.plot([c.expected for c in beaten], [c.loss for c in beaten], "o", mfc="white", mec=ORANGE, label="dominated")
    line = [(c.expected, c.loss) for c in efficient]
    axes.plot([x for x, _ in line], [y for _, y in line], "o-", color=BLUE, linewidth=1.2, label="efficient, by number")
    points = [(str(k + 1), *line[k]) for k in _spread(line)]
    now = next((c for c in found.candidates if not c.instruments), None)
    if now is not None:
        axes.plot(now.expected, now.loss, "s", color=INK, markersize=4)
        points.append(("nothing (now)", now.expected, now.loss))
    differs = any(abs(c.expected - c.income) > 1e-9 for c in found.candidates)
    axes.set_xlabel(f"{'Expected change' if differs else 'Change'} of real income, %")
    axes.set_ylabel("Long-run loss if the worst vector is cut off,\n% of real income (axis turned: up is safer)")
    axes.invert_yaxis()
    axes.margins(0.1)
    grid(axes, "both")
    _legend(axes)
    axes.steppe_points = points


def _list_sets(axes: Any, efficient: Sequence[Candidate]) -> None:
    """The efficient sets by their numbers, as text."""
    axes.axis("off")
    named = _spread([(c.expected, c.loss) for c in efficient])
    lines = [
        f"{k + 1}  {textwrap.shorten(efficient[k].name, 96, placeholder=' ...')}: worst {efficient[k].worst}"
        for k in named
    ]
    if len(efficient) > len(named):
        lines.append(f"and {len(efficient) - len(named)} more between these")
    axes.text(0, 1, "\n".join(lines), transform=axes.transAxes, va="top", fontsize=SMALL, linespacing=1.5)


def _spread(line: Sequence[tuple[float, float]]) -> list[int]:
    """Places of at most NAMED points of a frontier, both ends and then always the one farthest from those taken."""
    at = np.array(line)
    at = (at - at.min(axis=0)) / np.maximum(np.ptp(at, axis=0), 1e-12)
    taken = list(dict.fromkeys((0, len(line) - 1)))
    while len(taken) < min(NAMED, len(line)):
        away = np.linalg.norm(at[:, None] - at[taken], axis=2).min(axis=1)
        away[taken] = -1.0
        taken.append(int(away.argmax()))
    return sorted(taken)


def _sides(found: Balance | BalanceChange) -> tuple[Balance, Balance | None]:
    return (found.before, found.after) if isinstance(found, BalanceChange) else (found, None)


def _pairs(b: Balance) -> dict[str, tuple[float, float]]:
    theirs = b.headline.losses.of_vector
    return {name: (loss, theirs[name]) for name, loss in b.loss.items()}


def _scales(axes: Any, pairs: np.ndarray) -> None:
    """Logarithmic axes where every loss is positive, else linear about zero, with room around the points."""
    if not len(pairs):
        return
    for name, axis in (("x", axes.xaxis), ("y", axes.yaxis)):
        values = pairs[:, int(name == "y")]
        if (values > 0).all():
            getattr(axes, f"set_{name}scale")("log", subs=(2, 5))
            narrow = np.log10(values.max() / values.min()) < WIDE
        else:
            least = np.abs(values[values != 0]).min(initial=1.0)
            getattr(axes, f"set_{name}scale")("symlog", linthresh=10.0 ** np.floor(np.log10(least)))
            narrow = False
        axis.set_major_formatter("{x:g}")
        axis.set_minor_formatter("{x:g}" if narrow else "")
    x, y = pairs.T
    top = max(y.max(), np.median(x))  # so that the line of equal losses is in sight
    for limits, low, high in ((axes.set_xlim, x.min(), x.max()), (axes.set_ylim, y.min(), top)):
        limits(low / 1.6 if low > 0 else 2 * low, high * 1.9)


def _legend(axes: Any, side: str = "left") -> None:
    """A legend in one line above the axes, where no point can be."""
    at = (float(side == "right"), 1.0)
    axes.legend(frameon=False, fontsize=SMALL, loc=f"lower {side}", bbox_to_anchor=at, ncols=5, borderaxespad=0)


def _line_of_equals(axes: Any) -> None:
    """A dashed line where both lose alike, inside the limits as they are."""
    low, high = (edge(*axes.get_xlim(), *axes.get_ylim()) for edge in (min, max))
    equal = np.geomspace(max(low, 1e-6), high, 200)
    limits = axes.get_xlim(), axes.get_ylim()
    axes.plot(equal, equal, color=GREY, linewidth=0.9, linestyle="--", zorder=1)
    axes.set(xlim=limits[0], ylim=limits[1])


def _name_points(figure: Any) -> None:
    """Write the names of points once the axes have their final place."""
    figure.draw_without_rendering()
    for axes in figure.axes:
        name_points(axes, getattr(axes, "steppe_points", ()))


def _about(b: Balance) -> str:
    spread = "; whiskers: range over these" if b.span else ""
    when = b.date or "no date"
    return f"world {b.world}, {when}; partition {b.partition}; trade elasticities {elasticities(b)}{spread}"


def _world(b: Balance) -> str:
    return b.world.split(" + ")[0]  # an outcome adds its scenarios
