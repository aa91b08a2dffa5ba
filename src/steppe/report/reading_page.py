"""A reading as a page: the document's text with its annotations, then its claims and ties as tables."""

from __future__ import annotations

from collections.abc import Sequence

from steppe.reader.model import Claim, Tie
from steppe.reader.reading import Reading
from steppe.report.reading_style import LAYER_LOOKS, READING_STYLE
from steppe.report.reading_text import annotated, html_text
from steppe.report.reading_words import (
    LAYERS,
    doubtful,
    figure_of,
    named,
    on_one_line,
    parties,
    standing,
    tried,
    verdict_words,
    whose,
)
from steppe.report.style import framed

QUOTE = 160
MOST_NAMED = 12


def reading_page(reading: Reading) -> str:
    """The annotated document as a self-contained HTML page: no scripts, no requests, all of its text escaped."""
    doc = reading.document
    title = on_one_line(doc.name) or "document"
    parts = (
        f"<h1>{html_text(title)}</h1>",
        *(f"<p>{html_text(on_one_line(line))}</p>" for line in _about(reading)),
        _legend(reading),
        "<h2>The document</h2>",
        annotated(reading),
        _claims(reading.claims),
        _ties(reading.ties),
    )
    return framed(f"{title}: what it says", parts, READING_STYLE)


def _about(reading: Reading) -> list[str]:
    doc = reading.document
    dated = f"dated {doc.date}" if doc.date else "without a date"
    lines = [f"{doc.form}, {doc.encoding}, {dated}, {len(doc.text):,} characters.", *doc.notes]
    if reading.speakers:
        lines.append(f"Speakers: {', '.join(reading.speakers)}.")
    most = list(reading.attention().items())[:MOST_NAMED]
    if most:
        lines.append("Most named: " + ", ".join(f"{named(ident)} {count}" for ident, count in most) + ".")
    return lines


def _legend(reading: Reading) -> str:
    """How each layer that the document has is marked."""
    there = {mention.layer for mention in reading.mentions}
    marks = [(layer, LAYERS[layer]) for layer in LAYER_LOOKS if layer in there]
    if any(quotation.speaker for quotation in reading.quotations):
        marks.append(("said", "words of a named speaker"))
    marks += [("tie", "a tie is stated")] * bool(reading.ties)
    marks += [("num", "a figure that is a claim")] * any(claim.num_start is not None for claim in reading.claims)
    marks += [("claim", "a claim without a figure")] * any(claim.num_start is None for claim in reading.claims)
    marks += [("doubt", "it does not hold")] * any(map(doubtful, (*reading.ties, *reading.claims)))
    items = "".join(f'<li><mark class="{looks}">{text}</mark></li>' for looks, text in marks)
    how = '<p class="small">Point at a mark, tap it, or step to it with the Tab key to read what it is.</p>'
    return f'<h2>Legend</h2>\n<ul class="legend">{items}</ul>\n{how}' if marks else ""


def _claims(claims: Sequence[Claim]) -> str:
    rows = [
        (
            f"c{k}",
            (figure_of(claim), claim.measure, parties(claim.subject), claim.period, _meant(claim), whose(claim)),
            (claim.quote, _checked(claim)),
        )
        for k, claim in enumerate(claims, 1)
    ]
    return _items("Claims", ("figure", "measure", "about", "period", "meant as", "who says so"), rows)


def _checked(claim: Claim) -> str:
    """The verdict, then what was tried to reach it."""
    parts = (verdict_words(claim), f"tried: {tried(claim)}" if claim.definitions else "")
    return ". ".join(part for part in parts if part)


def _meant(item: Claim) -> str:
    return item.modality.replace("_", " ")


def _ties(ties: Sequence[Tie]) -> str:
    rows = [
        (
            f"t{k}",
            (
                tie.kind.replace("_", " "),
                parties(tie.party),
                parties(tie.counterpart),
                standing(tie),
                tie.date,
                whose(tie),
            ),
            (tie.quote, verdict_words(tie)),
        )
        for k, tie in enumerate(ties, 1)
    ]
    return _items("Ties", ("kind", "party", "counterpart", "status", "date", "who says so"), rows)


def _items(title: str, heads: Sequence[str], rows: Sequence[tuple[str, tuple[str, ...], tuple[str, str]]]) -> str:
    """A table whose rows link to their places in the text; verdicts only where there are any."""
    if not rows:
        return f"<h2>{title}</h2>\n<p>None found.</p>"
    checked = any(verdict for _, _, (_, verdict) in rows)
    heads = (*heads, "words", *(["verdict"] if checked else []))
    head = "".join(f'<th scope="col">{text}</th>' for text in ("", *heads))
    body = "\n".join(_row(anchor, heads, cells, *long) for anchor, cells, long in rows)
    return (
        f'<h2>{title}</h2>\n<div class="wide" tabindex="0" role="region" aria-label="{title}">'
        f'<table class="items">\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table></div>'
    )


def _row(anchor: str, heads: Sequence[str], cells: Sequence[str], quote: str, verdict: str) -> str:
    """One row: the link into the text, short cells, the words and, where there is a column for it, the verdict."""
    link = f'<th scope="row"><a href="#{anchor}">{anchor[1:]}</a></th>'
    whole = (*cells, on_one_line(quote, QUOTE), verdict)[: len(heads)]
    wide = ("words", "verdict")
    return f"<tr>{link}" + "".join(_cell(h, text, h in wide) for h, text in zip(heads, whole, strict=True)) + "</tr>"


def _cell(head: str, text: str, wide: bool) -> str:
    kind = ' class="long"' if wide else ""
    return f'<td{kind} data-head="{head}">{html_text(on_one_line(text))}</td>'
