"""Who is named in a document, under which names and offices, and whose words a paragraph reports."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice

MOST_VERBS = 20_000
"""So many speech verbs are looked at for names: those of a book."""

_T = (
    r"President|Prime\sMinister|Minister|Ambassador|Chairman|Chairwoman|Chairperson|Chair|Chancellor|Secretary[-\s]General"
    r"|Secretary\sof\sState|Secretary|Speaker|Spokesman|Spokeswoman|Spokesperson|Director[-\s]General|Director|Governor"
    r"|Commissioner|Envoy|Representative|Premier|Akim|Mayor|Senator|King|Emir|Sultan|CEO|Head|Adviser|Advisor|Analyst"
    r"|Professor|Expert|Economist|Consul|Rector|Commander|Coordinator|Official|Diplomat|Leader|Vice[-\s]President"
)
_HONORIFIC = r"(?:Mr|Mrs|Ms|Miss|Dr|Prof|Sir|H\.\s?E|Amb|Gen|Sen|Excellency)\.?"
_TITLE = rf"(?:{_T}|{_HONORIFIC})"
_WORD = r"[^\W\d_a-zа-я][\w]*(?:[-’'`][^\W\d_]\w*)*"
_NAME = rf"(?:{_WORD}|(?<!H\.)(?<!H\.\s)[A-Z]\.)(?:\s(?:(?:al|el|bin|ibn|von|van|de|der|zu|of\sthe\shouse)[-\s])?{_WORD}){{0,3}}"
_NO_NAME = frozenset(
    [
        "The",
        "A",
        "An",
        "In",
        "On",
        "At",
        "By",
        "For",
        "From",
        "To",
        "And",
        "But",
        "Or",
        "As",
        "It",
        "Its",
        "This",
        "That",
        "These",
        "Those",
        "He",
        "She",
        "They",
        "We",
        "I",
        "You",
        "Our",
        "Their",
        "His",
        "Her",
        "If",
        "When",
        "While",
        "After",
        "Before",
        "Since",
        "Under",
        "Over",
        "With",
        "Last",
        "Next",
        "Both",
        "Many",
        "Some",
        "All",
        "Most",
        "Each",
        "Every",
        "No",
        "Not",
        "There",
        "Here",
        "What",
        "Who",
        "How",
        "Why",
        "Which",
        "Where",
        "According",
        "Recently",
        "Today",
        "Yesterday",
        "Now",
        "Then",
        "Also",
        "However",
        "Meanwhile",
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "Republic",
        "Union",
        "Ministry",
        "Treaty",
        "Agreement",
        "Organization",
        "Organisation",
        "Council",
        "Bank",
        "Committee",
        "Commission",
        "Conference",
        "Parliament",
        "Government",
        "Embassy",
        "University",
        "Institute",
        "Agency",
        "Company",
        "Summit",
        "Forum",
        "Affairs",
        "Foreign",
        "Trade",
        "Economy",
        "Energy",
        "Finance",
        "Defence",
        "Defense",
        "Transport",
        "Central",
        "North",
        "South",
        "East",
        "West",
        "Asia",
        "Europe",
        "Africa",
        "America",
        "United",
        "States",
        "Nations",
        "European",
        "Eurasian",
        "Economic",
        "International",
        "National",
        "State",
        "World",
        "Kingdom",
        "Federation",
        "Cooperation",
        "Security",
        "Development",
        "Exclusive",
        "Interview",
        "Statement",
        "Address",
        "Remarks",
        "Speech",
        "Press",
        "Release",
        "Joint",
        "Photo",
        "Source",
        "Office",
        "Department",
        "Center",
        "Centre",
        "Deputy",
        "First",
        "Former",
        "Acting",
        "General",
        "Special",
        "Permanent",
        "Vice",
        "Chief",
        "Senior",
        "Kazakh",
        "Russian",
        "Chinese",
        "Uzbek",
        "Kyrgyz",
        "Tajik",
        "Turkmen",
        "Azerbaijani",
        "Armenian",
        "Georgian",
        "Turkish",
        "Iranian",
        "Indian",
        "American",
        "German",
        "French",
        "British",
        "Pakistani",
        "Afghan",
        "Belarusian",
        "Ukrainian",
        "Kazakhstan",
        "Russia",
        "China",
        "Uzbekistan",
        "Kyrgyzstan",
        "Tajikistan",
        "Turkmenistan",
        "Azerbaijan",
        "Armenia",
        "Georgia",
        "Turkey",
        "Iran",
        "India",
        "Says",
        "Said",
        "Tells",
        "Believes",
        "Notes",
        "Warns",
        "Urges",
        "Meets",
        "Visits",
        "Discusses",
        "Presidency",
        "Excellency",
        "Belarus",
        "Ukraine",
        "Moscow",
        "Beijing",
        "Astana",
        "Washington",
        "Tashkent",
        "Brussels",
    ]
)
_NAME_AT = re.compile(_NAME)
_TITLED = re.compile(rf"\b({_T}|{_HONORIFIC})\s+({_NAME})")
_APPOSED = re.compile(
    rf"\b({_NAME}),\s(?:the\s|a\s|an\s|who\s(?:is|heads|leads)\s(?:the\s)?)?((?:[\w’'-]+\s){{0,4}}?(?i:{_T}))\b"
)
_BEFORE_NAME = re.compile(rf"\b((?i:{_T})),\s({_NAME}),")
_TITLE_OF = re.compile(rf"\b({_T})\s(?:of|for)\s(?:the\s)?((?:(?:{_WORD}|of|and|the|for)\s){{1,8}}{_WORD})")

SPEECH = (
    r"said|says|say|noted|notes|added|adds|stressed|stresses|emphasi[sz]ed|emphasi[sz]es|underlined|underlines|underscored"
    r"|underscores|stated|states|told|tells|believes|believed|thinks|feels|considers|hopes|expects|explained|explains"
    r"|highlighted|highlights|remarked|remarks|pointed\sout|points\sout|reiterated|reiterates|reaffirmed|reaffirms"
    r"|confirmed|confirms|denied|denies|claimed|claims|argued|argues|acknowledged|acknowledges|admitted|admits|declared"
    r"|declares|predicted|predicts|warned|warns|urged|urges|insisted|insists|suggested|suggests|announced|announces"
    r"|commented|comments|replied|replies|answered|responded|recalled|recalls|mentioned|mentions|assured|assures|vowed"
    r"|pledged|promised|revealed|informed|asserted|asserts|maintains|contends|observed|observes|concluded|concludes"
    r"|continued|wrote|writes|tweeted|called\s(?:for|on|upon)|calls\s(?:for|on|upon)|spoke\s(?:of|about|in\sfavou?r)"
    r"|speaks\s(?:of|about)|drew\sattention|draws\sattention|contemplated|contemplates|reflected\son|reflects\son|proposed|proposes|reported|outlined"
    r"|expressed\s(?:the\s|his\s|her\s)?(?:hope|confidence|conviction|concern|regret|readiness|belief|view|opinion|support)"
    r"|(?:is|was)\s(?:convinced|confident|certain|sure)"
)
_STRICT = frozenset(
    [
        "concluded",
        "concludes",
        "continued",
        "observed",
        "states",
        "reported",
        "maintains",
        "proposed",
        "recalled",
        "suggests",
    ]
)
_VERB = re.compile(rf"\b(?:{SPEECH})\b")
_AFTER_STRICT = re.compile(r"\s*(?:that\b|to\sreporters|,|:|[.!?]?\s*$|[“\"«„‘]|[.!?]\s)")
_ADVERBS = re.compile(
    r"(?:[\s,]+(?:also|further|furthermore|then|later|once\sagain|again|has|had|have|recently|further|firmly|earlier|in\sparticular|\w+ly)|[\s,]+on\s\w+day)+[\s,]*$"
)
_CLAUSE = re.compile(r",\s[^,;.]{2,140}(?:,[^,;.]{2,60})?,\s*$")
_OFFICE = rf"(?:[\w’'-]+\s){{0,4}}?(?i:{_T})\b(?:\s(?:of|for)\s(?:the\s)?[\w’'-]+(?:\s(?:of|and)\s(?:the\s)?[A-Z][\w’'-]+|\s[A-Z][\w’'-]+){{0,5}})?"
_BODY = r"(?:[A-Z][\w’'-]*\s){0,4}(?:[Mm]inistry|[Gg]overnment|[Pp]ress\s(?:service|office)|[Ee]mbassy|Kremlin|Akorda|White\sHouse)(?:\sof\s(?:the\s)?[A-Z]\w+(?:\s(?:and\s)?[A-Z]\w+){0,4})?"
_SUBJECT = rf"(?P<who>\b[Hh]e\b|\b[Ss]he\b|(?:\b[Tt]he\s)?{_BODY}|(?:(?:\b[Tt]he\s|\b[A-Za-z]\w+[’']s\s)?{_OFFICE}(?:,?\s{_NAME})?)|(?:(?:[A-Z][\w-]+\s){{0,3}}{_TITLE}\s)?{_NAME})"
_LEFT = re.compile(rf"(?:^|(?<=[\s“”\"«»(,–—-])){_SUBJECT}$")
_RIGHT = re.compile(
    rf"\s(?:(?:on|in|earlier)\s\w+,?\s)?{_SUBJECT}(?=\s*(?:[,.;:!?”\"“«–—)]|$|who\b|in\b|on\b|at\b|during\b|from\b|after\b))"
)
_ACCORDING = re.compile(
    rf"(?:\b[Aa]ccording\sto|\b[Ii]n\sthe\s(?:view|opinion|words)\sof|\b[Aa]s)\s{_SUBJECT}(?P<as>\s(?:{SPEECH})\b)?"
)
_POSSESSED = re.compile(rf"\b[Ii]n\s(?:the\s)?(?P<who>{_NAME}|his|her)(?:[’']s)?\s(?:view|opinion|words)\b")

_SPEAKING = re.compile(rf"(?:^|[\s“”\"«»,–—-])({_NAME})(?:,[^,.]{{2,120}},)?\s(?:also\s|has\s|further\s)?$")
_SPOKEN = re.compile(rf"\s({_NAME})(?=[,.;”\"]|\s(?:in|on|at)\b|$)")


def folded(name: str) -> str:
    """A name without the differences of transliteration: Tokaev, Tokayev and TOKAYEV are one."""
    low = name.lower().replace("’", "").replace("'", "").replace("-", "")
    low = re.sub(r"(?<=[aeiou])ye", "e", low).replace("zh", "j").replace("kh", "h").replace("ss", "s")
    return re.sub(r"(?:iy|ii|yi|y)$", "i", low)


@dataclass(frozen=True, slots=True)
class Person:
    """One person: the name as first given in full, where it is first named, and offices held in the text."""

    name: str
    first: int
    offices: frozenset[str] = frozenset()
    woman: bool | None = None

    @property
    def tokens(self) -> tuple[str, ...]:
        """The parts of the name, folded."""
        return tuple(folded(part) for part in self.name.split())


@dataclass(frozen=True, slots=True)
class Attribution:
    """Words that say whose view a sentence holds: their span, and the subject as it is written."""

    start: int
    end: int
    subject: str


@dataclass(frozen=True, slots=True)
class People:
    """The persons of a document, found by any of their names or offices."""

    persons: tuple[Person, ...]
    by_token: dict[str, tuple[Person, ...]] = field(default_factory=dict[str, tuple[Person, ...]])

    def named(self, written: str) -> Person | None:
        """The person whose surname (or first part, as in Xi Jinping) the words hold; None where nobody's is."""
        parts = [folded(p) for p in re.findall(r"[\w’'-]+", written)]
        for k, part in reversed(list(enumerate(parts))):
            hits = self.by_token.get(part, ())
            exact = [p for p in hits if p.tokens[-1] == part] or [p for p in hits if p.tokens[0] == part]
            if len(exact) > 1 and k:
                exact = [p for p in exact if parts[k - 1] in p.tokens] or exact
            if exact:
                return exact[0]
        return None

    def holding(self, office: str) -> tuple[Person, ...]:
        """The persons whose office the words name: all words of the one are among those of the other's."""
        wanted = _office_words(office)
        return tuple(p for p in self.persons if wanted and any(wanted <= set(o.split()) for o in p.offices))


