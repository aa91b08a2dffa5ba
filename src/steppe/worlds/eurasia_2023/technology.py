"""What each economy makes its goods from and buys: priors of the accounts of `eurasia-2023`.

From the OECD tables of 2020, which at hand are shares without flows; Kazakhstan's value added and output are of
2022, since its shares of 2020 are wrong in the source, and Uzbekistan's table is its own of 2022. Other economies
without a table take a donor's. Letters as in
`balancing`: j sectors, k inputs, all arrays in shares of the economy's value added.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from steppe.concordances import ICIO_2025, eurasia_of_icio, eurasia_of_uzbek, eurasia_sectors
from steppe.problems import SteppeError
from steppe.sources import oecd, uzbekistan

Array = np.ndarray
GRAIN, AGRICULTURE = "grain", "agriculture"
KAZAKHSTAN, UZBEKISTAN = "KAZ", "UZB"
OWN_2022 = (KAZAKHSTAN, UZBEKISTAN)  # output by sector observed in 2022


@dataclass(frozen=True, slots=True)
class Technology:
    """One economy's use table in shares of its value added: inputs [k,j], value added [j], final demand [k]."""

    inputs: Array
    value_added: Array
    final: Array

    @property
    def output(self) -> Array:
        """Output by sector [j]: inputs and value added."""
        return self.inputs.sum(axis=0) + self.value_added

    @classmethod
    def mean(cls, parts: Sequence[Technology], weights: Sequence[float]) -> Technology:
        """The technology of several economies together, weighted by their value added."""
        share = np.array(weights) / sum(weights)
        return cls(
            inputs=np.tensordot(share, [part.inputs for part in parts], axes=1),
            value_added=share @ [part.value_added for part in parts],
            final=share @ [part.final for part in parts],
        )


def tables(folder: Path, grain_share: float) -> dict[str, Technology]:
    """The technology of every economy in the OECD tables by code, in the sectors of `eurasia-2023`.

    The tables have one industry for crops, livestock and forestry. Grain takes `grain_share` of it and of every
    purchase from it, with the same mix of inputs: no source at hand splits it.
    """
    arrays = oecd.shares_2020(folder)
    codes, industries = arrays["country"].tolist(), arrays["sector"].tolist()
    into = _indicator(industries)
    found: dict[str, Technology] = {}
    for n, code in enumerate(codes):
        shares = arrays["input_share"][:, n, :], arrays["value_added_share"][:, n], arrays["final_share"][:, n]
        raw = _kazakhstan(folder, industries, *shares) if code == KAZAKHSTAN else _closed(*shares)
        found[code] = _split(_merged(raw, into), grain_share)
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


def _split(whole: Technology, grain_share: float) -> Technology:
    """Take grain out of agriculture, in rows and in columns."""
    labels = [sector.sector for sector in eurasia_sectors()]
    grain, rest = labels.index(GRAIN), labels.index(AGRICULTURE)
    split = np.eye(len(labels))
    split[rest, grain], split[rest, rest] = grain_share, 1.0 - grain_share
    return Technology(split.T @ whole.inputs @ split, whole.value_added @ split, whole.final @ split)


def of_economies(
    held: Mapping[str, Technology],
    regions: Mapping[str, Mapping[str, float]],
    donors: Mapping[str, str],
    gdp: pd.Series,
) -> dict[str, Technology]:
    """The technology of each economy and region of the world; `regions` holds the members of each label.

    A region takes the mean of its members that have a table, by GDP. A label without a table needs a donor.
    """
    found: dict[str, Technology] = {}
    missing: list[str] = []
    for label, members in regions.items():
        own = [code for code in members if code in held]
        if own:
            found[label] = Technology.mean([held[code] for code in own], [float(gdp[code]) for code in own])
        elif donors.get(label) in held:
            found[label] = held[donors[label]]
        else:
            missing.append(label)
    if missing:
        raise SteppeError(
            f"{', '.join(missing)} have neither an input-output table nor a donor: name one in the facts."
        )
    return found
