"""Rates by pair with their labels coded, so that a table of many thousand rates is read at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from steppe.world.tables.values import as_shares, unit_problem

Array = np.ndarray
Row = tuple[str, str, str, float]  # exporter, importer, sector ("" is every sector), rate
SHOWN = 5
SEVERAL = 3  # rates of which the median is looked at; one high rate may be what a scenario asks


@dataclass(frozen=True, eq=False)
class Rates:
    """Tariffs of pairs of countries, sorted by exporter, importer, sector; own pairs are left out.

    `labels` are the sorted exporters, importers and sectors (sector "" is every sector), `codes`
    [3, rows] positions in them, `rate` [rows] fractions.
    """

    labels: tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]
    codes: Array
    rate: Array

    @classmethod
    def of(cls, columns: Sequence[Sequence[str]], positions: Array, rate: Array) -> Rates:
        """Rates from label lists, positions in them [3, rows] and rates [rows], in any order."""
        known = [np.unique(np.array(names, dtype=str), return_inverse=True) for names in columns]
        codes = np.stack([inverse[at] for (_, inverse), at in zip(known, positions, strict=True)])
        labels = tuple(tuple(str(name) for name in names) for names, _ in known)
        order = np.lexsort(codes[::-1])
        found = cls((labels[0], labels[1], labels[2]), codes[:, order], rate[order])
        found.codes.flags.writeable = found.rate.flags.writeable = False
        return found

    @classmethod
    def of_rows(cls, rows: Sequence[Row]) -> Rates:
        """Rates from rows (exporter, importer, sector, rate)."""
        columns = list(zip(*rows, strict=True)) or [(), (), (), ()]
        every = np.tile(np.arange(len(rows)), (3, 1))
        return cls.of(columns[:3], every, np.array(columns[3], dtype=float))

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The rates as rows (exporter, importer, sector, rate)."""
        names = [np.array(labels, dtype=object)[code] for labels, code in zip(self.labels, self.codes, strict=True)]
        return tuple(zip(*(column.tolist() for column in (*names, self.rate)), strict=True))

    @property
    def own(self) -> Array:
        """Which rows are of a country with itself [rows]."""
        importer = {label: i for i, label in enumerate(self.labels[1])}
        same = np.array([importer.get(label, -1) for label in self.labels[0]], dtype=np.intp)
        return same[self.codes[0]] == self.codes[1]

    def kept(self, where: Array) -> Rates:
        """The rows chosen [rows], with the same labels."""
        return Rates(self.labels, self.codes[:, where], self.rate[where])

    def in_unit(self, unit: str) -> Rates:
        """The rates given in percent or as 1 + rate, as shares."""
        return Rates(self.labels, self.codes, as_shares(self.rate, unit, self.own))

    def question(self, few: float = 0.0) -> list[str]:
        """Both readings of rates that may have been meant as percent, where some are above 1 or half above 0.5."""

        def place(at: Sequence[int]) -> str:
            return pair(self.kept(np.array([at[0]])).rows[0])

        said = unit_problem(self.rate, None, self.own, "rate", place, few=few, several=SEVERAL)
        return [problem.replace("tariff_unit", "unit") for problem in said]

    def problems(self) -> list[str]:
        """What is wrong with rates and pairs; a missing rate shows as nan."""
        problems = [] if self.rate.size else ["the table has no rows."]
        problems += self._first(
            ~((self.rate > -1) & np.isfinite(self.rate)),
            lambda row: f"the rate of {pair(row)} is {row[3]:g}: rates are fractions above -1, 0.10 is 10 %.",
        )
        problems += self._first(
            self.own & (self.rate != 0),
            lambda row: f"{pair(row)} has a rate: a country puts no tariff on itself.",
        )
        repeated = (np.diff(self.codes, axis=1) == 0).all(axis=0)
        starts = np.flatnonzero(repeated & ~np.append(False, repeated[:-1])) if repeated.size else np.array([], int)
        twice = np.zeros(self.rate.size, bool)
        twice[starts] = True
        problems += self._first(
            twice, lambda row: f"{pair(row)} is there {self._count(row)} times: keep one rate a pair."
        )
        if "" in self.labels[2] and len(self.labels[2]) > 1:
            problems.append("some rows name a sector and some do not: name it in all rows or in none.")
        return problems

    def _count(self, row: Row) -> int:
        return sum(1 for other in self.rows if other[:3] == row[:3])

    def _first(self, where: Array, say: Callable[[Row], str]) -> list[str]:
        chosen = np.flatnonzero(where)
        return first((say(self.kept(chosen[k : k + 1]).rows[0]) for k in range(min(SHOWN, chosen.size))), chosen.size)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Rates) and self._content == other._content

    def __hash__(self) -> int:
        return hash(self._content)

    @property
    def _content(self) -> tuple[object, ...]:
        return (self.labels, self.codes.tobytes(), self.rate.tobytes())


def pair(row: Sequence[object]) -> str:
    """A row's pair in words."""
    return f"{row[0]} to {row[1]}" + (f" in {row[2]}" if row[2] else "")


def first(problems: Iterable[str], count: int | None = None) -> list[str]:
    """The first few problems, and how many more there are."""
    found = list(problems)
    more = (len(found) if count is None else count) - SHOWN
    return found[:SHOWN] + ([f"... and {more} more problems of this kind."] if more > 0 else [])
