"""Eurostat FIGARO: EU inter-country input-output tables, the CSV files in matrix form.

Files: `matrix_eu-ic-io_ind-by-ind_23ed_2021.csv` (industry by industry; 64 industries) and
`matrix_eu-ic-io_prod-by-prod_23ed_2021.csv` (product by product, codes with `CPA_` before them), without the edition in
the first release. UTF-8, comma, **million EUR** at basic prices and current prices; 45 countries and the rest of the
world.

Header: `rowLabels`, then one column for each industry by country, `CC_IND` (`AT_C10T12`; the country is ISO 3166
alpha-2, `FIGW1` or `WRL_REST` the rest of the world), and final use `CC_P3_S13`, `_P3_S14`, `_P3_S15`, `_P51G`, `_P5M`
(government, households, non-profit bodies, fixed capital, inventories with valuables). Rows: one for each industry by
country under the same label, then `W2_D21X31` (taxes less subsidies on products), `W2_OP_RES`, `W2_OP_NRES` (purchases
abroad of residents, and of non-residents), `W2_D1`, `W2_D29X39`, `W2_B2A3G` (wages, other taxes on production, gross
surplus). There is no row or column of output: what an industry sells is what it costs, which is checked.

Files in flat form, `flatfile_eu-ic-io_....csv`, have one row a cell under the same labels: `icioiRow, icioiCol,
refArea, rowIi, counterpartArea, colIi, obsValue` (products: `iciopRow, iciopCol, ...`); a cell without a row is zero.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from steppe.labels import country_code
from steppe.problems import SteppeError, raise_if_any
from steppe.sources.catalogue import source
from steppe.sources.long_csv import batches, header_of
from steppe.sources.mrio import (
    AGAIN,
    AS_PUBLISHED,
    InterCountryTable,
    Key,
    Sums,
    numbers,
    repeated,
    shown,
    sound,
    text_lines,
)

Array = np.ndarray
WHAT = "FIGARO table"
SOURCE = source("figaro")
FIRST = "rowLabels"
FLAT_LABELS, FLAT_VALUE = ("icioiRow", "icioiCol", "iciopRow", "iciopCol"), "obsValue"
FINAL = {"P3_S13", "P3_S14", "P3_S15", "P51G", "P5M", "P5"}
BELOW = {"W2_D21X31", "W2_OP_RES", "W2_OP_NRES", "W2_D1", "W2_D29X39", "W2_B2A3G"}
VALUE_ADDED = {"W2_D1", "W2_D29X39", "W2_B2A3G"}
REST = ("FIGW1", "WRL_REST")
PRODUCT = "CPA_"


def read_figaro(path: Path, *, exchange_rate: float) -> InterCountryTable:
    """Read one year of FIGARO row by row: flows and input purchases, million USD at basic prices.

    `exchange_rate` is USD per EUR of the year. Raises `SteppeError` for other files, labels that are repeated or
    lacking, and industries whose costs are not their sales.
    """
    if not (np.isfinite(exchange_rate) and exchange_rate > 0):
        raise SteppeError(f"`exchange_rate` is {exchange_rate!r}: give USD per EUR, above 0.")
    labels, lines = _flat(path) if FLAT_VALUE in header_of(path, WHAT) else _matrix(path)
    users = [_key(label) for label in labels]
    sums, cost, rows = Sums(users), np.zeros(len(users)), list[str]()
    industries = {label for label, (_, sector) in zip(labels, users, strict=True) if sector}
    for label, values in lines:
        rows.append(label)
        if label in industries:
            sums.add(_key(label), values)
        elif label in BELOW:
            cost += values
    raise_if_any(f"{path}: {problem}: {AGAIN}." for problem in _structure(labels, industries, rows))
    raise_if_any(f"{path}: {problem}: {AGAIN}." for problem in _misfits(sums, cost))
    note = f"Million EUR of the file are taken at {exchange_rate:g} USD per EUR."
    table = sums.table([note])
    return replace(table, flow=table.flow * exchange_rate, inputs=table.inputs * exchange_rate)


def _matrix(path: Path) -> tuple[list[str], Iterator[tuple[str, Array]]]:
    """The users of a file in matrix form, in order, and its rows by label."""
    with text_lines(path, WHAT) as lines:
        first, *labels = [label.strip().strip('"') for label in next(lines, "").split(",")]
    if first != FIRST:
        raise SteppeError(f"{path} is no {WHAT}, its header has no {FIRST} and columns like AT_P3_S14: {AS_PUBLISHED}.")
    return _checked(labels, path), _rows(path, len(labels))


def _rows(path: Path, count: int) -> Iterator[tuple[str, Array]]:
    with text_lines(path, WHAT) as lines:
        next(lines)
        for number, line in enumerate(lines, start=2):
            if line.strip(", "):
                label, _, rest = line.partition(",")
                label = label.strip().strip('"')
                yield label, numbers(rest, ",", count, f"{path}, line {number} ({label})")


def _flat(path: Path) -> tuple[list[str], Iterator[tuple[str, Array]]]:
    """The same of a file in flat form, all of whose cells are put into a matrix first."""
    names = header_of(path, WHAT)
    wanted = [name for name in names if name in FLAT_LABELS] or list(FLAT_LABELS[:2])
    kinds = {wanted[0]: "text", wanted[-1]: "text", FLAT_VALUE: "number"}
    rows, columns, cells = dict[str, int](), dict[str, int](), list[tuple[Array, Array, Array]]()
    for batch in batches(path, WHAT, kinds):
        at = [_places(batch[name], known) for name, known in ((wanted[0], rows), (wanted[-1], columns))]
        cells.append((at[0], at[1], sound(batch[FLAT_VALUE].to_numpy(zero_copy_only=False), str(path))))
    labels = _checked(list(columns), path)
    row, column, value = (np.concatenate(parts) for parts in zip(*cells, strict=True))
    cell = row * len(columns) + column
    if len(np.unique(cell)) < len(cell):
        raise SteppeError(f"{path} repeats cells: {AGAIN}.")
    matrix = np.bincount(cell, value, len(rows) * len(columns)).reshape(len(rows), len(columns))
    return labels, zip(rows, matrix, strict=True)


def _places(labels: Any, known: dict[str, int]) -> Array:
    """The place of each label among those known, to which new ones are added."""
    coded = labels.dictionary_encode()
    place = np.array([known.setdefault(label, len(known)) for label in coded.dictionary.to_pylist()], dtype=int)
    return place[coded.indices.to_numpy()] if len(place) else place


def _checked(labels: list[str], path: Path) -> list[str]:
    """The users themselves, if each is a country with an industry or a final use and some are households."""
    if not any(label.endswith("_P3_S14") for label in labels):
        raise SteppeError(f"{path} is no {WHAT}, it has no columns like AT_P3_S14: {AS_PUBLISHED}.")
    odd = [label for label in labels if not all(_parts(label))]
    problems = repeated(labels, "its header names")
    problems += [f"its header has {shown(odd)}, no country with an industry"] if odd else []
    raise_if_any(f"{path}: {problem}: {AGAIN}." for problem in problems)
    return labels


def _parts(label: str) -> tuple[str, str]:
    """Country (ISO 3166 alpha-3, ROW, "" where it is none) and the code of the industry or final use."""
    rest = next((name for name in REST if label.startswith(f"{name}_")), "")
    if rest:
        return "ROW", label.removeprefix(f"{rest}_")
    country, _, code = label.partition("_")
    return (country_code(country) or "") if len(country) == 2 else "", code


def _key(label: str) -> Key:
    country, code = _parts(label)
    return country, "" if code in FINAL else code.removeprefix(PRODUCT)


def _structure(labels: list[str], industries: set[str], rows: list[str]) -> list[str]:
    """Rows that are missing, repeated or unknown."""
    missing = [label for label in labels if label in industries - set(rows)]
    missing += sorted(VALUE_ADDED - set(rows))
    extra = [row for row in rows if row not in industries | BELOW]
    problems = repeated(rows, "it has the rows")
    problems += [f"it has the rows {shown(extra)} without a column of that name"] if extra else []
    problems += [f"it lacks the rows {shown(missing)}, so it is cut short"] if missing else []
    return problems


def _misfits(sums: Sums, cost: Array) -> list[str]:
    """Industries whose inputs, taxes and value added are not what they sell."""
    table = sums.table()
    return sums.misfits(table.inputs.sum(axis=0) + sums.by_industry(cost), table.flow.sum(axis=2), "the costs of")
