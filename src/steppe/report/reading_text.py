"""A document's text as HTML: whole and in order, cut where an annotation begins or ends, so that nothing overlaps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from steppe.reader.model import SILENT, Claim, Mention, Quotation, Tie, Zone
from steppe.reader.reading import Reading
from steppe.report.reading_words import LAYERS, claim_words, doubtful, hidden, named, tie_words, verdict_words, whose

MOST_LINES = 8
LONG_LINE = 24  # lines that were broken for their length alone; shorter ones may be a list
KEPT = {"\n": "\n", "\t": "\t", "\r": "&#13;", "\f": "&#12;", "\u2060": "&#8288;"}


@dataclass(frozen=True, slots=True)
class Mark:
    """One annotation: its span, its classes, a line that says what it is, and the id of its row ("" where none)."""

    start: int
    end: int
    looks: str
    says: str
    anchor: str = ""
    stop: bool = True  # whether the keyboard stops at it


def annotated(reading: Reading) -> str:
    """The whole text in blocks, one a zone, each with its zone and speaker beside it."""
    text = reading.document.text
    blocks = list(_blocks(reading.zones, len(text)))
    cuts = {end for _, _, end in blocks}
    pieces: dict[int, list[str]] = defaultdict(list)
    owner = iter(blocks)
    _, first, last = next(owner, (None, 0, 0))
    for start, end, active, begun in _segments(_marks(reading), len(text), cuts):
        while start >= last:
            _, first, last = next(owner)
        pieces[first].append(_segment(text[start:end], active, begun))
    return "\n".join(_block(zone, text[start:end], "".join(pieces[start])) for zone, start, end in blocks)


def _marks(reading: Reading) -> list[Mark]:
    """Every annotation of the text, by start, the longer first."""
    found = [_mention(mention) for mention in reading.mentions]
    found += [_quotation(quotation) for quotation in reading.quotations if quotation.speaker]
    found += [_tie(k, tie) for k, tie in enumerate(reading.ties, 1)]
    for k, claim in enumerate(reading.claims, 1):
        found += _claim(k, claim)
    return sorted((mark for mark in found if mark.end > mark.start), key=lambda m: (m.start, -m.end))


def _mention(mention: Mention) -> Mark:
    what = LAYERS.get(mention.layer, mention.layer.lower())
    name = named(mention.ident)
    code = f" ({mention.ident})" if name != mention.ident else ""
    return Mark(mention.start, mention.end, mention.layer, f"{what}: {name}{code}" if mention.ident else what)


def _quotation(quotation: Quotation) -> Mark:
    return Mark(quotation.start, quotation.end, "said", f"words of {quotation.speaker}", stop=False)


def _tie(number: int, tie: Tie) -> Mark:
    looks = "tie doubt" if doubtful(tie) else "tie"
    return Mark(tie.start, tie.end, looks, _noted(f"tie {number}", tie_words(tie), tie), f"t{number}")


def _claim(number: int, claim: Claim) -> Iterator[Mark]:
    """A claim's number, or all of it where it has none."""
    says = _noted(f"claim {number}", claim_words(claim), claim)
    doubt = " doubt" if doubtful(claim) else ""
    if claim.num_start is None or claim.num_end is None:
        yield Mark(claim.start, claim.end, f"claim{doubt}", says, f"c{number}")
    else:
        yield Mark(claim.num_start, claim.num_end, f"num{doubt}", says, f"c{number}")


def _noted(label: str, words: str, item: Tie | Claim) -> str:
    verdict = verdict_words(item)
    return f"{label}, {words}; {whose(item)}" + (f". Verdict: {verdict}" if verdict else "")


def _blocks(zones: Sequence[Zone], length: int) -> Iterator[tuple[Zone | None, int, int]]:
    """The zones in order and what stands between them (None), without a hole or an overlap."""
    at = 0
    for zone in zones:
        if zone.start > at:
            yield None, at, zone.start
        if zone.end > max(at, zone.start):
            yield zone, max(at, zone.start), zone.end
            at = zone.end
    if at < length:
        yield None, at, length


def _segments(
    marks: Sequence[Mark], length: int, cuts: Iterable[int]
) -> Iterator[tuple[int, int, tuple[Mark, ...], tuple[Mark, ...]]]:
    """Stretches of text over which the same marks hold: span, these marks, and those that begin here."""
    opening: Mapping[int, list[Mark]] = defaultdict(list)
    for mark in marks:
        opening[mark.start].append(mark)
    edges = {0, length, *cuts, *(mark.start for mark in marks), *(mark.end for mark in marks)}
    active: list[Mark] = []
    ordered = sorted(edge for edge in edges if 0 <= edge <= length)
    for start, end in pairwise(ordered):
        begun = tuple(opening.get(start, ()))
        active = [mark for mark in active if mark.end > start] + list(begun)
        yield start, end, tuple(active), begun


def _segment(piece: str, active: Sequence[Mark], begun: Sequence[Mark]) -> str:
    """One stretch with the marks over it: places to link to, the classes of all, and what each says."""
    places = "".join(f'<span class="at" id="{mark.anchor}"></span>' for mark in begun if mark.anchor)
    if not active or not piece.strip():
        return places + html_text(piece)
    looks = " ".join(dict.fromkeys(mark.looks for mark in active))
    stop = ' tabindex="0"' if any(mark.stop for mark in begun) else ""
    lines = list(dict.fromkeys(mark.says for mark in reversed(active)))
    if len(lines) > MOST_LINES:
        lines = [*lines[:MOST_LINES], f"and {len(lines) - MOST_LINES} more: see the tables"]
    says = attribute("\n".join(lines))
    note = f' aria-description="{says}"' if stop else f' title="{says}"'
    return f'{places}<mark class="{looks}"{stop}{note}>{html_text(piece)}</mark>'


def _block(zone: Zone | None, text: str, inner: str) -> str:
    if zone is None:
        return f'<div class="text{"" if text.strip() else " gap"}">{inner}</div>'
    lines = text.rstrip().splitlines()
    silent = zone.zone in SILENT
    wrapped = " wrapped" if not silent and all(len(line) > LONG_LINE for line in lines[:-1]) else ""
    kind = f"{zone.zone} silent" if silent else zone.zone
    label = f'<div class="label"><b>{zone.zone.replace("_", " ")}</b>{html_text(zone.speaker)}</div>'
    return f'<div class="block {kind}">{label}<div class="text{wrapped}">{inner}</div></div>'


def html_text(text: str) -> str:
    """Text as HTML: escaped, and a character that cannot be seen shown by its number."""
    if text.isprintable():
        return escape(text)
    return "".join(_character(c) for c in text)


def _character(c: str) -> str:
    if c in KEPT:
        return KEPT[c]
    return f'<span class="ctl" data-c="U+{ord(c):04X}"></span>' if hidden(c) else escape(c)


def attribute(text: str) -> str:
    """Text for an attribute in double quotes: escaped, line breaks kept, unseen characters left out."""
    kept = "".join(c for c in text if c == "\n" or not (hidden(c) or c == "\u2060"))
    return escape(kept).replace("\n", "&#10;")
