"""How trade balances adjust: the closures, and the numeraire that goes with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, assert_never, get_args

import numpy as np

from steppe.problems import SteppeError

Array = np.ndarray
SETTLED = 1e-9  # of value added: an imbalance below this is rounding
Closure = Literal["fixed", "balanced", "proportional"]
CLOSURES: Mapping[Closure, str] = {
    "fixed": "trade balances stay as they are, in units of world value added",
    "balanced": "every country's trade is balanced, before and after",
    "proportional": "trade balances move in proportion to value added",
}
DEFAULT: Closure = "balanced"  # the documented tables use it, and its sign does not hang on who ran a deficit


def checked(closure: str) -> Closure:
    """The closure, or a `SteppeError` that names the three."""
    if closure in get_args(Closure):
        return closure  # type: ignore[return-value]
    *known, last = map(repr, get_args(Closure))
    raise SteppeError(f"closure {closure!r} is not known: use {', '.join(known)} or {last}.")


@dataclass(frozen=True, slots=True)
class Balances:
    """The balances that a closure asks for, and groups of countries that trade with each other.

    fixed: B' = B. balanced: B' = 0. proportional: B'_n = (1 - m (1 - b_n)) factor income, b = B/VA and
    m such that balances sum to zero inside each group: with the group's mean b weighted by factor income,
    (b_n - mean b) / (1 - mean b) of it, which keeps its digits where trade is small. In units of world
    value added, unchanged.
    """

    held: Array  # B [n], million USD, zero unless fixed
    ratio: Array | None  # b [n], none unless proportional
    group: Array | None  # group of each country [n], none where all trade with each other
    base: Array | float  # value added of each country's group [n], or of the world, million USD

    @classmethod
    def of(cls, closure: Closure, balance: Array, value_added: Array, group: Array) -> Balances:
        """The balances of `closure` on a world with balance B [n], value added VA [n], groups [n]."""
        several = group if group.any() else None
        level = cls(np.zeros_like(balance), None, several, _total(value_added, several))
        match closure:
            case "balanced":
                return level
            case "fixed":
                return replace(level, held=_settled(balance, value_added, group))
            case "proportional":
                alone = np.bincount(group)[group] == 1
                return replace(level, ratio=np.where(alone, 0.0, balance / value_added))
            case _:
                assert_never(closure)

    @property
    def asks_for_any(self) -> bool:
        """Whether any country is to run an imbalance."""
        return bool(self.held.any()) or self.ratio is not None

    def scaled(self, share: float) -> Balances:
        """The same with imbalances at a share of their size: 0 is balanced trade."""
        return replace(self, held=self.held * share, ratio=None if self.ratio is None else self.ratio * share)

    def required(self, factor_income: Array) -> Array:
        """B' [n] at factor income w^ L^ VA [n]."""
        if self.ratio is None:
            return self.held
        mean = _total(self.ratio * factor_income, self.group) / _total(factor_income, self.group)
        return factor_income * (self.ratio - mean) / (1.0 - mean)

    def log_inflation(self, factor_income: Array) -> Array | float:
        """Log of factor income over base value added in each group, to be taken off log wages [n]."""
        return np.log(_total(factor_income, self.group) / self.base)


def _total(values: Array, group: Array | None) -> Array | float:
    """Sum over each country's group [n], or one number where there is one group."""
    return float(values.sum()) if group is None else np.bincount(group, values)[group]


def _settled(balance: Array, value_added: Array, group: Array) -> Array:
    """Balances without what rounding leaves of a group's net imbalance with countries cut off from it."""
    net = np.bincount(group, balance)
    size = np.bincount(group, value_added)
    net = np.where(np.abs(net) <= SETTLED * size, net, 0.0)
    return balance - (net / size)[group] * value_added
