"""United States: duty added by country and date, country rates of August 2025, and published averages by date.

Format: `us_imports_2024_hs2/us_tariff_country_by_date.csv`: date, country_name, effective tariff (per cent, on top of
what was collected in 2024), 2024 tariff. `us_tariffs_2025_2026/us_reciprocal_rates_7aug2025.csv`: partner, rate_pct.
`us_tariffs_2025_2026/us_effective_rate_by_partner_budgetlab.csv`: date, partner, etr (a fraction); `..._steps_...`:
from_day, weighted_rate (a fraction). `us_imports_2024_hs2/us_daily_average_tariff.csv`: date and
import_weighted_avg_tariff (per cent).
`tariff_measures/us_china_average_tariffs_piie.csv`: date, direction, average_tariff_pct, source, how.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from steppe.labels import country_code
from steppe.problems import raise_if_any
from steppe.sources.folder import checked_columns, existing

BY_DATE = "us_imports_2024_hs2/us_tariff_country_by_date.csv"
RECIPROCAL = "us_tariffs_2025_2026/us_reciprocal_rates_7aug2025.csv"
BY_PARTNER = "us_tariffs_2025_2026/us_effective_rate_by_partner_budgetlab.csv"
STEPS = "us_tariffs_2025_2026/us_effective_rate_steps_budgetlab.csv"
DAILY = "us_imports_2024_hs2/us_daily_average_tariff.csv"
AVERAGES = "tariff_measures/us_china_average_tariffs_piie.csv"
NAMES: Mapping[str, str] = {
    "EUROPEAN UNION": "EU",
    "CÔTE D`IVOIRE": "CIV",
    "MYANMAR (BURMA)": "MMR",
    "eu": "EU",
    "uk": "GBR",
}
GROUPS = ("ftrow", "row")  # partners of the third table that are no single economy
DIRECTIONS: Mapping[str, tuple[str, str]] = {"USA on CHN": ("USA", "CHN"), "CHN on USA": ("CHN", "USA")}


def added(folder: Path) -> pd.DataFrame:
    """Points added on top of the duty of 2024, fractions, by exporter and the day from which: exporter, day, rate."""
    path = existing(Path(folder) / BY_DATE, "duty added by the United States by country and date")
    table = checked_columns(pd.read_csv(path), ("date", "country_name", "effective tariff"), path)
    exporter = table["country_name"].map(_codes(table["country_name"].unique(), path))
    return pd.DataFrame({"exporter": exporter, "day": table["date"], "rate": table["effective tariff"] / 100})


def reciprocal(folder: Path) -> Mapping[str, float]:
    """Country rates of Executive Order 14326, fractions, by economy; who is not in it has the base rate."""
    path = existing(Path(folder) / RECIPROCAL, "country rates of the United States of August 2025")
    table = checked_columns(pd.read_csv(path), ("partner", "rate_pct"), path)
    codes = table["partner"].map(_codes(table["partner"].unique(), path))
    return dict(zip(codes, (table["rate_pct"] / 100).tolist(), strict=True))


def partner_averages(folder: Path) -> pd.DataFrame:
    """Effective rates, fractions, by single partner and day of reading: exporter, day, rate."""
    path = existing(Path(folder) / BY_PARTNER, "effective rates of the United States by partner")
    table = checked_columns(pd.read_csv(path), ("date", "partner", "etr"), path)
    table = table[~table["partner"].isin(GROUPS)]
    exporter = table["partner"].map(_codes(table["partner"].unique(), path))
    return pd.DataFrame({"exporter": exporter, "day": table["date"], "rate": table["etr"]})


def overall_averages(folder: Path) -> pd.DataFrame:
    """Averages over all imports, fractions, by the day from which they hold: day, rate, source (who computed them)."""
    path = existing(Path(folder) / STEPS, "effective rates of the United States by revision of the schedule")
    steps = checked_columns(pd.read_csv(path), ("from_day", "weighted_rate"), path)
    path = existing(Path(folder) / DAILY, "average tariffs of the United States by day")
    daily = checked_columns(pd.read_csv(path), ("date", "import_weighted_avg_tariff"), path)
    daily = daily[daily["import_weighted_avg_tariff"].diff() != 0]
    rate = daily["import_weighted_avg_tariff"] / 100
    tracker = pd.DataFrame({"day": daily["date"], "rate": rate, "source": "us_tracker"})
    lab = pd.DataFrame({"day": steps["from_day"], "rate": steps["weighted_rate"], "source": "budget_lab"})
    return pd.concat([tracker, lab], ignore_index=True)


def pair_averages(folder: Path) -> pd.DataFrame:
    """Averages between the United States and China that were read where they were published, fractions.

    Columns: importer, exporter, day, rate. Figures from memory, and those without a day, are left out.
    """
    path = existing(Path(folder) / AVERAGES, "averages of tariffs between the United States and China")
    table = checked_columns(pd.read_csv(path), ("date", "direction", "average_tariff_pct", "how"), path)
    table = table[(table["how"] == "looked up") & table["direction"].isin(DIRECTIONS) & (table["date"].str.len() == 10)]
    ends = pd.DataFrame([DIRECTIONS[said] for said in table["direction"]], columns=["importer", "exporter"])
    return ends.assign(day=table["date"].to_numpy(), rate=table["average_tariff_pct"].to_numpy() / 100)


def _codes(names: Iterable[str], path: Path) -> Mapping[str, str]:
    found = {name: NAMES.get(name) or country_code(name) for name in names}
    raise_if_any(
        f"{path} has the country {name!r}, which Steppe does not know: add it to NAMES."
        for name, code in found.items()
        if not code
    )
    return {name: code for name, code in found.items() if code}
