"""The command `steppe`: every verb reads its arguments, calls one function and prints.

Exit codes: 0 done, 1 the work failed (for `check`: problems found), 2 wrong usage.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from steppe.cli_balance import app as balance_app
from steppe.cli_data import app as data_app
from steppe.cli_reader import app as reader_app
from steppe.cli_record import app as record_app
from steppe.models.closures import DEFAULT
from steppe.problems import SteppeError
from steppe.report.console import FAILED, as_written, complain, print_json, readable, verb

if TYPE_CHECKING:
    from steppe.scenario import Scenario
    from steppe.world.world import World

WORLD, DEMO_FOCUS = "goods-2023", "KAZ"
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
FIRST_STEPS = """
First steps:
  steppe demo                          a ready scenario, solved and explained
  steppe new first                     write first.yaml, a commented scenario
  steppe solve first.yaml --focus KAZ  what it changes, and a page to read
  steppe balance KAZ                   how much each vector holds a state
  steppe record ties KAZ               what ties a state to whom
A verb's own help: steppe solve --help
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

app = typer.Typer(
    help="An open laboratory for states that live between larger powers.",
    epilog=as_written(FIRST_STEPS),
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

app.add_typer(record_app, name="record", short_help=record_app.info.help)
app.add_typer(balance_app)
app.add_typer(data_app)
app.add_typer(reader_app)
WorldOption = Annotated[str, typer.Option(help="A shipped world, or the path of a saved one (.nc).")]
WorldArgument = Annotated[str, typer.Argument(help="A shipped world, or the path of a saved one (.nc).")]
ClosureOption = Annotated[str, typer.Option(help="How trade balances adjust: balanced, fixed or proportional.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]
OutOption = Annotated[Path, typer.Option(help="Where the folder of the run is made.")]
FocusOption = Annotated[str | None, typer.Option(help="The country to report on; else the one that changes most.")]


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        print(f"steppe {version('steppe')}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """An open laboratory for states that live between larger powers."""


@verb(app)
def demo(*, out: OutOption = Path("runs"), json: JsonOption = False) -> None:
    """Solve a ready scenario, sanctions on a neighbour of Kazakhstan, and keep the run."""
    from importlib.resources import files

    from steppe.scenario import Scenario
    from steppe.worlds.shelf import load

    text = files("steppe.scenario").joinpath("demo.yaml").read_text(encoding="utf-8")
    _solve((WORLD, load(WORLD)), Scenario.from_yaml(text), (DEFAULT, 1e-10), DEMO_FOCUS, out, json)
    if not json:
        print(NEXT_STEPS)


@verb(app)
def show(
    world: Annotated[str, typer.Argument(help="A shipped world, or the path of a saved one (.nc).")],
    *,
    json: JsonOption = False,
) -> None:
    """Describe a world: size, what in it is imputed, notes and sources."""
    from steppe.worlds.shelf import load

    loaded = load(world)
    if json:
        from steppe.report.facts import world_facts

        print_json(world_facts(loaded))
    else:
        print(loaded.describe())


@verb(app)
def worlds(*, json: JsonOption = False) -> None:
    """List the worlds that ship with Steppe."""
    from steppe.worlds.shelf import load, shipped

    found = [load(name) for name in shipped()]
    if json:
        about = {w.name: {"date": w.date, "countries": len(w.countries), "sectors": len(w.sectors)} for w in found}
        print_json({"worlds": about})
        return
    for one in found:
        print(f"{one.name}: {len(one.countries)} economies, {len(one.sectors)} sector(s), {one.date}")
    print("A saved world goes by its path (.nc). More: steppe show NAME")


@verb(app)
def countries(world: WorldArgument = WORLD, *, json: JsonOption = False) -> None:
    """List the economies of a world by their labels, with names and what a region holds."""
    from steppe.labels import country_name
    from steppe.report.terminal import folding_table, print_table
    from steppe.worlds.shelf import load

    loaded = load(world)
    inside = {label: ", ".join(members) for label, members in loaded.regions.items()}
    if json:
        print_json({"world": loaded.name, "countries": {code: country_name(code) for code in loaded.countries}})
        return
    table = folding_table("label", "name", "holds")
    for code in loaded.countries:
        table.add_row(code, country_name(code), inside.get(code, ""))
    print_table(table)


@verb(app)
def sectors(world: WorldArgument = WORLD, *, json: JsonOption = False) -> None:
    """List the sectors of a world with their trade elasticities."""
    from steppe.worlds.shelf import load

    loaded = load(world)
    theta = dict(zip(loaded.sectors, loaded.array("trade_elasticity").tolist(), strict=True))
    if json:
        print_json({"world": loaded.name, "trade_elasticity": theta})
        return
    for sector, value in theta.items():
        print(f"{sector}: trade elasticity {value:g}")


@verb(app, FIRST_SCENARIO)
def solve(
    scenario: Annotated[Path, typer.Argument(help="A scenario file (.yaml).")],
    *,
    world: WorldOption = WORLD,
    closure: ClosureOption = DEFAULT,
    tolerance: Annotated[float, typer.Option(help="Largest relative error of any condition.")] = 1e-10,
    focus: FocusOption = None,
    out: OutOption = Path("runs"),
    json: JsonOption = False,
) -> None:
    """Solve a scenario on a world, print what changes and keep the run in a folder of its own."""
    from steppe.report.batch import read

    loaded, (asked,) = read(world, [scenario])
    if focus is not None:
        focus = loaded.label(focus)
    _solve((world, loaded), asked, (closure, tolerance), focus, out, json)


def _solve(
    on: tuple[str, World],
    scenario: Scenario,
    how: tuple[str, float],
    focus: str | None,
    out: Path,
    json: bool,
) -> None:
    """Solve on a world with its name, by a closure to a tolerance; print and keep the outcome."""
    from steppe.report.batch import warn_of_idle
    from steppe.report.figures import most_affected
    from steppe.report.runs import keep
    from steppe.solve.solve import solve

    (name, world), (closure, tolerance) = on, how
    outcome = solve(world, scenario, closure=closure, tolerance=tolerance)
    warn_of_idle(outcome)
    focus = focus or most_affected(outcome)
    kept = keep(outcome, world=world, focus=focus, out=out)
    if json:
        from steppe.report.facts import facts

        print_json(facts(outcome, focus) | {"run": str(kept.folder)})
        return
    from steppe.report.tables import print_outcome
    from steppe.report.terminal import say

    print_outcome(outcome, focus, name)
    there = "" if kept.new else " (this run was there already: nothing is overwritten)"
    say("", f"Run kept in {kept.folder}{there}; read {kept.folder / 'brief.html'}")


@verb(app, COMPARE_EXAMPLE)
def compare(
    scenarios: Annotated[list[Path], typer.Argument(help="Scenario files (.yaml).")],
    *,
    world: WorldOption = WORLD,
    closure: ClosureOption = DEFAULT,
    countries: Annotated[
        str | None, typer.Option(help="Codes with commas (KAZ,RUS), or all; else those that change most.")
    ] = None,
    measure: Annotated[str, typer.Option(help="welfare, real_wage, exports, imports, ...")] = "welfare",
    json: JsonOption = False,
) -> None:
    """Solve several scenarios on one world and put one effect side by side."""
    from steppe.report.batch import labels_of, read, solve_all
    from steppe.report.compare import by_clause, compare, construction, most_changed

    loaded, asked = read(world, scenarios)
    codes = labels_of(loaded, countries) if countries else None
    solved = list(solve_all(loaded, asked, closure=closure))
    frame, limits = compare(solved, countries=codes, measure=measure), construction(solved)
    if json:
        columns = {str(name): frame[name].to_dict() for name in frame.columns}
        about = {"world": loaded.name, "closure": closure, "measure": measure, "units": "percent"}
        print_json({**about, "scenarios": columns, "by_construction": limits})
        return
    from steppe.report.figures import EFFECTS
    from steppe.report.tables import comparison_tables
    from steppe.report.terminal import print_table, say, say_list

    shown = frame if codes else most_changed(frame, SHOWN_ROWS)
    left = "" if len(shown) == len(frame) else f", the {len(shown)} of {len(frame)} that change most"
    say(f"Change of {EFFECTS[measure]}, percent, on world {loaded.name}, closure {closure}{left}")
    for table in comparison_tables(shown):
        print()
        print_table(table)
    say_list("By construction", by_clause(limits))


@verb(app)
def check(
    file: Annotated[
        str | None,
        typer.Argument(help="A scenario file (.yaml), a world (name or .nc), `record`, or a folder of record files."),
    ] = None,
    *,
    world: Annotated[str | None, typer.Option(help="A world that the scenario must fit.")] = None,
    strict: Annotated[
        list[str] | None, typer.Option(help="Rules whose findings are problems (a,b); all: warnings.")
    ] = None,
    rules: Annotated[bool, typer.Option("--rules", help="List the rules for worlds and do nothing else.")] = False,
    schema: Annotated[str | None, typer.Option(help="Print the JSON Schema of: record.")] = None,
    json: JsonOption = False,
) -> None:
    """Check a scenario file, a world or the record; exit code 1 when problems are found."""
    from steppe.report.checking import check_file, print_rules, schema_of, split

    if rules:
        print_rules(json)
        return
    if schema is not None:
        print(schema_of(schema))
        return
    if file is None:
        raise SteppeError("Say what to check: a scenario file, a world, or `record`.")
    found = check_file(file, world=world, strict=split(strict or ()))
    if json:
        print_json(found.to_dict())
    else:
        print(found)
    if not found.ok:
        raise typer.Exit(FAILED)


@verb(app)
def new(
    name: Annotated[str, typer.Argument(help="The scenario's name; the file is NAME.yaml.")],
    *,
    json: JsonOption = False,
) -> None:
    """Write a commented scenario to start from; a file that exists is left alone."""
    from steppe.scenario import template

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


@verb(app)
def build(
    world: Annotated[
        str,
        typer.Argument(
            help="goods-2023, eurasia-2023, mfn-tariffs, gdp, geography, gravity, un-votes, record, or a table you "
            "hold: icio-2022, wiod-2014, ..."
        ),
    ],
    *,
    folder: Annotated[Path | None, typer.Option("--from", help="The folder or file with the raw data.")] = None,
    elasticity: Annotated[
        float | None,
        typer.Option(
            help="Trade elasticity of a world from your own table, one for all; else published ones by industry."
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="The file to write; a world's page is written beside it.")] = None,
    page: Annotated[Path | None, typer.Option(help="Where the page goes instead (.md).")] = None,
    json: JsonOption = False,
) -> None:
    """Build a shipped world or the record again, or read a table that you hold into a world."""
    from steppe.report.building import TABLES, WORLDS, build_from_table, build_record, build_table, build_world

    if world == "record":
        made = build_record(folder, out=out or Path("record.json"))
    elif world not in (*WORLDS, *TABLES):
        made = build_from_table(world, folder, elasticity=elasticity, out=out)
    elif folder is None:
        raise SteppeError(f"Say where the raw data are: steppe build {world} --from FOLDER.")
    elif world in TABLES:
        made = build_table(world, folder, out=out)
    else:
        out = out or Path(f"{world}.nc")
        made = build_world(world, folder=folder, out=out, page=page or out.with_suffix(".md"))
    if json:
        print_json(made.to_dict())
    else:
        print(made)


def main() -> None:
    """Run the command line; the entry point of `steppe`."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="replace")
    app(prog_name="steppe")


if __name__ == "__main__":
    main()
