"""Turn the WTO's list of regional trade agreements (RTA-IS) into files of the record.

One row becomes `ties/agreements/ID.yaml`. Rows kept: agreements in force or expired (not before 1992) in
which a state of the region or one of its large neighbours takes part. Left out: enlargements, rows that
record themselves as organisations (EAEU, EU, EFTA), and ids that a hand-written file already has.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pycountry
import yaml

MARK = "Drawn up by steppe.record.rta"
NOTE = f"{MARK} from the WTO's list of about March 2021; what has happened since is not in it."
LISTED = date(2021, 3, 4)  # the newest notification in the list
RECORDED = date(2026, 11, 22)
REGION = frozenset(("ARM", "AZE", "BLR", "GEO", "KAZ", "KGZ", "MDA", "RUS", "TJK", "TKM", "UKR", "UZB"))
NEIGHBOURS = frozenset(("CHN", "EU", "TUR", "IRN", "IND", "MNG", "PAK", "SRB", "VNM", "EAEU"))
TYPES = {"CU": "customs_union", "FTA": "free_trade_area", "PSA": "partial_scope", "EIA": "framework"}
STATUSES = ("In Force", "Inactive", "In force for at least one Party")

ALIASES = {
    "ASEAN": "ASEAN", "ASEAN Free Trade Area (AFTA)": "ASEAN", "Bahrain, Kingdom of": "BHR",
    "CÙte d'Ivoire": "CIV", "Côte d'Ivoire": "CIV", "Czech Republic": "CZE", "EC": "EU", "EEC": "EU",
    "EFTA": "EFTA", "EU": "EU", "Eurasian Economic Union (EAEU)": "EAEU",
    "European Free Trade Association (EFTA)": "EFTA",
    "European Union": "EU", "Faeroe Islands": "FRO", "Faroe Islands": "FRO", "Gulf Cooperation Council (GCC)": "GCC",
    "Hong Kong, China": "HKG", "Kuwait, the State of": "KWT", "Kyrgyz Republic": "KGZ", "Macao, China": "MAC",
    "Palestine": "PSE", "Saudi Arabia, Kingdom of": "SAU", "Southern African Customs Union (SACU)": "SACU",
    "Southern Common Market (MERCOSUR)": "MERCOSUR", "Serbia and Montenegro": "SRB", "The Gambia": "GMB",
    "Turkey": "TUR", "Moldova": "MDA", "Korea, Republic of": "KOR", "Republic of Moldova": "MDA", "Viet Nam": "VNM",
    "Republic of Korea": "KOR", "United Kingdom": "GBR", "North Macedonia": "MKD", "UNMIK/Kosovo": "XKX",
    "Chinese Taipei": "TWN",
}  # fmt: skip
DISSOLVED = frozenset(("Serbia and Montenegro",))  # sides of a title that the list's columns of parties leave out
STATES_OF = {
    "EFTA": ("CHE", "ISL", "LIE", "NOR"),
    "ASEAN": ("BRN", "IDN", "KHM", "LAO", "MMR", "MYS", "PHL", "SGP", "THA", "VNM"),
    "MERCOSUR": ("ARG", "BRA", "PRY", "URY"),
    "SACU": ("BWA", "LSO", "NAM", "SWZ", "ZAF"),
    "GCC": ("ARE", "BHR", "KWT", "OMN", "QAT", "SAU"),
}
IDS = {
    "ASEAN Free Trade Area (AFTA)": "ASEAN-FTA",
    "Asia Pacific Trade Agreement (APTA)": "APTA",
    "Central European Free Trade Agreement (CEFTA) 2006": "CEFTA-2006",
    "Common Economic Zone (CEZ)": "CES-2003",
    "Comprehensive and Progressive Agreement for Trans-Pacific Partnership (CPTPP)": "CPTPP",
    "EU - Colombia and Peru": "EU-COL-PER",
    "EC - Czech and Slovak Federal Republic Interim Agreement": "EU-CZE-SVK-INTERIM",
    "Economic Cooperation Organization (ECO)": "ECO-TRADE-1992",
    "EU - Armenia": "EU-ARM-CEPA",
    "Eurasian Economic Union (EAEU) - Iran": "EAEU-IRN-INTERIM",
    "Global System of Trade Preferences among Developing Countries (GSTP)": "GSTP",
    "GUAM": "GUAM-FTA",
    "Protocol on Trade Negotiations (PTN)": "PTN",
    "Russian Federation - Belarus - Kazakhstan": "RUS-BLR-KAZ-CU-1995",
    "South Asian Free Trade Agreement (SAFTA)": "SAFTA",
    "South Asian Preferential Trade Arrangement (SAPTA)": "SAPTA",
}
ORGANISATIONS = frozenset((
    "Commonwealth of Independent States (CIS)", "Eurasian Economic Community (EAEC)", "Eurasian Economic Union (EAEU)",
    "EU Treaty", "European Economic Area (EEA)", "European Free Trade Association (EFTA)",
    "Gulf Cooperation Council (GCC)", "Southern Common Market (MERCOSUR)",
    "United States-Mexico-Canada Agreement (USMCA/CUSMA/T-MEC)",
    "Treaty on a Free Trade Area between members of the Commonwealth of Independent States (CIS)",
))  # fmt: skip
_DAY = r"\d{2}-[A-Z][a-z]{2}-\d{4}"
_SPELL = re.compile(rf"\s*([^;]+?)\(\s*({_DAY})?\s*-\s*({_DAY})?\s*\)")
_FOR = re.compile(rf"({_DAY}) for ([^;.]+)")


@dataclass(frozen=True)
class Row:
    """What the record needs of one row of the list."""

    name: str
    type: str
    coverage: str
    signed: date | None
    goods: date | None
    services: date | None
    ended: date | None
    names: tuple[str, ...]
    spells: str
    remarks: str

    @property
    def begins(self) -> date | None:
        """The first day on which any part of the agreement applied."""
        return min((day for day in (self.goods, self.services) if day), default=None)


class _Flow(dict[str, Any]):
    """A mapping that is written on one line."""


class _Dumper(yaml.SafeDumper):
    """Writes every value out, without anchors."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        """No value is a reference to another."""
        return True


def _flow(dumper: yaml.SafeDumper, data: _Flow) -> yaml.MappingNode:
    return dumper.represent_mapping("tag:yaml.org,2002:map", data.items(), flow_style=True)


_Dumper.add_representer(_Flow, _flow)


def code(name: str) -> str | None:
    """The ISO code, or the organisation's id, of a party as the WTO spells it."""
    if name in ALIASES:
        return ALIASES[name]
    try:
        return pycountry.countries.lookup(name).alpha_3
    except LookupError:
        return None


