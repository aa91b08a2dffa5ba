"""A membership held against the record: the role that is said, on the day that is said.

An absence contradicts only a plain statement, and only up to the day for which the record's list of that role was
checked. Days of which the record knows the year alone are told and decide nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from steppe.labels import country_name
from steppe.reader.checks.findings import NO_DATA, Found, cited, period, years_apart
from steppe.reader.language import Language
from steppe.reader.model import Tie
from steppe.reader.ties.assertions import listed, pattern
from steppe.record.record import Record
from steppe.record.statements import Instrument, Spell

OWN_ROLE = "membership"  # the kind whose role is an organisation's main one; other kinds are roles by their names
UNDECIDED = ("suspended", "negotiating", "initialled", "signed", "ratified", "entered")
STEPS = 3.0  # years within which one accession is decided, signed, ratified and in force: texts date any of these
SOON = 1.0  # years before or after a change in which texts already or still speak of it


@dataclass(frozen=True, slots=True)
class Asked:
    """What is said: a party in a role of an organisation in a period; and what the record has of the party there."""

    tie: Tie
    item: Instrument
    role: str
    first: str
    last: str
    spells: tuple[Spell, ...]  # of the party, in any role
    held: tuple[Spell, ...]  # in the role that is said
    language: Language

    @property
    def who(self) -> str:
        """The party and its role as sentences have them."""
        return f"{country_name(self.tie.party[0])} as {self.role.replace('_', ' ')} of {self.item.id}"

    @property
    def open(self) -> list[Spell]:
        """Spells that may reach into the period."""
        return [s for s in self.held if s.first <= self.last and self.first <= s.last]

    @property
    def sure(self) -> list[Spell]:
        """Spells that reach into the period whatever days their ends fall on."""
        return [
            s
            for s in self.open
            if s.surely(self.first) or s.surely(self.last) or (self.first <= s.first and s.last <= self.last)
        ]

    @property
    def plain(self) -> bool:
        """Whether the statement is plain and the record's list of the role was checked up to the period's end."""
        return not self.tie.doubt and self.complete

    @property
    def complete(self) -> bool:
        """Whether an absence from the record's list says anything of the period."""
        return bool(self.item.complete_until(self.role)) and self.last <= self.item.complete_until(self.role)

    def ended(self, verdict: str, why: str, there: Sequence[Spell] = ()) -> Found:
        """A finding with the references of some spells, or of those that the list has."""
        used = there or self.spells or [s for s in self.item.spells if s.role == self.role and s.holds(self.last)]
        sources = cited(self.item.sources(tuple(dict.fromkeys(key for s in used for key in s.references))))
        return Found(verdict, why, "", sources)


def membership(tie: Tie, known: Record, written: str, language: Language) -> Found:
    """What the record says of a membership; `written` is the document's date, for a statement without one."""
    item = known.instruments.get(tie.counterpart[0])
    if item is None:
        return Found(NO_DATA, f"The record has no organisation {tie.counterpart[0]}.")
    first, last = period(tie.date or written)
    role = item.main_role if tie.kind == OWN_ROLE else tie.kind
    spells = tuple(s for s in item.spells if s.party == tie.party[0] and s.stands)
    asked = Asked(tie, item, role, first, last, spells, tuple(s for s in spells if s.role == role), language)
    if tie.polarity == "denied":
        return _standing(asked) if tie.status == "ended" else _denied(asked)  # who did not leave is in
    if tie.status == "ended":
        return _ended(asked)
    if tie.status in UNDECIDED:
        why = f"The words tell of a membership that is {tie.status}; the record has no such steps of members."
        return asked.ended(NO_DATA, why)
    return _begun(asked) if tie.status == "joined" else _standing(asked)


def _standing(asked: Asked) -> Found:
    """Somebody is said to be in the role."""
    if asked.sure:
        return asked.ended("supported", _has(asked, asked.sure[0]), asked.sure)
    return _vague(asked) if asked.open else _absent(asked)


def _begun(asked: Asked) -> Found:
    """Somebody is said to have taken the role, on a date if one is given."""
    if not asked.tie.date:
        return _standing(asked)
    begun = [s for s in asked.held if s.start and s.first <= asked.last and asked.first <= period(s.start)[1]]
    if begun:
        return asked.ended("supported", _has(asked, begun[0]), begun)
    if not asked.held:
        return _absent(asked)
    dated = [s for s in asked.held if s.start]
    why = f"{'; '.join(_has(asked, s) for s in asked.held[:3])} The statement says {asked.tie.date}."
    near = [s for s in dated if years_apart(s.first, asked.last) <= STEPS or years_apart(s.first, asked.first) <= STEPS]
    if near or len(dated) < len(asked.held):
        return asked.ended(NO_DATA, f"{why} Decision, signature and entry may lie that far apart.", asked.held)
    return asked.ended("contradicted" if asked.plain else NO_DATA, why, asked.held)


