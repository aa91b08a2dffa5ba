"""`steppe balance` and `steppe frontier`: worlds and scenarios read together, and one row for each pair of them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from steppe.indicators.balance import Balance, balance
from steppe.indicators.partition import partition
from steppe.problems import SteppeError, raise_if_any
from steppe.report.batch import warn_of_idle, with_bar
from steppe.scenario import Scenario
from steppe.solve.convergence import NotConverged
from steppe.solve.solve import solve
from steppe.world.store import load
from steppe.world.world import World

A = TypeVar("A")
B = TypeVar("B")
NONE = "none"  # the scenario of a row without one
ROW_KEYS = (
    "vectors",
    "loss",
    "loss_shares",
    "worst",
    "effective_vectors",
    "distance_from_gravity",
    "asymmetry",
    "concentration",
    "agreement_coverage",
    "notes",
)


@dataclass(frozen=True, slots=True)
class Row:
    """The balance of a state on one world under one scenario."""

    world: str
    scenario: str
    balance: Balance

    def to_dict(self) -> dict[str, Any]:
        """World, scenario and what the balance says of them, for JSON."""
        found = self.balance.to_dict()
        return {"world": self.world, "scenario": self.scenario, **{key: found[key] for key in ROW_KEYS}}


def read(
    state: str, worlds: Sequence[str], scenarios: Sequence[Path], *, vectors: Sequence[str], peers: Sequence[str] = ()
) -> tuple[dict[str, World], list[Scenario]]:
    """Worlds by name and scenarios from their files; whatever is wrong, states and partitions too, is said together."""
    problems: list[str] = []
    found: dict[str, World] = {}
    for given, world in zip(worlds, _each(load, worlds, problems), strict=True):
        if world is not None:
            found[given if world.name in found else world.name or given] = world
    for world in found.values():
        _each(world.index, (state, *peers), problems)
    _each(partition, vectors, problems)
    asked = _each(Scenario.from_yaml, scenarios, problems)
    raise_if_any(dict.fromkeys(problems))
    return found, [scenario for scenario in asked if scenario is not None]


def _each(read: Callable[[A], B], given: Iterable[A], problems: list[str]) -> list[B | None]:
    """What is read of each, None with its problems noted where it cannot be."""
    found: list[B | None] = []
    for one in given:
        try:
            found.append(read(one))
        except SteppeError as error:
            problems += error.problems
            found.append(None)
    return found


def rows(
    state: str, worlds: Mapping[str, World], scenarios: Sequence[Scenario], *, vectors: str, closure: str
) -> list[Row]:
    """The balance on each world as it is and under each scenario; refusals are collected and raised together.

    With scenarios the worlds as they are stand under the closure too, so that rows differ by the scenario alone.
    """
    wanted = [(name, scenario) for name in worlds for scenario in (None, *scenarios)]
    found: list[Row] = []
    refused: list[str] = []
    for name, scenario in with_bar(wanted):
        world, said = worlds[name], scenario.name if scenario else NONE
        try:
            if scenario:
                outcome = solve(world, scenario, closure=closure)
                warn_of_idle(outcome)
                world = outcome.after
            elif scenarios:
                world = solve(world, Scenario(NONE, ()), closure=closure).before
            found.append(Row(name, said, balance(world, state, vectors, beside=(), stress=False, span=())))
        except NotConverged as error:
            refused.append(f"Scenario {said!r} on {name}: {' '.join(error.problems)}")
    if refused:
        error = NotConverged("\n".join(refused))
        error.problems = tuple(refused)
        raise error
    return found


def rows_dict(found: Sequence[Row], closure: str | None) -> dict[str, Any]:
    """The rows under what they share, for JSON; `closure` is None where no scenario was solved."""
    b = found[0].balance
    about = {"state": b.state, "partition": b.partition, "closure": closure, "units": b.to_dict()["units"]}
    return {**about, "rows": [row.to_dict() for row in found]}


def cells(found: Sequence[Row]) -> tuple[list[str], list[list[str]]]:
    """Heads and texts of the table of rows: losses in percent of real income, distance in nats."""
    from steppe.report.balance_views import number

    vectors = list(dict.fromkeys(vector for row in found for vector in row.balance.vectors))
    heads = ["world", "scenario", "worst vector", "its loss, %", "effective number", "from gravity, nats"]
    body: list[list[str]] = []
    for row in found:
        b = row.balance
        worst, loss = b.worst
        measures = (loss, b.effective_vectors, b.distance_from_gravity)
        by_vector = (b.loss.get(vector, float("nan")) for vector in vectors)
        body.append([row.world, row.scenario, worst or "n/a", *(number(value, 3) for value in (*measures, *by_vector))])
    return [*heads, *(f"{vector}, %" for vector in vectors)], body


def markdown(heads: Sequence[str], body: Sequence[Sequence[str]], words: int = 3) -> str:
    """A table as Markdown: the first `words` columns to the left, numbers to the right."""
    rule = ["---" if k < words else "---:" for k in range(len(heads))]
    return "\n".join(
        f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in (heads, rule, *body)
    )


def risk_of(words: Sequence[str]) -> float | dict[str, float]:
    """Probabilities from words: one number for every vector, or VECTOR=NUMBER for some."""
    problems: list[str] = []
    found: dict[str, float] = {}
    for word in words:
        name, _, value = word.rpartition("=")
        if name in found or (found and not (name and all(found))):
            problems.append("--risk: give one number for all vectors, or VECTOR=NUMBER once for each.")
        try:
            found[name] = float(value)
        except ValueError:
            problems.append(f"--risk {word}: give a probability such as 0.05, or a vector and its own: China=0.05.")
    raise_if_any(dict.fromkeys(problems))
    return found.get("", found or 0.0)


def waiting(what: str, long: bool) -> AbstractContextManager[Any]:
    """A sign of life on a terminal while work without a known length goes on; nothing in a pipe."""
    if not long or not sys.stderr.isatty():
        return nullcontext()
    from rich.console import Console

    return Console(stderr=True).status(what)
