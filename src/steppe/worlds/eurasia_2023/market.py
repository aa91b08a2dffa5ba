"""What is given of every economy before its accounts are balanced."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

Array = np.ndarray


@dataclass(frozen=True, slots=True)
class Market:
    """What is given of every economy: exports and imports at what buyers pay [j,n], value added [n]; million USD."""

    exports: Array
    paid: Array
    added: Array

    @classmethod
    def of(cls, flow: Array, tariff: Array, added: Array) -> Market:
        """From flows and tariffs [j,i,n] and value added [n]."""
        return cls(flow.sum(axis=2), (flow * (1.0 + tariff)).sum(axis=1), added)
