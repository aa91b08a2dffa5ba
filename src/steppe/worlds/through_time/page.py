"""The page `docs/worlds/through-time.md`, written by the build: every figure in it is computed here."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from steppe.labels import country_name
from steppe.whole import written_whole
from steppe.world.world import World
from steppe.worlds.common.page_parts import bn, cited, table
from steppe.worlds.goods_2023.holes import FEWEST_PAIRS, MOST_GROWTH, OWN_FLOOR
from steppe.worlds.through_time import build as past
from steppe.worlds.through_time import holes
from steppe.worlds.through_time.comparisons import against_published
from steppe.worlds.through_time.notes import LARGE_UNNAMED, unnamed
from steppe.worlds.through_time.steps import LAST, TABLES, UNNAMED, YEARS, Data, imputed_trade_share, read

REGION = (
    "KAZ",
    "KGZ",
    "TJK",
    "TKM",
    "UZB",
    "ARM",
    "AZE",
    "GEO",
    "BLR",
    "MDA",
    "RUS",
    "UKR",
    "MNG",
    "TUR",
    "IRN",
    "CHN",
)
MANY = 12  # fills shown of a year
Made = Sequence[past.Construction]


def write(folder: Path, *, world_path: Path, page_path: Path, year: int) -> World:
    """Build the world of a year, save it, and write the page of all years; returns the world."""
    data = read(folder)
    made = [past.construct(data, one) for one in YEARS]
    world = made[YEARS.index(year)].world
    world.save(world_path)
    with written_whole(page_path) as draft:
        draft.write_text(page(data, made), encoding="utf-8")
    return world


def page(data: Data, made: Made) -> str:
    """The Markdown page of the worlds of all years."""
    parts = (
        _opening(made),
        _holes(made),
        _trust(made),
        _region(made),
        against_published(made),
        _largest(made),
        _left_out(data, made),
        _caveats(made),
        _licences(made),
    )
    return "\n\n".join(parts) + "\n"


def _opening(made: Made) -> str:
    names = ", ".join(f"`{one.world.name}`" for one in made)
    rows = [_year_row(one) for one in made]
    heads = ("world", "economies", "trade, bn USD", "filled", "silent exporters", "floor binds", "without GDP", "lost")
    return f"""# The worlds through time

*This page is written by the build; do not edit it.*

{names}
stand beside `goods-2023`: goods trade and GDP of each year, one sector, million USD of the year. Load one with
`st.load("goods-2004")`, list all with `st.worlds()`, build one with `steppe build goods-2004 --from FOLDER`, follow a
state through them with `steppe balance KAZ --since 1996`. `world.imputed` marks every value that was not observed.

{table(heads, rows)}

filled: the share of trade that no report of the year has. silent exporters: economies in the world that reported no
exports of the year. floor binds: economies whose own sales stand at 5 % of output. without GDP: labels of the table
that are left out for want of a GDP of the year. lost: the share of the table's trade that has an economy on a side
that is not in the world.

**Tariffs are zero in all of them**, because rates of the time are not at hand. That is a gap, and no free trade: hold
these worlds against `goods-2023` only after taking its tariffs away, as `steppe balance --since` does."""


def _year_row(one: past.Construction) -> list[str]:
    total, filled = one.steps.filled.flow.sum(), one.steps.filled.fills["value"].sum()
    counts = (
        int(one.steps.filled.silent.sum()),
        int((one.steps.production.flag == OWN_FLOOR).sum()),
        len(one.steps.left_out),
    )
    size = [str(len(one.world.countries)), f"{total / 1e3:,.0f}", f"{filled / total:.1%}"]
    return [f"`{one.world.name}`", *size, *map(str, counts), f"{one.steps.lost:.1%}"]


def _holes(made: Made) -> str:
    rows: list[list[str]] = []
    for one in made:
        fills, total = one.steps.filled.fills, one.steps.filled.flow.sum()
        parts = [fills.loc[fills["flag"] == flag, "value"] for flag in (holes.LEFT_OUT, holes.SILENT, holes.FAR)]
        names = one.world.countries
        doubted = ", ".join(f"{names[i]}-{names[n]}" for i, n in np.argwhere(one.steps.filled.withheld)) or "none"
        rows.append([str(one.steps.year), *(f"{len(p)}: {p.sum() / total:.1%}" for p in parts), doubted])
    heads = ("year", "pair left out", "exporter silent", f"from farther than {holes.NEAR} years", "zeros that are none")
    return f"""## What the trade table lacks, and how it is filled

The table holds **exporters' reports alone**, so no mirror can fill a hole. Four things in it are missing and not zero:

1. **Pairs left out** (flag {holes.LEFT_OUT}): a pair has no row in a year in which its exporter reported, such as
   Germany and Poland in 2000, Russia and Kazakhstan in 1996. The table was made to study agreements; by our reading
   these are pairs under an agreement whose text its authors did not have.
2. **Exporters without a report** (flag {holes.SILENT}): no row at all, Uzbekistan in every year.
3. **Zeros that are none**: a listed zero of a pair that had no flow before and is then at once a main partner, with
   {holes.MAIN:.0%} of the exporter's exports and {holes.LARGE:g} million USD in two tables in a row.
4. Partners that are not told; these flows stay out, see below.

