"""The verbs of `steppe record`: one question each, printed as a table or as one JSON object."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from steppe import record
from steppe.cli.console import print_json, verb
from steppe.cli.options import JsonOption
from steppe.record.days import today
from steppe.record.export import write
from steppe.report.record_pictures import draw_matrix, draw_timeline
from steppe.report.record_views import print_answer

if TYPE_CHECKING:
    from steppe.report.record_views import Answer

app = typer.Typer(
    help="Ask the record: who is tied to whom, since when, and where it is written.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)
OnOption = Annotated[str | None, typer.Option("--on", help="The day asked about, year-month-day; else today.")]
AsOfOption = Annotated[str | None, typer.Option("--as-of", help="The day of knowledge: what the record held then.")]
State = Annotated[str, typer.Argument(help="A state (ISO 3166 alpha-3) or an organisation.")]


CsvOption = Annotated[Path | None, typer.Option("--csv", help="Write the answer to this table (.csv), sources in it.")]
PngOption = Annotated[Path | None, typer.Option(help="Draw it to this file (.png or .svg).")]


def _show(answer: Answer, json: bool, csv: Path | None, png: Path | None = None) -> None:
    """Print an answer as one JSON object or as a table, and say where its file and picture went."""
    if csv is not None:
        answer.to_csv(csv)
    if json:
        print_json(answer.to_dict())
        return
    print_answer(answer)
    if csv is not None:
        print(f"Written to {csv}")
    if png is not None:
        print(f"Drawn to {png}")


def _day(on: str | None) -> str:
    return on or today()


@verb(app)
def members(
    organisation: Annotated[str, typer.Argument(help="An acronym, name or alias, such as EAEU.")],
    *,
    on: OnOption = None,
    role: Annotated[str, typer.Option(help="member (or party) unless another is named: observer, ...")] = "",
    as_of: AsOfOption = None,
    csv: CsvOption = None,
    json: JsonOption = False,
) -> None:
    """Who was in an organisation or agreement on a day."""
    _show(record.members(organisation, _day(on), role=role, as_of=as_of), json, csv)


@verb(app)
def ties(
    state: State,
    *,
    on: OnOption = None,
    kind: Annotated[str, typer.Option(help="organisation, agreement, partnership, security, ...")] = "",
    as_of: AsOfOption = None,
    csv: CsvOption = None,
    json: JsonOption = False,
) -> None:
    """What ties a state on a day, itself or by its organisations."""
    _show(record.ties(state, _day(on), kind=kind, as_of=as_of), json, csv)


@verb(app)
def between(
    one: State,
    other: State,
    *,
    on: OnOption = None,
    as_of: AsOfOption = None,
    csv: CsvOption = None,
    json: JsonOption = False,
) -> None:
    """Instruments in which two states both take part on a day."""
    _show(record.between(one, other, _day(on), as_of=as_of), json, csv)


@verb(app)
def timeline(
    state: State,
    *,
    png: PngOption = None,
    as_of: AsOfOption = None,
    csv: CsvOption = None,
    json: JsonOption = False,
) -> None:
    """Every spell of a state in every instrument, by its first day."""
    found = record.timeline(state, as_of=as_of)
    if png is not None:
        draw_timeline(state, found, png)
    _show(found, json, csv, png)


@verb(app)
def agreement(
    name: Annotated[str, typer.Argument(help="An id, name or alias, such as EAEU-VNM.")],
    *,
    on: OnOption = None,
    as_of: AsOfOption = None,
    csv: CsvOption = None,
    json: JsonOption = False,
) -> None:
    """An instrument's dates, status, parties and sources."""
    _show(record.agreement(name, on=_day(on), as_of=as_of), json, csv)


@verb(app)
def coverage(
    state: State,
    *,
    on: OnOption = None,
    as_of: AsOfOption = None,
    csv: CsvOption = None,
    json: JsonOption = False,
) -> None:
    """Partners with a trade agreement in force on a day."""
    _show(record.coverage(state, _day(on), as_of=as_of), json, csv)


@verb(app)
def domains(
    state: State,
    *,
    on: OnOption = None,
    as_of: AsOfOption = None,
    csv: CsvOption = None,
    json: JsonOption = False,
) -> None:
    """Ties by partner in economy, politics and security, with the year since which each holds."""
    _show(record.domains(state, _day(on), as_of=as_of), json, csv)


@verb(app)
def diff(
    state: State,
    *,
    first: Annotated[str, typer.Option("--from", help="The earlier day.")],
    last: Annotated[str, typer.Option("--to", help="The later day.")],
    as_of: AsOfOption = None,
    csv: CsvOption = None,
    json: JsonOption = False,
) -> None:
    """Ties of a state that came and went between two days."""
    _show(record.diff(state, first, last, as_of=as_of), json, csv)


@verb(app)
def matrix(
    states: Annotated[list[str], typer.Argument(help="Two states or more.")],
    *,
    on: OnOption = None,
    png: PngOption = None,
    csv: CsvOption = None,
    json: JsonOption = False,
) -> None:
    """How many instruments tie each pair of states on a day."""
    found = record.matrix(states, _day(on))
    if png is not None:
        draw_matrix(found, png)
    _show(found, json, csv, png)


@verb(app)
def export(
    *,
    form: Annotated[str, typer.Option("--format", help="csv, parquet or jsonld.")] = "csv",
    out: Annotated[Path | None, typer.Option(help="The file; else record.csv and so on in this folder.")] = None,
    json: JsonOption = False,
) -> None:
    """Write every statement of the record to one file; one that is there is replaced."""
    path = write(record.default().instruments.values(), out or Path(f"record.{form}"), form)
    print_json({"written": str(path), "format": form}) if json else print(f"Written to {path}")
