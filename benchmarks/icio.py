"""Reading a table of the size of OECD ICIO (77 x 45): seconds and peak memory of the process.

`python -m benchmarks.icio` makes the file in a temporary folder (about a minute with its reading).
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

COUNTRIES, INDUSTRIES = 77, 45
FINAL = ("HFCE", "NPISH", "GGFC", "GFCF", "INVNT", "DPABR")
TASK = """
import pathlib, sys, time
from steppe.world.tables.loaders import load_icio
def peak_kb():  # of this process alone: getrusage would count the parent's too
    text = pathlib.Path("/proc/self/status").read_text()
    return int(text.split("VmHWM:")[1].split()[0])
before = peak_kb()
start = time.perf_counter()
world = load_icio(sys.argv[1], trade_elasticity=4.0)
seconds = time.perf_counter() - start
peak = peak_kb()
held = sum(array.nbytes for array in world.primitives.values())
print(seconds, peak / 1024, (peak - before) / 1024, held / 2**20, len(world.countries), len(world.sectors))
"""
Rows = list[tuple[str, str, str]]


def write(path: Path, countries: int = COUNTRIES, industries: int = INDUSTRIES, seed: int = 0) -> Path:
    """Write a random table that adds up, in the layout of ICIO `YYYY_SML.csv`, one row at a time."""
    rng = np.random.default_rng(seed)
    names = [f"C{i:02d}" for i in range(countries)]
    sellers = [f"{name}_A{k:02d}" for name in names for k in range(industries)]
    users = [*sellers, *(f"{name}_{code}" for name in names for code in FINAL)]
    bought = np.zeros(len(users))
    sold = np.zeros(len(sellers))
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join(["V1", *users, "OUT"]) + "\n")
        for row, label in enumerate(sellers):
            values = np.round(rng.lognormal(0.0, 2.0, len(users)), 6)
            values[len(sellers) :] *= 30.0
            bought += values
            sold[row] = values.sum()
            file.write(_line(label, [*values.tolist(), sold[row]]))
        below = sold - bought[: len(sellers)]
        rest = [0.0] * (len(users) - len(sellers) + 1)
        file.write(_line("TLS", [*(0.1 * below).tolist(), *rest]))
        file.write(_line("VA", [*(0.9 * below).tolist(), *rest]))
        file.write(_line("OUT", [*sold.tolist(), *rest]))
    return path


def _line(label: str, values: list[float]) -> str:
    return ",".join([label, *(f"{value:.6f}" for value in values)]) + "\n"


def rows() -> Rows:
    """A file of the size of OECD ICIO, made and read in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder) / "2020_SML.csv")
        size = path.stat().st_size / 2**20
        run = subprocess.run([sys.executable, "-c", TASK, str(path)], capture_output=True, text=True, check=True)
    seconds, peak, above, held, countries, sectors = map(float, run.stdout.split())
    what = f"ICIO-shaped file {countries:.0f} x {sectors:.0f}, {size:.0f} MB of text, read into a world"
    return [(what, f"{seconds:.1f} s", f"peak {peak:.0f} MB, {above:.0f} MB above the imports; world {held:.0f} MB")]


if __name__ == "__main__":
    for row in rows():
        print("; ".join(row))
