"""Kazakhstan's output, value added and compensation of employees by section of ISIC, as its Bureau publishes them.

Format: `kaz_output_gva_compensation/by_section_mkzt.csv`: section (A to T, and TOTAL), name, year, output,
intermediate_consumption, gross_value_added, compensation_of_employees; million tenge of the year.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from steppe.problems import SteppeError
from steppe.sources.catalogue import source
from steppe.sources.folder import checked_columns, existing

FILE = "kaz_output_gva_compensation/by_section_mkzt.csv"
SOURCE = source("kaz-production-income", locator="output, value added and compensation by section")
COLUMNS = ("output", "gross_value_added", "compensation_of_employees")
TOTAL, EXACT = "TOTAL", 1e-6


def by_section(folder: Path, year: int) -> pd.DataFrame:
    """Output, value added and compensation of a year by section (columns of `COLUMNS`), million tenge.

    Raises `SteppeError` where the sections do not add up to the total that the table gives.
    """
    path = existing(Path(folder) / FILE, "table of Kazakhstan by section")
    table = checked_columns(pd.read_csv(path), ("section", "year", *COLUMNS), path)
    table = table[table["year"] == year].set_index("section")[list(COLUMNS)]
    if table.empty:
        raise SteppeError(f"{path} has no year {year}.")
    sections, total = table.drop(index=TOTAL), table.loc[[TOTAL]].sum()
    if bool(((sections.sum() / total - 1.0).abs() > EXACT).any()):
        raise SteppeError(f"{path}: the sections of {year} do not add up to {TOTAL}: fetch the table again.")
    return sections
