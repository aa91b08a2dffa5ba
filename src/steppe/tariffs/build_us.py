"""How `added.csv` and `readings.csv` are made: what the United States added by partner and day since February 2025.

The tracker's points by country are taken where it has them. They are averages over all goods of 2024, on every sector
alike, duties on metals and cars included. Two kinds of partners take the rates that were announced instead: those that
the tracker lacks, and exporters of fuels, for the tracker charges fuels that were exempt. Fuels (chapter 27) then pay
nothing, other exempt goods are charged too, so that these points are too high rather than too low; on all goods as one
they are the rate times the share of the partner's goods of 2024 outside chapter 27. Where a partner's ministry said
which share of its goods pays, that share is taken, and spread over all but fuels.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pandas as pd

from steppe.concordances.products import product_groups
from steppe.record import members
from steppe.sources import us_census, us_tariffs
from steppe.tariffs import readings

US, UNION = "USA", "EU"
FUELS, FUEL_EXPORTER = "27", 0.25  # share of chapter 27 from which the announced rate is taken
ON_ALL_GOODS = ("CAN", "CHN", "HKG", "MEX")  # emergency duties on all goods, fuels included
EXCLUDED = ("BLR", "CUB", "PRK", "RUS")  # not subject to the reciprocal duties
BASE = 0.10
START, COUNTRY_RATES, ENDED = "2025-04-05", "2025-08-07", "2026-02-20"
SURCHARGE, LAPSED = "2026-02-24", "2026-07-24"
SNAPSHOT = "2026-07-23"  # later steps of the tracker were announced
# The tracker has the 20 points on China from February on; they came in two steps.
CHINA = (("2025-02-04", 0.10), ("2025-03-04", 0.20))
# And India's 50 points from 7 August on, of which 25 came on 27 August.
INDIA, INDIA_SECOND = "IND", "2025-08-27"
PAYING = {"KAZ": (0.048, "kazakhstan_ministry")}  # share of all goods, and who said so
TRACKED = "points added on average over goods of 2024, on every sector alike"
ANNOUNCED = "points announced; fuels exempt, other exempt goods are charged here"
PARTLY = "points announced on {:.1f} % of its goods, as its ministry of trade says, spread over all goods but fuels"
ADDED = ("importer", "exporter", "rate", "apart", "exempt", "from", "until", "basis", "source")
READINGS = ("importer", "exporter", "day", "rate", "basis", "source")
PIIE = {"2025-04-12": "piie_2025_april", "2025-09-25": "piie_2025_september", "2025-01-20": "piie_2025_april"}


def build_added(folder: Path) -> pd.DataFrame:
    """Points that the United States added by exporter, from a day until a day."""
    fuels = _fuels(folder)
    tracked = {str(code): steps for code, steps in us_tariffs.added(folder).groupby("exporter")}
    ruled = {code for code in tracked if fuels.get(code, 0.0) >= FUEL_EXPORTER and code not in ON_ALL_GOODS}
    inside = set(members(UNION, COUNTRY_RATES))
    others = (set(fuels) | ruled) - (set(tracked) - ruled) - inside - {*EXCLUDED, US}
    rows: list[tuple[object, ...]] = []
    for code in sorted(set(tracked) - ruled - set(EXCLUDED)):
        rows += _tracked(code, tracked[code])
    announced = us_tariffs.reciprocal(folder)
    for code in sorted(others):
        rows += _announced(code, announced.get(code, BASE), fuels[code])
    said = "not subject to the reciprocal duties"
    rows += [(US, code, 0.0, 0.0, "", START, _before(ENDED), said, "us_excluded") for code in EXCLUDED]
    table = pd.DataFrame(rows, columns=list(ADDED)).sort_values(["exporter", "from"], ignore_index=True)
    return table.round({"rate": 6, "apart": 6})


def _fuels(folder: Path) -> Mapping[str, float]:
    """Share of chapter 27 in what the United States bought of each exporter in 2024."""
    paid = us_census.duty_paid(folder)
    total = paid.groupby("exporter")["imports"].sum()
    fuel = paid[paid["chapter"] == FUELS].groupby("exporter")["imports"].sum().reindex(total.index).fillna(0.0)
    return {str(code): float(share) for code, share in (fuel / total)[total > 0].items()}


def _tracked(code: str, steps: pd.DataFrame) -> Iterator[tuple[object, ...]]:
    """The tracker's steps of a partner, equal ones joined; none before the first that adds anything."""
    days = dict(zip(steps["day"], steps["rate"], strict=True))
    source = dict.fromkeys(days, "us_tracker")
    if code in ("CHN", "HKG"):
        days |= dict(CHINA)
        source |= dict.fromkeys(dict(CHINA), "piie_2025_april+us_tracker")
    if code == INDIA:
        days, source = _in_two_steps(days, source)
    points = sorted(days.items())
    changes = [points[k] for k in range(len(points)) if k == 0 or points[k][1] != points[k - 1][1]]
    ends = [_before(later) for (_, _), (later, _) in pairwise(changes)] + [""]
    exempt = "" if code in ON_ALL_GOODS else _exempt()
    for (day, rate), until in zip(changes, ends, strict=True):
        basis = TRACKED if day <= SNAPSHOT else f"{TRACKED}; announced, not observed"
        if rate > 0:
            yield US, code, rate, rate, exempt, day, until, basis, source[day]


