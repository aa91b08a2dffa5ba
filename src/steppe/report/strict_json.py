"""JSON that every reader takes: what `--json` prints and files of runs hold."""

from __future__ import annotations

import json
import math
from typing import Any


def as_json(content: Any, *, indent: int | None = None) -> str:
    """Strict JSON in ASCII: numbers that are not finite become null."""
    return json.dumps(_finite(content), ensure_ascii=True, allow_nan=False, indent=indent)


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
