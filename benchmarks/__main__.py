"""`python -m benchmarks`: one table of times, memory and ratios, all from this run."""

from __future__ import annotations

import os

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"  # one core, before NumPy loads: the figures compare programs, not machines

import platform  # noqa: E402
import time  # noqa: E402
from pathlib import Path  # noqa: E402

import numpy as np  # noqa: E402
from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402

import steppe as st  # noqa: E402
from benchmarks import balance, icio, long_tables, plain, reader, record, rival, worlds  # noqa: E402
from benchmarks.measure import best, cold, cold_command, peak  # noqa: E402
from steppe.models.caliendo_parro import residuals, start  # noqa: E402
from steppe.models.condense import condense  # noqa: E402
from steppe.models.prepare import preferences, prepare  # noqa: E402
from steppe.scenario.policy import resolve  # noqa: E402
from steppe.solve.anderson import Target  # noqa: E402
from steppe.solve.search import DIRECT_LIMIT, iterate  # noqa: E402
from steppe.worlds.shelf import SHIPPED, read  # noqa: E402

Rows = list[tuple[str, str, str]]
SANCTIONS = Path(__file__).parents[1] / "scenarios" / "sanctions-on-neighbour.yaml"


def nafta() -> Rows:
    """31 x 40 to 1e-10: kernel, whole solve, and the textbook loop as the unit of work."""
    (world, rates), name = worlds.nafta(), "NAFTA 31 x 40"
    scenario = st.Scenario("tariffs", (st.TariffTable(world.tariff.copy(data=rates)),))
    policy = resolve(scenario, world)
    full = prepare(world, policy, "balanced")
    condensed = condense(full, {})
    problem = condensed.problem if condensed else full
    error = lambda x: max(e.max() for e in residuals(full, condensed.expand(x) if condensed else x).values())  # noqa: E731
    target = Target(3e-11, 1e-10, error)
    kernel = best(lambda: iterate(problem, start(problem).pack(), target, DIRECT_LIMIT), 50)
    whole = best(lambda: st.solve(world, scenario, closure="balanced").welfare, 50)
    p = world.primitives
    given = plain.Given(
        world.shares, p["tariff"], rates, p["value_added_share"], p["input_share"], preferences(world),
        p["trade_elasticity"], world.accounts.value_added.sum(axis=0),
    )  # fmt: skip
    began = time.perf_counter()
    wage, _, updates = plain.solve(given, 1e-10)
    loop = time.perf_counter() - began
    out = st.solve(world, scenario, closure="balanced")
    apart = np.abs(wage - out.change.wage.values).max()
    return [
        (f"{name}, kernel", f"{kernel * 1e3:.2f} ms", f"{loop / kernel:,.0f} x the plain loop"),
        (
            f"{name}, st.solve with its Outcome",
            f"{whole * 1e3:.2f} ms",
            f"{loop / whole:,.0f} x the plain loop",
        ),
        (
            "  of which reading 38,440 rates as measures",
            f"{best(lambda: resolve(scenario, world)) * 1e3:.2f} ms",
            "",
        ),
        (f"{name}, plain loop ({updates} updates)", f"{loop:.2f} s", f"wages differ by {apart:.0e}"),
    ]


def goods() -> Rows:
    """The shipped worlds: solving under each closure, and reading the file."""
    scenario = st.Scenario.from_yaml(SANCTIONS)
    rows: Rows = []
    for name in ("goods-2023", "eurasia-2023"):
        world = st.load(name)
        size = f"{name} {len(world.countries)} x {len(world.sectors)}"
        for closure in ("fixed", "balanced", "proportional"):
            seconds = best(lambda w=world, c=closure: st.solve(w, scenario, closure=c).welfare, 30)
            sweeps = st.solve(world, scenario, closure=closure).convergence.evaluations
            rows.append((f"{size}, st.solve, {closure}", f"{seconds * 1e3:.2f} ms", f"{sweeps} sweeps"))
        seconds = best(lambda n=name: read(SHIPPED / f"{n}.nc"), 5)
        rows.append((f"{size}, reading the file", f"{seconds * 1e3:.0f} ms", "checked as a user's own"))
    return rows


def large() -> Rows:
    """Random worlds of the size of OECD ICIO and EORA."""
    rows: Rows = []
    for sectors, countries in ((45, 77), (26, 189)):
        world = worlds.random_world(sectors, countries)
        a, b = world.countries[0], list(world.countries[1:20])
        scenario = st.Scenario("change", (st.Tariff(a, b, increase=0.1), st.TradeCost(b, a, change=1.1)))
        task = lambda w=world, s=scenario: st.solve(w, s, closure="balanced")  # noqa: E731
        seconds, memory = best(task, 5), peak(task)
        flow = world.array("trade_flow").nbytes
        sweeps = task().convergence.evaluations
        rows.append(
            (
                f"random {countries} x {sectors}, st.solve",
                f"{seconds * 1e3:.0f} ms",
                f"{sweeps} sweeps; peak {memory / 1e6:.0f} MB, {memory / flow:.1f} x the flows",
            )
        )
    return rows


def one_sector() -> Rows:
    """gegravity's own 30-country example."""
    table = rival.example()
    ours = rival.ours(table)
    seconds = best(ours, 50)
    rows = [
        (
            "30 countries, one sector, st.solve",
            f"{seconds * 1e3:.2f} ms",
            f"{rival.error(ours()):.0e} pct-pt off the truth",
        )
    ]
    theirs = rival.theirs(table)
    if theirs is None:
        return [*rows, ("gegravity, full simulate", "not installed", "pip install '.[bench]'")]
    return [*rows, ("gegravity, full simulate", f"{theirs:.3f} s", f"{theirs / seconds:,.0f} x ours")]


def startup() -> Rows:
    """Cold processes."""
    base, both = cold("import xarray"), cold("import xarray, steppe")
    command = cold_command("solve", str(SANCTIONS), "--world", "goods-2023", "--json")
    return [
        ("import steppe, beyond import xarray", f"{both - base:.3f} s", f"xarray itself {base:.2f} s"),
        ("steppe solve on goods-2023, cold process", f"{command:.2f} s", "one scenario, --json"),
    ]


def main() -> None:
    """Run everything and print the table."""
    console = Console(width=130)
    table = Table(
        title=f"Steppe on one core of {platform.machine()}, Python {platform.python_version()}, NumPy {np.__version__}"
    )
    for column in ("what", "takes", "compare"):
        table.add_column(column)
    ours = (nafta, goods, large, one_sector, startup)
    for part in (*ours, balance.rows, record.rows, icio.rows, long_tables.rows, reader.rows):
        with console.status(part.__doc__ or ""):
            for row in part():
                table.add_row(*row)
        table.add_section()
    console.print(table)


if __name__ == "__main__":
    main()
