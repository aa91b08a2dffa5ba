"""Where an instrument stands on a day: whether it exists, the last step of its life, what lost to better sources."""

from __future__ import annotations

from steppe.record.days import today
from steppe.record.statements import OPEN, Instrument

STATUS_AFTER = {
    "proposed": "proposed",
    "negotiating": "negotiating",
    "initialled": "initialled",
    "signed": "signed",
    "ratified": "signed",
    "provisionally_applied": "provisional",
    "in_force": "in_force",
    "suspended": "suspended",
    "denounced": "in_force",
    "ended": "ended",
    "superseded": "ended",
}
ORDER = {event: place for place, event in enumerate(STATUS_AFTER)}
ABSENT, UNRECORDED = "not in existence", "not on record"


def existence(item: Instrument, on: str, as_of: str = OPEN) -> str:
    """Whether an instrument existed on a day: from its first spell or entry into force to its end."""
    if not any(statement.known(as_of) for statement in (*item.spells, *item.events)):
        return UNRECORDED
    spells = [s for s in item.spells if s.rank != "deprecated" and s.known(as_of) and s.role == item.main_role]
    starts = [s.first for s in spells]
    starts += [e.first for e in item.events if e.event == "in_force" and not e.party and e.known(as_of)]
    ended = item.best("ended", as_of)
    if not starts or on < min(starts):
        return ABSENT
    if (ended and on >= ended.first) or (spells and on > max(s.last for s in spells)):
        return "ended"
    return "in existence"


def shown_as_of(as_of: str) -> str:
    """The day of knowledge; today where none was asked for."""
    return today() if as_of == OPEN else as_of


def status(item: Instrument, on: str, as_of: str = OPEN) -> str:
    """Where an instrument stood on a day: the last step of its life cycle by then."""
    names = [name for name in item.steps if name in ORDER]
    steps = [event for name in names if (event := item.best(name, as_of)) and event.first <= on]
    if steps:
        last = max(steps, key=lambda e: (e.first, ORDER[e.event]))
        return STATUS_AFTER[last.event]
    found = existence(item, on, as_of)
    return {"in existence": "in_force", UNRECORDED: UNRECORDED}.get(found, ABSENT)


def conflicts(item: Instrument, as_of: str = OPEN) -> list[str]:
    """Statements that lost to a better one of the same step or party, with the reason."""
    chosen = {event.event: event for event in (item.best(name, as_of) for name in STATUS_AFTER) if event}
    lost = [
        (f"{e.event} {e.date}" + (f" ({e.party})" if e.party else ""), e)
        for e in item.events
        if e.rank == "deprecated" or (not e.party and chosen.get(e.event, e) is not e)
    ]
    spells = [(f"{s.party} {s.role} from {s.start or 'no date'}", s) for s in item.spells if s.rank == "deprecated"]
    known = [(what, s) for what, s in (*lost, *spells) if s.known(as_of)]
    return [f"{what}: {s.reason or s.note or 'another date is better sourced.'}" for what, s in known]
