"""Uzbekistan: MFN duties and imports by HS chapter, 2025.

Format: `uzb_imports_tariffs_2025/by_hs_chapter.csv`: chapter, import_usd (thousand USD), avg_mfn_rate (percent).
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from steppe.problems import SteppeError
from steppe.sources.folder import checked_columns, existing

FILE = "uzb_imports_tariffs_2025/by_hs_chapter.csv"
YEAR = 2025


def mfn_by_chapter(folder: Path) -> pd.DataFrame:
    """Average MFN rate, a fraction, by HS chapter: chapter, rate."""
    path = existing(Path(folder) / FILE, "Uzbekistan's tariffs by HS chapter")
    table = checked_columns(pd.read_csv(path), ("chapter", "avg_mfn_rate"), path)
    rate = table["avg_mfn_rate"].astype("float64") / 100
    if not rate.between(0, 10).all():
        raise SteppeError(f"{path} has rates below zero or above 1,000 %: fetch it again.")
    return pd.DataFrame({"chapter": table["chapter"].map("{:02d}".format), "rate": rate})
