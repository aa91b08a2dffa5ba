"""Controls on mixes put on the labels of a world: which flows each sums, and what it says of them.

Letters: g sectors of goods (GTAP's), i exporter, n importer; million USD.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from steppe.concordances.products import JOIN
from steppe.worlds.common.controls import ALL, RELIABILITY
from steppe.worlds.eurasia_2023.mixes import Mix, disjoint

Array = np.ndarray
# How far the sum of a prior may be off, as a share: the root mean square log of what the pattern of 2013 has for the
# controls over what they say, for groups of 1 % or more of a flow, is 0.76.
PRIOR = 0.75
NOTHING = 1.0  # million USD, what a control that says none is taken to say
LEAST_COVERED = 0.5  # of a region's trade, for its members' mixes to stand for it


@dataclass(frozen=True, slots=True)
class Target:
    """A control on the labels of the world: positions of sectors, exporters and importers, the value, its spread."""

    row: Mix
    sectors: tuple[int, ...]
    exporters: tuple[int, ...]
    importers: tuple[int, ...]
    value: float

    @property
    def weight(self) -> float:
        """What missing it costs, against missing a sum of the prior by as much."""
        return (PRIOR / self.row.spread) ** 2

    def sum(self, flow: Array) -> float:
        """What flows [g,i,n] have for it."""
        return float(flow[np.ix_(self.sectors, self.exporters, self.importers)].sum())

    def size(self, flow: Array) -> float:
        """All that flows [g,i,n] have between its ends."""
        return float(flow[:, self.exporters][:, :, self.importers].sum())

    def share(self, flow: Array) -> float:
        """The part of flows [g,i,n] between its ends that lies in its sectors."""
        return self.sum(flow) / self.size(flow)


def targets(
    rows: Sequence[Mix],
    codes: Sequence[str],
    regions: Mapping[str, Sequence[str]],
    sizes: Mapping[str, Sequence[float]],
    totals: Array,
) -> list[Target]:
    """The rows on the labels of a world; those of pairs inside or with a region, or of unknown sectors, are left out.

    `regions` are labels with the economies inside, `sizes` the exports and imports of these, `totals` of pairs [i,n].
    A region takes the mean of its members that have a row of the same group, by what each trades.
    """
    labels = list(regions)
    home = {inside[0]: label for label, inside in regions.items() if len(inside) == 1} | {one: one for one in labels}
    known = [row for row in (*_of_regions(rows, regions, sizes), *rows) if {*row.named} <= {ALL, *home}]
    found: list[Target] = []
    for row in within(known):
        sectors = tuple(codes.index(code) for code in row.sectors if code in codes)
        ends = _ends(row, home, labels)
        whole = float(totals[np.ix_(*ends)].sum())
        value = row.value * whole if row.is_share else min(row.value, whole)
        value = max(value, NOTHING) if not row.is_share else value
        if sectors and value > 0:
            found.append(Target(row, sectors, *ends, value))
    return found


def _ends(row: Mix, home: Mapping[str, str], labels: Sequence[str]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The positions of exporters and importers; "*" is all but the other end."""
    own = [
        () if end == ALL else tuple(sorted({labels.index(home[one]) for one in end.split(JOIN)})) for end in row.block
    ]
    every = range(len(labels))
    exporters, importers = (
        at or tuple(k for k in every if k not in other) for at, other in zip(own, reversed(own), strict=True)
    )
    return exporters, importers


def within(rows: Sequence[Mix]) -> list[Mix]:
    """The rows with shares that do not fit into what more reliable ones of their flow leave cut in proportion.

    Fuels of 2023 and the other groups of 2019, a year of cheaper oil, can be more than all trade together.
    """
    by_block: dict[tuple[str, str], list[Mix]] = {}
    for row in rows:
        by_block.setdefault(row.block, []).append(row)
    return [one for held in by_block.values() for one in _cut(held)]


def _cut(held: Sequence[Mix]) -> list[Mix]:
    apart = [row for row in disjoint(held) if row.is_share]
    left, factor = 1.0, dict.fromkeys(RELIABILITY, 1.0)
    for letter in RELIABILITY:
        said = sum(row.value for row in apart if row.reliability == letter)
        factor[letter] = min(1.0, left / said) if said > 0 else 1.0
        left = max(left - said * factor[letter], 0.0)
    part = {id(row) for row in apart}
    return [replace(row, value=row.value * factor[row.reliability]) if id(row) in part else row for row in held]


def _of_regions(
    rows: Sequence[Mix], regions: Mapping[str, Sequence[str]], sizes: Mapping[str, Sequence[float]]
) -> list[Mix]:
    """Rows of regions, from those of their members."""
    held: dict[tuple[int, str], dict[str, Mix]] = {}
    for row in rows:
        if row.is_share and ALL in row.block:
            side = 0 if row.importer == ALL else 1
            held.setdefault((side, row.group), {})[row.block[side]] = row
    several = {label: inside for label, inside in regions.items() if len(inside) > 1}
    found: list[Mix] = []
    for label, inside in several.items():
        for (side, _), by_code in held.items():
            size = {code: sizes[code][side] for code in inside}
            known = [code for code in inside if code in by_code]
            if known and sum(size[code] for code in known) >= LEAST_COVERED * sum(size.values()):
                found.append(_mean([by_code[code] for code in known], [size[code] for code in known], label, side))
    return found


def _mean(members: Sequence[Mix], size: Sequence[float], label: str, side: int) -> Mix:
    """The mean of members' rows by size, as unreliable as the worst of them."""
    share = sum(row.value * part for row, part in zip(members, size, strict=True)) / sum(size)
    ends = {"exporter": label} if side == 0 else {"importer": label}
    return replace(members[0], value=share, reliability=max(row.reliability for row in members), **ends)


def covered(wanted: Sequence[Target], shape: tuple[int, ...]) -> tuple[Array, Array]:
    """Which sectors of each exporter and of each importer [g,label] lie in a group that has a control."""
    ends = (np.zeros(shape[:2], dtype=bool), np.zeros((shape[0], shape[2]), dtype=bool))
    for one in wanted:
        if ALL in one.row.block:
            side, place = (0, one.exporters) if one.row.importer == ALL else (1, one.importers)
            ends[side][np.ix_(one.sectors, place)] = True
    return ends
