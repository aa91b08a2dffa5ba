"""Several readings side by side: which partners they attend to, and what each says of the same subject."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from steppe.reader.model import Claim, Tie
from steppe.reader.reading import Reading

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Attention:
    """How often each document names one partner, and its share of all partners named there."""

    partner: str
    mentions: dict[str, int]
    share: dict[str, float]


@dataclass(frozen=True, slots=True)
class Statement:
    """What one document says of a subject, where, and in whose words."""

    document: str
    date: str
    start: int
    end: int
    quote: str
    says: str
    value: float | None
    unit: str
    comparator: str
    period: str
    modality: str
    voice: str
    speaker: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Subject:
    """One subject of which several documents speak: a tie of two parties, or a measure of somebody."""

    subject: str
    kind: str
    about: tuple[str, ...]
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Documents compared; `state` is the one they name most, left out of the shares of its partners."""

    documents: tuple[str, ...]
    dates: tuple[str, ...]
    state: str
    attention: tuple[Attention, ...]
    subjects: tuple[Subject, ...]

    def to_dict(self) -> dict[str, Any]:
        """The comparison as plain values, for JSON."""
        return asdict(self)


def compare(readings: Sequence[Reading]) -> Comparison:
    """Put readings side by side: attention by partner, and subjects of which at least two of them speak."""
    names = _names(readings)
    state = _most_named(readings)
    return Comparison(
        documents=names,
        dates=tuple(reading.document.date for reading in readings),
        state=state,
        attention=_attention(readings, names, state),
        subjects=_subjects(readings, names),
    )


def _names(readings: Sequence[Reading]) -> tuple[str, ...]:
    """The documents' names, told apart where two are the same."""
    seen: Counter[str] = Counter()
    names: list[str] = []
    for reading in readings:
        name = reading.document.name
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(names)


def _most_named(readings: Sequence[Reading]) -> str:
    total: Counter[str] = Counter()
    for reading in readings:
        states = {m.ident for m in reading.mentions if m.layer in ("STATE", "DEMONYM")}
        total.update({ident: count for ident, count in reading.attention().items() if ident in states})
    return min(total, key=lambda ident: (-total[ident], ident)) if total else ""


def _attention(readings: Sequence[Reading], names: Sequence[str], state: str) -> tuple[Attention, ...]:
    counts = [{k: n for k, n in reading.attention().items() if k != state} for reading in readings]
    totals = [sum(found.values()) for found in counts]
    rows = [
        Attention(
            partner,
            {name: found.get(partner, 0) for name, found in zip(names, counts, strict=True)},
            {name: found.get(partner, 0) / max(1, n) for name, found, n in zip(names, counts, totals, strict=True)},
        )
        for partner in {partner for found in counts for partner in found}
    ]
    return tuple(sorted(rows, key=lambda row: (-sum(row.share.values()), row.partner)))


def _subjects(readings: Sequence[Reading], names: Sequence[str]) -> tuple[Subject, ...]:
    found: dict[tuple[str, str, Key], list[Statement]] = defaultdict(list)
    for reading, name in zip(readings, names, strict=True):
        for item in (*reading.ties, *reading.claims):
            for key in _keys(item):
                found[key].append(_statement(item, name, reading.document.date))
    return tuple(
        Subject(subject, kind, about, tuple(sorted(told, key=lambda s: (s.date, s.document, s.start))))
        for (subject, kind, about), told in sorted(found.items())
        if len({statement.document for statement in told}) > 1
    )


def _keys(item: Tie | Claim) -> Iterator[tuple[str, str, Key]]:
    """What an item is about: each pair of a tie, the measure of a claim."""
    if isinstance(item, Tie):
        for party in item.party:
            for other in item.counterpart:
                yield "tie", item.kind, (party, other)
    elif item.measure and item.subject:
        yield "claim", item.measure, tuple(sorted(item.subject))


def _statement(item: Tie | Claim, document: str, date: str) -> Statement:
    tie = isinstance(item, Tie)
    denied = tie and item.polarity == "denied"
    return Statement(
        document=document,
        date=date,
        start=item.start,
        end=item.end,
        quote=item.quote,
        says=("denied" if denied else item.status) if tie else "",
        value=None if tie else item.value,
        unit="" if tie else item.unit,
        comparator="" if tie else item.comparator,
        period=item.date if tie else item.period,
        modality=item.modality,
        voice=item.voice,
        speaker=item.speaker,
        verdict=item.verdict,
    )
