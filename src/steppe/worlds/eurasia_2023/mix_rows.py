"""`controls/{chapters,groups,partners,fuels}.csv`: controls on mixes, from tables of trade by group of products.

1. Chapters of the Harmonized System: Kazakhstan's office (2023; its exports of fuels apart, for the twelve months from
   March), Uzbekistan's imports (2025), Comtrade's newest year in which an economy's chapters are whole: what has none
   is a tenth at most, and all together make `LEAST_WHOLE` of the total that the WTO has for 2019. Shares are of what
   has a chapter.
2. The WTO's groups of 2019 for flows that have no chapters, its estimates with them. Shares are of what is in a group;
   where more than `MOST_UNGROUPED` is in none, which is gold or what an office does not show, they are of all trade,
   and ores and metals, which gold belongs to, are left open.
3. Kyrgyzstan's office for 2023: gold, cars, fuels, and what its activities tell.
4. Comtrade's chapters by partner for pairs of the Caucasus and Turkey.
5. Fuels that economies only sell or only buy, as `fuels` says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

from steppe.concordances.products import product_groups, signed
from steppe.sources import trade_mixes as tables
from steppe.sources.trade_mixes import WORLD
from steppe.whole import written_whole
from steppe.worlds.eurasia_2023 import fuels
from steppe.worlds.eurasia_2023.mixes import COLUMNS, SHARE, by_age

WTO_YEAR = 2019
LEAST_WHOLE, MOST_UNSPECIFIED, MOST_UNGROUPED = 0.8, 0.1, 0.15
ORES = "MI-MIFU"
REPORTERS_BY_PARTNER = ("ARM", "AZE", "GEO", "TUR")
LEAST_PAIR, LEAST_SHARE = 50e6, 0.005  # USD, and of a pair's trade
# Items of Kyrgyzstan's tables and the sectors that hold them; a group is their sum.
KYRGYZSTAN: Mapping[str, Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "exports": {
        "main_goods": {"nfm": ("Gold", "Metal scrap")},
        "by_activity": {
            "grain+agriculture": ("Agriculture, forestry and fishing",),
            "crude-oil+natural-gas+coal+mining": ("Mining and quarrying",),
        },
    },
    "imports": {
        "main_goods": {
            "vehicles": ("Cars", "Car parts and equipment"),
            "petroleum": ("Motor spirit", "Kerosene", "Diesel fuel", "Liquid gas"),
        },
        "by_activity": {
            "grain+agriculture": ("Agriculture, forestry and fishing",),
            "crude-oil+natural-gas+coal+mining": ("Mining and quarrying",),
        },
    },
}
# Groups of Kazakhstan's table, which tell apart what lies in one chapter.
KAZAKHSTAN: Mapping[str, tuple[str, ...]] = {
    "crude-oil": ("CRUDE_OIL",),
    "natural-gas": ("NATURAL_GAS",),
    "coal": ("COAL",),
    "petroleum": ("PETROLEUM_PRODUCTS", "LPG"),
}
TOTALS = {"main_goods": "Total 2", "by_activity": "Total"}


def chapters(folder: Path) -> pd.DataFrame:
    """The rows of national offices and of Comtrade by chapter, in the columns of controls on mixes."""
    parts = [
        _rows(tables.kazakhstan_chapters(folder), "bns-kaz-chapters", "A"),
        _rows(tables.uzbekistan_chapters(folder), "uzb-imports-2025", by_age(2025)),
        *(_rows(held, "comtrade-chapters", by_age(int(held["year"].iloc[0]))) for held in _comtrade(folder)),
        _kazakhstan(folder),
        _kyrgyzstan(folder),
    ]
    return pd.concat(parts, ignore_index=True)[list(COLUMNS)]


def groups(folder: Path) -> pd.DataFrame:
    """The rows of the WTO's groups for flows without chapters."""
    held = chapters(folder)
    known = {*held["exporter"] + held["importer"]} - {f"KGZ{WORLD}", f"{WORLD}KGZ"}
    table = tables.wto_groups(folder, WTO_YEAR)
    found: list[dict[str, object]] = []
    for (reporter, flow), part in table.groupby(["reporter", "flow"]):
        ends = _ends(str(reporter), str(flow), WORLD)
        value = dict(zip(part["code"], part["value"], strict=True))
        if "".join(ends) not in known and {"TO", "AG", "MI", "MA"} <= set(value):
            found += [_row(ends, group, WTO_YEAR, share, "wto-groups", "D") for group, share in _wto(value)]
    return pd.DataFrame(found)[list(COLUMNS)]


def partners(folder: Path) -> pd.DataFrame:
    """The rows of pairs that an economy's chapters by partner give, in the newest year of each."""
    table = tables.comtrade_chapters(folder)
    table = table[table["reporter"].isin(REPORTERS_BY_PARTNER) & (table["partner"] != WORLD)]
    table = table[table["partner"] != table["reporter"]]
    newest = table.groupby("reporter")["year"].transform("max")
    parts: list[pd.DataFrame] = []
    for _, pair in table[table["year"] == newest].groupby(["reporter", "flow", "partner"]):
        if float(pair["value"].sum()) >= LEAST_PAIR:
            rows = _rows(pair, "comtrade-chapters", by_age(int(pair["year"].iloc[0])))
            parts.append(rows[rows["value"] >= LEAST_SHARE])
    found = pd.concat(parts, ignore_index=True)[list(COLUMNS)]
    return _importers_first(found)


