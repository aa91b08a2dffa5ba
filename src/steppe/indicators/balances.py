"""Balances of several states side by side: a row each, and what cannot be compared between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from steppe.indicators.partition import Vectors
from steppe.indicators.plain import headline_row, units, when
from steppe.labels import country_name
from steppe.problems import UnknownLabel
from steppe.scenario.words import together

if TYPE_CHECKING:
    import pandas as pd

    from steppe.indicators.balance import Balance


@dataclass(frozen=True, slots=True, repr=False)
class Balances:
    """The balances of several states on one world and one partition, in the order asked; by number or by label."""

    rows: tuple[Balance, ...]

    @property
    def states(self) -> tuple[str, ...]:
        """The labels of the states."""
        return tuple(b.state for b in self.rows)

    @property
    def notes(self) -> tuple[str, ...]:
        """What cannot be compared between these states, and why."""
        return comparability({b.state: b.drawn for b in self.rows})

    def __iter__(self) -> Iterator[Balance]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, which: int | str) -> Balance:
        if isinstance(which, int):
            return self.rows[which]
        for b in self.rows:
            if b.state == which:
                return b
        raise UnknownLabel(f"{which} is not among the states: {', '.join(self.states)}.")

    def to_frame(self) -> pd.DataFrame:
        """One row a state: losses in percent of real income, the distance in nats, coverage as a share of trade."""
        import pandas as pd

        frame = pd.DataFrame([headline_row(b) for b in self.rows], index=pd.Index(self.states, name="state"))
        frame.attrs["units"] = units(self.rows[0].horizon)
        return frame

    def to_dict(self) -> dict[str, Any]:
        """Each balance by state and what cannot be compared, for JSON."""
        first = self.rows[0]
        about = {"world": first.world, "date": first.date, "partition": first.partition, "states": list(self.states)}
        return {**about, "balances": {b.state: b.to_dict() for b in self.rows}, "notes": list(self.notes)}

    def __repr__(self) -> str:
        first = self.rows[0]
        lines = [
            f"<Balances of {len(self)} states on {first.world or 'a world'}, {first.date or 'no date'}, by "
            f"{first.partition}; losses in % of real income {when(first.horizon)}>"
        ]
        for b in self.rows:
            vector, loss = b.worst
            lines.append(
                f"  {country_name(b.state)}: worst vector {vector}, {loss:.2f} %; effective number "
                f"{b.effective_vectors:.2f} of {len(b.vectors)}, distance from gravity {b.distance_from_gravity:.3f} "
                "nats"
            )
        return "\n".join([*lines, *(f"  note: {note}" for note in self.notes)])


def comparability(drawn: Mapping[str, Vectors]) -> tuple[str, ...]:
    """What cannot be compared between states on one partition, read for each: a sentence for each reason."""
    if len(drawn) < 2:
        return ()
    any_of = next(iter(drawn.values()))
    if any_of.by_state:
        return (
            f"By {any_of.partition} each state has vectors of its own: the worst vector's loss, effective numbers and "
            "distances from gravity cannot be compared between states.",
        )
    notes: list[str] = []
    homes: dict[str, list[str]] = {}
    for state, read in drawn.items():
        homes.setdefault(read.home, []).append(state)
    if len(homes) > 1:
        notes.append(_different_homes(homes, [len(read.members) for read in drawn.values()]))
    outside = [state for state, read in drawn.items() if read.home != read.around]
    if any_of.around and outside:
        notes.append(
            f"{any_of.partition} is drawn around {any_of.around}: {named_together(outside)} {_lie(outside)} outside, "
            "where its vectors hold other parts of trade, so take a partition that fits (--vectors) before comparing "
            "effective numbers or distances."
        )
    return tuple(notes)


def _different_homes(homes: dict[str, list[str]], counts: Sequence[int]) -> str:
    """A vector lacks the state itself, so states of different vectors are not cut off from the same partners."""
    (first, states), *more = homes.items()
    where = [
        f"{named_together(states)} {_lie(states)} in {first}",
        *(f"{named_together(held)} in {home}" for home, held in more),
    ]
    numbers = list(dict.fromkeys(counts))
    spread = f" ({' and '.join(f'of {n}' + ' vectors' * (k == 0) for k, n in enumerate(numbers))})" * (len(numbers) > 1)
    return (
        f"{', '.join(where)}: a vector lacks the state itself, so effective numbers{spread}, distances and worst "
        "vectors can be compared only among states that lie in the same vector."
    )


def _lie(states: Sequence[str]) -> str:
    return "lies" if len(states) == 1 else "lie"


def named_together(states: Sequence[str]) -> str:
    """States in words: "Kazakhstan, Uzbekistan and Kyrgyzstan"."""
    return together([country_name(state) for state in states])
