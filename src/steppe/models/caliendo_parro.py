"""Caliendo and Parro (2015) in changes, "Estimates of the Trade and Welfare Effects of NAFTA", REStud 82.

Sectors j (as input k), exporters i, importers n; a hat is after/before, a prime is after.

    unit cost     c^_jn  = w^_n^v_jn prod_k P^_kn^g_kjn                            (eq. 10)
    trade cost    k^_jin = d^_jin (1+t'_jin)/(1+t_jin)
    price         P^_jn  = [sum_i pi_jin A^_ji^theta_j (c^_ji k^_jin)^-theta_j]^(-1/theta_j)   (eq. 11)
    share         pi'_jin = pi_jin A^_ji^theta_j (c^_ji k^_jin / P^_jn)^-theta_j   (eq. 12)
    spending      E'_jn  = sum_k g_jkn Y'_kn + alpha_jn I'_n                       (eq. 13)
    balance       exports_n - imports_n = B'_n                                     (eq. 14)

with Y'_jn = sum_m pi'_jnm E'_jm/(1+t'_jnm) and I'_n = w^_n L^_n VA_n + R'_n - B'_n. One sector with
value added as the only cost is Armington, or Eaton and Kortum (2002). World value added is the
numeraire; countries that a scenario cuts into groups without trade between them have one each.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from steppe.models.base import Values
from steppe.models.closures import Balances

Array = np.ndarray
PASS_THROUGH_ROUNDS = 6  # a step size needs no more: rounds shrink by the input share each


@dataclass(frozen=True, slots=True)
class Problem:
    """One world under one change, with what no sweep needs to compute again.

    `pull` [j,i,n] is pi A^theta kappa^-theta between countries, its diagonal zero, and `own_pull`
    [j,n] the diagonal; `net` and `own_net` are the same over 1+t', the same arrays without tariffs.
    """

    theta: Array  # [j,1]
    value_added_share: Array  # v [j,n]
    inputs: Array  # g as [n,k,j]
    inputs_transposed: Array  # g as [n,j,k]
    final_share: Array  # alpha [j,n]
    value_added: Array  # VA [n], million USD
    endowment: Array  # L^ VA [n], factor income at unchanged wages
    pull: Array  # [j,i,n]
    net: Array  # [j,i,n]
    own_pull: Array  # [j,n]
    own_net: Array  # [j,n]
    idle: Array  # [j,n], 1 where nothing is bought
    spending: Array  # E before [j,n], million USD
    balances: Balances

    @property
    def has_tariffs(self) -> bool:
        """Whether any spending is lost to a tariff."""
        return self.net is not self.pull or self.own_net is not self.own_pull

    @property
    def logs(self) -> int:
        """How many entries of a state are logarithms: wages and prices."""
        return len(self.value_added) * (1 + len(self.theta))

    @property
    def asks_for_balances(self) -> bool:
        """Whether the closure asks any country to run an imbalance."""
        return self.balances.asks_for_any

    def start(self) -> Array:
        """The state of the world before the change."""
        return start(self).pack()

    def sweep(self, x: Array, response: Array) -> Array:
        """One joint update of wages, prices and spending."""
        return sweep(self, x, response)

    def response(self, x: Array) -> Array:
        """How trade balances over factor income fall with the country's own wage [n]."""
        return wage_response(self, x)

    def residuals(self, x: Array) -> dict[str, Array]:
        """Relative errors of the equilibrium conditions [n]."""
        return residuals(self, x)

    def values(self, x: Array) -> Values:
        """Wages, prices, costs and amounts of a state."""
        return values(self, State.unpack(x, len(self.theta)))

    def flows(self, x: Array) -> Array:
        """Flows of a state, net of tariff [j,i,n], million USD."""
        return flows(self, markets(self, State.unpack(x, len(self.theta))))

    def between(self, other: Problem, share: float) -> Problem:
        """The problem a share of the way to another: costs geometrically, cut ties linearly."""
        return between(self, other, share)

    def with_balances(self, share: float) -> Problem:
        """The same with imbalances at a share of their size."""
        return replace(self, balances=self.balances.scaled(share))


@dataclass(frozen=True, slots=True)
class State:
    """A candidate equilibrium: log w^ [n], log P^ [j,n] and E'/VA [j,n]."""

    log_wage: Array
    log_price: Array
    spending: Array

    def pack(self) -> Array:
        """One vector, in the order of the fields."""
        return np.concatenate([self.log_wage, self.log_price.ravel(), self.spending.ravel()])

    @classmethod
    def unpack(cls, x: Array, sectors: int) -> State:
        """The fields as views of a packed vector."""
        n = x.size // (1 + 2 * sectors)
        log_price, spending = x[n:].reshape(2, sectors, n)
        return cls(x[:n], log_price, spending)


