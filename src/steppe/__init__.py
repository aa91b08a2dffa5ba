"""Steppe: an open laboratory for states that live between larger powers."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from steppe.labels import suggest

# Not lazy: the folders `steppe.solve` and `steppe.worlds` would take the functions' names on their first import.
from steppe.solve.solve import solve as solve
from steppe.worlds.listing import worlds as worlds

if TYPE_CHECKING:
    from steppe import record as record
    from steppe.indicators.balance import Balance as Balance
    from steppe.indicators.balance import balance as balance
    from steppe.indicators.explain import explain as explain
    from steppe.indicators.exposure import exposure as exposure
    from steppe.indicators.exposure import value_added_exposure as value_added_exposure
    from steppe.indicators.frontier import frontier as frontier
    from steppe.indicators.past import BalancePath as BalancePath
    from steppe.indicators.past import balance_path as balance_path
    from steppe.models.family import CaliendoParro as CaliendoParro
    from steppe.models.horizon_table import share_table as share_table
    from steppe.people.tables import migrants as migrants
    from steppe.people.tables import remittances as remittances
    from steppe.problems import SteppeError as SteppeError
    from steppe.problems import UnknownLabel as UnknownLabel
    from steppe.reader.reading import Reading as Reading
    from steppe.reader.reading import read as read
    from steppe.report.compare import compare as compare
    from steppe.scenario import Embargo as Embargo
    from steppe.scenario import Join as Join
    from steppe.scenario import Labour as Labour
    from steppe.scenario import Leave as Leave
    from steppe.scenario import Productivity as Productivity
    from steppe.scenario import Scenario as Scenario
    from steppe.scenario import Sign as Sign
    from steppe.scenario import Tariff as Tariff
    from steppe.scenario import TariffsAsOf as TariffsAsOf
    from steppe.scenario import TariffTable as TariffTable
    from steppe.scenario import TradeCost as TradeCost
    from steppe.solve.convergence import Convergence as Convergence
    from steppe.solve.convergence import NoEquilibrium as NoEquilibrium
    from steppe.solve.convergence import NotConverged as NotConverged
    from steppe.solve.outcome import Outcome as Outcome
    from steppe.sourced import Source as Source
    from steppe.sources.har import read_har as read_har
    from steppe.tariffs.asked import tariffs_of as tariffs_of
    from steppe.world.flows import flows as flows
    from steppe.world.world import World as World
    from steppe.worlds.check import check as check
    from steppe.worlds.shelf import load as load

_HOMES = {
    "Balance": "steppe.indicators.balance",
    "BalancePath": "steppe.indicators.past",
    "CaliendoParro": "steppe.models.family",
    "Convergence": "steppe.solve.convergence",
    "Embargo": "steppe.scenario",
    "Join": "steppe.scenario",
    "Leave": "steppe.scenario",
    "Sign": "steppe.scenario",
    "Labour": "steppe.scenario",
    "NoEquilibrium": "steppe.solve.convergence",
    "NotConverged": "steppe.solve.convergence",
    "Outcome": "steppe.solve.outcome",
    "Productivity": "steppe.scenario",
    "Reading": "steppe.reader.reading",
    "Scenario": "steppe.scenario",
    "Source": "steppe.sourced",
    "SteppeError": "steppe.problems",
    "Tariff": "steppe.scenario",
    "TariffTable": "steppe.scenario",
    "TariffsAsOf": "steppe.scenario",
    "TradeCost": "steppe.scenario",
    "UnknownLabel": "steppe.problems",
    "World": "steppe.world.world",
    "balance": "steppe.indicators.balance",
    "balance_path": "steppe.indicators.past",
    "check": "steppe.worlds.check",
    "compare": "steppe.report.compare",
    "explain": "steppe.indicators.explain",
    "exposure": "steppe.indicators.exposure",
    "flows": "steppe.world.flows",
    "frontier": "steppe.indicators.frontier",
    "load": "steppe.worlds.shelf",
    "migrants": "steppe.people.tables",
    "read": "steppe.reader.reading",
    "read_har": "steppe.sources.har",
    "remittances": "steppe.people.tables",
    "share_table": "steppe.models.horizon_table",
    "tariffs_of": "steppe.tariffs.asked",
    "value_added_exposure": "steppe.indicators.exposure",
}
__all__ = [
    "Balance",
    "BalancePath",
    "CaliendoParro",
    "Convergence",
    "Embargo",
    "Join",
    "Labour",
    "Leave",
    "NoEquilibrium",
    "NotConverged",
    "Outcome",
    "Productivity",
    "Reading",
    "Scenario",
    "Sign",
    "Source",
    "SteppeError",
    "Tariff",
    "TariffTable",
    "TariffsAsOf",
    "TradeCost",
    "UnknownLabel",
    "World",
    "balance",
    "balance_path",
    "check",
    "compare",
    "explain",
    "exposure",
    "flows",
    "frontier",
    "load",
    "migrants",
    "read",
    "read_har",
    "record",
    "remittances",
    "share_table",
    "solve",
    "tariffs_of",
    "value_added_exposure",
    "worlds",
]


def __getattr__(name: str) -> Any:
    """Import a public name on first use, so that `import steppe` stays light."""
    if name == "record":
        return import_module("steppe.record")
    if name not in _HOMES:
        raise AttributeError(f"steppe has no {name!r}: {suggest(name, __all__)}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """The public names."""
    return list(__all__)
