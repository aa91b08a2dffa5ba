"""A bar chart as SVG text: horizontal bars about zero in labelled groups, the values in a column of their own."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from steppe.report.rounding import shown

UP, DOWN = "#0072b2", "#d55e00"  # told apart by colour-blind readers and in grey (Okabe and Ito)
WIDTH, ROW, BAR, LINE, SIZE = 440, 24, 14, 16, 14
LABELS, GAP, TOP, HEAD = 140, 8, 6, 22
MOST_LINES = 2
SMALL = "font-size:12px;fill:#555"
WIDE, NARROW = set("MWmw@%—"), set("fijlrt.,;:'|()[]! I-")


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label, its value, and whether it is the one the reader looks for."""

    label: str
    value: float
    focus: bool = False


@dataclass(frozen=True, slots=True)
class Scale:
    """Values to horizontal positions between two edges; `step` is the distance of the grid lines."""

    low: float
    high: float
    step: float
    left: float
    right: float

    @classmethod
    def of(cls, values: Sequence[float], left: float, right: float) -> Scale:
        """A scale that holds zero and all values."""
        low, high = min([0.0, *values]), max([0.0, *values])
        if high == low:
            high = 1.0
        return cls(low, high, _round_step((high - low) / 3), left, right)

    def x(self, value: float) -> float:
        """The position of a value."""
        return self.left + (value - self.low) / (self.high - self.low) * (self.right - self.left)

    def ticks(self) -> list[float]:
        """Values of the grid lines, zero first."""
        first, last = math.ceil(self.low / self.step - 1e-9), math.floor(self.high / self.step + 1e-9)
        return sorted((k * self.step for k in range(first, last + 1)), key=abs)


def bar_chart(groups: Sequence[tuple[str, Sequence[Bar]]], *, title: str, axis: str, decimals: int) -> str:
    """Bars in groups of one scale, as an SVG element that names itself to screen readers.

    `axis` names the quantity and its unit; bars are as long as the values that stand beside them, rounded to
    `decimals`. Values that are not finite have a row and no bar.
    """
    filled = [(head, bars) for head, bars in groups if bars]
    every = [bar for _, bars in filled for bar in bars]
    values = [round(bar.value, decimals) for bar in every if math.isfinite(bar.value)]
    numbers = max((_width(shown(bar.value, decimals, "−")) * 1.1 for bar in every), default=0.0)
    scale = Scale.of(values, LABELS + GAP, WIDTH - numbers - GAP)
    body: list[str] = []
    y = float(TOP)
    for head, bars in filled:
        heads = _lines(head, WIDTH, 99, bold=True)
        body += [_text(0, y + LINE * (k + 1) - 2, line, ' font-weight="700"') for k, line in enumerate(heads)]
        y += LINE * len(heads) + HEAD - LINE
        top, rows = y, list[str]()
        for bar in bars:
            rows += _row(bar, y, scale, decimals)
            y += _height(bar)
        body += [*_grid(scale, top, y), *rows]
        y += 8
    told = "; ".join(f"{bar.label} {shown(bar.value, decimals)}" for bar in every)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y + 40:g}" role="img"'
            f' aria-labelledby="chart-title chart-desc" font-size="{SIZE}" fill="#1a1a1a">',
            f'<title id="chart-title">{escape(title)}</title>',
            f'<desc id="chart-desc">{escape(f"{axis}: {told}.")}</desc>',
            *body,
            *(_ticks(scale, y) if any(values) else []),
            _text((scale.left + scale.right) / 2, y + 32, axis, f' text-anchor="middle" style="{SMALL}"'),
            "</svg>",
        ]
    )


def _height(bar: Bar) -> int:
    return ROW + LINE * (len(_lines(bar.label, LABELS, MOST_LINES, bold=bar.focus)) - 1)


