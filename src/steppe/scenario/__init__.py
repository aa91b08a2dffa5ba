"""What if: measures, scenarios made of them, and what they mean on one world."""

from steppe.scenario.measures import (
    Embargo,
    Join,
    Labour,
    Leave,
    Measure,
    Productivity,
    Sign,
    Tariff,
    TariffsAsOf,
    TradeCost,
)
from steppe.scenario.new import template
from steppe.scenario.policy import Policy, resolve
from steppe.scenario.scenario import Scenario
from steppe.scenario.table import TariffTable

__all__ = [
    "Embargo",
    "Join",
    "Labour",
    "Leave",
    "Measure",
    "Policy",
    "Productivity",
    "Scenario",
    "Sign",
    "Tariff",
    "TariffTable",
    "TariffsAsOf",
    "TradeCost",
    "resolve",
    "template",
]
