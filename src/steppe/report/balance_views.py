"""A balance, its change, rows of balances and a frontier on the terminal."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from steppe.indicators.balance import Balance
from steppe.indicators.headline import Headline
from steppe.indicators.plain import MEASURES, loss_range, of_when, when
from steppe.indicators.ties import partner_name
from steppe.labels import country_name
from steppe.report import balance_words as words
from steppe.report.balance_words import number
from steppe.report.rounding import shown
from steppe.report.terminal import print_table, say, say_list

if TYPE_CHECKING:
    from rich.table import Table

    from steppe.indicators.change import BalanceChange
    from steppe.indicators.frontier import Frontier
    from steppe.solve.outcome import Outcome

DOMINATED_SHOWN = 8
OF_LONG_RUN = "of the long run, at the world's trade elasticities"


def print_balance(b: Balance) -> None:
    """Print a balance with all that stands beside it."""
    say(f"Balance of {country_name(b.state)} on {b.world or 'a world'}, {b.date or 'no date'}, by {b.partition}", "")
    say(*words.headline(b))
    say("", f"If each vector is cut off, % of real income; all but the short run is {_of(b)}:", "")
    print_table(_vector_table(b))
    say("", words.vector_terms(b))
    say("", "Concentration of trade by vector:", "")
    print_table(_concentration_table(b))
    say("", words.concentration_terms(_benchmarks(b)))
    if b.coverage is not None:
        say("", f"Free trade in force on {b.date}: {100 * b.coverage:.1f} % of exports plus imports.")
    if b.by_depth:
        say(words.depths(b.by_depth))
    _print_declared(b)
    _print_alignment(b)
    _print_triples(f"{country_name(b.state)} by other partitions, {when(b.horizon)}", "partition", b.beside)
    named = {f"{country_name(code)} ({code})": found for code, found in b.peers.items()}
    _print_triples(f"Peers by {b.partition}, {when(b.horizon)}", "state", named)
    _print_lists(b)


def _vector_table(b: Balance) -> Table:
    low_high, shares, theirs = loss_range(b), b.headline.loss_shares, b.headline.losses.of_vector
    heads = ["members", "loss", "range", "short run", "share", "it loses", "asymmetry"]
    keep = [True, True, bool(b.span), b.stress is not None, True, True, True]
    table = empty_table(1, "vector", *(head for head, kept in zip(heads, keep, strict=True) if kept))
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
        add(table, name, *(text for text, kept in zip(texts, keep, strict=True) if kept))
    return table


def _concentration_table(b: Balance) -> Table:
    benchmarks = _benchmarks(b)
    table = empty_table(1, "", "N1", "N2", "HHI", *(f"from {name}" for name in benchmarks))
    for kind, found in b.concentration.items():
        distances = (number(found.distance.get(name, float("nan")), 3) for name in benchmarks)
        numbers = (number(found.effective), number(found.inverse_herfindahl), number(found.herfindahl, 3))
        add(table, kind, *numbers, *distances)
    return table


def _benchmarks(b: Balance) -> list[str]:
    return list(dict.fromkeys(name for found in b.concentration.values() for name in found.distance))


def _print_declared(b: Balance) -> None:
    if b.declared is None:
        return
    say("", f"Declared tiers against {of_when(b.horizon)} loss: {words.declared_heading(b.declared)}", "")
    table = empty_table(3, "partner", "declared", "issuer", "rung", "loss, %")
    for code, p in b.declared.partners.items():
        whose = p.vocabulary.partition(" (")[0] + (f", through {p.via}" if p.via else "")
        loss = f"n/a, {p.where}" if p.where else number(p.loss)
        add(table, partner_name(code), p.label, whose, str(p.rung or "none"), loss)
    print_table(table)
    say("", *words.declared_rest(b.declared))


def _print_alignment(b: Balance) -> None:
    if b.alignment is None:
        return
    (first, last), (early, late) = b.alignment.years, b.alignment.vote_years
    said = f"distance of ideal points {first} to {last}, votes alike {early} to {late}"
    say("", f"UN General Assembly (context, not a cause): {said}")
    terms = "ideal points: positions estimated from votes, in standard deviations of states; alike: same answer, of all"
    say(terms, "")
    table = empty_table(1, "vector", "last year, 5 to 95 %", "mean of years", "alike", "yes or no")
    for one in b.alignment.vectors:
        near = ("none" if part is None else str(part) for part in (one.last, one.mean))
        alike = (f"{100 * part.share:.1f} %" if part.votes else "none" for part in (one.agreement, one.yes_or_no))
        add(table, one.vector, *near, *alike)
    print_table(table)


def _print_triples(title: str, what: str, found: Any) -> None:
    if not found:
        return
    say("", f"{title}:", "")
    table = empty_table(2, what, "worst vector", "its loss, %", "effective number", "from gravity, nats")
    for name, triple in found.items():
        add(table, name, *_triple(triple))
    print_table(table)


def _triple(h: Headline | Balance) -> tuple[str, ...]:
    worst, loss = h.worst
    count = f"{number(h.effective_vectors)} of {len(h.vectors)}"
    return worst or "n/a", number(loss), count, number(h.distance_from_gravity, 3)


def _print_lists(b: Balance) -> None:
    """What is absent, what is not in it, notes."""
    absent = [f"{MEASURES.get(name, name)}: {why}" for name, why in b.absent.items()]
    for head, lines in (("Absent", absent), ("Not in it", [f"{', '.join(b.not_in_it)}."]), ("Notes", b.notes)):
        say_list(head, lines)


def print_change(change: BalanceChange, outcome: Outcome) -> None:
    """Print a balance before and after a scenario, side by side."""
    one, two = change.before, change.after
    where = f"{one.world or 'a world'}, {one.date or 'no date'}, {outcome.model.setting}, by {one.partition}"
    say(f"Balance of {country_name(one.state)} under {change.scenario} on {where}", "")
    say(words.change_sentence(one, two, outcome), "")
    say(f"If each vector is cut off, % of real income {when(one.horizon)} (change and asymmetry in points):", "")
    print_table(_change_table(change))
    say("", words.change_terms(one), "")
    print_table(_sides_table(one, two))
    say("", f"{words.NUMBER} {words.NATS}")
    if outcome.before is not outcome.data:
        say("", words.BASELINE)
    _print_lists(two)


def _change_table(change: BalanceChange) -> Table:
    one, two = change.before, change.after
    spans = loss_range(one), loss_range(two)
    heads = ("before", "after", "change", "range before", "range after", "asymmetry before", "after")
    table = empty_table(1, "vector", *heads)
    for name, (before, after, moved) in change.by_vector.items():
        ranges = (" to ".join(map(number, span[name])) if name in span else "n/a" for span in spans)
        sided = (shown(side.asymmetry.get(name, float("nan")), 2) for side in (one, two))
        add(table, name, number(before, 3), number(after, 3), shown(moved, 3), *ranges, *sided)
    return table


def _sides_table(one: Balance, two: Balance) -> Table:
    table = empty_table(1, "", "before", "after")
    add(table, f"worst vector, {_run(one)}", *(f"{b.worst[0]}, {number(b.worst[1], 3)} %" for b in (one, two)))
    if one.stress and two.stress:
        short = (f"{name}, {number(loss, 3)} %" for name, loss in (b.worst_short_run for b in (one, two)))
        add(table, "worst vector, short run", *short)
    add(table, f"effective number of {len(one.vectors)}", *(number(b.effective_vectors, 3) for b in (one, two)))
    add(table, "from gravity, nats", *(number(b.distance_from_gravity, 3) for b in (one, two)))
    for kind in one.concentration:
        add(table, f"effective number by {kind}", *(number(b.concentration[kind].effective, 3) for b in (one, two)))
    covered = [b.coverage for b in (one, two) if b.coverage is not None]
    if len(covered) == 2:
        add(table, "trade under free trade", *(f"{100 * share:.1f} %" for share in covered))
    for name in one.beside:
        said = (
            f"{worst}, {loss} %; {count}" for worst, loss, count, _ in (_triple(b.beside[name]) for b in (one, two))
        )
        add(table, f"by {name}, {_run(one)}: worst; effective number", *said)
    return table


def _run(b: Balance) -> str:
    """When its losses are, as a head."""
    return f"{b.horizon} horizon" if b.horizon else "long run"


def _of(b: Balance) -> str:
    """When its losses are, after a noun."""
    return when(b.horizon) if b.horizon else "of the long run"


def print_cells(title: str, heads: Sequence[str], body: Sequence[Sequence[str]], wordy: int) -> None:
    """Print a table of rows as wide as it needs to be in a pipe, and one clause for each of its terms."""
    table = empty_table(wordy, *heads)
    for row in body:
        add(table, *row)
    say(*title.split("\n"), "")
    console = Console(file=sys.stdout, highlight=False)
    width = None if console.is_terminal else sum(max(map(len, column)) + 3 for column in zip(heads, *body, strict=True))
    Console(file=sys.stdout, highlight=False, width=width).print(table)
    say("", f"{words.NUMBER} {words.NATS}")


def print_frontier(found: Frontier, risk: str) -> None:
    """Print the efficient sets, how many are dominated and how they were searched."""
    state = country_name(found.state)
    say(f"Frontier of {state} on {found.world or 'a world'}, by {found.partition}, closure balanced", "")
    income = "expected income" if risk else "income"
    say(
        f"Efficient: no other set brings more {income} and lets the worst vector take no more. All figures are "
        f"{when(found.horizon) if found.horizon else OF_LONG_RUN}.",
        "",
    )
    print_table(_sets_table(found.efficient, found.horizon))
    first = found.dominated[:DOMINATED_SHOWN]
    of_these = f"; of these the {len(first)} with the most income:" if first else "."
    say("", f"{len(found.efficient)} sets are efficient, {len(found.dominated)} dominated{of_these}")
    if first:
        say("")
        print_table(_sets_table(first, found.horizon))
    gap = "" if found.gap is None else f"; on a part that can be enumerated the search missed {found.gap:.4f} points"
    say("", f"Searched: {found.searched}{gap}.")
    say(f"Income: change of real income, %; expected: {risk or 'no vector is given a risk, so the same'}.")


def _sets_table(sets: Sequence[Any], horizon: str) -> Table:
    table = empty_table(1, "instruments", "income, %", "expected, %", "worst vector", f"its {of_when(horizon)} loss, %")
    for c in sets:
        add(table, c.name, shown(c.income, 3), shown(c.expected, 3), c.worst, number(c.loss, 3))
    return table


def empty_table(words: int, *heads: str) -> Table:
    """An empty table whose first `words` columns are words and the others numbers."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for k, head in enumerate(heads):
        table.add_column(Text(head), justify="left" if k < words else "right")
    return table


def add(table: Table, *texts: str) -> None:
    """Add a row of plain texts."""
    table.add_row(*map(Text, texts))
