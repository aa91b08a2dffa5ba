"""The horizons that a scenario may be asked at: how long factors and trade have had to move."""

from __future__ import annotations

from typing import Literal, get_args

from steppe.problems import SteppeError

Horizon = Literal["long", "medium", "short"]
HORIZONS: tuple[str, ...] = get_args(Horizon)


def problem_of(horizon: object) -> str:
    """What is wrong with a horizon, or ""."""
    if horizon in HORIZONS:
        return ""
    return f"horizon {horizon!r} is not known: use 'long', 'medium' or 'short'."


def checked(horizon: str) -> Horizon:
    """The horizon, or a `SteppeError` that names the three."""
    if said := problem_of(horizon):
        raise SteppeError(said)
    return horizon  # type: ignore[return-value]
