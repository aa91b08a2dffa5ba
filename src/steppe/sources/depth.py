"""Depth of trade agreements: DESTA's index, families of the World Bank's DTA 2.0, and areas that texts name.

Formats: `desta_2_03/desta_list_of_treaties_02_03.csv.gz` (Latin-1), one row a treaty: number, name, entry_type, year of
signature, members in c1 to c91 (ISO 3166 numeric codes); `desta_indices_version_02_03.csv`: number and depth_index (0
to 7). `agreement_depth/dta2_family_membership_321_by_wto_rta_id.csv`: RTA_ID, family_label, family_mean_index (0 to 1).
`agreement_depth/treaty_text_measures_and_dta_family.csv`: wto_rta_id, language, name, kw_areas (0 to 18).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pycountry

from steppe.sources.folder import checked_columns

TREATIES, INDICES = "desta_list_of_treaties_02_03.csv.gz", "desta_indices_version_02_03.csv"
FAMILIES, TEXTS = "dta2_family_membership_321_by_wto_rta_id.csv", "treaty_text_measures_and_dta_family.csv"
KINDS = ("base_treaty", "consolidated")


@dataclass(frozen=True)
class Treaty:
    """A treaty of DESTA with an index of depth."""

    name: str
    year: int
    members: frozenset[str]
    consolidated: bool
    depth: int


def found(folder: Path, name: str) -> Path | None:
    """The newest table of a name in a folder or its subfolders, if there is any."""
    paths = sorted(path for place in (".", "*") for path in Path(folder).glob(f"{place}/{name}"))
    return paths[-1] if paths else None


def treaties(folder: Path) -> tuple[Treaty, ...]:
    """DESTA's treaties that have a depth; none where the tables are not there."""
    path = found(folder, TREATIES)
    if path is None:
        return ()
    table = pd.read_csv(path, encoding="latin-1", dtype={"number": str}, low_memory=False)
    table = checked_columns(table, ("number", "name", "entry_type", "year", "c1"), path)
    indices = pd.read_csv(path.with_name(INDICES), dtype={"number": str})
    depth = checked_columns(indices, ("number", "depth_index"), path).set_index("number")["depth_index"]
    iso = {int(country.numeric): country.alpha_3 for country in pycountry.countries}
    codes = [column for column in table.columns if column[0] == "c" and column[1:].isdigit()]
    table = table[table["number"].isin(depth.index) & table["entry_type"].isin(KINDS)]
    members = [
        frozenset(iso.get(int(code), f"other:{int(code)}") for code in row if code == code)
        for row in table[codes].itertuples(index=False)
    ]
    rows = zip(table["name"], table["year"], members, table["entry_type"], table["number"], strict=True)
    return tuple(
        Treaty(str(name), int(year), inside, kind == "consolidated", int(depth[number]))
        for name, year, inside, kind, number in rows
    )


def families(folder: Path) -> Mapping[str, tuple[float, str]]:
    """The mean index of an agreement's DTA family and the family's name, by the WTO's number."""
    path = found(folder, FAMILIES)
    if path is None:
        return {}
    columns = ("RTA_ID", "family_label", "family_mean_index")
    table = checked_columns(pd.read_csv(path, dtype=str), columns, path)[list(columns)]
    return {number: (float(mean), label) for number, label, mean in table.itertuples(index=False)}


def texts(folder: Path) -> Mapping[str, tuple[int, str]]:
    """How many of 18 areas an English text names at least twice, and the text's name, by the WTO's number."""
    path = found(folder, TEXTS)
    if path is None:
        return {}
    columns = ("wto_rta_id", "language", "kw_areas", "name")
    table = checked_columns(pd.read_csv(path, dtype=str), columns, path)[list(columns)].dropna()
    table = table[table["language"] == "en"].drop_duplicates("wto_rta_id", keep=False)
    return {number: (int(areas), name) for number, _, areas, name in table.itertuples(index=False)}
