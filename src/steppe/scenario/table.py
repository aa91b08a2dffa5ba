"""Tariffs from a table: a CSV file, a DataFrame or a labelled array becomes rows of a scenario."""

from __future__ import annotations

import csv
import io
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from steppe.labels import means_all, suggest
from steppe.labels.columns import is_partner, of_side, reporting
from steppe.problems import Problem, SteppeError, raise_if_any
from steppe.scenario.measures import Measure
from steppe.scenario.rates import SHOWN, Rates, Row, first
from steppe.world.tables.values import FEW, TARIFF_UNITS

COLUMNS = ("exporter", "importer", "sector", "rate")


@dataclass(frozen=True, repr=False)
class TariffTable(Measure):
    """New applied tariffs pair by pair; rates are fractions, 0.10 = 10 %.

    `table` is a long table with the columns exporter, importer, rate and, if rates differ by sector,
    sector: a DataFrame, a CSV file's path, or rows as mappings; or a DataArray over (sector,) exporter
    and importer. `unit` "percent" or "factor" (1 + rate) says so otherwise, and "share" that rates above 1
    are meant, which are refused without it. The table is kept as sorted rows of shares, so the order of the
    rows does not matter. Pairs that it does not name keep their tariff. An importer that is a union ("EU",
    "EUN", "918") stands for its members at the world's date, and not for trade among them; "all" or "*" stands for
    every exporter, importer or sector.
    """

    table: Any
    unit: str | None = None

    def __post_init__(self) -> None:
        if self.unit is not None and self.unit not in TARIFF_UNITS:
            said = f"`unit` is {self.unit!r}: use 'share', 'percent' or 'factor' (1 + rate)."
            raise SteppeError(Problem(said, place="TariffTable", field="unit"))
        rates = _read(self.table)
        rates = rates if self.unit is None else rates.in_unit(self.unit)
        asked = [] if self.unit else rates.question(FEW if _is_array(self.table) else 0.0)
        raise_if_any(Problem(problem, place="TariffTable") for problem in (*rates.problems(), *asked))
        object.__setattr__(self, "table", rates.kept(~rates.own))
        object.__setattr__(self, "unit", "share" if rates.question() else None)  # what reading the rows needs

    @property
    def rates(self) -> Rates:
        """The rates with their labels coded."""
        return self.table

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows as (exporter, importer, sector, rate), sorted; sector "" is every sector."""
        return self.rates.rows

    def to_csv(self) -> str:
        """The rows as CSV text; rates are written in full, so that reading them gives the same."""
        by_sector = any(row[2] for row in self.rows)
        lines = ["exporter,importer,sector,rate" if by_sector else "exporter,importer,rate"]
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows(
            (*row[: 3 if by_sector else 2], repr(row[3])) for row in self.rows
        )
        return "\n".join([*lines, out.getvalue()])

    def __repr__(self) -> str:
        importers = self.rates.labels[1]
        named = ", ".join(importers[:SHOWN]) + (", ..." if len(importers) > SHOWN else "")
        return f"TariffTable({self.rates.rate.size} rates; importers: {named or 'none'})"


def read_csv(text: str, where: str) -> tuple[Row, ...]:
    """Rows of CSV text; raises `SteppeError` that names every bad line of `where`."""
    try:
        reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        header = [name.strip() for name in reader.fieldnames or ()]
        reader.fieldnames = header
        raise_if_any(_header_problems(header, where))
        lines = [(f"{where} line {reader.line_num}", entry) for entry in reader]
    except csv.Error as error:
        raise SteppeError(f"{where} is not readable as CSV: {error}.") from None
    return _parsed(lines)


def _is_array(table: Any) -> bool:
    xarray = sys.modules.get("xarray")
    return xarray is not None and isinstance(table, xarray.DataArray)


def _read(table: Any) -> Rates:
    if _is_array(table):
        return _array_rates(table)
    return table if isinstance(table, Rates) else Rates.of_rows(_rows(table))


def _rows(table: Any) -> tuple[Row, ...]:
    pandas = sys.modules.get("pandas")
    if pandas is not None and isinstance(table, pandas.DataFrame):
        header = [str(name) for name in table.columns]
        raise_if_any(_header_problems(header, "TariffTable: the table"))
        records = table.set_axis(header, axis=1).to_dict("records")
        return _parsed((f"TariffTable: row {i}", record) for i, record in enumerate(records))
    if isinstance(table, str | Path):
        return _file_rows(Path(table))
    if isinstance(table, Sequence):
        return _sequence_rows(table)
    raise SteppeError(
        f"TariffTable: cannot read a {type(table).__name__}: pass a DataFrame, the path of a CSV file, "
        "a DataArray or rows as mappings."
    )


def _sequence_rows(table: Sequence[Any]) -> tuple[Row, ...]:
    if all(isinstance(row, tuple) and len(row) == len(COLUMNS) for row in table):
        return tuple((str(row[0]), str(row[1]), str(row[2]), float(row[3])) for row in table)
    if all(isinstance(row, Mapping) for row in table):
        for row in table:
            raise_if_any(_header_problems([str(key) for key in row], "TariffTable: a row"))
        return _parsed((f"TariffTable: row {i}", row) for i, row in enumerate(table))
    raise SteppeError("TariffTable: rows must be mappings with exporter, importer, rate and maybe sector.")


def _file_rows(path: Path) -> tuple[Row, ...]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise SteppeError(f"{path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise SteppeError(f"{path} is not a text file: save the table as CSV in UTF-8.") from None
    except ValueError:  # a name that no file can have
        raise SteppeError(f"There is no file {str(path)!r}: no file can have this name.") from None
    return read_csv(text, str(path))


def _array_rates(array: Any) -> Rates:
    dims = {str(dim) for dim in array.dims}
    if dims not in ({"exporter", "importer"}, {"sector", "exporter", "importer"}):
        raise SteppeError(
            f"TariffTable: the array has dimensions {', '.join(map(str, array.dims)) or 'none'}; "
            "it needs exporter, importer and maybe sector."
        )
    bare = [dim for dim in sorted(dims) if dim not in array.coords]
    if bare:
        raise SteppeError(f"TariffTable: the array has no labels on {', '.join(bare)}: add coordinates.")
    order = [dim for dim in COLUMNS[:3] if dim in dims]
    names = [[str(label) for label in array[dim].values] for dim in order]
    values = np.asarray(array.transpose(*order).values, dtype=float)
    positions = np.indices(values.shape).reshape(len(order), -1)
    if len(order) == 2:
        names, positions = [*names, [""]], np.vstack([positions, np.zeros(values.size, np.intp)])
    return Rates.of(names, positions, values.ravel())


def _header_problems(header: Sequence[str], where: str) -> list[str]:
    if not any(header):
        return [f"{where} is empty: it needs the columns exporter, importer, rate and maybe sector."]
    missing = [name for name in COLUMNS if name != "sector" and name not in header]
    problems = [f"{where} has no column `{name}`." for name in missing]
    for name in header:
        if name not in COLUMNS:
            problems.append(f"{where} has a column `{name}` that is not used: {_role(name)}")
    repeated = [name for name, count in Counter(header).items() if count > 1]
    return problems + [f"{where} has the column `{name}` twice." for name in repeated]


def _role(name: str) -> str:
    """What a column may be; in tariffs the reporter is who levies them, the importer."""
    if reporting([name]):
        role = "exporter" if is_partner(name) else "importer"
        return f"in tariffs the reporter is the importer and the partner the exporter: is it `{role}`?"
    sides = [role for role in ("exporter", "importer") if of_side([name], role)]
    return f"is it `{sides[0]}`?" if len(sides) == 1 else suggest(name, COLUMNS)


def _parsed(lines: Iterable[tuple[str, Mapping[Any, Any]]]) -> tuple[Row, ...]:
    rows: list[Row] = []
    problems: list[str] = []
    for where, entry in lines:
        if None in entry:
            problems.append(f"{where}: it has more cells than the header.")
            continue
        labels = [_label(entry.get(name)) for name in COLUMNS[:3]]
        wanted = [(name, label) for name, label in zip(COLUMNS, labels, strict=False) if name in entry]
        problems += [f"{where}: `{name}` is missing." for name, label in wanted if not label]
        try:
            rows.append((labels[0], labels[1], _sector(labels[2]), float(entry["rate"])))
        except (TypeError, ValueError):
            problems.append(f"{where}: `rate` is {entry['rate']!r}, not a number.")
    raise_if_any(first(problems))
    return tuple(rows)


def _label(value: Any) -> str:
    return "" if value is None or value != value else str(value).strip()


def _sector(value: Any) -> str:
    """A sector as rows hold it: "" is every one."""
    return "" if means_all(label := _label(value)) else label
