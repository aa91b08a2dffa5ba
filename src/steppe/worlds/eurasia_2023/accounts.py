"""Each economy's accounts in `eurasia-2023`: what is known of them, and how freely it may move.

Letters as in `balancing`: j sectors, k inputs; million USD.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from steppe.concordances import eurasia_countries
from steppe.problems import SteppeError
from steppe.worlds.eurasia_2023 import facts as documented
from steppe.worlds.eurasia_2023.balancing import Accounts, balanced
from steppe.worlds.eurasia_2023.places import sectors
from steppe.worlds.eurasia_2023.technology import KAZAKHSTAN, Technology, of_economies, tables

Array = np.ndarray
LEAST_OWN, LEAST_HOME = 0.05, 0.02  # own sales in the prior, of output and of what is bought at home
LEAST_ADDED = 0.02  # value added in the prior, of output: the table has industries that add nothing
LEAST_FINAL = 1e-6  # final demand in the prior, of value added; above what rounding of shares can take away
GIVE_KNOWN, GIVE_TABLE = 0.02, 0.3  # how freely value added moves against 1 for purchases, final demand, own sales
MANUFACTURING = (
    *("food", "textiles", "wood-paper", "petroleum", "chemicals", "minerals", "metals", "metal-products"),
    *("electronics", "machinery", "vehicles", "transport-equipment", "other-manufacturing"),
)
OTHER_INDUSTRY = ("energy", "mining", "utilities", "construction")
BLOCKS: Mapping[str, tuple[str, ...]] = {
    "agriculture": ("grain", "agriculture"),
    "manufacturing": MANUFACTURING,
    "other industry": OTHER_INDUSTRY,
    "industry": (*MANUFACTURING, *OTHER_INDUSTRY),
    "services": ("trade", "transport", "communication", "finance", "business", "public"),
}


def of(
    folder: Path, gdp: pd.Series, total: Array, flow: Array, tariff: Array, grain_share: float
) -> tuple[dict[str, Accounts], dict[str, Accounts]]:
    """The accounts of every label before and after balancing, given its trade and its value added `total`."""
    inside = {label: dict.fromkeys(members, 1.0) for label, members in eurasia_countries().items()}
    donors = {donor.economy: donor.donor for donor in documented.facts().donors}
    technique = of_economies(tables(folder, grain_share), inside, donors, gdp)
    exports, paid = flow.sum(axis=2), (flow * (1.0 + tariff)).sum(axis=1)
    priors: dict[str, Accounts] = {}
    found: dict[str, Accounts] = {}
    for n, label in enumerate(inside):
        given = exports[:, n], paid[:, n], float(total[n])
        priors[label] = prior(technique[label], *given, of_2022=label == KAZAKHSTAN)
        shares = documented.by_economy("value_added").get(label, {}) if label in donors else {}
        if shares:
            priors[label] = with_shares(priors[label], shares)
        known = label == KAZAKHSTAN or bool(shares)
        try:
            found[label] = balanced(priors[label], freedom(GIVE_KNOWN if known else GIVE_TABLE), *given)
        except SteppeError as error:
            raise SteppeError(f"{label}: {error}") from error
    return priors, found


def prior(technique: Technology, exports: Array, paid: Array, gdp: float, *, of_2022: bool = False) -> Accounts:
    """What the accounts would be by the use table and trade alone.

    Output meets final demand and net exports at the table's shares, Y = (I - G)^-1 (alpha I + X - M), but is not
    below what exports need; `of_2022` takes the table's own output instead, where that was observed.
    """
    output = technique.output
    made = np.where(output > 0, output, 1.0)
    added = np.maximum(technique.value_added / made, LEAST_ADDED)
    inputs = technique.inputs / np.maximum(technique.inputs.sum(axis=0), 1e-300) * (1.0 - added)
    final = technique.final / technique.final.sum() * (gdp + paid.sum() - exports.sum())
    produced = output * gdp
    if not of_2022:
        produced = np.linalg.solve(np.eye(len(exports)) - inputs, final + exports - paid)
    produced = np.maximum(produced, exports / (1.0 - LEAST_OWN))
    own = np.maximum(produced - exports, LEAST_HOME * (inputs @ produced + final))
    produced = own + exports
    value_added = added * produced
    return Accounts(
        inputs=inputs * produced,
        final=np.maximum(final, LEAST_FINAL * gdp),
        value_added=value_added * (gdp / value_added.sum()),
        own=own,
    )


def with_shares(before: Accounts, shares: Mapping[str, float]) -> Accounts:
    """The prior with value added by block as documented, and inputs and own sales moved along."""
    labels, total = sectors(), before.value_added.sum()
    factor = np.ones(len(labels))
    for block, share in shares.items():
        rows = [labels.index(sector) for sector in BLOCKS[block]]
        factor[rows] = share * total / before.value_added[rows].sum()
    return Accounts(before.inputs * factor, before.final, before.value_added * factor, before.own * factor)


def freedom(give: float) -> Accounts:
    """How freely each cell may move: value added by `give`, everything else by one."""
    count = len(sectors())
    return Accounts(np.ones((count, count)), np.ones(count), np.full(count, give), np.ones(count))
