"""Rules of `check` that hold a world against what an expert knows: observed own shares, where fuel comes from, how
much of it is bought."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from steppe.concordances import eurasia_sectors
from steppe.concordances.products import product_groups
from steppe.world.checks.finding import Found
from steppe.world.checks.tools import SHOWN, count, listed, plural
from steppe.world.world import World
from steppe.worlds.common.controls import ALL
from steppe.worlds.common.geography import geography
from steppe.worlds.eurasia_2023 import own_controls
from steppe.worlds.eurasia_2023.mixes import shipped

FAR = 0.25  # of spending, between an own share and its reference
REFERENCE_YEAR, YEARS = 2023, 3  # references are of that year, and a world at most so many years off is judged
JUDGED = ("A", "C")  # own shares of all uses
FUELS = ("energy", "crude-oil", "natural-gas", "coal")
EXPORTER, AFAR, KILOMETRES = 5.0, 0.5, 3000.0
LEAST = 100.0  # million USD of imports of a fuel, below which nothing is said of them
REFINED, FUEL_CHAPTER = "petroleum", "27"
ABOVE, POINT = 1.5, 0.02  # times the official share of fuels in imports, and a part of them, above which it is said


def own_share_reference(world: World) -> list[Found]:
    """Own shares are within 25 points of those observed in input-output tables, aged to 2023."""
    year = int(world.date[:4]) if world.date[:4].isdigit() else 0
    if abs(year - REFERENCE_YEAR) > YEARS:
        return [Found("ok", f"not judged: references are of {REFERENCE_YEAR}.")]
    judged = list(_against(world))
    if not judged:
        return [Found("ok", "not judged: no own share is known for this world's economies and sectors.")]
    off = {name: here - known for name, here, known in judged if abs(here - known) > FAR}
    if not off:
        return [Found("ok", f"{plural(len(judged), 'own share')} within {100 * FAR:.0f} points of the reference.")]
    off = dict(sorted(off.items(), key=lambda item: (-abs(item[1]), item[0])))
    said = {name: f"{name} {here:.0%} ({known:.0%})" for name, here, known in judged}
    shown = ", ".join(said[name] for name in list(off)[:SHOWN]) + (", ..." if len(off) > SHOWN else "")
    text = (
        f"{count(off, 'own share')} of {len(judged)} more than {100 * FAR:.0f} points from the reference "
        f"(in brackets): {shown}."
    )
    return [Found("warning", text, off)]


def _against(world: World) -> Iterator[tuple[str, float, float]]:
    """Economy and sectors, the world's own share and the reference, where it imports any and labels match."""
    spent = world.array("trade_flow") * (1.0 + world.array("tariff"))
    for row in own_controls.own_shares():
        known = row.economy in world.countries and set(row.sectors) <= set(world.sectors)
        if row.reliability not in JUDGED or not known:
            continue
        n, at = world.index(row.economy), [world.index(name, "sector") for name in row.sectors]
        whole, own = float(spent[at, :, n].sum()), float(spent[at, n, n].sum())
        if whole > own:
            yield f"{row.economy} {row.name}", own / whole, row.aged


def fuel_imports(world: World) -> list[Found]:
    """No exporter of a fuel, above five times its imports of it, gets most of these from beyond 3,000 km."""
    fuels = [name for name in FUELS if name in world.sectors]
    if not fuels:
        return [Found("ok", f"not judged: no sector is one of {', '.join(FUELS)}.")]
    table = geography()
    coded = [(n, table.codes.index(label)) for n, label in enumerate(world.countries) if label in table.codes]
    if len(coded) < 2:
        return [Found("ok", "not judged: the distances at hand are between economies with ISO codes.")]
    at, place = (np.array(part) for part in zip(*coded, strict=True))
    afar = table.distance[np.ix_(place, place)] > KILOMETRES
    off: dict[str, float] = {}
    for fuel in fuels:
        flow = world.array("trade_flow")[world.index(fuel, "sector")].copy()
        np.fill_diagonal(flow, 0.0)
        sold, bought = flow.sum(axis=1)[at], flow.sum(axis=0)[at]
        inside = flow[np.ix_(at, at)]
        part = np.divide((inside * afar).sum(axis=0), bought, out=np.zeros_like(bought), where=bought > 0)
        odd = (bought >= LEAST) & (sold > EXPORTER * bought) & (part > AFAR)
        off |= {f"{world.countries[at[k]]} {fuel}": float(part[k]) for k in np.flatnonzero(odd)}
    if not off:
        return [Found("ok", "no exporter of a fuel gets most of what it imports of it from afar.")]
    off = dict(sorted(off.items(), key=lambda item: (-item[1], item[0])))
    text = (
        f"{count(off, 'exporter')} of a fuel above {EXPORTER:g} times what they import of it get most of that from "
        f"beyond {KILOMETRES:,.0f} km (part of imports): {listed(off, '.0%')}."
    )
    return [Found("warning", text, off)]


def energy_imports(world: World) -> list[Found]:
    """No economy's imports of fuels are half as much again as official shares of its imports of goods say."""
    labels = [sector.sector for sector in eurasia_sectors() if sector.kind == "goods"]
    goods = [name for name in world.sectors if name in labels or name == FUELS[0]]
    fuels = [name for name in goods if name in (*FUELS, REFINED)]
    if REFINED not in fuels or len(fuels) < 2 or not set(labels) - set(FUELS) <= set(goods):
        return [Found("ok", "not judged: fuels and other goods are not told apart.")]
    flow = world.array("trade_flow")[[world.index(name, "sector") for name in goods]].copy()
    flow[:, *np.diag_indices(len(world.countries))] = 0.0
    bought = flow.sum(axis=1)
    part = bought[[goods.index(name) for name in fuels]].sum(axis=0) / np.maximum(bought.sum(axis=0), 1e-300)
    group = product_groups("hs")[FUEL_CHAPTER]
    said = {row.importer: row for row in shipped() if row.is_share and row.exporter == ALL and row.group == group}
    judged = {code: (float(part[world.index(code)]), row) for code, row in said.items() if code in world.countries}
    off = {code: here - row.value for code, (here, row) in judged.items() if here > ABOVE * row.value + POINT}
    if not off:
        return [Found("ok", f"fuels are no more of imports than official shares say, in {len(judged)} economies.")]
    off = dict(sorted(off.items(), key=lambda item: (-item[1], item[0])))
    named = [f"{code} {judged[code][0]:.0%} ({judged[code][1].value:.0%} in {judged[code][1].year})" for code in off]
    shown = ", ".join(named[:SHOWN]) + (", ..." if len(named) > SHOWN else "")
    return [Found("warning", f"fuels in imports of goods above the official share (in brackets): {shown}.", off)]
