"""Merging countries or sectors of a world; every total stays what it was.

Letters: j, k sectors; i exporter; n importer; h, g the groups they go into. Sums are matrix products
with indicators C [n,g] and S [j,h].
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from steppe.labels import find_country, unknown
from steppe.problems import raise_if_any
from steppe.sourced import Note
from steppe.world.groups import Groups

if TYPE_CHECKING:
    from steppe.world.world import World

Array = np.ndarray


@dataclass(frozen=True, slots=True)
class _Groups:
    """New labels in the order of their first member, and the new position of each old label."""

    labels: tuple[str, ...]
    position: Array  # [old]
    merged: Mapping[str, tuple[str, ...]]  # what was given: new label -> old labels

    @property
    def indicator(self) -> Array:
        """One where the old label goes into the new one [old, new]."""
        return np.eye(len(self.labels))[self.position]


def merged(
    world: World,
    *,
    countries: Mapping[str, Any] | None = None,
    sectors: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The arguments of `World.from_arrays` with countries or sectors merged into groups; none where nothing is.

    Labels that are not mentioned stay.

    Each mapping is {"EU": ["DEU", "FRA"]} (new to old) or {"DEU": "EU", "FRA": "EU"} (old to new); a group of the
    record among the old ({"EU": ["EU"]}) stands for its members at the world's date.
    Flows, output, value added, income, final demand and tariff revenue of a group are the sums of its
    members'; trade among them becomes own sales, and what tariff it paid stays on these. A merged
    tariff is the mean over flows (over rates where nothing flows), cost shares are means over output,
    a trade elasticity is the mean over trade between countries. Raises `SteppeError` with all
    problems: unknown labels, a label in two groups, a new label that is already in use.
    """
    problems: list[str] = []
    groups = Groups(world)
    merge_countries = _groups(world, "country", countries or {}, problems, groups)
    merge_sectors = _groups(world, "sector", sectors or {}, problems)
    raise_if_any(problems)
    if not (merge_countries.merged or merge_sectors.merged):
        return {}
    theta, note = _elasticity(world, merge_sectors)
    return {
        "countries": merge_countries.labels,
        "sectors": merge_sectors.labels,
        "trade_elasticity": theta,
        "tariff_unit": "share",
        **_pairs(world, merge_sectors, merge_countries),
        **_costs(world, merge_sectors, merge_countries),
        **world.about.to_dict(),
        "name": _name(world.name),
        "notes": (*world.notes, *_notes(merge_countries, merge_sectors), *note, *groups.notes),
        "regions": _regions(world, merge_countries),
    }


def _groups(
    world: World, what: str, mapping: Mapping[str, Any], problems: list[str], groups: Groups | None = None
) -> _Groups:
    old = world.countries if what == "country" else world.sectors
    members = _members(what, mapping, problems)
    if groups is not None:
        members = {new: _own(labels, old, groups, new) for new, labels in members.items()}
        problems += groups.problems
    home: dict[str, str] = {}
    for new, labels in members.items():
        for label in labels:
            if label not in old:
                problems.append(unknown(label, old, what, f"world {world.name!r}") + f" (in the group {new!r})")
            elif home.setdefault(label, new) != new:
                problems.append(f"{label!r} is in the groups {home[label]!r} and {new!r}: a {what} goes into one.")
    for new in members:
        if new in old and new not in home:
            problems.append(
                f"{new!r} is already a {what} of the world that stays as it is: "
                "name it among the group's members or choose another label."
            )
    target = [home.get(label, label) for label in old]
    labels = tuple(dict.fromkeys(target))
    place = {label: k for k, label in enumerate(labels)}
    return _Groups(labels, np.array([place[label] for label in target]), members)


def _own(labels: tuple[str, ...], known: tuple[str, ...], groups: Groups, new: str) -> tuple[str, ...]:
    """The world's labels of countries by any name, and of the members of groups of the record by id."""
    found: list[str] = []
    for label in labels:
        if label not in known and groups.is_id(label):
            found += groups.labels(label, f"countries.{new}")
        else:
            found.append(find_country(label, known) or label)
    return tuple(dict.fromkeys(found))


def _members(what: str, mapping: Mapping[str, Any], problems: list[str]) -> dict[str, tuple[str, ...]]:
    """The mapping as new label -> old labels, whichever way it was written."""
    members: dict[str, tuple[str, ...]] = {}
    for key, value in mapping.items():
        if not isinstance(key, str):  # pyright: ignore[reportUnnecessaryIsInstance]
            problems.append(f"The group {key!r} is no label: name it by text.")
            continue
        if isinstance(value, str):
            members[value] = (*members.get(value, ()), str(key))
            continue
        try:
            labels = tuple(dict.fromkeys(str(label) for label in value))
        except TypeError:
            problems.append(f"The group {key!r} holds {value!r}: pass a list of {what} labels or one new label.")
            continue
        if not labels:
            problems.append(f"The group {key!r} is empty: name at least one {what} or leave the group out.")
        members[str(key)] = (*members.get(str(key), ()), *labels)
    return members


