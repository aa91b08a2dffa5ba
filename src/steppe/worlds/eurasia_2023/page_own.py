"""What the page of `eurasia-2023` tells of own shares: what draws them, and how near they come to figures left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from steppe.sources.catalogue import entry
from steppe.worlds.common.page_parts import table
from steppe.worlds.eurasia_2023 import accounts, own_ageing, own_controls
from steppe.worlds.eurasia_2023.balancing import Accounts
from steppe.worlds.eurasia_2023.build import Construction as Made
from steppe.worlds.eurasia_2023.market import Market
from steppe.worlds.eurasia_2023.own_controls import OWN, POINTS, Control
from steppe.worlds.eurasia_2023.own_expected import bought, places
from steppe.worlds.eurasia_2023.own_targets import Guess
from steppe.worlds.eurasia_2023.places import countries, sectors

Array = np.ndarray
Found = Mapping[str, Accounts]
NEAR, FARTHEST = 0.1, 12
# Cells where an expert found the world of use tables and trade alone hard to believe.
NAMED = (
    *("UZB natural-gas", "UZB textiles", "UZB petroleum", "UZB vehicles", "TUR petroleum"),
    *("TUR crude-oil+natural-gas+coal+mining", "TUR metals+metal-products", "RUS textiles", "BGR textiles"),
    *("GRC textiles", "JPN textiles"),
    *("FRA petroleum", "CAN petroleum", "CZE petroleum", "AUT petroleum", "CHN electronics+machinery"),
    *("FRA electronics+machinery", "GBR electronics+machinery", "ESP electronics+machinery"),
    *("POL electronics+machinery", "SWE electronics+machinery"),
)


def own_shares(made: Made) -> str:
    """The section on own shares."""
    every = own_controls.shipped()
    rows = judged(every, made.market)
    left = judged(own_controls.held_out(every), made.market)
    _, alone = accounts.of(made.technique, made.market, ())
    _, blind = accounts.of(made.technique, made.market, own_controls.without(every, own_controls.held_out(every)))
    found = made.accounts
    fit = [
        [name, str(len(part)), *errors(part, made.market, alone), *errors(part, made.market, found)]
        for name, part in _parts(rows)
    ]
    unseen = [
        [name, str(len(part)), *errors(part, made.market, alone), *errors(part, made.market, blind)]
        for name, part in _parts(left, by_source=False)
    ]
    heads = ("own shares", "number", "median", "worst", "within 10", "median with", "worst with", "within 10 with")
    return f"""## Own sales

{_rule(every)}

{_ageing(every)}

Where an economy has no own share of some goods, its own sales start from what its use table and trade say, mended by
what these miss elsewhere: the logarithm of own sales over imports is {_slope(made):.2f} times that of the table, more a
mean by group of sectors and by economy. Errors in points of spending, by use tables and trade alone, and with controls:

{table(heads, fit)}

A fifth of the shares of {entry("wiod-2011").title} left out of everything and found from the rest:

{table(heads, unseen)}

Cells that use tables and trade alone got wrong:

{table(("cell", "tables and trade alone", "here", "reference for 2023"), _named(rows, made.market, alone, found))}

Farthest from their reference, mostly where the world's imports are not those of the table:

{table(("cell", "here", "reference", "of the year"), _farthest(rows, made.market, found))}"""


def judged(rows: Sequence[Control], market: Market) -> list[Control]:
    """The own shares of sectors that the world has trade in."""
    return [row for row in rows if row.what == OWN and bought(row, market) > 0]


def share(row: Control, market: Market, found: Found) -> float:
    """The own share of a control's sectors in found accounts."""
    own = float(found[row.economy].own[places(row)].sum())
    return own / (own + bought(row, market))


