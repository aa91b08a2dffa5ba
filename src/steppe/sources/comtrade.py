"""UN Comtrade: goods trade as countries report it, the CSV files of the API and website and those of before 2023.

Columns of today's files (comma, or tab in bulk files): `typeCode, freqCode, refPeriodId, refYear, refMonth, period,
reporterCode, reporterISO, reporterDesc, flowCode, flowDesc, partnerCode, partnerISO, partnerDesc, partner2Code, ...,
classificationCode, ..., cmdCode, cmdDesc, aggrLevel, isLeaf, customsCode, ..., motCode, ..., qty, ..., cifvalue,
fobvalue, primaryValue, ...`; of the older ones `Classification, Year, Period, ..., Trade Flow Code, Trade Flow,
Reporter Code, Reporter, Reporter ISO, Partner Code, Partner, Partner ISO, 2nd Partner Code, ..., Customs Proc. Code,
..., Mode of Transport Code, ..., Commodity Code, Commodity, ..., Trade Value (US$), ...`. They are read by name, in any
order; a comma more at the end of each row does no harm. Values are current USD: imports with freight (CIF), exports
without (FOB).

Read are imports (`M`, or 1) and exports (`X`, or 2) of a year in the Harmonized System. Of rows split by customs
procedure, mode of transport or second partner the totals alone are taken (`C00`, 0, 0), and of products one level of
digits. Partner 0 is the world and no partner. Who is which country is said by UN Comtrade's numbers, which are not all
ISO 3166's (842 is the USA); areas that are no country keep their names.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from steppe.problems import SteppeError, raise_if_any
from steppe.sources.baci_hs6 import area_label, sectors_of_products
from steppe.sources.catalogue import source
from steppe.sources.folder import existing
from steppe.sources.mrio import AGAIN, AS_PUBLISHED, refuse_no_text, shown

WHAT = "UN Comtrade table"
SOURCE = source("un-comtrade")
SIDES = ("imports", "exports", "imports-first")
NAMES = {  # what is read, by its name today and before
    "year": ("refYear", "Year"),
    "period": ("period", "Period"),
    "class": ("classificationCode", "Classification"),
    "flow": ("flowCode", "Trade Flow Code"),
    "reporter": ("reporterCode", "Reporter Code"),
    "reporter_iso": ("reporterISO", "Reporter ISO"),
    "reporter_name": ("reporterDesc", "Reporter"),
    "partner": ("partnerCode", "Partner Code"),
    "partner_iso": ("partnerISO", "Partner ISO"),
    "partner_name": ("partnerDesc", "Partner"),
    "second": ("partner2Code", "2nd Partner Code"),
    "customs": ("customsCode", "Customs Proc. Code"),
    "transport": ("motCode", "Mode of Transport Code"),
    "product": ("cmdCode", "Commodity Code"),
    "value": ("primaryValue", "Trade Value (US$)"),
}
NEEDED = ("year", "flow", "reporter", "partner", "product", "value")
FLOWS = {"M": "imports", "1": "imports", "X": "exports", "2": "exports"}
TOTALS = {"second": ("", "0"), "customs": ("", "C00"), "transport": ("", "0")}
WORLD = "0"
LEVELS = (6, 4, 2, 0)
PAIR = ["exporter", "importer", "product"]


def read_comtrade(
    files: Iterable[Path],
    *,
    side: str = "imports-first",
    year: int | None = None,
    level: int | None = None,
    concordance: Path | None = None,
) -> pd.DataFrame:
    """Trade by exporter, importer and sector: trade_flow in million USD, no own sales.

    `side` says whose report counts: "imports" the importer's, "exports" the exporter's, "imports-first" the
    importer's where it reports imports at all and the exporter's elsewhere. `level` is the number of digits of products
    (6, 4, 2, or 0 for the total) where files hold several; sectors are HS sections, those of `concordance` (a CSV of
    `hs6` and `sector`), or "goods" for totals. `attrs` has the year and notes. Raises `SteppeError` for other files,
    repeated rows, several years.
    """
    if side not in SIDES:
        raise SteppeError(f"`side` is {side!r}: use {', '.join(map(repr, SIDES))}.")
    paths = [Path(files)] if isinstance(files, (str, Path)) else [Path(file) for file in files]
    table = pd.concat([_read(path) for path in paths], ignore_index=True)
    table, chosen = _of_year(table, year)
    table, digits = _of_level(table, level)
    flows, notes = _by_side(table, side)
    found = _in_sectors(flows, digits, concordance)
    found.attrs = {"year": chosen, "notes": notes}
    return found


def _read(path: Path) -> pd.DataFrame:
    """One file: year, side, reporter, partner (labels), product, value (USD); totals of splits alone."""
    rows = pd.DataFrame(_rows(path), columns=list(NAMES), dtype=str)
    rows = rows[rows["flow"].str.upper().isin(list(FLOWS)) & (rows["partner"] != WORLD)]
    raise_if_any(f"{path}: {problem}." for problem in _faults(rows))
    for name, total in TOTALS.items():
        rows = rows[rows[name].isin(total)]
    if rows.empty:
        raise SteppeError(
            f"{path} has no imports or exports by partner over all customs procedures and modes of transport: ask for "
            "them with partners, customsCode C00, motCode 0 and partner2Code 0."
        )
    found = rows[["year", "product"]].assign(
        side=rows["flow"].str.upper().map(FLOWS), value=rows["value"].astype(float)
    )
    for role in ("reporter", "partner"):
        found[role] = _labels(rows, role)
    return found[found["reporter"] != found["partner"]]


def _rows(path: Path) -> Iterator[list[str]]:
    """The wanted cells of each row, "" where a column is not there; rows of another length are refused."""
    refuse_no_text(existing(path, WHAT))
    with path.open(encoding=_encoding(path), newline="") as file:
        head = file.readline()
        split = "\t" if "\t" in head else ","
        names = next(csv.reader([head.strip("\r\n")], delimiter=split), [])
        at = _places([name.strip() for name in names], path)
        for number, row in enumerate(csv.reader(file, delimiter=split), start=2):
            if row and len(row) != len(names) and not (len(row) == len(names) + 1 and not row[-1]):
                said = f"{len(row)} of {len(names)} values in row {number}: it is cut short or damaged"
                raise SteppeError(f"{path} has {said}, {AGAIN}.")
            if row:
                yield ["" if place is None else row[place].strip() for place in at]


def _places(names: Sequence[str], path: Path) -> list[int | None]:
    places = {key: next((names.index(name) for name in said if name in names), None) for key, said in NAMES.items()}
    missing = [" or ".join(NAMES[key]) for key in NEEDED if places[key] is None]
    if missing:
        raise SteppeError(f"{path} has no column {', '.join(missing)}, so it is no {WHAT}: {AS_PUBLISHED}.")
    return list(places.values())


def _encoding(path: Path) -> str:
    """UTF-8, or Latin-1 where the website wrote it."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            while file.read(1 << 20):
                pass
    except UnicodeDecodeError:
        return "latin-1"
    return "utf-8-sig"


