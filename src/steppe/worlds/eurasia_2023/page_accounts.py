"""What the page of `eurasia-2023` tells of output, inputs and value added."""

from __future__ import annotations

import numpy as np

from steppe.worlds.common.page_parts import bn, table
from steppe.worlds.eurasia_2023 import accounts as given
from steppe.worlds.eurasia_2023.build import Construction as Made
from steppe.worlds.eurasia_2023.facts import by_economy, facts
from steppe.worlds.eurasia_2023.places import countries, sectors
from steppe.worlds.eurasia_2023.use_tables import KAZAKHSTAN


def accounts(made: Made) -> str:
    """How the accounts of each economy are made to add up, and how far they had to move."""
    shown: list[tuple[float, list[str]]] = []
    for label in made.world.countries:
        before, after = made.priors[label], made.accounts[label]
        moved = [
            float(np.abs(getattr(after, name) - getattr(before, name)).sum() / 2 / getattr(before, name).sum())
            for name in ("inputs", "final", "value_added")
        ]
        shown.append((moved[0], [label, *(f"{part:.1%}" for part in moved)]))
    most = [line for _, line in sorted(shown, reverse=True)[:12]]
    donors = [
        [d.economy, d.donor, d.why, "yes" if by_economy("value_added").get(d.economy) else "no"] for d in facts().donors
    ]
    return f"""## Output, inputs and value added

Use tables are the OECD's shares of 2020 (value added, inputs, final use), merged into our sectors; the file has no
flows, so industries inside a sector are weighted by Y = (I - G)^-1 alpha. Where an industry adds less than
{given.LEAST_ADDED:.0%} to its output there (refineries of Italy, energy extraction of Belgium), it adds that much here.
The tables have one industry for coal, crude oil and gas (below), and one for all farming: grain takes
{made.trade.grain_share:.1%} of it, the share of grain in world trade of farm goods in 2013, with the same inputs.
Economies without a table take a donor's, with their own value added by agriculture, industry and services where
documented:

{table(("economy", "donor", "because", "own value added by sector"), donors)}

Output meets final demand and net exports at these shares; where imports leave nothing to be made at home, own sales
start from {given.LEAST_HOME:.0%} of what is bought. With trade and GDP given, each economy's accounts are the nearest
in cross entropy to these that add up: what is bought of a sector comes from home or abroad, what a sector sells pays
inputs and value added, value added sums to GDP. Cells stay positive; value added is held most tightly. The part that
had to move, largest first:

{table(("economy", "inputs", "final demand", "value added"), most)}

Where imports are near or above what a table would buy (Kyrgyzstan's re-exports, entrepots), much has to move."""


def kazakhstan(made: Made) -> str:
    """Kazakhstan's accounts by sector beside its national accounts."""
    before, after = made.priors[KAZAKHSTAN], made.accounts[KAZAKHSTAN]
    flow = made.trade.flow
    k = countries().index(KAZAKHSTAN)
    shown = [
        [
            sector,
            f"{before.value_added[j] / before.value_added.sum():.1%}",
            f"{after.value_added[j] / after.value_added.sum():.1%}",
            *(f"{value / 1e3:,.1f}" for value in (flow[j, k].sum(), flow[j, :, k].sum(), after.own[j])),
        ]
        for j, sector in enumerate(sectors())
    ]
    return f"""## Kazakhstan

Value added {bn(after.value_added.sum())}, equal to GDP of 2023; its structure is that of national accounts of
2023 by section, and inside sections that of the OECD table of 2022 (the shares of 2020 are wrong in the source); so is
output. Trade in bn USD:

{table(("sector", "value added, as observed", "here", "exports", "imports", "own sales"), shown)}

Natural uranium is traded as a chemical and mined as an ore: its exports are in `chemicals`."""
