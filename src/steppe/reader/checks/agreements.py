"""A tie by an instrument held against the record: an agreement, partnership, treaty, assurance, base or restriction.

Only an instrument of the kind that is said, with the parties, and with the date where one is given, supports. The
record lacks some, so that an absence is no data; a denial is contradicted by an instrument in force.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from steppe.reader.checks.findings import NO_DATA, Found, cited, period
from steppe.reader.language import Language
from steppe.reader.model import Tie
from steppe.reader.ties.assertions import listed, pattern
from steppe.record.answers import Agreement
from steppe.record.record import Record
from steppe.record.statements import TRADE, Event, Instrument, Spell

KINDS = {
    "trade_agreement": ("agreement", "status"),
    "border_agreement": ("border",),
    "partnership": ("partnership", "agreement"),
    "political_treaty": ("agreement", "partnership", "security", "border"),
    "security_assurance": ("security",),
    "security_presence": ("security",),
    "sanction": ("restriction",),
}
TYPES = {
    "trade_agreement": TRADE,
    "security_assurance": ("security_assurance",),
    "security_presence": ("base",),
    "border_agreement": ("state_border", "demarcation", "border_regime"),
}
ROLES = ("party", "member", "signatory", "sender", "target", "guarantor", "beneficiary", "grantor", "host")
EVENTS = {"signed": "signed", "initialled": "initialled", "entered": "in_force", "ratified": "ratified"}
LIVE = ("in_force", "provisional")
RECORDED = {"enhanced": r"enhanced|expanded", "allied": r"allied|alliance"}  # tiers as the record, in English, has them


@dataclass(frozen=True, slots=True)
class Asked:
    """What is said of two parties, and the record's instruments of that kind between them, as they stood."""

    tie: Tie
    known: Record
    first: str
    last: str
    items: tuple[Instrument, ...]
    language: Language

    @property
    def pair(self) -> tuple[str, str]:
        """The two sides."""
        return self.tie.party[0], self.tie.counterpart[0]

    def state(self, item: Instrument) -> Agreement:
        """An instrument on the day that is asked about."""
        return self.known.agreement(item.id, on=self.last)

    def live(self) -> list[Instrument]:
        """Instruments in force on one end of the period, in which both took part, not suspended between the two."""
        days = dict.fromkeys((self.last, self.first))
        return [item for item in self.items if any(self._live(item, on) for on in days)]

    def _live(self, item: Instrument, on: str) -> bool:
        return self.known.agreement(item.id, on=on).status in LIVE and _both(self.known, item, self.pair, on)

    def said(self, items: Iterable[Instrument]) -> str:
        """Instruments with their dates, as sentences have them."""
        states = [self.state(item) for item in items]
        return "; ".join(
            f"{a.name}: signed {a.signed or 'on an unknown day'}, in force {a.in_force or 'not recorded'}"
            for a in states[:4]
        )

    def found(self, verdict: str, why: str, items: Iterable[Instrument], nearest: str = "") -> Found:
        """A finding with the sources of some instruments, and where the record of them ends before the day."""
        used = list(items)
        beyond = [i.beyond(i.main_role, self.last) for i in used if i.complete_until(i.main_role)]
        late = next((sentence for sentence in beyond if sentence), "") if verdict.startswith("supported") else ""
        sources = cited(source for item in used for source in item.sources())
        return Found(verdict, f"{why} {late}".strip(), nearest, sources)


def agreement(tie: Tie, known: Record, written: str, language: Language) -> Found:
    """What the record says of an instrument; `written` is the document's date, for a statement without one."""
    if tie.kind == "partnership" and tie.words and not tie.linked and not pattern("paper", language).search(tie.words):
        return Found("not_checkable", "The words are of friendship, not of a partnership on paper.")
    first, last = period(tie.date or written)
    asked = Asked(tie, known, first, last, tuple(_claimed(tie, known, last, language)), language)
    if tie.kind == "partnership" and pattern("alliance", language).search(tie.words) and (found := _by_alliance(asked)):
        return found
    if not asked.items:
        what = tie.kind.replace("_", " ")
        return Found(
            NO_DATA, f"The record has no such {what} of {asked.pair[0]} and {asked.pair[1]}; it may lack some."
        )
    if tie.polarity == "denied":
        return _denied(asked)
    if tie.status == "negotiating":
        return _negotiating(asked)
    if tie.status in EVENTS:
        return _dated(asked, EVENTS[tie.status])
    if tie.status in ("ended", "suspended"):
        return _over(asked)
    return _standing(asked)


