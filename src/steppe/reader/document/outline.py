"""What is known of a document before its paragraphs are read one by one: labels, persons, head, footer, its form."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from steppe.reader.document.quotes import BOLD, paragraphs
from steppe.reader.document.shown import SEPARATOR, Shown, is_byline, is_footer, is_footer_like, shown
from steppe.reader.language import Language
from steppe.reader.persons.attributions import attributions
from steppe.reader.persons.names import clean_name
from steppe.reader.persons.speakers import People, people


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

    @property
    def language(self) -> Language:
        """The language in which the document is read."""
        return self.people.language

    @property
    def shown(self) -> Shown:
        """By which words the parts of a document in that language are told apart."""
        return shown(self.language)

    def words(self, k: int) -> str:
        """The text of a paragraph, in one line."""
        return self._lines[k]

    @cached_property
    def _lines(self) -> tuple[str, ...]:
        return tuple(re.sub(r"\s+", " ", self.text[start:end]) for start, end in self.spans)


@lru_cache(maxsize=1)
def outline_of(text: str, language: Language) -> Outline:
    """Look over a whole text: its labels, persons, head, body and footer, and who is interviewed or speaks."""
    said = shown(language)
    labels, pattern, named = _labels(text, language)
    spans = paragraphs(text, language, pattern)
    who = people(text, language, named)
    first, last = _head_end(text, spans, pattern, said), _body_end(text, spans, pattern, said)
    head = text[: spans[min(first, len(spans) - 1)][1]] if spans else ""
    interviewee = _interviewee(head, who)
    outlet = next((a or b for a, b in said.to_outlet.findall(head)), "")
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


def _labels(
    text: str, language: Language
) -> tuple[dict[str, str], re.Pattern[str] | None, tuple[tuple[str, int], ...]]:
    """The labels of turns with "question" or "answer" for each, a pattern that finds them, and the names they hold."""
    said = shown(language)
    hits = [h for h in said.label.finditer(text) if not said.no_label.fullmatch(_label_of(h))]
    counts: dict[str, int] = {}
    for hit in hits:
        counts[_label_of(hit)] = counts.get(_label_of(hit), 0) + 1
    later = {_label_of(hit) for hit in hits if text[: hit.start()].strip()}
    offices = {name for name in later if name.isupper() and said.office_label.fullmatch(name)}
    sure = {
        n for n, count in counts.items() if count > 1 or said.asks.fullmatch(n) or said.answers.fullmatch(n)
    } | offices
    kept = {
        n for n in counts if n in sure or (n in later and sure and len(n.split()) > 1 and _names_person(n, language))
    }
    few = sum(counts[n] for n in kept) < 2 and not offices
    if not sure or few or kept == {said.answer_letter}:
        return {}, None, ()
    turns = [h for h in hits if _label_of(h) in kept]
    asked: dict[str, list[bool]] = {}
    for hit, following in zip(turns, [*turns[1:], None], strict=True):
        words = text[hit.end() : following.start() if following else min(len(text), hit.end() + 3000)].rstrip()
        asked.setdefault(_label_of(hit), []).append(
            "?" in words[-160:] if following else words[:600].rstrip().endswith("?")
        )
    share = {name: sum(a) / len(a) for name, a in asked.items()}
    asks = {n for n in kept if said.asks.fullmatch(n)} or {
        n for n, s in share.items() if s >= 0.5 and s == max(share.values()) and not said.answers.fullmatch(n)
    }
    names = tuple((_name_in(_label_of(h), language), h.start()) for h in turns if _label_of(h) not in asks)
    longest_first = "|".join(re.escape(n) for n in sorted(kept, key=len, reverse=True))
    aside, mark = r"(?:[ ]\([^()\n]{3,60}\))?", r"(?:(?:\*\*|__)?[ \xa0]?[:.\-–—]|(?=[ \t\xa0]{2}))"
    pattern = re.compile(rf"[ \t]*(?:\*\*|__)?({longest_first}){aside}{mark}")
    plain = tuple((n, at) for n, at in names if n and not said.answers.fullmatch(n))
    return {n: "question" if n in asks else "answer" for n in kept}, pattern, plain


def _names_person(label: str, language: Language) -> bool:
    return bool(clean_name(label.split(",")[0].title(), language))


def _name_in(label: str, language: Language) -> str:
    """The name in a label, which transcripts put behind a title in capitals: PRIME MINISTER LEE."""
    shouted = label.isupper() and shown(language).office_label.fullmatch(label)
    name = shouted["name"].title() if shouted and shouted["name"] else label.split(",")[0]
    return clean_name(name, language)


def _label_of(hit: re.Match[str]) -> str:
    return hit.group("label") or hit.group("letter")


def _role(label: str, kind: str, who: People, interviewee: str, outlet: str) -> tuple[str, str]:
    """The zone of a label's turns and their speaker: an outlet for "Q", the one interviewed for "A"."""
    said = shown(who.language)
    if kind == "question":
        return kind, outlet if outlet and said.asked_by.fullmatch(label) else label
    if said.answers.fullmatch(label):
        return kind, interviewee
    if re.fullmatch(r"(?:[A-Z]\.?\s?){2,3}", label):
        letters = re.sub(r"\W", "", label)
        return kind, next((p.name for p in who.persons if "".join(t[0] for t in p.name.split()) == letters), label)
    person = who.named(label)
    held = who.holding(label)
    if person or len(held) == 1:
        return kind, person.name if person else held[0].name
    return kind, clean_name(label.split(",")[0], who.language) or label


