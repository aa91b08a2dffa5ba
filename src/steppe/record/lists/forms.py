"""Files of the record as text: each statement on one line where it fits, and the rows of a list indented."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from steppe.record.folder import plain_yaml

WIDTH, LONGEST = 118, 114
STATEMENTS = ("complete_until", "events", "spells")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class _Row(dict[str, Any]):
    """A mapping that is written on one line."""


class _Line(list[Any]):
    """A list that is written on one line."""


class _Dumper(yaml.SafeDumper):
    """Writes every value out, without anchors, and indents the rows of a list."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        """No value is a reference to another."""
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        """Rows of a list stand two spaces in."""
        super().increase_indent(flow, False)


def _row(dumper: yaml.SafeDumper, data: _Row) -> yaml.MappingNode:
    return dumper.represent_mapping("tag:yaml.org,2002:map", data.items(), flow_style=True)


def _line(dumper: yaml.SafeDumper, data: _Line) -> yaml.SequenceNode:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=True)


_Dumper.add_representer(_Row, _row)
_Dumper.add_representer(_Line, _line)


def load(path: Path) -> dict[str, Any]:
    """The content of a file of the record, days as text."""
    content: dict[str, Any] = plain_yaml(path.read_text(encoding="utf-8"))
    return content


def dumped(entry: Mapping[str, Any]) -> str:
    """An entry of the record as the text of its file."""
    shaped = {key: _statements(rows) if key in STATEMENTS else _value(rows) for key, rows in entry.items()}
    return yaml.dump(shaped, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH)


def _statements(rows: Sequence[Mapping[str, Any]]) -> list[Any]:
    return [_fitting({key: _value(value) for key, value in row.items()}) for row in rows]


def _fitting(row: dict[str, Any]) -> dict[str, Any]:
    """A statement on one line, or over several where it is long."""
    flat = yaml.dump(_Row(row), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10**6)
    return _Row(row) if len(flat) <= LONGEST and "note" not in row and "reason" not in row else row


def _value(value: Any) -> Any:
    if isinstance(value, str):
        return date.fromisoformat(value) if _DAY.fullmatch(value) else value
    if isinstance(value, Mapping):
        return {key: _value(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return _Line(_value(inner) for inner in value)
    return value
