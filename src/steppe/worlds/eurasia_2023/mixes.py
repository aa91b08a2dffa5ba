"""Controls on mixes of goods: what part of an economy's exports or imports falls on a group of sectors.

`controls/*.csv` beside this module, a row each: `exporter` and `importer` are economies of `goods-2023` or labels of
the world, or several joined by "+", and one of them may be "*" for every other; `group` is sectors joined by "+", ours
or GTAP's; `value` is a share of the flow between the two (unit `share`) or money. `sources.yaml` names the documents.
`export_groups.csv` joins them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from steppe.concordances.products import JOIN, gtap_sectors, unknown
from steppe.problems import raise_if_any
from steppe.sourced import Source
from steppe.worlds.common.controls import (
    ALL,
    RELIABILITY,
    UNITS,
    Document,
    basis_problems,
    documents_of,
    is_amount,
    rows_of,
)
from steppe.worlds.eurasia_2023 import facts as documented

CONTROLS = Path(__file__).parent / "controls"
COLUMNS = ("reporter", "exporter", "importer", "group", "year", "value", "unit", "source", "reliability", "note")
SHARE = "share"
YEAR = 2023
NEAR = 1  # years from 2023 within which a compiler's share stands for it within C; a share of another year within D
WORLD_BANK = "world-bank-groups"
# Food is 40 % in its row, 2.5 of 6.1 bn USD: nearly all its domestic exports, so that the shares are of these alone.
OF_DOMESTIC_EXPORTS = ("GEO",)
ROUNDING = 5e-3  # of a flow: groups of a compiler may sum to more than the whole by it


@dataclass(frozen=True, slots=True)
class Mix:
    """One row: the part of a flow that falls on some sectors, and what it rests on."""

    exporter: str
    importer: str
    group: str
    year: str
    value: float  # a fraction, or million USD
    is_share: bool
    source: str
    reliability: str

    @property
    def sectors(self) -> tuple[str, ...]:
        """The GTAP sectors of the group."""
        return gtap_sectors(self.group)

    @property
    def spread(self) -> float:
        """How far it may be from the truth, as a share of it."""
        return RELIABILITY[self.reliability]

    @property
    def rank(self) -> tuple[str, int]:
        """What makes one row better than another of the same flow: reliability, then years from the world's."""
        return self.reliability, abs(int(self.year[:4]) - YEAR)

    @property
    def named(self) -> tuple[str, ...]:
        """Every exporter and importer that it names."""
        return tuple(one for end in self.block for one in end.split(JOIN))

    @property
    def block(self) -> tuple[str, str]:
        """The flow whose mix it is part of: exporter and importer."""
        return self.exporter, self.importer


def by_age(year: int) -> str:
    """The reliability of a compiler's share of a year."""
    return "C" if abs(year - YEAR) <= NEAR else "D"


@cache
def shipped() -> tuple[Mix, ...]:
    """The rows of `controls/*.csv` and of `export_groups.csv`; of two for the same flow the more reliable."""
    documented_rows = (row for row in exports_documented() if row.exporter not in OF_DOMESTIC_EXPORTS)
    return best([*read(CONTROLS), *documented_rows])


def best(rows: Iterable[Mix]) -> tuple[Mix, ...]:
    """The rows without those that another of the same flow and sectors outdoes: more reliable, then nearer in time."""
    found: dict[tuple[str, str, frozenset[str]], Mix] = {}
    for row in rows:
        key = (*row.block, frozenset(row.sectors))
        if key not in found or row.rank < found[key].rank:
            found[key] = row
    return tuple(found.values())


def read(folder: Path) -> tuple[Mix, ...]:
    """The rows of a folder; raises `SteppeError` with every problem of its files."""
    documents = documents_of(folder)
    problems: list[str] = []
    check = partial(_problems, documents=documents)
    rows = [_mix(row) for path in sorted(folder.glob("*.csv")) for row in rows_of(path, COLUMNS, check, problems)]
    raise_if_any([*problems, *_beyond_the_whole(rows)])
    return tuple(rows)


def sources() -> tuple[Source, ...]:
    """Where the rows were read."""
    return tuple(document.source() for document in documents_of(CONTROLS).values())


def _mix(row: Mapping[str, str]) -> Mix:
    is_share = row["unit"] == SHARE
    value = float(row["value"]) * (1.0 if is_share else UNITS[row["unit"]])
    named = {name: row[name] for name in ("exporter", "importer", "group", "year", "source", "reliability")}
    return Mix(value=value, is_share=is_share, **named)


def _problems(row: Mapping[str, str], documents: Mapping[str, Document]) -> Iterator[str]:
    yield from basis_problems(row, documents, (SHARE, *UNITS))
    if strange := unknown(row["group"]):
        yield f"the group names {', '.join(map(repr, strange))}: join sectors of eurasia-2023 or GTAP by {JOIN!r}."
    if not is_amount(row["value"]) or (row["unit"] == SHARE and float(row["value"]) > 1):
        yield f"the value {row['value']!r} is no number above or at zero, or a share above one."
    if not row["exporter"] or not row["importer"] or row["exporter"] == row["importer"]:
        yield "a row needs an exporter and another importer, one of which may be '*'."


def _beyond_the_whole(rows: Sequence[Mix]) -> Iterator[str]:
    """Shares of one flow and source that do not overlap and sum to more than the flow."""
    total: dict[tuple[str, str, str], list[Mix]] = {}
    for row in rows:
        if row.is_share:
            total.setdefault((*row.block, row.source), []).append(row)
    for (exporter, importer, source), held in total.items():
        apart = disjoint(held)
        whole = sum(row.value for row in apart)
        if whole > 1 + ROUNDING:
            yield f"The shares of {source} from {exporter} to {importer} sum to {whole:.3f}: correct them."


def disjoint(rows: Sequence[Mix]) -> list[Mix]:
    """The rows, the best first and then the finest, without those that share a sector with one before."""
    kept: list[Mix] = []
    taken: set[str] = set()
    for row in sorted(rows, key=lambda one: (*one.rank, len(one.sectors), one.group)):
        if not taken & set(row.sectors):
            kept.append(row)
            taken |= set(row.sectors)
    return kept


def exports_documented() -> list[Mix]:
    """The World Bank's and other documented groups of exports of `export_groups.csv`."""
    groups = {name: JOIN.join(sectors) for name, sectors in documented.facts().groups.items()}
    return [
        Mix(row.economy, ALL, groups[row.item], row.year, row.value, True, WORLD_BANK, by_age(int(row.year[:4])))
        for row in documented.rows("export_groups")
    ]
