"""Scenarios from YAML: every problem is named with its line and place, and nothing is executed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, fields, replace
from pathlib import Path
from typing import Any

import yaml

from steppe.labels import suggest
from steppe.problems import Problem, SteppeError, raise_if_any
from steppe.scenario.horizon import problem_of
from steppe.scenario.kinds import KINDS, AnyMeasure
from steppe.scenario.measures import LABEL_FIELDS
from steppe.scenario.scenario import Scenario
from steppe.scenario.table import TariffTable, read_csv
from steppe.sourced import Source
from steppe.yaml_text import STANDARD, YamlText, text_of

KEYS = ("name", "note", "horizon", "sources", "measures")
SOURCE_KEYS = tuple(f.name for f in fields(Source) if f.name != "primary")
FAULTY = object()


def read_scenario(path_or_text: str | Path) -> Scenario:
    """The scenario in a YAML file or in YAML text; raises `SteppeError` with all problems."""
    if isinstance(path_or_text, str) and "\n" in path_or_text:
        return _Reader("scenario text", None).scenario(path_or_text)
    path = Path(path_or_text)
    return _Reader(path.name, path.parent).scenario(text_of(path, "scenario"))


class _Reader(YamlText):
    """Reads one document; `folder` is where its tables lie, None for text that came without one."""

    def __init__(self, where: str, folder: Path | None) -> None:
        super().__init__(where)
        self.folder = folder

    def scenario(self, text: str) -> Scenario:
        root = self.mapping(text, "a scenario", KEYS, "`name` and `measures`")
        entries = self.entries(root, "", KEYS, required=("name", "measures"))
        name = self._text(entries, "name")
        note = self._text(entries, "note")
        horizon = self._horizon(entries)
        sources = self._items(entries, "sources", self._source)
        measures = self._items(entries, "measures", self._measure)
        raise_if_any(self.problems)
        return Scenario(name, measures, note, sources, horizon)

    def _text(self, entries: dict[str, yaml.Node], name: str, place: str = "") -> str:
        node = entries.get(name)
        if node is None:
            return ""
        if not isinstance(node, yaml.ScalarNode):
            self.report(node, place, f"`{name}` must be text.")
            return ""
        text = "" if node.tag == STANDARD + "null" else str(node.value)
        if name == "name" and not text.strip():
            self.report(node, place, "`name` is empty: give the scenario a name.")
        return text

    def _horizon(self, entries: dict[str, yaml.Node]) -> str | None:
        """The horizon it is asked at; None where it names none."""
        horizon = self._text(entries, "horizon") or None
        if horizon is not None and (said := problem_of(horizon)):
            self.report(entries["horizon"], "", said)
        return horizon

    def _items(
        self, entries: dict[str, yaml.Node], name: str, read: Callable[[yaml.Node, str], Any]
    ) -> tuple[Any, ...]:
        node = entries.get(name)
        if node is None:
            return ()
        if not isinstance(node, yaml.SequenceNode):
            self.report(node, "", f"`{name}` must be a list: start each item with a dash.")
            return ()
        return tuple(read(item, f"{name}[{i}]") for i, item in enumerate(node.value))

    def _source(self, node: yaml.Node, place: str) -> Source | None:
        if not isinstance(node, yaml.MappingNode):
            self.report(node, place, "a source is a mapping: {title: ..., url: ..., accessed: ...}.")
            return None
        entries = self.entries(node, place, SOURCE_KEYS, required=("title",))
        texts = {key: self._text(entries, key, place) for key in entries}
        return replace(Source(texts.pop("title", "")), **texts)

    def _measure(self, node: yaml.Node, place: str) -> AnyMeasure | None:
        if not isinstance(node, yaml.MappingNode) or len(node.value) != 1:
            self.report(node, place, "a measure is one name with arguments: tariff: {importer: KAZ, ...}.")
            return None
        key, body = node.value[0]
        kind = str(key.value)
        if kind not in KINDS:
            self.report(key, place, f"there is no measure `{kind}`: {suggest(kind, list(KINDS))}")
            return None
        place = f"{place}.{kind}"
        if not isinstance(body, yaml.MappingNode):
            self.report(key, place, "its arguments are missing: write them as {argument: value, ...}.")
            return None
        if kind == "tariff_table":
            return self._table(body, place)
        return self._build(KINDS[kind], body, place)

    def _build(self, kind: type[AnyMeasure], body: yaml.MappingNode, place: str) -> AnyMeasure | None:
        known = [f.name for f in fields(kind)]
        needed = [f.name for f in fields(kind) if f.default is MISSING]
        entries = self.entries(body, place, known, needed)
        arguments = {name: self._argument(name, node, place) for name, node in entries.items()}
        usable = {name: value for name, value in arguments.items() if value is not FAULTY}
        stand_in: dict[str, Any] = {name: 1.0 if name == "change" else None for name in needed}  # to check the others
        try:
            return kind(**(stand_in | usable))
        except SteppeError as error:
            for problem in map(Problem.of, error.problems):
                self.report(entries.get(problem.field, body), place, problem.sentence)
            return None

    def _argument(self, name: str, node: yaml.Node, place: str) -> Any:
        """The value of an argument, or FAULTY when that is reported already."""
        takes_labels = name in LABEL_FIELDS
        if takes_labels and isinstance(node, yaml.SequenceNode):
            items: list[yaml.Node] = node.value
            if all(isinstance(item, yaml.ScalarNode) for item in items):
                return [str(item.value) for item in items]
        if not isinstance(node, yaml.ScalarNode):
            what = "one label or a list of labels" if takes_labels else "one value"
            self.report(node, place, f"`{name}` must be {what}.")
            return FAULTY
        if node.tag == STANDARD + "null":
            return None
        if takes_labels or node.style is not None:
            return str(node.value)  # the text itself: `NO` is a label here, not false
        if node.tag == STANDARD + "bool":
            return node.value.lower() in ("true", "yes", "on")
        try:
            return float(node.value)
        except ValueError:
            return str(node.value)

    def _table(self, body: yaml.MappingNode, place: str) -> TariffTable | None:
        entries = self.entries(body, place, ("rows", "file", "unit"))
        unit = self._text({"unit": entries.pop("unit")}, "unit", place) if "unit" in entries else None
        if len(entries) != 1:
            self.report(body, place, "give either `rows` (CSV text) or `file` (a CSV file beside this one).")
            return None
        name, node = next(iter(entries.items()))
        text = self._text(entries, name, place)
        try:
            rows = read_csv(text, "rows") if name == "rows" else read_csv(self._beside(text), text)
            return TariffTable(rows, unit)
        except SteppeError as error:
            for problem in map(Problem.of, error.problems):
                self.report(node, place, problem.sentence)
            return None

    def _beside(self, name: str) -> str:
        """The text of a file in the scenario's folder or below it."""
        if self.folder is None:
            raise SteppeError("a `file` needs a scenario that is itself read from a file: use `rows`.")
        folder = self.folder.resolve()
        path = (folder / name).resolve()
        if Path(name).is_absolute() or not path.is_relative_to(folder):
            raise SteppeError(f"`file` is {name}: it must lie in the scenario's folder, by a relative path.")
        if not path.is_file():
            raise SteppeError(f"there is no file {name} beside the scenario.")
        return text_of(path, "scenario")