def _office_words(written: str) -> frozenset[str]:
    words = re.findall(r"[\w’'-]+", written.lower())
    return frozenset(re.sub(r"[’']s$", "", w) for w in words) - {
        "the",
        "a",
        "an",
        "of",
        "for",
        "and",
        "his",
        "her",
        "its",
    }


def people(text: str, labels: tuple[tuple[str, int], ...] = ()) -> People:
    """Find the persons whom a document names with a title, in apposition to an office, as speakers, or by labels."""
    found: dict[str, Person] = {}
    for new in sorted((*_namings(text), *(Person(n, at) for n, at in labels)), key=lambda p: p.first):
        key = _known(found, new.name)
        old = found.get(key, new)
        fuller = len(new.name.split()) > len(old.name.split())
        name = new.name if fuller else old.name
        found[key] = Person(name, old.first, old.offices | new.offices, old.woman or new.woman)
    index: dict[str, tuple[Person, ...]] = {}
    for person in found.values():
        for token in {person.tokens[0], person.tokens[-1]}:
            index[token] = (*index.get(token, ()), person)
    return People(tuple(found.values()), index)


def _known(found: dict[str, Person], name: str) -> str:
    """The key of the person who has this name: the folded surname, or the first part of one already known."""
    parts = [folded(p) for p in name.split()]
    if len(parts) == 1 and parts[0] not in found:
        return next((k for k, p in found.items() if p.tokens[0] == parts[0]), parts[0])
    return parts[-1]


