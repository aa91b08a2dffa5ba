"""`balance_path`: how much each vector held a state in the years of the shipped worlds, 1996 to 2023.

Every year is told without tariffs, since those of the past are not at hand. The partition is read on each world's date.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from steppe.indicators.balance import Asked
from steppe.indicators.concentration import Concentration, by_partner, concentration
from steppe.indicators.headline import Headline, headline
from steppe.indicators.partition import Vectors, partition, vectors_of
from steppe.indicators.past_words import comparability, told
from steppe.labels import country_name
from steppe.problems import SteppeError, UnknownLabel
from steppe.world.groups import INSTEAD
from steppe.world.world import World
from steppe.worlds.listing import through_time
from steppe.worlds.shelf import load

if TYPE_CHECKING:
    import pandas as pd

UNITS = (
    "losses in percent of real income in the long run (the worlds' trade elasticities), without tariffs; distances in "
    "nats; shares, concentration and what was filled in as shares"
)


@dataclass(frozen=True, slots=True)
class Point:
    """The balance of one state in one year; percent of real income, nats and shares.

    `imputed` has the shares of its exports and imports that the world fills in, `economies` how many each vector has,
    `elasticity` the lowest and highest trade elasticity of the world.
    """

    year: int
    world: str
    date: str
    drawn: Vectors
    economies: Mapping[str, int]
    headline: Headline
    concentration: Mapping[str, Concentration]
    imputed: Mapping[str, float]
    elasticity: tuple[float, float]

    @property
    def loss(self) -> Mapping[str, float]:
        """The loss by vector, percent of real income."""
        return self.headline.losses.of_state

    @property
    def shares(self) -> Mapping[str, float]:
        """The share of each vector in exports plus imports."""
        return self.concentration["turnover"].shares

    def to_dict(self) -> dict[str, Any]:
        """The measures of the year, for JSON."""
        worst, loss = self.headline.worst
        return {
            "year": self.year,
            "world": self.world,
            "date": self.date,
            "economies": dict(self.economies),
            "loss": dict(self.loss),
            "loss_shares": self.headline.loss_shares,
            "loss_of_vector": dict(self.headline.losses.of_vector),
            "total_loss": self.headline.losses.total,
            "worst": {"vector": worst, "loss": loss},
            "effective_vectors": self.headline.effective_vectors,
            "distance_from_gravity": self.headline.distance_from_gravity,
            "trade_shares": {kind: dict(found.shares) for kind, found in self.concentration.items()},
            "effective_by_trade": {kind: found.effective for kind, found in self.concentration.items()},
            "herfindahl": {kind: found.herfindahl for kind, found in self.concentration.items()},
            "imputed": dict(self.imputed),
            "trade_elasticity": list(self.elasticity),
            "notes": [*self.drawn.notes, *self.headline.losses.notes],
        }


@dataclass(frozen=True, slots=True, repr=False)
class BalancePath:
    """The balance of one state through the years; `absent` says for the others why they are not there."""

    state: str
    partition: str
    since: int
    points: tuple[Point, ...]
    absent: Mapping[int, str]
    notes: tuple[str, ...]

    @property
    def years(self) -> tuple[int, ...]:
        """The years that have a balance."""
        return tuple(point.year for point in self.points)

    @property
    def vectors(self) -> tuple[str, ...]:
        """Every vector that has a partner in some year, in the order of the partition."""
        return tuple(dict.fromkeys(name for point in self.points for name in point.loss))

    def __getitem__(self, year: int) -> Point:
        for point in self.points:
            if point.year == year:
                return point
        why = self.absent.get(year, f"the years are {', '.join(map(str, self.years))}.")
        raise SteppeError(f"There is no balance of {self.state} in {year}: {why}")

    def to_frame(self) -> pd.DataFrame:
        """One row a year: worst vector, losses (percent), effective numbers, distance (nats), shares, fills."""
        import pandas as pd

        rows = [_row(point, self.vectors) for point in self.points]
        frame = pd.DataFrame(rows, index=pd.Index(self.years, name="year"))
        frame.attrs["units"] = UNITS
        return frame

    def to_dict(self) -> dict[str, Any]:
        """Every year, those that are absent and what cannot be compared, for JSON."""
        about = {"state": self.state, "partition": self.partition, "since": self.since, "units": UNITS}
        absent = {str(year): why for year, why in self.absent.items()}
        return {**about, "years": [p.to_dict() for p in self.points], "absent": absent, "notes": list(self.notes)}

    def __repr__(self) -> str:
        return told(self)


def _row(point: Point, vectors: tuple[str, ...]) -> dict[str, Any]:
    worst, loss = point.headline.worst
    return {
        "worst_vector": worst,
        "loss": loss,
        "effective_vectors": point.headline.effective_vectors,
        "effective_by_trade": point.concentration["turnover"].effective,
        "distance_from_gravity": point.headline.distance_from_gravity,
        **{f"loss {name}": point.loss.get(name, float("nan")) for name in vectors},
        **{f"share {name}": point.shares.get(name, float("nan")) for name in vectors},
        **{f"filled {kind}": share for kind, share in point.imputed.items()},
    }


def balance_path(state: str, since: int = 1996, vectors: Asked = "poles") -> BalancePath:
    """How much each vector held a state in every shipped world of goods since a year: losses, shares, concentration.

    A year in which the state or a group of the partition was not there is in `absent` with the reason. `notes` say what
    cannot be compared between years. Raises `UnknownLabel` where no world has the state, `SteppeError` for a year or a
    partition that cannot be.
    """
    names, asked = _worlds(since), partition(vectors)
    home = _label(state, names)
    points: list[Point] = []
    absent: dict[int, str] = {}
    refused: list[SteppeError] = []
    for year, name in names.items():
        try:
            points.append(_point(year, without_tariffs(name), state, asked))
        except UnknownLabel:
            absent[year] = _why_not_there(load(name), home)
        except SteppeError as error:
            absent[year] = " ".join(error.problems).replace(f" {INSTEAD}", "")
            refused.append(error)
    if not points:
        raise refused[-1]
    first = next(iter(through_time()))
    return BalancePath(home, asked.name, since, tuple(points), absent, comparability(since, first, tuple(points)))


def _worlds(since: int) -> dict[int, str]:
    """The worlds of goods since a year, oldest first."""
    every = through_time()
    years = ", ".join(map(str, every))
    if isinstance(since, bool) or not isinstance(since, int):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise SteppeError(f"since is {since!r}: give a year such as 1996; the worlds are of {years}.")
    found = {year: name for year, name in every.items() if year >= since}
    if len(found) < 2:
        raise SteppeError(f"since is {since}: a path needs two years or more, and the worlds are of {years}.")
    return found


def _label(state: str, names: Mapping[int, str]) -> str:
    """The label of the state in the latest world that has it; raises `UnknownLabel` of the latest where none has."""
    refused: list[UnknownLabel] = []
    for name in reversed(list(names.values())):
        try:
            return load(name).label(state)
        except UnknownLabel as error:
            refused.append(error)
    raise refused[0]


def _why_not_there(world: World, label: str) -> str:
    """Why a world that others of its kind have around it lacks an economy."""
    region = world.region_of(label)
    if region:
        return f"it is inside {region} in the table of that year."
    noted = any(label in note.about for note in world.notes if note.kind == "absent")
    return "it has no GDP or no exports in the tables of that year." if noted else "the table of that year lacks it."


@lru_cache(maxsize=8)
def without_tariffs(name: str) -> World:
    """A shipped world with no tariff, kept."""
    world = load(name)
    if not world.array("tariff").any():
        return world
    return world.replace(tariff=np.zeros_like(world.array("tariff")), name=f"{name} without tariffs")


def _point(year: int, world: World, state: str, vectors: Asked) -> Point:
    label = world.label(state)
    drawn = vectors_of(vectors, world, label)
    inside = {
        name: sum(len(world.regions.get(one, (one,))) for one in labels) for name, labels in drawn.members.items()
    }
    theta = world.array("trade_elasticity")
    return Point(
        year=year,
        world=world.name,
        date=world.date,
        drawn=drawn,
        economies=inside,
        headline=headline(world, label, drawn.members, total=True),
        concentration=concentration(world, label, drawn.members),
        imputed=imputed(world, label),
        elasticity=(float(theta.min()), float(theta.max())),
    )


def imputed(world: World, label: str) -> dict[str, float]:
    """The shares of a state's exports and of its imports that a world fills in, all sectors."""
    traded, at = by_partner(world, label), world.index(label)
    flow = np.where(world.unobserved, world.array("trade_flow"), 0.0).sum(axis=0)
    filled = {"exports": flow[at].sum() - flow[at, at], "imports": flow[:, at].sum() - flow[at, at]}
    return {kind: float(value / traded[kind].sum()) for kind, value in filled.items() if traded[kind].sum() > 0}


def title(path: BalancePath) -> str:
    """What the path is: whose, from when to when, by which partition."""
    first, last = path.years[0], path.years[-1]
    return f"Balance of {country_name(path.state)}, {first}{f' to {last}' if last > first else ''}, by {path.partition}"
