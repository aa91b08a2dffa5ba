"""Where a paragraph says whose words or views it holds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from steppe.reader.persons.names import NAME, SPEECH, TITLE, TITLES, VERB, clean_name
from steppe.reader.words import ways

_STRICT = frozenset(ways("persons", "only_before_words").split("|"))
_TRANSITIVE = frozenset(ways("persons", "with_hearer").split("|"))
_AFTER_STRICT = re.compile(r"\s*(?:that\b|to\sreporters|,|:|[.!?]?\s*$|[“\"«„‘]|[.!?]\s)")
_TURN = r"|[\s,]+(?:in|for)\s(?:his|her|its)\s(?:own\s)?(?:turn|part)"
_ADVERBS = re.compile(rf"(?:[\s,]+(?:{ways('persons', 'adverbs')})|[\s,]+on\s\w+day{_TURN})+[\s,]*$")
_APPOSED = re.compile(rf"\b(?i:{TITLES})\b[^,.]{{0,60}},\s({NAME}),\s*$")
_CLAUSE = re.compile(r",\s[^,;.]{2,140}(?:,[^,;.]{2,60})?,\s*$")
_OF = r"(?:\s(?:of|for)\s(?:the\s)?[\w’'-]+(?:\s(?:of|and)\s(?:the\s)?[A-Z][\w’'-]+|\s[A-Z][\w’'-]+){0,5})?"
_OFFICE = rf"(?:(?![Tt]he\s)[\w’'-]+\s){{0,4}}?(?i:{TITLES})\b{_OF}"
_BODY = rf"(?:\b[Tt]he\s(?:[\w’'-]+\s){{0,3}}?|(?:[A-Z][\w’'-]*\s){{0,4}})(?:{ways('persons', 'bodies')})\b{_OF}"
_SUBJECT = (
    rf"(?P<who>\b[Hh]e\b|\b[Ss]he\b|(?:\b[Tt]he\s)?{_BODY}"
    rf"|(?:(?:\b[Tt]he\s|\b[A-Za-z]\w+[’']s\s)?{_OFFICE}(?:,?\s{NAME})?)|(?:(?:[A-Z][\w-]+\s){{0,3}}{TITLE}\s)?{NAME})"
)
_LEFT = re.compile(rf"(?:^|(?<=[\s“”\"«»(,–—-])){_SUBJECT}$")
_RIGHT = re.compile(
    rf"\s(?:(?:on|in|earlier)\s\w+,?\s)?(?:[a-z]+\s){{0,2}}?{_SUBJECT}"
    r"(?=\s*(?:[,.;:!?”\"“«–—)]|$|who\b|in\b|on\b|at\b|during\b|from\b|after\b))"
)
_SAID_THAT = re.compile(r"\s+(?:that|how|why|whether|to)\b")
_ACCORDING = re.compile(
    rf"(?:\b[Aa]ccording\sto|\b[Ii]n\sthe\s(?:view|opinion|words)\sof|\b[Aa]s)\s{_SUBJECT}(?P<as>\s(?:{SPEECH})\b)?"
)
_POSSESSED = re.compile(rf"\b[Ii]n\s(?:the\s)?(?P<who>{NAME}|his|her)(?:[’']s)?\s(?:view|opinion|words)\b")


@dataclass(frozen=True, slots=True)
class Attribution:
    """Words that say whose view a sentence holds: their span, and the subject as it is written."""

    start: int
    end: int
    subject: str


def attributions(text: str, start: int, end: int, hidden: tuple[tuple[int, int], ...]) -> tuple[Attribution, ...]:
    """Where a paragraph says whose words it holds, outside the spans that are hidden because they are quoted.

    "Concluded" counts only where words follow that are said, not where a treaty is.
    """
    masked = list(text[start:end])
    for a, b in hidden:
        masked[a - start : b - start] = "\0" * (b - a)
    line = re.sub(r"\s", " ", "".join(masked))
    found = [_at_verb(line, verb) for verb in islice(VERB.finditer(line), 50)]
    for hit in _ACCORDING.finditer(line):
        if not hit.group().startswith(("As", "as")) or hit.group("as"):
            found.append((hit.start(), hit.end(), hit.group("who")))
    found += [(h.start(), h.end(), h.group("who")) for h in _POSSESSED.finditer(line)]
    return tuple(Attribution(start + a, start + b, w) for a, b, w in sorted(f for f in found if f))


def _at_verb(line: str, verb: re.Match[str]) -> tuple[int, int, str] | None:
    """The subject of a speech verb: before it, a clause between commas left out, or behind it after a quotation."""
    word, after = verb.group(), line[verb.end() : verb.end() + 160]
    before = line[max(0, verb.start() - 300) : verb.start()]
    before = re.split(r"[.!?;\0]\s+(?=[A-ZА-Я\0“\"])", before)[-1]
    if re.search(r"[,\0”\"»“–—-]\s*$", before) or not before.strip():
        right = None if word in _TRANSITIVE or _SAID_THAT.match(after) else _RIGHT.match(after)
        if right:
            return verb.start(), verb.end() + right.end(), right.group("who")
    if word in _STRICT and not _AFTER_STRICT.match(after):
        return None
    bare = _ADVERBS.sub("", before).rstrip()
    apposed = _APPOSED.search(before)
    if apposed and " " in clean_name(apposed.group(1)):
        return verb.start(), verb.end(), apposed.group(1)
    for candidate in (bare, _CLAUSE.sub("", before).rstrip()):
        left = _LEFT.search(candidate[-160:])
        if left and not re.search(r"\b(?:and|or)\s$", candidate[-160:][: left.start()]):
            return verb.start(), verb.end(), left.group("who")
    return None
