"""Labels of a world: what a value is as a label, which are alike, and which no file can hold."""

from __future__ import annotations

import math
import unicodedata
from typing import Any

import numpy as np


def label_of(value: Any) -> str:
    """A value as a label: text without space around it, whole numbers without a point, "" where there is none."""
    if value is None or value != value or type(value).__name__ in ("NAType", "NaTType"):
        return ""
    if isinstance(value, (float, np.floating)) and math.isfinite(value) and float(value).is_integer():
        return str(int(value))
    return " ".join(str(value).split())


def alike(label: str) -> str:
    """What labels have in common that differ by case, space or leading zeros alone."""
    text = "".join(unicodedata.normalize("NFKC", label).casefold().split())
    return str(int(text)) if text.isascii() and text.isdigit() else text


def unwritable(label: str) -> bool:
    """Whether a label holds what no file can: half of a character, or a sign that is not printed."""
    return not label.isprintable() or any(0xD800 <= ord(sign) <= 0xDFFF for sign in label)
