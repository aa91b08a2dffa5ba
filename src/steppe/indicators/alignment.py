"""How near a state votes to each vector in the UN General Assembly: context beside balance, not a part of it.

Two measures, from the tables of `un_tables`: the distance of ideal points (Bailey, Strezhnev and Voeten, 2017), and
the share of roll calls on which both voted alike, with abstentions as a third answer and among yes and no only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from steppe.indicators.un_measures import Agreement, Distance, agreement, distance
from steppe.indicators.un_tables import columns, ideal_points, votes
from steppe.labels import country_hint, country_name, find_country, suggest
from steppe.problems import UnknownLabel, raise_if_any
from steppe.sources.un import POINTS, VOTES

if TYPE_CHECKING:
    from steppe.sourced import Source

NO_SEAT = ("HKG", "MAC", "PSE", "TWN", "VAT", "XKX")
NOTES = (
    "Context, not a cause: votes on texts say neither who depends on whom nor why, and most texts pass without a vote.",
    "Ideal points end in 2023; votes end in January 2020, with session 74 in part, by the year in which it opened.",
    "Intervals are approximate: 5 and 95 % quantiles are published for each point by itself, so points of one year are "
    "taken as independent and the years of one state as moving together, which is not known.",
    "Agreement counts every roll call of the table alike, those on paragraphs and amendments too; it is a count and "
    "has no sampling interval. Members count by the votes they cast; in a mean of points they weigh the same.",
)
SHOWN = 7


@dataclass(frozen=True, slots=True)
class VectorAlignment:
    """A state against one vector.

    `last` is the distance of ideal points in the last year held, `mean` that of their means over all years, both None
    where there is none; `agreement` counts yes, abstain and no, `yes_or_no` those two only. `members` are the states
    of the vector in the tables; `missing` says who is left out, and why.
    """

    vector: str
    members: tuple[str, ...]
    last: Distance | None
    mean: Distance | None
    agreement: Agreement
    yes_or_no: Agreement
    missing: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers and texts, for JSON."""
        return asdict(self) | {"agreement": self.agreement.to_dict(), "yes_or_no": self.yes_or_no.to_dict()}


