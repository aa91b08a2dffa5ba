"""Ties of a state by domain: economic, political and security, with each partner and since which year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from steppe.labels import country_name
from steppe.record.status import shown_as_of
from steppe.record.tabular import Sheet, Tabular, listed
from steppe.record.tie import Tie
from steppe.sourced import Source

ECONOMIC, POLITICAL, SECURITY = DOMAINS = ("economic", "political", "security")
# By what an instrument is; a type goes before a kind.
OF_TYPE: Mapping[str, str] = {
    **dict.fromkeys(("customs_union", "economic_union", "free_trade_area", "partial_scope", "framework"), ECONOMIC),
    **dict.fromkeys(("development_bank", "trade", "investment_treaty", "normal_trade_relations"), ECONOMIC),
    **dict.fromkeys(("economic_corridor", "transport_corridor", "railway", "tariffs", "water"), ECONOMIC),
    "visa_exemption": POLITICAL,
    **dict.fromkeys(("cooperation", "forum", "political", "region", "friendship", "strategic_partnership"), POLITICAL),
    **dict.fromkeys(("alliance", "base", "confidence_building", "consultation_pact", "security"), SECURITY),
}
OF_KIND: Mapping[str, str] = {
    **dict.fromkeys(("agreement", "initiative", "restriction", "status"), ECONOMIC),
    **dict.fromkeys(("organisation", "partnership", "policy", "border"), POLITICAL),
    "security": SECURITY,
}


def domain_of(kind: str, type_: str) -> str:
    """The domain of an instrument by its type, else by its kind.

    An alliance that a partnership declares is security, borders are political, sanctions economic.
    """
    return SECURITY if kind == SECURITY else OF_TYPE.get(type_, OF_KIND.get(kind, POLITICAL))


@dataclass(frozen=True, slots=True)
class Strand:
    """What ties a state to one partner in one domain: the instruments, the earliest day, and whom they go through."""

    partner: str
    domain: str
    instruments: tuple[str, ...]
    since: str

    @property
    def year(self) -> str:
        """The year since which the state has been tied so, "" where no day is known."""
        return self.since[:4]


@dataclass(frozen=True, slots=True, repr=False)
class Domains(Tabular):
    """Ties of a state on a day by domain and partner; partners tied in most domains come first."""

    state: str
    on: str
    as_of: str
    strands: tuple[Strand, ...]
    sources: tuple[Source, ...]

    @property
    def partners(self) -> tuple[str, ...]:
        """Everyone the state is tied to, those with most domains and then most instruments first."""
        held: dict[str, list[Strand]] = {}
        for one in self.strands:
            held.setdefault(one.partner, []).append(one)
        return tuple(sorted(held, key=lambda who: (-len(held[who]), -sum(len(s.instruments) for s in held[who]), who)))

    def of(self, partner: str, domain: str) -> Strand | None:
        """What ties the state to a partner in a domain, None where nothing does."""
        return next((one for one in self.strands if (one.partner, one.domain) == (partner, domain)), None)

    @property
    def sentence(self) -> str:
        """How many partners in each domain, and how many in all three."""
        counts = {name: len({one.partner for one in self.strands if one.domain == name}) for name in DOMAINS}
        said = ", ".join(f"{name} {count}" for name, count in counts.items())
        in_all = sum(all(self.of(who, name) for name in DOMAINS) for who in self.partners)
        return f"{self.state} on {self.on}: partners by domain: {said}; {in_all} in all three."

    def sheet(self) -> Sheet:
        """A row a partner; a cell has how many instruments and since which year."""
        rows = [self._row(who) for who in self.partners]
        shown = ("code", "partner", *DOMAINS)
        return Sheet(self.sentence, ("state", "on", *shown, "instruments", "sources"), shown, rows)

    def _row(self, who: str) -> dict[str, str]:
        found = {name: self.of(who, name) for name in DOMAINS}
        cells = {
            name: "" if one is None else f"{len(one.instruments)}{f', {one.year}' if one.year else ''}"
            for name, one in found.items()
        }
        named = dict.fromkeys(name for one in found.values() if one for name in one.instruments)
        common = {"state": self.state, "on": self.on, "sources": listed(self.sources)}
        return common | {"code": who, "partner": country_name(who)} | cells | {"instruments": ", ".join(named)}

    def __repr__(self) -> str:
        return self.text()

    def to_dict(self) -> dict[str, Any]:
        """The domains for JSON."""
        return {
            "state": self.state,
            "on": self.on,
            "as_of": shown_as_of(self.as_of),
            "sentence": self.sentence,
            "partners": {
                who: {
                    name: {"instruments": list(one.instruments), "since": one.since or None}
                    for name in DOMAINS
                    if (one := self.of(who, name)) is not None
                }
                for who in self.partners
            },
            "sources": [source.to_dict() for source in self.sources],
        }


def domains_of(state: str, on: str, as_of: str, ties: Iterable[Tie]) -> Domains:
    """The ties of a state by partner and domain; a partner is a state, or a union the state is not in.

    Sanctions and other restrictions part rather than tie, and are left out.
    """
    held = list(ties)
    own = {state, *(tie.instrument for tie in held)}
    found: dict[tuple[str, str], dict[str, str]] = {}
    sources: dict[Source, None] = {}
    for tie in held:
        if tie.kind == "restriction":
            continue
        sources |= dict.fromkeys(tie.sources)
        for partner in sorted({*tie.others} - own):
            spells = found.setdefault((partner, domain_of(tie.kind, tie.type)), {})
            known = spells.get(tie.instrument, "")
            spells[tie.instrument] = min(filter(None, (known, tie.start)), default="")
    strands = [
        Strand(partner, domain, tuple(sorted(held)), min(filter(None, held.values()), default=""))
        for (partner, domain), held in sorted(found.items())
    ]
    return Domains(state, on, as_of, tuple(strands), tuple(sources))
