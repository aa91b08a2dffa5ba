"""Claims: every figure that a document states, with what it is about, when, who says so, and how it is meant."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache

from steppe.reader.model import Claim, Date, Mention, Number
from steppe.reader.quantity_grammar import any_of
from steppe.reader.sentences import Row, Span, clause, within
from steppe.reader.voices import Voices
from steppe.reader.words import words

NAMES = ("STATE", "DEMONYM", "ORG", "REGION", "COREF", "INSTR")


def claims(
    text: str,
    voices: Voices,
    mentions: Sequence[Mention],
    dates: Sequence[Date],
    numbers: Sequence[Number],
) -> tuple[Claim, ...]:
    """Every quantity in a statement, in order; captions, credits, footers and boilerplate state nothing.

    Subject and period come from the clause, else the sentence; a sentence that names nobody is about those whom the
    last sentence of its paragraph that names anybody did, in an answer also one before it. `measure` is "" where no
    known word says what is counted.
    """
    quantities = Row(number for number in numbers if number.kind == "quantity")
    mentions, dates = Row(mentions), Row(dates)
    found: list[Claim] = []
    naming: Span = (0, 0)
    for zone in voices.zones:
        inside = within(quantities, (zone.start, zone.end))
        if voices.at(zone.start).silent:
            continue
        before: Span = (zone.start, zone.start)
        naming = naming if zone.zone == "answer" else before
        for sentence in voices.sentences(text, zone):
            for number in within(inside, sentence):
                if _pointing(text, number) or _named(mentions, number):
                    continue
                part = clause(text, sentence, number.start)
                found.append(_claim(text, voices, number, (part, sentence, before, naming), mentions, dates))
            before = sentence
            naming = sentence if _subject(mentions, sentence) else naming
    return tuple(found)


def _pointing(text: str, number: Number) -> bool:
    """Whether a spelled count points at things that are known ("the two states") or offers some, and states none."""
    if number.unit != "count" or number.comparator != "eq" or not number.text.isalpha():
        return False
    return bool(_pointers().search(text[max(0, number.start - 40) : number.start]))


def _named(mentions: Sequence[Mention], number: Number) -> bool:
    """Whether a number is part of a name: the Group of 20."""
    k = bisect_right(mentions, number.start, key=lambda m: m.start) - 1
    return k >= 0 and number.end <= mentions[k].end


def _claim(
    text: str,
    voices: Voices,
    number: Number,
    spans: Sequence[Span],
    mentions: Sequence[Mention],
    dates: Sequence[Date],
) -> Claim:
    part = spans[0]
    subject = next((s for s in (_subject(mentions, span) for span in spans) if s), ())
    period = next((p for p in (_period(dates, span) for span in spans[:2]) if p), "")
    who = voices.at(number.start)
    return Claim(
        start=part[0],
        end=part[1],
        quote=text[part[0] : part[1]],
        num_start=number.start,
        num_end=number.end,
        value=number.value,
        unit=number.unit,
        period=period,
        comparator=number.comparator,
        subject=subject,
        measure=_measure(text, number, spans[:3]),
        voice=who.voice,
        speaker=who.speaker,
        modality=_modality(text, number, part),
        half_digit=number.half_digit,
    )


def _subject(mentions: Sequence[Mention], span: Span) -> tuple[str, ...]:
    """Whom a span names, in order, each once."""
    named = (m.ident for m in within(mentions, span) if m.layer in NAMES and m.ident)
    return tuple(dict.fromkeys(named))


def _period(dates: Sequence[Date], span: Span) -> str:
    """The first date of a span that says when; "recently" does not."""
    return next((d.value for d in within(dates, span) if d.precision != "relative" and d.value), "")


@cache
def _pointers() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{any_of(words('claims')['pointing'])})[\s\u00a0]+$", re.IGNORECASE)


@cache
def _measured() -> tuple[re.Pattern[str], dict[str, str]]:
    names = {word.lower(): measure for measure, words in words("claims")["measures"].items() for word in words}
    ascii_only = re.IGNORECASE | re.ASCII  # or a Turkish capital with a dot would be an i
    return re.compile(rf"\b(?:{any_of(names)})\b", ascii_only), names


@cache
def _meant() -> tuple[tuple[str, re.Pattern[str]], ...]:
    every = words("claims")["modality"].items()
    return tuple((name, re.compile(rf"\b(?:{any_of(words)})\b", re.IGNORECASE)) for name, words in every)


def _measure(text: str, number: Number, spans: Sequence[Span]) -> str:
    """What the number measures: the nearest word in clause, sentence or the one before; counts count what follows."""
    if number.unit == "rank":
        return _ranked(text, number)
    if number.unit == "count":
        counted = re.match(r"[\s\u00a0]+((?:[a-z-]+[\s\u00a0]+){0,2}[a-z-]+s)\b", text[number.end : number.end + 60])
        return f"number of {' '.join(counted[1].split())}" if counted else ""
    near = next((name for name in (_nearest(text, number, span) for span in spans) if name), "")
    if not near or number.unit in words("claims")["durations"]:
        return ""
    if number.unit in ("share_change", "ratio"):
        return f"growth of {near}"
    return f"share of {near}" if number.unit == "share" else near


def _ranked(text: str, number: Number) -> str:
    following = re.match(
        r"[\s\u00a0]+((?:[a-z-]+[\s\u00a0]+){0,4}?[a-z-]+s?)\b(?=\s+(?:of|in|for)\b|[.,;])", text[number.end :]
    )
    return f"rank among {' '.join(following[1].split())}" if following else "rank"


def _nearest(text: str, number: Number, span: Span) -> str:
    pattern, names = _measured()
    hits = list(pattern.finditer(text, *span))
    if not hits:
        return ""
    near = min(hits, key=lambda m: min(abs(m.end() - number.start), abs(m.start() - number.end)))
    return names[" ".join(near[0].lower().split())]


def _modality(text: str, number: Number, part: Span) -> str:
    """How the clause means its figure: the last such word before the number decides."""
    said = [(m.start(), name) for name, pattern in _meant() for m in pattern.finditer(text, part[0], number.start)]
    return max(said)[1] if said else "fact"
