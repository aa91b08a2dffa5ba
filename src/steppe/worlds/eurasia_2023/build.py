"""How `eurasia-2023` is made: pair totals of 2023 by patterns of 2013 and official mixes, accounts that add up.

Goods by pair and services by pair (`trade.py`), use tables (`technology.py`), each economy's accounts balanced by
themselves (`accounts.py`, `balancing.py`). Every flow is given before balancing, so that one economy's balance
leaves the others alone and the world adds up. Letters: j sectors, i exporter, n importer; million USD.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from steppe.concordances import SOURCES, products
from steppe.sourced import Note, NoteKind
from steppe.sources import baci, geodist, oecd, pair_history, uzbekistan, world_bank
from steppe.sources.folder import data_folder
from steppe.tariffs import mfn
from steppe.tariffs.preferences import Regime, regime, unchecked_note
from steppe.world.world import World
from steppe.worlds.common import elasticities
from steppe.worlds.eurasia_2023 import accounts, goods, mixes, own_controls, trade
from steppe.worlds.eurasia_2023 import facts as documented
from steppe.worlds.eurasia_2023.balancing import Accounts
from steppe.worlds.eurasia_2023.market import Market
from steppe.worlds.eurasia_2023.places import countries, indicator, regions, sector_indicator, sectors
from steppe.worlds.eurasia_2023.technology import Technology
from steppe.worlds.goods_2023 import build as goods_2023

Array = np.ndarray
NAME, DATE = "eurasia-2023", "2023-12-31"
FILES = (*goods_2023.FILES, geodist.FILE, *uzbekistan.FILES)
OWN_PATTERN, LIKELY_PATTERN, UNREPORTED, SERVICES, OWN_TABLE, OWN_DONOR, OFFICIAL_OWN, OFFICIAL_LIKELY = range(1, 9)
FLAG_MEANINGS: Mapping[int, str] = {
    OWN_PATTERN: "goods: pair total of 2023 reported, sectors mostly by the pair's own pattern of 2013",
    LIKELY_PATTERN: "goods: pair total of 2023 reported, sectors mostly by the patterns of both partners with others",
    UNREPORTED: "goods: most of the pair total unreported and filled in as in goods-2023",
    SERVICES: "services: totals of each economy, partners by distance and size",
    OWN_TABLE: "own sales, balanced from the economy's own input-output table",
    OWN_DONOR: "own sales, balanced from a donor's input-output table",
    OFFICIAL_OWN: "goods: pair total reported, sectors by the pair's own pattern of 2013 and official mixes of both",
    OFFICIAL_LIKELY: "goods: pair total reported, sectors by partners' patterns and official mixes of both",
}
FLOW_DECIMALS, SHARE_DECIMALS = 3, 9  # thousand USD; so that a build does not hang on the last bits of a solver


@dataclass(frozen=True, slots=True)
class Construction:
    """The world and everything that its page tells about how it was made."""

    world: World
    fine: goods_2023.Construction
    trade: trade.Trade
    technique: Mapping[str, Technology]
    market: Market
    priors: Mapping[str, Accounts]
    accounts: Mapping[str, Accounts]

    @property
    def misplaced(self) -> float:
        """The part of the trade of 2013 that a pair's likely pattern puts into the wrong sector."""
        merge = sector_indicator(self.trade.codes)
        guess, seen = (
            np.tensordot(merge, v, axes=1) for v in (goods.likely_pattern(self.trade.earlier), self.trade.earlier)
        )
        return goods.misplaced(guess, seen)


def build(folder: Path) -> World:
    """Build `eurasia-2023` from a data folder; raises `SteppeError` that names every missing file."""
    return construct(folder).world


def construct(folder: Path) -> Construction:
    """Build the world and keep the steps."""
    folder = data_folder(Path(folder), FILES)
    fine = goods_2023.construct(folder)
    traded = trade.of(folder, fine)
    flow = np.round(traded.flow, FLOW_DECIMALS)
    inside = regions(fine.world.countries, fine.flow)
    tariffs = regime(countries(), DATE, sectors=sectors(), regions=inside)
    tariff = tariffs.rate
    gdp = indicator(fine.world.countries) @ fine.gdp.to_numpy()
    technique = accounts.techniques(folder, fine.gdp, traded.grain_share)
    market = Market.of(flow, tariff, gdp)
    priors, found = accounts.of(technique, market, own_controls.shipped())
    world = _assemble(flow, tariffs, found, _flags(traded), inside, fine)
    return Construction(world, fine, traded, technique, market, priors, found)