def _day(value: Any) -> date | None:
    return None if pd.isna(value) else pd.Timestamp(value).date()


def _parsed(text: str) -> date:
    return datetime.strptime(text, "%d-%b-%Y").date()


def _text(value: Any) -> str:
    return "" if pd.isna(value) else str(value).strip()


def rows(xlsx: Path) -> list[Row]:
    """The agreements of the list, enlargements and announcements left out."""
    table = pd.read_excel(xlsx, engine="calamine")
    kept = table[table["Status"].isin(STATUSES) & (table["Accession?"] != "Yes") & table["Type"].notna()]
    found: list[Row] = []
    for raw in kept.to_dict("records"):
        goods, services = "Date of Signature (G)", "Date of Signature (S)"
        names = f"{_text(raw['Original signatories'])};{_text(raw['Current signatories'])}".split(";")
        found.append(
            Row(
                name=_text(raw["RTA Name"]),
                type=_text(raw["Type"]),
                coverage=_text(raw["Coverage"]),
                signed=_day(raw[goods]) or _day(raw[services]),
                goods=_day(raw["Date of Entry into Force (G)"]),
                services=_day(raw["Date of Entry into Force (S)"]),
                ended=_day(raw["Inactive Date"]),
                names=tuple(dict.fromkeys(name.strip() for name in names if name.strip())),
                spells=_text(raw["Specific Entry/Exit dates"]),
                remarks=_text(raw["Remarks"]),
            )
        )
    return found


