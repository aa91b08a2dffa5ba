"""Worlds by name or path: those that ship with Steppe, and saved ones."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from steppe.labels import advice
from steppe.problems import SteppeError
from steppe.world import store
from steppe.world.world import World

SHIPPED = Path(__file__).parent / "shipped"


def shipped() -> tuple[str, ...]:
    """Names of the worlds inside the package."""
    return tuple(sorted(path.stem for path in SHIPPED.glob("*.nc")))


def load(name_or_path: str | Path) -> World:
    """Load a shipped world by name or a saved one by path (`.nc`); raises `SteppeError` otherwise."""
    if not isinstance(name_or_path, str | Path):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise SteppeError(f"{name_or_path!r} is no name of a world: give the name of a shipped one or a path as text.")
    text = str(name_or_path)
    if text in shipped():
        return _load_shipped(text)
    path = Path(name_or_path)
    if "\0" in text:
        raise SteppeError(f"{text!r} is no path: it has a character that no file name has.")
    if path.exists():
        return read(path)
    if path.suffix or os.sep in text:
        worlds = ", ".join(shipped())
        raise SteppeError(f"There is no file {text}: check the path, or use a shipped world ({worlds}).")
    raise SteppeError(f"There is no world {text!r}: {advice(text, shipped())} A path to a .nc file works too.")


def read(path: Path) -> World:
    """Read a world written by `World.save`; a broken or foreign file is refused in one sentence."""
    given = store.content(path, sealed=path.parent != SHIPPED)
    try:
        return World.from_arrays(**given)
    except SteppeError as error:
        raise SteppeError(f"{path}: {problem}" for problem in error.problems) from error


@lru_cache(maxsize=8)
def _load_shipped(name: str) -> World:
    return read(SHIPPED / f"{name}.nc")
