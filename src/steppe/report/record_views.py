"""Answers of the record on the terminal: tables with their day and their sources."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

from steppe import record
from steppe.labels import country_name
from steppe.record.answers import Agreement, Coverage, Members, Tie
from steppe.record.record import sources_of
from steppe.report.tables import folding_table, print_table
from steppe.sourced import Source


def print_members(answer: Members) -> None:
    """The members with their spells, or why there are none."""
    if not answer.spells:
        print(answer.sentence)
        return
    print(f"{answer.organisation} on {answer.on}: {len(answer)} as {answer.role} (record as of {answer.as_of})")
    table = folding_table("code", "name", "from", "to", "remark")
    for spell in answer.spells:
        unsure = "day not known: in or out" if spell.party in answer.unsure else ""
        remark = "; ".join(part for part in (unsure, _unless(spell.status, "in_force"), spell.note) if part)
        table.add_row(spell.party, country_name(spell.party), spell.start, spell.end, remark)
    print_table(table)
    if answer.beyond:
        print(answer.beyond)
    _print_sources(answer.sources)


def print_ties(title: str, found: Sequence[Tie], on: str = "") -> None:
    """Ties as a table; on a day those whose lists were not checked up to it are marked and counted."""
    print(f"{title}: {len(found)}")
    if not found:
        return
    table = folding_table("instrument", "kind", "role", "from", "to", "via", "name")
    for tie in found:
        name = f"{tie.name}: {tie.tier}" if tie.tier else tie.name
        role = tie.role + (f", {tie.status}" if tie.status != "in_force" else "")
        mark = "*" if tie.complete_until < on else ""
        table.add_row(tie.instrument + mark, tie.kind, role, tie.start, tie.end, tie.via, name)
    print_table(table)
    if unchecked := sum(tie.complete_until < on for tie in found):
        print(f"* {unchecked} of {len(found)}: the record's list of those taking part was not checked up to {on}.")
    _print_sources(sources_of(found))


def print_agreement(answer: Agreement) -> None:
    """An instrument with its dates, parties, conflicts and sources."""
    print(f"{answer.id}: {answer.name} ({answer.type.replace('_', ' ')})")
    dates = (("signed", answer.signed), ("in force", answer.in_force), ("ended", answer.ended))
    print("; ".join(f"{name} {value}" for name, value in dates if value) or "no date of its own")
    print(f"Status on {answer.on}: {answer.status.replace('_', ' ')} (record as of {answer.as_of})")
    if answer.note:
        print(answer.note)
    table = folding_table("party", "name", "dates")
    for party, steps in sorted(answer.by_party.items()):
        table.add_row(party, country_name(party), ", ".join(f"{k.replace('_', ' ')} {v}" for k, v in steps.items()))
    print_table(table)
    for conflict in answer.conflicts:
        print(f"Not believed: {conflict}")
    if answer.beyond:
        print(answer.beyond)
    _print_sources(answer.sources)


def print_coverage(answer: Coverage) -> None:
    """Partners and the agreements that cover them."""
    print(answer.sentence)
    table = folding_table("code", "partner", "agreements")
    for partner, ids in answer.agreements.items():
        marked = (name + ("*" if name in answer.beyond else "") for name in ids)
        table.add_row(partner, country_name(partner), ", ".join(marked))
    print_table(table)
    if answer.beyond:
        print(f"* its parties were not checked up to {answer.on}")
    _print_sources(tuple(dict.fromkeys(answer.sources)))


def pair_counts(states: Sequence[str], on: str) -> dict[str, dict[str, int]]:
    """How many instruments tie each pair of states on a day."""
    by_state = {state: {tie.instrument for tie in record.ties(state, on)} for state in states}
    counts = {state: dict.fromkeys(states, 0) for state in states}
    for one, other in combinations(states, 2):
        counts[one][other] = counts[other][one] = len(by_state[one] & by_state[other])
    return counts


def print_matrix(states: Sequence[str], counts: dict[str, dict[str, int]], on: str) -> None:
    """Pairs of states by the number of instruments they share."""
    print(f"Instruments that tie each pair on {on}")
    table = folding_table("", *states)
    for state in states:
        table.add_row(state, *("" if other == state else str(counts[state][other]) for other in states))
    print_table(table)


def _unless(value: str, usual: str) -> str:
    return "" if value == usual else value


def _print_sources(sources: Iterable[Source]) -> None:
    print("Sources:")
    for source in sources:
        print(f"- {source}")
