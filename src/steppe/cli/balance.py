"""The verbs of balance: `balance` says how much each vector holds a state, `frontier` what would insure it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from steppe.cli.balancing import (
    cells,
    not_comparable,
    read,
    risk_of,
    row_labels,
    rows,
    rows_dict,
    short_runs,
    sorted_out,
    state_cells,
    title,
    waiting,
)
from steppe.cli.balancing import markdown as as_markdown
from steppe.cli.batch import listed_names, warn_of_idle, with_bar
from steppe.cli.console import print_json, verb
from steppe.cli.options import HorizonOption, JsonOption
from steppe.indicators.balance import balance as balance_of
from steppe.indicators.balance import labels
from steppe.indicators.frontier import ENUMERATED
from steppe.indicators.frontier import frontier as frontier_of
from steppe.indicators.past import balance_path
from steppe.models.closures import checked
from steppe.models.family import of_names
from steppe.problems import raise_if_any
from steppe.report.balance_pictures import picture
from steppe.report.balance_views import print_balance, print_cells, print_change, print_frontier
from steppe.report.path_views import path_cells, print_path
from steppe.report.pictures import check_name
from steppe.report.terminal import say_list
from steppe.scenario.horizon import checked as checked_horizon
from steppe.solve.solve import solve
from steppe.worlds.shelf import load

if TYPE_CHECKING:
    from steppe.scenario import Scenario
    from steppe.world.world import World

WORLD, BESIDE = "goods-2023", ("blocs",)
app = typer.Typer(rich_markup_mode=None, add_completion=False)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What every form of `balance` was asked."""

    states: tuple[str, ...]
    vectors: str
    closure: str
    horizon: str | None
    picture: Path | None
    json: bool


State = Annotated[str, typer.Argument(help="The state: a code of the world, such as KAZ.")]
VectorsOption = Annotated[
    str, typer.Option(help="The partition of partners: poles, neighbours, blocs, regions, or a file (.yaml).")
]
PictureOption = Annotated[Path | None, typer.Option(help="Draw to this file (.png or .svg).")]


@verb(app)
def balance(
    asked: Annotated[
        list[str],
        typer.Argument(
            metavar="STATE",
            help="States by code or name (KAZ, KZ, Kazakhstan), a row each where there are several; then scenario "
            "files (.yaml), the same as --scenario.",
        ),
    ],
    *,
    world: Annotated[list[str] | None, typer.Option(help="A world, shipped or saved (.nc); once for each.")] = None,
    vectors: VectorsOption = "poles",
    beside: Annotated[list[str] | None, typer.Option(help="Another partition to show beside; else blocs.")] = None,
    scenario: Annotated[list[Path] | None, typer.Option(help="A scenario file (.yaml); once for each.")] = None,
    closure: Annotated[str, typer.Option(help="How balances adjust: fixed, balanced or proportional.")] = "balanced",
    horizon: HorizonOption = None,
    peers: Annotated[str | None, typer.Option(help="Other states with commas (UZB,AZE) for the same headline.")] = None,
    past: Annotated[
        Path | None, typer.Option(help="An earlier world, shipped or saved, to compare trade with.")
    ] = None,
    since: Annotated[
        int | None, typer.Option(help="Follow the state from this year on, through the shipped worlds of goods.")
    ] = None,
    picture: PictureOption = None,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print the table of rows as Markdown.")] = False,
    json: JsonOption = False,
) -> None:
    """How much each vector holds a state: losses if cut off, their shares, benchmarks and what stands beside them.

    One state on one world: a full report. With one scenario: before and after. With more of any: a row for each. With
    --since: a row a year.
    """
    check_name(picture)
    checked(closure)
    if horizon is not None:
        checked_horizon(horizon)
    if since is not None:
        given = {"--closure": closure != "balanced", "--horizon": horizon, "--world": world, "--scenario": scenario}
        given |= {"--beside": beside, "--peers": peers, "--past": past}
        states, files = sorted_out(asked)
        form = _Asked(tuple(states), vectors, closure, horizon, picture, json)
        _path(form, since, given | {"--markdown": markdown and json}, files, markdown)
        return
    names = list(dict.fromkeys(world or [WORLD]))
    states, more = sorted_out(asked)
    files = list(dict.fromkeys([*(scenario or ()), *more]))
    codes = tuple(listed_names(peers or ""))
    others = [name for name in (beside or BESIDE) if name != vectors]
    worlds, scenarios = read(states, names, files, vectors=[vectors, *others], peers=codes)
    form = _Asked(labels(next(iter(worlds.values())), states), vectors, closure, horizon, picture, json)
    if markdown or len(names) > 1 or len(files) > 1 or len(form.states) > 1:
        _refuse({"--beside": beside, "--peers": codes, "--past": past, "--json": markdown and json}, form.states)
        _rows(form, worlds, scenarios, markdown)
        return
    (only,) = worlds.values()
    options: dict[str, Any] = {"beside": others, "peers": codes, "past": _load(past)}
    if scenarios:
        _change(form, only, scenarios[0], options)
    else:
        _report(form, only, options)


