"""Whom a figure is about, whose total a share or a rank is of, and whether it is a whole year's total of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from steppe.reader.document.sentences import Span, within
from steppe.reader.language import Language
from steppe.reader.model import Date, Mention, Number
from steppe.reader.names.sides import towards
from steppe.reader.patterns import any_of, spread
from steppe.reader.persons.names import naming

NAMES = ("STATE", "DEMONYM", "ORG", "REGION", "COREF", "INSTR")
SHARED = ("trade", "exports", "imports")  # measures of which two have a share or a level
NEAR = 40  # characters between a figure and the partner whose share it is
TAILS = 2  # commas behind which somebody may tell it
OWNER = 30  # characters between a word for a measure and its owner


class About(NamedTuple):
    """Whom a figure is about, the one whose total it is a share of, and why it may be no whole total."""

    subject: tuple[str, ...]
    whose: str
    doubt: str


class Figure(NamedTuple):
    """A figure in its place: clause, sentence and those before, names, dates, other figures, and what it measures."""

    text: str
    number: Number
    spans: Sequence[Span]
    mentions: Sequence[Mention]
    dates: Sequence[Date]
    others: Sequence[Number]
    word: Span | None
    measure: str
    language: Language


@cache
def _words(name: str, language: Language) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{any_of(language.words('claims')[name])})\b", re.IGNORECASE)


@cache
def _added(language: Language) -> re.Pattern[str]:
    return re.compile(rf"{_words('added', language).pattern}\s(?:[a-z]+\s){{0,2}}$", re.IGNORECASE)


@cache
def _share_with(language: Language) -> re.Pattern[str]:
    return re.compile(spread(language.words("claims")["share_with"]), re.IGNORECASE)


@cache
def beside(language: Language) -> dict[str, re.Pattern[str]]:
    """What stands beside figures and measures, by name."""
    return {name: re.compile(spread(said)) for name, said in language.words("claims")["beside"].items()}


@cache
def _pattern(name: str, language: Language) -> dict[str, re.Pattern[str]]:
    return {key: re.compile(spread(said), re.IGNORECASE) for key, said in language.words("claims")[name].items()}


def names(text: str, mentions: Sequence[Mention], span: Span, language: Language) -> list[Mention]:
    """Those whom a span names, in order: hearers and who reports apart, with the one that "with which" stands for."""
    end = _told(text, span, language)
    held = within(mentions, (span[0], end))
    found = [m for m in held if m.layer in NAMES and m.ident]
    found = [m for m in found if not _hears(text, m, language) and not _one_of(text, m, language)]
    if beside(language)["relative"].match(text, span[0]):
        before = [m for m in within(mentions, (max(0, span[0] - 120), span[0])) if m.layer in NAMES and m.ident]
        found = [m for m in before[-1:] if span[0] - m.end <= 3] + found
    return found


def _told(text: str, span: Span, language: Language) -> int:
    """Where a span ends without who tells it to whom: ", the minister told reporters"."""
    tail, told = text.rfind(", ", *span), 0
    while tail > span[0] and told < TAILS:
        told += 1
        rest = text[tail + 2 : min(span[1], tail + 60)]
        verb = naming(language).verb.search(rest)
        if verb and len(rest[: verb.start()].split()) <= 6 and not re.search(r"\d", rest[: verb.start()]):
            return tail
        tail = text.rfind(", ", span[0], tail)
    return span[1]


def _hears(text: str, m: Mention, language: Language) -> bool:
    return m.layer == "DEMONYM" and bool(_words("hearers", language).match(text[m.end : m.end + 30].lstrip()))


def _one_of(text: str, m: Mention, language: Language) -> bool:
    """Whether a region stands for one of its states: "the Central Asian country"."""
    return m.layer == "REGION" and bool(_words("one_state", language).match(text[m.end : m.end + 30].lstrip()))


def about(at: Figure) -> About:
    """Whom a figure is about: those of its clause, else its sentence, else of the one before."""
    for k, span in enumerate(at.spans):
        named = names(at.text, at.mentions, span, at.language)
        if named:
            subject, whose, several = _sides(at, span, named)
            far = k > 1 or not _near(at, span, named)
            doubt = "part" if _part(at) else "several" if several else "elsewhere" if far else ""
            if doubt in ("", "elsewhere") and len(subject) < 2 and _partnered(at):
                doubt = "partner"
            if at.measure.startswith("number of ") and not _stated(at, named):
                doubt = "loose"
            return About(subject, whose, doubt)
    return About((), "", "part" if _part(at) else "elsewhere")


def _near(at: Figure, span: Span, named: Sequence[Mention]) -> bool:
    """Whether somebody is named before a figure, or right behind it by "with" and the like, and not merely later."""
    return any(span[0] - 120 <= m.start < at.number.end for m in named) or bool(_behind(at, named))


def _partnered(at: Figure) -> bool:
    """Whether a clause speaks of a partner without a name that is known: "trade between the two", "with the region"."""
    said = _pattern("partnered", at.language)
    return bool(said["beside"].search(at.text, *at.spans[0]) or (at.word and said["behind"].match(at.text, at.word[1])))


def _stated(at: Figure, named: Sequence[Mention]) -> bool:
    """Whether an organisation is said to have a number of members: nothing but a verb stands between the two."""
    before = [m for m in named if m.end <= at.number.start]
    between = at.text[before[-1].end : at.number.start] if before else "."
    return not re.search(r"[^\s\w]", between) and not _words("count_between", at.language).sub("", between).strip(
        " \u00a0"
    )


def _sides(at: Figure, span: Span, named: Sequence[Mention]) -> tuple[tuple[str, ...], str, bool]:
    """The subject, whose total it is, and whether there are more names than a figure can be of."""
    idents = tuple(dict.fromkeys(m.ident for m in named))
    if at.measure.removeprefix("share of ") not in SHARED and not at.measure.startswith("rank"):
        return idents, "", False
    owner = _owner(at, names(at.text, at.mentions, at.spans[min(1, len(at.spans) - 1)], at.language) or named)
    if at.number.unit == "rank":
        return idents, owner, len(idents) > 2
    if at.measure.startswith("share of "):
        partner = _partner(at, span, named, owner)
        if owner and partner:
            return (owner, partner), owner, False
        return idents, owner if len(idents) == 2 else "", len(idents) > 2
    if len(idents) < 3:
        alone = idents[0] if len(idents) == 1 and not towards(at.text, named[0].start, at.language) else ""
        one_way = at.measure in ("exports", "imports") and len(idents) == 2
        return idents, alone or (owner if one_way else ""), False
    before = [m for m in named if m.end <= at.number.start]
    right = [name for name in (_behind(at, named),) if name]
    own = [m.ident for m in before if not towards(at.text, m.start, at.language)]
    left = own if right or own else [m.ident for m in before[-1:]]
    kept: list[str] = list(dict.fromkeys([*left, *right]))
    if not 0 < len(kept) < 3:
        return idents, "", True
    return tuple(kept), "".join(kept) if len(kept) == 1 and own else "", False


def _owner(at: Figure, named: Sequence[Mention]) -> str:
    """Whose the measure or the rank is: "Armenia's turnover", "exports of Armenia", "Armenia's largest partner"."""
    start, end = at.word if at.word and at.number.unit != "rank" else (at.number.start, at.number.end)
    owned = [
        m for m in named if m.end <= start and start - m.end <= OWNER and _possesses(at.text, m, start, at.language)
    ]
    if owned:
        return owned[-1].ident
    held = [m for m in named if m.start >= end and beside(at.language)["owner"].fullmatch(at.text[end : m.start])]
    return held[0].ident if held else ""


def _possesses(text: str, m: Mention, start: int, language: Language) -> bool:
    gap = text[m.end : start]
    owner = gap[:1] in ("'", "\u2019") or m.layer == "DEMONYM" or (m.layer == "ORG" and not gap.strip())
    return owner and not beside(language)["not_owned"].search(gap)


def _partner(at: Figure, span: Span, named: Sequence[Mention], owner: str) -> str:
    """Whose share it is: who stands right behind the figure, else the last name before it, else the next."""
    right = _behind(at, named)
    if right and right != owner:
        return right
    before = max((n.end for n in at.others if span[0] <= n.start < at.number.start), default=span[0])
    left = [m.ident for m in named if before <= m.start and m.end <= at.number.start and m.ident != owner]
    after = [m.ident for m in named if m.start >= at.number.end and m.ident != owner]
    return (left or [""])[-1] or (after[0] if len(set(after)) == 1 else "")


def _behind(at: Figure, named: Sequence[Mention]) -> str:
    """The name to which a figure leads: "13 % that of the EU", "$5 bn with China"."""
    lead = _share_with(at.language).match(at.text, at.number.end, min(len(at.text), at.number.end + NEAR))
    return next((m.ident for m in named if lead and m.start == lead.end()), "")


def _part(at: Figure) -> bool:
    """Whether a figure is of a part: of some goods, of some months (ranks too), of several years, or what was added."""
    behind = at.text[max(at.spans[0][0], at.number.start - 30) : at.number.start]
    if at.number.unit == "rank":
        return any(_words("part_of_time", at.language).search(at.text, *span) for span in at.spans[:2])
    if not at.measure or at.number.unit == "count":
        return False
    if _added(at.language).search(behind):
        return True
    if any(_words(name, at.language).search(at.text, *at.spans[0]) for name in ("part_of_time", "services")):
        return True
    return at.word is not None and _of_some(at)


def _of_some(at: Figure) -> bool:
    """Whether a word for a measure is of some goods: "grain exports", "imports of oil"."""
    file = at.language.words("claims")
    start, end = at.word or (0, 0)
    before = re.search(r"(\S+)\s$", at.text[max(0, start - 30) : start])
    said = before[1].strip('\u201c"(') if before else ""
    whole = not said or said[0].isupper() or said.lower() in file["whole_before"] or said[-1] in ",;:.'\u2019%"
    whole = whole or beside(at.language)["possessive"].search(said) is not None or said[0].isdigit()
    after = beside(at.language)["of_goods"].match(at.text[end : end + 30])
    return not whole or bool(after and after[1] not in file["whole_after"])
