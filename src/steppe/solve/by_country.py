"""The effects of an outcome by country: each is computed here, and frames, tables, pages and pictures show it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from steppe.solve import effects
from steppe.world.accounts import exports, imports

if TYPE_CHECKING:
    from steppe.solve.outcome import Outcome

Array = np.ndarray
EFFECTS = {
    "welfare": "real income",
    "real_wage": "real wage",
    "price_index": "consumer prices",
    "terms_of_trade": "terms of trade, first order",
    "volume_of_trade": "volume of trade, first order",
    "exports": "exports",
    "imports": "imports",
}

OF_LABOUR = {"welfare_with_leisure": "real income with leisure", "employment": "employment"}  # where labour answers
ALL = EFFECTS | OF_LABOUR


def effects_of(outcome: Outcome) -> dict[str, str]:
    """The effects that say something of an outcome: those of labour where it answers, the others always."""
    return ALL if outcome.model.labour_supply else EFFECTS


def effect(outcome: Outcome, name: str) -> Array:
    """One effect by country [n] in percent; `name` is a key of `ALL`."""
    before, after, found = outcome.before, outcome.after, outcome.equilibrium
    flow, income = before.array("trade_flow"), before.accounts.income
    match name:
        case "welfare":
            return effects.real_income(income, after.accounts.income, found.index)
        case "welfare_with_leisure":
            return _with_leisure(outcome)
        case "employment":
            return 100.0 * (found.labour - 1.0)
        case "real_wage":
            return 100.0 * (found.wage / found.index - 1.0)
        case "price_index":
            return 100.0 * (found.index - 1.0)
        case "terms_of_trade":
            return effects.terms_of_trade(flow, income, found.cost)
        case "volume_of_trade":
            return effects.volume_of_trade(flow, before.array("tariff"), income, after.array("trade_flow"), found.cost)
        case "exports":
            return effects.percent(exports(flow), exports(after.array("trade_flow")))
        case "imports":
            return effects.percent(imports(flow), imports(after.array("trade_flow")))
        case _:
            raise KeyError(name)


def _with_leisure(outcome: Outcome) -> Array:
    worlds, model = (outcome.before, outcome.after), outcome.model
    incomes = [world.accounts.income for world in worlds]
    paid = [(1.0 - model.specific_share(outcome.before)) * world.accounts.value_added for world in worlds]
    one, two = (sums.sum(axis=0) for sums in paid)
    untaxed = np.ones_like(one)
    if model.revenue != "rebate":
        rates = [world.accounts.tariff_revenue / wages for world, wages in zip(worlds, (one, two), strict=True)]
        untaxed = (1.0 - rates[1]) / (1.0 - rates[0])
    return effects.real_income_with_leisure(
        (incomes[0], incomes[1]), (one, two), outcome.equilibrium.index, model.labour_supply, untaxed
    )
