"""Files of the record: read from YAML with line numbers, each checked against the schema."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from steppe.problems import SteppeError
from steppe.record.schema import InstrumentEntry

Lines = Mapping[tuple[str | int, ...], int]


@dataclass(frozen=True, slots=True)
class Located:
    """One problem: the file, the line and the sentence."""

    file: str
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.sentence}"


@dataclass(frozen=True, slots=True)
class RecordFile:
    """One file as read: its entry (none where it cannot be used), its lines, its problems."""

    path: str
    entry: InstrumentEntry | None
    lines: Lines
    problems: tuple[Located, ...]

    def at(self, sentence: str, *place: str | int) -> Located:
        """A problem at a place of the file, or at the nearest line above it that is known."""
        while place and place not in self.lines:
            place = place[:-1]
        return Located(self.path, self.lines.get(place, 1), sentence)


def read_folder(folder: Path) -> list[RecordFile]:
    """All files `*.yaml` below a folder, sorted by path; raises `SteppeError` where there are none."""
    paths = sorted(folder.rglob("*.yaml"))
    if not paths:
        raise SteppeError(f"{folder} has no files of the record: it needs *.yaml as FORMAT.md describes.")
    return [read_file(path, str(path.relative_to(folder.parent))) for path in paths]


def read_file(path: Path, name: str) -> RecordFile:
    """One file, checked against the schema; problems carry their lines."""
    try:
        text = path.read_text(encoding="utf-8")
        node = yaml.compose(text, Loader=_loader())
        content: Any = plain_yaml(text)
    except UnicodeDecodeError:
        return RecordFile(name, None, {}, (Located(name, 1, "the file is not UTF-8 text."),))
    except (ValueError, OverflowError, RecursionError) as error:
        return RecordFile(name, None, {}, (Located(name, 1, f"a value in it cannot be read: {error}."),))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        said = getattr(error, "problem", None) or "it cannot be read"
        return RecordFile(name, None, {}, (Located(name, mark.line + 1 if mark else 1, f"not YAML: {said}."),))
    lines = dict(_lines(node, ())) if node is not None else {}
    if not isinstance(content, dict):
        return RecordFile(name, None, lines, (Located(name, 1, "the file is no mapping: see FORMAT.md."),))
    return _validated(name, content, lines)


def plain_yaml(text: str) -> Any:
    """The content of a YAML text by the loader of the record's files: days stay text."""
    return yaml.load(text, Loader=_loader())


def _loader() -> Any:
    """The fast safe loader; objects are refused, and what looks like a date stays text for the schema to judge."""
    base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loader = type("RecordLoader", (base,), {})
    loader.add_constructor("tag:yaml.org,2002:timestamp", lambda self, node: self.construct_scalar(node))
    return loader


def _validated(name: str, content: Mapping[str, Any], lines: Lines) -> RecordFile:
    blank = RecordFile(name, None, lines, ())
    try:
        entry = InstrumentEntry.model_validate(content)
    except ValidationError as error:
        found = tuple(blank.at(_sentence(e["loc"], e["msg"]), *e["loc"]) for e in error.errors())
        return RecordFile(name, None, lines, found)
    return RecordFile(name, entry, lines, ())


def _sentence(place: Sequence[str | int], message: str) -> str:
    where = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place).lstrip(".")
    return f"{where}: {message.removeprefix('Value error, ')}."


def _lines(node: Any, place: tuple[str | int, ...]) -> Iterable[tuple[tuple[str | int, ...], int]]:
    """Each place of a YAML node with its line."""
    yield place, node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield (*place, key.value), key.start_mark.line + 1
            yield from (found for found in _lines(value, (*place, key.value)) if found[0] != (*place, key.value))
    elif isinstance(node, yaml.SequenceNode):
        for k, value in enumerate(node.value):
            yield from _lines(value, (*place, k))
