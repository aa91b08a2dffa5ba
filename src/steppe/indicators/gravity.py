"""What size and geography alone predict: the benchmark that a state's balance is held against.

Trade of a pair is exp(c + a ln GDP_i + b ln GDP_n - d ln distance + e border), estimated by PPML on the pairs of
`goods-2023` (Santos Silva and Tenreyro 2006; `write`, through pyfixest). No agreement, language or past is in it. The
coefficients are shipped (`data/gravity.csv`); only shares over partners are used, so that c does not matter.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import numpy as np

from steppe.indicators.geography import geography
from steppe.problems import SteppeError
from steppe.whole import written_whole
from steppe.world.world import World
from steppe.worlds.common import gdp as gdp_table
from steppe.worlds.shelf import load

if TYPE_CHECKING:
    import pandas as pd

Array = np.ndarray
_spread_worlds: WeakKeyDictionary[World, dict[str, World | None]] = WeakKeyDictionary()
TABLE = Path(__file__).parent / "data" / "gravity.csv"
TERMS = ("log_gdp_exporter", "log_gdp_importer", "log_distance", "border")
YEAR = 2023


@cache
def coefficients() -> Mapping[str, float]:
    """The shipped coefficients by term."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {row["term"]: float(row["coefficient"]) for row in csv.DictReader(file)}


def predicted(world: World, state: str) -> tuple[Array, Array] | None:
    """Exports of a state to each label and imports from each, up to one factor [label]; None without its place.

    A region is the sum of its members. Economies without a distance or a GDP are left out.
    """
    held, beta = geography(), coefficients()
    year = int(world.date[:4]) if world.date else YEAR
    if state not in held.codes:
        return None
    at = held.codes.index(state)
    exports, imports = np.zeros(len(world.countries)), np.zeros(len(world.countries))
    for place, label in enumerate(world.countries):
        for code in world.regions.get(label, (label,)):
            size = gdp_table.gdp(code, year)
            if code == state or code not in held.codes or size is None:
                continue
            k = held.codes.index(code)
            if held.distance[at, k] > 0:
                near = held.distance[at, k] ** beta["log_distance"] * np.exp(beta["border"] * held.border[at, k])
                exports[place] += near * size ** beta["log_gdp_importer"]
                imports[place] += near * size ** beta["log_gdp_exporter"]
    return (exports, imports) if exports.any() and imports.any() else None


def world_as_predicted(world: World, state: str) -> World | None:
    """The world with the state's trade spread over partners by size and distance; None where that cannot be had.

    Totals of the state's exports and imports of every sector stay as they are. Exports go where size and distance
    predict times what the partner buys of the sector abroad from others, relative to all that it buys there; imports
    alike. Everything else stays. The last answer is kept while the world is.
    """
    known = _spread_worlds.setdefault(world, {})
    if state not in known:
        known.clear()
        known[state] = _as_predicted(world, state)
    return known[state]


def _as_predicted(world: World, state: str) -> World | None:
    found = predicted(world, state)
    if found is None:
        return None
    at = world.index(state)
    flow = np.array(world.array("trade_flow"))
    others = np.arange(flow.shape[1]) != at
    flow[:, at, others] = _spread(flow, at, found[0])[:, others]
    flow[:, others, at] = _spread(flow.transpose(0, 2, 1), at, found[1])[:, others]
    try:
        return world.replace(trade_flow=flow)
    except SteppeError:  # a small partner whose income is mostly its trade with the state has none left
        return None


def _spread(flow: Array, at: int, pull: Array) -> Array:
    """The state's sales [j,n] with their sector totals kept, by `pull` [n] and each partner's mix of purchases."""
    apart = flow.copy()
    apart[:, *np.diag_indices(flow.shape[1])] = 0.0
    sold = apart[:, at].sum(axis=1)
    apart[:, at] = 0.0
    bought = apart.sum(axis=1)
    mix = bought / np.maximum(bought.sum(axis=0), 1e-300)
    weight = pull * mix
    weight[:, at] = 0.0
    total = weight.sum(axis=1, keepdims=True)
    return np.divide(weight, total, out=np.zeros_like(weight), where=total > 0) * sold[:, None]


def shares_by_vector(values: Array, world: World, vectors: Mapping[str, Sequence[str]]) -> Array:
    """Values [label] summed by vector, as shares."""
    sums = np.array([sum(values[world.index(label)] for label in inside) for inside in vectors.values()])
    return sums / sums.sum() if sums.sum() > 0 else np.full(len(sums), np.nan)


def world_sizes(world: World) -> Array:
    """Value added of every label, million USD [label]."""
    return world.accounts.value_added.sum(axis=0)


def write(path: Path) -> Path:
    """Estimate the coefficients on `goods-2023` and write them, through a temporary file; needs pyfixest."""
    try:
        fepois = import_module("pyfixest.estimation").fepois
    except ImportError:
        raise SteppeError("Estimating gravity needs pyfixest: pip install 'steppe[estimate]'.") from None
    fit: Any = fepois(f"trade ~ {' + '.join(TERMS)}", data=observations(), vcov={"CRV1": "exporter + importer"})
    table = fit.tidy()
    with written_whole(path) as draft, draft.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow(("term", "coefficient", "standard_error", "observations", "how"))
        how = f"PPML by pyfixest on goods-2023, clustered by exporter and importer, goods trade {YEAR}"
        for term in TERMS:
            row = table.loc[term]
            lines.writerow((term, f"{row['Estimate']:.6f}", f"{row['Std. Error']:.6f}", fit._N, how))
    return path


def observations() -> pd.DataFrame:
    """Pairs of `goods-2023` with trade (zeros included), GDP, distance and border, as a DataFrame."""
    import pandas as pd

    world, held = load("goods-2023"), geography()
    flow = world.array("trade_flow")[0]
    size = world_sizes(world)
    distance, border = (held_of(world, values) for values in (held.distance, held.border))
    i, n = np.nonzero(~np.eye(len(flow), dtype=bool) & (distance > 0))
    names = np.array(world.countries)
    return pd.DataFrame(
        {
            "exporter": names[i],
            "importer": names[n],
            "trade": flow[i, n],
            "log_gdp_exporter": np.log(size[i]),
            "log_gdp_importer": np.log(size[n]),
            "log_distance": np.log(distance[i, n]),
            "border": border[i, n].astype(float),
        }
    )


def held_of(world: World, values: Array) -> Array:
    """Pair values of the shipped geography in the order of a world of single economies."""
    at = [geography().codes.index(code) for code in world.countries]
    return values[np.ix_(at, at)]
