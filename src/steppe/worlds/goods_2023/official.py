"""Observed beats imputed: official figures of pairs take the place of the table's, and totals pull the rest.

The rule for one flow, which several may have reported:

1. An official figure of reliability A or B is taken before the trade table's. Of two, the more reliable; of two alike
   the importer's, which registers origin and levies duty, while an exporter's may count goods in transit.
2. A table of A that lists every partner of a state says zero of those it does not list.
3. A figure of C or D fills a flow that nobody reported; otherwise it pulls, as totals do.

The figure that was not taken stays beside the flow as its alternative, where it is more than a tenth apart. Then all
flows move as little as their reliability allows until sums of them agree with the totals (`common.adjusting`).
Arrays are [exporter, importer], million USD.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from steppe.worlds.common.adjusting import adjusted
from steppe.worlds.common.controls import Control, Controls
from steppe.worlds.goods_2023.holes import MOVED, OBSERVED, OFFICIAL, SCALED, UNKNOWN

Array = np.ndarray
TAKEN = ("A", "B")  # reliabilities that take the place of the trade table's figure
# Spreads of a flow of `NOMINAL` that two sides, one or none reported; of larger flows less, as one over the root of
# size, and of smaller ones more, up to `MOST` times.
REPORTED, HALF_REPORTED, FILLED = 0.10, 0.20, 0.60
NOMINAL, MOST = 20_000.0, 3.0  # million USD
APART = 0.10  # beyond it the figure not taken is kept as the alternative
MOVES = 0.05  # a reported flow that totals move by more is no longer called observed
DECIMALS = 3  # million USD: to the nearest thousand USD


@dataclass(frozen=True, slots=True)
class Conflict:
    """A flow of which two figures exist: the one taken, the other, and what each rests on, million USD."""

    exporter: int
    importer: int
    taken: float
    other: float
    by: Control
    other_by: Control | None  # none is the trade table

    @property
    def apart(self) -> float:
        """How far the two are apart."""
        return abs(self.taken - self.other)


@dataclass(frozen=True, slots=True)
class Settled:
    """Flows with official figures in, their flags, spreads and alternatives, and the pairs with two figures."""

    flow: Array
    flag: Array
    spread: Array
    alternative: Array
    conflicts: tuple[Conflict, ...]


@dataclass(frozen=True, slots=True)
class Miss:
    """A control that was used, and the ratio of the world's sum to it before and after."""

    control: Control
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Balanced:
    """What the controls make of the trade table."""

    settled: Settled
    flow: Array
    flag: Array
    misses: tuple[Miss, ...]


def balanced(
    flow: Array, flag: Array, members: Array, countries: Sequence[str], controls: Controls, used: Sequence[Control]
) -> Balanced:
    """The flows under the controls `used`, from the table's with its fills; `members` did not report to it."""
    held = settle(flow, flag, members, countries, controls, used)
    place = {code: k for k, code in enumerate(countries)}
    pulling = [row for row in used if row.value > 0 and not _taken(row, held, place)]
    cells = [_cells(row, place, len(countries)) for row in pulling]
    kept = [k for k, at in enumerate(cells) if held.flow.ravel()[at].sum() > 0]
    sums = _sums([cells[k] for k in kept], flow.size)
    chosen = [pulling[k] for k in kept]
    found = adjusted(
        held.flow.ravel(),
        held.spread.ravel(),
        sums,
        np.array([row.value for row in chosen]),
        np.array([row.spread for row in chosen]),
    )
    moved = np.round(found.flow.reshape(flow.shape), DECIMALS)
    far = (held.flag == OBSERVED) & (np.abs(moved - held.flow) > MOVES * held.flow)
    misses = [Miss(*one) for one in zip(chosen, found.before.tolist(), found.after.tolist(), strict=True)]
    return Balanced(held, moved, np.where(far, MOVED, held.flag).astype(np.int8), tuple(misses))


