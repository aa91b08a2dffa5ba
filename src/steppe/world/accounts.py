"""What follows from a world's primitives: output, expenditure, income, balances (pure arrays).

Letters as in Caliendo and Parro (2015): j, k sectors; i exporter; n importer. Arrays are
[j,i,n] for pairs, [j,n] for sector and country, [k,j,n] for inputs, [n] for countries.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

Array = np.ndarray


@dataclass(frozen=True, slots=True)
class Accounts:
    """Derived values of one world, million USD: [j,n] by sector and country, [n] by country."""

    output: Array  # Y [j,n], sales net of tariff
    spending: Array  # E [j,n], purchases, tariff included
    value_added: Array  # v Y [j,n]
    final_demand: Array  # F [j,n] = E - sum_k g_jkn Y_kn
    tariff_revenue: Array  # R [n]
    trade_balance: Array  # B [n] = exports - imports, net of tariff
    income: Array  # I [n] = VA + R - B = sum_j F_jn
    final_share: Array  # alpha [j,n] = F / I


def derive(flow: Array, tariff: Array, value_added_share: Array, input_share: Array) -> Accounts:
    """Accounts of a world from flows net of tariff [j,i,n], rates [j,i,n], shares [j,n], [k,j,n]."""
    output = flow.sum(axis=2)
    purchases = flow.sum(axis=1)  # net of tariff [j,n]
    revenue = (tariff * flow).sum(axis=1)
    spending = purchases + revenue
    value_added = value_added_share * output
    final_demand = spending - input_use(input_share, output)
    abroad = flow.sum(axis=0)
    np.fill_diagonal(abroad, 0.0)  # own sales would drown a small balance in their rounding
    balance = abroad.sum(axis=1) - abroad.sum(axis=0)
    income = value_added.sum(axis=0) + revenue.sum(axis=0) - balance
    with np.errstate(divide="ignore", invalid="ignore"):
        final_share = np.where(income > 0, final_demand / income, np.nan)
    return Accounts(
        output=output,
        spending=spending,
        value_added=value_added,
        final_demand=final_demand,
        tariff_revenue=revenue.sum(axis=0),
        trade_balance=balance,
        income=income,
        final_share=final_share,
    )


def exports(flow: Array) -> Array:
    """What each country sells to others, from flows [j,i,n], million USD net of tariff [n]."""
    by_pair = flow.sum(axis=0)
    return by_pair.sum(axis=1) - np.diagonal(by_pair)


def imports(flow: Array) -> Array:
    """What each country buys from others, from flows [j,i,n], million USD net of tariff [n]."""
    by_pair = flow.sum(axis=0)
    return by_pair.sum(axis=0) - np.diagonal(by_pair)


def input_use(input_share: Array, output: Array) -> Array:
    """Purchases of inputs by supplying sector, sum_j g_kjn Y_jn [k,n]."""
    by_country = np.matmul(input_share.transpose(2, 0, 1), output.T[:, :, None])  # [n,k,1]
    return by_country[:, :, 0].T


def spending_shares(flow: Array, tariff: Array, spending: Array) -> Array:
    """Shares of importers' spending on each exporter, pi [j,i,n]; zero where nothing is bought."""
    bought = flow * (1.0 + tariff)
    return np.divide(bought, spending[:, None, :], out=np.zeros_like(bought), where=spending[:, None, :] > 0)


def identity_errors(flow: Array, tariff: Array, accounts: Accounts) -> dict[str, float]:
    """Largest relative error of each accounting identity; zero means that it holds exactly."""
    a = accounts
    scale = max(float(np.abs(a.income).max()), 1e-300)
    spending = (flow * (1.0 + tariff)).sum(axis=1)
    return {
        "income equals final demand": float(np.abs(a.income - a.final_demand.sum(axis=0)).max()) / scale,
        "spending equals flows with tariff": float(np.abs(spending - a.spending).max()) / scale,
        "balances sum to zero": abs(float(a.trade_balance.sum())) / scale,
        "output equals sales": float(np.abs(flow.sum(axis=2) - a.output).max()) / scale,
    }
