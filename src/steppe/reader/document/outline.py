"""What is known of a document before its paragraphs are read one by one: labels, persons, head, footer, its form."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from steppe.reader.document.quotes import BOLD, paragraphs, quoted
from steppe.reader.persons.attributions import attributions
from steppe.reader.persons.names import HONORIFIC, TITLES, clean_name
from steppe.reader.persons.speakers import People, people
from steppe.reader.words import ways

_ASKS = re.compile(rf"(?:{ways('outline', 'asks')})", re.I)
_ANSWERS = re.compile(rf"(?:{ways('outline', 'answers')})", re.I)
_LABEL = re.compile(
    r"^[ \t\xa0\ufeff]*(?:\*\*|__)?(?P<label>[^\W\d_a-zа-я][\w’'.-]*"
    r"(?:[ \xa0]\(?[\w’'.&-]+\)?){0,5}?(?:,[ ][a-z][\w ]{2,40})?)(?:[ ]\([^()\n]{3,60}\))?(?:\*\*|__)?[ \xa0]?:"
    r"(?:\*\*|__)?(?=\s|$)|^(?P<letter>[QA])(?:[.\-–—](?=\s)|(?=[ \t\xa0]{2,}\S))",
    re.M,
)
_OFFICE_LABEL = re.compile(rf"(?:[\w’'.-]+\s){{0,3}}?(?:{TITLES})(?:\s(?P<name>[\w’'.\s-]{{2,40}}))?", re.I)
_NO_LABEL = re.compile(rf"(?:(?:{ways('outline', 'no_labels')})\b.*)", re.I)
_MONTH = rf"(?:{ways('outline', 'months')})"
_DATE = re.compile(
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH}|{_MONTH}\s+\d{{1,2}})\b|\b\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2,4}}\b|\b\d{{4}}-\d\d-\d\d\b",
    re.I,
)
_BYLINE = re.compile(rf"^(?:{ways('outline', 'byline')})", re.I)
SEPARATOR = re.compile(r"^(?:[*•·\-–—_=#~]\s*){3,}$")
_END = re.compile(rf"^[\s\-–—#*]*(?:{ways('outline', 'end')})[\s\-–—#*]*$|^#{{3}}$", re.I)
_FOOTER = re.compile(ways("outline", "footer"), re.I)
_ABOUT = re.compile(rf"^(?:{ways('outline', 'about')})$", re.I)
CREDIT = re.compile(rf"^[\[(]?\s*(?:{ways('outline', 'credit')})", re.I)
FINITE = re.compile(rf"\b(?:{ways('outline', 'finite')})\b")
_SHOWN = re.compile(rf"\b(?:{ways('outline', 'shown')})\b")
_WHEN = re.compile(rf"\b(?:{ways('outline', 'when')})\b", re.I)
_BORN = re.compile(rf"^(?:[A-Z][\w’'.-]+\s){{1,3}}[A-Z][\w’'-]+,?\s(?:{ways('outline', 'born')})\b")
_WRITER = re.compile(rf"^(?:{ways('outline', 'writer')})", re.I)
_AMOUNT = re.compile(r"[$€£%]|\b\d[\d,.]*\s(?:percent|per\scent|million|billion)\b")
_CAPTION = re.compile(ways("outline", "caption"), re.I)
FIRST = re.compile(rf"\b(?:{ways('outline', 'first_person')})\b")
_SPEECH_HEAD = re.compile(rf"\b(?:{ways('outline', 'speech_head')})\b", re.I)
SALUTE = re.compile(rf"^(?:{ways('outline', 'salute')})", re.I)
_INTERVIEW = re.compile(ways("outline", "interview"), re.I)
_TO_OUTLET = re.compile(
    r"\binterview\s(?:with|to|for|by)\s(?:the\s)?((?:[A-Z][\w’'-]*)(?:\s(?:(?:of|and|the)\s)?[A-Z][\w’'-]*){0,5})"
    r"|\btold\s(?:the\s)?((?:The\s)?[A-Z][\w’'-]*(?:\s[A-Z][\w’'-]*){0,4})\sin\san"
)


@dataclass(frozen=True)
class Outline:
    """What is known of a document before its paragraphs are read one by one."""

    text: str
    spans: tuple[tuple[int, int], ...]
    people: People
    labels: dict[str, tuple[str, str]]
    pattern: re.Pattern[str] | None
    interviewee: str
    speech_by: str | None
    body: tuple[int, int]
    bare_questions: frozenset[int]

    def words(self, k: int) -> str:
        """The text of a paragraph, in one line."""
        return self._lines[k]

    @cached_property
    def _lines(self) -> tuple[str, ...]:
        return tuple(re.sub(r"\s+", " ", self.text[start:end]) for start, end in self.spans)


@lru_cache(maxsize=1)
def outline_of(text: str) -> Outline:
    """Look over a whole text: its labels, persons, head, body and footer, and who is interviewed or speaks."""
    labels, pattern, named = _labels(text)
    spans = paragraphs(text, pattern)
    who = people(text, named)
    first, last = _head_end(text, spans, pattern), _body_end(text, spans, pattern)
    head = text[: spans[min(first, len(spans) - 1)][1]] if spans else ""
    interviewee = _interviewee(head, who)
    outlet = next((a or b for a, b in _TO_OUTLET.findall(head)), "")
    roles = {label: _role(label, kind, who, interviewee, outlet) for label, kind in labels.items()}
    if roles and not _anybody_asks(text, spans, roles):
        roles = {label: ("quote", speaker) for label, (_, speaker) in roles.items()}
    paper = Outline(text, spans, who, roles, pattern, interviewee, None, (first, last), frozenset())
    paper = replace(paper, speech_by=None if roles else _speech_by(paper))
    return replace(paper, bare_questions=frozenset() if paper.speech_by is not None else _bare_questions(paper))


def _anybody_asks(text: str, spans: tuple[tuple[int, int], ...], roles: dict[str, tuple[str, str]]) -> bool:
    """Whether a turn or a paragraph asks, so that the other turns answer; else each is a speaker's own words."""
    return any(kind == "question" for kind, _ in roles.values()) or any(
        text[a:b].rstrip()[-1:] == "?" for a, b in spans
    )


