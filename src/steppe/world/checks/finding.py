"""What a rule finds in a world: how much it matters, a sentence, and figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from steppe.world.world import World

Level = Literal["ok", "note", "warning", "error"]
LEVELS: tuple[Level, ...] = ("error", "warning", "note", "ok")


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule found: its name, how much it matters, one sentence, and the figures by place."""

    name: str
    level: Level
    message: str
    figures: Mapping[str, float] = field(default_factory=dict[str, float])

    def __str__(self) -> str:
        return f"{self.level:<8} {self.name}: {self.message}"


class Found(NamedTuple):
    """One finding before its rule's name is put to it."""

    level: Level
    message: str
    figures: Mapping[str, float] = {}


Rule = Callable[[World], list[Found]]
