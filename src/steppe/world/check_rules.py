"""The rules of `check` by name; each looks at one thing in a world and says what it found, with figures."""

from __future__ import annotations

from steppe.world import check_accounts as accounts
from steppe.world import check_published as published
from steppe.world import check_trade as trade
from steppe.world.check_tariffs import tariffs
from steppe.world.check_tools import Rule

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
    "missing-economies": published.missing_economies,
}
