"""Measures: what a scenario changes. Each one is a value that checks itself when it is made.

Every country argument takes one label, a list of labels or the name of a group ("EU"); every sector
argument one label or a list. "all", "*" and None stand for all of them. What a country sells to itself is never
touched, except by `TradeCost(..., domestic=True)`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from typing import Any, Literal

from steppe.labels import means_all, suggest
from steppe.problems import Problem, SteppeError, raise_if_any
from steppe.record.days import day

Labels = str | Iterable[str] | None
LABEL_FIELDS = frozenset({"importer", "exporter", "sector", "sender", "target", "country"})
LARGEST_RATE = 1.0  # 100 %: above it the writer may have meant percent and is asked
# Ratios that the writer may have meant as percent or as a share and is asked about: 5 and 10 are, twentyfold and a
# thousandth are meant as they stand more often, and a note says so.
PERCENT, SHARE = (5.0, 20.0), (0.01, 0.2)
DIRECTIONS = ("both", "exports", "imports")


@dataclass(frozen=True)
class Measure:
    """One change of policy, cost or capacity; the kinds are its subclasses."""

    def __post_init__(self) -> None:
        problems: list[str] = []
        for name in (f.name for f in fields(self) if f.name in LABEL_FIELDS):
            tidy, found = _tidy_labels(name, getattr(self, name))
            object.__setattr__(self, name, tidy)
            problems += [Problem(said, field=name) for said in found]
        problems += self._problems()
        raise_if_any(Problem(problem, place=type(self).__name__) for problem in problems)

    def _problems(self) -> list[str]:
        return []

    def _number(self, name: str) -> str | None:
        """Make a field a float, or say why it is none."""
        value = getattr(self, name)
        try:
            number = float(value) if not isinstance(value, bool | str) else math.nan
        except (TypeError, ValueError, OverflowError):
            number = math.nan
        if not math.isfinite(number):
            return Problem(f"`{name}` is {value!r}: it must be a finite number.", field=name)
        object.__setattr__(self, name, number)
        return None

    def _flag_problems(self, *names: str) -> list[str]:
        wrong = [name for name in names if not isinstance(getattr(self, name), bool)]
        return [
            Problem(f"`{name}` is {getattr(self, name)!r}: it must be true or false.", field=name) for name in wrong
        ]

    def _change_problems(self, remedy: str = "") -> list[str]:
        problem = self._number("change") or self._unit_problem("ratio")
        change, unit = vars(self)["change"], vars(self)["unit"]
        if problem is None and _ratio(change, unit) <= 0:
            problem = f"`change` is {change:g}: it is the ratio after/before and must be above 0."
        if problem:
            return [Problem(f"{problem} {remedy}".rstrip(), field=getattr(problem, "field", "change"))]
        return (
            [Problem(_ratio_question("change", change), field="change")]
            if unit is None and may_be_percent(change)
            else []
        )

    def _unit_problem(self, plain: str) -> str | None:
        """What is wrong with the unit, which is None, "percent" or the `plain` one."""
        unit = vars(self)["unit"]
        if unit in (None, plain, "percent"):
            return None
        return Problem(f"`unit` is {unit!r}: use {plain!r} or 'percent'.", field="unit")

    def __repr__(self) -> str:
        shown = [f"{name}={value!r}" for name, value in self.arguments().items()]
        return f"{type(self).__name__}({', '.join(shown)})"

    def arguments(self) -> dict[str, Any]:
        """The arguments that differ from their defaults, in order: what YAML and `repr` show."""
        pairs = ((f, getattr(self, f.name)) for f in fields(self))
        return {f.name: value for f, value in pairs if value != f.default}


@dataclass(frozen=True, repr=False)
class Tariff(Measure):
    """New applied tariff of `importer` on goods from `exporter`: give exactly one of the three.

    `rate` replaces the tariff (0.10 = 10 %), `increase` adds percentage points (0.05 = 5 points) and
    `factor` multiplies it (0.5 = halved). `unit` "percent" takes 10 for 10 %; "share" says that a rate above 1 is
    meant, which is refused without it.
    """

    importer: Labels
    exporter: Labels = None
    sector: Labels = None
    rate: float | None = field(default=None, kw_only=True)
    increase: float | None = field(default=None, kw_only=True)
    factor: float | None = field(default=None, kw_only=True)
    unit: Literal["share", "percent"] | None = field(default=None, kw_only=True)

    @property
    def amount(self) -> tuple[str, float]:
        """Which of the three is given, and its value as a share."""
        name = next(name for name in ("rate", "increase", "factor") if getattr(self, name) is not None)
        return name, float(getattr(self, name)) / (100 if self.unit == "percent" else 1)

    def _problems(self) -> list[str]:
        given = [name for name in ("rate", "increase", "factor") if getattr(self, name) is not None]
        if len(given) != 1:
            which = " and ".join(f"`{name}`" for name in given) or "none of them"
            return [f"give exactly one of `rate`, `increase` and `factor`; it has {which}."]
        problem = self._number(given[0]) or self._unit_problem("share")
        found = [problem] if problem else _rate_problems(*self.amount, asked=self.unit is None)
        return [Problem(said, field=given[0]) for said in found]


@dataclass(frozen=True, repr=False)
class TradeCost(Measure):
    """Iceberg trade cost from `exporter` to `importer` multiplied by `change` (1.10 = 10 % dearer).

    `both_ways` adds the opposite direction. `domestic` lets it reach what a country sells to itself
    where the country is both an exporter and an importer of the measure. `unit` "percent" takes 10 for 10 % dearer;
    "ratio" says that a ratio from 5 to 20, or from 0.01 to 0.2, is meant, which is refused without it.
    """

    exporter: Labels
    importer: Labels
    sector: Labels = None
    change: float = field(kw_only=True)
    both_ways: bool = field(default=False, kw_only=True)
    domestic: bool = field(default=False, kw_only=True)
    unit: Literal["ratio", "percent"] | None = field(default=None, kw_only=True)

    @property
    def ratio(self) -> float:
        """The change as the ratio after/before."""
        return _ratio(self.change, self.unit)

    def _problems(self) -> list[str]:
        return self._change_problems(
            "1.10 is 10 % dearer; to stop trade altogether use Embargo."
        ) + self._flag_problems("both_ways", "domestic")


@dataclass(frozen=True, repr=False)
class Embargo(Measure):
    """No trade between `sender` and `target`: shares exactly zero.

    `direction` is seen from the sender: "exports" stops what it sells to the target, "imports" what it
    buys from the target, "both" the two.
    """

    sender: Labels
    target: Labels
    sector: Labels = None
    direction: Literal["both", "exports", "imports"] = field(default="both", kw_only=True)

    def _problems(self) -> list[str]:
        if self.direction in DIRECTIONS:
            return []
        hint = suggest(str(self.direction), DIRECTIONS)
        said = f"`direction` is {self.direction!r}, not one of both, exports, imports: {hint}"
        return [Problem(said, field="direction")]


@dataclass(frozen=True, repr=False)
class Productivity(Measure):
    """Productivity of `country` multiplied by `change` (2.0 = doubled), in all sectors or some.

    It is the productivity of all inputs in gross output: with value-added share v, a factor a raises
    value added by about a^(1/v). To change GDP itself use `Labour`. `unit` is as in `TradeCost`.
    """

    country: Labels
    change: float
    sector: Labels = None
    unit: Literal["ratio", "percent"] | None = field(default=None, kw_only=True)

    @property
    def ratio(self) -> float:
        """The change as the ratio after/before."""
        return _ratio(self.change, self.unit)

    def _problems(self) -> list[str]:
        return self._change_problems()


@dataclass(frozen=True, repr=False)
class Labour(Measure):
    """Labour of `country`, its primary factor, multiplied by `change` (0.95 = 5 % less); `unit` as in `TradeCost`."""

    country: Labels
    change: float
    unit: Literal["ratio", "percent"] | None = field(default=None, kw_only=True)

    @property
    def ratio(self) -> float:
        """The change as the ratio after/before."""
        return _ratio(self.change, self.unit)

    def _problems(self) -> list[str]:
        return self._change_problems()


def _ratio(change: float, unit: str | None) -> float:
    return 1 + change / 100 if unit == "percent" else change


def may_be_percent(ratio: float) -> bool:
    """Whether a ratio after/before is one that percent, or a share, is often written for."""
    return PERCENT[0] <= ratio < PERCENT[1] or SHARE[0] <= ratio < SHARE[1]


def _ratio_question(name: str, value: float) -> str:
    """Both readings of a ratio that may have been meant as percent or as a share, and how to say which."""
    share = f", as a share 1 + {value:g} is {1 + value:g}" if value < 1 else ""
    return (
        f"`{name}` is {value:g}: as a ratio after/before that is {value:g} times, as percent {1 + value / 100:g} times"
        f"{share}: write the ratio (1.10 is 10 % more), or `unit`: 'ratio' or 'percent' says which is meant."
    )


def _rate_problems(name: str, value: float, *, asked: bool) -> list[str]:
    if name == "rate" and value <= -1:
        return [f"`rate` is {value:g}: a tariff is above -1 (a subsidy of 100 %)."]
    if name == "factor" and value < 0:
        return [f"`factor` is {value:g}: it multiplies the tariff and cannot be negative."]
    if not asked or abs(value) <= (PERCENT[0] if name == "factor" else LARGEST_RATE):
        return []
    if name == "factor":
        return [
            f"`factor` is {value:g}: as a share the tariff is multiplied by {value:g}, as percent by {value / 100:g}: "
            "write 0.5 to halve it, or `unit`: 'share' or 'percent' says which is meant."
        ]
    points = " points" if name == "increase" else ""
    return [
        f"`{name}` is {value:g}: as a share that is {value:.0%}{points}, as percent {value:g} %{points}: rates are "
        f"fractions, so write {value / 100:g} for {value:g} %, or `unit`: 'share' or 'percent' says which is meant."
    ]


def _tidy_labels(name: str, value: object) -> tuple[str | tuple[str, ...] | None, list[str]]:
    """One label as a string, several as a tuple, all as None; and what is wrong with them."""
    if value is None or means_all(value):
        return None, []
    if isinstance(value, str):
        return str(value), [] if value.strip() else [f"`{name}` is empty: name one, or leave it out for all."]
    if not isinstance(value, Iterable):
        return None, [f"`{name}` is {value!r}: it takes one label, a list of labels or a group name."]
    several: tuple[object, ...] = tuple(value)
    wrong = [label for label in several if not isinstance(label, str) or not label.strip()]
    problems = [f"`{name}` holds {label!r}, which is not a label." for label in wrong]
    if not several:
        problems = [f"`{name}` is an empty list: name one, or leave it out for all."]
    if any(map(means_all, several)):
        return None, problems
    labels = tuple(str(label) for label in several)
    return (labels[0] if len(labels) == 1 else labels), problems


@dataclass(frozen=True, repr=False)
class Sign(Measure):
    """An agreement between parties that the record names takes effect, in force already or not.

    Tariffs between its parties go to (1 - `tariff_cut`) times what they are; `effect` is the agreement's
    partial effect on log trade (a gravity coefficient beta), which changes trade costs between the
    parties by exp(-beta/theta), or None for tariffs alone.
    """

    agreement: str
    tariff_cut: float = 1.0
    effect: float | str | None = None

    def _problems(self) -> list[str]:
        problems = _name_problems(self, "agreement")
        problem = self._number("tariff_cut")
        if problem is None and not 0 <= self.tariff_cut <= 1:
            said = f"`tariff_cut` is {self.tariff_cut:g}: it is the share taken off, from 0 to 1."
            problem = Problem(said, field="tariff_cut")
        if isinstance(self.effect, str):
            said = f"`effect` cannot be {self.effect!r}: give a coefficient, or none for tariffs alone."
            problems.append(Problem(said, field="effect"))
        elif self.effect is not None:
            problem = problem or self._number("effect")
        return problems + ([problem] if problem else [])


@dataclass(frozen=True, repr=False)
class Join(Measure):
    """Countries enter an organisation as the record says that it works.

    In a customs union tariffs inside go to zero, the union's external tariff replaces their own, and
    its agreements with others become theirs; in a free trade area tariffs inside go to zero.
    """

    organisation: str
    country: Labels

    def _problems(self) -> list[str]:
        return _name_problems(self, "organisation")


@dataclass(frozen=True, repr=False)
class Leave(Measure):
    """Countries leave an organisation: what they had only through it is gone.

    Tariffs with its members and its partners go back to MFN, except where another free-trade agreement
    on record still holds between them.
    """

    organisation: str
    country: Labels

    def _problems(self) -> list[str]:
        return _name_problems(self, "organisation")


@dataclass(frozen=True, repr=False)
class TariffsAsOf(Measure):
    """Tariffs of `importer` as they were on another day, as far as they are known by day.

    Where the rates of that day differ from those of the world's date they replace the world's: duty by pair, lines of
    a sector, preferences that are granted and points that are added, agreements in force. MFN averages stay.
    """

    importer: Labels
    day: str
    exporter: Labels = None
    sector: Labels = None

    def _problems(self) -> list[str]:
        try:
            object.__setattr__(self, "day", day(self.day))
        except SteppeError as error:
            return [Problem(f"`day`: {error}", field="day")]
        return []


def _name_problems(measure: Measure, name: str) -> list[str]:
    value = getattr(measure, name)
    named = isinstance(value, str) and bool(value.strip())
    return [] if named else [Problem(f"`{name}` is {value!r}: give the id or name that the record has.", field=name)]
