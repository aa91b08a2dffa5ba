"""The verb of the reader: `read` says what a document says, and sets several side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from steppe.cli.console import print_json, verb
from steppe.problems import SteppeError, raise_if_any
from steppe.reader.language import Language
from steppe.reader.output.compare import compare
from steppe.reader.output.drafts import write
from steppe.reader.output.schema import schema as of_output
from steppe.reader.reading import read as read_one
from steppe.record.days import day
from steppe.report.reading_csv import write_csv
from steppe.report.reading_page import reading_page
from steppe.report.reading_views import print_comparison, print_reading
from steppe.whole import written_whole
from steppe.worlds.shelf import load

if TYPE_CHECKING:
    from steppe.reader.reading import Reading

STDIN, WORLD = "-", "goods-2023"
app = typer.Typer(rich_markup_mode=None, add_completion=False)


@verb(app)
def read(
    files: Annotated[
        list[str] | None,
        typer.Argument(metavar="FILE...", help="Text, HTML, PDF, or a sentence in quotes; - is standard input."),
    ] = None,
    *,
    date: Annotated[str | None, typer.Option(help="The document's own date, year-month-day.")] = None,
    language: Annotated[str, typer.Option(help="The language of the documents, by its code.")] = "en",
    check: Annotated[
        bool, typer.Option("--check", help="Hold ties and claims against the record, published figures and a world.")
    ] = False,
    world: Annotated[str, typer.Option(help="The world for --check, shipped or saved (.nc).")] = WORLD,
    to_scenario: Annotated[
        Path | None, typer.Option(help="Write a scenario draft of everything planned or feared into this folder.")
    ] = None,
    compare: Annotated[bool, typer.Option("--compare", help="Set several documents side by side.")] = False,
    html: Annotated[Path | None, typer.Option(help="Write the annotated document to this page (.html).")] = None,
    csv: Annotated[Path | None, typer.Option(help="Write ties and claims to this table (.csv).")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")] = False,
    schema: Annotated[bool, typer.Option("--schema", help="Print the JSON Schema of --json and stop.")] = False,
) -> None:
    """Read a document: who says what about whom, its ties and its figures, each with its place in the text."""
    if schema:
        print_json(of_output())
        return
    names = files or []
    raise_if_any([*_mistakes(names, date, compare, html, csv), *(_same_names(names) if to_scenario else ())])
    readings = _read_all(names, date, language)
    if check:
        readings = _checked(readings, world)
    drafted = _drafted(readings, to_scenario)
    if html is not None:
        _write_page(readings[0], html)
    if csv is not None:
        write_csv(readings, csv)
    if json:
        print_json(_as_dict(readings))
        return
    _print(readings, compare)
    for path in (html, csv, *drafted):
        if path is not None:
            print(f"\nWritten to {path}")
    if to_scenario is not None and not drafted:
        print("\nNothing planned, negotiated or feared that a scenario could draft.")


def _mistakes(names: Sequence[str], date: str | None, compare: bool, html: Path | None, csv: Path | None) -> list[str]:
    """What does not go together in the request, all at once."""
    several = len(names) > 1
    wrong = {
        "Name a document to read: steppe read FILE, or - for standard input.": not names,
        "Standard input can be read once: name - only once.": names.count(STDIN) > 1,
        "--compare needs at least two documents.": compare and len(names) == 1,
        "--html writes the page of one document: name one, or leave --html out.": html is not None and several,
        "--date is the date of one document: name one, or leave --date out.": date is not None and several,
        f"{date} is no date: write year-month-day, such as 2020-05-08.": date is not None and not _is_day(date),
        "--html and --csv name the same file: give each its own.": html is not None and _same(html, csv),
    }
    found = [sentence for sentence, is_so in wrong.items() if is_so]
    return [*found, *(text for path in (html, csv) if path is not None for text in _unwritable(path, names))]


def _same_names(names: Sequence[str]) -> list[str]:
    """Documents whose drafts would overwrite each other's, as these are named after their document."""
    stems = Counter(Path(name).stem.lower() for name in names)
    return [
        f"{count} documents are named {stem}, and drafts are named after their document: draft from one at a time."
        for stem, count in stems.items()
        if count > 1
    ]


def _is_day(date: str) -> bool:
    try:
        return day(date) == date
    except SteppeError:
        return False


def _same(path: Path, other: Path | str | None) -> bool:
    return other is not None and path.resolve() == Path(other).resolve()


def _unwritable(path: Path, names: Sequence[str]) -> list[str]:
    """Why an output cannot be where it was asked for."""
    if path.is_dir():
        return [f"{path} is a folder: give the name of a file in it."]
    if any(parent.exists() and not parent.is_dir() for parent in path.parents):
        return [f"{path} cannot be written: a part of its path is a file. Choose another path."]
    if any(name != STDIN and _same(path, name) for name in names):
        return [f"{path} is a document to read: write to another file."]
    return []


def _read_all(names: Sequence[str], date: str | None, code: str) -> list[Reading]:
    """Read every document, or say of all that cannot be read why."""
    language = Language.of(code)
    readings: list[Reading] = []
    problems: list[str] = []
    for name in names:
        try:
            readings.append(read_one(name, date=date, language=language))
        except SteppeError as error:
            problems += error.problems
    raise_if_any(problems)
    return readings


def _checked(readings: Sequence[Reading], world: str) -> list[Reading]:
    held_against = load(world)
    return [reading.check(world=held_against) for reading in readings]


def _drafted(readings: Sequence[Reading], folder: Path | None) -> list[Path]:
    if folder is None:
        return []

    return [path for reading in readings for path in write(reading, folder)]


def _write_page(reading: Reading, path: Path) -> None:
    with written_whole(path) as draft:
        draft.write_text(reading_page(reading), encoding="utf-8")


def _as_dict(readings: Sequence[Reading]) -> dict[str, Any]:
    """One reading with its text; of several the readings and their comparison."""
    found = [{**reading.to_dict(), "text": reading.document.text} for reading in readings]
    return found[0] if len(found) == 1 else {"documents": found, "compare": compare(readings).to_dict()}


def _print(readings: Sequence[Reading], side_by_side: bool) -> None:
    if side_by_side:
        print_comparison(compare(readings))
        return
    for k, reading in enumerate(readings):
        if k:
            print()
        print_reading(reading)
