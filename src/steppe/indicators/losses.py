"""What a state and each vector lose when trade between them is cut both ways: exact embargoes in the balanced world.

Losses are percent of real income, positive where income falls. A vector's loss is that of its members together, each
weighted by income. With balances held a cut-off vector often has no equilibrium, so every world is balanced first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np

from steppe.models.base import Model
from steppe.models.family import of_names
from steppe.problems import SteppeError
from steppe.scenario.policy import Policy
from steppe.solve import effects
from steppe.solve.after import unchanged
from steppe.solve.convergence import NoEquilibrium
from steppe.solve.equilibrium import find
from steppe.solve.solve import baseline
from steppe.world.world import World

Array = np.ndarray
MODEL = of_names("balanced")
EXACT, ROUGH = 1e-10, 1e-7  # tolerance of the headline and of what stands beside it
CUTS = ("partner", "partner and its transit")
_scaled: WeakKeyDictionary[World, dict[float, World]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Losses:
    """Losses of a state and of each vector when the two are cut off from each other, percent of real income.

    `total` is the state's loss when all are cut off. A loss is nan where no equilibrium exists, which `notes` explain.
    """

    of_state: Mapping[str, float]
    of_vector: Mapping[str, float]
    total: float
    notes: tuple[str, ...] = ()


def losses(
    world: World,
    state: str,
    vectors: Mapping[str, Sequence[str]],
    *,
    tolerance: float = EXACT,
    total: bool = True,
    model: Model = MODEL,
) -> Losses:
    """Cut each vector off from the state in turn, and then all of them, each time from the balanced world."""
    base, _ = baseline(world, model, tolerance)
    cut = _Cut(base, state, tolerance, model)
    found = {name: cut.off(name, inside) for name, inside in vectors.items()}
    everyone = [label for inside in vectors.values() for label in inside]
    whole = cut.off("all vectors", everyone)[0] if total else float("nan")
    mine, theirs = ({name: pair[side] for name, pair in found.items()} for side in (0, 1))
    return Losses(mine, theirs, whole, tuple(cut.notes))


def scaled(world: World, factor: float) -> World:
    """The world with every trade elasticity times a factor; kept while the world is."""
    if factor == 1.0:
        return world
    known = _scaled.setdefault(world, {})
    if factor not in known:
        known[factor] = world.replace(trade_elasticity=world.array("trade_elasticity") * factor)
    return known[factor]


def check_cut(cut: str) -> None:
    """Raise `SteppeError` for a way to cut that does not exist or not yet."""
    if cut == CUTS[1]:
        raise SteppeError(
            "cut='partner and its transit' needs transport corridors, which Steppe does not have yet: "
            "use cut='partner'."
        )
    if cut != CUTS[0]:
        raise SteppeError(f"cut is {cut!r}: use 'partner'.")


class _Cut:
    """Embargoes between one state and others on one balanced world."""

    def __init__(self, base: World, state: str, tolerance: float, model: Model) -> None:
        self.base, self.at, self.tolerance, self.model = base, base.index(state), tolerance, model
        self.state, self.notes = state, list[str]()
        self.nothing = unchanged(base)
        self.flow = base.array("trade_flow").sum(axis=0)

    def off(self, name: str, labels: Sequence[str]) -> tuple[float, float]:
        """The state's loss and that of the others together, percent."""
        others = np.array([self.base.index(label) for label in labels], dtype=np.intp)
        if not (self.flow[self.at, others].any() or self.flow[others, self.at].any()):
            self.notes.append(f"{self.state} has no trade with {name}: nothing to lose.")
            return 0.0, 0.0
        try:
            found = find(self.model, self.base, self._policy(others), self.nothing, self.tolerance, strict=True)
        except NoEquilibrium as error:
            self.notes.append(f"{self.state} without {name}: {error}")
            return float("nan"), float("nan")
        money = self.base.accounts.income
        added = (self.base.array("value_added_share") * found.flow.sum(axis=2)).sum(axis=0)
        after = added + self._revenue(found.flow)
        change = effects.real_income(money, after, found.index)
        return -float(change[self.at]), -float((change[others] * money[others]).sum() / money[others].sum())

    def _revenue(self, flow: Array) -> Array:
        """Tariff revenue at the base tariffs [n]; cut pairs have no flow left."""
        return (flow * self.base.array("tariff")).sum(axis=(0, 1))

    def _policy(self, others: Array) -> Policy:
        cost = np.ones_like(self.nothing.trade_cost)
        cost[:, self.at, others] = cost[:, others, self.at] = np.inf
        return Policy(self.nothing.tariff, cost, self.nothing.productivity, self.nothing.labour)
