"""What each economy makes its goods from and buys, as shares of its value added.

Letters as in `balancing`: j sectors, k inputs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from steppe.problems import SteppeError

Array = np.ndarray


@dataclass(frozen=True, slots=True)
class Technology:
    """One economy's use table in shares of its value added: inputs [k,j], value added [j], final demand [k]."""

    inputs: Array
    value_added: Array
    final: Array

    @property
    def output(self) -> Array:
        """Output by sector [j]: inputs and value added."""
        return self.inputs.sum(axis=0) + self.value_added

    @classmethod
    def mean(cls, parts: Sequence[Technology], weights: Sequence[float]) -> Technology:
        """The technology of several economies together, weighted by their value added."""
        share = np.array(weights) / sum(weights)
        return cls(
            inputs=np.tensordot(share, [part.inputs for part in parts], axes=1),
            value_added=share @ [part.value_added for part in parts],
            final=share @ [part.final for part in parts],
        )


def of_economies(
    held: Mapping[str, Technology],
    regions: Mapping[str, Mapping[str, float]],
    donors: Mapping[str, str],
    gdp: pd.Series,
) -> dict[str, Technology]:
    """The technology of each economy and region of the world; `regions` holds the members of each label.

    A region takes the mean of its members that have a table, by GDP. A label without a table needs a donor.
    """
    found: dict[str, Technology] = {}
    missing: list[str] = []
    for label, members in regions.items():
        own = [code for code in members if code in held]
        if own:
            found[label] = Technology.mean([held[code] for code in own], [float(gdp[code]) for code in own])
        elif donors.get(label) in held:
            found[label] = held[donors[label]]
        else:
            missing.append(label)
    if missing:
        raise SteppeError(
            f"{', '.join(missing)} have neither an input-output table nor a donor: name one in the facts."
        )
    return found
