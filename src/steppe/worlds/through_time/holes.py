"""Pairs that the table of a year lacks: which they are, and how the years around fill them.

Arrays are [exporter, importer], million USD. The table holds exporters' reports alone, so no mirror can fill a hole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from steppe.worlds.goods_2023.holes import FEWEST_PAIRS, MOST_GROWTH, OBSERVED, UNKNOWN, two_way_growth

Array = np.ndarray
LEFT_OUT, SILENT, FAR = 1, 6, 7
NEAR = 8  # years: a fill from farther away says so
GDP_WEIGHT = 0.5  # of GDP in the growth of an exporter without a report: the best of five by `held_out`
MAIN, LARGE = 0.01, 500.0  # of an exporter's exports, and million USD: from there on a zero before is doubted
Flows = Mapping[int, "Seen"]


@dataclass(frozen=True, slots=True)
class Seen:
    """The flows of a year and the pairs that its table lists; zeros among these are pairs without a report."""

    flow: Array
    listed: Array

    @property
    def reporters(self) -> Array:
        """Exporters with any flow [exporter]."""
        return self.flow.sum(axis=1) > 0


@dataclass(frozen=True, slots=True)
class Filled:
    """The completed flows of a year, their flags, who did not report, and each fill; pairs are positions."""

    flow: Array
    flag: Array
    silent: Array
    withheld: Array
    fills: pd.DataFrame


@dataclass(frozen=True, slots=True)
class Growth:
    """Factors from another year to this one [exporter], [importer]; nan where nothing identifies them."""

    exporter: Array
    importer: Array
    by_gdp: Array


def withheld(seen: Flows, year: int) -> Array:
    """Zeros that are no zeros: never a flow up to `year`, then at once a main partner, and again in the next table.

    A main partner takes `MAIN` of the exporter's exports and `LARGE` million USD. Singapore's exports to Indonesia are
    such a case.
    """
    later = [k for k in sorted(seen) if k > year]
    now = seen[year]
    doubted = now.listed & now.reporters[:, None] & (now.flow == 0)
    for other in sorted(seen):
        if other < year:
            doubted &= seen[other].flow == 0
    if len(later) < 2:
        return np.zeros_like(doubted)
    starts = np.zeros_like(doubted)
    before = doubted.copy()
    for first, second in pairwise(later):
        large = [_main(seen[k].flow) for k in (first, second)]
        starts |= before & large[0] & large[1]
        before &= seen[first].flow == 0
    return starts


def _main(flow: Array) -> Array:
    return flow >= np.maximum(MAIN * flow.sum(axis=1, keepdims=True), LARGE)


def known(seen: Flows) -> dict[int, Array]:
    """The pairs of each year on which its table can be believed, zeros too."""
    return {k: s.listed & s.reporters[:, None] & ~withheld(seen, k) for k, s in seen.items()}


def growth_between(old: Array, new: Array, both: Array, gdp: Array) -> Growth:
    """Exporter and importer factors from `old` to `new` by two-way PPML on pairs that `both` years know.

    `by_gdp` is what the factor of an exporter is taken to be where it did not report: the growth of its GDP (`gdp`, a
    ratio [exporter], nan where it is not known and the mean of all trade serves) to the power of `GDP_WEIGHT`, times
    what makes this right for all reporters together.
    """
    seen = both & (old > 0)
    exporter, importer = np.nonzero(seen)
    count = len(old)
    a, b = two_way_growth(old[seen], new[seen], exporter, importer, tolerance=1e-11)
    a, b = (np.pad(factor, (0, count - len(factor)), constant_values=np.nan) for factor in (a, b))
    for factor, place in ((a, exporter), (b, importer)):
        factor[np.bincount(place, minlength=count) < FEWEST_PAIRS] = np.nan
    expected = (old * np.nan_to_num(b)[None, :] * seen).sum(axis=1)
    pull = gdp**GDP_WEIGHT
    told = np.isfinite(pull) & (expected > 0)
    mean = float((new * seen).sum() / expected.sum())
    scale = float((new * seen)[told].sum() / (expected * np.nan_to_num(pull))[told].sum()) if told.any() else 1.0
    return Growth(a, b, np.where(np.isfinite(pull), pull * scale, mean))


def fill(year: int, seen: Flows, gdp: Mapping[int, Array]) -> Filled:
    """Fill what the table of `year` lacks from the nearest years that know the pair, before and after alike.

    A flow is scaled by the growth of its exporter and importer, at most `MOST_GROWTH`; two years as far away count as
    their mean. A pair that the nearest year knows to be zero stays zero. An observed flow is never touched.
    """
    now, count = seen[year], len(seen[year].flow)
    silent, doubted, sure = ~now.reporters, withheld(seen, year), known(seen)
    between = ~np.eye(count, dtype=bool)
    open_pairs = between & ~sure[year]
    flow, flag = now.flow.copy(), np.where(open_pairs, UNKNOWN, OBSERVED).astype(np.int8)
    tables: list[pd.DataFrame] = []
    for away in sorted({abs(k - year) for k in seen if k != year}):
        pairs = [k for k in (year - away, year + away) if k in seen]
        guesses = [(k, _scaled(year, k, seen, sure, gdp)) for k in pairs]
        table = _means(guesses, open_pairs)
        for _, (_, found) in guesses:
            open_pairs = open_pairs & ~found
        table["flag"] = FAR if away > NEAR else np.where(silent[table["exporter"]], SILENT, LEFT_OUT)
        tables.append(table[table["value"] > 0])
    fills = pd.concat(tables, ignore_index=True).sort_values(["exporter", "importer"], ignore_index=True)
    i, n = fills["exporter"].to_numpy(), fills["importer"].to_numpy()
    flow[i, n], flag[i, n] = fills["value"], fills["flag"]
    return Filled(flow, flag, silent, doubted & between, fills)


def _scaled(
    year: int, other: int, seen: Flows, sure: Mapping[int, Array], gdp: Mapping[int, Array]
) -> tuple[Array, Array]:
    """What another year says of every pair [exporter, importer], and on which pairs it says anything."""
    growth = growth_between(seen[other].flow, seen[year].flow, sure[year] & sure[other], gdp[year] / gdp[other])
    exporter = np.where(np.isfinite(growth.exporter), growth.exporter, growth.by_gdp)
    factor = np.minimum(exporter[:, None] * growth.importer[None, :], MOST_GROWTH)
    return np.round(seen[other].flow * np.nan_to_num(factor), 3), sure[other] & np.isfinite(factor)


def _means(guesses: list[tuple[int, tuple[Array, Array]]], open_pairs: Array) -> pd.DataFrame:
    """The mean of the guesses that say anything about each open pair, one row a pair, with the years they come from."""
    said = np.array([found for _, (_, found) in guesses])
    value = np.array([np.where(found, guess, 0.0) for _, (guess, found) in guesses])
    i, n = np.nonzero(open_pairs & said.any(axis=0))
    mean = value[:, i, n].sum(axis=0) / said[:, i, n].sum(axis=0)
    years = np.array([str(k) for k, _ in guesses])
    names = [", ".join(years[told]) for told in said[:, i, n].T]
    return pd.DataFrame({"exporter": i, "importer": n, "years": names, "value": np.round(mean, 3)})


def held_out(year: int, seen: Flows, gdp: Mapping[int, Array]) -> dict[str, dict[str, float]]:
    """How well the fill predicts what was observed: `pairs` left out a tenth at a time, and whole `exporters`.

    The error is the sum of absolute errors over the sum of flows: `filled` by the rule, `uniform` with the mean growth
    of all trade, `unchanged` with none. Only the nearest years are used.
    """
    i, n = np.indices(seen[year].flow.shape)
    tenths = {"pairs": (i * 31 + n * 17) % 10, "exporters": (i * 7) % 10}
    sure = known(seen)
    found: dict[str, dict[str, float]] = {}
    for what, part in tenths.items():
        off: dict[str, float] = dict.fromkeys(("filled", "uniform", "unchanged"), 0.0)
        whole = 0.0
        for held in range(10):
            for name, error, size in _errors(year, seen, sure, gdp, part == held):
                off[name] += error
                whole += size if name == "filled" else 0.0
        found[what] = {name: error / whole for name, error in off.items()}
    return found


def _errors(
    year: int, seen: Flows, sure: Mapping[int, Array], gdp: Mapping[int, Array], held: Array
) -> list[tuple[str, float, float]]:
    """Absolute errors on the held pairs by rule, from the nearest years together, and the size of what was held."""
    new, away = seen[year].flow, min(abs(k - year) for k in seen if k != year)
    rules: dict[str, list[tuple[Array, Array]]] = {"filled": [], "uniform": [], "unchanged": []}
    for other in (k for k in (year - away, year + away) if k in seen):
        old, both = seen[other].flow, sure[year] & sure[other]
        left = {**sure, year: sure[year] & ~held}
        rules["filled"].append(_scaled(year, other, seen, left, gdp))
        rules["uniform"].append((old * new[both].sum() / old[both].sum(), sure[other]))
        rules["unchanged"].append((old, sure[other]))
    judged = held & sure[year] & np.any([told for _, told in rules["filled"]], axis=0)
    errors: list[tuple[str, float, float]] = []
    for name, guesses in rules.items():
        told = np.array([found for _, found in guesses])
        value = np.array([np.where(found, guess, 0.0) for guess, found in guesses])
        mean = value.sum(axis=0) / np.maximum(told.sum(axis=0), 1)
        errors.append((name, float(np.abs(mean - new)[judged].sum()), float(new[judged].sum())))
    return errors
