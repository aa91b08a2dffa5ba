"""Factors around the markets of Caliendo and Parro (2015): some that stay in their sector, and labour that answers.

Specific factors are Jones (1971), "A Three Factor Model in Theory, Trade and History", in changes; labour supply,
scale and the relief of taxes on labour are the case of Eaton, Kortum and Krugman in Ignatenko, Macedoni, Lashkaripour
and Simonovska (2025), "Making America Great Again? The Economic Impacts of Liberation Day Tariffs". A hat is
after/before, s_jn the specific share of value added, LI labour income before, R tariff revenue.

    unit cost      c^_jn = (w^_n^(1-s_jn) r^_jn^s_jn)^v_jn prod_k P^_kn^g_kjn / L^_n^psi
    rents          r^_jn = Y'_jn / Y_jn
    labour         sum_j (1-s_jn) v_jn Y'_jn = w^_n L^_n LI_n
    income         I'_n  = w^_n L^_n LI_n + sum_j s_jn v_jn Y'_jn + R'_n - B'_n
    labour supply  L^_n  = L~_n (w^_n/P^_n  (1 - R_n/LI_n)/(1 - R'_n/(w^_n L^_n LI_n)))^eta

The last fraction is there where tariff money relieves taxes on labour; L~ is what a scenario does to labour. With
s = 0, eta = 0 and psi = 0 it is Caliendo and Parro (2015), whose equations 10 to 14 hold otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from steppe.models import caliendo_parro as cp
from steppe.models.base import Values
from steppe.models.caliendo_parro import Markets, by_country

Array = np.ndarray
LARGEST_STEP = 1.0  # of a log rent in one sweep
LEAST_LEFT = 1e-3  # of labour income after relief, on the way


@dataclass(frozen=True, slots=True)
class Factors:
    """What the factors of production are, and how labour answers; rows [k] are the sectors with a specific factor."""

    wage_share: Array  # (1-s) v [j,n]
    rent_share: Array  # s v [k,n]
    over_rent_share: Array  # 1/(s v) [k,n], zero where there are no rents
    rows: Array  # [k], positions of the sectors
    labour: Array  # L~ LI [n], labour income at unchanged wages and hours, million USD
    rents: Array  # s v Y [k,n], million USD, zero where nothing can be sold any more
    output: Array  # Y [k,n], million USD, 1 where there are no rents
    idle: Array | None  # [k,n], true where there are no rents; none where all have some
    change: Array  # L~ [n]
    supply: float  # eta
    scale: float  # psi
    relief: Array | None  # R/LI before [n], none where tariff money is not used so

    @property
    def elastic(self) -> bool:
        """Whether labour answers to wages."""
        return self.supply != 0.0


@dataclass(frozen=True, slots=True)
class Untraded:
    """Sectors N solved out of the goods of a problem, and what the factors need to know of them.

    Their prices and sales follow from those of the others T: log P^_N = M'(own + g_TN' log P^_T) with own what a
    unit pays its factors, and Y'_N = M (g_NT Y'_T + alpha_N I'), M = (I - g_NN)^-1.
    """

    kept: Array  # [all sectors], true for T
    into_prices: Array  # (M g_NT)' as [n,T,N]
    into_sales: Array  # M g_NT as [n,N,T]
    final: Array  # M alpha_N [N,n]
    own_cost: Array  # log P over c of N bought at home [N,n]


@dataclass(frozen=True, slots=True)
class State:
    """A candidate equilibrium: logs of w^ [n], P^ [j,n], r^ [k,n] and of labour supplied [n], and E'/VA [j,n]."""

    log_wage: Array
    log_price: Array
    log_rent: Array
    log_labour: Array  # empty where labour does not answer
    spending: Array

    def pack(self) -> Array:
        """One vector, in the order of the fields."""
        parts = (self.log_wage, self.log_price, self.log_rent, self.log_labour, self.spending)
        return np.concatenate([part.ravel() for part in parts])


