"""`steppe fetch`: what there is to fetch, the licence to agree to, and the way a download goes."""

from __future__ import annotations

import sys
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from steppe.problems import SteppeError, UnknownLabel
from steppe.sources.catalogue import Entry, catalogue, entry
from steppe.sources.fetch import CannotFetch, Fetched, fetch, to_download

if TYPE_CHECKING:
    from rich.table import Table

    from steppe.sources.download import Progress

COLUMNS = {"key": "key", "provider": "provider", "licence": "licence", "how": "how", "vintage": "vintage"}


def listing() -> list[dict[str, Any]]:
    """The data sets of the catalogue: key, title, provider, licence, how each is got, vintage, page."""
    return [
        {
            "key": key,
            "title": found.title,
            "provider": found.provider,
            "licence": found.licence,
            "how": "by hand" if found.by_hand else "download",
            "vintage": found.vintage,
            "page": found.page,
            "redistribution": found.redistribution,
        }
        for key, found in catalogue().data.items()
    ]


def listing_table() -> Table:
    """The same as a table for the terminal."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for name, head in COLUMNS.items():
        table.add_column(head, no_wrap=name in ("key", "how"))
    for row in listing():
        table.add_row(*(Text(row[name]) for name in COLUMNS))
    return table


def terms(key: str, found: Entry) -> str:
    """What a user agrees to before a download."""
    link = f" ({found.licence_url})" if found.licence_url else ""
    return (
        f"{key}: {found.title}\nProvider: {found.provider}, {found.page}\n"
        f"Licence: {found.licence}{link}. {found.redistribution}"
    )


def fetch_all(keys: Sequence[str], *, into: Path, accept: bool, again: bool) -> tuple[list[Fetched], list[str]]:
    """Fetch several data sets: the files in place, and a sentence for each data set that failed.

    Where something is to be downloaded the licence is shown; without `accept` a terminal asks for it.
    Raises `UnknownLabel` for keys that the catalogue lacks, before anything is done.
    """
    _check(keys)
    done: list[Fetched] = []
    failed: list[str] = []
    for key in dict.fromkeys(keys):
        try:
            agreed = not to_download(key, into=into, again=again) or _agreed(key, accept)
            with _bar(key) as progress:
                done += fetch(key, into=into, accepted=agreed, again=again, progress=progress)
        except CannotFetch as error:
            failed += error.problems
    return done, failed


def next_steps(keys: Iterable[str], into: Path) -> list[str]:
    """What is left to do with downloaded files before a build can read them."""
    data = catalogue().data
    found = [(into / data[key].folder, data[key].prepare) for key in dict.fromkeys(keys) if data[key].prepare]
    return [f"Next, in {folder}: {prepare}" for folder, prepare in found]


def _check(keys: Sequence[str]) -> None:
    problems: list[str] = []
    for key in keys:
        try:
            entry(key)
        except SteppeError as error:
            problems += error.problems
    if problems:
        raise UnknownLabel(problems)


def _agreed(key: str, accept: bool) -> bool:
    """Show the licence; without --accept ask on a terminal, else the answer is no."""
    print(terms(key, entry(key)), file=sys.stderr)
    if accept or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return accept
    print("Do you agree to the licence? [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")


@contextmanager
def _bar(key: str) -> Generator[Progress | None]:
    """A progress bar on a terminal, nothing in a pipe; it appears with the first bytes."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(key, total=None, visible=False)

        def show(done: int, total: int | None) -> None:
            bar.update(task, completed=done, total=total, visible=True)

        yield show
