"""A world from a long table with any column names: one row a flow, every problem named at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from steppe.labels import nearest, suggest
from steppe.labels.columns import of_side, reporting
from steppe.problems import SteppeError, raise_if_any
from steppe.world import totals
from steppe.world.about import FACTS
from steppe.world.schema import named_axes
from steppe.world.tables.labelled import labelled
from steppe.world.tables.own_sales import fill_own_sales
from steppe.world.tables.rows import UNITS, Rows, of_year, rows_of

Array = np.ndarray
MORE = (
    *("year", "year_column", "tariff_unit", "totals", "countries", "sectors"),
    *("trade_elasticity", "value_added_share", "input_share"),
    *FACTS,
)
IMPUTED = 1
FLAG_MEANINGS = {0: "observed", IMPUTED: "own sales, output less exports"}


def arguments(
    table: Any,
    *,
    exporter: str,
    importer: str,
    sector: str | None,
    value: str,
    unit: str,
    tariff: str | None,
    output: Any,
    more: Mapping[str, Any],
) -> dict[str, Any]:
    """The arguments of `World.from_arrays` in a long table; what they mean is at `World.from_table`."""
    frame = _frame(table)
    columns = {"exporter": exporter, "importer": importer, "value": value}
    columns |= {role: name for role, name in (("sector", sector), ("tariff", tariff)) if name is not None}
    _check_request(frame, columns, unit, more)
    rows = rows_of(of_year(frame, more), columns, unit, more)
    problems: list[str] = []
    arrays, given = _flows(rows)
    doubled = [] if more.get("totals") == "kept" else _doubled(rows, arrays["trade_flow"], more.get("regions"))
    if not doubled:
        _fill(rows, arrays, given, output, problems)
    for name in ("trade_elasticity", "value_added_share", "input_share"):
        axes = named_axes(name, rows.countries, rows.sectors)
        arrays[name] = labelled(more.get(name), axes, name, problems)
    raise_if_any([*doubled, *problems])
    about = {name: more[name] for name in FACTS if name in more}
    if "year" in more:
        about.setdefault("date", f"{more['year']}-12-31" if str(more["year"]).isdigit() else str(more["year"]))
    if "imputed" in arrays:
        about["flag_meanings"] = {**FLAG_MEANINGS, **about.get("flag_meanings", {})}
    labels = {"countries": rows.countries, "sectors": rows.sectors}
    return {**labels, **arrays, **about, "tariff_unit": "share"}


def _frame(table: Any) -> pd.DataFrame:
    try:
        frame = pd.DataFrame(table)
    except UnicodeError:
        raise SteppeError("`table` holds text that cannot be written: correct it.") from None
    except (TypeError, ValueError) as error:
        raise SteppeError(f"`table` is a {type(table).__name__}, not a table: pass a pandas DataFrame.") from error
    if any(name is not None for name in frame.index.names):
        frame = frame.reset_index()
    if frame.empty:
        raise SteppeError("`table` has no rows: a world needs flows.")
    return frame


def _check_request(frame: pd.DataFrame, columns: dict[str, str], unit: str, more: Mapping[str, Any]) -> None:
    names = [str(name) for name in frame.columns]
    problems = [_no_column(name, role, names) for role, name in columns.items() if name not in frame.columns]
    problems += [
        f"The table has {names.count(name)} columns called {name!r} (`{role}`): rename or drop one."
        for role, name in columns.items()
        if names.count(name) > 1
    ]
    problems += [f"from_table has no argument {name!r}: {suggest(name, MORE)}" for name in more if name not in MORE]
    if more.get("totals", "kept") != "kept":
        problems.append(f"`totals` is {more['totals']!r}: 'kept' takes labels that are the sum of others as they are.")
    if unit not in UNITS and unit not in frame.columns:
        options = ", ".join(map(repr, UNITS))
        problems.append(f"`unit` is {unit!r}, which is no unit and no column: use {options} or a column's name.")
    if more.get("trade_elasticity") is None:
        problems.append(
            "from_table needs `trade_elasticity` (theta > 0, of flows to trade costs): "
            "pass one number, or one for each sector."
        )
    raise_if_any(problems)


def _no_column(name: str, role: str, names: list[str]) -> str:
    """What is said of a column that is not there; who reports may be the seller or the buyer, so that is asked."""
    said = f"The table has no column {name!r} (`{role}`): "
    if role not in ("exporter", "importer"):
        return said + suggest(str(name), names)
    meant, reports = of_side(names, role), reporting(names)
    near = nearest(str(name), names)
    if near is not None and near not in reports:
        return said + suggest(str(name), names)
    if meant:
        return said + f"is it {role}={meant[0]!r}?"
    if reports:
        return said + (
            f"it has {' and '.join(map(repr, reports))}, and who reports may sell or buy: name the column of the "
            f"sellers `exporter=` and that of the buyers `importer=` (in tariffs the reporter is the importer)."
        )
    return said + suggest(str(name), names)


def _flows(rows: Rows) -> tuple[dict[str, Any], Array]:
    """Flows and tariffs [sector, exporter, importer], and which flows the table gives."""
    shape = (len(rows.sectors), len(rows.countries), len(rows.countries))
    flow, tariff, given = np.zeros(shape), np.zeros(shape), np.zeros(shape, bool)
    flow[rows.where] = rows.value
    given[rows.where] = True
    arrays: dict[str, Any] = {"trade_flow": flow}
    if rows.rate is not None:
        tariff[rows.where] = rows.rate
        arrays["tariff"] = tariff
    return arrays, given


def _doubled(rows: Rows, flow: Array, regions: Any) -> list[str]:
    return totals.problems(rows.countries, rows.sectors, flow, regions or {})


def _fill(rows: Rows, arrays: dict[str, Any], given: Array, output: Any, problems: list[str]) -> None:
    """Put missing own sales into the flows and mark them."""
    filled = fill_own_sales(rows, arrays["trade_flow"], np.diagonal(given, axis1=1, axis2=2), output, problems)
    if filled.any():
        flag = np.zeros(given.shape, np.int8)
        j, n = np.nonzero(filled)
        flag[j, n, n] = IMPUTED
        arrays["imputed"] = flag