def _row(bar: Bar, y: float, scale: Scale, decimals: int) -> list[str]:
    """The label in one or two lines, the bar, and the value at the right edge."""
    weight = ' font-weight="700"' if bar.focus else ""
    lines = _lines(bar.label, LABELS, MOST_LINES, bold=bar.focus)
    first = y + ROW / 2 + 5
    full = f"<title>{escape(bar.label)}</title>" if " ".join(lines) != bar.label else ""
    parts = [_text(LABELS, first + LINE * k, line, f' text-anchor="end"{weight}', full) for k, line in enumerate(lines)]
    middle = y + _height(bar) / 2
    parts.append(_text(WIDTH, middle + 5, shown(bar.value, decimals, "−"), f' text-anchor="end"{weight}'))
    if not math.isfinite(bar.value):
        return parts
    zero, end = scale.x(0.0), scale.x(round(bar.value, decimals))
    left, width = min(zero, end), max(abs(end - zero), 0.75)
    colour = UP if bar.value >= 0 else DOWN
    top = middle - BAR / 2
    return [*parts, f'<rect x="{left:.1f}" y="{top:g}" width="{width:.1f}" height="{BAR}" fill="{colour}"/>']


def _text(x: float, y: float, text: str, look: str = "", inside: str = "") -> str:
    return f'<text x="{x:g}" y="{y:g}"{look}>{inside}{escape(text)}</text>'


def _grid(scale: Scale, top: float, bottom: float) -> list[str]:
    """Grid lines behind the rows of one group: none crosses a heading, a label or a value."""
    lines: list[str] = []
    for value in reversed(scale.ticks()):
        x, colour = scale.x(value), "#666" if value == 0 else "#ddd"
        lines.append(f'<line x1="{x:.1f}" y1="{top:g}" x2="{x:.1f}" y2="{bottom:g}" stroke="{colour}"/>')
    return lines


def _ticks(scale: Scale, bottom: float) -> list[str]:
    """Names of the grid lines that do not run into each other, zero before the others."""
    places = max(0, -math.floor(math.log10(scale.step) + 1e-9))
    taken: list[tuple[float, float]] = []
    found: list[str] = []
    for value in scale.ticks():
        text, x = shown(value, places, "−"), scale.x(value)
        half = _width(text) / 2
        if all(x + half + 4 < low or high + 4 < x - half for low, high in taken):
            taken.append((x - half, x + half))
            found.append(_text(round(x, 1), bottom + 12, text, f' text-anchor="middle" style="{SMALL}"'))
    return found


def _round_step(rough: float) -> float:
    """The next of 1, 2 or 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(rough))
    return next(k * power for k in (1, 2, 5, 10) if k * power >= rough * (1 - 1e-9))


def _width(text: str, bold: bool = False) -> float:
    """About how wide a text is in a wide font of the page, so that what is held to it fits in others too."""
    return SIZE * sum(map(_ems, text)) * (1.1 if bold else 1.0)


def _ems(letter: str) -> float:
    if letter in WIDE or ord(letter) > 0x2E80:
        return 1.0
    return 0.42 if letter in NARROW else 0.76 if letter.isupper() else 0.64


def _lines(text: str, room: float, most: int, bold: bool = False) -> list[str]:
    """A text in lines that fit, broken at spaces where there are any; what is too much is cut with an ellipsis."""
    lines = [""]
    for word in text.split():
        joined = f"{lines[-1]} {word}".strip()
        if _width(joined, bold) <= room:
            lines[-1] = joined
            continue
        if lines[-1]:
            lines.append("")
        while _width(word, bold) > room and len(lines) <= most:
            size = next(k for k in range(len(word), 0, -1) if k == 1 or _width(word[:k], bold) <= room)
            lines[-1], word = word[:size], word[size:]
            lines.append("")
        lines[-1] = word
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and _width(f"{last}…", bold) > room:
        last = last[:-1]
    return [*lines[: most - 1], f"{last.rstrip()}…"]
