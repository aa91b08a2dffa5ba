"""Which of our sectors, or GTAP's inside them, hold a chapter of the Harmonized System or a group of the SITC.

`product-groups.csv`: scheme `hs` has one row a chapter, by what most of its trade is in ISIC; a chapter that lies in
several sectors names them all. Scheme `sitc` has the groups of the WTO's statistics: codes of the WTO joined by signs,
for a group is a sum or a difference of published ones. `note` says where a border is not shared.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache

from steppe.concordances import FOLDER, concordance
from steppe.sourced import Source

SOURCES = (
    Source(
        title="World Customs Organization, Harmonized System, chapters",
        url="https://www.wcoomd.org/en/topics/nomenclature/instrument-and-tools/hs-nomenclature-2022-edition.aspx",
    ),
    Source(
        title="WTO, technical notes on merchandise trade: product groups in SITC Rev. 3",
        url="https://www.wto.org/english/res_e/statis_e/technotes_e.htm",
    ),
)
JOIN = "+"


@cache
def product_groups(scheme: str) -> Mapping[str, str]:
    """The sectors, joined by "+", of every chapter ("hs") or group ("sitc")."""
    with (FOLDER / "product-groups.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["sectors"] for row in csv.DictReader(file) if row["scheme"] == scheme}


def gtap_sectors(joined: str) -> tuple[str, ...]:
    """The GTAP sectors of sectors joined by "+", each ours or GTAP's; an unknown one gives none, see `unknown`."""
    ours = concordance("eurasia", "gtap")
    found = [code for name in joined.split(JOIN) for code in ours.get(name, (name,))]
    return tuple(dict.fromkeys(found))


def unknown(joined: str) -> list[str]:
    """The names among sectors joined by "+" that are neither ours nor GTAP's."""
    known = {*concordance("eurasia", "gtap"), *concordance("gtap", "eurasia")}
    return [name for name in joined.split(JOIN) if name not in known]


def signed(code: str) -> tuple[tuple[str, int], ...]:
    """The published codes that a group of the SITC adds (1) or takes away (-1): `MI-MIFU`."""
    return tuple((name, -1 if sign == "-" else 1) for sign, name in re.findall(r"([+-]?)(\w+)", code))
