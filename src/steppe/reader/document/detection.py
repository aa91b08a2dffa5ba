"""Whether a text is in the language in which it is to be read: by its letters and its small words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from steppe.reader.language import ENGLISH, Language

FOREIGN, WHOLLY = 0.5, 0.85  # shares of letters of another script: most of a text, and all but names and quotations
SIGNS = 3  # letters that one sign of Chinese, Japanese or Korean stands for
SAMPLE = 6_000  # characters that are looked at in each of three places: head, middle and end
LEAST = 4  # words that tell anything
OURS = 0.15  # the share of small words among the words of a text of the language, at least
LETTER = re.compile(r"[^\W\d_]")
SIGN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
APOSTROPHES = str.maketrans("'’ʼ‘`", "ʻʻʻʻʻ")
REFUSAL = (
    "The document is not in {language} ({what}): names are given, but no ties and claims are read from it, and nothing "
    "is checked."
)


@dataclass(frozen=True, slots=True)
class SmallWords:
    """Small words of a language, those of it that others have too, those of others, and of names; its letters."""

    own: frozenset[str]
    shared: frozenset[str]
    others: dict[str, frozenset[str]]
    names: frozenset[str]
    letters: re.Pattern[str]
    alphabet: re.Pattern[str]
    word: re.Pattern[str]


@cache
def _small_words(language: Language) -> SmallWords:
    file = language.words("languages")
    own, alphabet = frozenset(file["own"].split()), file["alphabet"]
    others = {name: frozenset(said.translate(APOSTROPHES).split()) for name, said in file["others"].items()}
    return SmallWords(
        own,
        frozenset(file["shared"].split()),
        {name: said - own for name, said in others.items()},
        frozenset(file["names"].split()),
        re.compile(rf"[{file['letters']}]"),
        re.compile(rf"[{alphabet}\u02bb\u02bc]"),
        re.compile(rf"[{alphabet}]+(?:['’`ʻʼ‘][{alphabet}]+)*"),
    )


def refusal(text: str, language: Language = ENGLISH) -> str:
    """The sentence by which a text of another language is refused, "" for its own and for what has too few words.

    A text is refused where most of its letters are of another script, or where the small words of another language
    outnumber its own. Names alone, lists and headlines are never refused.
    """
    sample = text if len(text) <= 3 * SAMPLE else "\n".join(_thirds(text))
    small, name = _small_words(language), language.words("languages")["name"]
    found = [m[0] for m in small.word.finditer(sample)]
    ours = _ours(found, small)
    what = _script(sample, ours / max(LEAST, len(found)), small) or _other(found, ours, small, name)
    return REFUSAL.format(language=name, what=what) if what else ""


def _thirds(text: str) -> tuple[str, str, str]:
    middle = (len(text) - SAMPLE) // 2
    return text[:SAMPLE], text[middle : middle + SAMPLE], text[-SAMPLE:]


def _ours(found: Sequence[str], small: SmallWords) -> float:
    """How many small words of the language there are, those that others share counted half."""
    said = [word.lower() for word in found if not _capitals(word)]
    return sum(0.5 if word in small.shared else 1.0 for word in said if word in small.own)


def _capitals(word: str) -> bool:
    """Whether a word is an abbreviation: UN is no French article."""
    return len(word) > 1 and word.isupper()


def _script(text: str, ours: float, small: SmallWords) -> str:
    """What the letters are where most of them are of another script."""
    signs = len(SIGN.findall(text))
    whole = len(LETTER.findall(text)) + (SIGNS - 1) * signs
    foreign = whole - len(small.alphabet.findall(text))
    if whole < LEAST or foreign <= (WHOLLY if ours > OURS else FOREIGN) * whole:
        return ""
    return "most of its letters are of another script"


def _other(found: Sequence[str], ours: float, small: SmallWords, own: str) -> str:
    """What shows another language: its small words outnumber the own ones, or there are none and its letters do."""
    if len(found) < LEAST:
        return ""
    said = [
        w.lower().translate(APOSTROPHES)
        for k, w in enumerate(found)
        if not _capitals(w) and not _in_name(found, k, small.names)
    ]
    counts = {name: sum(word in mine for word in said) for name, mine in small.others.items()}
    name = max(counts, key=lambda one: counts[one])
    if counts[name] > ours:
        return f"its small words are {name}"
    strange = any(word[0].islower() and small.letters.search(word.translate(APOSTROPHES)) for word in found)
    return f"its words have letters that no {own} word has" if strange and not ours else ""


def _in_name(found: Sequence[str], k: int, names: frozenset[str]) -> bool:
    """Whether a word is a particle of a name, as in "Ursula von der Leyen"."""
    if found[k] not in names:
        return False
    before = k == 0 or found[k - 1][0].isupper() or found[k - 1] in names
    return before and any(word[0].isupper() for word in found[k + 1 : k + 3])
