"""Rules of `check` on a world's accounts: identities, demand, shares of cost and of spending."""

from __future__ import annotations

import numpy as np

from steppe.world.accounts import identity_errors
from steppe.world.checks.finding import Found
from steppe.world.checks.tools import SHOWN, by_cell, by_country, count, listed, plural, value_added_of, verdict
from steppe.world.totals import country_totals, sector_totals
from steppe.world.world import World

IDENTITY_TOLERANCE = 1e-9  # relative
LARGE_SURPLUS = 0.5  # of value added
LOW_SHARE, HIGH_SHARE = 0.1, 0.95  # of output, where other sectors or countries sell inputs


def identities(world: World) -> list[Found]:
    """Income equals final demand, spending equals flows, balances sum to zero (to 1e-9)."""
    flow, tariff = world.array("trade_flow"), world.array("tariff")
    errors = identity_errors(flow, tariff, world.accounts)
    cost = world.array("value_added_share") + world.array("input_share").sum(axis=0) - 1.0
    errors["value added and inputs make the whole cost"] = float(
        np.abs(np.where(world.accounts.output > 0, cost, 0.0)).max()
    )
    broken = {name: error for name, error in errors.items() if not error <= IDENTITY_TOLERANCE}
    if broken:
        said = "; ".join(f"{name} is off by {error:.1e}" for name, error in broken.items())
        return [Found("error", f"the accounts do not add up: {said}.", errors)]
    return [Found("ok", f"the accounts add up to {max(errors.values()):.0e}.", errors)]


def final_demand(world: World) -> list[Found]:
    """No country uses more of a good as input than it buys."""
    demand, spending = world.accounts.final_demand, world.accounts.spending
    bad = demand < -IDENTITY_TOLERANCE * np.maximum(spending, 1.0)
    figures = by_cell(world, bad, demand)
    return verdict(
        figures,
        "warning",
        "final demand is negative in {}: {} (million USD).",
        "final demand is nowhere negative.",
    )


def own_share(world: World) -> list[Found]:
    """The share of own goods in spending is above zero and at most one."""
    own = np.diagonal(world.shares, axis1=1, axis2=2)
    above, zero = own > 1 + IDENTITY_TOLERANCE, own == 0
    nothing = zero & (world.accounts.output > 0) & (len(world.countries) > 1)
    found: list[Found] = []
    if above.any():
        figures = by_cell(world, above, own)
        found.append(Found("error", f"the own share is above one in {listed(figures, '.4g')}.", figures))
    if nothing.any():
        figures = by_cell(world, nothing, world.accounts.output)
        text = f"own sales are zero in {count(figures, 'cell')} with output: {listed(figures)} (million USD)."
        found.append(Found("warning", text, figures))
    return found or [Found("ok", f"own shares run from {own.min():.3g} to {own.max():.3g}.")]


def trade_balance(world: World) -> list[Found]:
    """No surplus is above half of value added: such an economy has little to consume."""
    ratio = world.accounts.trade_balance / value_added_of(world)
    figures = by_country(world, ratio > LARGE_SURPLUS, ratio)
    bad = "the trade surplus is above half of value added in {}: {}."
    return verdict(figures, "warning", bad, f"the largest surplus is {ratio.max():.0%} of value added.", ".0%")


def input_shares(world: World) -> list[Found]:
    """No input share is negative: by-products and inventories leave such cells in national tables."""
    share = world.array("input_share")
    where = np.argwhere(share < 0)
    order = where[np.argsort(share[tuple(where.T)])]
    figures = {
        f"{world.sectors[k]} in {world.sectors[j]}, {world.countries[n]}": float(share[k, j, n])
        for k, j, n in order[: 10 * SHOWN]
    }
    if not figures:
        return [Found("ok", "no input share is negative.")]
    return [Found("note", f"{plural(len(where), 'input share')} below zero: {listed(figures, '.2g')}.", figures)]


def value_added_share(world: World) -> list[Found]:
    """Value added is between a tenth of output and nearly all of it, where inputs are used at all."""
    share, made = world.array("value_added_share"), world.accounts.output > 0
    if not world.array("input_share").any():
        return [Found("ok", "value added is the whole cost everywhere: the world has no inputs.")]
    bad = made & ((share < LOW_SHARE) | (share > HIGH_SHARE))
    figures = by_cell(world, bad, share)
    sentence = f"the value-added share is below {LOW_SHARE:g} or above {HIGH_SHARE:g} in {{}}: {{}}."
    good = f"value-added shares run from {share[made].min():.3g} to {share[made].max():.3g}."
    return verdict(figures, "note", sentence, good, ".3g")


def zero_output(world: World) -> list[Found]:
    """Every country makes something in every sector."""
    nothing = world.accounts.output <= 0
    figures = by_cell(world, nothing, world.accounts.output)
    return verdict(figures, "note", "{} without output: {}.", "every sector of every country has output.")


def totals(world: World) -> list[Found]:
    """No label is the sum of others, by its flows or its name: a total beside its parts counts trade twice."""
    flow = world.array("trade_flow")
    found = [*country_totals(world.countries, flow, world.regions), *sector_totals(world.sectors, flow)]
    if not found:
        return [Found("ok", "no label is the sum of others.")]
    return [
        Found(
            "error" if total.proven else "warning",
            f"{total}: its trade counts twice.",
            {total.label: float(len(total.parts))},
        )
        for total in found
    ]
