"""A world from a long table with any column names: one row a flow, every problem named at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from steppe.labels import suggest
from steppe.problems import SteppeError, raise_if_any
from steppe.world.table_labelled import labelled
from steppe.world.world import DIMENSIONS, World

if TYPE_CHECKING:
    import pandas as pd

Array = np.ndarray
UNITS = {"USD": 1e-6, "thousand USD": 1e-3, "million USD": 1.0, "billion USD": 1e3}
ABOUT = ("sources", "name", "date", "notes", "flag_meanings", "regions")
MORE = ("countries", "sectors", "trade_elasticity", "value_added_share", "input_share", *ABOUT)
SECTOR = "all"  # the one sector of a table without a sector column
IMPUTED = 1
FLAG_MEANINGS = {0: "observed", IMPUTED: "own sales, output less exports"}
ROUNDING = 1e-6  # relative slack between output and the sum of its sales


@dataclass(frozen=True, slots=True)
class _Rows:
    """The table's rows as labels, positions [row] and values in million USD [row]."""

    countries: tuple[str, ...]
    sectors: tuple[str, ...]
    where: tuple[Array, Array, Array]  # sector, exporter, importer
    value: Array
    rate: Array | None
    factor: float  # the table's unit in million USD


def from_table(
    table: Any,
    *,
    exporter: str = "exporter",
    importer: str = "importer",
    sector: str | None = None,
    value: str = "trade_flow",
    unit: str = "million USD",
    tariff: str | None = None,
    output: Any = None,
    **more: Any,
) -> World:
    """Build a world from a long table: one row for each sector, exporter and importer.

    `table` is a DataFrame or what `pandas.DataFrame` accepts; the order of rows does not matter and a
    pair without a row has no trade. `exporter`, `importer`, `sector`, `value` and `tariff` name
    columns: without `sector` there is one, called "all"; `tariff` holds fractions (0.10 = 10 %).
    `unit` is "USD", "thousand USD", "million USD", "billion USD" or the column that says it.
    A country's own sales are rows with itself as importer; where they are missing, `output` (in the
    same unit: by country, or by sector and country) gives them as output less exports, and they are
    marked in `imputed`. `more` are arguments of `World.from_arrays`: `trade_elasticity` (required),
    `value_added_share`, `input_share` (arrays in label order, or a mapping, Series or DataFrame by
    label), `countries` and `sectors` (an order; labels are sorted without it), `sources`, `name`,
    `date`, `notes`, `flag_meanings`. Raises `SteppeError` that lists the problems.
    """
    frame = _frame(table)
    columns = {"exporter": exporter, "importer": importer, "value": value}
    columns |= {role: name for role, name in (("sector", sector), ("tariff", tariff)) if name is not None}
    _check_request(frame, columns, unit, more)
    rows = _rows(frame, columns, unit, more)
    problems: list[str] = []
    arrays = _arrays(rows, output, problems)
    labels = {"sector": rows.sectors, "country": rows.countries, "input": rows.sectors}
    for name in ("trade_elasticity", "value_added_share", "input_share"):
        axes = tuple((dim, labels[dim]) for dim in DIMENSIONS[name])
        arrays[name] = labelled(more.get(name), axes, name, problems)
    raise_if_any(problems)
    about = {name: more[name] for name in ABOUT if name in more}
    if "imputed" in arrays:
        about["flag_meanings"] = {**FLAG_MEANINGS, **about.get("flag_meanings", {})}
    return World.from_arrays(countries=rows.countries, sectors=rows.sectors, **arrays, **about)


def _frame(table: Any) -> pd.DataFrame:
    import pandas as pd

    try:
        frame = pd.DataFrame(table)
    except (TypeError, ValueError) as error:
        raise SteppeError(f"`table` is a {type(table).__name__}, not a table: pass a pandas DataFrame.") from error
    if any(name is not None for name in frame.index.names):
        frame = frame.reset_index()
    if frame.empty:
        raise SteppeError("`table` has no rows: a world needs flows.")
    return frame


