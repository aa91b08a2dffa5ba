"""How long and how much memory something takes."""

from __future__ import annotations

import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable
from typing import Any


def best(task: Callable[[], Any], repeats: int = 15, seconds: float = 3.0) -> float:
    """The shortest of some runs, in seconds: what the task takes when nothing else disturbs it."""
    task()
    shortest, began = float("inf"), time.perf_counter()
    for _ in range(repeats):
        start = time.perf_counter()
        task()
        shortest = min(shortest, time.perf_counter() - start)
        if time.perf_counter() - began > seconds:
            break
    return shortest


def peak(task: Callable[[], Any]) -> float:
    """Largest memory in use by Python and NumPy while the task runs, above what was in use, in bytes."""
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    task()
    highest = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return highest - before


def cold(code: str, repeats: int = 5) -> float:
    """Seconds that a line of code takes in a new interpreter, by its own clock, the shortest of some."""
    timed = f"import time; t = time.perf_counter(); {code}; print(time.perf_counter() - t)"
    runs = (
        subprocess.run([sys.executable, "-c", timed], capture_output=True, text=True, check=True)
        for _ in range(repeats)
    )
    return min(float(run.stdout.split()[-1]) for run in runs)


def cold_command(*arguments: str, repeats: int = 3) -> float:
    """Wall seconds of a `steppe` command in a new process, the shortest of some."""
    shortest = float("inf")
    for _ in range(repeats):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-m", "steppe.cli", *arguments], capture_output=True, check=True)
        shortest = min(shortest, time.perf_counter() - start)
    return shortest
