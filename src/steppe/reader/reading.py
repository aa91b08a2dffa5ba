"""`read`: a document in, who said what about whom out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from steppe import record
from steppe.reader.checks import claims as claim_checks
from steppe.reader.checks import ties as tie_checks
from steppe.reader.checks.consistency import consistent
from steppe.reader.checks.facts import Fact, facts
from steppe.reader.checks.review import claim_reviews
from steppe.reader.claims.claims import claims
from steppe.reader.document.bare import bare, unmarked
from steppe.reader.document.detection import refusal
from steppe.reader.document.loading import load
from steppe.reader.document.outline import outline_of
from steppe.reader.document.voices import Voices
from steppe.reader.document.zones import is_speech, quotations, sayings, zones
from steppe.reader.figures.dates import dates
from steppe.reader.figures.numbers import numbers
from steppe.reader.language import Language
from steppe.reader.model import Claim, Date, Document, Mention, Number, Quotation, Tie, Zone
from steppe.reader.names.mentions import mentions
from steppe.reader.names.sides import most_named, own_state
from steppe.reader.persons.offices import with_persons
from steppe.reader.ties.ties import ties
from steppe.record.days import today
from steppe.record.record import Record
from steppe.world.world import World
from steppe.worlds.shelf import load as load_world

Said = TypeVar("Said", Tie, Claim)
Item = Zone | Quotation | Mention | Date | Number | Tie | Claim
PARTS = ("zones", "quotations", "mentions", "dates", "numbers", "ties", "claims")


@dataclass(frozen=True, slots=True, repr=False)
class Reading:
    """What one document says: zones, quotations, mentions, dates, numbers, ties and claims, all with offsets.

    Offsets are code points of `document.text`, and `text[start:end]` is the item's own text.
    """

    document: Document
    zones: tuple[Zone, ...]
    quotations: tuple[Quotation, ...]
    mentions: tuple[Mention, ...]
    dates: tuple[Date, ...]
    numbers: tuple[Number, ...]
    ties: tuple[Tie, ...]
    claims: tuple[Claim, ...]

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader must know of this reading, such as that the document is in a language that is not read."""
        return self.document.notes

    @property
    def speakers(self) -> tuple[str, ...]:
        """Whoever speaks in the document, in the order of first words."""
        said = (zone.speaker for zone in self.zones if zone.speaker)
        return tuple(dict.fromkeys(said))

    def attention(self) -> dict[str, int]:
        """How often each state and organisation is named, the most named first; footers and credits count nobody."""
        idle = ("footer", "boilerplate", "photo_credit")
        said = (m for m in self.mentions if m.zone not in idle)
        named = Counter(m.ident for m in said if m.ident and m.layer in ("STATE", "DEMONYM", "ORG"))
        return dict(sorted(named.items(), key=lambda item: (-item[1], item[0])))

    def check(
        self, known: Record | None = None, world: World | None = None, published: Sequence[Fact] | None = None
    ) -> Reading:
        """The reading with a verdict, a reason and sources on every tie and claim.

        Ties are held against the record, claims against published facts, the record's counts and the world's trade
        of its own year: those that ship with Steppe where none are given.
        """
        known = known or record.default()
        world = world or load_world("goods-2023")
        published = facts() if published is None else published
        on, own, language = self.document.date, most_named(self.mentions), self.document.language
        return replace(
            self,
            ties=tuple(tie_checks.checked(tie, known, on, language) for tie in self.ties),
            claims=consistent(
                [
                    claim_checks.checked(claim, known, world, published, on, own, language=language)
                    for claim in self.claims
                ],
                known,
                world,
                on,
                language,
            ),
        )

    def to_dict(self) -> dict[str, Any]:
        """The reading as plain values, for JSON; items of a PDF carry their page, checked ones have a ClaimReview."""
        doc = self.document
        about = {"document": doc.name, "date": doc.date, "form": doc.form, "encoding": doc.encoding}
        parts = {name: [_plain(doc, item) for item in getattr(self, name)] for name in PARTS}
        reviews = claim_reviews(doc, sorted((*self.ties, *self.claims), key=lambda item: (item.start, item.end)))
        return {**about, "notes": list(doc.notes), **parts, "claim_reviews": reviews}

    def __repr__(self) -> str:
        doc = self.document
        sizes = ", ".join(f"{len(getattr(self, name))} {name}" for name in PARTS)
        most = ", ".join(f"{ident} {count}" for ident, count in list(self.attention().items())[:5])
        lines = [f"<Reading of {doc.name}, {doc.date or 'without a date'}: {len(doc.text):,} characters, {sizes}>"]
        if self.speakers:
            lines.append(f"  speakers: {', '.join(self.speakers)}")
        if most:
            lines.append(f"  most named: {most}")
        return "\n".join([*lines, *(f"  note: {note}" for note in doc.notes)])


def read(path_or_text: str | Path | bytes, date: str | None = None, language: str | Language = "en") -> Reading:
    """Read a text, HTML or PDF document: a path, "-" for standard input, the text itself or its bytes.

    `date` (ISO) is the document's own date, on which "last year" hangs; without it the document is searched for one.
    `language` is a code, one of the folders of `reader/data`, or a `Language`. Marks of footnotes and rows of tables
    state nothing. Of a text in another language mentions, dates and numbers are given, but no ties and claims; `notes`
    says so. Raises `SteppeError` with a sentence where nothing can be read.
    """
    language = Language.of(language) if isinstance(language, str) else language
    document = load(path_or_text, date=date, language=language)
    text, plain = document.text, unmarked(document.text)
    said = bare(plain)
    refused = refusal(text, language)
    if refused:
        document = replace(document, notes=(*document.notes, refused))
    found_zones = zones(document)
    quoted = quotations(document, found_zones)
    named = mentions(plain, found_zones, language)
    when = dates(plain, document.date, language)
    figures = numbers(plain, when, language)
    people = outline_of(text, language).people
    known, speakers = with_persons(text, named, people, own_state(text, named, language))
    voices = Voices(
        found_zones,
        quoted,
        speech=is_speech(document, found_zones, quoted),
        sayings=sayings(document),
        language=language,
    )
    tied = () if refused else ties(said, voices, known, when, partial(_states, on=document.date), speakers)
    counted = (
        ()
        if refused
        else claims(said, voices, named, when, [figure for figure in figures if not said[figure.start].isspace()])
    )
    return Reading(
        document=document,
        zones=found_zones,
        quotations=quoted,
        mentions=named,
        dates=when,
        numbers=figures,
        ties=tuple(_quoted(tie, text) for tie in tied) if said != text else tied,
        claims=tuple(_quoted(claim, text) for claim in counted) if said != text else counted,
    )


def _quoted(item: Said, text: str) -> Said:
    """An item with the document's own words, marks of footnotes and all."""
    quote = text[item.start : item.end]
    return item if quote == item.quote else replace(item, quote=quote)


def _states(region: str, on: str) -> tuple[str, ...]:
    """The states that the record counts to a region on a day (today without one); none of one that it lacks."""
    known = record.default()
    return tuple(known.members(region, on or today())) if region in known.instruments else ()


def _plain(document: Document, item: Item) -> dict[str, Any]:
    """An item's fields; the page where the document has pages."""
    values = {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(item).items()}
    page = document.page_of(item.start)
    return values if page is None else {**values, "page": page}