def _faults(rows: pd.DataFrame) -> list[str]:
    value = pd.to_numeric(rows["value"], errors="coerce")
    months = sorted(set(rows["period"][rows["period"].str.len() > 4]))
    other = sorted(set(rows["class"]) - {"", "HS", *(f"H{k}" for k in range(10))})
    odd = sorted(set(rows["product"][~rows["product"].str.fullmatch(r"TOTAL|\d{2}|\d{4}|\d{6}")]))
    found = [
        (months, f"it holds the periods {shown(months)}: ask for years (freqCode A)"),
        (other, f"it is in the classification {shown(other)}: ask for the Harmonized System (clCode HS)"),
        (odd, f"it has the products {shown(odd)}, no HS code of 2, 4 or 6 digits: {AGAIN}"),
        (not (np.isfinite(value) & (value >= 0)).all(), f"it has values that are no numbers from 0 up: {AGAIN}"),
    ]
    return [said for bad, said in found if bad]


def _labels(rows: pd.DataFrame, role: str) -> pd.Series:
    """Labels of reporters or partners, looked up once for each code."""
    columns = [role, f"{role}_iso", f"{role}_name"]
    known = {code: area_label(code, iso, name) for code, iso, name in rows[columns].drop_duplicates(role).to_numpy()}
    return rows[role].map(known)