@dataclass(frozen=True, slots=True)
class Markets:
    """What prices and spending imply, million USD net of tariff; pairs are summed, never stored."""

    cost_pull: Array  # q = c^-theta [j,n]
    price_pull: Array  # P^-theta that costs imply [j,n]
    demand: Array  # spending over price_pull [j,n]
    output: Array  # Y' [j,n]
    exports: Array  # to others [j,n]
    imports: Array  # from others [j,n]
    revenue: Array | float  # R' [n]


def start(problem: Problem) -> State:
    """The world before the change."""
    shape = problem.spending.shape
    return State(np.zeros(shape[1]), np.zeros(shape), problem.spending / problem.value_added)


def log_costs(p: Problem, log_wage: Array, log_price: Array) -> Array:
    """Log c^ [j,n] (eq. 10)."""
    return p.value_added_share * log_wage + by_country(p.inputs_transposed, log_price)


def by_country(matrices: Array, values: Array) -> Array:
    """Each country's matrix [n,j,k] times its column of values [k,n], as [j,n]."""
    return np.ascontiguousarray(np.matmul(matrices, values.T[:, :, None])[:, :, 0].T)


def by_sector(matrices: Array, values: Array) -> Array:
    """Each sector's matrix [j,i,n] times its row of values [j,n], as [j,i]."""
    return np.matmul(matrices, values[:, :, None])[:, :, 0]


def markets(p: Problem, state: State) -> Markets:
    """Sales that follow from wages, prices and spending."""
    return sales(p, np.exp(-p.theta * log_costs(p, state.log_wage, state.log_price)), state.spending)


def sales(p: Problem, q: Array, spending: Array) -> Markets:
    """Sales that follow from q = c^-theta and spending E'/VA [j,n] (eq. 11, 12)."""
    foreign = by_sector(p.pull.transpose(0, 2, 1), q)
    price_pull = p.own_pull * q + p.idle + foreign
    demand = spending * p.value_added / price_pull
    exports = q * by_sector(p.net, demand)
    output = p.own_net * q * demand + exports
    if not p.has_tariffs:
        return Markets(q, price_pull, demand, output, exports, demand * foreign, 0.0)
    bought = by_sector(p.net.transpose(0, 2, 1), q)
    lost = foreign - bought
    if p.own_net is not p.own_pull:
        lost += (p.own_pull - p.own_net) * q
    return Markets(q, price_pull, demand, output, exports, demand * bought, (demand * lost).sum(axis=0))


def incomes(p: Problem, log_wage: Array, revenue: Array | float) -> tuple[Array, Array, Array]:
    """Factor income w^ L^ VA, balance B' and spending I' = factor income + revenue - B' [n]."""
    factor = np.exp(log_wage) * p.endowment
    balance = p.balances.required(factor)
    return factor, balance, factor + revenue - balance


def wage_step(m: Markets, factor: Array, balance: Array, response: Array) -> Array:
    """By how much log wages move: the excess of trade balances over their response, at most half a log point [n]."""
    excess = (m.exports - m.imports).sum(axis=0) - balance
    return np.minimum(np.maximum(excess / (factor * response), -0.5), 0.5)


def sweep(p: Problem, x: Array, response: Array) -> Array:
    """One joint update of wages, prices and spending; a fixed point is an equilibrium.

    A wage moves by the excess of its country's trade balance over the `response` [n] of that balance
    to the wage (`wage_response`), a Newton step on the diagonal.
    """
    state = State.unpack(x, len(p.theta))
    m = markets(p, state)
    factor, balance, income = incomes(p, state.log_wage, m.revenue)
    after = np.empty_like(x)
    new = State.unpack(after, len(p.theta))
    log_wage = state.log_wage + wage_step(m, factor, balance, response)
    new.log_wage[:] = log_wage - p.balances.log_inflation(np.exp(log_wage) * p.endowment)
    np.divide(np.log(m.price_pull), -p.theta, out=new.log_price)
    needed = by_country(p.inputs, m.output) + p.final_share * income
    np.divide(needed, p.value_added, out=new.spending)
    return after


def wage_response(p: Problem, x: Array) -> Array:
    """How the trade balance over factor income falls with the country's own wage [n], at state x.

    Exporters lose sales with elasticity theta psi (1 - their share there), importers buy more abroad
    with theta psi (own share) and as their spending grows, where psi [j,n] is the pass-through of
    the wage to own cost; a balance that is a share of income grows with it.
    """
    state = State.unpack(x, len(p.theta))
    m = markets(p, state)
    return balance_response(p, m, np.exp(state.log_wage) * p.endowment, p.value_added_share)


