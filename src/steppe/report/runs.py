"""Folders that keep a run: `runs/<scenario>-<hash>/` with outcome.nc, run.json and brief.html.

The hash is of what was asked (scenario, world, model, tolerance, focus, version of Steppe), so
different runs never share a folder; what is there already is left as it is.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from steppe import netcdf
from steppe.report.brief import brief
from steppe.report.facts import facts
from steppe.report.strict_json import as_json
from steppe.solve.by_country import effect, effects_of
from steppe.whole import CannotWrite, drafted_folder

if TYPE_CHECKING:
    from steppe.scenario.scenario import Scenario
    from steppe.solve.outcome import Outcome
    from steppe.world.world import World

FORMAT = "steppe-run 1"
CHANGED = ".changed"  # what a file is called that was not as it had been written
FILES = ("outcome.nc", "brief.html", "run.json")  # run.json last: it says that the others are there
PACKAGES = ("steppe", "numpy", "scipy", "xarray", "h5netcdf")
LONGEST_SLUG = 60


@dataclass(frozen=True, slots=True)
class Kept:
    """Where a run is kept, and whether this call wrote it or found it complete."""

    folder: Path
    new: bool


def keep(outcome: Outcome, *, world: World, focus: str, out: str | Path = "runs") -> Kept:
    """Keep an outcome in a folder of its own below `out`; `world` is the one that was solved on.

    A folder that holds the same run is reused; what in it is missing or not as it was written (by its SHA-256) is
    written again, and the old file kept beside it as NAME.changed. A new one is written beside its
    place and moved there when it is whole. Raises `CannotWrite` where it cannot be written.
    """
    key = run_hash(world, outcome.scenario, outcome.model.text, outcome.convergence.tolerance, focus)
    out = Path(out)
    folder = out / f"{slug(outcome.scenario.name)}-{key}"
    if not _missing(folder, key):
        return Kept(folder, new=False)
    contents = {
        "outcome.nc": netcdf.made(lambda file: _write_netcdf(file, outcome)),
        "brief.html": brief(outcome, focus).encode("utf-8", "replace"),
    }
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
    record = _record(outcome, world, focus, key) | {"files": digests}
    contents["run.json"] = as_json(record, indent=1).encode() + b"\n"
    try:
        with drafted_folder(out) as draft:
            for name, content in contents.items():
                (draft / name).write_bytes(content)
            _move(draft, folder, key)
    except (OSError, ValueError) as error:
        where, why = getattr(error, "filename", None) or out, getattr(error, "strerror", None) or error
        raise CannotWrite(f"{where} cannot be written: {why}. Choose another place with --out DIR.") from None
    return Kept(folder, new=True)


def run_hash(world: World, scenario: Scenario, model: str, tolerance: float, focus: str) -> str:
    """Twelve characters that differ whenever the question or the version of Steppe does."""
    asked = {
        "scenario": scenario.to_dict(),
        "world": [world.name, world.date, world_hash(world), list(world.notes)],
        "sources": [source.to_dict() for source in world.sources],
        "model": model,
        "tolerance": tolerance,
        "focus": focus,
        "steppe": _version("steppe"),
    }
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:12]


def world_hash(world: World) -> str:
    """The SHA-256 of a world's labels and arrays."""
    digest = hashlib.sha256(json.dumps([world.countries, world.sectors]).encode())
    for name, array in sorted(world.primitives.items()):
        digest.update(f"{name} {array.dtype.str} {array.shape}".encode())
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()


