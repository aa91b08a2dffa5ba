"""`steppe check`: what kind of file it is, and what is wrong with it."""

from __future__ import annotations

import json as json_text
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import typer

from steppe.cli.console import FAILED, print_json, verb
from steppe.cli.options import JsonOption
from steppe.problems import SteppeError
from steppe.record.check import check_record
from steppe.record.files import TIES
from steppe.record.schema import json_schema
from steppe.scenario import Scenario, resolve
from steppe.worlds.check import check as check_world
from steppe.worlds.check import rules
from steppe.worlds.shelf import load, shipped

HDF5 = b"\x89HDF"
app = typer.Typer(rich_markup_mode=None, add_completion=False)


@dataclass(frozen=True, slots=True)
class Checked:
    """The verdict on one file: its kind ("scenario", "world" or "record"), problems, remarks, details."""

    file: str
    kind: str
    problems: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    details: dict[str, Any] = field(default_factory=dict[str, Any])
    report: str = ""

    @property
    def ok(self) -> bool:
        """Whether no problem was found."""
        return not self.problems

    def to_dict(self) -> dict[str, Any]:
        """The verdict as plain data, for JSON."""
        own = {"file": self.file, "kind": self.kind, "ok": self.ok}
        return {**own, "problems": list(self.problems), "remarks": list(self.remarks), **self.details}

    def __str__(self) -> str:
        verdict = "no problems" if self.ok else f"{len(self.problems)} problem(s)"
        lines = [f"{self.file}: a {self.kind}, {verdict}."]
        if self.report:
            return "\n".join([*lines, self.report])
        lines += [f"- {sentence}" for sentence in (*self.problems, *self.remarks)]
        return "\n".join(lines)


def check_file(file: str, *, world: str | None = None, strict: Collection[str] = ()) -> Checked:
    """Check a scenario file, alone or against a world; a world by name or path; the record or a folder of it.

    `strict` names the rules of worlds whose warnings count as errors. Raises `SteppeError` when there is no
    such file, world or rule.
    """
    if file in shipped():
        return _world(file, strict)
    path = Path(file)
    if file == "record" or path.is_dir():
        _refuse_rules(file, strict)
        return _record(file, None if file == "record" else path)
    if not path.is_file():
        load(file)  # the sentence that says what there is
        raise SteppeError(f"{file} is not a file: give a scenario (.yaml) or a world (.nc).")
    if path.suffix not in (".yaml", ".yml") and (path.suffix == ".nc" or path.read_bytes()[:4] == HDF5):
        return _world(file, strict)
    _refuse_rules(file, strict)
    return _scenario(path, world)


def _refuse_rules(file: str, strict: Collection[str]) -> None:
    if strict:
        raise SteppeError(f"--strict names rules for worlds, and {file} is no world: leave it out.")


def schema_of(what: str) -> str:
    """The JSON Schema of a kind of file, as text."""
    if what != "record":
        raise SteppeError(f"There is no schema of {what!r}: the one there is, is of `record`.")

    return json_text.dumps(json_schema(), indent=2)


def print_rules(json: bool) -> None:
    """Print the rules for worlds, each with what it looks for."""
    found = rules()
    if json:
        print_json({"rules": found})
        return
    width = max(map(len, found))
    for name, sentence in found.items():
        print(f"{name:<{width}}  {sentence}")


def split(asked: Collection[str]) -> tuple[str, ...]:
    """Names of rules from words with commas between them: ["odd-flows,own-share", "all"]."""
    return tuple(name for word in asked for name in word.replace(",", " ").split())


def _record(file: str, folder: Path | None) -> Checked:
    found = check_record(folder or TIES)
    problems = tuple(map(str, found.problems))
    return Checked(file, "record", problems, details={"check": found.to_dict()}, report=str(found))


def _world(file: str, strict: Collection[str]) -> Checked:
    try:
        loaded = load(file)
    except SteppeError as error:
        return Checked(file, "world", error.problems)
    found = check_world(loaded, strict)
    problems = tuple(map(str, found.errors))
    return Checked(file, "world", problems, details={"check": found.to_dict()}, report=str(found))


def _scenario(path: Path, world: str | None) -> Checked:
    against = None if world is None else load(world)
    try:
        scenario = Scenario.from_yaml(path)
        policy = None if against is None else resolve(scenario, against)
    except SteppeError as error:
        return Checked(str(path), "scenario", error.problems)
    count = len(scenario.measures)
    remarks = [f"{scenario.name}: {count} measure{'' if count == 1 else 's'}, content hash {scenario.hash}."]
    if policy is None:
        remarks.append("It can be read; whether it fits a world is checked with --world.")
    else:
        remarks += [f"It fits world {world}.", *policy.notes, *policy.idle]
    return Checked(str(path), "scenario", remarks=tuple(remarks), details={"hash": scenario.hash})


@verb(app)
def check(
    file: Annotated[
        str | None,
        typer.Argument(help="A scenario file (.yaml), a world (name or .nc), `record`, or a folder of record files."),
    ] = None,
    *,
    world: Annotated[str | None, typer.Option(help="A world that the scenario must fit.")] = None,
    strict: Annotated[
        list[str] | None, typer.Option(help="Rules whose findings are problems (a,b); all: warnings.")
    ] = None,
    rules: Annotated[bool, typer.Option("--rules", help="List the rules for worlds and do nothing else.")] = False,
    schema: Annotated[str | None, typer.Option(help="Print the JSON Schema of: record.")] = None,
    json: JsonOption = False,
) -> None:
    """Check a scenario file, a world or the record; exit code 1 when problems are found."""
    if rules:
        print_rules(json)
        return
    if schema is not None:
        print(schema_of(schema))
        return
    if file is None:
        raise SteppeError("Say what to check: a scenario file, a world, or `record`.")
    found = check_file(file, world=world, strict=split(strict or ()))
    if json:
        print_json(found.to_dict())
    else:
        print(found)
    if not found.ok:
        raise typer.Exit(FAILED)
