"""`steppe aggregate`: a world merged as a file says, with its totals before and after."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from steppe.report.facts import world_facts
from steppe.world.describe import headline
from steppe.world.world import World
from steppe.worlds.shelf import load


@dataclass(frozen=True, slots=True)
class Aggregated:
    """The merged world, the file that holds it, and totals before and after, million USD."""

    world: World
    file: Path
    totals: dict[str, tuple[float, float]]

    def to_dict(self) -> dict[str, Any]:
        """The facts as plain data, for JSON."""
        totals = {name: {"before": before, "after": after} for name, (before, after) in self.totals.items()}
        return {"file": str(self.file), "totals": totals, "world": world_facts(self.world)}

    def __str__(self) -> str:
        width = max(map(len, self.totals))
        lines = [f"{'million USD':<{width}} {'before':>20} {'after':>20}"]
        lines += [f"{name:<{width}} {before:>20,.1f} {after:>20,.1f}" for name, (before, after) in self.totals.items()]
        return "\n".join([headline(self.world), "", *lines, "", f"Written: {self.file}"])


def aggregate_world(world: str, mapping: Path, out: Path) -> Aggregated:
    """Merge a world, by name or path, as a mapping says, and save it."""
    before = load(world)
    after = before.aggregate(mapping)
    totals = {name: (value, _totals(after)[name]) for name, value in _totals(before).items()}
    return Aggregated(after, after.save(out), totals)


def _totals(world: World) -> dict[str, float]:
    """What merging keeps, and trade between countries, of which a part becomes own sales."""
    flow, money = world.array("trade_flow"), world.accounts
    return {
        "output": float(money.output.sum()),
        "value added": float(money.value_added.sum()),
        "final demand": float(money.final_demand.sum()),
        "tariff revenue": float(money.tariff_revenue.sum()),
        "trade between countries": float(flow.sum() - np.trace(flow, axis1=1, axis2=2).sum()),
    }
