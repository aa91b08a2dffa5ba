"""WITS / UNCTAD TRAINS tariffs: bulk CSV files and SDMX answers of most-favoured-nation and preferential rates.

Answers of the SDMX interface (XML, `steppe.sources.wits_sdmx`) hold both kinds and may stand among the files.
Files of a bulk download, one importer and year each: `AVEMFN_H5_KAZ_2019_U2/...JobID-....CSV` with
the columns `NomenCode, Reporter_ISO_N, Year, ProductCode, Sum_Of_Rates, Min_Rate, Max_Rate,
SimpleAverage, Nbr_NA_Lines, Nbr_Free_Lines, Nbr_AVE_Lines, Nbr_Dutiable_Lines, TotalNoOfValidLines,
TotalNoOfLines, EstCode`, and `AVEPref_...` with `Partner` after `ProductCode`. Comma, one row a
product (HS6) and, for preferences, a partner. Read by name are `Reporter_ISO_N` (ISO 3166 numeric;
918 is the European Union, here EUN, which `TariffTable` takes for each of its members at a world's date and
`steppe.world.tables.loaders.load_wits` for those of the file's year), `Year`, `ProductCode`, `SimpleAverage` (percent,
ad valorem equivalents included) and `Partner` (ISO 3166 numeric, or the code of a group such as N37, whose
members a CSV with the columns `group` and `members` gives, ISO 3166 alpha-3 codes with spaces between).

The rate of an exporter is the lower of the importer's MFN rate and its preferences, product by
product; a sector's rate is the simple average over the products with an MFN rate. Products without
a rate are left out and counted in `attrs["without_rate"]`. Where an MFN rate is given as reported and with estimated
equivalents of specific duties, the estimate is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from steppe.labels import country_code, country_codes, country_hint
from steppe.labels.countries import country_of_number
from steppe.problems import SteppeError, raise_if_any
from steppe.sources.baci_hs6 import sectors_of_products
from steppe.sources.folder import existing
from steppe.sources.long_csv import check_lengths, read_pairs
from steppe.sources.mrio import AGAIN, AS_PUBLISHED, shown
from steppe.sources.wits_sdmx import is_sdmx, read_sdmx

Array = np.ndarray
WHAT = "WITS table of tariffs"
NEEDED = ("Reporter_ISO_N", "Year", "ProductCode", "SimpleAverage")
UNION = {97: "EUN", 918: "EUN"}
EVERYONE = "000"  # the partner of MFN rates
LARGEST = 3_000  # percent: TRAINS has equivalents above 1,000


def read_wits_tariffs(
    files: Iterable[Path],
    *,
    exporters: Sequence[str],
    year: int | None = None,
    groups: Path | None = None,
    concordance: Path | None = None,
) -> pd.DataFrame:
    """Applied tariffs by exporter, importer and sector as fractions, in the form that `TariffTable` takes.

    `files` are MFN and preferential files and SDMX answers of any importers; `exporters` (codes or names of countries)
    get a row each, the importer itself excepted. `year` is needed where a file holds several. `groups` names the
    members of beneficiary groups, `concordance` is a CSV of `hs6` and `sector` (HS sections without it).
    """
    exporters = _exporters(exporters)
    several = [files] if isinstance(files, (str, Path)) else list(files)
    tables = [table for file in several for table in _read(Path(file), year)]
    members = _members(groups)
    raise_if_any(_unknown_partners(tables, members))
    mfn = _estimates_first(_joined([t for t in tables if "partner" not in t]))
    pref = _joined([t for t in tables if "partner" in t])
    _check_mfn(mfn, pref)
    mfn["sector"] = _sectors(mfn["product"].to_numpy(dtype=int), concordance)
    reach = {code: members.get(code, frozenset({_country(code)})) for code in set(pref["partner"])}
    rows = [
        row
        for importer, part in mfn.groupby("importer")
        for row in _of_importer(str(importer), part, pref.loc[pref["importer"] == importer], exporters, reach)
    ]
    found = pd.DataFrame(rows, columns=["exporter", "importer", "sector", "rate"])
    found.attrs["years"] = sorted({int(t.attrs["year"]) for t in tables})
    found.attrs["without_rate"] = sum(int(t.attrs["without_rate"]) for t in tables)
    return found


def _check_mfn(mfn: pd.DataFrame, pref: pd.DataFrame) -> None:
    lacking = sorted(set(pref["importer"]) - set(mfn["importer"]))
    if mfn.empty or lacking:
        whose = shown(lacking) or "any importer"
        raise SteppeError(f"There are no MFN rates of {whose}: give the AVEMFN file beside the AVEPref one.")


def _joined(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    if not tables:
        return pd.DataFrame({"importer": [], "product": [], "rate": [], "partner": []})
    return pd.concat([t.copy() for t in tables], ignore_index=True)


def _sectors(products: Array, concordance: Path | None) -> list[str]:
    sector_of, labels = sectors_of_products(concordance)
    code = sector_of[products]
    if (code < 0).any():
        lacking = [f"{k:06d}" for k in np.unique(products[code < 0]).tolist()]
        raise SteppeError(f"{concordance or 'The list of HS sections'} has no sector for {shown(lacking)}: add them.")
    return [labels[at] for at in code.tolist()]


def _estimates_first(mfn: pd.DataFrame) -> pd.DataFrame:
    """MFN rates without those reported of products that have an estimate too."""
    if "estimated" not in mfn or not mfn["estimated"].any():
        return mfn
    keys = pd.MultiIndex.from_frame(mfn[["importer", "product"]])
    return mfn[mfn["estimated"] | ~keys.isin(keys[mfn["estimated"]])].reset_index(drop=True)


def _read(path: Path, year: int | None) -> list[pd.DataFrame]:
    """One file as tables of MFN rates and of preferences: importer, product, rate (percent), partner of the latter."""
    table, place = _raw(path)
    years = sorted(set(table["Year"]))
    if year is None and len(years) > 1:
        raise SteppeError(f"{path} has the years {', '.join(years)}: pass `year`.")
    chosen = table if year is None else table.loc[table["Year"] == str(year)]
    if chosen.empty:
        raise SteppeError(f"{path} has no rates of {year or 'any year'}: its years are {', '.join(years) or 'none'}.")
    if "Partner" not in chosen:
        return [_columns(chosen, path, place)]
    everyone = chosen["Partner"].str.strip() == EVERYONE
    parts = [chosen.loc[everyone].drop(columns="Partner"), chosen.loc[~everyone]]
    return [_columns(part, path, place) for part in parts if len(part)]


def _raw(path: Path) -> tuple[pd.DataFrame, tuple[str, int]]:
    """The cells of a file as text, and how its rows are called and counted in sentences."""
    if is_sdmx(existing(path, WHAT)):
        return read_sdmx(path, WHAT), ("observation", 1)
    check_lengths(path, WHAT)
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False, skipinitialspace=True)
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise SteppeError(f"{path} is cut short or damaged ({' '.join(str(error).split())}): {AGAIN}.") from error
    missing = [name for name in NEEDED if name not in table.columns]
    if missing:
        raise SteppeError(f"{path} has no column {', '.join(missing)}, so it is no {WHAT}: {AS_PUBLISHED}.")
    return table, ("line", 2)


def _columns(table: pd.DataFrame, path: Path, place: tuple[str, int]) -> pd.DataFrame:
    rate = pd.to_numeric(table["SimpleAverage"], errors="coerce").to_numpy(float)
    empty = table["SimpleAverage"].isin(["", "NA"]).to_numpy()
    product = pd.to_numeric(table["ProductCode"], errors="coerce").to_numpy(float)
    rules = (
        ("rates that are no numbers", np.isnan(rate) & ~empty),
        (f"rates below 0 or above {LARGEST:,} %", (rate < 0) | (rate > LARGEST)),
        ("products that are no HS6 codes", ~((product >= 10_000) & (product < 1_000_000))),
    )
    row, first = place
    number = table.index.to_numpy(dtype=int) + first
    raise_if_any(
        f"{path} has {fault} ({int(bad.sum()):,}, first in {row} {int(number[bad.argmax()])}): {AGAIN}."
        for fault, bad in rules
        if bad.any()
    )
    found = pd.DataFrame(
        {"importer": table["Reporter_ISO_N"].map(_country), "product": product.astype(int), "rate": rate}
    )
    found["estimated"] = table["DataType"].str.casefold().str.startswith("ave") if "DataType" in table else False
    keys = ["importer", "product"]
    if "Partner" in table.columns:
        found["partner"] = table["Partner"].str.strip().to_numpy()
        keys.append("partner")
    found = found.loc[~empty].reset_index(drop=True)
    twice = found.loc[found.duplicated([*keys, "estimated"])]
    if len(twice):
        raise SteppeError(
            f"{path} repeats {len(twice):,} rates, first product {int(twice['product'].iloc[0]):06d}: {AGAIN}."
        )
    found.attrs = {"without_rate": int(empty.sum()), "path": str(path), "year": table["Year"].iloc[0]}
    return found


def _country(code: str) -> str:
    """ISO 3166 alpha-3 of a numeric code; EUN for the European Union; the code itself where it is none of a country."""
    text = code.strip()
    if text.isdigit() and int(text) in UNION:
        return UNION[int(text)]
    found = country_of_number(text)
    return found if country_codes(found) == (found,) else text


def _exporters(given: Sequence[str]) -> list[str]:
    """The codes of exporters given by code or name, one or several; raises `SteppeError` for what is no country."""
    asked = [given] if isinstance(given, str) else list(given)
    raise_if_any(
        f"`exporters` has {name!r}, which is no country: {country_hint(str(name), [])}".removesuffix(": known: ")
        for name in asked
        if country_code(name) is None
    )
    return list(dict.fromkeys(str(country_code(name)) for name in asked))


def _members(groups: Path | None) -> dict[str, frozenset[str]]:
    if groups is None:
        return {}
    given = read_pairs(groups, "table of beneficiary groups", ("group", "members"))
    return {code: frozenset(names.split()) for code, names in given.items()}


def _unknown_partners(tables: Sequence[pd.DataFrame], members: Mapping[str, frozenset[str]]) -> list[str]:
    """Groups whose members nobody gave."""
    problems: list[str] = []
    for table in tables:
        codes = {str(code) for code in table["partner"].unique()} if "partner" in table else set[str]()
        unknown = sorted(code for code in codes - set(members) if _country(code) == code)
        if unknown:
            problems.append(
                f"{table.attrs['path']} has the partner groups {shown(unknown)}: name their members in a CSV with "
                "the columns group and members, and pass it as `groups`."
            )
    return problems


def _of_importer(
    importer: str, mfn: pd.DataFrame, pref: pd.DataFrame, exporters: Sequence[str], reach: Mapping[str, frozenset[str]]
) -> Iterator[tuple[str, str, str, float]]:
    """Rows of one importer: the average by sector over its products with an MFN rate."""
    if mfn["product"].duplicated().any():
        raise SteppeError(f"The MFN rates of {importer} come from several files: give one year of each importer.")
    base = mfn.set_index("product")
    for exporter in exporters:
        if exporter == importer:
            continue
        mine = pref.loc[pref["partner"].isin([code for code, names in reach.items() if exporter in names])]
        lowest = mine.groupby("product")["rate"].min().reindex(base.index)
        applied = pd.Series(np.fmin(base["rate"].to_numpy(float), lowest.to_numpy(float)) / 100, base.index)
        for sector, rate in applied.groupby(base["sector"]).mean().items():
            yield exporter, importer, str(sector), float(rate)
