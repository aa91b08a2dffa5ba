"""Rules applied to a world, and the report of what they found."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from steppe.labels import suggest
from steppe.problems import SteppeError
from steppe.world.checks.finding import LEVELS, Finding, Level, Rule
from steppe.world.world import World


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


def report(world: World, rules: Mapping[str, Rule], strict: Collection[str] = ()) -> CheckReport:
    """What every rule finds in a world; `strict` is as in `steppe.check`."""
    if not isinstance(world, World):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise SteppeError(f"{world!r:.60} is no World: load it first, st.check(st.load(...)).")
    wanted = {strict} if isinstance(strict, str) else set(strict)
    missing = sorted(str(name) for name in wanted - {*rules, "all"})
    if missing:
        raise SteppeError(f"check has no rule {name!r}: {suggest(name, rules)}" for name in missing)
    found = (finding for name, rule in rules.items() for finding in _applied(world, name, rule))
    return CheckReport(world.name, tuple(_judged(finding, wanted) for finding in found))


def _applied(world: World, name: str, rule: Any) -> Iterator[Finding]:
    for level, message, figures in rule(world):
        yield Finding(name, level, message, figures)


def _judged(finding: Finding, wanted: set[str]) -> Finding:
    strict = finding.level in ("warning", "note") if finding.name in wanted else finding.level == "warning"
    return replace(finding, level="error") if strict and wanted & {finding.name, "all"} else finding
