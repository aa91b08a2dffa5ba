"""The brief: one outcome for one country as a page that needs nothing but itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from steppe.labels import country_name
from steppe.models.closures import CLOSURES
from steppe.report.caveats import Caveats, caveats
from steppe.report.chart import Bar, bar_chart
from steppe.report.figures import EXTREMES, PARTNERS, extremes, main_partners, most_affected, partners
from steppe.report.rounding import places
from steppe.report.style import framed
from steppe.report.tables import level_columns, percent_column
from steppe.report.words import REAL_WAGE, closure_sentence, findings
from steppe.scenario.words import measure_sentence
from steppe.solve.by_country import effect
from steppe.solve.limits import by_construction
from steppe.solve.sectors import by_sector
from steppe.whole import written_whole
from steppe.worlds.shelf import shipped

if TYPE_CHECKING:
    from steppe.solve.outcome import Outcome
    from steppe.sourced import Source

FLOWS = 12
MINUS = "−"
LONGEST_TEXT = 20_000  # characters of a scenario; a table of tariffs can be far longer
COLUMNS = {"welfare": "real income", "real_wage": "real wage", "exports": "exports", "imports": "imports"}


def brief(outcome: Outcome, focus: str) -> str:
    """One outcome for one country as a self-contained HTML page: no scripts, no requests.

    Raises `UnknownLabel` when the world does not have `focus`.
    """
    focus = outcome.before.label(focus)
    title = f"{outcome.scenario.name}: {country_name(focus)}"
    parts = (
        f"<h1>{escape(title)}</h1>",
        f'<p class="headline">{escape(_typeset(findings(outcome, focus)))}</p>',
        *_limits(outcome),
        _asked(outcome),
        f"<h2>Real income</h2>\n<figure>\n{income_chart(outcome, focus)}\n</figure>",
        _table(outcome, focus),
        *_sectors(outcome, focus),
        _flows(outcome, focus, "exports"),
        _flows(outcome, focus, "imports"),
        _solved(outcome),
        _care(caveats(outcome, focus), outcome.data.name),
        f"<h2>Sources</h2>\n{_list([_cited(source) for source in outcome.sources] or ['none given'])}",
        _again(outcome, focus),
    )
    return framed(title, parts)


def write_brief(outcome: Outcome, path: str | Path, country: str | None) -> Path:
    """Write the brief for one country, or for the one that changes most, through a temporary file."""
    page = brief(outcome, country or most_affected(outcome))
    with written_whole(path) as draft:
        draft.write_text(page, encoding="utf-8")
    return Path(path)


def _limits(outcome: Outcome) -> list[str]:
    """What the measures leave out by construction, below the headline."""
    sentence = by_construction(outcome)
    return [f'<p class="limits">{escape(sentence)}</p>'] if sentence else []


def _care(found: Caveats, world: str) -> str:
    """The caveats of this answer and of the model, and the world's own notes folded below them."""
    said = _list(map(escape, (*found.answer, *found.model)))
    notes = ""
    if found.world:
        head = f"{_count(len(found.world), 'note')} on the world {world or 'without a name'}"
        notes = f"\n<details><summary>{escape(head)}</summary>\n{_list(map(escape, found.world))}\n</details>"
    return f"<h2>Read with care</h2>\n{said}{notes}"


def _asked(outcome: Outcome) -> str:
    scenario, world = outcome.scenario, outcome.before
    measures = [measure_sentence(measure, world) for measure in scenario.measures]
    dated = f", {world.date}" if world.date else ""
    note = "".join(f"<p>{escape(part)}</p>\n" for part in scenario.note.split("\n") if part.strip())
    asked = _list(map(escape, measures)) if measures else "<p>No measure.</p>"
    remarks = (*outcome.policy.notes, *(f"Without effect: {text}" for text in outcome.policy.idle))
    return (
        f"<h2>What was asked</h2>\n{note}{asked}\n"
        f"<p>On the world {escape(world.name or 'without a name')}{escape(dated)}:"
        f" {len(world.countries)} economies, {_count(len(world.sectors), 'sector')};"
        f" {closure_sentence(outcome)}</p>" + (f"\n<p class=small>{escape(' '.join(remarks))}</p>" if remarks else "")
    )


