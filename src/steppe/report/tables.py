"""Outcomes and comparisons for the terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from steppe.labels import country_name
from steppe.report.caveats import caveats
from steppe.report.figures import PARTNERS, main_partners
from steppe.report.rounding import decimals_for, places, shown
from steppe.report.terminal import print_table, say, say_list, screen_width
from steppe.report.words import REAL_WAGE, closure_sentence, headline
from steppe.scenario.words import measure_sentence
from steppe.solve.by_country import effect
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
WORLD_SOURCES, WORLD_NOTES = 6, 3  # as many are printed, the others counted
LONGEST_NAME = 34  # characters of a scenario's name before it folds


def headline_table(outcome: Outcome, countries: Sequence[str]) -> Table:
    """Real income, real wage, exports and imports of some countries, the first in focus, changes in percent."""
    at = [outcome.before.index(code) for code in countries]
    decimals = places(outcome, countries[0])
    columns = {
        head: [shown(value, decimals[name]) for value in effect(outcome, name)[at].tolist()]
        for name, head in COLUMNS.items()
    }
    return _table(countries, columns)


def sector_tables(outcome: Outcome, focus: str) -> tuple[Table, Table]:
    """Trade of one country by sector, and its production and prices: million USD, and changes in percent."""
    found = by_sector(outcome, focus)
    trade: dict[str, list[str]] = {}
    for name in ("exports", "imports"):
        trade |= _headed(name, level_columns(outcome, found.values[name]))
    made = _headed("output", level_columns(outcome, found.values["output"]))
    for name, change in (
        ("employ-\nment, %", found.employment),
        ("producer\nprice, %", found.producer_price),
        ("consumer\nprice, %", found.consumer_price),
    ):
        made[name] = percent_column(change)
    return _by_label(outcome.before.sectors, trade), _by_label(outcome.before.sectors, made)


def level_columns(
    outcome: Outcome, values: Array, minus: str = "-", *, after: bool = False, decimals: int | None = None
) -> dict[str, list[str]]:
    """Columns of one quantity in the data, before and after [3, row]: its levels and the change in percent.

    Where the baseline is not the data both are shown, and the head says which is which. `decimals` are those of the
    changes, where they are shown elsewhere too.
    """
    data, before, then = values
    levels = {"before": before}
    if outcome.before is not outcome.data:
        levels = {"in the data": data, outcome.baseline: before}
    if after:
        levels["after"] = then
    columns = {head: [f"{value:,.0f}" for value in level] for head, level in levels.items()}
    return {**columns, "%": percent_column(percent(before, then), minus, decimals)}


def _headed(name: str, columns: Mapping[str, list[str]]) -> dict[str, list[str]]:
    return {f"{name}\n{head}": column for head, column in columns.items()}


def percent_column(values: Array, minus: str = "-", decimals: int | None = None) -> list[str]:
    """Signed percentages, with the decimals that their size asks for where none are given."""
    found = decimals_for(values.tolist()) if decimals is None else decimals
    return [shown(float(value), found, minus) for value in values]


def _by_label(labels: Sequence[str], columns: Mapping[str, Sequence[str]]) -> Table:
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
    decimals = decimals_for(frame.to_numpy().ravel().tolist())
    cells = {str(code): [shown(value, decimals) for value in frame.loc[code].tolist()] for code in frame.index}
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


def _table(countries: Sequence[str], columns: Mapping[str, Sequence[str]]) -> Table:
    table = _empty()
    table.add_column("country", overflow="fold")
    table.add_column("code", no_wrap=True)
    for head in columns:
        table.add_column(Text(head), justify="right", no_wrap=True)
    for k, code in enumerate(countries):
        name = country_name(code)
        cells = (name, code if name != code else "", *(values[k] for values in columns.values()))
        table.add_row(*map(Text, cells))
    return table


def _empty() -> Table:
    return Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 0, 0, 1))


def print_outcome(outcome: Outcome, focus: str, world: str) -> None:
    """Print what was asked, what it means for `focus` and its partners, how it was solved, sources.

    `world` is what the world goes by on the command line.
    """
    name = country_name(focus)
    say(*_asked(outcome), "", headline(outcome, focus), "")
    print_table(headline_table(outcome, [focus, *main_partners(outcome.before, focus, PARTNERS)]))
    say("", REAL_WAGE)
    if len(outcome.before.sectors) > 1:
        trade, made = sector_tables(outcome, focus)
        say("", f"Trade of {name} by sector, million USD net of tariff:", "")
        print_table(trade)
        say("", f"Production and prices in {name} by sector, million USD:", "")
        print_table(made)
    text = str(outcome.convergence)
    say("", f"{text[:1].upper()}{text[1:]}.")
    for head, lines in (
        ("Sources", _sources(outcome, world) or ["none given"]),
        ("Read with care", _caveats(outcome, focus, world)),
    ):
        say_list(head, lines)


def _caveats(outcome: Outcome, focus: str, world: str) -> list[str]:
    """What this answer rests on, what holds of the model, and where the world's own notes are."""
    found = caveats(outcome, focus)
    notes = list(found.world)
    if len(notes) > WORLD_NOTES:
        notes = [f"{len(notes)} more notes on the world: steppe show {world}"]
    return [*found.answer, *found.model, *notes]


def _sources(outcome: Outcome, world: str) -> list[str]:
    """The sources of the scenario and of what it used, the first of the world's, and where the others are."""
    left = [source for source in outcome.before.sources if source in outcome.sources][WORLD_SOURCES:]
    own = (*outcome.scenario.sources, *outcome.policy.sources)
    left = [source for source in left if source not in own]
    lines = [str(source) for source in outcome.sources if source not in left]
    more = f"{len(left)} more of the world: steppe show {world}; steppe cite prints all"
    return [*lines, more] if left else lines


def _asked(outcome: Outcome) -> list[str]:
    scenario, world = outcome.scenario, outcome.before
    lines = [f"Scenario {scenario.name} on world {world.name or '(no name)'}, {world.date or 'no date'}"]
    lines += [part for part in scenario.note.split("\n") if part.strip()]
    lines += ["", "What changes:"]
    lines += [f"- {measure_sentence(m, world)}" for m in scenario.measures] or ["- nothing"]
    lines += [f"  ({note})" for note in outcome.policy.notes]
    setting = outcome.model.setting
    return [*lines, f"{setting[:1].upper()}{setting[1:]}: {closure_sentence(outcome)}"]
