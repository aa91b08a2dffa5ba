"""Specific shares as a model takes them: a horizon, a number, by sector, or by sector and country."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from steppe.models import horizons
from steppe.problems import SteppeError, raise_if_any
from steppe.world.world import World

if TYPE_CHECKING:
    import xarray as xr

Array = np.ndarray
Specific: TypeAlias = "str | float | Mapping[str, float] | xr.DataArray | None"
HELP = "use None, 'long', 'medium', 'short', a share from 0 to 1, {sector: share} or a DataArray by sector and country"


def check(given: Any) -> None:
    """Raise `SteppeError` for what is no specific share on any world."""
    if given is None:
        return
    if isinstance(given, str):
        if given not in horizons.ASSUMES:
            raise SteppeError(f"specific is {given!r}: {HELP}.")
        return
    values = dict(given).items() if isinstance(given, Mapping) else [("", given)]
    raise_if_any(
        f"specific{f' of {name}' if name else ''} is {value!r:.60}: shares are from 0 to 1; {HELP}."
        for name, value in values
        if not _is_share(value, alone=bool(name))
    )


def _is_share(value: Any, *, alone: bool) -> bool:
    if isinstance(value, bool) or (not isinstance(value, int | float) and (alone or not hasattr(value, "dims"))):
        return False
    array = np.asarray(value, dtype=float)
    return bool(((array >= 0) & (array <= 1)).all())


def text(given: Specific) -> str:
    """The same text for the same shares."""
    if isinstance(given, Mapping):
        return "{" + ", ".join(f"{name}: {float(given[name]):g}" for name in sorted(given)) + "}"
    if given is None or isinstance(given, str | int | float):
        return f"{given:g}" if isinstance(given, int | float) else str(given)
    named = [(dim, given[dim].to_numpy().tolist()) for dim in given.dims]
    content = repr(named).encode() + np.ascontiguousarray(given.to_numpy(), float).tobytes()
    return f"array {hashlib.sha256(content).hexdigest()[:12]}"


def shares(world: World, given: Specific) -> Array:
    """Specific shares s of value added [j,n] of a world.

    Raises `SteppeError` for labels that the world does not have or, of an array, that are missing.
    """
    shape = (len(world.sectors), len(world.countries))
    if given is None:
        return np.zeros(shape)
    if isinstance(given, str):
        return horizons.specific_shares(world, given)
    if isinstance(given, int | float):
        return np.full(shape, float(given))
    if isinstance(given, Mapping):
        found = np.zeros(shape)
        for name, value in given.items():
            found[world.index(name, "sector")] = value
        return found
    return _of_array(world, given)


def _of_array(world: World, given: xr.DataArray) -> Array:
    """An array by sector, country or both, in the world's order."""
    labels: dict[Hashable, tuple[str, ...]] = {"sector": world.sectors, "country": world.countries}
    problems = [f"specific has dimension {dim!r}: use sector and country." for dim in given.dims if dim not in labels]
    for dim in labels:
        held = set(given[dim].to_numpy().tolist()) if dim in given.dims else set(labels[dim])
        lost = [label for label in labels[dim] if label not in held]
        problems += [f"specific says nothing of {dim} {', '.join(lost[:5])}: give every one."] if lost else []
    raise_if_any(problems)
    chosen = given.sel({dim: list(labels[dim]) for dim in given.dims})
    by_both = chosen.transpose(*(dim for dim in labels if dim in chosen.dims)).to_numpy().astype(float)
    if given.dims == ("sector",):
        by_both = by_both[:, None]
    return np.array(np.broadcast_to(by_both, (len(world.sectors), len(world.countries))))
