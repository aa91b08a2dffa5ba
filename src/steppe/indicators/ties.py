"""What the record adds to balance: trade under agreements in force, and declared against measured closeness."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

import numpy as np
import yaml

from steppe import record
from steppe.indicators.concentration import by_partner
from steppe.indicators.losses import MODEL, ROUGH, losses
from steppe.labels import country_name
from steppe.models.base import Model
from steppe.problems import UnknownLabel
from steppe.record.statements import FREE_TRADE
from steppe.tariffs.preferences import regime
from steppe.world.groups import Groups
from steppe.world.world import World

FEWEST = 3  # partners with a declared tier for a rank correlation to say anything
MAIN = 0.01  # share of exports plus imports from which on a partner without a tier is named


@dataclass(frozen=True, slots=True)
class Tier:
    """A tier that an issuer declared: its rung on the ladder (from 1, 0 for none) and rank in the issuer's own order.

    `since` is the first day of the instrument, `via` the organisation through which a member state has it.
    """

    label: str
    vocabulary: str
    rung: int
    rank: int
    instrument: str
    since: str
    via: str = ""


@dataclass(frozen=True, slots=True)
class Partner:
    """A partner with its highest tier, and the state's loss if all its `members` are cut off (percent).

    Where the world has no label for the partner the loss is nan and `where` says why.
    """

    tier: Tier
    members: tuple[str, ...]
    loss: float
    where: str = ""

    @property
    def label(self) -> str:
        """The words of the tier."""
        return self.tier.label

    @property
    def vocabulary(self) -> str:
        """Whose words they are."""
        return self.tier.vocabulary

    @property
    def rung(self) -> int:
        """The tier's rung on the common ladder, from 1."""
        return self.tier.rung

    @property
    def instrument(self) -> str:
        """The record's id of what declares it."""
        return self.tier.instrument

    @property
    def via(self) -> str:
        """The organisation through which the state has it, or ""."""
        return self.tier.via


@dataclass(frozen=True, slots=True)
class Inside:
    """Kendall's tau-b in one issuer's own order, and over how many partners."""

    tau: float
    partners: int


@dataclass(frozen=True, slots=True)
class Declared:
    """Declared tiers against losses: every partner with one, largest loss first.

    `tau` is Kendall's tau-b of rung and loss over all issuers, `inside` that of each vocabulary with enough partners;
    `without` are the main partners, most trade first, with whom the record has no declared tier.
    """

    partners: Mapping[str, Partner]
    tau: float
    inside: Mapping[str, Inside]
    without: tuple[str, ...]
    notes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The partners, the ladder and the correlations as plain values, for JSON."""
        partners = {
            code: {
                "name": partner_name(code),
                "label": p.label,
                "issuer": p.vocabulary,
                "rung": p.rung,
                "loss": p.loss,
                "members": list(p.members),
                "instrument": p.instrument,
                "since": p.tier.since,
                **({"through": p.via} if p.via else {}),
                **({"no_loss": p.where} if p.where else {}),
            }
            for code, p in self.partners.items()
        }
        inside = {name: {"tau": found.tau, "partners": found.partners} for name, found in self.inside.items()}
        about = {"tau": self.tau, "inside": inside, "ladder": [dict(rung) for rung in ladder()]}
        return {**about, "partners": partners, "without": list(self.without), "notes": list(self.notes)}


def coverage(world: World, state: str) -> float:
    """The share of a state's exports plus imports with partners under free trade in force at the world's date."""
    free = regime(world.countries, world.date, sectors=world.sectors, regions=world.regions).share
    traded = by_partner(world, state)["turnover"]
    return float((traded * free[world.index(state)]).sum() / traded.sum())


def coverage_by_depth(world: World, state: str) -> dict[str, float]:
    """Shares of a state's exports plus imports by the deepest free-trade agreement with the partner.

    At the world's date. Keys are DESTA's index ("0" to "7"), "not measured" where no agreement in force has one, and
    "none". The parts of a region count by their weights in it. Empty for a state that the record does not have.
    """
    try:
        held = record.coverage(state, world.date)
    except UnknownLabel:
        return {}
    known = record.default().instruments
    free = {code: [n for n in ids if known[n].type in FREE_TRADE] for code, ids in held.agreements.items()}
    level = {code: held.deepest(ids) or "not measured" for code, ids in free.items() if ids}
    traded = by_partner(world, state)["turnover"]
    found: defaultdict[str, float] = defaultdict(float)
    for label, value in zip(world.countries, traded, strict=True):
        for code, weight in world.regions.get(label, {label: 1.0}).items():
            found[level.get(code, "none")] += float(value) * weight
    total = sum(found.values())
    return {key: found[key] / total for key in sorted(found) if found[key] > 0}


def declared(world: World, state: str, model: Model = MODEL) -> Declared | None:
    """Every declared tier of a state at the world's date against its loss without that partner; None without any.

    A group such as the European Union is one partner, cut off as a whole.
    """
    held, notes = _held(state, world.date)
    if not held:
        return None
    groups = Groups(world)
    inside = {code: _members(groups, code, state) for code in held}
    cut = {code: members for code, (members, _) in inside.items() if members}
    found = losses(world, state, cut, tolerance=ROUGH, total=False, model=model)
    every: dict[str, Partner] = {}
    for code, tiers in held.items():
        highest = max(tiers, key=lambda tier: (tier.rung, tier.rank, tier.since))
        members, where = inside[code]
        every[code] = Partner(highest, members, found.of_state.get(code, np.nan), where)
    partners = dict(sorted(every.items(), key=lambda item: (np.isnan(item[1].loss), -item[1].loss)))
    ranked = [(p.rung, p.loss) for p in partners.values() if p.rung]
    return Declared(
        partners,
        _tau(ranked),
        _inside(held, partners),
        _without(world, state, partners),
        (*notes, *groups.notes, *_overlaps(partners), *found.notes),
    )


def ladder() -> tuple[Mapping[str, str], ...]:
    """The rungs that all vocabularies share, lowest first, each with its name and with what puts a label on it."""
    return tuple(_read()["ladder"])


@cache
def places() -> dict[str, dict[str, tuple[int, int]]]:
    """By vocabulary and label: the rung on the ladder, from 1, and the rank in the issuer's own order."""
    return {
        vocabulary: {label: (step["rung"], rank) for rank, step in enumerate(steps) for label in step["labels"]}
        for vocabulary, steps in _read()["vocabularies"].items()
    }