A missing pair is the nearest reported flow, the mean of both where a year before and a year after are as near, times
the exporter's and the importer's growth between the two years: two-way PPML on the pairs that both years know, as for
`goods-2023`; a factor counts when {FEWEST_PAIRS} pairs or more identify it, and growth above {MOST_GROWTH:g} is cut.
The growth of a silent exporter cannot be seen: it is taken as its growth of GDP to the power of {holes.GDP_WEIGHT:g},
scaled so that it is right for all reporters together. Where the nearest year knows a pair to be zero it stays zero.
Years are every fourth from {TABLES[0]} to {TABLES[-1]} and {LAST} (the table of `goods-2023`, reconciled from both
sides); a fill from more than {holes.NEAR} years away has a flag of its own ({holes.FAR}).

Fills by kind, number of flows and share of trade:

{table(heads, rows)}"""


def _trust(made: Made) -> str:
    rows: list[list[str]] = []
    for one in made:
        errors = holes.held_out(one.steps.year, one.steps.seen, one.steps.ratios)
        said = [f"{errors[what][rule]:.0%}" for what in errors for rule in ("filled", "uniform", "unchanged")]
        rows.append([str(one.steps.year), *said])
    heads = ("year", "pairs: rule", "mean growth", "no growth", "exporters: rule", "mean growth", "no growth")
    return f"""**How far to trust it.** Observed flows, held out a tenth at a time and predicted from the nearest years,
are missed by this much of their value (sum of absolute errors); once for single pairs, and once for whole exporters,
whose own reports are then hidden. mean growth: all trade grows alike. The power of GDP was chosen among five by the
second test, so that it flatters the rule a little. Single fills can be wrong by a factor of two or more.

{table(heads, rows)}"""


def _region(made: Made) -> str:
    shares = [imputed_trade_share(one.world) for one in made]
    rows = [
        [code, country_name(code), *(f"{share[code]:.0%}" if code in share.index else "" for share in shares)]
        for code in REGION
    ]
    return f"""## How much of each economy's trade is filled

Share of exports plus imports, own sales aside:

{table(("code", "economy", *(str(one.steps.year) for one in made)), rows)}

An economy without reports of its own has all its exports filled; its imports are others' reports. Uzbekistan's exports
come from the table of 2023 in every year but for what that growth says: its destinations of the past are not known
here."""


def _largest(made: Made) -> str:
    rows: list[list[str]] = []
    for one in made:
        names = one.world.countries
        top = one.steps.filled.fills.sort_values("value", ascending=False, kind="stable").head(MANY)
        said = [
            f"{names[i]}-{names[n]} {value / 1e3:,.1f} ({years})"
            for i, n, value, years in zip(top["exporter"], top["importer"], top["value"], top["years"], strict=True)
        ]
        rows.append([str(one.steps.year), "; ".join(said)])
    return f"""## The {MANY} largest fills of each year

bn USD of the year, in brackets the years they come from.

{table(("year", "fills"), rows)}"""


def _left_out(data: Data, made: Made) -> str:
    rows: list[list[str]] = []
    for one in made:
        listed = data.pairs[one.steps.year]
        total = 2 * listed["trade_flow"].sum()
        said = ", ".join(
            f"{name} {value / total:.1%}" for name, value in one.steps.left_out.items() if value / total > 5e-4
        )
        mute = ", ".join(one.steps.mute) or "none"
        names = one.world.countries
        floor = ", ".join(names[k] for k in np.flatnonzero(one.steps.production.flag == OWN_FLOOR)) or "none"
        rows.append(
            [
                str(one.steps.year),
                said,
                mute,
                ", ".join(f"{code} {share:.0%}" for code, share in unnamed(one.steps).items()),
                floor,
            ]
        )
    heads = ("year", "without GDP, share of trade", "without exports", "exports to partners not told", "at the floor")
    return f"""## Who is left out

Labels without a GDP of the year, with their share of all exports and imports in the table where it is above 0.05 %
(TWN: the World Bank has no GDP of Taiwan; {", ".join(UNNAMED)}: partners that are not told); economies that buy and of
which no table has exports; exporters that do not tell the partner of more than {LARGE_UNNAMED:.0%} of their exports,
which are missing here; economies whose own sales stand at the floor.

{table(heads, rows)}"""


def _caveats(made: Made) -> str:
    last = made[-1]
    k = last.world.index("HKG")
    sold, bought = last.steps.filled.flow[k].sum(), last.steps.filled.flow[:, k].sum()
    return f"""## Read before use

* Exports are what the exporter reports, in some cases it seems without re-exports. Hong Kong is the extreme,
  {bn(sold)} of exports against {bn(bought)} of imports in {last.steps.year}: what passes through it counts as trade
  with Hong Kong and not with those who buy it.
* Some oil exporters do not tell most of their partners (the table above), so that their trade is too small here.
* Value added over output is that of 2020 in every year (Kazakhstan: 2022; the average where there is none).
* GDP is the World Bank's series as it stands now, at the exchange rates of each year: a devaluation moves GDP in USD
  and with it the weight of trade in it.
* Prices are those of each year. Oil makes much of the change of an exporter's trade in USD.
* Belgium and Luxembourg are one economy (`BLX`). Serbia is the label of the table in all years; Montenegro is apart
  from it where the table has it apart.
* Groups of the record are read on the last day of each year: the European Union has 15 members in 1996 and 28 in 2016.
* `goods-2023` is another kind of table: reconciled from both sides, with tariffs, with Belgium and Luxembourg apart."""


def _licences(made: Made) -> str:
    lines = "\n".join(f"* {cited(source)}" for source in made[0].world.sources if "penppml" not in source.key)
    trade = next(source for source in made[0].world.sources if source.key == "penppml-trade")
    return f"""## Sources and licences

* {cited(trade)}
{lines}

Other years are from the same tables, each world naming its own."""
