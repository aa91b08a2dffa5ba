"""A balance as plain values for JSON and as text for the console."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from steppe.indicators.balance import Balance, Headline


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
        **_triple(b.headline),
        "asymmetry": b.asymmetry,
        "concentration": {kind: asdict(value) for kind, value in b.concentration.items()},
        "agreement_coverage": b.coverage,
        "declared": [asdict(found) for found in b.declared],
        "alignment": b.alignment.to_dict() if b.alignment else None,
        "beside": {name: {"loss": dict(h.losses.of_state), **_triple(h)} for name, h in b.beside.items()},
        "peers": {name: {"loss": dict(h.losses.of_state), **_triple(h)} for name, h in b.peers.items()},
        "trade_elasticity": list(b.theta),
        "units": "loss and asymmetry in percent of real income, distances in nats, concentration in shares",
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


def loss_range(b: Balance) -> dict[str, tuple[float, float]]:
    """The lowest and highest loss by vector over the elasticities tried, the world's own among them."""
    every = [b.loss, *(found.of_state for found in b.span.values())]
    return {name: (min(found[name] for found in every), max(found[name] for found in every)) for name in b.vectors}


def elasticities(b: Balance) -> str:
    """The elasticities that the range covers, in words."""
    low, high = b.theta
    if not b.span:
        return f"{low:g}" if low == high else f"{low:.3g} to {high:.3g} by sector"
    factors = min(1.0, *b.span), max(1.0, *b.span)
    if low == high:
        return f"{low * factors[0]:g} to {low * factors[1]:g}"
    return f"{factors[0]:g} to {factors[1]:g} times the world's"


def balance_text(b: Balance) -> str:
    """The headline and one line a vector."""
    vector, loss = b.worst
    ends = loss_range(b)
    low, high = ends.get(vector, (loss, loss))
    count = len(b.vectors)
    lines = [
        f"<Balance of {b.state} on {b.world or 'a world'}, {b.date or 'no date'}, by {b.partition}>",
        f"  worst vector: {vector}, {loss:.2f} % of real income ({low:.2f} to {high:.2f} with elasticities "
        f"{elasticities(b)})",
        f"  effective number of vectors {b.effective_vectors:.2f} of {count}; "
        f"distance from gravity {b.distance_from_gravity:.3f} nats",
    ]
    mine, width = b.headline.loss_shares, max(map(len, b.vectors), default=0)
    for name in b.vectors:
        lines.append(
            f"  {name:<{width}}  loss {b.loss[name]:6.2f} % ({ends[name][0]:.2f} to {ends[name][1]:.2f}), "
            f"share {mine[name]:.3f}, its own loss {b.headline.losses.of_vector[name]:.2f} %"
        )
    lines += [
        f"  by {name}: worst {h.worst[0]} {h.worst[1]:.2f} %, effective {h.effective_vectors:.2f} of {len(h.vectors)}, "
        f"distance from gravity {h.distance_from_gravity:.3f}"
        for name, h in b.beside.items()
    ]
    if b.absent:
        lines.append(f"  absent: {', '.join(b.absent)}; see .absent")
    lines.append(f"  not in it: {', '.join(b.not_in_it)}")
    return "\n".join(lines)
