"""What can be said before solving: who has no supplier, and whose trade cannot balance as a closure asks.

A set of countries that sells to others and buys nothing from them has a surplus in every equilibrium, and one that
only buys a deficit. Such sets are found from the groups of countries that trade both ways, directly or not.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from steppe.models.caliendo_parro import Problem
from steppe.models.closures import SETTLED, Closure
from steppe.world.world import World

Array = np.ndarray
SHOWN = 4


def trade_groups(pull: Array) -> Array:
    """Number of the group of countries that trade with each other, directly or not [n]."""
    one_way: Array = np.asarray(pull.any(axis=0))
    return _numbered(one_way | one_way.T)


def impossible(world: World, p: Problem, closure: Closure) -> list[str]:
    """Reasons, by country, why no equilibrium can exist; empty when none is apparent."""
    served = (p.own_pull > 0) | p.pull.any(axis=1)
    reasons = [
        f"{world.countries[n]} has no supplier of {world.sectors[j]} left, but must buy it"
        for j, n in np.argwhere(~served & (p.idle == 0))[:10]
    ]
    if closure == "fixed" and p.balances.group is not None:
        reasons += _stuck_balances(world, p, p.balances.group)
    return reasons + list(_one_way(world, p))


def reached(sells: Array, start: int) -> Array:
    """Countries that one can sell to, itself and indirectly included, by who sells to whom [i,n]."""
    found = np.zeros(len(sells), bool)
    found[start] = True
    while (grown := found | sells[found].any(axis=0)).sum() > found.sum():
        found = grown
    return found


def _numbered(sells: Array) -> Array:
    """Number of the group inside which everyone can sell to everyone, directly or not [n]."""
    group = np.full(len(sells), -1, np.intp)
    while (group < 0).any():
        first = int(np.argmax(group < 0))
        group[reached(sells, first) & reached(sells.T, first)] = group.max() + 1
    return group


def _stuck_balances(world: World, p: Problem, groups: Array) -> list[str]:
    """Groups cut off from the rest whose imbalance with the rest is held all the same; the largest only if alone."""
    order = np.argsort(np.bincount(groups), kind="stable")
    reasons: list[str] = []
    for group in order:
        members = np.flatnonzero(groups == group)
        held = float(p.balances.held[members].sum())
        if abs(held) <= SETTLED * p.value_added[members].sum() or (reasons and group == order[-1]):
            continue
        word = "surplus" if held > 0 else "deficit"
        reasons.append(
            f"{_named(world, members)} {'trades' if members.size == 1 else 'trade'} with nobody else any more and"
            f" cannot keep a {word} of {abs(held):,.4g} million USD with the rest of the world"
        )
    return reasons[:5]


def _one_way(world: World, p: Problem) -> Iterator[str]:
    """Countries and blocs that can only sell to the others or only buy, where their balance cannot be so.

    Of sets of which one holds another, the smallest is named.
    """
    sells: Array = np.asarray(p.pull.any(axis=0))
    bloc = _numbered(sells)
    if not bloc.any():
        return
    found: list[tuple[Array, bool]] = []
    for number in range(int(bloc.max()) + 1):
        first = int(np.argmax(bloc == number))
        for inside, selling in ((reached(sells.T, first), True), (reached(sells, first), False)):
            across = sells[inside][:, ~inside] if selling else sells[~inside][:, inside]
            if across.any() and not _may_run(p, inside, surplus=selling):
                found.append((inside, selling))
    named = np.zeros(len(bloc), bool)
    for inside, selling in sorted(found, key=lambda one: int(one[0].sum())):
        if not (named & inside).any() and not named[~inside].all():
            named |= inside
            yield _only(world, np.flatnonzero(inside), selling)


def _may_run(p: Problem, inside: Array, *, surplus: bool) -> bool:
    """Whether the closure lets some countries together run a surplus (or a deficit) with the others."""
    sign = 1.0 if surplus else -1.0
    if p.balances.ratio is None:
        return bool(sign * p.balances.held[inside].sum() > 0)
    group = p.balances.group
    outside = ~inside if group is None else ~inside & np.isin(group, group[inside])
    ratio = sign * p.balances.ratio
    return bool(ratio[inside].max() > ratio[outside].min())


def _only(world: World, members: Array, selling: bool) -> str:
    """The sentence on who can only sell or only buy."""
    can, cannot = ("sell", "buy") if selling else ("buy", "sell")
    if members.size == 1:
        return f"{world.countries[members[0]]} can {can} abroad but not {cannot}, so its trade cannot balance"
    other = "from" if selling else "to"
    rest = "to the rest of the world" if selling else "from the rest of the world"
    who = _named(world, members)
    return f"{who} together can {can} {rest} but {cannot} nothing {other} it, so their trade with it cannot balance"


def _named(world: World, members: Array) -> str:
    names = ", ".join(world.countries[m] for m in members[:SHOWN])
    return names + (f" and {members.size - SHOWN} more" if members.size > SHOWN else "")
