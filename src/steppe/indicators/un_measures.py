"""Distances of ideal points and shares of votes alike: pure functions of arrays.

Ideal points: Bailey, Strezhnev and Voeten (2017), on their scale: since 1991 the standard deviation over the states of
a session is 0.8 to 1.0, and the United States stands at 2.5 to 3.2.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from steppe.indicators.un_tables import ABSENT, ABSTAIN

Array = np.ndarray
POINT, LOW, HIGH = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Distance:
    """The distance between the ideal points of a state and a vector, on their scale, over `years`.

    `low` and `high` are its interval of 5 to 95 %; `members` have a point in at least one of the years.
    """

    value: float
    low: float
    high: float
    years: tuple[int, ...]
    members: int

    def __str__(self) -> str:
        return f"{self.value:.2f} [{self.low:.2f}, {self.high:.2f}]"


@dataclass(frozen=True, slots=True)
class Agreement:
    """Votes that a state and the members of a vector cast alike, of those where both voted.

    `votes` counts pairs of a roll call and a member, `roll_calls` the roll calls with at least one.
    """

    alike: int
    votes: int
    roll_calls: int

    @property
    def share(self) -> float:
        """The share of votes cast alike, nan where there was none."""
        return self.alike / self.votes if self.votes else float("nan")

    def to_dict(self) -> dict[str, Any]:
        """The counts and the share, for JSON."""
        return asdict(self) | {"share": self.share if self.votes else None}


def distance(state: Array, members: Array, years: Array) -> Distance | None:
    """The distance of a state [3, year] to the mean of its vector's members [3, member, year]; None without a year.

    The vector's point in a year is the unweighted mean over the members that have one; over years the two means are
    set side by side, each year in which both have a point counting once. Interval: what is below and above each
    point (the published quantiles) is added in squares, as if the points of a year were independent, and averaged
    over years, as if those of one state moved together.
    """
    held = ~np.isnan(members[POINT])
    both = held.any(axis=0) & ~np.isnan(state[POINT])
    if not both.any():
        return None
    state, members, held = state[:, both], members[:, :, both], held[:, both]
    number = held.sum(axis=0)
    mean = np.nansum(members[POINT], axis=0) / number
    below = np.sqrt(np.nansum((members[POINT] - members[LOW]) ** 2, axis=0)) / number
    above = np.sqrt(np.nansum((members[HIGH] - members[POINT]) ** 2, axis=0)) / number
    gap = float((state[POINT] - mean).mean())
    low = gap - float(np.hypot(state[POINT] - state[LOW], above).mean())
    high = gap + float(np.hypot(state[HIGH] - state[POINT], below).mean())
    nearest = 0.0 if low <= 0 <= high else min(abs(low), abs(high))
    with_point = int(held.any(axis=1).sum())
    return Distance(abs(gap), nearest, max(abs(low), abs(high)), tuple(int(year) for year in years[both]), with_point)


def agreement(state: Array, members: Array, *, abstentions: bool = True) -> Agreement:
    """Votes alike of a state [roll call] and members [member, roll call], coded as in `un_tables`.

    With `abstentions` an abstention is a vote like yes and no (three-way agreement); without, only roll calls where
    both said yes or no count. Who was absent did not vote.
    """
    yours, theirs = _voted(state, abstentions), _voted(members, abstentions)
    both = yours & theirs
    alike = both & (state == members)
    return Agreement(int(alike.sum()), int(both.sum()), int(both.any(axis=0).sum()))


def _voted(vote: Array, abstentions: bool) -> Array:
    return vote != ABSENT if abstentions else (vote != ABSENT) & (vote != ABSTAIN)