def income_chart(outcome: Outcome, focus: str) -> str:
    """Bars of the change of real income: a country, its main partners, the largest gains and losses (SVG)."""
    world, welfare, decimals = outcome.before, effect(outcome, "welfare"), places(outcome, focus)["welfare"]

    def bars(codes: Iterable[str]) -> list[Bar]:
        return [Bar(country_name(c), float(welfare[world.index(c)]), c == focus) for c in codes]

    gains, losses = (
        [bar for bar in bars(codes) if round(bar.value, decimals)] for codes in extremes(outcome, EXTREMES)
    )
    name = country_name(focus)
    groups = (
        (f"{name} and its main partners", bars([focus, *main_partners(world, focus, PARTNERS)])),
        ("Largest gains", gains),
        ("Largest losses", losses),
    )
    title = f"Real income in {name}, its main partners, and where it changes most"
    return bar_chart(groups, title=title, axis="change of real income, percent", decimals=decimals)


def _table(outcome: Outcome, focus: str) -> str:
    world, decimals = outcome.before, places(outcome, focus)
    codes = [focus, *main_partners(world, focus, PARTNERS)]
    at = [world.index(code) for code in codes]
    columns = {
        f"{head}, %": percent_column(effect(outcome, name)[at], MINUS, decimals[name]) for name, head in COLUMNS.items()
    }
    caption = f"Changes in percent. Main partners by exports plus imports before. {REAL_WAGE}"
    return _grid(("country", list(map(_named, codes))), {"": columns}, caption, strong=0)


def _sectors(outcome: Outcome, focus: str) -> list[str]:
    """Trade, production and prices by sector, in a world that has several."""
    if len(outcome.before.sectors) == 1:
        return []
    found, decimals, sectors = by_sector(outcome, focus), places(outcome, focus), list(outcome.before.sectors)
    trade = {
        flow: level_columns(outcome, _with_sum(found.values[flow]), MINUS, decimals=decimals[flow])
        for flow in ("exports", "imports")
    }
    made = {
        "output": level_columns(outcome, found.values["output"], MINUS),
        "change, %": {
            "employment": percent_column(found.employment, MINUS),
            "producer price": percent_column(found.producer_price, MINUS),
            "consumer price": percent_column(found.consumer_price, MINUS),
        },
    }
    said = "Million USD, net of tariff, and the change in percent."
    free = f"Million USD, and changes in percent. {outcome.model.assumption}"
    return [
        f"<h2>{escape(country_name(focus))} by sector</h2>",
        _grid(("sector", [*sectors, "all sectors"]), trade, said, strong=len(sectors)),
        _grid(("sector", sectors), made, free),
    ]


def _with_sum(values: np.ndarray) -> np.ndarray:
    return np.concatenate([values, values.sum(axis=1, keepdims=True)], axis=1)


def _flows(outcome: Outcome, focus: str, name: str) -> str:
    found = partners(outcome, focus, name)
    labels = [_named(code) for code in found.partners[:FLOWS]]
    levels = np.array([found.data, found.before, found.after])
    shown_levels, rest = levels[:, :FLOWS], levels[:, FLOWS:]
    if rest.size:
        shown_levels = np.concatenate([shown_levels, rest.sum(axis=1, keepdims=True)], axis=1)
        labels.append(f"{rest.shape[1]} others")
    total = np.concatenate([shown_levels, levels.sum(axis=1, keepdims=True)], axis=1)
    columns = level_columns(outcome, total, MINUS, after=True, decimals=places(outcome, focus)[name])
    title = f"{name.capitalize()} of {country_name(focus)}"
    caption = "Million USD net of tariff, by partner, largest first, and the change in percent."
    labels.append("all partners")
    return f"<h2>{escape(title)}</h2>\n" + _grid(("partner", labels), {"": columns}, caption, strong=len(labels) - 1)


def _solved(outcome: Outcome) -> str:
    quality = outcome.convergence
    state = "Solved" if quality.converged else "NOT solved: do not use these figures"
    lines = [
        f"{state}. The equilibrium conditions, computed again after the solver stopped, hold to a relative"
        f" error of {quality.residual:.1e} or less (asked for: {quality.tolerance:.0e}); the largest is in"
        f" {quality.worst}.",
        f"{quality.evaluations} {'sweep' if quality.evaluations == 1 else 'sweeps'}; {quality.method}.",
        f"Closure {outcome.closure}: {CLOSURES[outcome.closure]}.",
        f"Model: {outcome.model.citation} {outcome.model.assumption}",
    ]
    return f"<h2>How it was solved</h2>\n{_list(map(escape, lines))}"


