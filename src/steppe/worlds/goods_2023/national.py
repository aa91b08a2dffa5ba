"""`controls/national.csv`: rows of controls from tables that national statistics publish by partner."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from steppe.sources.national_trade import ALL, TABLES
from steppe.whole import written_whole
from steppe.worlds.common.controls import COLUMNS

YEAR = 2023
REPORTERS = {"bns-kaz": "KAZ", "nsc-kgz": "KGZ", "armstat": "ARM", "stat-uz": "UZB"}
OTHER_DEFINITION = {"stat-uz": "goods and services"}  # less reliable as figures of goods
GOLD_ELSEWHERE = {("UZB", "CHE"), ("UZB", "GBR")}  # Uzbekistan's gold stands under other countries, not its buyers


def rows(folder: Path) -> pd.DataFrame:
    """The rows of all national tables in a data folder, in the columns of controls."""
    parts: list[pd.DataFrame] = []
    for source, read in TABLES.items():
        found = read(Path(folder), YEAR)
        pairs = pd.Series(list(zip(found["exporter"], found["importer"], strict=True)), index=found.index)
        found = found[~pairs.isin(GOLD_ELSEWHERE)]
        other = OTHER_DEFINITION.get(source, "")
        parts.append(
            found.assign(
                reporter=REPORTERS[source],
                year=YEAR,
                unit="thousand USD",
                source=source,
                reliability="D" if other else "A",
                note=other,
            )
        )
    table = pd.concat(parts, ignore_index=True)[list(COLUMNS)]
    last = (table["exporter"] == ALL) | (table["importer"] == ALL)
    return table.assign(last=last).sort_values(["source", "last", "exporter", "importer"])[list(COLUMNS)]


def write(folder: Path, path: Path) -> Path:
    """Write the rows to a file, through a temporary one."""
    with written_whole(path) as draft:
        rows(folder).to_csv(draft, index=False, lineterminator="\n")
    return path