def _check_request(frame: pd.DataFrame, columns: dict[str, str], unit: str, more: dict[str, Any]) -> None:
    names = [str(name) for name in frame.columns]
    problems = [
        f"The table has no column {name!r} (`{role}`): {suggest(str(name), names)}"
        for role, name in columns.items()
        if name not in frame.columns
    ]
    problems += [
        f"The table has {names.count(name)} columns called {name!r} (`{role}`): rename or drop one."
        for role, name in columns.items()
        if names.count(name) > 1
    ]
    problems += [f"from_table has no argument {name!r}: {suggest(name, MORE)}" for name in more if name not in MORE]
    if unit not in UNITS and unit not in frame.columns:
        options = ", ".join(map(repr, UNITS))
        problems.append(f"`unit` is {unit!r}, which is no unit and no column: use {options} or a column's name.")
    if more.get("trade_elasticity") is None:
        problems.append(
            "from_table needs `trade_elasticity` (theta > 0, of flows to trade costs): "
            "pass one number, or one for each sector."
        )
    raise_if_any(problems)


def _rows(frame: pd.DataFrame, columns: dict[str, str], unit: str, more: dict[str, Any]) -> _Rows:
    keys = {role: columns[role] for role in ("sector", "exporter", "importer") if role in columns}
    problems = _missing_labels(frame, keys)
    factor = _factor(frame, unit, problems)
    value = _numbers(frame, columns["value"], keys, problems, lowest=0.0)
    rate = _numbers(frame, columns["tariff"], keys, problems, lowest=-1.0) if "tariff" in columns else None
    problems += _duplicates(frame, keys)
    raise_if_any(problems)
    exporters, importers = (frame[keys[role]].astype(str) for role in ("exporter", "importer"))
    sector = frame[keys["sector"]].astype(str) if "sector" in keys else None
    countries = _order({*exporters, *importers}, more.get("countries"), "countries", problems)
    sectors = _order(set(sector) if sector is not None else {SECTOR}, more.get("sectors"), "sectors", problems)
    raise_if_any(problems)
    place = [np.zeros(len(frame), int) if sector is None else _positions(sector, sectors)]
    place += [_positions(labels, countries) for labels in (exporters, importers)]
    return _Rows(countries, sectors, (place[0], place[1], place[2]), value * factor, rate, factor)


def _missing_labels(frame: pd.DataFrame, keys: dict[str, str]) -> list[str]:
    problems: list[str] = []
    for column in keys.values():
        empty = frame[column].isna() | (frame[column].astype(str).str.strip() == "")
        if empty.any():
            count = f"{int(empty.sum())} row{'s' if empty.sum() > 1 else ''}"
            problems.append(
                f"Column {column!r} has no label in {count}, first at index {frame.index[empty][0]}: fill "
                "them in (pandas reads the code NA as missing unless `keep_default_na=False`) or drop them."
            )
    return problems


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