def _namings(text: str) -> list[Person]:
    """Every naming of a person, with the office and the sex that it shows."""
    out: list[Person] = []
    for hit in _TITLED.finditer(text):
        title, name = hit.group(1), clean_name(hit.group(2))
        plain = re.fullmatch(_HONORIFIC, title)
        office = "" if plain else f"{_before(text, hit.start(1))} {title}"
        out += _person(name, hit.start(2), office, True if re.match(r"M(?:r?s\b|iss)", title) else None)
    for hit in _APPOSED.finditer(text):
        out += _person(clean_name(hit.group(1)), hit.start(1), hit.group(2), full=True)
    for hit in _BEFORE_NAME.finditer(text):
        out += _person(
            clean_name(hit.group(2)), hit.start(2), f"{_before(text, hit.start(1))} {hit.group(1)}", full=True
        )
    for hit in _TITLE_OF.finditer(text):
        words = hit.group(2).split()
        last = max((k for k, w in enumerate(words) if w in _NO_NAME or w[0].islower()), default=-1)
        name = clean_name(" ".join(words[last + 1 :]))
        if last >= 0:
            out += _person(name, hit.start(2), f"{hit.group(1)} {' '.join(words[: last + 1])}", full=True)
    for verb in islice(_VERB.finditer(text), MOST_VERBS):
        base = max(0, verb.start() - 200)
        hits = (_SPEAKING.search(text[base : verb.start()]), _SPOKEN.match(text[verb.end() : verb.end() + 80]))
        for hit, offset in zip(hits, (base, verb.end()), strict=True):
            out += _person(clean_name(hit.group(1)), offset + hit.start(1), "", full=True) if hit else []
    return out


