"""`frontier`: which sets of agreements and cheaper routes give income, which insurance, and which neither.

Income is the exact change of real income with the set in place, expected over cuts if `risk` gives them a probability;
insurance is the loss that the worst vector could then impose. A set is efficient when no other has more of one without
less of the other. Small families of instruments are enumerated; larger ones are searched, and what the search misses is
measured where it can be (see `search`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np

from steppe.indicators.losses import MODEL, ROUGH, losses
from steppe.indicators.partition import Vectors, vectors_of
from steppe.indicators.plain import when
from steppe.models.base import Model
from steppe.models.family import of_names
from steppe.problems import SteppeError, raise_if_any
from steppe.scenario.measures import TradeCost
from steppe.scenario.scenario import Scenario
from steppe.solve.solve import solve
from steppe.world.world import World

ENUMERATED = 8  # instruments whose subsets are all solved
WEIGHTS = (0.0, 0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 10.0)  # points of income given for a point of loss, in the search
CHEAPEST = 0.5  # no trade cost is cut by more


@dataclass(frozen=True, slots=True)
class Candidate:
    """One set of instruments: income and expected income (percent of now), the worst vector and its loss (percent).

    All are of the long run, at the world's own trade elasticities, or of the horizon that was asked for.
    """

    instruments: tuple[str, ...]
    income: float
    expected: float
    worst: str
    loss: float
    efficient: bool = False
    dominated_by: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The instruments in words."""
        return " + ".join(self.instruments) or "nothing"


@dataclass(frozen=True, slots=True, repr=False)
class Frontier:
    """Sets of instruments by income and worst loss; `gap` is what the search was seen to miss (None: all solved)."""

    state: str
    world: str
    partition: str
    candidates: tuple[Candidate, ...]
    searched: str
    gap: float | None
    horizon: str = ""

    @property
    def efficient(self) -> tuple[Candidate, ...]:
        """The efficient sets, most income first."""
        return tuple(c for c in self.candidates if c.efficient)

    @property
    def dominated(self) -> tuple[Candidate, ...]:
        """The sets that another one beats in both."""
        return tuple(c for c in self.candidates if not c.efficient)

    def to_dict(self) -> dict[str, Any]:
        """The frontier as plain values, for JSON."""
        rows = [
            {
                "instruments": list(c.instruments),
                "income": c.income,
                "expected_income": c.expected,
                "worst": {"vector": c.worst, "loss": c.loss},
                "efficient": c.efficient,
                "dominated_by": list(c.dominated_by),
            }
            for c in self.candidates
        ]
        about = {
            "state": self.state,
            "world": self.world,
            "partition": self.partition,
            "horizon": self.horizon or None,
            "units": f"percent of real income, {_units(self.horizon)}",
        }
        return {**about, "sets": rows, "searched": self.searched, "gap": self.gap}

    def __repr__(self) -> str:
        lines = [
            f"<Frontier of {self.state} on {self.world}, by {self.partition}: {self.searched}; income and losses "
            f"{when(self.horizon)}>"
        ]
        if self.gap is not None:
            lines.append(f"  gap of the search, measured on a part that can be enumerated: {self.gap:.4f} points")
        lines += [f"  {c.name}: income {c.expected:+.3f} %, worst {c.worst} {c.loss:.3f} %" for c in self.efficient[:8]]
        return "\n".join([*lines, f"  {len(self.efficient)} efficient, {len(self.dominated)} dominated sets"])