def errors(rows: Sequence[Control], market: Market, found: Found) -> list[str]:
    """Median and worst error in points, and the part within ten points, by cells and by spending."""
    off = np.array([abs(share(row, market, found) - row.aged) for row in rows])
    spent = np.array([bought(row, market) + found[row.economy].own[places(row)].sum() for row in rows])
    near = off <= NEAR
    part = f"{near.mean():.0%} ({spent[near].sum() / spent.sum():.0%})"
    return [f"{100 * np.median(off):.1f}", f"{100 * off.max():.0f}", part]


def _parts(rows: Sequence[Control], *, by_source: bool = True) -> list[tuple[str, list[Control]]]:
    goods = set(sectors("goods"))
    kinds = {"goods": True, "services": False}
    keys = sorted({row.source for row in rows})
    parts = [
        (f"{entry(key).title}, {kind}" if by_source else kind, [row for row in rows if row.source == key and held(row)])
        for key in keys
        for kind, wanted in kinds.items()
        for held in [lambda row, wanted=wanted: (row.sectors[0] in goods) == wanted]
    ]
    return [(name, part) for name, part in parts if part]


def _named(rows: Sequence[Control], market: Market, alone: Found, found: Found) -> list[list[str]]:
    by_name = {f"{row.economy} {row.name}": row for row in rows}
    return [
        [
            name,
            *(f"{share(row, market, part):.0%}" for part in (alone, found)),
            f"{row.aged:.0%} ({row.year}: {row.value:.0%})",
        ]
        for name in NAMED
        if (row := by_name.get(name))
    ]


def _farthest(rows: Sequence[Control], market: Market, found: Found) -> list[list[str]]:
    ranked = sorted(rows, key=lambda row: (-abs(share(row, market, found) - row.aged), row.economy, row.name))
    return [
        [
            f"{row.economy} {row.name}",
            f"{share(row, market, found):.0%}",
            f"{row.aged:.0%}",
            f"{row.value:.0%} ({row.year})",
        ]
        for row in ranked[:FARTHEST]
    ]


def _rule(rows: Sequence[Control]) -> str:
    count = {key: sum(row.source == key for row in rows) for key in sorted({row.source for row in rows})}
    said = ", ".join(f"{number} of {entry(key).title}" for key, number in count.items())
    points = ", ".join(f"{letter} {100 * value:g}" for letter, value in POINTS.items())
    return f"""Controls are rows of two tables in `controls/accounts`, each with its source ({said}).
The own share of a sector is a control on own sales, given imports; it holds the more firmly the surer it is (points by
reliability: {points}) and the more of the sector is traded, and hardly for services, whose imports are estimates. Where
output or own sales are observed (Kazakhstan by section in 2023, Uzbekistan by sector in 2022), these bind and own
shares only check. Value added by sector is Kazakhstan's and Uzbekistan's own, and WIOD's of 2014 for economies that it
has. What gives way is inputs and final demand."""


def _ageing(rows: Sequence[Control]) -> str:
    bound = own_ageing.BOUND
    moved = [row for row in rows if row.what == OWN and row.value != row.aged]
    at_bound = sorted(
        {row.economy for row in moved if f"times {bound:.2f}" in row.note or f"times {1 / bound:.2f}" in row.note}
    )
    bounds = f"between {1 / bound:.2f} and {bound:.2f}, which binds in {', '.join(at_bound) or 'none'}"
    return f"""Shares of goods from WIOD are moved to 2023 by one factor an economy on the odds of imports to own sales:
the growth of imports over that of own sales between {own_ageing.FROM} and {own_ageing.TO}, where own sales are output
less exports, trade grows as between the pairs that both years report, and output follows GDP in USD. Exports are taken
out first, so it is no ratio to GDP alone. The factor stays {bounds}. Services stay as they were."""


def _slope(made: Made) -> float:
    tabled = np.array(
        [accounts.tabled(made.technique[label], made.market, n).own for n, label in enumerate(countries())]
    )
    return Guess.of(tabled.T, made.market, own_controls.shipped()).slope
