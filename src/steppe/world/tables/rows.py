"""The rows of a user's table as positions of labels and values in million USD, every problem named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from steppe.labels import suggest
from steppe.problems import SteppeError, raise_if_any
from steppe.world.tables.labels import as_labels, duplicates, missing, odd, written_twice
from steppe.world.tables.values import as_shares, numbers, unit_problem

if TYPE_CHECKING:
    import pandas as pd

Array = np.ndarray
UNITS = {"USD": 1e-6, "thousand USD": 1e-3, "million USD": 1.0, "billion USD": 1e3}
SECTOR = "all"  # the one sector of a table without a sector column


@dataclass(frozen=True, slots=True)
class Rows:
    """The table's rows as labels, positions [row] and values in million USD [row]."""

    countries: tuple[str, ...]
    sectors: tuple[str, ...]
    where: tuple[Array, Array, Array]  # sector, exporter, importer
    value: Array
    rate: Array | None
    factor: float  # the table's unit in million USD


def of_year(frame: pd.DataFrame, more: Mapping[str, Any]) -> pd.DataFrame:
    """The rows of the year that is asked for, or all of them."""
    column = more.get("year_column", "year")
    if "year" not in more:
        if "year_column" in more:
            raise SteppeError(f"`year_column` is {column!r} and no `year` is asked for: pass year=..., too.")
        return frame
    if column not in frame.columns:
        hint = suggest(str(column), [str(name) for name in frame.columns])
        raise SteppeError(f"The table has no column {column!r} (`year_column`): {hint}")
    texts = as_labels(frame[column])
    years = (
        texts.where(~texts.str.fullmatch(r"\d{4}-\d\d-\d\d.*"), texts.str[:4]) if len(str(more["year"])) == 4 else texts
    )
    chosen = frame[(years == str(more["year"])).to_numpy()]
    if chosen.empty:
        raise SteppeError(
            f"Column {column!r} has no rows of {more['year']}: it has {', '.join(sorted(dict.fromkeys(years))[:12])}."
        )
    return chosen


def rows_of(frame: pd.DataFrame, columns: dict[str, str], unit: str, more: Mapping[str, Any]) -> Rows:
    """The rows of a table; raises `SteppeError` with every fault of labels, values, tariffs and repeated rows."""
    keys = {role: columns[role] for role in ("sector", "exporter", "importer") if role in columns}
    labels = {column: as_labels(frame[column]) for column in keys.values()}
    raise_if_any(odd(labels))
    by_role = {role: labels[column] for role, column in keys.items()}
    problems = missing(frame, labels)
    sides = {keys[role]: by_role[role] for role in ("exporter", "importer")}
    problems += written_twice(sides, "country")
    if "sector" in keys:
        problems += written_twice({keys["sector"]: by_role["sector"]}, "sector")
    factor = _factor(frame, unit, problems)
    value = numbers(frame, columns["value"], by_role, problems, lowest=0.0)
    rate = _rates(frame, columns["tariff"], by_role, more, problems) if "tariff" in columns else None
    used = {*columns.values(), unit}
    problems += duplicates(frame, keys, labels, used)
    raise_if_any(problems)
    exporters, importers, sector = by_role["exporter"], by_role["importer"], by_role.get("sector")
    countries = _order({*exporters, *importers}, more.get("countries"), "countries", problems)
    sectors = _order(set(sector) if sector is not None else {SECTOR}, more.get("sectors"), "sectors", problems)
    raise_if_any(problems)
    place = [np.zeros(len(frame), int) if sector is None else _positions(sector, sectors)]
    place += [_positions(texts, countries) for texts in (exporters, importers)]
    return Rows(countries, sectors, (place[0], place[1], place[2]), value * factor, rate, factor)


def _rates(
    frame: pd.DataFrame, column: str, labels: dict[str, pd.Series], more: Mapping[str, Any], problems: list[str]
) -> Array:
    """The tariffs as shares."""
    unit = more.get("tariff_unit")
    own = (labels["exporter"] == labels["importer"]).to_numpy()
    given = numbers(frame, column, labels, problems, lowest=-np.inf)

    def place(at: tuple[Any, ...]) -> str:
        return ", ".join(f"{role} {texts.iloc[int(at[0])]}" for role, texts in labels.items())

    problems += unit_problem(given, unit, own, column, place)
    rate = as_shares(given, unit, own)
    low = np.flatnonzero(rate <= -1)
    if low.size:
        said = f"{frame[column].iloc[low[0]]}" + (f" (and {low.size - 1} more rows)" if low.size > 1 else "")
        problems.append(f"Column {column!r} is -100 % or less at {place((low[0],))}: {said}; correct it.")
    return rate


def _factor(frame: pd.DataFrame, unit: str, problems: list[str]) -> float:
    """Million USD in one unit of the table."""
    if unit in UNITS:
        return UNITS[unit]
    found = sorted({str(text) for text in frame[unit]})
    if len(found) > 1:
        problems.append(
            f"Column {unit!r} mixes the units {', '.join(map(repr, found[:6]))}: "
            "convert the values to one of them first."
        )
    elif found[0] not in UNITS:
        options = ", ".join(map(repr, UNITS))
        problems.append(f"Column {unit!r} says {found[0]!r}, which is no known unit: use {options}.")
    else:
        return UNITS[found[0]]
    return 1.0


def _order(found: set[str], wanted: Sequence[str] | None, what: str, problems: list[str]) -> tuple[str, ...]:
    if wanted is None:
        return tuple(sorted(found))
    order = tuple(map(str, wanted))
    left = sorted(found - set(order))
    if left:
        shown = ", ".join(left[:8]) + (f", ... ({len(left)} in all)" if len(left) > 8 else "")
        problems.append(f"`{what}` leaves out {shown}, which the table has: add them or drop their rows.")
    if len(set(order)) < len(order):
        problems.append(f"`{what}` names a label more than once: each must be unique.")
    return order


def _positions(labels: pd.Series, order: tuple[str, ...]) -> Array:
    place = {label: k for k, label in enumerate(order)}
    return labels.map(place).to_numpy(dtype=int)
