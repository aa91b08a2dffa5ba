"""`st.worlds()`: every shipped world with its date, its size and one line on what it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from steppe.problems import UnknownLabel
from steppe.worlds.shelf import load, shipped

if TYPE_CHECKING:
    import pandas as pd

_PAST = "goods trade and GDP of {year}, one sector; tariffs of the time are not in it; docs/worlds/through-time.md"
WHAT: Mapping[str, str] = {
    "goods-2023": "goods trade, GDP and tariffs of 2023, one sector; docs/worlds/goods-2023.md",
    "eurasia-2023": "goods and services of 2023 by sector, tariffs by sector; docs/worlds/eurasia-2023.md",
    **{f"goods-{year}": _PAST.format(year=year) for year in range(1996, 2017, 4)},
}


@dataclass(frozen=True, slots=True)
class Listed:
    """A shipped world: name, ISO date, number of economies and sectors, and what it is."""

    name: str
    date: str
    countries: int
    sectors: int
    what: str


@dataclass(frozen=True, slots=True, repr=False)
class Worlds:
    """The shipped worlds, by date and name; by number or by name."""

    rows: tuple[Listed, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names, which `st.load` takes."""
        return tuple(row.name for row in self.rows)

    def __iter__(self) -> Iterator[Listed]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, which: int | str) -> Listed:
        if isinstance(which, int):
            return self.rows[which]
        for row in self.rows:
            if row.name == which:
                return row
        raise UnknownLabel(f"{which} is no shipped world: they are {', '.join(self.names)}.")

    def to_frame(self) -> pd.DataFrame:
        """One row a world."""
        import pandas as pd

        return pd.DataFrame([asdict(row) for row in self.rows]).set_index("name")

    def to_dict(self) -> dict[str, Any]:
        """The facts of each world by name, for JSON."""
        return {row.name: {key: value for key, value in asdict(row).items() if key != "name"} for row in self.rows}

    def __repr__(self) -> str:
        width = max((len(row.name) for row in self.rows), default=0)
        lines = [f"<{len(self)} worlds; st.load(name) loads one>"]
        for row in self.rows:
            size = f"{row.countries:>3} economies x {row.sectors:>2} {'sectors' if row.sectors > 1 else 'sector '}"
            lines.append(f"  {row.name:<{width}}  {row.date}  {size}  {row.what}")
        return "\n".join(lines)


def through_time() -> dict[int, str]:
    """The shipped worlds of goods by year, oldest first."""
    found = {int(name[6:]): name for name in shipped() if name[:6] == "goods-" and name[6:].isdigit()}
    return dict(sorted(found.items()))


def worlds() -> Worlds:
    """The worlds that ship with Steppe, oldest first: name, date, size, what they are."""
    found = [(name, load(name)) for name in shipped()]
    rows = [Listed(name, w.date, len(w.countries), len(w.sectors), WHAT.get(name, "")) for name, w in found]
    return Worlds(tuple(sorted(rows, key=lambda row: (row.date, row.name))))
