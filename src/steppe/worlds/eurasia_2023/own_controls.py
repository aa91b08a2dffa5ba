"""What is known of own sales in `eurasia-2023`: own shares, sales, output and value added, a row each, with its source.

`controls/accounts/own_shares.csv` and `controls/accounts/output.csv` have the columns of `COLUMNS`; their documents
are data sets of the catalogue. A row is of one economy and of one sector or several together ("metals+metal-products").
`value` is what the source has for `year`, `aged` what is taken for 2023: the same, or moved as
`own_derive` says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from steppe.problems import raise_if_any
from steppe.sourced import Source
from steppe.sources.catalogue import catalogue, source
from steppe.worlds.common.controls import JOIN, rows_of
from steppe.worlds.eurasia_2023.places import countries, sectors

HERE = Path(__file__).parent / "controls" / "accounts"
FILES = ("own_shares.csv", "output.csv", "fuels.csv")
COLUMNS = ("what", "economy", "sectors", "year", "value", "unit", "aged", "source", "reliability", "note")
OWN, SALES, OUTPUT, USE, ADDED = "own_share", "own_sales", "output", "use", "value_added"
UNITS: Mapping[str, str] = {
    OWN: "share of spending",
    **dict.fromkeys((SALES, OUTPUT, USE, ADDED), "share of value added"),
}
# How far a share may be from the truth of 2023: points of an own share, part of an output or of value added.
POINTS: Mapping[str, float] = {
    "A": 0.01,  # the office's own table of 2022 or 2023
    "B": 0.03,
    "C": 0.05,  # a compiler's table of an older year, aged
    "D": 0.15,  # of another definition, such as final use alone
}
# How far observed output, sales or use may be missed, as a part of them.
MISSED: Mapping[str, float] = {**dict.fromkeys("AB", 0.01), "C": 0.1, "D": 0.3}


OLDER, FIFTH = "C", 5


@dataclass(frozen=True, slots=True)
class Control:
    """One row: a share of 2023 (`aged`) of an economy's sectors, from `value` in `year`."""

    what: str
    economy: str
    sectors: tuple[str, ...]
    year: int
    value: float
    aged: float
    source: str
    reliability: str
    note: str

    @property
    def points(self) -> float:
        """How far it may be from the truth."""
        return POINTS[self.reliability]

    @property
    def missed(self) -> float:
        """How far the output, sales or use that it says may be missed, as a part of it."""
        return MISSED[self.reliability]

    @property
    def name(self) -> str:
        """The sectors as the file joins them."""
        return JOIN.join(self.sectors)


@cache
def shipped() -> tuple[Control, ...]:
    """The rows beside this module."""
    return tuple(row for name in FILES for row in read(HERE / name))


def own_shares() -> tuple[Control, ...]:
    """The rows that are own shares."""
    return tuple(row for row in shipped() if row.what == OWN)


def held_out(rows: Sequence[Control]) -> tuple[Control, ...]:
    """Every fifth own share of all uses from an older table, of each economy others: no sector is left out whole."""
    older = [row for row in rows if row.what == OWN and row.reliability == OLDER]
    by_economy: dict[str, list[Control]] = {}
    for row in sorted(older, key=lambda row: (row.economy, row.sectors)):
        by_economy.setdefault(row.economy, []).append(row)
    return tuple(row for n, part in enumerate(by_economy.values()) for row in part[n % FIFTH :: FIFTH])


def without(rows: Sequence[Control], left: Sequence[Control]) -> tuple[Control, ...]:
    """The rows less those left out, and less every other own share of the same economy and sectors."""
    gone = {(row.economy, sector) for row in left for sector in row.sectors}
    return tuple(row for row in rows if row.what != OWN or not gone & {(row.economy, name) for name in row.sectors})


def sources() -> tuple[Source, ...]:
    """The data sets behind the rows."""
    return tuple(source(key) for key in sorted({row.source for row in shipped()}))


def read(path: Path) -> tuple[Control, ...]:
    """The rows of a file; raises `SteppeError` with every problem in it."""
    problems: list[str] = []
    found = [_control(row) for row in rows_of(path, COLUMNS, _problems, problems)]
    raise_if_any(problems)
    return tuple(found)


def _control(row: Mapping[str, str]) -> Control:
    texts = {name: row[name] for name in ("what", "economy", "source", "reliability", "note")}
    value, now, year = float(row["value"]), float(row["aged"]), int(row["year"])
    return Control(**texts, value=value, aged=now, year=year, sectors=tuple(row["sectors"].split(JOIN)))


def _problems(row: Mapping[str, str]) -> Iterator[str]:
    if row["what"] not in UNITS:
        yield f"{row['what']!r} is none of {', '.join(UNITS)}."
    elif row["unit"] != UNITS[row["what"]]:
        yield f"the unit of {row['what']} is {UNITS[row['what']]}, not {row['unit']!r}."
    if row["economy"] not in countries():
        yield f"{row['economy']!r} is no economy of the world."
    unknown = [name for name in row["sectors"].split(JOIN) if name not in sectors()]
    if unknown:
        yield f"{', '.join(map(repr, unknown))} is no sector of the world."
    if not row["year"].isdigit():
        yield f"the year {row['year']!r} is no year."
    for name in ("value", "aged"):
        if not _is_share(row[name], whole=row["what"] == OWN):
            yield f"{name} is {row[name]!r}: a share is from 0{' to 1' if row['what'] == OWN else ''}."
    if row["source"] not in catalogue().data:
        yield f"the source {row['source']!r} is no data set of the catalogue."
    if row["reliability"] not in POINTS:
        yield f"the reliability {row['reliability']!r} is none of {', '.join(POINTS)}."


def _is_share(text: str, *, whole: bool) -> bool:
    try:
        return 0 <= float(text) <= (1.0 if whole else 1e3)
    except ValueError:
        return False
