"""The verb that tells what moved a state's position between two years: `explain`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from steppe.cli.console import print_json, verb
from steppe.cli.options import JsonOption
from steppe.indicators.explain import EFFECTIVE, Explained, explained, solves
from steppe.indicators.partition import partition
from steppe.problems import SteppeError
from steppe.report.explain_picture import waterfall
from steppe.report.pictures import check_name

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@verb(app)
def explain(
    state: Annotated[str, typer.Argument(help="The state by code or name: KAZ, KZ, Kazakhstan.")],
    *,
    then: Annotated[str, typer.Option("--from", help="The earlier world, of one sector.")] = "goods-1996",
    now: Annotated[str, typer.Option("--to", help="The later world, of one sector.")] = "goods-2023",
    of: Annotated[
        str, typer.Option(help='"effective vectors", "share China", "loss Russia": of any vector.')
    ] = EFFECTIVE,
    vectors: Annotated[
        str, typer.Option(help="The partition: poles, neighbours, blocs, regions, or a file.")
    ] = "poles",
    csv: Annotated[Path | None, typer.Option(help="Write the parts to this table (.csv).")] = None,
    picture: Annotated[Path | None, typer.Option(help="Draw a waterfall to this file (.png or .svg).")] = None,
    json: JsonOption = False,
) -> None:
    """What moved a state's position between two years: partners' growth, its own, trade costs."""
    if csv is not None and csv.suffix.lower() != ".csv":
        raise SteppeError(f"{csv} is no name of a table: end it in .csv.")
    check_name(picture)
    found = _with_bar(then, now, state, of, vectors)
    if csv:
        found.to_csv(csv)
    if picture:
        waterfall(found, picture)
    print_json(found.to_dict()) if json else print(found)
    if not json:
        for path in filter(None, (csv, picture)):
            print(f"Written to {path}")


def _with_bar(then: str, now: str, state: str, of: str, vectors: str) -> Explained:
    """The parts of one measure, with a progress bar on a terminal."""
    count = solves(len(partition(vectors).vectors))
    with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("Solving", total=count)
        (found,) = explained(then, now, state, (of,), vectors=vectors, each=lambda: bar.advance(task))
    return found
