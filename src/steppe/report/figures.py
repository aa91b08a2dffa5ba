"""The figures that reports show, as arrays in the world's order; pandas and xarray stay unloaded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from steppe.labels import find_country
from steppe.solve.by_country import effect
from steppe.solve.effects import percent

if TYPE_CHECKING:
    from steppe.solve.outcome import Outcome
    from steppe.world.world import World

Array = np.ndarray
PARTNERS, EXTREMES = 8, 4  # how many main partners, gains and losses are shown
ENDS = ("country", "importer", "exporter", "sender", "target")  # fields of measures that name countries


@dataclass(frozen=True, slots=True)
class Partners:
    """Exports or imports of one country by partner, million USD net of tariff, largest first."""

    partners: tuple[str, ...]
    data: Array
    before: Array
    after: Array

    @property
    def percent(self) -> Array:
        """Change by partner in percent."""
        return percent(self.before, self.after)


def partners(outcome: Outcome, focus: str, name: str) -> Partners:
    """`name` ("exports" or "imports") of `focus` by partner, those without trade left out."""
    at = outcome.before.index(focus)
    flows = [world.array("trade_flow").sum(axis=0) for world in (outcome.data, outcome.before, outcome.after)]
    data, before, after = (flow[at] if name == "exports" else flow[:, at] for flow in flows)
    size = np.maximum(before, after)
    order = [k for k in np.argsort(-size, kind="stable") if k != at and size[k] > 0]
    names = tuple(outcome.before.countries[k] for k in order)
    return Partners(names, data[order], before[order], after[order])


def main_partners(world: World, focus: str, count: int) -> tuple[str, ...]:
    """The countries with which `focus` trades most, exports plus imports, largest first."""
    at = world.index(focus)
    flow = world.array("trade_flow").sum(axis=0)
    trade = flow[at] + flow[:, at]
    order = [k for k in np.argsort(-trade, kind="stable") if k != at and trade[k] > 0]
    return tuple(world.countries[k] for k in order[:count])


def extremes(outcome: Outcome, count: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The countries whose real income gains most, and those whose real income loses most."""
    welfare = effect(outcome, "welfare")
    order = np.argsort(welfare, kind="stable")
    names, least = outcome.before.countries, _least(outcome)
    losers = tuple(names[k] for k in order[:count] if welfare[k] < -least)
    return tuple(names[k] for k in order[::-1][:count] if welfare[k] > least), losers


def most_affected(outcome: Outcome) -> str:
    """The country whose real income changes most, either way; where none does, the first that a measure names."""
    size, known = np.abs(effect(outcome, "welfare")), outcome.before.countries
    largest = known[int(size.argmax())]
    if size.max() > _least(outcome):
        return largest
    asked = (getattr(measure, end, None) for measure in outcome.scenario.measures for end in ENDS)
    named = (find_country(label, known) for label in asked if isinstance(label, str))
    return next((label for label in named if label), largest)


def _least(outcome: Outcome) -> float:
    """The smallest change in percent that is more than what the solver leaves open."""
    return 1000 * outcome.convergence.tolerance


def touched(outcome: Outcome) -> Array:
    """Pairs with trade that the scenario changes, by tariff, cost or one of its ends [exporter, importer]."""
    policy, world = outcome.policy, outcome.data
    changed = (policy.tariff != world.array("tariff")) | (policy.trade_cost != 1.0)
    ends: Array = np.asarray((policy.labour != 1.0) | (policy.productivity != 1.0).any(axis=0))
    pairs: Array = np.asarray(changed.any(axis=0)) | ends[:, None] | ends
    np.fill_diagonal(pairs, False)
    return pairs & (world.array("trade_flow").sum(axis=0) > 0)
