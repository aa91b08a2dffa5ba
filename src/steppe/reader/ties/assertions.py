"""Whether words state a tie plainly: one finite assertion of both parties, without wish, plan, process or hearsay.

Only such a statement can be contradicted. The words are in `assertions.yaml` of a language.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from steppe.reader.document.sentences import Span
from steppe.reader.language import Language
from steppe.reader.patterns import spread
from steppe.reader.ties.sides import Place, Side

LOOSE = "loose"
SILENT_FOR_VERDICTS = ("headline", "question")
MEMBERSHIPS = ("membership", "observer", "candidate", "dialogue_partner", "associate")
BEHIND = 60  # characters before words that tie in which a wish or a process leads to them


class Unstated(NamedTuple):
    """Words that tie and state no tie: the kinds they are of, the words, what leads to them (or to some `only`)."""

    kinds: frozenset[str]
    words: re.Pattern[str]
    only: re.Pattern[str]
    ahead: re.Pattern[str]
    says: str


@cache
def pattern(name: str, language: Language) -> re.Pattern[str]:
    """A pattern of the file, for whole words in any case."""
    return _whole(language.words("assertions")[name])


def _whole(written: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{spread(written)})(?![\w-])", re.IGNORECASE)


@cache
def listed(name: str, language: Language) -> Any:
    """A list of the file as it is written."""
    return language.words("assertions")[name]


@cache
def roles(language: Language) -> dict[str, re.Pattern[str]]:
    """The words of the roles that a membership may be in, by kind."""
    return {kind: re.compile(rf"\b(?:{said})\b", re.IGNORECASE) for kind, said in listed("roles", language).items()}


@cache
def unstated(language: Language) -> dict[str, Unstated]:
    """What words may tell instead of a tie, by name."""
    articles = language.ways("assertions", "articles")
    return {
        name: Unstated(
            frozenset(one["kinds"]),
            re.compile(spread(one["words"]), re.IGNORECASE),
            re.compile(spread(one.get("only", ".*")), re.IGNORECASE | re.DOTALL),
            re.compile(rf"(?<![\w-])(?:{spread(one['ahead'])})\s+(?:(?:{articles})\s+)*$", re.IGNORECASE)
            if "ahead" in one
            else re.compile(r"(?!)"),
            one["says"],
        )
        for name, one in language.words("assertions")["unstated"].items()
    }


@cache
def _placed(name: str, language: Language) -> re.Pattern[str]:
    return re.compile(spread(language.words("assertions")[name]), re.IGNORECASE)


@cache
def _only(name: str, language: Language) -> re.Pattern[str]:
    """Nothing but words of a list, and commas, colons and white space."""
    return re.compile(
        rf"(?:[\s,:-]|(?<![\w-])(?:{spread(language.words('assertions')[name])})(?![\w-]))*", re.IGNORECASE
    )


Pairing = tuple[Sequence[Side], Sequence[Side]]


def doubt(at: Place, kind: str, where: tuple[re.Match[str], Span], sides: Pairing, *, silent: bool = False) -> str:
    """Why words are no plain statement of a tie: a name of `unstated`, "loose", or "" where they are one.

    `silent`: they stand where nothing is stated in full, as in a headline.
    """
    m, part = where
    behind = at.text[max(part[0], m.start() - BEHIND) : m.start()]
    for name, one in unstated(at.language).items():
        if kind in one.kinds and (one.words.fullmatch(m[0]) or (one.only.fullmatch(m[0]) and one.ahead.search(behind))):
            return name
    start, end = at.sentence
    if (
        silent
        or pattern("loose", at.language).search(at.text, start, end)
        or at.text[start:end].rstrip("\u201d\"')").endswith("?")
    ):
        return LOOSE
    return "" if _plain(at, kind in MEMBERSHIPS, where, sides) else LOOSE


def _plain(at: Place, joins: bool, where: tuple[re.Match[str], Span], sides: Pairing) -> bool:
    """Whether names and words make one clause: a beginning, a list of names, a finite verb, names, an end."""
    m, part = where
    if not (sides[0] and sides[1]) or not all(_by_name(at, side) for side in (*sides[0], *sides[1])):
        return False
    one, other = sorted((_ends(sides[0]), _ends(sides[1])))
    mutual = m.start() >= other[1]
    first, last = (one[0], m.end()) if mutual else (one[0], max(other[1], 0))
    between = at.text[other[1] : m.start()] if mutual else at.text[one[1] : other[0]]
    if not mutual and not joins and one[1] <= m.start() < other[0]:
        between = f"{at.text[one[1] : m.start()]} {at.text[m.end() : other[0]]}"
    between = _placed("aside", at.language).sub(" ", f"{between} ")
    vocabulary, verbs = ("between", "finite") if joins else ("agreed", "agreed_finite")
    begun = at.text[min(part[0], first) : first]
    finite = pattern(verbs, at.language).search(between) or (mutual and pattern(verbs, at.language).match(m[0]))
    return bool(
        _only(vocabulary, at.language).fullmatch(between)
        and (finite or pattern(verbs, at.language).search(begun))
        and _placed("begins", at.language).fullmatch(begun)
        and _placed("follows", at.language).match(at.text, last)
    )


def _by_name(at: Place, side: Side) -> bool:
    """Whether a side is a state, an organisation or an instrument by its name, in this sentence."""
    return side.start < side.end and any(
        m.start == side.start and m.end == side.end and m.layer in ("STATE", "ORG", "INSTR") for m in at.named
    )


def _ends(sides: Sequence[Side]) -> Span:
    return min(side.start for side in sides), max(side.end for side in sides)
