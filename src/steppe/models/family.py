"""The models that there are, as objects: a name, parameters, and what the solver asks of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from steppe.models.base import Model, Reduced
from steppe.models.caliendo_parro import Problem
from steppe.models.closures import DEFAULT, Closure, checked
from steppe.models.condense import condense
from steppe.models.impossible import impossible
from steppe.models.prepare import is_equilibrium, prepare

if TYPE_CHECKING:
    from steppe.scenario.policy import Policy
    from steppe.world.world import World


@dataclass(frozen=True, slots=True)
class CaliendoParro:
    """Caliendo and Parro (2015): sectors, input links and tariffs, labour that moves freely between sectors.

    With one sector and no inputs it is Armington, or Eaton and Kortum (2002). `closure` says how trade balances
    adjust: "balanced", "fixed" or "proportional". Raises `SteppeError` for another closure.
    """

    closure: Closure = DEFAULT

    def __post_init__(self) -> None:
        checked(self.closure)

    @property
    def text(self) -> str:
        """Its name and parameters."""
        return f"caliendo-parro(closure={self.closure})"

    @property
    def work(self) -> str:
        """The key of the paper in the catalogue of works."""
        return "caliendo-parro"

    @property
    def citation(self) -> str:
        """The paper in one line, and how it is solved."""
        return (
            "Caliendo and Parro (2015), Estimates of the Trade and Welfare Effects of NAFTA, in exact changes: after"
            " over before, solved in full and not to first order."
        )

    def problem(self, world: World, policy: Policy) -> Problem:
        """The problem of a world under a policy."""
        return prepare(world, policy, self.closure)

    def reduced(self, problem: Problem, known: dict[Any, Any]) -> Reduced | None:
        """The problem without the sectors that nobody trades, or None where all are traded."""
        found = condense(problem, known)
        return None if found is None else Reduced(found.problem, found.expand)

    def solves(self, world: World, tolerance: float) -> bool:
        """Whether the world's own numbers are an equilibrium with no change under the closure."""
        return is_equilibrium(world, self.closure, tolerance)

    def impossible(self, world: World, problem: Problem) -> list[str]:
        """Reasons, by country, why no equilibrium can exist; empty when none is apparent."""
        return impossible(world, problem, self.closure)


def of_closure(closure: str) -> Model:
    """The model that is meant where only a closure is named."""
    return CaliendoParro(checked(closure))


MODELS: Mapping[str, type[Model]] = {"caliendo-parro": CaliendoParro}
