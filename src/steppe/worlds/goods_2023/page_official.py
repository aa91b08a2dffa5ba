"""The parts of the page of `goods-2023` on official figures: rule, conflicts, totals, held-out controls, GDP."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from steppe.worlds.common.controls import RELIABILITY, Control
from steppe.worlds.common.page_parts import table
from steppe.worlds.goods_2023 import build as goods
from steppe.worlds.goods_2023 import size
from steppe.worlds.goods_2023.official import APART, FILLED, HALF_REPORTED, NOMINAL, REPORTED, Miss

SHOWN = 30
WHAT = {
    "A": "the table of the office that makes the figure, whole year",
    "B": "the office's figure as others quote it, or a provisional one",
    "C": "rounded, of another twelve months, or from a compiler",
    "D": "of another definition: goods with services",
}


def official_parts(made: goods.Construction) -> Iterator[str]:
    """The parts in order."""
    yield _rule(made)
    yield _conflicts(made)
    yield _totals(made)
    yield _held_out(made.held_out)
    yield _gdp()


def aged() -> str:
    """How many economies have an older GDP, in words."""
    return f"{len(size.older())} economies"


def _rule(made: goods.Construction) -> str:
    rows = Counter(row.reliability for row in made.controls.rows)
    weights = [[name, WHAT[name], f"{share:.1%}", f"{rows[name]}"] for name, share in RELIABILITY.items()]
    return f"""## Observed beats imputed: official figures

`controls/*.csv` beside the build hold {sum(rows.values())} figures that somebody published, each with year, unit,
source and reliability. Adding one is adding a row.

{table(["reliability", "what it is", "may be off by", "figures"], weights)}

1. A figure of A or B for a pair takes the place of the trade table's. Of two, the more reliable; of two alike the
   **importer's**, which registers origin and levies duty: what an exporter sends may go on to third countries.
2. A table of A that lists every partner of a state says zero of those it does not list.
3. A figure of C or D fills a flow that nobody reported; otherwise it pulls, as totals do.

The figure that was not taken stays in `world.alternative`, where it is more than {APART:.0%} apart. Then all flows
move as little as their reliability allows until sums agree with totals (least relative entropy, weighted): a reported
flow of {NOMINAL / 1e3:g} bn USD may be off by {REPORTED:.0%}, one that one side alone reported by
{HALF_REPORTED:.0%}, a fill by {FILLED:.0%}; larger flows by less, smaller ones by more."""


def _conflicts(made: goods.Construction) -> str:
    conflicts, codes = made.official.settled.conflicts, made.world.countries
    rows = [
        [
            f"{codes[one.exporter]} to {codes[one.importer]}",
            _amount(one.taken),
            _who(one.by, one.taken, codes[one.exporter]),
            _amount(one.other),
            _who(one.other_by, one.other, codes[one.exporter]) if one.other_by else "trade table",
        ]
        for one in conflicts[:SHOWN]
    ]
    return f"""## Where two figures exist

{len(conflicts)} flows have two figures more than {APART:.0%} apart; the {SHOWN} furthest apart, million USD. What
China, Turkey or the Emirates send to Kyrgyzstan and Kazakhstan above what these register as imports is most likely
in transit, to Russia first of all; where the two are members of one customs union, imports may also be registered in
another.

{table(["flow", "taken", "who says so", "other figure", "who says so"], rows)}"""


def _amount(value: float) -> str:
    return "below 1" if 0 < value < 1 else f"{value:,.0f}"


def _who(row: Control, value: float, exporter: str) -> str:
    side = "exporter" if row.reporter == exporter else "importer"
    unlisted = " (not listed)" if value == 0 else ""
    return f"{row.reporter}, {side}{unlisted}"


def _totals(made: goods.Construction) -> str:
    sums = [miss for miss in made.official.misses if not miss.control.is_pair]
    worst = sorted(sums, key=lambda miss: -abs(np.log(miss.after)))
    documents = made.controls.documents
    rows = [
        [
            miss.control.text,
            f"{miss.control.value / 1e3:,.2f}",
            miss.control.reliability,
            f"{miss.before - 1:+.1%}",
            f"{miss.after - 1:+.1%}",
            f"[{miss.control.source}]({documents[miss.control.source].url})",
        ]
        for miss in worst
    ]
    return f"""## Official totals, and what is still missed

Sums over pairs, bn USD, by how far the world is from them; before is with official pairs in and nothing balanced.
"A+B to A+B" is trade of both ways.

{table(["total", "published", "reliability", "before", "in the world", "source"], rows)}"""


def _held_out(missed: Sequence[Miss]) -> str:
    kinds = {
        "pairs of A or B above 100 million USD": [
            m for m in missed if m.control.is_pair and m.control.reliability in "AB" and m.control.value > 100
        ],
        "pairs of A or B below": [
            m for m in missed if m.control.is_pair and m.control.reliability in "AB" and m.control.value <= 100
        ],
        "other definitions, rounded or compiled": [
            m for m in missed if m.control.is_pair and m.control.reliability in "CD"
        ],
        "sums": [m for m in missed if not m.control.is_pair],
    }
    rows = [[kind, f"{len(found)}", *_errors(found)] for kind, found in kinds.items() if found]
    return f"""## Held against what was not used

Every fifth figure left out and the world balanced to the others: the factor by which the trade table with its fills,
and then the world, miss the figures left out. Official pairs say little of other pairs: what is gained on those left
out is small, and the worst are flows that the trade table has wrong or not at all and nothing else corrects.

{table(["figures left out", "number", "median, table", "median, world", "worst, table", "worst, world"], rows)}"""


def _errors(found: Sequence[Miss]) -> list[str]:
    ratios = [[max(getattr(miss, when), 1e-6) for miss in found] for when in ("before", "after")]
    factors = [[max(ratio, 1 / ratio) for ratio in held] for held in ratios]
    shown = [measure(held) for measure in (np.median, max) for held in factors]
    return [f"{factor:,.2f}" if factor < 1e6 else "no trade" for factor in shown]


def _gdp() -> str:
    rows = [
        [code, row.year or "not known", f"{row.value:,.0f}", "World Bank" if row.source == "wdi" else "IMF", row.note]
        for code, row in size.dated().items()
    ]
    return f"""## GDP that is older, or not the World Bank's

All other economies have the World Bank's figure of 2023, million USD.

{table(["economy", "year", "GDP", "source", "note"], rows)}"""
