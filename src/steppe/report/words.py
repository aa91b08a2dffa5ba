"""A scenario and an outcome in words: measures, closure, headline."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from steppe.labels import country_name
from steppe.report.figures import effect, extremes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from steppe.solve.outcome import Outcome

CLOSURES = {
    "fixed": "trade balances stay as they are, in units of world value added",
    "balanced": "every country's trade is balanced, before and after",
    "proportional": "trade balances move in proportion to value added",
}
READ_WITH_CARE = (
    "Factors move between sectors at no cost: nothing is specific to a sector, not even resources and land, so the"
    " short run can differ much.",
    "The outcome compares two equilibria: it does not say how long the way takes or what it costs.",
    "What the scenario does not name stays as it is: technology, tastes, labour and other policies.",
)


def closure_sentence(outcome: Outcome) -> str:
    """How trade balances adjust, and what the outcome is compared with."""
    said = f"{CLOSURES[outcome.closure]}."
    if outcome.before is outcome.data:
        return said
    return f"{said} Changes are against the {outcome.baseline}: the data solved with that closure and no measure."


def headline(outcome: Outcome, focus: str) -> str:
    """What the scenario means for one country, and whom it helps and hurts most."""
    at = outcome.before.index(focus)
    income, exports, imports = (float(effect(outcome, name)[at]) for name in ("welfare", "exports", "imports"))
    first = (
        f"{country_name(focus)}: real income {moves(income)}, exports {moves(exports, 1, plural=True)},"
        f" imports {moves(imports, 1, plural=True)}."
    )
    welfare = effect(outcome, "welfare")
    gains, losses = extremes(outcome, 1)
    parts: list[str] = []
    for word, countries in (("gain", gains), ("loss", losses)):
        for code in countries:
            value = shown(float(welfare[outcome.before.index(code)]), 2)
            parts.append(f"the largest {word} is that of {country_name(code)} ({value} %)")
    sentence = " and ".join(parts) if parts else "no country gains or loses"
    return f"{first} Of {len(welfare)} countries, {sentence}."


def moves(value: float, decimals: int = 2, *, plural: bool = False) -> str:
    """A change in percent with its verb: "falls by 0.63 %"."""
    if not np.isfinite(value):
        return "cannot be compared (there was none before)"
    if abs(value) < 5e-5:
        return "do not change" if plural else "does not change"
    while decimals < 4 and abs(value) < 10.0 ** (1 - decimals):
        decimals += 1
    verb = "rise" if value > 0 else "fall"
    return f"{verb}{'' if plural else 's'} by {abs(value):.{decimals}f} %"


def shown(value: float, decimals: int, minus: str = "-") -> str:
    """A signed number, zero without a sign, "n/a" where there is none."""
    if not np.isfinite(value):
        return "n/a"
    text = f"{value:+,.{decimals}f}"
    return (text if text.strip("+-0.,") else text[1:]).replace("-", minus)


def decimals_for(values: Sequence[float]) -> int:
    """Decimals for a column of percentages: two, or more where all are small."""
    largest = max((abs(v) for v in values if np.isfinite(v)), default=0.0)
    return 2 if largest >= 1 or largest == 0 else 3 if largest >= 0.1 else 4


def caveats(outcome: Outcome) -> list[str]:
    """What a reader must know before using the figures: base tariffs, imputation, model, notes."""
    from steppe.world.describe import imputed_parts, tariff_sentence

    world = outcome.before
    found: list[str] = []
    if not any(note.startswith("Base tariffs") for note in world.notes):
        sentence = tariff_sentence(world)
        found.append(f"{sentence[:1].upper()}{sentence[1:]}.")
    if not any("elasticity" in note for note in world.notes):
        theta = world.array("trade_elasticity")
        spread = f"{theta.min():g}" + (f" to {theta.max():g}" if theta.min() < theta.max() else "")
        found.append(f"The trade elasticity is {spread}: the results depend on it.")
    if len(world.sectors) == 1:
        found.append("One sector stands for the whole economy: the results do not speak of industries.")
    imputed = ", ".join(f"{share:.1%} of {what}" for what, share in imputed_parts(world))
    if imputed:
        found.append(f"Imputed, not observed (by value): {imputed}.")
    return [*found, *READ_WITH_CARE, *world.notes]
