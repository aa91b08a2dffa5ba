"""A scenario in words: one sentence a measure, countries by name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, assert_never

from steppe.labels import country_name
from steppe.scenario.kinds import AnyMeasure
from steppe.scenario.measures import (
    Embargo,
    Join,
    Labels,
    Labour,
    Leave,
    Productivity,
    Sign,
    Tariff,
    TariffsAsOf,
    TradeCost,
)
from steppe.scenario.table import TariffTable

if TYPE_CHECKING:
    from steppe.world.world import World

DIRECTIONS = {
    "both": "No trade of {sender} with {target}, in either direction",
    "exports": "No exports of {sender} to {target}",
    "imports": "No imports of {sender} from {target}",
}
MOST_NAMES, FIRST_NAMES = 12, 3  # of more labels the first few are named, and the others counted


def measure_sentence(measure: AnyMeasure, world: World) -> str:
    """One measure as a sentence, countries by name."""
    match measure:
        case Tariff():
            goods = f"goods from {named(measure.exporter, world)}"
            text = f"The tariff of {named(measure.importer, world)} on {goods} {_rate(measure)}"
        case TradeCost():
            ends = f"from {named(measure.exporter, world)} to {named(measure.importer, world)}"
            back = " and back" if measure.both_ways else ""
            own = ", own sales included," if measure.domestic else ""
            text = f"Trade costs {ends}{back}{own} {_change(measure.ratio, plural=True)}"
        case Embargo():
            ends = {"sender": named(measure.sender, world), "target": named(measure.target, world)}
            text = DIRECTIONS[measure.direction].format(**ends)
        case Productivity():
            text = f"Productivity of {named(measure.country, world)} {_change(measure.ratio)}"
        case Labour():
            text = f"Labour of {named(measure.country, world)} {_change(measure.ratio)}"
        case Sign():
            cut = "go to zero" if measure.tariff_cut == 1 else f"fall by {100 * measure.tariff_cut:g} %"
            text = f"{measure.agreement} takes effect: tariffs between its parties {cut}"
        case Join() | Leave():
            verb = "join" if isinstance(measure, Join) else "leave"
            text = f"{named(measure.country, world)} {verb}{_s(measure.country, world)} {measure.organisation}"
        case TariffsAsOf():
            goods = f"goods from {named(measure.exporter, world)}"
            text = f"The tariffs of {named(measure.importer, world)} on {goods} are those of {measure.day}"
        case TariffTable():
            count = measure.rates.rate.size
            what = "tariff takes the rate" if count == 1 else "tariffs take the rates"
            text = f"{count} {what} of a table"
        case _:
            assert_never(measure)
    sectors: Labels = getattr(measure, "sector", None)
    where = f", in {listed(sectors)}" if sectors else ""
    return f"{text[:1].upper()}{text[1:]}{where}."


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


def _s(labels: Labels, world: World) -> str:
    """The ending of a verb whose subject the labels are: none for several countries."""
    one = labels is not None and len(_several(labels)) == 1 and _several(labels)[0] in world.countries
    return "s" if one else ""


def named(labels: Labels, world: World) -> str:
    """Countries by name and groups by label; of many the first few and how many more there are."""
    if labels is None:
        return "all countries"
    return listed([country_name(label) if label in world.countries else label for label in _several(labels)])


def listed(items: Labels) -> str:
    """Items with commas and an "and"; of many the first few and how many more there are."""
    several = _several(items)
    if len(several) > MOST_NAMES:
        several = [*several[:FIRST_NAMES], f"{len(several) - FIRST_NAMES} others"]
    return together(several)


def together(items: Sequence[str]) -> str:
    """All items with commas and an "and"."""
    return " and ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


def _several(labels: Labels) -> Sequence[str]:
    return [labels] if isinstance(labels, str) else list(labels or ())