def _absent(asked: Asked) -> Found:
    """The record has nobody of the name in the role: a contradiction where it would."""
    other = [s for s in asked.spells if s.role != asked.role and s.first <= asked.last and asked.first <= s.last]
    why = f"The record does not have {asked.who} {_when(asked)}."
    hinges = asked.tie.status == "joined" or not asked.tie.date  # a document's own day is not that of its statements
    soon = [
        s
        for s in asked.held
        if hinges and min(years_apart(s.first, asked.last), years_apart(s.last, asked.first)) <= SOON
    ]
    if not asked.complete:
        beyond = asked.item.beyond(asked.role, asked.last)
        return asked.ended(NO_DATA, f"{why} {beyond}")
    loosely = asked.tie.status == "joined" or any(s.role in listed("loose_roles", asked.language) for s in other)
    if soon or (other and loosely):
        told = "; ".join(f"{s.role.replace('_', ' ')} {_span(s)}" for s in (soon or other))
        return asked.ended(NO_DATA, f"{why} It has it as {told}.", soon or other)
    return asked.ended("contradicted" if asked.plain else NO_DATA, why + _loose(asked))


def _ended(asked: Asked) -> Found:
    """Somebody is said to have left the role."""
    over = [s for s in asked.held if s.end and s.first <= asked.last and period(s.end)[0] <= asked.last]
    if asked.tie.date:
        over = [s for s in over if asked.first <= s.last]
    if over and not any(s.surely(asked.last) for s in asked.held if s not in over):
        return asked.ended("supported", f"The record has {asked.who} until {over[-1].end}.", over)
    if not asked.sure:
        why = f"The record has no end of {asked.who} {_when(asked)}."
        return asked.ended(NO_DATA, why)
    why = _has(asked, asked.sure[0])
    soon = any(s.end and years_apart(s.last, asked.last) <= STEPS for s in asked.held)
    return asked.ended("contradicted" if asked.plain and not soon else NO_DATA, why + _loose(asked), asked.sure)


def _denied(asked: Asked) -> Found:
    """Somebody is said not to be in the role."""
    if any(s.surely(asked.last) for s in asked.held):
        why = _has(asked, asked.sure[0])
        soon = years_apart(asked.sure[0].first, asked.last) <= SOON
        return asked.ended("contradicted" if asked.plain and not soon else NO_DATA, why + _loose(asked), asked.sure)
    if asked.open:
        return _vague(asked)
    why = f"The record does not have {asked.who} {_when(asked)}."
    if asked.held and pattern("never", asked.language).search(asked.tie.quote):
        return asked.ended(NO_DATA, f"{why} It had it {_span(asked.held[0])}.", asked.held)
    if not asked.complete:
        return asked.ended(NO_DATA, f"{why} {asked.item.beyond(asked.role, asked.last)}")
    return asked.ended("supported", why)


def _vague(asked: Asked) -> Found:
    spell = asked.open[0]
    return asked.ended(NO_DATA, f"The record has {asked.who} {spell.vague or _span(spell)}.", asked.open)


def _loose(asked: Asked) -> str:
    return " The words are no plain statement of it, so that nothing is contradicted." if asked.tie.doubt else ""


def _has(asked: Asked, spell: Spell) -> str:
    since = f" since {spell.start}" if spell.start else ""
    until = f" until {spell.end}" if spell.end else ""
    return f"The record has {asked.who}{since}{until}."


def _span(spell: Spell) -> str:
    start = f"from {spell.start}" if spell.start else "from a day that is not known"
    return f"{start} to {spell.end}" if spell.end else start


def _when(asked: Asked) -> str:
    return f"on {asked.last}" if asked.first == asked.last else f"from {asked.first} to {asked.last}"


def others_in_role(tie: Tie, known: Record, on: str) -> str:
    """What is true and close: other roles or days of the party, and who was an observer."""
    item = known.instruments.get(tie.counterpart[0])
    if item is None:
        return ""
    who = country_name(tie.party[0])
    spells = [s for s in item.spells if s.party == tie.party[0] and s.stands]
    parts = [f"{who} was {s.role.replace('_', ' ')} {_span(s)}" for s in spells]
    if tie.kind == "observer":
        there = [country_name(s.party) for s in item.spells if s.role == "observer" and s.holds(on)]
        parts.append(f"observers on {on}: {', '.join(there) or 'none'}")
    return "; ".join(parts)