def _labels(text: str) -> tuple[dict[str, str], re.Pattern[str] | None, tuple[tuple[str, int], ...]]:
    """The labels of turns with "question" or "answer" for each, a pattern that finds them, and the names they hold."""
    hits = [h for h in _LABEL.finditer(text) if not _NO_LABEL.fullmatch(_label_of(h))]
    counts: dict[str, int] = {}
    for hit in hits:
        counts[_label_of(hit)] = counts.get(_label_of(hit), 0) + 1
    later = {_label_of(hit) for hit in hits if text[: hit.start()].strip()}
    offices = {name for name in later if name.isupper() and _OFFICE_LABEL.fullmatch(name)}
    sure = {n for n, count in counts.items() if count > 1 or _ASKS.fullmatch(n) or _ANSWERS.fullmatch(n)} | offices
    kept = {n for n in counts if n in sure or (n in later and sure and len(n.split()) > 1 and _names_person(n))}
    few = sum(counts[n] for n in kept) < 2 and not offices
    if not sure or few or (kept <= {"A", "Q"} and len(kept) < 2 and "Q" not in kept):
        return {}, None, ()
    turns = [h for h in hits if _label_of(h) in kept]
    asked: dict[str, list[bool]] = {}
    for hit, following in zip(turns, [*turns[1:], None], strict=True):
        said = text[hit.end() : following.start() if following else min(len(text), hit.end() + 3000)].rstrip()
        asked.setdefault(_label_of(hit), []).append(
            "?" in said[-160:] if following else said[:600].rstrip().endswith("?")
        )
    share = {name: sum(a) / len(a) for name, a in asked.items()}
    asks = {n for n in kept if _ASKS.fullmatch(n)} or {
        n for n, s in share.items() if s >= 0.5 and s == max(share.values()) and not _ANSWERS.fullmatch(n)
    }
    names = tuple((_name_in(_label_of(h)), h.start()) for h in turns if _label_of(h) not in asks)
    longest_first = "|".join(re.escape(n) for n in sorted(kept, key=len, reverse=True))
    aside, mark = r"(?:[ ]\([^()\n]{3,60}\))?", r"(?:(?:\*\*|__)?[ \xa0]?[:.\-–—]|(?=[ \t\xa0]{2}))"
    pattern = re.compile(rf"[ \t]*(?:\*\*|__)?({longest_first}){aside}{mark}")
    plain = tuple((n, at) for n, at in names if n and not _ANSWERS.fullmatch(n))
    return {n: "question" if n in asks else "answer" for n in kept}, pattern, plain


