"""Ties: who is said to be tied to whom, how, in what state, and whether it is asserted or denied.

Rules are in `ties.yaml` of a language: words that tie, and what kinds of names stand beside them. Parties are looked
for in the clause, then in the sentence, then in the sentence before; "we" and "our country" are the state of the
speaker, else the one that the document names most. A denial is kept as one and never counts as a tie.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations
from operator import itemgetter

from steppe.reader.document.sentences import Row, Span, clause, within
from steppe.reader.document.voices import Voices
from steppe.reader.language import Language
from steppe.reader.model import Date, Mention, Tie
from steppe.reader.names.places import along, with_places
from steppe.reader.names.sides import own_state, plain, with_sides
from steppe.reader.ties.making import Pairing, made
from steppe.reader.ties.owners import owners, sides_of
from steppe.reader.ties.rules import Rule, beginnings, rules
from steppe.reader.ties.sides import (
    REACH,
    Place,
    Side,
    again,
    all_of,
    apposed,
    before_it,
    equal,
    fronted,
    holds,
    listed,
    ours,
    party,
    relative,
    subject,
)

Groups = Callable[[str], Sequence[str]]
GAP = 90  # characters behind a noun in which those are looked for whom it ties
LINKED = 60  # characters between a word that leads to them and the first
BESIDE = 25  # the same behind a word for somebody
MOST = 24  # places of a sentence where words may tie: what has more is no prose
GAP_ENDS = re.compile(r"[.;:!?]\s")


def ties(
    text: str,
    voices: Voices,
    mentions: Sequence[Mention],
    dates: Sequence[Date],
    groups: Groups = lambda _: (),
    speakers: Mapping[str, str] | None = None,
) -> tuple[Tie, ...]:
    """Every tie that a document states or denies, in order; captions, credits, footers and boilerplate state none.

    `groups` gives the states of a region, so that a tie with Central Asian states is one with each; a region that it
    does not know ties nobody. `speakers` are the states for which persons speak.
    """
    language = voices.language
    own = own_state(text, mentions, language)
    named = with_sides(text, plain(text, mentions, language), language)
    mentions, dates = Row(with_places(text, named, language)), Row(dates)
    found: list[Tie] = []
    spoken = [zone for zone in voices.zones if not voices.at(zone.start).silent]
    cut = [(zone, sentence) for zone in spoken for sentence in voices.sentences(text, zone)]
    naming = [sentence for _, sentence in cut if within(mentions, sentence)]
    hits = list(_hits(text, naming, language))
    starts = [hit[1].start() for hit in hits]
    last: Span = (0, 0)
    for zone, sentence in cut:
        held = hits[bisect_left(starts, sentence[0]) : bisect_left(starts, sentence[1])]
        named = within(mentions, sentence)
        if held or any(m.layer == "CORRIDOR" for m in named):
            who = voices.at(held[0][1].start() if held else sentence[0])
            state, before = (speakers or {}).get(who.speaker, own), (zone.start, sentence[0])
            place = Place(text, sentence, before, last, who.voice, named, mentions, dates, state, groups, language)
            found += _in_sentence(place, sorted(held[:MOST], key=itemgetter(0)), voices)
        last = sentence
    return tuple(found)


def _hits(text: str, naming: Sequence[Span], language: Language) -> Iterator[tuple[int, re.Match[str]]]:
    """Where the words of rules stand in sentences that name anybody, in order, with the place of the rule."""
    small = text.lower()
    if len(small) != len(text):
        small = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    begins, of = beginnings(language)
    known = rules(language)
    for start, end in naming:
        for first in begins.finditer(small, start, end):
            for k in of[first[0]]:
                m = known[k].words.match(small, first.start(), end)
                if m:
                    yield k, m


def _in_sentence(at: Place, hits: Sequence[tuple[int, re.Match[str]]], voices: Voices) -> Iterator[Tie]:
    """The ties of one sentence; of two rules that fit the same words the first in the file counts."""
    taken: list[Span] = []
    named = {m.ident for m in at.named}
    names = [(m.start, m.end) for m in at.named if m.layer == "ORG"]
    told: set[str] = set()
    seen: dict[frozenset[str], set[tuple[str, str, int]]] = {}
    for k, m in hits:
        if any(m.start() < end and start < m.end() for start, end in (*taken, *names)):
            continue
        for tie in _of_rule(at, rules(at.language)[k], m, voices):
            if tie.party[0] not in named and tie.counterpart[0] in told:
                continue  # the words before have said whose it is
            earlier = seen.setdefault(frozenset((*tie.party, *tie.counterpart)), set())
            place = clause(at.text, at.sentence, m.start(), at.language)[0]
            said = (tie.kind, tie.party[0], place)
            if all(said[:2] != other[:2] and place != other[2] for other in earlier):
                earlier.add(said)
                told.add(tie.counterpart[0])
                taken.append(m.span())
                yield tie
    yield from (tie for tie in _of_routes(at, voices) if frozenset((*tie.party, *tie.counterpart)) not in seen)


def _of_routes(at: Place, voices: Voices) -> Iterator[Tie]:
    """Ties among the states that the name of a route holds: "the Baku-Tbilisi-Kars railway"."""
    for m in at.named:
        states = along(m.text, at.language) if m.layer == "CORRIDOR" else ()
        who = voices.at(m.start)
        for one, other in combinations(states, 2):
            yield Tie(
                m.start, m.end, m.text, "infrastructure", (one,), (other,), m.text, voice=who.voice, speaker=who.speaker
            )


def _of_rule(at: Place, rule: Rule, m: re.Match[str], voices: Voices) -> Iterator[Tie]:
    part = clause(at.text, at.sentence, m.start(), at.language)
    if rule.near and not rule.near.search(at.text, *part):
        return
    if rule.before and not rule.before.search(at.text, *at.zone):
        return
    sides = {"list": _list, "mutual": _mutual, "noun": _noun, "role": _role, "among": _among}[rule.frame](
        at, rule, m, part
    )
    if sides and not (rule.every and _one_list(m, sides)):
        yield from made(at, rule, (m, part), sides, voices)
    elif sides:
        every = [*sides[0], *sides[1]]
        for k in range(len(every) - 1):
            yield from made(at, rule, (m, part), (every[k : k + 1], every[k + 1 :]), voices)


def _one_list(m: re.Match[str], sides: Pairing) -> bool:
    """Whether both sides stand in front of the words, or both behind them."""
    starts = [side.start for side in (*sides[0], *sides[1])]
    if any(side.start == side.end for side in sides[0]):
        return False  # "we"
    return all(start < m.end() for start in starts) or all(start >= m.end() for start in starts)


def _named(sides: Sequence[Side]) -> list[str]:
    return [side.ident for side in sides if side.whole]


def _list(at: Place, rule: Rule, m: re.Match[str], part: Span) -> Pairing | None:
    """Words behind which the counterparts are listed: "X joined A and B"."""
    named = listed(at, m.end(), rule.to, tight=rule.tight, adjectives=rule.adjectives)
    if rule.turned and any(at.text[side.end : side.end + 1] in ("'", "\u2019") for side in named[:1]):
        return None  # "unites many friends of A's"
    named = named or relative(at, m.start(), rule.to)
    if not named and rule.fronted:
        named = fronted(at, part[0], m.start(), rule)
    if not named and rule.ours and at.said["ours"].match(at.text, m.end(), at.sentence[1]):
        named = ours(at, m.end())
    if not named:
        return None
    if m[0].lower().endswith(at.language.words("ties")["between"]) and len(named) > 1:
        return named[:1], named[1:]
    others = _named(named)
    owned = owners(at, m.start(), rule.party) if rule.owned else []
    parties = [side for side in owned if side.ident not in others] or party(at, rule, m, part, others)
    if rule.joint:
        parties = [*parties, *(side for side in all_of(at, m.start(), rule.party) if side.ident not in others)]
        parties = list({side.ident: side for side in parties}.values())
    return (named, parties) if rule.turned else (parties, named)


def _among(at: Place, rule: Rule, m: re.Match[str], _: Span) -> Pairing | None:
    """Words whose objects they tie: "a line that connects A, B and C"."""
    named = listed(at, m.end(), rule.to, tight=rule.tight)
    return (named[:1], named[1:]) if len(named) > 1 else None


def _mutual(at: Place, rule: Rule, m: re.Match[str], part: Span) -> Pairing | None:
    """Ties among those whom the words have as their subject: "A and B resumed talks"."""
    if rule.kind == "membership":
        return None
    first = fronted(at, part[0], m.start(), rule)
    if first:
        return party(at, rule, m, part, _named(first)), first
    parties = subject(at, (part[0], m.start()), rule.party, (), strict=True) or subject(
        at, (at.sentence[0], m.start()), rule.party, (), strict=True
    )
    near = len(parties) > 1 and parties[-1].end > m.start() - REACH
    if near and rule.frame == "role" and len(parties) > 2 and at.own and at.own not in _named(parties):
        return ours(at, m.start()), parties  # "A, B and C are partners" of the document's state
    return (parties[:1], parties[1:]) if near else None


def _noun(at: Place, rule: Rule, m: re.Match[str], part: Span) -> Pairing | None:
    """A noun with those whom it ties behind it, in front of it, or both: "A's trade with B", "A-B trade"."""
    holder = at.said["of"].match(at.text, m.end(), at.sentence[1])
    held = listed(at, holder.end(), rule.to, LINKED) if holder else []
    held = held if len(held) > 1 or (held and holder and held[0].start <= holder.end() + 4) else []
    that = at.said["that"].match(at.text, m.end(), at.sentence[1])
    doing = listed(at, that.end(), rule.party, 12, tight=True) if that else []
    start = max([m.end(), *(side.end for side in (*held, *doing))])
    link, named = _linked(at, rule, start, min(GAP, max(0, part[1] - start)))
    if not named:
        link, named = "", fronted(at, part[0], m.start(), rule) or before_it(at, m.start(), rule.to)
    idents = _named(named)
    layers = (*rule.party, "PLACE") if "PLACE" in rule.to else rule.party
    owned = [side for side in held or owners(at, m.start(), layers) if side.ident not in idents]
    doer = at.said["doer"].match(at.text, named[-1].end, at.sentence[1]) if named else None
    doers = listed(at, doer.end(), rule.party, 12) if doer else doing
    if named:
        both = link in at.language.words("ties")["link_all"] and len(idents) > 1
        return (named[:1], named[1:]) if both else (doers or owned[:1] or party(at, rule, m, part, idents), named)
    if rule.ours and at.own and at.said["ours"].match(at.text, m.end(), at.sentence[1]):
        return party(at, rule, m, part, [at.own]), ours(at, m.end())
    hosting = at.said["hosting"].search(at.text, part[0], owned[0].start) if rule.home and len(owned) == 1 else None
    if hosting:
        return owned, subject(at, (part[0], hosting.start()), rule.party, [owned[0].ident], strict=True)
    somewhere = rule.home and at.said["somewhere"].match(at.text, m.end(), part[1])
    if somewhere and len(owned) == 1 and at.own not in ("", owned[0].ident):
        return owned, ours(at, m.end())
    two = owned if len(owned) > 1 else sides_of(at, m.start())
    return (two[:1], two[1:]) if len(two) > 1 else None


def _linked(at: Place, rule: Rule, start: int, gap: int) -> tuple[str, list[Side]]:
    """The names to which a word of `link` leads, and that word: "trade grew last year with B"."""
    stop = GAP_ENDS.search(at.text, start, at.sentence[1])
    last = min(stop.start() if stop else at.sentence[1], start + gap)
    for link in rule.link.finditer(at.text, start, last):
        between = within(at.named, (start, link.start()))
        if any(m.layer != "DEMONYM" for m in between):
            break
        named = listed(
            at, link.end(), rule.to, LINKED, adjectives=link["link"].lower() == at.language.words("ties")["link_of"]
        )
        if named:
            return link["link"].lower(), [*named, *again(at, named[-1].end, rule)]
    return "", []


def _role(at: Place, rule: Rule, m: re.Match[str], part: Span) -> Pairing | None:
    """What somebody is to somebody: "A is a partner of B", "B's partner A", "A and B are partners"."""
    if at.text[m.end() : m.end() + 1] in ("'", "\u2019"):
        return None  # something of theirs
    _, named = _linked(at, rule, m.end(), BESIDE)
    named = named or relative(at, m.start(), rule.to)
    if not named and rule.fronted:
        named = fronted(at, part[0], m.start(), rule)
    if named:
        beside = apposed(at, m.start(), rule.party)
        parties = [side for side in beside or party(at, rule, m, part, _named(named)) if holds(at, side, m)]
        if rule.kind == "membership" and at.said["members"].search(m[0]):
            parties = [side for side in parties if equal(at, parties, m.start())]
        behind = at.said["such_as"].match(at.text, named[-1].end, at.sentence[1])
        start = behind.end() if behind else named[-1].end
        follow = listed(at, start, rule.party, 4, tight=True) if not parties and named[-1].start > m.end() else []
        return parties or follow, named
    return _members(at, rule, m, part) if rule.kind == "membership" else _owned(at, rule, m, part)


def _members(at: Place, rule: Rule, m: re.Match[str], part: Span) -> Pairing | None:
    """Who is a member or observer where the organisation stands before: "SCO members A and B", "A is an SCO member".

    An organisation that is named farther ahead counts for names right behind the words, and for who is one of them.
    """
    owned = owners(at, m.start(), rule.to)
    held = [x for x in within(at.named, (at.sentence[0], m.start())) if x.layer == "ORG" and x.ident]
    where = owned or [Side(x.ident, x.start, x.end) for x in held[-1:]]
    behind = at.said["such_as"].match(at.text, m.end(), at.sentence[1])
    after = listed(at, behind.end() if behind else m.end(), rule.party, 12, tight=True)
    link = rule.link.search(at.text, after[-1].end, after[-1].end + 6) if after else None
    where = (listed(at, link.end(), rule.to, 6) if link else []) or where  # "observer states A and B of the EAEU"
    if where and after:
        return [side for side in after if side.ident != where[0].ident], where
    before = subject(at, (part[0], m.start()), rule.party, (), strict=True)
    first = owned[0].start if owned else m.start()
    if where and before and equal(at, before, first):
        return before, where
    speaks = at.said["first_person"].search(at.text, *at.sentence)
    return (ours(at, m.start()), owned) if owned and speaks and not before else None


def _owned(at: Place, rule: Rule, m: re.Match[str], part: Span) -> Pairing | None:
    """A partner with its owner ahead: "B's partner A", "major partners: A and B"."""
    listing = at.said["colon"].match(at.text, m.end(), at.sentence[1])
    owned = owners(at, m.start(), rule.to)
    the = rule.kind == "trade_partner" and at.said["the"].search(at.text, part[0], m.start())
    if not owned and (listing or the):
        owned = ours(at, m.start())
    if not owned:
        return _mutual(at, rule, m, part) if m[0].lower().endswith("s") else None
    idents = [side.ident for side in owned]
    behind = listing or at.said["such_as"].match(at.text, m.end(), at.sentence[1])
    after = listed(at, behind.end() if behind else m.end(), rule.party, 12, tight=True)
    after = [side for side in after if side.ident not in idents]
    before = after or subject(at, (part[0], m.start()), rule.party, idents)
    before = before or subject(at, (at.sentence[0], m.start()), rule.party, idents, strict=True)
    speaks = at.said["first_person"].search(at.text, *at.sentence)
    return owned, before or (ours(at, m.start(), idents) if speaks else [])
