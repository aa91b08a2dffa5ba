"""United States: imports for consumption and the duty calculated on them, by country and HS chapter.

Format: `us_imports_2024_hs2/us_imports_duty_2024_hs2.csv`: cty_code and country as the Census Bureau writes them (0003
is the European Union, whose members are there too), hs2, imports_usd_2024 and duty_usd_2024 (USD).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from steppe.labels import country_code
from steppe.problems import raise_if_any
from steppe.sources.folder import checked_columns, existing

FILE = "us_imports_2024_hs2/us_imports_duty_2024_hs2.csv"
YEAR = 2024
COLUMNS = ("cty_code", "country", "hs2", "imports_usd_2024", "duty_usd_2024")
UNION = "0003"
NAMES: Mapping[str, str] = {
    "FALKLAND ISLANDS (ISLAS MALVINAS)": "FLK",
    "SVALBARD, JAN MAYEN ISLAND": "SJM",
    "GAZA STRIP ADMINISTERED BY ISRAEL": "PSE",
    "WEST BANK ADMINISTERED BY ISRAEL": "PSE",
    "PITCAIRN ISLANDS": "PCN",
    "ST HELENA": "SHN",
    "CONGO": "COG",
}


def duty_paid(folder: Path) -> pd.DataFrame:
    """Imports and duty of 2024, USD, by exporter (ISO 3166) and HS chapter: exporter, chapter, imports, duty."""
    path = existing(Path(folder) / FILE, "United States imports and duty by chapter and country")
    table = checked_columns(pd.read_csv(path, dtype={"cty_code": str, "hs2": str}), COLUMNS, path)
    table = table[table["cty_code"] != UNION]
    codes = {name: NAMES.get(name) or country_code(name) for name in table["country"].unique()}
    raise_if_any(
        f"{path} has the country {name!r}, which Steppe does not know: add it to NAMES."
        for name, code in codes.items()
        if not code
    )
    found = pd.DataFrame(
        {
            "exporter": table["country"].map(codes),
            "chapter": table["hs2"].str.zfill(2),
            "imports": table["imports_usd_2024"],
            "duty": table["duty_usd_2024"],
        }
    )
    return found.groupby(["exporter", "chapter"], as_index=False)[["imports", "duty"]].sum()
