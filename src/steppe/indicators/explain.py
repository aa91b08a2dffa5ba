"""`explain`: what moved a state's position between two years: growth of each partner, own growth, trade costs.

Both worlds are merged into the state and its vectors, given the value-added shares of the later one, and balanced;
`wedges` then says which sizes and trade costs turn the one into the other, exactly. Their parts in the change of a
measure are Owen values: Shapley values (1953) over three unions, the state's own size, sizes of vectors and trade
costs, and within each, so that parts sum to the change and no order is chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from math import factorial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from steppe.indicators import shares
from steppe.indicators.losses import MODEL, losses
from steppe.indicators.partition import vectors_of
from steppe.indicators.past import without_tariffs
from steppe.indicators.wedges import Wedges, between, filled
from steppe.labels import country_name, suggest
from steppe.problems import SteppeError
from steppe.scenario.policy import Policy
from steppe.solve.after import solved, unchanged
from steppe.solve.equilibrium import find
from steppe.solve.solve import baseline
from steppe.whole import written_whole
from steppe.world.world import World
from steppe.worlds.shelf import load

Array = np.ndarray
TOLERANCE = 1e-10
SHARE, LOSS, EFFECTIVE = "share", "loss", "effective vectors"
OWN, SIZE, COSTS, ELSEWHERE = "own size", "size of", "trade costs with", "trade costs elsewhere"
MERGING, STRUCTURE, BALANCES = "merging into vectors", "value added in output", "trade balances"
Measure = Callable[[World], float]
Given = World | str | Path


@dataclass(frozen=True, slots=True, repr=False)
class Explained:
    """A change between two worlds by part, in the unit of the measure; the parts sum to after less before."""

    state: str
    of: str
    unit: str
    worlds: tuple[str, str]
    before: float
    after: float
    parts: Mapping[str, float]
    notes: tuple[str, ...]

    @property
    def change(self) -> float:
        """After less before."""
        return self.after - self.before

    def table(self) -> pd.DataFrame:
        """The parts as a DataFrame: part, value; largest first."""
        ranked = sorted(self.parts.items(), key=lambda item: -abs(item[1]))
        return pd.DataFrame(ranked, columns=["part", "value"])

    def to_csv(self, path: str | Path) -> Path:
        """Write the table to a CSV file, whole or not at all."""
        with written_whole(path) as draft:
            self.table().to_csv(draft, index=False, lineterminator="\n")
        return Path(path)

    def to_dict(self) -> dict[str, Any]:
        """The change and its parts, for JSON."""
        head = {"state": self.state, "of": self.of, "unit": self.unit, "worlds": list(self.worlds)}
        return {**head, "before": self.before, "after": self.after, "parts": dict(self.parts), "notes": [*self.notes]}

    def __repr__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield f"{country_name(self.state)}, {self.of}, from {self.worlds[0]} to {self.worlds[1]}, {self.unit}"
        yield f"  {self.before:8.3f} to {self.after:.3f}: {self.change:+.3f}"
        for part, value in self.table().itertuples(index=False):
            yield f"  {value:+8.3f}  {part}"
        yield from self.notes


def explain(then: Given, now: Given, state: str, *, of: str = EFFECTIVE, vectors: Any = "poles") -> Explained:
    """What moved a measure of a state between two worlds of one sector, by part.

    `of` is "share V" (of vector V in exports and imports, percent), "loss V" (real income lost if V is cut off,
    percent) or "effective vectors" (their number). Parts are the state's own size, the size of each vector, trade costs
    with each and elsewhere, and what is no change of these: merging, value added in output, balances. Tariffs are left
    out of both worlds. About 1,500 small worlds are solved. Raises `SteppeError` for what is no measure or vector.
    """
    (found,) = explained(then, now, state, (of,), vectors=vectors)
    return found


def explained(
    then: Given,
    now: Given,
    state: str,
    of: Sequence[str],
    *,
    vectors: Any = "poles",
    each: Callable[[], object] = lambda: None,
) -> tuple[Explained, ...]:
    """As `explain`, for several measures at the price of one; `each` is called for every world that is solved."""
    pair = _Pair.of(then, now, state, vectors)
    measures = {name: pair.measure(name) for name in of}
    world = cache(lambda changed: (each(), pair.under(changed))[1])
    names = pair.whole[0].name, pair.whole[1].name
    found: list[Explained] = []
    for name, measure in measures.items():
        value = cache(lambda changed, asked=measure: asked(world(changed)))
        parts = pair.given(measure) | owen(pair.unions, value)
        before, after = (measure(one) for one in pair.whole)
        unit = "number" if name == EFFECTIVE else "percent"
        found.append(Explained(pair.state, name, unit, names, before, after, parts, pair.notes))
    return tuple(found)


def solves(vectors: int) -> int:
    """How many worlds `explained` solves for so many vectors: unions whole or not, and parts of one of them."""
    whole = 2**3
    inside = sum(2**2 * (2**size - 2) for size in (1, vectors, vectors + 1))
    return whole + inside


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two worlds, whole and merged into a state and its vectors, and what turns the one into the other."""

    state: str
    members: tuple[Mapping[str, tuple[str, ...]], Mapping[str, tuple[str, ...]]]
    whole: tuple[World, World]
    merged: tuple[World, World]
    alike: World  # the earlier with the later's value-added shares
    balanced: tuple[World, World]
    wedges: Wedges
    notes: tuple[str, ...]

    @classmethod
    def of(cls, then: Given, now: Given, state: str, vectors: Any) -> _Pair:
        whole = _bare(then), _bare(now)
        several = [world.name or "a world" for world in whole if len(world.sectors) > 1]
        if several:
            raise SteppeError(
                f"{' and '.join(several)} has several sectors: what moved a state is told between worlds of one, such "
                'as "goods-2004", or after world.aggregate(sectors=...).'
            )
        labels = [world.label(state) for world in whole]
        later = vectors_of(vectors, whole[1], labels[1]).members
        earlier = _like(vectors_of(vectors, whole[0], labels[0]).members, later)
        gone = sorted({*later} ^ {*earlier})
        if gone:
            raise SteppeError(f"{', '.join(gone)} has no economy in one of the two worlds: draw other vectors.")
        members = earlier, later
        merged = tuple(filled(_merged(*pair)) for pair in zip(whole, members, strict=True))
        alike = merged[0].replace(
            value_added_share=merged[1].array("value_added_share"), input_share=merged[1].array("input_share")
        )
        balanced = tuple(baseline(world, MODEL, TOLERANCE)[0] for world in (alike, merged[1]))
        moved = sorted(
            {code for inside in earlier.values() for code in inside} - {c for i in later.values() for c in i}
        )
        notes = ("Vectors hold the same economies in both worlds, those of the later one; tariffs are left out.",)
        if moved:
            notes += (f"Not in the later world by the same label: {', '.join(moved)}.",)
        return cls(labels[1], members, whole, merged, alike, balanced, between(*balanced), notes)  # type: ignore[arg-type]

    def measure(self, of: str) -> Measure:
        """What is asked, of a whole world or a merged one."""
        kind, _, vector = of.partition(" ")
        names = [*self.members[1]]
        if of == EFFECTIVE:
            return self._effective
        if kind not in (SHARE, LOSS) or vector not in names:
            known = [EFFECTIVE, *(f"{what} {name}" for what in (SHARE, LOSS) for name in names)]
            raise SteppeError(f"There is no measure {of!r}: {suggest(of, known)}")
        return (
            (lambda world: self._share(world, vector)) if kind == SHARE else (lambda world: self._loss(world, vector))
        )

    def _effective(self, world: World) -> float:
        """The effective number of vectors by losses."""
        return shares.effective(shares.shares(np.array([self._loss(world, name) for name in self.members[1]])))

    def _inside(self, world: World, vector: str) -> tuple[str, ...]:
        side = self.whole.index(world) if any(world is one for one in self.whole) else -1
        return self.members[side][vector] if side >= 0 else (vector,)

    def _loss(self, world: World, vector: str) -> float:
        home = world.label(self.state) if any(world is one for one in self.whole) else self.state
        found = losses(world, home, {vector: self._inside(world, vector)}, tolerance=TOLERANCE, total=False)
        return found.of_state[vector]

    def _share(self, world: World, vector: str) -> float:
        home = world.index(self.state)
        flow = world.array("trade_flow").sum(axis=0)
        both = flow[home] + flow[:, home]
        both[home] = 0.0
        return 100.0 * float(both[[world.index(label) for label in self._inside(world, vector)]].sum() / both.sum())

    def given(self, measure: Measure) -> dict[str, float]:
        """Parts that are no change of sizes or costs: from whole to balanced in both worlds."""
        whole, merged = ([measure(world) for world in pair] for pair in (self.whole, self.merged))
        alike, balanced = measure(self.alike), [measure(world) for world in self.balanced]
        return {
            MERGING: (whole[1] - merged[1]) - (whole[0] - merged[0]),
            STRUCTURE: alike - merged[0],
            BALANCES: (merged[1] - balanced[1]) - (alike - balanced[0]),
        }

    @property
    def unions(self) -> tuple[tuple[str, ...], ...]:
        """The changes in their unions: own size, sizes of vectors, trade costs."""
        names = [*self.members[1]]
        return (OWN,), tuple(f"{SIZE} {name}" for name in names), (*(f"{COSTS} {name}" for name in names), ELSEWHERE)

    def under(self, changed: frozenset[str]) -> World:
        """The earlier world with some of the changes made."""
        base = self.balanced[0]
        home, nothing = base.index(self.state), unchanged(base)
        labour, cost = np.ones(len(base.countries)), np.ones_like(self.wedges.cost)
        if ELSEWHERE in changed:
            cost = self.wedges.cost.copy()
            cost[home], cost[:, home] = 1.0, 1.0
        if OWN in changed:
            labour[home] = self.wedges.size[home]
        for name in self.members[1]:
            n = base.index(name)
            if f"{SIZE} {name}" in changed:
                labour[n] = self.wedges.size[n]
            if f"{COSTS} {name}" in changed:
                cost[home, n], cost[n, home] = self.wedges.cost[home, n], self.wedges.cost[n, home]
        policy = Policy(nothing.tariff, cost[None], nothing.productivity, labour)
        found = find(MODEL, base, policy, nothing, TOLERANCE, strict=True)
        return solved(base, found, policy, "sizes and costs of a later year")


