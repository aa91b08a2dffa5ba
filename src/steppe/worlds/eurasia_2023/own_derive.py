"""The rows of `controls/accounts/own_shares.csv` and `controls/accounts/output.csv`, derived from the data folder.

Own shares: WIOD 2011 for all uses; WIOD 2014 for final use where it has what 2011 lacks (Switzerland and Norway, and
sectors that 2011 has only together) and most of a group is for final use; Uzbekistan's table of 2022. Shares of goods
from WIOD are aged to 2023 (`own_ageing`), those of services stay, for no table at hand says how these moved. Own
sales and value added of Uzbekistan from its table; output and value added of Kazakhstan from its national accounts of
2023 by section, and of its coal and ores from the OECD's table of 2022.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from steppe.concordances import divisions, eurasia_of_uzbek, eurasia_of_wiod, parts_of_icio
from steppe.problems import SteppeError
from steppe.sources import kazakhstan, oecd, uzbekistan, wiod_uses
from steppe.whole import written_whole
from steppe.worlds.common.controls import JOIN
from steppe.worlds.eurasia_2023 import fuels
from steppe.worlds.eurasia_2023 import own_ageing as ageing
from steppe.worlds.eurasia_2023.own_controls import ADDED, COLUMNS, HERE, OUTPUT, OWN, SALES, UNITS
from steppe.worlds.eurasia_2023.places import countries, sectors

Array = np.ndarray
Row = Mapping[str, str]
DECIMALS = 4
LEAST = 50.0  # million USD of spending, below which a share of rounded figures says nothing
FINAL = 0.4  # of all uses of a group, by which final use alone stands for it
RESIDUE = 0.01  # an own share of final use alone below it is what balancing left there, not an observation
FILES = (wiod_uses.FILE_2011, wiod_uses.FILE_2014, *uzbekistan.FILES, kazakhstan.FILE, oecd.FILE_KAZAKHSTAN)
UZBEKISTAN, KAZAKHSTAN = "UZB", "KAZ"
INSIDE_MINING: Mapping[str, tuple[str, ...]] = {"coal": ("B05",), "mining": ("B07", "B08")}
YEAR = 2023


def write(folder: Path, into: Path = HERE) -> tuple[Path, Path]:
    """Derive the files from a data folder and `fuels.csv` into `into`; returns the paths of the first two."""
    made = (
        (into / "own_shares.csv", [*wiod(folder), *uzbek_shares(folder)]),
        (into / "output.csv", [*output(folder), *value_added(folder)]),
        (into / "fuels.csv", list(fuels.account_rows())),
    )
    for path, rows in made:
        with written_whole(path) as draft, draft.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(COLUMNS)
            writer.writerows([row[name] for name in COLUMNS] for row in rows)
    return made[0][0], made[1][0]


def wiod(folder: Path) -> Iterator[Row]:
    """Own shares of WIOD: all uses of 2011, and final use of 2014 for what these lack."""
    all_uses, final = wiod_uses.all_uses_2011(folder), wiod_uses.final_use_2014(folder)
    ratio = ageing.changes(folder, all_uses)
    held: set[tuple[str, tuple[str, ...]]] = set()
    for code, group, own, spent in _grouped(all_uses, eurasia_of_wiod("2013")):
        held.add((code, group))
        yield _aged(code, group, 2011, own / spent, ratio[code], wiod_uses.SOURCE_2011.key, "C")
    mostly_final = _mostly_final(folder)
    later = (YEAR - 2014) / (ageing.TO - ageing.FROM)
    middle = float(np.median([ratio[code] for code in ratio if code in countries()]))
    for code, group, own, spent in _grouped(final, eurasia_of_wiod("2016")):
        if (code, group) not in held and group[0] in mostly_final and own > RESIDUE * spent:
            moved = ratio.get(code, middle) ** later
            yield _aged(code, group, 2014, own / spent, moved, wiod_uses.SOURCE_2014.key, "D")


def _mostly_final(folder: Path) -> set[str]:
    """The sectors of the groups of which final use is a good part in 2011, over the whole world."""
    part, into = wiod_uses.final_part_2011(folder), eurasia_of_wiod("2013")
    found: set[str] = set()
    for group in set(into.values()):
        final, every = part.loc[[name for name in part.index if into[name] == group]].sum()
        found |= set(group) if final >= FINAL * every else set()
    return found


def _grouped(
    sales: wiod_uses.Sales, into: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[str, tuple[str, ...], float, float]]:
    """Own sales and spending by economy of the world and group of its sectors, million USD."""
    lost = [name for name in sales.industries if name.strip() not in into]
    if lost:
        raise SteppeError(f"concordances/wiod-links.csv lacks the industries {', '.join(lost)}: add them.")
    groups = sorted(set(into.values()), key=lambda group: sectors().index(group[0]))
    for code in sorted(set(sales.economies) & set(countries())):
        n = sales.economies.index(code)
        for group in groups:
            inside = [k for k, name in enumerate(sales.industries) if into[name.strip()] == group]
            own = max(float(sales.own[n, inside].sum()), 0.0)
            spent = own + float(sales.imports[n, inside].sum())
            if spent >= LEAST:
                yield code, group, own, spent


def _aged(
    code: str, group: tuple[str, ...], year: int, share: float, ratio: float, source: str, reliability: str
) -> Row:
    goods = group[0] in sectors("goods")
    now = ageing.aged(share, ratio) if goods else share
    said = f"odds of imports times {ratio:.2f}" if goods else "as of then"
    use = "all uses" if year == 2011 else "final use alone"
    return _row(OWN, code, group, year, share, now, source, reliability, f"{use}; {said}")


def uzbek_shares(folder: Path) -> Iterator[Row]:
    """Own shares of Uzbekistan by sector in 2022: output less exports, of that and imports."""
    table = uzbekistan.table_2022(folder)
    own, imports = (by_sector(table.codes, part) for part in (table.output - table.exports, table.imports))
    for sector, sold, bought in zip(sectors(), own.tolist(), imports.tolist(), strict=True):
        share = max(sold, 0.0) / (max(sold, 0.0) + bought)
        yield _row(OWN, UZBEKISTAN, (sector,), 2022, share, share, uzbekistan.SOURCE.key, "A", "all uses; as of then")


def output(folder: Path) -> Iterator[Row]:
    """Over value added: own sales of Uzbekistan by sector, output of Kazakhstan by section, value added of both."""
    table = uzbekistan.table_2022(folder)
    made, inputs = (by_sector(table.codes, part) for part in (table.output, table.purchases.sum(axis=0)))
    added, sold = made - inputs, np.maximum(made - by_sector(table.codes, table.exports), 0.0)
    notes = {SALES: "output less exports", ADDED: "with taxes less subsidies on the products that it buys"}
    for what, values in ((SALES, sold), (ADDED, added)):
        for sector, value in zip(sectors(), (values / added.sum()).tolist(), strict=True):
            yield _row(what, UZBEKISTAN, (sector,), 2022, value, value, uzbekistan.SOURCE.key, "A", notes[what])
    sections = kazakhstan.by_section(folder, YEAR)
    groups = sections_by_group(sections.index.tolist())
    whole = sections["gross_value_added"].sum()
    for what, column in ((OUTPUT, "output"), (ADDED, "gross_value_added")):
        for group, letters in groups.items():
            value = float(sections.loc[letters, column].sum() / whole)
            note = f"section {' and '.join(letters)}"
            yield _row(what, KAZAKHSTAN, group, YEAR, value, value, kazakhstan.SOURCE.key, "A", note)
    yield from _inside_mining(folder)


def _inside_mining(folder: Path) -> Iterator[Row]:
    """Output of Kazakhstan's coal and of its ores in 2022; its oil is sold at the border for more than its output."""
    table = oecd.kazakhstan_2022_by_industry(folder)
    for sector, industries in INSIDE_MINING.items():
        value = float(table.loc[list(industries), "output_musd"].sum() / table["va_musd"].sum())
        said = f"industries {' and '.join(industries)}; as of then, at prices of then"
        yield _row(OUTPUT, KAZAKHSTAN, (sector,), 2022, value, value, oecd.SOURCE_KAZAKHSTAN.key, "D", said)


