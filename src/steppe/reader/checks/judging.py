"""When a figure agrees with others, when it merely differs, and when it is contradicted.

Two honest statistics of one thing differ: an importer counts freight and insurance, re-exports have two origins, and a
forecast is revised. A figure is contradicted only where it lies farther from all figures at hand than these differences
reach, so that it can be no matter of statistics.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from steppe.reader.model import Claim, Definition

LOOSE = 0.05  # how far "about" reaches, as a share of the figure
BOUND = 0.01  # how far a figure that is a bound itself may be off
BELOW = 0.15  # how far "almost" reaches down, as a share of the figure
# How many times two statistics of one trade may differ: by the customs of either, trade of China and Kazakhstan was
# 28.6 and 22.5 bn USD in 2013, 41.0 and 31.5 in 2023 (`data/facts.csv`), 1.3 times; small trades are measured worse.
CUSTOMS = 1.5
# The same where a world is all there is: it counts goods by their origin, a customs office also what passes through, as
# cars by Georgia, oil by pipelines and goods by Kyrgyzstan, whose trade with China its partner has four times as large.
# One way of a trade, a third's goods among it, is then held against nothing.
ORIGIN = 5.0
# The same for growth, as a factor, and for counts by one publisher: these levels grew by 32 and 30 % in 2023.
GROWTH = 1.15


def fits(claim: Claim, value: float) -> bool:
    """Whether a true value agrees with the claim: its bound, and half a unit of its last written digit."""
    low, high = bounds(replace(claim, half_digit=min(claim.half_digit, _least(claim) * abs(claim.value or 0.0))))
    above = value > low if claim.comparator == "gt" else value >= low
    return above and (value < high if claim.comparator in ("lt", "approx_below") else value <= high)


def _least(claim: Claim) -> float:
    """How far a figure in round tens may be off and be right, as a share of it: "more than 40 percent" is not 38."""
    return BOUND if claim.comparator in ("gt", "ge", "lt", "le") else LOOSE


def bounds(claim: Claim) -> tuple[float, float]:
    """The values that a claim leaves open, lowest and highest."""
    said, half = claim.value or 0.0, max(claim.half_digit, 1e-9)
    inf, loose, below = float("inf"), max(half, LOOSE * abs(said)), max(half, BELOW * abs(said))
    return {
        "gt": (said - half, inf),
        "ge": (said - half, inf),
        "lt": (-inf, said + half),
        "le": (-inf, said + half),
        "approx": (said - loose, said + loose),
        "approx_below": (said - below, said + half),
    }.get(claim.comparator, (said - half, said + half))


def judged(claim: Claim, tried: Sequence[Definition], apart: float, *, sure: bool) -> Claim:
    """The claim with its verdict on some definitions; one that is not `sure` of its subject contradicts nothing.

    `apart`: how many times farther than the figures at hand a claim has to lie to be contradicted.
    """
    sources = tuple(dict.fromkeys(d.source for d in tried if d.source))
    if not tried:
        when = f" of {claim.period}" if claim.period else ""
        return replace(claim, verdict="no_data", why=f"No sourced figure{when} is at hand.")
    found = replace(claim, definitions=tuple(tried), sources=sources)
    if all(d.fits is None for d in tried):
        why = f"The figures at hand are of another year, {tried[0].vintage}: {listed(tried, claim.unit)}."
        return replace(found, verdict="no_data", why=why)
    good = [d for d in tried if d.fits]
    if good:
        verdict = "supported" if len(good) == len(tried) else "supported_under_definition"
        said = "Agrees with" if verdict == "supported" else "Agrees only with"
        return replace(found, verdict=verdict, why=f"{said} {listed(good, claim.unit)}.")
    far = sure and beyond(claim, [d.value for d in tried if d.value is not None], apart)
    return replace(found, verdict="contradicted" if far else "no_data", why=_differs(claim, tried, apart, far, sure))


def beyond(claim: Claim, values: Sequence[float], apart: float) -> bool:
    """Whether a claim lies farther from all values than statistics lie apart; changes are compared as factors."""
    shift = 1.0 if claim.unit == "share_change" else 0.0
    low, high = (bound + shift for bound in bounds(claim))
    least, most = min(values) + shift, max(values) + shift
    return high < least / apart or low > most * apart


def _differs(claim: Claim, tried: Sequence[Definition], apart: float, far: bool, sure: bool) -> str:
    """By how much a figure differs from the nearest one at hand, and whether that may be a matter of statistics."""
    said = claim.value or 0.0
    near = min(tried, key=lambda d: abs((d.value or 0.0) - said))
    gap = f" by {100 * abs(said / near.value - 1):.0f} %" if near.value and claim.unit not in ("share_change",) else ""
    text = f"{shown(said, claim.unit)} differs{gap} from {listed(tried, claim.unit)}."
    if far or apart == 1.0:
        return text
    if not sure:
        return f"{text} Whether it is the same thing is not certain, so that nothing is decided."
    if apart == ORIGIN:
        return (
            f"{text} It is the only figure at hand, and customs may count what only passes through: nothing is decided."
        )
    return f"{text} Statistics of one thing may differ by {100 * (apart - 1):.0f} %, so that nothing is decided."


def listed(tried: Sequence[Definition], unit: str) -> str:
    """The first of the figures tried, with their names."""
    return "; ".join(f"{d.name}: {shown(d.value, unit)}" for d in tried[:4])


def shown(value: float | None, unit: str) -> str:
    """A value with its unit."""
    if value is None:
        return "unknown"
    if unit in ("share", "share_change"):
        return f"{100 * value:.1f} %"
    if unit in ("count", "ratio", "rank"):
        return f"{value:,.4g}"
    return f"{value / 1e9:,.2f} bn {unit}" if abs(value) >= 1e9 else f"{value:,.4g} {unit}"
