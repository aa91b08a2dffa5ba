"""Single sentences read and held against the record, and what comes out of it."""

from __future__ import annotations

import steppe as st
from steppe.reader.model import Claim, Tie
from steppe.reader.reading import Reading

ACCUSING = ("contradicted", "inconsistent_within_document", "stale")
SUPPORTING = ("supported", "supported_under_definition")


def checked(text: str, date: str) -> Reading:
    return st.read(text + "\n", date=date).check()


def verdicts(text: str, date: str) -> dict[tuple[str, str, str], str]:
    return {(t.kind, t.party[0], t.counterpart[0]): t.verdict for t in checked(text, date).ties}


def figures(text: str, date: str) -> list[Claim]:
    return list(checked(text, date).claims)


def items(reading: Reading) -> list[Tie | Claim]:
    return [*reading.ties, *reading.claims]
