"""What the build of `goods-2023` takes from documents: controls, sanctions, economies added, totals to compare with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from steppe.sourced import Source
from steppe.worlds.common.controls import Controls, read

CONTROLS = Path(__file__).parent / "controls"
DATE = "2023-12-31"
Code = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]


class Strict(BaseModel):
    """What every entry of a file of facts is: frozen, and without keys that nobody reads."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Document(Strict):
    """Where a figure was read."""

    title: str = Field(min_length=1)
    url: str = Field(pattern=r"^https?://")

    def source(self) -> Source:
        """The document as a `Source`."""
        return Source(title=self.title, url=self.url)


class Sanctions(Strict):
    """Economies whose trade with a bloc moved apart from the rest, and the bloc beside the EU."""

    targets: tuple[Code, ...]
    why: str
    source: Document
    bloc: tuple[Code, ...]


class Addition(Strict):
    """An economy that the trade table lacks: its flows come from an earlier table, less buyers it only stands for."""

    economy: Code
    years: tuple[int, ...]
    stands_for_others: tuple[Code, ...]
    why: str


class Comparison(Strict):
    """A published total that the build does not use: sum over exporters and importers, million USD.

    `whole_year` is false where it is not of the whole of 2023.
    """

    what: str
    exporters: tuple[Code, ...]
    importers: tuple[Code, ...]
    published: float = Field(gt=0)
    source: str
    whole_year: bool = True


class Oddity(Strict):
    """An observed flow that looks wrong: it is kept, and named."""

    exporter: Code
    importer: Code
    why: str


class Facts(Strict):
    """Everything in `facts.yaml`."""

    sanctions: Sanctions
    additions: tuple[Addition, ...]
    documents: Mapping[str, Document]
    comparisons: tuple[Comparison, ...]
    oddities: tuple[Oddity, ...]

    @model_validator(mode="after")
    def _documented(self) -> Facts:
        used = {entry.source for entry in self.comparisons}
        if used != set(self.documents):
            raise ValueError(f"figures and documents do not match: {sorted(used ^ set(self.documents))}")
        return self


@cache
def facts() -> Facts:
    """The facts beside this module, checked when they are loaded."""
    text = Path(__file__).with_name("facts.yaml").read_text(encoding="utf-8")
    return Facts.model_validate(yaml.safe_load(text))


def controls(countries: Sequence[str]) -> Controls:
    """The published figures that the world is balanced to, on some labels."""
    return read(CONTROLS, tuple(countries), DATE)
