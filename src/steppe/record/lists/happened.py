"""The list of events taken into the record: who joined or left what, on which day, by the address of the row.

A row is certain where it has an address that was read for it, says one thing, names one organisation or agreement of
the record and its parties by code, and the record holds nothing against it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlparse

from steppe.labels import country_code
from steppe.record.days import first_day, last_day
from steppe.record.lists.merge import Proposal, Statement, singles, stands, tidy
from steppe.record.lists.reviewed import Reviewed
from steppe.record.lists.shelf import Entry, Shelf
from steppe.sources.agreement_events import Event

JOINED = {
    "accession": "member", "observer status": "observer", "candidate status": "candidate", "partner status": "partner",
}  # fmt: skip
LIFE = {
    "signature": "signed", "agreement enters into force": "in_force", "suspension": "suspended",
    "negotiations open": "negotiating", "provisional application": "provisionally_applied",
}  # fmt: skip
_CODE = re.compile(r"[A-Z]{3}|EU|EAEU|GCC|ASEAN|EFTA")


@dataclass(frozen=True)
class Happened:
    """What taking in events needs: the files, what was decided, and today."""

    shelf: Shelf
    reviewed: Reviewed
    today: str

    def take(self, events: tuple[Event, ...]) -> Iterator[Proposal]:
        """Take every event in that the WTO's list does not have itself."""
        for event in events:
            if not event.of_the_list and not self.reviewed.on("events", f"{event.day} {event.what}", "settled"):
                yield from self._event(event)

    def _event(self, event: Event) -> Iterator[Proposal]:
        names = self._named(event)
        parties = [code for code in event.parties.split() if _CODE.fullmatch(code)]
        if len(names) == 1 and self._held(self.shelf.entries[names[0]], event, parties):
            return
        why = event.doubt or self._unclear(event, names, parties)
        if why:
            subject = names[0] if len(names) == 1 else event.what
            what = f"{event.day}, {event.kind}: {event.what}"
            yield Proposal("event", subject, what, " ".join(parties), JOINED.get(event.kind, ""), why, event.source)
            return
        entry = self.shelf.entries[names[0]]
        if event.kind in JOINED or event.kind == "withdrawal":
            yield from self._spells(entry, event, parties)
        else:
            yield self._life(entry, event)

    def _named(self, event: Event) -> list[str]:
        """The organisations or agreements of the record that the row names."""
        labels = self.shelf.labels()
        words = re.sub(r"[^\w\s-]", " ", event.what).casefold().split()
        found = {labels[word] for word in words if word in labels}
        if event.kind in JOINED or event.kind == "withdrawal":
            return sorted(name for name in found if self._joinable(name))
        codes = event.parties.split()
        pairs = {f"{a}-{b}{end}" for a in codes for b in codes for end in ("", *(f"-{w.upper()}" for w in words))}
        return sorted(pairs & self.shelf.entries.keys())

    def _joinable(self, name: str) -> bool:
        entry = self.shelf.entries[name]
        return entry["kind"] == "organisation" or len({row["party"] for row in singles(entry.get("spells", ()))}) > 2

    def _unclear(self, event: Event, names: list[str], parties: list[str]) -> str:
        """Why it is not certain what the row says, or ""."""
        if event.kind not in JOINED | LIFE and event.kind != "withdrawal":
            return f"the record has no statement for {event.kind!r}"
        if ";" in event.what or "(see" in event.what:
            return "the row says more than one thing"
        if len(names) != 1:
            return f"it names {len(names)} organisations or agreements of the record" + "".join(f", {n}" for n in names)
        if not parties or any(country_code(code) != code and code not in self.shelf.entries for code in parties):
            return "its parties are not named by code"
        if event.kind in LIFE and self._life_of(self.shelf.entries[names[0]], LIFE[event.kind]):
            return "the record has another day for it"
        return ""

    def _held(self, entry: Entry, event: Event, parties: list[str]) -> bool:
        """Whether the record says the same, as precisely."""
        if event.kind in LIFE:
            return any(_same(event.day, str(row["date"])) for row in self._life_of(entry, LIFE[event.kind]))
        role, spells = _role(entry, JOINED.get(event.kind, "")), singles(entry.get("spells", ()))
        if event.kind == "withdrawal":
            ends = {row["party"] for row in spells if str(row.get("to", "")) in (event.day, _before(event.day))}
            return bool(parties) and set(parties) <= ends
        mine = [row for row in spells if stands(row) and row["role"] == role and _same(event.day, str(row.get("from")))]
        return event.kind in JOINED and bool(parties) and set(parties) <= {row["party"] for row in mine}

    def _life_of(self, entry: Entry, event: str) -> list[Statement]:
        return [row for row in singles(entry.get("events", ())) if row["event"] == event and stands(row)]

    def _spells(self, entry: Entry, event: Event, parties: list[str]) -> Iterator[Proposal]:
        role = _role(entry, JOINED.get(event.kind, ""))
        key = self._reference(entry, event)
        for party in parties:
            held = self._open(entry, party, role, event.day)
            if event.kind == "withdrawal" and not held:
                why = f"the record does not have {party} as {role}"
                yield Proposal("event", entry["id"], event.what, party, role, why, event.source)
            elif event.kind == "withdrawal":
                self._leave(entry, held[0], event, key)
                yield Proposal("left", entry["id"], f"{role} to {_before(event.day)}", party, role, "", event.source)
            elif held:
                said = f"the record has {role} from {held[0]['from']}"
                yield Proposal("event", entry["id"], event.what, party, role, said, event.source)
            else:
                row = {"party": party, "role": role, "from": event.day, "references": [key], "recorded_at": self.today}
                entry["spells"] = [*entry.get("spells", ()), row]
                yield Proposal("joined", entry["id"], f"{role} from {event.day}", party, role, "", event.source)

    def _open(self, entry: Entry, party: str, role: str, day: str) -> list[Statement]:
        rows = [row for row in singles(entry.get("spells", ())) if (row["party"], row["role"]) == (party, role)]
        return [row for row in rows if stands(row) and last_day(str(row.get("to", "9999"))) >= first_day(day)]

    def _leave(self, entry: Entry, held: Statement, event: Event, key: str) -> None:
        """The open spell is replaced by one that ends; who shares its row keeps it."""
        rest = [row for row in singles(entry["spells"]) if row != held]
        closed = {**held, "to": _before(event.day), "recorded_at": self.today}
        closed["references"] = [*held["references"], key]
        entry["spells"] = tidy([*rest, closed, {**held, "superseded_by": self.today}])

    def _life(self, entry: Entry, event: Event) -> Proposal:
        key, word = self._reference(entry, event), LIFE[event.kind]
        row = {"event": word, "date": event.day, "references": [key], "recorded_at": self.today}
        entry["events"] = [*entry.get("events", ()), row]
        return Proposal(word, entry["id"], f"{word} {event.day}", source=event.source)

    def _reference(self, entry: Entry, event: Event) -> str:
        """The key of the row's address among the entry's references, which are given it."""
        known: dict[str, Any] = entry["references"]
        key = next((key for key, row in known.items() if row.get("url") == event.source), "")
        if not key:
            key = re.sub(r"\W", "_", (urlparse(event.source).hostname or "page").removeprefix("www."))
            key = f"{key}_{event.day[:4]}" if key in known else key
            where = {"url": event.source, "locator": f"read for the list of events, row of {event.day}"}
            entry["references"] = {**known, key: {"title": f"[{event.what}]", **where, "accessed": self.today}}
        return key


def _role(entry: Entry, role: str) -> str:
    """Whoever joins an agreement is a party of it, and a member of an organisation."""
    main = "member" if entry["kind"] == "organisation" else "party"
    return main if role in ("", "member") else role


def _same(day: str, other: str) -> bool:
    """Whether two days are the same, or the first is told by its year or month alone."""
    return day == other or other.startswith(day)


def _before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat() if len(day) == 10 else day
