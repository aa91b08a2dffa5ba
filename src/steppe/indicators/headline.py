"""The three numbers on one partition: worst vector and its loss, effective number of vectors, distance from gravity."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from steppe.indicators import gravity, shares
from steppe.indicators.losses import EXACT, MODEL, ROUGH, Losses, losses
from steppe.models.base import Model
from steppe.solve.solve import baseline
from steppe.world.world import World

Array = np.ndarray


@dataclass(frozen=True, slots=True)
class Headline:
    """The three numbers on one partition: worst vector and its loss (percent), effective number, divergence (nats)."""

    vectors: Mapping[str, tuple[str, ...]]
    losses: Losses
    predicted: Losses | None

    @property
    def loss_shares(self) -> dict[str, float]:
        """Each vector's share in the sum of losses, the output that hardly depends on elasticities."""
        return dict(zip(self.vectors, shares.shares(_values(self.losses)).tolist(), strict=True))

    @property
    def worst(self) -> tuple[str, float]:
        """The vector whose cut costs most, and its loss in percent of real income."""
        return worst_of(self.losses)

    @property
    def effective_vectors(self) -> float:
        """The effective number of vectors, N1 of the loss shares."""
        return shares.effective(shares.shares(_values(self.losses)))

    @property
    def distance_from_gravity(self) -> float:
        """D(loss shares || those if size and distance alone placed the trade), nats; nan where that is not known."""
        if self.predicted is None:
            return float("nan")
        return shares.divergence(*(shares.shares(_values(found)) for found in (self.losses, self.predicted)))


def headline(
    world: World, state: str, vectors: Mapping[str, tuple[str, ...]], *, total: bool = False, model: Model = MODEL
) -> Headline:
    """The three numbers of one state on one partition; `total` adds the loss of all vectors together."""
    tolerance = EXACT if total else ROUGH
    base, _ = baseline(world, model, tolerance)
    found = losses(base, state, vectors, tolerance=tolerance, total=total, model=model)
    as_predicted = gravity.world_as_predicted(base, state)
    predicted = (
        losses(as_predicted, state, vectors, tolerance=ROUGH, total=False, model=model) if as_predicted else None
    )
    return Headline(vectors, found, predicted)


def worst_of(found: Losses) -> tuple[str, float]:
    """The vector with the largest known loss, and that loss; "" and nan where none is known."""
    known = {name: loss for name, loss in found.of_state.items() if np.isfinite(loss)}
    name = max(known, key=lambda vector: known[vector]) if known else ""
    return name, known.get(name, float("nan"))


def _values(found: Losses) -> Array:
    return np.array(list(found.of_state.values()))
