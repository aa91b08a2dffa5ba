"""Alliances as ATOP has them, beside the record's own: each that lasted into 1992 and concerns the region is a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from steppe.labels import country_name
from steppe.record.lists.agreements import NEIGHBOURS, REGION, SINCE
from steppe.record.lists.merge import Proposal, tidy
from steppe.record.lists.shelf import Entry, Shelf
from steppe.sources.atop import LAST, PAGE, VERSION, Alliance

MARK = "Drawn up by steppe build record from ATOP"
KEY = "atop"
TYPES = {  # by the strongest duty
    "defense": ("alliance", "DEFENCE", "Defence pact"),
    "offense": ("alliance", "OFFENCE", "Offensive pact"),
    "neutral": ("neutrality_pact", "NEUTRALITY", "Neutrality pact"),
    "nonagg": ("non_aggression_pact", "NON-AGGRESSION", "Non-aggression pact"),
    "consul": ("consultation_pact", "CONSULTATION", "Consultation pact"),
}
DUTIES = {
    "defense": "defence", "offense": "offence", "neutral": "neutrality", "nonagg": "non-aggression",
    "consul": "consultation",
}  # fmt: skip
HISTORIC = {
    "CSK": "historic:Czechoslovakia", "DDR": "historic:German Democratic Republic", "YUG": "historic:Yugoslavia",
    "YAR": "historic:Yemen Arab Republic", "YMD": "historic:Yemen PDR", "ZAN": "historic:Zanzibar",
}  # fmt: skip


def take(shelf: Shelf, alliances: Iterable[Alliance], today: str) -> Iterator[Proposal]:
    """Put every alliance that concerns the region and has no file yet on the shelf; those that are there stay."""
    wanted = [one for one in alliances if _wanted(one)]
    stems = Counter(_stem(one) for one in wanted)
    for one in wanted:
        stem = _stem(one)
        name = stem if stems[stem] == 1 else f"{stem}-ATOP-{one.number}"
        if name not in shelf.entries:
            entry = _entry(name, one, today)
            shelf.put(entry, "security")
            yield Proposal("new", name, f"{entry['name']}, from {one.first}", source=PAGE)


def _wanted(one: Alliance) -> bool:
    states = {member.state for member in one.members}
    lasted = not one.last or one.last >= SINCE.isoformat()
    return lasted and "" not in states and len(states) > 1 and bool(one.duties) and bool((REGION | NEIGHBOURS) & states)


def _stem(one: Alliance) -> str:
    word = TYPES[one.duties[0]][1]
    states = sorted(member.state for member in one.members)
    return f"{'-'.join(states)}-{word}-{one.first[:4]}" if len(states) == 2 else f"{word}-{one.first[:4]}-ATOP"


def _entry(name: str, one: Alliance, today: str) -> Entry:
    kind, _, title = TYPES[one.duties[0]]
    states = [country_name(member.state) for member in one.members]
    said = " and ".join(states) if len(states) == 2 else f"{len(states)} states"
    duties = ", ".join(DUTIES[duty] for duty in one.duties)
    reference = {
        "title": "Alliance Treaty Obligations and Provisions project", "publisher": "ATOP", "url": PAGE,
        "locator": f"alliance {one.number}", "accessed": today, "vintage": VERSION,
    }  # fmt: skip
    return {
        "id": name,
        "kind": "security",
        "type": kind,
        "name": f"{title} of {said}, {one.first[:4]} (ATOP {one.number})",
        "scope": ["security"],
        "recorded_at": today,
        "note": f"{MARK} {VERSION}. It obliges to {duties}.",
        "complete_until": [{"role": "party", "date": LAST, "references": [KEY]}],
        "references": {KEY: reference},
        "spells": tidy(_spells(one)),
    }


def _spells(one: Alliance) -> Iterator[dict[str, Any]]:
    for member in one.members:
        until = {"to": member.last} if member.last else {}
        party = HISTORIC.get(member.state, member.state)
        yield {"party": party, "role": "party", "from": member.first, **until, "references": [KEY]}
