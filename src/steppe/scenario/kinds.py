"""The kinds of measures that there are: a new one is a class, its name here, and what the type checker asks for."""

from __future__ import annotations

import re
from typing import get_args

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
from steppe.scenario.table import TariffTable

AnyMeasure = Tariff | TariffTable | TradeCost | Embargo | Productivity | Labour | Sign | Join | Leave | TariffsAsOf
KINDS: dict[str, type[AnyMeasure]] = {  # by their names in YAML: tariff, tariff_table, trade_cost, ...
    re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower(): kind for kind in get_args(AnyMeasure)
}


def kind_of(measure: Measure) -> str:
    """The name of a measure's kind in YAML: "tariff", "trade_cost", ..."""
    return next(name for name, kind in KINDS.items() if type(measure) is kind)
