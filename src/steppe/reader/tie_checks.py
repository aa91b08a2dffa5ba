"""A tie held against the record: what the record says of it on the day that the document speaks of.

Memberships and observers are complete in the record, so that an absence contradicts; agreements, partnerships and
restrictions are not, so that an absence is no data. The reader says what the record says, and calls nobody a liar.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from steppe.labels import country_name
from steppe.reader.model import Tie
from steppe.record import days
from steppe.record.record import Record
from steppe.record.statements import TRADE, Instrument, Spell
from steppe.sourced import Source

MEMBERSHIPS = ("membership", "observer")
KINDS = {
    "trade_agreement": ("agreement",),
    "border_agreement": ("border",),
    "partnership": ("partnership", "agreement"),
    "political_treaty": ("agreement", "partnership", "security", "border"),
    "security_assurance": ("security",),
    "sanction": ("restriction",),
}
TIERS = re.compile(r"comprehensive|enhanced|expanded|strategic|permanent|eternal|allied|alliance", re.IGNORECASE)
SAME = {"expanded": "enhanced", "alliance": "allied"}  # words that translators use for one tier


@dataclass(frozen=True, slots=True)
class Found:
    """What a check found: a verdict of the design's vocabulary, the reason, the nearest true statement, sources."""

    verdict: str
    why: str
    nearest: str = ""
    sources: tuple[str, ...] = ()


def checked(tie: Tie, known: Record, written: str) -> Tie:
    """The tie with its verdict; `written` is the document's date, on which a tie without a date is held to stand."""
    found = _found(tie, known, last_day(tie.date or written))
    return replace(tie, verdict=found.verdict, why=found.why, nearest=found.nearest, sources=found.sources)


def last_day(date: str) -> str:
    """The last day that an ISO date, month, year or range of them covers; "" of ""."""
    last = date.rpartition("/")[2]
    return days.last_day(last) if last and last[0] != "-" else ""


def _found(tie: Tie, known: Record, on: str) -> Found:
    if tie.modality in ("planned", "hypothetical") or tie.status in ("planned", "proposed", "hypothetical"):
        return Found("target_or_forecast", "A plan or a proposal, not a fact to check.")
    if tie.kind not in (*MEMBERSHIPS, *KINDS):
        return Found("not_checkable", f"The record does not hold ties of this kind ({tie.kind}).")
    if not on:
        return Found("no_data", "Neither the statement nor the document has a date: give the document's date.")
    if tie.kind in MEMBERSHIPS:
        return _membership(tie, known, on)
    return _instruments(tie, known, on)


def _membership(tie: Tie, known: Record, on: str) -> Found:
    party, name = tie.party[0], tie.counterpart[0]
    item = known.instruments.get(name)
    if item is None:
        return Found("no_data", f"The record has no organisation {name}.")
    role = "observer" if tie.kind == "observer" else item.main_role
    spells = [s for s in item.spells if s.party == party and s.rank != "deprecated"]
    held = [s for s in spells if s.role == role]
    inside = [s for s in held if s.holds(on)]
    there = spells or [s for s in item.spells if s.role == role and s.holds(on)]
    sources = _cited(item.sources(tuple(dict.fromkeys(key for s in there for key in s.references))))
    who = country_name(party)
    if tie.polarity == "denied":
        says = "contradicted" if inside else "supported"
        return Found(says, _said(who, role, item, inside, on), sources=sources)
    if tie.status == "ended":
        over = [s for s in held if s.last < on]
        if over and not inside:
            return Found("supported", f"The record has {who} as {role} of {item.id} until {over[-1].end}.", "", sources)
    elif inside:
        return Found("supported", _said(who, role, item, inside, on), sources=sources)
    return Found("contradicted", _said(who, role, item, inside, on), _nearest(known, item, tie, spells, on), sources)


def _said(who: str, role: str, item: Instrument, inside: list[Spell], on: str) -> str:
    if inside:
        since = f" since {inside[0].start}" if inside[0].start else ""
        return f"The record has {who} as {role} of {item.id}{since}."
    return f"The record does not have {who} as {role} of {item.id} on {on}."


