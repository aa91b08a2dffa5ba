"""The verb that shows what an importer charged whom on a day: `tariffs`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from steppe.cli.console import print_json, verb
from steppe.cli.options import JsonOption
from steppe.problems import SteppeError
from steppe.tariffs.asked import tariffs_of
from steppe.tariffs.mfn import DATE

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@verb(app)
def tariffs(
    importer: Annotated[str, typer.Argument(help="Who charges them: a country by any name.")],
    *,
    on: Annotated[str, typer.Option(help="The day, as 2025-08-07.")] = DATE,
    exporter: Annotated[list[str] | None, typer.Option(help="Only on goods of this country; may be repeated.")] = None,
    sector: Annotated[str, typer.Option(help="A sector of eurasia-2023; else all goods as one.")] = "",
    csv: Annotated[Path | None, typer.Option(help="Write all of them to this table (.csv).")] = None,
    json: JsonOption = False,
) -> None:
    """What a country charged whom on a day: rates ranked, with how each came about."""
    if csv is not None and csv.suffix.lower() != ".csv":
        raise SteppeError(f"{csv} is no name of a table: end it in .csv.")
    found = tariffs_of(importer, on, exporter=exporter, sector=sector)
    if csv:
        found.to_csv(csv)
    if json:
        print_json(found.to_dict())
        return
    print(found)
    if csv:
        print(f"Written to {csv}")
