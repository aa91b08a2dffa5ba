"""Readings on the terminal: what a document is, who speaks, its ties and claims; several side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from steppe.reader.model import Claim, Tie
from steppe.reader.output.compare import Comparison, Subject
from steppe.reader.reading import Reading
from steppe.report.reading_words import (
    claim_words,
    figure_of,
    named,
    on_one_line,
    parties,
    standing,
    tie_words,
    verdict_words,
    whose,
)
from steppe.report.terminal import folding_table, print_table

if TYPE_CHECKING:
    from rich.table import Table

MOST_NAMED, MOST_PARTNERS, MOST_SUBJECTS = 10, 15, 20
QUOTE, NARROW = 70, 18
Row = tuple[str, str, str, str, str, Tie | Claim]


def print_reading(reading: Reading) -> None:
    """What the document is, who speaks in it, whom it names most, its ties and its claims."""
    print("\n".join(on_one_line(line) for line in _about(reading)))
    print(f"\nTies: {len(reading.ties)}")
    if reading.ties:
        print_table(_ties(reading.ties))
        _print_reasons(reading.ties)
    print(f"\nClaims: {len(reading.claims)}")
    if reading.claims:
        print_table(_claims(reading.claims))
        _print_reasons(reading.claims)


def _about(reading: Reading) -> list[str]:
    doc = reading.document
    lines = [
        f"{doc.name}: {doc.form}, {doc.encoding}, {doc.date or 'without a date'}, {len(doc.text):,} characters",
        *(f"Note: {note}" for note in doc.notes),
        f"Speakers: {', '.join(reading.speakers) or 'none named'}",
    ]
    most = list(reading.attention().items())[:MOST_NAMED]
    names = ", ".join(f"{named(ident)} {count}" for ident, count in most)
    return [*lines, f"Most named: {names or 'no state or organisation'}"]


def _ties(ties: Sequence[Tie]) -> Table:
    """Ties; those that one sentence states alike of one party share a row."""
    alike: dict[tuple[str | int, ...], list[Tie]] = {}
    for tie in ties:
        party = parties(tie.party, codes=True)
        key = (tie.start, tie.kind.replace("_", " "), party, standing(tie), whose(tie), verdict_words(tie))
        alike.setdefault(key, []).append(tie)
    rows: list[Row] = []
    for (_, kind, party, status, who, _), same in alike.items():
        others = dict.fromkeys(ident for tie in same for ident in tie.counterpart)
        rows.append((str(kind), str(party), parties(others, codes=True), str(status), str(who), same[0]))
    return _table(("kind", "party", "counterpart", "status", "who says so"), rows)


def _claims(claims: Sequence[Claim]) -> Table:
    rows: list[Row] = [
        (
            figure_of(claim) or claim.modality,
            claim.measure,
            parties(claim.subject, codes=True),
            claim.period,
            whose(claim),
            claim,
        )
        for claim in claims
    ]
    return _table(("figure", "measure", "about", "period", "who says so"), rows)


def _table(heads: Sequence[str], rows: Sequence[Row]) -> Table:
    """Rows that end in their words, shortened; a column of verdicts where any is given."""
    checked = any(row[-1].verdict for row in rows)
    table = _narrow(*heads, *(["verdict"] if checked else []), "words")
    for *cells, item in rows:
        verdict = [item.verdict.replace("_", " ")] if checked else []
        _add(table, [*cells, *verdict, on_one_line(item.quote, QUOTE)])
    return table


def _narrow(*heads: str) -> Table:
    """An empty table whose columns leave room for the last one."""
    table = folding_table(*heads)
    for column in table.columns[:-1]:
        column.max_width, column.no_wrap = NARROW, False
    return table


def _print_reasons(items: Sequence[Tie | Claim]) -> None:
    """Each verdict with its reason and sources, where there are any."""
    reasons = [
        f"- {tie_words(item) if isinstance(item, Tie) else claim_words(item)}: {verdict_words(item)}"
        for item in items
        if item.verdict
    ]
    if reasons:
        print("\n".join(["", *map(on_one_line, reasons)]))


def _add(table: Table, cells: Sequence[str]) -> None:
    """Add a row as plain text: nothing in a document is taken for markup."""
    table.add_row(*(Text(on_one_line(cell)) for cell in cells))


def print_comparison(found: Comparison) -> None:
    """Attention by partner in each document, then what each says of the same subjects."""
    print(f"Documents: {len(found.documents)}")
    for k, (name, date) in enumerate(zip(found.documents, found.dates, strict=True), 1):
        print(f"{k}  {on_one_line(name)}, {date or 'without a date'}")
    besides = f" besides {named(found.state)}, which they name most" if found.state else ""
    print(f"\nAttention by partner: share of the states and organisations named{besides}, %")
    if not found.attention:
        print("None is named.")
        return
    print_table(_attention(found))
    rest = found.attention[MOST_PARTNERS:]
    if rest:
        print(f"{len(rest)} more: --json prints all")
    print(f"\nSubjects of which several speak: {len(found.subjects)}")
    for subject in found.subjects[:MOST_SUBJECTS]:
        print(f"\n{on_one_line(_title(subject))}")
        print_table(_statements(subject, found.documents))
    if len(found.subjects) > MOST_SUBJECTS:
        print(f"\n{len(found.subjects) - MOST_SUBJECTS} more: --json prints all")


def _attention(found: Comparison) -> Table:
    table = folding_table("partner", *(str(k) for k in range(1, len(found.documents) + 1)))
    for row in found.attention[:MOST_PARTNERS]:
        shares = [f"{100 * row.share[name]:.0f} ({row.mentions[name]})" for name in found.documents]
        _add(table, [named(row.partner), *shares])
    return table


def _title(subject: Subject) -> str:
    kind = subject.kind.replace("_", " ")
    if subject.subject == "tie":
        return f"{kind}: {' → '.join(named(ident) for ident in subject.about)}"
    return f"{kind} of {parties(subject.about)}"


def _statements(subject: Subject, documents: Sequence[str]) -> Table:
    """What each document, by its number in the list, says of one subject."""
    table = _narrow("date", "document", "says", "for", "who says so", "words")
    for told in subject.statements:
        says = told.says.replace("_", " ") or figure_of(told) or told.modality
        verdict = f": {told.verdict.replace('_', ' ')}" if told.verdict else ""
        number = str(documents.index(told.document) + 1)
        quote = on_one_line(told.quote, QUOTE)
        _add(table, (told.date or "no date", number, says + verdict, told.period, whose(told), quote))
    return table
