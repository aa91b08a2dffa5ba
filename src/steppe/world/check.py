"""Whether a world looks sound: named rules with figures, from identities to single odd flows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from steppe.labels import suggest
from steppe.problems import SteppeError
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


@dataclass(frozen=True, slots=True)
class CheckReport:
    """Findings of every rule on one world; `ok` says that there is no error among them."""

    world: str
    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """True when no finding is an error."""
        return not self.errors

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Findings that make the world unfit for use."""
        return self._at("error")

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """Findings to look at before use."""
        return self._at("warning")

    def _at(self, level: Level) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.level == level)

    def __str__(self) -> str:
        counts = ", ".join(f"{len(self._at(level))} {level}" for level in LEVELS)
        lines = [str(finding) for level in LEVELS for finding in self._at(level)]
        return "\n".join([f"Check of {self.world or 'a world without a name'}: {counts}", *lines])

    def to_dict(self) -> dict[str, Any]:
        """The report as plain values, for JSON."""
        findings = [
            {"name": f.name, "level": f.level, "message": f.message, "figures": dict(f.figures)} for f in self.findings
        ]
        return {"world": self.world, "ok": self.ok, "findings": findings}


def check(world: World, strict: Collection[str] = ()) -> CheckReport:
    """Check a world by every rule of `rules()`; nothing in it is changed.

    `strict` names rules for which anything found is an error; "all" makes errors of every rule's warnings,
    and leaves notes. Raises `SteppeError` for a rule that does not exist.
    """
    from steppe.world.check_rules import RULES

    if not isinstance(world, World):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise SteppeError(f"{world!r:.60} is no World: load it first, st.check(st.load(...)).")
    wanted = {strict} if isinstance(strict, str) else set(strict)
    missing = sorted(str(name) for name in wanted - {*RULES, "all"})
    if missing:
        raise SteppeError(f"check has no rule {name!r}: {suggest(name, RULES)}" for name in missing)
    found = (finding for name, rule in RULES.items() for finding in _applied(world, name, rule))
    return CheckReport(world.name, tuple(_judged(finding, wanted) for finding in found))


def rules() -> dict[str, str]:
    """Every rule by name, with the sentence that says what it looks for."""
    from steppe.world.check_rules import RULES

    return {name: (rule.__doc__ or "").split("\n")[0] for name, rule in RULES.items()}


def _applied(world: World, name: str, rule: Any) -> Iterator[Finding]:
    for level, message, figures in rule(world):
        yield Finding(name, level, message, figures)


def _judged(finding: Finding, wanted: set[str]) -> Finding:
    strict = finding.level in ("warning", "note") if finding.name in wanted else finding.level == "warning"
    return replace(finding, level="error") if strict and wanted & {finding.name, "all"} else finding