def _in_two_steps(days: Mapping[str, float], source: Mapping[str, str]) -> tuple[dict[str, float], dict[str, str]]:
    """India's step of 7 August, 10 to 50 points, as 10 to 25 and 25 to 50 on its own day, in proportion."""
    before = max(day for day in days if day < COUNTRY_RATES)
    jump = days[COUNTRY_RATES] - days[before]
    split = {COUNTRY_RATES: days[before] + jump * 15 / 40, INDIA_SECOND: days[COUNTRY_RATES]}
    return {**days, **split}, {**source, **dict.fromkeys(split, "us_tracker+india_august")}


def _announced(code: str, rate: float, fuels: float) -> Iterator[tuple[object, ...]]:
    """The announced rates of a partner: base, country rate, none between the ruling and the surcharge, surcharge."""
    steps = [(START, _before(COUNTRY_RATES), BASE, "eo_14326"), (COUNTRY_RATES, _before(ENDED), rate, "eo_14326")]
    if rate == BASE:
        steps = [(START, _before(ENDED), BASE, "eo_14326")]
    paying, basis, who = 1 - fuels, ANNOUNCED, ""
    if code in PAYING:
        paying, key = PAYING[code]
        basis, who = PARTLY.format(100 * paying), f"+{key}"
    apart = paying / (1 - fuels) if fuels < 1 else 0.0
    for begin, until, points, source in [*steps, (SURCHARGE, _before(LAPSED), BASE, "section_122")]:
        yield US, code, points * paying, points * apart, _exempt(), begin, until, basis, source + who


def build_readings(folder: Path) -> pd.DataFrame:
    """Averages that were published for a day and are not charged, for who wants to compare."""
    partner = us_tariffs.partner_averages(folder).assign(
        importer=US, basis="effective rate, all duties included", source="budget_lab"
    )
    pair = us_tariffs.pair_averages(folder)
    pair = pair[(pair["importer"] == US) & pair["day"].isin(PIIE)]
    pair = pair.assign(basis="average tariff, trade-weighted", source=pair["day"].map(PIIE))
    overall = us_tariffs.overall_averages(folder).assign(
        importer=US, exporter=readings.ALL, basis="average of all imports"
    )
    overall = overall[overall["day"] <= SNAPSHOT]
    table = pd.concat([partner, pair, overall], ignore_index=True).round({"rate": 6})
    return table.sort_values(["exporter", "day", "source"], ignore_index=True)[list(READINGS)]


def _exempt() -> str:
    return product_groups("hs")[FUELS]


def _before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()
