"""Countries by every name and code in use: English names, ISO 3166, and what providers and people write instead.

`states.csv` holds names of states (shared with the reader), `codes.csv` codes and names that are no ISO 3166
alpha-3: column `scheme` says whose they are, `iso` what they mean: one code, several with spaces between them
where the writing is ambiguous, or none for an area of several economies, which `meaning` then names. Of the
schemes `un` holds the numbers of UN Comtrade and BACI, `name` further names, `part` parts of states, which are
never taken for the whole without asking, `aggregate` what totals are called, and
`union` customs unions that report as one, by the record's id.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
STATES = FOLDER / "states.csv"
NUMERIC, NAME, PART, AGGREGATE, UNION = "un", "name", "part", "aggregate", "union"
SHORT = {
    "rep": "republic", "dem": "democratic", "fed": "federated", "isds": "islands", "is": "islands", "isl": "islands",
    "isld": "islands", "st": "saint", "ste": "saint", "terr": "territory", "sts": "states", "eq": "equatorial",
    "br": "british", "n": "north", "s": "south", "fmr": "former", "pdr": "peoples democratic republic",
}  # fmt: skip
SMALL = frozenset({"the", "of", "and", "state", "plurinational"})


@dataclass(frozen=True, slots=True)
class Code:
    """A row of `codes.csv`; `iso` are the alpha-3 codes that it may mean, none for an area without one."""

    scheme: str
    code: str
    iso: tuple[str, ...]
    meaning: str


@cache
def provider_codes() -> tuple[Code, ...]:
    """Every row of `codes.csv`."""
    with (FOLDER / "codes.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Code(row["scheme"], row["code"], tuple(row["iso"].split()), row["meaning"]) for row in csv.DictReader(file)
        )


@cache
def provider_code(scheme: str, code: str) -> str:
    """The label of a provider's code: its ISO alpha-3, the name of its area where it has none, else the code."""
    found = next((row for row in provider_codes() if (row.scheme, row.code) == (scheme, code)), None)
    if found is None:
        return code
    return found.iso[0] if len(found.iso) == 1 else found.meaning


@cache
def country_of_number(number: str) -> str:
    """The label of a number of UN M49, UN Comtrade or BACI; the number itself where it is none of these."""
    text = number.strip()
    if not (text.isascii() and text.isdigit()):
        return text
    found = provider_code(NUMERIC, str(int(text)))
    if found != str(int(text)):
        return found
    country = _pycountry().get(numeric=text.zfill(3))
    return text if country is None else str(country.alpha_3)


@cache
def country_codes(text: str) -> tuple[str, ...]:
    """The alpha-3 codes that a name or code may mean, in any case: none, one, or several where it is ambiguous."""
    written = " ".join(str(text).split())
    upper = written.upper()
    if upper in _alpha_3():
        return (upper,)
    by_code, by_name = _codes(), _names()
    found = by_code.get(upper, ()) or by_name.get(written.casefold(), ())
    return tuple(found) or tuple(_bags().get(_bag(written), ()))


@cache
def country_code(name: str) -> str | None:
    """The ISO 3166 alpha-3 code of a country's English name or other code, or None where it is none or ambiguous."""
    found = country_codes(name)
    return found[0] if len(found) == 1 and not _is_part(name) else None


def find_country(text: str, known: Iterable[str]) -> str | None:
    """The label among `known` that a name or code means without doubt, or None.

    A label that is written the same goes first. A label of two letters is never taken for a country that is
    written otherwise: it may be one of the user's own.
    """
    options = known if isinstance(known, (tuple, list, dict, set, frozenset)) else tuple(known)
    if text in options:
        return text
    if not isinstance(text, str):  # pyright: ignore[reportUnnecessaryIsInstance]
        return None
    code = country_code(text)
    if code is None:
        return None
    if code in options:
        return code
    named = [label for label in options if len(label) > 3 and country_code(label) == code]
    return named[0] if len(named) == 1 else None