def _standing(asked: Asked) -> Found:
    """It is said to be in force."""
    live = asked.live()
    begun = (
        asked.tie.kind == "sanction" and asked.tie.date and pattern("imposed", asked.language).search(asked.tie.words)
    )
    if begun:
        live = [i for i in live if any(s.stands and s.first <= asked.last and asked.first <= s.first for s in i.spells)]
    two = [i for i in live if _of_two(i) or asked.tie.linked or asked.tie.among or asked.pair[1] == i.id]
    if asked.tie.kind == "sanction":
        two = [i for i in two if set(asked.pair) <= _parties(i)]  # those of its union are not a state's own
    if two:
        return _of_tier(asked, two)
    if live:
        why = f"True of what both take part in with others: {asked.said(live)}."
        return asked.found("supported_under_definition", why, live, asked.said(live))
    signed = [i for i in asked.items if (s := asked.state(i).signed) and s <= asked.last and not asked.state(i).ended]
    if signed and not begun:
        why = f"True of the signature, not of the entry into force: {asked.said(signed)}."
        return asked.found("supported_under_definition", why, signed, asked.said(signed))
    why = f"The record has none of these in force on {asked.last}: {asked.said(asked.items)}. It may lack others."
    return asked.found(NO_DATA, why, asked.items, asked.said(asked.items))


def _dated(asked: Asked, event: str) -> Found:
    """It is said to have been signed, initialled, ratified or to have entered into force, on a date if one is given."""
    first = asked.first if asked.tie.date else "0000-01-01"
    whole = [i for i in asked.items if _of_two(i) or asked.tie.linked or asked.tie.among]
    good = [i for i in whole if any(e.first <= asked.last and first <= e.last for e in _events(i, event))]
    if good:
        return asked.found("supported", f"The record has {asked.said(good)}.", good)
    when = f" in {asked.tie.date}" if asked.tie.date else f" by {asked.last}"
    why = f"The record has none that was {asked.tie.status}{when}: {asked.said(asked.items)}. It may lack others."
    return asked.found(NO_DATA, why, asked.items, asked.said(asked.items))


def _negotiating(asked: Asked) -> Found:
    """It is said to be under negotiation."""
    talks = [i for i in asked.items if asked.state(i).status == "negotiating"]
    if talks:
        names = ", ".join(item.name for item in talks)
        return asked.found("supported", f"The record has it under negotiation: {names}.", talks)
    over = [i for i in asked.items if asked.state(i).status in ("signed", *LIVE)]
    why = f"The record holds no negotiations on {asked.last}; it may lack them."
    return asked.found(NO_DATA, f"{why} It has {asked.said(over or asked.items)}.", over or asked.items)


def _over(asked: Asked) -> Found:
    """It is said to have ended or to be suspended."""
    over = [i for i in asked.items if asked.state(i).status in ("ended", "suspended")]
    if over:
        return asked.found("supported", f"The record has it {asked.state(over[0]).status}: {asked.said(over)}.", over)
    return asked.found(NO_DATA, f"The record has no end of {asked.said(asked.items)}.", asked.items)


def _denied(asked: Asked) -> Found:
    """There is said to be none."""
    live = asked.live()
    bilateral = pattern("bilateral", asked.language).search(asked.tie.quote)
    if live and not (bilateral and not any(_of_two(item) for item in live)):
        verdict = NO_DATA if asked.tie.doubt else "contradicted"
        loose = " The words are no plain denial, so that nothing is contradicted." if asked.tie.doubt else ""
        return asked.found(verdict, f"The record has on {asked.last}: {asked.said(live)}.{loose}", live)
    begun = [i for i in asked.items if asked.state(i).status not in LIVE]
    verdict = "supported" if begun and not live else NO_DATA
    return asked.found(
        verdict, f"The record has none in force on {asked.last}: {asked.said(asked.items)}.", asked.items
    )


def _by_alliance(asked: Asked) -> Found | None:
    """A treaty of mutual defence of which both are members on the day, where none of their own makes them allies."""
    if any(item.type == "alliance" for item in asked.live()):
        return None
    for name in listed("alliances", asked.language):
        item = asked.known.instruments.get(name)
        if item and asked.tie.polarity == "asserted" and _both(asked.known, item, asked.pair, asked.last, surely=True):
            return asked.found("supported", f"The record has both as members of {item.name} on {asked.last}.", [item])
    return None


def _events(item: Instrument, event: str) -> list[Event]:
    return [e for e in item.events if e.event == event and e.stands]


def _claimed(tie: Tie, known: Record, on: str, language: Language) -> Iterator[Instrument]:
    """Instruments of the record between the two that are of the kind that is said; the one that is named."""
    one, other = tie.party[0], tie.counterpart[0]
    named = known.instruments.get(tie.linked)
    if named and all(_among(known, side, _parties(named), on) for side in (one, other)):
        yield named
        return
    types = _types(tie, language)
    for item in together(known, one, other, on, KINDS[tie.kind]):
        several = all(_among(known, side, _parties(item), on) for side in tie.among)
        if (
            _is_of(tie, item, types, language)
            and several
            and (_of_two(item) or not pattern("bilateral", language).search(tie.quote))
        ):
            yield item


