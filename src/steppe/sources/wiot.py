"""World input-output tables in Excel: WIOD (release 2016) and the ADB MRIO, which took over its form.

Files: `WIOTyyyy_Nov16_ROW.xlsx` (44 economies x 56 industries, the sheet is named after the year) and
`ADB-MRIO62-yyyy_....xlsx`, `ADB-MRIO-yyyy_....xlsx` (63, 73 or 75 economies x 35 industries), as `.xlsb` too,
and WIOD's zip of all years. Million current USD at basic prices.

Above the numbers the columns are named in rows that end with the one of codes (`c1`, `c2`, ...; row
6 of WIOD, row 7 of ADB), which is found by its `c1` in column E; the row above it holds the country
and those above it the industry's code or name. Left of the numbers stand, in columns A to D, the industry's code
(empty with ADB), its name, the country, and the code of the row (`r1`; ADB: `c1`). First come the
industries of each country in turn, as many as the first country has columns, then five columns of
final use for each country (WIOD `c57` to `c61`; ADB `F1` to `F5`), last the total output. Below the
industries, with the country `TOT` or none: intermediates in all, taxes, adjustments, purchases
abroad, value added, international transport margins and output, of which output alone is read, and
only to prove that sales add up to it.

Sectors are called by the industry's code, or `c1`, `c2`, ... with ADB. Codes that ADB spells in its own
way (`PRC`, `GER`) become ISO 3166 alpha-3, `RoW` becomes `ROW`, WIOD's early `ROM` becomes `ROU`.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import takewhile, zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import BadZipFile, ZipFile, is_zipfile

import numpy as np
from python_calamine import CalamineError, CalamineWorkbook

from steppe.labels.countries import provider_code
from steppe.problems import SteppeError, raise_if_any
from steppe.sources.catalogue import source
from steppe.sources.folder import existing
from steppe.sources.mrio import AGAIN, AS_PUBLISHED, NONE, InterCountryTable, Key, Sums, repeated, shown, sound

Array = np.ndarray
LEFT = 4  # columns of labels
TOP = 20  # rows in which the codes must be found
WIOD = source("wiod-2016")
ADB = source("adb-mrio")


@dataclass(frozen=True, slots=True)
class _Columns:
    """Users in order with the industry's code as sector, "" for final use; `total` is output's place."""

    users: list[Key]
    use: Array
    total: int | None
    first: list[str]  # codes of one country's industries


def read_wiot(path: Path, what: str) -> InterCountryTable:
    """Read a WIOD or ADB MRIO workbook row by row: flows and input purchases, million USD.

    Raises `SteppeError` for workbooks that are cut short, repeat or lack labels, or are no such table.
    """
    rows = _rows(existing(Path(path), what), what)
    columns = _columns(rows, path, what)
    sums = Sums(columns.users, sectors=tuple(columns.first))
    names, sold, seen = dict[str, str](), dict[Key, float](), list[Key]()
    sellers = {key for key in columns.users if key[1]}
    for number, row in enumerate(rows, start=1):
        key = (_country(row[2]), _code(row[3])) if len(row) > LEFT else ("", "")
        if key not in sellers:
            continue
        seen.append(key)
        values = _values(row, columns, f"{path}, {key[0]} {row[3]} (row {number} of the industries)")
        sums.add(key, values[columns.use])
        names.setdefault(key[1], str(row[0]).strip() if row[0] else key[1])
        if columns.total is not None:
            sold[key] = values[columns.total]
    raise_if_any(_problems(path, sums, sellers, seen, sold))
    table = sums.table()
    sectors = tuple(names[code] for code in table.sectors)
    return InterCountryTable(table.countries, sectors, table.flow, table.inputs)


def _rows(path: Path, what: str) -> Iterator[Sequence[Any]]:
    """The rows of the first sheet from its first column on, empty cells None."""
    with path.open("rb") as file:
        start = file.read(4)
    if start[:2] != b"PK" and start != b"\xd0\xcf\x11\xe0":
        raise SteppeError(f"{path} is no Excel workbook, so it is no {what}: {AS_PUBLISHED}.")
    try:
        sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
        left = [None] * (sheet.start[1] if sheet.start else 0)
        yield from ([*left, *(None if cell == "" else cell for cell in row)] for row in sheet.iter_rows())
    except (CalamineError, OSError) as error:
        raise SteppeError(
            f"{path} is no Excel workbook (.xlsx, .xlsb) or cut short, so it is no {what}: {AGAIN}."
        ) from error


@contextmanager
def workbook(path: Path, year: str) -> Generator[Path]:
    """The workbook of a year: the file itself, or out of the zip of all years into a folder that is gone after."""
    if not (path.suffix.casefold() == ".zip" and is_zipfile(path)):
        yield path
        return
    with ZipFile(path) as packed, TemporaryDirectory() as folder:
        books = [name for name in packed.namelist() if Path(name).suffix.casefold() in (".xlsb", ".xlsx")]
        found = [name for name in books if year and year in Path(name).stem]
        if len(found) != 1:
            said = f"has {len(found)} workbooks of {year}" if year else "has several years, and none is asked for"
            raise SteppeError(f"{path} {said}: it holds {shown([Path(name).name for name in books]) or 'none'}.")
        inside = Path(folder) / Path(found[0]).name
        try:
            inside.write_bytes(packed.read(found[0]))
        except (BadZipFile, zlib.error, NotImplementedError, EOFError) as error:
            raise SteppeError(f"{path} is damaged inside ({error}): {AGAIN}.") from error
        yield inside


def _columns(rows: Iterator[Sequence[Any]], path: Path, what: str) -> _Columns:
    """Read the rows of labels down to the one of codes, and say what each column is."""
    above: Sequence[Any] = ()
    for _, row in zip(range(TOP), rows, strict=False):
        if len(row) > LEFT and str(row[LEFT]).strip() == "c1":
            return _users(above[LEFT:], row[LEFT:], path)
        above = row
    raise SteppeError(f"{path} is no {what}: its first sheet has no code c1 in column E: {AS_PUBLISHED}.")


def _users(countries: Sequence[Any], codes: Sequence[Any], path: Path) -> _Columns:
    labels = [(_country(a), str(b or "").strip()) for a, b in zip_longest(countries, codes)]
    total = next((at for at, (country, _) in enumerate(labels) if country in ("TOT", "TOTAL", "")), None)
    use = [at for at, (country, _) in enumerate(labels) if country not in ("TOT", "TOTAL", "")]
    run = [code for _, code in takewhile(lambda label: label[0] == labels[0][0], labels)]
    problems = repeated([f"{country} {code}" for country, code in (labels[at] for at in use)], "its columns name")
    if not problems and not _in_turn([labels[at] for at in use], run):
        problems.append("its columns are not the industries of each country in turn and then its final uses")
    raise_if_any(f"{path}: {problem}: {AGAIN}." for problem in problems)
    users = [(labels[at][0], _code(labels[at][1]) if labels[at][1] in run else "") for at in use]
    return _Columns(users, np.array(use), total, [_code(code) for code in run])


def _in_turn(labels: list[Key], run: list[str]) -> bool:
    """Whether all countries have the industries of the first, then all the same final uses."""
    industries = [key for key in labels if key[1] in run]
    countries = list(dict.fromkeys(country for country, _ in industries))
    finals: dict[str, list[str]] = {}
    for country, code in labels[len(industries) :]:
        finals.setdefault(country, []).append(code)
    like = {tuple(codes) for codes in finals.values()}
    whole = [(country, code) for country in countries for code in run]
    return labels[: len(industries)] == whole and len(like) == 1 and set(finals) == set(countries)


def _country(given: Any) -> str:
    label = str(given or "").strip().upper()
    return provider_code("adb", label)


def _code(given: Any) -> str:
    """The code of a row or column (r1 is c1), "" where it is none of an industry."""
    found = re.fullmatch(r"[cr](\d+)", str(given or "").strip())
    return f"c{found[1]}" if found else ""


def _values(row: Sequence[Any], columns: _Columns, place: str) -> Array:
    """One row as float64 [column]; an empty cell or one of blanks (ADB has some) is zero, other text is refused."""
    width = max(int(columns.use.max()), columns.total or 0) + 1
    cells = row[LEFT : LEFT + width]
    if len(cells) < width:
        raise SteppeError(f"{place} has {len(cells):,} of {width:,} values: the file is cut short, {AGAIN}.")
    try:
        values = np.array([0.0 if cell is None else cell for cell in cells], dtype=float)
    except (TypeError, ValueError):
        values = np.array([_number(cell, place) for cell in cells])
    return sound(values, place)


def _number(cell: Any, place: str) -> float:
    """A number, of text too ("1,234.5"); a cell of blanks or a dash has no value and is zero."""
    text = str(cell or 0.0).strip()
    if re.fullmatch(r"[-+]?\d{1,3}(,\d{3})+(\.\d*)?", text):
        text = text.replace(",", "")
    try:
        return 0.0 if text.casefold() in NONE else float(text)
    except ValueError:
        raise SteppeError(f"{place} holds {text[:20]!r}, which is no number: {AGAIN}.") from None


def _problems(path: Path, sums: Sums, sellers: set[Key], seen: list[Key], sold: dict[Key, float]) -> list[str]:
    missing = [f"{country} {code}" for country, code in sums.users if code and (country, code) not in set(seen)]
    problems = repeated([f"{country} {code}" for country, code in seen], "it has the rows")
    problems += [f"it lacks the rows {shown(missing)}, so it is cut short"] if missing else []
    if sold and not problems and len(sold) == len(sellers):
        said = np.array([[sold[c, s] for c in sums.countries] for s in sums.sectors])
        problems = sums.misfits(sums.flow.sum(axis=2), said, "the sales of")
    return [f"{path}: {problem}: {AGAIN}." for problem in problems]
