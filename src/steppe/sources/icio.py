"""OECD Inter-Country Input-Output tables (ICIO), the CSV files of one year.

Files: `YYYY_SML.csv` (small: every economy whole) and `YYYY.csv` (extended: China and Mexico split
by kind of firm into CN1, CN2, MX1, MX2), both of the editions 2023 (76 economies and ROW x 45
industries) and 2025 (80 and ROW x 50); `ICIO2021_YYYY.csv` and `ICIO2018_YYYY.csv` have the same
form. UTF-8, comma, million USD at current basic prices.

Header: a name for the labels (`V1`, unused), then one column for each industry by country,
`CCC_IND` (`KAZ_B05_06`; the industry is all that follows the first underscore), then final use
`CCC_HFCE`, `_NPISH`, `_GGFC`, `_GFCF`, `_INVNT`, `_DPABR` (households, non-profit bodies,
government, fixed capital, inventories, purchases abroad; `_P33`, `_DIRP`, `_NONRES` or one `_FD` in
other editions), and `OUT` (`TOTAL` in older ones). Rows: one for each industry by country under the
same label, then `TLS` (taxes less subsidies on inputs; `CCC_TAXSUB` in older editions), `VA` (older:
`VALU`) and `OUT` (older: `OUTPUT`). Columns and rows may come in any order.

In extended files final users buy as CHN and MEX, whose own industries are empty; the parts are added
to the whole. Taxes are part of cost beside value added; `Sums` keeps neither, both only prove that
costs add up to output.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from steppe.problems import SteppeError, raise_if_any
from steppe.sources.catalogue import source
from steppe.sources.mrio import AGAIN, AS_PUBLISHED, InterCountryTable, Key, Sums, numbers, repeated, shown, text_lines

Array = np.ndarray
FINAL = {"HFCE", "NPISH", "NPS", "GGFC", "GFCF", "INVNT", "INV", "DPABR", "DIRP", "DIRPA", "P33", "NONRES", "FD"}
TOTAL = {"OUT", "OUTPUT", "TOTAL"}
VALUE_ADDED = {"VA", "VALU"}
TAXES = {"TLS"}
TAXES_ENDING = "_TAXSUB"
SPLIT = {**{f"CN{k}": "CHN" for k in range(1, 5)}, **{f"MX{k}": "MEX" for k in range(1, 4)}}
WHAT = "OECD ICIO table"
SOURCE = source("oecd-icio")


@dataclass(slots=True)
class _Header:
    """Where in a row the users and the total stand."""

    width: int
    labels: list[str]  # of the users, in order
    users: list[Key]
    use: Array  # positions of the users
    total: int | None
    industries: set[str]


@dataclass(slots=True)
class _Below:
    """The rows below the matrix, by user."""

    cost: Array
    output: Array | None = None
    has_value_added: bool = False
    rows: list[str] = field(default_factory=list[str])
    sold: dict[Key, float] = field(default_factory=dict[Key, float])  # the OUT column by industry


def read_icio(path: Path) -> InterCountryTable:
    """Read one year of ICIO row by row: flows and input purchases, million USD at basic prices.

    Raises `SteppeError` in one sentence for a file that is cut short, repeats or lacks labels, is in
    another encoding or is no ICIO table; rows that do not add up to output are refused too.
    """
    with text_lines(path, WHAT) as lines:
        header = _header(next(lines, ""), path)
        sums = Sums(header.users)
        below = _Below(np.zeros(len(header.users)))
        for number, line in enumerate(lines, start=2):
            if line.strip(", "):
                _take(line, f"{path}, line {number}", header, sums, below)
    raise_if_any(_structure(path, header, below))
    raise_if_any(f"{path}: {problem}: {AGAIN}." for problem in _totals(sums, below))
    return sums.table(_merged(header))


def year_of(path: Path) -> str:
    """The year of the table by the name of its file, "" where it has none."""
    years = re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", Path(path).stem)
    return years[-1] if years else ""


def _header(line: str, path: Path) -> _Header:
    labels = [label.strip().strip('"') for label in line.split(",")][1:]
    known = [label.partition("_")[2] in FINAL for label in labels]
    if not any(known):
        hint = " (it is separated by semicolons, so another program saved it)" if line.count(";") > len(labels) else ""
        lower = any(label.upper().partition("_")[2] in FINAL for label in labels)
        hint = " (its labels are in lower case, so another program saved it)" if lower else hint
        raise SteppeError(f"{path} is no {WHAT}, its header has no column like AUS_HFCE{hint}: {AS_PUBLISHED}.")
    use = [at for at, label in enumerate(labels) if label not in TOTAL]
    odd = [labels[at] for at in use if not re.fullmatch(r"[A-Z0-9]{3}_\w+", labels[at])]
    problems = repeated(labels, "its header names")
    problems += [f"its header has {shown(odd)}, which no edition has"] if odd else []
    raise_if_any(f"{path}: {problem}: {AGAIN}." for problem in problems)
    names = [labels[at] for at in use]
    totals = [at for at, label in enumerate(labels) if label in TOTAL]
    industries = {label for label in names if label.partition("_")[2] not in FINAL}
    users = [_key(name) for name in names]
    return _Header(len(labels), names, users, np.array(use), totals[0] if totals else None, industries)


def _key(label: str) -> Key:
    """Country and sector of a label, the sector "" for final use; split economies under their whole."""
    country, _, code = label.partition("_")
    return SPLIT.get(country, country), "" if code in FINAL else code


def _take(line: str, place: str, header: _Header, sums: Sums, below: _Below) -> None:
    """Add one row to the sums, or to what stands below the matrix."""
    label, _, rest = line.partition(",")
    label = label.strip().strip('"')
    values = numbers(rest, ",", header.width, f"{place} ({label})")
    below.rows.append(label)
    users = values[header.use]
    if label in header.industries:
        key = _key(label)
        sums.add(key, users)
        if header.total is not None:
            below.sold[key] = below.sold.get(key, 0.0) + float(values[header.total])
    elif label in TOTAL:
        below.output = users
    elif label in VALUE_ADDED or label in TAXES or label.endswith(TAXES_ENDING):
        below.cost += users
        below.has_value_added |= label in VALUE_ADDED


def _structure(path: Path, header: _Header, below: _Below) -> list[str]:
    """Rows that are missing, repeated or unknown."""
    missing = [label for label in header.labels if label in header.industries - set(below.rows)]
    extra = [row for row in below.rows if row not in header.industries | TOTAL | VALUE_ADDED | TAXES]
    extra = [row for row in extra if not row.endswith(TAXES_ENDING)]
    lacks = [*missing, *(["VA"] if not below.has_value_added else []), *(["OUT"] if below.output is None else [])]
    problems = repeated(below.rows, "it has the rows")
    problems += [f"it has the rows {shown(extra)} without a column of that name"] if extra else []
    problems += [f"it lacks the rows {shown(lacks)}, so it is cut short"] if lacks else []
    return [f"{path}: {problem}: {AGAIN}." for problem in problems]


def _totals(sums: Sums, below: _Below) -> list[str]:
    """Industries whose sales, or whose inputs with taxes and value added, miss their output."""
    output = sums.by_industry(np.zeros(0) if below.output is None else below.output)
    table = sums.table()
    cost = table.inputs.sum(axis=0) + sums.by_industry(below.cost)
    problems = sums.misfits(cost, output, "the costs of")
    if below.sold:
        said = np.array([[below.sold.get((c, s), 0.0) for c in sums.countries] for s in sums.sectors])
        problems += sums.misfits(table.flow.sum(axis=2), said, "the sales of")
    return problems


def _merged(header: _Header) -> list[str]:
    found = sorted({label[:3] for label in header.labels} & set(SPLIT))
    return [f"{', '.join(found)} of the extended table are merged into CHN and MEX."] if found else []