@dataclass(frozen=True, slots=True)
class Problem:
    """One world under one change: its goods as in Caliendo and Parro, and its factors."""

    goods: cp.Problem
    factors: Factors
    untraded: Untraded | None = None

    @property
    def logs(self) -> int:
        """How many entries of a state are logarithms: all but spending."""
        n, f = len(self.goods.value_added), self.factors
        return n * (1 + len(self.goods.theta) + len(f.rows) + f.elastic)

    @property
    def spending(self) -> Array:
        """Spending before [j,n], million USD."""
        return self.goods.spending

    @property
    def asks_for_balances(self) -> bool:
        """Whether the closure asks any country to run an imbalance."""
        return self.goods.asks_for_balances

    def start(self) -> Array:
        """The state of the world before the change."""
        n, f, spent = len(self.goods.value_added), self.factors, self.goods.spending
        rents, labour = np.zeros((len(f.rows), n)), np.zeros(n if f.elastic else 0)
        return State(np.zeros(n), np.zeros(spent.shape), rents, labour, spent / self.goods.value_added).pack()

    def unpack(self, x: Array) -> State:
        """The parts of a packed vector, as views."""
        n, j, k = len(self.goods.value_added), len(self.goods.theta), len(self.factors.rows)
        rents = n * (1 + j)
        labour = rents + n * k
        spent = labour + n * self.factors.elastic
        price, rent, spending = x[n:rents], x[rents:labour], x[spent:]
        return State(x[:n], price.reshape(j, n), rent.reshape(k, n), x[labour:spent], spending.reshape(j, n))

    def sweep(self, x: Array, response: Array) -> Array:
        """One joint update of wages, prices, rents, labour and spending."""
        return sweep(self, x, response)

    def response(self, x: Array) -> Array:
        """What the steps of wages [n] and rents [k,n] are divided by, as one vector."""
        return response(self, x)

    def residuals(self, x: Array) -> dict[str, Array]:
        """Relative errors of the equilibrium conditions [n]."""
        return residuals(self, x)

    def values(self, x: Array) -> Values:
        """Wages, prices, costs and amounts of a state."""
        return values(self, x)

    def flows(self, x: Array) -> Array:
        """Flows of a state, net of tariff [j,i,n], million USD."""
        return cp.flows(self.goods, markets(self, self.unpack(x)))

    def between(self, other: Problem, share: float) -> Problem:
        """The problem a share of the way to another."""
        a, b = self.factors, other.factors
        labour, change = (p ** (1 - share) * q**share for p, q in ((a.labour, b.labour), (a.change, b.change)))
        factors = replace(b, labour=labour, change=change, rents=a.rents + share * (b.rents - a.rents))
        return Problem(cp.between(self.goods, other.goods, share), factors)

    def with_balances(self, share: float) -> Problem:
        """The same with imbalances at a share of their size."""
        return replace(self, goods=self.goods.with_balances(share))


def primary_costs(f: Factors, s: State) -> Array:
    """Log of what a unit of each sector pays its factors, over scale [all sectors, n]."""
    cost = f.wage_share * s.log_wage
    cost[f.rows] += f.rent_share * s.log_rent
    return cost - f.scale * _log_labour(f, s) if f.scale else cost


def _log_labour(f: Factors, s: State) -> Array:
    """Log L^ [n]."""
    return np.log(f.change) + s.log_labour if f.elastic else np.log(f.change)


def log_costs(p: Problem, s: State) -> Array:
    """Log c^ of the sectors that are there [j,n]."""
    own = primary_costs(p.factors, s)
    if p.untraded is not None:
        kept = p.untraded.kept
        own = own[kept] + by_country(p.untraded.into_prices, own[~kept])
    return own + by_country(p.goods.inputs_transposed, s.log_price)


def markets(p: Problem, s: State) -> Markets:
    """Sales that follow from wages, rents, prices and spending."""
    return cp.sales(p.goods, np.exp(-p.goods.theta * log_costs(p, s)), s.spending)


def labour_income(f: Factors, s: State) -> Array:
    """w^ L^ LI [n], million USD."""
    return np.exp(s.log_wage + s.log_labour if f.elastic else s.log_wage) * f.labour


def factor_income(f: Factors, s: State) -> Array:
    """What labour and specific factors earn at their prices [n], million USD."""
    return labour_income(f, s) + (f.rents * np.exp(s.log_rent)).sum(axis=0)


def outputs(p: Problem, m: Markets, income: Array) -> Array:
    """Output Y' of all sectors [j,n], million USD."""
    if p.untraded is None:
        return m.output
    u = p.untraded
    output = np.empty((len(u.kept), len(income)))
    output[u.kept] = m.output
    output[~u.kept] = by_country(u.into_sales, m.output) + u.final * income
    return output


def log_rents(f: Factors, output: Array) -> Array:
    """Log r^ that outputs [j,n] imply [k,n]; zero where there are no rents."""
    ratio = output[f.rows] / f.output
    if f.idle is not None:
        ratio[f.idle] = 1.0
    return np.log(ratio)


def log_supply(p: Problem, s: State, revenue: Array | float, least: float = 0.0) -> Array:
    """Log of the labour that wages, prices and relieved taxes call forth [n].

    Not a number where tariff money is more than labour earns; on the way a sweep takes `least` for what is left then.
    """
    f = p.factors
    log_real = s.log_wage - _log_index(p, s)
    if f.relief is not None:
        left = 1.0 - revenue / labour_income(f, s)
        left = np.maximum(left, least) if least else left
        log_real = log_real + np.log(1.0 - f.relief) - np.log(left)
    return f.supply * log_real


def _log_index(p: Problem, s: State) -> Array:
    """Log of consumer prices [n], those of sectors that were solved out among them."""
    index = (p.goods.final_share * s.log_price).sum(axis=0)
    if p.untraded is None:
        return index
    own = primary_costs(p.factors, s)[~p.untraded.kept] + p.untraded.own_cost
    return index + (p.untraded.final * own).sum(axis=0)


