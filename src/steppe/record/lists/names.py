"""Parties and ids of agreements as the WTO's list names them."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date, datetime, timedelta

import pycountry

from steppe.sources.wto_rta import Row

ALIASES = {
    "ASEAN": "ASEAN", "ASEAN Free Trade Area (AFTA)": "ASEAN", "Bahrain, Kingdom of": "BHR",
    "Côte d'Ivoire": "CIV", "Czech Republic": "CZE", "EC": "EU", "EEC": "EU", "EFTA": "EFTA", "EU": "EU",
    "Democratic Republic of the Congo": "COD", "Eurasian Economic Union (EAEU)": "EAEU",
    "European Free Trade Association (EFTA)": "EFTA", "European Union": "EU", "Faeroe Islands": "FRO",
    "Falkland Islands (Islas Malvinas)": "FLK", "Gulf Cooperation Council (GCC)": "GCC", "Hong Kong, China": "HKG",
    "Kosovo": "XKX", "Kosovo (under UNSC res. 1244)": "XKX", "Kuwait, the State of": "KWT", "Kyrgyz Republic": "KGZ",
    "Lao PDR": "LAO", "Macao, China": "MAC", "Moldova": "MDA", "Netherlands Antilles": "historic:Netherlands Antilles",
    "Netherlands, Kingdom of, with respect to Aruba": "ABW", "Palestine": "PSE", "Republic of Korea": "KOR",
    "Republic of Moldova": "MDA", "Korea, Republic of": "KOR", "Sao Tomé and Principe": "STP",
    "Saudi Arabia, Kingdom of": "SAU", "Serbia and Montenegro": "SRB", "Southern African Customs Union (SACU)": "SACU",
    "Southern Common Market (MERCOSUR)": "MERCOSUR", "The Gambia": "GMB", "Türkiye": "TUR", "Turkey": "TUR",
    "North Macedonia": "MKD", "United Kingdom": "GBR", "Viet Nam": "VNM", "Wallis and Futuna Islands": "WLF",
    "Chinese Taipei": "TWN",
    "Central American Common Market (CACM)": "CACM", "Yugoslavia, Socialist Federal Republic of": "historic:Yugoslavia",
    "British Overseas Territory of Saint Helena, Ascension and Tristan da Cunha": "SHN",
}  # fmt: skip
DISSOLVED = frozenset(("Serbia and Montenegro",))  # sides of a title that the list's columns of parties leave out
STATES_OF = {
    "EFTA": ("CHE", "ISL", "LIE", "NOR"),
    "CACM": ("CRI", "GTM", "HND", "NIC", "PAN", "SLV"),  # as its agreement with the EU counts them
    "ASEAN": ("BRN", "IDN", "KHM", "LAO", "MMR", "MYS", "PHL", "SGP", "THA", "VNM"),
    "MERCOSUR": ("ARG", "BRA", "PRY", "URY"),
    "SACU": ("BWA", "LSO", "NAM", "SWZ", "ZAF"),
    "GCC": ("ARE", "BHR", "KWT", "OMN", "QAT", "SAU"),
}
IDS = {
    "African Continental Free Trade Area (AfCFTA)": "AFCFTA",
    "ASEAN Free Trade Area (AFTA)": "ASEAN-FTA",
    "ASEAN Trade in Services Agreement (ATISA)": "ASEAN-SERVICES",
    "Asia Pacific Trade Agreement (APTA)": "APTA",
    "Central European Free Trade Agreement (CEFTA) 2006": "CEFTA-2006",
    "Common Economic Zone (CEZ)": "CES-2003",
    "Comprehensive and Progressive Agreement for Trans-Pacific Partnership (CPTPP)": "CPTPP",
    "EC - Czech and Slovak Federal Republic Interim Agreement": "EU-CZE-SVK-INTERIM",
    "Economic Cooperation Organization (ECO)": "ECO-TRADE-1992",
    "EFTA - Gulf Cooperation Council (GCC)": "EFTA-GCC",
    "EU - Armenia": "EU-ARM-CEPA",
    "EU - Chile (Association Agreement)": "EU-CHL",
    "EU - Colombia, Ecuador and Peru": "EU-COL-PER",
    "EU - Syrian Arab Republic": "EU-SYR",
    "Eurasian Economic Union (EAEU) - Iran (Interim Agreement)": "EAEU-IRN-INTERIM",
    "Global System of Trade Preferences among Developing Countries (GSTP)": "GSTP",
    "GUAM": "GUAM-FTA",
    "Pacific Agreement on Closer Economic Relations Plus (PACER Plus)": "PACER-PLUS",
    "Protocol on Trade Negotiations (PTN)": "PTN",
    "Russian Federation - Belarus - Kazakhstan": "RUS-BLR-KAZ-CU-1995",
    "South Asian Free Trade Agreement (SAFTA)": "SAFTA",
    "South Asian Preferential Trade Arrangement (SAPTA)": "SAPTA",
    "Trade in Services Agreement between Armenia, Belarus, Kazakhstan, the Kyrgyz Republic, the Russian Federation,"
    " Tajikistan and Uzbekistan": "CIS-SERVICES-2023",
    "Treaty on a Free Trade Area between members of the Commonwealth of Independent States (CIS)": "CIS-FTA-2011",
    "Commonwealth of Independent States (CIS)": "CIS-FTA-1994",
    "United Kingdom - Colombia, Ecuador and Peru": "GBR-ECUADOR-AND-PERU",
    "United Kingdom - Iceland, Liechtenstein and Norway": "GBR-ISL-LIE-NOR",
    "United States-Mexico-Canada Agreement (USMCA/CUSMA/T-MEC)": "USMCA",
}
ORGANISATIONS = frozenset((
    "Eurasian Economic Community (EAEC)", "Eurasian Economic Union (EAEU)", "EU Treaty",
    "European Economic Area (EEA)", "European Free Trade Association (EFTA)", "Gulf Cooperation Council (GCC)",
    "North American Free Trade Agreement (NAFTA)", "Southern Common Market (MERCOSUR)",
    "United States-Mexico-Canada Agreement (USMCA/CUSMA/T-MEC)",
))  # fmt: skip
_DAY = r"\d{2}-[A-Z][a-z]{2}-\d{4}"
_SPELL = re.compile(rf"\s*([^;]+?)\(\s*({_DAY})?\s*-\s*({_DAY})?\s*\)")
_FOR = re.compile(rf"({_DAY}) for ([^;.]+)")
_NOT_YET = re.compile(r"not yet in force for (?:the )?([^.\n]+)")
_UNION = re.compile(r"(EU|EC|EEC) ")
NEVER = date(9999, 1, 1)
Days = tuple[date | None, date | None]


def code(name: str) -> str | None:
    """The ISO code, or the organisation's id, of a party as the WTO spells it."""
    if name in ALIASES:
        return ALIASES[name]
    try:
        return pycountry.countries.lookup(name).alpha_3
    except LookupError:
        return None


