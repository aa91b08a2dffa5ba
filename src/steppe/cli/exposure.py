"""The verb that tells whose growth a state lives from: `exposure`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from steppe.cli.console import print_json, verb
from steppe.cli.options import WORLD, ClosureOption, JsonOption, WorldOption
from steppe.indicators import exposure as measured
from steppe.models.closures import DEFAULT
from steppe.problems import SteppeError
from steppe.report.exposure_picture import heat_map
from steppe.report.pictures import check_name

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@verb(app)
def exposure(
    state: Annotated[str, typer.Argument(help="The state by code or name: KAZ, KZ, Kazakhstan.")],
    *,
    world: WorldOption = WORLD,
    closure: ClosureOption = DEFAULT,
    csv: Annotated[Path | None, typer.Option(help="Write all partners to this table (.csv).")] = None,
    picture: Annotated[Path | None, typer.Option(help="Draw a heat map to this file (.png or .svg).")] = None,
    json: JsonOption = False,
) -> None:
    """Whose growth a state lives from, to first order, and whose spending its value added."""
    if csv is not None and csv.suffix.lower() != ".csv":
        raise SteppeError(f"{csv} is no name of a table: end it in .csv.")
    check_name(picture)
    found = measured.exposed(world, state, closure=closure)
    if csv:
        found.to_csv(csv)
    if picture:
        heat_map(measured.exposure(world, closure=closure), found.state, picture)
    print_json(found.to_dict()) if json else print(found)
    if not json:
        for path in filter(None, (csv, picture)):
            print(f"Written to {path}")
