"""The command `steppe`: which module has which verb; a module is imported when its verb is asked for.

Exit codes: 0 done, 1 the work failed (for `check`: problems found), 2 wrong usage.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.metadata import version as version_of
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from steppe.cli.console import as_written

VERBS = {  # module and first sentence, so that the list of verbs imports none of them
    "demo": ("solve", "Solve a ready scenario, sanctions on a neighbour of Kazakhstan, and keep the run."),
    "show": ("worlds", "Describe a world: size, what in it is imputed, notes and sources; or its flows, ranked."),
    "worlds": ("worlds", "List the worlds that ship with Steppe."),
    "countries": ("worlds", "List the economies of a world by their labels, with names and what a region holds."),
    "sectors": ("worlds", "List the sectors of a world with their trade elasticities."),
    "explain": (
        "explain",
        "What moved a state's position between two years: partners' growth, its own, trade costs.",
    ),
    "exposure": (
        "exposure",
        "Whose growth a state lives from, to first order, and whose spending its value added.",
    ),
    "tariffs": ("tariffs", "What a country charged whom on a day: rates ranked, with how each came about."),
    "solve": ("solve", "Solve a scenario on a world, print what changes and keep the run in a folder of its own."),
    "compare": ("solve", "Solve several scenarios on one world and put one effect side by side."),
    "check": ("check", "Check a scenario file, a world or the record; exit code 1 when problems are found."),
    "new": ("solve", "Write a commented scenario to start from; a file that exists is left alone."),
    "build": ("build", "Build a shipped world or the record again, or read a table that you hold into a world."),
    "record": ("record", "Ask the record: who is tied to whom, since when, and where it is written."),
    "balance": (
        "balance",
        "How much each vector holds a state: losses if cut off, their shares, benchmarks and what stands beside them.",
    ),
    "frontier": (
        "balance",
        "Which sets of agreements and cheaper routes give income, which insurance, and which neither.",
    ),
    "fetch": ("data", "Download data sets from their providers, or say what to get by hand and where to put it."),
    "cite": ("data", "Print a sentence for a paper and BibTeX of Steppe and of every source of a world or run."),
    "aggregate": ("data", "Merge countries or sectors of a world as a file says; every total stays what it was."),
    "read": (
        "read",
        "Read a document: who says what about whom, its ties and its figures, each with its place in the text.",
    ),
}
GROUPS = ("record",)  # verbs that have verbs of their own
FIRST_STEPS = """
First steps:
  steppe demo                          a ready scenario, solved and explained
  steppe new first                     write first.yaml, a commented scenario
  steppe solve first.yaml --focus KAZ  what it changes, and a page to read
  steppe balance KAZ                   how much each vector holds a state
  steppe record ties KAZ               what ties a state to whom
A verb's own help: steppe solve --help
"""


class Verbs(TyperGroup):
    """The verbs of `steppe`, each imported when it is asked for."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002
        """All verbs, in the order of their list."""
        return list(VERBS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002
        """The command of a verb, or None where there is no such verb."""
        if cmd_name not in VERBS:
            self.commands = dict.fromkeys(VERBS)  # what is suggested instead
            return None
        found = get_command(import_module(f"steppe.cli.{VERBS[cmd_name][0]}").app)
        if isinstance(found, TyperGroup) and cmd_name not in GROUPS:
            return found.commands[cmd_name]
        found.name = cmd_name
        return found

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002
        """The list of verbs with the first sentence of each."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, sentence) for name, (_, sentence) in VERBS.items()])


app = typer.Typer(
    cls=Verbs,
    help="An open laboratory for states that live between larger powers.",
    epilog=as_written(FIRST_STEPS),
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _version(asked: bool) -> None:
    if asked:
        print(f"steppe {version_of('steppe')}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """An open laboratory for states that live between larger powers."""


def main() -> None:
    """Run the command line; the entry point of `steppe`."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="replace")
    app(prog_name="steppe")


if __name__ == "__main__":
    main()
