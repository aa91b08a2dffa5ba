"""How often verdicts are right: sentences that the record and the figures at hand show to be true or false.

`sentences.csv` has them with the instrument or table each rests on. A true sentence that is contradicted is a wrong
accusation, a false one that is supported a wrong comfort; both must be none.
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

from steppe.reader.reading import read

SENTENCES = Path(__file__).parent / "sentences.csv"
VERDICTS = {
    "contradicted": ("contradicted", "inconsistent_within_document", "stale"),
    "supported": ("supported", "supported_under_definition"),
}

Row = dict[str, str]


def sentences() -> list[Row]:
    """The sentences with their truth, their date, and what they rest on."""
    with SENTENCES.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def verdicts(row: Row) -> list[str]:
    """The verdicts that a sentence gets, by itself in a document of its date."""
    checked = read(f"{row['sentence']}\n", date=row["date"]).check()
    return [item.verdict for item in (*checked.ties, *checked.claims)]


def counted() -> dict[str, Counter[str]]:
    """How many true and false sentences there are, and how many of each are contradicted, or else supported."""
    found: dict[str, Counter[str]] = {"true": Counter(), "false": Counter()}
    for row in sentences():
        given = set(verdicts(row))
        verdict = next((name for name, of in VERDICTS.items() if given & set(of)), "undecided")
        found[row["truth"]].update(("all", verdict))
    return found
