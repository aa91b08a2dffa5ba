"""The notes of a world of an earlier year: what is filled, how it was made, who is absent, what looks wrong."""

from __future__ import annotations

import numpy as np
import pandas as pd

from steppe.sourced import Note
from steppe.worlds.goods_2023.build import ELASTICITY_RANGE, TRADE_ELASTICITY
from steppe.worlds.goods_2023.holes import OWN_FLOOR
from steppe.worlds.goods_2023.output import Production
from steppe.worlds.through_time import holes
from steppe.worlds.through_time.steps import BELGIUM_LUXEMBOURG, Steps

LARGE_UNNAMED = 0.1  # of an exporter's exports


def notes(made: Steps) -> list[Note]:
    """The notes of one world."""
    return [
        *_filled_notes(made.year, made.gdp.index, made.filled),
        *_method_notes(made.year, made.gdp.index, made.production),
        Note(
            f"The trade elasticity {TRADE_ELASTICITY:g} is a default, not an estimate: vary it between "
            f"{ELASTICITY_RANGE[0]:g} and {ELASTICITY_RANGE[1]:g}.",
            "elasticity",
        ),
        Note(
            "Base tariffs are zero because rates of the time are not at hand. That is a gap and no free trade: tariffs "
            "were charged, and losses from cutting trade leave out the revenue.",
            "tariffs",
        ),
        _absent_note(made),
        *_odd_notes(made),
    ]


def _absent_note(made: Steps) -> Note:
    """Who is not in the world, and how much of the trade in the table goes with them."""
    names, silent = list(map(str, made.left_out.index)), list(map(str, made.mute))
    said = f"{len(names)} labels of the trade table have no GDP of {made.year} and are not in this world: "
    more = f"Nor are {', '.join(silent)}, of which no table at hand has exports." if silent else ""
    gone = f"Trade with all of these, {made.lost:.1%} of the trade in the table, is lost."
    parts = (f"{said}{', '.join(names)}.", more, gone)
    return Note(" ".join(part for part in parts if part), "absent", [*names, *silent])


def _filled_notes(year: int, countries: pd.Index, filled: holes.Filled) -> list[Note]:
    fills, total = filled.fills, filled.flow.sum()
    parts = {flag: fills.loc[fills["flag"] == flag, "value"] for flag in (holes.LEFT_OUT, holes.SILENT, holes.FAR)}
    count = {flag: f"{len(values)} flows, {values.sum() / total:.1%} of trade" for flag, values in parts.items()}
    doubted = ", ".join(f"{countries[i]}-{countries[n]}" for i, n in np.argwhere(filled.withheld))
    said = [
        "Trade is what exporters reported. Importers' reports are not in the table, so no mirror could be used.",
        f"{int(filled.silent.sum())} economies reported no exports of {year}, and the table leaves out some pairs of "
        f"others; filled are {len(fills)} flows, {fills['value'].sum() / total:.1%} of trade.",
        f"Left-out pairs ({count[holes.LEFT_OUT]}) are the nearest reported flows, before and after, times exporter "
        f"and importer growth (two-way PPML); exporters without a report ({count[holes.SILENT]}) grow by the power "
        f"{holes.GDP_WEIGHT:g} of their GDP's growth, scaled to all trade; from farther than {holes.NEAR} years "
        f"({count[holes.FAR]}). None grows more than {holes.MOST_GROWTH:g}-fold. A single fill can be wrong by a "
        "factor of two or more.",
        f"Zeros taken for missing, since the pair is large from its first year on: {doubted}." if doubted else "",
    ]
    return [Note(sentence, "filled") for sentence in said if sentence]


def _method_notes(year: int, countries: pd.Index, made: Production) -> list[Note]:
    floor = ", ".join(countries[made.flag == OWN_FLOOR]) or "none"
    return [
        Note(
            f"Output is GDP of {year} in the World Bank's present vintage over a value-added share of 2020 "
            "(Kazakhstan: 2022; the average where there is none), for want of one of the time; the rest of cost is own "
            "input.",
            "method",
        ),
        Note(
            "Own sales are output less exports, at least 5 % of output; the floor binds in "
            f"{floor}, where the value-added share is lowered so that value added stays GDP.",
            "method",
        ),
        Note(
            f"All values are in USD of {year} at its prices and exchange rates: compare shares between years, not "
            "money.",
            "method",
        ),
        Note(
            "Belgium and Luxembourg are one economy (BLX), as in the trade table; their weights in it are of 2023.",
            "merged",
            [BELGIUM_LUXEMBOURG],
        ),
    ]


def _odd_notes(made: Steps) -> list[Note]:
    """What looks wrong and is kept: exports without partners, flows above half of GDP, imports above GDP."""
    gdp, now = made.gdp, made.seen[made.year]
    hidden = ", ".join(f"{country} {share:.0%}" for country, share in unnamed(made).items())
    large = np.argwhere(now.flow > 0.5 * gdp.to_numpy()[:, None])
    pairs = ", ".join(f"{gdp.index[i]}-{gdp.index[n]}" for i, n in large)
    ratio = pd.Series(made.filled.flow.sum(axis=0) / gdp.to_numpy(), index=gdp.index)
    high = ratio[ratio > 1].sort_values(ascending=False, kind="stable")
    above = ", ".join(f"{country} {times:.1f}" for country, times in high.items())
    said = [
        f"Exports whose partner is not told are not in this world; of all exports of {hidden}." if hidden else "",
        f"Flows above half of the exporter's GDP, kept as reported: {pairs}." if pairs else "",
        f"Goods imports above GDP, in times it (ships, re-exports, transit): {above}." if above else "",
        "Hong Kong's exports are far below its imports here and below what the WTO says of them, it seems without "
        "re-exports; what passes through it counts as trade with Hong Kong.",
    ]
    return [Note(sentence, "odd") for sentence in said if sentence]


def unnamed(made: Steps) -> pd.Series:
    """Exporters that do not tell the partners of more than `LARGE_UNNAMED` of their exports, with that share."""
    inside = made.unnamed.index.isin(made.gdp.index)
    return made.unnamed[inside & (made.unnamed.to_numpy() > LARGE_UNNAMED)]
