"""A reading in words: figures with their bounds, parties, and whose statement it is."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from steppe.labels import country_name
from steppe.labels.countries import states
from steppe.reader.model import Claim, Tie
from steppe.reader.output.compare import Statement

BOUNDS = {
    "eq": "",
    "approx": "about ",
    "approx_below": "just below ",
    "approx_above": "just above ",
    "gt": "more than ",
    "ge": "at least ",
    "lt": "less than ",
    "le": "at most ",
}
VOICES = {
    "narration": "the document",
    "direct_quote": "quoted",
    "reported": "reported",
    "question": "asked",
    "answer": "answered",
}
LAYERS = {
    "STATE": "state",
    "DEMONYM": "of a state",
    "ORG": "organisation",
    "REGION": "region",
    "INSTR": "instrument",
    "METONYM": "stands for a state",
    "COREF": "refers back",
    "CORRIDOR": "corridor",
}
SHORT = 5
FITS = {True: ", fits", False: ", does not fit", None: ""}
DOUBTFUL = ("contradicted", "inconsistent_within_document")
LARGE = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))


@cache
def _listed() -> dict[str, str]:
    """The first name that the reader's lists give to each region, corridor and state of the past."""
    names = {row["code"]: row["names"].split(";")[0] for row in states()}
    for kind in ("regions", "corridors"):
        with files("steppe.reader").joinpath("data", "en", f"{kind}.csv").open(encoding="utf-8") as file:
            names |= {row["ident"]: row["names"].split(";")[0] for row in csv.DictReader(file)}
    return names


def named(ident: str) -> str:
    """A state, organisation or region by its name; an id that has no name stays as it is."""
    name = country_name(ident)
    return _listed().get(ident) or ident if name == ident else name


def parties(idents: Iterable[str], *, codes: bool = False) -> str:
    """Some parties by their names, or by their codes where those are short."""
    return ", ".join(ident if codes and len(ident) <= SHORT else named(ident) for ident in idents)


def figure_of(claim: Claim | Statement) -> str:
    """A claim's number with its bound and unit: "more than 191 billion USD", "25 %"; "" where it has none."""
    if claim.value is None:
        return ""
    return BOUNDS.get(claim.comparator, f"{claim.comparator} ") + _measured(claim.value, claim.unit)


def _measured(value: float, unit: str) -> str:
    if unit in ("share", "share_change"):
        sign = "+" if unit == "share_change" and value > 0 else ""
        return f"{sign}{100 * value:.6g} %"
    if unit == "ratio":
        return f"{value:.6g} times"
    if unit == "rank":
        return f"rank {value:g}"
    size, word = next(((size, word) for size, word in LARGE if abs(value) >= size), (1.0, ""))
    number = f"{value / size:.6g}" if word or value != round(value) else f"{value:,.0f}"
    return " ".join(part for part in (number, word, "" if unit == "count" else unit.replace("_", " ")) if part)


def whose(item: Tie | Claim | Statement) -> str:
    """Who says it and how: "Kassym-Jomart Tokayev (quoted)", "the document"."""
    voice = VOICES.get(item.voice, item.voice)
    return f"{item.speaker} ({voice})" if item.speaker else voice


def standing(tie: Tie) -> str:
    """A tie's status, or that it is denied."""
    words = [tie.status.replace("_", " ")]
    if tie.polarity == "denied" and tie.status != "denied":
        words.insert(0, "denied")
    return ", ".join(word for word in words if word)


def tie_words(tie: Tie) -> str:
    """One tie as one line: kind, parties, status, date."""
    rest = ", ".join(part for part in (standing(tie), tie.date) if part)
    to = f" → {parties(tie.counterpart)}" if tie.counterpart else ""
    return f"{tie.kind.replace('_', ' ')}: {parties(tie.party)}{to} ({rest})"


def claim_words(claim: Claim) -> str:
    """One claim as one line: the measure, about whom, the figure, the period, how it is meant."""
    about = claim.measure or "figure"
    of = f" of {parties(claim.subject)}" if claim.subject else ""
    modality = "" if claim.modality == "fact" else claim.modality
    rest = [part for part in (figure_of(claim), claim.period, modality) if part]
    return f"{about}{of}" + (f": {', '.join(rest)}" if rest else "")


def verdict_words(item: Tie | Claim) -> str:
    """The verdict with its reason, the nearest true statement and its sources; "" where nothing was checked."""
    if not item.verdict:
        return ""
    nearest = f"nearest: {item.nearest}" if isinstance(item, Tie) and item.nearest else ""
    sources = f"sources: {'; '.join(item.sources)}" if item.sources else ""
    return ". ".join(part.rstrip(".") for part in (item.verdict.replace("_", " "), item.why, nearest, sources) if part)


def tried(claim: Claim) -> str:
    """The definitions that a figure was held against, each with its value, its vintage and whether the claim fits."""
    return "; ".join(
        f"{one.name}: {'no figure' if one.value is None else _measured(float(f'{one.value:.4g}'), claim.unit)}"
        f"{f' ({one.vintage})' if one.vintage else ''}{FITS[one.fits]}"
        for one in claim.definitions
    )


def doubtful(item: Tie | Claim) -> bool:
    """Whether the check found that a statement does not hold."""
    return item.verdict in DOUBTFUL


def hidden(character: str) -> bool:
    """Whether a character has no shape of its own and could hide text or turn it around."""
    kind = unicodedata.category(character)
    return kind in ("Cc", "Cs", "Cn") or character in "\u2028\u2029\ufeff" or (kind == "Cf" and character != "\u2060")


def on_one_line(text: str, width: int = 0) -> str:
    """Text for a terminal: on one line, nothing that could steer it, cut at a word where it is too long."""
    shown = "".join(" " if c.isspace() else c for c in text if c.isspace() or not (hidden(c) or c == "\u2060"))
    shown = " ".join(shown.split())
    if not width or len(shown) <= width:
        return shown
    return shown[: width - 1].rsplit(" ", 1)[0] + "…"