def frontier(
    world: World,
    state: str,
    instruments: Sequence[Any],
    *,
    vectors: Any = "poles",
    risk: float | Mapping[str, float] = 0.0,
    progress: Callable[[Iterable[Any]], Iterable[Any]] = iter,
    horizon: str | None = None,
) -> Frontier:
    """Sets of instruments by the income they bring a state and the loss its worst vector could then impose.

    `instruments` are scenarios, files of them, or single measures; a `TradeCost` may cut costs to half at most. `risk`
    is the probability that each vector is cut off, one number or by vector, for expected income. Every set is solved
    exactly (closure balanced): all of them up to 8 instruments, else those of a search whose misses are measured.
    `horizon` ("long", "medium" or "short") is for factors that cannot leave their sector.

    Raises `SteppeError` that lists every instrument and probability that cannot be used.
    """
    named = _named(instruments)
    state = world.label(state)
    read = vectors_of(vectors, world, state)
    chances = _chances(risk, read)
    evaluate = _Evaluation(world, state, read, named, chances, of_names("balanced", horizon))
    if len(named) <= ENUMERATED:
        sets = [s for size in range(len(named) + 1) for s in combinations(range(len(named)), size)]
        for chosen in progress(sets):
            evaluate(chosen)
        said, gap = f"all {len(sets)} sets of {len(named)} instruments solved", None
    else:
        found = search(evaluate, range(len(named)))
        gap = _gap(evaluate, _strongest(evaluate, len(named)))
        said = f"{len(evaluate.known)} of {2 ** len(named):,} sets of {len(named)} instruments solved, {found} climbs"
    return Frontier(state, world.name, read.partition, judged(evaluate.known.values()), said, gap, horizon or "")


def search(evaluate: _Evaluation, among: Iterable[int]) -> int:
    """Climb from the empty set and from each single instrument, for a ladder of weights; the number of climbs.

    At each weight w the value of a set is its expected income less w times its worst loss. A climb adds, drops or swaps
    one instrument while that improves the value. Every set met on the way counts for the frontier.
    """
    places = list(among)
    starts: list[frozenset[int]] = [frozenset(), *(frozenset([k]) for k in places)]
    climbs = 0
    for weight in WEIGHTS:
        best = max(starts, key=lambda s, w=weight: evaluate.value(s, w))
        for start in {frozenset(), best}:
            climbs += 1
            _climb(evaluate, start, places, weight)
    return climbs


def _climb(evaluate: _Evaluation, chosen: frozenset[int], places: Sequence[int], weight: float) -> None:
    while True:
        out = [k for k in places if k not in chosen]
        near = [chosen | {k} for k in out] + [chosen - {k} for k in chosen]
        near += [(chosen - {k}) | {m} for k in chosen for m in out]
        best = max(near, key=lambda s: evaluate.value(s, weight), default=chosen)
        if evaluate.value(best, weight) <= evaluate.value(chosen, weight) + 1e-9:
            return
        chosen = best


def _strongest(evaluate: _Evaluation, count: int) -> list[int]:
    """The instruments that by themselves change income or the worst loss most, as many as can be enumerated."""
    nothing = evaluate(())
    effect = [
        abs(c.expected - nothing.expected) + abs(c.loss - nothing.loss)
        for c in map(evaluate, ((k,) for k in range(count)))
    ]
    return sorted(np.argsort(effect)[::-1][:ENUMERATED].tolist())


def _gap(evaluate: _Evaluation, places: Sequence[int]) -> float:
    """How much lower the worst loss is at the same income on a part that is enumerated than by the search, at most."""
    alone = evaluate.fresh()
    search(alone, places)
    met = [c for c in judged(alone.known.values()) if c.efficient]
    every = [evaluate(s) for size in range(len(places) + 1) for s in combinations(places, size)]
    best = [c for c in judged(every) if c.efficient]
    short = [min((m.loss for m in met if m.expected >= b.expected - 1e-9), default=np.inf) - b.loss for b in best]
    return max(0.0, *short)


