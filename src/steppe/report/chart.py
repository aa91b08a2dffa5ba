"""A bar chart as SVG text: horizontal bars about zero, in labelled groups."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from steppe.report.words import decimals_for, shown

UP, DOWN = "#0072b2", "#d55e00"  # told apart by colour-blind readers and in grey (Okabe and Ito)
WIDTH, ROW, BAR = 480, 24, 15
LEFT, RIGHT, TOP = 168, 466, 8
NUMBER = 56  # room for a value beside its bar
SMALL = "font-size:12px;fill:#555"


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label, its value, and whether it is the one the reader looks for."""

    label: str
    value: float
    focus: bool = False


@dataclass(frozen=True, slots=True)
class Scale:
    """Values to horizontal positions; `step` is the distance of the grid lines."""

    low: float
    high: float
    step: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Scale:
        """A scale that holds zero and all values."""
        low, high = min([0.0, *values]), max([0.0, *values])
        if high == low:
            high = 1.0
        return cls(low, high, _round_step((high - low) / 4))

    def x(self, value: float) -> float:
        """The position of a value."""
        left = LEFT + (NUMBER if self.low < 0 else 0)
        right = RIGHT - (NUMBER if self.high > 0 else 0)
        return left + (value - self.low) / (self.high - self.low) * (right - left)

    def ticks(self) -> list[float]:
        """Values of the grid lines, zero among them."""
        first, last = math.ceil(self.low / self.step - 1e-9), math.floor(self.high / self.step + 1e-9)
        return [k * self.step for k in range(first, last + 1)]


def bar_chart(groups: Sequence[tuple[str, Sequence[Bar]]], *, title: str, axis: str) -> str:
    """Bars in groups of one scale, as an SVG element that names itself to screen readers.

    `axis` names the quantity and its unit. Values that are not finite have a row and no bar.
    """
    filled = [(head, bars) for head, bars in groups if bars]
    values = [bar.value for _, bars in filled for bar in bars if math.isfinite(bar.value)]
    scale, decimals = Scale.of(values), decimals_for(values)
    body: list[str] = []
    y = float(TOP)
    for head, bars in filled:
        y += 22
        body.append(f'<text x="0" y="{y - 6:g}" font-weight="700">{escape(head)}</text>')
        for bar in bars:
            body += _row(bar, y, scale, decimals)
            y += ROW
        y += 8
    told = "; ".join(f"{bar.label} {shown(bar.value, decimals)}" for _, bars in filled for bar in bars)
    height = y + 44
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}" role="img"'
            ' aria-labelledby="chart-title chart-desc" font-size="14" fill="#1a1a1a">',
            f'<title id="chart-title">{escape(title)}</title>',
            f'<desc id="chart-desc">{escape(f"{axis}: {told}.")}</desc>',
            *_grid(scale, y),
            *body,
            f'<text x="{(LEFT + RIGHT) / 2:g}" y="{y + 36:g}" text-anchor="middle" style="{SMALL}">'
            f"{escape(axis)}</text>",
            "</svg>",
        ]
    )


def _row(bar: Bar, y: float, scale: Scale, decimals: int) -> list[str]:
    middle = y + ROW / 2
    weight = ' font-weight="700"' if bar.focus else ""
    label = escape(_short(bar.label))
    parts = [f'<text x="{LEFT - 8}" y="{middle + 5:g}" text-anchor="end"{weight}>{label}</text>']
    if not math.isfinite(bar.value):
        return [*parts, f'<text x="{scale.x(0) + 5:.1f}" y="{middle + 5:g}" style="{SMALL}">n/a</text>']
    zero, end = scale.x(0.0), scale.x(bar.value)
    left, width = min(zero, end), max(abs(end - zero), 0.75)
    colour = UP if bar.value >= 0 else DOWN
    anchor, at = ("start", end + 5) if bar.value >= 0 else ("end", end - 5)
    return [
        *parts,
        f'<rect x="{left:.1f}" y="{middle - BAR / 2:g}" width="{width:.1f}" height="{BAR}" fill="{colour}"/>',
        f'<text x="{at:.1f}" y="{middle + 5:g}" text-anchor="{anchor}"{weight}>'
        f"{shown(bar.value, decimals, '−')}</text>",
    ]


def _grid(scale: Scale, bottom: float) -> list[str]:
    places = max(0, -math.floor(math.log10(scale.step) + 1e-9))
    lines: list[str] = []
    for value in scale.ticks():
        x, colour = scale.x(value), "#666" if value == 0 else "#ddd"
        lines += [
            f'<line x1="{x:.1f}" y1="{TOP}" x2="{x:.1f}" y2="{bottom:g}" stroke="{colour}"/>',
            f'<text x="{x:.1f}" y="{bottom + 16:g}" text-anchor="middle" style="{SMALL}">'
            f"{shown(value, places, '−')}</text>",
        ]
    return lines


def _round_step(rough: float) -> float:
    """The next of 1, 2 or 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(rough))
    return next(k * power for k in (1, 2, 5, 10) if k * power >= rough * (1 - 1e-9))


def _short(label: str) -> str:
    return label if len(label) <= 22 else f"{label[:21]}…"
