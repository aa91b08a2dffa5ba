"""`steppe balance` and `steppe frontier`: worlds and scenarios read together, and one row for each pair of them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from rich.console import Console

from steppe.cli.batch import listed_names, warn_of_idle, with_bar
from steppe.indicators.balance import RANGE, STRESS, Balance, balance
from steppe.indicators.balances import comparability, named_together
from steppe.indicators.partition import partition
from steppe.indicators.plain import headline_row, of_when, units, when
from steppe.labels import country_codes, country_name
from steppe.models.horizons import ASSUMES
from steppe.problems import SteppeError, raise_if_any
from steppe.report.balance_words import number, short_run_notes
from steppe.scenario import Scenario
from steppe.solve.convergence import NotConverged
from steppe.solve.solve import solve
from steppe.world.world import World
from steppe.worlds.shelf import load

A = TypeVar("A")
B = TypeVar("B")
NONE = "none"  # the scenario of a row without one
ROW_KEYS = (
    "state",
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
SPREAD_KEYS = ("loss_range", "loss_short_run", "total_loss", "total_loss_short_run")  # where these were computed


@dataclass(frozen=True, slots=True)
class Row:
    """The balance of a state on one world under one scenario."""

    world: str
    scenario: str
    balance: Balance

    def to_dict(self) -> dict[str, Any]:
        """World, scenario and what the balance says of them, for JSON."""
        found = self.balance.to_dict()
        keys = (*ROW_KEYS, *(SPREAD_KEYS if self.balance.stress else ()))
        return {"world": self.world, "scenario": self.scenario, **{key: found[key] for key in keys}}

    @property
    def name(self) -> str:
        """The state, in words, and the scenario where there is one."""
        state = country_name(self.balance.state)
        return state if self.scenario == NONE else f"{state} under {self.scenario}"


def sorted_out(given: Sequence[str]) -> tuple[list[str], list[Path]]:
    """States and scenario files among the arguments.

    A file ends in .yaml; what has a folder or is there as a file is one too, unless it is a name of a state. States may
    come with commas between them, as elsewhere.
    """
    states: list[str] = []
    files: list[Path] = []
    for word in given:
        path = Path(word)
        there = path.name != word or path.is_file()
        if path.suffix.lower() in (".yaml", ".yml") or (there and not country_codes(word)):
            files.append(path)
        elif country_codes(word):
            states.append(word)  # some names have a comma: Korea, Rep.
        else:
            states += listed_names(word) or [word]
    if not states:
        raise SteppeError("balance needs a state, such as KAZ, before its scenario files.")
    return states, files


def read(
    states: Sequence[str],
    worlds: Sequence[str],
    scenarios: Sequence[Path],
    *,
    vectors: Sequence[str],
    peers: Sequence[str] = (),
) -> tuple[dict[str, World], list[Scenario]]:
    """Worlds by name and scenarios from their files; whatever is wrong, states and partitions too, is said together."""
    problems: list[str] = []
    found: dict[str, World] = {}
    for given, world in zip(worlds, _each(load, worlds, problems), strict=True):
        if world is not None:
            found[given if world.name in found else world.name or given] = world
    for world in found.values():
        for state in (*states, *peers):
            unknown: list[str] = []
            _each(world.index, [state], unknown)
            problems += [f"{problem}{_file_hint(state)}" for problem in unknown]
    _each(partition, vectors, problems)
    asked = _each(Scenario.from_yaml, scenarios, problems)
    raise_if_any(dict.fromkeys(problems))
    return found, [scenario for scenario in asked if scenario is not None]


def _file_hint(word: str) -> str:
    """A sentence for who named a scenario without its ending, which was taken for a state."""
    named = (Path(f"{word}.yaml"), Path("scenarios", f"{word}.yaml"))
    return next((f" {path} is a file: give the scenario by it." for path in named if path.is_file()), "")


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
    states: Sequence[str],
    worlds: Mapping[str, World],
    scenarios: Sequence[Scenario],
    *,
    vectors: str,
    closure: str,
    horizon: str | None = None,
) -> list[Row]:
    """The balance of each state on each world as it is and under each scenario; refusals are raised together.

    With scenarios the worlds as they are stand under the closure too, so that rows differ by the scenario alone. Where
    there are several states each has its range and short run; the rows of a state stand together.
    """
    options: dict[str, Any] = (
        {"beside": (), "stress": True} if len(states) > 1 else {"beside": (), "stress": False, "span": ()}
    )
    options["horizon"] = horizon
    wanted = [(name, scenario) for name in worlds for scenario in (None, *scenarios)]
    found: list[Row] = []
    refused: list[str] = []
    for name, scenario in with_bar(wanted):
        world, said = worlds[name], scenario.name if scenario else NONE
        try:
            if scenario:
                outcome = solve(world, scenario, closure=closure, horizon=horizon)
                warn_of_idle(outcome)
                world = outcome.after
            elif scenarios:
                world = solve(world, Scenario(NONE, ()), closure=closure, horizon=horizon).before
            found += [Row(name, said, balance(world, state, vectors, **options)) for state in states]
        except NotConverged as error:
            refused.append(f"Scenario {said!r} on {name}: {' '.join(error.problems)}")
    if refused:
        error = NotConverged("\n".join(refused))
        error.problems = tuple(refused)
        raise error
    order = list(states_of(found))
    return sorted(found, key=lambda row: order.index(row.balance.state))


def rows_dict(found: Sequence[Row], closure: str | None) -> dict[str, Any]:
    """The rows under what they share, for JSON; `closure` is None where no scenario was solved."""
    b, states = found[0].balance, states_of(found)
    about: dict[str, Any] = {"state": b.state} if len(states) == 1 else {"states": list(states)}
    about |= {"partition": b.partition, "closure": closure, "horizon": b.horizon or None, "units": units(b.horizon)}
    apart = {} if len(states) == 1 else {"not_comparable": list(not_comparable(found))}
    return {**about, "rows": [row.to_dict() for row in found], **apart}


def states_of(found: Sequence[Row]) -> tuple[str, ...]:
    """The states of the rows, each once."""
    return tuple(dict.fromkeys(row.balance.state for row in found))


def title(found: Sequence[Row], under: str) -> str:
    """What the rows are: whose balance, on what where it is one world, by which partition, of which horizon."""
    b, states = found[0].balance, states_of(found)
    who = named_together(states)
    if len(states) == 1:
        parts = [f"Balance of {who} by {b.partition}", f"losses in % of real income {when(b.horizon)}", under]
        return ", ".join(part for part in parts if part)
    on = f" on {b.world}, {b.date or 'no date'}" if len({row.world for row in found}) == 1 and not under else ""
    said = [
        f"Balance of {who}{on}, by {b.partition}",
        f"Losses in % of real income if the worst vector is cut off. {_runs(b.horizon)} The rows are no ranking: who "
        "trades more has more to lose.",
        f"{under[:1].upper()}{under[1:]}." if under else "",
    ]
    return "\n".join(part for part in said if part)


def _runs(horizon: str) -> str:
    """What the losses of several states, their range and their short run are at."""
    span = f"range {RANGE[0]:g} to {RANGE[1]:g} times"
    if not horizon:
        return f"Long run: at the world's trade elasticities, {span} these; short run: {STRESS:g} times."
    short = f"; short run: {ASSUMES['short']}" if horizon == "long" else ""
    return f"At the {horizon} horizon {ASSUMES[horizon]}; {span} its trade elasticities{short}."


def row_labels(found: Sequence[Row]) -> list[tuple[str, Balance]]:
    """The rows as pictures name them: by state where there are several, by scenario or else by world."""
    if len(states_of(found)) > 1:
        return [(name, row.balance) for name, row in zip(_names(found), found, strict=True)]
    scenarios = any(row.scenario != NONE for row in found)
    return [(row.scenario if scenarios else row.world, row.balance) for row in found]


def not_comparable(found: Sequence[Row]) -> tuple[str, ...]:
    """What cannot be compared between the states of the rows."""
    return comparability({row.balance.state: row.balance.drawn for row in found})


def short_runs(found: Sequence[Row]) -> list[str]:
    """Rows with another worst vector in the short run."""
    return short_run_notes({name: row.balance for name, row in zip(_names(found), found, strict=True)})


def _names(found: Sequence[Row]) -> list[str]:
    """The rows in words: state, scenario where there is one, world where there are several."""
    worlds = len({row.world for row in found}) > 1
    return [f"{row.name} on {row.world}" if worlds else row.name for row in found]


def cells(found: Sequence[Row]) -> tuple[list[str], list[list[str]], int]:
    """Heads and texts of the table of rows of one state, losses in percent and distance in nats; columns of words."""
    vectors = list(dict.fromkeys(vector for row in found for vector in row.balance.vectors))
    loss = f"its {of_when(found[0].balance.horizon)} loss, %"
    heads = ["world", "scenario", "worst vector", loss, "effective number", "from gravity, nats"]
    body: list[list[str]] = []
    for row in found:
        b = row.balance
        worst, loss = b.worst
        measures = (loss, b.effective_vectors, b.distance_from_gravity)
        by_vector = (b.loss.get(vector, float("nan")) for vector in vectors)
        body.append([row.world, row.scenario, worst or "n/a", *(number(value, 3) for value in (*measures, *by_vector))])
    return [*heads, *(f"{vector}, %" for vector in vectors)], body, 3


def state_cells(found: Sequence[Row]) -> tuple[list[str], list[list[str]], int]:
    """Heads and texts of the table of several states, and how many columns of it are words.

    World and scenario have a column where they differ. The short run is that of the vector in the row.
    """
    columns = {
        "state": [country_name(row.balance.state) for row in found],
        "world": [row.world for row in found],
        "scenario": [row.scenario for row in found],
    }
    kept = {name: texts for name, texts in columns.items() if name == "state" or len(set(texts)) > 1}
    body: list[list[str]] = []
    for row, *said in zip(found, *kept.values(), strict=True):
        h = headline_row(row.balance)
        numbers = [
            number(h["loss"]),
            f"{number(h['loss_low'])} to {number(h['loss_high'])}",
            number(h["loss_short_run"]),
            f"{number(h['effective_vectors'])} of {h['vectors']}",
            number(h["distance_from_gravity"], 3),
            number(100 * h["agreement_coverage"], 1),
        ]
        body.append([*said, h["worst_vector"] or "n/a", *numbers])
    heads = [
        *("worst vector", f"its {of_when(found[0].balance.horizon)} loss, %", "range", "its short-run loss, %"),
        *("effective number", "from gravity, nats", "under free trade, %"),
    ]
    return [*kept, *heads], body, len(kept) + 1


def markdown(heads: Sequence[str], body: Sequence[Sequence[str]], words: int) -> str:
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

    return Console(stderr=True).status(what)