def _pairs(world: World, sectors: _Groups, countries: _Groups) -> dict[str, Array]:
    flow, tariff = world.array("trade_flow"), world.array("tariff")
    s, c = sectors.indicator, countries.indicator
    total = _sum_pairs(flow, s, c)
    revenue = _sum_pairs(flow * tariff, s, c)
    plain = _sum_pairs(tariff, s, c) / _sum_pairs(np.ones_like(flow), s, c)
    pairs = {"trade_flow": total, "tariff": np.divide(revenue, total, out=plain, where=total > 0)}
    if "imputed" in world.primitives:
        flag = world.array("imputed")
        of_flows = _highest(np.where(flow > 0, flag, 0), sectors, countries)
        pairs["imputed"] = np.where(total > 0, of_flows, _highest(flag, sectors, countries))
    if "alternative" in world.primitives:
        other = world.array("alternative")
        known = _sum_pairs((other > 0).astype(float), s, c) > 0
        pairs["alternative"] = np.where(known, _sum_pairs(np.where(other > 0, other, flow), s, c), 0.0)
    return pairs


def _regions(world: World, countries: _Groups) -> dict[str, dict[str, float]]:
    """The economies in each label that is no single one, weighted by their trade with other countries."""
    trade = world.array("trade_flow").sum(axis=0)
    traded = trade.sum(axis=0) + trade.sum(axis=1) - 2 * np.diagonal(trade)
    found: dict[str, dict[str, float]] = {}
    for place, label in enumerate(countries.labels):
        old = [(world.countries[k], float(traded[k])) for k in np.flatnonzero(countries.position == place)]
        if len(old) == 1 and old[0][0] not in world.regions:
            if old[0][0] != label:
                found[label] = {old[0][0]: 1.0}
            continue
        total = sum(value for _, value in old)
        found[label] = {
            code: share * (value / total if total else 1.0 / len(old))
            for name, value in old
            for code, share in world.regions.get(name, {name: 1.0}).items()
        }
    return found


def _sum_pairs(values: Array, s: Array, c: Array) -> Array:
    """Sums over merged cells, [j,i,n] -> [h,g,g]."""
    by_sector = np.tensordot(s.T, values, axes=1)
    return c.T @ by_sector @ c


def _highest(flag: Array, sectors: _Groups, countries: _Groups) -> Array:
    """Largest flag among merged cells, [j,i,n] -> [h,g,g]."""
    for axis, groups in ((0, sectors), (1, countries), (2, countries)):
        order = np.argsort(groups.position, kind="stable")
        starts = np.searchsorted(groups.position[order], np.arange(len(groups.labels)))
        flag = np.maximum.reduceat(np.take(flag, order, axis=axis), starts, axis=axis)
    return flag


def _costs(world: World, sectors: _Groups, countries: _Groups) -> dict[str, Array]:
    """Cost shares as means over output; where a group makes nothing, value added is the whole cost."""
    s, c = sectors.indicator, countries.indicator
    output = world.accounts.output
    total = s.T @ output @ c
    value_added = s.T @ world.accounts.value_added @ c
    use = np.tensordot(s.T, world.array("input_share") * output, axes=1)  # [h,j,n]
    use = s.T @ use @ c  # [h,h,g]
    made = total > 0
    share = np.divide(value_added, total, out=np.ones_like(total), where=made)
    inputs = np.divide(use, total, out=np.zeros_like(use), where=np.broadcast_to(made, use.shape))
    return {"value_added_share": share, "input_share": inputs}


def _elasticity(world: World, sectors: _Groups) -> tuple[Array, tuple[Note, ...]]:
    """Elasticities of the merged sectors [h], and a note where unlike ones were averaged."""
    theta, flow = world.array("trade_elasticity"), world.array("trade_flow")
    trade = flow.sum(axis=(1, 2)) - np.trace(flow, axis1=1, axis2=2)
    s = sectors.indicator
    weight = s.T @ trade
    plain = s.T @ theta / s.sum(axis=0)
    mean = np.divide(s.T @ (trade * theta), weight, out=plain, where=weight > 0)
    low, high = np.full(len(mean), np.inf), np.zeros(len(mean))
    np.minimum.at(low, sectors.position, theta)
    np.maximum.at(high, sectors.position, theta)
    mean = np.where(low == high, low, mean)
    averaged = [
        f"{sectors.labels[h]} {mean[h]:.4g} (from {low[h]:.4g} to {high[h]:.4g})" for h in np.flatnonzero(low < high)
    ]
    if not averaged:
        return mean, ()
    said = f"Trade elasticities are means over trade between countries: {', '.join(averaged)}."
    return mean, (Note(said, "elasticity"),)


def _name(name: str) -> str:
    suffix = " (aggregated)"
    return name if not name or name.endswith(suffix) else name + suffix


def _notes(*groups: _Groups) -> Sequence[Note]:
    parts = [f"{new} = {', '.join(old)}" for group in groups for new, old in group.merged.items() if old != (new,)]
    return (Note(f"Aggregated: {'; '.join(parts)}.", "merged"),) if parts else ()
