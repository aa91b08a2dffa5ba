"""Caliendo and Parro (2015) to first order at an equilibrium: how wages, prices and incomes answer to growth.

Logs of the equations of `steppe.models.caliendo_parro` are differentiated at a world that is an equilibrium. Prices
and then sales follow from wages by sums that shrink by the share of inputs each round, so that no array over pairs of
sectors and countries is built; wages solve one system of as many equations as there are countries, the market of every
country's factors. Growth is that of a country's factors, in number or in what each adds (`Labour` in a scenario); with
one sector it is that of productivity. Letters: j sector, i exporter, n importer, m shock; balances do not answer
(closures "balanced" and "fixed"). The numeraire is the world's mean wage, by value added, so that a country that grows
is a larger market; parts of an effect hang on it, their sum does not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from steppe.problems import SteppeError
from steppe.world.world import World

Array = np.ndarray
TOLERANCE, MOST_ROUNDS = 1e-13, 10_000


@dataclass(frozen=True, slots=True)
class Answer:
    """Derivatives to the log of every country's factors [m]; the four parts are shares of income before."""

    factors: Array  # log factor income [n,m]
    price: Array  # log price [j,n,m]
    market_size: Array  # factor income earned by more spending of buyers [n,m]
    substitution: Array  # factor income earned by changed shares of buyers [n,m]
    revenue: Array  # tariff revenue, and what a balance takes [n,m]
    cost_of_living: Array  # less the log consumer price index [n,m]

    @property
    def real_income(self) -> Array:
        """The sum of the four parts [n,m]."""
        return self.market_size + self.substitution + self.revenue + self.cost_of_living