def owen(unions: Sequence[Sequence[str]], value: Callable[[frozenset[str]], float]) -> dict[str, float]:
    """Owen's values (1977) of players in unions: parts of value(all) less value(none) that sum to it."""
    found: dict[str, float] = {}
    for k, union in enumerate(unions):
        others = [frozenset(one) for n, one in enumerate(unions) if n != k]
        for player in union:
            rest = [name for name in union if name != player]
            found[player] = sum(
                outer * inner * (value(whole | part | {player}) - value(whole | part))
                for whole, outer in ((frozenset[str]().union(*some), weight) for some, weight in _subsets(others))
                for part, inner in ((frozenset(some), weight) for some, weight in _subsets(rest))
            )
    return found


def _subsets(items: Sequence[Any]) -> Iterator[tuple[tuple[Any, ...], float]]:
    """Every subset with its weight in a Shapley value of one player more."""
    count = len(items)
    for size in range(count + 1):
        weight = factorial(size) * factorial(count - size) / factorial(count + 1)
        yield from ((some, weight) for some in combinations(items, size))


def _bare(given: Given) -> World:
    if isinstance(given, World):
        return given.replace(tariff=np.zeros_like(given.array("tariff")))
    return without_tariffs(str(given)) if not str(given).endswith(".nc") else _bare(load(given))


def _like(members: Mapping[str, tuple[str, ...]], later: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The earlier world's economies in the later one's vectors; one that the later lacks stays where it was."""
    home = {code: name for name, inside in later.items() for code in inside}
    found: dict[str, list[str]] = {}
    for name, inside in members.items():
        for code in inside:
            found.setdefault(home.get(code, name), []).append(code)
    return {name: tuple(found[name]) for name in later if name in found}


def _merged(world: World, members: Mapping[str, tuple[str, ...]]) -> World:
    return world.aggregate(countries={name: list(inside) for name, inside in members.items() if (name,) != inside})