def union_members(found: list[Row]) -> set[str]:
    """Every state that has been in the European Union, from the Union's own row."""
    row = next(row for row in found if row.name == "EU Treaty")
    return {member for name in row.names if (member := code(name))} | {"GBR"}


def parties(row: Row, union: set[str]) -> list[str] | None:
    """The parties' codes, or nothing where one has none; the Union stands for members the title does not name."""
    with_union = re.match(r"(EU|EC|EEC) ", row.name) is not None
    codes: list[str] = ["EU"] if with_union else []
    named = base_id(row).split("-")
    for name in row.names:
        found = code(name)
        if found is None:
            return None
        if not with_union or found not in union or found in named:
            codes += STATES_OF.get(found, (found,))
    codes += [f"historic:{side}" for side in sorted(DISSOLVED) if side in row.name and len(set(codes)) == 1]
    return list(dict.fromkeys(codes))


def own_dates(row: Row) -> dict[str, tuple[date | None, date | None]]:
    """The first and the last day of parties whose dates are their own; a first day in 9999 means never yet."""
    dates: dict[str, tuple[date | None, date | None]] = {}
    for name, first, last in _SPELL.findall(row.spells):
        end = _parsed(last) if last else None
        if end and end.day == 1:  # an exit on the first of a month names the first day outside
            end -= timedelta(days=1)
        if member := code(name.strip()):
            dates[member] = (_parsed(first) if first else None, end)
    stated: dict[str, list[date]] = defaultdict(list)
    if re.match(r"Dates? of entry into force", row.remarks, re.IGNORECASE):
        for day, names in _FOR.findall(row.remarks):
            for name in re.split(r", and | and |, (?!China)", names):
                if member := code(name.strip()):
                    stated[member].append(_parsed(day))
    for member, days in stated.items():
        if (dates.get(member, (None, None))[0] or date.min).year < 9999:
            dates[member] = (min(days), dates.get(member, (None, None))[1])
    return dates


def _label(side: str) -> str:
    """The part of an id that stands for one side of an agreement's name."""
    words = re.sub(r" (Europe|Interim|Additional|Association|Cooperation|Agreement|Protocol)\b.*", "", side).strip(" ,")
    return code(words) or re.sub(r"[^A-Z]+", "-", words.upper()).strip("-")


def base_id(row: Row) -> str:
    """The id without the suffix that tells two agreements of the same parties apart."""
    if row.name in IDS:
        return IDS[row.name]
    sides = re.split(r"\s+[-–ñ]\s*|\s*[-–]\s+", row.name)
    stem = "-".join(_label(side) for side in sides)
    return f"{stem}-INTERIM" if "Interim" in row.name else stem


