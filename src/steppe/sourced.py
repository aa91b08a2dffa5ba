"""Where a number or a statement comes from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Generic, Literal, Self, TypeVar, get_args

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Source:
    """A document or table: title, address, place inside it, and what may be done with it.

    `accessed` and `vintage` are ISO dates or free text ("V202501"); `licence` is the provider's;
    `primary` says that it is the legal text or the issuer's own page; `key` is its data set in the
    catalogue, where it is one.
    """

    title: str
    url: str = ""
    locator: str = ""
    accessed: str = ""
    licence: str = ""
    vintage: str = ""
    publisher: str = ""
    primary: bool = False
    key: str = ""

    def __str__(self) -> str:
        parts = (self.title, self.publisher, self.locator, self.vintage, self.licence, self.url)
        return ", ".join(part for part in parts if part)

    def to_dict(self) -> dict[str, str | bool]:
        """The filled fields, for JSON and NetCDF attributes."""
        return {key: value for key, value in asdict(self).items() if value}


NoteKind = Literal["", "absent", "aged", "elasticity", "filled", "merged", "method", "model", "odd", "tariffs"]
NOTE_KINDS: tuple[str, ...] = get_args(NoteKind)


class Note(str):
    """A sentence that a reader of figures should know, with what code asks of it beside it.

    `kind` says what it is about: economies that are absent, figures older than the world, elasticities, values filled
    in, labels merged, how the figures were made, that they are a model's, flows that look odd, tariffs; "" is any
    other. `about` has the labels concerned.
    """

    kind: NoteKind
    about: tuple[str, ...]

    def __new__(cls, sentence: str, kind: NoteKind = "", about: Iterable[str] = ()) -> Self:
        made = super().__new__(cls, sentence)
        made.kind, made.about = kind, tuple(about)
        return made

    @classmethod
    def of(cls, said: str) -> Note:
        """The note itself, or one of a sentence without a kind."""
        return said if isinstance(said, Note) else Note(said)

    def to_dict(self) -> dict[str, str | list[str]]:
        """The sentence, its kind and the labels, for files."""
        return {"text": str(self), "kind": self.kind, "about": list(self.about)}


@dataclass(frozen=True, slots=True)
class Dated(Generic[T]):
    """A value that holds from `start` to `end` (ISO dates, `end` empty while it holds) by a source."""

    value: T
    start: str
    end: str
    source: Source
