"""What the page of `eurasia-2023` tells of the mixes of goods: the rule, how near they come, and controls left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from steppe.worlds.common.controls import ALL, RELIABILITY, documents_of
from steppe.worlds.common.page_parts import table
from steppe.worlds.eurasia_2023 import mix_rows
from steppe.worlds.eurasia_2023.build import Construction as Made
from steppe.worlds.eurasia_2023.mix_check import SIZED, Miss
from steppe.worlds.eurasia_2023.mix_targets import LEAST_COVERED, PRIOR
from steppe.worlds.eurasia_2023.mixes import CONTROLS, WORLD_BANK, shipped

AIMED = ("KAZ", "UZB", "KGZ", "TJK", "AZE", "GEO", "ARM", "TUR", "RUS", "IRN", "MNG", "AFG", "PAK", "ARE")
AIM = 0.08
WHAT = {
    "A": "the office that makes the figure, 2023",
    "B": "the office's figure as others quote it",
    "C": "a compiler's share of 2022 to 2024, or rounded",
    "D": "a compiler's share of another year",
}


def rule(_: Made) -> str:
    """Which controls there are and how they are weighed."""
    count = Counter(row.reliability for row in shipped())
    letters = [[name, WHAT[name], f"{share:.1%}", f"{count[name]}"] for name, share in RELIABILITY.items()]
    titles = {key: document.title for key, document in documents_of(CONTROLS).items()}
    titles[WORLD_BANK] = "`export_groups.csv`: the World Bank's and national groups of exports"
    by_source = Counter(row.source for row in shipped())
    from_where = [[titles[key], f"{number}"] for key, number in by_source.most_common()]
    return f"""### Official mixes of exports and imports

`controls/*.csv` beside the build hold shares of exports or imports by group of sectors, with year, source and
reliability; `concordances/product-groups.csv` says which sectors a chapter of the Harmonized System or a group of the
WTO is. Adding one is adding a row.

{table(("reliability", "what it is", "may be off by", "rows"), letters)}

{table(("from", "rows"), from_where)}

Flows move as little as they can (least relative entropy) from the pattern of 2013 until exports and imports by group
agree with these shares of the pair totals, each as far as its reliability goes: a sum of the pattern may be off by
{PRIOR:.0%}. Pair totals stay. Of two rows for the same group the more reliable counts. Shares of older years that do
not fit into what newer ones leave are cut in proportion. A region takes the mean of members that make
{LEAST_COVERED:.0%} of its trade. Chapters count where they make {mix_rows.LEAST_WHOLE:.0%} of the total of the WTO and
{mix_rows.MOST_UNSPECIFIED:.0%} of trade at most has none. The WTO's shares are of what is in a group; where more than
{mix_rows.MOST_UNGROUPED:.0%} is in none (gold, or what an office hides) they are of all trade, and ores and metals are
left open. Inside a group sectors keep the proportions of
the pattern. Borders of chapters and sectors differ a little, as the notes of the concordance say.

Wheat that Kazakhstan sells is put to its destinations by tonnes in ten months of 2023 at one price; of no other good
of its pairs was a table by partner found."""


def targets(made: Made) -> str:
    """How far exports and imports of some economies are from their controls, before and after."""
    found = made.trade.mixed.misses()
    shown: list[list[str]] = []
    for code in AIMED:
        for flow, block in (("exports", (code, ALL)), ("imports", (ALL, code))):
            if block in found:
                before, after = found[block]
                titles = f"{after.source}, {after.year}"
                shown.append([code, flow, f"{before.misplaced:.1%}", f"{after.misplaced:.1%}", titles, _far(after)])
    beyond = [f"{row[0]} {row[1]}" for row in shown if float(row[3].rstrip("%")) > 100 * AIM]
    every = [pair for block, pair in found.items() if ALL in block]
    middle = [float(np.median([miss.misplaced for miss in side])) for side in zip(*every, strict=True)]
    said = f"Above the aim of {AIM:.0%}: {', '.join(beyond)}." if beyond else f"None is above the aim of {AIM:.0%}."
    return f"""### How near they come

The part of exports or imports that lies in another group than the controls say, by the most reliable rows of each
economy; before is the pattern of 2013 with the documented shares of exports alone. The median of {len(every)} flows is
{middle[0]:.1%} before and {middle[1]:.1%} after. {said} The last column names groups of {SIZED:.0%} or more that are
a quarter off.

{table(("economy", "flow", "before", "after", "best rows from", "groups that are off (world / control)"), shown)}"""


def _far(miss: Miss) -> str:
    return ", ".join(f"{group} {ratio:.2f}" for group, ratio in miss.ratios if abs(np.log(ratio)) > np.log(1.25))


def held_out(made: Made) -> str:
    """How far controls that are left out are from the result without them."""
    mixed = made.trade.mixed
    flows, groups = mixed.without_flows(), mixed.without_groups()
    parts = {
        "exports or imports of an economy, whole": [
            pair for pair in flows if ALL in (pair[0].exporter, pair[0].importer)
        ],
        "trade of a pair, whole": [pair for pair in flows if ALL not in (pair[0].exporter, pair[0].importer)],
    }
    shown = [
        _line(what, [[miss.misplaced for miss in side] for side in zip(*pairs, strict=True)])
        for what, pairs in parts.items()
    ]
    apart = [
        [abs(share - one.value / one.size(mixed.flow)) for one, *shares in groups for share in [shares[side]]]
        for side in (0, 1)
    ]
    shown.append(_line("one group of a flow whose other groups are used", apart))
    worst = max(flows, key=lambda pair: pair[1].misplaced)[1]
    heads = [f"{what} {when}" for what in ("median", "mean", "worst") for when in ("before", "after")]
    return f"""### Controls left out

A fifth is left out of the fit: of whole flows each fifth in turn, of single groups the first. Of a whole flow the
figure is the part in the wrong group, of a single group how far its share of the flow is from the control.

{table(("left out", "number", *heads), shown)}

An economy's mix is hardly told by those of others: without a control of its own it is about as uncertain as before,
which is why every economy has some. Worst of all: {worst.exporter} to {worst.importer} (`{ALL}` is all),
{worst.misplaced:.0%}."""


def _line(what: str, sides: Sequence[Sequence[float]]) -> list[str]:
    figures = [f"{float(pick(side)):.1%}" for pick in (np.median, np.mean, np.max) for side in sides]
    return [what, f"{len(sides[0])}", *figures]
