"""USITC International Trade and Production Database for Estimation (ITPD-E), one year of it.

File `ITPDE_R03.csv` (release 3), `ITPD_E_R02.csv` (release 2; release 1 without the dynamic codes), or those
"without names" (`ITPDE_R03_no_names.csv`): UTF-8, comma, columns
`exporter_iso3, exporter_dynamic_code, exporter_name, importer_iso3, importer_dynamic_code,
importer_name, year, industry_id, industry_descr, broad_sector, trade, flag_mirror, flag_zero`, of
which `exporter_iso3`, `importer_iso3` (ISO 3166 alpha-3), `year`, `industry_id` (1 to 170),
`broad_sector` (Agriculture, Mining and Energy, Manufacturing, Services) and `trade` (million current
USD) are read by name; order and further columns do not matter. Without `broad_sector` sectors are industries. One
row for each exporter, importer, industry and year, own sales included where production is known (exporter =
importer); zeros may be written out. There are no totals in it: a file cut exactly between two rows cannot be told
from a whole one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import compute

from steppe.problems import SteppeError
from steppe.sources.catalogue import source
from steppe.sources.long_csv import Totals, batches, header_of, read_pairs
from steppe.sources.mrio import AGAIN, shown

Array = np.ndarray
WHAT = "ITPD-E table"
COLUMNS = {
    "exporter_iso3": "text",
    "importer_iso3": "text",
    "year": "whole",
    "industry_id": "whole",
    "broad_sector": "text",
    "trade": "number",
}
SECTORS = ("broad_sector", "industry_id")
SOURCE = source("itpd-e")
LARGEST = 1e8  # million USD: of one industry, the world's GDP
CODES = 1_000  # countries and industries that a key can hold


@dataclass(slots=True)
class _Year:
    """The rows of one year with trade: countries by code, industries, values, and the sector of each industry."""

    countries: dict[str, int] = field(default_factory=dict[str, int])
    sectors: dict[int, str] = field(default_factory=dict[int, str])
    keys: list[Array] = field(default_factory=list[Array])  # (industry, exporter, importer) as one number
    values: list[Array] = field(default_factory=list[Array])


def read_itpde(path: Path, *, year: int, sector: str = "broad_sector", concordance: Path | None = None) -> pd.DataFrame:
    """Trade of one year by exporter, importer and sector: trade_flow in million USD, own sales included.

    `sector` is "broad_sector" or "industry_id" ("001" to "170"); `concordance`, a CSV of `industry_id`
    and `sector`, replaces it. Raises `SteppeError` for files cut short, repeated rows, other years. In memory
    are 16 bytes for each row of the year that has trade.
    """
    if sector not in SECTORS:
        raise SteppeError(f"`sector` is {sector!r}: use {' or '.join(map(repr, SECTORS))}, or pass a concordance.")
    path = Path(path)
    by_name = "broad_sector" in header_of(path, WHAT)
    found = _year(
        path, year, COLUMNS if by_name else {name: COLUMNS[name] for name in COLUMNS if name != "broad_sector"}
    )
    sector = sector if by_name else "industry_id"
    names = found.sectors if sector == "broad_sector" else {code: f"{code:03d}" for code in found.sectors}
    return _tidy(found, names if concordance is None else _given(concordance, set(found.sectors)))


def _year(path: Path, year: int, columns: Mapping[str, str]) -> _Year:
    found, years = _Year(), set[int]()
    for batch in batches(path, WHAT, columns):
        years.update(batch["year"].unique().to_pylist())
        wanted = batch.filter(pa.array((batch["year"].to_numpy() == year) & (batch["trade"].to_numpy() != 0)))
        if wanted.num_rows:
            _take(path, wanted, found)
    if not found.keys:
        said = ", ".join(map(str, sorted(years))) or "none"
        raise SteppeError(f"{path} has no trade of {year}: its years are {said}.")
    _check(path, found)
    return found


def _take(path: Path, batch: Any, found: _Year) -> None:
    """Add the rows of a batch as numbers."""
    exporter, importer = (_codes(_upper(batch[name]), found.countries) for name in ("exporter_iso3", "importer_iso3"))
    industry = batch["industry_id"].to_numpy()
    if len(found.countries) >= CODES or industry.min() < 1 or industry.max() >= CODES:
        raise SteppeError(f"{path} has industries or countries beyond 1 to {CODES - 1}: it is no {WHAT}, {AGAIN}.")
    if "broad_sector" in batch.schema.names:
        _take_sectors(path, industry, batch["broad_sector"], found)
    else:
        found.sectors |= dict.fromkeys(np.unique(industry).tolist(), "")
    found.keys.append((industry * CODES + exporter) * CODES + importer)
    found.values.append(batch["trade"].to_numpy())


def _take_sectors(path: Path, industry: Array, column: Any, found: _Year) -> None:
    """Note the broad sector of each industry."""
    labels: dict[str, int] = {}
    broad = _codes(column, labels)
    for pair in np.unique(industry * CODES + broad).tolist():
        code, name = pair // CODES, list(labels)[pair % CODES]
        if found.sectors.setdefault(code, name) != name:
            raise SteppeError(f"{path} puts industry {code} into {found.sectors[code]} and {name}: {AGAIN}.")


def _upper(column: Any) -> Any:
    """Codes of countries in capitals, however they were written."""
    return compute.ascii_upper(column)  # type: ignore[attr-defined]


def _codes(column: Any, known: dict[str, int]) -> Array:
    """Labels as numbers in the order in which they were first seen."""
    encoded = column.dictionary_encode()
    place = [known.setdefault(label.strip(), len(known)) for label in encoded.dictionary.to_pylist()]
    return np.array(place, np.int64)[encoded.indices.to_numpy()]


def _check(path: Path, found: _Year) -> None:
    keys = np.sort(np.concatenate(found.keys))
    below = np.concatenate([k[~(v > 0)] for k, v in zip(found.keys, found.values, strict=True)])
    beyond = np.concatenate([k[~(v <= LARGEST)] for k, v in zip(found.keys, found.values, strict=True)])
    for fault, bad in (
        ("repeats rows", np.unique(keys[1:][keys[1:] == keys[:-1]])),
        ("has values below zero", below),
        (f"has values above {LARGEST:,.0f} million USD", beyond),
    ):
        if len(bad):
            labels = list(found.countries)
            rows = ((labels[k // CODES % CODES], labels[k % CODES], k // CODES**2) for k in bad.tolist())
            exporter, importer, industry = min(rows)
            raise SteppeError(
                f"{path} {fault} ({len(bad):,}), first exporter {exporter}, importer {importer}, industry {industry}: "
                f"{AGAIN}."
            )


def _tidy(found: _Year, names: Mapping[int, str]) -> pd.DataFrame:
    """The sums by exporter, importer and sector, in the order of their labels."""
    countries, sectors = sorted(found.countries), sorted(set(names.values()))
    rank = np.array([countries.index(label) for label in found.countries])
    of_industry = np.zeros(CODES, np.int64)
    of_industry[list(names)] = [sectors.index(name) for name in names.values()]
    sums = Totals()
    for key, value in zip(found.keys, found.values, strict=True):
        exporter, importer = rank[key // CODES % CODES], rank[key % CODES]
        sums.add((exporter * CODES + importer) * CODES + of_industry[key // CODES**2], value)
    keys, values = sums.sums()
    return pd.DataFrame(
        {
            "exporter": np.array(countries, object)[keys // CODES**2],
            "importer": np.array(countries, object)[keys // CODES % CODES],
            "sector": np.array(sectors, object)[keys % CODES],
            "trade_flow": values,
        }
    )


def _given(concordance: Path, industries: set[int]) -> dict[int, str]:
    """The sector of each industry by the user's concordance."""
    given = read_pairs(concordance, "concordance of industries", ("industry_id", "sector"))
    by_number = {int(code): name for code, name in given.items() if code.isdigit() and name}
    lacking = sorted(industries - set(by_number))
    if lacking:
        raise SteppeError(f"{concordance} has no sector for the industries {shown(list(map(str, lacking)))}: add them.")
    return {code: by_number[code] for code in industries}