def sweep(p: Problem, x: Array, steps: Array) -> Array:
    """One joint update of a state; a fixed point is an equilibrium. `steps` are those of `response`."""
    s, f = p.unpack(x), p.factors
    m = markets(p, s)
    paid, rents = labour_income(f, s), f.rents * np.exp(s.log_rent)
    factor = paid + rents.sum(axis=0)
    balance = p.goods.balances.required(factor)
    income = factor + m.revenue - balance
    after = np.empty_like(x)
    new = p.unpack(after)
    np.divide(np.log(m.price_pull), -p.goods.theta, out=new.log_price)
    dearer = by_country(p.goods.inputs_transposed, new.log_price - s.log_price)
    wage, rent = _moves(p, s.log_rent, paid, outputs(p, m, income), dearer, steps)
    level = cp.wage_step(m, factor, balance, steps[: len(factor)])
    level -= (paid * wage + (rents * rent).sum(axis=0)) / factor
    np.add(s.log_wage, wage + level, out=new.log_wage)
    np.add(s.log_rent, rent + level, out=new.log_rent)
    if f.elastic:
        new.log_labour[:] = log_supply(p, s, m.revenue, LEAST_LEFT)
    inflation = p.goods.balances.log_inflation(factor_income(f, new))
    new.log_wage[:] -= inflation
    new.log_rent[:] -= inflation
    needed = by_country(p.goods.inputs, m.output) + p.goods.final_share * income
    np.divide(needed, p.goods.value_added, out=new.spending)
    return after


def _moves(p: Problem, log_rent: Array, paid: Array, output: Array, dearer: Array, steps: Array) -> tuple[Array, Array]:
    """How log wages [n] and log rents [k,n] move against each other, given the output that they lead to [j,n].

    Newton's step of each country by itself: a rent is what output implies, which falls with the sector's cost by
    theta (1 - its share of its markets), and the wage what employment implies. `paid` is labour's income,
    `dearer` what inputs add to log costs in this sweep, of the sectors that are there.
    """
    f, n = p.factors, len(paid)
    own, divisor = steps[n : 2 * n], steps[2 * n :].reshape(log_rent.shape)
    due = f.wage_share * output
    wages, answer = due.sum(axis=0), 1.0 - 1.0 / divisor
    gap = log_rents(f, output) - log_rent
    employed = np.log(wages / paid) - (due[f.rows] * answer * gap).sum(axis=0) / wages
    wage = _bounded(employed / own)
    rise = f.wage_share * wage
    rise[slice(None) if p.untraded is None else p.untraded.kept] += dearer
    return wage, _bounded(gap / divisor - answer * f.over_rent_share * rise[f.rows])


def _bounded(move: Array) -> Array:
    return np.minimum(np.maximum(move, -LARGEST_STEP), LARGEST_STEP)


def response(p: Problem, x: Array) -> Array:
    """What steps are divided by at a state: of the level of factor prices [n], of wages [n], of rents [k,n]."""
    s, f, u = p.unpack(x), p.factors, p.untraded
    m = markets(p, s)
    lost = np.zeros_like(f.wage_share)
    kept = slice(None) if u is None else u.kept
    lost[kept] = p.goods.theta * cp.lost_sales(p.goods, m) / np.where(m.output > 0, m.output, 1.0)
    rent = 1.0 + f.rent_share * lost[f.rows]
    answer = f.wage_share * lost
    answer[f.rows] /= rent
    income = factor_income(f, s)
    paid = f.wage_share * outputs(p, m, income)
    wage = 1.0 + (paid * answer).sum(axis=0) / paid.sum(axis=0)
    level = cp.balance_response(p.goods, m, income, p.goods.value_added_share)
    return np.concatenate([level, wage, rent.ravel()])


def residuals(p: Problem, x: Array) -> dict[str, Array]:
    """Relative errors of the equilibrium conditions at x, each recomputed from its own equation [n].

    Those of Caliendo and Parro, with `income` over what labour earns; `rents` over r^ and `labour supply` over L^
    where there are such; worst sector each. For problems with all their sectors.
    """
    s, f = p.unpack(x), p.factors
    m = markets(p, s)
    paid = labour_income(f, s)
    found = cp.goods_errors(p.goods, m, factor_income(f, s), s.log_price, s.spending)
    found["income"] = np.abs((f.wage_share * m.output).sum(axis=0) - paid) / paid
    if len(f.rows):
        implied = np.where(f.rents > 0, m.output[f.rows] / f.output / np.exp(s.log_rent), 1.0)
        found["rents"] = np.abs(implied - 1.0).max(axis=0)
    if f.elastic:
        found["labour supply"] = np.abs(np.exp(log_supply(p, s, m.revenue) - s.log_labour) - 1.0)
    return found


def values(p: Problem, x: Array) -> Values:
    """What a state means: prices and wages after/before, amounts after in million USD."""
    s, f = p.unpack(x), p.factors
    m = markets(p, s)
    factor = factor_income(f, s)
    balance = p.goods.balances.required(factor)
    return Values(
        wage=np.exp(s.log_wage),
        price=np.exp(s.log_price),
        cost=np.exp(log_costs(p, s)),
        index=np.exp(_log_index(p, s)),
        spending=s.spending * p.goods.value_added,
        output=m.output,
        income=factor + m.revenue - balance,
        balance=balance,
        labour=np.exp(_log_labour(f, s)),
    )