def value_added(folder: Path) -> Iterator[Row]:
    """Value added by sector in 2014, of economies that WIOD has."""
    table, into = wiod_uses.labour_2014(folder), eurasia_of_wiod("2016")
    table = table.assign(group=table["industry"].str.strip().map(into))
    summed = table.groupby(["economy", "group"])["value_added"].sum()
    for code in sorted(set(table["economy"]) & set(countries())):
        values = summed[code].clip(lower=0.0)
        for group in dict.fromkeys(into.values()):
            share = float(values[group] / values.sum())
            yield _row(ADDED, code, group, 2014, share, share, wiod_uses.SOURCE_2014.key, "C", "as of then")


def sections_by_group(sections: Sequence[str]) -> dict[tuple[str, ...], list[str]]:
    """The sections of ISIC in each group of sectors of the world that they make up."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for section in sections:
        groups.setdefault(_sectors_of(section), []).append(section)
    return groups


def _sectors_of(section: str) -> tuple[str, ...]:
    """The sectors of the world inside a section of ISIC."""
    found = {name for number in divisions(section) for name in parts_of_icio(f"{section}{number:02d}")}
    return tuple(name for name in sectors() if name in found)


def by_sector(codes: tuple[str, ...], values: Array) -> Array:
    """Sums over the products of Uzbekistan's table in each sector of the world."""
    into = eurasia_of_uzbek()
    lost = [code for code in codes if code not in into]
    if lost:
        raise SteppeError(f"concordances/uzb-links.csv lacks the products {', '.join(lost)}: add them.")
    found = np.zeros(len(sectors()))
    np.add.at(found, [sectors().index(into[code]) for code in codes], values)
    return found


def _row(what: str, economy: str, group: tuple[str, ...], year: int, value: float, now: float, *rest: str) -> Row:
    source, reliability, note = rest
    cells = (what, economy, JOIN.join(group), str(year), f"{value:.{DECIMALS}f}", UNITS[what])
    return dict(zip(COLUMNS, (*cells, f"{now:.{DECIMALS}f}", source, reliability, note), strict=True))
