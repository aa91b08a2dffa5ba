"""What an outcome means for the sectors of one country, as arrays that tables and pages wrap."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from steppe.solve import effects
from steppe.solve.effects import percent

if TYPE_CHECKING:
    from steppe.solve.outcome import Outcome

Array = np.ndarray


@dataclass(frozen=True, slots=True)
class Sectors:
    """One country by sector: values in the data, before and after [3, sector], million USD; prices in percent."""

    values: Mapping[str, Array]  # output, exports, imports, value_added
    employment: Array
    producer_price: Array
    consumer_price: Array


def by_sector(outcome: Outcome, focus: str) -> Sectors:
    """Output, exports, imports, value added, employment and prices of one country by sector."""
    at, found = outcome.before.index(focus), outcome.equilibrium
    worlds = (outcome.data, outcome.before, outcome.after)
    flows = [effects.by_sector(world.array("trade_flow"), at) for world in worlds]
    values = {name: np.array([flow[name] for flow in flows]) for name in flows[0]}
    values["value_added"] = np.array([world.accounts.value_added[:, at] for world in worlds])
    _, before, after = values["value_added"]
    return Sectors(
        values=values,
        employment=percent(before, after / found.wage[at]),
        producer_price=100.0 * (found.cost[:, at] - 1.0),
        consumer_price=100.0 * (found.price[:, at] - 1.0),
    )
