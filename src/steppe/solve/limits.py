"""What an outcome cannot say by construction of its measures, whatever the world and the numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from steppe.scenario.measures import Embargo, Join, Leave, Sign, Tariff, TariffsAsOf
from steppe.scenario.table import TariffTable
from steppe.scenario.words import listed, named

if TYPE_CHECKING:
    from steppe.solve.outcome import Outcome

Array = np.ndarray
NEAR = 3  # targets that are named
TARIFFS_ALONE = (
    "tariffs alone: customs procedures, standards, services, labour movement and transit are not in the model"
)
OWN_TARIFF = "nobody answers, and by the terms of trade a tariff of one's own can pay in this model, up to a point"
CHEAPER = "lower trade costs are put in, and what it takes to bring them about is not counted"


def limits(outcome: Outcome) -> tuple[str, ...]:
    """Clauses on what the measures leave out by construction, each once; none where they leave out nothing of note."""
    found = (_diversion(outcome), _tariffs(outcome), _own_tariffs(outcome), _costs(outcome), _size(outcome))
    idle, given = len(outcome.policy.idle), len(outcome.scenario.measures)
    without = f"{idle} of {given} measures change{'s' if idle == 1 else ''} nothing on this world" if idle else ""
    return tuple(clause for clause in (without, *found) if clause)


def by_construction(outcome: Outcome) -> str:
    """The limits as one sentence, or ""."""
    clauses = limits(outcome)
    return f"By construction: {'; '.join(clauses)}." if clauses else ""


def third_countries(outcome: Outcome) -> Array:
    """Countries whose own trade costs do not rise while those between others do [country]."""
    dearer: Array = np.asarray((outcome.policy.trade_cost > 1.0).any(axis=0))
    np.fill_diagonal(dearer, False)
    concerned: Array = np.asarray(dearer.any(axis=0)) | np.asarray(dearer.any(axis=1))
    return ~concerned if concerned.any() else np.zeros_like(concerned)


def _diversion(outcome: Outcome) -> str:
    """Trade that is stopped or made dearer between some goes round by others in life, and does not here."""
    if not third_countries(outcome).any():
        return ""
    targets = [m.target for m in outcome.scenario.measures if isinstance(m, Embargo)]
    names = [named(target, outcome.before) for target in targets if target is not None]
    several = isinstance(targets[0], tuple) and len(targets[0]) > NEAR if targets else False
    through = "the targets" if several or len(names) > NEAR else listed(names)
    routes = f"routes through {through} and re-exports" if names else "re-exports"
    return f"{routes} by third countries stay as they are, so what a third country gains is only trade diverted"


def _tariffs(outcome: Outcome) -> str:
    """Agreements and memberships are more than tariffs, and more is not in the model."""
    signed = [m.effect for m in outcome.scenario.measures if isinstance(m, Sign)]
    memberships = any(isinstance(m, Join | Leave) for m in outcome.scenario.measures)
    if memberships or any(not effect for effect in signed):
        return TARIFFS_ALONE
    return "the agreement's effect on trade costs is put in, not estimated" if signed else ""


def _own_tariffs(outcome: Outcome) -> str:
    own = any(isinstance(m, Tariff | TariffTable | TariffsAsOf) for m in outcome.scenario.measures)
    return OWN_TARIFF if own else ""


def _costs(outcome: Outcome) -> str:
    """Trade costs that fall by assumption; the effect of an agreement is told by its own clause."""
    effects = any(isinstance(m, Sign) and m.effect for m in outcome.scenario.measures)
    return CHEAPER if not effects and (outcome.policy.trade_cost < 1.0).any() else ""


def _size(outcome: Outcome) -> str:
    """Labour and productivity are changed from outside: a country's own change is the assumption itself."""
    policy = outcome.policy
    concerned: Array = np.asarray((policy.labour != 1.0) | (policy.productivity != 1.0).any(axis=0))
    if not concerned.any():
        return ""
    what = [
        word for word, array in (("labour", policy.labour), ("productivity", policy.productivity)) if (array != 1).any()
    ]
    whose = "every country's" if concerned.all() else f"{_of(outcome, concerned)} own"
    per_head = ", and real income is a country's total, not per worker" if "labour" in what else ""
    return f"the change of {' and '.join(what)} is put in, so {whose} change is mostly the assumption itself{per_head}"


def _of(outcome: Outcome, concerned: Array) -> str:
    names = [name for name, inside in zip(outcome.before.countries, concerned, strict=True) if inside]
    return f"{named(names[0], outcome.before)}'s" if len(names) == 1 else f"{len(names)} countries'"
