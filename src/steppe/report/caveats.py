"""What a reader must know before using an outcome: first what this very answer rests on, then what all rest on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from steppe.labels import country_name
from steppe.models.family import MOBILE
from steppe.report.caveats_flows import flow_caveats
from steppe.report.figures import PARTNERS, main_partners, touched
from steppe.scenario.measures import TariffsAsOf
from steppe.scenario.words import listed
from steppe.tariffs import dated
from steppe.tariffs.mfn import MEAN, table
from steppe.world.describe import imputed_parts, tariff_sentence
from steppe.world.tariff_basis import TariffBasis, tariff_basis

if TYPE_CHECKING:
    from collections.abc import Iterable

    from steppe.solve.outcome import Outcome
    from steppe.world.world import World

Array = np.ndarray
FREE_FACTORS = (
    "Factors move between sectors at no cost: nothing is specific to a sector, not even resources and land, so the"
    ' short run can differ much: ask with horizon "long", "medium" or "short".'
)
READ_WITH_CARE = (
    "The outcome compares two equilibria: it does not say how long the way takes or what it costs.",
    "What the scenario does not name stays as it is: technology, tastes, labour and other policies.",
)
TRADE_WAR = (
    "Tariffs between the United States and China are averages of 2023 and 2024, trade-war duties included (what the"
    " United States collected; PIIE's average for China): the steps of 2025 and after are not in them."
)

BY_DAY = (
    "Tariffs of another day are known by partner, not by product: what the United States added since 2025 falls on"
    " every sector of a partner alike, fuels aside, and for partners that take the announced rate it is too high where"
    " their goods were exempt; nobody's answer is in it."
)


@dataclass(frozen=True, slots=True)
class Caveats:
    """Sentences on one outcome: what this answer rests on, what holds of the model, and the world's own notes."""

    answer: tuple[str, ...]
    model: tuple[str, ...]
    world: tuple[str, ...]


def caveats(outcome: Outcome, focus: str | None = None) -> Caveats:
    """The caveats of an outcome, with those on one country and its main partners where it is named."""
    basis = tariff_basis(outcome.data)
    partners = main_partners(outcome.before, focus, PARTNERS) if focus else ()
    answer = (
        *_changed_tariffs(outcome, basis),
        *_headline_tariffs(outcome, basis, focus, partners),
        *_trade_war(outcome, focus, partners),
        *_by_day(outcome),
        *flow_caveats(outcome, focus, partners),
    )
    return Caveats(answer, _model(outcome), outcome.data.notes)


def _changing(outcome: Outcome) -> Array:
    """Pairs with trade whose tariff the scenario changes [exporter, importer]."""
    flow = outcome.data.array("trade_flow")
    changed: Array = np.asarray(((outcome.policy.tariff != outcome.data.array("tariff")) & (flow > 0)).any(axis=0))
    np.fill_diagonal(changed, False)
    return changed


def _changed_tariffs(outcome: Outcome, basis: TariffBasis) -> list[str]:
    """On which rates the tariffs rest that the scenario changes, or whose rates others take over."""
    changed, flow = _changing(outcome), outcome.data.array("trade_flow").sum(axis=0)
    importers = np.flatnonzero(changed.any(axis=0))
    if not importers.size:
        return []
    value = np.where(changed, flow, 0.0).sum(axis=0)
    share = float((value * basis.donor).sum() / value.sum())
    what = f" ({share:.0%} of the trade whose tariffs change)" if share > 0 else ""
    many = f"the {importers.size} economies" if importers.size > 1 else "the one economy"
    found = _rests(outcome.data, basis, importers, f"Of {many} whose tariffs this scenario changes, the MFN", what)
    union = sorted({code for ruling in outcome.policy.rulings for code in ruling.union})
    donors = [country_name(code) for code in union if code in table() and table()[code].basis == MEAN]
    if donors:
        found.append(f"The union's external tariff is the mean of its members' rates; {_donors(donors)}.")
    return found


