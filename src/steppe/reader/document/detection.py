"""Whether a text is in English, the one language whose statements are read: by its letters and its small words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from steppe.reader.words import words

FOREIGN, WHOLLY = 0.5, 0.85  # shares of letters of another script: most of a text, and all but names and quotations
SIGNS = 3  # letters that one sign of Chinese, Japanese or Korean stands for
SAMPLE = 6_000  # characters that are looked at in each of three places: head, middle and end
LEAST = 4  # words that tell anything
ENGLISH = 0.15  # the share of small words among the words of an English text, at least
LETTER = re.compile(r"[^\W\d_]")
LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff\u02bb\u02bc]")
SIGN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
WORD = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]+(?:['’`ʻʼ‘][A-Za-z\u00c0-\u024f]+)*")
APOSTROPHES = str.maketrans("'’ʼ‘`", "ʻʻʻʻʻ")
REFUSAL = (
    "The document is not in English ({what}): names are given, but no ties and claims are read from it, and nothing "
    "is checked."
)


@dataclass(frozen=True, slots=True)
class SmallWords:
    """Small words of English, those of it that others have too, those of other languages by word, and of names."""

    english: frozenset[str]
    shared: frozenset[str]
    others: dict[str, frozenset[str]]
    names: frozenset[str]
    letters: re.Pattern[str]


@cache
def _small_words() -> SmallWords:
    file = words("languages")
    english = frozenset(file["english"].split())
    others = {name: frozenset(said.translate(APOSTROPHES).split()) for name, said in file["others"].items()}
    return SmallWords(
        english,
        frozenset(file["shared"].split()),
        {name: said - english for name, said in others.items()},
        frozenset(file["names"].split()),
        re.compile(rf"[{file['letters']}]"),
    )


def refusal(text: str) -> str:
    """The sentence by which a text of another language is refused, "" for English and for what has too few words.

    A text is refused where most of its letters are of another script, or where the small words of another language
    outnumber those of English. Names alone, lists and headlines are never refused.
    """
    sample = text if len(text) <= 3 * SAMPLE else "\n".join(_thirds(text))
    found = [m[0] for m in WORD.finditer(sample)]
    ours = _english(found)
    what = _script(sample, ours / max(LEAST, len(found))) or _language(found, ours)
    return REFUSAL.format(what=what) if what else ""


def _thirds(text: str) -> tuple[str, str, str]:
    middle = (len(text) - SAMPLE) // 2
    return text[:SAMPLE], text[middle : middle + SAMPLE], text[-SAMPLE:]


def _english(found: Sequence[str]) -> float:
    """How many small words of English there are, those that others share counted half."""
    small = _small_words()
    said = [word.lower() for word in found if not _capitals(word)]
    return sum(0.5 if word in small.shared else 1.0 for word in said if word in small.english)


def _capitals(word: str) -> bool:
    """Whether a word is an abbreviation: UN is no French article."""
    return len(word) > 1 and word.isupper()


def _script(text: str, english: float) -> str:
    """What the letters are where most of them are not Latin."""
    signs = len(SIGN.findall(text))
    whole = len(LETTER.findall(text)) + (SIGNS - 1) * signs
    foreign = whole - len(LATIN.findall(text))
    if whole < LEAST or foreign <= (WHOLLY if english > ENGLISH else FOREIGN) * whole:
        return ""
    return "most of its letters are of another script"


def _language(found: Sequence[str], ours: float) -> str:
    """What shows another language: its small words outnumber those of English, or there are none and its letters do."""
    small = _small_words()
    if len(found) < LEAST:
        return ""
    said = [
        w.lower().translate(APOSTROPHES) for k, w in enumerate(found) if not _capitals(w) and not _in_name(found, k)
    ]
    counts = {name: sum(word in mine for word in said) for name, mine in small.others.items()}
    name = max(counts, key=lambda one: counts[one])
    if counts[name] > ours:
        return f"its small words are {name}"
    strange = any(word[0].islower() and small.letters.search(word.translate(APOSTROPHES)) for word in found)
    return "its words have letters that no English word has" if strange and not ours else ""


def _in_name(found: Sequence[str], k: int) -> bool:
    """Whether a word is a particle of a name, as in "Ursula von der Leyen"."""
    names = _small_words().names
    if found[k] not in names:
        return False
    before = k == 0 or found[k - 1][0].isupper() or found[k - 1] in names
    return before and any(word[0].isupper() for word in found[k + 1 : k + 3])
