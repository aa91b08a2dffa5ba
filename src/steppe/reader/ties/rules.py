"""The rules by which ties are read, compiled from `ties.yaml` of a language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from steppe.reader.language import Language
from steppe.reader.patterns import any_of, openings, spread, whole


@dataclass(frozen=True, slots=True)
class Rule:
    """Words that tie, and the layers of names that they tie; see the head of the file for what else a rule says."""

    kind: str
    words: re.Pattern[str]
    to: tuple[str, ...]
    party: tuple[str, ...]
    turned: bool
    explicit: bool
    status: str
    near: re.Pattern[str] | None
    before: re.Pattern[str] | None
    frame: str
    link: re.Pattern[str]
    inside: bool
    certain: bool
    tight: bool
    joint: bool
    every: bool
    ours: bool
    adjectives: bool
    owned: bool
    fronted: bool
    home: bool


@cache
def rules(language: Language) -> tuple[Rule, ...]:
    """The rules in the order of the file."""
    return tuple(
        Rule(
            kind=rule["kind"],
            words=_lowered(rule["words"]),
            to=tuple(rule.get("to", ())),
            party=tuple(rule.get("from", ("STATE", "ORG"))),
            turned=bool(rule.get("turned")),
            explicit=bool(rule.get("explicit")),
            status=rule.get("status", ""),
            near=whole(rule["needs_near"]) if "needs_near" in rule else None,
            before=whole(rule["needs_before"]) if "needs_before" in rule else None,
            frame=rule.get("frame", "list"),
            link=_link(rule.get("link", language.words("ties")["link"])),
            inside=bool(rule.get("inside")),
            certain=bool(rule.get("certain")),
            tight=bool(rule.get("tight")),
            joint=bool(rule.get("joint")),
            every=bool(rule.get("every")),
            ours=bool(rule.get("ours")),
            adjectives=bool(rule.get("adjectives")),
            owned=bool(rule.get("owned")),
            fronted=bool(rule.get("fronted")),
            home=bool(rule.get("home")),
        )
        for rule in language.words("ties")["rules"]
    )


@cache
def status_words(language: Language) -> Mapping[str, re.Pattern[str]]:
    """The words of each status and of denials."""
    extra = {
        name: language.words("ties")[name]
        for name in ("later", "denied_sentence", "denied_before", "denied_clause", "denied_ahead", "denied_behind")
    }
    beside = {name: re.compile(spread(extra.pop(name)), re.IGNORECASE) for name in ("denied_ahead", "denied_behind")}
    found = {name: whole(pattern) for name, pattern in {**language.words("ties")["status"], **extra}.items()}
    return {**found, **beside}


@cache
def own_words(language: Language) -> Mapping[str, re.Pattern[str]]:
    """Words that stand for the document's own state, and what stands between names."""
    file = language.words("ties")
    beside = {name: re.compile(spread(pattern), re.IGNORECASE) for name, pattern in file["beside"].items()}
    return {name: whole(pattern) for name, pattern in file["own_words"].items()} | beside


def _link(pattern: str) -> re.Pattern[str]:
    """What leads from a noun to those with whom it ties."""
    return re.compile(rf"\b(?P<link>{pattern})\b[\s\u00a0]+", re.IGNORECASE)


@cache
def beginnings(language: Language) -> tuple[re.Pattern[str], Mapping[str, tuple[int, ...]]]:
    """How words that tie begin, and for every beginning the rules that may stand there, by their place in the file."""
    ways = [openings(_small(rule["words"])) for rule in language.words("ties")["rules"]]
    every = sorted(frozenset[str]().union(*ways))
    of = {way: tuple(k for k, mine in enumerate(ways) if any(way.startswith(m) for m in mine)) for way in every}
    return re.compile(rf"(?<!\w)(?:{any_of(every)})"), of


def _small(pattern: str) -> str:
    """A pattern for a text in small letters, which is faster to search than ignoring case."""
    return re.sub(r"\\.|[A-Z]+", lambda m: m[0] if m[0][0] == "\\" else m[0].lower(), pattern)


def _lowered(pattern: str) -> re.Pattern[str]:
    spaced = _small(pattern).replace(" ", r"[\s\u00a0]+")
    return re.compile(rf"\b(?:{spaced})(?!\w)", re.DOTALL)
