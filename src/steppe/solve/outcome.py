"""An outcome: the world before and after a scenario, and what changed for whom."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np

from steppe.labels import strict_xarray
from steppe.solve import effects
from steppe.solve.by_country import effect
from steppe.solve.convergence import Convergence
from steppe.solve.limits import by_construction
from steppe.solve.path import first_order_welfare

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    import xarray as xr

    from steppe.models.base import Model
    from steppe.models.closures import Closure
    from steppe.scenario.policy import Policy
    from steppe.scenario.scenario import Scenario
    from steppe.solve.equilibrium import Equilibrium
    from steppe.sourced import Source
    from steppe.world.world import World

Array = np.ndarray
COUNTRY = ("country",)
CELL = ("sector", "country")


@dataclass(frozen=True, eq=False, repr=False)
class Outcome:
    """What a scenario does to a world; `before` is the same world under the same closure without it.

    `data` is the world as it was given, which is `before` where it is in equilibrium under the closure.
    Values by country are DataArrays over `country`, effects in percent; `after` is a World that can
    be solved again.
    """

    scenario: Scenario
    data: World
    before: World
    after: World
    model: Model
    policy: Policy
    equilibrium: Equilibrium
    baseline_evaluations: int = 0

    @property
    def closure(self) -> Closure:
        """How trade balances adjust."""
        return self.model.closure

    @property
    def convergence(self) -> Convergence:
        """How well the equilibrium conditions hold, recomputed after the solver stopped."""
        return self.equilibrium.convergence

    @property
    def baseline(self) -> str:
        """What `before` is: "the data", or for example "balanced baseline" where it had to be solved first."""
        return "the data" if self.before is self.data else f"{self.closure} baseline"

    def _effect(self, name: str) -> xr.DataArray:
        return self.before.labelled(effect(self, name), COUNTRY, name, "percent")

    @property
    def welfare(self) -> xr.DataArray:
        """Exact change of real income (final spending at constant prices), percent."""
        return self._effect("welfare")

    @property
    def welfare_with_leisure(self) -> xr.DataArray:
        """Change of real income less what work is felt to cost, percent: `welfare` where labour does not answer."""
        return self._effect("welfare_with_leisure")

    @property
    def employment(self) -> xr.DataArray:
        """Change of labour, percent: what a scenario does to it, and how it answers to the real wage."""
        return self._effect("employment")

    @property
    def real_wage(self) -> xr.DataArray:
        """Change of the wage over the consumer price index, percent."""
        return self._effect("real_wage")

    @property
    def price_index(self) -> xr.DataArray:
        """Change of the consumer price index, percent, world value added being the numeraire."""
        return self._effect("price_index")

    @property
    def terms_of_trade(self) -> xr.DataArray:
        """First-order effect of changed export and import prices, percent of income (CP 2015, eq. 15)."""
        return self._effect("terms_of_trade")

    @property
    def volume_of_trade(self) -> xr.DataArray:
        """First-order effect of changed import volumes, percent of income (CP 2015, eq. 15)."""
        return self._effect("volume_of_trade")

    def first_order_welfare(self, steps: int = 1) -> xr.DataArray:
        """Terms of trade plus volume of trade, percent: the first-order formula, not exact real income.

        With `steps` above one the tariffs move in equal steps, each solved, and the effects add up, each as
        percent of real income before all of them; as steps grow the sum tends to the exact `welfare`. For
        changes of tariffs alone.
        """
        return first_order_welfare(self, steps)

    @property
    def tariff_revenue(self) -> xr.Dataset:
        """Tariff revenue by country: `data`, `before`, `after`, million USD."""
        return _three(*(world.tariff_revenue for world in self._worlds))

    def tariff_changes(self) -> pd.DataFrame:
        """Every tariff that the scenario changes: sector, exporter, importer, before, after, and why."""
        return _tables().tariff_changes(self)

    @property
    def trade(self) -> xr.Dataset:
        """Flows by sector and pair: `data`, `before`, `after` (million USD, net of tariff) and `percent`."""
        return _three(*(world.trade_flow for world in self._worlds), percent=True)

    @property
    def _worlds(self) -> tuple[World, World, World]:
        return (self.data, self.before, self.after)

    def exports(self, country: str, sector: str | None = None) -> pd.DataFrame:
        """Exports of one country by partner, all sectors or one: before, after (million USD), percent.

        Where `before` is not the data but solved under the closure, the data's own figure stands beside (`data`).
        """
        return _tables().by_partner(self, country, "exports", sector)

    def imports(self, country: str, sector: str | None = None) -> pd.DataFrame:
        """Imports of one country by partner, all sectors or one: before, after (million USD), percent.

        Where `before` is not the data but solved under the closure, the data's own figure stands beside (`data`).
        """
        return _tables().by_partner(self, country, "imports", sector)

    def by_sector(self, country: str) -> pd.DataFrame:
        """One country by sector: output, exports, imports, value added, employment, prices.

        Values before and after in million USD, changes in percent. Value added is the income of the sector's
        factors; employment is that income over the wage, for labour gets the same part of it before and after.
        `producer_price` is the change of unit cost, `consumer_price` that of the sector's price index.
        """
        return _tables().by_sector(self, country)

    def factor_income(self, country: str) -> pd.DataFrame:
        """What labour and the factors that stay in a sector earn in one country: million USD before and after.

        A row for labour and all that moves with it, one for each sector with a specific factor, and their sum;
        `percent` is the change, `gdp_before` and `gdp_after` the part of value added in percent, and `real_percent` the
        change at consumer prices.
        """
        return _tables().factor_income(self, country)

    def balance(self, state: str, vectors: Any = "poles", **options: Any) -> Any:
        """The balance of a state before and after, by vector; see `steppe.balance` for the options."""
        return _right("steppe.indicators.change").balance_change(self, state, vectors, **options)

    @cached_property
    def change(self) -> xr.Dataset:
        """Changes as ratios after/before: `wage`, `labour`, `income`, `price_index`; `price`, `cost`, `output`, `rent`.

        `rent` is what a factor earns that stays in its sector, nan where the model has none.
        """
        xr = strict_xarray()
        e, before, after = self.equilibrium, self.before.accounts, self.after.accounts
        ratio = lambda new, old: np.divide(new, old, out=np.full_like(old, np.nan), where=old != 0)  # noqa: E731
        output = ratio(after.output, before.output)
        values = {
            "wage": (COUNTRY, e.wage),
            "labour": (COUNTRY, e.labour),
            "income": (COUNTRY, after.income / before.income),
            "price_index": (COUNTRY, self.equilibrium.index),
            "price": (CELL, e.price),
            "cost": (CELL, e.cost),
            "output": (CELL, output),
            "rent": (CELL, np.where(self.model.specific_share(self.before) > 0, output, np.nan)),
        }
        arrays = {name: self.before.labelled(v, dims, name, "after/before") for name, (dims, v) in values.items()}
        return xr.Dataset(arrays)

    @property
    def sources(self) -> tuple[Source, ...]:
        """Sources of the scenario, of the memberships and agreements that it used, and of the world, each once."""
        return tuple(dict.fromkeys((*self.scenario.sources, *self.policy.sources, *self.before.sources)))

    def to_frame(self) -> pd.DataFrame:
        """One row a country: effects in percent, trade and balances in million USD before and after."""
        return _tables().to_frame(self)

    def table(self, countries: list[str] | None = None) -> pd.DataFrame:
        """The headline columns for the countries named, else those that gain or lose most."""
        return _tables().table(self, countries)

    def to_excel(self, path: str | Path) -> Path:
        """Write a workbook: by country, by sector, flows by pair, tariffs that change, and the facts of the run."""
        return _right("steppe.solve.workbook").to_excel(self, path)  # loads pandas and openpyxl

    def plot(self, country: str | None = None, path: str | Path | None = None) -> Any:
        """A picture of the change of real income: a country, its main partners, the largest gains and losses.

        Returns a matplotlib Figure; with `path` (.png, .svg or .pdf) it is written there too. Without `country` the
        one that changes most is in front.
        """
        return _right("steppe.report.plot").plot(self, country, path)

    def brief(self, path: str | Path, country: str | None = None) -> Path:
        """Write the page to read (HTML, self-contained) for one country; without it for the one that changes most."""
        return _right("steppe.report.brief").write_brief(self, path, country)

    def __repr__(self) -> str:
        welfare = self.welfare.values
        order = np.argsort(welfare)
        named = [f"{self.before.countries[i]} {welfare[i]:+.2f}" for i in order]
        losers, gainers = ", ".join(named[:3]), ", ".join(named[:-4:-1])
        said = f"highest {gainers}; lowest {losers}" if np.abs(welfare).max() >= 0.005 else "none by as much as 0.01"
        lines = [
            f"<Outcome of {self.scenario.name!r} on {self.before.name or 'a world'}, {self.model.setting}>",
            f"  {self.convergence}",
            f"  real income, percent (exact, not to first order): {said}",
        ]
        if sentence := by_construction(self):
            lines.append(f"  {sentence}")
        if self.policy.idle:
            lines.append(
                f"  change nothing, see .policy.idle: {len(self.policy.idle)} of {len(self.scenario.measures)}"
            )
        return "\n".join(lines)


def _tables() -> Any:
    from steppe.solve import frames  # loads pandas

    return frames


def _right(module: str) -> Any:
    """A module that stands to the right of this one or loads heavy libraries, looked up when it is asked for."""
    return import_module(module)


def _three(data: xr.DataArray, before: xr.DataArray, after: xr.DataArray, *, percent: bool = False) -> xr.Dataset:
    xr = strict_xarray()
    named = {"data": data, "before": before, "after": after}
    values: dict[str, Any] = {name: array.rename(None) for name, array in named.items()}
    if percent:
        change = before.copy(data=effects.percent(before.to_numpy(), after.to_numpy()))
        change.attrs["units"] = "percent"
        values["percent"] = change.rename(None)
    return xr.Dataset(values)
