"""Groups of countries and sectors as a YAML file with sources: what `World.aggregate("regions.yaml")` reads.

name: regions                 # optional; of the world that comes out
note: why these groups        # optional
sources: [{title: ..., url: ...}]
countries:
  Europe: [EU, GBR, CHE]      # labels of the world, and groups of the record at the world's date
  EAEU: EAEU                  # a group under a name
  TJK: Rest                   # or a label and where it goes
sectors:
  goods: [grain, coal]

Files in `concordances` go by their names: `World.aggregate("one-energy")`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from steppe.concordances import FOLDER
from steppe.labels import advice
from steppe.problems import SteppeError, raise_if_any
from steppe.sourced import Source
from steppe.world.groups import Groups
from steppe.yaml_text import YamlText, nearest, text_of

if TYPE_CHECKING:
    from steppe.world.world import World


def _labels(given: Any) -> Any:
    if isinstance(given, str) and given.strip():
        return given
    if isinstance(given, list) and given and all(isinstance(item, str) and item.strip() for item in given):
        return tuple(given)
    raise ValueError("give one label or a list of labels")


Labels = Annotated[str | tuple[str, ...], BeforeValidator(_labels)]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Reference(_Strict):
    """Where groups are written."""

    title: str = Field(min_length=1)
    url: str = ""
    locator: str = ""
    accessed: str = ""
    licence: str = ""
    vintage: str = ""
    publisher: str = ""
    key: str = ""


class Merging(_Strict):
    """One file: new labels with old ones or with groups of the record, or old labels with new ones."""

    name: str = ""
    note: str = ""
    sources: tuple[Reference, ...] = ()
    countries: Mapping[str, Labels] = Field(default_factory=dict[str, Labels])
    sectors: Mapping[str, Labels] = Field(default_factory=dict[str, Labels])


KEYS = tuple(Merging.model_fields)
SENTENCES = {
    "string_type": "it must be text",
    "string_too_short": "it is empty",
    "missing": "it is missing",
    "tuple_type": "it must be a list",
    "dict_type": "it must be a mapping: {new label: [old labels]}",
    "model_type": "it must be a mapping: {title: ..., url: ...}",
}


def read_mapping(path: Path) -> Merging:
    """The groups in a file; raises `SteppeError` with all problems, each with its line and key."""
    reader = YamlText(path.name)
    root = reader.mapping(text_of(path, "mapping"), "a mapping", KEYS, "`countries` or `sectors`")
    given = {key: value for key, value in reader.plain(root).items() if value is not None}
    try:
        found = Merging.model_validate(given)
    except ValidationError as error:
        _report(reader, root, error)
        found = Merging()
    raise_if_any(reader.problems)
    if not (found.countries or found.sectors):
        raise SteppeError(f"{path.name} merges nothing: it needs `countries` or `sectors` with groups in it.")
    return found


def _report(reader: YamlText, root: yaml.Node, error: ValidationError) -> None:
    for fault in error.errors():
        place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in fault["loc"]).lstrip(".")
        if fault["type"] == "extra_forbidden":
            known = KEYS if len(fault["loc"]) == 1 else tuple(Reference.model_fields)
            said = f"there is no such key, {advice(str(fault['loc'][-1]), known)}"
        else:
            said = SENTENCES.get(fault["type"], fault["msg"].removeprefix("Value error, ")) + "."
        reader.report(nearest(root, fault["loc"]), place, said)


def aggregate_by_file(world: World, path: str | Path) -> World:
    """Merge countries and sectors as a file says; groups of the record are read at the world's date.

    Members of a group that the world does not have are named in a note. Raises `SteppeError` with all
    problems, each with the file's name.
    """
    shipped = {file.stem: file for file in FOLDER.glob("*.yaml")}
    path = shipped.get(str(path), Path(path))
    asked = read_mapping(path)
    groups = Groups(world)
    countries = _old_labels(asked.countries, groups, "country")
    sectors = _old_labels(asked.sectors, groups, "sector")
    try:
        merged = world.aggregate(countries=countries, sectors=sectors)
    except SteppeError as error:
        raise SteppeError(f"{path.name}: {said}" for said in (*groups.problems, *error.problems)) from None
    raise_if_any(f"{path.name}: {said}" for said in groups.problems)
    own = tuple(Source(**reference.model_dump()) for reference in asked.sources)
    return merged.replace(
        name=asked.name or merged.name,
        notes=(*merged.notes, *groups.notes, *([asked.note] if asked.note else [])),
        sources=tuple(dict.fromkeys((*merged.sources, *own, *groups.sources))),
    )


def _old_labels(given: Mapping[str, Labels], groups: Groups, what: str) -> dict[str, list[str]]:
    """New label -> old labels, groups of countries replaced by their members in the world."""
    known = groups.world.countries if what == "country" else groups.world.sectors
    place = "countries" if what == "country" else "sectors"
    found: dict[str, list[str]] = {}
    for key, value in given.items():
        if isinstance(value, str) and key in known:
            found.setdefault(value, []).append(key)
            continue
        for label in (value,) if isinstance(value, str) else value:
            group = what == "country" and label not in known and groups.exists(label)
            if isinstance(value, str) and not group and label not in known:
                here = f"{what} of world {groups.world.name!r}"
                groups.problems.append(f"{place}.{key}: neither {key!r} nor {label!r} is a {here}.")
                continue
            members = groups.labels(label, f"{place}.{key}") if group else (label,)
            found.setdefault(key, []).extend(members)
    return {new: list(dict.fromkeys(old)) for new, old in found.items() if old}