@dataclass(frozen=True, slots=True, repr=False)
class Alignment:
    """How near a state's ideal point and votes are to those of each vector, over years (first and last).

    `years` are those of the ideal points, `vote_years` those of the votes, which are held for fewer.
    """

    state: str
    years: tuple[int, int]
    vote_years: tuple[int, int]
    vectors: tuple[VectorAlignment, ...]
    notes: tuple[str, ...] = NOTES

    def __getitem__(self, vector: str) -> VectorAlignment:
        found = next((one for one in self.vectors if one.vector == vector), None)
        if found is None:
            hint = suggest(vector, [one.vector for one in self.vectors])
            raise UnknownLabel(f"The alignment of {self.state} has no vector {vector!r}: {hint}")
        return found

    @property
    def sources(self) -> tuple[Source, ...]:
        """Where the points and the votes come from."""
        return POINTS, VOTES

    def __repr__(self) -> str:
        span, cast = _span(self.years), _span(self.vote_years)
        width = max([6, *(len(one.vector) for one in self.vectors[:SHOWN])])
        head = f"{'vector':{width}}  {'distance, last year':20} {f'mean {span}':20} alike  yes/no   votes"
        rows = [_row(one, width) for one in self.vectors[:SHOWN]]
        more = len(self.vectors) - SHOWN
        end = [f"and {more} more in .vectors; .notes"] if more > 0 else ["context, not a cause: .notes"]
        return "\n".join([f"{self.state} in the UN General Assembly, votes of {cast}", head, *rows, *end])

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers and texts, with notes and sources, for JSON."""
        return {
            "state": self.state,
            "years": list(self.years),
            "vote_years": list(self.vote_years),
            "vectors": [one.to_dict() for one in self.vectors],
            "notes": list(self.notes),
            "sources": [source.to_dict() for source in self.sources],
        }


def alignment(
    state: str, vectors: Mapping[str, Sequence[str]], *, until: int | None = None, years: int = 5
) -> Alignment:
    """Distances of UN ideal points and shares of votes alike between a state and each vector.

    States are ISO 3166 alpha-3 codes; others, and those without a seat, are listed as missing. Covers `years` years
    until `until` (by default the last held, of points and of votes by themselves). Raises `UnknownLabel` for a state
    that is not in the tables and `SteppeError` for years that are not.
    """
    held = ideal_points()
    spans = _window(held.years, until, years), _window(_vote_years(), until, years)
    own = find_country(state, held.states)
    if own is None:
        raise UnknownLabel(_no_such_state(state, held.states))
    state = own
    found = tuple(_against(state, name, tuple(inside), *spans) for name, inside in vectors.items())
    late = _late(until, held.years[-1], "ideal points") + _late(until, _vote_years()[-1], "votes")
    return Alignment(state, *spans, found, NOTES + late)


def _vote_years() -> tuple[int, ...]:
    return tuple(int(year) for year in np.unique(votes().year))


def _window(held: Sequence[int], until: int | None, years: int) -> tuple[int, int]:
    last = held[-1] if until is None else min(until, held[-1])
    problems: list[str] = []
    if last < held[0]:
        problems.append(f"until={until}: the tables of the UN begin in {held[0]}, give a year from {held[0]} on.")
    if years < 1:
        problems.append(f"years={years}: give the number of years to cover, 1 or more.")
    raise_if_any(problems)
    return max(held[0], last - years + 1), last


def _late(until: int | None, last: int, what: str) -> tuple[str, ...]:
    return () if until is None or until <= last else (f"until={until} is after the last year held of {what}, {last}.",)


def _no_such_state(state: str, known: Sequence[str]) -> str:
    if state in NO_SEAT:
        return f"{state} has no vote in the UN General Assembly, so there is no alignment: leave it out."
    return f"The tables of the UN have no state {state!r}: {country_hint(state, known)}"


def _against(
    state: str, name: str, given: tuple[str, ...], years: tuple[int, int], cast_in: tuple[int, int]
) -> VectorAlignment:
    points, cast = ideal_points(), votes()
    members = tuple(dict.fromkeys(code for code in given if code in points.states and code != state))
    window = np.arange(years[0], years[1] + 1)
    value = points.value[:, :, np.searchsorted(points.years, window)]
    mine, theirs = value[:, points.states.index(state)], value[:, columns(points.states, members)]
    mean = distance(mine, theirs, window)
    last = mean and distance(*(_only(part, window == mean.years[-1]) for part in (mine, theirs, window)))
    calls = (cast.year >= cast_in[0]) & (cast.year <= cast_in[1])
    my_vote = cast.vote[columns(cast.states, [state])][0, calls]
    their_votes = cast.vote[columns(cast.states, members)][:, calls]
    three_way, yes_or_no = (agreement(my_vote, their_votes, abstentions=with_them) for with_them in (True, False))
    silent = {"ideal point": np.isnan(theirs[0]).all(axis=1), "vote": ~np.any(their_votes, axis=1)}
    held = {what: [members[k] for k in np.flatnonzero(none)] for what, none in silent.items()}
    alone = {"ideal point": [state] if np.isnan(mine[0]).all() else [], "vote": [] if my_vote.any() else [state]}
    spans = {"ideal point": years, "vote": cast_in}
    missing = (*_left_out(state, given, members), *_without(alone, spans), *_without(held, spans))
    return VectorAlignment(name, members, last, mean, three_way, yes_or_no, missing)


def _only(array: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    return array[..., chosen]


def _left_out(state: str, given: Sequence[str], members: Sequence[str]) -> tuple[str, ...]:
    """Sentences on what is no member: the state itself, places without a seat, unknown codes, an empty vector."""
    left = [code for code in dict.fromkeys(given) if code not in members and code != state]
    no_seat = [country_name(code) if code != "XKX" else "Kosovo" for code in left if code in NO_SEAT]
    unknown = [code for code in left if code not in NO_SEAT]
    said = {
        "The vector is empty: nothing is measured.": not given,
        f"{state} itself is left out.": state in given,
        f"Without a vote in the UN: {', '.join(no_seat)}.": bool(no_seat),
        f"Not in the tables of the UN: {', '.join(unknown)}.": bool(unknown),
        "No member has a seat in the UN.": bool(left) and not members,
    }
    return tuple(sentence for sentence, holds in said.items() if holds)


def _without(silent: Mapping[str, Sequence[str]], spans: Mapping[str, tuple[int, int]]) -> tuple[str, ...]:
    return tuple(f"No {what} in {_span(spans[what])}: {', '.join(codes)}." for what, codes in silent.items() if codes)


def _span(years: tuple[int, int]) -> str:
    first, last = years
    return f"{first}-{last}" if first < last else f"{last}"


def _row(one: VectorAlignment, width: int) -> str:
    near = " ".join(f"{'none' if part is None else str(part):20}" for part in (one.last, one.mean))
    shares = "    ".join(f"{part.share:5.1%}" if part.votes else " none" for part in (one.agreement, one.yes_or_no))
    return f"{one.vector:{width}}  {near} {shares} {one.agreement.votes:6,}"
