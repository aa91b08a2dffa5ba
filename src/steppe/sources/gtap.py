"""GTAP Data Base: the value flows of `basedata.har`, or the file of an aggregation of one's own.

Headers of release 11 (and of GTAPv7 files of release 10), million USD: VDFB, VMFB [commodity, activity, region], what
firms buy of domestic and of imported goods; VDPB, VDGB, VDIB [commodity, region], what households, government and
investment buy of domestic ones; VXSB, VCIF, VMSB [commodity, source, destination], exports at basic prices, imports at
the border (CIF) and with tariffs; VST [margin commodity, region], what goes into international transport. Files of
before call them VDFM, VIFM, VDPM, VDGM, VXMD, VIWS, VIMS and hold investment as the last activity (CGDS) of VDFM and
VIFM.

Sectors are commodities, each made by the activity of the same name. Region codes are put in capitals (`kaz`: KAZ);
those that are no country (`xsu`) stand for several.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from steppe.problems import SteppeError, raise_if_any
from steppe.sources.catalogue import source
from steppe.sources.har import HeaderArray, read_har
from steppe.sources.mrio import AGAIN, AS_PUBLISHED, shown

Array = np.ndarray
WHAT = "GTAP base data file"
SOURCE = source("gtap")
BEFORE = {
    "VDFB": "VDFM",
    "VMFB": "VIFM",
    "VDPB": "VDPM",
    "VDGB": "VDGM",
    "VXSB": "VXMD",
    "VCIF": "VIWS",
    "VMSB": "VIMS",
}
NEEDED = (*BEFORE, "VST")
INVESTMENT = "VDIB"


@dataclass(frozen=True, slots=True)
class GtapTable:
    """Flows at the importer's border [j,i,n], own sales with what a region sells within itself, million USD.

    `tariff` [j,i,n] is a fraction of `flow`, `inputs` [k,j,n] what activities buy at basic prices with tariffs,
    `output` [j,n] what they make at basic prices.
    """

    regions: tuple[str, ...]
    sectors: tuple[str, ...]
    flow: Array
    tariff: Array
    inputs: Array
    output: Array


def read_gtap(path: Path) -> GtapTable:
    """Read the value flows of a GTAP file. Raises `SteppeError` for headers that are lacking or do not fit."""
    headers = read_har(path)
    held = {name: _found(headers, name) for name in (*NEEDED, INVESTMENT)}
    lacking = [f"{name} (before: {BEFORE[name]})" if name in BEFORE else name for name in NEEDED if held[name] is None]
    if lacking:
        raise SteppeError(f"{path} has no header {shown(lacking)}, so it is no {WHAT}: {AS_PUBLISHED}.")
    given = {name: header for name, header in held.items() if header is not None}
    sectors, regions = given["VCIF"].labels[0], given["VCIF"].labels[1]
    firms = [label for label in given["VDFB"].labels[1] if label in set(sectors)]
    raise_if_any(f"{path}: {problem}." for problem in _misfits(given, sectors, regions))
    order = [given["VDFB"].labels[1].index(label) for label in sectors]
    bought = {name: given[name].values.astype(float) for name in ("VDFB", "VMFB")}
    capital = [at for at, label in enumerate(given["VDFB"].labels[1]) if label not in firms]
    domestic = bought["VDFB"].sum(axis=1) + _values(given, "VDPB") + _values(given, "VDGB")
    domestic += _values(given, INVESTMENT) if INVESTMENT in given and not capital else 0.0
    return _table(given, sectors, regions, domestic, (bought["VDFB"] + bought["VMFB"])[:, order])


def _found(headers: Mapping[str, HeaderArray], name: str) -> HeaderArray | None:
    return headers.get(name) or headers.get(BEFORE.get(name, ""))


def _values(given: Mapping[str, HeaderArray], name: str) -> Array:
    return given[name].values.astype(float)


def _misfits(given: Mapping[str, HeaderArray], sectors: tuple[str, ...], regions: tuple[str, ...]) -> list[str]:
    """Headers with other labels than those of trade, and negative flows."""
    pairs, by_region = (sectors, regions, regions), (sectors, regions)
    wanted = {"VXSB": pairs, "VCIF": pairs, "VMSB": pairs, "VDPB": by_region, "VDGB": by_region, INVESTMENT: by_region}
    found = [f"its {name} is by other labels than VCIF: {AGAIN}" for name, labels in wanted.items()
             if name in given and given[name].labels != labels]  # fmt: skip
    for name in ("VDFB", "VMFB"):
        labels = given[name].labels
        extra = [label for label in labels[1] if label not in sectors] if len(labels) == 3 else []
        if len(labels) != 3 or (labels[0], labels[2]) != by_region or not set(sectors) <= set(labels[1]):
            found.append(f"its {name} is not by commodity, an activity for each commodity, and region: {AGAIN}")
        elif len(extra) > 1 or (extra and INVESTMENT in given):
            found.append(f"its {name} has the activities {shown(extra)}, which make no commodity of that name: {AGAIN}")
    margins = given["VST"].labels
    if len(margins) != 2 or margins[1] != regions or not set(margins[0]) <= set(sectors):
        found.append(f"its VST is not by margin commodity and region: {AGAIN}")
    below = [name for name in given if (given[name].values < 0).any() and name in ("VCIF", "VMSB", "VXSB", "VST")]
    return [*found, *([f"its {shown(below)} have values below zero: {AGAIN}"] if below else [])]


def _table(
    given: Mapping[str, HeaderArray], sectors: tuple[str, ...], regions: tuple[str, ...], domestic: Array, inputs: Array
) -> GtapTable:
    border, landed = _values(given, "VCIF"), _values(given, "VMSB")
    carried = np.zeros_like(domestic)
    carried[[sectors.index(label) for label in given["VST"].labels[0]]] = _values(given, "VST")
    own = np.arange(len(regions))
    tariff = np.divide(landed, border, out=np.ones_like(border), where=border > 0) - 1.0
    tariff[:, own, own] = 0.0
    flow = border.copy()
    flow[:, own, own] = domestic + landed[:, own, own]
    output = domestic + _values(given, "VXSB").sum(axis=2) + carried
    return GtapTable(tuple(map(str.upper, regions)), sectors, flow, tariff, inputs, output)
