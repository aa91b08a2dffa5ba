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
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from steppe.labels import country_code
from steppe.problems import SteppeError, raise_if_any
from steppe.sources.catalogue import source
from steppe.sources.mrio import AGAIN, AS_PUBLISHED, InterCountryTable, Key, Sums, numbers, repeated, shown, text_lines

Array = np.ndarray
WHAT = "FIGARO table"
SOURCE = source("figaro")
FIRST = "rowLabels"
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
    with text_lines(path, WHAT) as lines:
        labels = _labels(next(lines, ""), path)
        users = [_key(label) for label in labels]
        sums, cost, rows = Sums(users), np.zeros(len(users)), list[str]()
        industries = {label for label, (_, sector) in zip(labels, users, strict=True) if sector}
        for number, line in enumerate(lines, start=2):
            if not line.strip(", "):
                continue
            label, _, rest = line.partition(",")
            rows.append(label.strip().strip('"'))
            values = numbers(rest, ",", len(labels), f"{path}, line {number} ({rows[-1]})")
            if rows[-1] in industries:
                sums.add(_key(rows[-1]), values)
            elif rows[-1] in BELOW:
                cost += values
    raise_if_any(f"{path}: {problem}: {AGAIN}." for problem in _structure(labels, industries, rows))
    raise_if_any(f"{path}: {problem}: {AGAIN}." for problem in _misfits(sums, cost))
    note = f"Million EUR of the file are taken at {exchange_rate:g} USD per EUR."
    table = sums.table([note])
    return replace(table, flow=table.flow * exchange_rate, inputs=table.inputs * exchange_rate)


def _labels(line: str, path: Path) -> list[str]:
    """The users of the header, in order."""
    first, *labels = [label.strip().strip('"') for label in line.split(",")]
    if first in ("icioiRow", "refArea") or "obsValue" in labels:
        raise SteppeError(
            f"{path} is a FIGARO table in flat form: give the file in matrix form, matrix_eu-ic-io_....csv."
        )
    if first != FIRST or not any(label.endswith("_P3_S14") for label in labels):
        raise SteppeError(f"{path} is no {WHAT}, its header has no {FIRST} and columns like AT_P3_S14: {AS_PUBLISHED}.")
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
