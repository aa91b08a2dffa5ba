"""YAML files that users write: every problem named with its line and place, and nothing is executed.

Values stay the text that was written (`NO` is a label here, not false), tags are refused, and a key that
comes twice is a problem, where the YAML libraries keep the last one without a word.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import yaml

from steppe.labels import suggest
from steppe.problems import SteppeError, raise_if_any

LOADER = yaml.SafeLoader
ALIAS = "while scanning an alias"  # how PyYAML says that it met a `*`
STANDARD = "tag:yaml.org,2002:"
KINDS_OF_VALUE = ("str", "int", "float", "bool", "null", "timestamp", "seq", "map", "merge", "value")
TAGS = frozenset(STANDARD + kind for kind in KINDS_OF_VALUE)


def text_of(path: Path, what: str) -> str:
    """The text of a YAML file that holds a `what`; raises `SteppeError` where it is none or not there."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        near = sorted(p.name for p in path.parent.glob("*.yaml"))
        hint = f" In that folder: {suggest(path.name, near)}" if near else ""
        raise SteppeError(f"There is no {what} file {path}.{hint}") from None
    except UnicodeDecodeError:
        raise SteppeError(f"{path.name} is not a text file: a {what} is YAML in UTF-8.") from None
    except OSError as error:
        raise SteppeError(f"{path} cannot be read: {error.strerror}.") from None
    except ValueError:  # a name that no file can have
        raise SteppeError(f"There is no {what} file {str(path)!r}: no file can have this name.") from None


class YamlText:
    """Reads one document and collects its problems; `where` names it in their sentences."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.problems: list[str] = []
        self._read = set[int]()

    def report(self, node: yaml.Node, place: str, problem: str) -> None:
        """Note a problem at a node."""
        prefix = f"{self.where} line {node.start_mark.line + 1}"
        self.problems.append(f"{prefix}, {place}: {problem}" if place else f"{prefix}: {problem}")

    def mapping(self, text: str, what: str, keys: Sequence[str], needs: str) -> yaml.MappingNode:
        """The document as a mapping without tags; raises `SteppeError` for any other."""
        root = self._compose(text, f"{what} needs {needs}")
        self._refuse_tags(root)
        if not isinstance(root, yaml.MappingNode):
            raise SteppeError(f"{self.where} is not {what}: it needs {', '.join(keys)} as keys.")
        return root

    def _compose(self, text: str, needs: str) -> yaml.Node:
        try:
            root = yaml.compose(text, Loader=LOADER)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = f" line {mark.line + 1}" if mark else ""
            star = " (`*` alone needs quotes in YAML; `all` means the same)" if error.context == ALIAS else ""
            raise SteppeError(
                f"{self.where}{line} is not readable as YAML: {error.problem or error.context}{star}."
            ) from None
        except (yaml.YAMLError, RecursionError):
            raise SteppeError(f"{self.where} is not text that YAML can hold: is it binary?") from None
        if root is None:
            raise SteppeError(f"{self.where} is empty: {needs}.")
        return root

    def _refuse_tags(self, root: yaml.Node) -> None:
        """A tag could ask a reader to build an object; no file of ours has a use for one."""
        waiting, seen = [root], set[int]()
        while waiting:
            node = waiting.pop()
            if id(node) in seen:
                continue
            seen.add(id(node))
            if node.tag not in TAGS:
                self.report(node, "", f"the tag {node.tag} is refused: use plain text, numbers and lists.")
            if isinstance(node, yaml.SequenceNode):
                waiting += node.value
            elif isinstance(node, yaml.MappingNode):
                waiting += [part for pair in node.value for part in pair]
        raise_if_any(self.problems)

    def entries(
        self, node: yaml.MappingNode, place: str, known: Sequence[str], required: Sequence[str] = ()
    ) -> dict[str, yaml.Node]:
        """Values by key; unknown, repeated and missing keys are problems."""
        entries: dict[str, yaml.Node] = {}
        for key, value in node.value:
            name = str(key.value) if isinstance(key, yaml.ScalarNode) else "?"
            if name not in known:
                self.report(key, place, f"unknown key `{name}`: {suggest(name, known)}")
            elif name in entries:
                self.report(key, place, f"`{name}` is there twice: keep one of them.")
            else:
                entries[name] = value
        for name in required:
            if name not in entries:
                self.report(node, place, f"`{name}` is missing.")
        return entries

    def plain(self, node: yaml.Node, place: str = "") -> Any:
        """A node as text, lists and dicts, None where nothing is written; repeated keys are problems."""
        if isinstance(node, yaml.ScalarNode):
            return None if node.tag == STANDARD + "null" and node.style is None else str(node.value)
        if id(node) in self._read:  # a file of a few lines could otherwise stand for billions of labels
            self.report(node, place, "it is repeated by `*`: write it out.")
            return None
        self._read.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            return [self.plain(item, f"{place}[{k}]") for k, item in enumerate(node.value)]
        found: dict[str, Any] = {}
        for key, value in node.value:
            name = str(key.value) if isinstance(key, yaml.ScalarNode) else "?"
            if name in found:
                self.report(key, place, f"`{name}` is there twice: keep one of them.")
            else:
                found[name] = self.plain(value, f"{place}.{name}" if place else name)
        return found


def nearest(root: yaml.Node, place: Iterable[str | int]) -> yaml.Node:
    """The node at a place of a document, or the last one on the way that is there."""
    for part in place:
        if isinstance(root, yaml.MappingNode):
            found = next((value for key, value in root.value if str(key.value) == part), None)
        elif isinstance(root, yaml.SequenceNode) and isinstance(part, int):
            found = root.value[part]
        else:
            found = None
        if found is None:
            return root
        root = found
    return root
