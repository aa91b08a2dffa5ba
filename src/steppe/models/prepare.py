"""From a world and a policy to the arrays of one problem."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from steppe.models import factors
from steppe.models.caliendo_parro import Problem
from steppe.models.closures import Balances, Closure
from steppe.models.impossible import trade_groups
from steppe.problems import raise_if_any
from steppe.world.accounts import imports
from steppe.world.world import World

if TYPE_CHECKING:
    from steppe.scenario.policy import Policy

Array = np.ndarray


@dataclass(frozen=True, slots=True)
class FactorOptions:
    """What a model says of factors: specific shares s [j,n], eta, psi, and whether tariffs relieve labour of taxes."""

    share: Array
    supply: float = 0.0
    scale: float = 0.0
    relief: bool = False


def preferences(world: World) -> Array:
    """Final shares alpha [j,n] of spending; negative final demand in the data counts as zero.

    Cobb-Douglas spending cannot be negative, though national tables are (inventories run down).
    Caliendo and Parro (2015) set such cells to zero and rescale; `is_equilibrium` then says no.
    """
    final = np.maximum(world.accounts.final_demand, 0.0)
    return final / final.sum(axis=0)


def is_equilibrium(world: World, closure: Closure, tolerance: float) -> bool:
    """Whether the world's own numbers solve the model with no change under this closure."""
    money = world.accounts
    clipped = -np.minimum(money.final_demand, 0.0).sum(axis=0)
    if (clipped > tolerance * money.income).any():
        return False
    bought = imports(world.array("trade_flow"))
    return closure != "balanced" or bool((np.abs(money.trade_balance) <= tolerance * bought).all())


def prepare(world: World, policy: Policy, closure: Closure, elasticity: Array | None = None) -> Problem:
    """The problem of a world under a policy: pull = pi A^theta kappa^-theta, and its closure.

    `elasticity` [j] stands for the world's own theta where given.
    """
    money = world.accounts
    theta = world.array("trade_elasticity") if elasticity is None else elasticity
    pull = _pull(world, policy, theta)
    own_pull = np.diagonal(pull, axis1=1, axis2=2).copy()
    own_tariff = np.diagonal(policy.tariff, axis1=1, axis2=2)
    diagonal = np.arange(pull.shape[1])
    pull[:, diagonal, diagonal] = 0.0
    inputs = world.array("input_share")
    value_added = money.value_added.sum(axis=0)
    return Problem(
        theta=theta[:, None],
        value_added_share=world.array("value_added_share"),
        inputs=np.ascontiguousarray(inputs.transpose(2, 0, 1)),
        inputs_transposed=np.ascontiguousarray(inputs.transpose(2, 1, 0)),
        final_share=preferences(world),
        value_added=value_added,
        endowment=policy.labour * value_added,
        pull=pull,
        net=pull / (1.0 + policy.tariff) if policy.tariff.any() else pull,
        own_pull=own_pull,
        own_net=own_pull / (1.0 + own_tariff) if own_tariff.any() else own_pull,
        idle=(money.spending <= 0).astype(float),
        spending=money.spending,
        balances=Balances.of(closure, money.trade_balance, value_added, trade_groups(pull)),
    )


def prepare_factors(goods: Problem, world: World, policy: Policy, asked: FactorOptions) -> factors.Problem:
    """The goods of a world under a policy, with its factors around them.

    A specific factor whose sector can sell to nobody any more earns nothing and is left out. Raises `SteppeError` for
    a country whose value added would all go to specific factors, or where tariffs bring more than relief could spend.
    """
    money, v = world.accounts, world.array("value_added_share")
    wage_share, rent_share = (1.0 - asked.share) * v, asked.share * v
    paid = (wage_share * money.output).sum(axis=0)
    eased = asked.relief and asked.supply != 0.0
    _check_labour(world, paid, money.tariff_revenue if eased else np.zeros_like(paid))
    sold = (goods.own_net > 0) | goods.net.any(axis=2)
    rents = np.where(sold, rent_share * money.output, 0.0)
    rows = np.flatnonzero((rents > 0).any(axis=1))
    live = rents[rows] > 0
    found = factors.Factors(
        wage_share=wage_share,
        rent_share=np.where(live, rent_share[rows], 0.0),
        over_rent_share=np.where(live, 1.0 / np.where(live, rent_share[rows], 1.0), 0.0),
        rows=rows,
        labour=policy.labour * paid,
        rents=rents[rows],
        output=np.where(live, money.output[rows], 1.0),
        idle=None if live.all() else ~live,
        change=policy.labour,
        supply=asked.supply,
        scale=asked.scale,
        relief=money.tariff_revenue / paid if eased else None,
    )
    return factors.Problem(goods, found)


def _check_labour(world: World, paid: Array, relief: Array) -> None:
    """Raise where labour earns nothing, or less than the tariff money that is to relieve it of taxes."""
    without, above = (
        ", ".join(world.countries[n] for n in np.flatnonzero(where)[:5])
        for where in (paid <= 0, (relief >= paid) & (paid > 0))
    )
    problems = []
    if without:
        problems.append(f"specific shares leave labour nothing in {without}: let some sector have a share below 1.")
    if above:
        problems.append(f"tariffs bring more than labour earns in {above}: use revenue='rebate', or smaller shares.")
    raise_if_any(problems)


def _pull(world: World, policy: Policy, theta: Array) -> Array:
    """pi A^theta kappa^-theta [j,i,n]; an embargo (infinite cost) is an exact zero."""
    factor = (1.0 + policy.tariff) / (1.0 + world.array("tariff")) * policy.trade_cost
    pull = np.where(np.isinf(factor), 0.0, world.shares)
    changed = (factor != 1.0) & (pull > 0)
    power = np.broadcast_to(-theta[:, None, None], pull.shape)
    pull[changed] *= factor[changed] ** power[changed]
    if (policy.productivity != 1.0).any():
        pull *= (policy.productivity ** theta[:, None])[:, :, None]
    return pull
