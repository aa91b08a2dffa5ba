"""Scenarios and a world from files, and several scenarios solved in a row."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from rich.console import Console

from steppe.cli.console import complain
from steppe.labels import means_all
from steppe.problems import SteppeError, UnknownLabel, raise_if_any
from steppe.scenario import Scenario
from steppe.solve.convergence import NotConverged
from steppe.solve.solve import solve
from steppe.worlds.shelf import load

if TYPE_CHECKING:
    from steppe.solve.outcome import Outcome
    from steppe.world.world import World

T = TypeVar("T")
BAR_FROM = 4  # scenarios: fewer are solved before a progress bar could be read


def read(world: str, scenarios: Sequence[Path]) -> tuple[World, list[Scenario]]:
    """A world and scenarios from their files; what is wrong with any of them is said together."""
    problems: list[str] = []
    worlds: list[World] = []
    found: list[Scenario] = []
    try:
        worlds.append(load(world))
    except SteppeError as error:
        problems += error.problems
    for path in scenarios:
        try:
            found.append(Scenario.from_yaml(path))
        except SteppeError as error:
            problems += error.problems
    raise_if_any(problems)
    return worlds[0], found


def listed_names(text: str) -> list[str]:
    """Names that stand with commas between them, without what is empty."""
    return [name for part in text.split(",") if (name := part.strip())]


def labels_of(world: World, listed: str) -> list[str]:
    """The world's labels of countries that are listed with commas; "all" and "*" are every one.

    Raises `UnknownLabel` that says of each label that the world does not have what may be meant.
    """
    if means_all(listed):
        return list(world.countries)
    found: list[str] = []
    unknown: list[str] = []
    for name in listed_names(listed):
        try:
            found.append(world.label(name))
        except UnknownLabel as error:
            unknown += error.problems
    if unknown:
        raise UnknownLabel(unknown)
    return list(dict.fromkeys(found))


def solve_all(
    world: World, scenarios: Sequence[Scenario], *, closure: str, horizon: str | None = None
) -> list[Outcome]:
    """Solve all; refusals are collected and raised together, each with its scenario's name."""
    found: list[Outcome] = []
    refused: list[str] = []
    for scenario in with_bar(scenarios):
        try:
            found.append(solve(world, scenario, closure=closure, horizon=horizon))
        except NotConverged as error:
            refused.append(f"Scenario {scenario.name!r}: {' '.join(error.problems)}")
        else:
            warn_of_idle(found[-1])
    if refused:
        error = NotConverged("\n".join(refused))
        error.problems = tuple(refused)
        raise error
    return found


def warn_of_idle(outcome: Outcome) -> None:
    """Say on stderr which measures change nothing."""
    complain(*(f"Warning: {outcome.scenario.name}, {sentence}" for sentence in outcome.policy.idle))


def with_bar(items: Iterable[T], what: str = "Solving") -> Iterable[T]:
    """The items, with a progress bar on a terminal where there are enough of them to read one."""
    listed = list(items)
    if len(listed) < BAR_FROM or not sys.stderr.isatty():
        return listed
    from rich.progress import track

    return track(listed, what, console=Console(stderr=True), transient=True)
