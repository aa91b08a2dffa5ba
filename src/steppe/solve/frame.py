"""A DataFrame that prints all of itself, with its units and what its columns compare."""

from __future__ import annotations

import math
import shutil
from collections.abc import Callable
from typing import Any

import pandas as pd

WIDEST_IN_A_PIPE = 120
EFFECTS = (
    "welfare",
    "welfare_with_leisure",
    "employment",
    "real_wage",
    "price_index",
    "terms_of_trade",
    "volume_of_trade",
)  # percent


class Frame(pd.DataFrame):
    """A pandas DataFrame whose text shows every column; `caption` is printed above it.

    Numbers keep their full precision; effects and columns whose names end in `percent` print their sign, the others
    as many decimals as their largest value leaves room for.
    """

    _metadata = ["caption"]  # noqa: RUF012  (pandas asks for this name)
    caption: str

    @property
    def _constructor(self) -> type[Frame]:
        return Frame

    def __repr__(self) -> str:
        caption = getattr(self, "caption", "")
        floats = [name for name in self.columns if pd.api.types.is_float_dtype(self[name])]
        formats: dict[Any, Any] = {name: _format(str(name), self[name].abs().max()) for name in floats}
        width = shutil.get_terminal_size((WIDEST_IN_A_PIPE, 24)).columns
        rows = pd.get_option("display.max_rows")
        text = self.to_string(formatters=formats, line_width=width, max_rows=rows, max_cols=len(self.columns) or None)
        return f"{caption}\n{text}" if caption else text

    __str__ = __repr__


def framed(frame: pd.DataFrame, caption: str) -> Frame:
    """The frame with a caption; `frame.attrs["units"]` says the same."""
    made = Frame(frame)
    made.caption = caption
    made.attrs |= {**frame.attrs, "units": caption}
    return made


def _format(name: str, largest: float) -> Callable[[float], str]:
    signed = name.endswith("percent") or name in EFFECTS
    decimals = (3 if largest < 1 else 2) if signed else 0 if largest >= 1e4 else 1 if largest >= 100 else 3

    def shown(value: float) -> str:
        return "n/a" if math.isnan(value) else f"{value:{'+' if signed else ''},.{decimals}f}"

    return shown
