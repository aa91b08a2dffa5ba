"""Outcomes and comparisons for the terminal."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from steppe.labels import country_name
from steppe.report.figures import by_sector, effect, main_partners, percent
from steppe.report.words import (
    CLOSURES,
    all_sources,
    caveats,
    decimals_for,
    headline,
    measure_sentence,
    shown,
)

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

    from steppe.solve.outcome import Outcome

COLUMNS = {
    "welfare": "real income, %",
    "real_wage": "real wage, %",
    "exports": "exports, %",
    "imports": "imports, %",
}
PARTNERS, WORLD_SOURCES = 8, 6
PIPE_WIDTH = 100


def headline_table(outcome: Outcome, countries: Sequence[str]) -> Table:
    """Real income, real wage, exports and imports of some countries, changes in percent."""
    at = [outcome.before.index(code) for code in countries]
    columns = {head: effect(outcome, name)[at].tolist() for name, head in COLUMNS.items()}
    return _table(countries, columns)


def sector_table(outcome: Outcome, focus: str) -> Table:
    """Output, exports and imports of one country by sector: million USD before, and changes in percent."""
    from rich.text import Text

    before, after = (by_sector(world, focus) for world in (outcome.before, outcome.after))
    table = _empty()
    table.add_column("sector")
    for name in before:
        table.add_column(Text(f"{name}, mn USD"), justify="right")
        table.add_column("%", justify="right")
    changes = {name: percent(before[name], after[name]) for name in before}
    places = {name: decimals_for(values[np.isfinite(values)].tolist()) for name, values in changes.items()}
    for j, sector in enumerate(outcome.before.sectors):
        cells = [(f"{before[name][j]:,.0f}", shown(float(changes[name][j]), places[name])) for name in before]
        table.add_row(sector, *(Text(text) for pair in cells for text in pair))
    return table


def comparison_table(frame: pd.DataFrame) -> Table:
    """A comparison as `compare` returns it, changes in percent."""
    return _table([str(c) for c in frame.index], {f"{name}, %": frame[name].tolist() for name in frame.columns})


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
        table.add_row(*(Text(cell) for cell in (country_name(code), code, *cells)))
    return table


def _empty() -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    return Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)


def folding_table(*heads: str) -> Table:
    """An empty table whose long cells fold, all but those of the first column."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for k, head in enumerate(heads):
        table.add_column(head, overflow="fold", no_wrap=k == 0)
    return table


def print_table(table: Table) -> None:
    """Print a table to stdout; a pipe gets a fixed width."""
    from rich.console import Console

    console = Console(file=sys.stdout, highlight=False)
    if not console.is_terminal:
        console = Console(file=sys.stdout, highlight=False, width=PIPE_WIDTH)
    console.print(table)


def print_outcome(outcome: Outcome, focus: str) -> None:
    """Print what was asked, what it means for `focus` and its partners, how it was solved, sources."""
    print("\n".join(_asked(outcome)))
    print(f"\n{headline(outcome, focus)}\n")
    print_table(headline_table(outcome, [focus, *main_partners(outcome.before, focus, PARTNERS)]))
    if len(outcome.before.sectors) > 1:
        print(f"\n{country_name(focus)} by sector, before and the change:\n")
        print_table(sector_table(outcome, focus))
    text = str(outcome.convergence)
    print(f"\n{text[:1].upper()}{text[1:]}.")
    for head, lines in (
        ("Sources", _sources(outcome) or ["none given"]),
        ("Read with care", caveats(outcome)),
    ):
        print("\n".join([f"\n{head}:", *(f"- {line}" for line in lines)]))


def _sources(outcome: Outcome) -> list[str]:
    """The sources of the scenario and the first of the world; where the others are."""
    found = all_sources(outcome)
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
    return [*lines, f"Closure {outcome.closure}: {CLOSURES[outcome.closure]}."]