def _of_year(table: pd.DataFrame, year: int | None) -> tuple[pd.DataFrame, str]:
    years = sorted(set(table["year"]))
    if year is None and len(years) > 1:
        raise SteppeError(f"The {WHAT} has the years {', '.join(years)}: pass `year`.")
    chosen = years[0] if year is None else str(year)
    if chosen not in years:
        raise SteppeError(f"The {WHAT} has no trade of {chosen}: its years are {', '.join(years)}.")
    return table[table["year"] == chosen], chosen


def _of_level(table: pd.DataFrame, level: int | None) -> tuple[pd.DataFrame, int]:
    """The rows of one level of products, for levels hold each other."""
    digits = table["product"].where(table["product"] != "TOTAL", "").str.len()
    held = [k for k in LEVELS if (digits == k).any()]
    if level is None and len(held) > 1:
        raise SteppeError(
            f"The {WHAT} has products of {', '.join(map(str, held))} digits, each the sum of others: pass `level`."
        )
    chosen = held[0] if level is None else level
    if chosen not in held:
        raise SteppeError(f"The {WHAT} has no products of {chosen} digits: it has {', '.join(map(str, held))}.")
    return table[digits == chosen], chosen


def _by_side(table: pd.DataFrame, side: str) -> tuple[pd.DataFrame, list[str]]:
    """Flows by exporter, importer and product by whose report counts, and notes on that."""
    twice = table.duplicated(["side", "reporter", "partner", "product"])
    if twice.any():
        first = table[twice].iloc[0]
        raise SteppeError(
            f"The {WHAT} repeats {int(twice.sum()):,} rows, first {first['reporter']}, {first['side']}, "
            f"{first['partner']}, product {first['product']}: give each file once, of one classification."
        )
    imports = table[table["side"] == "imports"].rename(columns={"reporter": "importer", "partner": "exporter"})
    exports = table[table["side"] == "exports"].rename(columns={"reporter": "exporter", "partner": "importer"})
    if side == "imports-first":
        exports = exports[~exports["importer"].isin(set(imports["importer"]))]
    parts = {"imports": [imports], "exports": [exports], "imports-first": [imports, exports]}[side]
    flows = pd.concat(parts, ignore_index=True)
    if flows.empty:
        raise SteppeError(f"The {WHAT} has no {side}: choose another `side`.")
    return flows[[*PAIR, "value"]], [_said(parts, flows, side)]


def _said(parts: Sequence[pd.DataFrame], flows: pd.DataFrame, side: str) -> str:
    if side == "imports":
        return "Trade is what importers report, with freight and insurance (CIF)."
    if side == "exports":
        return "Trade is what exporters report, free on board (FOB)."
    share = float(parts[1]["value"].sum() / flows["value"].sum()) if flows["value"].sum() else 0.0
    lacking = sorted(set(parts[1]["importer"]))
    return (
        f"Trade is what importers report (CIF); of the {len(lacking)} that report no imports, {share:.2g} of all "
        f"trade, what exporters report (FOB): {', '.join(lacking) or 'none'}."
    )


def _in_sectors(flows: pd.DataFrame, digits: int, concordance: Path | None) -> pd.DataFrame:
    """Flows summed to sectors, million USD."""
    if concordance is not None and digits != 6:
        raise SteppeError(
            f"A concordance needs products of 6 digits, and these have {digits}: leave `concordance` out."
        )
    known = _sectors(sorted(set(flows["product"])), digits, concordance)
    table = flows.assign(sector=flows["product"].map(known), trade_flow=flows["value"] / 1e6)
    labels = ["exporter", "importer", "sector"]
    return pd.DataFrame(table.groupby(labels, as_index=False, sort=True).agg({"trade_flow": "sum"}))


def _sectors(products: Sequence[str], digits: int, concordance: Path | None) -> Mapping[str, str]:
    if digits == 0:
        return dict.fromkeys(products, "goods")
    sector_of, labels = sectors_of_products(concordance)
    places = {product: int(sector_of[int(product.ljust(6, "0"))]) for product in products}
    lacking = [product for product, place in places.items() if place < 0]
    if lacking:
        raise SteppeError(f"{concordance or 'The list of HS sections'} has no sector for {shown(lacking)}: add them.")
    return {product: labels[place] for product, place in places.items()}