def _path(form: _Asked, since: int, given: Mapping[str, Any], files: Sequence[Path], markdown: bool) -> None:
    """One state through the shipped worlds."""
    problems = [f"{name} does not go with --since: leave it out." for name, value in given.items() if value]
    problems += ["--since follows one state through the worlds as they are: leave out the scenarios."] if files else []
    problems += [f"--since follows one state: ask for each of {', '.join(form.states)}."] if form.states[1:] else []
    raise_if_any(problems)
    found = balance_path(form.states[0], since, form.vectors)
    _draw(found, form.picture)
    if form.json:
        print_json(found.to_dict())
    elif markdown:
        print(as_markdown(*path_cells(found)))
    else:
        print_path(found)
        _say_drawn(form.picture)


def _refuse(given: Mapping[str, Any], states: Sequence[str]) -> None:
    several = len(states) > 1
    rows = "several states" if several else "a table of rows (several worlds or scenarios, or --markdown)"
    instead = {"--peers": "name the peers beside them"} if several else {}
    raise_if_any(
        f"{name} does not go with {'--markdown' if name == '--json' else rows}: {instead.get(name, 'leave it out')}."
        for name, value in given.items()
        if value
    )


def _load(path: Path | None) -> World | None:
    return None if path is None else load(str(path))


def _report(form: _Asked, world: World, options: Mapping[str, Any]) -> None:
    found = balance_of(world, form.states[0], form.vectors, horizon=form.horizon, **options)
    _draw(found, form.picture)
    if form.json:
        print_json(found.to_dict())
        return
    print_balance(found)
    _say_drawn(form.picture)


def _change(form: _Asked, world: World, scenario: Scenario, options: Mapping[str, Any]) -> None:
    outcome = solve(world, scenario, closure=form.closure, horizon=form.horizon)
    warn_of_idle(outcome)
    found = outcome.balance(form.states[0], form.vectors, **options)
    _draw(found, form.picture, outcome.model.setting)
    if form.json:
        print_json({**found.to_dict(), "closure": form.closure})
        return
    print_change(found, outcome)
    _say_drawn(form.picture)


def _rows(form: _Asked, worlds: Mapping[str, World], scenarios: Sequence[Scenario], markdown: bool) -> None:
    found = rows(form.states, worlds, scenarios, vectors=form.vectors, closure=form.closure, horizon=form.horizon)
    at = f", horizon {form.horizon}" if form.horizon else ""
    under = f"every row under closure {form.closure}{at}" if scenarios else ""
    _draw(row_labels(found), form.picture, under)
    if form.json:
        print_json(rows_dict(found, form.closure if scenarios else None))
        return
    heads, body, wordy = state_cells(found) if len(form.states) > 1 else cells(found)
    if markdown:
        print(as_markdown(heads, body, wordy))
        return
    print_cells(title(found, under), heads, body, wordy)
    say_list("Not comparable", not_comparable(found))
    say_list("Notes", short_runs(found))
    _say_drawn(form.picture)


@verb(app)
def frontier(
    state: State,
    instruments: Annotated[list[Path], typer.Argument(help="Scenario files (.yaml), each an instrument.")],
    *,
    world: Annotated[str, typer.Option(help="A shipped world, or the path of a saved one (.nc).")] = WORLD,
    vectors: VectorsOption = "poles",
    horizon: HorizonOption = None,
    risk: Annotated[
        list[str] | None,
        typer.Option(help="Probability that each vector is cut off (0.05), or of one: China=0.05, once for each."),
    ] = None,
    picture: PictureOption = None,
    json: JsonOption = False,
) -> None:
    """Which sets of agreements and cheaper routes give income, which insurance, and which neither."""
    check_name(picture)
    chances = risk_of(risk or ())
    worlds, asked = read([state], [world], instruments, vectors=[vectors])
    (only,) = worlds.values()
    bar = partial(with_bar, what="Solving sets")
    with waiting("Searching sets", len(asked) > ENUMERATED):
        found = frontier_of(only, state, asked, vectors=vectors, risk=chances, progress=bar, horizon=horizon)
    said = f"each vector is cut off with probability {', '.join(risk)}" if risk else ""
    theta = of_names("balanced", horizon).elasticity(only)
    spread = f"{theta.min():g}" + (f" to {theta.max():.3g} by sector" if theta.min() < theta.max() else "")
    _draw(found, picture, "; ".join(part for part in (f"trade elasticities {spread}", said) if part))
    if json:
        print_json({**found.to_dict(), "risk": chances})
        return
    print_frontier(found, said)
    _say_drawn(picture)


def _draw(found: Any, path: Path | None, note: str = "") -> None:
    if path is not None:
        picture(found, path, note=note)


def _say_drawn(path: Path | None) -> None:
    if path is not None:
        print(f"\nDrawn to {path}")
