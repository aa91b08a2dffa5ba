"""Labels of a user's table: what they are as text, which are missing or written in two ways, which rows repeat."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pandas as pd

from steppe.world.labels import alike, label_of, unwritable

SHOWN = 5
TIME = ("year", "date", "period", "time", "month", "quarter", "t", "yr", "refyear", "refperiod", "years", "wave")


def as_labels(column: pd.Series) -> pd.Series:
    """A column as labels: text without space around it, whole numbers without a point; "" where there is none."""
    return pd.Series([label_of(value) for value in column.tolist()], column.index, dtype=object)


def odd(labels: dict[str, pd.Series]) -> list[str]:
    """Sentences on labels that cannot be written."""
    found = {
        column: [text for text in dict.fromkeys(texts.tolist()) if unwritable(text)] for column, texts in labels.items()
    }
    return [
        f"Column {column!r} has the label {text!r}, which is no text: correct it."
        for column, texts in found.items()
        for text in texts[:SHOWN]
    ]


def missing(frame: pd.DataFrame, labels: dict[str, pd.Series]) -> list[str]:
    """Sentences on columns with rows that have no label."""
    problems: list[str] = []
    for column, texts in labels.items():
        empty = (texts == "").to_numpy()
        if empty.any():
            count = f"{int(empty.sum())} row{'s' if empty.sum() > 1 else ''}"
            problems.append(
                f"Column {column!r} has no label in {count}, first at index {frame.index[empty][0]}: fill "
                "them in (pandas reads the code NA as missing unless `keep_default_na=False`) or drop them."
            )
    return problems


def written_twice(labels: dict[str, pd.Series], what: str) -> list[str]:
    """Sentences on labels of some columns that differ by case, space or leading zeros alone, with their rows."""
    rows: defaultdict[str, defaultdict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for column, texts in labels.items():
        for label, index in texts.groupby(texts, sort=False).groups.items():
            rows[alike(str(label))][str(label)] += [(column, at) for at in index]
    return [
        f"{' and '.join(_where(label, places) for label, places in found.items())} may be one {what} in "
        f"{len(found)} writings: write it in one way in all rows."
        for found in rows.values()
        if len(found) > 1
    ][:SHOWN]


def _where(label: str, places: list[Any]) -> str:
    column, index = places[0]
    count = f"{len(places)} rows" if len(places) > 1 else "1 row"
    return f"{label!r} ({count}, first in {column!r} at index {index})"


def duplicates(frame: pd.DataFrame, keys: dict[str, str], labels: dict[str, pd.Series], used: set[str]) -> list[str]:
    """A sentence on rows of one flow that come more than once, with the column that tells them apart."""
    own = pd.DataFrame({column: labels[column] for column in dict.fromkeys(keys.values())})
    repeated = own.duplicated().to_numpy()
    if not repeated.any():
        return []
    k, count = int(repeated.argmax()), int(repeated.sum())
    first = ", ".join(f"{role} {labels[column].iloc[k]}" for role, column in keys.items())
    said = f"{count} row{'s repeat' if count > 1 else ' repeats'} an earlier one, first {first}: "
    twice = own.duplicated(keep=False).to_numpy()
    telling = [name for name in frame.columns if str(name) not in used and _tells(frame[name][twice], own[twice])]
    times = [name for name in telling if is_time(frame[name], str(name))]
    if times:
        values = _values(frame[times[0]])
        option = "" if str(times[0]) == "year" else f", year_column={str(times[0])!r}"
        one = values.split(", ")[-1]
        return [f"{said}column {str(times[0])!r} varies among them ({values}); pick one: year={one}{option}."]
    if telling:
        hint = f" (or is it the sector: sector={str(telling[0])!r}?)" if "sector" not in keys else ""
        named = ", ".join(f"{str(name)!r} ({_values(frame[name])})" for name in telling[:3])
        return [f"{said}they differ in column {named}: keep the rows of one value{hint}."]
    hint = "" if "sector" in keys else " (is there a `sector` column?)"
    return [f"{said}sum or drop them{hint}."]


def is_time(column: pd.Series, name: str) -> bool:
    """Whether a column holds years or days, by its name or by what is in it."""
    if name.casefold().strip() in TIME or column.dtype.kind == "M":
        return True
    texts = as_labels(column)
    return bool(texts.str.fullmatch(r"(19|20)\d\d(-\d\d(-\d\d)?)?").all())


def _tells(column: pd.Series, labels: pd.DataFrame) -> bool:
    """Whether a column has another value in some row of a flow that comes more than once."""
    texts = as_labels(column)
    if texts.nunique() < 2 or (column.dtype.kind == "f" and not texts.str.fullmatch(r"\d*").all()):
        return False
    return bool((texts.groupby([labels[name] for name in labels.columns]).nunique() > 1).any())


def _values(column: pd.Series) -> str:
    found = sorted(dict.fromkeys(as_labels(column)))
    return ", ".join([*found[: SHOWN - 1], *(["..."] if len(found) > SHOWN else []), *found[SHOWN - 1 :][-1:]])