def _interviewee(head: str, who: People) -> str:
    """The person whom the head of an interview names as the one asked, "" where it is no interview."""
    said = shown(who.language)
    if not said.interview.search(head):
        return ""
    for hit in said.interview_of.finditer(head):
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
    saluted = any(paper.shown.salute.match(p) for p in body[:4])
    own = sum(bool(paper.shown.first.search(p)) for p in body) >= (0.15 if saluted else 0.3) * len(body)
    quotes = sum(p[0] in '“"«„' for p in body) > 0.2 * len(body)
    if not body or quotes or not own or not (saluted or paper.shown.speech_head.search(head)):
        return None
    told = sum(bool(attributions(paper.text, *paper.spans[k], (), paper.language)) for k in range(first, last))
    if not saluted and told > max(1, 0.2 * len(body)):
        return None  # somebody else tells what the speaker said
    end = paper.spans[first - 1][1] if first else 0
    named = [p for p in paper.people.persons if p.first < end]
    return min(named, key=lambda p: p.first).name if named else _name_on_a_line(paper.text[:end], paper.language)


def _name_on_a_line(head: str, language: Language) -> str:
    """The name that has a line of a head to itself, or stands there before an office; "" where none does."""
    for line in head.splitlines():
        name = clean_name(shown(language).named_by.sub("", line.strip()).split(",")[0], language)
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
    own = sum(bool(paper.shown.first.search(paper.words(k))) for k in range(first, last))
    if paper.labels or len(asked) < 2 or not paper.interviewee or own < 0.4 * (last - first - len(asked)):
        return frozenset()
    return frozenset(asked)


def _head_end(text: str, spans: tuple[tuple[int, int], ...], label: re.Pattern[str] | None, said: Shown) -> int:
    """How many paragraphs stand before the body: titles and bylines, of which the last is no salutation."""
    for k, (start, end) in enumerate(spans):
        words = re.sub(r"\s+", " ", text[start:end])
        stops = re.search(r"[.;,:…?!][”»\"’)]*$" if k else r"[.;,:…][”»\"’)]*$", words)
        titled = len(words) < 220 and k < 8 and (words.isupper() or not stops) and not re.match(r"[-–•*]\s", words)
        if label and label.match(text, start):
            return k
        if said.salute.match(words) or not (titled or is_byline(words, said)):
            return k
    return 0 if len(spans) < 2 else min(1, len(spans))


def _body_end(text: str, spans: tuple[tuple[int, int], ...], label: re.Pattern[str] | None, said: Shown) -> int:
    """Where the footer begins: at an end mark, at "About ...", or where only contacts and notices follow."""
    shown = [re.sub(r"\s+", " ", text[a:b]) for a, b in spans]
    labelled = [bool(label and label.match(text, a)) for a, _ in spans]
    for k, words in enumerate(shown):
        closing = said.end.match(words) or (said.about.match(words) and len(shown) - k <= 12)
        if (
            k > 1
            and closing
            and not any(labelled[k:])
            and any(said.footer.search(w) for w in shown[k:] if len(w) < 400)
        ):
            return k
        if k > 1 and said.end.match(words) and not any(labelled[k:]):
            return k
    k = len(shown)
    while k > 1 and not labelled[k - 1] and is_footer_like(shown[k - 1], said):
        k -= 1
    while k < len(shown) and not (SEPARATOR.match(shown[k]) or is_footer(shown[k], said)):
        k += 1
    return k
