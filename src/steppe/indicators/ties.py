"""What the record adds to balance: trade under agreements in force, and declared against measured closeness."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

import numpy as np
import yaml

from steppe import record
from steppe.problems import UnknownLabel
from steppe.world.preferences import regime
from steppe.world.world import World

Array = np.ndarray
FEWEST = 3  # partners with a declared tier for a rank correlation to say anything


@dataclass(frozen=True, slots=True)
class Declared:
    """Declared tiers of one issuer against losses: Kendall's tau-b, and the partners with their tier and loss."""

    vocabulary: str
    tau: float
    partners: Mapping[str, tuple[str, float]]


def coverage(world: World, state: str) -> float:
    """The share of a state's exports plus imports with partners under free trade in force at the world's date."""
    free = regime(world.countries, world.date, sectors=world.sectors, regions=world.regions).share
    flow = world.array("trade_flow").sum(axis=0)
    at = world.index(state)
    traded = flow[at] + flow[:, at]
    traded[at] = 0.0
    return float((traded * free[at]).sum() / traded.sum())


def tiers(state: str, on: str, countries: Sequence[str]) -> dict[str, dict[str, tuple[int, str]]]:
    """The highest tier declared with each partner by vocabulary: rank and label, as open on a day."""
    found: dict[str, dict[str, tuple[int, str]]] = {}
    try:
        open_ties = record.ties(state, on, kind="partnership")
    except UnknownLabel:  # the record has nothing on this state
        return {}
    for tie in open_ties:
        tier = record.default().instruments[tie.instrument].tier
        rank = _ranks().get(tier.get("vocabulary", ""), {}).get(tier.get("label", ""))
        if rank is None:
            continue
        held = found.setdefault(tier["vocabulary"], {})
        for partner in tie.others:
            if partner in countries and held.get(partner, (-1, ""))[0] < rank:
                held[partner] = rank, tier["label"]
    return {name: held for name, held in found.items() if len(held) >= FEWEST}


def declared(
    by_vocabulary: Mapping[str, Mapping[str, tuple[int, str]]], loss: Mapping[str, float]
) -> tuple[Declared, ...]:
    """Kendall's tau-b of declared rank and loss over partners, by vocabulary; nan where ranks are all alike."""
    from scipy.stats import kendalltau

    found: list[Declared] = []
    for vocabulary, held in by_vocabulary.items():
        ranks, losses = [rank for rank, _ in held.values()], [loss[partner] for partner in held]
        tau = cast("float", kendalltau(ranks, losses)[0]) if len(set(ranks)) > 1 else float("nan")
        partners = {partner: (label, loss[partner]) for partner, (_, label) in held.items()}
        found.append(Declared(vocabulary, tau, partners))
    return tuple(found)


@cache
def _ranks() -> dict[str, dict[str, int]]:
    """Ranks of labels by vocabulary, from the shipped order."""
    text = Path(__file__).with_name("tiers.yaml").read_text(encoding="utf-8")
    order: dict[str, list[list[str]]] = yaml.safe_load(text)
    return {
        vocabulary: {label: rank for rank, labels in enumerate(steps) for label in labels}
        for vocabulary, steps in order.items()
    }
