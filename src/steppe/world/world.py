"""A world: who sells what to whom, at which tariff, made from which inputs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from steppe.labels import country_code, find_country, strict_xarray, unknown
from steppe.problems import SteppeError, UnknownLabel
from steppe.sourced import Source
from steppe.world import accounts as acc
from steppe.world.about import facts

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    import xarray as xr

Array = np.ndarray
PAIR = ("sector", "exporter", "importer")
CELL = ("sector", "country")
DIMENSIONS = {
    "trade_flow": PAIR,
    "tariff": PAIR,
    "value_added_share": CELL,
    "input_share": ("input", "sector", "country"),
    "trade_elasticity": ("sector",),
    "imputed": PAIR,
}
UNITS = {
    "trade_flow": "million USD, net of tariff",
    "tariff": "ad valorem rate",
    "value_added_share": "share of output",
    "input_share": "share of output",
    "trade_elasticity": "theta, of flows to trade costs",
    "imputed": "flag",
}


@dataclass(frozen=True, eq=False, repr=False)
class World:
    """A trade world with named countries and sectors, read-only; build it with `from_arrays`.

    Primitives: `trade_flow` and `tariff` [sector, exporter, importer], `value_added_share`
    [sector, country], `input_share` [input, sector, country], `trade_elasticity` [sector]. Money is
    in million USD. Everything else is derived from these and adds up by construction. `regions` says which
    economies a label stands for when it is no single one, with each one's share in the region's trade.
    """

    countries: tuple[str, ...]
    sectors: tuple[str, ...]
    primitives: Mapping[str, Array]
    sources: tuple[Source, ...] = ()
    name: str = ""
    date: str = ""
    notes: tuple[str, ...] = ()
    flag_meanings: Mapping[int, str] = field(default_factory=dict[int, str])
    regions: Mapping[str, Mapping[str, float]] = field(default_factory=dict[str, Mapping[str, float]])

    @classmethod
    def from_arrays(
        cls,
        *,
        countries: Sequence[str],
        sectors: Sequence[str],
        trade_flow: Any,
        trade_elasticity: Any,
        tariff: Any = None,
        value_added_share: Any = None,
        input_share: Any = None,
        imputed: Any = None,
        tariff_unit: str | None = None,
        **about: Any,
    ) -> World:
        """Build a world from arrays in the order of `countries` and `sectors`.

        `trade_flow`, `tariff`: [sector, exporter, importer], own sales on the diagonal, million USD and fractions
        (0.10 = 10 %); `tariff_unit` "percent" or "factor" (1 + rate) says so otherwise, and "share" that rates above
        1 are meant. `value_added_share`: [sector, country]; `input_share`: [input, sector, country]; given both,
        they sum to one. With neither, value added is the whole cost; with `value_added_share` alone in a world of
        one sector, the rest is the sector's own input. `trade_elasticity`: [sector] or one number. pandas objects
        and mappings are aligned by label. `about`: `sources`, `name`, `date` (ISO day, month or year), `notes`,
        `flag_meanings`, `regions`. Raises `SteppeError` that lists every problem found.
        """
        from steppe.world.table_labels import label_of
        from steppe.world.validate import validated

        given = {
            "trade_flow": trade_flow,
            "tariff": tariff,
            "value_added_share": value_added_share,
            "input_share": input_share,
            "trade_elasticity": trade_elasticity,
            "imputed": imputed,
        }
        for name, given_labels in (("countries", countries), ("sectors", sectors)):
            if not isinstance(given_labels, Iterable):  # pyright: ignore[reportUnnecessaryIsInstance]
                raise SteppeError(f"`{name}` is {given_labels!r}: pass a list of labels.")
        labels = (tuple(map(label_of, countries)), tuple(map(label_of, sectors)))
        return cls.trusted(*labels, validated(*labels, given, tariff_unit=tariff_unit), **about)

    @classmethod
    def trusted(
        cls,
        countries: tuple[str, ...],
        sectors: tuple[str, ...],
        primitives: Mapping[str, Array],
        **about: Any,
    ) -> World:
        """Build a world from arrays known to be sound (a solver's result), without checking again."""
        unknown = set(about) - {f.name for f in fields(cls)}
        if unknown:
            raise SteppeError(
                f"World has no {', '.join(sorted(unknown))}: about takes sources, name, date, notes, flag_meanings, "
                "regions."
            )
        sealed = MappingProxyType({name: _sealed(array) for name, array in primitives.items()})
        return cls(countries, sectors, sealed, **facts(about, countries))

    @classmethod
    def from_table(cls, table: pd.DataFrame, **options: Any) -> World:
        """Build a world from a long table; see `steppe.world.table.from_table` for the options."""
        from steppe.world.table import from_table

        return from_table(table, **options)

    def aggregate(
        self,
        mapping: str | Path | None = None,
        *,
        countries: Mapping[str, Any] | None = None,
        sectors: Mapping[str, Any] | None = None,
    ) -> World:
        """Merge countries or sectors, totals kept: `{"EU": ["DEU", "FRA"]}`, `{"DEU": "EU"}` or a YAML file.

        The form of the file is in `steppe.world.mapping`.
        """
        if mapping is None:
            from steppe.world.aggregate import aggregate

            return aggregate(self, countries=countries, sectors=sectors)
        if countries or sectors:
            raise SteppeError("aggregate takes a file, or `countries` and `sectors`: give one of the two.")
        if isinstance(mapping, Mapping):
            raise SteppeError("aggregate takes a file by itself; groups are given as `countries=` and `sectors=`.")
        from steppe.world.mapping import aggregate_by_file

        return aggregate_by_file(self, mapping)

    def replace(self, **changes: Any) -> World:
        """A new world with some primitives or facts about it changed, checked again."""
        about = {f: getattr(self, f) for f in ("sources", "name", "date", "notes", "flag_meanings", "regions")}
        labels = {"countries": self.countries, "sectors": self.sectors}
        if set(changes) <= set(about):
            return replace(self, **facts(changes, self.countries))
        unit = None if "tariff" in changes else "share"
        given: dict[str, Any] = {**labels, **self.primitives, **about, "tariff_unit": unit, **changes}
        return World.from_arrays(**given)

    def save(self, path: str | Path) -> Path:
        """Write the world with its provenance to NetCDF; the old file stays whole until the end."""
        from steppe.world.store import save

        return save(self, path)

    def array(self, name: str) -> Array:
        """A primitive as a read-only NumPy array, for kernels; `data` holds the labelled ones."""
        return self.primitives[name]

    @cached_property
    def accounts(self) -> acc.Accounts:
        """Derived values as arrays, computed once."""
        p = self.primitives
        derived = acc.derive(p["trade_flow"], p["tariff"], p["value_added_share"], p["input_share"])
        for f in fields(derived):
            _sealed(getattr(derived, f.name))
        return derived

    @cached_property
    def shares(self) -> Array:
        """Expenditure shares as a read-only array [sector, exporter, importer]."""
        p = self.primitives
        return _sealed(acc.spending_shares(p["trade_flow"], p["tariff"], self.accounts.spending))

    @property
    def data(self) -> xr.Dataset:
        """The primitives as a labelled Dataset; the copy is yours, its arrays are read-only."""
        xr = strict_xarray()
        variables = {name: (DIMENSIONS[name], array, {"units": UNITS[name]}) for name, array in self.primitives.items()}
        return xr.Dataset(variables, self._coords(*PAIR, *DIMENSIONS["input_share"]))

    def index(self, label: str, what: str = "country") -> int:
        """Position of a country or sector; raises `UnknownLabel` with the nearest label."""
        labels = self.countries if what == "country" else self.sectors
        return labels.index(self.label(label, what))

    def label(self, text: str, what: str = "country") -> str:
        """This world's label of a country by any of its names and codes ("Kazakhstan", "KZ"), or of a sector.

        Raises `UnknownLabel` that says what is meant, or may be, where this world has no such label.
        """
        labels = self.countries if what == "country" else self.sectors
        found = find_country(text, labels) if what == "country" else (text if text in labels else None)
        if found is not None:
            return found
        where = f"world {self.name!r}"
        region = self.region_of(text) if what == "country" else ""
        raise UnknownLabel(
            f"{where} has {text} only inside {region!r}." if region else unknown(text, labels, what, where)
        )

    def region_of(self, text: str) -> str:
        """The label that stands for a group with this country in it, or ""."""
        members = {str(text), country_code(str(text))}
        return next((region for region, held in self.regions.items() if members & held.keys()), "")

    def labelled(self, values: Array, dims: Sequence[str], name: str, units: str) -> xr.DataArray:
        """Values on this world's labels; `dims` are among sector, input, exporter, importer, country."""
        xr = strict_xarray()
        return xr.DataArray(values, self._coords(*dims), dims, name, {"units": units})

    def _coords(self, *dims: str) -> dict[str, list[str]]:
        labels = {"sector": self.sectors, "input": self.sectors}
        return {dim: list(labels.get(dim, self.countries)) for dim in dims}

    @property
    def trade_flow(self) -> xr.DataArray:
        """Value of flows net of tariff, own sales included [sector, exporter, importer], million USD."""
        return self.labelled(self.array("trade_flow"), PAIR, "trade_flow", UNITS["trade_flow"])

    @property
    def tariff(self) -> xr.DataArray:
        """Applied ad valorem rate [sector, exporter, importer], 0.10 = 10 %."""
        return self.labelled(self.array("tariff"), PAIR, "tariff", UNITS["tariff"])

    @property
    def value_added_share(self) -> xr.DataArray:
        """Value added as a share of output [sector, country]."""
        return self.labelled(self.array("value_added_share"), CELL, "value_added_share", "share of output")

    @property
    def input_share(self) -> xr.DataArray:
        """Purchases from `input` as a share of the output of `sector` [input, sector, country]."""
        dims = DIMENSIONS["input_share"]
        return self.labelled(self.array("input_share"), dims, "input_share", "share of output")

    @property
    def trade_elasticity(self) -> xr.DataArray:
        """Elasticity of flows to trade costs, theta > 0 [sector]."""
        return self.labelled(self.array("trade_elasticity"), ("sector",), "trade_elasticity", "elasticity")

    @property
    def imputed(self) -> xr.DataArray:
        """Flag of each flow [sector, exporter, importer]: 0 observed, else as `flag_meanings` says."""
        flags = self.primitives.get("imputed")
        if flags is None:
            flags = np.zeros(self.array("trade_flow").shape, np.int8)
        return self.labelled(flags, PAIR, "imputed", "flag")

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

    def describe(self) -> str:
        """What the world holds, what in it is imputed, from which sources, in a few paragraphs."""
        from steppe.world.describe import describe

        return describe(self)

    def __repr__(self) -> str:
        from steppe.world.describe import headline

        return headline(self)

    def __getstate__(self) -> dict[str, Any]:
        state = {f.name: getattr(self, f.name) for f in fields(self)}
        plain = {key: dict(value) if isinstance(value, Mapping) else value for key, value in state.items()}
        return plain | {"regions": {label: dict(members) for label, members in self.regions.items()}}

    def __setstate__(self, state: dict[str, Any]) -> None:
        sealed = MappingProxyType({name: _sealed(array) for name, array in state["primitives"].items()})
        self.__dict__.update(facts(state), primitives=sealed)


def _sealed(array: Array) -> Array:
    """The array itself, made read-only together with the buffer that it views."""
    base: Any = array
    while isinstance(base, np.ndarray):
        base.flags.writeable = False
        base = base.base
    return array
