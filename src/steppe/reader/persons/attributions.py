"""Where a paragraph says whose words or views it holds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import islice

from steppe.reader.language import Language
from steppe.reader.persons.names import clean_name, naming

CLAUSE = re.compile(r",\s[^,;.]{2,140}(?:,[^,;.]{2,60})?,\s*$")


@dataclass(frozen=True, slots=True)
class Attribution:
    """Words that say whose view a sentence holds: their span, and the subject as it is written."""

    start: int
    end: int
    subject: str


@dataclass(frozen=True, slots=True)
class _Patterns:
    """Subjects of verbs of speech, before and behind them, and what else says whose view it is."""

    strict: frozenset[str]
    transitive: frozenset[str]
    after_strict: re.Pattern[str]
    adverbs: re.Pattern[str]
    apposed: re.Pattern[str]
    left: re.Pattern[str]
    right: re.Pattern[str]
    said_that: re.Pattern[str]
    according: re.Pattern[str]
    possessed: re.Pattern[str]
    joined: re.Pattern[str]
    as_: tuple[str, ...]


def _subject(language: Language) -> str:
    """Whoever may say something: a pronoun, a body, an office, a person."""
    n = naming(language)
    w = {
        key: language.ways("persons", key) for key in ("of", "the", "bodies", "pronouns", "owns", "in_name", "any_the")
    }
    any_the, the = w["any_the"], rf"(?:{w['the']}\s)?"
    more = rf"(?:\s(?:{w['in_name']})\s{the}[A-Z][\w’'-]+|\s[A-Z][\w’'-]+){{0,5}}"
    of = rf"(?:\s(?:{w['of']})\s{the}[\w’'-]+{more})?"
    office = rf"(?:(?!{any_the})[\w’'-]+\s){{0,4}}?(?i:{n.titles})\b{of}"
    body = rf"(?:\b{any_the}(?:[\w’'-]+\s){{0,3}}?|(?:[A-Z][\w’'-]*\s){{0,4}})(?:{w['bodies']})\b{of}"
    return (
        rf"(?P<who>\b(?:{w['pronouns']})\b|(?:\b{any_the})?{body}"
        rf"|(?:(?:\b{any_the}|\b[A-Za-z]\w+{w['owns']}\s)?{office}(?:,?\s{n.name})?)"
        rf"|(?:(?:[A-Z][\w-]+\s){{0,3}}{n.title}\s)?{n.name})"
    )


@cache
def _patterns(language: Language) -> _Patterns:
    n, subject = naming(language), _subject(language)
    w = language.all_ways("persons")
    return _Patterns(
        strict=frozenset(w["only_before_words"].split("|")),
        transitive=frozenset(w["with_hearer"].split("|")),
        after_strict=re.compile(rf"\s*(?:{w['said_behind']}|,|:|[.!?]?\s*$|[“\"«„‘]|[.!?]\s)"),
        adverbs=re.compile(rf"(?:[\s,]+(?:{w['adverbs']})|{w['on_day']}|{w['turn']})+[\s,]*$"),
        apposed=re.compile(rf"\b(?i:{n.titles})\b[^,.]{{0,60}},\s({n.name}),\s*$"),
        left=re.compile(rf"(?:^|(?<=[\s“”\"«»(,–—-])){subject}$"),
        right=re.compile(
            rf"\s(?:(?:{w['behind_verb']})\s\w+,?\s)?(?:[a-z]+\s){{0,2}}?{subject}"
            rf"(?=\s*(?:[,.;:!?”\"“«–—)]|$|{w['behind_subject']}))"
        ),
        said_that=re.compile(rf"\s+(?:{w['said_that']})\b"),
        according=re.compile(rf"(?:\b(?:{w['according']}))\s{subject}(?P<as>\s(?:{n.speech})\b)?"),
        possessed=re.compile(
            rf"\b(?:{w['in']})\s(?:{w['the']}\s)?(?P<who>{n.name}|{w['possessives']})(?:{w['owns']})?\s(?:{w['views']})\b"
        ),
        joined=re.compile(rf"\b(?:{w['joins']})\s$"),
        as_=tuple(language.words("persons")["as"]),
    )


def attributions(
    text: str, start: int, end: int, hidden: tuple[tuple[int, int], ...], language: Language
) -> tuple[Attribution, ...]:
    """Where a paragraph says whose words it holds, outside the spans that are hidden because they are quoted.

    "Concluded" counts only where words follow that are said, not where a treaty is.
    """
    said = _patterns(language)
    masked = list(text[start:end])
    for a, b in hidden:
        masked[a - start : b - start] = "\0" * (b - a)
    line = re.sub(r"\s", " ", "".join(masked))
    found = [_at_verb(line, verb, language) for verb in islice(naming(language).verb.finditer(line), 50)]
    for hit in said.according.finditer(line):
        if not hit.group().startswith(said.as_) or hit.group("as"):
            found.append((hit.start(), hit.end(), hit.group("who")))
    found += [(h.start(), h.end(), h.group("who")) for h in said.possessed.finditer(line)]
    return tuple(Attribution(start + a, start + b, w) for a, b, w in sorted(f for f in found if f))


def _at_verb(line: str, verb: re.Match[str], language: Language) -> tuple[int, int, str] | None:
    """The subject of a speech verb: before it, a clause between commas left out, or behind it after a quotation."""
    said = _patterns(language)
    word, after = verb.group(), line[verb.end() : verb.end() + 160]
    before = line[max(0, verb.start() - 300) : verb.start()]
    before = re.split(r"[.!?;\0]\s+(?=[A-ZА-Я\0“\"])", before)[-1]
    if re.search(r"[,\0”\"»“–—-]\s*$", before) or not before.strip():
        right = None if word in said.transitive or said.said_that.match(after) else said.right.match(after)
        if right:
            return verb.start(), verb.end() + right.end(), right.group("who")
    if word in said.strict and not said.after_strict.match(after):
        return None
    bare = said.adverbs.sub("", before).rstrip()
    apposed = said.apposed.search(before)
    if apposed and " " in clean_name(apposed.group(1), language):
        return verb.start(), verb.end(), apposed.group(1)
    for candidate in (bare, CLAUSE.sub("", before).rstrip()):
        left = said.left.search(candidate[-160:])
        if left and not said.joined.search(candidate[-160:][: left.start()]):
            return verb.start(), verb.end(), left.group("who")
    return None
