"""An outcome as tables."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from steppe.solve import effects, sectors
from steppe.solve.by_country import effects_of
from steppe.solve.frame import Frame, framed
from steppe.solve.limits import limits
from steppe.world.accounts import exports, imports

if TYPE_CHECKING:
    from steppe.solve.outcome import Outcome
    from steppe.world.world import World

Array = np.ndarray
HEADLINE = ("welfare", "real_wage", "price_index", "exports_percent", "imports_percent")
FEW_CELLS = 200_000
MOBILE = "labour and mobile factors"


def to_frame(outcome: Outcome) -> Frame:
    """One row a country: effects in percent, exports, imports, balance, revenue in million USD."""
    names = [name for name in effects_of(outcome) if name not in ("exports", "imports")]
    columns: dict[str, Array] = {name: getattr(outcome, name).values for name in names}
    for flow, total in (("exports", exports), ("imports", imports)):
        columns |= _compared(outcome, f"{flow}_", lambda world, total=total: total(world.array("trade_flow")))
    for name in ("trade_balance", "tariff_revenue"):
        compared = _compared(outcome, f"{name}_", lambda world, name=name: getattr(world.accounts, name))
        columns |= {key: values for key, values in compared.items() if not key.endswith("percent")}
    frame = pd.DataFrame(columns, index=pd.Index(outcome.before.countries, name="country"))
    units = "effects and *_percent in percent; the rest in million USD, net of tariff"
    return framed(frame, f"{outcome.scenario.name}: {units}; {says_before(outcome)}")


def by_partner(outcome: Outcome, country: str, name: str, sector: str | None = None) -> Frame:
    """`name` ("exports" or "imports") of one country by partner, all sectors or one, largest first."""
    at = outcome.before.index(country)
    chosen = slice(None) if sector is None else [outcome.before.index(sector, "sector")]

    def flow(world: World) -> Array:
        by_pair = world.array("trade_flow")[chosen].sum(axis=0)
        return by_pair[at] if name == "exports" else by_pair[:, at]

    frame = pd.DataFrame(_compared(outcome, "", flow), index=pd.Index(outcome.before.countries, name="partner"))
    frame = frame.drop(index=outcome.before.countries[at]).sort_values("before", ascending=False, kind="stable")
    of = f"{name.capitalize()} of {country}{f', {sector}' if sector else ''}"
    return framed(frame, f"{of}: million USD net of tariff, {says_before(outcome)}; change in percent")


def by_sector(outcome: Outcome, country: str) -> Frame:
    """One country by sector: output, exports, imports, value added, employment and prices."""
    found = sectors.by_sector(outcome, country)
    columns: dict[str, Array] = {}
    for name, values in found.values.items():
        columns |= _columns(outcome, f"{name}_", *values)
    columns["employment_percent"] = found.employment
    columns["producer_price_percent"] = found.producer_price
    columns["consumer_price_percent"] = found.consumer_price
    frame = pd.DataFrame(columns, index=pd.Index(outcome.before.sectors, name="sector"))
    return framed(frame, f"{country} by sector: million USD net of tariff, {says_before(outcome)}; changes in percent")


def factor_income(outcome: Outcome, country: str) -> Frame:
    """What labour and the factors that stay in a sector earn in one country, before and after."""
    at = outcome.before.index(country)
    share = outcome.model.specific_share(outcome.before)[:, at]
    stays = np.flatnonzero(share > 0)
    columns: dict[str, Array] = {}
    for when, world in (("data", outcome.data), ("before", outcome.before), ("after", outcome.after)):
        added = world.accounts.value_added[:, at]
        columns[when] = np.array([((1.0 - share) * added).sum(), *(share * added)[stays], added.sum()])
    shown = _columns(outcome, "", *columns.values())
    for when in ("before", "after"):
        shown[f"gdp_{when}"] = 100.0 * columns[when] / columns[when][-1]
    index = outcome.equilibrium.index[at]
    shown["real_percent"] = effects.percent(columns["before"], columns["after"] / index)
    names = [MOBILE, *(f"specific to {outcome.before.sectors[j]}" for j in stays), "all factors"]
    frame = pd.DataFrame(shown, index=pd.Index(names, name="factor"))
    units = "million USD; changes in percent, real_percent at consumer prices; gdp_* in percent of value added"
    return framed(frame, f"{country}, incomes of factors, {outcome.model.setting}: {units}; {says_before(outcome)}")


def says_before(outcome: Outcome) -> str:
    """What the columns `before` and `data` hold."""
    if outcome.before is outcome.data:
        return "before is the data"
    return f"before is the {outcome.baseline}, data as they are (the baseline: the data solved with no measure)"


def _compared(outcome: Outcome, stem: str, values: Callable[[World], Array]) -> dict[str, Array]:
    """Columns of what `values` takes from a world: in the data, before and after."""
    return _columns(outcome, stem, *(values(world) for world in (outcome.data, outcome.before, outcome.after)))


def _columns(outcome: Outcome, stem: str, data: Array, before: Array, after: Array) -> dict[str, Array]:
    """Columns before, after and percent; with the data's own where the baseline had to be solved."""
    shown = {} if outcome.before is outcome.data else {f"{stem}data": data}
    return {**shown, f"{stem}before": before, f"{stem}after": after, f"{stem}percent": effects.percent(before, after)}


