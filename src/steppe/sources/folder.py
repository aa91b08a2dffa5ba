"""Files of a data folder: one place for the sentence that says which file is missing and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from steppe.problems import SteppeError, raise_if_any


def data_folder(given: Path, needed: Iterable[str]) -> Path:
    """The folder that holds all `needed` files, whether `given` is it or one of its subfolders.

    `needed` are paths relative to the data folder ("baci_2023/gdp.csv"). Raises `SteppeError` that
    names every missing file.
    """
    given, files = Path(given), tuple(needed)
    if not given.is_dir():
        raise SteppeError(f"There is no folder {given}: give the data folder with --from FOLDER.")
    inside = {Path(file).parts[0] for file in files}
    root = given.resolve().parent if given.resolve().name in inside else given
    raise_if_any(
        f"{root} lacks {file}: put it there, or give the folder that holds it with --from FOLDER.{how_to_get(file)}"
        for file in files
        if not (root / file).is_file()
    )
    return root


def checked_columns(table: pd.DataFrame, columns: Iterable[str], path: Path) -> pd.DataFrame:
    """The table itself, or a `SteppeError` that names the columns that `path` should have."""
    missing = [column for column in columns if column not in table.columns]
    if missing:
        raise SteppeError(f"{path} has no column {', '.join(missing)}: it is not the expected table.")
    return table


def existing(path: Path, what: str) -> Path:
    """The path itself, or a `SteppeError` that says which table is missing, where, and what to do."""
    if not path.is_file():
        hint = how_to_get(f"{path.parent.name}/{path.name}")
        raise SteppeError(f"There is no {what} at {path}: put the file there or point --from at its folder.{hint}")
    return path


def how_to_get(file: str) -> str:
    """A sentence on how a file of the data folder is got, by the catalogue; "" where it is not in it."""
    from steppe.sources.catalogue import entry, reader_of  # only a missing file pays for it

    key = reader_of(file)
    if not key:
        return ""
    found = entry(key)
    if found.by_hand:
        return f" It is got by hand: {found.by_hand.steps} Page: {found.page}."
    return f" Its raw data: steppe fetch {key}. Then: {found.prepare}"
