"""Labels of countries and sectors: what a user may have meant, and how a code is called."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from steppe.labels.countries import country_code, country_codes, country_name, find_country, folded, names_of

__all__ = [
    "ALL",
    "country_code",
    "country_codes",
    "country_hint",
    "country_name",
    "find_country",
    "means_all",
    "strict_xarray",
    "suggest",
    "unknown",
]
SHOWN = 8
ALL = "all"  # every country, or every sector, wherever labels are given; "*" is the same


def means_all(label: object) -> bool:
    """Whether a label stands for every one: "all" or "*"."""
    return isinstance(label, str) and label.strip().casefold() in (ALL, "*")


def suggest(wanted: str, known: Iterable[str]) -> str:
    """A phrase with the nearest known label, or the first few labels when none is near."""
    options = [str(option) for option in known]
    near = nearest(wanted, options)
    return _known(options) if near is None else f"did you mean {near!r}?"


def advice(wanted: str, known: Iterable[str]) -> str:
    """The same as the end of a sentence."""
    options = [str(option) for option in known]
    return suggest(wanted, options) + ("." if nearest(wanted, options) is None else "")


def nearest(wanted: str, known: Iterable[str]) -> str | None:
    """The known label that is nearest, or None when none is near.

    Among near ones a label of the same letters (KZA: KAZ) goes first, then one with the same first.
    """
    options = [str(option) for option in known]
    by_folded = {option.casefold(): option for option in reversed(options)}
    text = wanted.casefold()
    near = difflib.get_close_matches(text, by_folded, n=25, cutoff=0.6)
    if not near:
        return None
    return by_folded[min(near, key=lambda option: (sorted(option) != sorted(text), option[:1] != text[:1]))]


def unknown(wanted: str, known: Sequence[str], what: str, where: str) -> str:
    """One sentence for a label that `where` does not have; `what` is "country" or "sector"."""
    hint = country_hint(str(wanted), known) if what == "country" else suggest(str(wanted), known)
    return f"{where} has no {what} {wanted!r}: {hint}"


def country_hint(wanted: str, among: Iterable[str]) -> str:
    """What is known of the country that a label means; a guess only where it is none and one label is near."""
    known = [str(option) for option in among]
    codes = country_codes(wanted)
    meant = [label for label in known if label in codes or (codes and set(country_codes(label)) & set(codes))]
    if meant:
        return f"did you mean {' or '.join(map(repr, meant))}?"
    if codes:
        named = " or ".join(f"{country_name(code)}" + (f" ({code})" if code != wanted else "") for code in codes)
        return f"it is {named}, which is not there; {_known(known)}"
    near = _misspelt(wanted, known)
    return f"did you mean {near!r}?" if near else _known(known)


def _misspelt(wanted: str, known: list[str]) -> str | None:
    """The one label that a mistyped code or name may be: of the same letters, or with the first two the same."""
    text = wanted.casefold()
    same = [label for label in known if sorted(label.casefold()) == sorted(text)]
    if same:
        return min(same, key=lambda label: label.casefold() != text)
    if len(text) <= 3:
        near = [label for label in known if len(label) == len(text) == 3 and label[:2].casefold() == text[:2]]
        return near[0] if len(near) == 1 else None
    names = names_of(known) | {folded(label): label for label in known if len(label) > 3}
    found = difflib.get_close_matches(folded(wanted), names, n=1, cutoff=0.75)
    return names[found[0]] if found else None


def _known(options: Sequence[str]) -> str:
    more = f", ... ({len(options)} in all)" if len(options) > SHOWN else ""
    return f"known: {', '.join(options[:SHOWN])}{more}"


@cache
def strict_xarray() -> Any:
    """The module xarray, told to refuse arithmetic between different labels.

    By default it silently keeps the labels that both sides share, so that one world minus another
    would lose countries without a word. The setting holds for the whole process.
    """
    import xarray as xr

    xr.set_options(arithmetic_join="exact")
    return xr
