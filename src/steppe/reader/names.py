"""Names, titles and verbs of speech as patterns, and what is left of capitalised words when titles are taken off."""

from __future__ import annotations

import csv
import re
from functools import cache, lru_cache
from pathlib import Path


def words_of(listed: str) -> frozenset[str]:
    """The words of a list that is written as one string."""
    return frozenset(listed.split())


TITLES = (
    r"President|Prime\sMinister|Minister|Ambassador|Chairman|Chairwoman|Chairperson|Chair|Chancellor|Secretary[-\s]General"
    r"|Secretary\sof\sState|Secretary|Speaker|Spokesman|Spokeswoman|Spokesperson|Director[-\s]General|Director|Governor"
    r"|Commissioner|Envoy|Representative|Premier|Akim|Mayor|Senator|King|Emir|Sultan|CEO|Head|Adviser|Advisor|Analyst"
    r"|Professor|Expert|Economist|Consul|Rector|Commander|Coordinator|Official|Author|Researcher|Economist|Lawmaker|Diplomat|Leader|Vice[-\s]President"
)
HONORIFIC = r"(?:Mr|Mrs|Ms|Miss|Dr|Prof|Sir|H\.\s?E|Amb|Gen|Sen|Excellency)\.?"
TITLE = rf"(?:{TITLES}|{HONORIFIC})"
WORD = r"[^\W\d_a-zа-я][\w]*(?:[-’'`][^\W\d_]\w*)*"
NAME = rf"(?:{WORD}|(?<!H\.)(?<!H\.\s)[A-Z]\.)(?:\s(?:(?:al|el|bin|ibn|von|van|de|der|zu)[-\s])?{WORD}){{0,3}}"
NO_NAME = words_of(
    """
    A According Acting Address Affairs Afghan Africa After Agency Agreement All Also America American An And April
    Armenia Armenian As Asia Astana At August Azerbaijan Azerbaijani Bank Before Beijing Belarus Belarusian
    Believes Both British Brussels But By Center Central Centre Chief China Chinese Commission Committee Company
    Conference Cooperation Council December Defence Defense Department Deputy Development Discusses Each East
    Economic Economy Embassy Energy Eurasian Europe European Every Excellency Exclusive February Federation
    Finance First For Foreign Former Forum French Friday From General Georgia Georgian German Government He Her
    Here His How However I If In India Indian Institute International Interview Iran Iranian It Its January Joint
    July June Kazakh Kazakhstan Kingdom Kyrgyz Kyrgyzstan Last Many March May Meanwhile Meets Ministry Monday
    Moscow Most National Nations Next No North Not Notes November Now October Office On Or Organisation
    Organization Our Over Pakistani Parliament Permanent Photo Presidency Press Recently Release Remarks Republic
    Russia Russian Said Saturday Says Security Senior September She Since Some Source South Special Speech State
    Statement States Summit Sunday Tajik Tajikistan Tashkent Tells That The Their Then There These They This Those
    Thursday To Today Trade Transport Treaty Tuesday Turkey Turkish Turkmen Turkmenistan Ukraine Ukrainian Under
    Union United University Urges Uzbek Uzbekistan Vice Visits Warns Washington We Wednesday West What When Where
    Which While Who Why With World Yesterday You
    """
)
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
VERB = re.compile(rf"\b(?:{SPEECH})\b")


@lru_cache(maxsize=100_000)
def folded(name: str) -> str:
    """A name without the differences of transliteration: Tokaev, Tokayev and TOKAYEV are one."""
    low = name.lower().replace("’", "").replace("'", "").replace("-", "")
    low = re.sub(r"(?<=[aeiou])ye", "e", low).replace("zh", "j").replace("kh", "h").replace("ss", "s")
    return re.sub(r"(?:iy|ii|yi|y)$", "i", low)


def clean_name(written: str) -> str:
    """The name within capitalised words: titles, demonyms and other words taken off, "" if no name is left."""
    parts = written.split()
    while parts and (parts[0] in NO_NAME or re.fullmatch(TITLE, parts[0], re.I)):
        parts = parts[1:]
    owned = next((k for k, p in enumerate(parts) if re.search(r"[’']s?$", p)), None)
    if owned is not None:
        parts = [*parts[:owned], re.sub(r"[’']s?$", "", parts[owned])]
    wrong = any(p in NO_NAME or re.fullmatch(TITLE, p, re.I) for p in parts)
    shouted = [p.isupper() for p in parts if len(p) > 2]
    if not parts or wrong or len(parts[-1]) < 2 or (any(shouted) and not all(shouted)):
        return ""
    return " ".join(parts)


def is_office(written: str) -> bool:
    """Whether words name an office or a ministry."""
    return bool(
        re.search(
            rf"\b(?:{TITLES}|ministry|government|service|office|embassy|kremlin|akorda|white\shouse)\b", written, re.I
        )
    )


@cache
def state_words() -> frozenset[str]:
    """Names of states that are one word, which a person's name does not begin with behind "minister of"."""
    with (Path(__file__).parent / "data" / "states.csv").open(encoding="utf-8", newline="") as file:
        names = (name for row in csv.DictReader(file) for name in row["names"].split(";"))
        return frozenset(name for name in names if name.isalpha())
