"""`balance`: how much each vector holds a state, in measures that stand side by side and in no single index.

A state is balanced to the degree that no single vector can impose a large loss on it, beyond what geography and size
impose anyway. Headline: the worst vector and its loss; the effective number of vectors by loss shares; the divergence
of these shares from what they would be if size and distance alone placed the state's trade.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import numpy as np

from steppe.indicators import gravity, shares, ties
from steppe.indicators.alignment import Alignment, alignment
from steppe.indicators.concentration import Concentration, concentration
from steppe.indicators.losses import CLOSURE, EXACT, ROUGH, Losses, check_cut, losses, scaled
from steppe.indicators.partition import Partition, Vectors, vectors_of
from steppe.indicators.ties import Declared
from steppe.labels import suggest
from steppe.problems import UnknownLabel, raise_if_any
from steppe.solve.solve import baseline
from steppe.world.world import World

Array = np.ndarray
Asked = str | Path | Mapping[str, Any] | Partition
RANGE = (0.8, 1.6)  # times the world's trade elasticities: 4 to 8 where these are 5
STRESS = 0.25  # times the same: the short run, when trade cannot move elsewhere
NOT_IN_IT = (
    "finance and reserves",
    "energy grids and pipelines as such",
    "migration and remittances",
    "arms and security",
    "routes through third countries",
)


@dataclass(frozen=True, slots=True)
class Headline:
    """The three numbers on one partition: worst vector and its loss (percent), effective number, divergence (nats)."""

    vectors: Mapping[str, tuple[str, ...]]
    losses: Losses
    predicted: Losses | None

    @property
    def loss_shares(self) -> dict[str, float]:
        """Each vector's share in the sum of losses, the output that hardly depends on elasticities."""
        return dict(zip(self.vectors, shares.shares(_values(self.losses)).tolist(), strict=True))

    @property
    def worst(self) -> tuple[str, float]:
        """The vector whose cut costs most, and its loss in percent of real income."""
        known = {name: loss for name, loss in self.losses.of_state.items() if np.isfinite(loss)}
        name = max(known, key=lambda vector: known[vector]) if known else ""
        return name, known.get(name, float("nan"))

    @property
    def effective_vectors(self) -> float:
        """The effective number of vectors, N1 of the loss shares."""
        return shares.effective(shares.shares(_values(self.losses)))

    @property
    def distance_from_gravity(self) -> float:
        """D(loss shares || those if size and distance alone placed the trade), nats; nan where that is not known."""
        if self.predicted is None:
            return float("nan")
        return shares.divergence(*(shares.shares(_values(found)) for found in (self.losses, self.predicted)))


@dataclass(frozen=True, slots=True, repr=False)
class Balance:
    """How much each vector holds one state on one world; percent of real income unless said otherwise."""

    state: str
    world: str
    date: str
    partition: str
    headline: Headline
    beside: Mapping[str, Headline]
    span: Mapping[float, Losses]
    stress: Losses | None
    concentration: Mapping[str, Concentration]
    coverage: float | None
    declared: tuple[Declared, ...]
    alignment: Alignment | None
    peers: Mapping[str, Headline]
    theta: tuple[float, float]
    absent: Mapping[str, str] = field(default_factory=dict[str, str])
    notes: tuple[str, ...] = ()

    @property
    def vectors(self) -> Mapping[str, tuple[str, ...]]:
        """The labels of each vector."""
        return self.headline.vectors

    @property
    def loss(self) -> Mapping[str, float]:
        """The state's loss if each vector is cut off (B3)."""
        return self.headline.losses.of_state

    @property
    def worst(self) -> tuple[str, float]:
        """The worst vector and its loss (B4)."""
        return self.headline.worst

    @property
    def effective_vectors(self) -> float:
        """The effective number of vectors by loss shares."""
        return self.headline.effective_vectors

    @property
    def distance_from_gravity(self) -> float:
        """Divergence of the loss shares from the gravity benchmark, nats."""
        return self.headline.distance_from_gravity

    @property
    def asymmetry(self) -> dict[str, float]:
        """What the state loses less what the vector loses, percentage points (B5, Hirschman 1945)."""
        theirs = self.headline.losses.of_vector
        return {name: mine - theirs[name] for name, mine in self.loss.items()}

    @property
    def not_in_it(self) -> tuple[str, ...]:
        """What holds states and is not measured here."""
        return NOT_IN_IT

    def to_dict(self) -> dict[str, Any]:
        """The measures as plain values, for JSON."""
        from steppe.indicators.plain import balance_dict

        return balance_dict(self)

    def __repr__(self) -> str:
        from steppe.indicators.plain import balance_text

        return balance_text(self)


@dataclass(frozen=True, slots=True)
class Options:
    """What `balance` may be told beyond the partition: see there."""

    cut: str = "partner"
    peers: tuple[str, ...] = ()
    stress: bool = True
    span: tuple[float, ...] = RANGE


