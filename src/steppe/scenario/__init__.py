"""What if: measures, scenarios made of them, and what they mean on one world."""

from steppe.scenario.measures import Embargo, Labour, Measure, Productivity, Tariff, TradeCost
from steppe.scenario.new import template
from steppe.scenario.policy import Policy, resolve
from steppe.scenario.scenario import Scenario
from steppe.scenario.table import TariffTable

__all__ = [
    "Embargo",
    "Labour",
    "Measure",
    "Policy",
    "Productivity",
    "Scenario",
    "Tariff",
    "TariffTable",
    "TradeCost",
    "resolve",
    "template",
]