def _importers_first(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows without those of an exporter whose importer tells the same pair."""
    pair = rows["exporter"] + rows["importer"]
    told = set(pair[rows["reporter"] == rows["importer"]])
    return rows[(rows["reporter"] == rows["importer"]) | ~pair.isin(told)].reset_index(drop=True)


def of_fuels(_: Path) -> pd.DataFrame:
    """The rows of economies that only sell or only buy a fuel, from the shipped `fuels.csv`."""
    return pd.DataFrame(list(fuels.trade_rows()))[list(COLUMNS)]


FILES = {"chapters": chapters, "groups": groups, "partners": partners, "fuels": of_fuels}


def write(folder: Path, out: Path) -> list[Path]:
    """Write the files of rows into a folder, each through a temporary one."""
    for name, derive in FILES.items():
        with written_whole(out / f"{name}.csv") as draft:
            table = derive(Path(folder)).sort_values(["source", "exporter", "importer", "group"], kind="stable")
            table.to_csv(draft, index=False, lineterminator="\n")
    return [out / f"{name}.csv" for name in FILES]


def _rows(table: pd.DataFrame, source: str, reliability: str) -> pd.DataFrame:
    """Shares of one reporter's flows by group of sectors, of what has a chapter."""
    held = table.assign(group=table["code"].map(product_groups("hs"))).dropna(subset="group")
    found: list[dict[str, object]] = []
    for (reporter, flow, partner), part in held.groupby(["reporter", "flow", "partner"]):
        value = part.groupby("group")["value"].sum()
        year, ends = int(part["year"].iloc[0]), _ends(str(reporter), str(flow), str(partner))
        shares = zip(value.index, (value / value.sum()).tolist(), strict=True)
        found += [_row(ends, str(group), year, share, source, reliability, str(reporter)) for group, share in shares]
    return pd.DataFrame(found)


def _row(
    ends: tuple[str, str], group: str, year: int, share: float, source: str, reliability: str, reporter: str = ""
) -> dict[str, object]:
    own = next(end for end in ends if end != WORLD)
    values = (reporter or own, *ends, group, year, round(share, 6), SHARE, source, reliability, "")
    return dict(zip(COLUMNS, values, strict=True))


def _ends(reporter: str, flow: str, partner: str) -> tuple[str, str]:
    return (reporter, partner) if flow == "exports" else (partner, reporter)


def _comtrade(folder: Path) -> Iterator[pd.DataFrame]:
    """Comtrade's newest whole year of each reporter and direction."""
    table = tables.comtrade_chapters(folder)
    table = table[table["partner"] == WORLD]
    totals = tables.wto_groups(folder, WTO_YEAR).query("code == 'TO'").set_index(["reporter", "flow"])["value"]
    for (reporter, flow), held in table.groupby(["reporter", "flow"]):
        for year in sorted(set(held["year"]), reverse=True):
            part = held[held["year"] == year]
            known = float(part.loc[part["code"].isin(set(product_groups("hs"))), "value"].sum())
            total = float(totals.get((reporter, flow), 0.0)) * 1e6
            if known >= (1 - MOST_UNSPECIFIED) * float(part["value"].sum()) and known >= LEAST_WHOLE * total:
                yield part
                break


def _wto(value: Mapping[str, float]) -> Iterator[tuple[str, float]]:
    grouped = value["AG"] + value["MI"] + value["MA"]
    open_ores = 1 - grouped / value["TO"] > MOST_UNGROUPED
    for code, sectors in product_groups("sitc").items():
        parts = signed(code)
        if all(name in value for name, _ in parts) and not (code == ORES and open_ores):
            amount = max(sum(sign * value[name] for name, sign in parts), 0.0)
            yield sectors, amount / (value["TO"] if open_ores else grouped)


def _kazakhstan(folder: Path) -> pd.DataFrame:
    """Fuels in Kazakhstan's exports, shares of all of them."""
    value = tables.kazakhstan_groups(folder).set_index("code")["value"]
    ends = _ends("KAZ", "exports", WORLD)
    shares = {group: float(value[list(names)].sum() / value["TOTAL"]) for group, names in KAZAKHSTAN.items()}
    return pd.DataFrame([_row(ends, group, 2023, share, "bns-kaz-groups", "C") for group, share in shares.items()])


def _kyrgyzstan(folder: Path) -> pd.DataFrame:
    found: list[dict[str, object]] = []
    for table, total in TOTALS.items():
        held = tables.kyrgyzstan_items(folder, table, 2023)
        for flow, by_table in KYRGYZSTAN.items():
            value = held[held["flow"] == flow].set_index("code")["value"]
            for group, items in by_table[table].items():
                share = sum(float(value[item]) for item in items) / float(value[total])
                found.append(_row(_ends("KGZ", flow, WORLD), group, 2023, share, f"nsc-kgz-{table}", "A"))
    return pd.DataFrame(found)