def _again(outcome: Outcome, focus: str) -> str:
    scenario = outcome.scenario
    world = outcome.data.name if outcome.data.name in shipped() else "WORLD.nc"
    saved = ", the world as <code>WORLD.nc</code>" if world == "WORLD.nc" else ""
    command = (
        f"steppe solve scenario.yaml --world {world} --closure {outcome.closure}{_horizon(outcome)}"
        f" --tolerance {outcome.convergence.tolerance:g} --focus {focus}"
    )
    return (
        "<h2>How to repeat and cite it</h2>\n"
        f"<p>Save the text below as <code>scenario.yaml</code>{saved} and run</p>\n<pre>{escape(command)}</pre>\n"
        f"{_scenario_text(scenario.to_yaml())}\n"
        f"<p>Cite it as: Steppe, scenario “{escape(scenario.name)}” (content hash {scenario.hash})"
        f" on the world {escape(outcome.data.name or world)}, {escape(outcome.model.setting)};"
        " and cite the sources above.</p>"
    )


def _horizon(outcome: Outcome) -> str:
    """The option for the horizon, where the model has one."""
    return f" --horizon {outcome.model.horizon}" if outcome.model.horizon else ""


def _scenario_text(text: str) -> str:
    if len(text) <= LONGEST_TEXT:
        return f"<pre>{escape(text)}</pre>"
    start = text[:LONGEST_TEXT].rsplit("\n", 1)[0]
    rest = "<p>The text goes on; <code>run.json</code> beside this page holds all of it.</p>"
    return f"<pre>{escape(start)}\n...</pre>\n{rest}"


def _grid(
    rows: tuple[str, Sequence[str]], groups: Mapping[str, Mapping[str, Sequence[str]]], caption: str, strong: int = -1
) -> str:
    """A table in a frame of its own that scrolls: rows with their head, columns in groups that may have one."""
    first, labels = rows
    columns = [column for group in groups.values() for column in group.values()]
    body: list[str] = []
    for k, label in enumerate(labels):
        cells = "".join(f"<td>{escape(column[k])}</td>" for column in columns)
        kind = ' class="strong"' if k == strong else ""
        body.append(f'<tr{kind}><th scope="row">{_label(label)}</th>{cells}</tr>')
    return (
        f'<figure class="table">\n<figcaption>{escape(caption)}</figcaption>\n'
        f'<div class="wide" tabindex="0" role="region" aria-label="{escape(caption)}"><table>\n'
        f"<thead>{_heads(first, groups)}</thead>\n"
        + "\n".join(["<tbody>", *body, "</tbody>", "</table></div>\n</figure>"])
    )


def _heads(first: str, groups: Mapping[str, Mapping[str, Sequence[str]]]) -> str:
    """The head of a table: one row, or two where columns stand in groups."""
    heads = [escape(head) for group in groups.values() for head in group]
    low = "".join(f'<th scope="col">{head}</th>' for head in heads)
    if not any(groups):
        return f'<tr><th scope="col">{escape(first)}</th>{low}</tr>'
    high = "".join(f'<th scope="colgroup" colspan="{len(group)}">{escape(head)}</th>' for head, group in groups.items())
    return f'<tr><th scope="col" rowspan="2">{escape(first)}</th>{high}</tr>\n<tr class="low">{low}</tr>'


def _named(code: str) -> str:
    """A country's name with its code, or a region's label."""
    name = country_name(code)
    return name if name == code else f"{name} ({code})"


def _label(text: str) -> str:
    """A row's name; the code in brackets can be left out where there is no room."""
    name, bracket, code = text.partition(" (")
    return escape(name) + (f' <span class="code">({escape(code)}</span>' if bracket else "")


def _typeset(text: str) -> str:
    """Text with real minus signs, and numbers kept on one line with their percent signs."""
    return text.replace("(-", "(−").replace(" %", "\u00a0%")


def _list(items: Iterable[str]) -> str:
    return "<ul>\n" + "\n".join(f"<li>{item}</li>" for item in items) + "\n</ul>"


def _cited(source: Source) -> str:
    """A source with its link, where the address is one of the web."""
    fields = (source.locator, source.vintage, source.licence, source.accessed and f"read {source.accessed}")
    rest = "".join(f", {escape(part)}" for part in fields if part)
    if re.match(r"https?://", source.url):
        return f'<a href="{escape(source.url)}" rel="noreferrer">{escape(source.title)}</a>{rest}'
    return escape(source.title) + (f", {escape(source.url)}" if source.url else "") + rest


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