def _person(name: str, at: int, office: str, woman: bool | None = None, *, full: bool = False) -> list[Person]:
    if not name or (full and " " not in name):
        return []
    held = " ".join(sorted(_office_words(office)))
    return [Person(name, at, frozenset({held} if held else ()), woman)]


def _before(text: str, start: int) -> str:
    """The capitalised words in front of a title that make the office: "Kazakh Deputy Foreign" of "... Minister X"."""
    hit = re.search(r"((?:(?:[A-Z][\w’'-]*|deputy|former|acting)\s){1,4})$", text[max(0, start - 80) : start])
    return hit.group(1) if hit else ""


def clean_name(written: str) -> str:
    """The name within capitalised words: titles, demonyms and other words taken off, "" if no name is left."""
    parts = written.split()
    while parts and (parts[0] in _NO_NAME or re.fullmatch(_TITLE, parts[0], re.I)):
        parts = parts[1:]
    owned = next((k for k, p in enumerate(parts) if re.search(r"[’']s?$", p)), None)
    if owned is not None:
        parts = [*parts[:owned], re.sub(r"[’']s?$", "", parts[owned])]
    wrong = any(p in _NO_NAME or re.fullmatch(_TITLE, p, re.I) for p in parts)
    shouted = [p.isupper() for p in parts if len(p) > 2]
    if not parts or wrong or len(parts[-1]) < 2 or (any(shouted) and not all(shouted)):
        return ""
    return " ".join(parts)


def is_office(written: str) -> bool:
    """Whether words name an office or a ministry."""
    return bool(
        re.search(
            rf"\b(?:{_T}|ministry|government|service|office|embassy|kremlin|akorda|white\shouse)\b", written, re.I
        )
    )


def attributions(text: str, start: int, end: int, hidden: tuple[tuple[int, int], ...]) -> tuple[Attribution, ...]:
    """Where a paragraph says whose words it holds, outside the spans that are hidden because they are quoted.

    "Concluded" counts only where words follow that are said, not where a treaty is.
    """
    masked = list(text[start:end])
    for a, b in hidden:
        masked[a - start : b - start] = "\0" * (b - a)
    line = re.sub(r"\s", " ", "".join(masked))
    found = [_at_verb(line, verb) for verb in islice(_VERB.finditer(line), 50)]
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
        right = _RIGHT.match(after)
        if right:
            return verb.start(), verb.end() + right.end(), right.group("who")
    if word in _STRICT and not _AFTER_STRICT.match(after):
        return None
    bare = _ADVERBS.sub("", before).rstrip()
    for candidate in (bare, _CLAUSE.sub("", before).rstrip()):
        left = _LEFT.search(candidate[-160:])
        if left and not re.search(r"\b(?:and|or)\s$", candidate[-160:][: left.start()]):
            return verb.start(), verb.end(), left.group("who")
    return None