def _types(tie: Tie, language: Language) -> tuple[str, ...]:
    """The types of instruments that the words claim, the first in the file that fits; () where they claim none."""
    for said, types in listed("claimed", language).get(tie.kind, ()):
        if re.search(rf"\b(?:{said})", tie.words, re.IGNORECASE):
            return tuple(types)
    return () if tie.words else TYPES.get(tie.kind, ())


def _is_of(tie: Tie, item: Instrument, types: tuple[str, ...], language: Language) -> bool:
    """Whether an instrument is of the kind that was said, beyond its kind in the record."""
    if tie.kind == "partnership":
        return _is_partnership(tie, item, language)
    if tie.kind == "sanction":
        roles = {(s.party, s.role) for s in item.spells}
        ways = {party for party, role in roles if role == "target"}
        return item.type in (types or (item.type,)) and tie.party[0] not in ways
    return item.type in (types or (() if tie.kind == "trade_agreement" else TYPES.get(tie.kind, ())))


def _is_partnership(tie: Tie, item: Instrument, language: Language) -> bool:
    """Whether an instrument founds what the words call a partnership: strategic ones and allies need their own."""
    label = f"{item.name} {item.tier.get('label') or ''}".lower()
    if pattern("alliance", language).search(tie.words):
        return item.type == "alliance"
    if pattern("strategic", language).search(tie.words):
        return "strategic" in label
    return "partnership" in label


def _of_two(item: Instrument) -> bool:
    return len(_parties(item)) <= 2


def _parties(item: Instrument) -> set[str]:
    return {s.party for s in item.spells if s.stands and s.role in ROLES}


def _of_tier(asked: Asked, items: list[Instrument]) -> Found:
    """A partnership's own words against the tier that the record has."""
    tie, said = asked.tie, f"The record has {asked.said(items)}."
    claimed = _tiers(tie.words or tie.instrument, listed("tiers", asked.language)) - {"strategic"}
    labels = " ".join(f"{item.name} {item.tier.get('label') or ''}" for item in items)
    held = _tiers(labels, {tier: RECORDED.get(tier, tier) for tier in claimed})
    if tie.kind != "partnership" or claimed <= held:
        return asked.found("supported", said, items)
    why = f"{said} Its words are not {', '.join(sorted(claimed - held))}."
    return asked.found("supported_under_definition", why, items, labels)


def _tiers(text: str, tiers: Mapping[str, str]) -> set[str]:
    """The tiers that words name, by a pattern each."""
    return {tier for tier, said in tiers.items() if re.search(rf"(?:{said})", text, re.IGNORECASE)}


def together(known: Record, one: str, other: str, on: str, kinds: tuple[str, ...]) -> Iterator[Instrument]:
    """Instruments of these kinds in which both take part at any time, states also through their organisations."""
    for item in known.instruments.values():
        if item.kind in kinds:
            parties = {s.party for s in item.spells if s.stands}
            both = all(_among(known, side, parties, on) for side in (one, other)) and one != other
            if both and (parties <= {one, other} or not _one_side(known, one, other, on)):
                yield item


def _one_side(known: Record, one: str, other: str, on: str) -> bool:
    """Whether one is in the other, so that both are one side of what the union has with third states."""
    return any(g in known.instruments and s in known.side(g, on) for s, g in ((one, other), (other, one)))


def _among(known: Record, side: str, parties: set[str], on: str) -> bool:
    return side in parties or any(p in known.instruments and side in known.side(p, on) for p in parties)


def _both(known: Record, item: Instrument, pair: tuple[str, str], on: str, *, surely: bool = False) -> bool:
    """Whether both had an open spell in an instrument on a day, none suspended towards the other."""
    held = [[s for s in item.spells if _is_side(known, s, side, on, surely)] for side in pair]
    apart = any(set(s.towards) & set(pair) for spells in held for s in spells)
    return all(held) and not apart


def _is_side(known: Record, spell: Spell, side: str, on: str, surely: bool) -> bool:
    open_ = spell.surely(on) if surely else spell.holds(on)
    mine = spell.party == side or (spell.party in known.instruments and side in known.side(spell.party, on))
    return open_ and mine


def nearest_agreements(tie: Tie, known: Record, on: str) -> str:
    """What a party and an organisation did sign by a day."""
    found = (
        known.agreement(i.id, on=on) for i in together(known, tie.party[0], tie.counterpart[0], on, ("agreement",))
    )
    return "; ".join(f"{a.name}, signed {a.signed}" for a in found if a.signed and a.signed <= on)
