"""`st.check`: the rules by name, those that look at a world alone and those that hold it against published tables."""

from __future__ import annotations

from collections.abc import Collection

from steppe.world.checks import accounts, trade
from steppe.world.checks.finding import Rule
from steppe.world.checks.report import CheckReport, report
from steppe.world.checks.tariffs import tariffs
from steppe.world.world import World
from steppe.worlds import plausible, published

RULES: dict[str, Rule] = {
    "identities": accounts.identities,
    "totals": accounts.totals,
    "final-demand": accounts.final_demand,
    "own-share": accounts.own_share,
    "tariffs": tariffs,
    "value-added-gdp": published.value_added_gdp,
    "trade-balance": accounts.trade_balance,
    "entrepots": trade.entrepots,
    "input-shares": accounts.input_shares,
    "value-added-share": accounts.value_added_share,
    "zero-output": accounts.zero_output,
    "isolated": trade.isolated,
    "imputed": trade.imputed,
    "odd-flows": trade.odd_flows,
    "documented-oddities": published.documented_oddities,
    "mirror-discrepancies": published.mirror_discrepancies,
    "alternatives": published.alternatives,
    "aged-figures": published.aged_figures,
    "missing-economies": published.missing_economies,
    "own-share-reference": plausible.own_share_reference,
    "fuel-imports": plausible.fuel_imports,
    "energy-imports": plausible.energy_imports,
}


def check(world: World, strict: Collection[str] = ()) -> CheckReport:
    """Check a world by every rule of `rules()`; nothing in it is changed.

    `strict` names rules for which anything found is an error; "all" makes errors of every rule's warnings,
    and leaves notes. Raises `SteppeError` for a rule that does not exist.
    """
    return report(world, RULES, strict)


def rules() -> dict[str, str]:
    """Every rule by name, with the sentence that says what it looks for."""
    return {name: (rule.__doc__ or "").split("\n")[0] for name, rule in RULES.items()}
