"""The words of a balance: its headline by horizon, and one clause for each term that a table uses.

The long run is at the world's own trade elasticities, the short run at a quarter of them. A sentence never sets a loss
of one beside a loss of the other without naming both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from steppe.indicators import ties
from steppe.indicators.balance import STRESS, Balance
from steppe.indicators.plain import elasticities, loss_range, nats_clause, of_when, own_elasticities, when
from steppe.labels import country_name
from steppe.models.horizons import ASSUMES
from steppe.report.rounding import moves, shown

if TYPE_CHECKING:
    from steppe.solve.outcome import Outcome

EQUAL_ONES = "as many equal ones would spread the loss alike"
NUMBER = f"effective number: {EQUAL_ONES}."
NATS = (
    "from gravity, nats: 0 where the shares of the loss are those that size, distance and borders alone would give, "
    "0.69 where they are twice those on a weighted average."
)
SHORT = 12  # main partners without a tier that are named


def number(value: float, places: int = 2) -> str:
    """A number without a sign for plus, "n/a" where there is none."""
    return f"{value:.{places}f}" if np.isfinite(value) else "n/a"


def headline(b: Balance) -> list[str]:
    """The three numbers of a balance in plain words, with units; a sentence for each horizon."""
    state, (vector, loss) = country_name(b.state), b.worst
    if not vector:
        return [f"No loss of {state} could be computed: the notes say why."]
    low, high = loss_range(b)[vector]
    span = f" ({low:.2f} to {high:.2f} with elasticities {elasticities(b)})" if b.span else ""
    said = [
        f"{_at_first(b)} ({own_elasticities(b)}), {called(vector)} is the worst "
        f"vector: cut off from it, {state} loses {loss:.2f} % of real income{span}; cut off from all vectors at once, "
        f"{number(b.headline.losses.total)} %."
    ]
    if b.stress is not None:
        worst, most = b.worst_short_run
        one = (
            f"it loses {number(b.stress.of_state[vector])} % without {called(vector)}"
            if worst in (vector, "")
            else f"{called(worst)} is the worst vector instead: {most:.2f} %, against "
            f"{number(b.stress.of_state[vector])} % without {called(vector)}"
        )
        said.append(f"{_short_run(b)}, {one}; all at once, {number(b.stress.total)} %.")
    by_loss = (
        f"By {of_when(b.horizon)} loss there are {number(b.effective_vectors)} effective vectors of {len(b.vectors)}"
    )
    if np.isfinite(b.distance_from_gravity):
        said.append(
            f"{by_loss} ({EQUAL_ONES}); their shares lie {b.distance_from_gravity:.3f} nats from what size and "
            f"distance alone would make them ({nats_clause(b.distance_from_gravity)})."
        )
    else:
        said.append(f"{by_loss} ({EQUAL_ONES}); what size and distance alone would make of them is not known here.")
    return said


def _at_first(b: Balance) -> str:
    """When the headline is, and at which elasticities."""
    if not b.horizon:
        return "In the long run, at the world's trade elasticities"
    return f"At the {b.horizon} horizon, where {ASSUMES[b.horizon]}, at trade elasticities"


def _short_run(b: Balance) -> str:
    """What the short run of a balance is."""
    if not b.horizon:
        return f"In the short run, at {STRESS:g} times these elasticities"
    return f"In the short run, where {ASSUMES['short']}"


BASELINE = (
    "before: the baseline that the scenario starts from, whatever elasticities the losses are then told with; a "
    "balance without a scenario solves its baseline with those, so its short run and its range differ a little."
)


def called(vector: str) -> str:
    """A vector in a sentence: by its name, in quotes where that is a common word such as other."""
    return f"the vector {vector!r}" if vector[:1].islower() else vector


def vector_terms(b: Balance) -> str:
    """One clause for each column of the table of vectors."""
    return (
        f"{_range_term(b)}share: of the sum of {of_when(b.horizon)} losses. it loses: the members of the vector "
        f"together, % of their own real income. {_asymmetry_term(b)}"
    )


def depths(shares: Mapping[str, float]) -> str:
    """The shares of trade by the depth of the agreement with the partner, in one sentence."""
    parts = [
        f"{100 * share:.1f} % under agreements of depth {key}" if key.isdigit() else f"{100 * share:.1f} % {key}"
        for key, share in shares.items()
        if key != "none"
    ]
    said = "; ".join(parts).replace("not measured", "under agreements that are not measured") or "none"
    return f"By DESTA's depth, 0 to 7: {said}."


def change_terms(b: Balance) -> str:
    """One clause for the columns of the table of a change."""
    return f"{_range_term(b)}{_asymmetry_term(b)}"


def _range_term(b: Balance) -> str:
    return f"range: with elasticities {elasticities(b)}. " if b.span else ""


def _asymmetry_term(b: Balance) -> str:
    state = country_name(b.state)
    return (
        f"asymmetry: what {state} loses less what the vector loses, in points; above zero {state} depends more on the "
        f"vector than the vector on {state}."
    )


def concentration_terms(benchmarks: Sequence[str]) -> str:
    """One clause for each column of the table of concentration."""
    meaning = {
        "world size": "the size of the partners' economies alone",
        "gravity": "size, distance and borders",
        "past": "the earlier world",
    }
    sources = ", ".join(f"{meaning.get(name, name)} ({name})" for name in benchmarks)
    return (
        "N1, N2: effective numbers, as many equal vectors would be as concentrated; N2 = 1/HHI counts large vectors "
        "for more. HHI: sum of squared shares, 1 where one vector has all trade. from ...: how far the shares are, in "
        f"nats, from those by {sources}; 0 is no difference, at 0.69 shares are twice those on a weighted average."
    )


def declared_heading(found: ties.Declared) -> str:
    """What the table of declared tiers is ranked by, and how well the two orders agree."""
    known = sum(1 for p in found.partners.values() if p.rung and np.isfinite(p.loss))
    rungs = "; ".join(f"{k} {rung['name']}" for k, rung in enumerate(ties.ladder(), 1))
    tau = (
        f"Kendall's tau-b {shown(found.tau, 2)} over {known} partners of all issuers (1: a higher tier always goes "
        "with a higher loss; 0: no relation; -1: the reverse)."
        if np.isfinite(found.tau)
        else f"Kendall's tau-b cannot be computed: it needs {ties.FEWEST} partners with a loss and tiers that differ."
    )
    return f"{tau} Rungs, our coarse reading of the words: {rungs}."


def declared_rest(found: ties.Declared) -> list[str]:
    """The correlation inside each vocabulary, and the main partners without a tier."""
    lines = [
        f"Inside {name}, in its own order: tau-b {shown(one.tau, 2)} over {one.partners} partners."
        for name, one in found.inside.items()
    ]
    if found.without:
        of_group = {label: group for group, p in found.partners.items() for label in p.members if label != group}
        names = [
            country_name(code) + (f" (in {of_group[code]})" if code in of_group else "")
            for code in found.without[:SHORT]
        ]
        more = f", ... ({len(found.without)} in all)" if len(found.without) > SHORT else ""
        lines.append(
            f"No declared tier on record with: {', '.join(names)}{more}; each has {100 * ties.MAIN:g} % of the trade "
            "or more. The record is not complete, so that may be its gap."
        )
    return lines


def change_sentence(one: Balance, two: Balance, outcome: Outcome) -> str:
    """What a scenario does to a state's income and to its worst vector."""
    income = float(outcome.welfare.values[outcome.before.index(one.state)])
    return f"The real income of {country_name(one.state)} {moves(income)}. {_worst_moves(one, two)}"


def _worst_moves(one: Balance, two: Balance) -> str:
    (first, loss), (then, after) = one.worst, two.worst
    if first == then:
        return (
            f"The worst vector stays {called(first)}: its loss goes from {number(loss)} to {number(after)} % of real "
            f"income {when(one.horizon)}."
        )
    return (
        f"The worst vector was {called(first)} ({number(loss)} % of real income {when(one.horizon)}) and becomes "
        f"{called(then)} ({number(after)} %)."
    )


def short_run_notes(rows: Mapping[str, Balance]) -> list[str]:
    """Balances by name whose worst vector is another one in the short run."""
    found = ((name, b.worst[0], *b.worst_short_run) for name, b in rows.items())
    return [
        f"In the short run the worst vector of {name} is {short} ({loss:.2f} %)."
        for name, long, short, loss in found
        if short and short != long
    ]