def slug(name: str) -> str:
    """A folder name made of a scenario's name: lower-case letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_SLUG].strip("-") or "scenario"


def _missing(folder: Path, key: str) -> list[str]:
    """Files that a run folder lacks or that are not as they were written; a folder of another run is refused."""
    record = folder / "run.json"
    digests: dict[str, Any] = {}
    if record.exists():
        found = _read_record(record)
        if found.get("hash") != key:
            raise CannotWrite(
                f"{record} is there and is not the record of this run: move {folder} away, or choose another"
                " place with --out DIR."
            )
        given = found.get("files")
        digests = given if isinstance(given, dict) else {}
    lacking = [name for name in FILES[:-1] if not _is_as_written(folder / name, digests.get(name))]
    return [*lacking, *(["run.json"] if lacking or not record.exists() else [])]


def _read_record(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_bytes())
    except (ValueError, OSError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _is_as_written(path: Path, digest: Any) -> bool:
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == digest


def _move(draft: Path, folder: Path, key: str) -> None:
    """Put a whole draft in its place; into a folder that is there what it lacks or has damaged.

    A file that is not as it was written, which may be somebody's own work, is kept under another name.
    """
    if not folder.exists():
        draft.chmod(0o755)
        try:
            draft.rename(folder)
            return
        except OSError:
            if not folder.is_dir():  # else another process has just put it there
                raise
    for name in _missing(folder, key):
        if (folder / name).exists() and name != "run.json":
            os.replace(folder / name, folder / f"{name}{CHANGED}")
        os.replace(draft / name, folder / name)


def _record(outcome: Outcome, world: World, focus: str, key: str) -> dict[str, Any]:
    found, asked = facts(outcome, focus), ("scenario", "world", "closure", "horizon", "model", "focus")
    return {
        "format": FORMAT,
        "hash": key,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "scenario": outcome.scenario.to_dict(),
        "scenario_hash": outcome.scenario.hash,
        "world": {"name": world.name, "date": world.date, "sha256": world_hash(world)},
        "model": {"text": outcome.model.text, "work": outcome.model.work, "further_works": outcome.model.further_works},
        "closure": outcome.closure,
        "tolerance": outcome.convergence.tolerance,
        "focus": focus,
        "versions": {"python": sys.version.split()[0]} | {name: _version(name) for name in PACKAGES},
        "outcome": {name: value for name, value in found.items() if name not in asked},
    }


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _write_netcdf(file: Any, outcome: Outcome) -> None:
    """Effects by country, changes, and flows before and after, as NetCDF that xarray reads."""
    import h5py

    before, after = outcome.before, outcome.after
    labels = {"sector": before.sectors} | dict.fromkeys(("exporter", "importer", "country"), before.countries)
    file.dimensions = {name: len(values) for name, values in labels.items()}
    for name, values in labels.items():
        text = np.array(values, dtype=object)
        file.create_variable(name, (name,), dtype=h5py.string_dtype(), data=text)
    for name, (dims, values, units) in _variables(outcome).items():
        packed: dict[str, Any] = {"compression": "gzip", "compression_opts": 4, "shuffle": True}
        variable = file.create_variable(name, dims, dtype=values.dtype, data=values, **packed)
        variable.attrs["units"] = units
    scenario, sources = outcome.scenario.to_dict(), [source.to_dict() for source in after.sources]
    file.attrs["format"] = FORMAT
    file.attrs["scenario"], file.attrs["sources"] = as_json(scenario), as_json(sources)
    file.attrs["world"], file.attrs["closure"], file.attrs["before"] = before.name, outcome.closure, outcome.baseline
    file.attrs["solution"] = str(outcome.convergence)


def _variables(outcome: Outcome) -> dict[str, tuple[tuple[str, ...], np.ndarray, str]]:
    pair, cell, country = ("sector", "exporter", "importer"), ("sector", "country"), ("country",)
    found, worlds = outcome.equilibrium, {"before": outcome.before, "after": outcome.after}
    effects = {
        name: (country, effect(outcome, name), f"percent, {meaning}") for name, meaning in effects_of(outcome).items()
    }
    changes = {
        "wage_change": (country, found.wage, "after/before"),
        "price_change": (cell, found.price, "after/before"),
        "cost_change": (cell, found.cost, "after/before"),
    }
    held = worlds if outcome.before is outcome.data else {"data": outcome.data, **worlds}
    flows = {
        f"trade_flow_{when}": (pair, world.array("trade_flow"), "million USD, net of tariff")
        for when, world in held.items()
    }
    tariffs = {f"tariff_{when}": (pair, world.array("tariff"), "ad valorem rate") for when, world in worlds.items()}
    return {**effects, **changes, **flows, **tariffs}
