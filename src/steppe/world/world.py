"""A world: who sells what to whom, at which tariff, made from which inputs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, Unpack

import numpy as np

from steppe.labels import country_code, find_country, unknown
from steppe.problems import SteppeError, UnknownLabel
from steppe.sourced import Note, Source
from steppe.world.about import FACTS, About, Facts
from steppe.world.aggregate import merged
from steppe.world.describe import describe, headline
from steppe.world.labels import label_of
from steppe.world.store import save
from steppe.world.validate import validated
from steppe.world.views import Views, sealed

if TYPE_CHECKING:
    from pathlib import Path


Array = np.ndarray


class Costs(Facts, total=False):
    """What a loader of trade tables hands on to `World.from_table`: see there."""

    value_added_share: Any
    input_share: Any
    sectors: Sequence[str]
    tariff_unit: Literal["share", "percent", "factor"] | None
    totals: Literal["kept"] | None


class More(Costs, total=False):
    """What `World.from_table` takes beside the columns: see there."""

    trade_elasticity: Any
    countries: Sequence[str]
    year: int | str
    year_column: str


@dataclass(frozen=True, eq=False, repr=False)
class World(Views):
    """A trade world with named countries and sectors, read-only; build it with `from_arrays`.

    Primitives: `trade_flow` and `tariff` [sector, exporter, importer], `value_added_share`
    [sector, country], `input_share` [input, sector, country], `trade_elasticity` [sector]. Money is
    in million USD. Everything else is derived from these and adds up by construction. `regions` says which
    economies a label stands for when it is no single one, with each one's share in the region's trade.
    """

    countries: tuple[str, ...]
    sectors: tuple[str, ...]
    primitives: Mapping[str, Array]
    about: About = field(default_factory=About)

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
        alternative: Any = None,
        tariff_unit: str | None = None,
        **about: Unpack[Facts],
    ) -> World:
        """Build a world from arrays in the order of `countries` and `sectors`.

        `trade_flow`, `tariff`: [sector, exporter, importer], own sales on the diagonal, million USD and fractions
        (0.10 = 10 %); `tariff_unit` "percent" or "factor" (1 + rate) says so otherwise, and "share" that rates above
        1 are meant. `value_added_share`: [sector, country]; `input_share`: [input, sector, country]; given both,
        they sum to one. With neither, value added is the whole cost; with `value_added_share` alone in a world of
        one sector, the rest is the sector's own input. `trade_elasticity`: [sector] or one number. pandas objects
        and mappings are aligned by label. `imputed` flags flows, `alternative` is another published figure of a flow
        where there is one (million USD, 0 for none). `about`: `sources`, `name`, `date` (ISO day, month or year),
        `notes`, `observed_flags`, `flag_meanings`, `regions`. Raises `SteppeError` that lists every problem found.
        """
        given = {
            "trade_flow": trade_flow,
            "tariff": tariff,
            "value_added_share": value_added_share,
            "input_share": input_share,
            "trade_elasticity": trade_elasticity,
            "imputed": imputed,
            "alternative": alternative,
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
        **about: Unpack[Facts],
    ) -> World:
        """Build a world from arrays known to be sound (a solver's result), without checking again."""
        held = MappingProxyType({name: sealed(array) for name, array in primitives.items()})
        return cls(countries, sectors, held, About().changed(about, countries))

    @classmethod
    def from_table(
        cls,
        table: Any,
        *,
        exporter: str = "exporter",
        importer: str = "importer",
        sector: str | None = None,
        value: str = "trade_flow",
        unit: str = "million USD",
        tariff: str | None = None,
        output: Any = None,
        **more: Unpack[More],
    ) -> World:
        """Build a world from a long table: one row for each sector, exporter and importer.

        `table` is a DataFrame or what `pandas.DataFrame` accepts; the order of rows does not matter and a
        pair without a row has no trade. `exporter`, `importer`, `sector`, `value` and `tariff` name
        columns: without `sector` there is one, called "all". Labels keep what is written, without space around it;
        whole numbers keep their digits. `unit` is "USD", "thousand USD", "million USD", "billion USD" or the column
        that says it.

        A country's own sales are rows with itself as importer; where they are missing, `output` (in the
        same unit: by country, or by sector and country) gives them as output less exports, and they are
        marked in `imputed`. `more`: `year` picks the rows of a year of a panel, from the column `year_column`
        ("year"); `tariff_unit` says what tariffs are: "share" (0.10 = 10 %), "percent" or "factor" (1 + rate), and is
        needed where a rate is above 1 or half of those above zero exceed 0.5; `totals="kept"` takes a table with
        labels that are the sum of others. The rest are arguments of `World.from_arrays`: `trade_elasticity`
        (required), `value_added_share`, `input_share` (arrays in label order, or a mapping, Series or DataFrame by
        label), `countries` and `sectors` (an order; labels are sorted without it), `sources`, `name`, `date`, `notes`,
        `flag_meanings`. Raises `SteppeError` that lists the problems.
        """
        from steppe.world.tables.table import arguments  # loads pandas

        columns: dict[str, Any] = {"exporter": exporter, "importer": importer, "sector": sector, "value": value}
        return cls.from_arrays(**arguments(table, **columns, unit=unit, tariff=tariff, output=output, more=more))

    def aggregate(
        self,
        mapping: str | Path | None = None,
        *,
        countries: Mapping[str, Any] | None = None,
        sectors: Mapping[str, Any] | None = None,
    ) -> World:
        """Merge countries or sectors, totals kept: `{"EU": ["DEU", "FRA"]}`, `{"DEU": "EU"}` or a YAML file.

        "one-energy" is a shipped file: `eurasia-2023` with its fuels as one sector. The rules are in
        `steppe.world.aggregate.merged`, the form of the file in `steppe.world.tables.mapping`.
        """
        if mapping is None:
            given = merged(self, countries=countries, sectors=sectors)
            return World.from_arrays(**given) if given else self
        if countries or sectors:
            raise SteppeError("aggregate takes a file, or `countries` and `sectors`: give one of the two.")
        if isinstance(mapping, Mapping):
            raise SteppeError("aggregate takes a file by itself; groups are given as `countries=` and `sectors=`.")
        from steppe.world.tables.mapping import aggregate_by_file  # loads pydantic

        return aggregate_by_file(self, mapping)

    def replace(self, **changes: Any) -> World:
        """A new world with some primitives or facts about it changed, checked again."""
        if set(changes) <= set(FACTS):
            return replace(self, about=self.about.changed(changes, self.countries))
        unit = None if "tariff" in changes else "share"
        given: dict[str, Any] = {
            "countries": self.countries,
            "sectors": self.sectors,
            "tariff_unit": unit,
            **self.primitives,
            **self.about.to_dict(),
            **changes,
        }
        return World.from_arrays(**given)

    @property
    def sources(self) -> tuple[Source, ...]:
        """Where its figures come from."""
        return self.about.sources

    @property
    def name(self) -> str:
        """What the world is called, "" without a name."""
        return self.about.name

    @property
    def date(self) -> str:
        """The ISO day, month or year of its data, "" where it is not known."""
        return self.about.date

    @property
    def notes(self) -> tuple[Note, ...]:
        """What a reader of its figures should know."""
        return self.about.notes

    @property
    def flag_meanings(self) -> Mapping[int, str]:
        """What the flags of `imputed` mean."""
        return self.about.flag_meanings

    @property
    def observed_flags(self) -> tuple[int, ...]:
        """The flags of `imputed` that mark figures which somebody published."""
        return self.about.observed_flags

    @property
    def unobserved(self) -> Array:
        """Which flows are marked as no figure that somebody published [sector, exporter, importer], booleans."""
        if "imputed" not in self.primitives:
            return np.zeros(self.array("trade_flow").shape, dtype=bool)
        return np.isin(self.array("imputed"), self.observed_flags, invert=True)

    @property
    def regions(self) -> Mapping[str, Mapping[str, float]]:
        """Labels that stand for several economies, with each one's share in the region's trade."""
        return self.about.regions

    def save(self, path: str | Path) -> Path:
        """Write the world with its provenance to NetCDF; the old file stays whole until the end."""
        return save(self, path)

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

    def describe(self) -> str:
        """What the world holds, what in it is imputed, from which sources, in a few paragraphs."""
        return describe(self)

    def __repr__(self) -> str:
        return headline(self)

    def __getstate__(self) -> dict[str, Any]:
        return {**{f.name: getattr(self, f.name) for f in fields(self)}, "primitives": dict(self.primitives)}

    def __setstate__(self, state: dict[str, Any]) -> None:
        held = MappingProxyType({name: sealed(array) for name, array in state["primitives"].items()})
        self.__dict__.update(state, primitives=held)
