"""Inter-country input-output tables: what all of them have in common, whatever the provider's file.

Rows are industries by country that sell, columns are industries and final users by country that
buy, and value added, taxes and output stand below. A reader hands over one row after another, so
that the whole matrix (100 MB for OECD ICIO) is never in memory, only what a world needs of it:
flows [sector, exporter, importer] and purchases of inputs [input, sector, country].
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import numpy as np

from steppe.problems import SteppeError
from steppe.sources.folder import existing

Array = np.ndarray
Key = tuple[str, str]  # country, sector
RELATIVE_SLACK, ABSOLUTE_SLACK = 0.01, 1.0  # of output; million USD: rounding in published tables
LARGEST = 1e18  # in any unit from USD up
AGAIN = "fetch the file again"
AS_PUBLISHED = "it is another file, or was saved in another form: give the provider's own file"
NONE = frozenset(
    {"", "na", "n.a.", "n.a", "-", "--", "\u2013", "\u2014", "..", "...", "\u2026"}
)  # cells without a value
PACKED = (b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")


@dataclass(frozen=True, slots=True)
class InterCountryTable:
    """One inter-country table summed over users, million USD at basic prices."""

    countries: tuple[str, ...]
    sectors: tuple[str, ...]
    flow: Array  # [j,i,n], intermediate and final use; below zero where stocks were drawn down
    inputs: Array  # [k,j,n], purchases of k from all origins by industry j of country n
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class Sums:
    """Sums over the rows of a table; `users` are the columns in order, sector "" is final use."""

    users: Sequence[Key]
    countries: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    flow: Array = field(init=False)
    inputs: Array = field(init=False)  # [k, j * n], one more cell for final use
    importer: Array = field(init=False)  # [column]
    industry: Array = field(init=False)  # [column], j * N + n, or J * N for final use

    def __post_init__(self) -> None:
        industries = [key for key in self.users if key[1]]
        self.countries = self.countries or tuple(dict.fromkeys(country for country, _ in self.users))
        self.sectors = self.sectors or tuple(dict.fromkeys(sector for _, sector in industries))
        n, j = len(self.countries), len(self.sectors)
        place = {country: i for i, country in enumerate(self.countries)}
        row = {sector: k for k, sector in enumerate(self.sectors)}
        self.importer = np.array([place[country] for country, _ in self.users])
        self.industry = np.array([row[s] * n + place[c] if s else j * n for c, s in self.users])
        self.flow = np.zeros((j, n, n))
        self.inputs = np.zeros((j, j * n + 1))

    def add(self, seller: Key, values: Array) -> None:
        """Add the sales of one industry to all users [column]."""
        k, i = self.sectors.index(seller[1]), self.countries.index(seller[0])
        self.flow[k, i] += np.bincount(self.importer, values, len(self.countries))
        self.inputs[k] += np.bincount(self.industry, values, self.inputs.shape[1])

    def by_industry(self, values: Array) -> Array:
        """A row below the matrix (value added, output) summed to [sector, country]."""
        found = np.bincount(self.industry, values, self.inputs.shape[1])[:-1]
        return found.reshape(len(self.sectors), len(self.countries))

    def table(self, notes: Iterable[str] = ()) -> InterCountryTable:
        """The sums as a table, in the units that were added."""
        j, n = len(self.sectors), len(self.countries)
        inputs = self.inputs[:, :-1].reshape(j, j, n)
        return InterCountryTable(self.countries, self.sectors, self.flow, inputs, tuple(notes))

    def misfits(self, found: Array, output: Array, what: str) -> list[str]:
        """Sentences on cells [sector, country] where `found` is not the output that the file says."""
        apart = np.abs(found - output)
        off = ~(apart <= RELATIVE_SLACK * np.abs(output) + ABSOLUTE_SLACK)
        if not off.any():
            return []
        j, n = np.unravel_index(int(np.nanargmax(np.where(off, apart, -1))), off.shape)
        more = f" (and {int(off.sum()) - 1} more industries)" if off.sum() > 1 else ""
        place = f"{self.countries[n]}, sector {self.sectors[j]}"
        return [f"{what} {place} are {found[j, n]:,.6g}, but its output is {output[j, n]:,.6g}{more}"]


def repeated(labels: Iterable[str], what: str) -> list[str]:
    """A sentence part on labels that come more than once, or nothing."""
    twice = [label for label, count in Counter(labels).items() if count > 1]
    return [f"{what} {shown(twice)} more than once"] if twice else []


def shown(labels: Sequence[str], most: int = 5) -> str:
    """The first few labels and how many there are."""
    return ", ".join(labels[:most]) + (f", ... ({len(labels)} in all)" if len(labels) > most else "")


def numbers(text: str, separator: str, count: int, place: str) -> Array:
    """One row of a text table as float64 [count]; `place` names file and row in the sentence of refusal."""
    fields = text.count(separator) + 1
    if fields != count:
        raise SteppeError(
            f"{place} has {fields:,} of {count:,} values: the file is cut short or damaged there, {AGAIN}."
        )
    try:
        values = np.loadtxt([text], delimiter=separator, ndmin=1, comments=None, quotechar='"')
    except ValueError:
        parts = (part.strip().strip('"') for part in text.split(separator))
        values = np.array([_number(part, place) for part in parts])
    return sound(values, place)


def sound(values: Array, place: str) -> Array:
    """The values themselves, or a `SteppeError` where one is not finite or beyond any economy."""
    if not np.isfinite(values).all():
        raise SteppeError(f"{place} holds a value that is not finite: the file is damaged, {AGAIN}.")
    if (np.abs(values) > LARGEST).any():
        raise SteppeError(f"{place} holds {np.abs(values).max():.3g}, more than the world makes: {AGAIN}.")
    return values


def _number(text: str, place: str) -> float:
    """A number; an empty cell is zero, as published tables mean it, and so is one that says that there is none."""
    try:
        return 0.0 if text.casefold() in NONE else float(text)
    except ValueError:
        raise SteppeError(f"{place} holds {text[:20]!r}, which is no number: {AGAIN}.") from None


@contextmanager
def text_lines(path: Path, what: str) -> Generator[Iterator[str]]:
    """The lines of a text file one by one; archives, UTF-16 and unreadable bytes are refused by name."""
    path = existing(Path(path), what)
    refuse_no_text(path)
    with path.open(encoding="utf-8-sig", newline=None) as file:
        yield _decoded(file, path)


def refuse_no_text(path: Path) -> None:
    """Raise `SteppeError` where a file begins as an archive or as UTF-16 does."""
    with path.open("rb") as file:
        start = file.read(6)
    if start[:2] == b"PK":
        raise SteppeError(f"{path} is a zip archive or an Excel book, not text: unpack it and give the file inside.")
    if start.startswith(PACKED):
        raise SteppeError(f"{path} is packed (gzip, 7z, rar, ...), not text: unpack it and give the file inside.")
    if start[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in start:
        raise SteppeError(f"{path} is in UTF-16, not UTF-8: {AGAIN}, and do not save it with another program.")


def _decoded(file: IO[str], path: Path) -> Iterator[str]:
    try:
        for line in file:
            if "\0" in line:
                raise SteppeError(f"{path} holds bytes that are no text: the file is damaged, {AGAIN}.")
            yield line.rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise SteppeError(f"{path} is not in UTF-8 ({error.reason}): {AGAIN}, not saved by another program.") from error
