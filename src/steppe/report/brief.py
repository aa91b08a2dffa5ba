"""The brief: one outcome for one country as a page that needs nothing but itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

import numpy as np

from steppe.labels import country_name
from steppe.report.chart import Bar, bar_chart
from steppe.report.figures import effect, extremes, main_partners, partners
from steppe.report.style import framed
from steppe.report.tables import level_columns, percent_column
from steppe.report.words import (
    caveats,
    closure_sentence,
    decimals_for,
    headline,
    shown,
)
from steppe.scenario.words import measure_sentence
from steppe.solve.sectors import by_sector

if TYPE_CHECKING:
    from steppe.solve.outcome import Outcome
    from steppe.sourced import Source

PARTNERS, EXTREMES, FLOWS = 8, 4, 12
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
        f'<p class="headline">{escape(_typeset(headline(outcome, focus)))}</p>',
        _asked(outcome),
        f"<h2>Real income</h2>\n<figure>\n{income_chart(outcome, focus)}\n</figure>",
        _table(outcome, focus),
        *_sectors(outcome, focus),
        _flows(outcome, focus, "exports"),
        _flows(outcome, focus, "imports"),
        _solved(outcome),
        f"<h2>Read with care</h2>\n{_list(map(escape, caveats(outcome)))}",
        f"<h2>Sources</h2>\n{_list([_cited(source) for source in outcome.sources] or ['none given'])}",
        _again(outcome, focus),
    )
    return framed(title, parts)


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
    world, welfare = outcome.before, effect(outcome, "welfare")

    def bars(codes: Iterable[str]) -> list[Bar]:
        return [Bar(country_name(c), float(welfare[world.index(c)]), c == focus) for c in codes]

    gains, losses = extremes(outcome, EXTREMES)
    name = country_name(focus)
    groups = (
        (f"{name} and its main partners", bars([focus, *main_partners(world, focus, PARTNERS)])),
        ("Largest gains", bars(gains)),
        ("Largest losses", bars(losses)),
    )
    title = f"Real income in {name}, its main partners, and where it changes most"
    return bar_chart(groups, title=title, axis="change of real income, percent")


def _table(outcome: Outcome, focus: str) -> str:
    world = outcome.before
    codes = [focus, *main_partners(world, focus, PARTNERS)]
    at = [world.index(code) for code in codes]
    columns = [effect(outcome, name)[at] for name in COLUMNS]
    places = [decimals_for(column.tolist()) for column in columns]
    rows = [
        [_named(code), *(_number(c[k], d) for c, d in zip(columns, places, strict=True))]
        for k, code in enumerate(codes)
    ]
    heads = ["country", *(f"{name}, %" for name in COLUMNS.values())]
    return _grid(heads, rows, "Changes in percent. Main partners by exports plus imports before.", strong=0)


def _sectors(outcome: Outcome, focus: str) -> list[str]:
    """Trade, production and prices by sector, in a world that has several."""
    if len(outcome.before.sectors) == 1:
        return []
    found, name = by_sector(outcome, focus), escape(country_name(focus))
    trade: dict[str, list[str]] = {}
    for flow in ("exports", "imports"):
        trade |= level_columns(outcome, flow, _with_sum(found.values[flow]), MINUS)
    made = level_columns(outcome, "output", found.values["output"], MINUS)
    for head, change in (
        ("employment, %", found.employment),
        ("producer price, %", found.producer_price),
        ("consumer price, %", found.consumer_price),
    ):
        made[head] = percent_column(change, MINUS)
    grids = (
        (trade, [*outcome.before.sectors, "all sectors"], "Million USD, net of tariff, and the change in percent."),
        (made, list(outcome.before.sectors), "Million USD, and changes in percent; factors move freely in the model."),
    )
    return [f"<h2>{name} by sector</h2>", *(_columns("sector", labels, of, said) for of, labels, said in grids)]


def _with_sum(values: np.ndarray) -> np.ndarray:
    return np.concatenate([values, values.sum(axis=1, keepdims=True)], axis=1)


def _columns(first: str, labels: Sequence[str], columns: Mapping[str, Sequence[str]], caption: str) -> str:
    heads = [first, *(head.replace("\n", " ") for head in columns)]
    rows = [[label, *(values[k] for values in columns.values())] for k, label in enumerate(labels)]
    strong = len(rows) - 1 if labels[-1].startswith("all ") else -1
    return _grid(heads, rows, caption, strong=strong)


def _flows(outcome: Outcome, focus: str, name: str) -> str:
    found = partners(outcome, focus, name)
    labels = [_named(code) for code in found.partners[:FLOWS]]
    levels = np.array([found.data, found.before, found.after])
    shown_levels, rest = levels[:, :FLOWS], levels[:, FLOWS:]
    if rest.size:
        shown_levels = np.concatenate([shown_levels, rest.sum(axis=1, keepdims=True)], axis=1)
        labels.append(f"{rest.shape[1]} others")
    total = np.concatenate([shown_levels, levels.sum(axis=1, keepdims=True)], axis=1)
    columns = level_columns(outcome, name, total, MINUS, after=True)
    title = f"{name.capitalize()} of {country_name(focus)}"
    caption = "Million USD net of tariff, by partner, largest first."
    return f"<h2>{escape(title)}</h2>\n{_columns('partner', [*labels, 'all partners'], columns, caption)}"


def _solved(outcome: Outcome) -> str:
    quality = outcome.convergence
    state = "Solved" if quality.converged else "NOT solved: do not use these figures"
    lines = [
        f"{state}. The equilibrium conditions, computed again after the solver stopped, hold to a relative"
        f" error of {quality.residual:.1e} or less (asked for: {quality.tolerance:.0e}); the largest is in"
        f" {quality.worst}.",
        f"{quality.evaluations} sweeps; {quality.method}.",
        f"Closure {outcome.closure}: {closure_sentence(outcome)}",
        "Model: Caliendo and Parro (2015), Estimates of the Trade and Welfare Effects of NAFTA, in exact"
        " changes. Real income is final spending at constant prices; the real wage leaves tariff revenue and"
        " the trade balance out.",
    ]
    return f"<h2>How it was solved</h2>\n{_list(map(escape, lines))}"


def _again(outcome: Outcome, focus: str) -> str:
    scenario = outcome.scenario
    world = outcome.before.name or "WORLD.nc"
    command = (
        f"steppe solve scenario.yaml --world {world} --closure {outcome.closure}"
        f" --tolerance {outcome.convergence.tolerance:g} --focus {focus}"
    )
    return (
        "<h2>How to repeat and cite it</h2>\n"
        f"<p>Save the text below as <code>scenario.yaml</code> and run</p>\n<pre>{escape(command)}</pre>\n"
        f"{_scenario_text(scenario.to_yaml())}\n"
        f"<p>Cite it as: Steppe, scenario “{escape(scenario.name)}” (content hash {scenario.hash})"
        f" on the world {escape(world)}, closure {outcome.closure}; and cite the sources above.</p>"
    )


def _scenario_text(text: str) -> str:
    if len(text) <= LONGEST_TEXT:
        return f"<pre>{escape(text)}</pre>"
    start = text[:LONGEST_TEXT].rsplit("\n", 1)[0]
    rest = "<p>The text goes on; <code>run.json</code> beside this page holds all of it.</p>"
    return f"<pre>{escape(start)}\n...</pre>\n{rest}"


def _grid(heads: Sequence[str], rows: Sequence[Sequence[str]], caption: str, strong: int) -> str:
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    body: list[str] = []
    for k, row in enumerate(rows):
        cells = "".join(f"<td>{escape(cell)}</td>" for cell in row[1:])
        kind = ' class="strong"' if k == strong else ""
        body.append(f'<tr{kind}><th scope="row">{_label(row[0])}</th>{cells}</tr>')
    return (
        f'<div class="wide"><table>\n<caption>{escape(caption)}</caption>\n<thead><tr>{head}</tr></thead>\n'
        + "\n".join(["<tbody>", *body, "</tbody>", "</table></div>"])
    )


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


def _number(value: float, decimals: int) -> str:
    return shown(float(value), decimals, MINUS)


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