def _names_person(label: str) -> bool:
    return bool(clean_name(label.split(",")[0].title()))


def _name_in(label: str) -> str:
    """The name in a label, which transcripts put behind a title in capitals: PRIME MINISTER LEE."""
    shouted = label.isupper() and _OFFICE_LABEL.fullmatch(label)
    return clean_name(shouted["name"].title()) if shouted and shouted["name"] else clean_name(label.split(",")[0])


def _label_of(hit: re.Match[str]) -> str:
    return hit.group("label") or hit.group("letter")


def _role(label: str, kind: str, who: People, interviewee: str, outlet: str) -> tuple[str, str]:
    """The zone of a label's turns and their speaker: an outlet for "Q", the one interviewed for "A"."""
    if kind == "question":
        return kind, outlet if outlet and re.fullmatch(r"Q\d*|Question|Interviewer", label) else label
    if _ANSWERS.fullmatch(label):
        return kind, interviewee
    if re.fullmatch(r"(?:[A-Z]\.?\s?){2,3}", label):
        letters = re.sub(r"\W", "", label)
        return kind, next((p.name for p in who.persons if "".join(t[0] for t in p.name.split()) == letters), label)
    person = who.named(label)
    held = who.holding(label)
    return kind, person.name if person else held[0].name if len(held) == 1 else clean_name(label.split(",")[0]) or label


def _interviewee(head: str, who: People) -> str:
    """The person whom the head of an interview names as the one asked, "" where it is no interview."""
    if not _INTERVIEW.search(head):
        return ""
    for hit in re.finditer(r"[Ii]nterview\s(?:of|with)\s([^,.;:]{3,100})", head):
        person = who.named(hit.group(1))
        if person:
            return person.name
    named = [p for p in who.persons if p.first < len(head)]
    return min(named, key=lambda p: p.first).name if named else ""


def _speech_by(paper: Outline) -> str | None:
    """Who gives the speech that the document is: "" where nobody is named, None where it is no speech."""
    first, last = paper.body
    body = [paper.words(k) for k in range(first, last)]
    head = " ".join(paper.words(k) for k in range(first))
    saluted = any(SALUTE.match(p) for p in body[:4])
    own = sum(bool(FIRST.search(p)) for p in body) >= (0.15 if saluted else 0.3) * len(body)
    quotes = sum(p[0] in '“"«„' for p in body) > 0.2 * len(body)
    if not body or quotes or not own or not (saluted or _SPEECH_HEAD.search(head)):
        return None
    told = sum(bool(attributions(paper.text, *paper.spans[k], ())) for k in range(first, last))
    if not saluted and told > max(1, 0.2 * len(body)):
        return None  # somebody else tells what the speaker said
    end = paper.spans[first - 1][1] if first else 0
    named = [p for p in paper.people.persons if p.first < end]
    return min(named, key=lambda p: p.first).name if named else _name_on_a_line(paper.text[:end])


def _name_on_a_line(head: str) -> str:
    """The name that has a line of a head to itself, or stands there before an office; "" where none does."""
    for line in head.splitlines():
        name = clean_name(re.sub(rf"^(?:[Bb][Yy]\s+)?(?:{HONORIFIC}\s+)*", "", line.strip()).split(",")[0])
        if 1 < len(name.split()) < 5 and all(part[:1].isupper() for part in name.split()):
            return name
    return ""


def _bare_questions(paper: Outline) -> frozenset[int]:
    """Paragraphs that ask without a label, in an interview whose answers speak in the first person."""
    first, last = paper.body
    asked = [k for k in range(first, last) if paper.words(k).endswith("?") and len(paper.words(k)) < 500]
    turns = [k for k in range(first, last) if paper.words(k)[:1] in "-–—"]
    if not paper.labels and len(turns) > 3 and sum(k in asked for k in turns[::2]) >= 0.65 * len(turns[::2]):
        return frozenset(turns[::2])
    bold = [k for k in range(first, last) if paper.text[max(0, paper.spans[k][0] - 1)] == BOLD]
    if not paper.labels and paper.interviewee and 0 < len(bold) <= 2 * sum(k in asked for k in bold):
        return frozenset(bold)
    own = sum(bool(FIRST.search(paper.words(k))) for k in range(first, last))
    if paper.labels or len(asked) < 2 or not paper.interviewee or own < 0.4 * (last - first - len(asked)):
        return frozenset()
    return frozenset(asked)


