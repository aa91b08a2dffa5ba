"""Each economy's accounts in `eurasia-2023`: what is known of them, and how freely it may move.

Letters as in `balancing`: j sectors, k inputs; million USD.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from steppe.concordances import eurasia_countries
from steppe.problems import SteppeError
from steppe.worlds.eurasia_2023 import facts as documented
from steppe.worlds.eurasia_2023.balancing import Accounts, balanced
from steppe.worlds.eurasia_2023.market import Market
from steppe.worlds.eurasia_2023.own_controls import ADDED, Control
from steppe.worlds.eurasia_2023.own_targets import Guess
from steppe.worlds.eurasia_2023.places import countries, sectors
from steppe.worlds.eurasia_2023.technology import Technology, of_economies
from steppe.worlds.eurasia_2023.use_tables import OWN_2022, tables

Array = np.ndarray
LEAST_OWN, LEAST_HOME = 0.05, 0.02  # own sales in the prior, of output and of what is bought at home
LEAST_ADDED = 0.02  # value added in the prior, of output: the table has industries that add nothing
LEAST_FINAL = 1e-6  # final demand in the prior, of value added; above what rounding of shares can take away
GIVE_KNOWN, GIVE_OLDER, GIVE_TABLE = (
    0.02,
    0.1,
    0.3,
)  # how freely value added moves against 1 for purchases, final demand, own sales
MANUFACTURING = (
    *("food", "textiles", "wood-paper", "petroleum", "chemicals", "minerals", "metals", "metal-products"),
    *("electronics", "machinery", "vehicles", "transport-equipment", "other-manufacturing"),
)
FUELS = ("crude-oil", "natural-gas", "coal")
OTHER_INDUSTRY = (*FUELS, "mining", "utilities", "construction")
BLOCKS: Mapping[str, tuple[str, ...]] = {
    "agriculture": ("grain", "agriculture"),
    "manufacturing": MANUFACTURING,
    "other industry": OTHER_INDUSTRY,
    "industry": (*MANUFACTURING, *OTHER_INDUSTRY),
    "services": ("trade", "transport", "communication", "finance", "business", "public"),
}


def techniques(folder: Path, gdp: pd.Series, grain_share: float) -> dict[str, Technology]:
    """What each label makes its goods from, by its own table or a donor's; `gdp` is by economy."""
    inside = {label: dict.fromkeys(members, 1.0) for label, members in eurasia_countries().items()}
    donors = {donor.economy: donor.donor for donor in documented.facts().donors}
    return of_economies(tables(folder, grain_share), inside, donors, gdp)


def of(
    technique: Mapping[str, Technology], market: Market, controls: Sequence[Control]
) -> tuple[dict[str, Accounts], dict[str, Accounts]]:
    """The accounts of every label before and after balancing, given its trade and value added, with what is known."""
    donors = {donor.economy for donor in documented.facts().donors}
    by_table = {label: tabled(technique[label], market, n) for n, label in enumerate(countries())}
    guess = Guess.of(np.array([by_table[label].own for label in countries()]).T, market, controls)
    priors: dict[str, Accounts] = {}
    found: dict[str, Accounts] = {}
    for n, label in enumerate(countries()):
        exports, paid, total = market.exports[:, n], market.paid[:, n], float(market.added[n])
        rows = [row for row in controls if row.economy == label]
        own = guess.own(rows, market, n)
        blocks = documented.by_economy("value_added").get(label, {}) if label in donors else {}
        shares = {BLOCKS[block]: share for block, share in blocks.items()}
        shares |= {row.sectors: row.aged for row in rows if row.what == ADDED}
        moved = with_own(by_table[label], own, exports)
        if label in OWN_2022:  # what sectors add was observed, and does not follow what they sell
            moved = replace(moved, value_added=technique[label].value_added * total)
        priors[label] = _floored(with_shares(moved, shares))
        give = freedom(_give(rows, bool(shares)), guess.spread**2 * priors[label].own / total)
        try:
            found[label] = balanced(priors[label], give, exports, paid, total, guess.sums(rows, market, n))
        except SteppeError as error:
            raise SteppeError(f"{label}: {error}") from error
    return priors, found


def _give(rows: Sequence[Control], documented: bool) -> float:
    """How freely an economy's value added moves: least where it is documented, more where that is of an older year."""
    if not documented:
        return GIVE_TABLE
    return GIVE_OLDER if any(row.what == ADDED and row.reliability > "B" for row in rows) else GIVE_KNOWN


def tabled(technique: Technology, market: Market, n: int) -> Accounts:
    """The prior of the economy at position `n` by its use table and trade alone."""
    label = countries()[n]
    return prior(technique, market.exports[:, n], market.paid[:, n], float(market.added[n]), of_2022=label in OWN_2022)


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


def with_own(before: Accounts, own: Array, exports: Array) -> Accounts:
    """The prior with other own sales, and inputs and value added of each sector moved along with its output."""
    factor = (own + exports) / (before.own + exports)
    added = before.value_added * factor
    return Accounts(before.inputs * factor, before.final, added * (before.value_added.sum() / added.sum()), own)


def with_shares(before: Accounts, shares: Mapping[tuple[str, ...], float]) -> Accounts:
    """The prior with value added of groups of sectors as documented, and inputs and own sales of services moved along.

    Those of goods stay, for what is sold of them at home is known from trade better than from value added.
    """
    labels, total = sectors(), before.value_added.sum()
    factor = np.ones(len(labels))
    for group, share in shares.items():
        rows = [labels.index(sector) for sector in group]
        factor[rows] = share * total / before.value_added[rows].sum()
    along = np.where([label in sectors("services") for label in labels], factor, 1.0)
    inputs = before.inputs * along
    return Accounts(inputs, before.final, before.value_added * factor, before.own * along)


def _floored(before: Accounts) -> Accounts:
    """The prior with value added of no sector below `LEAST_ADDED` of its inputs: tables have industries that lose."""
    added = np.maximum(before.value_added, LEAST_ADDED * before.inputs.sum(axis=0))
    return replace(before, value_added=added * (before.value_added.sum() / added.sum()))


def freedom(give: float, own: Array) -> Accounts:
    """How freely each cell may move: value added by `give`, own sales by `own` [j], everything else by one."""
    count = len(sectors())
    return Accounts(np.ones((count, count)), np.ones(count), np.full(count, give), own)
