"""Arguments and options that several verbs share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

WORLD = "goods-2023"  # of every verb that is not told another
ABOUT_WORLD = "A shipped world, or the path of a saved one (.nc)."
WorldOption = Annotated[str, typer.Option(help=ABOUT_WORLD)]
WorldArgument = Annotated[str, typer.Argument(help=ABOUT_WORLD)]
ClosureOption = Annotated[str, typer.Option(help="How trade balances adjust: balanced, fixed or proportional.")]
HorizonOption = Annotated[
    str | None,
    typer.Option(
        help="Which factors cannot leave their sector: long, medium or short; else the scenario's own, or none."
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]
OutOption = Annotated[Path, typer.Option(help="Where the folder of the run is made.")]
FocusOption = Annotated[str | None, typer.Option(help="The country to report on; else the one that changes most.")]
