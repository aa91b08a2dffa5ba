"""The WTO's list taken into the record: each row against the file of its agreement, or as a file of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from steppe.record.lists import names
from steppe.record.lists.byhand import differences
from steppe.record.lists.drawn import KEY, MARK, SIGNED, Accession, Drawn, draw
from steppe.record.lists.merge import Proposal, kinds, merged, tidy
from steppe.record.lists.reviewed import Reviewed
from steppe.record.lists.shelf import Entry, Shelf, generated
from steppe.sources.wto_rta import Exported, Row

REGION = frozenset(("ARM", "AZE", "BLR", "GEO", "KAZ", "KGZ", "MDA", "RUS", "TJK", "TKM", "UKR", "UZB"))
NEIGHBOURS = frozenset(("CHN", "EU", "TUR", "IRN", "IND", "MNG", "PAK", "SRB", "VNM", "EAEU"))
STATUSES = ("In Force", "Inactive", "In force for at least one Party", SIGNED)
SINCE = date(1992, 1, 1)
TITLE = "Regional Trade Agreements Information System (RTA-IS), list of all agreements"
RENAMED = {
    "EFTA - Central America": "EFTA - Central America (Costa Rica and Panama)",
    "EU - Colombia and Peru": "EU - Colombia, Ecuador and Peru",
}
FIRST_VINTAGE = "2021"  # of files drawn up before the list carried its vintage


@dataclass(frozen=True)
class Taking:
    """What taking in a list needs: the list, the files, what was decided, and today."""

    listed: Exported
    shelf: Shelf
    reviewed: Reviewed
    today: str

    def take(self) -> Iterator[Proposal]:
        """Take every row in; what is certain is on the shelf afterwards, and every proposal is given."""
        union = names.union_members(self.listed.rows)
        joined, unplaced = self._accessions()
        seen = set[str]()
        for row in self.listed.rows:
            if row.accession or row.status not in STATUSES or row.name in names.ORGANISATIONS:
                continue
            name = self.shelf.match(row)
            if name:
                seen.add(name)
            yield from self._row(row, name, union, joined.get(row.number, ()))
        yield from unplaced
        for name, entry in self.shelf.entries.items():
            older = generated(entry) and entry["references"][KEY].get("vintage", "") != self._vintage
            if older and name not in seen and not self.reviewed.on("record", name, "settled"):
                said = "drawn up from an earlier list"
                yield Proposal("gone", name, said, reason="this list has no such agreement", source=TITLE)

    @property
    def _vintage(self) -> str:
        return f"export of {self.listed.exported}"

    def _row(self, row: Row, name: str | None, union: set[str], joined: tuple[Accession, ...]) -> Iterator[Proposal]:
        if self.reviewed.on("wto", row.number, "settled"):
            return
        left_out = {d.party: d for d in self.reviewed.left_out(row.number)}
        codes = [party for party in names.parties(row, union) if party not in left_out]
        decided = self.reviewed.days(row.number)
        drawn = draw(row, codes, joined, decided, [c for c in self.listed.changes if c.number == row.number])
        reason = self._unusable(row, drawn)
        if reason and (name is not None or _wanted(row, codes)):
            yield Proposal("not entered", name or names.base_id(row), row.name, reason=reason, source=row.card)
        if reason or (name is None and not _wanted(row, codes)):
            return
        for d in left_out.values():
            if d.decision == "hold":
                what = f"{row.name} without a day of its own"
                yield Proposal("new party", name or names.base_id(row), what, d.party, "party", d.why, row.card)
        if name is None:
            yield self._new(drawn)
        elif generated(self.shelf.entries[name]):
            yield from self._again(self.shelf.entries[name], drawn)
        elif not self.reviewed.on("record", name, "by hand"):
            yield from differences(self.shelf.entries[name], drawn)

    def _unusable(self, row: Row, drawn: Drawn) -> str:
        """Why a row cannot be entered as it stands, or ""."""
        held = self.reviewed.on("wto", row.number, "hold")
        unknown = names.unknown_parties(row)
        ordered = [day for day in (row.signed, row.begins, row.ended) if day]
        if held:
            return held.why
        if unknown:
            return f"no code for {', '.join(unknown)}"
        if ordered != sorted(ordered):
            return f"its days are out of order: signed {row.signed}, in force {row.begins}, ended {row.ended}"
        if row.begins is None and row.status != SIGNED:
            return "no day of entry into force"
        if len({spell["party"] for spell in drawn.spells}) < 2:
            return "fewer than two parties with days"
        return ""

    def _accessions(self) -> tuple[dict[str, tuple[Accession, ...]], list[Proposal]]:
        """Those who joined, by the number of the agreement that they joined; and the rows whose agreement is not there.

        Enlargements of organisations that are written by hand are left to them.
        """
        base = {names.plain(row.name): row for row in self.listed.rows if not row.accession}
        found: dict[str, tuple[Accession, ...]] = {}
        missed: list[Proposal] = []
        for row in (row for row in self.listed.rows if row.accession and row.status in STATUSES):
            title, _, who = row.name.partition(" - Accession of ")
            if not who or title in names.ORGANISATIONS or self.reviewed.on("wto", row.number, "settled"):
                continue
            to = base.get(names.plain(title)) or base.get(names.plain(_renamed(title)))
            codes = names.codes_in(who.removeprefix("the "))
            if to is None or not codes:
                why = "the list has no agreement of this name to join" if to is None else f"no code for {who}"
                missed.append(Proposal("accession", names.base_id(row), row.name, reason=why, source=row.card))
                continue
            day = None if row.status == SIGNED else row.begins
            own = names.own_days(row)
            later = {p: d[0] for p, d in own.items() if p not in codes and d[0] and day and d[0] > day}
            found[to.number] = found.get(to.number, ()) + tuple(
                Accession(party, day, row.signed, later if day and day.year >= 2020 else {}) for party in codes
            )
        return found, missed

    def _new(self, drawn: Drawn) -> Proposal:
        row = drawn.row
        labels, year = self.shelf.labels(), (row.signed or row.begins)
        title = f"{row.name} ({year.year})" if row.name.casefold() in labels and year else row.name
        entry: Entry = {"id": self.shelf.new_id(row), "kind": "agreement", "type": drawn.type, "name": title}
        entry |= {"scope": drawn.scope} if drawn.scope else {}
        entry |= {"recorded_at": self.today, "note": self._note(drawn)}
        entry |= {"complete_until": self._complete(drawn), "references": {KEY: self._reference(row)}}
        entry |= {"events": list(drawn.events), "spells": tidy(drawn.spells)}
        self.shelf.put(_kept(entry))
        life = ", ".join(f"{event['event']} {event['date']}" for event in drawn.events)
        said = f"{row.name}, {life}"
        return Proposal("new", entry["id"], said, source=row.card)

    def _again(self, entry: Entry, drawn: Drawn) -> Iterator[Proposal]:
        """A file that an earlier list made, with what this one says."""
        old_key = f"{KEY}-{(entry['references'][KEY].get('vintage') or f'export of {FIRST_VINTAGE}')[10:14]}"
        events, new_events, lost_events = merged(entry.get("events", ()), drawn.events, self.today, old_key)
        spells, new_spells, lost_spells = merged(entry.get("spells", ()), drawn.spells, self.today, old_key)
        references = dict(entry["references"])
        if lost_events or lost_spells:
            references[old_key] = references.get(old_key) or dict(references[KEY])
        references[KEY] = self._reference(drawn.row)
        scope = {"scope": drawn.scope} if drawn.scope else {}
        aliases = self._aliases(entry, drawn.row)
        changed = {
            **entry,
            "type": drawn.type,
            **scope,
            "name": self._title(entry, drawn.row),
            "references": references,
        }
        changed |= {"aliases": aliases} if aliases else {}
        changed |= {"note": self._note(drawn), "complete_until": self._complete(drawn), "events": events}
        changed["spells"] = tidy(spells)
        self.shelf.put(_ordered(_kept(changed)))
        if entry["type"] != drawn.type:
            yield Proposal("type moved", entry["id"], f"{entry['type']} to {drawn.type}", source=drawn.row.card)
        yield from kinds(new_events + new_spells, lost_events + lost_spells, entry["id"], drawn.row.card)

    def _title(self, entry: Entry, row: Row) -> str:
        """The list's name of today, unless another file answers to it."""
        owner = self.shelf.labels().get(row.name.casefold(), entry["id"])
        return row.name if owner == entry["id"] else entry["name"]

    def _aliases(self, entry: Entry, row: Row) -> list[str]:
        """Names of before stay names, unless the list gives them to another agreement."""
        others = {one.name.casefold() for one in self.listed.rows if one.number != row.number}
        before = [*entry.get("aliases", ()), entry["name"]]
        title = self._title(entry, row)
        return [name for name in dict.fromkeys(before) if name != title and name.casefold() not in others]

    def _note(self, drawn: Drawn) -> str:
        day = self.listed.exported
        return " ".join((f"{MARK} of {day.day} {day:%B %Y}.", drawn.note)).strip()

    def _complete(self, drawn: Drawn) -> list[dict[str, Any]]:
        if re.search(r"as not\w+ by the Parties", drawn.row.remarks):
            return []
        roles = sorted({str(spell["role"]) for spell in drawn.spells})
        return [{"role": role, "date": self.listed.newest.isoformat(), "references": [KEY]} for role in roles]

    def _reference(self, row: Row) -> dict[str, Any]:
        where = {"url": row.card, "locator": row.name, "accessed": self.listed.exported.isoformat(), "primary": True}
        return {"title": TITLE, "publisher": "World Trade Organization", **where, "vintage": self._vintage}


def _renamed(title: str) -> str:
    """The name of today of an agreement that was joined under another."""
    return RENAMED.get(title, title)


def _kept(entry: Mapping[str, Any]) -> Entry:
    """The entry without parts that are empty; a list that is nowhere complete says so."""
    return {key: value for key, value in entry.items() if value != [] or key == "complete_until"}


def _ordered(entry: Mapping[str, Any]) -> Entry:
    """The keys in the order of FORMAT.md."""
    first = ("id", "kind", "type", "name", "aliases", "scope", "depth", "depths", "tier", "recorded_at", "note")
    order = (*first, "sides", "complete_until", "references", "events", "spells")
    return {key: entry[key] for key in (*order, *(key for key in entry if key not in order)) if key in entry}


def _wanted(row: Row, codes: list[str]) -> bool:
    """Whether an agreement is signed or in force, or concerns the region and lasted into 1992."""
    return row.ended is None or (row.ended >= SINCE and bool((REGION | NEIGHBOURS) & set(codes)))
