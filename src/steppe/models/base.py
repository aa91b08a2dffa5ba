"""What the solver asks of a model: a problem from a world and a policy, sweeps, residuals, and what a state means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, Self

import numpy as np

from steppe.models.closures import Closure

if TYPE_CHECKING:
    from steppe.scenario.policy import Policy
    from steppe.world.world import World

Array = np.ndarray


@dataclass(frozen=True, slots=True)
class Values:
    """What a state means: changes as ratios after/before, amounts after in million USD.

    `balance` is what the closure asks of the country at its factor income.
    """

    wage: Array  # [n]
    price: Array  # of a sector's composite good [j,n]
    cost: Array  # unit cost [j,n]
    index: Array  # consumer prices [n]
    spending: Array  # [j,n]
    output: Array  # [j,n]
    income: Array  # [n]
    balance: Array  # [n]
    labour: Array  # [n]


class Problem(Protocol):
    """One world under one change; a state is a vector, its fixed point under `sweep` an equilibrium."""

    @property
    def logs(self) -> int:
        """How many entries of a state, from the first, are logarithms."""
        ...

    @property
    def spending(self) -> Array:
        """Spending before [j,n], million USD."""
        ...

    @property
    def asks_for_balances(self) -> bool:
        """Whether the closure asks any country to run an imbalance."""
        ...

    def start(self) -> Array:
        """The state of the world before the change."""
        ...

    def sweep(self, x: Array, response: Array) -> Array:
        """One joint update of a state; `response` is what divides its steps."""
        ...

    def response(self, x: Array) -> Array:
        """What the excess in each market is divided by for a step at a state: how it answers to its own price."""
        ...

    def residuals(self, x: Array) -> dict[str, Array]:
        """Relative errors of the equilibrium conditions by name, each from its own equation [n]."""
        ...

    def values(self, x: Array) -> Values:
        """What a state means."""
        ...

    def flows(self, x: Array) -> Array:
        """Flows of a state, net of tariff [j,i,n], million USD."""
        ...

    def between(self, other: Self, share: float) -> Self:
        """The problem a share of the way from this one to another."""
        ...

    def with_balances(self, share: float) -> Self:
        """The same with the imbalances that the closure asks for at a share of their size."""
        ...


@dataclass(frozen=True, slots=True)
class Reduced:
    """A smaller problem with the same solution, and the way back to a state of the whole one."""

    problem: Problem
    expand: Callable[[Array], Array]


class Model(Protocol):
    """A model with its parameters; `solve(world, scenario, model=...)` takes any."""

    @property
    def closure(self) -> Closure:
        """How trade balances adjust."""
        ...

    @property
    def text(self) -> str:
        """Its name and parameters, the same for the same model: enters hashes and captions."""
        ...

    @property
    def setting(self) -> str:
        """What was chosen, in words for captions."""
        ...

    @property
    def horizon(self) -> str:
        """The horizon whose specific shares and elasticities it takes, or ""."""
        ...

    @property
    def assumption(self) -> str:
        """What it says of factors, as sentences."""
        ...

    @property
    def labour_supply(self) -> float:
        """The elasticity of labour to the real wage."""
        ...

    @property
    def scale(self) -> float:
        """The elasticity of productivity to a country's labour."""
        ...

    @property
    def revenue(self) -> str:
        """What is done with tariff money."""
        ...

    def specific_share(self, world: World) -> Array:
        """The share of value added that stays in its sector [j,n]."""
        ...

    def elasticity(self, world: World) -> Array:
        """The trade elasticities that it takes on a world [j]."""
        ...

    @property
    def work(self) -> str:
        """The key of the paper in the catalogue of works."""
        ...

    @property
    def further_works(self) -> tuple[str, ...]:
        """The keys of the papers on what was added to it, in the catalogue of works."""
        ...

    @property
    def citation(self) -> str:
        """The paper in one line, and how it is solved."""
        ...

    def problem(self, world: World, policy: Policy) -> Any:
        """The `Problem` of a world under a policy."""
        ...

    def reduced(self, problem: Any, known: dict[Any, Any]) -> Reduced | None:
        """A smaller problem with the same solution, or None; `known` keeps what depends on the world alone."""
        ...

    def solves(self, world: World, tolerance: float) -> bool:
        """Whether the world's own numbers are an equilibrium of the model with no change."""
        ...

    def impossible(self, world: World, problem: Any) -> list[str]:
        """Reasons, by country, why no equilibrium can exist; empty when none is apparent."""
        ...
