"""Values that a user gives by label (mapping, Series, DataFrame, DataArray) as an array in order."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any

import numpy as np

from steppe.labels import suggest

Array = np.ndarray
Axes = tuple[tuple[str, tuple[str, ...]], ...]  # dimension and its labels, in order


def labelled(given: Any, axes: Axes, name: str, problems: list[str], *, partial: bool = False) -> Any:
    """`given` in the order of `axes`; plain arrays and numbers pass as they are.

    Labels may leave out a sector axis that has one label. Unknown labels are problems, missing ones
    too unless `partial` (then NaN). None is returned where there are problems.
    """
    values = _by_label(given, tuple(dim for dim, _ in axes))
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


def _by_label(given: Any, dims: tuple[str, ...]) -> dict[tuple[str, ...], Any] | None:
    """Values by tuple of labels, or None for a plain array or number."""
    if hasattr(given, "to_series") and hasattr(given, "dims"):  # a labelled xarray
        given = given.to_series() if given.ndim else given.item()
    if hasattr(given, "stack"):  # a DataFrame: sectors down, countries across
        given = given.stack(future_stack=True)
    if hasattr(given, "reorder_levels") and set(given.index.names) == set(dims) and len(dims) > 1:
        given = given.reorder_levels(dims)
    if hasattr(given, "to_dict"):
        given = given.to_dict()
    if not isinstance(given, Mapping):
        return None
    items = ((key if isinstance(key, tuple) else (key,), value) for key, value in given.items())
    return {tuple(map(str, key)): value for key, value in items}


def _used_axes(values: Mapping[tuple[str, ...], Any], axes: Axes) -> Axes | None:
    """The axes that the labels name: all of them, or the country alone where there is one sector."""
    lengths = {len(key) for key in values}
    country = tuple(axis for axis in axes if axis[0] == "country")
    if lengths == {len(axes)}:
        return axes
    one_sector = all(len(labels) == 1 for dim, labels in axes if dim != "country")
    return country if country and one_sector and lengths == {1} else None


def _foreign(key: tuple[str, ...], used: Axes, more: str) -> str:
    for label, (dim, labels) in zip(key, used, strict=True):
        if label not in labels:
            return f"names the {dim} {label!r}{more}, which the table does not have: {suggest(label, labels)}"
    return f"names {', '.join(key)}{more}, which the table does not have."


def _more(count: int) -> str:
    return f" (and {count - 1} more)" if count > 1 else ""


def _filled(given: Any, axes: Axes, name: str, problems: list[str]) -> Array | None:
    """Numbers in full shape; a single number holds everywhere, [country] will do for one sector."""
    shape = tuple(len(labels) for _, labels in axes)
    try:
        array = np.array(given, dtype=float)
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
