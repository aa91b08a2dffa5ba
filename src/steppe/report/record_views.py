"""Answers of the record on the terminal: tables with their day and their sources."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from steppe.labels import country_name
from steppe.record import Agreement, Coverage, Domains, Matrix, Members, TieChange, Ties
from steppe.record.tabular import Tabular
from steppe.report.terminal import folding_table, print_table
from steppe.sourced import Source

if TYPE_CHECKING:
    from rich.table import Table


Answer = Agreement | Coverage | Domains | Matrix | Members | TieChange | Ties


def print_answer(answer: Answer) -> None:
    """Print any answer of the record."""
    match answer:
        case Members():
            _print_members(answer)
        case Ties():
            _print_ties(answer)
        case TieChange():
            _print_ties(answer.added)
            _print_ties(answer.removed)
        case Agreement():
            _print_agreement(answer)
        case Coverage():
            _print_coverage(answer)
        case Matrix():
            _print_sheet(answer)
        case Domains():
            _print_sheet(answer)
            print("a cell: how many instruments, and the first year that one of them has held since")
            _print_sources(answer.sources)


def _print_members(answer: Members) -> None:
    """The members with their spells, or why there are none."""
    if not answer.spells:
        print(answer.sentence)
        return
    _print_sheet(answer)
    if answer.beyond:
        print(answer.beyond)
    _print_sources(answer.sources)


def _print_ties(found: Ties) -> None:
    """Ties as a table; on a day those whose lists were not checked up to it are marked and counted."""
    print(found.title)
    if not found:
        return
    table = folding_table("instrument", "kind", "role", "from", "to", "via", "name")
    for tie in found:
        name = f"{tie.name}: {tie.tier}" if tie.tier else tie.name
        role = tie.role + (f", {tie.status}" if tie.status != "in_force" else "")
        mark = "*" if tie.complete_until < found.on else ""
        table.add_row(tie.instrument + mark, tie.kind, role, tie.start, tie.end, tie.via, name)
    print_table(table)
    if found.unchecked:
        print(
            f"* {found.unchecked} of {len(found)}: the record's list of those taking part was not checked up to"
            f" {found.on}."
        )
    _print_sources(found.sources)


def _print_agreement(answer: Agreement) -> None:
    """An instrument with its dates, parties, conflicts and sources."""
    print(answer.head)
    if answer.note:
        print(answer.note)
    print_table(_table(answer))
    for conflict in answer.conflicts:
        print(f"Not believed: {conflict}")
    if answer.beyond:
        print(answer.beyond)
    _print_sources(answer.sources)


def _print_coverage(answer: Coverage) -> None:
    """Partners and the agreements that cover them."""
    print(answer.sentence)
    table = folding_table("code", "partner", "agreements", "depth")
    for partner, ids in answer.agreements.items():
        marked = (name + ("*" if name in answer.beyond else "") for name in ids)
        table.add_row(partner, country_name(partner), ", ".join(marked), answer.deepest(ids))
    print_table(table)
    if answer.beyond:
        print(f"* its parties were not checked up to {answer.on}")
    if any(depth is not None for depth in answer.depths.values()):
        print("depth: the deepest agreement by DESTA's index, 0 to 7, where there is one")
    _print_sources(tuple(dict.fromkeys(answer.sources)))


def _print_sheet(answer: Tabular) -> None:
    print(answer.sheet().title)
    print_table(_table(answer))


def _table(answer: Tabular) -> Table:
    """The columns of an answer that are looked at."""
    sheet = answer.sheet()
    table = folding_table(*("" if name == "state" else name for name in sheet.looked_at))
    for row in sheet.rows:
        table.add_row(*(row[name] for name in sheet.looked_at))
    return table


def _print_sources(sources: Iterable[Source]) -> None:
    print("Sources:")
    for source in sources:
        print(f"- {source}")
