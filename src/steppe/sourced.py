"""Where a number or a statement comes from."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Generic, TypeVar

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


@dataclass(frozen=True, slots=True)
class Dated(Generic[T]):
    """A value that holds from `start` to `end` (ISO dates, `end` empty while it holds) by a source."""

    value: T
    start: str
    end: str
    source: Source