def table(outcome: Outcome, countries: list[str] | None) -> Frame:
    """Headline columns (percent) of the named countries, else of the five highest and lowest."""
    frame = framed(to_frame(outcome)[list(HEADLINE)], f"{outcome.scenario.name}: changes in percent")
    if countries is not None:
        positions = [outcome.before.index(c) for c in countries]
        return frame.iloc[positions]
    ordered = frame.sort_values("welfare", ascending=False, kind="stable")
    return ordered if len(ordered) <= 10 else ordered.iloc[[*range(5), *range(-5, 0)]]


def tariff_changes(outcome: Outcome) -> pd.DataFrame:
    """One row a tariff that changes; `why` names the agreement or membership, else the scenario itself."""
    before, after = outcome.before.array("tariff"), outcome.after.array("tariff")
    j, i, n = np.nonzero(before != after)
    why = np.full(before.shape, "set by the scenario", dtype=object)
    for ruling in outcome.policy.rulings:
        why[np.broadcast_to(ruling.pairs, before.shape)] = ruling.why
    names, labels = np.array(outcome.before.countries), np.array(outcome.before.sectors)
    return pd.DataFrame(
        {
            "sector": labels[j],
            "exporter": names[i],
            "importer": names[n],
            "before": before[j, i, n],
            "after": after[j, i, n],
            "why": why[j, i, n],
        }
    )


def about(outcome: Outcome) -> pd.DataFrame:
    """What was asked, of which world, how well it was solved, by which sources."""
    rows = [
        ("scenario", outcome.scenario.name),
        ("world", outcome.before.name),
        ("closure", outcome.closure),
        ("model", f"{outcome.model.citation} {outcome.model.assumption}"),
        ("before", f"{outcome.baseline}: {says_before(outcome)}"),
        ("solution", str(outcome.convergence)),
        (
            "units",
            "welfare is the exact change of real income, not the one to first order, and real_wage that of the wage"
            " over consumer prices, percent; flows in million USD net of tariff",
        ),
        *(("by construction", clause) for clause in limits(outcome)),
        *(("note", note) for note in (*outcome.policy.notes, *outcome.policy.idle)),
        *(("source", str(source)) for source in outcome.sources),
    ]
    return pd.DataFrame(rows, columns=["what", "value"])


def flows(outcome: Outcome) -> pd.DataFrame:
    """Flows by pair before and after, million USD, by sector where a sheet can hold them."""
    before, after = outcome.before.array("trade_flow"), outcome.after.array("trade_flow")
    labels: tuple[str, ...] = outcome.before.sectors
    if np.count_nonzero(before) > FEW_CELLS:
        before, after, labels = before.sum(0, keepdims=True), after.sum(0, keepdims=True), ("all",)
    j, i, n = np.nonzero((before > 0) | (after > 0))
    names = np.array(outcome.before.countries)
    frame = pd.DataFrame(
        {
            "sector": np.array(labels)[j],
            "exporter": names[i],
            "importer": names[n],
            "before": before[j, i, n],
            "after": after[j, i, n],
        }
    )
    frame["percent"] = 100 * (frame["after"] / frame["before"] - 1)
    return frame
