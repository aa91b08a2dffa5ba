"""By which words the parts of a document are told apart: bylines, footers, captions, headings, notes on the writer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from steppe.reader.document.quotes import quoted
from steppe.reader.language import Language
from steppe.reader.persons.names import naming

SEPARATOR = re.compile(r"^(?:[*•·\-–—_=#~]\s*){3,}$")


@dataclass(frozen=True, slots=True)
class Shown:
    """By which words the parts of a document are told apart, and those who are spoken of."""

    label: re.Pattern[str]
    answer_letter: str
    asks: re.Pattern[str]
    answers: re.Pattern[str]
    asked_by: re.Pattern[str]
    office_label: re.Pattern[str]
    no_label: re.Pattern[str]
    date: re.Pattern[str]
    byline: re.Pattern[str]
    outlet: re.Pattern[str]
    end: re.Pattern[str]
    footer: re.Pattern[str]
    about: re.Pattern[str]
    credit: re.Pattern[str]
    finite: re.Pattern[str]
    shown: re.Pattern[str]
    past: re.Pattern[str]
    when: re.Pattern[str]
    born: re.Pattern[str]
    writer: re.Pattern[str]
    amount: re.Pattern[str]
    caption: re.Pattern[str]
    first: re.Pattern[str]
    speech_head: re.Pattern[str]
    salute: re.Pattern[str]
    interview: re.Pattern[str]
    interview_of: re.Pattern[str]
    to_outlet: re.Pattern[str]
    named_by: re.Pattern[str]
    statement: re.Pattern[str]
    posed: re.Pattern[str]
    role: re.Pattern[str]
    somebody: re.Pattern[str]
    told: re.Pattern[str]
    your: re.Pattern[str]
    calling: re.Pattern[str]
    the: re.Pattern[str]
    pronoun: re.Pattern[str]


def _label(question: str, answer: str) -> re.Pattern[str]:
    """What begins a turn: a name before a colon, or the letter of a question or an answer."""
    return re.compile(
        r"^[ \t\xa0\ufeff]*(?:\*\*|__)?(?P<label>[^\W\d_a-zа-я][\w’'.-]*"
        r"(?:[ \xa0]\(?[\w’'.&-]+\)?){0,5}?(?:,[ ][a-z][\w ]{2,40})?)(?:[ ]\([^()\n]{3,60}\))?(?:\*\*|__)?[ \xa0]?:"
        rf"(?:\*\*|__)?(?=\s|$)|^(?P<letter>{question}|{answer})(?:[.\-–—](?=\s)|(?=[ \t\xa0]{{2,}}\S))",
        re.M,
    )


@cache
def shown(language: Language) -> Shown:
    """The patterns of a language's `outline.yaml`."""
    w = {key: language.ways("outline", key) for key in language.words("outline")}
    titles, honorific = naming(language).titles, naming(language).honorific

    def any_case(pattern: str) -> re.Pattern[str]:
        return re.compile(pattern, re.I)

    return Shown(
        label=_label(w["question_letter"], w["answer_letter"]),
        answer_letter=w["answer_letter"],
        asks=any_case(rf"(?:{w['asks']})"),
        answers=any_case(rf"(?:{w['answers']})"),
        asked_by=re.compile(w["asked_by"]),
        office_label=any_case(rf"(?:[\w’'.-]+\s){{0,3}}?(?:{titles})(?:\s(?P<name>[\w’'.\s-]{{2,40}}))?"),
        no_label=any_case(rf"(?:(?:{w['no_labels']})\b.*)"),
        date=any_case(
            rf"\b(?:\d{{1,2}}(?:{w['ordinal_ends']})?\s+(?:{w['months']})|(?:{w['months']})\s+\d{{1,2}})\b"
            r"|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\b\d{4}-\d\d-\d\d\b"
        ),
        byline=any_case(rf"^(?:{w['byline']})"),
        outlet=re.compile(rf"[^.!?]\s\((?:{w['an_outlet']})?[A-Z][^()]{{2,40}}\)$"),
        end=any_case(rf"^[\s\-–—#*]*(?:{w['end']})[\s\-–—#*]*$|^#{{3}}$"),
        footer=any_case(w["footer"]),
        about=any_case(rf"^(?:{w['about']})$"),
        credit=any_case(rf"^[\[(]?\s*(?:{w['credit']})"),
        finite=re.compile(rf"\b(?:{w['finite']})\b"),
        shown=re.compile(rf"\b(?:{w['shown']})\b"),
        past=re.compile(rf"\b(?:{w['past']})"),
        when=any_case(rf"\b(?:{w['when']})\b"),
        born=re.compile(rf"^(?:[A-Z][\w’'.-]+\s){{1,3}}[A-Z][\w’'-]+,?\s(?:{w['born']})\b"),
        writer=any_case(rf"^(?:{w['writer']})"),
        amount=re.compile(rf"[$€£%]|\b\d[\d,.]*\s(?:{w['amounts']})\b"),
        caption=any_case(w["caption"]),
        first=re.compile(rf"\b(?:{w['first_person']})\b"),
        speech_head=any_case(rf"\b(?:{w['speech_head']})\b"),
        salute=any_case(rf"^(?:{w['salute']})"),
        interview=any_case(w["interview"]),
        interview_of=re.compile(rf"(?:{w['interview_of']})\s([^,.;:]{{3,100}})"),
        to_outlet=re.compile(w["to_outlet"]),
        named_by=re.compile(rf"^(?:(?:{w['by']})\s+)?(?:{honorific}\s+)*"),
        **_of_somebody(language),
    )


