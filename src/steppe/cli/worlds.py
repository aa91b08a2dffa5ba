"""The verbs that show worlds: `worlds`, `show`, `countries` and `sectors`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from steppe.cli.console import print_json, verb
from steppe.cli.options import WORLD, JsonOption, WorldArgument
from steppe.labels import country_name
from steppe.problems import SteppeError
from steppe.report.facts import world_facts
from steppe.report.pictures import check_name
from steppe.report.terminal import folding_table, print_table
from steppe.world.flows import Flows, flows
from steppe.worlds.listing import worlds as all_worlds
from steppe.worlds.shelf import load

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@verb(app)
def show(
    world: WorldArgument,
    *,
    exporter: Annotated[str | None, typer.Option(help="Show flows: what this economy sells.")] = None,
    importer: Annotated[str | None, typer.Option(help="Show flows: what this economy buys.")] = None,
    sector: Annotated[str | None, typer.Option(help="Show flows of this sector.")] = None,
    csv: Annotated[Path | None, typer.Option(help="Write the flows to this table (.csv).")] = None,
    plot: Annotated[Path | None, typer.Option(help="Write a picture of the flows (.png, .svg).")] = None,
    json: JsonOption = False,
) -> None:
    """Describe a world: size, what in it is imputed, notes and sources; or its flows, ranked."""
    loaded = load(world)
    if any(side is not None for side in (exporter, importer, sector)):
        _flows(flows(loaded, exporter=exporter, importer=importer, sector=sector), csv, plot, json)
        return
    if csv or plot:
        raise SteppeError("--csv and --plot write flows: say which with --exporter, --importer or --sector.")
    if json:
        print_json(world_facts(loaded))
    else:
        print(loaded.describe())


def _flows(found: Flows, csv: Path | None, plot: Path | None, json: bool) -> None:
    """Print flows, and write them where asked."""
    check_name(plot)
    if csv is not None and csv.suffix.lower() != ".csv":
        raise SteppeError(f"{csv} is no name of a table: end it in .csv.")
    written = [path for path in (csv, plot) if path]
    if csv:
        found.to_csv(csv)
    if plot:
        found.plot(plot)
    if json:
        print_json(found.to_dict())
        return
    print(found)
    for path in written:
        print(f"Written to {path}")


@verb(app)
def worlds(*, json: JsonOption = False) -> None:
    """List the worlds that ship with Steppe."""
    found = all_worlds()
    if json:
        print_json({"worlds": found.to_dict()})
        return
    table = folding_table("name", "date", "economies", "sectors", "what it is")
    for one in found:
        table.add_row(one.name, one.date, str(one.countries), str(one.sectors), one.what)
    print_table(table)
    print("A saved world goes by its path (.nc). More: steppe show NAME")


@verb(app)
def countries(world: WorldArgument = WORLD, *, json: JsonOption = False) -> None:
    """List the economies of a world by their labels, with names and what a region holds."""
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
    loaded = load(world)
    theta = dict(zip(loaded.sectors, loaded.array("trade_elasticity").tolist(), strict=True))
    if json:
        print_json({"world": loaded.name, "trade_elasticity": theta})
        return
    for sector, value in theta.items():
        print(f"{sector}: trade elasticity {value:g}")
