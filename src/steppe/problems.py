"""Errors that say what is wrong, where, and what to do, with all problems at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self


class Problem(str):
    """One problem as the sentence that a user reads, with what code asks of it beside it.

    The text is "place: sentence", or the sentence alone. `field` is the argument or key that it is about, `kind` a
    word for callers who treat some problems in their own way.
    """

    place: str
    field: str
    kind: str
    sentence: str

    def __new__(cls, sentence: str, *, place: str = "", field: str = "", kind: str = "") -> Self:
        """A problem; a sentence that is a problem already keeps its field and kind."""
        made = super().__new__(cls, f"{place}: {sentence}" if place else sentence)
        made.sentence, made.place = str(sentence), place
        made.field = getattr(sentence, "field", "") or field
        made.kind = getattr(sentence, "kind", "") or kind
        return made

    @classmethod
    def of(cls, said: str) -> Problem:
        """The problem itself, or one of a sentence without a place."""
        return said if isinstance(said, Problem) else Problem(said)


class SteppeError(ValueError):
    """A user's mistake or an impossible request; `problems` holds one sentence each."""

    def __init__(self, problems: str | Iterable[str]) -> None:
        self.problems: tuple[str, ...] = (problems,) if isinstance(problems, str) else tuple(problems)
        super().__init__("\n".join(self.problems))


class WorkFailed(SteppeError):
    """What was asked is sound, and doing it failed."""


class UnknownLabel(SteppeError, LookupError):
    """A country, sector or group that the world or the record does not have."""


def raise_if_any(problems: Iterable[str]) -> None:
    """Raise one `SteppeError` that lists every problem, or return when there is none."""
    found = tuple(problems)
    if found:
        raise SteppeError(found)
