"""How a scenario moves a state's balance: the same measures before and after, by vector."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Unpack

from steppe.indicators.balance import Asked, Balance, Options, balance
from steppe.indicators.plain import when
from steppe.problems import SteppeError
from steppe.solve.outcome import Outcome


@dataclass(frozen=True, slots=True, repr=False)
class BalanceChange:
    """The balance of one state before and after a scenario."""

    scenario: str
    before: Balance
    after: Balance

    @property
    def by_vector(self) -> dict[str, tuple[float, float, float]]:
        """Loss before and after by vector and its change, percent of real income and percentage points."""
        after = self.after.loss
        return {
            name: (loss, after.get(name, float("nan")), after.get(name, float("nan")) - loss)
            for name, loss in self.before.loss.items()
        }

    def to_dict(self) -> dict[str, Any]:
        """Both balances and the change by vector, for JSON."""
        change = {name: {"before": b, "after": a, "change": c} for name, (b, a, c) in self.by_vector.items()}
        sides = {"before": self.before.to_dict(), "after": self.after.to_dict()}
        return {"scenario": self.scenario, "state": self.before.state, "change": change, **sides}

    def __repr__(self) -> str:
        one, two = self.before, self.after
        lines = [
            f"<Change of the balance of {one.state} under {self.scenario} on {one.world}, by {one.partition}; "
            f"losses in % of real income {when(one.horizon)}>"
        ]
        lines += [
            f"  {name}: loss {b:.2f} % before, {a:.2f} % after ({c:+.3f} points)"
            for name, (b, a, c) in self.by_vector.items()
        ]
        lines += [
            f"  worst {one.worst[0]} {one.worst[1]:.2f} % before, {two.worst[0]} {two.worst[1]:.2f} % after",
            f"  effective number {one.effective_vectors:.3f} before, {two.effective_vectors:.3f} after; distance from "
            f"gravity {one.distance_from_gravity:.3f} and {two.distance_from_gravity:.3f} nats (0 is no difference)",
        ]
        return "\n".join(lines)


def balance_change(outcome: Outcome, state: str, vectors: Asked = "poles", **options: Unpack[Options]) -> BalanceChange:
    """The balance of a state in the world before and after an outcome, with the options of `balance`.

    Its horizon is the outcome's own where the options name none.
    """
    options = {"horizon": outcome.model.horizon or None, **options}
    if not isinstance(state, str):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise SteppeError(
            "The balance of an outcome is that of one state at a time: ask for each, or for several after it with "
            "st.balance(outcome.after, [...])."
        )
    before, after = (balance(world, state, vectors, **options) for world in (outcome.before, outcome.after))
    return BalanceChange(outcome.scenario.name, before, after)
