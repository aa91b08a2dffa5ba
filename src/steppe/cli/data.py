"""The verbs on data: `fetch` gets what may be got, `cite` says how to cite it, `aggregate` merges a world."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from steppe.cli.aggregating import aggregate_world
from steppe.cli.console import FAILED, complain, print_json, verb
from steppe.cli.fetching import fetch_all, listing, listing_table, next_steps
from steppe.cli.options import JsonOption
from steppe.report.citing import cite as cited_as
from steppe.report.terminal import print_table

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@verb(app)
def fetch(
    keys: Annotated[list[str] | None, typer.Argument(help="Data sets by key; none: list what there is.")] = None,
    *,
    into: Annotated[Path, typer.Option(help="The data folder; each data set goes into a folder of its own.")] = Path(
        "data"
    ),
    accept: Annotated[bool, typer.Option("--accept", help="Agree to the licences without being asked.")] = False,
    again: Annotated[bool, typer.Option("--again", help="Download what is there already, too.")] = False,
    listed: Annotated[bool, typer.Option("--list", help="List the data sets and do nothing else.")] = False,
    json: JsonOption = False,
) -> None:
    """Download data sets from their providers, or say what to get by hand and where to put it."""
    if listed or not keys:
        print_json({"data": listing()}) if json else print_table(listing_table())
        return
    done, failed = fetch_all(keys, into=into, accept=accept, again=again)
    if json:
        print_json({"fetched": [file.to_dict() for file in done], "failed": failed})
    else:
        for file in done:
            print(f"{'Downloaded' if file.new else 'There already'}: {file.path}\nSHA-256: {file.sha256}")
        for step in next_steps((file.key for file in done if file.new), into):
            print(step)
    complain(*failed)
    if failed:
        raise typer.Exit(FAILED)


@verb(app)
def cite(
    what: Annotated[str, typer.Argument(help="A shipped world, a saved one (.nc), or the folder of a run.")],
    *,
    json: JsonOption = False,
) -> None:
    """Print a sentence for a paper and BibTeX of Steppe and of every source of a world or run."""
    cited = cited_as(what)
    print_json(cited.to_dict()) if json else print(cited)


@verb(app)
def aggregate(
    world: Annotated[str, typer.Argument(help="A shipped world, or the path of a saved one (.nc).")],
    mapping: Annotated[Path, typer.Argument(help="A file of groups (.yaml); examples/eurasian-regions.yaml is one.")],
    *,
    out: Annotated[Path, typer.Option(help="The file of the merged world (.nc).")],
    json: JsonOption = False,
) -> None:
    """Merge countries or sectors of a world as a file says; every total stays what it was."""
    made = aggregate_world(world, mapping, out)
    print_json(made.to_dict()) if json else print(made)