def _headline_tariffs(outcome: Outcome, basis: TariffBasis, focus: str | None, partners: Iterable[str]) -> list[str]:
    """On which rates the other tariffs between a country and its main partners rest, where they ask any."""
    if focus is None:
        return []
    world, at = outcome.data, outcome.data.index(focus)
    asked: Array = np.asarray(world.array("tariff").max(axis=0) > 0)
    changed: Array = np.asarray(_changing(outcome).any(axis=0))
    others = [world.index(code) for code in partners]
    charging = [n for n in others if asked[at, n] and not changed[n]]
    if any(asked[i, at] for i in others) and not changed[at]:
        charging.insert(0, at)
    return _rests(world, basis, charging, f"Between {country_name(focus)} and its main partners the")


def _rests(world: World, basis: TariffBasis, importers: Iterable[int], start: str, what: str = "") -> list[str]:
    """A sentence on importers' rates: which are donors' means, and which are single averages."""
    chosen = list(importers)
    donors = [_part(world, n, basis.donor[n]) for n in chosen if basis.donor[n] > 0]
    single = [_part(world, n, basis.single[n]) for n in chosen if basis.single[n] > 0 and basis.donor[n] == 0]
    clauses = (
        [f"{start} rate{'s' if len(donors) > 1 else ''} of {_donors(donors)[len('those of ') :]}{what}"]
        if donors
        else []
    )
    if single:
        one = len(single) == 1
        begin = f"that of {single[0]} is" if one else f"those of {listed(single)} are"
        if not donors:
            begin = f"{start} rate{'' if one else 's'} of {listed(single)} {'is' if one else 'are'}"
        clauses.append(f"{begin} {'a simple average' if one else 'simple averages'} over all goods")
    return [f"{'; '.join(clauses)}."] if clauses else []


def _donors(names: list[str]) -> str:
    if len(names) == 1:
        return f"those of {names[0]} is the mean of its income quartile, not observed"
    return f"those of {listed(names)} are the mean of each one's income quartile, not observed"


def _part(world: World, n: int, share: float) -> str:
    return country_name(world.countries[n]) + (f" ({share:.0%} of it)" if share < 0.995 else "")


def _trade_war(outcome: Outcome, focus: str | None, partners: Iterable[str]) -> list[str]:
    """What the base tariffs lack where the United States and China are a pair of the scenario or of the headline."""
    world = outcome.data
    one, other = (code if code in world.countries else world.region_of(code) for code in ("USA", "CHN"))
    if not one or not other or one == other:
        return []
    i, n = world.index(one), world.index(other)
    shown = {one, other} <= {focus, *partners} and focus in (one, other)
    pairs = touched(outcome)
    inside = set(dated.named(("us_census", "piie"))) <= set(world.sources)
    given = any(isinstance(m, TariffsAsOf) for m in outcome.scenario.measures)
    return [TRADE_WAR] if inside and not given and (shown or pairs[i, n] or pairs[n, i]) else []


def _by_day(outcome: Outcome) -> list[str]:
    """What tariffs of another day are, where the scenario takes them."""
    return [BY_DAY] if any(isinstance(m, TariffsAsOf) for m in outcome.scenario.measures) else []


def _model(outcome: Outcome) -> tuple[str, ...]:
    """What holds of every outcome on a world: tariffs, elasticity, sectors, imputed values, the model."""
    world, model = outcome.data, outcome.model
    sentence = tariff_sentence(world)
    theta = model.elasticity(world)
    spread = f"{theta.min():g}" + (f" to {theta.max():g}" if theta.min() < theta.max() else "")
    when = f" at the {model.horizon} horizon" if model.horizon else ""
    found = [f"The trade elasticity is {spread}{when}: the results depend on it."]
    found.append(FREE_FACTORS if model.assumption == MOBILE else model.assumption)
    if len(world.sectors) == 1:
        found.append("One sector stands for the whole economy: the results do not speak of industries.")
    imputed = ", ".join(f"{share:.1%} of {what}" for what, share in imputed_parts(world))
    if imputed:
        found.append(f"Imputed, not observed (by value): {imputed}.")
    return (f"{sentence[:1].upper()}{sentence[1:]}.", *found, *READ_WITH_CARE)
