"""Outcomes and comparisons for the terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from steppe.labels import country_name
from steppe.report.figures import effect, main_partners
from steppe.report.words import (
    caveats,
    closure_sentence,
    decimals_for,
    headline,
    shown,
)
from steppe.scenario.words import measure_sentence
from steppe.solve.effects import percent
from steppe.solve.sectors import by_sector

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

    from steppe.solve.outcome import Outcome

Array = np.ndarray
COLUMNS = {
    "welfare": "real\nincome, %",
    "real_wage": "real\nwage, %",
    "exports": "exports,\n%",
    "imports": "imports,\n%",
}
PARTNERS, WORLD_SOURCES = 8, 6
PIPE_WIDTH = 100
LONGEST_NAME = 34  # characters of a scenario's name before it folds


def headline_table(outcome: Outcome, countries: Sequence[str]) -> Table:
    """Real income, real wage, exports and imports of some countries, changes in percent."""
    at = [outcome.before.index(code) for code in countries]
    columns = {head: effect(outcome, name)[at].tolist() for name, head in COLUMNS.items()}
    return _table(countries, columns)


def sector_tables(outcome: Outcome, focus: str) -> tuple[Table, Table]:
    """Trade of one country by sector, and its production and prices: million USD, and changes in percent."""
    found = by_sector(outcome, focus)
    trade: dict[str, list[str]] = {}
    for name in ("exports", "imports"):
        trade |= level_columns(outcome, name, found.values[name])
    made = level_columns(outcome, "output", found.values["output"])
    for name, change in (
        ("employ-\nment, %", found.employment),
        ("producer\nprice, %", found.producer_price),
        ("consumer\nprice, %", found.consumer_price),
    ):
        made[name] = percent_column(change)
    return _by_label(outcome.before.sectors, trade), _by_label(outcome.before.sectors, made)


def level_columns(
    outcome: Outcome, name: str, values: Array, minus: str = "-", *, after: bool = False
) -> dict[str, list[str]]:
    """Columns of one quantity in the data, before and after [3, row]: its levels and the change in percent.

    Where the baseline is not the data both are shown, and the head says which is which.
    """
    data, before, then = values
    levels = {f"{name}\nbefore": before}
    if outcome.before is not outcome.data:
        levels = {f"{name}\nin the data": data, f"{name}\n{outcome.baseline}": before}
    if after:
        levels[f"{name}\nafter"] = then
    columns = {head: [f"{value:,.0f}" for value in level] for head, level in levels.items()}
    return {**columns, f"{name}\n%": percent_column(percent(before, then), minus)}


def percent_column(values: Array, minus: str = "-") -> list[str]:
    """Signed percentages with the decimals that their size asks for."""
    places = decimals_for(values[np.isfinite(values)].tolist())
    return [shown(float(value), places, minus) for value in values]


def _by_label(labels: Sequence[str], columns: Mapping[str, Sequence[str]]) -> Table:
    from rich.text import Text

    table = _empty()
    table.add_column("sector", vertical="bottom", overflow="fold", min_width=min(max(map(len, labels)), LONGEST_NAME))
    for head in columns:
        table.add_column(Text(head.replace(" baseline", "\nbaseline").replace("in the ", "in the\n")), justify="right")
    for k, label in enumerate(labels):
        table.add_row(label, *(Text(values[k]) for values in columns.values()))
    return table


def comparison_tables(frame: pd.DataFrame) -> list[Table]:
    """A comparison as `compare` returns it: a row a scenario, a column a country, changes in percent.

    As many countries side by side as the screen has room for, the rest in tables below.
    """
    from rich.text import Text

    places = decimals_for(frame.to_numpy().ravel().tolist())
    cells = {str(code): [shown(value, places) for value in frame.loc[code].tolist()] for code in frame.index}
    first = min(max(len(str(name)) for name in frame.columns), LONGEST_NAME)
    room = max(1, (screen_width() - first) // (2 + max(len(text) for column in cells.values() for text in column)))
    tables: list[Table] = []
    for start in range(0, len(cells), room):
        table = _empty()
        table.add_column("scenario", max_width=LONGEST_NAME, overflow="fold")
        chosen = list(cells)[start : start + room]
        for code in chosen:
            table.add_column(Text(code), justify="right", no_wrap=True)
        for k, name in enumerate(frame.columns):
            table.add_row(str(name), *(Text(cells[code][k]) for code in chosen))
        tables.append(table)
    return tables


def screen_width() -> int:
    """Columns of the terminal; of a pipe as many as COLUMNS says, else a fixed number."""
    from rich.console import Console

    console = Console(file=sys.stdout)
    return console.width if console.is_terminal or os.environ.get("COLUMNS", "").isdigit() else PIPE_WIDTH


def _table(countries: Sequence[str], columns: dict[str, list[float]]) -> Table:
    from rich.text import Text

    table = _empty()
    table.add_column("country")
    table.add_column("code", no_wrap=True)
    for head in columns:
        table.add_column(Text(head), justify="right")
    places = [decimals_for(values) for values in columns.values()]
    for k, code in enumerate(countries):
        cells = [shown(values[k], p) for values, p in zip(columns.values(), places, strict=True)]
        name = country_name(code)
        table.add_row(*(Text(cell) for cell in (name, code if name != code else "", *cells)))
    return table


def _empty() -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    return Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 0, 0, 1))


def folding_table(*heads: str) -> Table:
    """An empty table whose long cells fold, all but those of the first column."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for k, head in enumerate(heads):
        table.add_column(head, overflow="fold", no_wrap=k == 0)
    return table


