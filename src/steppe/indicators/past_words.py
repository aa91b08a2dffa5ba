"""A state's balance through time in words: what cannot be compared between years, and the text of its `repr`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from steppe.labels import country_name

if TYPE_CHECKING:
    from steppe.indicators.past import BalancePath, Point

MUCH = 1 / 3  # of exports or imports filled in: said of the year
TARIFFS = (
    "Tariffs of the past are not at hand: every year is told without tariffs, the last one too, so that its figures "
    "are not those of `steppe balance` on that world."
)
PRICES = (
    "Trade is at the prices and exchange rates of each year, and GDP in the World Bank's present vintage: prices of "
    "oil and devaluations move losses and shares too."
)
TABLES = (
    "Up to 2016 trade is what exporters reported, with its holes filled; in 2023 it is reconciled from both sides. "
    "What each year lacks: docs/worlds/through-time.md."
)


def comparability(since: int, earliest: int, points: Sequence[Point]) -> tuple[str, ...]:
    """What a reader of the path should know before comparing its years."""
    first = f"The first shipped world is of {earliest}." if since < earliest else ""
    said = (first, TARIFFS, PRICES, TABLES, _members(points), _filled(points))
    own = (note for point in points for note in point.headline.losses.notes)
    return tuple(dict.fromkeys(sentence for sentence in (*said, *own) if sentence))


def _members(points: Sequence[Point]) -> str:
    """How many economies each vector has in the worlds, where that changes; the rest changes with the others."""
    rest = max(points[-1].economies, key=lambda name: points[-1].economies[name])
    changing: list[str] = []
    for name in points[-1].economies:
        counts = [(point.year, point.economies.get(name, 0)) for point in points]
        if name != rest and len({count for _, count in counts}) > 1:
            runs = [
                f"{count} in {year}" for k, (year, count) in enumerate(counts) if k == 0 or counts[k - 1][1] != count
            ]
            changing.append(f"{name} {', '.join(runs)}")
    said = "The partition is read on each world's date"
    return f"{said}, so that its groups change: {'; '.join(changing)}." if changing else f"{said}."


def _filled(points: Sequence[Point]) -> str:
    years = [
        f"{kind} of {point.year} {share:.0%}"
        for point in points
        for kind, share in point.imputed.items()
        if share >= MUCH
    ]
    return f"Much is filled in and not observed: {', '.join(years)}." if years else ""


def told(path: BalancePath) -> str:
    """One line a year and one a note."""
    lines = [
        f"<Balance of {path.state} ({country_name(path.state)}) through {len(path.points)} worlds by {path.partition}; "
        "losses in % of real income in the long run, without tariffs>"
    ]
    for point in path.points:
        worst, loss = point.headline.worst
        by_loss, by_trade = point.headline.effective_vectors, point.concentration["turnover"].effective
        numbers = f"effective vectors {by_loss:.2f} by loss, {by_trade:.2f} by trade"
        lines.append(f"  {point.year}: worst vector {worst}, {loss:.2f} %; {numbers}")
    lines += [f"  {year}: not there. {why}" for year, why in path.absent.items()]
    return "\n".join([*lines, *(f"  note: {note}" for note in path.notes)])
