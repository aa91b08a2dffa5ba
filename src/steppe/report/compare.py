"""Several outcomes side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from steppe.labels import suggest
from steppe.problems import SteppeError
from steppe.scenario.words import listed
from steppe.solve.by_country import ALL, effect
from steppe.solve.limits import limits

if TYPE_CHECKING:
    import pandas as pd

    from steppe.solve.outcome import Outcome


def compare(
    outcomes: Iterable[Outcome], *, countries: Sequence[str] | None = None, measure: str = "welfare"
) -> pd.DataFrame:
    """One effect in percent, a row for each country and a column for each outcome.

    `measure` is welfare, real_wage, price_index, terms_of_trade, volume_of_trade, exports or imports.
    Columns are named after the scenarios; where names repeat, the closure, the world or a number is added. Raises
    `SteppeError` when the outcomes are of worlds with different countries.
    """
    import pandas as pd

    several = list(outcomes)
    if not several:
        raise SteppeError("There is nothing to compare: give at least one outcome.")
    if measure not in ALL:
        raise SteppeError(f"There is no measure {measure!r} to compare: {suggest(measure, ALL)}")
    first = several[0].before
    for outcome in several[1:]:
        _require_same_countries(several[0], outcome)
    rows = list(first.countries) if countries is None else [first.label(country) for country in countries]
    at = [first.index(country) for country in rows]
    values = {
        name: effect(outcome, measure)[[outcome.before.index(first.countries[k]) for k in at]]
        for name, outcome in zip(column_names(several), several, strict=True)
    }
    frame = pd.DataFrame(values, index=pd.Index(rows, name="country"))
    frame.attrs["measure"], frame.attrs["units"] = measure, "percent"
    return frame


def column_names(outcomes: Sequence[Outcome]) -> list[str]:
    """A distinct name for each outcome: its scenario's, with closure, world or number where these tell."""
    names = [outcome.scenario.name for outcome in outcomes]
    for extras in (
        [outcome.closure for outcome in outcomes],
        [outcome.model.setting for outcome in outcomes],
        [outcome.before.name or "a world" for outcome in outcomes],
    ):
        variants = {name: {e for n, e in zip(names, extras, strict=True) if n == name} for name in names}
        names = [
            f"{name} ({extra})" if len(variants[name]) > 1 else name for name, extra in zip(names, extras, strict=True)
        ]
    return _numbered(names)


def construction(outcomes: Sequence[Outcome]) -> dict[str, tuple[str, ...]]:
    """What each outcome cannot say by construction of its measures, by the name of its column."""
    return {name: limits(outcome) for name, outcome in zip(column_names(outcomes), outcomes, strict=True)}


def by_clause(construction: Mapping[str, Sequence[str]]) -> list[str]:
    """The same limits as lines, each said once with the outcomes that it is of."""
    clauses = dict.fromkeys(clause for said in construction.values() for clause in said)
    of = {clause: [name for name, said in construction.items() if clause in said] for clause in clauses}
    return [f"{listed(names)}: {clause}." for clause, names in of.items()]


def _numbered(names: Sequence[str]) -> list[str]:
    made: list[str] = []
    for name in names:
        candidate, number = name, 1
        while candidate in made:
            number += 1
            candidate = f"{name} #{number}"
        made.append(candidate)
    return made


def _require_same_countries(first: Outcome, other: Outcome) -> None:
    ours, theirs = set(first.before.countries), set(other.before.countries)
    if ours == theirs:
        return
    example = sorted(ours ^ theirs)[0]
    where, lacking = (first, other) if example in ours else (other, first)
    raise SteppeError(
        f"{first.scenario.name!r} and {other.scenario.name!r} cannot be compared, their worlds have different"
        f" countries: {example} is in {where.before.name or 'the one'!r} and not in"
        f" {lacking.before.name or 'the other'!r}. Solve both on the same world."
    )


def most_changed(frame: pd.DataFrame, count: int) -> pd.DataFrame:
    """The rows with the largest change in any column, largest first."""
    size = np.nan_to_num(np.abs(frame.to_numpy())).max(axis=1)
    return frame.iloc[np.argsort(-size, kind="stable")[:count]]
