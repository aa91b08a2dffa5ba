"""An outcome as tables and as a workbook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from steppe.solve import effects
from steppe.whole import written_whole

if TYPE_CHECKING:
    import pandas as pd

    from steppe.solve.outcome import Outcome
    from steppe.world.world import World

HEADLINE = ("welfare", "real_wage", "price_index", "exports_percent", "imports_percent")
FEW_CELLS = 200_000


def to_frame(outcome: Outcome) -> pd.DataFrame:
    """One row a country: effects in percent, exports, imports, balance, revenue in million USD."""
    import pandas as pd

    columns = {
        name: getattr(outcome, name).values
        for name in ("welfare", "real_wage", "price_index", "terms_of_trade", "volume_of_trade")
    }
    for flow in ("exports", "imports"):
        before, after = (_totals(w)[flow] for w in (outcome.before, outcome.after))
        columns |= {f"{flow}_before": before, f"{flow}_after": after}
        with np.errstate(divide="ignore", invalid="ignore"):
            columns[f"{flow}_percent"] = np.where(before > 0, 100 * (after / before - 1), np.nan)
    for name in ("trade_balance", "tariff_revenue"):
        columns[f"{name}_before"] = getattr(outcome.before.accounts, name)
        columns[f"{name}_after"] = getattr(outcome.after.accounts, name)
    frame = pd.DataFrame(columns, index=pd.Index(outcome.before.countries, name="country"))
    frame.attrs["units"] = "effects and *_percent in percent; the rest in million USD, net of tariff"
    return frame


def by_sector(outcome: Outcome, country: str) -> pd.DataFrame:
    """Output, exports and imports of one country by sector, million USD net of tariff, and changes in percent."""
    import pandas as pd

    at = outcome.before.index(country)
    columns = {
        f"{name}_{when}": values
        for when, world in (("before", outcome.before), ("after", outcome.after))
        for name, values in effects.by_sector(world.array("trade_flow"), at).items()
    }
    frame = pd.DataFrame(columns, index=pd.Index(outcome.before.sectors, name="sector"))
    for name in ("output", "exports", "imports"):
        before = frame[f"{name}_before"]
        frame[f"{name}_percent"] = (100 * (frame[f"{name}_after"] / before - 1)).where(before > 0)
    return frame


def table(outcome: Outcome, countries: list[str] | None) -> pd.DataFrame:
    """Headline columns (percent) of the named countries, else of the five highest and lowest."""
    frame = to_frame(outcome)[list(HEADLINE)]
    if countries is not None:
        positions = [outcome.before.index(c) for c in countries]
        return frame.iloc[positions]
    ordered = frame.sort_values("welfare", ascending=False, kind="stable")
    return ordered if len(ordered) <= 10 else ordered.iloc[[*range(5), *range(-5, 0)]]


def to_excel(outcome: Outcome, path: str | Path) -> Path:
    """Write sheets `countries`, `flows` (pairs with trade) and `about`, through a temporary file."""
    import pandas as pd

    with written_whole(path) as draft, pd.ExcelWriter(draft, engine="openpyxl") as book:
        to_frame(outcome).to_excel(book, sheet_name="countries")
        flows(outcome).to_excel(book, sheet_name="flows", index=False)
        about(outcome).to_excel(book, sheet_name="about", index=False)
    return Path(path)


def flows(outcome: Outcome) -> pd.DataFrame:
    """Flows by pair before and after, million USD, by sector where a sheet can hold them."""
    import pandas as pd

    before, after = outcome.before.array("trade_flow"), outcome.after.array("trade_flow")
    sectors: tuple[str, ...] = outcome.before.sectors
    if np.count_nonzero(before) > FEW_CELLS:
        before, after, sectors = before.sum(0, keepdims=True), after.sum(0, keepdims=True), ("all",)
    j, i, n = np.nonzero((before > 0) | (after > 0))
    names = np.array(outcome.before.countries)
    frame = pd.DataFrame(
        {
            "sector": np.array(sectors)[j],
            "exporter": names[i],
            "importer": names[n],
            "before": before[j, i, n],
            "after": after[j, i, n],
        }
    )
    frame["percent"] = 100 * (frame["after"] / frame["before"] - 1)
    return frame


def tariff_changes(outcome: Outcome) -> pd.DataFrame:
    """One row a tariff that changes; `why` names the agreement or membership, else the scenario itself."""
    import pandas as pd

    before, after = outcome.before.array("tariff"), outcome.after.array("tariff")
    j, i, n = np.nonzero(before != after)
    why = np.full(before.shape, "set by the scenario", dtype=object)
    for ruling in outcome.policy.rulings:
        why[np.broadcast_to(ruling.pairs, before.shape)] = ruling.why
    names, sectors = np.array(outcome.before.countries), np.array(outcome.before.sectors)
    return pd.DataFrame(
        {
            "sector": sectors[j],
            "exporter": names[i],
            "importer": names[n],
            "before": before[j, i, n],
            "after": after[j, i, n],
            "why": why[j, i, n],
        }
    )


def about(outcome: Outcome) -> pd.DataFrame:
    """What was asked, of which world, how well it was solved, by which sources."""
    import pandas as pd

    rows = [
        ("scenario", outcome.scenario.name),
        ("world", outcome.before.name),
        ("closure", outcome.closure),
        ("solution", str(outcome.convergence)),
        ("units", "welfare is the exact change of real income, percent; flows in million USD net of tariff"),
        *(("note", note) for note in (*outcome.policy.notes, *outcome.policy.idle)),
        *(("source", str(source)) for source in outcome.sources),
    ]
    return pd.DataFrame(rows, columns=["what", "value"])


def _totals(world: World) -> dict[str, np.ndarray]:
    flow = world.array("trade_flow").sum(axis=0)
    own = np.diagonal(flow)
    return {"exports": flow.sum(axis=1) - own, "imports": flow.sum(axis=0) - own}
