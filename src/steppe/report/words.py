"""An outcome in words: closure, headline, and the words of its page that are explained."""

from __future__ import annotations

from typing import TYPE_CHECKING

from steppe.labels import country_name
from steppe.models.closures import CLOSURES
from steppe.report.figures import extremes
from steppe.report.rounding import moves, places, shown
from steppe.solve.by_country import effect
from steppe.solve.limits import by_construction

if TYPE_CHECKING:
    from steppe.solve.outcome import Outcome

REAL_WAGE = (
    "Real income is final spending at constant prices; the real wage is the wage over consumer prices, without tariff"
    " revenue and the trade balance."
)


def closure_sentence(outcome: Outcome) -> str:
    """How trade balances adjust, and what the outcome is compared with."""
    said = f"{CLOSURES[outcome.closure]}."
    if outcome.before is outcome.data:
        return said
    return f"{said} Changes are against the {outcome.baseline}: the data solved with that closure and no measure."


def headline(outcome: Outcome, focus: str) -> str:
    """What the scenario means for one country, whom it helps and hurts most, and what it leaves out by construction."""
    sentence = by_construction(outcome)
    return f"{findings(outcome, focus)} {sentence}".rstrip()


def findings(outcome: Outcome, focus: str) -> str:
    """What the scenario means for one country, and whom it helps and hurts most, by the decimals of the tables."""
    at, decimals = outcome.before.index(focus), places(outcome, focus)
    income, exports, imports = (float(effect(outcome, name)[at]) for name in ("welfare", "exports", "imports"))
    first = (
        f"{country_name(focus)}: real income {moves(income, decimals['welfare'])},"
        f" exports {moves(exports, decimals['exports'], plural=True)},"
        f" imports {moves(imports, decimals['imports'], plural=True)}."
    )
    welfare = effect(outcome, "welfare")
    parts: list[str] = []
    for word, countries in zip(("gain", "loss"), extremes(outcome, 1), strict=True):
        for code in countries:
            value = float(welfare[outcome.before.index(code)])
            if round(value, decimals["welfare"]):
                parts.append(
                    f"the largest {word} is that of {country_name(code)} ({shown(value, decimals['welfare'])} %)"
                )
    sentence = " and ".join(parts) if parts else f"none gains or loses as much as {10.0 ** -decimals['welfare']:g} %"
    return f"{first} Of {len(welfare)} countries, {sentence}."