def print_table(table: Table) -> None:
    """Print a table to stdout, as wide as the screen."""
    from rich.console import Console

    Console(file=sys.stdout, highlight=False, width=screen_width()).print(table)


def print_outcome(outcome: Outcome, focus: str) -> None:
    """Print what was asked, what it means for `focus` and its partners, how it was solved, sources."""
    print("\n".join(_asked(outcome)))
    print(f"\n{headline(outcome, focus)}\n")
    print_table(headline_table(outcome, [focus, *main_partners(outcome.before, focus, PARTNERS)]))
    if len(outcome.before.sectors) > 1:
        trade, made = sector_tables(outcome, focus)
        print(f"\nTrade of {country_name(focus)} by sector, million USD net of tariff:\n")
        print_table(trade)
        print(f"\nProduction and prices in {country_name(focus)} by sector, million USD:\n")
        print_table(made)
    text = str(outcome.convergence)
    print(f"\n{text[:1].upper()}{text[1:]}.")
    for head, lines in (
        ("Sources", _sources(outcome) or ["none given"]),
        ("Read with care", caveats(outcome)),
    ):
        print("\n".join([f"\n{head}:", *(f"- {line}" for line in lines)]))


def _sources(outcome: Outcome) -> list[str]:
    """The sources of the scenario and the first of the world; where the others are."""
    found = outcome.sources
    world = [source for source in found if source in outcome.before.sources]
    left = world[WORLD_SOURCES:]
    lines = [str(source) for source in found if source not in left]
    more = f"{len(left)} more of the world: steppe show {outcome.before.name}; steppe cite prints all"
    return [*lines, more] if left else lines


def _asked(outcome: Outcome) -> list[str]:
    scenario, world = outcome.scenario, outcome.before
    lines = [f"Scenario {scenario.name} on world {world.name or '(no name)'}, {world.date or 'no date'}"]
    lines += [part for part in scenario.note.split("\n") if part.strip()]
    lines += ["", "What changes:"]
    lines += [f"- {measure_sentence(m, world)}" for m in scenario.measures] or ["- nothing"]
    lines += [f"  ({note})" for note in outcome.policy.notes]
    return [*lines, f"Closure {outcome.closure}: {closure_sentence(outcome)}"]
