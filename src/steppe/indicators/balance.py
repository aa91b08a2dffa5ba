"""`balance`: how much each vector holds a state, in measures that stand side by side and in no single index.

A state is balanced to the degree that no single vector can impose a large loss on it, beyond what geography and size
impose anyway. Headline: the worst vector and its loss; the effective number of vectors by loss shares; the divergence
of these shares from what they would be if size and distance alone placed the state's trade.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, TypedDict, Unpack, overload

from steppe.indicators import ties
from steppe.indicators.alignment import Alignment, alignment
from steppe.indicators.balances import Balances, comparability
from steppe.indicators.concentration import Concentration, concentration
from steppe.indicators.headline import Headline, headline, worst_of
from steppe.indicators.losses import MODEL, ROUGH, Losses, check_cut, losses, scaled
from steppe.indicators.partition import Partition, Vectors, vectors_of
from steppe.indicators.plain import balance_dict, balance_text
from steppe.indicators.ties import Declared
from steppe.labels import suggest
from steppe.models.base import Model
from steppe.models.family import of_names
from steppe.problems import SteppeError, UnknownLabel, raise_if_any
from steppe.world.world import World

Asked = str | Path | Mapping[str, Any] | Partition
RANGE = (0.8, 1.6)  # times the world's trade elasticities: 4 to 8 where these are 5
STRESS = 0.25  # times the same: the short run, when trade cannot move elsewhere
NO_PAST = (
    "no earlier world was given (past=...); st.balance_path and `steppe balance STATE --since 1996` follow a state "
    "through the shipped ones."
)
NOT_IN_IT = (
    "finance and reserves",
    "energy grids and pipelines as such",
    "migration and remittances",
    "arms and security",
    "routes through third countries",
)


@dataclass(frozen=True, slots=True, repr=False)
class Balance:
    """How much each vector holds one state on one world; percent of real income unless said otherwise.

    Losses are those of the long run, at the world's own trade elasticities; `stress` has those of the short run. With
    a `horizon` they are those of its model, and `stress` beside the long one those of the short one.
    """

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
    declared: Declared | None
    alignment: Alignment | None
    peers: Mapping[str, Headline]
    theta: tuple[float, float]
    drawn: Vectors
    absent: Mapping[str, str] = field(default_factory=dict[str, str])
    notes: tuple[str, ...] = ()
    by_depth: Mapping[str, float] = field(default_factory=dict[str, float])
    horizon: str = ""

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
    def worst_short_run(self) -> tuple[str, float]:
        """The worst vector of the short run and its loss there; "" and nan where the short run was left out."""
        return worst_of(self.stress) if self.stress else ("", float("nan"))

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
        return balance_dict(self)

    def __repr__(self) -> str:
        return balance_text(self)


class Options(TypedDict, total=False):
    """What `balance` may be told beyond the partition: see there."""

    cut: Literal["partner"]
    peers: Sequence[str]
    stress: bool
    span: Sequence[float]
    horizon: str | None


@dataclass(frozen=True, slots=True)
class _Asked:
    """The options of one balance, those not given by default."""

    cut: str = "partner"
    peers: Sequence[str] = ()
    stress: bool = True
    span: Sequence[float] = RANGE
    horizon: str | None = None

    @property
    def model(self) -> Model:
        """The model of the losses."""
        return of_names("balanced", self.horizon) if self.horizon else MODEL


@overload
def balance(
    world: World,
    state: str,
    vectors: Asked = "poles",
    *,
    beside: Sequence[Asked] = ("blocs",),
    past: World | None = None,
    **options: Unpack[Options],
) -> Balance: ...


@overload
def balance(
    world: World,
    state: list[str] | tuple[str, ...],
    vectors: Asked = "poles",
    *,
    beside: Sequence[Asked] = ("blocs",),
    past: World | None = None,
    **options: Unpack[Options],
) -> Balances: ...


def balance(
    world: World,
    state: str | list[str] | tuple[str, ...],
    vectors: Asked = "poles",
    *,
    beside: Sequence[Asked] = ("blocs",),
    past: World | None = None,
    **options: Unpack[Options],
) -> Balance | Balances:
    """How much each vector holds a state: exact losses, their shares, benchmarks, and what stands beside them.

    `vectors` is a partition of partners: "poles", "neighbours", "blocs", "regions", a YAML file or a mapping; the
    headline is also given for those `beside`. `past` is an earlier world to compare concentration with. Options:
    `cut="partner"`, `peers=("UZB", ...)` for the same headline of other states, `stress=False` and `span=()` to leave
    low elasticities or the range of levels out, `horizon="long"` ("medium", "short") for losses with factors that
    cannot leave their sector. Several states (`["KAZ", "UZB"]`) give `Balances`, a balance each.

    Raises `UnknownLabel` and `SteppeError` that list every problem with the state, the partition or the options.
    """
    asked = _options(options)
    if isinstance(state, str):
        return _balance(world, world.label(state), vectors, beside, past, asked)
    if not state:
        raise SteppeError("balance needs a state, such as KAZ.")
    return Balances(tuple(_balance(world, one, vectors, beside, past, asked) for one in labels(world, state)))


def labels(world: World, states: Sequence[str]) -> tuple[str, ...]:
    """The world's labels of states by any of their names, each once; raises `UnknownLabel` with all that it lacks."""
    found: dict[str, None] = {}
    problems: list[str] = []
    for state in states:
        try:
            found[world.label(state)] = None
        except UnknownLabel as error:
            problems += error.problems
    if problems:
        raise UnknownLabel(dict.fromkeys(problems))
    return tuple(found)


