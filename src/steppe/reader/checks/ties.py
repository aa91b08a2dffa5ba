"""A tie held against the record: what the record says of it on the day that the document speaks of.

Only a plain statement is contradicted, and only where the record's list was checked up to that day; see
`assertions` and `memberships`. The reader says what the record says, and calls nobody a liar.
"""

from __future__ import annotations

from dataclasses import replace

from steppe.reader.checks.agreements import KINDS, agreement, nearest_agreements
from steppe.reader.checks.findings import NO_DATA, Found, period
from steppe.reader.checks.memberships import membership, others_in_role
from steppe.reader.language import ENGLISH, Language
from steppe.reader.model import Tie
from steppe.reader.ties.assertions import MEMBERSHIPS, unstated
from steppe.record.record import Record


def checked(tie: Tie, known: Record, written: str, language: Language = ENGLISH) -> Tie:
    """The tie with its verdict; `written` is the document's date, on which a tie without a date is held to stand."""
    found = _found(tie, known, written, language)
    return replace(tie, verdict=found.verdict, why=found.why, nearest=found.nearest, sources=found.sources)


def _found(tie: Tie, known: Record, written: str, language: Language) -> Found:
    if tie.modality in ("planned", "hypothetical") or tie.status in ("planned", "proposed", "hypothetical"):
        return Found("target_or_forecast", "A plan or a proposal, not a fact to check.")
    if tie.kind not in (*MEMBERSHIPS, *KINDS):
        return Found("not_checkable", f"The record does not hold ties of this kind ({tie.kind.replace('_', ' ')}).")
    if tie.doubt in unstated(language):
        return Found("not_checkable", unstated(language)[tie.doubt].says)
    first, last = period(tie.date or written)
    if not last:
        return Found(NO_DATA, "Neither the statement nor the document has a date: give the document's date.")
    if tie.date and written and first > period(written)[1]:
        return Found("target_or_forecast", "Its day was still to come when the document was written.")
    end = _record_end(known, tie)
    if end and first > end:
        return Found(NO_DATA, f"The record ends on {end}, before the statement's date, {tie.date or written}.")
    if tie.kind not in MEMBERSHIPS:
        return agreement(tie, known, written, language)
    found = membership(tie, known, written, language)
    if found.verdict in ("supported", "not_checkable"):
        return found
    near = "; ".join(part for part in (others_in_role(tie, known, last), nearest_agreements(tie, known, last)) if part)
    return replace(found, nearest=near)


def _record_end(known: Record, tie: Tie) -> str:
    """The last day on which anything was recorded of an organisation, or of anything where none is concerned."""
    item = known.instruments.get(tie.linked or tie.counterpart[0])
    held = [item] if item else list(known.instruments.values())
    return max((s.recorded_at for one in held for s in (*one.spells, *one.events)), default="")
