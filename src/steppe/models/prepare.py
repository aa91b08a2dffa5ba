"""From a world and a policy to the arrays of one problem, and what can be said before solving it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from steppe.models.caliendo_parro import Problem
from steppe.models.closures import SETTLED, Balances, Closure
from steppe.world.world import World

if TYPE_CHECKING:
    from steppe.scenario.policy import Policy

Array = np.ndarray


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
    by_pair = world.array("trade_flow").sum(axis=0)
    imports = by_pair.sum(axis=0) - np.diagonal(by_pair)
    return closure != "balanced" or bool((np.abs(money.trade_balance) <= tolerance * imports).all())


def prepare(world: World, policy: Policy, closure: Closure) -> Problem:
    """The problem of a world under a policy: pull = pi A^theta kappa^-theta, and its closure."""
    money, theta = world.accounts, world.array("trade_elasticity")
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


def trade_groups(pull: Array) -> Array:
    """Number of the group of countries that trade with each other, directly or not [n]."""
    one_way: Array = np.asarray(pull.any(axis=0))
    linked: Array = one_way | one_way.T
    group = np.full(len(linked), -1, np.intp)
    while (group < 0).any():
        members = np.zeros(len(linked), bool)
        members[int(np.argmax(group < 0))] = True
        while (grown := members | linked[members].any(axis=0)).sum() > members.sum():
            members = grown
        group[members] = group.max() + 1
    return group


def impossible(world: World, p: Problem, closure: Closure) -> list[str]:
    """Reasons, by country, why no equilibrium can exist; empty when none is apparent."""
    served = (p.own_pull > 0) | p.pull.any(axis=1)
    reasons = [
        f"{world.countries[n]} has no supplier of {world.sectors[j]} left, but must buy it"
        for j, n in np.argwhere(~served & (p.idle == 0))[:10]
    ]
    if closure == "fixed" and p.balances.group is not None:
        reasons += _stuck_balances(world, p, p.balances.group)
    return reasons + _one_way(world, p)


def _stuck_balances(world: World, p: Problem, groups: Array) -> list[str]:
    """Groups cut off from the rest whose imbalance with the rest is held all the same."""
    sizes = np.bincount(groups)
    reasons: list[str] = []
    for group in np.argsort(sizes, kind="stable"):
        members = np.flatnonzero(groups == group)
        held = float(p.balances.held[members].sum())
        if abs(held) <= SETTLED * p.value_added[members].sum() or (reasons and members.size > len(sizes)):
            continue
        names = ", ".join(world.countries[m] for m in members[:4])
        if members.size > 4:
            names += f" and {members.size - 4} more"
        word = "surplus" if held > 0 else "deficit"
        reasons.append(
            f"{names} {'trades' if members.size == 1 else 'trade'} with nobody else any more and cannot keep a"
            f" {word} of {abs(held):,.0f} million USD with the rest of the world"
        )
    return reasons[:5]


def _one_way(world: World, p: Problem) -> list[str]:
    """Countries that can only sell or only buy abroad: their balance must be able to take it."""
    sells: Array = np.asarray(p.pull.any(axis=(0, 2)))
    buys: Array = np.asarray(p.pull.any(axis=(0, 1)))
    reasons: list[str] = []
    for n in np.flatnonzero(sells != buys):
        can, cannot = ("sell", "buy") if sells[n] else ("buy", "sell")
        held = float(p.balances.held[n])
        if held == 0 or (held > 0) != sells[n]:
            reasons.append(f"{world.countries[n]} can {can} abroad but not {cannot}, so its trade cannot balance")
    return reasons
