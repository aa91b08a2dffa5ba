"""Trade by partner as national statistics publish it: Kazakhstan, Kyrgyzstan, Armenia, Uzbekistan; thousand USD.

Formats: `kaz_trade_by_partner/kaz_trade_by_partner_2018_2023.csv`: year, partner_ru (Russian, with rows of groups),
exports, imports. `kgz_trade_nsc/{exports,imports}_by_country.csv`: item_en (with rows of groups), item_ru, year,
thousand_usd. `arm_trade_transfers/arm_trade_by_country_annual_thousand_usd.csv`: country, year, export, import_origin,
import_consignment. `uzb_trade_by_partner/uzb_{exports,imports}_by_partner_2010_2023.csv`: Code (ISO 3166 numeric),
partner, year, thousand_usd; services are in it.
"""

from __future__ import annotations

import gettext
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

import pandas as pd
import pycountry

from steppe.labels import country_code
from steppe.problems import raise_if_any
from steppe.sources.folder import checked_columns, existing

KAZAKHSTAN = "kaz_trade_by_partner/kaz_trade_by_partner_2018_2023.csv"
KYRGYZSTAN = {flow: f"kgz_trade_nsc/{flow}_by_country.csv" for flow in ("exports", "imports")}
ARMENIA = "arm_trade_transfers/arm_trade_by_country_annual_thousand_usd.csv"
UZBEKISTAN = {flow: f"uzb_trade_by_partner/uzb_{flow}_by_partner_2010_2023.csv" for flow in ("exports", "imports")}
COLUMNS = ("exporter", "importer", "value")
ALL = "*"  # every other economy
LEAST = 0.5  # thousand USD

NAMES: Mapping[str, str] = {  # as the tables write them, where no list of names has it
    "кыргызстан": "KGZ",
    "россия": "RUS",
    "молдова республика": "MDA",
    "республика латвия": "LVA",
    "гибралтар (брит)": "GIB",
    "черногория (монтенегро)": "MNE",
    "македония": "MKD",
    "бруней-даруссалам": "BRN",
    "ирак республика ирак": "IRQ",
    "иран исламская республика": "IRN",
    "палестина государство": "PSE",
    "тимор-лесте": "TLS",
    "тайвань (китай)": "TWN",
    "ангилья (брит)": "AIA",
    "каймановы острова (брит)": "CYM",
    "острова теркс и кайкос": "TCA",
    "виргинские острова (брит)": "VGB",
    "виргинские острова сша": "VIR",
    "коморские острова": "COM",
    "свазиленд": "SWZ",
    "танзания объединенная республика": "TZA",
    "майотта": "MYT",
    "кокосовые (килинг) острова": "CCK",
    "острова кука (нзел)": "COK",
    "папуа-новая гвинея": "PNG",
    "уоллис и футуна": "WLF",
    "ватикан государство-город": "VAT",
    "остров святой елены": "SHN",
    "британская территория в индийском океане": "IOT",
    "сен-бартелеми": "BLM",
    "малые тихоокеан отдаленные остроа сша": "UMI",
    "малые тихоокеан отдален острова сша": "UMI",
    "питкерн": "PCN",
    "южнджорджия и южнсандвичострова": "SGS",
    "фолклендские острова (мальвинские)": "FLK",
    "микронезия федеративные штаты": "FSM",
    "французкие южные территории": "ATF",
    "гуам (сша)": "GUM",
    "самоа независимое государство": "WSM",
    "американское самоа": "ASM",
    "корея народно-демократическая республика": "PRK",
    "great britain (united kingdom)": "GBR",
    "republic of macedonia": "MKD",
    "bouvet": "BVT",
    "butane": "BTN",
    "korea (dprk)": "PRK",
    "korea dpr of": "PRK",
    "bostwana": "BWA",
    "congo": "COG",
    "car": "CAF",
    "eastern samoa": "ASM",
    "american saoma": "ASM",
    "saoma": "WSM",
    "salvador": "SLV",
    "burkino faso": "BFA",
    "coconut islands": "CCK",
    "cocos islands": "CCK",
    "svalbard and jan mayen islands": "SJM",
    "wallis and futuna islands": "WLF",
    "saint helena": "SHN",
    "словакия": "SVK",
    "босния и герцеговина": "BIH",
    "северные марианские острова": "MNP",
    "cote d' ivoire": "CIV",
    "folkland islands (malvinas)": "FLK",
    "french southern terrirories": "ATF",
    "monako": "MCO",
    "palestinian territory occupied": "PSE",
    "saint-barth?lemy": "BLM",
}
GROUPS = {  # rows that hold others, and partners that are no economy
    *("страны снг", "страны еаэс", "страны вне еаэс", "остальные страны мира", "европа", "страны ес"),
    *("страны вне ес", "азия", "америка", "африка", "австралия и океания"),
    *("the eu", "cis", "sco", "eaeu", "europe", "asia", "africa", "america", "australia and oceania"),
    *("european union (eu)", "undefined country", "channel islands", "un", "netherlands antilles"),
    *("other countries", "eu countries not specified", "nagorno karabagh", "nagorno-karabakh", "unknown country"),
}
TOTALS = {"всего", "total"}


