"""A scenario and an outcome in words: measures, closure, headline."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np

from steppe.labels import country_name
from steppe.record import group_names, group_sources
from steppe.report.figures import effect, extremes
from steppe.scenario.measures import (
    LABEL_FIELDS,
    Embargo,
    Join,
    Labels,
    Labour,
    Leave,
    Measure,
    Productivity,
    Sign,
    Tariff,
    TradeCost,
)
from steppe.scenario.table import TariffTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from steppe.solve.outcome import Outcome
    from steppe.sourced import Source
    from steppe.world.world import World

CLOSURES = {
    "fixed": "trade balances stay as they are, in units of world value added",
    "balanced": "every country's trade is balanced, before and after",
    "proportional": "trade balances move in proportion to value added",
}
DIRECTIONS = {
    "both": "No trade of {sender} with {target}, in either direction",
    "exports": "No exports of {sender} to {target}",
    "imports": "No imports of {sender} from {target}",
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


def measure_sentence(measure: Measure, world: World) -> str:
    """One measure as a sentence, countries by name."""
    match measure:
        case Tariff():
            goods = f"goods from {_named(measure.exporter, world)}"
            text = f"The tariff of {_named(measure.importer, world)} on {goods} {_rate(measure)}"
        case TradeCost():
            ends = f"from {_named(measure.exporter, world)} to {_named(measure.importer, world)}"
            back = " and back" if measure.both_ways else ""
            own = ", own sales included," if measure.domestic else ""
            text = f"Trade costs {ends}{back}{own} {_change(measure.ratio, plural=True)}"
        case Embargo():
            ends = {"sender": _named(measure.sender, world), "target": _named(measure.target, world)}
            text = DIRECTIONS[measure.direction].format(**ends)
        case Productivity():
            text = f"Productivity of {_named(measure.country, world)} {_change(measure.ratio)}"
        case Labour():
            text = f"Labour of {_named(measure.country, world)} {_change(measure.ratio)}"
        case Sign():
            cut = "go to zero" if measure.tariff_cut == 1 else f"fall by {100 * measure.tariff_cut:g} %"
            text = f"{measure.agreement} takes effect: tariffs between its parties {cut}"
        case Join():
            text = f"{_named(measure.country, world)} joins {measure.organisation}"
        case Leave():
            text = f"{_named(measure.country, world)} leaves {measure.organisation}"
        case _:
            count = cast("TariffTable", measure).rates.rate.size
            what = "tariff takes the rate" if count == 1 else "tariffs take the rates"
            text = f"{count} {what} of a table"
    sectors: Labels = getattr(measure, "sector", None)
    return f"{text}{f', in {_listed(sectors)}' if sectors else ''}."


def _rate(measure: Tariff) -> str:
    name, value = measure.amount
    if name == "rate":
        return f"becomes {100 * value:g} %"
    if name == "increase":
        return f"{'rises' if value >= 0 else 'falls'} by {100 * abs(value):g} percentage points"
    return f"is multiplied by {value:g}"


def _change(change: float, plural: bool = False) -> str:
    if change == 2:
        return "double" if plural else "doubles"
    if change > 2:
        return f"{'are' if plural else 'is'} multiplied by {change:g}"
    verb = "rise" if change >= 1 else "fall"
    return f"{verb}{'' if plural else 's'} by {100 * abs(change - 1):.3g} %"


def _named(labels: Labels, world: World) -> str:
    if labels is None:
        return "all countries"
    several = (labels,) if isinstance(labels, str) else tuple(labels)
    return _listed([country_name(label) if label in world.countries else label for label in several])


def _listed(items: Labels) -> str:
    several = [items] if isinstance(items, str) else list(items or ())
    return " and ".join([", ".join(several[:-1]), several[-1]] if len(several) > 1 else several)


def groups_used(outcome: Outcome) -> tuple[str, ...]:
    """Names of the groups that the scenario uses, sorted."""
    found: set[str] = set()
    for measure in outcome.scenario.measures:
        for name in LABEL_FIELDS & set(vars(measure)):
            labels: Labels = getattr(measure, name)
            found |= {labels} if isinstance(labels, str) else set(labels or ())
    if not found - set(outcome.before.countries):
        return ()
    return tuple(sorted(found.intersection(group_names()) - set(outcome.before.countries)))


def all_sources(outcome: Outcome) -> tuple[Source, ...]:
    """Sources of the scenario, of the groups and agreements it uses and of the world, in this order, each once."""
    named = [vars(m).get("organisation") or vars(m).get("agreement") for m in outcome.scenario.measures]
    used = dict.fromkeys((*groups_used(outcome), *(name for name in named if name)))
    groups = [source for name in used for source in group_sources(name)]
    return tuple(dict.fromkeys((*outcome.scenario.sources, *groups, *outcome.before.sources)))


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
