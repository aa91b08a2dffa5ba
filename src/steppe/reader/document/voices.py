"""Whose words stand at an offset: the zone's, unless quotation marks give them to somebody else.

What stands outside the marks of a quoting paragraph is narration and belongs to nobody but the document: in doubt no
words are given to a person.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from steppe.reader.document.sentences import Span, sentences
from steppe.reader.language import ENGLISH, Language
from steppe.reader.model import SILENT, Quotation, Zone


def voice_of(zone: Zone) -> str:
    """Whose voice a zone speaks with, one of `model.VOICES`."""
    return {"quote": "direct_quote", "reported": "reported", "question": "question", "answer": "answer"}.get(
        zone.zone, "narration"
    )


class Saying(NamedTuple):
    """A sentence and who says it: "" for one who cannot be told, None for nobody."""

    start: int
    end: int
    speaker: str | None


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks at one place: voice (see `model.VOICES`), speaker ("" where nobody is named) and zone."""

    voice: str
    speaker: str
    zone: str

    @property
    def silent(self) -> bool:
        """Whether what stands there is no statement: captions, credits, footers, boilerplate."""
        return self.zone in SILENT


class Voices:
    """Zones and quotations of one document in a language, asked by offset.

    A `speech` is its speaker's without marks too; `sayings` are sentences that are somebody else's than their zone.
    """

    def __init__(
        self,
        zones: Sequence[Zone],
        quotations: Sequence[Quotation],
        *,
        speech: bool = False,
        sayings: Sequence[Saying] = (),
        language: Language = ENGLISH,
    ) -> None:
        self.language = language
        self.speech = speech
        self.sayings = tuple(sayings)
        self._cut: dict[int, tuple[Span, ...]] = {}
        self.zones, self.quotations = tuple(zones), tuple(q for q in quotations if q.speaker)
        self.zone_starts = [zone.start for zone in self.zones]
        self.quote_starts = [quotation.start for quotation in self.quotations]

    def sentences(self, text: str, zone: Zone) -> tuple[Span, ...]:
        """The sentences of one of the zones, cut once."""
        if zone.start not in self._cut:
            self._cut[zone.start] = sentences(text, zone.start, zone.end, self.language)
        return self._cut[zone.start]

    def zone_at(self, at: int) -> Zone | None:
        """The zone that holds an offset, None between zones."""
        k = bisect_right(self.zone_starts, at) - 1
        return self.zones[k] if k >= 0 and at < self.zones[k].end else None

    def _saying(self, at: int) -> Saying | None:
        k = bisect_right(self.sayings, at, key=lambda item: item.start) - 1
        return self.sayings[k] if k >= 0 and at < self.sayings[k].end else None

    def at(self, at: int) -> Voice:
        """Who speaks at an offset."""
        zone = self.zone_at(at)
        if zone is None:
            return Voice("narration", "", "narration")
        k = bisect_right(self.quote_starts, at) - 1
        if k >= 0 and at < self.quotations[k].end:
            return Voice("direct_quote", self.quotations[k].speaker, zone.zone)
        if zone.zone == "quote" and not (self.speech and zone.speaker):
            return Voice("narration", "", zone.zone)
        saying = self._saying(at)
        if saying is not None:
            return Voice("narration" if saying.speaker is None else "reported", saying.speaker or "", zone.zone)
        voice = voice_of(zone)
        return Voice(voice, zone.speaker if voice != "narration" else "", zone.zone)
