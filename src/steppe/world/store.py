"""Worlds on disk: NetCDF with sources and notes inside, and the worlds that ship with Steppe."""

from __future__ import annotations

import json
import os
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from steppe import netcdf
from steppe.problems import SteppeError
from steppe.sourced import Source
from steppe.whole import written_whole
from steppe.world.world import DIMENSIONS, UNITS, World

FORMAT = "steppe-world 1"
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
    from steppe.labels import suggest

    hint = suggest(text, shipped())
    hint += "" if hint.endswith("?") else "."
    raise SteppeError(f"There is no world {text!r}: {hint} A path to a .nc file works too.")


@lru_cache(maxsize=8)
def _load_shipped(name: str) -> World:
    return read(SHIPPED / f"{name}.nc")


def save(world: World, path: str | Path) -> Path:
    """Write `world` to NetCDF at `path`, through a temporary file so that nothing is left half done."""
    with written_whole(path) as draft:
        draft.write_bytes(netcdf.made(lambda file: _write(file, world)))
    return Path(path)


def _write(file: Any, world: World) -> None:
    n, j = len(world.countries), len(world.sectors)
    file.dimensions = {"sector": j, "input": j, "exporter": n, "importer": n, "country": n}
    for dim in file.dimensions:
        labels = world.sectors if dim in ("sector", "input") else world.countries
        width = max(len(label.encode()) for label in labels)
        encoded = np.array([label.encode() for label in labels], dtype=f"S{width}")
        file.create_variable(dim, (dim,), dtype=encoded.dtype, data=encoded)
    for name, array in world.primitives.items():
        variable = file.create_variable(
            name,
            DIMENSIONS[name],
            dtype=array.dtype,
            data=array,
            compression="gzip",
            compression_opts=9,
            shuffle=True,
        )
        variable.attrs["units"] = UNITS[name]
    about: dict[str, Any] = {
        "name": world.name,
        "date": world.date,
        "sources": [source.to_dict() for source in world.sources],
        "notes": list(world.notes),
        "flag_meanings": {str(flag): meaning for flag, meaning in world.flag_meanings.items()},
    }
    if world.regions:
        about["regions"] = {label: dict(members) for label, members in world.regions.items()}
    file.attrs["format"] = FORMAT
    file.attrs["about"] = json.dumps(about, ensure_ascii=True)


def read(path: Path) -> World:
    """Read a world written by `save`; a broken or foreign file is refused in one sentence."""
    import h5netcdf
    import h5py

    remedy = "write it again with `world.save(path)`"
    try:
        if path.parent != SHIPPED:
            netcdf.require_whole(path)
        h5py.File(path, "r").close()  # h5netcdf prints a traceback when it fails to open a file
        with h5netcdf.File(path, "r", decode_vlen_strings=True) as file:
            if file.attrs.get("format") != FORMAT:
                raise SteppeError(f"it is no Steppe world ({FORMAT} expected); {remedy}.")
            about: dict[str, Any] = json.loads(str(file.attrs["about"]))
            labels = {dim: _decode(file.variables[dim][...]) for dim in ("sector", "country")}
            held = [name for name in DIMENSIONS if name in file.variables]
            given: dict[str, Any] = dict.fromkeys(DIMENSIONS)
            given |= {name: np.asarray(file.variables[name][...]) for name in held} | _facts(about)
        return World.from_arrays(countries=labels["country"], sectors=labels["sector"], tariff_unit="share", **given)
    except netcdf.Damaged as error:
        raise SteppeError(f"{error}: {remedy}.") from None
    except SteppeError as error:
        raise SteppeError(f"{path}: {problem}" for problem in error.problems) from error
    except (OSError, LookupError, TypeError, ValueError, RuntimeError) as error:
        raise SteppeError(f"{path} cannot be read, it is truncated or not NetCDF: {remedy}.") from error


def _facts(about: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": about["name"],
        "date": about["date"],
        "notes": tuple(about["notes"]),
        "sources": tuple(Source(**source) for source in about["sources"]),
        "flag_meanings": {int(flag): meaning for flag, meaning in about["flag_meanings"].items()},
        "regions": about.get("regions", {}),
    }


def _decode(labels: Any) -> list[str]:
    return [label.decode() for label in np.asarray(labels, dtype="S").tolist()]