def _ids(kept: list[Row]) -> dict[str, Row]:
    """An id for each row: the plain one goes to the agreement in force, then to the latest."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in kept:
        groups[base_id(row)].append(row)
    named: dict[str, Row] = {}
    for stem, same in groups.items():
        same.sort(key=lambda row: (row.ended or date.max, row.begins or date.min), reverse=True)
        for place, row in enumerate(same):
            day = row.signed or row.begins
            named[stem if place == 0 or day is None else f"{stem}-{day.year}"] = row
    return named


def _spells(row: Row, codes: list[str]) -> Iterator[dict[str, Any]]:
    """Spells of the parties, those with the same dates together."""
    last = row.ended - timedelta(days=1) if row.ended else None
    own = own_dates(row)
    groups: dict[tuple[str, date, date | None], list[str]] = defaultdict(list)
    for party in codes:
        first, end = own.get(party, (None, None))
        begin = first or row.begins or date.max
        if begin.year == 9999:
            groups["signatory", row.signed or date.max, None].append(party)
        elif not end or end >= begin:
            groups["party", begin, end or last].append(party)
    for (role, begin, end), members in sorted(groups.items(), key=lambda item: (item[0][0], item[0][1])):
        spell: dict[str, Any] = {"party": members[0] if len(members) == 1 else members, "role": role, "from": begin}
        if end:
            spell["to"] = end
        yield {**spell, "references": ["wto"]}


def _note(row: Row) -> str:
    """The standing note, with what the list says beside the dates."""
    parts = [NOTE]
    if row.goods and row.services and row.goods != row.services:
        parts.append(f"Goods from {row.goods}, services from {row.services}.")
    if re.search(r"provisional", row.remarks, re.IGNORECASE):
        parts.append("The list gives the day of provisional application as that of entry into force.")
    if row.ended:
        parts.append("The last day of a spell is the day before the list calls the agreement inactive.")
    return " ".join(parts)


def entry(name: str, row: Row, codes: list[str]) -> dict[str, Any]:
    """The file of one agreement, as data."""
    provisional = re.search(r"provisional", row.remarks, re.IGNORECASE) is not None
    begins = "provisionally_applied" if provisional else "in_force"
    days = [("signed", row.signed), (begins, row.begins), ("ended", row.ended)]
    spells = list(_spells(row, codes))
    if provisional:
        spells = [{**spell, "status": "provisional"} for spell in spells]
    return {
        "id": name,
        "kind": "agreement",
        "type": next(TYPES[part] for part in ("CU", "FTA", "PSA", "EIA") if part in row.type.split(" & ")),
        "name": row.name,
        "scope": [part.lower() for part in row.coverage.split(" & ")],
        "recorded_at": RECORDED,
        "note": _note(row),
        "complete_until": [
            _Flow(role=role, date=LISTED, references=["wto"]) for role in sorted({spell["role"] for spell in spells})
        ],
        "references": {
            "wto": {
                "title": "Regional Trade Agreements Information System (RTA-IS), list of all agreements",
                "publisher": "World Trade Organization",
                "url": "https://rtais.wto.org/",
                "locator": row.name,
                "accessed": RECORDED,
                "primary": True,
            }
        },
        "events": [_Flow(event=event, date=day, references=["wto"]) for event, day in days if day],
        "spells": [_Flow(spell) for spell in spells],
    }


def _wanted(row: Row, codes: list[str] | None) -> bool:
    """Whether the agreement is in force, or concerns the region and lasted into 1992; its dates must be usable."""
    ordered = [day for day in (row.signed, row.begins, row.ended) if day]
    return (
        codes is not None
        and row.name not in ORGANISATIONS
        and (row.ended is None or bool((REGION | NEIGHBOURS) & set(codes)))
        and row.begins is not None
        and ordered == sorted(ordered)
        and (row.ended or date.max) >= date(1992, 1, 1)
    )


def _by_hand(path: Path) -> bool:
    return path.exists() and MARK not in path.read_text(encoding="utf-8")


def write(xlsx: Path, folder: Path) -> int:
    """Write a file for each agreement of the list that has none by hand; returns how many were written."""
    found = rows(xlsx)
    union = union_members(found)
    codes = {row: members for row in found if _wanted(row, members := parties(row, union)) and members}
    written = 0
    folder.mkdir(parents=True, exist_ok=True)
    for name, row in _ids(list(codes)).items():
        path = folder / f"{name}.yaml"
        if _by_hand(path):
            continue
        data = entry(name, row, codes[row])
        text = yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)
        path.write_text(text, encoding="utf-8")
        written += 1
    return written
