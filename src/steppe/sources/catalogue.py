"""The catalogue of data sets: who provides each, by which licence, how it is got and how it is cited.

`catalogue.yaml` holds one entry a data set. It drives `steppe fetch`, the sentences of `steppe build` about
missing files, `steppe cite`, `docs/data.md` and the table of `DATA_LICENSES.md`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from steppe.labels import suggest
from steppe.problems import UnknownLabel
from steppe.sourced import Source

Text = Annotated[str, Field(min_length=1)]
Url = Annotated[str, Field(pattern=r"^https?://[^\s{}\\]+$")]
Key = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
FileName = Annotated[str, Field(pattern=r"^[\w.-]+$")]
NEEDED = {
    "article": ("author", "title", "journal", "year"),
    "incollection": ("author", "title", "booktitle", "publisher", "year"),
    "techreport": ("author", "title", "institution", "year"),
    "misc": ("author", "title"),
}


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Citation(_Frozen):
    """One BibTeX entry; braces in a field keep letters as they are, everything else is plain text."""

    type: Literal["article", "techreport", "incollection", "misc"]
    key: Key
    fields: Mapping[str, Text]

    @model_validator(mode="after")
    def _complete(self) -> Citation:
        missing = [name for name in NEEDED[self.type] if name not in self.fields]
        if missing:
            raise ValueError(f"{self.key} lacks {', '.join(missing)}")
        return self


class Download(_Frozen):
    """A file at the provider's address; `sha256` only where the provider publishes it."""

    name: FileName
    url: Url
    sha256: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")] = ""


class ByHand(_Frozen):
    """Why a data set cannot be downloaded by a program, what to do, and the files to recognise (globs)."""

    why: Text
    steps: Text
    files: Annotated[tuple[Text, ...], Field(min_length=1)]


class Entry(_Frozen):
    """A data set.

    `folder` is where its files go below the data folder; `prepare` says how the files that a build `reads`
    are made of those that are downloaded; `redistribution` what may be passed on; `feeds` what ships or is
    built from it. `publisher` is part of its `Source`, where `provider` is too much.
    """

    title: Text
    provider: Text
    page: Url
    licence: Text
    licence_url: Url | Literal[""] = ""
    vintage: str = ""
    publisher: str = ""
    redistribution: Text
    folder: FileName
    download: tuple[Download, ...] = ()
    by_hand: ByHand | None = None
    prepare: str = ""
    reads: tuple[Text, ...] = ()
    readers: tuple[Text, ...] = ()
    feeds: tuple[Text, ...] = ()
    cite: Annotated[tuple[Citation, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _one_way(self) -> Entry:
        if bool(self.download) == bool(self.by_hand):
            raise ValueError(f"{self.title} needs either `download` or `by_hand`")
        return self


class Catalogue(_Frozen):
    """Data sets by key, and the works that are cited with every result."""

    data: Mapping[Key, Entry]
    works: Mapping[str, Citation]


@cache
def catalogue() -> Catalogue:
    """The catalogue beside this module, checked when it is loaded."""
    text = Path(__file__).with_name("catalogue.yaml").read_text(encoding="utf-8")
    return Catalogue.model_validate(yaml.safe_load(text))


def entry(key: str) -> Entry:
    """The data set of a key; raises `UnknownLabel` with the nearest one."""
    known = catalogue().data
    if key not in known:
        raise UnknownLabel(f"The catalogue has no data set {key!r}: {suggest(key, known)}")
    return known[key]


def source(key: str, *, locator: str = "") -> Source:
    """A data set as a `Source`; `locator` says which part of it."""
    found = entry(key)
    return Source(
        title=found.title,
        url=found.page,
        locator=locator,
        licence=found.licence,
        vintage=found.vintage,
        publisher=found.publisher,
        key=key,
    )


def key_of(source: Source) -> str:
    """The key of a source's data set, "" where it is none.

    Worlds saved before sources had keys are told by title, address and vintage.
    """
    known = catalogue().data
    if source.key:
        return source.key if source.key in known else ""
    same = {key: one for key, one in known.items() if (one.title, one.page) == (source.title, source.url)}
    return next((key for key, one in same.items() if one.vintage == source.vintage), "")


def reader_of(file: str) -> str:
    """The key of the data set that a file of the data folder ("baci_2023/gdp.csv") belongs to, or ""."""
    return next((key for key, one in catalogue().data.items() if file in one.reads), "")
