"""Zones of a document: what kind of text every paragraph is, and whose words or views it holds.

Narration and an interviewer's premise are never given to the one interviewed: in doubt a paragraph is narration.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache

from steppe.reader.document.outline import outline_of
from steppe.reader.document.quotes import quoted
from steppe.reader.document.voices import Saying
from steppe.reader.document.zone_reader import ZoneReader
from steppe.reader.language import Language
from steppe.reader.model import Document, Quotation, Zone


def zones(document: Document) -> tuple[Zone, ...]:
    """Every paragraph of a document once and in order, with its kind and its speaker; a footer is one zone."""
    return _read(document.text, document.language)[0]


@lru_cache(maxsize=1)
def _read(text: str, language: Language) -> tuple[tuple[Zone, ...], tuple[Saying, ...]]:
    reader = ZoneReader(outline_of(text, language))
    found = _footer_as_one(reader.read())
    return found, tuple(reader.sayings)


def quotations(document: Document, zones: tuple[Zone, ...]) -> tuple[Quotation, ...]:
    """Everything between quotation marks; terms quoted within narration, questions and answers have no speaker."""
    found: list[Quotation] = []
    for zone in zones:
        for item in quoted(document.text, zone.start, zone.end):
            spoken = zone.zone in ("quote", "reported") and item.depth == 0
            found.append(Quotation(item.start, item.end, zone.speaker if spoken else "", zone.zone))
    return tuple(found)


def sayings(document: Document) -> tuple[Saying, ...]:
    """Sentences outside quotation marks that are somebody's: with a speaker where they say of whom, else nobody's.

    Nobody's are those of a reported paragraph that name no speaker and tell of a year, stand beside what an office
    said, or stand before it is told who speaks: the writer's own background.
    """
    return _read(document.text, document.language)[1]


def is_speech(document: Document, zones: tuple[Zone, ...], quoted: tuple[Quotation, ...]) -> bool:
    """Whether the document is one person's speech, whose paragraphs need no marks to be words of the speaker."""
    starts = [quotation.start for quotation in quoted]
    bare = (z for z in zones if z.zone == "quote" and bisect_left(starts, z.start) == bisect_left(starts, z.end))
    paper = outline_of(document.text, document.language)
    return any(bare) and (bool(paper.labels) or paper.speech_by is not None)


def _footer_as_one(found: tuple[Zone, ...]) -> tuple[Zone, ...]:
    first = next((k for k, z in enumerate(found) if z.zone == "footer"), None)
    if first is None:
        return found
    return (*found[:first], Zone(found[first].start, found[-1].end, "footer"))
