"""How long a balance takes: one state on each shipped world, and all states on two cores."""

from __future__ import annotations

import time
from concurrent.futures import ProcessPoolExecutor

import steppe as st
from benchmarks.measure import best

Rows = list[tuple[str, str, str]]
STATE = "KAZ"


def one(world: st.World) -> float:
    """Seconds for one balance of seven vectors, both directions of asymmetry, range, short run and gravity."""
    return best(lambda: st.balance(world, STATE, beside=()), 5)


def of(state: str) -> float:
    """One state's worst loss, in a worker."""
    return st.balance(st.load("goods-2023"), state, beside=()).worst[1]


def rows(everyone: bool = False) -> Rows:
    """The rows of the table; all states take longer and are asked for."""
    found: Rows = []
    for name in ("goods-2023", "eurasia-2023"):
        world = st.load(name)
        found.append((f"{name}, balance of one state", f"{one(world) * 1e3:.0f} ms", "7 vectors, 45 embargoes or more"))
    if everyone:
        states = st.load("goods-2023").countries
        began = time.perf_counter()
        with ProcessPoolExecutor(2) as pool:
            worst = list(pool.map(of, states, chunksize=8))
        taken = time.perf_counter() - began
        found.append((f"goods-2023, balance of all {len(worst)} states", f"{taken:.1f} s", "two processes"))
    return found


if __name__ == "__main__":
    for row in rows(everyone=True):
        print(*row, sep="  ")