def balance_response(p: Problem, m: Markets, factor: Array, wage_share: Array) -> Array:
    """`wage_response` where wages are a share [j,n] of cost and the factors earn `factor` [n]."""
    own_share = p.own_pull * m.cost_pull / m.price_pull
    pass_through = wage_share
    for _ in range(PASS_THROUGH_ROUNDS):
        pass_through = wage_share + by_country(p.inputs_transposed, own_share * pass_through)
    lost = _lost_exports(p, m)
    response = (p.theta * pass_through * (lost + m.imports * own_share)).sum(axis=0)
    imports = m.imports.sum(axis=0)
    balance = p.balances.required(factor)
    if p.balances.held.any():
        growth = factor / np.maximum(factor - balance, 0.01 * factor)
        response += imports * growth
    else:
        response += imports + np.maximum(balance, 0.0)
    return np.maximum(response / factor, 1e-300)


def _lost_exports(p: Problem, m: Markets) -> Array:
    """Exports that a rise of own cost loses, over theta: those to each market less the share had there [j,n]."""
    return m.exports - m.cost_pull**2 * by_sector(p.pull * p.net, m.demand / m.price_pull)


def lost_sales(p: Problem, m: Markets) -> Array:
    """The same of all sales, those at home among them [j,n]."""
    own_share = p.own_pull * m.cost_pull / m.price_pull
    return _lost_exports(p, m) + p.own_net * m.cost_pull * m.demand * (1.0 - own_share)


def residuals(p: Problem, x: Array) -> dict[str, Array]:
    """Relative errors of the equilibrium conditions at x, each recomputed from its own equation [n].

    `prices` over P^ of (eq. 11), `goods markets` over E' (eq. 13), `balances` over the country's
    trade (eq. 14), `income` over factor income (sum of v Y' against w^ L^ VA); worst sector each.
    """
    state = State.unpack(x, len(p.theta))
    m = markets(p, state)
    factor = np.exp(state.log_wage) * p.endowment
    earned = (p.value_added_share * m.output).sum(axis=0)
    return {**goods_errors(p, m, factor, state.log_price, state.spending), "income": np.abs(earned - factor) / factor}


def goods_errors(p: Problem, m: Markets, factor: Array, log_price: Array, spending: Array) -> dict[str, Array]:
    """The errors of prices, goods markets and balances where the factors earn `factor` [n]."""
    balance = p.balances.required(factor)
    income = factor + m.revenue - balance
    implied = m.price_pull ** (-1.0 / p.theta)
    needed = by_country(p.inputs, m.output) + p.final_share * income
    spent = spending * p.value_added
    exports, imports = m.exports.sum(axis=0), m.imports.sum(axis=0)
    trade = np.maximum(0.5 * (exports + imports), 1e-12 * factor)
    floor = 1e-12 * np.abs(spent).sum(axis=0)
    return {
        "prices": np.abs(implied / np.exp(log_price) - 1).max(axis=0),
        "goods markets": (np.abs(needed - spent) / np.maximum(np.abs(spent), floor)).max(axis=0),
        "balances": np.abs(exports - imports - balance) / trade,
    }


def values(p: Problem, state: State) -> Values:
    """What a state means: prices and wages after/before, amounts after in million USD."""
    m = markets(p, state)
    _, balance, income = incomes(p, state.log_wage, m.revenue)
    price = np.exp(state.log_price)
    return Values(
        wage=np.exp(state.log_wage),
        price=price,
        cost=np.exp(log_costs(p, state.log_wage, state.log_price)),
        index=np.exp((p.final_share * np.log(price)).sum(axis=0)),
        spending=state.spending * p.value_added,
        output=m.output,
        income=income,
        balance=balance,
        labour=p.endowment / p.value_added,
    )


def flows(p: Problem, m: Markets) -> Array:
    """Flows after the change, net of tariff [j,i,n], million USD (eq. 12)."""
    flow = p.net * m.cost_pull[:, :, None] * m.demand[:, None, :]
    diagonal = np.arange(len(p.value_added))
    flow[:, diagonal, diagonal] = p.own_net * m.cost_pull * m.demand
    return flow


def between(p: Problem, q: Problem, step: float) -> Problem:
    """The problem a fraction `step` of the way from p to q: costs geometrically, cut ties linearly."""

    def blend(a: Array, b: Array) -> Array:
        both = (a > 0) & (b > 0)
        ratio = np.divide(b, a, out=np.ones_like(b), where=both)
        return np.where(both, a * ratio**step, (1 - step) * a + step * b)

    pull, own_pull = blend(p.pull, q.pull), blend(p.own_pull, q.own_pull)
    return replace(
        q,
        pull=pull,
        net=blend(p.net, q.net),
        own_pull=own_pull,
        own_net=blend(p.own_net, q.own_net),
        endowment=p.endowment ** (1 - step) * q.endowment**step,
    )