def _of_somebody(language: Language) -> dict[str, re.Pattern[str]]:
    """What paragraphs begin with that tell of somebody."""
    w = {key: language.ways("outline", key) for key in language.words("outline")}
    p = {
        key: language.ways("persons", key)
        for key in ("roles", "callings", "told", "any_the", "pronouns", "possessives")
    }
    statement = rf"(?:(?:{w['statement']})\s)?(?:{w['speech_head']})\s(?:{w['statement_by']})\b"
    return {
        "statement": re.compile(rf"^{statement}", re.I),
        "posed": re.compile(rf"\b(?:{w['posed']})"),
        "role": re.compile(rf"(?:{p['roles']})", re.I),
        "somebody": re.compile(
            rf"(?:{w['pronouns']}|{w['the']}\s(?:[\w-]+\s){{0,3}}?(?i:{naming(language).titles}))\b"
        ),
        "told": re.compile(rf"\b(?:{p['told']})\b"),
        "your": re.compile(rf"\b(?:{w['your']})\b"),
        "calling": re.compile(rf"(?:[A-Z][\w’'-]+\s){{2,4}}(?:{w['is_who']})\s(?:\w+\s){{0,4}}?(?:{p['callings']})\b"),
        "the": re.compile(rf"^{p['any_the']}"),
        "pronoun": re.compile(rf"{p['pronouns']}|{p['possessives']}", re.I),
    }


def is_byline(words: str, said: Shown) -> bool:
    """Whether a line of the head says who wrote, where or when."""
    dated = said.date.search(words) and len(words) < 90 and not re.search(r"[.!?]$", words)
    timed = re.fullmatch(r"\d{1,2}[:.]\d\d\s?(?:[AaPp]\.?\s?[Mm]\.?)?(?:\s\(?[A-Z]{2,4}\)?)?", words)
    outlet = said.outlet.search(words) and len(words) < 70 and not said.finite.search(words)
    return bool(timed or outlet or said.byline.match(words)) or bool(
        dated and (not said.finite.search(words)) and len(words.split()) < 10
    )


def is_footer(words: str, said: Shown) -> bool:
    """Whether a short paragraph is a notice, a contact or an invitation to subscribe."""
    return len(words) < 400 and bool(said.footer.search(words)) and not quoted(words)


def is_footer_like(words: str, said: Shown) -> bool:
    """Whether a paragraph at the end may belong to a footer: a notice, a mark, or a line that ends no sentence."""
    bare = len(words) < 150 and not re.search(r"[.!?][”»\"’)]*$", words) and not quoted(words)
    return (
        bool(SEPARATOR.match(words))
        or is_footer(words, said)
        or (bare and not said.credit.match(words) and words[:1] not in "-–—•1234567890(")
        or bool(bare and said.date.search(words))
        or bool(re.match(r"^\d+.*\d{4,}", words) and bare)
    )


def is_aside(words: str, said: Shown) -> bool:
    """A heading within the text, or what a stenographer put in brackets."""
    if re.fullmatch(r"[(\[][^)\]]{2,60}[)\]]\.?", words):
        return True
    return (
        len(words) <= 80
        and not re.search(r"[.!?:;,…][”»\"’)]*$", words)
        and words[0].isupper()
        and not said.finite.search(words)
    )


def is_bio(words: str, said: Shown) -> bool:
    """Whether a paragraph says who wrote the text."""
    return bool(said.writer.match(words) or said.born.match(words)) and len(words) < 600


def is_caption(words: str, said: Shown) -> bool:
    """A short paragraph that says what a picture shows: no finite verb, or one of showing, and where or when."""
    if said.caption.search(words):
        return True
    if (
        len(words) > 200
        or said.amount.search(words)
        or len(re.findall(r"[.!?](?:\s|$)", words)) > 1
        or said.finite.search(words)
    ):
        return False
    finite = said.past.search(words) and not said.shown.search(words)
    return words[0].isupper() and words[-1] == "." and bool(said.when.search(words)) and not finite
