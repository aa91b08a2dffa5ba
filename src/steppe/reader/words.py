"""The words of a language: the files `data/*.yaml`, each read once."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from steppe.reader.patterns import spread

DATA = Path(__file__).parent / "data"


@cache
def words(name: str) -> dict[str, Any]:
    """The file `data/NAME.yaml` as it is written."""
    return yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))


@cache
def ways(name: str, key: str) -> str:
    """Alternatives of a file as a pattern, see `spread`."""
    return spread(words(name)[key])
