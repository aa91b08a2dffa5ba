"""Values that a user gives by label (mapping, Series, DataFrame, DataArray) as an array in order."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import permutations, product
from typing import Any

import numpy as np

from steppe.labels import country_hint, suggest
from steppe.world.labels import label_of
from steppe.world.tables.values import other_than_numbers, without_masked

Array = np.ndarray
Axes = tuple[tuple[str, tuple[str, ...]], ...]  # dimension and its labels, in order
LEVELS = {
    "input": ("input", "inputs", "supplier", "seller", "product", "from sector", "selling sector", "input sector"),
    "sector": ("sector", "sectors", "buyer", "user", "using sector", "buying sector", "industry", "to sector"),
    "country": ("country", "countries", "economy", "iso3", "iso", "region", "state"),
    "exporter": ("exporter", "origin", "seller"),
    "importer": ("importer", "destination", "buyer"),
}


def labelled(given: Any, axes: Axes, name: str, problems: list[str], *, partial: bool = False) -> Any:
    """`given` in the order of `axes`; plain arrays and numbers pass as they are.

    Labels may leave out a sector axis that has one label. Unknown labels are problems, missing ones
    too unless `partial` (then NaN). None is returned where there are problems.
    """
    before = len(problems)
    values = _by_label(given, axes, name, problems)
    if len(problems) > before:
        return None
    if values is None:
        return _filled(given, axes, name, problems) if partial else given
    used = _used_axes(values, axes)
    if used is None:
        wanted = ", ".join(dim for dim, _ in axes)
        problems.append(f"`{name}` has labels that do not fit: label it by ({wanted}).")
        return None
    wanted = list(product(*(labels for _, labels in used)))
    foreign = sorted(set(values) - set(wanted))
    missing = [] if partial else [key for key in wanted if key not in values]
    if foreign:
        problems.append(f"`{name}` {_foreign(foreign[0], used, _more(len(foreign)))}")
    if missing:
        problems.append(f"`{name}` has no value for {', '.join(missing[0])}{_more(len(missing))}: add it.")
    if foreign or missing:
        return None
    array = np.array([values.get(key, np.nan) for key in wanted], dtype=object)
    return _filled(array.reshape([len(labels) for _, labels in axes]), axes, name, problems)


def _by_label(given: Any, axes: Axes, name: str, problems: list[str]) -> dict[tuple[str, ...], Any] | None:
    """Values by tuple of labels, or None for a plain array or number."""
    if hasattr(given, "to_series") and hasattr(given, "dims"):  # a labelled xarray
        given = given.to_series() if given.ndim else given.item()
    if _is_plain(given):
        return None
    if hasattr(given, "stack"):  # a DataFrame: sectors down, countries across
        given = given.stack(future_stack=True)
    if hasattr(given, "reorder_levels") and given.index.nlevels > 1:
        given = _in_order(given, axes, name, problems)
    if hasattr(given, "to_dict"):
        if not given.index.is_unique:
            twice = given.index[given.index.duplicated()][0]
            problems.append(f"`{name}` has more than one value for {twice}: keep one.")
        given = given.to_dict()
    if not isinstance(given, Mapping):
        return None
    items = ((key if isinstance(key, tuple) else (key,), value) for key, value in given.items())
    return {tuple(map(label_of, key)): value for key, value in items}


def _is_plain(given: Any) -> bool:
    """Whether a pandas object has no labels but 0, 1, 2, ..., so that it is an array in the order of labels."""
    if not hasattr(given, "index") or not hasattr(given, "to_numpy"):
        return False
    indexes = [given.index, *([given.columns] if hasattr(given, "columns") else [])]
    return all(list(index) == list(range(len(index))) and index.nlevels == 1 for index in indexes)


def _in_order(given: Any, axes: Axes, name: str, problems: list[str]) -> Any:
    """A Series with its levels in the order of the axes that their names, or else their labels, say."""
    if given.index.nlevels != len(axes):
        return given
    levels = [frozenset(map(label_of, given.index.get_level_values(k))) for k in range(len(axes))]
    said = [_dimension(str(level), axes) for level in given.index.names]
    orders = [
        order
        for order in permutations(range(len(axes)))
        if all(said[level] in ("", axes[k][0]) for k, level in enumerate(order))
    ]
    if len(orders) > 1:
        orders = [order for order in orders if all(levels[n] <= set(axes[k][1]) for k, n in enumerate(order))]
    if len(orders) > 1:
        dims = ", ".join(dim for dim, _ in axes)
        problems.append(
            f"`{name}` has index levels named {', '.join(map(repr, given.index.names))}, which do not say which is "
            f"which: name them {dims}" + (" (an input is bought by a sector in a country)." if "input" in dims else ".")
        )
    order = orders[0] if orders else tuple(range(len(axes)))
    return given.reorder_levels(list(order))


def _dimension(level: str, axes: Axes) -> str:
    """The dimension that a level's name stands for ("supplier" is the input, "buyer" the sector), or ""."""
    word = level.casefold().strip().replace("_", " ")
    dims = [dim for dim, _ in axes]
    found = next((dim for dim, words in LEVELS.items() if word in words), "")
    return found if found in dims else ""


def _used_axes(values: Mapping[tuple[str, ...], Any], axes: Axes) -> Axes | None:
    """The axes that the labels name: all of them, or the country alone where there is one sector."""
    lengths = {len(key) for key in values}
    country = tuple(axis for axis in axes if axis[0] == "country")
    if lengths == {len(axes)}:
        return axes
    one_sector = all(len(labels) == 1 for dim, labels in axes if dim != "country")
    return country if country and one_sector and lengths == {1} else None


def _foreign(key: tuple[str, ...], used: Axes, more: str, where: str = "the table") -> str:
    for label, (dim, labels) in zip(key, used, strict=True):
        if label not in labels:
            hint = country_hint(label, labels) if dim == "country" else suggest(label, labels)
            return f"names the {dim} {label!r}{more}, which {where} does not have: {hint}"
    return f"names {', '.join(key)}{more}, which {where} does not have."


def _more(count: int) -> str:
    return f" (and {count - 1} more)" if count > 1 else ""


def _filled(given: Any, axes: Axes, name: str, problems: list[str]) -> Array | None:
    """Numbers in full shape; a single number holds everywhere, [country] will do for one sector."""
    shape = tuple(len(labels) for _, labels in axes)
    kind = other_than_numbers(given)
    if kind:
        problems.append(f"`{name}` holds {kind}, not numbers.")
        return None
    try:
        array = without_masked(given)
        if array.ndim == 0:
            return np.full(shape, array)
        if array.shape == shape or (array.shape == shape[-1:] and array.size == np.prod(shape)):
            return array.reshape(shape)
    except (TypeError, ValueError):
        problems.append(f"`{name}` is not numeric: pass numbers, best by label.")
        return None
    dims = ", ".join(dim for dim, _ in axes)
    problems.append(f"`{name}` has shape {array.shape}, but the table needs {shape} ({dims}): pass it by label.")
    return None