def _assemble(
    flow: Array,
    tariffs: Regime,
    found: Mapping[str, Accounts],
    flag: Array,
    inside: Mapping[str, Mapping[str, float]],
    fine: goods_2023.Construction,
) -> World:
    """The world: own sales from the accounts, cost shares as means of output, what is left is final demand."""
    complete = flow.copy()
    shares = np.zeros((len(sectors()), len(sectors()), len(countries())))
    for n, label in enumerate(countries()):
        complete[:, n, n] = np.round(found[label].own, FLOW_DECIMALS)
        output = found[label].inputs.sum(axis=0) + found[label].value_added
        shares[:, :, n] = np.round(found[label].inputs / output, SHARE_DECIMALS)
    return World.from_arrays(
        countries=countries(),
        sectors=sectors(),
        trade_flow=complete,
        tariff=tariffs.rate,
        value_added_share=1.0 - shares.sum(axis=0),
        input_share=shares,
        trade_elasticity=[elasticities.by_sector(sector) for sector in sectors()],
        imputed=flag,
        name=NAME,
        date=DATE,
        sources=_sources(fine),
        flag_meanings=dict(FLAG_MEANINGS),
        regions=inside,
        notes=[*_notes(flow, flag), Note(unchecked_note(tariffs, DATE), "tariffs")],
    )


def _flags(traded: trade.Trade) -> Array:
    pairs = np.where(traded.weight > 0.5, OWN_PATTERN, LIKELY_PATTERN)
    pairs = np.where(traded.filled > 0.5, UNREPORTED, pairs)
    flag = np.empty((len(sectors()), *pairs.shape), dtype=np.int8)
    known = np.where(pairs == OWN_PATTERN, OFFICIAL_OWN, np.where(pairs == LIKELY_PATTERN, OFFICIAL_LIKELY, pairs))
    flag[: len(sectors("goods"))], flag[len(sectors("goods")) :] = np.where(traded.official_mix, known, pairs), SERVICES
    donors = {donor.economy for donor in documented.facts().donors}
    own = [OWN_DONOR if label in donors else OWN_TABLE for label in countries()]
    flag[:, *np.diag_indices(len(countries()))] = own
    return flag


def _sources(fine: goods_2023.Construction) -> tuple:
    tables = (
        *(baci.SOURCE, world_bank.SOURCE, pair_history.SOURCE, pair_history.SOURCE_2013),
        *(oecd.SOURCE_2020, oecd.SOURCE_KAZAKHSTAN, geodist.SOURCE),
    )
    more = (
        *documented.sources(),
        *mixes.sources(),
        *own_controls.sources(),
        *SOURCES,
        *products.SOURCES,
        *mfn.group_sources(),
        *fine.world.sources,
    )
    return tuple(dict.fromkeys((*tables, *more)))


def _notes(flow: Array, flag: Array) -> list[Note]:
    donors = ", ".join(f"{d.economy} from {d.donor}" for d in documented.facts().donors)
    total = flow.sum()
    part = {f: flow[flag == f].sum() / total for f in FLAG_MEANINGS}
    said: dict[str, NoteKind] = {
        "An estimate: no flow by pair and sector of 2023 was observed. Goods are pair totals of 2023 spread over "
        f"sectors, {part[OWN_PATTERN] + part[OFFICIAL_OWN]:.0%} of trade by the pair's own pattern of 2013, "
        f"{part[LIKELY_PATTERN] + part[OFFICIAL_LIKELY]:.0%} by its partners' patterns, {part[UNREPORTED]:.1%} of "
        "unreported pairs, and moved to official mixes: "
        f"{part[OFFICIAL_OWN] + part[OFFICIAL_LIKELY]:.0%} of trade lies in official groups of both partners' exports "
        f"and imports; services are {part[SERVICES]:.0%}.": "filled",
        f"Official mixes are {len(mixes.shipped())} shares of exports and imports by group: chapters of the Harmonized "
        "System where had, else the WTO's groups of 2019; inside a group sectors keep the proportions of "
        "2013.": "method",
        "Value added equals GDP in every economy. Use tables are the OECD's of 2020, Kazakhstan's value added and "
        "output of 2023 by section and of 2022 inside, Uzbekistan's own of 2022; without a table, by a donor: "
        f"{donors}. Own sales are drawn to own shares of WIOD 2011 and 2014, aged by goods trade, and to "
        "Uzbekistan's and Kazakhstan's accounts.": "method",
        "Trade elasticities of goods are means of Fontagne, Guimbard and Orefice (2022) over sections of the "
        f"Harmonized System; those of services are a default of {elasticities.DEFAULT:g}, not an "
        "estimate.": "elasticity",
        "Services by partner follow distance and size, not observation; grain has the input mix of all "
        "farming.": "filled",
        "Base tariffs are simple MFN averages by groups of products where sourced, less recorded free trade; crude "
        "oil, gas and coal pay what was looked up where it was, and the United States charge what they collected in "
        "2024.": "tariffs",
        "Crude oil, natural gas and coal are one industry in most use tables, split by what is made and used of each; "
        "what their buyers pay for each is imputed from Uzbekistan's table.": "filled",
    }
    return [Note(sentence, kind) for sentence, kind in said.items()]