def kazakhstan(folder: Path, year: int) -> pd.DataFrame:
    """Exports and imports of Kazakhstan in a year: exporter, importer, value (thousand USD), totals with "*"."""
    path = existing(Path(folder) / KAZAKHSTAN, "Kazakhstan's trade by partner")
    table = checked_columns(pd.read_csv(path), ("year", "partner_ru", "exports", "imports"), path)
    table = table[table["year"] == year]
    table = table.assign(partner_ru=table["partner_ru"].str.split("\n").str[0])
    return _both_ways("KAZ", table, "partner_ru", {"exports": "exports", "imports": "imports"}, path)


def kyrgyzstan(folder: Path, year: int) -> pd.DataFrame:
    """Exports and imports of Kyrgyzstan in a year, in the same columns."""
    parts: list[pd.DataFrame] = []
    for flow, file in KYRGYZSTAN.items():
        path = existing(Path(folder) / file, f"Kyrgyzstan's {flow} by partner")
        table = checked_columns(pd.read_csv(path), ("item_en", "year", "thousand_usd"), path)
        parts.append(_both_ways("KGZ", table[table["year"] == year], "item_en", {flow: "thousand_usd"}, path))
    return pd.concat(parts, ignore_index=True)


def armenia(folder: Path, year: int) -> pd.DataFrame:
    """Exports of Armenia and its imports by origin in a year, in the same columns."""
    path = existing(Path(folder) / ARMENIA, "Armenia's trade by partner")
    columns = {"exports": "export", "imports": "import_origin"}
    table = checked_columns(pd.read_csv(path), ("country", "year", *columns.values()), path)
    table = table[table["year"] == year]
    total = table[list(columns.values())].sum().to_frame().T.assign(country="Total")
    return _both_ways("ARM", pd.concat([table, total], ignore_index=True), "country", columns, path)


def uzbekistan(folder: Path, year: int) -> pd.DataFrame:
    """Exports and imports of goods and services of Uzbekistan in a year, in the same columns."""
    parts: list[pd.DataFrame] = []
    for flow, file in UZBEKISTAN.items():
        path = existing(Path(folder) / file, f"Uzbekistan's {flow} by partner")
        table = checked_columns(pd.read_csv(path), ("partner", "year", "thousand_usd"), path)
        parts.append(_both_ways("UZB", table[table["year"] == year], "partner", {flow: "thousand_usd"}, path))
    return pd.concat(parts, ignore_index=True)


TABLES: Mapping[str, Callable[[Path, int], pd.DataFrame]] = {
    "bns-kaz": kazakhstan,
    "nsc-kgz": kyrgyzstan,
    "armstat": armenia,
    "stat-uz": uzbekistan,
}


def _both_ways(reporter: str, table: pd.DataFrame, names: str, columns: Mapping[str, str], path: Path) -> pd.DataFrame:
    """Rows of both directions with codes for names; raises `SteppeError` with every name that is not known."""
    codes = {name: _code(str(name)) for name in table[names].unique()}
    raise_if_any(
        f"{path} has the partner {name!r}, which is no economy that Steppe knows: add it to NAMES or GROUPS."
        for name, code in codes.items()
        if code is None
    )
    parts = [
        _one_way(reporter, table[names].map(codes), table[column], flow == "exports")
        for flow, column in columns.items()
    ]
    return pd.concat(parts, ignore_index=True)


def _one_way(reporter: str, partner: pd.Series, value: pd.Series, is_export: bool) -> pd.DataFrame:
    kept = (partner != "") & (partner != reporter) & (value >= LEAST)
    ends = (reporter, partner[kept]) if is_export else (partner[kept], reporter)
    found = pd.DataFrame({"exporter": ends[0], "importer": ends[1], "value": value[kept].round(1)})
    return pd.DataFrame(found.groupby(["exporter", "importer"], as_index=False)["value"].sum())


def _code(name: str) -> str | None:
    """The code of a partner, "*" for a total, "" for a group, None for a name that is not known."""
    key = _key(name)
    if key in TOTALS:
        return ALL
    if key in GROUPS:
        return ""
    return NAMES.get(key) or _russian().get(key) or country_code(name)


def _key(name: str) -> str:
    return name.casefold().replace("ё", "е").replace(",", "").replace(".", "").strip()


@cache
def _russian() -> dict[str, str]:
    """Codes by the Russian names of ISO 3166, as pycountry holds them."""
    words = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=["ru"])
    return {_key(words.gettext(name)): country.alpha_3 for country in pycountry.countries for name in _names(country)}


def _names(country: object) -> Iterator[str]:
    for field in ("name", "common_name", "official_name"):
        if name := getattr(country, field, ""):
            yield name
