"""EORA26: 189 economies by 26 sectors, tab-separated text files of one year.

Files in one folder, unpacked: `Eora26_YYYY_bp_T.txt` (use of intermediates, square),
`Eora26_YYYY_bp_FD.txt` (final demand, six kinds for each country) and `Eora26_YYYY_bp_VA.txt`
(value added, six rows), numbers alone, tab-separated, at basic prices; `labels_T.txt` and
`labels_FD.txt` name the rows and columns: country, country code (near ISO 3166 alpha-3, which
`SUD`, `SDS` and the like are made),
"Industries" or "Final demand", sector or kind, one line each, in the order of the tables.

Values are in thousand current USD (EORA's FAQ; the value added of the USA in 2017 is 1.9e10), though some
software calls them million USD: `unit` is there for doubts. The last row and column, `ROW` with the
one sector `TOTAL`, are a statistical discrepancy: they are left out with a note, and another note
holds the value added of the file against output less inputs; where these are apart, over the
industries, by as much as value added, rows, columns and labels do not belong together and the files are refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

import numpy as np

from steppe.labels.countries import provider_code
from steppe.problems import SteppeError, raise_if_any
from steppe.sources.catalogue import source
from steppe.sources.mrio import AGAIN, InterCountryTable, Key, Sums, numbers, repeated, shown, text_lines

Array = np.ndarray
WHAT = "EORA26 table"
REST = "TOTAL"  # the one sector of the discrepancy
UNITS = {"USD": 1e-6, "thousand USD": 1e-3, "million USD": 1.0}
LARGEST_GAP = 1.0  # of value added, summed over industries
SOURCE = source("eora26")


@dataclass(slots=True)
class _Left:
    """What goes into the discrepancy or comes out of it, in the file's unit."""

    from_rest: float = 0.0
    to_rest: float = 0.0


def read_eora26(folder: Path, *, year: int, price: str = "bp", unit: str = "thousand USD") -> InterCountryTable:
    """Read one year of EORA26 row by row: flows and input purchases, million USD.

    `price` is "bp" (basic prices) or "pp". Raises `SteppeError` for files that lack, are cut short or
    do not fit their labels.
    """
    if unit not in UNITS:
        raise SteppeError(f"`unit` is {unit!r}: use {', '.join(map(repr, UNITS))}.")
    names = {part: Path(folder) / f"Eora26_{year}_{price}_{part}.txt" for part in ("T", "FD", "VA")}
    files = {**names, "sellers": Path(folder) / "labels_T.txt", "finals": Path(folder) / "labels_FD.txt"}
    raise_if_any(f"There is no {file}: unpack EORA26 of {year} there." for file in files.values() if not file.is_file())
    sellers = _labels(files["sellers"])
    finals = [country for country, _ in _labels(files["finals"], unique=False)]
    raise_if_any(_disorder(files, sellers, finals))
    buyers = [*sellers, *((country, "") for country in finals)]
    keep = np.array([sector != REST and country != "ROW" for country, sector in buyers])
    sums = Sums([key for key, kept in zip(buyers, keep, strict=True) if kept])
    left = _add_rows(files, sellers, buyers, keep, sums)
    value_added = _value_added(files["VA"], len(sellers), keep)
    _check_value_added(files["VA"], sums, value_added)
    factor = UNITS[unit]
    sums.flow *= factor
    sums.inputs *= factor
    return sums.table(_notes(left, sums, float(value_added.sum()) * factor, factor))


def _labels(path: Path, *, unique: bool = True) -> list[Key]:
    """Country code and sector of each line."""
    with text_lines(path, f"{WHAT} of labels") as lines:
        parts = [[part.strip() for part in line.split("\t")] for line in lines if line.strip()]
    short = [str(number) for number, part in enumerate(parts, start=1) if len(part) < 4 or not (part[1] and part[3])]
    keys = [(provider_code("eora", part[1].upper()), part[3]) for part in parts if len(part) >= 4]
    problems = ["it has no labels"] if not parts else []
    problems += [f"its lines {shown(short)} have no country code and name in columns 2 and 4"] if short else []
    problems += repeated([f"{country} {name}" for country, name in keys], "it names") if unique else []
    raise_if_any(f"{path}: {problem}: {AGAIN}." for problem in problems)
    return keys