def _balance(
    world: World, state: str, vectors: Asked, beside: Sequence[Asked], past: World | None, asked: _Asked
) -> Balance:
    """The balance of one state, by its label."""
    peers = {peer: vectors_of(vectors, world, peer) for peer in labels(world, asked.peers)}
    read = vectors_of(vectors, world, state)
    more = [vectors_of(other, world, state) for other in beside]
    absent = _absent(world, past)
    model = asked.model
    main = headline(world, state, read.members, total=True, model=model)
    tiers = _declared(world, state, absent, model)
    if main.predicted is None:
        absent["distance from gravity"] = (
            f"the GDP or the distances of {state} are not at hand, or its trade spread by them leaves a partner "
            "without income."
        )
    theta = model.elasticity(world)
    notes = (*read.notes, *main.losses.notes, *(tiers.notes if tiers else ()), *comparability({state: read, **peers}))
    return Balance(
        state=state,
        world=world.name,
        date=world.date,
        partition=read.partition,
        headline=main,
        beside={other.partition: headline(world, state, other.members, model=model) for other in more},
        span={factor: _rough(world, state, read, factor, model) for factor in asked.span},
        stress=_short_run(world, state, read, asked),
        concentration=concentration(world, state, read.members, past),
        coverage=ties.coverage(world, state) if "B7" not in absent else None,
        declared=tiers,
        alignment=_alignment(world, state, read, absent),
        peers={peer: headline(world, peer, theirs.members, model=model) for peer, theirs in peers.items()},
        theta=(float(theta.min()), float(theta.max())),
        drawn=read,
        absent=absent,
        notes=tuple(dict.fromkeys(notes)),
        by_depth=ties.coverage_by_depth(world, state) if "B7" not in absent else {},
        horizon=model.horizon,
    )


def _options(given: Options) -> _Asked:
    known = [option.name for option in fields(_Asked)]
    wrong = [name for name in given if name not in known]
    raise_if_any(f"balance has no option {name!r}: {suggest(name, known)}" for name in wrong)
    asked = _Asked(**given)
    check_cut(asked.cut)
    return asked


def _rough(world: World, state: str, read: Vectors, factor: float, model: Model, *, total: bool = False) -> Losses:
    """Losses with all trade elasticities times a factor."""
    return losses(scaled(world, factor), state, read.members, tolerance=ROUGH, total=total, model=model)


def _short_run(world: World, state: str, read: Vectors, asked: _Asked) -> Losses | None:
    """Losses of the short run: at low elasticities, or beside the long horizon those of the short one."""
    if not asked.stress or asked.horizon not in (None, "long"):
        return None
    if asked.horizon is None:
        return _rough(world, state, read, STRESS, MODEL, total=True)
    return _rough(world, state, read, 1.0, of_names("balanced", "short"), total=True)


def _absent(world: World, past: World | None) -> dict[str, str]:
    """The measures that cannot be had here, and why."""
    absent = {
        "B6": "corridor dependence needs transport corridors, which Steppe does not have yet.",
    }
    if past is None:
        absent["own past"] = NO_PAST
    if not world.date:
        absent["B7"] = absent["B8"] = "the world has no date at which to read the record."
    return absent


def _declared(world: World, state: str, absent: dict[str, str], model: Model) -> Declared | None:
    """Declared tiers against losses by partner, each partner cut off alone."""
    if "B8" in absent:
        return None
    found = ties.declared(world, state, model)
    if found is None:
        absent["B8"] = f"the record has no declared tier of {state} with anyone on {world.date}."
    return found


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
