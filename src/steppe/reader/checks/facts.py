"""Published figures that claims are held against, each with its definition, year and source.

The shipped table (`data/facts.csv`) has the rows of the compiled figures that were looked up at an address and are one
number for one year: what was recalled or cannot be cited stays out.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from functools import cache
from pathlib import Path

from steppe.problems import SteppeError, raise_if_any
from steppe.reader.figures.dates import dates
from steppe.reader.language import ENGLISH
from steppe.whole import written_whole

TABLE = Path(__file__).parents[1] / "data" / "facts.csv"
MEASURES = {"turnover": "trade", "mutual trade": "trade", "foreign trade": "trade", "exports": "exports"}
SIDES = {"intra": "", "world": "WORLD", "third countries": "WORLD", "Central Asia (5)": "CENTRAL_ASIA"}
BILLION = 1e9
COUNTED = "cooperation documents signed with"


@dataclass(frozen=True, slots=True)
class Fact:
    """One published figure: of whom, with whom ("" within a group, "WORLD" with all), USD unless said otherwise."""

    subject: str
    counterpart: str
    measure: str
    value: float
    unit: str
    period: str
    definition: str
    source: str
    url: str

    @property
    def between(self) -> frozenset[str]:
        """The two sides, in no order."""
        return frozenset((self.subject, self.counterpart)) - {""}


@cache
def facts() -> tuple[Fact, ...]:
    """The shipped figures."""
    return read(TABLE)


def read(path: Path) -> tuple[Fact, ...]:
    """Figures from a table with the columns of `Fact`; raises `SteppeError` with every row that cannot be read."""
    problems: list[str] = []
    found: list[Fact] = []
    names = [f.name for f in fields(Fact)]
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        missing = [name for name in names if name not in (rows.fieldnames or ())]
        if missing:
            raise SteppeError(f"{path} has no column {', '.join(missing)}: it needs {', '.join(names)}.")
        for line, row in enumerate(rows, 2):
            try:
                found.append(Fact(**{**{name: row[name] for name in names}, "value": float(row["value"])}))  # pyright: ignore[reportArgumentType]
            except ValueError:
                problems.append(f"{path}, line {line}: value {row['value']!r} is no number.")
    raise_if_any(problems)
    return tuple(found)


def write(folder: Path, path: Path) -> Path:
    """Take what may be shipped from `facts/trade_facts.csv` of a data folder, through a temporary file."""
    with (folder / "facts" / "trade_facts.csv").open(encoding="utf-8", newline="") as file:
        kept = list(_shippable(csv.DictReader(file)))
    with written_whole(path) as draft, draft.open("w", encoding="utf-8", newline="") as file:
        lines = csv.DictWriter(file, [f.name for f in fields(Fact)], lineterminator="\n")
        lines.writeheader()
        lines.writerows(asdict(fact) for fact in kept)
    return path


def _shippable(rows: Iterable[Mapping[str, str]]) -> Iterator[Fact]:
    """Rows that were looked up, have an address, one figure and one year."""
    title = ""
    for row in rows:
        title = title if row["source_title"] == "same" else row["source_title"]
        number = re.fullmatch(r"\d+(?:\.\d+)?", row["value"].strip())
        year = re.fullmatch(r"\d{4}", row["period"].strip())
        if row["how"] != "looked up" or not row["source_url"].startswith("http"):
            continue
        if row["measure"] == COUNTED:
            yield from _counted(row, title)
        if number and year and row["measure"] in MEASURES and row["unit"] == "USD bn":
            yield Fact(
                subject=SIDES.get(row["subject"], row["subject"]),
                counterpart=SIDES.get(row["counterpart"], row["counterpart"]),
                measure=MEASURES[row["measure"]],
                value=float(number[0]) * BILLION,
                unit="USD",
                period=year[0],
                definition=row["definition"],
                source=title,
                url=row["source_url"],
            )


def _counted(row: Mapping[str, str], title: str) -> Iterator[Fact]:
    """Numbers of states and organisations on a day or in a month."""
    when = next((date.value for date in dates(row["period"], language=ENGLISH)), "")
    for m in re.finditer(r"(\d+) (countries|organisations)\b(?! and)", row["value"]):
        if when:
            what, about = f"number of {m[2]}", f"{row['definition']}: {COUNTED}"
            yield Fact(row["subject"], "", what, float(m[1]), "count", when, about, title, row["source_url"])