def _numbers(frame: pd.DataFrame, column: str, keys: dict[str, str], problems: list[str], *, lowest: float) -> Array:
    """A column as numbers; what is missing, not a number or too low is named by its row's labels."""
    import pandas as pd

    given = frame[column]
    numbers = pd.to_numeric(given, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    empty = given.isna().to_numpy()
    low = numbers < lowest if lowest == 0 else numbers <= lowest
    text, infinite = ~empty & np.isnan(numbers), np.isinf(numbers)
    rules = (
        (empty, "is missing", "fill it in or drop the row"),
        (text | infinite, "is not a finite number", "correct it"),
        (low & ~infinite, "is negative" if lowest == 0 else "is -100 % or less", "correct it"),
    )
    for bad, complaint, remedy in rules:
        if bad.any():
            k = int(bad.argmax())
            more = f" (and {int(bad.sum()) - 1} more rows)" if bad.sum() > 1 else ""
            shown = "" if empty[k] else f": {given.iloc[k]}"
            problems.append(f"Column {column!r} {complaint} at {_row(frame, keys, k)}{shown}{more}; {remedy}.")
    return numbers


def _row(frame: pd.DataFrame, keys: dict[str, str], k: int) -> str:
    return ", ".join(f"{role} {frame[column].iloc[k]}" for role, column in keys.items())


def _duplicates(frame: pd.DataFrame, keys: dict[str, str]) -> list[str]:
    labels = frame[list(dict.fromkeys(keys.values()))].astype(str)
    repeated = labels.duplicated().to_numpy()
    if not repeated.any():
        return []
    k, count = int(repeated.argmax()), int(repeated.sum())
    rows = f"{count} row{'s repeat' if count > 1 else ' repeats'} an earlier one"
    hint = "" if "sector" in keys else " (is there a `sector` column?)"
    return [f"{rows}, first {_row(frame, keys, k)}: sum or drop them{hint}."]


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


def _arrays(rows: _Rows, output: Any, problems: list[str]) -> dict[str, Any]:
    shape = (len(rows.sectors), len(rows.countries), len(rows.countries))
    flow, tariff, given = np.zeros(shape), np.zeros(shape), np.zeros(shape, bool)
    flow[rows.where] = rows.value
    given[rows.where] = True
    arrays: dict[str, Any] = {"trade_flow": flow}
    if rows.rate is not None:
        tariff[rows.where] = rows.rate
        arrays["tariff"] = tariff
    filled = _own_sales(rows, flow, np.diagonal(given, axis1=1, axis2=2), output, problems)
    if filled.any():
        flag = np.zeros(shape, np.int8)
        j, n = np.nonzero(filled)
        flag[j, n, n] = IMPUTED
        arrays["imputed"] = flag
    return arrays


def _own_sales(rows: _Rows, flow: Array, has_own: Array, output: Any, problems: list[str]) -> Array:
    """Put missing own sales on the diagonal of `flow`; True where it was done [sector, country].

    A country with own sales in some sectors has none in the others unless `output` says so.
    """
    lacking = np.broadcast_to(~has_own.any(axis=0), has_own.shape)
    if output is None:
        if lacking.any():
            problems.append(_no_own_sales(rows, lacking.any(axis=0)))
        return np.zeros_like(has_own)
    axes = (("sector", rows.sectors), ("country", rows.countries))
    by_label = labelled(output, axes, "output", problems, partial=True)
    if by_label is None:
        return np.zeros_like(has_own)
    made, sold = np.asarray(by_label, float) * rows.factor, flow.sum(axis=2)
    known = ~np.isnan(made)
    if (lacking & ~known).any():
        problems.append(_no_own_sales(rows, (lacking & ~known).any(axis=0)))
    slack = ROUNDING * np.maximum(np.abs(made), sold)
    problems += _contradictions(rows, has_own & (np.abs(made - sold) > slack), made, sold)
    fill = known & ~has_own
    short = fill & (made - sold < -slack)
    for j, n in np.argwhere(short):
        problems.append(
            f"{_place(rows, j, n)}: output {made[j, n]:,.6g} is below exports {sold[j, n]:,.6g} "
            "(million USD), so own sales would be negative: correct one of them."
        )
    j, n = np.nonzero(fill & ~short)
    flow[j, n, n] = np.maximum(made - sold, 0.0)[j, n]
    return fill


def _no_own_sales(rows: _Rows, lacking: Any) -> str:
    missing = [rows.countries[n] for n in np.flatnonzero(lacking)]
    shown = ", ".join(missing[:8]) + (f", ... ({len(missing)} in all)" if len(missing) > 8 else "")
    return (
        f"Own sales are missing for {shown}: add rows with the country as exporter and importer, "
        "or pass its gross output as `output=`."
    )


def _contradictions(rows: _Rows, where: Array, made: Array, sold: Array) -> list[str]:
    return [
        f"{_place(rows, j, n)}: `output` is {made[j, n]:,.6g}, but its rows, own sales included, sum to "
        f"{sold[j, n]:,.6g} (million USD): leave one of them out."
        for j, n in np.argwhere(where)
    ]


def _place(rows: _Rows, j: int, n: int) -> str:
    return rows.countries[n] + (f", sector {rows.sectors[j]}" if len(rows.sectors) > 1 else "")