def _disorder(files: dict[str, Path], sellers: list[Key], finals: list[str]) -> list[str]:
    """Labels that cannot be those of the tables: countries apart or in another order, the discrepancy not last."""
    order, found = (list(dict.fromkeys(codes)) for codes in ((country for country, _ in sellers), finals))
    apart = sorted(set(order) ^ set(found))
    problems: list[str] = []
    if apart:
        problems.append(f"{files['finals']} and {files['sellers']} do not both name {shown(apart)}: {AGAIN}.")
    elif order != found:
        problems.append(f"{files['finals']} has the countries in another order than {files['sellers']}: {AGAIN}.")
    if ("ROW", REST) in sellers[:-1]:
        problems.append(f"{files['sellers']} is out of order, ROW {REST} must be its last line: {AGAIN}.")
    return problems


def _add_rows(files: dict[str, Path], sellers: list[Key], buyers: list[Key], keep: Array, sums: Sums) -> _Left:
    """Add the rows of the tables of intermediate and final use side by side."""
    left, industries, row = _Left(), len(sellers), 0
    with text_lines(files["T"], WHAT) as use, text_lines(files["FD"], WHAT) as final:
        for row, (a, b) in enumerate(zip_longest(filter(str.strip, use), filter(str.strip, final)), start=1):
            if row > industries or a is None or b is None:
                raise SteppeError(_uneven(files, row, a, b, industries))
            place = f"line {row} ({' '.join(sellers[row - 1])})"
            t = numbers(a.rstrip("\t"), "\t", industries, f"{files['T']}, {place}")
            f = numbers(b.rstrip("\t"), "\t", len(buyers) - industries, f"{files['FD']}, {place}")
            values = np.concatenate([t, f])
            if not keep[row - 1]:
                left.from_rest += float(np.abs(values).sum())
                continue
            sums.add(sellers[row - 1], values[keep])
            left.to_rest += float(np.abs(values[~keep]).sum())
    if row < industries:
        raise SteppeError(f"{files['T']} has {row:,} rows for {industries:,} labels, so it is cut short: {AGAIN}.")
    return left


def _uneven(files: dict[str, Path], row: int, a: str | None, b: str | None, industries: int) -> str:
    short = files["T"] if a is None else files["FD"] if b is None else files["sellers"]
    return (
        f"{short} has {row - 1:,} rows, fewer than the other files ({industries:,} labels): it is cut short, {AGAIN}."
    )


def _value_added(path: Path, industries: int, keep: Array) -> Array:
    """Value added of the industries that are kept [industry], in the file's unit."""
    with text_lines(path, WHAT) as lines:
        filled = (line.rstrip("\t") for line in lines if line.strip())
        rows = [numbers(line, "\t", industries, f"{path}, line {k}") for k, line in enumerate(filled, 1)]
    if not rows:
        raise SteppeError(f"{path} has no rows: {AGAIN}.")
    return np.sum(rows, axis=0)[keep[:industries]]


def _check_value_added(path: Path, sums: Sums, value_added: Array) -> None:
    """Refuse tables whose rows, columns and labels do not belong together; small gaps are EORA's own."""
    by_label = sums.by_industry(np.concatenate([value_added, np.zeros(len(sums.users) - len(value_added))]))
    table = sums.table()
    gap = float(np.abs(table.flow.sum(axis=2) - table.inputs.sum(axis=0) - by_label).sum() / np.abs(by_label).sum())
    if not gap <= LARGEST_GAP:
        raise SteppeError(
            f"{path} and the tables beside it do not fit: by industry, value added misses output less inputs by "
            f"{gap:.0%} in sum, so rows or columns are missing or in another order: {AGAIN}."
        )


def _notes(left: _Left, sums: Sums, value_added: float, factor: float) -> list[str]:
    implied = float(sums.flow.sum() - sums.inputs[:, :-1].sum())
    rest = f"{left.from_rest * factor:,.6g} million USD bought from it, {left.to_rest * factor:,.6g} sold to it"
    found = [f"The statistical discrepancy ROW is left out ({rest})."] if left.from_rest or left.to_rest else []
    said = f"Value added is {value_added:,.6g} million USD in the file, {implied:,.6g} as output less inputs."
    return [*found, said]
