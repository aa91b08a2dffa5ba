"""Claims: every figure that a document states, with what it is about, when, who says so, and how it is meant."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache

from steppe.reader.claims.sides import NAMES, Figure, about, beside
from steppe.reader.document.sentences import Row, Span, clause, within
from steppe.reader.document.voices import Voices
from steppe.reader.language import Language
from steppe.reader.model import Claim, Date, Mention, Number
from steppe.reader.names.sides import plain
from steppe.reader.patterns import any_of

BEHIND = 25  # characters between a figure and its own date


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
    language = voices.language
    mentions, dates = Row(plain(text, mentions, language)), Row(dates)
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
                if _pointing(text, number, language) or _named(mentions, number):
                    continue
                part = clause(text, sentence, number.start, language)
                found.append(_claim(text, voices, number, (part, sentence, before, naming), mentions, dates, inside))
            before = sentence
            naming = sentence if any(m.layer in NAMES and m.ident for m in within(mentions, sentence)) else naming
    return tuple(found)


def _pointing(text: str, number: Number, language: Language) -> bool:
    """Whether a spelled count points at things that are known ("the two states") or offers some, and states none."""
    if number.unit != "count" or number.comparator != "eq" or not number.text.isalpha():
        return False
    return bool(_pointers(language).search(text[max(0, number.start - 40) : number.start]))


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
    others: Sequence[Number],
) -> Claim:
    part, language = spans[0], voices.language
    measure, word = _measure(text, number, spans[:3], language)
    of = about(Figure(text, number, spans, mentions, dates, others, word, measure, language))
    period, dated = _period(text, dates, number, spans, language)
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
        subject=of.subject,
        measure=measure,
        voice=who.voice,
        speaker=who.speaker,
        modality=_modality(text, number, part, language),
        half_digit=number.half_digit,
        whose=of.whose,
        doubt=of.doubt or ("" if dated or not period else "elsewhere"),
    )


def _period(
    text: str, dates: Sequence[Date], number: Number, spans: Sequence[Span], language: Language
) -> tuple[str, bool]:
    """A figure's own date, else the first of its clause or sentence; whether the clause has it and no other year."""
    for k, span in enumerate(spans[:2]):
        said = [d for d in within(dates, span) if d.precision != "relative" and d.value]
        own = next((d.value for d in said if _ahead(text, number, d) or _behind(text, number, d, language)), "")
        if own or said:
            return own or said[0].value, not k and (bool(own) or len({d.value[:4] for d in said}) == 1)
    return "", False


def _behind(text: str, number: Number, date: Date, language: Language) -> bool:
    """Whether a figure leads to a date: "$5 bn in the year 2023"."""
    if not 0 <= date.start - number.end <= BEHIND:
        return False
    gap = text[number.end : date.start]
    return bool(beside(language)["own_date"].fullmatch(gap))


def _ahead(text: str, number: Number, date: Date) -> bool:
    """Whether a figure stands in brackets behind its date: "2023 ($5 bn)"."""
    return bool(re.fullmatch(r"\s?\([^\w\s)]?", text[date.end : number.start])) and date.end <= number.start


@cache
def _pointers(language: Language) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{any_of(language.words('claims')['pointing'])})[\s\u00a0]+$", re.IGNORECASE)


@cache
def _measured(language: Language) -> tuple[re.Pattern[str], dict[str, str]]:
    names = {word.lower(): measure for measure, words in language.words("claims")["measures"].items() for word in words}
    ascii_only = re.IGNORECASE | re.ASCII  # or a Turkish capital with a dot would be an i
    return re.compile(rf"\b(?:{any_of(names)})\b", ascii_only), names


@cache
def _meant(language: Language) -> tuple[tuple[str, re.Pattern[str]], ...]:
    every = language.words("claims")["modality"].items()
    return tuple((name, re.compile(rf"\b(?:{any_of(words)})\b", re.IGNORECASE)) for name, words in every)


def _measure(text: str, number: Number, spans: Sequence[Span], language: Language) -> tuple[str, Span | None]:
    """What the number measures, by the nearest word in clause, sentence or the one before, and where that stands.

    Counts count what follows.
    """
    if number.unit == "rank":
        return _ranked(text, number, language), None
    if number.unit == "count":
        counted = beside(language)["counted"].match(text[number.end : number.end + 60])
        return f"number of {' '.join(counted[1].split())}" if counted else "", None
    near = next((m for m in (_nearest(text, number, span, language) for span in spans) if m), None)
    if near is None or number.unit in language.words("claims")["durations"]:
        return "", None
    name = _measured(language)[1][" ".join(near[0].lower().split())]
    if number.unit in ("share_change", "ratio"):
        name = f"growth of {name}"
    return f"share of {name}" if number.unit == "share" else name, near.span()


def _ranked(text: str, number: Number, language: Language) -> str:
    following = beside(language)["ranked"].match(text, number.end)
    return f"rank among {' '.join(following[1].split())}" if following else "rank"


def _nearest(text: str, number: Number, span: Span, language: Language) -> re.Match[str] | None:
    hits = list(_measured(language)[0].finditer(text, *span))
    return min(hits, key=lambda m: min(abs(m.end() - number.start), abs(m.start() - number.end)), default=None)


def _modality(text: str, number: Number, part: Span, language: Language) -> str:
    """How the clause means its figure: the last such word before the number decides."""
    said = [
        (m.start(), name) for name, pattern in _meant(language) for m in pattern.finditer(text, part[0], number.start)
    ]
    return max(said)[1] if said else "fact"
