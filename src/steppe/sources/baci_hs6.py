"""CEPII BACI by product: HS6 flows of one year, summed to HS sections or by a user's concordance.

File `BACI_HSrr_Yyyyy_Vzzzzzz.csv` (rr the HS revision, yyyy the year, zzzzzz the release): UTF-8,
comma, header `t,i,j,k,v,q`: year, exporter, importer (BACI's country codes, near ISO 3166 numeric),
HS6 product (leading zeros may be gone), value in thousand current USD (free on board), quantity in
tonnes (unused, `NA` where unknown). Only positive flows, one row each; rows in any order. There are no
totals in it: a file that was cut exactly between two rows cannot be told from a whole one.

File `country_codes_Vzzzzzz.csv` in the same folder: columns `country_code` and `country_iso3`
(releases to 2022: `iso_3digit_alpha`). Codes of one ISO code (Belgium-Luxembourg, the two Sudans)
are summed; 490, `S19` or `N/A`, "Other Asia, not elsewhere specified", is in practice Taiwan and becomes TWN.
Other areas without an ISO code (697, "Europe EFTA, nes") keep their names as labels.

Concordance: CSV with the columns `hs6` and `sector`, one row for each product of the file. Without
it sectors are the 21 HS sections by chapters, "HS 01-05" to "HS 97", and "HS 98-99" where present.
BACI holds no sales of a country to itself: a world needs its gross output beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from steppe.labels.countries import country_codes, country_of_number
from steppe.problems import SteppeError, raise_if_any
from steppe.sources.catalogue import source
from steppe.sources.long_csv import Distinct, Totals, batches, columns_of, read_pairs
from steppe.sources.mrio import AGAIN, shown

Array = np.ndarray
WHAT = "BACI table of HS6 flows"
COUNTRIES = "file of BACI country codes"
SOURCE = source("baci-hs6")
COLUMNS = {"t": "whole", "i": "whole", "j": "whole", "k": "whole", "v": "number"}
SECTION_ENDS = (5, 14, 15, 24, 27, 38, 40, 43, 46, 49, 63, 67, 70, 71, 83, 85, 89, 92, 93, 96, 97, 99)  # last chapter
LARGEST = 1e10  # thousand USD: of one product between two countries, a tenth of the world's GDP
CODES, PRODUCTS = 1_000, 1_000_000  # countries and products that a key can hold


def hs_sections() -> tuple[str, ...]:
    """Labels of the 21 sections of the Harmonized System by chapters, and "HS 98-99" (special)."""
    starts = (1, *(end + 1 for end in SECTION_ENDS[:-1]))
    pairs = zip(starts, SECTION_ENDS, strict=True)
    return tuple(f"HS {a:02d}" if a == b else f"HS {a:02d}-{b:02d}" for a, b in pairs)


def read_baci_hs6(path: Path, *, countries: Path | None = None, concordance: Path | None = None) -> pd.DataFrame:
    """Trade by exporter, importer (ISO 3166 alpha-3) and sector: trade_flow in million USD, no own sales.

    `countries` is BACI's file of country codes (by default the one beside `path`), `concordance` a
    CSV of `hs6` and `sector`. The year stands in `attrs["year"]`. Raises `SteppeError` for files cut
    short, repeated rows, several years, unknown countries or products.
    """
    path = Path(path)
    sector_of, sectors = sectors_of_products(concordance)
    sums, seen, years = Totals(), Distinct(), set[int]()
    for batch in batches(path, WHAT, COLUMNS):
        t, i, j, k, v = (batch[name].to_numpy() for name in COLUMNS)
        years.update(np.unique(t).tolist())
        _check_values(path, i, j, k, v)
        seen.see(_key(i, j, k))
        sums.add((_codes(sector_of, k, concordance) * CODES + i) * CODES + j, v)
    _check_whole(path, years, seen)
    return _tidy(path, sums, sectors, _country_names(path, countries), years.pop())


def _tidy(path: Path, sums: Totals, sectors: tuple[str, ...], names: dict[int, str], year: int) -> pd.DataFrame:
    """The sums by label; codes of one country are summed, and what it so sells to itself is no trade."""
    keys, values = sums.sums()
    exporter, importer = keys // CODES % CODES, keys % CODES
    unknown = sorted(set(np.concatenate([exporter, importer]).tolist()) - set(names))
    if unknown:
        raise SteppeError(
            f"{path} has the country codes {shown([str(code) for code in unknown])}, which the file of country "
            "codes lacks: take the one of the same release."
        )
    table = pd.DataFrame(
        {
            "exporter": [names[code] for code in exporter.tolist()],
            "importer": [names[code] for code in importer.tolist()],
            "sector": [sectors[code] for code in (keys // CODES**2).tolist()],
            "trade_flow": values / 1e3,
        }
    )
    labels = ["exporter", "importer", "sector"]
    trade = table.loc[table["exporter"] != table["importer"]]
    tidy = pd.DataFrame(trade.groupby(labels, as_index=False, sort=True).agg({"trade_flow": "sum"}))
    tidy.attrs["year"] = year
    return tidy


def _key(i: Array, j: Array, k: Array) -> Array:
    return (i * CODES + j) * PRODUCTS + k


def _check_values(path: Path, i: Array, j: Array, k: Array, v: Array) -> None:
    rules = (
        ("country codes outside 1 to 999", (np.minimum(i, j) < 1) | (np.maximum(i, j) >= CODES)),
        ("products that are no HS6 codes", (k < 10_000) | (k >= PRODUCTS)),
        ("values that are not positive", ~((v > 0) & np.isfinite(v))),
        (f"values above {LARGEST:,.0f} thousand USD", np.isfinite(v) & (v > LARGEST)),
        ("flows of a country to itself", i == j),
    )
    raise_if_any(f"{path} has {fault}: it is no {WHAT}, {AGAIN}." for fault, bad in rules if bad.any())


def _check_whole(path: Path, years: set[int], seen: Distinct) -> None:
    if len(years) != 1:
        said = f"the years {', '.join(map(str, sorted(years)))}" if years else "no rows"
        raise SteppeError(f"{path} has {said}: give the file of one year.")
    count, first = seen.repeats(_keys(path))
    if count:
        pair, product = divmod(first, PRODUCTS)
        raise SteppeError(
            f"{path} repeats {count:,} flows, first exporter {pair // CODES}, importer {pair % CODES}, "
            f"product {product:06d}: {AGAIN}."
        )


def _keys(path: Path) -> Iterator[Array]:
    for batch in batches(path, WHAT, COLUMNS):
        yield _key(*(batch[name].to_numpy() for name in "ijk"))


def sectors_of_products(concordance: Path | None) -> tuple[Array, tuple[str, ...]]:
    """Position of the sector of each product [HS6], -1 where there is none, and the sectors."""
    if concordance is None:
        ends = np.searchsorted(SECTION_ENDS, np.arange(PRODUCTS) // 10_000)
        return np.where(ends < len(SECTION_ENDS), ends, -1).astype(np.int32), hs_sections()
    given = read_pairs(concordance, "concordance of products", ("hs6", "sector"))
    wrong = [code for code, sector in given.items() if not (code.isdigit() and len(code) <= 6 and sector)]
    if wrong:
        raise SteppeError(f"{concordance} has {shown(wrong)}, no HS6 code with a sector: correct these rows.")
    sectors = tuple(sorted(set(given.values())))
    place = {sector: at for at, sector in enumerate(sectors)}
    found = np.full(PRODUCTS, -1, np.int32)
    found[[int(code) for code in given]] = [place[sector] for sector in given.values()]
    return found, sectors


def _codes(sector_of: Array, products: Array, concordance: Any) -> Array:
    codes = sector_of[products].astype(np.int64)
    if (codes < 0).any():
        lacking = [f"{code:06d}" for code in np.unique(products[codes < 0]).tolist()]
        raise SteppeError(f"{concordance or 'The list of HS sections'} has no sector for {shown(lacking)}: add them.")
    return codes


def _country_names(path: Path, given: Path | None) -> dict[int, str]:
    """The label of each of BACI's codes: ISO 3166 alpha-3, or the name of an area that has none of it."""
    beside = sorted(path.parent.glob("country_codes*.csv"))
    file = Path(given) if given else (beside[-1] if beside else path.parent / "country_codes_V*.csv")
    iso = _column(file, ("country_iso3", "iso_3digit_alpha"))
    names = _column(file, ("country_name", "country_name_full", "country_name_abbreviation"), needed=False)
    return {int(code): area_label(code, said, names.get(code, "")) for code, said in iso.items() if code.isdigit()}


def _column(file: Path, names: Sequence[str], *, needed: bool = True) -> dict[str, str]:
    """The first of some columns that the file has, by country code."""
    header = columns_of(file, COUNTRIES)
    column = next((name for name in names if name in header), names[0])
    if column not in header and not needed:
        return {}
    return read_pairs(file, COUNTRIES, ("country_code", column), "latin-1")


def area_label(code: str, iso: str, name: str) -> str:
    """Areas without an ISO code ("N/A", "S19") go by UN Comtrade's numbers, of which BACI's are a part."""
    if country_codes(iso) == (iso,):
        return iso
    known = country_of_number(code)
    return known if known != code else name or f"country code {code}"