def partner_name(code: str) -> str:
    """A partner in words: a country, or a group of the record."""
    instruments = record.default().instruments
    return instruments[code].name if code in instruments else country_name(code)


@cache
def _read() -> dict[str, Any]:
    return yaml.safe_load(Path(__file__).with_name("tiers.yaml").read_text(encoding="utf-8"))


def _held(state: str, on: str) -> tuple[dict[str, list[Tier]], list[str]]:
    """Tiers by partner as open on a day, and notes on those whose days are not known well enough."""
    held: dict[str, list[Tier]] = {}
    notes: list[str] = []
    try:
        open_ties = record.ties(state, on)
    except UnknownLabel:  # the record has nothing on this state
        return {}, []
    for tie in open_ties:
        tier = record.default().instruments[tie.instrument].tier
        if not tier or tie.status == "suspended":
            continue
        if tie.unsure:
            names = ", ".join(map(partner_name, tie.others))
            notes.append(f"{names}: {tier['label']} {tie.unsure}, so whether it held on {on} is not known.")
            continue
        rung, rank = places().get(tier["vocabulary"], {}).get(tier["label"], (0, 0))
        for partner in tie.others:
            made = Tier(tier["label"], tier["vocabulary"], rung, rank, tie.instrument, tie.start, tie.via)
            held.setdefault(partner, []).append(made)
    return held, notes


def _members(groups: Groups, code: str, state: str) -> tuple[tuple[str, ...], str]:
    """The world's labels of a partner, without the state, or why there is none."""
    world = groups.world
    if code in record.default().instruments:
        found = groups.labels(code, "declared tiers")
        return tuple(
            label for label in found if label != state
        ), "" if found else "none of its members is in this world"
    if code in world.countries:
        return (code,), ""
    region = world.region_of(code)
    return (), f"inside {region}" if region else "not in this world"


def _tau(pairs: Iterable[tuple[int, float]]) -> float:
    """Kendall's tau-b of ranks and losses; nan for fewer than FEWEST known ones or where ranks are all alike."""
    from scipy.stats import kendalltau

    known = [(rank, loss) for rank, loss in pairs if np.isfinite(loss)]
    if len(known) < FEWEST or len({rank for rank, _ in known}) < 2:
        return float("nan")
    return float(cast("float", kendalltau(*zip(*known, strict=True))[0]))


def _inside(held: Mapping[str, Sequence[Tier]], partners: Mapping[str, Partner]) -> dict[str, Inside]:
    """Tau-b by vocabulary, the highest rank of each partner in it; those with too few partners are left out."""
    ranks: dict[str, dict[str, int]] = {}
    for code, tiers in held.items():
        for tier in (tier for tier in tiers if tier.rung and np.isfinite(partners[code].loss)):
            own = ranks.setdefault(tier.vocabulary, {})
            own[code] = max(own.get(code, 0), tier.rank)
    return {
        name: Inside(_tau((rank, partners[code].loss) for code, rank in own.items()), len(own))
        for name, own in ranks.items()
        if len(own) >= FEWEST
    }


def _without(world: World, state: str, partners: Mapping[str, Partner]) -> tuple[str, ...]:
    traded = by_partner(world, state)["turnover"]
    share = dict(zip(world.countries, (traded / traded.sum()).tolist(), strict=True))
    main = sorted((code for code in share if share[code] >= MAIN), key=lambda code: -share[code])
    return tuple(code for code in main if code not in partners and code not in world.regions)


def _overlaps(partners: Mapping[str, Partner]) -> list[str]:
    """Groups that stand beside members of theirs."""
    notes: list[str] = []
    for code, partner in partners.items():
        also = [partner_name(member) for member in partner.members if member in partners and member != code]
        if also:
            notes.append(f"{partner_name(code)} stands beside {', '.join(also)} of its members: their losses overlap.")
    return notes
