"""Checks on a user's arrays before they become a world; every problem is named, all at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from steppe.problems import SteppeError, raise_if_any
from steppe.world.accounts import derive
from steppe.world.labels import alike, unwritable
from steppe.world.schema import PRIMITIVES, SECTORS, axes, named_axes
from steppe.world.tables.labelled import labelled
from steppe.world.tables.values import FEW, as_shares, other_than_numbers, unit_problem, without_masked

Array = np.ndarray
Labels = tuple[str, ...]
SHARE_SLACK = 0.01  # national tables hold small negative inputs (by-products, inventories)
SUM_TOLERANCE = 1e-6


def validated(
    countries: Labels, sectors: Labels, given: Mapping[str, Any], *, tariff_unit: str | None = "share"
) -> dict[str, Array]:
    """Own copies of the primitives with defaults filled in; raises `SteppeError` with all problems."""
    raise_if_any([*_label_problems("country", countries), *_label_problems("sector", sectors)])
    arrays, problems = _shaped(countries, sectors, given)
    raise_if_any(problems)
    if "tariff" in arrays:
        raise_if_any(_in_shares(arrays, tariff_unit, countries, sectors))
    problems = _value_problems(countries, sectors, arrays)
    if not problems:
        problems = _close_costs(countries, sectors, arrays)
    if not problems:
        problems = _income_problems(countries, arrays)
    raise_if_any(problems)
    return arrays


def _label_problems(what: str, labels: Labels) -> list[str]:
    plural = "countries" if what == "country" else "sectors"
    if not labels:
        return [f"A world needs at least one {what}: `{plural}` is empty."]
    if any(not label.strip() for label in labels):
        return [f"`{plural}` has an empty label: give every {what} a name."]
    odd = [label for label in labels if unwritable(label)]
    if odd:
        return [f"`{plural}` has the label {odd[0]!r}, which is no text: correct it."]
    repeated = [label for label, count in Counter(labels).items() if count > 1]
    if repeated:
        shown = ", ".join(map(repr, repeated[:5]))
        return [f"`{plural}` names {shown} more than once: each label must be unique."]
    folded = Counter(map(alike, labels))
    same = [label for label in labels if folded[alike(label)] > 1]
    if same:
        shown = ", ".join(map(repr, same[:5]))
        return [f"`{plural}` has {shown}, which differ by case, space or zeros alone: name each {what} in one way."]
    return []


def _in_shares(arrays: dict[str, Array], unit: str | None, countries: Labels, sectors: Labels) -> list[str]:
    """Make the tariffs shares in place, or say why their unit is not known."""
    rate = arrays["tariff"]
    own = np.broadcast_to(np.eye(len(countries), dtype=bool), rate.shape)
    dims = PRIMITIVES["tariff"].dims
    place = lambda at: _cell(dims, np.array(at), countries, sectors)  # noqa: E731
    problems = unit_problem(rate, unit, own, "tariff", place, few=FEW)
    arrays["tariff"] = as_shares(rate, unit, own)
    return problems


def _shaped(countries: Labels, sectors: Labels, given: Mapping[str, Any]) -> tuple[dict[str, Array], list[str]]:
    n, j = len(countries), len(sectors)
    shapes = {name: primitive.shape(n, j) for name, primitive in PRIMITIVES.items()}
    arrays: dict[str, Array] = {}
    problems: list[str] = []
    for name, value in given.items():
        if value is None:
            if PRIMITIVES[name].required:
                problems.append(f"`{name}` is missing: a world needs it ({axes(name)}).")
            continue
        problems += _misplaced(name, value, countries, sectors)
        kind = other_than_numbers(value)
        if kind:
            problems.append(f"`{name}` holds {kind}, not numbers.")
            continue
        if np.ma.is_masked(value):
            problems.append(_masked(name, value, countries, sectors))
            continue
        found = len(problems)
        value = labelled(value, named_axes(name, countries, sectors), name, problems) if _by_pandas(value) else value
        if len(problems) > found:
            continue
        try:
            array = without_masked(value)
        except (TypeError, ValueError, OverflowError):
            problems.append(f"`{name}` is not numeric: pass an array of numbers of shape {shapes[name]}.")
            continue
        if array.ndim == 0 and name != "trade_flow":
            array = np.full(shapes[name], array)
        if array.shape != shapes[name]:
            problems.append(
                f"`{name}` has shape {array.shape}, but {j} sectors and {n} countries need {shapes[name]}"
                f" ({axes(name)})."
            )
        if name == "imputed" and not np.isin(array, np.arange(128)).all():
            problems.append("`imputed` holds flags: whole numbers from 0 (observed) to 127.")
        arrays[name] = array.astype(np.int8) if name == "imputed" and not problems else array
    return arrays, problems


def _misplaced(name: str, value: Any, countries: Labels, sectors: Labels) -> list[str]:
    """A labelled array whose labels come in another order than the world's."""
    if not (hasattr(value, "dims") and hasattr(value, "indexes")):
        return []
    dims = PRIMITIVES[name].dims
    if value.ndim and tuple(value.dims) != dims:
        return [f"`{name}` has dimensions {tuple(value.dims)}: transpose it to {dims}."]
    ordered = {dim: sectors if dim in SECTORS else countries for dim in dims}
    wrong = [d for d in value.indexes if d in ordered and tuple(map(str, value.indexes[d])) != ordered[d]]
    return [
        f"`{name}` has other labels along {dim}, or in another order, than the world: reindex it first."
        for dim in wrong
    ]


