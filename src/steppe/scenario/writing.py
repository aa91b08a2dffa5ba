"""Scenarios as plain data and as YAML text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from steppe.labels import ALL
from steppe.scenario.kinds import kind_of
from steppe.scenario.measures import LABEL_FIELDS, Measure
from steppe.scenario.table import TariffTable

if TYPE_CHECKING:
    from steppe.scenario.scenario import Scenario

WIDTH = 100


def plain_measure(measure: Measure) -> dict[str, Any]:
    """A measure as `{"kind": {argument: value}}` of plain lists, strings and numbers."""
    if isinstance(measure, TariffTable):
        return {"tariff_table": {"rows": measure.to_csv()} | ({"unit": measure.unit} if measure.unit else {})}
    arguments = {
        name: ALL if value is None and name in LABEL_FIELDS else list(value) if isinstance(value, tuple) else value
        for name, value in measure.arguments().items()
    }
    return {kind_of(measure): arguments}


def as_yaml(scenario: Scenario) -> str:
    """A scenario as YAML: one line a measure, tables and long notes as blocks of text."""
    import yaml

    class Flow(dict[str, Any]):
        """A mapping written on one line."""

    class Dumper(yaml.SafeDumper):
        """The safe writer with these two layouts; nothing is shared, so no anchors."""

        def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 (PyYAML's own signature)
            return True

    def flow(dumper: yaml.SafeDumper, value: Flow) -> yaml.Node:
        return dumper.represent_mapping("tag:yaml.org,2002:map", value, flow_style=True)

    def text(dumper: yaml.SafeDumper, value: str) -> yaml.Node:
        odd = not value.replace("\n", "").isprintable()  # PyYAML loses these unless escaped
        style = '"' if odd else "|" if "\n" in value else None
        return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)

    Dumper.add_representer(Flow, flow)
    Dumper.add_representer(str, text)
    content = scenario.to_dict()
    content["measures"] = [
        {kind: body if kind == "tariff_table" else Flow(body) for kind, body in measure.items()}
        for measure in content["measures"]
    ]
    return yaml.dump(content, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=WIDTH)
