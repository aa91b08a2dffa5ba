"""How far goods by sector and pair are from the controls on mixes, used and left out.

Letters: g sectors of goods (GTAP's), i exporter, n importer; million USD.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass

import numpy as np

from steppe.worlds.common.controls import ALL
from steppe.worlds.eurasia_2023.mix_fit import fitted
from steppe.worlds.eurasia_2023.mix_targets import Target, targets
from steppe.worlds.eurasia_2023.mixes import Mix, disjoint, exports_documented

Array = np.ndarray
SIZED = 0.01  # the least share of a group whose ratio is told
HELD_OUT = 5  # one in so many is left out


@dataclass(frozen=True, slots=True)
class Mixed:
    """Goods before and after their controls [g,i,n], and what was put to them."""

    prior: Array
    totals: Array  # of pairs [i,n]
    wanted: Sequence[Target]
    documented: Sequence[Target]  # groups of exports that were used before there were mixes
    before: Array  # with these alone
    flow: Array

    def misses(self) -> dict[tuple[str, str], tuple[Miss, Miss]]:
        """The mixes that have controls, before and after, by exporter and importer."""
        before, after = misses(self.before, self.wanted), misses(self.flow, self.wanted)
        return {block: (before[block], after[block]) for block in after}

    def without_flows(self) -> list[tuple[Miss, Miss]]:
        """Every economy's exports or imports and every pair, a fifth at a time left out of both fits: before, after."""
        blocks = sorted({one.row.block for one in self.wanted}, key=lambda block: (ALL not in block, block))
        return [pair for start in range(HELD_OUT) for pair in self._without_blocks({*blocks[start::HELD_OUT]})]

    def _without_blocks(self, out: Set[tuple[str, str]]) -> list[tuple[Miss, Miss]]:
        tests = [one for one in self.wanted if one.row.block in out]
        before, after = (misses(flow, tests) for flow in self._without(lambda one: one.row.block in out))
        return [(before[block], after[block]) for block in after]

    def without_groups(self) -> list[tuple[Target, float, float]]:
        """Every fifth control left out of both fits: the share of its flow in its group before and after."""
        out = list(self.wanted[::HELD_OUT])
        held = {(one.row.block, one.sectors) for one in out}
        before, after = self._without(lambda one: (one.row.block, one.sectors) in held)
        return [(one, one.share(before), one.share(after)) for one in out]

    def _without(self, is_out: Callable[[Target], bool]) -> list[Array]:
        """Flows by the documented groups and by all controls, without some."""
        lists = (self.documented, self.wanted)
        return [fitted(self.prior, self.totals, [one for one in given if not is_out(one)]) for given in lists]


def mixed(
    prior: Array,
    codes: Sequence[str],
    rows: Sequence[Mix],
    regions: Mapping[str, Sequence[str]],
    sizes: Mapping[str, Sequence[float]],
) -> Mixed:
    """Goods fitted to the rows, from a prior [g,i,n] whose pair totals stay."""
    totals = prior.sum(axis=0)
    wanted = targets(rows, codes, regions, sizes, totals)
    documented = targets(exports_documented(), codes, regions, sizes, totals)
    before, after = (fitted(prior, totals, given) for given in (documented, wanted))
    return Mixed(prior, totals, wanted, documented, before, after)


@dataclass(frozen=True, slots=True)
class Miss:
    """The mix of one flow against its controls: ends, the part of it in the wrong group, the ratio of each group."""

    exporter: str
    importer: str
    size: float
    misplaced: float
    ratios: tuple[tuple[str, float], ...]
    source: str
    year: str


def misses(flow: Array, wanted: Sequence[Target]) -> dict[tuple[str, str], Miss]:
    """How much of each flow lies in the wrong group, by its most reliable controls; what no group has is one too."""
    by_block: dict[tuple[str, str], list[Target]] = {}
    for one in wanted:
        by_block.setdefault(one.row.block, []).append(one)
    found: dict[tuple[str, str], Miss] = {}
    for block, held in by_block.items():
        rows = disjoint([one.row for one in held])
        own = [next(one for one in held if one.row is row) for row in rows]
        size = own[0].size(flow)
        made, said = np.array([one.sum(flow) for one in own]) / size, np.array([one.value for one in own]) / size
        apart = np.abs(made - said).sum() + abs(made.sum() - said.sum())
        ratios = tuple((row.group, float(m / s)) for row, m, s in zip(rows, made, said, strict=True) if s >= SIZED)
        found[block] = Miss(*block, size, float(apart / 2), ratios, rows[0].source, rows[0].year)
    return found