def is_byline(words: str) -> bool:
    """Whether a line of the head says who wrote, where or when."""
    dated = _DATE.search(words) and len(words) < 90 and not re.search(r"[.!?]$", words)
    timed = re.fullmatch(r"\d{1,2}[:.]\d\d\s?(?:[AaPp]\.?\s?[Mm]\.?)?(?:\s\(?[A-Z]{2,4}\)?)?", words)
    outlet = (
        re.search(r"[^.!?]\s\((?:The\s)?[A-Z][^()]{2,40}\)$", words) and len(words) < 70 and not FINITE.search(words)
    )
    return bool(timed or outlet or _BYLINE.match(words)) or bool(
        dated and (not FINITE.search(words)) and len(words.split()) < 10
    )


def _head_end(text: str, spans: tuple[tuple[int, int], ...], label: re.Pattern[str] | None) -> int:
    """How many paragraphs stand before the body: titles and bylines, of which the last is no salutation."""
    for k, (start, end) in enumerate(spans):
        words = re.sub(r"\s+", " ", text[start:end])
        stops = re.search(r"[.;,:…?!][”»\"’)]*$" if k else r"[.;,:…][”»\"’)]*$", words)
        titled = len(words) < 220 and k < 8 and (words.isupper() or not stops) and not re.match(r"[-–•*]\s", words)
        if label and label.match(text, start):
            return k
        if SALUTE.match(words) or not (titled or is_byline(words)):
            return k
    return 0 if len(spans) < 2 else min(1, len(spans))


def _body_end(text: str, spans: tuple[tuple[int, int], ...], label: re.Pattern[str] | None) -> int:
    """Where the footer begins: at an end mark, at "About ...", or where only contacts and notices follow."""
    shown = [re.sub(r"\s+", " ", text[a:b]) for a, b in spans]
    labelled = [bool(label and label.match(text, a)) for a, _ in spans]
    for k, words in enumerate(shown):
        closing = _END.match(words) or (_ABOUT.match(words) and len(shown) - k <= 12)
        if k > 1 and closing and not any(labelled[k:]) and any(_FOOTER.search(w) for w in shown[k:] if len(w) < 400):
            return k
        if k > 1 and _END.match(words) and not any(labelled[k:]):
            return k
    k = len(shown)
    while k > 1 and not labelled[k - 1] and _is_footer_like(shown[k - 1]):
        k -= 1
    while k < len(shown) and not (SEPARATOR.match(shown[k]) or is_footer(shown[k])):
        k += 1
    return k


def is_footer(words: str) -> bool:
    """Whether a short paragraph is a notice, a contact or an invitation to subscribe."""
    return len(words) < 400 and bool(_FOOTER.search(words)) and not quoted(words)


def _is_footer_like(words: str) -> bool:
    bare = len(words) < 150 and not re.search(r"[.!?][”»\"’)]*$", words) and not quoted(words)
    return (
        bool(SEPARATOR.match(words))
        or is_footer(words)
        or (bare and not CREDIT.match(words) and words[:1] not in "-–—•1234567890(")
        or bool(bare and _DATE.search(words))
        or bool(re.match(r"^\d+.*\d{4,}", words) and bare)
    )


def is_aside(words: str) -> bool:
    """A heading within the text, or what a stenographer put in brackets."""
    if re.fullmatch(r"[(\[][^)\]]{2,60}[)\]]\.?", words):
        return True
    return (
        len(words) <= 80
        and not re.search(r"[.!?:;,…][”»\"’)]*$", words)
        and words[0].isupper()
        and not FINITE.search(words)
    )


def is_bio(words: str) -> bool:
    """Whether a paragraph says who wrote the text."""
    return bool(_WRITER.match(words) or _BORN.match(words)) and len(words) < 600


def is_caption(words: str) -> bool:
    """A short paragraph that says what a picture shows: no finite verb, or one of showing, and where or when."""
    if _CAPTION.search(words):
        return True
    if (
        len(words) > 200
        or _AMOUNT.search(words)
        or len(re.findall(r"[.!?](?:\s|$)", words)) > 1
        or FINITE.search(words)
    ):
        return False
    finite = re.search(r"\b(?:\w{3,}ed)\b(?!\s(?:by|at|in|on|during|to|from)\b)", words) and not _SHOWN.search(words)
    return words[0].isupper() and words[-1] == "." and bool(_WHEN.search(words)) and not finite
