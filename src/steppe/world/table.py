"""A world from a long table with any column names: one row a flow, every problem named at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from steppe.labels import suggest
from steppe.labels.columns import of_side, reporting
from steppe.problems import SteppeError, raise_if_any
from steppe.world import totals
from steppe.world.table_labelled import labelled
from steppe.world.table_own_sales import fill_own_sales
from steppe.world.table_rows import UNITS, Rows, of_year, rows_of
from steppe.world.world import DIMENSIONS, World

if TYPE_CHECKING:
    import pandas as pd

Array = np.ndarray
ABOUT = ("sources", "name", "date", "notes", "flag_meanings", "regions")
MORE = (
    "year",
    "year_column",
    "tariff_unit",
    "totals",
    "countries",
    "sectors",
    "trade_elasticity",
    "value_added_share",
    "input_share",
    *ABOUT,
)
IMPUTED = 1
FLAG_MEANINGS = {0: "observed", IMPUTED: "own sales, output less exports"}


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
    columns: without `sector` there is one, called "all". Labels keep what is written, without space around it;
    whole numbers keep their digits. `unit` is "USD", "thousand USD", "million USD", "billion USD" or the column
    that says it.

    A country's own sales are rows with itself as importer; where they are missing, `output` (in the
    same unit: by country, or by sector and country) gives them as output less exports, and they are
    marked in `imputed`. `more`: `year` picks the rows of a year of a panel, from the column `year_column`
    ("year"); `tariff_unit` says what tariffs are: "share" (0.10 = 10 %), "percent" or "factor" (1 + rate), and is
    needed where a rate is above 1 or half of those above zero exceed 0.5; `totals="kept"` takes a table with
    labels that are the sum of others. The rest are arguments of `World.from_arrays`: `trade_elasticity`
    (required), `value_added_share`, `input_share` (arrays in label order, or a mapping, Series or DataFrame by
    label), `countries` and `sectors` (an order; labels are sorted without it), `sources`, `name`, `date`, `notes`,
    `flag_meanings`. Raises `SteppeError` that lists the problems.
    """
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
    labels = {"sector": rows.sectors, "country": rows.countries, "input": rows.sectors}
    for name in ("trade_elasticity", "value_added_share", "input_share"):
        axes = tuple((dim, labels[dim]) for dim in DIMENSIONS[name])
        arrays[name] = labelled(more.get(name), axes, name, problems)
    raise_if_any([*doubled, *problems])
    about = {name: more[name] for name in ABOUT if name in more}
    if "year" in more:
        about.setdefault("date", f"{more['year']}-12-31" if str(more["year"]).isdigit() else str(more["year"]))
    if "imputed" in arrays:
        about["flag_meanings"] = {**FLAG_MEANINGS, **about.get("flag_meanings", {})}
    labels = {"countries": rows.countries, "sectors": rows.sectors}
    return World.from_arrays(**labels, **arrays, **about, tariff_unit="share")


def _frame(table: Any) -> pd.DataFrame:
    import pandas as pd

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


def _check_request(frame: pd.DataFrame, columns: dict[str, str], unit: str, more: dict[str, Any]) -> None:
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
    near = suggest(str(name), names)
    if near.startswith("did you mean") and not any(repr(one) in near for one in reports):
        return said + near
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