def codes_in(text: str) -> list[str]:
    """The codes of parties in a sentence such as "Burundi and Rwanda" or "Iceland, Norway and Türkiye"."""
    whole = code(text.strip())
    if whole:
        return [whole]
    parts = (part.strip().removeprefix("the ") for part in re.split(r", and | and |, (?!China)|; ", text))
    return [found for part in parts if (found := code(part))]


def union_members(rows: tuple[Row, ...]) -> set[str]:
    """Every state that has been in the European Union, from the Union's own row."""
    row = next((row for row in rows if row.name == "EU Treaty"), None)
    return {member for name in row.names if (member := code(name))} | {"GBR"} if row else set()


def unknown_parties(row: Row) -> list[str]:
    """Parties that have no code."""
    return [name for name in row.names if code(name) is None]


def parties(row: Row, union: set[str]) -> list[str]:
    """The parties' codes; the Union stands for members that the title does not name."""
    with_union = _UNION.match(row.name) is not None
    codes: list[str] = ["EU"] if with_union else []
    named = base_id(row).split("-")
    for name in row.names:
        found = code(name)
        if found and (not with_union or found not in union or found in named):
            codes += STATES_OF.get(found, (found,))
    codes += [f"historic:{side}" for side in sorted(DISSOLVED) if side in row.name and len(set(codes)) == 1]
    return list(dict.fromkeys(codes))


def own_days(row: Row) -> dict[str, Days]:
    """The first and the last day of parties whose days are their own; a first day in 9999 means not yet."""
    days: dict[str, Days] = {}
    for name, first, last in _SPELL.findall(row.spells):
        end = _parsed(last) if last else None
        if end and end.day == 1:  # an exit on the first of a month names the first day outside
            end -= timedelta(days=1)
        if member := code(name.strip()):
            days[member] = (_parsed(first) if first else None, end)
    stated: dict[str, list[date]] = defaultdict(list)
    if re.match(r"Dates? of entry into force", row.remarks, re.IGNORECASE):
        for day, names in _FOR.findall(row.remarks):
            for member in codes_in(names):
                stated[member].append(_parsed(day))
    for member, found in stated.items():
        if (days.get(member, (None, None))[0] or date.min).year < NEVER.year:
            days[member] = (min(found), days.get(member, (None, None))[1])
    for names in _NOT_YET.findall(row.remarks):
        days |= dict.fromkeys(codes_in(names), (NEVER, None))
    return days


def _parsed(text: str) -> date:
    return datetime.strptime(text, "%d-%b-%Y").date()


def _label(side: str) -> str:
    """The part of an id that stands for one side of an agreement's name."""
    words = re.sub(r" (Europe|Interim|Additional|Association|Cooperation|Agreement|Protocol)\b.*", "", side).strip(" ,")
    return code(words) or re.sub(r"[^A-Z]+", "-", words.upper()).strip("-")


def base_id(row: Row) -> str:
    """The id without the suffix that tells two agreements of the same parties apart."""
    if row.name in IDS:
        return IDS[row.name]
    sides = re.split(r"\s+[-–]\s*|\s*[-–]\s+", row.name)
    stem = "-".join(_label(side) for side in sides)
    return f"{stem}-INTERIM" if "Interim" in row.name else stem


def plain(name: str) -> str:
    """A name of the list so that spellings of different years are equal."""
    text = re.sub(r"\s+", " ", name.replace("ñ", "–").casefold()).strip()
    for old, new in (("turkey", "türkiye"), ("faroe", "faeroe"), ("el salvador- ", "el salvador - ")):
        text = text.replace(old, new)
    return re.sub(r"\s*[-–]\s*", "-", text)