def settle(
    flow: Array, flag: Array, members: Array, countries: Sequence[str], controls: Controls, used: Sequence[Control]
) -> Settled:
    """The flows with official figures of pairs in, by the rule above."""
    place = {code: k for k, code in enumerate(countries)}
    absent = np.isin(flag, (SCALED, UNKNOWN))
    offered: dict[tuple[int, int], list[Control]] = {}
    for row in used:
        if row.is_pair:
            offered.setdefault((place[row.exporters[0]], place[row.importers[0]]), []).append(row)
    half = np.logical_xor.outer(members, members)
    known = np.where(absent, FILLED, np.where(half, HALF_REPORTED, REPORTED))
    spread = known * np.minimum(np.sqrt(NOMINAL / np.maximum(flow, 10.0**-DECIMALS)), MOST)
    made = Settled(flow.copy(), flag.copy(), spread, np.zeros_like(flow), ())
    conflicts = [
        conflict
        for pair, rows in sorted(offered.items())
        if (conflict := _put(made, pair, _by_rank(rows), bool(absent[pair])))
    ]
    conflicts += _unlisted(made, place, controls)
    return replace(made, conflicts=tuple(sorted(conflicts, key=lambda one: -one.apart)))


def _by_rank(rows: Sequence[Control]) -> list[Control]:
    """Figures of one flow, the one to take first."""
    return sorted(rows, key=lambda row: (row.reliability, row.reporter != row.importer, row.source))


def _put(made: Settled, pair: tuple[int, int], rows: Sequence[Control], absent: bool) -> Conflict | None:
    """Put the best figure of a flow in its place, and say of the one that yields."""
    first, table = rows[0], float(made.flow[pair])
    if first.reliability not in TAKEN and not absent:
        return None
    second = rows[1] if len(rows) > 1 and rows[1].reliability in TAKEN else None
    other = round(second.value if second else 0.0 if absent else table, DECIMALS)
    made.flow[pair], made.flag[pair], made.spread[pair] = first.value, OFFICIAL, first.spread
    if not abs(other - first.value) > APART * max(other, first.value) or other <= 0:
        return None
    made.alternative[pair] = other
    return Conflict(*pair, first.value, other, first, second)


def _unlisted(made: Settled, place: Mapping[str, int], controls: Controls) -> list[Conflict]:
    """Flows that a complete table does not list are zero, and the trade table's figure is kept beside them."""
    listed = {(row.exporter, row.importer) for row in controls.rows if row.is_pair}
    codes = list(place)
    found: list[Conflict] = []
    for code, key in controls.complete().items():
        at = place.get(code)
        total = next((row for row in controls.rows if row.source == key and not row.is_pair), None)
        if at is None or total is None:
            continue
        for other in range(len(made.flow)):
            for pair in ((at, other), (other, at)):
                if (codes[pair[0]], codes[pair[1]]) not in listed and other != at and made.flow[pair] > 0:
                    value = round(float(made.flow[pair]), DECIMALS)
                    made.flow[pair], made.flag[pair], made.alternative[pair] = 0.0, OFFICIAL, value
                    found += [Conflict(*pair, 0.0, value, total, None)] if value > 0 else []
    return found


def _taken(row: Control, held: Settled, place: Mapping[str, int]) -> bool:
    """Whether a figure is in its place already, or yielded to another, and so does not pull."""
    if not row.is_pair:
        return False
    return row.reliability in TAKEN or held.flow[place[row.exporters[0]], place[row.importers[0]]] == row.value


def _cells(row: Control, place: Mapping[str, int], size: int) -> Array:
    """The flat positions of the flows that a control sums."""
    i, n = (np.array([place[code] for code in codes]) for codes in (row.exporters, row.importers))
    pairs = np.add.outer(i * size, n)
    return pairs[np.not_equal.outer(i, n)]


def _sums(cells: Sequence[Array], size: int) -> sparse.csr_array:
    """A matrix with a one where a control [row] counts a flow [column]."""
    start = np.concatenate([[0], np.cumsum([len(at) for at in cells])])
    columns = np.concatenate([np.sort(at) for at in cells]) if cells else np.zeros(0, int)
    return sparse.csr_array((np.ones(len(columns)), columns, start), shape=(len(cells), size))


def held_out(
    make: Callable[[Sequence[Control]], Balanced], controls: Controls, countries: Sequence[str], table: Array
) -> list[Miss]:
    """A fifth of the controls left out of the balancing: the ratio of sums to them, table's and the world's without."""
    place = {code: k for k, code in enumerate(countries)}
    kept = [row for k, row in enumerate(controls.rows) if k % 5]
    out = [row for k, row in enumerate(controls.rows) if k % 5 == 0 and row.value > 0]
    flow = make(kept).flow
    found: list[Miss] = []
    for row in out:
        at = _cells(row, place, len(countries))
        found.append(Miss(row, *(float(part.ravel()[at].sum()) / row.value for part in (table, flow))))
    return found
