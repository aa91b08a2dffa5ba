"""Labels of countries and sectors: what a user may have meant, and how a code is called."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

UNCODED = {"XKX": "Kosovo"}  # codes in common use that ISO 3166 has not assigned


def suggest(wanted: str, known: Iterable[str]) -> str:
    """A phrase with the nearest known label, or the first few labels when none is near.

    Among near ones a label of the same letters (KZA: KAZ) goes first, then one with the same first.
    """
    options = [str(option) for option in known]
    by_folded = {option.casefold(): option for option in reversed(options)}
    text = wanted.casefold()
    near = difflib.get_close_matches(text, by_folded, n=25, cutoff=0.6)
    if near:
        best = min(near, key=lambda option: (sorted(option) != sorted(text), option[:1] != text[:1]))
        return f"did you mean {by_folded[best]!r}?"
    shown = ", ".join(options[:8]) + (f", ... ({len(options)} in all)" if len(options) > 8 else "")
    return f"known: {shown}"


def unknown(wanted: str, known: Sequence[str], what: str, where: str) -> str:
    """One sentence for a label that `where` does not have; `what` is "country" or "sector"."""
    code = country_code(wanted) if what == "country" else None
    hint = f"did you mean {code!r}?" if code and code in known else suggest(wanted, known)
    return f"{where} has no {what} {wanted!r}: {hint}"


@cache
def country_code(name: str) -> str | None:
    """The ISO 3166 alpha-3 code of a country's English name or other code, or None."""
    import pycountry  # 50 ms: only a mistyped label or a report pays for it

    try:
        return str(pycountry.countries.lookup(name).alpha_3)
    except LookupError:
        return None


@cache
def country_name(code: str) -> str:
    """The common English name of an ISO 3166 alpha-3 code, or the label itself when it is none."""
    import pycountry

    found = pycountry.countries.get(alpha_3=code)
    if found is None:
        return UNCODED.get(code, code.removeprefix("historic:").removeprefix("other:"))
    return str(getattr(found, "common_name", found.name))


@cache
def strict_xarray() -> Any:
    """The module xarray, told to refuse arithmetic between different labels.

    By default it silently keeps the labels that both sides share, so that one world minus another
    would lose countries without a word. The setting holds for the whole process.
    """
    import xarray as xr

    xr.set_options(arithmetic_join="exact")
    return xr
