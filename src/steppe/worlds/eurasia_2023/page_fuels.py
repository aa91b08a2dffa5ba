"""What the page of `eurasia-2023` tells of crude oil, natural gas and coal, which no use table tells apart."""

from __future__ import annotations

from steppe.worlds.common.page_parts import table
from steppe.worlds.eurasia_2023 import fuels
from steppe.worlds.eurasia_2023.build import Construction as Made
from steppe.worlds.eurasia_2023.fuels import FUELS
from steppe.worlds.eurasia_2023.places import countries, sectors

SHOWN = ("KAZ", "RUS", "AZE", "TKM", "UZB", "IRN", "MNG", "CHN", "IND", "TUR", "DEU", "JPN", "USA", "SAU", "QAT", "AUS")


def fuels_apart(made: Made) -> str:
    """How fuels are split, and what came of it for the economies that matter most."""
    flow = made.trade.flow
    lines: list[list[str]] = []
    for label in SHOWN:
        n = countries().index(label)
        known = fuels.table().get(label)
        for k, fuel in enumerate(FUELS):
            j = sectors().index(fuel)
            here = (flow[j, n].sum(), flow[j, :, n].sum(), made.accounts[label].own[j])
            review = (known.made[k], known.used[k]) if known else (0.0, 0.0)
            if max(*here, *review) > fuels.LEAST:
                lines.append([label, fuel, *(f"{value / 1e3:,.1f}" for value in (*here, *review))])
    heads = ("economy", "fuel", "exports", "imports", "own sales", "made, review", "used, review")
    return f"""### Fuels apart

Use tables have one industry for coal, crude oil and natural gas; Uzbekistan's has three, and Kazakhstan's of 2022 coal
by itself. Elsewhere the industry is split by what the Energy Institute's review says is made and used of each fuel in
2023, in quantities, valued at prices of importers where more is used than made and of exporters elsewhere (gas at
the price of the United States). The values tell proportions better than levels, so that they bind only to
30%. Who buys which fuel starts from Uzbekistan's table and is scaled until
purchases of every buyer and use of every fuel agree: imputed, but refineries buy crude oil and power stations gas and
coal. Each fuel has the inputs of all three. Trade by fuel is the pattern of 2013 moved to controls: Kazakhstan's own
exports by fuel, customs of China, Azerbaijan, Georgia and Uzbekistan, and quantities of the review where an economy
only buys or only sells. Gas whose price is agreed, or that passes through, has no control of quantity
({", ".join(fuels.AGREED)}). Crude oil is sold at the border for more than the national accounts book as output, so that
little is left for Kazakhstan's refineries, which work it for a fee. Gold is not told apart from other metals: no table
at hand has it by pair. The 25 sectors of before are `world.aggregate("one-energy")`. Billion USD:

{table(heads, lines)}"""
