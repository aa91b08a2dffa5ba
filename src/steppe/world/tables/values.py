"""Numbers of a user's table or arrays: what is missing, masked or no number, and the unit of tariffs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

Array = np.ndarray
TARIFF_UNITS = ("share", "percent", "factor")
LARGEST = 10**300
FEW = 0.02  # of the rates in an array may be above 1: published ones are, of some farm products
HIGHEST, MIDDLE = 1.0, 0.5  # above the one, or with a median of those above zero over the other, the unit is asked for
NO_NUMBERS = {"M": "dates", "m": "spans of time", "c": "complex numbers", "b": "true and false"}


def numbers(
    frame: pd.DataFrame, column: str, labels: dict[str, pd.Series], problems: list[str], *, lowest: float
) -> Array:
    """A column as numbers; what is missing, not a number or too low is named by its row's labels (by role)."""
    import pandas as pd

    given = frame[column]
    kind = other_than_numbers(given)
    if kind:
        problems.append(f"Column {column!r} holds {kind}, not numbers: give the column of values.")
        return np.zeros(len(frame))
    try:
        found = pd.to_numeric(given, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    except OverflowError:  # whole numbers beyond any float
        found = np.array(
            [np.inf if isinstance(value, int) and abs(value) > LARGEST else value for value in given], float
        )
    empty = given.isna().to_numpy()
    low = found < lowest if lowest == 0 else found <= lowest
    text, infinite = ~empty & np.isnan(found), np.isinf(found)
    rules = (
        (empty, "is missing", "fill it in or drop the row"),
        (text | infinite, "is not a finite number", "correct it"),
        (low & ~infinite, "is negative" if lowest == 0 else "is -100 % or less", "correct it"),
    )
    for bad, complaint, remedy in rules:
        if bad.any():
            k = int(bad.argmax())
            more = f" (and {int(bad.sum()) - 1} more rows)" if bad.sum() > 1 else ""
            shown = "" if empty[k] else f": {given.iloc[k]}"
            place = ", ".join(f"{role} {texts.iloc[k]}" for role, texts in labels.items())
            problems.append(f"Column {column!r} {complaint} at {place}{shown}{more}; {remedy}.")
    return found


def other_than_numbers(values: Any) -> str:
    """What an array or column holds that must not be taken for numbers ("dates"), or ""."""
    array = np.ma.getdata(values) if isinstance(values, np.ma.MaskedArray) else np.asarray(values)
    if array.dtype.kind in NO_NUMBERS:
        return NO_NUMBERS[array.dtype.kind]
    if array.dtype.kind != "O":
        return ""
    kinds: tuple[tuple[Any, str], ...] = (
        ((date, np.datetime64), "M"),
        ((timedelta, np.timedelta64), "m"),
        ((complex, np.complexfloating), "c"),
        ((bool, np.bool_), "b"),
    )
    items = [item for item in array.ravel().tolist() if item == item and item is not None]
    return next((NO_NUMBERS[code] for types, code in kinds if any(isinstance(item, types) for item in items)), "")


def without_masked(given: Any) -> Array:
    """Numbers as float64, NaN where a masked array hides one."""
    if isinstance(given, np.ma.MaskedArray):
        return np.ma.filled(given.astype(float), np.nan)
    return np.array(given, dtype=np.float64, order="C")


def as_shares(rate: Array, unit: str | None, own: Array) -> Array:
    """Rates in a unit as shares; `own` marks those of a country with itself, where 0 and 1 are none in any unit."""
    if unit == "percent":
        return rate / 100
    if unit == "factor":
        return np.where(own & np.isin(rate, (0.0, 1.0)), 0.0, rate - 1)
    return rate


def unit_problem(
    rate: Array, unit: str | None, own: Array, name: str, place: Any, *, few: float = 0.0, several: int = 1
) -> list[str]:
    """A sentence where rates look like percent or like 1 + rate and nothing says what they are.

    `place` gives the words for the position of the highest one; a share `few` of those above zero may be above 1,
    and their median is looked at where there are `several`.
    """
    if unit is not None:
        known = unit in TARIFF_UNITS
        return [] if known else [f"`tariff_unit` is {unit!r}: use 'share', 'percent' or 'factor' (1 + rate)."]
    with np.errstate(invalid="ignore"):
        paid = np.where(own | ~np.isfinite(rate), 0.0, rate)
    positive = paid[paid > 0]
    if not positive.size or (
        (positive > HIGHEST).mean() <= few and (positive.size < several or np.median(positive) <= MIDDLE)
    ):
        return []
    at = np.unravel_index(int(paid.argmax()), paid.shape)
    top, middle = float(paid[at]), float(np.median(positive))
    value = f"up to {top:g} at {place(at)}" if top > HIGHEST else f"with a median of {middle:g}"
    shown = top if top > HIGHEST else middle
    factor = f", as 1 + rate {shown - 1:.3g} ({shown - 1:.0%})" if positive.min() >= 1 and top <= 3 else ""
    return [
        f"`{name}` holds rates {value}: as shares that is {shown:.4g} ({shown:.0%}), as percent {shown / 100:.4g} "
        f"({shown:g} %){factor}: say which by tariff_unit='share', 'percent' or 'factor' (1 + rate)."
    ]
