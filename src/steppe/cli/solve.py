"""The verbs of the model: `demo`, `solve` and `compare` solve scenarios, `new` writes one to start from."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from steppe.cli.batch import labels_of, read, solve_all, warn_of_idle
from steppe.cli.console import FAILED, complain, print_json, readable, verb
from steppe.cli.options import WORLD, ClosureOption, FocusOption, HorizonOption, JsonOption, OutOption, WorldOption
from steppe.models.closures import DEFAULT
from steppe.problems import SteppeError
from steppe.report.compare import by_clause, construction, most_changed
from steppe.report.compare import compare as compare_outcomes
from steppe.report.facts import facts
from steppe.report.figures import most_affected
from steppe.report.runs import keep
from steppe.report.tables import comparison_tables, print_outcome
from steppe.report.terminal import print_table, say, say_list
from steppe.scenario import Scenario, template
from steppe.solve.by_country import ALL
from steppe.solve.solve import solve as solve_model
from steppe.worlds.shelf import load

if TYPE_CHECKING:
    from steppe.world.world import World

DEMO_FOCUS = "KAZ"
SHOWN_ROWS = 15
FIRST_SCENARIO = """
A scenario file, first.yaml:
  name: first
  measures:
    - tariff: {importer: KAZ, exporter: CHN, rate: 0.10}
    - trade_cost: {exporter: CENTRAL_ASIA, importer: CENTRAL_ASIA, change: 0.9}

Solve it:
  steppe solve first.yaml --focus KAZ
`steppe new first` writes one with every kind of measure, explained.
"""
COMPARE_EXAMPLE = """
For example:
  steppe compare a.yaml b.yaml --countries KAZ,UZB --measure exports
"""
NEXT_STEPS = """
What next:
- steppe new mine          a scenario of your own to edit; then:
                           steppe solve mine.yaml --focus KAZ
- steppe balance KAZ       how much each vector of partners holds a state
- steppe worlds            the worlds that are shipped; steppe sectors
                           eurasia-2023 has industries
- steppe record ties KAZ   what ties a state to whom, with sources"""

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@dataclass(frozen=True, slots=True)
class _How:
    """By what model, and how exactly."""

    closure: str = DEFAULT
    horizon: str | None = None
    tolerance: float = 1e-10


@verb(app)
def demo(*, out: OutOption = Path("runs"), json: JsonOption = False) -> None:
    """Solve a ready scenario, sanctions on a neighbour of Kazakhstan, and keep the run."""

    text = files("steppe.scenario").joinpath("demo.yaml").read_text(encoding="utf-8")
    _solve((WORLD, load(WORLD)), Scenario.from_yaml(text), _How(), DEMO_FOCUS, out, json)
    if not json:
        print(NEXT_STEPS)


@verb(app, FIRST_SCENARIO)
def solve(
    scenario: Annotated[Path, typer.Argument(help="A scenario file (.yaml).")],
    *,
    world: WorldOption = WORLD,
    closure: ClosureOption = DEFAULT,
    horizon: HorizonOption = None,
    tolerance: Annotated[float, typer.Option(help="Largest relative error of any condition.")] = 1e-10,
    focus: FocusOption = None,
    out: OutOption = Path("runs"),
    json: JsonOption = False,
) -> None:
    """Solve a scenario on a world, print what changes and keep the run in a folder of its own."""
    loaded, (asked,) = read(world, [scenario])
    if focus is not None:
        focus = loaded.label(focus)
    _solve((world, loaded), asked, _How(closure, horizon, tolerance), focus, out, json)


def _solve(
    on: tuple[str, World],
    scenario: Scenario,
    how: _How,
    focus: str | None,
    out: Path,
    json: bool,
) -> None:
    """Solve on a world with its name; print and keep the outcome."""
    name, world = on
    outcome = solve_model(world, scenario, closure=how.closure, horizon=how.horizon, tolerance=how.tolerance)
    warn_of_idle(outcome)
    focus = focus or most_affected(outcome)
    kept = keep(outcome, world=world, focus=focus, out=out)
    if json:
        print_json(facts(outcome, focus) | {"run": str(kept.folder)})
        return

    print_outcome(outcome, focus, name)
    there = "" if kept.new else " (this run was there already: nothing is overwritten)"
    say("", f"Run kept in {kept.folder}{there}; read {kept.folder / 'brief.html'}")


@verb(app, COMPARE_EXAMPLE)
def compare(
    scenarios: Annotated[list[Path], typer.Argument(help="Scenario files (.yaml).")],
    *,
    world: WorldOption = WORLD,
    closure: ClosureOption = DEFAULT,
    horizon: HorizonOption = None,
    countries: Annotated[
        str | None, typer.Option(help="Codes with commas (KAZ,RUS), or all; else those that change most.")
    ] = None,
    measure: Annotated[str, typer.Option(help="welfare, real_wage, exports, imports, ...")] = "welfare",
    json: JsonOption = False,
) -> None:
    """Solve several scenarios on one world and put one effect side by side."""
    loaded, asked = read(world, scenarios)
    codes = labels_of(loaded, countries) if countries else None
    solved = list(solve_all(loaded, asked, closure=closure, horizon=horizon))
    frame, limits = compare_outcomes(solved, countries=codes, measure=measure), construction(solved)
    if json:
        columns = {str(name): frame[name].to_dict() for name in frame.columns}
        about = {"world": loaded.name, "closure": closure, "horizon": horizon, "measure": measure, "units": "percent"}
        print_json({**about, "scenarios": columns, "by_construction": limits})
        return

    shown = frame if codes else most_changed(frame, SHOWN_ROWS)
    left = "" if len(shown) == len(frame) else f", the {len(shown)} of {len(frame)} that change most"
    at = f", horizon {horizon}" if horizon else ""
    say(f"Change of {ALL[measure]}, percent, on world {loaded.name}, closure {closure}{at}{left}")
    for table in comparison_tables(shown):
        print()
        print_table(table)
    say_list("By construction", by_clause(limits))


@verb(app)
def new(
    name: Annotated[str, typer.Argument(help="The scenario's name; the file is NAME.yaml.")],
    *,
    json: JsonOption = False,
) -> None:
    """Write a commented scenario to start from; a file that exists is left alone."""
    name = name.removesuffix(".yaml")
    if not name.strip() or Path(name).name != name:
        raise SteppeError(f"{name!r} is not a name: give one without folders; the file goes where you are.")
    path = Path(f"{name}.yaml")
    content = template(readable(name)).encode()
    try:
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError:
        complain(f"{path} is there already and is left as it is: choose another name.")
        raise typer.Exit(FAILED) from None
    if json:
        print_json({"file": str(path)})
    else:
        print(f"Written: {readable(str(path))}. Edit it, then: steppe solve {readable(str(path))}")
