"""One number of decimals for each effect of an outcome, wherever it is shown: headline, chart and tables."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from steppe.report.figures import EXTREMES, PARTNERS, extremes, main_partners
from steppe.solve.by_country import effect

if TYPE_CHECKING:
    from steppe.solve.outcome import Outcome

FEWEST, MOST = 2, 4
SHOWN_EFFECTS = ("welfare", "real_wage", "exports", "imports")
ZERO = 0.5 * 10.0**-MOST  # percent: what is smaller rounds to nothing at any number of decimals that is used


def places(outcome: Outcome, focus: str) -> Mapping[str, int]:
    """Decimals of percentages by effect: what the values shown ask for, and two digits of the headline's at least."""
    index = outcome.before.index
    codes = [focus, *main_partners(outcome.before, focus, PARTNERS)]
    found: dict[str, int] = {}
    for name in SHOWN_EFFECTS:
        values = effect(outcome, name)
        others = [code for several in extremes(outcome, EXTREMES) for code in several] if name == "welfare" else []
        shown = [float(values[index(code)]) for code in (*codes, *others)]
        found[name] = max(decimals_for(shown), FEWEST if name == "real_wage" else two_digits(shown[0]))
    return found


def two_digits(value: float) -> int:
    """Decimals that show two digits of a percentage, from two to four."""
    if not math.isfinite(value) or abs(value) < ZERO:
        return FEWEST
    return min(MOST, max(FEWEST, 1 - math.floor(math.log10(abs(value)))))


def decimals_for(values: Sequence[float]) -> int:
    """Decimals for a column of percentages: two, or more where all are small."""
    largest = max((abs(v) for v in values if math.isfinite(v)), default=0.0)
    return 2 if largest >= 1 or largest < ZERO else 3 if largest >= 0.1 else 4


def shown(value: float, decimals: int, minus: str = "-") -> str:
    """A signed number, zero without a sign, "n/a" where there is none."""
    if not math.isfinite(value):
        return "n/a"
    text = f"{value:+,.{decimals}f}"
    return (text if text.strip("+-0.,") else text[1:]).replace("-", minus)


def moves(value: float, decimals: int | None = None, *, plural: bool = False) -> str:
    """A change in percent with its verb: "falls by 0.63 %"; two digits of it where no decimals are given."""
    if not math.isfinite(value):
        return "cannot be compared (there was none before)"
    decimals = two_digits(value) if decimals is None else decimals
    if round(abs(value), decimals) == 0:
        return "do not change" if plural else "does not change"
    verb = "rise" if value > 0 else "fall"
    return f"{verb}{'' if plural else 's'} by {abs(value):,.{decimals}f} %"
