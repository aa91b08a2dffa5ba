"""Pairs that the 2023 table lacks because neither partner reported: which they are, how they are filled.

Arrays are [exporter, importer], million USD. The growth factors are the exact PPML estimate of
flow_2023 = old flow x exporter effect x importer effect on the pairs that are observed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

Array = np.ndarray
OBSERVED, SCALED, OFFICIAL, OWN_RESIDUAL, OWN_FLOOR, UNKNOWN, MOVED = range(7)
PUBLISHED = (OBSERVED, OFFICIAL)  # flags of figures that somebody published as such
FLAG_MEANINGS: Mapping[int, str] = {
    OBSERVED: "observed: the trade table, moved by at most 5 % so that official totals hold",
    SCALED: "neither side reported: last reported flow scaled by exporter and importer growth",
    OFFICIAL: "official figure of one side; `alternative` holds another where there is one",
    OWN_RESIDUAL: "own sales, output less exports",
    OWN_FLOOR: "own sales at the floor of 5 % of output",
    UNKNOWN: "neither side reported and no earlier flow: left at zero",
    MOVED: "the trade table, moved by more than 5 % so that official totals hold",
}
SUSPICIOUS = 1.0  # million USD of earlier trade in an empty pair that make its partners candidates
FEWEST_PAIRS = 10  # a growth factor is used when at least so many observed pairs identify it
MOST_GROWTH = 3.0  # no fill grows more: with the cap, pairs held out of the estimate are predicted better


@dataclass(frozen=True, slots=True)
class Growth:
    """Growth since one year: a factor for each exporter node and importer node (see `nodes`)."""

    year: int
    exporter: Array
    importer: Array
    exporter_pairs: Array
    importer_pairs: Array


def non_reporters(flow: Array, earlier: Array) -> Array:
    """Which economies declared nothing to the table, as booleans [country].

    Two economies that both failed to declare have no flow with each other in either direction, so
    non-reporters are a set without a single flow inside. Candidates are taken by the value of their
    earlier trade in pairs that are now empty both ways, largest first, and join the set when no
    flow with a member is observed. A reporter cannot join: it has declared trade with a member.
    """
    seen = (flow > 0) | (flow.T > 0)
    missing = np.where(seen, 0.0, np.maximum(earlier, earlier.T))
    np.fill_diagonal(missing, 0.0)
    weight = np.where(missing > SUSPICIOUS, missing, 0.0).sum(axis=0)
    members = np.zeros(len(flow), dtype=bool)
    for candidate in np.argsort(-weight, kind="stable"):
        if weight[candidate] > 0 and not seen[candidate, members].any():
            members[candidate] = True
    return members


def nodes(count: int, targets: Array, bloc: Array) -> tuple[Array, Array]:
    """Node of each pair's exporter and importer [exporter, importer], split by bloc for `targets`.

    A sanctioned economy has two nodes, one for its trade with the sanctioning bloc and one for the
    rest, since its trade with the two moved apart; every other economy has one.
    """
    own = np.arange(count)
    second = np.where(targets, count + own, own)
    exporter = np.where(bloc[None, :], second[:, None], own[:, None])
    importer = np.where(bloc[:, None], second[None, :], own[None, :])
    return exporter, importer


def two_way_growth(
    old: Array, new: Array, exporter: Array, importer: Array, *, tolerance: float = 1e-13
) -> tuple[Array, Array]:
    """Exporter and importer factors a, b with new = old x a x b, by two-way PPML; one entry a node.

    All four are vectors over observed pairs; `exporter` and `importer` are node numbers. The first
    order conditions of PPML with two sets of effects and exposure `old` are that fitted margins
    equal observed margins, so proportional fitting of the margins solves it exactly (Santos Silva
    and Tenreyro 2006 for PPML). Factors are scaled so that the average importer factor is one.
    """
    count = int(max(exporter.max(), importer.max())) + 1
    out, into = (np.bincount(node, new, count) for node in (exporter, importer))
    a, b = np.ones(count), np.ones(count)
    for _ in range(10_000):
        before = a
        a = _ratio(out, np.bincount(exporter, old * b[importer], count))
        b = _ratio(into, np.bincount(importer, old * a[exporter], count))
        if np.abs(a - before).max() <= tolerance * np.abs(a).max():
            break
    average = float((old * b[importer]).sum() / old.sum())
    return a * average, b / average


def _ratio(above: Array, below: Array) -> Array:
    return np.divide(above, below, out=np.zeros_like(above), where=below > 0)


def growth_since(year: int, old: Array, flow: Array, members: Array, node: tuple[Array, Array]) -> Growth:
    """Growth from `year` to 2023 on pairs with an earlier flow of which one partner at least reported."""
    seen = (old > 0) & ~np.logical_and.outer(members, members)
    exporter, importer = (each[seen] for each in node)
    a, b = two_way_growth(old[seen], flow[seen], exporter, importer)
    pairs = [np.bincount(each, minlength=len(a)) for each in (exporter, importer)]
    return Growth(year, a, b, pairs[0], pairs[1])


def scaled_fills(growth: Growth, old: Array, wanted: Array, node: tuple[Array, Array]) -> pd.DataFrame:
    """Fills of the `wanted` pairs that have an earlier flow and well-identified growth, one a row.

    Columns: exporter and importer (positions), year, old, exporter_growth, importer_growth, growth
    (their product, at most `MOST_GROWTH`) and value, million USD to the nearest thousand USD.
    """
    i, n = np.nonzero(wanted & (old > 0))
    exporter, importer = node[0][i, n], node[1][i, n]
    a, b = growth.exporter[exporter], growth.importer[importer]
    capped = np.minimum(a * b, MOST_GROWTH)
    table = pd.DataFrame(
        {
            "exporter": i,
            "importer": n,
            "year": growth.year,
            "old": old[i, n],
            "exporter_growth": a,
            "importer_growth": b,
            "growth": capped,
            "value": np.round(old[i, n] * capped, 3),
        }
    )
    enough = np.minimum(growth.exporter_pairs[exporter], growth.importer_pairs[importer]) >= FEWEST_PAIRS
    return table[enough & (table["value"] > 0)]


@dataclass(frozen=True, slots=True)
class Repair:
    """The completed flows, their flags, and how each fill came about; pairs are positions."""

    flow: Array
    flag: Array
    members: Array
    fills: pd.DataFrame
    growth: tuple[Growth, ...]

    @property
    def unreported(self) -> Array:
        """Pairs that neither side reported, as booleans [exporter, importer]."""
        return unreported(self.members)


def unreported(members: Array) -> Array:
    """Pairs of two different non-reporters, as booleans [exporter, importer]."""
    return np.logical_and.outer(members, members) & ~np.eye(len(members), dtype=bool)


def repair(flow: Array, earlier: Mapping[int, Array], node: tuple[Array, Array]) -> Repair:
    """Fill the pairs that neither side reported by the last reported flow, scaled.

    `earlier` maps years to flows, the year to look in first coming first. An observed flow is never touched.
    """
    first = next(iter(earlier.values()))
    members = non_reporters(flow, first)
    holes = unreported(members)
    open_pairs = holes.copy()
    growth: list[Growth] = []
    tables: list[pd.DataFrame] = []
    for year, old in earlier.items():
        if not (open_pairs & (old > 0)).any():
            continue
        growth.append(growth_since(year, old, flow, members, node))
        tables.append(scaled_fills(growth[-1], old, open_pairs, node))
        open_pairs[tables[-1]["exporter"], tables[-1]["importer"]] = False
    fills = pd.concat(tables, ignore_index=True).sort_values(["exporter", "importer"], ignore_index=True)
    completed, flag = flow.copy(), np.where(holes, UNKNOWN, OBSERVED).astype(np.int8)
    i, n = fills["exporter"].to_numpy(), fills["importer"].to_numpy()
    completed[i, n], flag[i, n] = fills["value"], SCALED
    return Repair(completed, flag, members, fills, tuple(growth))


def held_out_error(old: Array, flow: Array, members: Array, node: tuple[Array, Array]) -> dict[str, float]:
    """How well the fill predicts observed pairs that were held out, ten parts in turn.

    The error is the sum of absolute errors over the sum of flows, on pairs with exactly one
    non-reporter and an earlier flow: `filled` by the rule used, `uncapped` without the cap on
    growth, `uniform` with the world's average growth for all, `unchanged` with none.
    """
    seen = (old > 0) & ~np.logical_and.outer(members, members)
    i, n = np.indices(old.shape)
    part = (np.minimum(i, n) * 31 + np.maximum(i, n) * 17) % 10
    predicted = np.zeros_like(old)
    for held in range(10):
        used, out = seen & (part != held), seen & (part == held)
        exporter, importer = node
        a, b = two_way_growth(old[used], flow[used], exporter[used], importer[used], tolerance=1e-9)
        predicted[out] = old[out] * a[exporter[out]] * b[importer[out]]
    judged = seen & np.logical_xor.outer(members, members)
    guesses = {
        "filled": np.minimum(predicted, MOST_GROWTH * old),
        "uncapped": predicted,
        "uniform": old * flow[seen].sum() / old[seen].sum(),
        "unchanged": old,
    }
    return {name: float(np.abs(guess - flow)[judged].sum() / flow[judged].sum()) for name, guess in guesses.items()}