@dataclass(frozen=True, slots=True)
class Linear:
    """One world's equations, differentiated."""

    theta: Array  # [j,1,1]
    share: Array  # pi [j,i,n]
    sales: Array  # flows over spending of the buyer [j,i,n]
    flow: Array  # [j,i,n]
    duty: Array  # tariff paid on a flow [j,i,n]
    spending: Array  # E [j,n]
    inputs: Array  # g as [n,k,j]
    added: Array  # v [j,n]
    final: Array  # alpha [j,n]
    income: Array  # I [n]

    @classmethod
    def of(cls, world: World) -> Linear:
        """The equations at a world's own numbers."""
        flow, tariff, money = world.array("trade_flow"), world.array("tariff"), world.accounts
        return cls(
            theta=world.array("trade_elasticity")[:, None, None],
            share=_share(flow * (1.0 + tariff), money.spending),
            sales=_share(flow, money.spending),
            flow=flow,
            duty=flow * tariff,
            spending=money.spending,
            inputs=np.ascontiguousarray(world.array("input_share").transpose(2, 0, 1)),
            added=world.array("value_added_share"),
            final=money.final_share,
            income=money.income,
        )

    @property
    def value_added(self) -> Array:
        """Factor income [n]."""
        return (self.added * self.flow.sum(axis=2)).sum(axis=0)

    def prices(self, wage: Array) -> tuple[Array, Array]:
        """Log unit costs [j,i,m] and log prices [j,n,m], given log wages [n,m]."""
        own = self.added[:, :, None] * wage
        transposed, buyers = self.inputs.transpose(0, 2, 1), self.share.transpose(0, 2, 1)

        def once(price: Array) -> Array:
            return np.matmul(buyers, own + _by_country(transposed, price))

        price = _settled(once, np.zeros_like(own))
        return own + _by_country(transposed, price), price

    def answer(self) -> Answer:
        """What growth of every country's factors, one at a time, does to all.

        Wages are factor incomes less growth; sales, prices and revenue answer to either by itself, and factor incomes
        clear the markets.
        """
        count = len(self.income)
        cost, price = self.prices(np.eye(count))
        sold, paid = self.flow.sum(axis=2)[:, :, None], self.duty.sum(axis=1)[:, :, None]
        shifted = -self.theta * (sold * cost - np.matmul(self.flow, price))
        duties = (-self.theta * (np.matmul(self.duty.transpose(0, 2, 1), cost) - paid * price)).sum(axis=0)
        spent, revenue = self._spending(shifted, duties)
        grown, moved = self._earned(np.matmul(self.sales, spent)), self._earned(shifted)
        by_wage, weight = grown[:, :count] + moved, self.value_added / self.value_added.sum()
        system = by_wage + grown[:, count:] - np.diag(self.value_added) + np.outer(self.value_added, weight)
        factors = np.linalg.solve(system, by_wage)
        wage = factors - np.eye(count)
        size, paid_in = (part[:, :count] @ wage + part[:, count:] @ factors for part in (grown, revenue))
        return self._at_mean_wage(factors, price @ wage, size, moved @ wage, paid_in, weight)

    def _at_mean_wage(
        self, factors: Array, price: Array, size: Array, moved: Array, revenue: Array, weight: Array
    ) -> Answer:
        """The answer in units of the world's mean wage, from one in units of world value added, which holds balances.

        Every amount of money grows by the `weight` [m] of who grows; a balance takes its part of income with it.
        """
        size = size + np.outer(self.value_added, weight)
        revenue = revenue + np.outer(self.income - self.value_added, weight)
        index = (self.final[:, :, None] * price).sum(axis=0) + weight
        whole = self.income[:, None]
        return Answer(factors + weight, price + weight, size / whole, moved / whole, revenue / whole, -index)

    def _spending(self, shifted: Array, duties: Array) -> tuple[Array, Array]:
        """How spending [j,n,m] and tariff revenue [n,m] answer to changed shares of buyers, then to factor incomes."""
        paid = self.duty.sum(axis=1)
        rate = np.divide(paid, self.spending, out=np.zeros_like(paid), where=self.spending > 0)[:, :, None]
        changed = np.concatenate([shifted, np.zeros_like(shifted)], axis=2)
        earned = np.hstack([duties, np.diag(self.value_added)])

        def once(spent: Array) -> Array:
            sales = changed + np.matmul(self.sales, spent)
            return _by_country(self.inputs, sales) + self.final[:, :, None] * (earned + (rate * spent).sum(axis=0))

        spent = _settled(once, np.zeros_like(changed))
        return spent, np.hstack([duties, np.zeros_like(duties)]) + (rate * spent).sum(axis=0)

    def _earned(self, sales: Array) -> Array:
        """Factor income [n,m] in sales [j,n,m]."""
        return (self.added[:, :, None] * sales).sum(axis=0)

    def value_added_by_buyer(self) -> Array:
        """Where value added ends: of each country's [n] the share that final spending of each country m buys."""
        final = self.final * self.income
        asked = final[:, :, None] * np.eye(len(self.income))[None, :, :]

        def once(sold: Array) -> Array:
            return np.matmul(self.sales, asked + _by_country(self.inputs, sold))

        sold = _settled(once, np.zeros_like(asked))
        return self._earned(sold) / self.value_added[:, None]


def _share(part: Array, whole: Array) -> Array:
    known = np.broadcast_to(whole[:, None, :], part.shape)
    return np.divide(part, known, out=np.zeros_like(part), where=known > 0)


def _by_country(matrices: Array, values: Array) -> Array:
    """Each country's matrix [n,j,k] times its values [k,n,m], as [j,n,m]."""
    return np.matmul(matrices, values.transpose(1, 0, 2)).transpose(1, 0, 2)


def _settled(once: Callable[[Array], Array], start: Array) -> Array:
    """The fixed point of a map that shrinks differences."""
    found = start
    for _ in range(MOST_ROUNDS):
        after = once(found)
        if float(np.abs(after - found).max()) <= TOLERANCE * max(1.0, float(np.abs(after).max())):
            return after
        found = after
    raise SteppeError("The responses of prices or sales do not settle: look at the world with steppe check.")
