"""What a world's base tariffs rest on, importer by importer: looked-up figures, averages over all goods, donors."""

from __future__ import annotations

from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np

from steppe.labels import country_code
from steppe.tariffs import mfn
from steppe.world.world import World

Array = np.ndarray
CLOSE = 1e-9


@dataclass(frozen=True, slots=True)
class TariffBasis:
    """What the MFN rates of importers rest on [country], as shares from 0 to 1 of a label's members by weight.

    `donor` is the part whose rate is the mean of its income quartile, for want of a figure; `single` the part with a
    figure that is one average over all goods. Both are zero where the tariffs are not known to be the shipped ones.
    """

    donor: Array
    single: Array

    @property
    def known(self) -> Array:
        """Importers whose tariffs are known to rest on the shipped table [country]."""
        return self.donor + self.single > 0


_known: WeakKeyDictionary[World, TariffBasis] = WeakKeyDictionary()


def tariff_basis(world: World) -> TariffBasis:
    """The basis of a world's tariffs: of importers whose rates are those of the shipped MFN table.

    A world has them where the sources of the table are among its own; an importer, where the highest tariff that it
    asks of a single economy is its rate in the table, so that tariffs which were replaced are not spoken of.
    """
    if world not in _known:
        _known[world] = _basis(world)
    return _known[world]


def _basis(world: World) -> TariffBasis:
    donor, single = np.zeros(len(world.countries)), np.zeros(len(world.countries))
    if set(mfn.sources()) <= set(world.sources):
        highest = _highest(world)
        for n, label in enumerate(world.countries):
            donor[n], single[n] = _parts(world, label, float(highest[n]))
    return TariffBasis(donor, single)


def _highest(world: World) -> Array:
    """The highest tariff of each importer on a single economy [country]."""
    rate = world.array("tariff").max(axis=0)
    np.fill_diagonal(rate, 0.0)
    alone = [i for i, label in enumerate(world.countries) if label not in world.regions]
    return rate[alone].max(axis=0, initial=0.0)


def _parts(world: World, label: str, highest: float) -> tuple[float, float]:
    """The parts of a label that are donors' means and single averages."""
    table = mfn.table()
    members = world.regions.get(label) or {country_code(label) or label: 1.0}
    rates = [table[code].rate for code in members if code in table]
    if not rates or highest > max(rates) * (1 + CLOSE):
        return 0.0, 0.0
    plain = label not in world.regions
    donors = {code for code in members if code in table and table[code].basis == mfn.MEAN}
    averages = {code for code in members if code in table and code not in donors and _one_average(world, code)}
    if plain and (donors or averages) and not np.isclose(highest, rates[0], rtol=CLOSE, atol=0):
        return 0.0, 0.0
    donor, single = (sum(members[code] for code in chosen) for chosen in (donors, averages))
    return donor, single


def _one_average(world: World, code: str) -> bool:
    """Whether one figure stands for all goods of the world."""
    return len(world.sectors) == 1 or mfn.detail(code) == "one average"
