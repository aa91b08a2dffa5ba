"""The models that there are, as objects: a name, parameters, and what the solver asks of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np

from steppe.models import caliendo_parro, factors, horizons, specific
from steppe.models.base import Model, Reduced
from steppe.models.closures import DEFAULT, Closure, checked
from steppe.models.condense import condense
from steppe.models.factors_condense import condense_factors
from steppe.models.impossible import impossible
from steppe.models.prepare import FactorOptions, is_equilibrium, prepare, prepare_factors
from steppe.problems import raise_if_any
from steppe.scenario.horizon import checked as checked_horizon

if TYPE_CHECKING:
    from steppe.scenario.policy import Policy
    from steppe.world.world import World

Array = np.ndarray
Problem = caliendo_parro.Problem | factors.Problem
Revenue = Literal["rebate", "income tax relief"]
MOBILE = "Labour and capital move freely between the sectors of a country."


@dataclass(frozen=True, slots=True, eq=False)
class CaliendoParro:
    """Caliendo and Parro (2015): sectors, input links and tariffs, with factors that move freely unless asked not to.

    With one sector and no inputs it is Armington, or Eaton and Kortum (2002). `closure` says how trade balances
    adjust: "balanced", "fixed" or "proportional". `specific` is the share of value added that earns what its sector
    earns, because the factor cannot leave (Jones 1971): a horizon ("long", "medium" or "short", with the trade
    elasticities of that horizon), a share from 0 to 1, {sector: share}, or a DataArray by sector and country.
    `labour_supply` is the elasticity of labour to the real wage, `scale` that of productivity to a country's labour
    (Ignatenko and others 2025), `revenue` whether tariff money is rebated or relieves labour of taxes. Two models with
    the same `text` are equal. Raises `SteppeError` for values that cannot be.
    """

    closure: Closure = DEFAULT
    specific: specific.Specific = None
    labour_supply: float = 0.0
    scale: float = 0.0
    revenue: Revenue = "rebate"

    def __post_init__(self) -> None:
        checked(self.closure)
        specific.check(self.specific)
        raise_if_any(_problems(self.labour_supply, self.scale, self.revenue))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, CaliendoParro) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)

    @property
    def text(self) -> str:
        """Its name and parameters; those that are off are left out."""
        return f"caliendo-parro({', '.join(f'{name}={value}' for name, value in self._parameters.items())})"

    @property
    def setting(self) -> str:
        """What was chosen, for captions: "closure balanced, horizon long"."""
        words = {"specific": "horizon" if self.horizon else "specific share"}
        named = ((words.get(name, name.replace("_", " ")), value) for name, value in self._parameters.items())
        return ", ".join(f"{name} {value}" for name, value in named)

    @property
    def horizon(self) -> str:
        """The horizon whose specific shares and elasticities it takes, or ""."""
        return self.specific if isinstance(self.specific, str) else ""

    @property
    def work(self) -> str:
        """The key of the paper in the catalogue of works."""
        return "caliendo-parro"

    @property
    def further_works(self) -> tuple[str, ...]:
        """The keys of the papers on what was added to it, in the catalogue of works."""
        answers = bool(self.labour_supply or self.scale)
        added = {"specific-factors": self.specific is not None, "labour-and-scale": answers}
        return tuple(key for key, there in added.items() if there)

    @property
    def citation(self) -> str:
        """The papers in one line, and how it is solved."""
        stays = ", with the specific factors of Jones (1971)" if self.specific is not None else ""
        answers = (
            ", with labour and scale as in Ignatenko and others (2025)" if self.labour_supply or self.scale else ""
        )
        return (
            f"Caliendo and Parro (2015), Estimates of the Trade and Welfare Effects of NAFTA{stays}{answers}, in exact"
            " changes: after over before, solved in full and not to first order."
        )

    @property
    def assumption(self) -> str:
        """What it says of factors, as sentences."""
        said = [_staying(self.specific, self.horizon)]
        if self.labour_supply:
            relief = ", and tariff money relieves labour of taxes" if self.revenue != "rebate" else ""
            said.append(f"Labour answers to the real wage with elasticity {self.labour_supply:g}{relief}.")
        if self.scale:
            said.append(f"Costs fall with a country's labour with elasticity {self.scale:g}.")
        return " ".join(said)

    @property
    def _parameters(self) -> dict[str, str]:
        """Those that are not off, as text."""
        found = {"closure": str(self.closure)}
        found |= {} if self.specific is None else {"specific": specific.text(self.specific)}
        found |= {name: f"{value:g}" for name in ("labour_supply", "scale") if (value := getattr(self, name))}
        return found | ({} if self.revenue == "rebate" else {"revenue": self.revenue})

    def specific_share(self, world: World) -> Array:
        """The share of value added that stays in its sector [j,n]."""
        return specific.shares(world, self.specific)

    def elasticity(self, world: World) -> Array:
        """The trade elasticities that it takes on a world [j]: the world's own, or those of the horizon."""
        return horizons.elasticities(world, self.horizon) if self.horizon else world.array("trade_elasticity")

    def problem(self, world: World, policy: Policy) -> Problem:
        """The problem of a world under a policy."""
        goods = prepare(world, policy, self.closure, self.elasticity(world))
        if self.specific is None and not self.labour_supply and not self.scale:
            return goods
        relief = self.revenue != "rebate"
        asked = FactorOptions(self.specific_share(world), self.labour_supply, self.scale, relief)
        return prepare_factors(goods, world, policy, asked)

    def reduced(self, problem: Problem, known: dict[Any, Any]) -> Reduced | None:
        """The problem without the sectors that nobody trades, or None where all are traded."""
        several = isinstance(problem, factors.Problem)
        found = condense_factors(problem, known) if several else condense(problem, known)
        return None if found is None else Reduced(found.problem, found.expand)

    def solves(self, world: World, tolerance: float) -> bool:
        """Whether the world's own numbers are an equilibrium with no change under the closure."""
        return is_equilibrium(world, self.closure, tolerance)

    def impossible(self, world: World, problem: Problem) -> list[str]:
        """Reasons, by country, why no equilibrium can exist; empty when none is apparent."""
        return impossible(world, problem.goods if isinstance(problem, factors.Problem) else problem, self.closure)


def _problems(supply: Any, scale: Any, revenue: Any) -> list[str]:
    named = (("labour_supply", supply), ("scale", scale))
    found = [
        f"{name} is {value!r}: use an elasticity from 0 on, such as 0.5."
        for name, value in named
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < np.inf
    ]
    if revenue not in get_args(Revenue):
        found.append(f"revenue is {revenue!r}: use 'rebate' or 'income tax relief'.")
    return found


def _staying(given: specific.Specific, horizon: str) -> str:
    if given is None:
        return MOBILE
    if horizon:
        return f"At the {horizon} horizon {horizons.ASSUMES[horizon]}; labour and the rest move freely."
    return "The specific part of value added stays in its sector and earns what it earns; labour moves freely."


def of_closure(closure: str) -> Model:
    """The model that is meant where only a closure is named."""
    return CaliendoParro(checked(closure))


def of_names(closure: str | None = None, horizon: str | None = None) -> CaliendoParro:
    """The model that is meant by a closure and a horizon, the defaults where they are not named."""
    return CaliendoParro(
        DEFAULT if closure is None else checked(closure),
        specific=None if horizon is None else checked_horizon(horizon),
    )


MODELS: Mapping[str, type[Model]] = {"caliendo-parro": CaliendoParro}
