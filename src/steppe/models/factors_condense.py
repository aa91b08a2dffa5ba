"""Solve sectors that nobody trades out of a problem with specific factors; their rents stay unknown.

Prices and sales of the others go as `condense` says; a rent of a sector without trade follows from its sales at home.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from steppe.models.caliendo_parro import by_country
from steppe.models.condense import Condensed, IntegratedShares, condense
from steppe.models.factors import Problem, State, Untraded, factor_income, markets, primary_costs

Array = np.ndarray


@dataclass(frozen=True, slots=True)
class CondensedFactors:
    """A problem whose goods are the traded ones, and the way back to all of them."""

    full: Problem
    goods: Condensed
    problem: Problem

    def expand(self, x: Array) -> Array:
        """The state of all sectors that belongs to a state of the traded ones."""
        s, f = self.problem.unpack(x), self.full.factors
        m = markets(self.problem, s)
        factor = factor_income(f, s)
        income = factor + m.revenue - self.problem.goods.balances.required(factor)
        own = primary_costs(f, s)[~self.goods.traded]
        log_price, spending = self.goods.untraded(own, s.log_price, s.spending, m.output, income)
        return State(s.log_wage, log_price, s.log_rent, s.log_labour, spending).pack()


def condense_factors(p: Problem, cached: dict[bytes, IntegratedShares]) -> CondensedFactors | None:
    """The problem without its untraded sectors; None where all sectors are traded, or none is."""
    goods = condense(p.goods, cached)
    if goods is None:
        return None
    shares, other = goods.shares, ~goods.traded
    untraded = Untraded(
        kept=goods.traded,
        into_prices=shares.into_prices,
        into_sales=np.ascontiguousarray(shares.into_prices.transpose(0, 2, 1)),
        final=by_country(shares.inverse, p.goods.final_share[other]),
        own_cost=goods.own_cost,
    )
    return CondensedFactors(p, goods, replace(p, goods=goods.problem, untraded=untraded))
