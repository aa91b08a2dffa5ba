"""What is read from a document: zones, quotations, mentions, dates, numbers, ties and claims.

All offsets are code points into the document's raw text, and `text[start:end]` is the item's own text, always.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from steppe.reader.language import ENGLISH, Language

ZONES = (
    *("headline", "byline", "lead", "narration", "quote", "reported", "question", "answer", "caption"),
    *("photo_credit", "bio", "footer", "boilerplate"),
)
SILENT = ("caption", "photo_credit", "footer", "boilerplate")  # zones whose content is no statement of anyone
VOICES = ("narration", "direct_quote", "reported", "question", "answer")
LAYERS = ("STATE", "DEMONYM", "ORG", "REGION", "INSTR", "METONYM", "COREF", "CORRIDOR")


Verdict = Literal[
    "",  # nothing was checked
    "supported",
    "supported_under_definition",
    "contradicted",
    "inconsistent_within_document",
    "target_or_forecast",
    "opinion",
    "not_checkable",
    "no_data",
]


@dataclass(frozen=True, slots=True)
class Document:
    """A document's raw text, where it came from and the language in which it is read.

    `pages` holds the span of each page of a PDF.
    """

    name: str
    text: str
    date: str = ""
    form: str = "text"
    encoding: str = "utf-8"
    pages: tuple[tuple[int, int], ...] = ()
    notes: tuple[str, ...] = ()
    language: Language = field(default=ENGLISH, repr=False)

    def page_of(self, start: int) -> int | None:
        """The number of the page that holds an offset, from 1; None where there are no pages."""
        return next((k + 1 for k, (first, last) in enumerate(self.pages) if first <= start < last), None)


@dataclass(frozen=True, slots=True)
class Zone:
    """A stretch of text of one kind; `speaker` is whose words or views it holds, "" where nobody's.

    `speaker` is a person's name as the document first gives it in full, the label of an interviewer, or "" for the
    document's own voice.
    """

    start: int
    end: int
    zone: str
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words between quotation marks (marks left out): who said them ("" where nobody is named), in which zone."""

    start: int
    end: int
    speaker: str
    zone: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in the text: its layer (see `LAYERS`) and what it stands for (ISO code, id of the record, region)."""

    start: int
    end: int
    text: str
    layer: str
    ident: str
    zone: str


@dataclass(frozen=True, slots=True)
class Date:
    """A date as precise as it is written: "2002-12", "1975/1979"; `relative` where it hangs on the document's date."""

    start: int
    end: int
    text: str
    value: str
    precision: str
    relative: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    """A quantity: value in its unit (USD, KZT, share, share_change, count, ratio, rank, ...), and how it is bounded.

    `kind` is "quantity", or says why it is none: "ordinal", "identifier", "contact", "date". `half_digit` is half a
    unit of the last digit that was written, the tolerance that the writer left.
    """

    start: int
    end: int
    text: str
    value: float
    unit: str
    comparator: str = "eq"
    kind: str = "quantity"
    half_digit: float = 0.0


@dataclass(frozen=True, slots=True)
class Tie:
    """A statement that ties a party to a counterpart; `verdict` and `why` are filled by the check.

    `words` are those that tie, `linked` is the record's instrument that is recognised by its name, `among` are those
    named as its parties beside the two. `doubt` says why the words are no plain statement of such a tie: a name of
    `unstated` in `assertions.yaml` where they tell of something else, "loose" where they are no finite assertion
    of both parties, "" where they are one.
    """

    start: int
    end: int
    quote: str
    kind: str
    party: tuple[str, ...]
    counterpart: tuple[str, ...]
    instrument: str = ""
    date: str = ""
    status: str = "in_force"
    polarity: str = "asserted"
    modality: str = "fact"
    voice: str = "narration"
    speaker: str = ""
    verdict: Verdict = ""
    why: str = ""
    nearest: str = ""
    sources: tuple[str, ...] = ()
    words: str = ""
    linked: str = ""
    among: tuple[str, ...] = ()
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Definition:
    """One admissible reading of a figure: what was computed, its value, vintage, and whether the claim fits it."""

    name: str
    value: float | None
    fits: bool | None
    vintage: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement that can be checked, with its number where it has one; the check fills verdict and definitions.

    `half_digit` is half a unit of the last digit that was written, the tolerance of the figure. `whose` is the one of
    its subject whose total a share or a rank is of, "" where that is not said. `doubt` names, of `doubts` in
    `claims.yaml`, why the figure cannot be held against a whole year's total of its subject.
    """

    start: int
    end: int
    quote: str
    num_start: int | None
    num_end: int | None
    value: float | None
    unit: str
    period: str
    comparator: str
    subject: tuple[str, ...]
    measure: str
    voice: str = "narration"
    speaker: str = ""
    modality: str = "fact"
    verdict: Verdict = ""
    why: str = ""
    definitions: tuple[Definition, ...] = ()
    sources: tuple[str, ...] = ()
    half_digit: float = 0.0
    whose: str = ""
    doubt: str = ""
