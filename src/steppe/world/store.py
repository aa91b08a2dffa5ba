"""Worlds on disk: NetCDF with sources and notes inside."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from steppe import netcdf
from steppe.problems import SteppeError
from steppe.sourced import NOTE_KINDS, Note, Source
from steppe.whole import written_whole
from steppe.world.about import About
from steppe.world.schema import PRIMITIVES, SECTORS

if TYPE_CHECKING:
    from steppe.world.world import World

FORMAT, OLDER = "steppe-world 2", "steppe-world 1"  # the older one has notes without a kind


def save(world: World, path: str | Path) -> Path:
    """Write `world` to NetCDF at `path`, through a temporary file so that nothing is left half done."""
    with written_whole(path) as draft:
        draft.write_bytes(netcdf.made(lambda file: _write(file, world)))
    return Path(path)


def _write(file: Any, world: World) -> None:
    n, j = len(world.countries), len(world.sectors)
    file.dimensions = {"sector": j, "input": j, "exporter": n, "importer": n, "country": n}
    for dim in file.dimensions:
        labels = world.sectors if dim in SECTORS else world.countries
        width = max(len(label.encode()) for label in labels)
        encoded = np.array([label.encode() for label in labels], dtype=f"S{width}")
        file.create_variable(dim, (dim,), dtype=encoded.dtype, data=encoded)
    for name, array in world.primitives.items():
        variable = file.create_variable(
            name,
            PRIMITIVES[name].dims,
            dtype=array.dtype,
            data=array,
            compression="gzip",
            compression_opts=9,
            shuffle=True,
        )
        variable.attrs["units"] = PRIMITIVES[name].units
    file.attrs["format"] = FORMAT
    file.attrs["about"] = json.dumps(_plain(world.about), ensure_ascii=True)


def _plain(about: About) -> dict[str, Any]:
    """The facts about a world as JSON holds them."""
    plain: dict[str, Any] = {
        "name": about.name,
        "date": about.date,
        "sources": [source.to_dict() for source in about.sources],
        "notes": [note.to_dict() for note in about.notes],
        "flag_meanings": {str(flag): meaning for flag, meaning in about.flag_meanings.items()},
    }
    if about.observed_flags != About().observed_flags:
        plain["observed_flags"] = list(about.observed_flags)
    return {**plain, "regions": about.to_dict()["regions"]} if about.regions else plain


def content(path: Path, *, sealed: bool = True) -> dict[str, Any]:
    """The arguments of `World.from_arrays` in a file written by `save`.

    A broken or foreign file is refused in one sentence; `sealed` looks for the seal that says the file is whole.
    """
    import h5netcdf
    import h5py

    remedy = "write it again with `world.save(path)`"
    try:
        if sealed:
            netcdf.require_whole(path)
        h5py.File(path, "r").close()  # h5netcdf prints a traceback when it fails to open a file
        with h5netcdf.File(path, "r", decode_vlen_strings=True) as file:
            if file.attrs.get("format") not in (FORMAT, OLDER):
                raise SteppeError(f"it is no Steppe world ({FORMAT} expected); {remedy}.")
            about: dict[str, Any] = json.loads(str(file.attrs["about"]))
            countries, sectors = (_decode(file.variables[dim][...]) for dim in ("country", "sector"))
            held = {name: np.asarray(file.variables[name][...]) for name in PRIMITIVES if name in file.variables}
        given = {"countries": countries, "sectors": sectors, "tariff_unit": "share", **dict.fromkeys(PRIMITIVES)}
        return {**given, **held, **_facts(about)}
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
        "notes": tuple(map(_note, about["notes"])),
        "sources": tuple(Source(**source) for source in about["sources"]),
        "flag_meanings": {int(flag): meaning for flag, meaning in about["flag_meanings"].items()},
        "observed_flags": tuple(about.get("observed_flags", About().observed_flags)),
        "regions": about.get("regions", {}),
    }


def _note(held: str | dict[str, Any]) -> Note:
    """A note of a file; one of a kind that this version does not know stays a sentence."""
    if isinstance(held, str):
        return Note(held)
    return Note(held["text"], held["kind"] if held["kind"] in NOTE_KINDS else "", held["about"])


def _decode(labels: Any) -> list[str]:
    return [label.decode() for label in np.asarray(labels, dtype="S").tolist()]
