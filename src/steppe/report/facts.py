"""An outcome as one plain object: what `solve --json` prints and `run.json` keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from steppe.report.caveats import caveats
from steppe.report.words import findings
from steppe.solve.by_country import effect, effects_of
from steppe.solve.limits import limits
from steppe.world.accounts import exports
from steppe.world.describe import imputed_parts

if TYPE_CHECKING:
    from steppe.solve.outcome import Outcome
    from steppe.world.world import World


def facts(outcome: Outcome, focus: str) -> dict[str, Any]:
    """Scenario, world, closure, quality, effects by country in percent, and what to know of them; ready for JSON.

    The headline and the caveats are those for the country `focus`.
    """
    care = caveats(outcome, focus)
    quality = outcome.convergence
    found: dict[str, Any] = {
        "scenario": outcome.scenario.name,
        "world": outcome.before.name,
        "closure": outcome.closure,
        "horizon": outcome.model.horizon or None,
        "model": outcome.model.text,
        "before": outcome.baseline,
        "converged": quality.converged,
        "residual": quality.residual,
        "focus": focus,
        "headline": findings(outcome, focus),
        "by_construction": list(limits(outcome)),
        "caveats": [*care.answer, *care.model],
    }
    for name in effects_of(outcome):
        values = effect(outcome, name).tolist()
        found[name] = dict(zip(outcome.before.countries, values, strict=True))
    return found | {
        "units": "percent",
        "worst": quality.worst,
        "residuals": quality.residuals,
        "tolerance": quality.tolerance,
        "evaluations": quality.evaluations,
        "method": quality.method,
        "notes": list(outcome.policy.notes),
        "idle": list(outcome.policy.idle),
        "sources": [source.to_dict() for source in outcome.sources],
    }


def world_facts(world: World) -> dict[str, Any]:
    """What a world holds, in numbers and words; ready for JSON."""
    return {
        "world": world.name,
        "date": world.date,
        "countries": list(world.countries),
        "sectors": list(world.sectors),
        "trade": float(exports(world.array("trade_flow")).sum()),
        "value_added": float(world.accounts.value_added.sum()),
        "units": "million USD",
        "trade_elasticity": dict(zip(world.sectors, world.array("trade_elasticity").tolist(), strict=True)),
        "highest_tariff": float(world.array("tariff").max()),
        "imputed_share": dict(imputed_parts(world)),
        "notes": list(world.notes),
        "sources": [source.to_dict() for source in world.sources],
    }
