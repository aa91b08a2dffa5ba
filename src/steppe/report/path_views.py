"""A state's balance through time on the terminal, and as the cells of one table."""

from __future__ import annotations

from collections.abc import Mapping

from steppe.indicators.past import BalancePath, title
from steppe.report import balance_words as words
from steppe.report.balance_views import add, empty_table
from steppe.report.balance_words import number
from steppe.report.terminal import print_table, say, say_list

NAN = float("nan")


def print_path(path: BalancePath) -> None:
    """Print a path: headline by year, losses and shares by vector and year, what cannot be compared."""
    say(f"{title(path)}; losses in % of real income in the long run, without tariffs", "")
    table = empty_table(2, "year", "worst vector", "its loss", "effective number", "by trade", "from gravity", "filled")
    for point in path.points:
        worst, loss = point.headline.worst
        filled = " and ".join(f"{100 * share:.0f}" for share in point.imputed.values())
        numbers = (number(point.headline.effective_vectors), number(point.concentration["turnover"].effective))
        add(
            table,
            str(point.year),
            worst or "n/a",
            number(loss),
            *numbers,
            number(point.headline.distance_from_gravity, 3),
            filled,
        )
    print_table(table)
    terms = "by trade: the same of exports plus imports. filled: % of exports and of imports that was filled in."
    say("", f"{words.NUMBER} {terms} {words.NATS}")
    say("", "Loss if each vector is cut off, % of real income:", "")
    _by_vector(path, {point.year: point.loss for point in path.points}, 2)
    say("", "Share of each vector in exports plus imports, %:", "")
    shares = {point.year: {name: 100 * share for name, share in point.shares.items()} for point in path.points}
    _by_vector(path, shares, 1)
    say_list("Not there", reasons(path))
    say_list("Notes", path.notes)


def reasons(path: BalancePath) -> list[str]:
    """Why years are not there, years with the same reason together."""
    found: dict[str, list[str]] = {}
    for year, why in path.absent.items():
        found.setdefault(why, []).append(str(year))
    return [f"{', '.join(years)}: {why}" for why, years in found.items()]


def _by_vector(path: BalancePath, values: Mapping[int, Mapping[str, float]], places: int) -> None:
    table = empty_table(1, "vector", *map(str, path.years))
    for name in path.vectors:
        add(table, name, *(number(values[year].get(name, NAN), places) for year in path.years))
    print_table(table)


def path_cells(path: BalancePath) -> tuple[list[str], list[list[str]], int]:
    """Heads and texts of one table with a row a year, and how many columns of it are words."""
    heads = ["year", "worst vector", "its long-run loss, %", "effective number", "by trade", "from gravity, nats"]
    body: list[list[str]] = []
    for point in path.points:
        worst, loss = point.headline.worst
        numbers = (point.headline.effective_vectors, point.concentration["turnover"].effective)
        body.append(
            [
                str(point.year),
                worst or "n/a",
                *map(number, (loss, *numbers)),
                number(point.headline.distance_from_gravity, 3),
                *(f"{100 * share:.0f}" for share in point.imputed.values()),
                *(number(point.loss.get(name, NAN)) for name in path.vectors),
            ]
        )
    filled = [f"{kind} filled, %" for kind in path.points[0].imputed]
    return [*heads, *filled, *(f"{name}, %" for name in path.vectors)], body, 2
