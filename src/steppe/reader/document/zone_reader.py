"""The paragraphs of a document read one by one: what kind of text each is, and whose words or views it holds."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import pairwise

from steppe.reader.document.outline import Outline
from steppe.reader.document.quotes import BOLD, Quoted, outermost
from steppe.reader.document.sentences import sentences
from steppe.reader.document.shown import SEPARATOR, Shown, is_aside, is_bio, is_byline, is_caption, is_footer
from steppe.reader.document.voices import Saying
from steppe.reader.model import Zone
from steppe.reader.persons.attributions import Attribution, attributions
from steppe.reader.persons.names import clean_name, is_office, naming

_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")


def _heading(words: str, said: Shown) -> str:
    return "byline" if is_byline(words, said) else "headline"


class ZoneReader:
    """Reads the paragraphs of one document in order, and remembers who spoke last."""

    def __init__(self, paper: Outline) -> None:
        self.paper = paper
        self.language = paper.language
        self.shown = paper.shown
        self.found: list[Zone] = []
        self.turn: tuple[str, str] | None = None
        self.last = ""
        self.orator = ""
        self.sayings: list[Saying] = []

    def read(self) -> tuple[Zone, ...]:
        """The zones of all paragraphs."""
        for k, (start, end) in enumerate(self.paper.spans):
            kind, speaker = self.kind(k)
            self.found.append(Zone(start, end, kind, speaker))
        return tuple(self.found)

    def kind(self, k: int) -> tuple[str, str]:
        """The zone and the speaker of one paragraph."""
        paper, words = self.paper, self.paper.words(k)
        first, last = paper.body
        if k >= last:
            return "footer", ""
        if k < first:
            caption = k and is_caption(words, self.shown) and not is_byline(words, self.shown)
            return ("caption" if caption else _heading(words, self.shown)), ""
        if is_bio(words, self.shown):
            return "bio", ""
        label = self.label_at(k)
        if label:
            found = self.turn = paper.labels[label]
            if (
                found[0] == "answer"
                and not self.asked()
                and any(kind == "question" for kind, _ in paper.labels.values())
            ):
                found = self.turn = ("quote", found[1])
            if all(kind == "question" for kind, _ in paper.labels.values()):
                self.turn = ("answer", paper.interviewee)
            return found
        if self.shown.credit.match(words) and len(words) < 200:
            return "photo_credit", ""
        if SEPARATOR.match(words) or (len(words) < 200 and is_footer(words, self.shown)):
            return "boilerplate", ""
        if paper.labels or paper.bare_questions:
            return self.in_interview(k, words)
        if paper.speech_by is not None:
            return self.in_speech(words)
        return self.in_news(k, words)

    def asked(self) -> bool:
        """Whether anybody has asked until now; who speaks before that makes a statement."""
        return any(zone.zone == "question" for zone in self.found)

    def label_at(self, k: int) -> str | None:
        """The label with which a paragraph begins, None where it has none."""
        pattern = self.paper.pattern
        hit = pattern.match(self.paper.text, self.paper.spans[k][0]) if pattern else None
        return hit.group(1) if hit else None

    def in_interview(self, k: int, words: str) -> tuple[str, str]:
        """A paragraph of an interview: the turn goes on, unless the text turns to the third person or asks."""
        paper, last = self.paper, self.paper.body[1]
        before_answer = k + 1 < last and paper.labels.get(self.label_at(k + 1) or "", ("", ""))[0] == "answer"
        asks = words.endswith("?") and len(words) < 500
        only_answers = all(kind == "answer" for kind, _ in paper.labels.values())
        if k in paper.bare_questions or (asks and paper.labels and only_answers and before_answer):
            self.turn = ("answer", paper.interviewee)
            return "question", ""
        if self.turn is None:
            speaker = self.opens()
            return ("quote", speaker) if speaker else self.in_news(k, words)
        if is_aside(words, self.shown):
            return (_heading(words, self.shown) if words[0].isalnum() else "narration"), ""
        if not self.shown.first.search(words):
            closing = k > self.last_spoken
            if self.opening(words) in self.speakers() and self.tells(k):
                return self.in_news(k, words)
            if self.about(words, closing):
                return ("bio" if closing else "narration"), ""
            if closing and self.tells(k):
                return "narration", ""
        if (
            is_caption(words, self.shown)
            and not self.shown.first.search(words)
            and not self.shown.finite.search(words)
            and len(words) < 160
        ):
            return "caption", ""
        return ("narration", "") if self.may_ask(k, words) else self.turn

    def opens(self) -> str:
        """Who makes the statement that stands before all questions: the only one who answers, where it greets."""
        answer = {speaker for kind, speaker in self.paper.labels.values() if kind == "answer"}
        first = self.paper.body[0]
        greets = any(
            self.shown.salute.match(self.paper.words(k)) for k in range(first, min(first + 3, self.paper.body[1]))
        )
        return answer.pop() if greets and len(answer) == 1 else ""

    def may_ask(self, k: int, words: str) -> bool:
        """Whether a paragraph could be a question without a mark, where nothing but marks of question shows them."""
        asked = self.paper.bare_questions
        if not asked or k - 1 in asked or self.shown.first.search(words):
            return False
        first = self.paper.spans[min(asked)][0]
        shown = self.paper.text[first] in "-–—" or self.paper.text[max(0, first - 1)] == BOLD
        return not shown and (len(words) < 160 or bool(self.shown.your.search(words)))

    @cached_property
    def last_spoken(self) -> int:
        """The last paragraph that begins a turn, asks, or says "I" or "we"; what follows may be the writer's."""
        for k in reversed(range(*self.paper.body)):
            words = self.paper.words(k)
            if words.endswith("?") or self.shown.first.search(words) or self.label_at(k):
                return k
        return -1

    def about(self, words: str, closing: bool) -> bool:
        """Whether a paragraph begins with the name of the one whose turn it is, or at the end says who somebody is."""
        if closing and self.shown.calling.match(words):
            return True
        return self.opening(words) in self.speakers() and bool(self.shown.told.search(words))

    def speakers(self) -> set[str]:
        """The one interviewed and all who have turns."""
        return {self.paper.interviewee, *(speaker for _, speaker in self.paper.labels.values())}

    def tells(self, k: int) -> bool:
        """Whether a paragraph opens by saying what somebody said, as answers seldom do and the writer does."""
        found = self.told(k)
        return bool(found) and found[0].start - self.paper.spans[k][0] < 60 and bool(self.said(found[:1]))

    def opening(self, words: str) -> str | None:
        """The person with whose name a paragraph begins, None where it begins otherwise."""
        lead = re.match(r"(?:[A-Z][\w.’'-]*\s){1,6}", words)
        taken = lead.group().split() if lead else []
        person = self.paper.people.named(" ".join(taken)) if taken else None
        return person.name if person else None

    def in_speech(self, words: str) -> tuple[str, str]:
        """A paragraph of a speech: the speaker's own words, unless it is a heading or tells of the speaker."""
        if is_aside(words, self.shown) and words[:1].isalpha() and not self.shown.salute.match(words):
            return _heading(words, self.shown), ""
        if self.paper.speech_by and self.opening(words) == self.paper.speech_by and not self.shown.first.search(words):
            return "narration", ""
        return "quote", self.paper.speech_by or ""

    def in_news(self, k: int, words: str) -> tuple[str, str]:
        """A paragraph of a news item: caption, heading, quotation, reported speech, or else narration."""
        start, end = self.paper.spans[k]
        head = self.shown.statement.match(words)
        if head and len(words) < 300:
            held = self.paper.people.holding(
                words[head.end() :].split(",")[0].partition(self.language.words("outline")["on_behalf"])[0]
            )
            person = self.paper.people.named(words[head.end() :]) or (held[0] if len(held) == 1 else None)
            self.orator = person.name if person else self.orator
            return "headline", ""
        marks = outermost(self.paper.text, start, end)
        said = self.said(self.told(k, marks), self.opening(words))
        share = sum(q.end - q.start for q in marks) / max(1, end - start)
        bio = bool(self.paper.interviewee) and k == self.paper.body[1] - 1 and self.about(words, True) and not said
        opens = words[0] in "“\"«„‘'»"
        introduced = bool(said) and share >= 0.2 and bool(re.search(r":\s[“\"«„‘][^“\"«„‘]{12,}[”\"»’“]\.?$", words))
        if (
            introduced
            or (share >= 0.5 and (said or opens))
            or (opens and said and (share >= 0.25 or self.whole(marks)))
        ):
            return "quote", self.remember(said[0][1] if said else self.unsaid(k, marks))
        if k == self.paper.body[0] and not (is_caption(words, self.shown) and self.shown.posed.search(words)):
            self.remember_subject(said, words)
            return "lead", ""
        if not said and not marks and is_caption(words, self.shown):
            return "caption", ""
        if not said and is_aside(words, self.shown):
            return _heading(words, self.shown), ""
        if said and self.weighs(k, said):
            self.note(k, said, background=True)
            return "reported", self.remember(said[0][1])
        self.note(k, said)
        self.remember_subject(said, words)
        return ("bio" if bio else "narration"), ""

    def told(self, k: int, marks: tuple[Quoted, ...] = ()) -> tuple[Attribution, ...]:
        """The attributions of a paragraph that stand outside its quotation marks."""
        return attributions(
            self.paper.text, *self.paper.spans[k], tuple((q.start, q.end) for q in marks), self.language
        )

    def note(self, k: int, said: list[tuple[Attribution, str]], *, background: bool = False) -> None:
        """Keep who says each sentence of a paragraph, and which sentences are `background` in what others say."""
        opening = said[0][0].start if said and not self.inverted(said[0][0]) else 0
        person = bool(said) and self.paper.people.named(said[0][1]) is not None
        for start, end in sentences(self.paper.text, *self.paper.spans[k], self.language):
            speaker = next((name for item, name in said if start <= item.start < end), None)
            if speaker is not None:
                self.sayings.append(Saying(start, end, speaker))
            elif background and (
                not person
                or (end <= opening and not self.of_person(start, end))
                or _YEAR.search(self.paper.text, start, end)
            ):
                self.sayings.append(Saying(start, end, None))

    def of_person(self, start: int, end: int) -> bool:
        """Whether a sentence begins with a person, an office or a pronoun, as it does that tells what one said."""
        words = re.sub(r"\s+", " ", self.paper.text[start:end])
        return bool(self.shown.somebody.match(words)) or self.opening(words) is not None

    def whole(self, marks: tuple[Quoted, ...]) -> bool:
        """Whether the first quotation is a whole remark: its marks hold its own comma or full stop."""
        return bool(marks) and marks[0].closed and self.paper.text[marks[0].end - 1] in ",.!?"

    def said(self, found: tuple[Attribution, ...], opening: str | None = None) -> list[tuple[Attribution, str]]:
        """The attributions whose subject is a person, an office or a ministry, with the speaker's name."""
        out: list[tuple[Attribution, str]] = []
        for item in found:
            name = self.resolve(item.subject, out[-1][1] if out else opening or self.last)
            if name is not None:
                out.append((item, name))
        return out

    def resolve(self, subject: str, last: str) -> str | None:
        """The speaker behind a subject: "" for one who cannot be told apart, None where it is no speaker at all."""
        who = self.paper.people
        woman = subject.lower() in self.language.words("persons")["women_pronouns"]
        if woman or self.shown.pronoun.fullmatch(subject):
            return self.pronoun(woman, last or self.paper.interviewee)
        person = who.named(subject)
        if person:
            return person.name
        if not is_office(subject, self.language):
            name = clean_name(subject, self.language)
            return name if " " in name else None
        held = who.holding(subject)
        if len(held) == 1:
            return held[0].name
        if not held and self.shown.role.fullmatch(self.shown.the.sub("", subject)):
            only = {p.name for p in who.persons if p.offices}
            return last or self.paper.interviewee or (only.pop() if len(only) == 1 else "")
        names = [p.name for p in held]
        if names:
            return next((n for n in (last, self.paper.interviewee) if n in names), "")
        return self.shown.the.sub("", subject)

    def pronoun(self, woman: bool, last: str) -> str:
        """Whom "he" or "she" means: the last speaker, unless the text says that this is a man or a woman."""
        persons = self.paper.people.persons
        if not last and len(persons) == 1:
            last = persons[0].name
        known = next((p.woman for p in persons if p.name == last), None)
        return "" if known and not woman else last

    def unsaid(self, k: int, marks: tuple[Quoted, ...]) -> str:
        """Who says a quotation that names nobody: the speaker of the paragraph before, else the one interviewed."""
        before = next(
            (z for z in reversed(self.found) if z.zone not in ("caption", "photo_credit", "boilerplate")), None
        )
        if before and before.zone in ("quote", "reported") and before.speaker:
            return before.speaker
        if marks and not marks[-1].closed and k + 1 < self.paper.body[1]:
            following = self.said(self.told(k + 1, outermost(self.paper.text, *self.paper.spans[k + 1])))
            if following:
                return following[0][1]
        return self.orator or self.paper.interviewee

    def weighs(self, k: int, said: list[tuple[Attribution, str]]) -> bool:
        """Whether reported words make the paragraph: its first or last sentence, or a quarter of it."""
        start, end = self.paper.spans[k]
        cuts = [start, *(m.end() for m in re.finditer(r"[.!?][”»\"’]*\s+(?=[A-Z“\"«])", self.paper.text[start:end]))]
        cuts = [cuts[0], *(start + c for c in cuts[1:]), end]
        held = [any(a <= s.start < b for s, _ in said) for a, b in pairwise(cuts)]
        size = sum(b - a for (a, b), h in zip(pairwise(cuts), held, strict=True) if h)
        closing = held[-1] and any(self.inverted(s) for s, _ in said if s.start >= cuts[-2])
        return held[0] or closing or size >= 0.25 * (end - start)

    def inverted(self, item: Attribution) -> bool:
        """Whether the subject stands behind its verb, which closes what was said before: "..., said the minister"."""
        verb = naming(self.language).verb.match(self.paper.text, item.start)
        return verb is not None and verb.end() < item.end

    def remember(self, speaker: str) -> str:
        """Note who spoke last, and return the name."""
        self.last = speaker or self.last
        return speaker

    def remember_subject(self, said: list[tuple[Attribution, str]], words: str) -> None:
        """Narration names a new subject: a pronoun that follows means that person."""
        subject = said[-1][1] if said else self.opening(words)
        self.last = subject or self.last
