"""The arrays of a world with their labels: primitives, what follows from them, and shares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from steppe.labels import strict_xarray
from steppe.world import accounts as acc
from steppe.world.schema import CELL, INPUT, PAIR, PRIMITIVES

if TYPE_CHECKING:
    import xarray as xr

Array = np.ndarray


class Views:
    """The arrays of a world, read-only, and what follows from them, with labels or without."""

    countries: tuple[str, ...]
    sectors: tuple[str, ...]
    primitives: Mapping[str, Array]

    def array(self, name: str) -> Array:
        """A primitive as a read-only NumPy array, for kernels; `data` holds the labelled ones."""
        return self.primitives[name]

    @cached_property
    def accounts(self) -> acc.Accounts:
        """Derived values as arrays, computed once."""
        p = self.primitives
        derived = acc.derive(p["trade_flow"], p["tariff"], p["value_added_share"], p["input_share"])
        for f in fields(derived):
            sealed(getattr(derived, f.name))
        return derived

    @cached_property
    def shares(self) -> Array:
        """Expenditure shares as a read-only array [sector, exporter, importer]."""
        p = self.primitives
        return sealed(acc.spending_shares(p["trade_flow"], p["tariff"], self.accounts.spending))

    def labelled(self, values: Array, dims: Sequence[str], name: str, units: str) -> xr.DataArray:
        """Values on this world's labels; `dims` are among sector, input, exporter, importer, country."""
        xr = strict_xarray()
        return xr.DataArray(values, self._coords(*dims), dims, name, {"units": units})

    def _primitive(self, name: str) -> xr.DataArray:
        one = PRIMITIVES[name]
        return self.labelled(self.array(name), one.dims, name, one.units)

    def _coords(self, *dims: str) -> dict[str, list[str]]:
        labels = {"sector": self.sectors, "input": self.sectors}
        return {dim: list(labels.get(dim, self.countries)) for dim in dims}

    @property
    def data(self) -> xr.Dataset:
        """The primitives as a labelled Dataset; the copy is yours, its arrays are read-only."""
        xr = strict_xarray()
        variables = {
            name: (PRIMITIVES[name].dims, array, {"units": PRIMITIVES[name].units})
            for name, array in self.primitives.items()
        }
        return xr.Dataset(variables, self._coords(*PAIR, *INPUT))

    @property
    def trade_flow(self) -> xr.DataArray:
        """Value of flows net of tariff, own sales included [sector, exporter, importer], million USD."""
        return self._primitive("trade_flow")

    @property
    def tariff(self) -> xr.DataArray:
        """Applied ad valorem rate [sector, exporter, importer], 0.10 = 10 %."""
        return self._primitive("tariff")

    @property
    def value_added_share(self) -> xr.DataArray:
        """Value added as a share of output [sector, country]."""
        return self._primitive("value_added_share")

    @property
    def input_share(self) -> xr.DataArray:
        """Purchases from `input` as a share of the output of `sector` [input, sector, country]."""
        return self._primitive("input_share")

    @property
    def trade_elasticity(self) -> xr.DataArray:
        """Elasticity of flows to trade costs, theta > 0 [sector]."""
        return self._primitive("trade_elasticity")

    @property
    def imputed(self) -> xr.DataArray:
        """Flag of each flow [sector, exporter, importer]: 0 observed, else as `flag_meanings` says."""
        if "imputed" in self.primitives:
            return self._primitive("imputed")
        return self.labelled(np.zeros(self.array("trade_flow").shape, np.int8), PAIR, "imputed", "flag")

    @property
    def alternative(self) -> xr.DataArray:
        """Another published figure of a flow [sector, exporter, importer], million USD; 0 where there is none."""
        if "alternative" in self.primitives:
            return self._primitive("alternative")
        return self.labelled(np.zeros(self.array("trade_flow").shape), PAIR, "alternative", "million USD")

    @property
    def output(self) -> xr.DataArray:
        """Gross output, sales net of tariff [sector, country], million USD."""
        return self.labelled(self.accounts.output, CELL, "output", "million USD")

    @property
    def expenditure(self) -> xr.DataArray:
        """Spending on inputs and final goods, tariff included [sector, country], million USD."""
        return self.labelled(self.accounts.spending, CELL, "expenditure", "million USD")

    @property
    def value_added(self) -> xr.DataArray:
        """Primary factor income [sector, country], million USD."""
        return self.labelled(self.accounts.value_added, CELL, "value_added", "million USD")

    @property
    def final_demand(self) -> xr.DataArray:
        """Spending not used as input [sector, country], million USD."""
        return self.labelled(self.accounts.final_demand, CELL, "final_demand", "million USD")

    @property
    def final_share(self) -> xr.DataArray:
        """Share of final demand spent on each sector [sector, country]."""
        return self.labelled(self.accounts.final_share, CELL, "final_share", "share of final demand")

    @property
    def income(self) -> xr.DataArray:
        """Value added plus tariff revenue less the trade balance [country], million USD."""
        return self.labelled(self.accounts.income, ("country",), "income", "million USD")

    @property
    def trade_balance(self) -> xr.DataArray:
        """Exports minus imports, net of tariff; positive is a surplus [country], million USD."""
        return self.labelled(self.accounts.trade_balance, ("country",), "trade_balance", "million USD")

    @property
    def tariff_revenue(self) -> xr.DataArray:
        """Tariff receipts [country], million USD."""
        return self.labelled(self.accounts.tariff_revenue, ("country",), "tariff_revenue", "million USD")

    @property
    def expenditure_share(self) -> xr.DataArray:
        """Share of an importer's spending that goes to each exporter [sector, exporter, importer]."""
        return self.labelled(self.shares, PAIR, "expenditure_share", "share of spending")

    @property
    def own_share(self) -> xr.DataArray:
        """Share of own goods in a country's spending [sector, country]."""
        own = np.diagonal(self.shares, axis1=1, axis2=2)
        return self.labelled(own, CELL, "own_share", "share of spending")


def sealed(array: Array) -> Array:
    """The array itself, made read-only together with the buffer that it views."""
    base: Any = array
    while isinstance(base, np.ndarray):
        base.flags.writeable = False
        base = base.base
    return array
