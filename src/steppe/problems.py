"""Errors that say what is wrong, where, and what to do, with all problems at once."""

from __future__ import annotations

from collections.abc import Iterable


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
