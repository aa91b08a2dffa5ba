"""A balance as plain values for JSON and as text for the console."""

from __future__ import annotations

from dataclasses import asdict
from math import exp, isfinite
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from steppe.indicators.balance import Balance
    from steppe.indicators.headline import Headline

MEASURES = {  # what stands behind the numbers of docs/balance.md, where one is absent
    "B6": "transport corridors",
    "B7": "free trade coverage",
    "B8": "declared tiers",
    "B9": "votes in the UN",
}
UNITS = (
    "losses and asymmetry in percent of real income, in the long run (the world's trade elasticities) unless called "
    "short run (a quarter of them); distances in nats; concentration and coverage in shares"
)
AT_HORIZON = (
    "losses and asymmetry in percent of real income, at the {0} horizon (its specific factors and trade elasticities) "
    "unless called short run (those of the short horizon); distances in nats; concentration and coverage in shares"
)


def units(horizon: str) -> str:
    """The units of a balance at a horizon ("": the long run, all factors free to move)."""
    return AT_HORIZON.format(horizon) if horizon else UNITS


def when(horizon: str) -> str:
    """When the losses of a balance are, in words."""
    return f"at the {horizon} horizon" if horizon else "in the long run"


def of_when(horizon: str) -> str:
    """The same as an adjective."""
    return f"{horizon}-horizon" if horizon else "long-run"


def balance_dict(b: Balance) -> dict[str, Any]:
    """The measures of a balance under the names that the documentation gives them; percent, nats and shares."""
    return {
        "state": b.state,
        "world": b.world,
        "date": b.date,
        "partition": b.partition,
        "vectors": {name: list(inside) for name, inside in b.vectors.items()},
        "loss": dict(b.loss),
        "loss_shares": b.headline.loss_shares,
        "loss_of_vector": dict(b.headline.losses.of_vector),
        "loss_range": {name: list(ends) for name, ends in loss_range(b).items()},
        "loss_short_run": dict(b.stress.of_state) if b.stress else None,
        "total_loss": b.headline.losses.total,
        "total_loss_short_run": b.stress.total if b.stress else None,
        **_triple(b.headline),
        "asymmetry": b.asymmetry,
        "concentration": {kind: asdict(value) for kind, value in b.concentration.items()},
        "agreement_coverage": b.coverage,
        "agreement_depth": dict(b.by_depth),
        "declared": b.declared.to_dict() if b.declared else None,
        "alignment": b.alignment.to_dict() if b.alignment else None,
        "beside": {name: {"loss": dict(h.losses.of_state), **_triple(h)} for name, h in b.beside.items()},
        "peers": {name: {"loss": dict(h.losses.of_state), **_triple(h)} for name, h in b.peers.items()},
        "trade_elasticity": list(b.theta),
        "horizon": b.horizon or None,
        "units": units(b.horizon),
        "absent": dict(b.absent),
        "not_in_it": list(b.not_in_it),
        "notes": list(b.notes),
    }


def _triple(h: Headline) -> dict[str, Any]:
    vector, loss = h.worst
    return {
        "worst": {"vector": vector, "loss": loss},
        "effective_vectors": h.effective_vectors,
        "distance_from_gravity": h.distance_from_gravity,
    }


def headline_row(b: Balance) -> dict[str, Any]:
    """The headline figures of a balance: the short run is that of the vector that is worst in the long run."""
    vector, loss = b.worst
    low, high = loss_range(b).get(vector, (loss, loss))
    return {
        "worst_vector": vector,
        "loss": loss,
        "loss_low": low,
        "loss_high": high,
        "loss_short_run": b.stress.of_state.get(vector, float("nan")) if b.stress else float("nan"),
        "effective_vectors": b.effective_vectors,
        "vectors": len(b.vectors),
        "distance_from_gravity": b.distance_from_gravity,
        "agreement_coverage": float("nan") if b.coverage is None else b.coverage,
    }


def loss_range(b: Balance) -> dict[str, tuple[float, float]]:
    """The lowest and highest loss by vector over the elasticities tried, the world's own among them."""
    every = [b.loss, *(found.of_state for found in b.span.values())]
    return {name: (min(found[name] for found in every), max(found[name] for found in every)) for name in b.vectors}


def nats_clause(value: float) -> str:
    """What a distance in nats means: exp of it is the weighted geometric mean of share over benchmark."""
    if not isfinite(value):
        return "not known, or a share where the benchmark has none"
    return f"0 is no difference, at {value:.3f} shares are {exp(value):.2f} times those on a weighted average"


def own_elasticities(b: Balance) -> str:
    """The world's own trade elasticities, in words."""
    low, high = b.theta
    return f"{low:g}" if low == high else f"{low:.3g} to {high:.3g} by sector"


def elasticities(b: Balance) -> str:
    """The elasticities that the range covers, in words."""
    low, high = b.theta
    if not b.span:
        return own_elasticities(b)
    factors = min(1.0, *b.span), max(1.0, *b.span)
    if low == high:
        return f"{low * factors[0]:g} to {low * factors[1]:g}"
    whose = "these" if b.horizon else "the world's"
    return f"{factors[0]:g} to {factors[1]:g} times {whose}"


def balance_text(b: Balance) -> str:
    """The headline by horizon and one line a vector."""
    vector, loss = b.worst
    ends = loss_range(b)
    low, high = ends.get(vector, (loss, loss))
    spread = f" ({low:.2f} to {high:.2f} with elasticities {elasticities(b)})" if b.span else ""
    lines = [
        f"<Balance of {b.state} on {b.world or 'a world'}, {b.date or 'no date'}, by {b.partition}>",
        f"  worst vector: {vector}, {loss:.2f} % of real income {when(b.horizon)}{spread}; all vectors at once "
        f"{b.headline.losses.total:.2f} %",
    ]
    if b.stress:
        short, most = b.worst_short_run
        lines.append(f"  worst in the short run: {short}, {most:.2f} %; all vectors at once {b.stress.total:.2f} %")
    lines += [
        f"  effective number of vectors {b.effective_vectors:.2f} of {len(b.vectors)}: as many equal ones would spread "
        "the loss alike",
        f"  distance from gravity {b.distance_from_gravity:.3f} nats: {nats_clause(b.distance_from_gravity)}",
    ]
    mine, width = b.headline.loss_shares, max(map(len, b.vectors), default=0)
    lines += [f"  {when(b.horizon)}, by vector:"] if b.vectors else []
    for name in b.vectors:
        between = f" ({ends[name][0]:.2f} to {ends[name][1]:.2f})" if b.span else ""
        lines.append(
            f"  {name:<{width}}  loss {b.loss[name]:6.2f} %{between}, "
            f"share {mine[name]:.3f}, its own loss {b.headline.losses.of_vector[name]:.2f} %"
        )
    lines += [
        f"  by {name}: worst {h.worst[0]} {h.worst[1]:.2f} %, effective {h.effective_vectors:.2f} of {len(h.vectors)}, "
        f"distance from gravity {h.distance_from_gravity:.3f}"
        for name, h in b.beside.items()
    ]
    if b.absent:
        lines.append(f"  absent: {', '.join(MEASURES.get(name, name) for name in b.absent)}; see .absent")
    lines.append(f"  not in it: {', '.join(b.not_in_it)}")
    return "\n".join(lines)
