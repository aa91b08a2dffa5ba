"""Solve sectors that nobody trades out of a problem: their prices and sales follow from the others.

With T the traded and N the other sectors of a country, g_NN the inputs of N from N and so on, and
M = (I - g_NN)^-1: log P^_N = M'(v_N log w^ + g_TN' log P^_T - log A^_N) and E'_N = M (g_NT Y'_T +
alpha_N I'). Put into the cost and spending equations of T, they leave a problem of the same form.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from steppe.models.caliendo_parro import Problem, State, by_country, incomes, markets

Array = np.ndarray


@dataclass(frozen=True, slots=True)
class IntegratedShares:
    """Cost and final shares of the traded sectors T with the others N integrated into them."""

    into_prices: Array  # g_NT' M' as [n,T,N]
    inverse: Array  # M as [n,N,N]
    value_added_share: Array  # [T,n]
    inputs: Array  # [n,k,j]
    final_share: Array  # [T,n]


@dataclass(frozen=True, slots=True)
class Condensed:
    """A problem of the traded sectors, and the way back to all of them."""

    full: Problem
    traded: Array  # [j], true where kept
    shares: IntegratedShares
    own_cost: Array  # log P over c of the others [N,n]
    problem: Problem

    def expand(self, x: Array) -> Array:
        """The state of all sectors that belongs to a state of the traded ones."""
        small = State.unpack(x, len(self.problem.theta))
        m = markets(self.problem, small)
        income = incomes(self.problem, small.log_wage, m.revenue)[2]
        own = self.full.value_added_share[~self.traded] * small.log_wage
        log_price, spending = self.untraded(own, small.log_price, small.spending, m.output, income)
        return State(small.log_wage, log_price, spending).pack()

    def untraded(
        self, own: Array, traded_price: Array, traded_spending: Array, output: Array, income: Array
    ) -> tuple[Array, Array]:
        """Log prices and spending over value added of all sectors [j,n].

        From what an untraded unit pays its factors, in logs [N,n], prices, spending and output of the traded [T,n],
        and income [n].
        """
        p, kept = self.full, self.traded
        log_price, spending = np.zeros_like(p.spending), np.zeros_like(p.spending)
        log_price[kept], spending[kept] = traded_price, traded_spending
        own = own + by_country(p.inputs_transposed, log_price)[~kept] + self.own_cost
        log_price[~kept] = by_country(self.shares.inverse.transpose(0, 2, 1), own)
        sold = by_country(p.inputs[:, ~kept][:, :, kept], output) + p.final_share[~kept] * income
        spending[~kept] = by_country(self.shares.inverse, sold) / p.value_added
        return log_price, spending


def condense(p: Problem, cached: dict[bytes, IntegratedShares]) -> Condensed | None:
    """The problem without its untraded sectors; None where all sectors are traded, or none is.

    `cached` keeps the integrated shares of a world by the set of traded sectors.
    """
    traded = p.pull.any(axis=(1, 2)) | (p.own_net != p.own_pull).any(axis=1)
    if traded.all() or not traded.any():
        return None
    key = traded.tobytes()
    if key not in cached:
        cached[key] = _integrate(p, traded)
    shares = cached[key]
    own_cost = _own_cost(p)[~traded]
    through = by_country(shares.into_prices, own_cost)
    shift = np.exp(-p.theta[traded] * through)
    pull, own_pull = p.pull[traded] * shift[:, :, None], p.own_pull[traded] * shift
    small = replace(
        p,
        theta=p.theta[traded],
        value_added_share=shares.value_added_share,
        inputs=shares.inputs,
        inputs_transposed=np.ascontiguousarray(shares.inputs.transpose(0, 2, 1)),
        final_share=shares.final_share,
        pull=pull,
        net=p.net[traded] * shift[:, :, None] if p.net is not p.pull else pull,
        own_pull=own_pull,
        own_net=p.own_net[traded] * shift if p.own_net is not p.own_pull else own_pull,
        idle=p.idle[traded],
        spending=p.spending[traded],
    )
    return Condensed(p, traded, shares, own_cost, small)


def _integrate(p: Problem, traded: Array) -> IntegratedShares:
    g = p.inputs
    from_traded, from_other = g[:, traded], g[:, ~traded]
    inverse = np.linalg.inv(np.eye(int((~traded).sum())) - from_other[:, :, ~traded])
    into_sales = np.matmul(from_traded[:, :, ~traded], inverse)  # g_TN M [n,T,N]
    into_prices = np.matmul(inverse, from_other[:, :, traded]).transpose(0, 2, 1)  # (M g_NT)' [n,T,N]
    return IntegratedShares(
        into_prices=into_prices,
        inverse=inverse,
        value_added_share=p.value_added_share[traded] + by_country(into_prices, p.value_added_share[~traded]),
        inputs=from_traded[:, :, traded] + np.matmul(into_sales, from_other[:, :, traded]),
        final_share=p.final_share[traded] + by_country(into_sales, p.final_share[~traded]),
    )


def _own_cost(p: Problem) -> Array:
    """Log price over log unit cost of a sector bought at home only, -log(own pull)/theta [j,n]."""
    return -np.log(np.where(p.own_pull > 0, p.own_pull, 1.0)) / p.theta