@cache
def country_name(code: str) -> str:
    """The common English name of an ISO 3166 alpha-3 code, or the label itself when it is none."""
    found = _pycountry().get(alpha_3=code)
    if found is None:
        plain = code.removeprefix("historic:").removeprefix("other:")
        return next((row["names"].split(";")[0] for row in states() if row["code"] == code), plain)
    return str(getattr(found, "common_name", found.name))


@cache
def union_code(text: str) -> str:
    """The record's id of a customs union by what tariff data call it ("EUN", "918"), else ""."""
    written = " ".join(text.split()).casefold()
    return next((row.meaning for row in provider_codes() if row.scheme == UNION and row.code.casefold() == written), "")


def aggregate_label(label: str) -> str:
    """What a label stands for when it is the usual name of a total ("WLD": the world), else ""."""
    folded = _bag(label)
    found = (row for row in provider_codes() if row.scheme == AGGREGATE and _bag(row.code) == folded)
    return next((row.meaning for row in found), "")


@cache
def states() -> tuple[dict[str, str], ...]:
    """The rows of `states.csv`: code, names, demonyms and seats, `;` between several."""
    with STATES.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def _pycountry() -> Any:
    import pycountry  # 50 ms: only a label that is not written as the world's pays for it

    return pycountry.countries


@cache
def _alpha_3() -> frozenset[str]:
    return frozenset({str(country.alpha_3) for country in _pycountry()} | {row["code"] for row in states()})


@cache
def _codes() -> dict[str, tuple[str, ...]]:
    """Codes in capitals other than alpha-3; alpha-2 goes before what providers write."""
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for row in provider_codes():
        if row.scheme not in (NUMERIC, NAME, PART, AGGREGATE, UNION):
            found[row.code.upper()].update(dict.fromkeys(row.iso))
    two = {str(country.alpha_2): (str(country.alpha_3),) for country in _pycountry()}
    return {code: tuple(iso) for code, iso in found.items() if iso} | two


@cache
def _is_part(name: str) -> bool:
    folded = _bag(name)
    return any(row.scheme == PART and _bag(row.code) == folded for row in provider_codes())


def _listed() -> Iterator[tuple[str, str]]:
    """Names with their code; parts of states too."""
    for country in _pycountry():
        for attribute in ("name", "common_name", "official_name"):
            if hasattr(country, attribute):
                yield str(getattr(country, attribute)), str(country.alpha_3)
    for row in states():
        yield from ((name, row["code"]) for name in row["names"].split(";"))
    for row in provider_codes():
        if row.scheme in (NAME, PART):
            yield from ((row.code, iso) for iso in row.iso)


def _ambiguous() -> dict[str, tuple[str, ...]]:
    return {row.code: row.iso for row in provider_codes() if row.scheme == NAME and len(row.iso) > 1}


@cache
def _names() -> dict[str, tuple[str, ...]]:
    """Codes by name in lower case; what `codes.csv` calls ambiguous stays so."""
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for name, code in _listed():
        found[name.casefold()][code] = None
    return {name: tuple(iso) for name, iso in found.items()} | {k.casefold(): v for k, v in _ambiguous().items()}


@cache
def _bags() -> dict[frozenset[str], tuple[str, ...]]:
    """Codes by the words of a name in any order, abbreviations written out."""
    found: defaultdict[frozenset[str], dict[str, None]] = defaultdict(dict)
    for name, code in _listed():
        found[_bag(name)][code] = None
    found.pop(frozenset(), None)
    return {words: tuple(iso) for words, iso in found.items()} | {_bag(k): v for k, v in _ambiguous().items()}


def folded(text: str) -> str:
    """Text in lower case without accents, apostrophes and punctuation."""
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return " ".join(re.sub(r"[^a-z0-9&]+", " ", re.sub("['.]", "", plain)).replace("&", " ").split())


@cache
def _bag(text: str) -> frozenset[str]:
    words = (SHORT.get(word, word) for word in folded(text).split())
    return frozenset(part for word in words for part in word.split()) - SMALL


def names_of(codes: Iterable[str]) -> dict[str, str]:
    """Names in plain letters of some codes, each with its code: for guesses at what was misspelt."""
    wanted = frozenset(codes)
    return {folded(name): code for name, code in _listed() if code in wanted and len(name) > 3}