class _Evaluation:
    """Sets of instruments solved once each."""

    def __init__(
        self,
        world: World,
        state: str,
        read: Vectors,
        named: Mapping[str, Scenario],
        chances: Mapping[str, float],
        model: Model = MODEL,
    ) -> None:
        self.model = model
        self.world, self.state, self.read, self.chances = world, state, read, chances
        self.named, self.names = named, list(named)
        self.known: dict[frozenset[int], Candidate] = {}
        self.solved: Mapping[frozenset[int], Candidate] = {}

    def fresh(self) -> _Evaluation:
        """The same with nothing on its list, and every set that was solved at hand."""
        other = _Evaluation(self.world, self.state, self.read, self.named, self.chances, self.model)
        other.solved = self.known
        return other

    def value(self, chosen: frozenset[int], weight: float) -> float:
        """Expected income less the weighted worst loss."""
        found = self(chosen)
        return found.expected - weight * found.loss

    def __call__(self, chosen: Iterable[int]) -> Candidate:
        key = frozenset(chosen)
        if key not in self.known:
            self.known[key] = self.solved.get(key) or self._solve(key)
        return self.known[key]

    def _solve(self, key: frozenset[int]) -> Candidate:
        names = tuple(self.names[k] for k in sorted(key))
        measures = tuple(measure for name in names for measure in self.named[name].measures)
        out = solve(self.world, Scenario(" + ".join(names) or "nothing", measures), model=self.model)
        income = float(out.welfare.values[self.world.index(self.state)])
        rough = losses(out.after, self.state, self.read.members, tolerance=ROUGH, total=False, model=self.model)
        found = rough.of_state
        worst = max(found, key=lambda vector: found[vector])
        kept = 1.0 - sum(chance * found[vector] / 100.0 for vector, chance in self.chances.items() if chance)
        expected = 100.0 * ((1.0 + income / 100.0) * kept - 1.0)
        return Candidate(names, income, expected, worst, found[worst])


def _units(horizon: str) -> str:
    return when(horizon) if horizon else "in the long run (the world's trade elasticities)"


def judged(found: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """The candidates, most expected income first, each marked efficient or with the efficient ones that beat it."""
    ordered = sorted(found, key=lambda c: (-c.expected, c.loss, len(c.instruments), c.instruments))
    efficient: list[Candidate] = []
    lowest = np.inf
    for c in ordered:
        if c.loss < lowest - 1e-9:
            efficient.append(c)
            lowest = c.loss
    names = {c.instruments for c in efficient}
    beaten = lambda c: tuple(  # noqa: E731
        e.name for e in efficient if e.expected >= c.expected - 1e-12 and e.loss <= c.loss + 1e-9
    )
    return tuple(
        replace(c, efficient=True) if c.instruments in names else replace(c, dominated_by=beaten(c)) for c in ordered
    )


def _named(instruments: Sequence[Any]) -> dict[str, Scenario]:
    problems: list[str] = []
    found: dict[str, Scenario] = {}
    for given in instruments:
        scenario = _scenario(given)
        for measure in scenario.measures:
            if isinstance(measure, TradeCost) and measure.change < CHEAPEST:
                problems.append(f"{scenario.name}: trade costs times {measure.change:g}: the least is {CHEAPEST:g}.")
        if scenario.name in found:
            problems.append(f"two instruments are called {scenario.name!r}: give each its own name.")
        found[scenario.name] = scenario
    if not instruments:
        problems.append("frontier needs instruments: scenarios, files of them, or measures.")
    raise_if_any(problems)
    return found


def _scenario(given: Any) -> Scenario:
    if isinstance(given, Scenario):
        return given
    if isinstance(given, str | Path):
        return Scenario.from_yaml(given)
    return Scenario(repr(given), (given,))


def _chances(risk: float | Mapping[str, float], read: Vectors) -> dict[str, float]:
    given = dict(risk) if isinstance(risk, Mapping) else dict.fromkeys(read.members, float(risk))
    problems = [
        f"risk names {name!r}, which is no vector: they are {', '.join(read.members)}."
        for name in given
        if name not in read.members
    ]
    problems += [
        f"risk of {name} is {chance:g}: give a probability from 0 to 1."
        for name, chance in given.items()
        if not 0 <= chance <= 1
    ]
    if not problems and sum(given.values()) > 1:
        problems.append(f"risks sum to {sum(given.values()):g}: at most one vector is cut off at a time, so at most 1.")
    if problems:
        raise SteppeError(problems)
    return given
