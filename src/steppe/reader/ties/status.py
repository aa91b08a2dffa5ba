"""What is said of a tie: its status, whether it is a fact, a plan or a question, and whether it is denied."""

from __future__ import annotations

import re

from steppe.reader.document.sentences import Span
from steppe.reader.ties.rules import Rule, status_words
from steppe.reader.ties.sides import Place

NEAR = 25  # characters before the words that tie in which "not" and "plans to" are about them


def meant(at: Place, rule: Rule, where: tuple[re.Match[str], Span, int]) -> tuple[str, str, str]:
    """Status, modality and polarity, from the words near those that tie; `where` ends with where the names begin."""
    m, part, names = where
    said = status_words(at.language)
    near = max(part[0], m.start() - NEAR)
    if _denied(at, (m.start(), max(names, m.end())), part, (near, names)):
        return "denied", "fact", "denied"
    if _asked(at, m.start()):
        return "hypothetical", "hypothetical", "asserted"
    if not rule.certain and rule.status != "historic" and said["later"].search(at.text, *part):
        return "planned", "planned", "asserted"
    for status in at.language.words("ties")["status"]:
        modal = status in ("planned", "hypothetical")
        if rule.certain and modal:
            continue
        span = (near, m.end()) if modal else (max(part[0], m.start() - 2 * NEAR), part[1])
        if said[status].search(at.text, *span):
            kept = rule.status if not modal or rule.status == "ended" else ""
            return kept or status, (status if modal else "fact"), "asserted"
    return rule.status or "in_force", "fact", "asserted"


def _denied(at: Place, tied: Span, part: Span, near: Span) -> bool:
    """Whether a denial stands before the words that tie, behind them, near them, or anywhere in the sentence."""
    said = status_words(at.language)
    return bool(
        said["denied_before"].search(at.text, at.sentence[0], tied[0])
        or said["denied_ahead"].search(at.text, part[0], tied[0])
        or said["denied_behind"].match(at.text, tied[1], part[1])
        or said["denied_sentence"].search(at.text, *at.sentence)
        or said["denied_clause"].search(at.text, *near)
    )


def _asked(at: Place, before: int) -> bool:
    """Whether a sentence asks whether something is so, from its start or from where a question in it begins."""
    start, end = at.sentence
    if not at.text[start:end].rstrip("\u201d\u2019\u00bb\"')").endswith("?"):
        return False
    opened = max((q.end() for q in re.finditer(r"[:\u201c\u00ab\"]\s*", at.text[start:before])), default=0)
    return any(at.said["asked"].match(at.text, begin) for begin in (start, start + opened))
