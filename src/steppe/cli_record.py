"""The verbs of `steppe record`: one question each, printed as a table or as one JSON object."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from steppe.report.console import print_json, verb

app = typer.Typer(
    help="Ask the record: who is tied to whom, since when, and where it is written.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
OnOption = Annotated[str | None, typer.Option("--on", help="The day asked about, year-month-day; else today.")]
AsOfOption = Annotated[str | None, typer.Option("--as-of", help="The day of knowledge: what the record held then.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]
State = Annotated[str, typer.Argument(help="A state (ISO 3166 alpha-3) or an organisation.")]


def _day(on: str | None) -> str:
    from steppe.record.days import today

    return on or today()


@verb(app)
def members(
    organisation: Annotated[str, typer.Argument(help="An acronym, name or alias, such as EAEU.")],
    *,
    on: OnOption = None,
    role: Annotated[str, typer.Option(help="member (or party) unless another is named: observer, ...")] = "",
    as_of: AsOfOption = None,
    json: JsonOption = False,
) -> None:
    """Who was in an organisation or agreement on a day."""
    from steppe import record
    from steppe.report.record_views import print_members

    answer = record.members(organisation, _day(on), role=role, as_of=as_of)
    print_json(answer.to_dict()) if json else print_members(answer)


@verb(app)
def ties(
    state: State,
    *,
    on: OnOption = None,
    kind: Annotated[str, typer.Option(help="organisation, agreement, partnership, security, ...")] = "",
    as_of: AsOfOption = None,
    json: JsonOption = False,
) -> None:
    """What ties a state on a day, itself or by its organisations."""
    from steppe import record
    from steppe.record.days import today
    from steppe.report.record_views import print_ties

    day = _day(on)
    found = record.ties(state, day, kind=kind, as_of=as_of)
    head = {"state": state, "on": day, "kind": kind or None, "as_of": as_of or today()}
    if json:
        print_json({**head, "ties": [tie.to_dict() for tie in found]})
    else:
        print_ties(f"Ties of {state} on {day}", found, day)


@verb(app)
def between(
    one: State, other: State, *, on: OnOption = None, as_of: AsOfOption = None, json: JsonOption = False
) -> None:
    """Instruments in which two states both take part on a day."""
    from steppe import record
    from steppe.record.days import today
    from steppe.report.record_views import print_ties

    day = _day(on)
    found = record.between(one, other, day, as_of=as_of)
    if json:
        head = {"between": [one, other], "on": day, "as_of": as_of or today()}
        print_json({**head, "ties": [tie.to_dict() for tie in found]})
    else:
        print_ties(f"Between {one} and {other} on {day}", found, day)


@verb(app)
def timeline(
    state: State,
    *,
    png: Annotated[Path | None, typer.Option(help="Draw the timeline to this file (.png or .svg).")] = None,
    as_of: AsOfOption = None,
    json: JsonOption = False,
) -> None:
    """Every spell of a state in every instrument, by its first day."""
    from steppe import record
    from steppe.record.days import today
    from steppe.report.record_views import print_ties

    found = record.timeline(state, as_of=as_of)
    if png is not None:
        from steppe.report.record_pictures import draw_timeline

        draw_timeline(state, found, png)
    if json:
        print_json({"state": state, "as_of": as_of or today(), "spells": [tie.to_dict() for tie in found]})
    else:
        print_ties(f"Timeline of {state}", found)
        if png is not None:
            print(f"Drawn to {png}")


@verb(app)
def agreement(
    name: Annotated[str, typer.Argument(help="An id, name or alias, such as EAEU-VNM.")],
    *,
    on: OnOption = None,
    as_of: AsOfOption = None,
    json: JsonOption = False,
) -> None:
    """An instrument's dates, status, parties and sources."""
    from steppe import record
    from steppe.report.record_views import print_agreement

    answer = record.agreement(name, on=_day(on), as_of=as_of)
    print_json(answer.to_dict()) if json else print_agreement(answer)


@verb(app)
def coverage(state: State, *, on: OnOption = None, as_of: AsOfOption = None, json: JsonOption = False) -> None:
    """Partners with a trade agreement in force on a day."""
    from steppe import record
    from steppe.report.record_views import print_coverage

    answer = record.coverage(state, _day(on), as_of=as_of)
    print_json(answer.to_dict()) if json else print_coverage(answer)


@verb(app)
def diff(
    state: State,
    *,
    first: Annotated[str, typer.Option("--from", help="The earlier day.")],
    last: Annotated[str, typer.Option("--to", help="The later day.")],
    as_of: AsOfOption = None,
    json: JsonOption = False,
) -> None:
    """Ties of a state that came and went between two days."""
    from steppe import record
    from steppe.report.record_views import print_ties

    change = record.diff(state, first, last, as_of=as_of)
    if json:
        print_json(change.to_dict())
        return
    print_ties(f"Added to {state} between {change.first} and {change.last}", change.added)
    print_ties("Ended", change.removed)


@verb(app)
def matrix(
    states: Annotated[list[str], typer.Argument(help="Two states or more.")],
    *,
    on: OnOption = None,
    png: Annotated[Path | None, typer.Option(help="Draw the matrix to this file (.png or .svg).")] = None,
    json: JsonOption = False,
) -> None:
    """How many instruments tie each pair of states on a day."""
    from steppe.problems import SteppeError
    from steppe.report.record_views import pair_counts, print_matrix

    if len(set(states)) < max(2, len(states)):
        raise SteppeError("A matrix needs two states or more, each once.")
    day = _day(on)
    counts = pair_counts(states, day)
    if png is not None:
        from steppe.report.record_pictures import draw_matrix

        draw_matrix(states, counts, day, png)
    print_json({"states": states, "on": day, "instruments": counts}) if json else print_matrix(states, counts, day)


@verb(app)
def export(
    *,
    form: Annotated[str, typer.Option("--format", help="csv, parquet or jsonld.")] = "csv",
    out: Annotated[Path | None, typer.Option(help="The file; else record.csv and so on in this folder.")] = None,
    json: JsonOption = False,
) -> None:
    """Write every statement of the record to one file; one that is there is replaced."""
    from steppe import record
    from steppe.record.export import write

    path = write(record.default().instruments.values(), out or Path(f"record.{form}"), form)
    print_json({"written": str(path), "format": form}) if json else print(f"Written to {path}")