def _nearest(known: Record, item: Instrument, tie: Tie, spells: list[Spell], on: str) -> str:
    """What is true and close: other roles or days of the party, who had the role, what the two did sign."""
    who = country_name(tie.party[0])
    parts = [f"{who} was {s.role} from {s.start or 'an unknown day'}{_until(s)}" for s in spells]
    if tie.kind == "observer":
        there = [country_name(s.party) for s in item.spells if s.role == "observer" and s.holds(on)]
        parts.append(f"observers on {on}: {', '.join(there) or 'none'}")
    for other in together(known, tie.party[0], item.id, on, ("agreement",)):
        signed = known.agreement(other.id, on=on).signed
        if signed and signed <= on:
            parts.append(f"{other.name}, signed {signed}")
    return "; ".join(parts)


def _until(spell: Spell) -> str:
    return f" to {spell.end}" if spell.end else ""


def _instruments(tie: Tie, known: Record, on: str) -> Found:
    one, other = tie.party[0], tie.counterpart[0]
    items = [item for item in together(known, one, other, on, KINDS[tie.kind]) if _fits(tie.kind, item)]
    if not items:
        return Found(
            "no_data", f"The record has no {tie.kind.replace('_', ' ')} of {one} and {other}; it may lack some."
        )
    states = {item.id: known.agreement(item.id, on=on) for item in items}
    sources = _cited(source for item in items for source in item.sources())
    live = [a for a in states.values() if a.status == "in_force"]
    signed = [a for a in states.values() if a.signed and a.signed <= on and a not in live]
    said = "; ".join(
        f"{a.name}: signed {a.signed or 'on an unknown day'}, in force {a.in_force or 'not recorded'}"
        for a in (live or signed or list(states.values()))
    )
    if tie.polarity == "denied":
        return Found("contradicted" if live else "supported", f"The record has on {on}: {said}.", "", sources)
    if live:
        return _of_tier(tie, [known.instruments[a.id] for a in live], f"The record has {said}.", sources)
    talks = [a for a in states.values() if a.status == "negotiating"]
    if talks and not signed and tie.status == "negotiating":
        return Found(
            "supported", f"The record has it under negotiation: {', '.join(a.name for a in talks)}.", "", sources
        )
    if signed and tie.status in ("signed", "negotiating"):
        verdict = "supported" if tie.status == "signed" else "stale"
        return Found(verdict, f"Signed by {on} and not yet in force: {said}.", "", sources)
    if signed:
        return Found(
            "supported_under_definition", f"True of the signature, not of the entry into force: {said}.", said, sources
        )
    if tie.status == "negotiating":
        return Found("no_data", f"The record holds no negotiations on {on}; it may lack them.", said, sources)
    return Found("contradicted", f"On {on} nothing was signed or in force.", said, sources)


def _fits(kind: str, item: Instrument) -> bool:
    """Whether an instrument is of the kind that was said, beyond its kind in the record."""
    if kind == "trade_agreement":
        return item.type in TRADE
    return kind != "partnership" or item.kind == "partnership" or "artnership" in item.name


def _of_tier(tie: Tie, items: list[Instrument], said: str, sources: tuple[str, ...]) -> Found:
    """A partnership's own words against the tier that the record has."""
    claimed = _tier_words(tie.instrument) - {"strategic"}
    labels = " ".join(f"{item.name} {item.tier.get('label') or ''}" for item in items if item.tier or item.name)
    held = _tier_words(labels)
    if tie.kind != "partnership" or claimed <= held:
        return Found("supported", said, "", sources)
    return Found(
        "supported_under_definition", f"{said} Its words are not {', '.join(sorted(claimed - held))}.", labels, sources
    )


def _tier_words(text: str) -> set[str]:
    said = (m[0].lower() for m in TIERS.finditer(text))
    return {SAME.get(word, word) for word in said}


def together(known: Record, one: str, other: str, on: str, kinds: tuple[str, ...]) -> Iterable[Instrument]:
    """Instruments of these kinds in which both take part at any time, states also through their organisations."""
    for item in known.instruments.values():
        if item.kind in kinds:
            parties = {s.party for s in item.spells if s.rank != "deprecated"}
            if all(_among(known, side, parties, on) for side in (one, other)) and one != other:
                yield item


def _among(known: Record, side: str, parties: set[str], on: str) -> bool:
    return side in parties or any(p in known.instruments and side in known.side(p, on) for p in parties)


def _cited(sources: Iterable[Source]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"{s.title}, {s.url}" if s.url else s.title for s in sources))
