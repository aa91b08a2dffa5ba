"""A balance, its change, rows of balances and a frontier on the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from steppe.indicators.balance import STRESS, Balance, Headline
from steppe.indicators.plain import elasticities, loss_range
from steppe.labels import country_name
from steppe.report.rounding import moves, shown
from steppe.report.tables import print_table

if TYPE_CHECKING:
    from rich.table import Table

    from steppe.indicators.change import BalanceChange
    from steppe.indicators.frontier import Frontier
    from steppe.solve.outcome import Outcome

DOMINATED_SHOWN = 8


def number(value: float, places: int = 2) -> str:
    """A number without a sign for plus, "n/a" where there is none."""
    return f"{value:.{places}f}" if np.isfinite(value) else "n/a"


def headline(b: Balance) -> list[str]:
    """The three numbers of a balance in plain words, with units."""
    state, (vector, loss) = country_name(b.state), b.worst
    if not vector:
        return [f"No loss of {state} could be computed: the notes say why."]
    low, high = loss_range(b)[vector]
    span = f" ({low:.2f} to {high:.2f} with elasticities {elasticities(b)})" if b.span else ""
    said = [
        f"{vector[:1].upper()}{vector[1:]} is the worst vector: cut off from it, {state} loses {loss:.2f} % of real "
        f"income{span}."
    ]
    if b.stress is not None:
        said.append(
            f"In the short run, with elasticities {STRESS:g} times the world's, it would lose "
            f"{number(b.stress.of_state[vector])} %; cut off from all vectors at once, "
            f"{number(b.headline.losses.total)} %."
        )
    by_loss = f"By loss there are {number(b.effective_vectors)} effective vectors of {len(b.vectors)}"
    if np.isfinite(b.distance_from_gravity):
        said.append(
            f"{by_loss}; their shares lie {b.distance_from_gravity:.3f} nats from what size and distance alone would "
            "make them."
        )
    else:
        said.append(f"{by_loss}; what size and distance alone would make of them is not known here.")
    return said


def print_balance(b: Balance) -> None:
    """Print a balance with all that stands beside it."""
    print(f"Balance of {country_name(b.state)} on {b.world or 'a world'}, {b.date or 'no date'}, by {b.partition}\n")
    print("\n".join(headline(b)))
    print("\nIf each vector is cut off (losses in % of real income, asymmetry in points):\n")
    print_table(_vector_table(b))
    print("\nConcentration of trade by vector (distances in nats):\n")
    print_table(_concentration_table(b))
    if b.coverage is not None:
        print(f"\nFree trade in force on {b.date}: {100 * b.coverage:.1f} % of exports plus imports.")
    _print_declared(b)
    _print_alignment(b)
    _print_triples(f"{country_name(b.state)} by other partitions", "partition", b.beside)
    named = {f"{country_name(code)} ({code})": found for code, found in b.peers.items()}
    _print_triples(f"Peers by {b.partition}", "state", named)
    _print_lists(b)


def _vector_table(b: Balance) -> Table:
    low_high, shares, theirs = loss_range(b), b.headline.loss_shares, b.headline.losses.of_vector
    heads = ["members", "loss", "range", "short run", "share", "it loses", "asymmetry"]
    keep = [True, True, bool(b.span), b.stress is not None, True, True, True]
    table = _table(1, "vector", *(head for head, kept in zip(heads, keep, strict=True) if kept))
    for name, inside in b.vectors.items():
        texts = [
            str(len(inside)),
            number(b.loss[name]),
            " to ".join(map(number, low_high[name])),
            number(b.stress.of_state[name]) if b.stress else "",
            number(shares[name], 3),
            number(theirs[name]),
            shown(b.asymmetry[name], 2),
        ]
        _add(table, name, *(text for text, kept in zip(texts, keep, strict=True) if kept))
    return table


def _concentration_table(b: Balance) -> Table:
    benchmarks = list(dict.fromkeys(name for found in b.concentration.values() for name in found.distance))
    table = _table(1, "", "N1", "N2", "HHI", *(f"from {name}" for name in benchmarks))
    for kind, found in b.concentration.items():
        distances = (number(found.distance.get(name, float("nan")), 3) for name in benchmarks)
        numbers = (number(found.effective), number(found.inverse_herfindahl), number(found.herfindahl, 3))
        _add(table, kind, *numbers, *distances)
    return table


def _print_declared(b: Balance) -> None:
    for found in b.declared:
        tau = f"Kendall's tau-b {shown(found.tau, 2)} over {len(found.partners)} partners"
        print(f"\nDeclared tiers against loss, {found.vocabulary}: {tau}.\n")
        table = _table(2, "partner", "declared", "loss, %")
        for code, (label, loss) in sorted(found.partners.items(), key=lambda item: -item[1][1]):
            _add(table, country_name(code), label, number(loss))
        print_table(table)


def _print_alignment(b: Balance) -> None:
    if b.alignment is None:
        return
    first, last = b.alignment.years
    print(f"\nUN General Assembly, {first} to {last} (context, not a cause): distance of ideal points, votes alike\n")
    table = _table(1, "vector", "last year, 5 to 95 %", "mean of years", "alike", "yes or no")
    for one in b.alignment.vectors:
        near = ("none" if part is None else str(part) for part in (one.last, one.mean))
        alike = (f"{100 * part.share:.1f} %" if part.votes else "none" for part in (one.agreement, one.yes_or_no))
        _add(table, one.vector, *near, *alike)
    print_table(table)


def _print_triples(title: str, what: str, found: Any) -> None:
    if not found:
        return
    print(f"\n{title}:\n")
    table = _table(2, what, "worst vector", "its loss, %", "effective number", "from gravity, nats")
    for name, triple in found.items():
        _add(table, name, *_triple(triple))
    print_table(table)


def _triple(h: Headline | Balance) -> tuple[str, ...]:
    worst, loss = h.worst
    count = f"{number(h.effective_vectors)} of {len(h.vectors)}"
    return worst or "n/a", number(loss), count, number(h.distance_from_gravity, 3)


def _print_lists(b: Balance) -> None:
    """What is absent, what is not in it, notes."""
    absent = [f"{name}: {why}" for name, why in b.absent.items()]
    for head, lines in (("Absent", absent), ("Not in it", [f"{', '.join(b.not_in_it)}."]), ("Notes", b.notes)):
        if lines:
            print("\n".join([f"\n{head}:", *(f"- {line}" for line in lines)]))


def print_change(change: BalanceChange, outcome: Outcome) -> None:
    """Print a balance before and after a scenario, side by side."""
    one, two = change.before, change.after
    state, income = country_name(one.state), float(outcome.welfare.values[outcome.before.index(one.state)])
    where = f"{one.world or 'a world'}, {one.date or 'no date'}, closure {outcome.closure}, by {one.partition}"
    print(f"Balance of {state} under {change.scenario} on {where}\n")
    print(f"The real income of {state} {moves(income)}. {_worst_moves(one, two)}\n")
    print("If each vector is cut off (losses in % of real income; change and asymmetry in points):\n")
    print_table(_change_table(change))
    print()
    print_table(_sides_table(one, two))
    _print_lists(two)


def _worst_moves(one: Balance, two: Balance) -> str:
    (first, loss), (then, after) = one.worst, two.worst
    if first == then:
        return f"The worst vector stays {first}: its loss goes from {loss:.2f} to {after:.2f} % of real income."
    return f"The worst vector was {first} ({loss:.2f} % of real income) and becomes {then} ({after:.2f} %)."


def _change_table(change: BalanceChange) -> Table:
    one, two = change.before, change.after
    spans = loss_range(one), loss_range(two)
    heads = ("before", "after", "change", "range before", "range after", "asymmetry before", "after")
    table = _table(1, "vector", *heads)
    for name, (before, after, moved) in change.by_vector.items():
        ranges = (" to ".join(map(number, span[name])) if name in span else "n/a" for span in spans)
        sided = (shown(side.asymmetry.get(name, float("nan")), 2) for side in (one, two))
        _add(table, name, number(before, 3), number(after, 3), shown(moved, 3), *ranges, *sided)
    return table


def _sides_table(one: Balance, two: Balance) -> Table:
    table = _table(1, "", "before", "after")
    _add(table, "worst vector", *(f"{b.worst[0]}, {number(b.worst[1], 3)} %" for b in (one, two)))
    _add(table, f"effective number of {len(one.vectors)}", *(number(b.effective_vectors, 3) for b in (one, two)))
    _add(table, "distance from gravity, nats", *(number(b.distance_from_gravity, 3) for b in (one, two)))
    for kind in one.concentration:
        _add(table, f"effective number by {kind}", *(number(b.concentration[kind].effective, 3) for b in (one, two)))
    covered = [b.coverage for b in (one, two) if b.coverage is not None]
    if len(covered) == 2:
        _add(table, "trade under free trade", *(f"{100 * share:.1f} %" for share in covered))
    for name in one.beside:
        said = (
            f"{worst}, {loss} %; {count}" for worst, loss, count, _ in (_triple(b.beside[name]) for b in (one, two))
        )
        _add(table, f"by {name}: worst; effective number", *said)
    return table


def print_cells(b: Balance, under: str, heads: Sequence[str], body: Sequence[Sequence[str]]) -> None:
    """Print a table of rows as wide as it needs to be in a pipe."""
    import sys

    from rich.console import Console

    table = _table(3, *heads)
    for row in body:
        _add(table, *row)
    by = f"Balance of {country_name(b.state)} by {b.partition}, losses in % of real income"
    print(f"{', '.join(part for part in (by, under) if part)}\n")
    console = Console(file=sys.stdout, highlight=False)
    width = None if console.is_terminal else sum(max(map(len, column)) + 3 for column in zip(heads, *body, strict=True))
    Console(file=sys.stdout, highlight=False, width=width).print(table)


def print_frontier(found: Frontier, risk: str) -> None:
    """Print the efficient sets, how many are dominated and how they were searched."""
    state = country_name(found.state)
    print(f"Frontier of {state} on {found.world or 'a world'}, by {found.partition}, closure balanced\n")
    income = "expected income" if risk else "income"
    print(f"Efficient: no other set brings more {income} and lets the worst vector take no more.\n")
    print_table(_sets_table(found.efficient))
    print(f"\n{len(found.efficient)} sets are efficient, {len(found.dominated)} dominated", end="")
    first = found.dominated[:DOMINATED_SHOWN]
    print(f"; of these the {len(first)} with the most income:\n" if first else ".")
    if first:
        print_table(_sets_table(first))
    gap = "" if found.gap is None else f"; on a part that can be enumerated the search missed {found.gap:.4f} points"
    print(f"\nSearched: {found.searched}{gap}.")
    print(f"Income: change of real income, %; expected: {risk or 'no vector is given a risk, so the same'}.")


def _sets_table(sets: Sequence[Any]) -> Table:
    table = _table(1, "instruments", "income, %", "expected, %", "worst vector", "its loss, %")
    for c in sets:
        _add(table, c.name, shown(c.income, 3), shown(c.expected, 3), c.worst, number(c.loss, 3))
    return table


def _table(words: int, *heads: str) -> Table:
    """An empty table whose first `words` columns are words and the others numbers."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for k, head in enumerate(heads):
        table.add_column(Text(head), justify="left" if k < words else "right")
    return table


def _add(table: Table, *texts: str) -> None:
    from rich.text import Text

    table.add_row(*map(Text, texts))
