"""Columns of trade and tariff tables by the names that they go by, for what is said where a needed one is missing."""

from __future__ import annotations

import re
from collections.abc import Iterable

from steppe.labels.countries import folded

ENDING = re.compile(r"(iso3n|iso3c|iso3|iso2|iso|code|desc|name|country|label|id|s)$")
START = re.compile(r"^(iso3n|iso3c|iso3|iso2|iso|code|country)(?=.)")
REPORTERS = frozenset({"report", "reporter", "reporting", "declarant", "declaring", "refarea", "referencearea"})
PARTNERS = frozenset({"partner", "counterpart", "counterpartarea"})
SELLS = frozenset(
    {"exporter", "exporting", "origin", "orig", "source", "from", "seller", "selling", "supplier", "o", "i"}
)
BUYS = frozenset({"importer", "importing", "destination", "dest", "to", "buyer", "buying", "receiver", "d", "j"})


def meant(name: object) -> str:
    """A column's name in lower case without what only says that it holds a code or a name."""
    text = folded(str(name)).replace(" ", "")
    while True:
        shorter = START.sub("", ENDING.sub("", text) or text)
        if shorter == text:
            return text
        text = shorter


def of_side(columns: Iterable[object], role: str) -> list[str]:
    """The columns whose name says that they hold the exporter, or the importer."""
    words = SELLS if role == "exporter" else BUYS
    return [str(name) for name in columns if meant(name) in words]


def reporting(columns: Iterable[object]) -> list[str]:
    """The columns that name who reports and who the partner is, which says nothing of who sells."""
    return [str(name) for name in columns if meant(name) in REPORTERS | PARTNERS]


def is_partner(name: object) -> bool:
    """Whether a column is the partner's."""
    return meant(name) in PARTNERS
