"""Which sector of one classification is which in another: GTAP 9, OECD ICIO and the sectors of `eurasia-2023`.

One table of links, `concordances/links.csv`, holds all three, so that no pair of them can disagree with the third.
`uzb-links.csv` and `wiod-links.csv` lead from the products of Uzbekistan's table (OKED, which is NACE Rev. 2) and
from the industries of WIOD (release 2013: NACE Rev. 1.1; release 2016: ISIC Rev. 4) to `eurasia`. Sectors of GTAP are
defined at https://www.gtap.agecon.purdue.edu/databases/contribute/detailedsector.asp by ISIC and CPC, those of ICIO
at http://oe.cd/icio by ISIC Rev. 4; `note` says where a border is not shared.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from steppe.labels import suggest
from steppe.problems import SteppeError
from steppe.sourced import Source

FOLDER = Path(__file__).parent
# Industries of the 2025 edition of the OECD tables that the 2023 edition has as one.
ICIO_2025 = {
    "A01_02": ("A01", "A02"),
    "B05_06": ("B05", "B06"),
    "B07_08": ("B07", "B08"),
    "C24": ("C24A", "C24B"),
    "C30": ("C301", "C302T309"),
}
CLASSIFICATIONS = ("gtap", "icio", "eurasia")
SOURCES = (
    Source(
        title="GTAP 9 data base, detailed sectoral list",
        url="https://www.gtap.agecon.purdue.edu/databases/contribute/detailedsector.asp",
    ),
    Source(title="OECD Inter-Country Input-Output tables, list of industries (ISIC Rev. 4)", url="http://oe.cd/icio"),
)


@dataclass(frozen=True, slots=True)
class Sector:
    """A sector of `eurasia-2023`: its label, what it holds, goods or services, and its group of tariffs."""

    sector: str
    label: str
    kind: str
    tariff_group: str


@cache
def eurasia_sectors() -> tuple[Sector, ...]:
    """The sectors of `eurasia-2023` in their order."""
    return tuple(Sector(**row) for row in _rows("eurasia-sectors.csv"))


@cache
def links() -> tuple[Mapping[str, str], ...]:
    """Every link as a row with the keys gtap, icio, eurasia and note."""
    return tuple(_rows("links.csv"))


@cache
def tariff_groups(sector: str) -> tuple[str, ...]:
    """The groups of products of the WTO's multilateral negotiations that a sector of `eurasia-2023` imports."""
    return tuple(row["mtn"] for row in _rows("tariff-groups.csv") if row["eurasia"] == sector)


def concordance(old: str, new: str) -> dict[str, tuple[str, ...]]:
    """The sectors of `new` that each sector of `old` shares something with, in the order of the table.

    Classifications are "gtap", "icio" and "eurasia". Raises `SteppeError` for another.
    """
    for name in (old, new):
        if name not in CLASSIFICATIONS:
            raise SteppeError(f"There is no classification {name!r}: {suggest(name, CLASSIFICATIONS)}")
    found: dict[str, list[str]] = {}
    for link in links():
        targets = found.setdefault(link[old], [])
        if link[new] not in targets:
            targets.append(link[new])
    return {sector: tuple(targets) for sector, targets in found.items()}


def parts_of_icio(industry: str) -> tuple[str, ...]:
    """The sectors of `eurasia-2023` that an industry of the OECD tables of any edition, or of WIOD, holds.

    Industries of other editions (`D01T02`, `C10-C12`) go by their divisions of ISIC; none where nothing is known.
    """
    whole = next((old for old, parts in ICIO_2025.items() if industry in parts), industry)
    known = concordance("icio", "eurasia")
    if whole in known:
        return known[whole]
    mine = divisions(whole)
    shared = {label: len(mine & divisions(label)) for label in known} if mine else {}
    best = max(shared, key=lambda label: shared[label], default="")
    return known[best] if best and 2 * shared[best] > len(mine) else ()


def eurasia_of_icio(industry: str) -> str:
    """The sector of `eurasia-2023` that stands for an industry of the OECD tables or of WIOD, or "".

    Of several parts it is the last: farming is `agriculture`, mining of fuels `crude-oil`.
    """
    return (parts_of_icio(industry) or ("",))[-1]


SECTIONS = {
    "A": (1, 3),
    "B": (5, 9),
    "C": (10, 33),
    "D": (35, 35),
    "E": (36, 39),
    "F": (41, 43),
    "G": (45, 47),
    "H": (49, 53),
    "I": (55, 56),
    "J": (58, 63),
    "K": (64, 66),
    "L": (68, 68),
    "M": (69, 75),
    "N": (77, 82),
    "O": (84, 84),
    "P": (85, 85),
    "Q": (86, 88),
    "R": (90, 93),
    "S": (94, 96),
    "T": (97, 98),
    "U": (99, 99),
}


@cache
def divisions(label: str) -> frozenset[int]:
    """The divisions of ISIC Rev. 4 that an industry's label names (`C10T12`: 10 to 12), none where it names none."""
    found: set[int] = set()
    for part in re.split(r"[_,&]", label.upper().replace("-", "T").replace("TO", "T")):
        span = re.fullmatch(r"(?:[A-U](?=\d)\d{0}|(?=\d\d(?:T|$)))(\d{2})\d?(?:T[A-U]?(\d{2})\d?)?", part)
        if span:
            found |= set(range(int(span[1]), int(span[2] or span[1]) + 1))
        elif re.fullmatch(r"[A-U]", part):
            first, last = SECTIONS[part]
            found |= set(range(first, last + 1))
        else:
            return frozenset()
    return frozenset(found)


@cache
def eurasia_of_uzbek() -> dict[str, str]:
    """The sector of `eurasia-2023` of each product of Uzbekistan's input-output table, by code."""
    return {row["uzb"]: row["eurasia"] for row in _rows("uzb-links.csv")}


@cache
def eurasia_of_wiod(release: str) -> dict[str, tuple[str, ...]]:
    """The sectors of `eurasia-2023` that an industry of WIOD holds, by release ("2013", "2016").

    Industries of one release that hold the same sectors belong together; none holds a part of a sector.
    """
    return {
        row["industry"]: tuple(row["eurasia"].split("+"))
        for row in _rows("wiod-links.csv")
        if row["release"] == release
    }


def merging(old: str, new: str) -> dict[str, tuple[str, ...]]:
    """A mapping for `World.aggregate(sectors=...)`: each sector of `new` with the sectors of `old` inside it.

    Raises `SteppeError` that names the sectors of `old` that lie in several of `new` and would have to be split.
    """
    across = {sector: targets for sector, targets in concordance(old, new).items() if len(targets) > 1}
    if across:
        said = "; ".join(f"{sector} is in {' and '.join(targets)}" for sector, targets in across.items())
        raise SteppeError(f"{old} cannot be merged into {new}, for some sectors would have to be split: {said}.")
    return concordance(new, old)


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def eurasia_countries() -> dict[str, tuple[str, ...]]:
    """The labels of `eurasia-2023` in their order, each with the economies of `goods-2023` inside it.

    Also a mapping for `World.aggregate(countries=...)`.
    """
    found: dict[str, list[str]] = {}
    for row in _rows("eurasia-countries.csv"):
        found.setdefault(row["eurasia"], []).append(row["economy"])
    return {label: tuple(inside) for label, inside in found.items()}