def balance(
    world: World,
    state: str,
    vectors: Asked = "poles",
    *,
    beside: Sequence[Asked] = ("blocs",),
    past: World | None = None,
    **options: Any,
) -> Balance:
    """How much each vector holds a state: exact losses, their shares, benchmarks, and what stands beside them.

    `vectors` is a partition of partners: "poles", "neighbours", "blocs", "regions", a YAML file or a mapping; the
    headline is also given for those `beside`. `past` is an earlier world to compare concentration with. Options:
    `cut="partner"`, `peers=("UZB", ...)` for the same headline of other states, `stress=False` and `span=()` to leave
    low elasticities or the range of levels out.

    Raises `UnknownLabel` and `SteppeError` that list every problem with the state, the partition or the options.
    """
    asked, state = _options(options), world.label(state)
    read = vectors_of(vectors, world, state)
    more = [vectors_of(other, world, state) for other in beside]
    absent = _absent(world, past)
    main = headline(world, state, read.members, total=True)
    if main.predicted is None:
        absent["distance from gravity"] = (
            f"the GDP or the distances of {state} are not at hand, or its trade spread by them leaves a partner "
            "without income."
        )
    theta = world.array("trade_elasticity")
    return Balance(
        state=state,
        world=world.name,
        date=world.date,
        partition=read.partition,
        headline=main,
        beside={other.partition: headline(world, state, other.members) for other in more},
        span={factor: _rough(world, state, read, factor) for factor in asked.span},
        stress=_rough(world, state, read, STRESS) if asked.stress else None,
        concentration=concentration(world, state, read.members, past),
        coverage=ties.coverage(world, state) if "B7" not in absent else None,
        declared=_declared(world, state, absent),
        alignment=_alignment(world, state, read, absent),
        peers={
            peer: headline(world, peer, vectors_of(vectors, world, peer).members)
            for peer in map(world.label, asked.peers)
        },
        theta=(float(theta.min()), float(theta.max())),
        absent=absent,
        notes=tuple(dict.fromkeys((*read.notes, *main.losses.notes))),
    )


def headline(world: World, state: str, vectors: Mapping[str, tuple[str, ...]], *, total: bool = False) -> Headline:
    """The three numbers of one state on one partition; `total` adds the loss of all vectors together."""
    tolerance = EXACT if total else ROUGH
    base, _ = baseline(world, CLOSURE, tolerance)
    found = losses(base, state, vectors, tolerance=tolerance, total=total)
    as_predicted = gravity.world_as_predicted(base, state)
    predicted = losses(as_predicted, state, vectors, tolerance=ROUGH, total=False) if as_predicted else None
    return Headline(vectors, found, predicted)


def _options(given: Mapping[str, Any]) -> Options:
    known = [f.name for f in fields(Options)]
    wrong = [name for name in given if name not in known]
    raise_if_any(f"balance has no option {name!r}: {suggest(name, known)}" for name in wrong)
    asked = Options(**given)
    check_cut(asked.cut)
    return asked


def _rough(world: World, state: str, read: Vectors, factor: float) -> Losses:
    """Losses with all trade elasticities times a factor."""
    return losses(scaled(world, factor), state, read.members, tolerance=ROUGH, total=False)


def _absent(world: World, past: World | None) -> dict[str, str]:
    """The measures that cannot be had here, and why."""
    absent = {
        "B6": "corridor dependence needs transport corridors, which Steppe does not have yet.",
        "B7 by depth": "the record has no depth of agreements; the share under any free trade in force is given.",
    }
    if past is None:
        absent["own past"] = "no earlier world was given (past=...), and none is shipped."
    if not world.date:
        absent["B7"] = absent["B8"] = "the world has no date at which to read the record."
    return absent


def _declared(world: World, state: str, absent: dict[str, str]) -> tuple[Declared, ...]:
    """Declared tiers against losses by partner, each partner cut off alone."""
    if "B8" in absent:
        return ()
    held = ties.tiers(state, world.date, world.countries)
    partners = {partner: (partner,) for tiers in held.values() for partner in tiers}
    if not partners:
        absent["B8"] = f"the record has fewer than {ties.FEWEST} partners of {state} with a ranked tier of one issuer."
        return ()
    found = losses(world, state, partners, tolerance=ROUGH, total=False)
    return ties.declared(held, found.of_state)


def _alignment(world: World, state: str, read: Vectors, absent: dict[str, str]) -> Alignment | None:
    """United Nations alignment with the members of each vector, regions by their economies."""
    inside = {
        name: tuple(code for label in labels for code in world.regions.get(label, (label,)))
        for name, labels in read.members.items()
    }
    try:
        return alignment(state, inside)
    except UnknownLabel as error:
        absent["B9"] = f"{error}"
        return None


def _values(found: Losses) -> Array:
    return np.array(list(found.of_state.values()))
