"""Reading trade tables of millions of rows (BACI HS6, ITPD-E): seconds and peak memory of the process.

`python -m benchmarks.long_tables` makes files of the providers' size in a temporary folder, 2.4 GB, and takes
about a minute; in the table of all benchmarks they are a tenth of it.
"""

from __future__ import annotations

import itertools
import string
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

BACI_ROWS, ITPD_ROWS = 11_000_000, 20_000_000
ITPD_YEARS, INDUSTRIES = range(2010, 2020), 170
ITPD_HEADER = (
    "exporter_iso3,exporter_dynamic_code,exporter_name,importer_iso3,importer_dynamic_code,importer_name,"
    "year,industry_id,industry_descr,broad_sector,trade,flag_mirror,flag_zero\n"
)
TASK = """
import pathlib, sys, time
import numpy, pandas, pyarrow.csv
from steppe.sources.baci_hs6 import read_baci_hs6
from steppe.sources.itpde import read_itpde
def peak_kb():  # of this process alone: getrusage would count the parent's too
    text = pathlib.Path("/proc/self/status").read_text()
    return int(text.split("VmHWM:")[1].split()[0])
path, before, start = pathlib.Path(sys.argv[2]), peak_kb(), time.perf_counter()
if sys.argv[1] == "baci":
    table = read_baci_hs6(path)
else:
    table = read_itpde(path, year=2016, sector=sys.argv[1])
seconds, peak = time.perf_counter() - start, peak_kb()
print(seconds, peak / 1024, (peak - before) / 1024, table.memory_usage(deep=True).sum() / 2**20, len(table))
"""
Rows = list[tuple[str, str, str]]


def write_baci(path: Path, rows: int, countries: int = 226, products: int = 5_400, seed: int = 0) -> int:
    """Write about `rows` random flows in the layout of BACI HS6, and the file of country codes; how many."""
    rng = np.random.default_rng(seed)
    codes = np.sort(rng.choice(np.arange(4, 895), countries, replace=False)).tolist()
    chapters = np.array([chapter for chapter in range(1, 98) if chapter != 77])
    goods = np.unique(rng.choice(chapters, products) * 10_000 + rng.integers(100, 9_999, products))
    dense = _density(rng.lognormal(0, 1.6, countries), rows / len(goods))
    written = 0
    with path.open("w", encoding="utf-8") as file:
        file.write("t,i,j,k,v,q\n")
        for a, b in itertools.permutations(range(countries), 2):
            few = rng.choice(goods, rng.binomial(len(goods), dense[a, b]), replace=False)
            few.sort()
            value, weight = rng.lognormal(3, 2.5, len(few)) + 1e-3, rng.lognormal(1, 2, len(few))
            start = f"2022,{codes[a]},{codes[b]},"
            lines = zip(few.tolist(), value.tolist(), weight.tolist(), strict=True)
            file.write("".join(f"{start}{k},{v:.3f},{q:.3f}\n" for k, v, q in lines))
            written += len(few)
    names = "".join(f"{code},Country {code},XX,C{code:03d}\n" for code in codes)
    path.with_name("country_codes_V202401.csv").write_text(
        f"country_code,country_name,country_iso2,country_iso3\n{names}"
    )
    return written


def write_itpd(path: Path, rows: int, countries: int = 240, seed: int = 0) -> int:
    """Write about `rows` random flows in the layout of ITPD-E, ten years by 170 industries; how many."""
    rng = np.random.default_rng(seed)
    every = itertools.product(string.ascii_uppercase, repeat=3)
    codes = ["".join(letters) for letters in itertools.islice(every, 0, 70 * countries, 70)]
    dense = _density(rng.lognormal(0, 1.5, countries), rows / (len(ITPD_YEARS) * INDUSTRIES), own=0.98)
    written = 0
    with path.open("w", encoding="utf-8") as file:
        file.write(ITPD_HEADER)
        for year, industry in itertools.product(ITPD_YEARS, range(1, INDUSTRIES + 1)):
            a, b = np.nonzero(rng.random(dense.shape) < dense)
            trade = np.where(rng.random(len(a)) < 0.2, 0.0, np.round(rng.lognormal(0, 2, len(a)), 6))
            what = f"{year},{industry},Industry {industry},{_broad(industry)}"
            lines = zip(a.tolist(), b.tolist(), trade.tolist(), strict=True)
            file.write("".join(f"{_side(codes[i])},{_side(codes[n])},{what},{value},0,p\n" for i, n, value in lines))
            written += len(a)
    return written


def _density(size: np.ndarray, flows: float, own: float = 0.0) -> np.ndarray:
    """How likely each pair has a flow [exporter, importer], by size, `flows` of them in all."""
    dense = np.outer(size, size)
    for _ in range(30):
        np.fill_diagonal(dense, own)
        dense = np.minimum(dense * flows / dense.sum(), 0.97)
    return dense


def _broad(industry: int) -> str:
    return ("Agriculture", "Mining and Energy", "Manufacturing", "Services")[sum(industry > k for k in (28, 35, 153))]


def _side(code: str) -> str:
    return f'{code},{code},"{code}, the"'


def rows(part: float = 0.1) -> Rows:
    """Files of the size of BACI HS6 and ITPD-E, or a part of it, each read in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        baci, itpd = Path(folder) / "BACI_HS17_Y2022_V202401.csv", Path(folder) / "ITPD_E_R02.csv"
        flows, trade = write_baci(baci, int(part * BACI_ROWS)), write_itpd(itpd, int(part * ITPD_ROWS))
        return [
            _row("BACI HS6 to sections", "baci", baci, flows),
            _row("one year of ITPD-E to broad sectors", "broad_sector", itpd, trade),
            _row("one year of ITPD-E by industry", "industry_id", itpd, trade),
        ]


def _row(what: str, how: str, path: Path, flows: int) -> tuple[str, str, str]:
    run = subprocess.run([sys.executable, "-c", TASK, how, str(path)], capture_output=True, text=True, check=True)
    seconds, peak, above, held, count = map(float, run.stdout.split())
    size = path.stat().st_size / 2**20
    memory = f"peak {peak:.0f} MB, {above:.0f} MB above the imports; table {held:.0f} MB, {count:,.0f} rows"
    return f"{what}, {flows / 1e6:.1f} million rows, {size:,.0f} MB of text", f"{seconds:.1f} s", memory


if __name__ == "__main__":
    for line in rows(1.0):
        print("; ".join(line))
