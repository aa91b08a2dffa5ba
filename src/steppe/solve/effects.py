"""What an equilibrium means for incomes and trade: pure functions of arrays, percent where said.

`first_order` is equation 15 of Caliendo and Parro (2015); `real_income` is exact.
"""

from __future__ import annotations

import numpy as np

Array = np.ndarray


def real_income(before: Array, after: Array, index: Array) -> Array:
    """Exact change of real income (final spending at constant prices), percent [n]."""
    return 100.0 * (after / before / index - 1.0)


def real_income_with_leisure(
    income: tuple[Array, Array], paid: tuple[Array, Array], index: Array, supply: float, untaxed: Array
) -> Array:
    """Exact change of real income less what the work is felt to cost, percent [n].

    From income and labour income before and after [n], consumer prices, the elasticity of labour supply eta, and what
    the relief leaves of the tax on labour, after over before:
    W = (I' - e w L)/(I - e LI)/P with e = untaxed eta/(1+eta) (Ignatenko and others 2025). With eta = 0 it is real
    income.
    """
    cost = supply / (1.0 + supply) * untaxed
    return 100.0 * ((income[1] - cost * paid[1]) / (income[0] - cost * paid[0]) / index - 1.0)


def terms_of_trade(flow: Array, income: Array, cost: Array) -> Array:
    """First-order effect of changed prices of exports and imports, percent of income [n].

    sum_j sum_i (exports_ji dc_n - imports_ji dc_i) / I, dc the proportional change of unit cost [j,n]
    and flows those before, net of tariff [j,i,n].
    """
    sold = (flow.sum(axis=2) * (cost - 1.0)).sum(axis=0)
    bought = np.einsum("jin,ji->n", flow, cost - 1.0)
    return 100.0 * (sold - bought) / income


def volume_of_trade(flow: Array, tariff: Array, income: Array, after: Array, cost: Array) -> Array:
    """First-order effect of changed volumes on tariff revenue, percent of income [n].

    sum_j sum_i t_jin M_jin (dM_jin - dc_i) / I, at tariffs and flows before; dM and dc are
    proportional changes of the flow (net of tariff) and of the exporter's unit cost.
    """
    gained = tariff * (after - flow * cost[:, :, None])
    return 100.0 * gained.sum(axis=(0, 1)) / income


def by_sector(flow: Array, at: int) -> dict[str, Array]:
    """Output, exports and imports [j] of the country at a position, from flows net of tariff [j,i,n]."""
    own = flow[:, at, at]
    output = flow[:, at].sum(axis=1)
    return {"output": output, "exports": output - own, "imports": flow[:, :, at].sum(axis=1) - own}


def percent(before: Array, after: Array) -> Array:
    """Change in percent; not a number where there was nothing before."""
    ratio = np.divide(after, before, out=np.full_like(before, np.nan), where=before > 0)
    return 100.0 * (ratio - 1.0)