def _masked(name: str, value: Any, countries: Labels, sectors: Labels) -> str:
    """A sentence on the first cell that a masked array hides."""
    hidden = np.argwhere(np.ma.getmaskarray(value))
    axes = named_axes(name, countries, sectors)
    shape = tuple(len(labels) for _, labels in axes)
    first = _cell(tuple(dim for dim, _ in axes), hidden[0], countries, sectors) if value.shape == shape else hidden[0]
    more = f" (and {len(hidden) - 1} more cells)" if len(hidden) > 1 else ""
    return f"`{name}` is masked at {first}{more}: a masked value is missing, so fill it or drop it first."


def _by_pandas(value: Any) -> bool:
    """Whether a value brings labels of its own as pandas objects and mappings do."""
    return isinstance(value, Mapping) or (hasattr(value, "index") and hasattr(value, "to_numpy"))


def _value_problems(countries: Labels, sectors: Labels, arrays: Mapping[str, Array]) -> list[str]:
    rules: list[tuple[str, str, Callable[[Array], Array], str]] = [
        ("trade_flow", "is negative", lambda a: a < 0, "correct it or set it to zero"),
        ("alternative", "is negative", lambda a: a < 0, "correct it or set it to zero"),
        ("tariff", "is -100 % or less", lambda a: a <= -1, "rates are fractions: 0.10 is 10 %"),
        ("trade_elasticity", "is not positive", lambda a: a <= 0, "theta is positive: sigma = theta + 1"),
        ("value_added_share", "is outside 0 to 1", _outside, "shares are fractions of output"),
        ("input_share", "is outside 0 to 1", _outside, "shares are fractions of output"),
    ]
    problems: list[str] = []
    for name, complaint, is_bad, remedy in rules:
        if name not in arrays:
            continue
        array, finite = arrays[name], np.isfinite(arrays[name])
        checks = (
            (~finite, "is not a finite number", "fill or drop it first"),
            (finite & is_bad(np.where(finite, array, 0.5)), complaint, remedy),
        )
        for bad, said, advice in checks:
            where = np.argwhere(bad)
            if len(where):
                cell = _cell(PRIMITIVES[name].dims, where[0], countries, sectors)
                more = f" (and {len(where) - 1} more cells)" if len(where) > 1 else ""
                problems.append(f"`{name}` {said} at {cell}: {array[tuple(where[0])]:g}{more}; {advice}.")
    return problems


def _outside(share: Array) -> Array:
    return (share < -SHARE_SLACK) | (share > 1 + SHARE_SLACK)


def _cell(dims: tuple[str, ...], position: Array, countries: Labels, sectors: Labels) -> str:
    labels = (sectors if d in SECTORS else countries for d in dims)
    return ", ".join(f"{d} {names[i]}" for d, names, i in zip(dims, labels, position, strict=True))


def _close_costs(countries: Labels, sectors: Labels, arrays: dict[str, Array]) -> list[str]:
    """Fill in missing cost shares and make value added and inputs sum to one exactly."""
    j, n = len(sectors), len(countries)
    arrays.setdefault("tariff", np.zeros((j, n, n)))
    share, inputs = arrays.get("value_added_share"), arrays.get("input_share")
    if inputs is None:
        if share is not None and j > 1 and np.abs(share - 1).max() > SUM_TOLERANCE:
            return ["`value_added_share` below one needs `input_share` too where there are several sectors."]
        inputs = np.zeros((j, j, n))
        inputs[0, 0] = 0.0 if share is None or j > 1 else 1.0 - share[0]
        arrays["input_share"] = inputs
    implied = 1.0 - inputs.sum(axis=0)
    if share is None:
        share = implied
    used = arrays["trade_flow"].sum(axis=2) > 0
    off = np.where(used, np.abs(share - implied), 0.0)
    if off.max() > SUM_TOLERANCE:
        worst = np.unravel_index(off.argmax(), off.shape)
        return [
            f"value_added_share + sum of input_share is {share[worst] + 1 - implied[worst]:.6g} for "
            f"{_cell(('sector', 'country'), np.array(worst), countries, sectors)}: it must be 1."
        ]
    inputs[:, ~used] = 0.0
    arrays["value_added_share"] = np.where(used, implied, 1.0)
    return []


def _income_problems(countries: Labels, arrays: Mapping[str, Array]) -> list[str]:
    money = derive(*(arrays[k] for k in ("trade_flow", "tariff", "value_added_share", "input_share")))
    if not (arrays["trade_flow"] > 0).any():
        raise SteppeError("`trade_flow` is zero everywhere: a world needs sales.")
    bad = np.flatnonzero((money.income <= 0) | (money.value_added.sum(axis=0) <= 0))
    return [
        f"{countries[i]} has value added {money.value_added[:, i].sum():g} and income {money.income[i]:g} "
        "million USD: both must be positive (own sales missing on the diagonal?)."
        for i in bad[:20]
    ]
