"""Depths found for the record's agreements: by the WTO's number, and in DESTA by parties and year of signature."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from steppe.record.depths import COLUMNS, DESTA, FAMILY, TEXT
from steppe.record.lists.merge import singles, stands
from steppe.record.lists.names import STATES_OF
from steppe.record.lists.shelf import Entry, Shelf
from steppe.sources import depth, wto_rta
from steppe.sources.depth import Treaty

ROLES = ("party", "signatory", "member")
UNION_FROM = 5  # so many members of the European Union at least stand for it in DESTA
ALIKE = 0.75  # of all states that either names
Row = tuple[str, str, str, str]


def table(folder: Path, shelf: Shelf) -> str:
    """The text of `depths.csv` by the tables below a folder, "" where there are none."""
    rows = [*_by_number(folder, shelf), *_by_parties(depth.treaties(folder), shelf)]
    if not rows:
        return ""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(sorted(set(rows)))
    return out.getvalue()


def _by_number(folder: Path, shelf: Shelf) -> Iterator[Row]:
    if wto_rta.found(folder) is None:
        return
    listed = [row for row in wto_rta.read(folder).rows if not row.accession]
    names = {row.number: name for row in listed if (name := shelf.match(row))}
    for number, (mean, label) in depth.families(folder).items():
        if number in names:
            yield names[number], FAMILY, f"{mean:g}", label
    for number, (areas, name) in depth.texts(folder).items():
        if number in names:
            yield names[number], TEXT, str(areas), name


def _by_parties(treaties: Iterable[Treaty], shelf: Shelf) -> Iterator[Row]:
    """DESTA's index where one treaty alone has an agreement's parties and was signed in its year, or the next to it.

    An agreement of three sides or more may have gained or lost a few since its signature.
    """
    rows = singles(shelf.entries["EU"]["spells"]) if "EU" in shelf.entries else []
    union = {row["party"] for row in rows if row["role"] == "member"}
    by_parties: defaultdict[frozenset[str], list[Treaty]] = defaultdict(list)
    for treaty in treaties:
        by_parties[_sides(treaty.members, union)].append(treaty)
    for name, entry in shelf.entries.items():
        signed = next((str(e["date"]) for e in entry.get("events", ()) if e["event"] == "signed" and stands(e)), "")
        if entry["kind"] != "agreement" or not signed:
            continue
        sides, year = _sides(_parties(entry, shelf), union), int(signed[:4])
        same = by_parties.get(sides, [])
        found = _of_year(same, year) or [one for by in (-1, 1) for one in _of_year(same, year + by)]
        if not found and len(sides) > 2:
            near = [one for inside, every in by_parties.items() if _alike(sides, inside) for one in every]
            found = _of_year(near, year)
        if len(found) == 1:
            yield name, DESTA, str(found[0].depth), found[0].name


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two groups of states are the same but for later members."""
    return len(one & other) >= ALIKE * len(one | other)


def _of_year(treaties: Sequence[Treaty], year: int) -> list[Treaty]:
    """Treaties of a year, consolidated texts only where there is no other."""
    there = [one for one in treaties if one.year == year]
    return [one for one in there if not one.consolidated] or there


def _parties(entry: Entry, shelf: Shelf) -> frozenset[str]:
    """The states of an agreement, those of organisations by their members of all times."""
    found = set[str]()
    for row in singles(entry.get("spells", ())):
        if not stands(row) or row["role"] not in ROLES:
            continue
        party = row["party"]
        group: Mapping[str, object] | None = shelf.entries.get(party)
        if party in STATES_OF:
            found |= set(STATES_OF[party])
        elif group and party != "EU":
            found |= {r["party"] for r in singles(shelf.entries[party].get("spells", ())) if r["role"] == "member"}
        else:
            found.add(party)
    return frozenset(found)


def _sides(states: frozenset[str], union: set[str]) -> frozenset[str]:
    """The states, members of the European Union as one side where they are many."""
    members = states & union
    return frozenset(states - members | {"EU"}) if len(members) >= UNION_FROM else states
