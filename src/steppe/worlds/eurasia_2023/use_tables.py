"""Use tables of economies in the sectors of `eurasia-2023`: priors of its accounts.

From the OECD tables of 2020, which at hand are shares without flows; Kazakhstan's value added and output are of
2022, since its shares of 2020 are wrong in the source, and Uzbekistan's table is its own of 2022.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from steppe.concordances import ICIO_2025, eurasia_of_icio, eurasia_of_uzbek, eurasia_sectors
from steppe.problems import SteppeError
from steppe.sources import oecd, uzbekistan
from steppe.sources.energy_institute import FUELS
from steppe.worlds.eurasia_2023 import fuels, splitting
from steppe.worlds.eurasia_2023.technology import Technology

Array = np.ndarray
KAZAKHSTAN, UZBEKISTAN = "KAZ", "UZB"
OWN_2022 = (KAZAKHSTAN, UZBEKISTAN)  # output by sector observed in 2022


def tables(folder: Path, grain_share: float) -> dict[str, Technology]:
    """The technology of every economy in the OECD tables by code, in the sectors of `eurasia-2023`.

    Industries that hold several sectors are split as `splitting` says, grain by `grain_share` of farming.
    """
    buyers = _buyers_of_fuels(folder)
    arrays = oecd.shares_2020(folder)
    codes, industries = arrays["country"].tolist(), arrays["sector"].tolist()
    into = _indicator(industries)
    found: dict[str, Technology] = {}
    for n, code in enumerate(codes):
        shares = arrays["input_share"][:, n, :], arrays["value_added_share"][:, n], arrays["final_share"][:, n]
        raw = _kazakhstan(folder, industries, *shares) if code == KAZAKHSTAN else _closed(*shares)
        made, used = _fuels(folder, code)
        split = splitting.with_fuels(_merged(raw, into), made, used, buyers)
        found[code] = splitting.with_grain(split, grain_share)
    return found | {UZBEKISTAN: _uzbekistan(folder)}


def _closed(inputs: Array, value_added_share: Array, final_share: Array) -> Technology:
    """An economy whose output meets its own final use at home, Y = (I - G)^-1 alpha: shares have no other scale."""
    output = np.linalg.solve(np.eye(len(inputs)) - inputs, final_share)
    return _scaled(Technology(inputs * output, value_added_share * output, final_share))


def _kazakhstan(folder: Path, industries: Sequence[str], inputs: Array, _: Array, final_share: Array) -> Technology:
    """Value added and output of 2022, the mix of inputs of 2020 in each industry."""
    table = oecd.kazakhstan_2022_by_industry(folder)
    rows = [table.loc[list(ICIO_2025.get(name, (name,)))].sum() for name in industries]
    added = np.array([row["va_musd"] for row in rows])
    bought = np.array([row["output_musd"] for row in rows]) - added
    mix = inputs / np.where(inputs.sum(axis=0) > 0, inputs.sum(axis=0), 1.0)
    return _scaled(Technology(mix * bought, added, final_share * added.sum()))


def _uzbekistan(folder: Path) -> Technology:
    """The table of 2022 in our sectors; taxes less subsidies on what an industry buys are in its value added."""
    table, links = uzbekistan.table_2022(folder), eurasia_of_uzbek()
    labels = [sector.sector for sector in eurasia_sectors()]
    into = np.array([[links[code] == label for label in labels] for code in table.codes], dtype=float)
    added = table.output - table.purchases.sum(axis=0)
    return _scaled(_merged(Technology(table.purchases, added, table.final), into))


def _scaled(raw: Technology) -> Technology:
    total = raw.value_added.sum()
    return Technology(raw.inputs / total, raw.value_added / total, raw.final / total)


def _indicator(industries: Sequence[str]) -> Array:
    """Which of our sectors each industry goes to [industry, sector]; the industry with grain goes to agriculture."""
    labels = [sector.sector for sector in eurasia_sectors()]
    into = np.zeros((len(industries), len(labels)))
    for row, name in enumerate(industries):
        if not eurasia_of_icio(name):
            raise SteppeError(f"The concordance of sectors lacks the industry {name} of the OECD tables: add it.")
        into[row, labels.index(eurasia_of_icio(name))] = 1.0
    return into


def _merged(raw: Technology, into: Array) -> Technology:
    return Technology(into.T @ raw.inputs @ into, raw.value_added @ into, raw.final @ into)


def _fuels(folder: Path, code: str) -> tuple[Sequence[float], Sequence[float]]:
    """What an economy makes and uses of each fuel, in one unit each; those of all economies where nothing is known.

    Kazakhstan's coal is of its own table of 2022.
    """
    known = fuels.table().get(code, fuels.whole())
    made = known.made if sum(known.made) > 0 else fuels.whole().made
    used = known.used if sum(known.used) > 0 else fuels.whole().used
    if code == KAZAKHSTAN:
        output = oecd.kazakhstan_2022_by_industry(folder)["output_musd"]
        *liquid, _ = made
        made = (*liquid, sum(liquid) * float(output["B05"] / output["B06"]))
    return made, used


def _buyers_of_fuels(folder: Path) -> Array:
    """What buyers in Uzbekistan's table pay for each fuel [fuel, buyer], final demand last, without stored crude."""
    table, links = uzbekistan.table_2022(folder), eurasia_of_uzbek()
    labels = [sector.sector for sector in eurasia_sectors()]
    into = np.array([[links[code] == label for label in labels] for code in table.codes], dtype=float)
    rows = [labels.index(fuel) for fuel in FUELS]
    final = np.where([fuel == FUELS[0] for fuel in FUELS], 0.0, (table.final @ into)[rows])
    return np.maximum(np.column_stack([(into.T @ table.purchases @ into)[rows], final]), 0.0)
